"""Lexicons: what may be wrong with one, and that the longest word is the one found."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.read.clauses.classes import COMMON_CLASSES, FEE_CLASSES, NARRATIVE_CLASSES
from monitor.read.clauses.lexicon import COMMON, LexiconError, lexicon, read_common, read_lexicon
from monitor.read.clauses.tokens import tokens
from monitor.shipped import rules_dir

SHIPPED = {"sentences.toml": COMMON_CLASSES, "fees.toml": FEE_CLASSES, "narrative.toml": NARRATIVE_CLASSES}
SIGNS = re.compile(r"[\\\[\](){}<>^$.|?*+]")


def broken(folder: Path, words: str) -> Path:
    (folder / COMMON).write_bytes((rules_dir() / COMMON).read_bytes())
    path = folder / "own.toml"
    path.write_text(f"[words]\n{words}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", SHIPPED)
def test_a_lexicon_holds_words_and_no_patterns(name: str) -> None:
    words = tomllib.loads((rules_dir() / name).read_text(encoding="utf-8"))["words"]
    assert words.keys() == SHIPPED[name]
    listed = [word for told in words.values() for word in told]
    assert not [word for word in listed if SIGNS.search(word)]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("name", sorted(FEE_CLASSES | NARRATIVE_CLASSES | COMMON_CLASSES))
def test_no_class_is_there_for_nothing(name: str) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (rules_dir().parent / "monitor").rglob("*.py"))
    assert len(re.findall(rf"\b{name}\b", code)) > 1


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ('a = ["收到"]\nb = ["收到"]', ("words", "b", 0)),
        ('a = ["收到", "收到"]\nb = ["办"]', ("words", "a", 1)),
        ('a = ["收到"]', ("words",)),
        ('a = ["收到"]\nb = []', ("words", "b")),
        ('a = ["收到"]\nb = "办"', ("words", "b")),
        ('a = ["收到"]\nb = ["办"]\nc = ["结"]', ("words", "c")),
        ('a = ["收到?"]\nb = ["办"]', ("words", "a", 0)),
        ('a = ["收.到"]\nb = ["办"]', ("words", "a", 0)),
        ('a = ["收 到"]\nb = ["办"]', ("words", "a", 0)),
        ('a = [""]\nb = ["办"]', ("words", "a", 0)),
        ('a = [3]\nb = ["办"]', ("words", "a", 0)),
        ('a = ["１件"]\nb = ["办"]', ("words", "a", 0)),
    ],
)
def test_a_mistake_in_a_lexicon_is_refused_with_its_key(tmp_path: Path, words: str, key: tuple[str | int, ...]) -> None:
    with pytest.raises(LexiconError) as caught:
        read_lexicon(broken(tmp_path, words), {"a", "b"})
    assert caught.value.key == key


def test_a_lexicon_has_the_common_words_too_and_its_own_classes_come_first(tmp_path: Path) -> None:
    common = read_common(rules_dir() / COMMON)
    assert common.classes["没有"] == "negation"
    own = read_lexicon(broken(tmp_path, 'a = ["没有", "办结"]\nb = ["有"]'), {"a", "b"})
    assert (own.classes["没有"], own.classes["办结"], own.classes["全年"]) == ("a", "a", "this_period")


@given(
    st.lists(st.text(alphabet="收到办结果", min_size=1, max_size=5), min_size=1, max_size=12, unique=True),
    st.text(alphabet="收到办结果好", max_size=30),
)
def test_the_longest_word_is_found_and_nothing_is_lost(words: list[str], text: str) -> None:
    common = read_common(rules_dir() / COMMON)
    units = {word: name for word, name in common.classes.items() if name in ("unit", "yuan")}
    found = tokens(text, lexicon({**units, **dict.fromkeys(words, "known")}))
    assert "".join(token.text for token in found) == text
    for token in found:
        ways = [word for word in words if text.startswith(word, token.start)]
        if token.kind == "known":
            assert token.text == max(ways, key=len)
        else:
            assert not ways
    assert not [one for one, two in pairwise(found) if one.kind == two.kind == "other"]
