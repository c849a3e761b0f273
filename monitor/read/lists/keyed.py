"""Records under keys of any names: which of the arrays in an answer is the list, and which key is whose field.

Fields are told by what all records have under a key (words, addresses, moments); names of keys only tell what a moment
is one of, and break ties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec import Struct

from monitor.read import dates
from monitor.read.dates import Role
from monitor.read.dates.written import day_of
from monitor.read.lists import keys
from monitor.read.lists.arrays import MOST_LOOKED_AT, SECONDS, Array, arrays, count

_SHANGHAI = timedelta(hours=8)
_SHORTEST = 8
_MOSTLY = 0.6
_LONGEST_TITLE = 200
_LONGEST_VALUE = 2_000

_DRAFTED_IN = {"articles": "date"}
"""Keys that mean something else than their name says: on the disclosure platform of Guangdong (gkmlpt)."""

_FIRST_OF_ROLE = ("display", "show", "online")
_WRITTEN = re.compile(r"\\?/Date\((\d{10,13})(?:[+-]\d{4})?\)\\?/")
_PATH = re.compile(r"[\w.~%-]{1,200}(?:/[\w.~%-]{1,200}){0,20}/?(?:\?\S{0,500})?", re.ASCII)
_GOOD_CODES = frozenset({"", "0", "1", "200", "true", "success", "ok", "succ", "none"})
_BAD_WORDS = re.compile(r"错误|失败|异常|繁忙|无权|未登录|非法|error|fail|exception|denied", re.IGNORECASE)
_STATUS = frozenset({
    "code", "status", "errcode", "error_code", "errno", "success", "ret", "result_code", "resultcode", "state", "rtn",
    "error",
})  # fmt: skip
_WORDS = frozenset({"msg", "message", "errmsg", "error", "info", "desc"})


class Field(Struct, frozen=True):
    """A record's title as it stands, its address (or nothing), its day of publication, whether it is kept on top."""

    title: str
    address: str
    day: date | None
    pinned: bool


class Table(Struct, frozen=True):
    """The list in an answer: its records, what is stated of it, and the numbers in the values around it."""

    records: tuple[Field, ...]
    rows: int
    total: int | None
    pages: int | None
    around: Mapping[str, Any]


def read(raw: Any) -> Table | None:
    """The list in a value; None where no array of it is one."""
    found = list(arrays(raw))
    ranked = [(score, -n) for n, one in enumerate(found) if (score := _score(one)) > 0]
    best = found[-max(ranked)[1]] if ranked else None
    if best is not None and not keys.is_decoy(best.name) and not _stands_beside_nothing(best, found):
        return _table(best)
    empty = next(
        (one for one in found if not one.rows and not keys.is_decoy(one.name) and one.total() is not None), None
    )
    chosen = empty or best
    return _table(chosen) if chosen is not None else None


def _stands_beside_nothing(best: Array, found: Iterable[Array]) -> bool:
    """Whether rows without moments stand in one object with an empty array and a stated number of nought."""
    empty = [one for one in found if not one.length and one.above[:1] == best.above[:1] and one.total() == 0]
    return bool(empty) and not _moments(best.rows[:MOST_LOOKED_AT])


def is_failure(raw: Any) -> bool:
    """Whether an answer says of itself that it is none."""
    if not isinstance(raw, dict):
        return False
    for key, value in raw.items():
        name = str(key).lower()
        if (
            name in _STATUS
            and isinstance(value, str | int | bool)
            and str(value).strip().lstrip("0").lower() not in _GOOD_CODES
        ):
            return True
        if name in _WORDS and isinstance(value, str) and _BAD_WORDS.search(value[:200]):
            return True
    return raw.get("success") is False


# --- columns -------------------------------------------------------------------------------------------------------


def _score(array: Array) -> float:
    """How much an array looks like a list of entries: titles, moments, addresses, numbers stated beside it."""
    rows = array.rows[:MOST_LOOKED_AT]
    title = _title_key(rows)
    if title is None:
        return 0
    score = 1.0 + min(len(rows), 50) / 50
    score += 2.0 * bool(_moments(rows)) + 1.0 * bool(_address_keys(rows)) + 1.0 * (array.total() is not None)
    words = [one for row in rows if isinstance(one := row.get(title), str)]
    score += min(sum(map(len, words)) / max(len(words), 1), 30) / 15
    return score / 4 if keys.is_decoy(array.name) else score


def _keys(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(key for row in rows for key in row))


def _values(rows: Iterable[Mapping[str, Any]], key: str) -> list[Any]:
    return [row[key] for row in rows if row.get(key) not in (None, "", [], 0)]


