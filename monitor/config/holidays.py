"""The holiday notice of the State Council as it is published (关于……年部分节假日安排的通知) -> the days of a year.

A notice is taken whole or not at all: a calendar with a hole in it would send letters on a holiday, and nobody would
know that it has one. So it must reach to its signature, each day is held against its weekday, each holiday against its
stated length, and no day may be left of which nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from unicodedata import normalize

from msgspec import Struct

from monitor.cases.workdays import YearDays
from monitor.errors import SourceError

NAMES = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
"""What a whole notice speaks of (《全国年节及纪念日放假办法》第二条)."""

_TITLE = re.compile(r"(20[0-9]{2})年(?:部分)?节假日安排")
_NUMBER = re.compile(r"国办发(?:明电)?[〔\[(【]20[0-9]{2}[〕\])】][0-9]{1,4}号")
_HEADING = re.compile(r"[一二三四五六七八]、([^:。]{2,20}):")
_END = re.compile(r"国务院办公厅20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日")
_TOKEN = re.compile(
    r"(?P<date>(?:(?P<year>20[0-9]{2})年)?(?:(?P<month>[0-9]{1,2})月)?(?P<day>[0-9]{1,2})日(?:\((?P<said>[^()]*)\))?)"
    r"|(?P<to>至|到|—{1,2}|-)|(?P<off>放假|补休|调休)|(?P<on>上班)|(?P<joined>连休)|(?P<count>共?(?P<days>[0-9]{1,3})天)"
)
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_DAY = timedelta(days=1)


class _Sorted(Struct):
    """Days as a notice sorts them: off and worked."""

    off: set[date]
    worked: set[date]


def read_notice(text: str) -> tuple[YearDays, ...]:
    """The days of each year that a notice speaks of, that of its title first. Raises SourceError with what is wrong."""
    plain = re.sub(r"\s+", "", normalize("NFKC", text))
    title = _TITLE.search(plain)
    if title is None:
        raise SourceError("notice-no-title")
    year, number = int(title[1]), _NUMBER.search(plain)
    if number is None:
        raise SourceError("notice-no-number")
    days = _Sorted(set(), set())
    end = _END.search(plain, title.end())
    if end is None:
        raise SourceError("notice-no-end")
    for part in _parts(plain[title.end() : end.start()]):
        for off, named in _spans(part, year):
            (days.off if off else days.worked).update(named)
    _require_sound(days)
    years = sorted({one.year for one in days.off | days.worked}, key=lambda one: (one != year, one))
    return tuple(_of_year(days, one, number[0]) for one in years)


def _of_year(days: _Sorted, year: int, source: str) -> YearDays:
    off, worked = (frozenset(one for one in named if one.year == year) for named in (days.off, days.worked))
    return YearDays(year=year, holidays=off, extra_workdays=worked, source=source)


def _parts(text: str) -> Sequence[str]:
    """What is said of each holiday. All of them must be there."""
    heads = list(_HEADING.finditer(text))
    missing = [name for name in NAMES if not any(name in head[1] for head in heads)]
    if missing:
        raise SourceError("notice-incomplete", names="、".join(missing))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return [text[head.end() : end] for head, end in zip(heads, ends, strict=True)]


def _spans(part: str, year: int) -> Iterator[tuple[bool, list[date]]]:
    """The days off and the days worked of one holiday, in the order of the text."""
    reading = _Reading(year)
    spans = [span for token in _TOKEN.finditer(part) if (span := reading.take(token)) is not None]
    if reading.named or not any(off for off, _ in spans):
        raise SourceError("notice-no-days", part=part[:40])
    yield from spans


class _Reading:
    """A sentence as it is read: days are ``named``, then it is said that they are off or worked, then how many."""

    def __init__(self, year: int) -> None:
        self.named: list[date] = []
        self._year, self._month = year, 0
        self._joined = False
        self._counted: list[date] = []

    def take(self, token: re.Match[str]) -> tuple[bool, list[date]] | None:
        """The days of which a word says that they are off, or worked; None for any other word."""
        if token["date"]:
            self._name(token)
        elif token["to"]:
            self._joined = bool(self.named)
        elif token["joined"]:
            self._counted = []
        elif token["count"]:
            self._count(token)
        elif self.named and (token["off"] or token["on"]):
            found, self.named = (bool(token["off"]), self.named), []
            self._counted = found[1] if found[0] else []
            return found
        return None

    def _name(self, token: re.Match[str]) -> None:
        self._month = int(token["month"] or self._month)
        day = _date(int(token["year"] or self._year), self._month, int(token["day"]), token)
        self.named += _between(self.named[-1], day, token["date"]) if self._joined else [day]
        self._joined = False

    def _count(self, token: re.Match[str]) -> None:
        if self._counted and int(token["days"]) != len(self._counted):
            said, found = token["count"], len(self._counted)
            raise SourceError("notice-count", said=said, found=found, day=str(self._counted[0]))
        self._counted = []


def _date(year: int, month: int, day: int, token: re.Match[str]) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise SourceError("notice-no-such-day", said=token["date"]) from None
    weekday = _WEEKDAY.search(token["said"] or "")
    if weekday is not None and "一二三四五六日".index(weekday[1].replace("天", "日")) != found.weekday():
        raise SourceError("notice-weekday", said=token["date"], year=year)
    return found


def _between(first: date, last: date, said: str) -> list[date]:
    """The days after ``first`` up to ``last``."""
    if not timedelta() < last - first <= timedelta(days=15):
        raise SourceError("notice-no-such-day", said=said)
    return [first + _DAY * number for number in range(1, (last - first).days + 1)]


def _require_sound(days: _Sorted) -> None:
    twice = sorted(days.off & days.worked)
    if twice:
        raise SourceError("notice-both", day=str(twice[0]))
    for day in sorted(days.worked):
        if day.weekday() < 5:
            raise SourceError("notice-worked-anyway", day=str(day))


def written(days: YearDays) -> str:
    """The calendar file of a year, by spans of days."""
    return "\n".join(
        [
            f"# {days.year} 年节假日与调休：只写与“周一至周五上班”不同的日子。",
            f"year = {days.year}",
            f'source = "{days.source}"',
            f"provisional = {str(days.provisional).lower()}",
            *_list("holidays", days.holidays),
            *_list("extra_workdays", days.extra_workdays),
            "",
        ]
    )


def _list(key: str, days: frozenset[date]) -> Iterator[str]:
    """A list with a line for each run of days."""
    ordered, line = sorted(days), list[date]()
    yield f"{key} = ["
    for day, following in pairwise([*ordered, None]):
        assert day is not None
        line.append(day)
        if following != day + _DAY:
            yield f"    {', '.join(map(str, line))},"
            line = []
    yield "]"
