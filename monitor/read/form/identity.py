"""Whose report of which year: by the title first, then breadcrumb, source and self-reference; never by issuer alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from monitor.model.roster import Agency, BodyKind
from monitor.read.dates import in_digits
from monitor.read.words import norm

_KIND = re.compile(
    r"(?:政府|政务)?信息公开(?:工作)?(?:开展)?(?:情况)?的?(?:年度)?(?:工作)?报告"
    r"|(?:政府|政务)信息年度(?:工作)?报告|(?:政府|政务)信息公开(?:工作)?年报"
)
_EXCLUDE = re.compile(r"报表|通知|图解|一图读懂|图读|解读|统计表|目录|指南|要点|通报|模板|格式|征求")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?=年|度|政|信|\)|$)")
_LOOSE_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)(?:年度|年|度)?")
_SUFFIX = re.compile(r"\((?:全文|正文|定稿|[^()]{1,6}版)\)")
_ASIDE = re.compile(r"(?<!人民政府)\([^()]{1,20}\)$|\([!-~]{1,100}\)$|\(\)")
_FRAME = re.compile(r"^[【〔\[][^】〕\]]{1,12}[】〕\]]|关于(?:印发|报送|公布|发布).{0,8}$")
_BODY = re.compile(r"[\u4e00-\u9fff]{2,30}(?:人民政府|委员会|办公室|办事处|局|中心|街道|乡|镇)")
_NOT_A_BODY = re.compile(r"融媒体|新闻|公众号|电视|广播(?!电视和旅游)|日报|网站|本站|信息公开")
_EDGES = '的关于:,、-—_|·《》"“”'
_LONGEST_TITLE = 120
_GOVERNMENT = "人民政府"


def is_report_title(title: str) -> bool:
    """Whether a title names an annual report on information disclosure (and not a form, a picture, a notice …)."""
    text = norm(title[:_LONGEST_TITLE])
    return bool(_KIND.search(text) or _KIND.search(_LOOSE_YEAR.sub("", text))) and not _EXCLUDE.search(text)


def ends_title(line: str) -> bool:
    """Whether a short line ends with the kind of report: the last line of a printed title."""
    text = _SUFFIX.sub("", norm(line[:_LONGEST_TITLE]))
    return len(text) <= 60 and any(match.end() == len(text) for match in _KIND.finditer(text))


def title_years(title: str) -> tuple[int, ...]:
    """The distinct years a title names, in order."""
    return tuple(dict.fromkeys(int(year) for year in _YEAR.findall(in_digits(norm(title[:_LONGEST_TITLE])))))


def title_body(title: str) -> str:
    """What remains of a report's title without year, kind and suffix: the body that reports (may be empty)."""
    text = _LOOSE_YEAR.sub("", _SUFFIX.sub("", in_digits(norm(title[:_LONGEST_TITLE]))))
    text = re.sub(r"^(?:年度|年|度)|(?:年度|年|度)$", "", _KIND.sub("", text, count=1)).strip(_EDGES)
    return _FRAME.sub("", _ASIDE.sub("", text)).strip(_EDGES)


def find_title(candidates: Sequence[str], lines: Sequence[str]) -> str | None:
    """The title of a report: the first candidate or line that names one; a title broken over lines is put together."""
    for candidate in candidates:
        if len(candidate) <= _LONGEST_TITLE and is_report_title(candidate) and title_body(candidate):
            return squeeze(candidate)
    for index in range(len(lines)):
        title = _whole(lines, index)
        if ends_title(title) and is_report_title(title) and title_body(title):
            return squeeze(title)
    for index, line in enumerate(lines):
        if len(norm(line)) > 60 or not (is_report_title(line) or is_report_title(_joined(lines, index))):
            continue
        title = _whole(lines, index)
        if is_report_title(title) and not title.rstrip().endswith(("。", "；", "，")):
            return squeeze(title)
    return next((squeeze(c) for c in candidates if len(c) <= _LONGEST_TITLE and is_report_title(c)), None)


def is_body(name: str) -> bool:
    """Whether words by themselves name a government body; a media centre only passes on what others write."""
    text = norm(name[:_LONGEST_TITLE])
    return bool(_BODY.fullmatch(text)) and not _NOT_A_BODY.search(text)


def squeeze(text: str) -> str:
    """A title for people: without white space, otherwise as written."""
    return re.sub(r"[\s\u200b-\u200f\ufeff]+", "", text)


def names(agency: Agency) -> frozenset[str]:
    """All spellings an agency answers to: with and without the area before it, 人民政府 behind a town or township."""
    spelled = {norm(name) for name in (agency.name, *agency.aliases)}
    area = norm(agency.area)
    spelled |= {name.removeprefix(area) for name in spelled if area and name != area and name.startswith(area)}
    if agency.kind is BodyKind.TOWNSHIP:
        spelled |= {name.removesuffix(_GOVERNMENT) for name in spelled}
        spelled |= {name + _GOVERNMENT for name in spelled if not name.endswith(_GOVERNMENT)}
    spelled -= {"", area, _GOVERNMENT}
    if agency.kind is BodyKind.GOVERNMENT:
        spelled |= {_GOVERNMENT, area} - {""}
    return frozenset(spelled)


def spellings(agencies: Iterable[Agency]) -> dict[str, Agency | None]:
    """Every spelling -> the one agency that answers to it; None where two do."""
    index: dict[str, Agency | None] = {}
    for agency in agencies:
        for name in names(agency):
            index[name] = None if name in index else agency
    return index


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


def column_year(crumbs: Sequence[str]) -> int | None:
    """The year of a per-year sub-column in a breadcrumb (``2025年``)."""
    for crumb in reversed(crumbs):
        match = re.fullmatch(r"(20\d{2})(?:年|年度)?(?:年报|报告)?", norm(crumb))
        if match:
            return int(match.group(1))
    return None


def _whole(lines: Sequence[str], index: int) -> str:
    """A line that by itself is a report's title, otherwise with the lines before it."""
    line = lines[index]
    return line if is_report_title(line) and title_body(line) not in ("", _GOVERNMENT) else _joined(lines, index)


def _joined(lines: Sequence[str], index: int) -> str:
    """A line with the short lines before it: a title broken over several lines."""
    joined = lines[index]
    for before in reversed(lines[max(0, index - 3) : index]):
        plain = norm(before)
        if len(plain) > 40 or plain.endswith(("。", ":", ";")) or ">" in plain or not plain.strip("-0123456789"):
            break
        joined = before + joined
        if _YEAR.search(norm(joined)) and title_body(joined) not in ("", _GOVERNMENT):
            break
    return joined
