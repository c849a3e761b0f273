"""The zoo asks for nothing that it shows itself: a list that is read well stays as it was read."""

from __future__ import annotations

import pytest

from monitor.model.pages import Listing, PageKind
from monitor.read import interfaces
from monitor.read.interfaces.answer import awaits
from tests.animals import Animal, animals

ASKED = {
    "gkmlpt-shell": ["gkmlpt"],
    "vue-shell-emergency": ["ucap"],
    "shell-hanweb-jpage-without-datastore": ["hanweb"],
    "shell-jquery-ajax-loading-beside-written-hot-box": ["unit"],
}
"""Animals whose lists a known interface has; others may come."""


@pytest.fixture(scope="module")
def zoo() -> list[tuple[Animal, Listing]]:
    return [(animal, animal.seen()) for animal in animals()]


def test_only_what_a_script_fills_is_asked_for(zoo: list[tuple[Animal, Listing]]) -> None:
    asked = {animal.name for animal, seen in zoo if awaits(seen)}
    left = {animal.name for animal, seen in zoo if seen.kind is PageKind.SHELL}
    open_ = {animal.name for animal, seen in zoo if seen.awaiting and seen.kind is PageKind.LIST}
    assert asked == left | open_
    assert len(asked) < len(zoo) // 10


def test_of_what_a_script_fills_the_known_interfaces_are_found(zoo: list[tuple[Animal, Listing]]) -> None:
    waiting = [animal for animal, seen in zoo if awaits(seen) and animal.name in ASKED]
    found = {one.name: interfaces.find(one.data, one.truth["url"], one.content_type) for one in waiting}
    assert {name: [one.family for one in said] for name, said in found.items()} == ASKED
