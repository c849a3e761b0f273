"""Whose report of which year: all that says so is collected with its place, and weighed.

A document's own title names kind and year. What has no year may be the title of a column, what stands last in a page
title the name of the site, and neither says whose a report is. Names that contradict each other with equal weight name
nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from monitor.model.reports import Section, Title, Witness
from monitor.read.whose.bodies import fold, is_body, is_owner
from monitor.read.whose.naming import GOVERNMENT
from monitor.read.whose.titles import (
    LONGEST,
    ends_title,
    is_report_title,
    may_name_report,
    squeeze,
    title_body,
    title_years,
)
from monitor.read.words import norm

_SENTENCE = ("。", "；", "，", ";", ",")
_CRUMB = re.compile("[>»＞]|位置[:：]|首页/")
_APART = re.compile(
    "[。:;]$|星期|今天是|网站?$|平台$|浏览|点击|阅读|字[体号]|打印|来源:|20\\d\\d[-/.年]\\d{1,2}[-/.月]\\d"
)
"""Lines that stand before a title and are no part of it: sentences, clocks, dates, the name of the site."""

_SHORT = 60
_LONGEST_PART = 40
_SELF = re.compile(r"(?:联系|由)([\u3400-\u9fff]{3,30}?(?:人民政府|办公室|委员会|局|中心))(?:联系|\(|负责|编制)")
_OPENED = re.compile(r"20\d{2}年?度?的?(?:政府|政务)?信息公开")
_LED_IN = re.compile(
    "[^\u3400-\u9fff()、]|公布|发布|现将|编制|编写|形成|印发|撰写|总结|以下为|以下是|关于|本报告|[是为由将的了]"
)
_SIGNED = re.compile(r"(?:20\d{2}年\d{1,2}月\d{1,2}日)$")
_ISSUERS = ("发布机构", "发文机关", "发文单位", "责任部门", "所属机构", "公开机构", "制发机关")
_SOURCES = ("来源", "信息来源", "稿件来源")
_RUNS_SITES = re.compile("(?:人民政府|政府|[委府]?办(?:公室)?|中心)$|政务服务|数据")
"""Bodies that put online what others write: named as the source they may be no more than that."""

_TOWN = re.compile("(?:[乡镇]|街道)(?:人民政府|政府|办事处)?$")
_LAST = 4
_DECISIVE, _TELLING, _HINT = 3, 2, 1
_SAYS = 4
_CLEAR = 2
_ONE_SYSTEM = frozenset({"mark", "heading", "meta", "page"})
"""Places that a publishing system fills from one field: together they are one witness."""


class Identity(Struct, frozen=True, kw_only=True):
    """The title of a document and the body it names, with everything that spoke for or against them."""

    title: str | None
    agency: str | None
    witnesses: tuple[Witness, ...]


class Context(Struct, frozen=True, kw_only=True):
    """What else a document has to say of whose it is."""

    opening: Sequence[str] = ()
    crumbs: Sequence[str] = ()
    metadata: Mapping[str, str] = {}
    sections: Sequence[Section] = ()


def identify(titles: Sequence[Title], lines: Sequence[str], context: Context) -> Identity:
    """The title and the body of a document; ``lines`` are those in which a title may be printed."""
    options = [*_valid(titles), *_printed(lines)]
    scores = _scores(options)
    title = _best(options, scores)
    named = [*_by_titles(options), *_by_context(context)]
    said = zip(options, scores, strict=True)
    witnesses = [_witness("title", option.origin, squeeze(option.text), score) for option, score in said]
    return Identity(title=title, agency=_agency(named, title), witnesses=(*witnesses, *named))


def find_title(titles: Sequence[Title], lines: Sequence[str]) -> str | None:
    """The title of a report; one broken over several lines is put together."""
    options = [*_valid(titles), *_printed(lines)]
    return _best(options, _scores(options))


# --- titles ------------------------------------------------------------------------------------------------------


def _valid(titles: Iterable[Title]) -> list[Title]:
    """Candidates that name a report; a path of columns and a sentence are no titles."""
    short = [title for title in titles if len(title.text) <= LONGEST and not _runs_on(title.text)]
    return [title for title in short if not _CRUMB.search(norm(title.text)) and is_report_title(title.text)]


def _printed(lines: Sequence[str]) -> list[Title]:
    """The titles that lines of the text print, each with the lines before it where it is broken over several.

    Lines that only hold a title somewhere count where none ends with one that names a body.
    """
    near = [(index, line) for index, line in enumerate(lines) if may_name_report(line)]
    wholes = [(line, _whole(lines, index)) for index, line in near if not _CRUMB.search(norm(line))]
    titles = [(line, title) for line, title in wholes if is_report_title(title) and not _runs_on(title)]
    ended = [title for _, title in titles if ends_title(title)]
    if not any(map(_names_whom, ended)):
        ended += [title for line, title in titles if len(norm(line)) <= _SHORT and title not in ended]
    return [Title(title, "line" if title in lines else "lines") for title in ended]


def _runs_on(title: str) -> bool:
    return "。" in title or title.rstrip().endswith(_SENTENCE)


def _best(options: Sequence[Title], scores: Sequence[int]) -> str | None:
    """The title that says most and is repeated, the first of equals; without year and body it is a column's."""
    best = max(scores, default=0)
    return squeeze(options[scores.index(best)].text) if best >= _SAYS else None


