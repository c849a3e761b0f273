"""List pages -> Listing: titles, addresses, dates, paging; static lists and tables, Hanweb, TRS, UCAP, gkmlpt."""

from __future__ import annotations

import re
from datetime import date

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from monitor.model.pages import Item, Link, Listing, PageKind, Trouble
from monitor.model.roster import Selectors
from monitor.read.intake import bounds, decode
from monitor.read.lists import answers, datastore, entries, pager, pieces, stated
from monitor.read.lists.beside import Around
from monitor.read.lists.emptiness import Emptiness
from monitor.read.lists.entries import Rows
from monitor.read.lists.explained import Explained, explained
from monitor.read.lists.pager import Pager
from monitor.read.lists.seen import lists_of
from monitor.read.lists.sifted import sifted
from monitor.read.markup import crumbs, links, nesting
from monitor.read.markup.outline import Outline
from monitor.read.pages import kind
from monitor.read.pages.asked import Entries
from monitor.read.words import norm

_PARTS = re.compile(r"\s*[_|—–-]+\s*|[:：]|\s+")
_LONGEST_NAME = 100
_TROUBLES = {
    PageKind.SHELL: "shell",
    PageKind.LOGIN: "login",
    PageKind.SEARCH: "search",
    PageKind.CHALLENGE: "blocked",
    PageKind.MAINTENANCE: "maintenance",
    PageKind.STUB: "leads-on",
    PageKind.FRAMESET: "frameset",
    PageKind.ERROR: "error-page",
    PageKind.FOREIGN: "foreign-page",
}
"""What is said of pages that stand in the place of others."""


def read(data: bytes, source: str, base: str, content_type: str = "", selectors: Selectors | None = None) -> Listing:
    """Read a list page or a CMS's JSON or XML answer. ``base`` resolves relative links; nothing raises.

    With ``selectors`` the entries of a page are what they find, and nothing else is.
    """
    found = bounds.within(plainly, data, source, base, content_type, selectors)
    return found if isinstance(found, Listing) else Listing(source=source, trouble=found)


def plainly(data: bytes, source: str, base: str, content_type: str, selectors: Selectors | None) -> Listing:
    """As ``read`` does, but here, whatever time it takes."""
    text, charset = decode.text(data, content_type)
    if answers.is_json(text) or (answers.is_xml(text) and "<recordset" not in text):
        piece = pieces.of_unit(text, base)
        return answers.read(text, source, base) if piece is None else _unit(piece, source, base)
    text = links.in_charset(text, charset)
    whole = nesting.bounded(text)
    same = len(whole) == len(text) and decode.is_of(data, text, charset)
    tree = LexborHTMLParser(data if same else whole)
    base = links.base_of(tree, base)
    if "<recordset" in whole:
        listing = _hanweb(whole, source, base)
    else:
        listing = _page(tree, whole, source, base)
        following = pieces.label_next(base, listing.pages)
        listing = replace(listing, next=following) if following else listing
        listing = listing if selectors is None else _selected(listing, whole, base, selectors)
    return listing if len(whole) == len(text) else _in_part(listing, len(text))


def explain(data: bytes, base: str, content_type: str = "") -> tuple[Explained, ...]:
    """The lists that stand in a page, for people to look at; none of an answer that is no page."""
    found = bounds.within(_explain, data, base, content_type)
    return () if isinstance(found, Trouble) else found


def _explain(data: bytes, base: str, content_type: str) -> tuple[Explained, ...]:
    text, _ = decode.text(data, content_type)
    tree = LexborHTMLParser(nesting.bounded(text))
    outline = Outline(tree, text)
    *_, around = _around(outline, base)
    _, lists, _, _ = lists_of(outline, links.base_of(tree, base), around)
    return tuple(explained(outline, lists))


def newest(listing: Listing, today: date) -> date | None:
    """The latest day of an entry of the page's own list that is not after ``today`` (pinned ones come first)."""
    days = (item.published for item in listing.items if not item.beside)
    return max((day for day in days if day is not None and day <= today), default=None)


def _page(tree: LexborHTMLParser, text: str, source: str, base: str) -> Listing:
    outline = Outline(tree, text)
    path, paging, around = _around(outline, base)
    rows = _outside(path, entries.read(outline, base, around))
    empty = Emptiness(outline, path[-1] if path else "")
    own = [item for item in rows.items if not item.beside]
    certain = bool(own) and rows.certain
    nothing = not certain and not rows.cut and empty.is_said_here
    vacant = not certain and not rows.cut and empty.is_stated(rows.long(loose=nothing))
    if vacant or nothing:
        rows, own = replace(rows, items=tuple(replace(item, beside=True) for item in rows.items)), []
    sure = bool(own) and (rows.certain or (rows.alone and not empty.may_be_filled()))
    boxed = bool(rows.items) and not sure
    listing = Listing(
        source=source,
        items=rows.items,
        vacant=vacant,
        awaiting=paging.more or empty.awaiting(boxed=boxed),
        scripted=empty.scripted(),
        links=rows.links,
        crumbs=path,
        total=paging.total,
        pages=paging.pages,
        next=paging.next,
        frame=rows.frame,
        hollow=() if sure else empty.hollow,
        calls=empty.calls,
        trouble=_cut(rows),
    )
    return _known(listing, kind.of(outline, base, _counted(listing, rows, own, sure=sure, nothing=nothing)))


