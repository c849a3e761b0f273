"""HTML -> Document, by one walk over the tree that selectolax (Lexbor) builds as browsers do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.model import Block, Document, Grid, Link, Paragraph, Trouble
from monitor.read import dates, heading_rows, metadata, nesting, sections
from monitor.read.grid import grid_of, is_data_table
from monitor.read.numbers import norm

_SKIP = frozenset(
    {"script", "style", "noscript", "template", "select", "textarea", "iframe", "svg", "object", "button", "title"}
)
_BREAKS = frozenset({
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "td", "th", "tr", "table", "tbody", "thead", "section", "article",
    "header", "footer", "nav", "aside", "main", "center", "form", "fieldset", "blockquote", "pre", "hr", "br",
    "h1", "h2", "h3", "h4", "h5", "h6", "ucaptitle", "ucapcontent", "caption", "figure",
})  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CRUMB_CLASS = re.compile(r"crumb|location|position|dqwz|weizhi|place", re.IGNORECASE)
_CRUMB_LEAD = re.compile(r"^(?:您?的?(?:当前|现在)?(?:所在)?的?位置)[:]?")
_FOOTER = re.compile(
    r"^(?:上一?[篇条]|下一?[篇条]|相关(?:链接|文章|信息|附件|稿件|新闻)|关联稿件|\[?【?打印|【?关闭|分享到|分享:|扫一扫|责任编辑"
    r"|版权所有|主办(?:单位)?:|承办(?:单位)?:|网站标识码|.{0,12}ICP备|\(?责编|信息来源:|您访问的链接)"
)
_CONTENT = (
    "ucapcontent", "#zoomcon", "#zoom", "#UCAP-CONTENT", ".TRS_Editor", ".trs_editor_view", ".article-content",
    ".TRS_UEDITOR", "#artibody", ".article_content", ".xxgk_content", "#content", ".content", "article",
)  # fmt: skip
_ATTACHMENT = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|rtf|zip|rar)(?:$|\?)", re.IGNORECASE)
_BEGUN = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_ENDED = re.compile(r"</(?:html|body)", re.IGNORECASE)
_MAX_BLOCKS = 60_000
_MAX_DEPTH = 2_000
_SHORT = 200
_LONG = 400
_MAX_HEAD = 400


def document(text: str, charset: str | None, base: str = "") -> Document:
    """Take a page apart: the body's blocks, what stands around them, title candidates, dates, crumbs, links."""
    whole = nesting.bounded(text)
    tree = LexborHTMLParser(whole)
    walk = _Walk(base)
    if tree.body is not None:
        walk.over(tree.body)
    start, end = walk.body_span()
    head = walk.blocks[: _head_end(walk.blocks, start)]
    fields = metadata.fields(_pieces(head))
    body = _without_footer(walk.blocks[start:end])
    return Document(
        media_type="text/html",
        charset=charset,
        titles=_titles(tree, walk),
        blocks=tuple(body),
        metadata=fields,
        shown=(*walk.publish_times, *metadata.dates(fields), *_unlabelled(head, walk.listed)),
        crumbs=walk.crumbs,
        links=tuple(walk.links),
        images=walk.images,
        trouble=_trouble(text, walk.cut or len(whole) < len(text)),
    )


def _trouble(text: str, cut: bool) -> Trouble | None:
    """Why a page was not read to its end: too much of it, or the rest of it never arrived."""
    if cut:
        return Trouble("too-large", str(len(text)))
    return Trouble("truncated", text[-40:].strip()) if _BEGUN.search(text) and not _ENDED.search(text) else None