def _scores(options: Sequence[Title]) -> list[int]:
    """A year and a body make a document's title of what may be a column's; then come place and agreement."""
    texts = [norm(option.text) for option in options]
    return [
        _SAYS * (bool(title_years(option.text)) + is_owner(title_body(option.text)))
        + (option.origin != "page")
        + any(other.origin != option.origin and text in said for other, said in zip(options, texts, strict=True))
        for option, text in zip(options, texts, strict=True)
    ]


def _names_whom(title: str) -> bool:
    return title_body(title) not in ("", GOVERNMENT)


def _whole(lines: Sequence[str], index: int) -> str:
    """A line that by itself is a report's title, otherwise with the lines before it."""
    line = lines[index]
    return line if is_report_title(line) and _names_whom(line) else _joined(lines, index)


def _joined(lines: Sequence[str], index: int) -> str:
    """A line with the short lines before it: a title broken over several lines."""
    joined = lines[index]
    for before in reversed(lines[max(0, index - 3) : index]):
        plain = norm(before)
        apart = len(plain) > _LONGEST_PART or _APART.search(plain) or _CRUMB.search(plain)
        if apart or not plain.strip("-0123456789"):
            break
        joined = before + joined
        if title_years(joined) and _names_whom(joined):
            break
    return joined


# --- bodies ------------------------------------------------------------------------------------------------------


def _by_titles(options: Sequence[Title]) -> Iterator[Witness]:
    """The bodies that titles name: decisive with a year; without one it may be the column of another body.

    A line that says what a heading says is that heading, and no second witness.
    """
    headings = {norm(option.text) for option in options if option.origin in _ONE_SYSTEM}
    for option in (one for one in options if one.origin in _ONE_SYSTEM or norm(one.text) not in headings):
        body = title_body(option.text)
        dated = bool(title_years(option.text))
        if is_owner(body) and (dated or option.origin != "page"):
            origin = "system" if option.origin in _ONE_SYSTEM else "line"
            sure = dated and not (option.origin == "lines" and _of_the_site(body))
            yield _witness("agency", origin, body, _DECISIVE if sure else _TELLING)


def _by_context(context: Context) -> Iterator[Witness]:
    """The bodies that breadcrumb, opening, signature, source and issuer name."""
    columns = [crumb for crumb in context.crumbs[1:] if is_body(crumb) and not _of_the_site(crumb)]
    yield from (_witness("agency", "crumb", norm(crumb), _TELLING) for crumb in columns[-1:])
    opening = [norm(text) for text in context.opening]
    contacts = [match.group(1) for match in map(_SELF.search, opening) if match]
    yield from (_witness("agency", "contact", name, _TELLING) for name in contacts[:1])
    sentences = (text for text in opening if "。" in text)
    places = ((text, match.start()) for text in sentences for match in _OPENED.finditer(text[:LONGEST]))
    opened = [_LED_IN.split(text[max(0, at - _LONGEST_PART) : at])[-1] for text, at in places]
    yield from (_witness("agency", "opening", name, _TELLING) for name in list(filter(is_body, opened))[:1])
    last = context.sections[-1].paragraphs[-_LAST:] if context.sections else ()
    signed = [name for name in (_SIGNED.sub("", norm(text)) for text in last if len(text) <= _SHORT) if is_body(name)]
    yield from (_witness("agency", "signature", name, _TELLING) for name in signed[-1:])
    for origin, labels in (("source", _SOURCES), ("issuer", _ISSUERS)):
        values = [norm(context.metadata[label]) for label in labels if is_body(context.metadata.get(label, ""))]
        for name in values[:1]:
            own = origin == "source" and not _RUNS_SITES.search(name)
            yield _witness("agency", origin, name, _TELLING if own else _HINT)


