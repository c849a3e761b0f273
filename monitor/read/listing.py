"""List pages -> Listing: titles, addresses, dates, paging; static lists, tables, Hanweb, TRS and UCAP answers."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.model import Item, Link, Listing, Trouble
from monitor.read import decode, html, identity, nesting
from monitor.read.dates import find_date
from monitor.read.numbers import norm

_HOLDERS = frozenset({"li", "tr", "dd", "p", "div", "article"})
_UP = 4
_MAX_LINKS = 5_000
_HOLDER_TEXT = 400
_HOLDER_NODES = 200
_HOLDER_LINKS = 3
_RECORD = re.compile(r"<record>\s{0,40}<!\[CDATA\[((?:(?!\]\]>|<record>).){0,4000})\]\]>\s{0,40}</record>", re.DOTALL)
_NEXT_GROUP = re.compile(r"<nextgroup>\s*<!\[CDATA\[(.{0,2000}?)\]\]>\s*</nextgroup>", re.DOTALL)
_TRS = re.compile(
    r"createPageHTML\(\s*(\d{1,5})\s*,\s*(\d{1,5})\s*,\s*[\"']([\w.-]{1,60})[\"']\s*,\s*[\"'](\w{1,8})[\"']"
)
_TOTAL = re.compile(
    r"<totalrecord>\s*(\d{1,7})|totalRecord\s*[:=]\s*[\"']?(\d{1,7})|共\s*(\d{1,7})\s*[条篇]", re.IGNORECASE
)
_NEXT_WORDS = frozenset({"下一页", "下页", "下一页>", "下一页>>", ">", "»", "下一页»", "后一页"})
_ELLIPSIS = ("…", "...", "··")


def read(data: bytes, source: str, base: str, content_type: str = "") -> Listing:
    """Read a list page or a CMS's JSON or XML answer. ``base`` resolves relative links; nothing raises."""
    text, _ = decode.text(data, content_type)
    if text.lstrip()[:1] == "{":
        return _ucap(text, source, base)
    whole = nesting.bounded(text)
    listing = (_hanweb if "<recordset" in whole else _page)(whole, source, base)
    return listing if len(whole) == len(text) else replace(listing, trouble=Trouble("too-large", str(len(text))))


def newest(listing: Listing) -> date | None:
    """The latest date among the items (pinned ones come first, so not the first row)."""
    return max((item.published for item in listing.items if item.published), default=None)


def is_cut(title: str) -> bool:
    """Whether a list shows a title cut short."""
    return title.rstrip().endswith(_ELLIPSIS)


def _page(text: str, source: str, base: str) -> Listing:
    tree = LexborHTMLParser(text)
    items, links = _links(tree, base)
    document = html.document(text, None, base)
    return Listing(
        source=source,
        items=tuple(items),
        links=tuple(links),
        crumbs=document.crumbs,
        total=_total(text),
        next=_next(text, links, base),
    )


def _links(tree: LexborHTMLParser, base: str) -> tuple[list[Item], list[Link]]:
    """Entries (a link with a date beside it, or one that names a report) and all other links."""
    items: dict[str, Item] = {}
    links: list[Link] = []
    for node in tree.css("a[href]")[:_MAX_LINKS]:
        url = html.absolute(base, (node.attributes.get("href") or "").strip())
        title = _title(node)
        if url is None or not title:
            continue
        holder = _holder(node)
        words = _words(holder) or "" if holder is not None else ""
        published = find_date(words.replace(title, " ", 1)) if holder is not None else None
        if len(norm(title)) >= 6 and (published is not None or identity.is_report_title(title)):
            items.setdefault(url, Item(title=title, url=url, published=published, pinned="置顶" in words))
        else:
            links.append(Link(url, title))
    return list(items.values()), links


def _title(node: LexborNode) -> str:
    """The link's title attribute where it says more than a text that was cut short, else its text."""
    shown = " ".join(node.text().split())
    full = " ".join((node.attributes.get("title") or "").split())
    return full if full and (is_cut(shown) or len(full) >= len(shown)) else shown


def _holder(node: LexborNode) -> LexborNode | None:
    """The row of the list a link stands in: the nearest holder that has a date and little else."""
    current = node.parent
    for _ in range(_UP):
        if current is None:
            return None
        if current.tag in _HOLDERS:
            text = _words(current)
            if text is None:
                return None
            if find_date(text) is not None:
                return current
        current = current.parent
    return None


def _words(holder: LexborNode) -> str | None:
    """The text of a holder, None when it holds more than an entry of a list does."""
    words: list[str] = []
    links = 0
    for count, node in enumerate(holder.traverse(include_text=True)):
        if node.tag == "-text":
            words.append(node.text_content or "")
        links += node.tag == "a"
        if count > _HOLDER_NODES or links > _HOLDER_LINKS:
            return None
    text = " ".join(words)
    return text if len(text) <= _HOLDER_TEXT else None


def _hanweb(text: str, source: str, base: str) -> Listing:
    """Hanweb: records as CDATA inside the page's datastore, or in an answer of dataproxy.jsp; more behind nextgroup."""
    records = "".join(f"<div>{record}</div>" for record in _RECORD.findall(text))
    items, _ = _links(LexborHTMLParser(f"<body>{records}</body>"), base)
    outside = LexborHTMLParser(_RECORD.sub("", text))
    more, links = _links(outside, base)
    group = _NEXT_GROUP.search(text)
    following = LexborHTMLParser(group.group(1)).css_first("a[href]") if group else None
    href = (following.attributes.get("href") or "") if following is not None else ""
    known = {item.url for item in items}
    return Listing(
        source=source,
        items=(*items, *(item for item in more if item.url not in known)),
        links=tuple(links),
        crumbs=html.document(text, None, base).crumbs,
        total=_total(text),
        next=html.absolute(base, href),
    )


def _ucap(text: str, source: str, base: str) -> Listing:
    """UCAP's JSON answer: ``data.results[]`` with title, url, publishedTimeStr."""
    try:
        raw: Any = json.loads(text)
        data = raw.get("data", raw)
        results = [entry for entry in data.get("results") or [] if isinstance(entry, dict)]
        total = data.get("total")
    except (ValueError, AttributeError, TypeError, RecursionError):
        return Listing(source=source)
    items = []
    for entry in results[:_MAX_LINKS]:
        url = html.absolute(base, str(entry.get("url", "")))
        if url and entry.get("title"):
            published = find_date(str(entry.get("publishedTimeStr", "")))
            items.append(Item(title=str(entry["title"]), url=url, published=published))
    return Listing(source=source, items=tuple(items), total=total if isinstance(total, int) else None)


def _next(text: str, links: list[Link], base: str) -> str | None:
    """The next page: TRS's createPageHTML(pages, current, name, extension), else a link that says so."""
    trs = _TRS.search(text)
    if trs:
        pages, current = int(trs.group(1)), int(trs.group(2))
        name = f"{trs.group(3)}_{current + 1}.{trs.group(4)}"
        return html.absolute(base, name) if current + 1 < pages else None
    return next((link.url for link in links if norm(link.text) in _NEXT_WORDS and link.url != base), None)


def _total(text: str) -> int | None:
    match = _TOTAL.search(text)
    return int(next(group for group in match.groups() if group)) if match else None
