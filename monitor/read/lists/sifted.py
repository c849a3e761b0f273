"""The pieces of text of a page that may be of a pager, that hold a date or begin a breadcrumb, told in one look."""

from __future__ import annotations

import re

from msgspec import Struct

from monitor.read.lists.stamps import is_date_like
from monitor.read.markup.crumbs import PLACE
from monitor.read.markup.outline import Node, Outline
from monitor.read.words import remembered

SIGN = re.compile(
    r"页|共|总|记录|[Nn][Ee][Xx][Tt]|^\s{0,9}[\[(（【]?\d{1,4}[\])）】]?\s{0,9}$|^\s{0,9}[>›»]|^\s{0,9}\d{1,4}\s?/\s?\d{1,4}\s{0,9}$"
)
"""Of a text that may say how a list goes on."""

_SIGNS = re.compile(r"[页共总记多>›»nNlL]")
_MAY_SAY = re.compile(rf"{SIGN.pattern}|更多|[Ll][Aa][Ss][Tt]|[>›»]")
_LONGEST_SIGN = 60
_FEW = 12


class Sifted(Struct, frozen=True, gc=False):
    """Pieces of text in their order: ``signs`` may be of a pager, ``dates`` hold a date or the piece of one, ``places``
    words that a breadcrumb begins with."""

    signs: list[Node]
    dates: list[Node]
    places: list[Node]


def sifted(outline: Outline) -> Sifted:
    found: tuple[list[Node], list[Node], list[Node]] = ([], [], [])
    for node in outline.pieces:
        said = _says(node.text)
        if said:
            for number in said:
                found[number].append(node)
    return Sifted(*found)


@remembered(8192)
def _says(text: str) -> tuple[int, ...]:
    """Of which fields of ``Sifted`` a text is, by their numbers; most are the words of menus, of none, and return from
    page to page."""
    says = (len(text) <= _LONGEST_SIGN and _may_say(text), is_date_like(text), PLACE.search(text))
    return tuple(number for number, one in enumerate(says) if one)


def _may_say(text: str) -> bool:
    return bool(_MAY_SAY.search(text)) if len(text) <= _FEW or _SIGNS.search(text) else False