def _of_the_site(name: str) -> bool:
    """A breadcrumb or a line that names the government may name the site and not who reports."""
    return norm(name).endswith(("人民政府", "政府")) and not _TOWN.search(norm(name))


def _agency(witnesses: Sequence[Witness], title: str | None) -> str | None:
    """The body that the weightiest witnesses agree on; None where others speak for another one as well."""
    groups = _agreeing(witnesses)
    decisive = [group for group in groups if any(one.weight == _DECISIVE for one in group)]
    ranked = sorted(decisive or groups, key=_weight, reverse=True)
    if not ranked or _weight(ranked[0]) < _TELLING:
        return None
    margin = _CLEAR if decisive else 1
    if len(ranked) > 1 and _weight(ranked[0]) < _weight(ranked[1]) + margin:
        return None
    own = title_body(title or "")
    names = [one.says for one in ranked[0] if one.weight > _HINT]
    return own if own in names else names[0]


def _agreeing(witnesses: Sequence[Witness]) -> list[list[Witness]]:
    """Witnesses by the body they name: a shorter name is the end of the longer one."""
    groups: list[list[Witness]] = []
    for witness in sorted(witnesses, key=lambda one: len(one.says), reverse=True):
        mine = [group for group in groups if may_be_one(witness.says, group[0].says)]
        if len(mine) == 1:
            mine[0].append(witness)
        else:
            groups.append([witness])
    return [sorted(group, key=witnesses.index) for group in groups]


def may_be_one(short: str, long: str) -> bool:
    """Whether two names may be one body's: 教育局 and 霁川县教育局, 云门镇 and 霁川县云门镇人民政府."""
    one, other = (fold(name).removesuffix(GOVERNMENT).removesuffix("政府") for name in (short, long))
    return one == other or (len(one) > 1 and other.endswith(one))


def _weight(group: Sequence[Witness]) -> int:
    """What independent places say together."""
    heaviest: dict[str, int] = {}
    for one in group:
        heaviest[one.origin] = max(one.weight, heaviest.get(one.origin, 0))
    return sum(heaviest.values())


def _witness(fact: str, origin: str, says: str, weight: int) -> Witness:
    return Witness(fact=fact, origin=origin, says=says, weight=weight)


# --- years -------------------------------------------------------------------------------------------------------


def decide_year(
    titles: tuple[int, ...], period: tuple[date, date] | None, column: int | None, published: date | None
) -> int | None:
    """The report year: the title's if another witness agrees (or none exists), otherwise what most witnesses say."""
    others = (period[1].year if period else None, column, published.year - 1 if published else None)
    votes = [vote for vote in others if vote is not None]
    if len(titles) == 1 and (titles[0] in votes or not votes):
        return titles[0]
    ranked = Counter([*votes, *titles]).most_common(2)
    if not ranked:
        return None
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return titles[0] if titles else votes[0]
    return ranked[0][0]


def of_year(
    titles: tuple[int, ...], period: tuple[date, date] | None, column: int | None, published: date | None
) -> Iterator[Witness]:
    """What speaks for a report year, each place by itself."""
    said = [*(("title", year) for year in titles), ("crumb", column), ("period", period[1].year if period else None)]
    said.append(("published", published.year - 1 if published else None))
    yield from (_witness("year", where, str(year), 1) for where, year in said if year)


def column_year(crumbs: Sequence[str]) -> int | None:
    """The year of a per-year sub-column in a breadcrumb (``2025年``)."""
    for crumb in reversed(crumbs):
        match = re.fullmatch(r"(20\d{2})(?:年|年度)?(?:年报|报告)?", norm(crumb))
        if match:
            return int(match.group(1))
    return None
