"""The entries and the other links of a list page, whatever markup they came in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from monitor.model.pages import Item, Link
from monitor.read.lists.beside import Around
from monitor.read.lists.emptiness import frame
from monitor.read.lists.entry import SHORTEST_TITLE, better, is_cut, title_of
from monitor.read.lists.fields import Told
from monitor.read.lists.pins import is_pinned
from monitor.read.lists.records import Block, Record
from monitor.read.lists.seen import Seen, lists_of
from monitor.read.lists.titling import Click
from monitor.read.lists.under import about_reports, under
from monitor.read.markup.outline import Node, Outline
from monitor.read.whose import titles
from monitor.read.words import norm

_SIGNS = re.compile(r"[{<\[#@备]")
_TEMPLATE = re.compile(r"\{\{|\$\{|<%|\[!--|\{[\w.]+:[\w.]+|#\w+#|\[field:|@\{")
_REGISTERED = re.compile(r"ICP备|公网安备")
_HEADS = frozenset({
    "标题", "名称", "信息名称", "信息标题", "文件名称", "文件标题", "主题", "题名", "内容", "索引号", "序号",
    "日期", "时间", "发布日期", "发布时间", "公开日期", "发布机构", "来源", "操作", "文号", "点击数", "状态", "附件",
})  # fmt: skip
_CURRENT = frozenset({"active", "on", "cur", "current", "selected"})
_SHORTEST_UNDATED = 8
_LONG_TITLE = 10
_UP = 8
_ROWS = frozenset({"li", "tr", "dd", "div", "p"})
_FEWEST_UNDATED = 2
_FEWEST_CUT = 2


class Rows(Struct, frozen=True):
    """What a page lists: entries, other links, and whether there were too many links to take in.

    ``frame`` is the place of the page's own list in its markup, ``boxes`` the number of headed lists,
    ``dated`` that of own entries beside which a date stands, whatever it is one of, ``first`` the place of
    the first of them, ``outside`` the lists outside of boxes and menus,
    ``certain`` whether the entries are known to be those of the page and not of boxes on it, ``alone`` whether
    there is no other list that could be.
    """

    items: tuple[Item, ...]
    links: tuple[Link, ...]
    cut: bool
    frame: str = ""
    boxes: int = 0
    dated: int = 0
    first: int = 0
    outside: tuple[Seen, ...] = ()
    certain: bool = False
    alone: bool = True

    def long(self, *, loose: bool) -> int:
        """The number of links as long as titles outside of boxes and menus; ``loose``: without words of their own
        above."""
        lists = [one.block for one in self.outside if not (loose and one.headed)]
        return sum([len(norm(record.click.title)) >= _LONG_TITLE for block in lists for record in block])


def read(outline: Outline, base: str, around: Around) -> Rows:
    """Entries are links with a date beside them, those that name a report, and their fellows in one list; on a page
    without any of these the links of its longest list, and those called like reports without saying whose.
    """
    found, seen, sides, cut = lists_of(outline, base, around)
    page = _Page(outline)
    listed = any(one.dated and not one.beside for one in seen) and not about_reports(around.column)
    taken = {id(record): item for one in seen for record, item in page.entries(one, listed=listed)}
    if all(item.beside for item in taken.values()):
        taken |= page.undated(seen, around.total) | page.unsaid(seen)
    rows = _rows(found, seen, taken, cut=cut or outline.cut)
    rows = _with_under(rows, under(outline, found, around.column), certain=sides.certain)
    own = [one for one in seen if not one.beside]
    return replace(
        rows,
        dated=sum([told.shows for one in own for told in one.told]),
        first=min((one.block[0].start for one in own if one.dated), default=0),
        outside=tuple([one for one in own if not one.chrome]),
        certain=sides.certain,
        alone=sides.alone,
        boxes=sum(one.headed and not one.chrome for one in seen),
    )


def _with_under(rows: Rows, told: Iterable[tuple[Click, str]], *, certain: bool) -> Rows:
    """The rows of a page with its links to reports that say little by themselves."""
    known = {item.url for item in rows.items}
    items = {link.url: Item(title=link.title, url=link.url, under=above, beside=certain) for link, above in told}
    more = {url: item for url, item in items.items() if url not in known}
    if not more:
        return rows
    links = tuple(link for link in rows.links if link.url not in more)
    return replace(rows, items=(*rows.items, *more.values()), links=links)


def _rows(found: Sequence[Click], seen: Sequence[Seen], taken: dict[int, Item], *, cut: bool) -> Rows:
    items: dict[str, Item] = {}
    used: set[int] = set()
    frames = Counter[str]()
    for one in seen:
        own = 0
        for record in one.block:
            item = taken.get(id(record))
            if item is None:
                continue
            used.add(record.click.node.at)
            if record.others:
                used.update([other.node.at for other in record.others if other.url == item.url])
            key = item.url or f" {item.title}"
            items[key] = _together(items[key], item) if key in items else item
            own += not item.beside
        if own and one.block[0].root.parent is not None:
            frames[frame(one.block[0].root.parent)] += own
    others = [one for one in found if one.node.at not in used]
    links = tuple([Link(one.url, title) for one in others if (title := title_of(one.title, one.full))])
    most = frames.most_common(1)
    return Rows(tuple(items.values()), links, cut, most[0][0] if most else "")


class _Page:
    def __init__(self, outline: Outline) -> None:
        self._outline = outline

    def entries(self, seen: Seen, *, listed: bool) -> Iterator[tuple[Record, Item]]:
        """The entries of a list: dated ones, reports, and their fellows."""
        if self._is_unshown(seen.block[0].root):
            return
        dated = seen.dated
        rows = list(zip(seen.block, seen.told, strict=True))
        if not dated:
            rows = [row for row in rows if titles.may_name_report(f"{row[0].click.title} {row[0].click.full}")]
        cut_at = _cut_at(seen.block) if rows else None
        for record, told in rows:
            title = title_of(record.click.title, record.click.full, cut_at)
            shows = told.shows and len(seen.block) > 1
            if not shows and not (_is_long(title) and (dated or _is_named_whole(title))):
                continue
            if title and not self._is_none(record, title, told):
                aside = seen.beside or (listed and not dated)
                yield record, self._item(record, told, title, beside=aside)

    def _is_unshown(self, node: Node) -> bool:
        """Whether a list is hidden and no panel among others, one of which is shown."""
        hidden = next((one for one in node.around[:_UP] if one.is_hidden()), None)
        if hidden is None or hidden.parent is None:
            return False
        panels = [one for one in self._outline.children(hidden.parent) if one.tag == hidden.tag and one is not hidden]
        return not any(set(one.attribute("class").split()) & set(hidden.attribute("class").split()) for one in panels)

    def undated(self, seen: Sequence[Seen], total: int | None) -> dict[int, Item]:
        """The entries of the longest list whose titles are as long as those of entries are.

        Lists beside it are parts of the same if together they have as many records as the page states.
        """
        best: Sequence[Record] = ()
        lists = [one for one in seen if not (one.beside or _is_menu(one))]
        for one in lists:
            rows = [record for record in one.block if self._may_be_entry(record)]
            if len(rows) > len(best) and 2 * len(rows) >= len(one.block):
                best = [record for record in one.block if not self._is_none(record, _title(record.click), Told())]
        if len(best) < _FEWEST_UNDATED:
            return {}
        own = _section(best[0].root)
        parts = [record for one in lists if _section(one.block[0].root) is own for record in one.block]
        whole = parts if len(parts) == total else best
        return {id(record): self._item(record, Told(), _title(record.click), beside=False) for record in whole}

    def unsaid(self, seen: Iterable[Seen]) -> dict[int, Item]:
        """Links called like reports that say neither whose nor of which year."""
        found = [
            record
            for one in seen
            if not (one.beside or _is_menu(one))
            for record in one.block
            if _is_named(record.click)
        ]
        return {id(record): self._item(record, Told(), _title(record.click), beside=False) for record in found}

    def _may_be_entry(self, record: Record) -> bool:
        title = _title(record.click)
        return len(norm(title)) >= _SHORTEST_UNDATED and not self._is_none(record, title, Told())

    def _item(self, record: Record, told: Told, title: str, *, beside: bool) -> Item:
        return Item(
            title=self._whole(record, title),
            url=record.click.url,
            published=told.day,
            pinned=is_pinned(self._outline, record),
            beside=beside,
            misdated="" if told.day else told.wrong,
        )

    def _whole(self, record: Record, title: str) -> str:
        """A title that is cut short as a text of its record goes on (in a card that opens over it)."""
        if not is_cut(title):
            return title
        texts = (one.text for one in self._outline.within(record.root) if not one.tag)
        return next((full for text in texts if not is_cut(full := title_of(title, text))), title)

    def _is_none(self, record: Record, title: str, told: Told) -> bool:
        """Whether what stands like an entry is none: the head of a column, a row of a template or a hidden one."""
        if told.day is None and norm(title) in _HEADS:
            return True
        said = f"{title} {record.click.node.attribute('href')}"
        if _SIGNS.search(said) and (_REGISTERED.search(title) or _TEMPLATE.search(said)):
            return True
        return record.root.tag in _ROWS and record.root.is_hidden() and not self._all_hidden(record)

    def _all_hidden(self, record: Record) -> bool:
        """Whether the fellows of a hidden row are hidden as well: then a script shows them all."""
        parent = record.root.parent
        children = self._outline.children(parent) if parent is not None else []
        fellows = [one for one in children if one.tag == record.root.tag]
        return len(fellows) > 1 and all(one.is_hidden() for one in fellows)


def _is_menu(seen: Seen) -> bool:
    """Whether a list stands where menus do, or has a link marked as that of the page itself, as only menus have."""
    return seen.chrome or any(
        not _CURRENT.isdisjoint(f"{one.root.names} {one.click.node.names}".lower().split()) for one in seen.block
    )


def _section(root: Node) -> Node | None:
    """What holds the list of a record."""
    return root.parent.parent if root.parent is not None else None


def _title(click: Click) -> str:
    return title_of(click.title, click.full)


def _is_named(click: Click) -> bool:
    """Whether a link with an address is called like a report."""
    title = _title(click)
    return bool(click.url) and _is_long(title) and titles.is_report_title(title)


def _is_long(title: str) -> bool:
    return len(norm(title)) >= SHORTEST_TITLE


def _is_named_whole(title: str) -> bool:
    """Whether a title is that of a report, names a body or a year, and is not only what the column is called."""
    return titles.is_report_title(title) and bool(titles.title_years(title) or titles.title_body(title))


def _cut_at(block: Block) -> int | None:
    """The length at which the titles of a list are cut short without a sign, if several are."""
    if all(len(record.click.full) <= len(record.click.title) for record in block):
        return None
    lengths = [len(norm(record.click.title).rstrip("….·")) for record in block]
    longest = max(lengths)
    running = [
        length == longest and len(norm(record.click.full)) > longest
        for record, length in zip(block, lengths, strict=True)
    ]
    return longest if sum(running) >= _FEWEST_CUT else None


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
