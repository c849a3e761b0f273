"""The lists of words beside the rules, with one mistake each, beside the book that ships."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.judge.book import rulebook
from monitor.shipped import rules_dir
from monitor.words import Words


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "says"),
    [
        ("fees.toml", "N01 = '<NEG>", "N01 = '(<NEG>", "rules.bad_pattern", "nil.N01"),
        ("fees.toml", "N01 = '<NEG>", "N01 = “<NEG>", "config.not-a-toml-sign", "“"),
        ("fees.toml", "[waiver]", "[wavier]", "rules.bad_list", "waiver"),
        (
            "narrative.toml",
            "[claim.received]",
            "[claim.received]\nneeds = '['",
            "rules.bad_pattern",
            "claim.received.needs",
        ),
        ("narrative.toml", "[scope]", "[scop]", "rules.bad_list", "scope"),
        ("phrases.toml", "subheadings =", "subheading =", "rules.bad_list", "subheadings"),
        ("layout.toml", "exact = '", "exact = '(", "rules.bad_pattern", "section.0.exact"),
    ],
)
def test_a_mistake_in_a_list_of_words_is_named_with_its_place(
    tmp_path: Path, name: str, old: str, new: str, code: str, says: str
) -> None:
    shutil.copytree(rules_dir(), tmp_path, dirs_exist_ok=True)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        rulebook.load(tmp_path, required={})
    [problem] = caught.value.problems
    assert (Path(problem.file).name, problem.code) == (name, code)
    assert says in " ".join(str(value) for value in problem.values.values())
    assert all(Words(lang).say(problem.code, **problem.values) for lang in ("zh", "en"))
    if code == "rules.bad_pattern":
        lines = (tmp_path / name).read_text(encoding="utf-8").splitlines()
        assert problem.line == next(number for number, line in enumerate(lines, 1) if new.splitlines()[-1] in line)
