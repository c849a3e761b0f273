"""What a date on a page is a date of: told by the words of its label, never by its place among other dates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import IntEnum
from functools import lru_cache

from monitor.model.reports import Dating
from monitor.read.dates.written import find_date, moment, written
from monitor.read.words import norm


class Role(IntEnum):
    """What a label says of its date, the best witness of publication first. From ``ENTERED`` on a date is weak."""

    PUBLISHED = 0
    SHOWN = 1
    BARE = 2
    ENTERED = 3
    UPDATED = 4
    DRAFTED = 5
    OF_DAY = 6
    OTHER = 7


_NEUTRAL = frozenset({"日期", "时间"})
MAYBE_TODAY = "星期"
"""The label of a date that stands like the clock of a site: with its weekday, or alone above a title."""

_PUBLISHED = frozenset({"publishtime", "发布", "发表", "刊发"})
_KINDS = (
    (
        Role.OTHER,
        re.compile(
            r"页面|网页|首页|本页|静态|缓存|打印|截[止至]|有效|[生失]效|施行|实施|执行|废止|统计|起止|核定|访问|浏览|登[录陆]|下载|当前|现在|今[天日]"
            r"|系统|服务|办[理公结]|受理|时限|期限|[起开]始|结束|到期|征[集求]|反馈|报名|会议|召开|活动|出生|注册|成立|工作|营业|咨询|答复|查询|归档"
        ),
    ),
    (Role.UPDATED, re.compile(r"更新|修[改订]|变更|编辑")),
    (
        Role.DRAFTED,
        re.compile(r"成文|生成|[制印签]发|发文|落款|起草|拟稿|形成|制[作定]|编[制写]|下发|撰[写稿]|审[核批]"),
    ),
    (Role.PUBLISHED, re.compile(r"[发公]布|发表|公开|公示|公告|上[网线]|刊[发登载]|登载|挂网|推送")),
    (Role.SHOWN, re.compile(r"发稿")),
    (Role.ENTERED, re.compile(r"录入|添加|上传|入库|创建|提交|收录|加入")),
)
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,10}(?:日期|时间|时刻|于)")
_HEADING = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:日期|时间|时刻|于|日|期限?)|(?:发布|公布|发表|公开|公示|上网|发文|成文|印发|生成|截[止至]|开始|结束|更新|实施|施行|录入)"
)
_SPAN = ("有效期", "公示期", "期限")
_LIMIT = re.compile(
    r"[)\]】〕]?(?:[\sT]{0,2}\d{1,2}[:时][\d:.分秒Z]{0,12})?[)\]】〕]?\s{0,2}(?:之?[前后内起止]|以[前后内]|[至到]|期间|[~—–―]{1,2}\s?\d)"
)
_PROSE = re.compile(r"[,，;；。]\s{0,2}[\u4e00-\u9fff]")
_LONGEST_LEAD = 20
_LONGEST_VALUE = 120
_LONGEST_LINE = 100
_TIME = r"(?:T?\d{1,2}(?::\d{1,2}){1,2}(?:\.\d{1,3})?|\d{1,2}[时点](?:\d{1,2}分(?:\d{1,2}秒)?)?)"
_OPEN, _CLOSE = r"[\[(【〔|]{0,2}", r"[\])】〕|]{0,2}"
_WEEKDAY = r"(?P<weekday>\(?(?:星期|周)[一二三四五六日天]\)?)?"
_BODY = (
    r"(?![\u4e00-\u9fff]{0,24}(?:发布|召开|公布|印发|举[办行]|开展|组织|调研|关于|部署|推进|通知|公告))"
    r"[\u4e00-\u9fff]{2,24}(?:政府|委员会|[委办]|办公室|[局院站队所处室科网社馆]|中心|街道|[乡镇县市区])"
)
_CHROME = (
    r"[\[(【|]?(?:[\u4e00-\u9fff]{2,14}(?=点击|浏览|阅读|访问))?"
    r"(?:来源|浏览|阅读|点击|访问|作者|字体|字号|打印|编辑|分享|收藏)"
)
_TAIL = re.compile(
    rf"{_CLOSE}{_TIME}?{_CLOSE}{_WEEKDAY}{_TIME}?{_CLOSE}(?P<body>(?:来源:?)?{_BODY})?(?:发布|发表)?(?:$|{_CHROME})"
)
_LEAD = re.compile(
    rf"{_OPEN}(?:[A-Z][a-z]{{2,8}},?\s)?(?P<body>(?:(?:来源|作者|编辑|责编|供稿):?[\u4e00-\u9fff]{{2,24}}|{_BODY})[|,]?)?{_OPEN}"
)
_INFO = re.compile(
    r"(?:(?:发布(?:机构|单位)|责任(?:部门|编辑)|(?:信息|稿件|文章)?来源|作者|编辑|责编|供稿|浏览(?:次数|量|数)?|点击(?:次数|量|数)?|阅读(?:次数|量|数)?"
    r"|访问(?:次数|量|数)?|字[体号]):[^:]{0,30}){1,6}"
)
"""What stands before the date in a line of such labels under a title, none of which is the date's."""

