"""Records under keys of any names: which of the arrays in an answer is the list, and which key is whose field.

Fields are told by what all records have under a key (words, addresses, moments); names of keys only tell what a moment
is one of, and break ties.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec import Struct

from monitor.read import dates
from monitor.read.dates import Role
from monitor.read.dates.written import day_of

_SHANGHAI = timedelta(hours=8)
_SECONDS = (946_684_800, 4_102_444_800)
"""The years 2000 to 2099."""

_MOST_VALUES = 200_000
_MOST_LOOKED_AT = 200
_MOST_ITEMS = 5_000
_MOST_COUNTED = 10_000_000
_DEEPEST = 60
_LONG = 5
_SHORTEST = 8
_MOSTLY = 0.6
_LONGEST_TITLE = 200
_LONGEST_VALUE = 2_000
_SHORTEST_NESTED = 20

_TOKENS = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[\u4e00-\u9fff]+|\d+")
_TITLES = frozenset({"title", "bt", "biaoti", "subject", "headline", "xxbt", "wjbt", "标题"})
_NAMES = frozenset({"name", "topic", "caption", "mc", "名称"})
_ADDRESSES = frozenset({"url", "link", "href", "uri", "path", "address", "lj", "guid"})
_NO_ADDRESS = frozenset(
    {"img", "image", "pic", "picture", "thumb", "cover", "icon", "logo", "photo", "file", "attachment", "edit"}
)
_ROLES: tuple[tuple[Role, frozenset[str]], ...] = (
    (
        Role.OTHER,
        frozenset(
            [
                "effect",
                "effective",
                "expire",
                "expires",
                "expired",
                "deadline",
                "end",
                "ending",
                "begin",
                "start",
                "close",
                "closing",
                "open",
                "opening",
                "valid",
                "jz",
                "jzsj",
                "ks",
                "js",
                "sx",
                "sxrq",
                "yxq",
                "kb",
                "server",
                "cache",
                "now",
                "sync",
                "visit",
                "reply",
                "answer",
                "hf",
                "birth",
            ]
        ),
    ),
    (
        Role.UPDATED,
        frozenset(
            [
                "update",
                "updated",
                "modify",
                "modified",
                "edit",
                "edited",
                "change",
                "changed",
                "last",
                "gx",
                "gxsj",
                "xg",
                "xgsj",
                "mtime",
                "utime",
            ]
        ),
    ),
    (
        Role.DRAFTED,
        frozenset(
            ["write", "written", "draft", "sign", "signed", "compose", "cw", "cwrq", "wsrq", "made", "print", "yf"]
        ),
    ),
    (
        Role.PUBLISHED,
        frozenset(
            [
                "publish",
                "published",
                "publishing",
                "pub",
                "pubdate",
                "pubtime",
                "release",
                "released",
                "rel",
                "fb",
                "fbsj",
                "fbrq",
                "fbrqstr",
                "issue",
                "issued",
                "display",
                "show",
                "post",
                "posted",
                "online",
                "gksj",
                "gkrq",
                "gk",
                "deploy",
                "发布",
                "公开",
            ]
        ),
    ),
    (
        Role.ENTERED,
        frozenset(
            [
                "create",
                "created",
                "add",
                "added",
                "addtime",
                "input",
                "insert",
                "lr",
                "lrsj",
                "cj",
                "cjsj",
                "ctime",
                "entry",
                "upload",
            ]
        ),
    ),
    (Role.SHOWN, frozenset(["date", "time", "datetime", "rq", "sj", "day", "riqi", "shijian"])),
)
_DRAFTED_IN = {"articles": "date"}
"""Keys that mean something else than their name says: on the disclosure platform of Guangdong (gkmlpt)."""

_FIRST_OF_ROLE = ("display", "show", "online")
_DECOYS = re.compile(
    r"menu|nav|hot|banner|recommend|related|filter|tree|children|tags?$|keyword|aggs?|facet|banner|carousel|slider|crumb|breadcrumb|channel|column|categor|class(?:es|ify)?$|columns|friend|advert|ads?$|option|select|dict|sub(?:list|s)?$|top(?:ics)?$",
    re.IGNORECASE,
)
_TOTALS = re.compile(
    r"(?:^|_)(?:total|total_?(?:count|num|number|records?|rows?|results?|elements|items|size|hits)|count|records?_?(?:total|count)|row_?count|hits|num_?found|item_?count|data_?count|post_?count|sum|zs|zts)$",
    re.IGNORECASE,
)
_PAGES = re.compile(
    r"(?:^|_)(?:total_?pages?|pages?_?(?:count|total|num_total)|pages|last_?page|max_?page|zys)$", re.IGNORECASE
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WRITTEN = re.compile(r"\\?/Date\((\d{10,13})(?:[+-]\d{4})?\)\\?/")
_PATH = re.compile(r"[\w.~%-]{1,200}(?:/[\w.~%-]{1,200}){0,20}/?(?:\?\S{0,500})?", re.ASCII)
_GOOD_CODES = frozenset({"", "0", "1", "200", "true", "success", "ok", "succ", "none"})
_BAD_WORDS = re.compile(r"错误|失败|异常|繁忙|无权|未登录|非法|error|fail|exception|denied", re.IGNORECASE)
_STATUS = frozenset(
    {
        "code",
        "status",
        "errcode",
        "error_code",
        "errno",
        "success",
        "ret",
        "result_code",
        "resultcode",
        "state",
        "rtn",
        "error",
    }
)
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
    found = list(_arrays(raw))
    ranked = [(score, -n) for n, one in enumerate(found) if (score := _score(one)) > 0]
    best = found[-max(ranked)[1]] if ranked else None
    if best is not None and not _is_decoy(best.name) and not _stands_beside_nothing(best, found):
        return _table(best)
    empty = next((one for one in found if not one.rows and not _is_decoy(one.name) and one.total() is not None), None)
    chosen = empty or best
    return _table(chosen) if chosen is not None else None


def _stands_beside_nothing(best: _Array, found: Iterable[_Array]) -> bool:
    """Whether rows without moments stand in one object with an empty array and a stated number of nought."""
    empty = [one for one in found if not one.length and one.above[:1] == best.above[:1] and one.total() == 0]
    return bool(empty) and not _moments(best.rows[:_MOST_LOOKED_AT])


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


def count(value: object, most: int = _MOST_COUNTED) -> int | None:
    """A number of things, which some answers write as text."""
    if isinstance(value, str) and value.isdecimal() and len(value) <= len(str(most)):
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else None


# --- arrays --------------------------------------------------------------------------------------------------------


class _Array(Struct, frozen=True, eq=False):
    """An array of records under a name; ``above`` are the objects around it, the nearest first."""

    name: str
    rows: tuple[Mapping[str, Any], ...]
    length: int
    above: tuple[Mapping[str, Any], ...]

    def total(self) -> int | None:
        return _stated(self.above, _TOTALS, self.length)

    def pages(self) -> int | None:
        return _stated(self.above, _PAGES, 0)


def _arrays(raw: Any) -> Iterator[_Array]:
    """Every array of objects, or of rows under a head, in a value; the outer ones first."""
    waiting: deque[tuple[str, Any, tuple[Mapping[str, Any], ...]]] = deque([("", raw, ())])
    seen = 0
    while waiting and seen < _MOST_VALUES:
        name, value, above = waiting.popleft()
        seen += 1
        if isinstance(value, str):
            value = _nested(value)
        if isinstance(value, dict):
            inner = (value, *above)[:_DEEPEST]
            waiting += [
                (str(key), one, inner)
                for key, one in value.items()
                if isinstance(one, dict | list) or _may_be_nested(one)
            ]
        elif isinstance(value, list):
            rows = _rows(value, above)
            if rows or not value:
                yield _Array(name, rows, len(value), above)
            if len(above) < _DEEPEST:
                waiting += [(name, one, above) for one in value[:_MOST_LOOKED_AT] if isinstance(one, dict | list)]


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
    beside = [one for one in (above[0].values() if above else ()) if isinstance(one, list) and len(one) == len(rows[0])]
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
        elif (moment := count(value.get("time"), _SECONDS[1] * 1000)) is not None:
            found[str(key)] = moment
        else:
            found |= {f"{key}.{inner}": one for inner, one in value.items() if not isinstance(one, dict | list)}
    return found


def _stated(above: Iterable[Mapping[str, Any]], pattern: re.Pattern[str], least: int) -> int | None:
    """What the nearest object that states one says; ``least`` is what it cannot be below."""
    for values in list(above)[:4]:
        named = [(str(key), one) for key, one in values.items() if pattern.search(_snake(str(key)))]
        flat = [(key, one.get("value") if isinstance(one, dict) else one) for key, one in named]
        nested = [
            (str(k), v)
            for one in values.values()
            if isinstance(one, dict)
            for k, v in one.items()
            if pattern.search(_snake(str(k)))
        ]
        for _, value in (*flat, *nested):
            number = count(value)
            if number is not None and number >= least:
                return number
    return None


def _snake(name: str) -> str:
    return _CAMEL.sub("_", name).replace("-", "_")


def _is_decoy(name: str) -> bool:
    return bool(_DECOYS.search(name))


# --- columns -------------------------------------------------------------------------------------------------------


def _score(array: _Array) -> float:
    """How much an array looks like a list of entries: titles, moments, addresses, numbers stated beside it."""
    rows = array.rows[:_MOST_LOOKED_AT]
    title = _title_key(rows)
    if title is None:
        return 0
    score = 1.0 + min(len(rows), 50) / 50
    score += 2.0 * bool(_moments(rows)) + 1.0 * bool(_address_keys(rows)) + 1.0 * (array.total() is not None)
    words = [one for row in rows if isinstance(one := row.get(title), str)]
    score += min(sum(map(len, words)) / max(len(words), 1), 30) / 15
    return score / 4 if _is_decoy(array.name) else score


def _keys(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(key for row in rows for key in row))


def _values(rows: Iterable[Mapping[str, Any]], key: str) -> list[Any]:
    return [row[key] for row in rows if row.get(key) not in (None, "", [], 0)]


def _tokens(key: str) -> list[str]:
    return [one.lower() for one in _TOKENS.findall(key.rpartition(".")[2])]


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
        tokens = {*_tokens(key), key.lower()}
        titled = bool(_TITLES & tokens) or key.lower().endswith(("title", "bt"))
        named = titled or bool(_NAMES & tokens)
        if not named and (long < _SHORTEST or long > _LONGEST_TITLE or len(words) < _MOSTLY * len(rows)):
            continue
        other = any(one in key.lower() for one in ("sub", "short", "channel", "column", "site", "author", "user"))
        distinct = len(set(words)) / len(words)
        score = (
            15.0 * (key.lower() in _TITLES)
            + 40.0 * titled
            + 20.0 * named
            + 20.0 * distinct
            + min(long, 40) / 4
            - 30.0 * other
        )
        if best is None or score > best[0]:
            best = (score, key)
    return best[1] if best is not None else None


def _address_keys(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The keys of addresses, those named as such first; pictures and files are none."""
    found = []
    for key in _keys(rows):
        tokens = _tokens(key)
        named = bool(_ADDRESSES & {*tokens, key.lower()}) or key.lower().endswith(("url", "link", "href", "path"))
        other = bool(_NO_ADDRESS & set(tokens))
        values = [one for one in _values(rows, key) if isinstance(one, str)]
        test = _may_be_path if named else _is_address
        if values and not other and _share(values, test) > _MOSTLY:
            found.append((not named, key))
    return [key for _, key in sorted(found, key=lambda one: one[0])]


