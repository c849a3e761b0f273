"""HTML -> Document, by one walk over the tree that selectolax (Lexbor) builds as browsers do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from monitor.model.pages import Trouble
from monitor.model.reports import Block, Document, Grid, Paragraph, Title
from monitor.read import dates
from monitor.read.form import metadata, publication
from monitor.read.form.breaks import FOOTER
from monitor.read.markup import crumbs, links, moments, nesting
from monitor.read.markup.blocks import Walk
from monitor.read.sources import plain
from monitor.read.whose import titles
from monitor.read.words import norm

_BEGUN = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_ENDED = re.compile(r"</(?:html|body)", re.IGNORECASE)
_SITE_NAMES = re.compile(r"\s?[-–—_|]")
_UCAP = re.compile("<ucaptitle", re.IGNORECASE)
_LONG = 400
_RUNNING = 80
_FEW = 12
_MAX_HEAD = 400
_TAIL = 100
_LONGEST_TITLE = 1_000


def document(markup: str, charset: str | None, base: str = "") -> Document:
    """Take a page apart: the body's blocks, what stands around them, title candidates, dates, crumbs, links."""
    whole = nesting.bounded(markup)
    tree = LexborHTMLParser(whole)
    walk = Walk(tree.body)
    start, end = walk.body()
    head_end, page = _head_end(walk, start), _page_title(tree)
    pieces = _pieces(walk.blocks[:head_end])
    body = tuple(walk.blocks[start : _footer(walk, start, end)])
    cells = plain.flattened(body)
    return Document(
        media_type="text/html",
        charset=charset,
        titles=_titles(tree, walk.blocks, page, metadata.titles(pieces), ucap=_UCAP.search(markup) is not None),
        blocks=body if cells is None else cells,
        flow=cells is not None,
        before=tuple(_before(walk, start)),
        metadata=metadata.fields(pieces),
        shown=_shown(moments.of(tree, whole), page, walk, head_end, pieces),
        crumbs=crumbs.of(tree, walk.blocks),
        links=links.of(tree, base),
        images=len(tree.css("img")),
        closed=_is_closed(markup),
        trouble=_trouble(markup, walk.cut or len(whole) < len(markup)),
    )


def _trouble(markup: str, cut: bool) -> Trouble | None:
    """Why a page was not read to its end: too much of it, or the rest of it never arrived."""
    if cut:
        return Trouble("too-large", str(len(markup)))
    return None if _is_closed(markup) or not _BEGUN.search(markup) else Trouble("truncated", markup[-40:].strip())


def _is_closed(markup: str) -> bool:
    """Whether a page has its end, which nearly always stands at the end."""
    return bool(_ENDED.search(markup, max(0, len(markup) - _TAIL)) or _ENDED.search(markup))


def _titles(
    tree: LexborHTMLParser, blocks: Sequence[Block], page: str, labelled: Sequence[str], *, ucap: bool
) -> tuple[Title, ...]:
    """Candidates: the CMS's own mark, headings (first what the page title repeats), tag, page title without site.

    ``labelled`` are those that stand under a label of a title; ``ucap`` pages have the mark.
    """
    marked = [node.text() for node in tree.css("ucaptitle")[:2]] if ucap else []
    headings = [b.text for b in blocks if isinstance(b, Paragraph) and b.heading][:6]
    tags = [
        (node.attributes.get("content") or "")
        for node in tree.css("meta[name]")
        if (node.attributes.get("name") or "").lower() == "articletitle"
    ]
    headings.sort(key=lambda heading: norm(heading) not in norm(page))
    places = {"mark": marked, "heading": headings, "meta": [*tags, *labelled], "page": [_without_site(page), page]}
    found = (Title(" ".join(text.split()), origin) for origin, texts in places.items() for text in texts)
    return tuple(title for title in found if title.text)


def _without_site(page: str) -> str:
    """A page title without the names of site and column around it."""
    parts = [part.strip() for part in _SITE_NAMES.split(page)]
    dated = next((part for part in parts if titles.is_report_title(part) and titles.title_years(part)), None)
    cuts = (page[: match.start()] for match in _SITE_NAMES.finditer(page))
    named = dated or next((cut for cut in cuts if titles.is_report_title(cut)), None)
    return named or re.split(r" ?[|_] ?| [-–—] ?", page)[0]


def _page_title(tree: LexborHTMLParser) -> str:
    return next((" ".join(node.text().split())[:_LONGEST_TITLE] for node in tree.css("title")[:1]), "")


def _shown(
    carried: Sequence[tuple[str, str]], page: str, walk: Walk, head_end: int, pieces: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """The dates of the head, and those elements carry; without a day of publication also those under the article."""
    lines = _lines(walk, 0, head_end)
    around = publication.around(lines, _without_site(page))
    found = (*carried, *metadata.dates(pieces), *around)
    dating = dates.shown(found)
    if dating.day is not None and not dating.weak:
        return found
    body_end = walk.headings[-1] + 1 if walk.headings else head_end
    return (*found, *publication.behind(_lines(walk, body_end, len(walk.blocks))))


def _lines(walk: Walk, start: int, end: int) -> list[str]:
    """The paragraphs outside lists, where related documents have dates of their own."""
    span = range(start, min(end, len(walk.blocks)))
    return [b.text for i in span if i not in walk.listed and isinstance(b := walk.blocks[i], Paragraph)]


def _head_end(walk: Walk, start: int) -> int:
    """The head of a page ends at the first section heading; where there is none, at the first running text."""
    if walk.headings:
        return min(walk.headings[0], _MAX_HEAD)
    for index, block in enumerate(walk.blocks[start : start + _FEW], start):
        if not isinstance(block, Paragraph) or len(block.text) > _RUNNING:
            return index
    return start + _FEW


def _before(walk: Walk, start: int) -> list[str]:
    """The last lines before the body that stand in no list and have no label: a title may be among them."""
    lines = [b.text for i, b in enumerate(walk.blocks[:start]) if isinstance(b, Paragraph) and i not in walk.listed]
    return [line for line in lines[-_FEW:] if not metadata.pairs([line])]


def _pieces(blocks: Sequence[Block]) -> list[str]:
    pieces: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            for row in block.rows[:40]:
                pieces += [*(_once(row)), ""]
        elif isinstance(block, Paragraph) and len(block.text) <= _LONG:
            pieces += ["", block.text, ""] if block.heading else [block.text]
    return pieces


def _once(row: Sequence[str | None]) -> list[str]:
    """The cells of a row, each spanning one once."""
    cells = [raw or "" for raw in row]
    return [raw for i, raw in enumerate(cells) if i == 0 or not raw or raw != cells[i - 1]]


def _footer(walk: Walk, start: int, end: int) -> int:
    """Where the body ends: at what the site prints under an article, but only below the last section heading."""
    last = max((index for index in walk.headings if index < end), default=start)
    for index in range(last + 1, end):
        block = walk.blocks[index]
        if isinstance(block, Paragraph) and FOOTER.match(norm(block.text[:60])):
            return index
    return end
