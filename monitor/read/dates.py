"""Dates as pages write them, the date an address carries, and the period a report covers."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date

from monitor.model.reports import Dating
from monitor.read.words import norm

_DATE = re.compile(
    r"(?<!\d)(20\d\d)\s{0,4}[-/.年]\s{0,4}(\d{1,2})\s{0,4}[-/.月]\s{0,4}(\d{1,2})(?:\s{0,4}日)?(?=\d{1,2}:\d\d|\D|$)"
)
_BEHIND = re.compile(
    r"[\dT:.+时分秒]{0,16}(?:$|[\[(【]?(?:[\u4e00-\u9fff]{2,14}(?=点击|浏览|阅读|访问))?(?:来源|浏览|阅读|点击|访问|作者|字体|字号|打印|编辑))"
)
_LONGEST_DATE = 80
_MONTHS, _LONGEST_MONTH = 12, 31
_BARE_DATE = 24
_STRONG = frozenset(
    {"发布时间", "发布日期", "公开日期", "公开时间", "发表时间", "publishtime", "信息发布时间", "上网日期"}
)
_WEAK = frozenset({"成文日期", "生成日期", "公文生成日期", "制发日期"})
_URL_DAY = (
    re.compile(r"/t(20\d{2})(\d{2})(\d{2})_\d+(?:_\w+)?\.s?html?$"),
    re.compile(r"/art/(20\d{2})/(\d{1,2})/(\d{1,2})/art_\d+_\d+\.html$"),
    re.compile(r"/(20\d{2})-(\d{2})-(\d{2})/\d+\.html$"),
)
_URL_MONTH = (re.compile(r"/(20\d{2})(\d{2})/[0-9a-f]{32}\.s?html$"), re.compile(r"/(20\d{2})(\d{2})/"))
_RANGE = re.compile(
    r"(?P<y1>20\d{2})年0?(?P<m1>\d{1,2})月0?(?P<d1>\d{1,2})日(?:[0零]时)?起?,?(?:至|到|—{1,4}|–{1,4}|-{1,4}|~{1,4})"
    r"(?:(?P<y2>20\d{2})年)?(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
)
_NUMERALS = re.compile(
    r"(二[〇○零][〇○零一二三四五六七八九]{2})年(?:(元|[一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?)?"
)
_WRITTEN = re.compile("[〇○零元][〇○零一二三四五六七八九月]")
_DOTTED = re.compile(r"(?<![\d.])(20\d\d)\.(\d{1,2})\.(\d{1,2})(?![\d.])")
_DIGITS = {numeral: str(value) for value, numeral in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}
_END_ONLY = re.compile(r"截[至止](?:到)?(?P<y>20\d{2})年12月31日")
_LOST_MARKUP = re.compile(r"20(?:\d{2}|XX)11日|20\d{2}1231日")
_STATISTICS = re.compile(r"统计|时限|数据(?:的?期限|截[至止]|自|从)|核定时间|(?:所列|列出|涉及)的?数据")
_CLAUSE = re.compile(r"[。;!?]")


def find_date(raw: str) -> date | None:
    """The first complete date in a text; time and date may run together (``2021-03-2918:26``)."""
    match = _DATE.search(unicodedata.normalize("NFKC", raw)) or _DATE.search(in_digits(norm(raw)))
    return _date(*match.groups()) if match else None


def no_such_day(raw: str) -> str:
    """What a text writes as a date although its month has no such day (``2026-02-30``); empty if nothing."""
    match = _DATE.search(unicodedata.normalize("NFKC", raw))
    if match is None or _date(*match.groups()) is not None:
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


def shown(pairs: tuple[tuple[str, str], ...]) -> Dating:
    """The date a page shows: strong labels first, then neutral ones, then the weak dates of drafting.

    Where dates of the same rank contradict each other the first is taken, but it is weak.
    """
    ranked: list[tuple[int, date]] = []
    for label, raw in pairs:
        day = find_date(raw)
        if day is not None:
            ranked.append((0 if label in _STRONG else 2 if label in _WEAK else 1, day))
    if not ranked:
        return Dating()
    rank, day = min(ranked, key=lambda pair: pair[0])
    agreed = len({other for at, other in ranked if at == rank}) == 1
    return Dating(day=day, source="page", weak=rank == 2 or not agreed)


def of_url(url: str) -> Dating:
    """The date an address carries: a day, or a month as an interval that ends on ``until``. Always weak."""
    for pattern in _URL_DAY:
        match = pattern.search(url)
        day = _date(*match.groups()) if match else None
        if day is not None:
            return Dating(day=day, source="url", weak=True)
    for pattern in _URL_MONTH:
        match = pattern.search(url)
        first = _date(match.group(1), match.group(2), "1") if match else None
        if first is not None:
            return Dating(until=first.replace(day=monthrange(first.year, first.month)[1]), source="url", weak=True)
    return Dating()


def period(paragraphs: tuple[str, ...]) -> tuple[tuple[date, date] | None, str | None]:
    """(period, raw words) of the statistical period. Lost markup such as ``202211日`` is words without a period."""
    for paragraph in paragraphs:
        text = norm(paragraph)
        for sentence in (
            _CLAUSE.split(_DOTTED.sub(r"\1年\2月\3日", in_digits(text))) if _STATISTICS.search(text) else ()
        ):
            stated = _stated(sentence)
            if stated is not None:
                return stated
    return None, None


def _stated(sentence: str) -> tuple[tuple[date, date] | None, str] | None:
    """The period of a sentence on statistics; dates of any other matter are none."""
    match = _RANGE.search(sentence)
    if match and _about_period(sentence, match.start()):
        return _span(match), match.group()
    ending = _END_ONLY.search(sentence)
    if ending and _about_period(sentence, ending.start()):
        year = int(ending.group("y"))
        return (date(year, 1, 1), date(year, 12, 31)), ending.group()
    lost = _LOST_MARKUP.search(sentence) if _STATISTICS.search(sentence) else None
    return (None, lost.group()) if lost else None


def _about_period(text: str, start: int) -> bool:
    return bool(_STATISTICS.search(text[max(0, start - 40) : start + 60]))


def _span(match: re.Match[str]) -> tuple[date, date] | None:
    first = _date(match["y1"], match["m1"], match["d1"])
    last = _date(match["y2"] or match["y1"], match["m2"], match["d2"])
    return (first, last) if first and last else None


def _converted(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    said = "".join(_DIGITS[numeral] for numeral in year) + "年"
    return said + (f"{_count(month)}月" if month else "") + (f"{_count(day)}日" if day else "")


def _count(numerals: str) -> str:
    """A number up to ninety-nine: the first month is also called 元."""
    tens, ten, ones = numerals.replace("元", "一").rpartition("十")
    return (_DIGITS[tens[-1]] if tens else "1" if ten else "") + (_DIGITS[ones[-1]] if ones else "0")


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
