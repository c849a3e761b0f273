"""The blocks of a page, by one depth-first walk without recursion over the tree that selectolax (Lexbor) builds."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from monitor.model.reports import Block, Paragraph
from monitor.read.form import heading_rows
from monitor.read.form.headings import is_heading
from monitor.read.markup.grid import grid_of

_SKIP = frozenset(
    {"script", "style", "noscript", "template", "select", "textarea", "iframe", "svg", "object", "button", "title"}
)
_BREAKS = frozenset({
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "td", "th", "tr", "table", "tbody", "thead", "section", "article",
    "header", "footer", "nav", "aside", "main", "center", "form", "fieldset", "blockquote", "pre", "hr", "br",
    "h1", "h2", "h3", "h4", "h5", "h6", "ucaptitle", "ucapcontent", "caption", "figure",
})  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CONTENT = (
    "ucapcontent", "#zoomcon", "#zoom", "#UCAP-CONTENT", ".TRS_Editor", ".trs_editor_view", ".article-content",
    ".TRS_UEDITOR", "#artibody", ".article_content", ".xxgk_content", "#content", ".content", "article",
)  # fmt: skip
_MAX_BLOCKS = 60_000
_MAX_DEPTH = 2_000
_MAX_WEIGHT = 5_000_000
_MAX_CLASSES = 8
_MOST_HEADINGS = 8


class Walk:
    """What a page says in order. ``listed`` are the indices of blocks inside list items, ``headings`` those of section
    headings; ``cut`` says that not all of the page was walked.
    """

    def __init__(self, root: LexborNode | None) -> None:
        self.blocks: list[Block] = []
        self.listed: set[int] = set()
        self.cut = False
        self._spans: list[tuple[int, int, LexborNode]] = []
        self._words: list[str] = []
        self._heading = 0
        self._lists = 0
        self._preformatted = 0
        self._weight = 0
        self._over(root)
        self.headings = [i for i, b in enumerate(self.blocks) if isinstance(b, Paragraph) and is_heading(b.text)]

    def body(self) -> tuple[int, int]:
        """The blocks of the article: the smallest element that holds all section headings, else a known container."""
        if len(self.headings) >= 2:
            first, last = self.headings[0], self.headings[-1]
            holding = [(e - s, s, e) for s, e, _ in self._spans if s <= first and last < e]
            _, start, end = min(holding, default=(0, 0, len(self.blocks)))
            return start, end
        named = [(s, e, _selectors(node)) for s, e, node in self._spans if e > s]
        for name in _CONTENT:
            spans = [(e - s, s, e) for s, e, names in named if name in names]
            if spans:
                return max(spans)[1:]
        return 0, len(self.blocks)

    def _over(self, root: LexborNode | None) -> None:
        """Walk the subtree of ``root``; anything beyond the caps on blocks, text and depth is left unread."""
        node = root
        opened: list[tuple[LexborNode, int]] = []
        while node is not None and len(self.blocks) < _MAX_BLOCKS and self._weight <= _MAX_WEIGHT:
            if self._enter(node):
                self.cut = self.cut or len(opened) >= _MAX_DEPTH
                child = node.first_child if len(opened) < _MAX_DEPTH else None
                if child is not None:
                    opened.append((node, len(self.blocks)))
                    node = child
                    continue
                self._leave(node, len(self.blocks))
            node = self._next(node, opened)
        self.cut = self.cut or node is not None
        self._flush()

    def _next(self, node: LexborNode, opened: list[tuple[LexborNode, int]]) -> LexborNode | None:
        current = node
        while opened:
            following = current.next
            if following is not None:
                return following
            current, start = opened.pop()
            self._leave(current, start)
        return None

    def _enter(self, node: LexborNode) -> bool:
        """Take in a node; False when its subtree is done with."""
        tag = node.tag
        if tag == "-text":
            self._words.append(node.text_content or "")
            return False
        if tag is None or tag in _SKIP or tag[0] in "-_!":
            return False
        if tag in _BREAKS:
            return self._break(node, tag)
        return True

    def _break(self, node: LexborNode, tag: str) -> bool:
        """Enter an element that starts a block of its own."""
        if self._words and (tag != "br" or not self._heading):
            self._flush()
        if tag == "table":
            grid = grid_of(node)
            if grid is not None:
                self.blocks += heading_rows.apart(grid)
                return False
        elif tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
        elif tag == "li":
            self._lists += 1
        elif tag == "pre":
            self._preformatted += 1
        return True

    def _leave(self, node: LexborNode, start: int) -> None:
        tag = node.tag or ""
        if tag not in _BREAKS:
            return
        if self._words:
            self._flush()
        self._spans.append((start, len(self.blocks), node))
        if tag in _HEADINGS:
            self._heading = 0
        elif tag == "li":
            self._lists -= 1
        elif tag == "pre":
            self._preformatted -= 1

    def _flush(self) -> None:
        """End the block that the words since the last one make."""
        words = "".join(self._words)
        self._words.clear()
        self._weight += len(words)
        if self._weight > _MAX_WEIGHT:
            self.cut = True
            return
        for line in words.splitlines() if self._preformatted else (words,):
            text = " ".join(line.split())
            if text and self._lists:
                self.listed.add(len(self.blocks))
            if text:
                self.blocks += [Paragraph(piece, self._heading) for piece in _side_by_side(text)]


def _side_by_side(text: str) -> list[str]:
    """A paragraph that is nothing but headings, each by itself; any other as it is."""
    pieces = text.split()
    return pieces if 1 < len(pieces) < _MOST_HEADINGS and all(map(is_heading, pieces)) else [text]


def _selectors(node: LexborNode) -> frozenset[str]:
    """The tag, id and classes of an element as simple selectors."""
    attributes = node.attributes
    classes = (attributes.get("class") or "").split()[:_MAX_CLASSES]
    return frozenset((node.tag or "", f"#{attributes.get('id') or ''}", *(f".{name}" for name in classes)))