def _unit(piece: str, source: str, base: str) -> Listing:
    """A piece of a page as the answer of an interface; it is empty where its pager says nought."""
    text = nesting.bounded(piece)
    page = _page(LexborHTMLParser(text), text, source, base)
    paging = pieces.unit_paging(text, base)
    own = any(not item.beside for item in page.items)
    vacant = not (page.items or page.links) and paging.total == 0
    listing = replace(
        page, vacant=vacant, awaiting=False, hollow=(), total=paging.total, pages=paging.pages, next=paging.next
    )
    if own or vacant:
        cut = page.trouble if page.kind is PageKind.LIST else None
        listing = replace(listing, kind=PageKind.LIST if own else PageKind.EMPTY, reason="", trouble=cut)
    return listing if len(text) == len(piece) else _in_part(listing, len(piece))


def _around(outline: Outline, base: str) -> tuple[tuple[str, ...], Pager, Around]:
    """The breadcrumb and the pager of a page, and what both say of its lists."""
    texts = sifted(outline)
    path, behind = crumbs.in_outline(outline, texts.places)
    paging = pager.read(outline, base, texts.signs)
    known = Around(
        column=_names(outline, path),
        path="".join(path),
        behind=behind,
        paged=paging.goes_on(),
        pager=paging.at,
        total=paging.total,
        dates=texts.dates,
    )
    return path, paging, known


def _counted(listing: Listing, rows: Rows, own: list[Item], *, sure: bool, nothing: bool) -> Entries:
    return Entries(
        own=len(own) if sure and rows.certain else 0,
        likely=len(own) if sure and not rows.certain else 0,
        dated=rows.dated,
        first=rows.first,
        boxed=0 if sure else len(own),
        boxes=rows.boxes,
        scripted=listing.scripted,
        paged=bool(listing.next or listing.total or (listing.pages or 0) > 1),
        vacant=listing.vacant,
        nothing=nothing,
        hollow=bool(listing.hollow),
        crumbs=listing.crumbs,
    )


def _known(listing: Listing, what: kind.Kind) -> Listing:
    """A page with its kind; one that stands in the place of another says nothing of a list."""
    if what.name is None or what.name in kind.CONTENT:
        return replace(listing, kind=what.name, reason=what.reason)
    return replace(
        listing, kind=what.name, reason=what.reason, vacant=False, trouble=Trouble(_TROUBLES[what.name], what.reason)
    )


def _outside(path: tuple[str, ...], rows: Rows) -> Rows:
    """The rows of a page without the columns its breadcrumb names: these are links and no entries."""
    column = [item for item in rows.items if item.published is None and norm(item.title) in path]
    if not column:
        return rows
    items = tuple(item for item in rows.items if item not in column)
    return replace(rows, items=items, links=(*rows.links, *(Link(item.url, item.title) for item in column)))


def _in_part(listing: Listing, length: int) -> Listing:
    """A page of which a part was read: what is not there may stand in the rest."""
    return replace(listing, vacant=False, kind=None, hollow=(), trouble=Trouble("too-large", str(length)))


def _selected(page: Listing, text: str, base: str, selectors: Selectors) -> Listing:
    """A page whose entries are found by hand-written selectors; what else looked like one is a mere link."""
    from monitor.read.lists import select  # slow to import, and most sites have no selectors

    found = select.read(text, base, selectors)
    taken = {item.url for item in found.items}
    others = (Link(item.url, item.title) for item in page.items if item.url not in taken)
    known = (PageKind.LIST, "selectors", None) if found.items else (page.kind, page.reason, page.trouble)
    return replace(
        page,
        items=found.items,
        vacant=page.vacant and not found.items,
        awaiting=False,
        links=(*page.links, *others),
        next=found.next if selectors.next else page.next,
        kind=known[0] if known[0] is not PageKind.LIST or found.items else None,
        reason=known[1],
        trouble=found.trouble or known[2],
    )


def _hanweb(text: str, source: str, base: str) -> Listing:
    """Hanweb: records as CDATA inside the page's datastore, or in an answer of dataproxy.jsp; more behind nextgroup."""
    records = datastore.RECORD.findall(text)
    whole = datastore.unfolded(text)
    listing = _page(LexborHTMLParser(whole), whole, source, base)
    total, pages = stated.by_script(text)
    if total == 0 and not records:
        listing = _stated_empty(listing)
    complete = pages == 1 or (total is not None and total <= len(records))
    return replace(
        listing,
        total=total,
        pages=pages,
        next=None
        if complete
        else datastore.next_group(text, base) or datastore.next_records(base, len(records), total),
        awaiting=listing.awaiting and not records,
        trouble=listing.trouble or datastore.unread(text, len(records)),
    )


def _stated_empty(listing: Listing) -> Listing:
    """A page whose datastore says that there is nothing in it: what else stands on the page is beside."""
    items = tuple(replace(item, beside=True) for item in listing.items)
    known = {"kind": PageKind.EMPTY, "reason": "stated", "vacant": True, "awaiting": False}
    return replace(listing, items=items, trouble=None, **known)


def _names(outline: Outline, path: tuple[str, ...]) -> frozenset[str]:
    """What the column of a page may be called: by its breadcrumb, its head, its title."""
    said = [node.written() for tag in ("title", "h1") for node in outline.elements(tag)[:1]]
    return frozenset(norm(one) for text in (*path[-1:], *said) for one in _PARTS.split(text[:_LONGEST_NAME]))


def _cut(rows: Rows) -> Trouble | None:
    return Trouble("too-large", str(len(rows.items) + len(rows.links))) if rows.cut else None
