"""List pages -> Listing: titles, addresses, dates, paging; static lists and tables, Hanweb, TRS, UCAP, gkmlpt."""

from __future__ import annotations

import re
from datetime import date

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from monitor.model.pages import Link, Listing, Trouble
from monitor.model.roster import Selectors
from monitor.read.intake import decode
from monitor.read.lists import answers, bare, pager, select
from monitor.read.lists.beside import Beside
from monitor.read.lists.rows import Rows
from monitor.read.lists.rows import read as rows_of
from monitor.read.markup import crumbs, links, nesting
from monitor.read.markup.blocks import Walk
from monitor.read.words import norm

_RECORD = re.compile(r"<record>\s{0,40}<!\[CDATA\[((?:(?!\]\]>|<record>).){0,4000})\]\]>\s{0,40}</record>", re.DOTALL)
_NEXT_GROUP = re.compile(r"<nextgroup>\s*<!\[CDATA\[(.{0,2000}?)\]\]>\s*</nextgroup>", re.DOTALL)


def read(data: bytes, source: str, base: str, content_type: str = "", selectors: Selectors | None = None) -> Listing:
    """Read a list page or a CMS's JSON or XML answer. ``base`` resolves relative links; nothing raises.

    With ``selectors`` the entries of a page are what they find, and nothing else is.
    """
    text, _ = decode.text(data, content_type)
    if text.lstrip()[:1] == "{":
        return answers.read(text, source, base)
    whole = nesting.bounded(text)
    tree = LexborHTMLParser(whole)
    base = links.base_of(tree, base)
    if "<recordset" in whole:
        listing = _hanweb(tree, whole, source, base)
    else:
        listing = _page(tree, whole, source, base)
        listing = listing if selectors is None else _selected(listing, whole, base, selectors)
    return listing if len(whole) == len(text) else replace(listing, trouble=Trouble("too-large", str(len(text))))


def newest(listing: Listing) -> date | None:
    """The latest date among the items (pinned ones come first, so not the first row)."""
    return max((item.published for item in listing.items if item.published), default=None)


def _page(tree: LexborHTMLParser, text: str, source: str, base: str) -> Listing:
    path = crumbs.of(tree, Walk(tree.body).blocks)
    paging = pager.read(tree, text, base)
    boxes = Beside(tree, paged=bool(paging.next or paging.total or (paging.pages or 0) > 1))
    rows = _outside(path, rows_of(tree, base, boxes))
    own = any(not item.beside for item in rows.items)
    undated = () if own else bare.undated(tree, base, boxes)
    vacant = not own and not undated and bare.vacant(tree, text)
    return Listing(
        source=source,
        items=rows.items if own or undated or vacant else tuple(replace(item, beside=False) for item in rows.items),
        undated=undated,
        vacant=vacant,
        awaiting=bare.awaiting(tree, text, boxed=bool(rows.items) and not own),
        scripted=bare.scripted(tree, text),
        links=rows.links,
        crumbs=path,
        total=paging.total,
        pages=paging.pages,
        next=paging.next,
        trouble=_cut(rows),
    )


def _outside(path: tuple[str, ...], rows: Rows) -> Rows:
    """The rows of a page without the columns its breadcrumb names: these are links and no entries."""
    column = [item for item in rows.items if item.published is None and norm(item.title) in path]
    items = tuple(item for item in rows.items if item not in column)
    return Rows(items, (*rows.links, *(Link(item.url, item.title) for item in column)), rows.cut)


def _selected(page: Listing, text: str, base: str, selectors: Selectors) -> Listing:
    """A page whose entries are found by hand-written selectors; what else looked like one is a mere link."""
    found = select.read(text, base, selectors)
    taken = {item.url for item in found.items}
    others = (Link(item.url, item.title) for item in page.items if item.url not in taken)
    return replace(
        page,
        items=found.items,
        undated=(),
        vacant=page.vacant and not found.items,
        awaiting=False,
        links=(*page.links, *others),
        next=found.next if selectors.next else page.next,
        trouble=found.trouble or page.trouble,
    )


def _hanweb(tree: LexborHTMLParser, text: str, source: str, base: str) -> Listing:
    """Hanweb: records as CDATA inside the page's datastore, or in an answer of dataproxy.jsp; more behind nextgroup."""
    records = _RECORD.findall(text)
    path = crumbs.of(tree, Walk(tree.body).blocks)
    rows = _rows(f"<body>{''.join(f'<div>{one}</div>' for one in records)}</body>", base)
    around = _outside(path, _rows(_RECORD.sub("", text), base))
    total = pager.total_by_script(text)
    known = {item.url for item in rows.items}
    items = (*rows.items, *(item for item in around.items if item.url not in known))
    return Listing(
        source=source,
        items=items,
        vacant=all(item.beside for item in items) and total == 0,
        links=(*around.links, *rows.links),
        crumbs=path,
        total=total,
        next=_next_group(text, base) or _next_records(base, len(records), total),
        trouble=_cut(rows) or _unread(text, len(records)),
    )


def _rows(text: str, base: str) -> Rows:
    tree = LexborHTMLParser(text)
    return rows_of(tree, base, Beside(tree))


def _next_group(text: str, base: str) -> str | None:
    group = _NEXT_GROUP.search(text)
    following = LexborHTMLParser(group.group(1)).css_first("a[href]") if group else None
    return links.absolute(base, following.attributes.get("href") or "") if following is not None else None


def _next_records(base: str, records: int, total: int | None) -> str | None:
    """The address of an answer that gives the records from ``startrecord`` to ``endrecord``, moved on by a page."""
    span = {
        name: match for name in ("startrecord", "endrecord") if (match := re.search(rf"\b{name}=(\d{{1,7}})\b", base))
    }
    if len(span) < 2 or total is None or not records:
        return None
    start, end = int(span["startrecord"][1]), int(span["endrecord"][1])
    if not start <= end < total:
        return None
    moved = base.replace(span["startrecord"][0], f"startrecord={end + 1}")
    return moved.replace(span["endrecord"][0], f"endrecord={min(2 * end - start + 1, total)}")


def _unread(text: str, records: int) -> Trouble | None:
    """Trouble where a record has not the form of one."""
    stated = text.count("<record>")
    return Trouble("partial-list", f"{records}/{stated}") if records < stated else None


def _cut(rows: Rows) -> Trouble | None:
    return Trouble("too-large", str(len(rows.items) + len(rows.links))) if rows.cut else None
