"""The lists of a page that are not its own: most read, recommended, related, the newest of the whole site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.read.words import norm

_HEADS = "h1,h2,h3,h4,h5,h6,dt,strong,b,p,span,div,a,em"
_WORDS = re.compile(
    r"(?:本[周月日])?(?:热[门点]|推荐|相关|关联)(?:信息|文章|新闻|推荐|阅读|内容|资讯|排行|稿件|发布)榜?"
    r"|(?:点击|阅读|浏览|访问|信息|热度|[周月日])?排行榜?|猜你喜欢|大家都?在看|延伸阅读"
)
_NEWEST = re.compile(r"(?:全站|本站|网站)?最新(?:信息|发布|更新|文章)")
_NAMES = re.compile(
    r"(?:hot|rank(?:ing)?|phb|djph|rdph|recommend|tuijian|related|aside|sidebar)"
    r"(?:[_-]?(?:list|news|box|info|article|wrap|con))?",
    re.IGNORECASE,
)
_LONGEST_HEAD = 12
_MOST_HEADS = 50
_MOST_FOLLOWING = 20
_UP = 4
_FURTHEST_UP = 12


class Beside:
    """The boxes of a page that hold lists beside its own.

    A box is told by its element or class, or by the head above its list. Lists of newest entries are beside only
    where the page has a list of its own that is ``paged``: else they are what the page consists of.
    """

    def __init__(self, tree: LexborHTMLParser, paged: bool = False) -> None:
        heads = islice(_heads(tree, paged), _MOST_HEADS)
        self._boxes = {box.mem_id for head in heads if (box := _below(head)) is not None}

    def hold(self, node: LexborNode) -> bool:
        current: LexborNode | None = node
        for _ in range(_FURTHEST_UP):
            if current is None or current.tag == "body":
                return False
            if current.mem_id in self._boxes or current.tag == "aside" or _is_named(current):
                return True
            current = current.parent
        return False


def _heads(tree: LexborHTMLParser, paged: bool) -> Iterator[LexborNode]:
    for node in tree.css(_HEADS):
        text = node.text(deep=False).strip()
        words = norm(text) if 0 < len(text) <= _LONGEST_HEAD else ""
        if words and (_WORDS.fullmatch(words) or (paged and _NEWEST.fullmatch(words))):
            yield node


def _below(head: LexborNode) -> LexborNode | None:
    """The first element after a head that holds links: the list it stands above."""
    current: LexborNode | None = head
    for _ in range(_UP):
        if current is None or current.tag == "body":
            return None
        following = current.next
        for _ in range(_MOST_FOLLOWING):
            if following is None:
                break
            if following.tag != "-text" and following.css_first("li a,tr a,dd a,p a") is not None:
                return following
            following = following.next
        current = current.parent
    return None


def _is_named(node: LexborNode) -> bool:
    return any(_NAMES.fullmatch(name) for name in (node.attributes.get("class") or "").split())