_ABOUT_ARTICLE = re.compile("来源|作者|浏览|点击|阅读|字[体号]|打印")
_SURE = 2
_MAYBE = re.compile(r"2\s?0\s?\d\s?\d\s{0,4}[-/.年－．／]\s{0,4}\w|２|二\s{0,2}[〇○零]|[A-Z][a-z]{2}")
"""Without any of these a line holds no date; most lines of a head hold none."""

_SIGNED = re.compile(r"\(20\d\d年\d{1,2}月\d{1,2}日\)")


@lru_cache(maxsize=1024)
def role(label: str) -> Role | None:
    """What the date under a label is a date of; None where the words are no label of a date."""
    text = norm(label).rstrip(":")
    if text in _NEUTRAL:
        return Role.SHOWN
    if text in ("", MAYBE_TODAY):
        return Role.OF_DAY if text else Role.BARE
    if text in _PUBLISHED:
        return Role.PUBLISHED
    if not _LABEL.fullmatch(text):
        return None
    return next((kind for kind, words in _KINDS if words.search(text)), None)


@lru_cache(maxsize=1024)
def heading(words: str) -> Role | None:
    """What dates are dates of that stand under these words, be it without the word for a date (``发布``, ``截止``).

    None where the words say nothing of it.
    """
    text = norm(words).strip(":[]()")
    if text in _NEUTRAL:
        return Role.SHOWN
    if not _HEADING.fullmatch(text):
        return None
    if text.endswith(_SPAN):
        return Role.OTHER
    return next((kind for kind, known in _KINDS if known.search(text)), None)


def value(raw: str) -> date | None:
    """The one day that stands as a value under a label; a limit, a span or two days are none."""
    text, found = written(raw[:_LONGEST_VALUE])
    if not found:
        return moment(raw) if len(raw) <= _LONGEST_VALUE else None
    first = found[0]
    limited = _LIMIT.match(text, first.end) or _PROSE.search(text, first.end)
    return None if limited or first.start > _LONGEST_LEAD or any(one.day != first.day for one in found) else first.day


def _day(kind: Role | None, raw: str) -> date | None:
    """The day of a value, or of a line known to be a date."""
    return find_date(raw) if kind in (Role.BARE, Role.OF_DAY) else value(raw)


def alone(raw: str, *, titled: bool) -> str | None:
    """The label of a line that is a date alone, or with the time, the body that publishes, or page chrome; else None.

    Only under a title (``titled``) may it have its weekday or stand beside a body: in the head of a site such a date
    is today's. One in brackets in the form of letters is a date of signature.
    """
    if len(raw) > _LONGEST_LINE * 4 or not _MAYBE.search(raw):
        return None
    text, found = written(norm(raw[:_LONGEST_LINE]))
    if not found:
        text, found = written(raw[:_LONGEST_LINE].strip())
    if not found:
        return None
    lead, tail = _LEAD.fullmatch(text[: found[0].start]), _TAIL.match(text, found[0].end)
    before = norm(text[: found[0].start])
    if tail is not None and not before.endswith(":") and _INFO.fullmatch(before):
        return ""
    if lead is None or tail is None or (not titled and (lead["body"] or tail["body"] or tail["weekday"])):
        return None
    return "落款时间" if _SIGNED.fullmatch(text) else MAYBE_TODAY if tail["weekday"] else ""


def of_article(line: str) -> bool:
    """Whether a line is what sites print under the title of an article: source, visits, size of type …."""
    return len(set(_ABOUT_ARTICLE.findall(norm(line[: _LONGEST_LINE * 2])))) >= _SURE


def shown(pairs: Iterable[tuple[str, str]]) -> Dating:
    """The publication day among (label, raw date) pairs: that of the best role, if its dates agree; else none.

    Dates of entry, of change and of drafting are weak.
    """
    ranked = [
        (kind, day)
        for label, raw in pairs
        if (kind := role(label)) not in (None, Role.OTHER) and (day := _day(kind, raw))
    ]
    best = min((kind for kind, _ in ranked), default=None)
    days = {day for kind, day in ranked if kind is best}
    if best is None or len(days) > 1:
        return Dating()
    return Dating(day=days.pop(), source="page", weak=best >= Role.ENTERED)
