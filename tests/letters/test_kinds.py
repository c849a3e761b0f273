"""Every kind of letter stands in one file, is found by itself, and has a template that says all a letter needs."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from monitor.letters.kind import Kind
from monitor.letters.kinds import by_rank, kinds
from monitor.letters.looks import looks

PAPER = looks()
GRAVEST_FIRST = ["overdue", "notice", "bulletin", "reminder", "expiry", "digest", "access", "alert"]
every = pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)


def test_the_gravest_kind_comes_first() -> None:
    assert [kind.name for kind in kinds() if kind.name in GRAVEST_FIRST] == GRAVEST_FIRST


def test_only_what_the_center_is_told_stays_with_it() -> None:
    known = [kind for kind in kinds() if kind.name in GRAVEST_FIRST]
    assert [kind.name for kind in known if not kind.outward] == ["digest", "access", "alert"]


def test_two_kinds_of_one_rank_are_refused_and_both_named() -> None:
    other = replace(kinds()[0], name="other")
    with pytest.raises(ValueError, match=f"{kinds()[0].name} and other"):
        by_rank([kinds()[0], kinds()[1], other])


@every
def test_a_kind_has_the_name_of_its_file(kind: Kind[Any]) -> None:
    assert kind.part.__module__ == f"monitor.letters.kinds.{kind.name}"


@every
@pytest.mark.parametrize("look", [PAPER.text, PAPER.html], ids=["text", "html"])
def test_a_kind_has_a_template_that_says_all_a_letter_needs(kind: Kind[Any], look: Any) -> None:
    template = look.get_template(f"{kind.name}.j2").module
    for macro in ("subject", "title", "addressee", "body", "closing"):
        assert hasattr(template, macro)
