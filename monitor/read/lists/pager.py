"""How a list goes on: the next page, and the numbers of entries and pages that its pager states."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from monitor.read.lists import created, stated, turns
from monitor.read.lists.created import Created
from monitor.read.lists.sifted import SIGN
from monitor.read.markup.outline import Node, Outline
from monitor.read.words import norm

_SAYS = re.compile(r"[页共总条]|记录|next|of|total|[>›»]", re.IGNORECASE)
_FRACTION = re.compile(r"\s{0,9}\d{1,4}\s?/\s?\d{1,4}\s{0,9}")
"""``1/28``: a page and how many there are, or seats taken."""

_OF_PAGERS = re.compile(
    r"[首上前下后尾末最新旧]{1,3}一?页|每页|当前|页[码次数]?|记录|信息|数据|文章|内容|结果|图片|视频|张|幅|总?共|合计|显示|转到|跳[转至到]?|确定|[总有计第条篇个至到数分为在的是,期]"
    r"|go|next|prev(?:ious)?|first|last|page|of|total|records?|items?|\d{1,7}|\W{1,9}",
    re.IGNORECASE,
)
_STRANGE = 2
_ONE_TEXT = 2
_TOTAL_WORDS = ("总数", "total record", "total")
_TURNS = re.compile(r"下一?页|next", re.IGNORECASE)
_NEVER_WHOLE = frozenset({"tr", "tbody", "table", "body", "html"})
_MOST_SIGNS = 200
_PAGER_TEXT = 400
_PAGER_NODES = 250
_SMALL_NODES, _BESIDE = 60, 3
_UP = 4
_LINKS = frozenset({"a", "button", "input"})


class Pager(Struct, frozen=True):
    """``pages`` is the stated number of pages, or how many there are at least; ``at`` is the place of the pager.

    ``more``: a script adds entries when it is asked to.
    """

    next: str | None = None
    total: int | None = None
    pages: int | None = None
    at: int = 0
    more: bool = False

    def goes_on(self) -> bool:
        """Whether the page is one of a list, or says how long that is."""
        return bool(self.next or self.total or (self.pages or 0) > 1)


def read(outline: Outline, base: str, signs: Sequence[Node]) -> Pager:
    """What scripts and pagers say, these by the ``signs`` that ``sifted`` tells. A next page that only a script can
    open has no address, but it is counted."""
    text = outline.markup
    written, by_script = created.read(text), stated.by_script(text)
    pagers = _pagers(outline, signs)
    said = [_said(outline, pager) for pager in pagers]
    buttons = turns.turns(outline, signs)
    following = written.following(base) if written else turns.by_link(buttons, base)
    if following is None and not written:
        following = turns.marked(outline, base) or turns.by_number(outline, pagers, base)
    told = [
        *(one for one in written.numbers[:1] if written),
        by_script[1],
        *map(stated.pages, said),
    ]
    last = [turns.last_number(outline, one) for one in pagers]
    counted = [*last, _chosen(outline), turns.by_last(signs, following, base)]
    pages = max(filter(None, told), default=None) or max(filter(None, counted), default=None)
    called = [] if following or pages else [turns.called(one) for one in buttons]
    return Pager(
        next=following,
        total=by_script[0] if by_script[0] is not None else _total(written, said),
        pages=pages or max(filter(None, called), default=None),
        more=not following and any(turns.is_more(outline.words(turn)) for turn in buttons),
        at=max(
            (
                one.at
                for one, words, number in zip(pagers, said, last, strict=True)
                if number or stated.pages(words) or _TURNS.search(words)
            ),
            default=0,
        ),
    )


def _total(written: Created, said: Iterable[str]) -> int | None:
    if written.one_based and len(written.numbers) > 2:
        return written.numbers[2]
    return stated.total(said)


# --- pagers --------------------------------------------------------------------------------------------------------


def _pagers(outline: Outline, signs: Iterable[Node]) -> list[Node]:
    """The largest nodes that say nothing but what pagers say: page numbers, words to turn pages, how many there are.

    A number alone is none: it may be that of a row.
    """
    found: dict[int, Node] = {}
    certain = [node for node in signs if _is_sign(node.text)]
    for sign in certain[-_MOST_SIGNS:]:
        around = sign.around[:_UP]
        if any(above.at in found for above in around) or not _is_pager(outline, sign):
            continue
        is_fraction = "/" in sign.text and _FRACTION.fullmatch(sign.text)
        if is_fraction and not any(_turns_within(outline, above) for above in around[:_BESIDE]):
            continue
        pager = sign
        for above in around:
            if above.tag in _NEVER_WHOLE or not _is_pager(outline, above):
                break
            pager = above
        if is_fraction or _tells(outline, pager):
            found[pager.at] = pager
    return list(found.values())


def _tells(outline: Outline, pager: Node) -> bool:
    """Whether figures are those of a pager: with words for what they are, or several with links among them."""
    within = outline.within(pager)
    words = outline.words(pager) if pager.tag else pager.text
    return bool(_SAYS.search(words)) or (len(within) > _ONE_TEXT and any(one.tag in _LINKS for one in within))


def _turns_within(outline: Outline, node: Node) -> bool:
    """Whether words to turn pages stand in a small element."""
    return node.end - node.at <= _SMALL_NODES and bool(_TURNS.search(outline.words(node)))


def _is_pager(outline: Outline, node: Node) -> bool:
    if node.end - node.at > _PAGER_NODES:
        return False
    text = outline.words(node)
    return len(text) <= _PAGER_TEXT and _is_of_pagers(text)


@lru_cache(maxsize=2048)
def _is_of_pagers(text: str) -> bool:
    return len(_OF_PAGERS.sub("", norm(text))) <= _STRANGE


@lru_cache(maxsize=2048)
def _is_sign(text: str) -> bool:
    return bool(SIGN.search(text))


def _said(outline: Outline, pager: Node) -> str:
    within = outline.within(pager) if pager.tag else [pager]
    text = " ".join(one.text or ("总数 " if one.attribute("title").lower() in _TOTAL_WORDS else "") for one in within)
    return " " + " ".join(unicodedata.normalize("NFKC", text).split())


def _chosen(outline: Outline) -> int | None:
    """How many pages a box offers to jump to."""
    for box in outline.elements("select")[:20]:
        found = box.raw.css("option")[:1000] if box.raw is not None else ()
        options = [re.sub(r"\D", "", node.text()) for node in found]
        if len(options) > 1 and options == [str(n) for n in range(1, len(options) + 1)]:
            return len(options)
    return None
