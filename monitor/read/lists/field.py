"""A date in a record of a list, and what its fellows at the same place and the others of the record say of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from monitor.read.dates import Role
from monitor.read.lists.agreement import Form
from monitor.read.lists.stamps import Stamp
from monitor.read.markup.outline import Node

MOMENT = ("time",)
"""The place of what a ``time`` element carries for programs."""


class Field(Struct, frozen=True, eq=False, gc=False):
    """A date in a record, and what it is a date of. ``place`` is where it stands, alike over all records; of a date in
    words of the record itself the ``text`` and its ``number`` in there, by which a place is told where it matters.
    """

    role: Role | None
    stamp: Stamp
    place: tuple[object, ...] = ()
    text: Node | None = None
    number: int = 0


def has_day(fields: Iterable[Field]) -> bool:
    return bool([one for one in fields if one.stamp.day is not None and one.place != MOMENT])


def best(known: Sequence[Field]) -> list[Field]:
    """Of dates that may be those of publication the ones of the best role; a moment only where words tell no day."""
    if any(one.place == MOMENT for one in known):
        worded = has_day(known)
        known = [one for one in known if (one.place != MOMENT if worded else one.stamp.day or one.stamp.pair)]
    role = min((one.role for one in known if one.role is not None), default=None)
    return [one for one in known if one.role is role]


def forms_of(placed: Iterable[tuple[object, Stamp]]) -> dict[object, Form]:
    """What the fellows of figures say, by where these stand."""
    of_place: dict[object, list[Stamp]] = {}
    for place, stamp in placed:
        of_place.setdefault(place, []).append(stamp)
    return {place: Form.of(found) for place, found in of_place.items()}
