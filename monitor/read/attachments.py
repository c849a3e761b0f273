"""The documents a page links to, and which of them is its report: names make the choice, bytes decide in the end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from monitor.model.pages import Link, Trouble
from monitor.model.reports import Report
from monitor.read.attached import ONLY
from monitor.read.sources.office import spreadsheet, word
from monitor.read.sources.printed import ofd
from monitor.read.whose import titles
from monitor.read.words import norm

_EXTENSION = re.compile(r"\.(pdf|docx?|wps|ofd|xlsx?|rtf|zip|rar|7z)(?![a-z0-9])", re.IGNORECASE)
_PAGE = re.compile(r"(?:\.(?!(?:jspx?|do|action|ashx|aspx?|php)$)[a-z]\w{0,5}|/)$", re.IGNORECASE)
_HANDLER = re.compile(r"(?<![a-z])(?:down(?:load|file)?|attach(?:ment)?s?|annex|(?:get|show)?file)(?![a-z])", re.I)
_LEAD = re.compile(r"^[\[(【〔]?附件?\d{0,2}[\])】〕]?[:.、_-]{0,3}")
_GENERIC = re.compile(
    r"附件|附|点击|请|此处|这里|下载|查看|浏览|打开|全文|原文|电子版|文字版|正文|文档|文件|年度报告|年报|报告|版|\d{4}年度?|[\W\d_]|[a-z]",
    re.IGNORECASE,
)
_GOVERNMENT = "人民政府"
_SELF = ("我", "本")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NOT_READ = frozenset({"zip", "rar", "7z"})
_NOT_FILES = frozenset({"text/html", "text/plain"})
_ZIP, _OLE, _RTF = "application/zip", "application/x-ole-storage", "application/rtf"
_KINDS = {
    "pdf": {"application/pdf"},
    "docx": {_ZIP, word.MEDIA_TYPE},
    "xlsx": {_ZIP, spreadsheet.MEDIA_TYPE},
    "ofd": {_ZIP, ofd.MEDIA_TYPE},
    **{name: {_ZIP, word.MEDIA_TYPE, _OLE, _RTF} for name in ("doc", "wps", "rtf")},
    "xls": {_ZIP, spreadsheet.MEDIA_TYPE, _OLE},
}
"""What the bytes of a file may be by its name; a zip that cannot be opened is of no other kind."""

_PLAIN_PAGE = (".html", ".htm", ".shtml")
_NAMED, _NAMELESS, _OTHERWISE = range(3)


def documents(links: Iterable[Link]) -> tuple[Link, ...]:
    """The links that lead to documents, each address once with the fullest text; handlers without a file name count."""
    found: dict[str, Link] = {}
    for link in links:
        if _is_document(link) and (link.url not in found or len(found[link.url].text) < len(link.text)):
            found[link.url] = link
    return tuple(found.values())


def chosen(page: Report) -> tuple[Link, ...]:
    """The links that may be a page's report, best first, of a page that reads or that is nothing but a link.

    Beside a report only one that names it is opened; where the tables are missing, a nameless one as well.
    """
    if page.trouble is not None:
        worst = _OTHERWISE if page.trouble.code == ONLY else -1
    else:
        worst = _NAMELESS if page.table2 is None and page.table3 is None and page.table4 is None else _NAMED
    ranks = [(_rank(link, page), link) for link in page.attachments]
    return tuple(link for wanted in range(worst + 1) for rank, link in ranks if rank == wanted)


def is_named(link: Link, page: Report) -> bool:
    """Whether a link says that it leads to the page's own report: its kind, its year, and no other body."""
    return _rank(link, page) == _NAMED


def trouble(link: Link, read: Report) -> Trouble | None:
    """Why what was read behind a link must not be held against anybody; None for a report of the kind it is named."""
    kind = _kind(link)
    if read.media_type not in _NOT_FILES and read.trouble is not None:
        return read.trouble
    if read.media_type in _NOT_FILES or (kind is not None and read.media_type not in _KINDS.get(kind, ())):
        return Trouble("wrong-kind", read.media_type)
    return None


def body(report: Report) -> str:
    """The body in the title of a report; empty if it names none (``我局``): whom the opening names may be a contact."""
    named = titles.title_body(report.title or "")
    return "" if named.startswith(_SELF) else named


def same_body(one: str, other: str) -> bool:
    """Whether two names of bodies differ by nothing but the area before them or the government behind a place."""
    one, other = one.removesuffix(_GOVERNMENT), other.removesuffix(_GOVERNMENT)
    return bool(one and other) and (one.endswith(other) or other.endswith(one))


def _is_document(link: Link) -> bool:
    if link.url.endswith(_PLAIN_PAGE) and "?" not in link.url and "." not in link.text:
        return False
    if _kind(link) is not None:
        return True
    path = link.url.partition("?")[0].partition("#")[0]
    if _PAGE.search(path.rpartition("/")[2] or "/"):
        return False
    name = _name(link)
    known = not name or titles.is_report_title(name)
    return known and bool(_HANDLER.search(_local(link.url)) or _LEAD.match(norm(link.text)))


def _rank(link: Link, page: Report) -> int | None:
    """How likely a link leads to the page's report; None if it is something else by its kind, year or body."""
    if _kind(link) in _NOT_READ or link.url == page.source:
        return None
    name = _name(link)
    years = titles.title_years(name)
    if years and page.title_years and not set(years) & set(page.title_years):
        return None
    if not titles.is_report_title(name):
        return _OTHERWISE if name else _NAMELESS
    theirs, mine = titles.title_body(name), body(page)
    if theirs and mine and not same_body(theirs, mine):
        return None
    certain = bool(set(years) & set(page.title_years)) and (bool(mine) or not theirs)
    return _NAMED if certain else _NAMELESS


def _kind(link: Link) -> str | None:
    """The extension of the file: in the address, else in the words of the link."""
    found = _EXTENSION.findall(_local(link.url)) or _EXTENSION.findall(norm(link.text))
    return found[-1].lower() if found else None


def _name(link: Link) -> str:
    """What a link calls its document, without extension; empty if it says no more than that there is one."""
    pieces = [piece for piece in re.split(r"[/=&?]", norm(_local(link.url))) if _HAN.search(piece)]
    for words in (norm(link.text), *pieces[-1:]):
        name = _LEAD.sub("", _EXTENSION.split(words)[0])
        if titles.is_report_title(name) or _GENERIC.sub("", name):
            return name
    return ""


def _local(url: str) -> str:
    """Path and query of an address, readable."""
    return unquote(url.partition("://")[2].partition("/")[2] if "://" in url else url)
