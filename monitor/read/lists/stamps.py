"""Dates as they stand beside the entries of lists: with what they are a date of, and whether a day can be told.

A date within running text (a summary, a period, a limit) is none: it says when something else was.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from monitor.read import dates
from monitor.read.dates import Role
from monitor.read.dates.written import day_of, written
from monitor.read.lists.entry import MonthDay
from monitor.read.words import norm, remembered


class Stamp(Struct, frozen=True, gc=False):
    """A date beside an entry: the ``day``, else what else of it is known.

    ``role`` is what its own label says, ``BARE`` without one, None where the label says nothing known. ``pair`` are
    month and day of a date without a year, ``wrong`` stands for a date and is none. ``short`` (``26-11-20``) and
    ``compact`` (``20261120``) are the figures of a date if their fellows say so too, ``turned``
    (``07/13/2026``) those of one whose year stands last: which is the month, its fellows say. None of these: the date
    is relative (``3天前``), or a moment that is not told. ``alone``: nothing else stands in the text.
    """

    role: Role | None
    day: date | None = None
    pair: MonthDay | None = None
    wrong: str = ""
    short: tuple[int, int, int] | None = None
    compact: bool = False
    turned: tuple[int, int, int] | None = None
    alone: bool = True


class Part(Struct, frozen=True, gc=False):
    """A piece of a date that is split over several texts; ``either`` are two figures, month and day in some order."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    either: MonthDay | None = None


MAYBE = re.compile(r"\d|[〇○零]|前|天|刚")
"""A text without any of these holds no date, nor the day of one in pieces."""

_LONGEST = 300
_AROUND = 16
_PROSE = re.compile(r"[，。；！？、,;!?“”]")
_LABEL = re.compile(
    r"(?:^|[\s|\])】,，;；/])(?P<label>[\u4e00-\u9fff][\u4e00-\u9fff\s]{0,14})\s{0,4}[:：]\s{0,4}[\[(（【]?\s{0,4}$"
)
_NAMED = re.compile(r"(?P<label>[\u4e00-\u9fff]{2,8}(?:日期|时间|于))\s{0,4}$")
_APART = re.compile(r"(?:^|[\s\])】〕|·•\[(【〔:：/>-])\s{0,4}[\[(【〔]?\s{0,4}$")
_CLOCK = r"\s{0,4}(?:-\s{1,2})?T?\d{1,2}[:时点]\d{1,2}(?:[:分]\d{0,2}秒?)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
_WEEKDAY = r"\s{0,4}[(]?(?:星期|周)[一二三四五六日天][)]?"
_CHROME = r"(?:点击|浏览|阅读|访问|来源|作者|查看|评论|转载|人气|关注|字号|打印|信息|发布)"
_BEHIND = re.compile(
    rf"(?:{_CLOCK})?(?P<weekday>{_WEEKDAY})?\s{{0,4}}[\])】〕]?\s{{0,4}}(?:$|(?<=[\s\])】〕])|[|·•/(\[【]|{_CHROME})"
)
_LIMITED = re.compile(
    rf"(?:{_CLOCK})?\s{{0,4}}[\])】]?\s{{0,4}}(?:[至到~～—–]|-{{1,2}}\s{{0,4}}\d(?!\d?:\d\d)|之?前|以[前后内]|[止起]|期间)"
)
_RANGE_BEFORE = re.compile(r"[至到~～—–从自]\s{0,4}$|\d\s{0,4}-\s{0,4}$")
_BARE_LABEL = re.compile(r"^(?P<label>[\u4e00-\u9fff][\u4e00-\u9fff\s]{0,14}?)\s{0,4}[:：]\s{0,4}")
_BRACKETS = "[]()【】〔〕（） \t\r\n\xa0\u3000|"
_MONTH_DAY = re.compile(rf"(?:(\d{{2}})[-/](\d{{2}})|(\d{{1,2}})月(\d{{1,2}})日)(?:{_CLOCK})?")
_RELATIVE = re.compile(
    rf"(?:刚刚|今[天日]|昨[天日]|前天|(?:\d{{1,4}}|[一二两三四五六七八九十几半]{{1,3}})\s?(?:秒钟?|分钟?|个?小时|天|日|周|星期|个?月|年)[以之]?前)(?:{_CLOCK})?"
)
_SHORT = re.compile(rf"(\d\d)([-/.])(\d{{1,2}})\2(\d{{1,2}})(?:{_CLOCK})?")
_TURNED = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(20\d\d)(?:{_CLOCK})?")
_DAY_BEFORE = re.compile(rf"{_WEEKDAY}\s{{0,2}}[,，]?\s{{0,4}}$")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_CENTURY = 2000