class _Walk:
    """One depth-first pass without recursion. ``ranges`` are the block spans of elements, for finding the body."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.listed: set[int] = set()
        self.ranges: list[tuple[int, int, str]] = []
        self.publish_times: list[tuple[str, str]] = []
        self.crumbs: tuple[str, ...] = ()
        self.images = 0
        self.cut = False
        self._words: list[str] = []
        self._heading = 0
        self._lists = 0

    def over(self, root: LexborNode) -> None:
        """Walk the subtree of ``root``; anything beyond the caps on blocks and depth is left unread."""
        node: LexborNode | None = root
        opened: list[tuple[LexborNode, int]] = []
        while node is not None and len(self.blocks) < _MAX_BLOCKS:
            inner = self._enter(node)
            self.cut = self.cut or len(opened) >= _MAX_DEPTH
            inner = inner and len(opened) < _MAX_DEPTH
            child = node.first_child if inner else None
            if child is not None:
                opened.append((node, len(self.blocks)))
                node = child
                continue
            if inner:
                self._leave(node, len(self.blocks))
            node = self._next(node, opened)
        self.cut = self.cut or node is not None
        self._flush()

    def body_span(self) -> tuple[int, int]:
        """The blocks of the article: the smallest element that holds all section headings, else a known container."""
        hits = [i for i, b in enumerate(self.blocks) if isinstance(b, Paragraph) and sections.is_heading(b.text)]
        if len(hits) >= 2:
            holding = [r for r in self.ranges if r[0] <= hits[0] and hits[-1] < r[1]]
            start, end, _ = min(holding, key=lambda r: r[1] - r[0], default=(0, len(self.blocks), ""))
            return start, end
        for name in _CONTENT:
            spans = [(s, e) for s, e, names in self.ranges if name in names.split() and e - s >= 1]
            if spans:
                return max(spans, key=lambda span: span[1] - span[0])
        return 0, len(self.blocks)

    def _next(self, node: LexborNode, opened: list[tuple[LexborNode, int]]) -> LexborNode | None:
        current: LexborNode | None = node
        while current is not None and opened:
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
        if tag in _BREAKS and not (tag == "br" and self._heading):
            self._flush()
        if tag == "table" and is_data_table(node):
            self.blocks += heading_rows.apart(grid_of(node))
            return False
        self._note(node, tag)
        return True

    def _note(self, node: LexborNode, tag: str) -> None:
        if tag == "a":
            self._link(node)
        elif tag == "img":
            self.images += 1
        elif tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
        elif tag == "li":
            self._lists += 1
        elif tag == "publishtime":
            self.publish_times.append(("publishtime", node.text()))
        if not self.crumbs and tag in ("div", "p", "td", "ul", "span", "h2") and _is_crumb(node):
            self.crumbs = _split_crumbs(node.text(separator=" "))

    def _leave(self, node: LexborNode, start: int) -> None:
        tag = node.tag or ""
        if tag in _BREAKS:
            self._flush()
            self.ranges.append((start, len(self.blocks), _selectors(node, tag)))
        if tag in _HEADINGS:
            self._heading = 0
        elif tag == "li":
            self._lists -= 1

    def _link(self, node: LexborNode) -> None:
        href = (node.attributes.get("href") or "").strip()
        url = absolute(self.base, href)
        if url:
            text = (node.attributes.get("title") or "").strip() or " ".join(node.text().split())
            self.links.append(Link(url, text[:_SHORT]))

    def _flush(self) -> None:
        words = "".join(self._words)
        self._words.clear()
        text = " ".join(words.split())
        if text:
            if self._lists:
                self.listed.add(len(self.blocks))
            self.blocks.append(Paragraph(text, self._heading))
            if not self.crumbs and ">" in text[:_SHORT] and _CRUMB_LEAD.match(norm(text[:40])):
                self.crumbs = _split_crumbs(text)


def absolute(base: str, href: str) -> str | None:
    """A link's absolute http(s) address; None for anything else (scripts, mail, fragments, nonsense)."""
    if not href or href[0] == "#" or len(href) > 2000:
        return None
    try:
        url = urljoin(base, href)
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return href if not base and not parts.scheme else None
    return url


def attachments(links: Sequence[Link]) -> tuple[Link, ...]:
    """The links that lead to documents."""
    found = {link.url: link for link in links if _ATTACHMENT.search(link.url) or _ATTACHMENT.search(link.text)}
    return tuple(found.values())


def _selectors(node: LexborNode, tag: str) -> str:
    attributes = node.attributes
    classes = " ".join(f".{name}" for name in (attributes.get("class") or "").split()[:8])
    return f"{tag} {'#' + (attributes.get('id') or '')} {classes}"


def _is_crumb(node: LexborNode) -> bool:
    attributes = node.attributes
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return bool(_CRUMB_CLASS.search(named)) and ">" in node.text()


def _split_crumbs(text: str) -> tuple[str, ...]:
    bare = _CRUMB_LEAD.sub("", norm(text[:600]))
    return tuple(piece for piece in re.split(r"[>»→/]+", bare) if piece)[:12]


def _titles(tree: LexborHTMLParser, walk: _Walk) -> tuple[str, ...]:
    """Candidates: the CMS's own mark, headings (first what the page title repeats), tag, page title without site."""
    marked = [node.text() for node in tree.css("ucaptitle")[:2]]
    headings = [b.text for b in walk.blocks if isinstance(b, Paragraph) and b.heading][:6]
    tags = [
        (node.attributes.get("content") or "")
        for node in tree.css("meta[name]")
        if (node.attributes.get("name") or "").lower() == "articletitle"
    ]
    page = next((" ".join(node.text().split()) for node in tree.css("title")[:1]), "")
    headings.sort(key=lambda heading: norm(heading) not in norm(page))
    whole = [*marked, *headings, *tags, re.split(r" ?[|_] ?| [-–—] ?", page)[0], page]
    return tuple(" ".join(title.split()) for title in whole if title.strip())


def _head_end(blocks: Sequence[Block], body: int) -> int:
    """The head of a page ends at the first section heading, or where the body starts if there is none."""
    hits = (i for i, b in enumerate(blocks) if isinstance(b, Paragraph) and sections.is_heading(b.text))
    return min(next(hits, body), _MAX_HEAD)


def _pieces(blocks: Sequence[Block]) -> list[str]:
    pieces: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            for row in block.rows[:40]:
                pieces += [*(_once(row)), ""]
        elif len(block.text) <= _LONG:
            pieces.append(block.text)
    return pieces


def _once(row: Sequence[str | None]) -> list[str]:
    """The cells of a row, each spanning one once."""
    cells = [raw or "" for raw in row]
    return [raw for i, raw in enumerate(cells) if i == 0 or not raw or raw != cells[i - 1]]


def _unlabelled(head: Sequence[Block], listed: set[int]) -> list[tuple[str, str]]:
    """Dates that stand alone around the title, outside lists (related documents carry dates of their own)."""
    return [
        ("", block.text)
        for index, block in enumerate(head)
        if isinstance(block, Paragraph) and index not in listed and dates.dated_only(block.text)
    ]


def _without_footer(blocks: Sequence[Block]) -> list[Block]:
    """The body up to what the site prints under an article; only below the last section heading."""
    heads = [i for i, b in enumerate(blocks) if isinstance(b, Paragraph) and sections.is_heading(b.text)]
    last = heads[-1] if heads else 0
    for index in range(last + 1, len(blocks)):
        block = blocks[index]
        if isinstance(block, Paragraph) and _FOOTER.match(norm(block.text[:60])):
            return list(blocks[:index])
    return list(blocks)