def _moments(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, Role | None]]:
    """The keys of moments with what they are moments of."""
    found = []
    for key in _keys(rows):
        values = _values(rows, key)
        if values and _share(values, _moment) > _MOSTLY:
            found.append((key, _role(key)))
    return found


def _role(key: str) -> Role | None:
    """What a moment is one of, by the name of its key in any of the languages programmers use; None if it says nothing."""
    words = dates.heading(key)
    if words is not None:
        return words
    tokens = set(_tokens(key)) | {key.lower()}
    said = key.lower()
    return next(
        (role for role, names in _ROLES if tokens & names or any(len(one) >= _LONG and one in said for one in names)),
        None,
    )


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
    seconds = count(value, _SECONDS[1] * 1000)
    if seconds is None:
        return None
    seconds = seconds // 1000 if seconds > _SECONDS[1] else seconds
    if seconds < _SECONDS[0]:
        return None
    return (datetime.fromtimestamp(seconds, UTC) + _SHANGHAI).date()


# --- records -------------------------------------------------------------------------------------------------------


def _table(array: _Array) -> Table:
    rows = array.rows
    sample = rows[:_MOST_LOOKED_AT]
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
        first = [day for name in _FIRST_OF_ROLE for key, day in same if name in _tokens(key)]
        return first[0] if first else same[0][1] if len({day for _, day in same}) == 1 else None
    entered = [day for role, _, day in told if role is Role.ENTERED]
    known = all(role in (Role.ENTERED, Role.DRAFTED) for role, _, _ in told)
    return entered[0] if len({*entered}) == 1 and known else None


def _is_pinned(row: Mapping[str, Any]) -> bool:
    for key, value in row.items():
        name = _snake(key).lower().replace("_", "")
        if name in (
            "istop",
            "top",
            "zd",
            "sfzd",
            "stick",
            "sticky",
            "issticky",
            "isstick",
            "topflag",
            "pinned",
            "ontop",
        ):
            return value is True or str(value).strip().lower() in ("1", "true", "y", "yes", "是")
    return False