_PART_YEAR = re.compile(r"(20\d\d)年?")
_PART_YEAR_MONTH = re.compile(r"(20\d\d)\s?[-/.年]\s?(\d{1,2})月?")
_PART_MONTH_YEAR = re.compile(r"(\d{1,2})\s?[-/.]\s?(20\d\d)")
_PART_DAY = re.compile(r"(\d{1,2})[日号]?")
_PART_MONTH = re.compile(r"(\d{1,2})月")
_PART_PAIR = re.compile(r"(\d{1,2})[-/.](\d{1,2})")
_PART_NAMED_PAIR = re.compile(r"(\d{1,2})月(\d{1,2})日?")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PART_NAME = re.compile(rf"({'|'.join(_NAMES)})[a-z]{{0,6}}\.?,?", re.IGNORECASE)
_NUMERALS = {
    text: n for n, text in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1)
}
_PART_NUMERAL = re.compile(r"(十?[一二]|[三四五六七八九十])月")
_MAY_BE_PART = re.compile(r"\d|月|[A-Za-z]{3}")
_LONGEST_PART = 20
_MONTHS, _DAYS = 12, 31


@remembered(8192)
def stamps(raw: str) -> tuple[Stamp, ...]:
    """The dates that stand alone in a piece of text, or under a label in it."""
    if len(raw) > _LONGEST or not MAYBE.search(raw):
        return ()
    text, found = written(raw)
    if found:
        ends = [0, *(one.end for one in found)]
        starts = [*(one.start for one in found), len(text)]
        around = [(text[ends[n] : one.start], text[one.end : starts[n + 1]]) for n, one in enumerate(found)]
        told = (_stamp(before, after, one.day) for (before, after), one in zip(around, found, strict=True))
        return tuple(one for one in told if one is not None)
    return tuple(_other(unicodedata.normalize("NFKC", raw).strip()))


@remembered(4096)
def parts(raw: str) -> tuple[Part, ...]:
    """The pieces of a date a text consists of (``28``, ``2026-11``, ``Nov``, ``11月``); none if of anything else."""
    text = unicodedata.normalize("NFKC", raw).strip(_BRACKETS + "/,-.")
    if len(text) > _LONGEST_PART or not _MAY_BE_PART.search(text):
        return ()
    whole = _part(text)
    if whole is not None:
        return (whole,)
    each = [_part(one) for one in re.split(r"[\s/,]+", text)]
    return tuple(one for one in each if one is not None) if all(each) and len(each) > 1 else ()


def _stamp(before: str, after: str, day: date) -> Stamp | None:
    if _LIMITED.match(after) or _RANGE_BEFORE.search(before):
        return None
    label = _LABEL.search(before) or _NAMED.search(before)
    if label is not None:
        return Stamp(dates.heading(label["label"]), day)
    before = _DAY_BEFORE.sub("", before)
    behind = _BEHIND.match(after) if _APART.search(before) else None
    if behind is None:
        return None
    strange = (norm(before) + norm(re.sub(_CLOCK, "", after.replace(behind["weekday"] or "", "", 1)))).strip(_BRACKETS)
    if behind["weekday"] and strange:
        return None
    if len(strange) > _AROUND or _PROSE.search(strange):
        return None
    return Stamp(Role.BARE, day, alone=not strange)


