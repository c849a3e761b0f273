"""Dates as pages write them: digits in any form, numerals, moments with a zone, what programs print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from msgspec import Struct

from monitor.read.words import norm

_DATE = re.compile(
    r"(?<!\d)(20\d\d)\s{0,4}[-/.年]\s{0,4}(\d{1,2})\s{0,4}[-/.月]\s{0,4}(\d{1,2})(?:\s{0,4}日)?(?=\d{1,2}:\d\d|\D|$)"
)
_YEARS = "20"
"""What every date in digits has in it."""

_BEHIND = re.compile(
    r"[\dT:.+时分秒]{0,16}(?:$|[\[(【]?(?:[\u4e00-\u9fff]{2,14}(?=点击|浏览|阅读|访问))?(?:来源|浏览|阅读|点击|访问|作者|字体|字号|打印|编辑))"
)
_LONGEST_DATE = 80
_MONTHS, _LONGEST_MONTH = 12, 31
_BARE_DATE = 24
_NUMERALS = re.compile(
    r"(二[〇○零][〇○零一二三四五六七八九]{2})年(?:(元|[一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?)?"
)
_WRITTEN = re.compile("[〇○零元][〇○零一二三四五六七八九月]")
_DIGITS = {numeral: str(value) for value, numeral in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}
_CLOCK = re.compile(
    r"(?P<t>T)?\s{0,4}(?P<hour>\d{1,2}):(?P<minute>\d\d)(?P<second>:\d\d(?:[.,]\d{1,9})?)?\s{0,2}"
    r"(?P<zone>Z(?![A-Za-z])|UTC(?![+-])|GMT(?![+-])|[+-]\d\d:?\d\d(?![\d:]))"
)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = rf"(?:{'|'.join(_NAMES)})[a-z]{{0,6}}\.?"
_ENGLISH = re.compile(
    rf"(?<![a-z])(?:(?P<month>{_NAME})\s{{1,2}}(?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})[\s-]{{1,2}}(?P<month2>{_NAME}))"
    r"(?:,?[\s-]{1,2}(?P<year>20\d\d)(?!\d))?"
    r"(?:,?\s{1,2}(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?(?:\s(?P<half>[ap]m))?)?"
    r"(?:\s?(?P<zone>[a-z]{1,4}(?![a-z:+-])|(?:gmt|utc)?[+-]\d\d:?\d\d))?(?:\s(?P<year2>20\d\d)(?!\d))?",
    re.IGNORECASE,
)
_NAMED = re.compile(r"[A-Za-z]{3}")
"""A text without letters has no month called by its name."""

_MONTH_FIRST = re.compile(r"(?<!\d)(\d{1,2})月\s{0,4}(\d{1,2})日?\s{0,2},\s{0,4}(20\d\d)(?!\d)")
_EPOCH = re.compile(r"\s{0,4}(\d{10})(\d{3})?\s{0,4}")
_FIRST_EPOCH = 946_684_800
_BEIJING = timedelta(hours=8)
_HERE = frozenset({"", "CST", "BJT", "HKT"})
_UNIVERSAL = frozenset({"Z", "UTC", "GMT"})
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d\d):?(\d\d)")


class Written(Struct, frozen=True):
    """A date as it stands in a text from ``start`` to ``end``; ``day`` is that of Beijing."""

    day: date
    start: int
    end: int


def find_date(raw: str) -> date | None:
    """The first complete date in a text; time and date may run together (``2021-03-2918:26``).

    Where a zone stands behind the time the day is that of Beijing.
    """
    return next((one.day for one in written(raw)[1]), None)


@lru_cache(maxsize=1024)
def written(raw: str) -> tuple[str, tuple[Written, ...]]:
    """A text as it was searched, and the dates in it up to the first that no calendar has."""
    text = unicodedata.normalize("NFKC", raw)
    found = tuple(_in_digits(text)) if _YEARS in text else ()
    if found:
        return text, found
    bare = in_digits(norm(raw))
    found = tuple(_in_digits(bare)) if _YEARS in bare and bare != text else ()
    if found:
        return bare, found
    return text, (tuple(_in_english(text)) if _NAMED.search(text) else ()) or tuple(_month_first(text))


def moment(raw: str) -> date | None:
    """The day of a value that a program wrote: a date, a moment with a zone, seconds or milliseconds since 1970."""
    epoch = _EPOCH.fullmatch(raw)
    if epoch is None:
        return find_date(raw)
    seconds = int(epoch[1])
    return (datetime(1970, 1, 1) + timedelta(seconds=seconds) + _BEIJING).date() if seconds > _FIRST_EPOCH else None


def no_such_day(raw: str) -> str:
    """What a text writes as a date although its month has no such day (``2026-02-30``); empty if nothing."""
    text = unicodedata.normalize("NFKC", raw)
    match = _DATE.search(text) if _YEARS in text else None
    if match is None or day_of(*match.groups()) is not None:
        return ""
    return match.group() if 1 <= int(match[2]) <= _MONTHS and 1 <= int(match[3]) <= _LONGEST_MONTH else ""


def in_digits(text: str) -> str:
    """A normalised text with the dates in it that are written out (``二〇二四年元月一日``) in digits."""
    return _NUMERALS.sub(_converted, text).replace("年元月", "年1月") if _WRITTEN.search(text) else text


def dated_only(raw: str) -> bool:
    """Whether a short text is a date, perhaps with a time or page chrome behind it; today's date has its weekday."""
    text = norm(raw[:_LONGEST_DATE])
    match = _DATE.match(text)
    behind = _BEHIND.match(text[match.end() :]) if match else None
    if match is None or behind is None:
        return False
    chrome = match.end() + behind.end() < len(text)
    return chrome or len(text) <= _BARE_DATE


