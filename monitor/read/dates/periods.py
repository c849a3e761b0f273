"""The statistical period of a report: two dates that the words around them join, in a sentence about the statistics."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from msgspec import Struct

from monitor.read.dates.written import day_of, in_digits
from monitor.read.words import norm

Period = tuple[date, date]

_DASH = r"\-‐‑‒–—―−─━~〜∼→"
_SENTENCE = re.compile(r"[。;!?]")
_ENDS = ("。", ";", "!", "?")
_YEAR = re.compile(r"20(?:\d\d|XX)")
_MENTIONED = re.compile(r"统计|数据|数字|指标|时限|期限|报告期|起止|核定|汇总|报告|年报")

# --- forms brought to one: 2024年1月1日 ----------------------------------------------------------------------------
_NUMERIC = re.compile(r"(?<![\d./])(20\d\d)([./-])(\d{1,2})\2(\d{1,2})(?!\d|[./]\d)日?")
_COMPACT = re.compile(r"(?<![\d年])(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?![\d日年月])")
_SHORT_END = re.compile(rf"(?<=日)([{_DASH}]{{1,4}}|[至到])(\d{{1,2}})[./](\d{{1,2}})(?![\d./月])日?")
_MONTHS = re.compile(rf"(?<!\d)(20\d\d年)(\d{{1,2}})(?:[{_DASH}]{{1,4}}|[至到])(?=\d{{1,2}}月)")

# --- a date, and what joins two ------------------------------------------------------------------------------------
_TIME = (
    r"(?:凌晨|上午|下午|晚上?)?(?P<hour>\d{1,2}|零)(?:[时点](?:整|[\d零]{1,2}分(?:[\d零]{1,2}秒)?)?|:\d\d(?::\d\d)?)"
)
_DATE = re.compile(
    r"(?:(?<!\d)(?P<year>20\d\d)年(?:度的?)?\(?|[同今当本该]年度?的?|(?<![\d年]))"
    rf"(?P<month>0?[1-9]|1[0-2])月份?(?:(?P<day>\d{{1,2}})[日号])?(?:\(?{_TIME}\)?)?"
)
_BETWEEN = re.compile(rf"[起始开算计之以来从自由至到迄截终止直为是于期日时间含当天,、:(){_DASH}]{{1,16}}")
_JOINT = re.compile(rf"[至到迄止截{_DASH}]")
_FROM = re.compile(r"[自从由]|[起始]于")
_UNTIL_BEFORE = re.compile(r"(?:[至到]|截[至止][至到]?|[终止]于|(?:截止|终止|结束)(?:时间|日期)?[为是:]?)$")
_FROM_BETWEEN = re.compile(r"(?:[自从由]|[起始]于|(?:[起开]始|起)(?:时间|日期)?[为是:])$")
_FROM_BEHIND = re.compile(r"起|始|开始")

# --- what a sentence is about --------------------------------------------------------------------------------------
_TERM = r"(?:期限|时限|时间[段点]?|日期|时段|周期|区间|范围|范畴|期间|跨度|口径|起止|年度|期(?=[为是:自从]))"
_OF = r"(?:起止|起始|截止|开始|汇总|覆盖|涵盖|核[算定]|所?涉及?)?的?"
_OWN = r"(?<![^的中列出及用年度报告项关计本该其述各类有部要内里上下,:()、])(?:数据|数字|指标)"
_TOPIC = re.compile(
    rf"(?<![据经])统计(?:数据|数字|指标)?的?{_OF}{_TERM}|(?:{_OWN}(?:统计)?的?|起止|核定|汇总){_OF}{_TERM}"
    rf"|(?:报告|年报)(?:中?的?数据)?的?(?:统计)?{_OF}(?:期限|时限|时段|区间|期间|时间(?:范围|跨度|段)|周期|期(?=[为是:自从]))"
    r"|(?:所列|列出|列明|涉及|使用|引用|反映|采用|涵盖)的?(?:各项|各类|有关|相关|统计|主要)?(?:数据|数字|指标)|^[时期]限(?=[为是:自从])"
)
_BARE_TOPIC = re.compile(
    rf"{_OWN}(?:统计)?(?=[自从由是:]|截[至止]|[均都]?[为系])|(?<![据经])统计(?=[自从由于:]|截[至止]|[均都]?[为系]|20)"
)
_END = re.compile(r"[日止]?(?:期间)?(?:的?(?:统计|汇总)?数据)?(?:$|[,、()])")
_ANOTHER = re.compile(
    r"开展|发布|公布|共(?!和国)|收到|制作|组织|召开|印发|办理|显示|表明|推进|实施|完成|新增|制定|合同|行动|采集|填报|报送|上年|上一年|去年|上期"
)
_TOPIC_BEHIND = re.compile(
    r"[日止]?[,、]?(?:这一|该)?(?:期间|时段|区间)?[即均]?(?:[为是系]|作为)[^,]{0,8}?统计(?:数据)?的?" + _TERM
)
_OF_THE_REPORT = re.compile(r"报告|所列")
_DATA_BEHIND = re.compile(r"止?(?:期间)?的(?:统计|汇总)?数据(?:$|[,、)])")
_ENDING = re.compile(r"截[至止](?:时间|日期)?[为是:]?[到至于]?$")
_WHOLE_YEAR = re.compile(
    rf"(?:{_TERM}|数据|数字)[均都]?(?:[为是系自从:]{{1,2}})?(?P<words>(?<!\d)(?P<year>20\d\d)(?:年度?全年度?|年度|全年度?))(?:数据)?(?:$|[,、()])"
)
_LOST = re.compile(r"20(?:\d{2}|XX)11日|20\d{2}1231日")
_NEAR, _BEFORE, _BEHIND, _LEAD, _AHEAD = 34, 48, 24, 8, 4
_CHAINED = re.compile(r"止?[和与及或、,(]{0,2}(?:[自从]|更正为|改为)?")
_LAST_HOUR = 24


class _Span(Struct, frozen=True):
    """Two joined dates from ``start`` to ``end`` of a sentence; without days where no calendar has them."""

    start: int
    end: int
    days: Period | None


def period(paragraphs: Sequence[str]) -> tuple[Period | None, str | None]:
    """(period, raw words) of the statistical period. Lost markup such as ``202211日`` is words without a period.

    A sentence may run over several paragraphs, as the lines of a text do; one that stands whole goes first.
    """
    texts = [in_digits(norm(paragraph)) for paragraph in paragraphs]
    for text in (*texts, *_joined(texts)):
        for sentence in _SENTENCE.split(text) if _YEAR.search(text) else ():
            stated = _stated(_in_one_form(sentence)) if _MENTIONED.search(sentence) else None
            if stated is not None:
                return stated
    return None, None


def _joined(texts: Sequence[str]) -> Iterator[str]:
    """Runs of lines that end within a sentence, each with the line that ends it."""
    run: list[str] = []
    for text in texts:
        run.append(text)
        if text.endswith(_ENDS):
            yield "".join(run) if len(run) > 1 else ""
            run.clear()
    yield "".join(run) if len(run) > 1 else ""


def _in_one_form(text: str) -> str:
    spelt = _COMPACT.sub(r"\1年\2月\3日", _NUMERIC.sub(r"\1年\3月\4日", text))
    return _MONTHS.sub(r"\1\2月至", _SHORT_END.sub(r"\1\2月\3日", spelt))


def _stated(sentence: str) -> tuple[Period | None, str] | None:
    """The period of a sentence on statistics; dates of any other matter are none, nor are two periods."""
    found = list(_DATE.finditer(sentence)) if "月" in sentence else []
    spans = [span for pair in pairwise(found) if (span := _joined_by(sentence, *pair)) is not None]
    about = [span for span in spans if _is_topic(sentence, span.start, span.end)]
    if about:
        others = [one for one in spans if _CHAINED.fullmatch(sentence, about[0].end, one.start)]
        agreed = all(one.days == about[0].days for one in (*about, *others))
        return (about[0].days, sentence[about[0].start : about[0].end]) if agreed else None
    whole = next(filter(None, (_year_end(sentence, one) for one in found)), None) or _whole_year(sentence)
    if whole is not None:
        year, words = whole
        return (date(year, 1, 1), date(year, 12, 31)), words
    lost = _LOST.search(sentence) if _TOPIC.search(sentence) else None
    return (None, lost.group()) if lost else None


def _joined_by(sentence: str, one: re.Match[str], other: re.Match[str]) -> _Span | None:
    """Two dates as a span by the words before, between and behind them; None where these do not join them."""
    between, start, end = sentence[one.end() : other.start()], one.start(), other.end()
    if not _BETWEEN.fullmatch(between) or bool(one["day"]) != bool(other["day"]) or not (one["year"] or other["year"]):
        return None
    from_behind = between.startswith("止") and _FROM_BEHIND.match(sentence, end)
    if from_behind or (_UNTIL_BEFORE.search(sentence[max(0, start - _LEAD) : start]) and _FROM_BETWEEN.search(between)):
        return _Span(start, end, _days(other, one))
    joined = _JOINT.search(between) or (_FROM_BEHIND.match(between) and sentence.startswith("止", end))
    return _Span(start, end, _days(one, other)) if joined and not _FROM.search(between) else None


def _days(first: re.Match[str], last: re.Match[str]) -> Period | None:
    """The days from one date to another, whole months where no days stand; one without a year has that of the other."""
    years = first["year"] or last["year"], last["year"] or first["year"]
    start = day_of(years[0], first["month"], first["day"] or "1")
    month_end = monthrange(int(years[1]), int(last["month"]))[1]
    end = day_of(years[1], last["month"], last["day"] or str(month_end))
    if start is None or end is None or (start > end and not (first["year"] and last["year"])):
        return None
    if _hour(first) == _LAST_HOUR:
        start += timedelta(days=1)
    if _hour(last) == 0 and end.day == 1:
        end -= timedelta(days=1)
    return start, end


def _hour(found: re.Match[str]) -> int | None:
    hour = found["hour"]
    return None if hour is None else int(hour.replace("零", "0"))


def _is_topic(sentence: str, start: int, end: int) -> bool:
    """Whether what stands from ``start`` to ``end`` is said of the statistics, by the words before or behind it."""
    behind = sentence[end : end + _BEHIND]
    if _ANOTHER.search(behind.partition(",")[0]):
        return False
    if _TOPIC_BEHIND.match(behind) or (
        _DATA_BEHIND.match(behind) and _OF_THE_REPORT.search(sentence, max(0, start - _BEFORE), start)
    ):
        return True
    gap = _gap(sentence, start, bare=_END.match(behind) is not None)
    return gap is not None and len(gap) <= _NEAR and not _ANOTHER.search(gap) and not _DATE.search(gap)


def _gap(sentence: str, start: int, *, bare: bool) -> str | None:
    """What stands between the last words about the statistics and ``start``; ``bare`` ones say so by what follows."""
    kinds = (_TOPIC, _BARE_TOPIC) if bare else (_TOPIC,)
    near = max(0, start - _BEFORE)
    ends = [found.end() for kind in kinds for found in kind.finditer(sentence, near, start + _AHEAD)]
    ends = [end for end in ends if end <= start]
    return sentence[max(ends) : start] if ends else None


def _year_end(sentence: str, found: re.Match[str]) -> tuple[int, str] | None:
    """(year, words) where the data are said to reach to the end of a year, and no beginning is said or lost."""
    ending = _ENDING.search(sentence[max(0, found.start() - _NEAR) : found.start()])
    if ending is None or not found["year"] or (found["month"], found["day"]) != ("12", "31"):
        return None
    start = found.start() - len(ending.group())
    if not _is_topic(sentence, start, found.end()) or re.search(r"\d", _gap(sentence, start, bare=True) or ""):
        return None
    return int(found["year"]), sentence[start : found.end()]


def _whole_year(sentence: str) -> tuple[int, str] | None:
    """(year, words) where the data are said to be those of all of a year."""
    found = _WHOLE_YEAR.search(sentence)
    if found is None or not _is_topic(sentence, found.start("words"), found.end("words")):
        return None
    return int(found["year"]), found["words"]