def _other(text: str) -> Iterator[Stamp]:
    """What stands for a date without a year of four figures, alone or under a label."""
    label = _BARE_LABEL.match(text)
    role = dates.heading(label["label"]) if label is not None else Role.BARE
    alone = (text[label.end() :] if label is not None else text).strip(_BRACKETS)
    wrong = dates.no_such_day(alone)
    if wrong and alone.startswith(wrong):
        yield Stamp(role, wrong=wrong)
    elif match := _SHORT.fullmatch(alone):
        yield Stamp(role, short=(int(match[1]), int(match[3]), int(match[4])))
    elif match := _TURNED.fullmatch(alone):
        yield Stamp(role, turned=(int(match[1]), int(match[3]), int(match[4])))
    elif match := _COMPACT.fullmatch(alone):
        day = day_of(*match.groups())
        if day is not None:
            yield Stamp(role, day, compact=True)
    elif _RELATIVE.fullmatch(alone):
        yield Stamp(role)
    else:
        yield from _pairs(alone, role)


def _pairs(alone: str, role: Role | None) -> Iterator[Stamp]:
    """Month and day, at most between words that are no sentence."""
    found = [match for match in _MONTH_DAY.finditer(alone) if _apart(alone, match)]
    if len(found) != 1 or _PROSE.search(alone) or len(norm(alone)) - len(norm(found[0].group())) > _AROUND:
        return
    month, day = int(found[0][1] or found[0][3]), int(found[0][2] or found[0][4])
    yield Stamp(role, pair=(month, day), alone=found[0].group() == alone)


def _apart(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    return bool(re.search(r"(?:^|[\s\])】\[(【|·])$", before)) and bool(re.match(r"$|[\s\])】\[(【|·]", after))


def resolved(short: tuple[int, int, int]) -> date | None:
    """``26-11-20`` as a day of this century."""
    return day_of(str(_CENTURY + short[0]), str(short[1]), str(short[2]))


def day_first(turned: Iterable[tuple[int, int, int]]) -> bool | None:
    """Whether the day stands before the month in dates whose year stands last; None where they do not tell."""
    found = list(turned)
    first, second = any(one[0] > _MONTHS for one in found), any(one[1] > _MONTHS for one in found)
    return first if first != second else None


@remembered(8192)
def is_date_like(raw: str) -> bool:
    """Whether a text holds a date, or the piece of one with its month."""
    return bool(stamps(raw)) or any(one.month is not None or one.either is not None for one in parts(raw))


def _part(text: str) -> Part | None:
    for pattern, read in _PARTS:
        match = pattern.fullmatch(text)
        part = read(*match.groups()) if match is not None else None
        if part is not None and _is_possible(part):
            return part
    return None


_PARTS = (
    (_PART_YEAR, lambda year: Part(year=int(year))),
    (_PART_YEAR_MONTH, lambda year, month: Part(year=int(year), month=int(month))),
    (_PART_MONTH_YEAR, lambda month, year: Part(year=int(year), month=int(month))),
    (_PART_DAY, lambda day: Part(day=int(day))),
    (_PART_MONTH, lambda month: Part(month=int(month))),
    (_PART_NAMED_PAIR, lambda month, day: Part(month=int(month), day=int(day))),
    (_PART_PAIR, lambda one, other: Part(either=(int(one), int(other)))),
    (_PART_NAME, lambda name: Part(month=_NAMES.index(name[:3].lower()) + 1)),
    (_PART_NUMERAL, lambda name: Part(month=_NUMERALS[name])),
)


def _is_possible(part: Part) -> bool:
    month, day = part.month, part.day
    return (month is None or 1 <= month <= _MONTHS) and (day is None or 1 <= day <= _DAYS)


def joined(pieces: list[Part], *, day_first: bool) -> tuple[int | None, int, int] | None:
    """Year, month and day of pieces that make one date; None where they do not, or two of them say the same."""
    years = [one.year for one in pieces if one.year is not None]
    months = [one.month for one in pieces if one.month is not None]
    days = [one.day for one in pieces if one.day is not None]
    for one in pieces:
        if one.either is not None:
            months.append(one.either[day_first])
            days.append(one.either[not day_first])
    if len(months) != 1 or len(days) != 1 or len(years) > 1:
        return None
    if not (1 <= months[0] <= _MONTHS and 1 <= days[0] <= _DAYS):
        return None
    return (years[0] if years else None), months[0], days[0]


def as_it_stands(stamp: Stamp) -> str:
    """A date for people to look at."""
    if stamp.day is not None:
        return stamp.day.isoformat()
    return stamp.wrong or "-".join(f"{one:02}" for one in stamp.pair or stamp.short or ())
