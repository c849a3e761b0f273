"""What a report's title says: that it is one, of which year or years, and whose."""

from __future__ import annotations

import re

from monitor.read.dates import in_digits
from monitor.read.whose.bodies import fold
from monitor.read.words import remembered

LONGEST = 120
_KIND, _DATED = (
    re.compile(
        rf"(?:政府|政务)?信息公开(?:工作)?(?:开展)?(?:情况)?的?{year}(?:年度)?(?:工作)?报告"
        rf"|(?:政府|政务)信息{year}年度(?:工作)?报告|(?:政府|政务)信息公开(?:工作)?{year}年报"
    )
    for year in ("", r"(?:20\d\d年?度?)?")
)
"""The kind of report, and the same with a year in it or not."""

_EXCLUDE = re.compile(r"报表|通知|图解|一图读懂|图读|解读|统计表|目录|指南|要点|通报|模板|格式|征求")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?=年|度|政|信|\)|$)")
_LOOSE_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)(?:年度|年|度)?")
_SUFFIX = re.compile(r"\((?:全文|正文|定稿|[^()]{1,6}版)\)")
_ASIDE = re.compile(r"(?<!人民政府)\([^()]{1,20}\)$|\([!-~]{1,100}\)$|\(\)")
_FRAME = re.compile(r"^[【〔\[][^】〕\]]{1,12}[】〕\]]|关于(?:印发|报送|公布|发布).{0,8}$")
_MARKS = re.compile(
    r"^(?:[^\w\u4e00-\u9fff(【〔\[《“]|NEW|HOT|\d{1,3}[.、])+"
    r"|(?:[^\w\u4e00-\u9fff)】》”]|NEW|HOT|置顶|\.(?:pdf|docx?|wps|html?|xlsx?)|20\d\d[-/.]\d{1,2}[-/.]\d{1,2})+$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:名称|标题|信息名称|文件名称|题名|附件\d?):")
_BEHIND = re.compile(r"(?:\.\w{2,4})?(?:\([^()]{0,12}\)|\[\w{1,8}!?\])?(?P<site>(?![-—–_|]{1,3}20\d\d年)[-—–_|])")
"""A site or a column behind a title, and not its year."""

_WRAPPED = re.compile(r"[【〔\[《「]([^【】〔〕《》「」]{10,200})[】〕\]》」]")
_FRAMES = str.maketrans("【】〔〕[]", "()()()")
_EDGES = '的关于:,、-—_|·《》"“”'
_SHORT = 60


@remembered(4096)
def is_report_title(title: str) -> bool:
    """Whether a title names an annual report on information disclosure (and not a form, a picture, a notice …)."""
    text = _plain(title[:LONGEST]) if may_name_report(title) else ""
    return _DATED.search(text) is not None and not _EXCLUDE.search(text)


def may_name_report(line: str) -> bool:
    """Whether a line has the last word that every title of a report has; most lines have not."""
    return "报" in line or "報" in line


def ends_title(line: str) -> bool:
    """Whether a short line ends with the kind of report: the last line of a printed title."""
    text = _SUFFIX.sub("", _plain(line[:LONGEST]))
    return len(text) <= _SHORT and any(match.end() == len(text) for match in _KIND.finditer(text))


@remembered(4096)
def title_years(title: str) -> tuple[int, ...]:
    """The distinct years a title names, in order."""
    return tuple(dict.fromkeys(int(year) for year in _YEAR.findall(_plain(title[:LONGEST]))))


@remembered(4096)
def title_body(title: str) -> str:
    """What remains of a report's title without year, kind and suffix: the body that reports (may be empty)."""
    return _FRAME.sub("", _ASIDE.sub("", _unsaid(title[:LONGEST]))).strip(_EDGES)


def title_owner(title: str) -> str:
    """All that a title says of whose it is, second names in brackets and names in a frame included."""
    return re.sub("关于(?:印发|报送|公布|发布).{0,8}$", "", _unsaid(title[:LONGEST]).translate(_FRAMES)).strip(_EDGES)


def without_body(title: str) -> str:
    """The year and kind of a title, where whose it is must not be taken from it."""
    body = _unsaid(title[:LONGEST])
    return _plain(title[:LONGEST]).replace(body, "", 1) if body else _plain(title[:LONGEST])


def squeeze(text: str) -> str:
    """A title for people: without white space and the label before it, otherwise as written."""
    bare = re.sub(r"[\s\u200b-\u200f\ufeff]+", "", text)
    return bare[len(label.group()) :] if (label := _LABEL.match(bare.replace("：", ":"))) else bare


@remembered(4096)
def _unsaid(title: str) -> str:
    """A title without year, kind and suffix."""
    text = _KIND.sub("", _LOOSE_YEAR.sub("", _SUFFIX.sub("", _plain(title[:LONGEST]))), count=1)
    return re.sub(r"^(?:年度|年|度)|(?:年度|年|度)$", "", text).strip(_EDGES)


@remembered(4096)
def _plain(title: str) -> str:
    """A title as it is compared: simplified, dates in digits, out of its frame, without label, marks and site."""
    text = in_digits(fold(title))
    wrapped = next((match for match in _WRAPPED.finditer(text) if _DATED.search(match[1])), None)
    if wrapped is not None and not _EXCLUDE.search(text[: wrapped.start()] + text[wrapped.end() :]):
        text = wrapped[1]
    text = _LABEL.sub("", _MARKS.sub("", text))
    kind = _DATED.search(text)
    if kind is not None and (behind := _BEHIND.search(text, kind.end())) is not None:
        text = text[: behind.start("site")]
    return _MARKS.sub("", text)
