"""The message catalogue: both languages say the same things, and every key the program asks for is there."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

from monitor.judge.book import rulebook
from monitor.shipped import rules_dir
from monitor.words import LANGUAGES, Words

PACKAGE = Path(rulebook.__file__).parents[2]


def messages(lang: str) -> dict[str, str]:
    def flat(prefix: str, table: dict[str, object]) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, value in table.items():
            found |= flat(f"{prefix}{key}.", value) if isinstance(value, dict) else {f"{prefix}{key}": str(value)}
        return found

    return flat("", tomllib.loads((PACKAGE / "words" / f"{lang}.toml").read_text(encoding="utf-8")))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_messages() -> None:
    chinese, english = messages("zh"), messages("en")
    assert set(chinese) == set(english)


@pytest.mark.parametrize("key", sorted(messages("zh")))
def test_a_message_has_the_same_placeholders_in_both_languages(key: str) -> None:
    assert placeholders(messages("zh")[key]) == placeholders(messages("en")[key])


def test_every_literal_key_in_the_code_is_in_the_catalogue() -> None:
    asked = set()
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"\.(?:say|table)\(\s*\"([a-z][\w.-]+)\"", text))
    assert asked - set(messages("zh")) == set()


def test_every_reason_of_a_check_has_its_words() -> None:
    checks = {rule.check for rule in rulebook.load(rules_dir()).rules}
    spoken = {key.split(".")[1] for key in messages("zh") if key.startswith("remark.") and key.count(".") == 2}
    assert checks == spoken


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_unknown_message_is_our_mistake(lang: str) -> None:
    with pytest.raises(KeyError):
        Words(lang).say("no.such.message")


def test_values_are_inserted_as_they_are() -> None:
    said = Words("zh").say("error.robots", url="{0.__class__} %s {x}")
    assert "{0.__class__} %s {x}" in said
