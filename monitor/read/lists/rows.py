"""The entries and the other links of a list page: rows of any markup, tables with a column of dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.model.pages import Item, Link
from monitor.read import dates
from monitor.read.lists.beside import Beside
from monitor.read.lists.entry import (
    SHORTEST_TITLE,
    address,
    around_title,
    better,
    completed,
    is_pinned,
    month_day,
    title_of,
    title_pieces,
)
from monitor.read.lists.years import Years
from monitor.read.whose import titles
from monitor.read.words import norm

_CLICKED = "a,li[onclick],tr[onclick],td[onclick],div[onclick],p[onclick],span[onclick]"
_HEADS = ",h1,h2,h3,h4,h5,h6,dt,strong,b,p,span,div"
_ARTICLE = (
    "ucapcontent,meta[name=ArticleTitle i]:not([content='']),#zoomcon,#zoom,#UCAP-CONTENT,.article-content,"
    ".TRS_Editor,.trs_editor_view,.TRS_UEDITOR"
)
_RELATED = re.compile(
    r"[\[【]?(?:(?:相关|关联)(?:稿件|文章|文档|新闻|信息|链接|阅读|推荐|内容|资讯)|延伸阅读|(?:上|下)一?[篇条])[\]】]?[:>»]{0,3}"
)
_RELATED_NAMES = re.compile(r"relat|reldoc|relnews|xgwz|xgxw|xgwd|xgyd", re.IGNORECASE)
_LONGEST_HEAD = 12
_HOLDERS = frozenset({"li", "tr", "dd", "p", "div", "article"})
_ROWS = frozenset({"li", "tr", "dd"})
_UP = 4
_MAX_LINKS = 5_000
_HOLDER_TEXT = 400
_HOLDER_NODES = 200
_HOLDER_LINKS = 3
_MOST_CELLS = 20
_PUBLISHED = frozenset({"发布日期", "发布时间", "公开日期", "公开时间", "信息发布日期", "信息发布时间", "上网日期"})
_PIN_IMAGE = "img[alt*='置顶'],img[title*='置顶'],img[src*='zhiding' i],.zhiding,.istop"


class Rows(Struct, frozen=True):
    """What a page lists: entries, other links, and whether there were too many links to take in."""

    items: tuple[Item, ...]
    links: tuple[Link, ...]
    cut: bool


class _Seen(Struct, frozen=True):
    """A link as seen: ``named`` by a report's title, ``dated``, in which row of which list (0: in none)."""

    item: Item
    named: bool
    dated: bool
    row: int
    list: int


def read(tree: LexborHTMLParser, base: str, boxes: Beside) -> Rows:
    """Entries are links with a date beside them, those that name a report, and their fellows in one list.

    Those in ``boxes`` stand beside the page's own list.
    """
    nodes = _before_related(tree) if tree.css_first(_ARTICLE) is not None else tree.css(_CLICKED)
    page = _Page(tree, base, boxes)
    seen = [one for one in map(page.seen, nodes[:_MAX_LINKS]) if one is not None]
    lists = {one.list for one in seen if one.dated and one.list}
    dated = {one.row for one in seen if one.dated}
    items: dict[str, Item] = {}
    links: list[Link] = []
    for one in seen:
        fellow = one.list in lists and one.row not in dated
        if len(norm(one.item.title)) >= SHORTEST_TITLE and (one.named or one.dated or fellow):
            key = one.item.url or f" {one.item.title}"
            items[key] = _together(items[key], one.item) if key in items else one.item
        else:
            links.append(Link(one.item.url, one.item.title))
    return Rows(tuple(items.values()), tuple(links), len(nodes) > _MAX_LINKS)


