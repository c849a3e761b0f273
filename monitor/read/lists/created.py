"""The pager that TRS sites write by a script."""

from __future__ import annotations

import re

from msgspec import Struct

from monitor.read.markup import links

_CALL = "createPageHTML("
_CREATE = re.compile(r"createPageHTML\(([^()]{1,200})\)")
_ARGUMENT = re.compile(r"[\"']([^\"']{0,60})[\"']|(\d{1,7})")


class Created(Struct, frozen=True):
    """What the call says: the numbers of pages and of this one, the name of the page and its ending.

    ``createPageHTML(pages, current, name, extension)`` counts from nought, the form that names its element first
    counts from one and adds the number of entries.
    """

    numbers: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    one_based: bool = False

    def __bool__(self) -> bool:
        return len(self.numbers) >= 2

    def following(self, base: str) -> str | None:
        """The address of the next page, by the name of this one."""
        pages, current = self.numbers[:2]
        if len(self.names) < 2 or current + 1 >= pages + self.one_based:
            return None
        return links.absolute(base, f"{self.names[0]}_{current + 1}.{self.names[1]}")


def read(text: str) -> Created:
    for call in _CREATE.finditer(text) if _CALL in text else ():
        found = [(match[1], match[2]) for match in _ARGUMENT.finditer(call[1])]
        numbers = tuple(int(number) for _, number in found if number)
        names = tuple(name for name, number in found if not number)
        if len(numbers) >= 2:
            one_based = bool(found) and not found[0][1]
            return Created(numbers, names[1:] if one_based else names, one_based)
    return Created()
