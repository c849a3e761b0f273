"""The arrays of records in an answer, wherever they stand in it, with what is stated beside them."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from msgspec import Struct

from monitor.read import dates
from monitor.read.lists import keys

SECONDS = (946_684_800, 4_102_444_800)
"""The years 2000 to 2099, in seconds since 1970."""

MOST_LOOKED_AT = 200
"""How many records tell what is under a key."""

_MOST_VALUES = 200_000
_MOST_ITEMS = 5_000
_MOST_COUNTED = 10_000_000
_DEEPEST = 60
_SHORTEST_NESTED = 20


def count(value: object, most: int = _MOST_COUNTED) -> int | None:
    """A number of things, which some answers write as text."""
    if isinstance(value, str) and value.isdecimal() and len(value) <= len(str(most)):
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else None


class Array(Struct, frozen=True, eq=False):
    """An array of records under a name; ``above`` are the objects around it, the nearest first."""

    name: str
    rows: tuple[Mapping[str, Any], ...]
    length: int
    above: tuple[Mapping[str, Any], ...]

    def total(self) -> int | None:
        return _stated(self.above, keys.TOTALS, self.length)

    def pages(self) -> int | None:
        return _stated(self.above, keys.PAGES, 0)


def arrays(raw: Any) -> Iterator[Array]:
    """Every array of objects, or of rows under a head, in a value; the outer ones first."""
    waiting: deque[tuple[str, Any, tuple[Mapping[str, Any], ...]]] = deque([("", raw, ())])
    seen = 0
    while waiting and seen < _MOST_VALUES:
        name, value, above = waiting.popleft()
        seen += 1
        if isinstance(value, str):
            value = _nested(value)
        by_day = _by_day(value)
        if by_day:
            yield Array(name, by_day, len(by_day), above)
        elif isinstance(value, dict):
            inner = (value, *above)[:_DEEPEST]
            waiting += [
                (str(key), one, inner)
                for key, one in value.items()
                if isinstance(one, dict | list) or _may_be_nested(one)
            ]
        elif isinstance(value, list):
            rows = _rows(value, above)
            if rows or not value:
                yield Array(name, rows, len(value), above)
            if len(above) < _DEEPEST:
                waiting += [(name, one, above) for one in value[:MOST_LOOKED_AT] if isinstance(one, dict | list)]


def _by_day(value: object) -> tuple[Mapping[str, Any], ...]:
    """The records of an object whose keys are days, each with its own."""
    if not isinstance(value, dict) or not value or not all(isinstance(one, list) for one in value.values()):
        return ()
    if not all(dates.value(str(key)) for key in list(value)[:MOST_LOOKED_AT]):
        return ()
    told = ((key, one) for key, rows in value.items() for one in rows if isinstance(one, dict))
    return tuple({**_flat(one), "date": str(key)} for key, one in islice(told, _MOST_ITEMS))


def _may_be_nested(value: object) -> bool:
    """Whether a text is likely to be an answer in an answer."""
    return isinstance(value, str) and len(value) > _SHORTEST_NESTED and value.lstrip()[:1] in ("{", "[")


def _nested(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _rows(value: Sequence[Any], above: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    objects = tuple(_flat(one) for one in value[:_MOST_ITEMS] if isinstance(one, dict))
    if objects:
        return objects
    lists = [one for one in value[:_MOST_ITEMS] if isinstance(one, list)]
    head = _head(lists, above)
    body = [one for one in lists if one is not head]
    return tuple(dict(zip(map(str, head), row, strict=False)) for row in body) if head is not None else ()


def _head(rows: Sequence[list[Any]], above: Sequence[Mapping[str, Any]]) -> list[Any] | None:
    """The names of the columns of rows without keys: a list of words beside them, else the first of the rows."""
    if not rows:
        return None
    around = (one.split(",") if isinstance(one, str) else one for one in (above[0].values() if above else ()))
    beside = [one for one in around if isinstance(one, list) and len(one) == len(rows[0]) > 1]
    named = [
        one for one in (*beside, rows[0]) if one and all(isinstance(word, str) and 0 < len(word) <= 20 for word in one)
    ]
    return named[0] if named else None


def _flat(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record with what is nested in it under joined keys, two levels deep; a moment as an object is a moment."""
    found: dict[str, Any] = {}
    for key, value in row.items():
        if not isinstance(value, dict):
            found[str(key)] = value
        elif (moment := count(value.get("time"), SECONDS[1] * 1000)) is not None:
            found[str(key)] = moment
        else:
            found |= {f"{key}.{inner}": one for inner, one in value.items() if not isinstance(one, dict | list)}
    return found


def _stated(above: Iterable[Mapping[str, Any]], pattern: re.Pattern[str], least: int) -> int | None:
    """What the nearest object that states one says; ``least`` is what it cannot be below."""
    for values in list(above)[:4]:
        named = [(str(key), one) for key, one in values.items() if pattern.search(keys.snake(str(key)))]
        flat = [(key, one.get("value") if isinstance(one, dict) else one) for key, one in named]
        nested = [
            (str(k), v)
            for one in values.values()
            if isinstance(one, dict)
            for k, v in one.items()
            if pattern.search(keys.snake(str(k)))
        ]
        for _, value in (*flat, *nested):
            number = count(value)
            if number is not None and number >= least:
                return number
    return None