class _Page:
    """A page whose links are looked at one by one; what tells the year of dates without one is found when needed."""

    def __init__(self, tree: LexborHTMLParser, base: str, boxes: Beside) -> None:
        self._tree = tree
        self._base = base
        self._boxes = boxes
        self._columns: dict[int, int | None] = {}

    @cached_property
    def _years(self) -> Years:
        return Years(self._tree)

    def seen(self, node: LexborNode) -> _Seen | None:
        """A link with what stands around it; None where it has no words, or where a link inside says it all."""
        if node.tag != "a" and node.css_first("a") is not None:
            return None
        pieces = title_pieces(_texts(node))
        title = title_of("".join(pieces), node.attributes.get("title") or "")
        if not title:
            return None
        url = address(self._base, node.attributes.get("href") or "", _script(node))
        holder, words = self._holder(node, frozenset(pieces))
        row = _row(node)
        published, dated = self._published(words, title, url, holder)
        pinned = is_pinned(f"{node.text()[:_LONGEST_HEAD]} {words}") or _has_pin(holder or row)
        return _Seen(
            Item(
                title=title,
                url=url,
                published=published,
                pinned=pinned,
                beside=self._boxes.hold(node),
                misdated="" if published else dates.no_such_day(words),
            ),
            named=titles.is_report_title(title) and (bool(url) or _says_whose(title)),
            dated=dated,
            row=row.mem_id if row is not None else 0,
            list=row.parent.mem_id if row is not None and row.parent is not None else 0,
        )

    def _published(self, words: str, title: str, url: str, holder: LexborNode | None) -> tuple[date | None, bool]:
        """The date of an entry, and whether it shows any, be it without a year."""
        day = dates.find_date(words)
        if day is not None or holder is None or dates.no_such_day(words):
            return day, holder is not None
        shown = month_day(words)
        if shown is None:
            return None, False
        return completed(shown, title, url, self._years.above(holder)), True

    def _holder(self, node: LexborNode, title: frozenset[str]) -> tuple[LexborNode | None, str]:
        """The row a link stands in (the nearest holder with a date and little else) and its words without the title."""
        current = node if node.tag != "a" else node.parent
        for _ in range(_UP):
            if current is None:
                break
            if current.tag in _HOLDERS:
                words = self._words(current, title)
                if words is None:
                    break
                if _shows_date(words):
                    return current, words
            if current.tag in _ROWS and _has_fellow(current):
                break
            current = current.parent
        return None, ""

    def _words(self, holder: LexborNode, title: frozenset[str]) -> str | None:
        """The words of a holder; of a row in a table with a column of publication dates, those of its cell alone."""
        words = _words(holder, title)
        if words is None or holder.tag != "tr":
            return words
        cells, column = _cells(holder), self._date_column(holder)
        if column is None or column >= len(cells):
            return words
        return _words(cells[column], title)

    def _date_column(self, row: LexborNode) -> int | None:
        """Which column of its table is headed as the date of publication."""
        body = row.parent
        table = body.parent if body is not None and body.tag in ("tbody", "thead") else body
        if table is None or table.tag != "table":
            return None
        if table.mem_id not in self._columns:
            head = table.css_first("tr")
            labels = [norm(_words(cell, frozenset()) or "") for cell in _cells(head)] if head is not None else []
            self._columns[table.mem_id] = next((at for at, one in enumerate(labels) if one in _PUBLISHED), None)
        return self._columns[table.mem_id]


def _before_related(tree: LexborHTMLParser) -> list[LexborNode]:
    """The links of an article page above the documents related to it: what follows is no list of a column."""
    found = []
    for node in tree.css(_CLICKED + _HEADS):
        attributes = node.attributes
        if node.tag != "a" and _RELATED_NAMES.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
            break
        head = node.text(deep=False).strip()
        if len(head) <= _LONGEST_HEAD and _RELATED.fullmatch(norm(head)):
            break
        if node.tag == "a" or "onclick" in attributes:
            found.append(node)
    return found


def _texts(node: LexborNode) -> Iterator[str]:
    return (one.text_content or "" for one in node.traverse(include_text=True) if one.tag == "-text")


def _script(node: LexborNode) -> str:
    """What a click on a link or on its row does."""
    current: LexborNode | None = node
    for _ in range(_UP):
        if current is None:
            break
        script = current.attributes.get("onclick")
        if script:
            return script
        current = current.parent
    return ""


def _row(node: LexborNode) -> LexborNode | None:
    current: LexborNode | None = node
    for _ in range(_UP):
        if current is None or current.tag in _ROWS:
            return current
        current = current.parent
    return None


def _shows_date(words: str) -> bool:
    return dates.find_date(words) is not None or month_day(words) is not None or bool(dates.no_such_day(words))


def _has_fellow(row: LexborNode) -> bool:
    """Whether the next row holds an entry of its own: a date further up is then not that of this one."""
    neighbours = (_element(row, forward=True), _element(row, forward=False))
    return any(one is not None and one.tag == row.tag and one.css_first("a") is not None for one in neighbours)


def _element(node: LexborNode, *, forward: bool) -> LexborNode | None:
    """The element after a node, or before it."""
    current = node.next if forward else node.prev
    while current is not None and current.tag in ("-text", "-comment"):
        current = current.next if forward else current.prev
    return current


def _words(holder: LexborNode, title: frozenset[str]) -> str | None:
    """The text of a holder without the pieces of a title, None when it holds more than an entry of a list does."""
    words: list[str] = []
    links = 0
    for count, node in enumerate(holder.traverse(include_text=True)):
        if node.tag == "-text":
            piece = node.text_content or ""
            words.append(around_title(piece) if piece in title else piece)
        links += node.tag == "a"
        if count > _HOLDER_NODES or links > _HOLDER_LINKS:
            return None
    text = " ".join(words)
    return text if len(text) <= _HOLDER_TEXT else None


def _cells(row: LexborNode) -> list[LexborNode]:
    cells: list[LexborNode] = []
    node = row.first_child
    while node is not None and len(cells) < _MOST_CELLS:
        if node.tag in ("td", "th"):
            cells.append(node)
        node = node.next
    return cells


def _has_pin(row: LexborNode | None) -> bool:
    return row is not None and row.tag in _ROWS and row.css_first(_PIN_IMAGE) is not None


def _says_whose(title: str) -> bool:
    """Whether a title names a body or a year, and is not only what the column is called."""
    return bool(titles.title_years(title) or titles.title_body(title))


def _together(one: Item, other: Item) -> Item:
    """Two links to one address are one entry."""
    return replace(
        one,
        title=better((one.title, other.title)),
        published=one.published or other.published,
        pinned=one.pinned or other.pinned,
        beside=one.beside and other.beside,
        misdated=one.misdated if one.published or other.published is None else "",
    )
