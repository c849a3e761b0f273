"""The lists of words beside the rules, with one mistake each, beside the book that ships."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from monitor.errors import ConfigError, Problem
from monitor.judge.book import rulebook
from monitor.shipped import rules_dir
from monitor.words import Words

LEXICONS = ("fees.toml", "narrative.toml", "sentences.toml", "sums.toml")


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "says"),
    [
        ("fees.toml", "[words]", "[words]\nfee = [“信息处理费”]", "config.not-a-toml-sign", "“"),
        ("fees.toml", "[words]", "[word]", "rules.bad_word", "words"),
        ("narrative.toml", "\nrate = [", "\nrates = [", "rules.bad_word", "rate"),
        ("phrases.toml", "subheadings =", "subheading =", "rules.bad_list", "subheadings"),
        ("layout.toml", "exact = '", "exact = '(", "rules.bad_pattern", "section.0.exact"),
    ],
)
def test_a_mistake_in_a_list_of_words_is_named_with_its_place(
    tmp_path: Path, name: str, old: str, new: str, code: str, says: str
) -> None:
    problem = _refused(tmp_path, name, old, new)
    assert problem.code == code
    assert says in " ".join(str(value) for value in problem.values.values())
    assert all(Words(lang).say(problem.code, **problem.values) for lang in ("zh", "en"))
    if code == "rules.bad_pattern":
        assert problem.line == _line(tmp_path / name, new)


@pytest.mark.parametrize("name", LEXICONS)
@pytest.mark.parametrize(
    ("added", "says"),
    [
        ('"全新的词", "全新的词"', "全新的词"),
        ('"收到(申请)?"', "收到(申请)?"),
        ('"(?<!未)收到"', "(?<!未)收到"),
        ('"收到 申请"', "收到 申请"),
        ('""', ""),
        ("3", "3"),
    ],
    ids=["a word twice", "a quantifier", "a look-behind", "a blank", "no word", "a number"],
)
def test_a_word_that_is_none_is_refused_with_its_line(tmp_path: Path, name: str, added: str, says: str) -> None:
    first = _first_class(name)
    problem = _refused(tmp_path, name, f"\n{first} = [", f"\n{first} = [\n{added},\n")
    assert (problem.code, problem.line) == ("rules.bad_word", _line(tmp_path / name, added))
    assert says in str(problem.values["says"])


@pytest.mark.parametrize("name", LEXICONS)
@pytest.mark.parametrize(
    "added",
    ['unheard_of = ["全新的词"]', "{first} = []", '{first} = "全新的词"'],
    ids=["an unknown class", "an empty class", "a class that is no list"],
)
def test_a_class_that_is_none_is_refused_with_its_line(tmp_path: Path, name: str, added: str) -> None:
    first = _first_class(name)
    new = added.format(first=first)
    text = (rules_dir() / name).read_text(encoding="utf-8")
    (old,) = re.findall(rf"^{first} = \[[^\]]*\]$", text, re.MULTILINE)
    problem = _refused(tmp_path, name, old, new if first in new.split() else f"{new}\n{old}")
    assert (problem.code, problem.line) == ("rules.bad_word", _line(tmp_path / name, new))


@pytest.mark.parametrize("name", LEXICONS)
def test_a_lexicon_holds_words_and_no_patterns(name: str) -> None:
    words = tomllib.loads((rules_dir() / name).read_text(encoding="utf-8"))["words"]
    signs = set("()[]{}<>?*+|\\^$.,:;!=&~#@/\"' ")
    assert not [word for listed in words.values() for word in listed if signs & set(word)]


def _refused(directory: Path, name: str, old: str, new: str) -> Problem:
    """The one problem of a book in whose list a text is exchanged."""
    shutil.copytree(rules_dir(), directory, dirs_exist_ok=True)
    text = (directory / name).read_text(encoding="utf-8")
    assert old in text
    (directory / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        rulebook.load(directory, required={})
    problem = caught.value.problems[0]
    assert Path(problem.file).name == name
    return problem


def _first_class(name: str) -> str:
    return str(next(iter(tomllib.loads((rules_dir() / name).read_text(encoding="utf-8"))["words"])))


def _line(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text.splitlines()[-1] in line)