def day_of(year: str, month: str, day: str) -> date | None:
    """The day, or None where no calendar has it."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _in_digits(text: str) -> Iterator[Written]:
    for match in _DATE.finditer(text):
        day = day_of(*match.groups())
        if day is None:
            return
        clock = _CLOCK.match(text, match.end())
        if clock is None:
            yield Written(day, match.start(), match.end())
        else:
            told = clock["second"] or clock["t"] or clock["zone"][0] not in "+-"
            here = _in_beijing(day, clock["hour"], clock["minute"], clock["zone"] if told else "")
            yield Written(here or day, match.start(), clock.end())


def _in_english(text: str) -> Iterator[Written]:
    """Dates as Java, mail and browsers write them (``Thu Jan 16 10:31:00 CST 2025``); CST is the time of China."""
    for match in _ENGLISH.finditer(text):
        month = _NAMES.index((match["month"] or match["month2"])[:3].lower()) + 1
        day = day_of(match["year"] or match["year2"] or "0", str(month), match["day"] or match["day2"])
        if day is None:
            continue
        half = (match["half"] or "").lower()
        hour = int(match["hour"] or "12") % 12 + 12 * (half == "pm") if half else int(match["hour"] or "12")
        here = _in_beijing(day, str(hour), match["minute"] or "0", (match["zone"] or "").upper())
        if here is not None:
            yield Written(here, match.start(), match.end())


def _month_first(text: str) -> Iterator[Written]:
    """Dates whose year stands last, behind a month that is named (``11月 28, 2026``)."""
    for match in _MONTH_FIRST.finditer(text) if "月" in text else ():
        day = day_of(match[3], match[1], match[2])
        if day is not None:
            yield Written(day, match.start(), match.end())


def _in_beijing(day: date, hour: str, minute: str, zone: str) -> date | None:
    """The day in Beijing at a time of another zone; None where nobody knows the zone."""
    offset = _OFFSET.fullmatch(zone)
    if zone in _HERE or not int(hour) <= 23:
        return day
    if offset is not None:
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3])) * (-1 if offset[1] == "-" else 1)
    elif zone in _UNIVERSAL:
        ahead = timedelta()
    else:
        return None
    return (datetime(day.year, day.month, day.day, int(hour), int(minute) % 60) - ahead + _BEIJING).date()


def _converted(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    said = "".join(_DIGITS[numeral] for numeral in year) + "年"
    return said + (f"{_count(month)}月" if month else "") + (f"{_count(day)}日" if day else "")


def _count(numerals: str) -> str:
    """A number up to ninety-nine: the first month is also called 元."""
    tens, ten, ones = numerals.replace("元", "一").rpartition("十")
    return (_DIGITS[tens[-1]] if tens else "1" if ten else "") + (_DIGITS[ones[-1]] if ones else "0")
