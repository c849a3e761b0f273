"""How a pager leads on: the links and buttons to the next page, by their words, their marks or the number behind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from monitor.read.lists.entry import address
from monitor.read.markup import links
from monitor.read.markup.outline import Node, Outline
from monitor.read.words import norm

_NEXT_WORDS = frozenset({
    "下一页", "较早的文章", "更早的文章", "olderposts", "下页", "后一页", "下一页>", "下一页>>", "下一页»", "下一页›",
    ">", "›", "»", "next", "next>", "next»", "nextpage",
})  # fmt: skip
_MORE_WORDS = frozenset({"加载更多", "点击加载更多", "加载更多内容", "显示更多", "loadmore"})
_BRACKETS = "[]()【】 "
_NUMBER = re.compile(r"[\[(【]?(\d{1,4})[\])】]?")
_LAST_WORDS = frozenset({"尾页", "末页", "最后一页", "最末页", "最后页", "last", "lastpage", "last»"})
_SAYS_PAGE = re.compile(r"页|next", re.IGNORECASE)
_FIGURES = re.compile(r"(\d{1,6})")
_CALL = re.compile(r"\w\s{0,4}\(\s{0,4}[\"']?(\d{1,5})?")
_NOTHING = re.compile(r"javascript:|void\s{0,4}\(\s{0,4}0?\s{0,4}\)|return\s+(?:false|true)", re.IGNORECASE)
_OFF = re.compile(r"disable|noclick|nolink|unable|\boff\b|\bgr[ae]y\b", re.IGNORECASE)
_LONGEST_SIGN = 60
_UP = 4
_SAYING = frozenset({"title", "value", "rel"})
_TURNED = frozenset({"a", "button", "input", "span", "li", "td"})
_LINKS = frozenset({"a", "button", "input"})
_MAY_TURN = re.compile(r"页|更多|next|last|[>›»]", re.IGNORECASE)
_LONGEST_TURN = 20


def turns(outline: Outline, short: Iterable[Node]) -> list[Node]:
    """The links and buttons that say that they lead to the next page, those in words first, then the last ones."""
    found: dict[int, Node] = {}
    for node in short:
        if len(node.text) <= _LONGEST_TURN and _is_next(node.text) and _MAY_TURN.search(node.text):
            turn = next((above for above in node.around[:_UP] if _is_turned(above)), None)
            if turn is not None:
                found[turn.at] = turn
    saying = [one for one in (*outline.links, *outline.elements("input")) if not _SAYING.isdisjoint(one.attributes)]
    for node in filter(_says_next, saying):
        found[node.at] = node
    for node in filter(_says_next, outline.elements("img")):
        turn = next((above for above in node.around[:_UP] if _is_turned(above)), node)
        found[turn.at] = turn
    return sorted(found.values(), key=lambda node: (not _SAYS_PAGE.search(outline.words(node)), -node.at))


def _is_turned(node: Node) -> bool:
    return node.tag in _LINKS or (node.tag in _TURNED and "onclick" in node.attributes)


def _says_next(node: Node) -> bool:
    """Whether the attributes of a link, a button or a picture say that it leads to the next page."""
    found = node.attributes
    said = found.get("title") or found.get("value") or found.get("alt")
    return found.get("rel") == "next" or (said is not None and len(said) <= _LONGEST_TURN and _is_next(said))


def is_more(words: str) -> bool:
    """Whether a button says that a script adds the next page to this one."""
    return norm(words).lower().strip(_BRACKETS) in _MORE_WORDS


@lru_cache(maxsize=1024)
def _is_next(words: str) -> bool:
    return is_more(words) or (0 < len(words) <= _LONGEST_SIGN and norm(words).lower().strip(_BRACKETS) in _NEXT_WORDS)


def by_link(turns: Iterable[Node], base: str) -> str | None:
    return next((url for url in (_address(turn, base) for turn in turns) if url and url != base), None)


def marked(outline: Outline, base: str) -> str | None:
    """The address that the head of a page gives as the next one."""
    found = (node.attributes for node in outline.elements("link"))
    following = next((one.get("href") for one in found if one.get("rel") == "next" and one.get("href")), None)
    return links.absolute(base, following) if following else None


def _address(node: Node, base: str) -> str:
    return address(base, node.attribute("href"), node.attribute("onclick"))


def by_number(outline: Outline, pagers: Sequence[Node], base: str) -> str | None:
    """The link behind the number of the current page, which is not linked, or linked to itself."""
    for pager in pagers:
        links_, bare = _numbers(outline, pager)
        linked = {number: _address(link, base) for number, link in links_.items()}
        at_hand = [number for number, url in linked.items() if url == base]
        current = bare[0] if len(bare) == 1 else at_hand[0] if at_hand else None if 1 in linked else 1
        following = linked.get(current + 1) if current is not None else None
        if following and following != base:
            return following
    return None


def _numbers(outline: Outline, pager: Node) -> tuple[Mapping[int, Node], list[int]]:
    """The page numbers of a pager that are links, with these, and those that are not."""
    linked: dict[int, Node] = {}
    bare: list[int] = []
    for node in outline.texts(pager) if pager.tag else ():
        match = _NUMBER.fullmatch(norm(node.text))
        if match is None:
            continue
        link = _link_around(node, 3)
        if link is not None and not link.attributes.keys() & {"href", "onclick"}:
            continue
        if link is not None:
            linked.setdefault(int(match[1]), link)
        else:
            bare.append(int(match[1]))
    return linked, bare


def _link_around(text: Node, most: int) -> Node | None:
    """The link that a piece of text stands in."""
    for above in text.around[:most]:
        if above.tag == "a":
            return above
    return None


def last_number(outline: Outline, pager: Node) -> int | None:
    """The highest page number among several that are links; the current one may follow it."""
    linked, bare = _numbers(outline, pager)
    if not linked and bare[:3] == [1, 2, 3] and bare == sorted(bare):
        return bare[-1]
    if not linked or not {*linked, *bare} & {1, 2}:
        return None
    highest = max(linked)
    return highest + 1 if highest + 1 in bare else highest if len({*linked, *bare}) > 1 else None


def by_last(short: Iterable[Node], following: str | None, base: str) -> int | None:
    """The number in the address of the last page, where that of the next one is the same but for its number."""
    said = (node for node in short if len(node.text) <= _LONGEST_TURN and _is_last(node.text))
    last = next(filter(None, (_link_around(text, _UP) for text in said)), None) if following else None
    if last is None or following is None:
        return None
    one, other = _FIGURES.split(following), _FIGURES.split(_address(last, base))
    apart = [n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or len(apart) != 1 or not (one[apart[0]].isdecimal() and other[apart[0]].isdecimal()):
        return None
    turned, end = int(one[apart[0]]), int(other[apart[0]])
    return end + (turned == 1) if turned in (1, 2) and end > turned else None


@lru_cache(maxsize=1024)
def _is_last(words: str) -> bool:
    return bool(_MAY_TURN.search(words)) and norm(words).lower().strip(_BRACKETS + "»>") in _LAST_WORDS


def called(turn: Node) -> int | None:
    """The page a script would open; one that tells no number opens the second at least."""
    if _OFF.search(turn.names):
        return None
    match = _CALL.search(_NOTHING.sub("", f"{turn.attribute('href')} {turn.attribute('onclick')}"))
    if match is None:
        return None
    page = int(match[1] or 2)
    return page if page > 1 else None
