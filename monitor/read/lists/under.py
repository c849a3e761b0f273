"""Links to reports that say little by themselves (``2025年``, ``查看``, a name), by what stands around them.

They stand in matrices of bodies by years, under headings with links by year, in tables of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from monitor.read.lists.grids import Grids
from monitor.read.lists.titling import Click
from monitor.read.markup.outline import Node, Outline
from monitor.read.whose import bodies
from monitor.read.words import norm

_ABOUT = re.compile(r"(?:信息)?公开(?:工作)?年(?:度工作)?(?:度)?报告?|年报")
_LITTLE = re.compile(
    r"(?:20\d\d年?度?)?(?:年?报告?|年度报告)?|(?:点击)?(?:查看|下载|浏览|阅读)(?:报告|详情|全文)?|(?:pdf|word|html)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"20\d\d年?度?.{0,12}")
_LONGEST = 24
_UP = 5
_MOST = 2_000
_NEAR, _FEW_NODES = 20, 12


def about_reports(names: Iterable[str]) -> bool:
    """Whether a page called so is about reports."""
    return any(_ABOUT.search(name) for name in names)


def under(outline: Outline, links: Iterable[Click], names: Iterable[str]) -> Iterator[tuple[Click, str]]:
    """Such links of a page that is about reports by its ``names``, each with the words it stands under."""
    about = sorted((name for name in names if _ABOUT.search(name)), key=lambda name: (-len(name), name))
    if not about:
        return
    grids = Grids(outline)
    for link in islice((one for one in links if one.url), _MOST):
        words = norm(link.title)
        if words and bodies.is_body(words) and urlsplit(link.url).path.strip("/"):
            yield link, about[0]
        elif words and _LITTLE.fullmatch(words):
            told = _told(outline, grids, link.node)
            if any(map(bodies.is_body, told)):
                yield link, " ".join(told)


def _told(outline: Outline, grids: Grids, node: Node) -> list[str]:
    """The words at the head of a link's row and of its column, or those right above it."""
    row = next((above for above in node.around[:_UP] if above.tag == "tr"), None)
    if row is not None:
        column = grids.column(row, node)
        heads = [norm(outline.words(cell)) for cell in outline.children(row) if not _holds_link(outline, cell)]
        heads += [norm(outline.words(cell)) for _, cell in grids.carried(row)]
        top = grids.tops(row).get(column, "") if column is not None else ""
        return [
            one for one in (*heads, top) if 0 < len(one) <= _LONGEST and (bodies.is_body(one) or _YEAR.fullmatch(one))
        ]
    above = _above(outline, node)
    return [above] if above else []


def _holds_link(outline: Outline, cell: Node) -> bool:
    return any(one.tag == "a" for one in outline.within(cell))


def _above(outline: Outline, node: Node) -> str:
    """The nearest name of a body before a link, among what stands beside it or what is around it."""
    for current in (node, *node.around[:_UP]):
        for one in outline.before(current, _NEAR):
            words = norm(outline.words(one) if one.tag else one.text) if one.end - one.at < _FEW_NODES else ""
            if len(words) <= _LONGEST and bodies.is_body(words):
                return words
    return ""
