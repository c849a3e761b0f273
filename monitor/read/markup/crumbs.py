"""The breadcrumb of a page: the path of columns it stands in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice

from selectolax.lexbor import LexborHTMLParser

from monitor.model.reports import Block, Paragraph
from monitor.read.markup.outline import Node, Outline
from monitor.read.words import norm, remembered

_NAMES = ("crumb", "location", "position", "dqwz", "weizhi", "place")
_MARKED = ",".join(f'[{attribute}*="{name}" i]' for attribute in ("class", "id") for name in _NAMES)
_NAMED = re.compile("|".join(_NAMES), re.IGNORECASE)
_LISTED = re.compile(r"bread-?crumb", re.IGNORECASE)
_ARROWS = str.maketrans(dict.fromkeys("›»→＞", ">"))
_ARROW = re.compile("[>›»→＞]")
PLACE = re.compile(r"位\s?置|首\s?页")
"""In the text that a breadcrumb begins with."""

_HOLDERS = frozenset({"div", "p", "td", "ul", "ol", "nav", "span", "h2"})
_LEAD = re.compile(r"^(?:您?的?(?:当前|现在)?(?:所在)?的?位置)[:]?|^(?=(?:[^>:]{2,24}>)?(?:网站)?首页>)")
_BETWEEN = re.compile(r"[>»→/]+")
_ELSE = frozenset({"table", "ul", "ol", "dl", "h1", "h2", "h3", "form", "hr"})
_MOST = 12
_MOST_NAMED = 30
_LONGEST = 600
_EARLY = 200
_ENOUGH = 1_000_000
"""So many characters of such elements are looked at: elements in one another show the same text again and again."""


def of(tree: LexborHTMLParser, blocks: Iterable[Block]) -> tuple[str, ...]:
    """The names of the columns, outermost first: behind 当前位置, else from an element called like a breadcrumb."""
    for block in blocks:
        if isinstance(block, Paragraph) and ">" in block.text[:_EARLY] and _LEAD.match(norm(block.text[:40])):
            return _split(block.text)
    looked_at = 0
    for node in tree.css(_MARKED):
        text = node.text() if node.tag in _HOLDERS and looked_at < _ENOUGH else ""
        if ">" in text:
            return _split(node.text(separator=" "))
        looked_at += len(text)
    return ()


def in_outline(outline: Outline, places: Iterable[Node]) -> tuple[tuple[str, ...], int]:
    """The same of a page whose blocks nobody needs, and the place of the first node behind it. ``places`` are its texts
    that fit ``PLACE``."""
    for node in places:
        if path := _around(outline, node):
            return path, node.at
    holders = (node for node in outline.nodes if node.tag in _HOLDERS and _is_named(node.names))
    small = (node for node in holders if node.end - node.at <= _LONGEST)
    for node in islice(small, _MOST_NAMED):
        path = _split(outline.words(node).translate(_ARROWS)) if _parted(outline, node) else _listed(outline, node)
        if path:
            return path, node.end
    return (), 0


@remembered(2048)
def _is_named(names: str) -> bool:
    """Whether an element is called like a breadcrumb."""
    return bool(_NAMED.search(names))


def _parted(outline: Outline, node: Node) -> bool:
    return ">" in outline.words(node).translate(_ARROWS)


def _listed(outline: Outline, node: Node) -> tuple[str, ...]:
    """The names of a breadcrumb whose parts are the items of a list, or links beside a last name."""
    if not _LISTED.search(node.names):
        return ()
    names = [norm(one.text).strip("/|·-") for one in outline.texts(node)]
    return tuple(name for name in names if name and not _LEAD.fullmatch(name))[:_MOST]


def _around(outline: Outline, text: Node) -> tuple[str, ...]:
    """The path that begins with a piece of text, by the smallest element around it that is one."""
    for above in text.around:
        if above.end - above.at > _LONGEST:
            return ()
        words = _path_in(outline, above, text)
        if len(words) > _LONGEST:
            return ()
        if ">" in unicodedata.normalize("NFKC", words)[:_EARLY] and _LEAD.match(norm(words[:40])):
            return _split(words)
    return ()


def _path_in(outline: Outline, around: Node, start: Node) -> str:
    """The words of an element from a piece of text on, up to where something else begins behind an arrow, or they are
    too many."""
    found: list[str] = []
    length = 0
    for node in outline.nodes[start.at : around.end]:
        if not node.tag:
            found.append(node.text)
            length += len(node.text)
            if length > _LONGEST:
                break
        elif node.tag in _ELSE and any(map(_ARROW.search, found)):
            break
    return " ".join(found).translate(_ARROWS)


def _split(text: str) -> tuple[str, ...]:
    bare = _LEAD.sub("", norm(text[:_LONGEST]))
    return tuple(piece for piece in _BETWEEN.split(bare) if piece)[:_MOST]
