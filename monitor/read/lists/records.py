"""The records of a page: sibling subtrees with one main link each, whatever their tags are, and the blocks they make.

What stands loose between the records of one element (``dt`` before ``dd``, a cell with the date, bare text) belongs to
the record before it, or to the one behind it where the first has its own in front.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from monitor.read.lists.census import MOST_IN_RECORD, Census, chain
from monitor.read.lists.stamps import stamps
from monitor.read.lists.titling import Click
from monitor.read.markup.outline import HEADINGS, Node, Outline
from monitor.read.words import remembered

_LISTS = frozenset({"ul", "ol"})
_MOST_LOOSE = 12
_LARGEST_RECORD, _LARGEST_LOOSE = 400, 40
"""Nodes."""

_WITHIN_CELL = 3
_BOUNDS = frozenset({"tbody", "thead", "main", "form"})
_ENDS = _LISTS | _BOUNDS
_ROWS = frozenset({"tr", "li", "dd", "dl", "div", "article", "section", "p"})
_READ_ON = re.compile(r"继续阅读|阅读全文|查看|详细|更多|read more|continue", re.IGNORECASE)
_NEAR = 4
_BARE_NAME = re.compile(r"[\d_-]+|\b(?:odd|even|first|last|active|current|cur|on|alt|top|new)\b")
_SIDE_BY_SIDE = re.compile(r"(?:LD+){2,}|(?:D+L){2,}")


class Record(Struct, frozen=True, eq=False, gc=False):
    """A main link, the element it is all of, and what stands loose beside that. ``others`` are its further links."""

    click: Click
    root: Node
    loose: tuple[Node, ...] = ()
    others: tuple[Click, ...] = ()

    @property
    def end(self) -> int:
        return max(self.root.end, *(one.end for one in self.loose)) if self.loose else self.root.end

    @property
    def start(self) -> int:
        return min(self.root.at, *(one.at for one in self.loose)) if self.loose else self.root.at


Block = tuple[Record, ...]
"""The records of one list, in their order."""


def dated(dates: Iterable[Node]) -> Mapping[int, int]:
    """How many ``dates`` stand in elements, by their places, as far up as a record reaches."""
    return Counter([above.at for node in dates if not _is_title(node) for above in chain(node)])


def records(outline: Outline, census: Census, clicks: Iterable[Click]) -> Iterator[Record]:
    """The records in their order; one within another is a list of its own below the first."""
    within: dict[int, list[Click]] = {}
    roots: dict[int, Node] = {}
    for click in clicks:
        if click.is_entry:
            root = _root(outline, census, click)
            roots[root.at] = root
            within.setdefault(root.at, []).append(click)
    groups: dict[int, list[Node]] = {}
    places = sorted(roots)
    for at in places:
        parent = roots[at].parent
        groups.setdefault(parent.at if parent is not None else -1, []).append(roots[at])
    loose: dict[int, tuple[Node, ...]] = {}
    for group in groups.values():
        loose.update(_loose(outline, census, group))
    yield from _joined(census, [_record(census, roots[at], loose.get(at, ()), within[at]) for at in places])


def _joined(census: Census, found: Iterable[Record]) -> Iterator[Record]:
    """Records, those that lead to one article as one."""
    record: Record | None = None
    for behind in found:
        if record is not None and _is_the_same(record, behind):
            beside = (*record.loose, behind.root, *behind.loose)
            record = _record(census, record.root, beside, (record.click, *record.others, behind.click, *behind.others))
            continue
        if record is not None:
            yield record
        record = behind
    if record is not None:
        yield record


def _record(census: Census, root: Node, loose: tuple[Node, ...], links: Sequence[Click]) -> Record:
    if len(links) == 1:
        return Record(links[0], root, loose)
    main = max(links, key=lambda one: _rank(census, one))
    return Record(main, root, loose, tuple(one for one in links if one is not main))


def _is_the_same(record: Record, behind: Record) -> bool:
    """Whether two neighbours of different tags lead to one article: its title, and what it says below."""
    one, other = record.root, behind.root
    return one.tag != other.tag and one.parent is other.parent and record.click.key == behind.click.key


def _rank(census: Census, click: Click) -> tuple[bool, bool, bool, int, int]:
    """Which link of a record is that of its title: in a heading, not to read on, in words, the longest, the first."""
    headed = any(node.tag in HEADINGS for node in census.chain(click)[:_NEAR])
    worded = any("\u4e00" <= one <= "\u9fff" for one in click.title)
    return headed, not _READ_ON.match(click.title.lstrip("[【(（")), worded, len(click.title), -click.node.at


def _is_title(text: Node) -> bool:
    """Whether a text in a link is more than a date: the date in it is that of its matter."""
    for above in text.around[:_NEAR]:
        if above.tag == "a":
            return not any(one.alone for one in stamps(text.text))
    return False


def _root(outline: Outline, census: Census, click: Click) -> Node:
    """The largest element with fellows that holds this entry and no other; without fellows the first with a date."""
    found: Node | None = None
    dated: Node | None = None
    held = census.links(click.node)
    for node in census.chain(click):
        links, tag = census.links(node), node.tag
        if links > MOST_IN_RECORD or node.end - node.at > _LARGEST_RECORD:
            break
        if tag in _ENDS and (_is_bound(outline, node) if tag in _BOUNDS else _is_whole_list(outline, node)):
            break
        if links > held and not _is_one(outline, census, node):
            continue
        held = links
        if census.has_fellows(node, links):
            found = node
        elif found is None and dated is None and census.dates(node):
            dated = node
    return found or dated or click.node


def _is_bound(outline: Outline, node: Node) -> bool:
    """Whether no record reaches beyond such an element; a table of one row in a cell is but a part of one."""
    rows = [one for one in outline.children(node) if one.tag]
    return len(rows) > 1 or not any(one.tag == "td" for one in node.around[:_WITHIN_CELL])


def _is_whole_list(outline: Outline, node: Node) -> bool:
    """Whether such an element is a list of a single record."""
    return sum(bool(one.tag) for one in outline.children(node)) == 1


def _is_one(outline: Outline, census: Census, node: Node) -> bool:
    """Whether an element with several links is one record all the same: it has fewer dates than links, and these stand
    in places of different kinds."""
    if node.tag not in _ROWS:
        return False
    links = [(_place(click.node, node), click) for click in census.clicks(node)]
    own = [(place, click) for place, click in links if not census.is_constant(click)]
    if len({place for place, _ in own}) < len(own):
        return False
    if node.tag == "tr":
        return bool(census.dates(node)) and not _side_by_side(census, outline.children(node))
    if not census.has_fellows(node, len(links)):
        return False
    if node.tag == "article" or census.headings(node) == 1:
        return True
    dated = sum(census.dates(child) > 0 for child in _branches(outline, node))
    return (dated == 1 or 0 < census.dates(node) < len(own)) or len(own) == 1


def _branches(outline: Outline, node: Node) -> list[Node]:
    """The parts an element falls into: its children, or those of the only one."""
    children = outline.children(node)
    while len(children) == 1 and children[0].tag:
        children = outline.children(children[0])
    return children


def _place(link: Node, node: Node) -> tuple[str, ...]:
    """The names of a link and the elements between it and one around it; cells of a row are told apart."""
    path = [" ".join(sorted(kinds(link.attribute("class"))))]
    for above in link.around:
        if above is node:
            break
        path.append(
            f"{above.tag} {_digitless(above.names)}" if above.parent is not node or node.tag != "tr" else str(above.at)
        )
    return tuple(path)


@remembered(2048)
def _digitless(names: str) -> str:
    return re.sub(r"[\d_-]+", "", names)


def _side_by_side(census: Census, cells: Iterable[Node]) -> bool:
    """Whether the cells of a row are several entries, each with its own dates."""
    order = "".join(("L" if census.links(one) else "") + ("D" if census.dates(one) else "") for one in cells)
    turns = re.findall(r"LD+|D+L", order) if _SIDE_BY_SIDE.fullmatch(order) else []
    return len({len(one) for one in turns}) == 1


def _loose(outline: Outline, census: Census, group: Sequence[Node]) -> Mapping[int, tuple[Node, ...]]:
    """By the places of records of one element what else of it belongs to each."""
    parent = group[0].parent
    children = outline.children(parent) if parent is not None else []
    if len(children) <= len(group):
        return {}
    number = {root.at: n for n, root in enumerate(group)}
    gaps: list[list[Node]] = [[] for _ in range(len(group) + 1)]
    at: int | None = 0
    for child in children:
        if child.at in number:
            at = number[child.at] + 1
        elif child.end - child.at > _LARGEST_LOOSE or outline.holds_link(child):
            at = None
        elif at is not None:
            gaps[at].append(child)
    own = any(census.dates(root) for root in group)
    dated = [any(census.dates(one) for one in gap) for gap in gaps]
    ahead = dated[0] and not dated[-1]
    if own or not any(dated):
        gaps = [[one for one in gap if not one.tag or one.tag in ("dd", "dt")] for gap in gaps]
    belonging = zip(group, gaps[:-1] if ahead else gaps[1:], strict=True)
    return {root.at: tuple(gap) for root, gap in belonging if len(gap) <= _MOST_LOOSE}


@remembered(2048)
def kinds(classes: str) -> frozenset[str]:
    """What kinds an element is of by its classes, not the state or the number of it."""
    return frozenset(_BARE_NAME.sub("", classes.lower()).split())
