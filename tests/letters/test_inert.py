"""Whatever a page or a name says, a letter stays the letter we wrote: every field of every part is tried."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from email import message_from_bytes, policy
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from monitor.letters.compose import compose
from monitor.letters.kind import Part
from monitor.letters.kinds import kinds
from monitor.letters.looks import SHIPPED
from monitor.letters.paper import environment
from monitor.letters.plain import MAX_CHARS, inert, plain
from monitor.model.letters import File, Letter
from monitor.model.office import Office
from monitor.post.message import to_message

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2027, 2, 8, 9, 30, tzinfo=ZONE)
PAPER = environment()
BAIT = (
    "霁川县档案局",
    "甲\r\nBcc: victim@x.example\r\n\r\nhello",
    "=?utf-8?B?5rWL6K+V?=",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "javascript:alert(1)",
    'http://x.example/"><script>alert(1)</script>',
    "\u202e局案档\u2066 \u200b\ufeff\x00\x1b[31m\x85\u2028",
    "{{ 7919 * 7919 }}{% raw %}",
    "\ud800 𠮷 \ue5e5",
    "长" * 3000,
)
HEADERS = [
    "Subject",
    "From",
    "To",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
]


def anything(hint: Any) -> st.SearchStrategy[Any]:
    """Values of an annotated type with hostile strings in all places."""
    if hint in SIMPLE:
        return SIMPLE[hint]
    if isinstance(hint, type) and issubclass(hint, Struct):
        return built(hint)
    if hint is str:
        return st.sampled_from(BAIT) | st.text(max_size=30)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    if get_origin(hint) is tuple:
        return st.lists(st.deferred(lambda: anything(get_args(hint)[0])), max_size=2).map(tuple)
    if get_origin(hint) is Mapping:
        return st.dictionaries(*map(anything, get_args(hint)), max_size=2)
    if get_origin(hint) in (Union, UnionType):
        return st.one_of(*map(anything, get_args(hint)))
    raise TypeError(hint)


SIMPLE: Mapping[Any, st.SearchStrategy[Any]] = {
    NoneType: st.none(),
    bool: st.booleans(),
    int: st.integers(min_value=0, max_value=9999),
    float: st.floats(0, 60),
    date: st.dates(date(2018, 1, 1), date(2030, 1, 1)),
    File: st.builds(File, name=st.sampled_from(BAIT), media_type=st.just("application/zip"), content=st.binary()),
    datetime: st.datetimes(datetime(2018, 1, 1), datetime(2030, 1, 1), timezones=st.just(ZONE)),
}


@cache
def built(struct: type[Struct]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(struct)
    return st.builds(struct, **{name: anything(hints[name]) for name in struct.__struct_fields__})


def written(parts: list[Part], office: Office) -> list[Letter]:
    named = [("a@x.example", part) for part in parts]
    return compose(named, office, at=AT, domain="d.example", new_id=lambda: "1", paper=PAPER)


PARTS = [kind.part for kind in kinds()]
TOGETHER = [kind.part for kind in kinds() if not kind.alone]


@pytest.mark.parametrize("kind", PARTS, ids=lambda kind: kind.__name__)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_field_adds_a_header_changes_the_subject_or_becomes_markup(kind: type[Part], data: st.DataObject) -> None:
    part, office = data.draw(built(kind)), data.draw(built(Office))
    [letter] = written([part], office)
    assert_subject_is_ours(letter)
    assert_markup_is_ours(letter)
    mail = message_from_bytes(to_message(letter, "s@x.example", name=office.name).as_bytes(), policy=policy.default)
    assert list(mail) == HEADERS
    assert mail["Subject"] == letter.subject
    assert mail["To"] == "a@x.example"


def assert_subject_is_ours(letter: Letter) -> None:
    template = (SHIPPED / f"{letter.kinds[0]}.j2").read_text("utf-8")
    [name] = re.findall(r"{% macro subject\(part\) %}(【[^{】]+】)", template)
    assert letter.subject.startswith(name)
    assert len(letter.subject) <= 200
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in letter.subject)


def assert_markup_is_ours(letter: Letter) -> None:
    page = LexborHTMLParser(letter.html)
    assert not page.css("script, img, iframe, form, input, svg, object")
    for node in page.css("*"):
        assert set(node.attributes) <= {"style", "href", "lang", "charset", "name", "content", "class", "data-label"}
    assert all((node.attributes["href"] or "").startswith(("http://", "https://")) for node in page.css("a"))
    assert "62710561" not in letter.html


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(TOGETHER).flatmap(built), min_size=2, max_size=4), built(Office))
def test_a_value_never_begins_a_paragraph_of_its_own(parts: list[Part], office: Office) -> None:
    for letter in written(parts, office):
        assert not [block for block in letter.text.split("\n\n") if block.startswith(("Bcc", "hello"))]
        assert "\r" not in letter.text


@given(st.text() | st.sampled_from(BAIT))
def test_plain_is_one_bounded_line_that_can_be_encoded_and_stays_as_it_is(text: str) -> None:
    once = plain(text)
    assert len(once) <= MAX_CHARS
    assert len(once.splitlines()) <= 1
    assert once.encode("utf-8") is not None
    assert plain(once) == once


def test_rare_characters_and_other_scripts_are_kept() -> None:
    text = "𠮷 㙍 镕 \ue5e5 ئۇيغۇر"
    assert plain(text) == text


def test_inert_reaches_strings_however_deep() -> None:
    assert inert({"a\n": ("b\r\nc", 1, None, True)}) == {"a": ("b c", 1, None, True)}
