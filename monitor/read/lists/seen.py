"""The lists of a page as they are seen: their records, what their dates say, and which of them are beside."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from monitor.read.lists import records
from monitor.read.lists.beside import Around, Beside, Sides
from monitor.read.lists.blocks import blocks
from monitor.read.lists.fields import Fields, Told
from monitor.read.lists.records import Block
from monitor.read.lists.titling import Click, clicks
from monitor.read.markup import marks
from monitor.read.markup.outline import Node, Outline
from monitor.read.words import norm

_ARTICLE_MARKS = ("ucapcontent", "UCAP", "rticle", "zoom", "TRS_", "trs_editor_view")
"""Without any of these in the markup there is none of the elements."""

_CLICKED = ("onclick", "onClick", "OnClick", "ONCLICK")
_RELATED = re.compile(
    r"[\[【]?(?:(?:相关|关联)(?:稿件|文章|文档|新闻|信息|链接|阅读|推荐|内容|资讯)|(?:延伸|推荐|拓展)阅读"
    r"|[你您]可能(?:还|也|会)?(?:想看|喜欢|感兴趣)|猜[你您]喜欢|(?:上|下)一?[篇条])[\]】]?[:>»]{0,3}"
)
_RELATED_NAMES = re.compile(r"relat|reldoc|relnews|xgwz|xgxw|xgwd|xgyd", re.IGNORECASE)
_LONGEST_RELATED = 36


class Seen(Struct, frozen=True, eq=False, gc=False):
    """A list with what the dates of its records say, ``dated`` if any says one; ``chrome`` is one in the head, foot or
    navigation of the page.
    """

    block: Block
    told: list[Told]
    dated: bool
    beside: bool
    chrome: bool
    headed: bool


def lists_of(outline: Outline, base: str, around: Around) -> tuple[list[Click], list[Seen], Sides, bool]:
    """The links of a page, its lists, what is known of their sides, and whether there were too many links."""
    dates = records.dated(around.dates)
    found, cut = clicks(outline, base, dates, scripted=_is_scripted(outline))
    if _is_article(outline):
        found = _before_related(outline, found)
    return found, *_seen(outline, found, dates, around), cut


def _seen(
    outline: Outline, found: Sequence[Click], dates: Mapping[int, int], around: Around
) -> tuple[list[Seen], Sides]:
    """The lists of a page, and what is known of their sides."""
    fields = Fields(outline)
    lists = blocks(outline, found, dates)
    boxes = Beside(outline, around, lists)
    told = [fields.told(block) for block in lists]
    dated = [any(one.shows for one in each) for each in told]
    sides = boxes.which(dated)
    return list(map(Seen, lists, told, dated, sides.beside, boxes.chrome, boxes.headed)), sides


def _is_scripted(outline: Outline) -> bool:
    """Whether elements have scripts of their own."""
    return outline.marks.has(marks.CLICKED) and any(name in outline.markup for name in _CLICKED)


def _is_article(outline: Outline) -> bool:
    """Whether a page marks the text of an article."""
    return outline.marks.has(marks.ARTICLE) and any(mark in outline.markup for mark in _ARTICLE_MARKS)


def _before_related(outline: Outline, found: Sequence[Click]) -> list[Click]:
    """The links of an article page above the documents related to it: what follows is no list of a column."""
    end = next((node.at for node in outline.nodes if _is_related(node)), None)
    return list(found) if end is None else [one for one in found if one.node.at < end]


def _is_related(node: Node) -> bool:
    if not node.tag:
        return len(node.text) <= _LONGEST_RELATED and bool(_RELATED.fullmatch(norm(node.text)))
    return node.tag in ("div", "ul", "section", "dl", "h3", "p") and bool(_RELATED_NAMES.search(node.names))