def _title_key(rows: Sequence[Mapping[str, Any]]) -> str | None:
    """The key under which most records have words of their own, no address, no moment, no text of an article."""
    best: tuple[float, str] | None = None
    for key in _keys(rows):
        words = [one.strip() for one in _values(rows, key) if isinstance(one, str) and one.strip()]
        if not words:
            continue
        if any(map(_is_address, words)) or _share(words, _moment) > _MOSTLY:
            continue
        long = sum(map(len, words)) / len(words)
        if not keys.is_named(key) and (long < _SHORTEST or long > _LONGEST_TITLE or len(words) < _MOSTLY * len(rows)):
            continue
        score = keys.title_weight(key) + 20.0 * len(set(words)) / len(words) + min(long, 40) / 4
        if best is None or score > best[0]:
            best = (score, key)
    return best[1] if best is not None else None


def _address_keys(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The keys of addresses, those named as such first; pictures and files are none."""
    found = []
    for key in _keys(rows):
        named = keys.is_address(key)
        values = [one for one in _values(rows, key) if isinstance(one, str)]
        test = _may_be_path if named else _is_address
        if values and not keys.is_picture(key) and _share(values, test) > _MOSTLY:
            found.append((not named, key))
    return [key for _, key in sorted(found, key=lambda one: one[0])]


def _moments(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, Role | None]]:
    """The keys of moments with what they are moments of."""
    found = []
    for key in _keys(rows):
        values = _values(rows, key)
        if values and _share(values, _moment) > _MOSTLY:
            found.append((key, keys.role(key)))
    return found


def _share(values: Sequence[Any], test: Any) -> float:
    return sum(bool(test(one)) for one in values) / len(values)


def _is_address(value: object) -> bool:
    if not isinstance(value, str) or not 1 < len(value) <= _LONGEST_VALUE or any(map(str.isspace, value.strip())):
        return False
    return bool(re.match(r"https?://|//|/\S|\.{1,2}/", value)) or bool(
        re.fullmatch(r"[\w./%-]+\.(?:s?html?|jsp|do|php|aspx?|pdf|docx?)(?:[?#]\S*)?", value, re.ASCII)
    )


def _may_be_path(value: object) -> bool:
    return _is_address(value) or (isinstance(value, str) and bool(_PATH.fullmatch(value)))


def _moment(value: object) -> date | None:
    """A day as text, or as seconds or milliseconds since 1970, which may themselves come as text."""
    if isinstance(value, str):
        text = value.strip()
        if not 6 <= len(text) <= 60:
            return None
        written = _WRITTEN.fullmatch(text)
        if written is not None:
            return _moment(written[1])
        if not text.isdecimal():
            return dates.value(text) or dates.find_date(text) if len(text) <= 40 else None
        if len(text) == 8 and text.startswith("20"):
            return day_of(text[:4], text[4:6], text[6:])
    seconds = count(value, SECONDS[1] * 1000)
    if seconds is None:
        return None
    seconds = seconds // 1000 if seconds > SECONDS[1] else seconds
    if seconds < SECONDS[0]:
        return None
    return (datetime.fromtimestamp(seconds, UTC) + _SHANGHAI).date()


# --- records -------------------------------------------------------------------------------------------------------


def _table(array: Array) -> Table:
    rows = array.rows
    sample = rows[:MOST_LOOKED_AT]
    title, addresses, moments = _title_key(sample), _address_keys(sample), _moments(sample)
    moments = [(key, Role.DRAFTED if key == _DRAFTED_IN.get(array.name) else role) for key, role in moments]
    fields = (_field(row, title, addresses, moments) for row in rows) if title is not None else ()
    return Table(
        records=tuple(one for one in fields if one is not None),
        rows=array.length,
        total=array.total(),
        pages=array.pages(),
        around=array.above[0] if array.above else {},
    )


def _field(
    row: Mapping[str, Any], title: str, addresses: Sequence[str], moments: Sequence[tuple[str, Role | None]]
) -> Field | None:
    words = row.get(title)
    if not isinstance(words, str) or not words.strip():
        return None
    address = next((one for key in addresses if isinstance(one := row.get(key), str) and one.strip()), "")
    return Field(words, address, _published(row, moments), _is_pinned(row))


def _published(row: Mapping[str, Any], moments: Sequence[tuple[str, Role | None]]) -> date | None:
    """The day of the best role; where an answer knows of no publication, that of its entry."""
    told = [(role, key, day) for key, role in moments if (day := _moment(row.get(key))) is not None]
    best = [(key, day) for wanted in (Role.PUBLISHED, Role.SHOWN) for role, key, day in told if role is wanted]
    role = next((one for one, key, _ in told if best and key == best[0][0]), None)
    same = [(key, day) for one, key, day in told if one is role]
    if best:
        first = [day for name in _FIRST_OF_ROLE for key, day in same if name in keys.tokens(key)]
        return first[0] if first else same[0][1] if len({day for _, day in same}) == 1 else None
    entered = [day for role, _, day in told if role is Role.ENTERED]
    known = all(role is not None for role, _, _ in told)
    return entered[0] if len({*entered}) == 1 and known else None


def _is_pinned(row: Mapping[str, Any]) -> bool:
    marked = next((value for key, value in row.items() if keys.is_pin(key)), False)
    return marked is True or str(marked).strip().lower() in ("1", "true", "y", "yes", "是")
