"""Page numbers and running headers: what stands on a page beside its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from monitor.read.whose import titles
from monitor.read.words import norm

Item = TypeVar("Item")
"""A line of a page (a str), or anything else that stands on it."""

_PAGE_NUMBER = re.compile(
    r"^[-—–·\s]{0,6}(?:第\s{0,3})?\d{1,3}(?:\s{0,3}页)?(?:[\s,，/、]{0,3}共\s{0,3}\d{1,3}\s{0,3}页|\s?/\s?\d{1,3})?[-—–·\s]{0,6}$"
)
_ROUNDS = 2
_SHORTEST = 4
_TITLES = 8


def without_margins(pages: Sequence[Sequence[Item]]) -> list[list[Item]]:
    """The pages without their numbers, and without lines that several pages begin or end with.

    A bare number may be a figure: it is a page number where those of several pages count up with them.
    """
    found = [list(page) for page in pages]
    for _ in range(_ROUNDS):
        for end in (0, -1):
            for page in found:
                while page and _is_page_number(page[end]):
                    del page[end]
            _drop_counted(found, end)
            _drop_repeated(found, end)
    return found


def _is_page_number(item: object) -> bool:
    return isinstance(item, str) and not item.isdigit() and _PAGE_NUMBER.match(item) is not None


def _drop_counted(pages: list[list[Item]], end: int) -> None:
    ends = {index: page[end] for index, page in enumerate(pages) if page}
    bare = {index: int(item) for index, item in ends.items() if isinstance(item, str) and _is_bare(item)}
    if len(bare) > 1 and len({value - index for index, value in bare.items()}) == 1:
        for index in bare:
            del pages[index][end]


def _is_bare(item: str) -> bool:
    return item.isascii() and item.isdigit() and len(item) <= 3


def _drop_repeated(pages: list[list[Item]], end: int) -> None:
    """All but the first; that one too where it stands over the title of the report."""
    places: dict[str, list[int]] = {}
    for index, page in enumerate(pages):
        item = page[end] if page else ""
        words = re.sub(r"\d", "", norm(item)) if isinstance(item, str) else ""
        if len(words) >= _SHORTEST:
            places.setdefault(words, []).append(index)
    for repeated in places.values():
        kept = 0 if repeated[0] == 0 and _is_titled(pages[0]) else 1
        for index in repeated[kept:] if len(repeated) > 1 else ():
            del pages[index][end]


def _is_titled(page: list[Item]) -> bool:
    """Whether a title follows the first line."""
    return any(isinstance(item, str) and titles.is_report_title(item) for item in page[1:_TITLES])
