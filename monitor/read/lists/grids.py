"""The columns of records: which part stands in which, what it is headed as, which cells reach down from rows above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.read import dates
from monitor.read.markup.outline import Node, Outline
from monitor.read.words import norm

_CELLS = frozenset({"td", "th"})
_MOST_COLUMNS = 60
_MOST_SPAN = 200
_MOST_HEADS = 3
_DEEP = 3
_NEAR = 6
_LONGEST_HEAD = 16


class Grids:
    """The tables of a page, each looked at once."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._placed: dict[int, tuple[dict[int, int], dict[int, list[tuple[int, Node]]]]] = {}
        self._heads: dict[int, Mapping[int, str]] = {}
        self._tops: dict[int, Mapping[int, str]] = {}

    def column(self, root: Node, piece: Node) -> int | None:
        """The column of a piece of text in a record: of its table, else which child of the record it stands in."""
        inner = self._inner(root)
        child = piece
        while child.parent is not None and child.parent.at > inner.at:
            child = child.parent
        if child.parent is not inner:
            return None
        if root.tag == "tr":
            table = _table(root)
            return self._of(table)[0].get(child.at) if table is not None else None
        return self._number(inner, child) if child.tag else None

    def _number(self, root: Node, child: Node) -> int:
        """How many elements stand right in an element before one of them."""
        nodes, number, at = self._outline.nodes, 0, root.at + 1
        while at < child.at:
            number += nodes[at].tag != ""
            at = nodes[at].end
        return number

    def _inner(self, node: Node) -> Node:
        """An element, or the one that is all there is in it."""
        for _ in range(_DEEP):
            only = self._only(node) if node.tag != "tr" else None
            if only is None:
                break
            node = only
        return node

    def _only(self, node: Node) -> Node | None:
        """The element that stands right in another if there is but one."""
        nodes, found, at = self._outline.nodes, None, node.at + 1
        while at < node.end:
            one = nodes[at]
            if one.tag:
                if found is not None:
                    return None
                found = one
            at = one.end
        return found

    def carried(self, root: Node) -> list[tuple[int, Node]]:
        """The cells of rows above that reach down into a row, with their columns."""
        table = _table(root) if root.tag == "tr" else None
        return self._of(table)[1].get(root.at, []) if table is not None else []

    def heads(self, root: Node) -> Mapping[int, str]:
        """What the columns of a record are headed as."""
        place = _table(root) if root.tag == "tr" else root.parent
        if place is None:
            return {}
        if place.at not in self._heads:
            found = self._found_heads(root, place)
            self._heads[place.at] = found if any(dates.heading(words) is not None for words in found.values()) else {}
        return self._heads[place.at]

    def head(self, root: Node, text: Node, column: int | None = None) -> str:
        """What the column is headed as that a piece of text of a record stands in, if that is not the given one."""
        place = _table(root) if root.tag == "tr" else root.parent
        if place is None or self._heads.get(place.at) == {}:
            return ""
        column = self.column(root, text) if column is None else column
        return self.heads(root).get(column, "") if column is not None else ""

    def tops(self, row: Node) -> Mapping[int, str]:
        """The texts of the first row of a row's table, by their columns, whatever they are."""
        table = _table(row)
        if table is None:
            return {}
        if table.at not in self._tops:
            first = next(iter(self._rows(table)), None)
            self._tops[table.at] = self._texts([first], self._of(table)[0]) if first is not None else {}
        return self._tops[table.at]

    # --- heads -----------------------------------------------------------------------------------------------------

    def _found_heads(self, root: Node, place: Node) -> Mapping[int, str]:
        rows = self._rows(place) if place.tag == "table" else self._outline.children(place)
        heads = [one for one in rows if one.tag and one.at < root.at and self._is_head(one)]
        if heads and heads[0].tag == "tr":
            return self._texts(heads, self._of(place)[0])
        if heads:
            return self._texts_of(heads[-1])
        for before in self._before(place):
            found = self._texts_of(before)
            if found:
                return found
        return {}

    def _before(self, place: Node) -> Iterator[Node]:
        """What stands right above a list: a table with the heads alone, a row of heads, perhaps a level further up."""
        node: Node | None = place
        for _ in range(3):
            parent = node.parent if node is not None else None
            if node is None or parent is None:
                return
            ahead = next((one for one in self._outline.before(node, _NEAR) if one.tag), None)
            if ahead is not None:
                yield ahead
                return
            node = parent

    def _texts_of(self, row: Node) -> Mapping[int, str]:
        """The heads of a row that is no part of the table."""
        tables = [one for one in self._outline.within(row) if one.tag == "table"]
        if tables:
            rows = self._rows(tables[0])
            return (
                self._texts(rows[-_MOST_HEADS:], self._of(tables[0])[0])
                if rows and all(map(self._is_head, rows))
                else {}
            )
        if not self._is_head(row) or any(one.tag == "a" for one in self._outline.within(row)):
            return {}
        elements = [one for one in self._outline.children(self._inner(row)) if one.tag]
        return {n: norm(self._outline.words(one)) for n, one in enumerate(elements)} if len(elements) > 1 else {}

    def _texts(self, rows: Sequence[Node], columns: Mapping[int, int]) -> Mapping[int, str]:
        """The heads of columns: of a head over several columns and those below it both."""
        found: dict[int, str] = {}
        for row in rows[-_MOST_HEADS:]:
            for cell in self._outline.children(row):
                if cell.at in columns:
                    for column in range(columns[cell.at], columns[cell.at] + _span(cell, "colspan")):
                        found[column] = norm(self._outline.words(cell)) + found.get(column, "")
        return found

    def _is_head(self, row: Node) -> bool:
        """Whether a row consists of short words alone, without a figure of a date."""
        texts = [norm(one.text) for one in self._outline.texts(row)]
        return bool(texts) and all(len(one) <= _LONGEST_HEAD and not any(map(str.isdigit, one)) for one in texts)

    # --- cells -----------------------------------------------------------------------------------------------------

    def _rows(self, table: Node) -> list[Node]:
        return [one for one in self._outline.within(table) if one.tag == "tr" and _table(one) is table]

    def _of(self, table: Node) -> tuple[dict[int, int], dict[int, list[tuple[int, Node]]]]:
        if table.at not in self._placed:
            self._placed[table.at] = self._place(self._rows(table))
        return self._placed[table.at]

    def _place(self, rows: Iterable[Node]) -> tuple[dict[int, int], dict[int, list[tuple[int, Node]]]]:
        """The column of every cell by its place, and the cells that reach into each row."""
        columns: dict[int, int] = {}
        carried: dict[int, list[tuple[int, Node]]] = {}
        open_: dict[int, tuple[int, Node]] = {}
        for row in rows:
            carried[row.at] = [(column, cell) for column, (_, cell) in sorted(open_.items())]
            taken = set(open_)
            following = {column: (left - 1, cell) for column, (left, cell) in open_.items() if left > 1}
            column = 0
            for cell in self._outline.children(row):
                if cell.tag not in _CELLS or column >= _MOST_COLUMNS:
                    continue
                while column in taken:
                    column += 1
                columns[cell.at] = column
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                if down > 1:
                    following |= dict.fromkeys(range(column, column + across), (down - 1, cell))
                column += across
            open_ = following
        return columns, carried


def _span(cell: Node, name: str) -> int:
    text = cell.attribute(name).strip()
    return min(int(text), _MOST_SPAN) if text.isdecimal() and int(text[:6]) >= 1 else 1


def _table(row: Node) -> Node | None:
    for one in row.around:
        if one.tag == "table":
            return one
    return None
