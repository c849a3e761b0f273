"""How a list goes on: the next page, and the numbers of entries and pages that its pager states."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from monitor.read.lists import created, stated
from monitor.read.lists.created import Created
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
_SIGN = re.compile(
    r"页|共|总|记录|[Nn][Ee][Xx][Tt]|^\s{0,9}[\[(（【]?\d{1,4}[\])）】]?\s{0,9}$|^\s{0,9}[>›»]|^\s{0,9}\d{1,4}\s?/\s?\d{1,4}\s{0,9}$"
)
_SIGNS = re.compile(r"[页共总记多>›»nNlL]")
_SAYS = re.compile(r"[页共总条]|记录|next|of|total|[>›»]", re.IGNORECASE)
_FRACTION = re.compile(r"\s{0,9}\d{1,4}\s?/\s?\d{1,4}\s{0,9}")
"""``1/28``: a page and how many there are, or seats taken."""

_MAY_SAY = re.compile(rf"{_SIGN.pattern}|更多|[Ll][Aa][Ss][Tt]|[>›»]")
_OF_PAGERS = re.compile(
    r"[首上前下后尾末最新旧]{1,3}一?页|每页|当前|页[码次数]?|记录|信息|数据|文章|内容|结果|图片|视频|张|幅|总?共|合计|显示|转到|跳[转至到]?|确定|[总有计第条篇个至到数分为在的是,期]"
    r"|go|next|prev(?:ious)?|first|last|page|of|total|records?|items?|\d{1,7}|\W{1,9}",
    re.IGNORECASE,
)
_STRANGE = 2
_ONE_TEXT = 2
_FEW = 12
_NUMBER = re.compile(r"[\[(【]?(\d{1,4})[\])】]?")
_TOTAL_WORDS = ("总数", "total record", "total")
_LAST_WORDS = frozenset({"尾页", "末页", "最后一页", "最末页", "最后页", "last", "lastpage", "last»"})
_TURNS = re.compile(r"下一?页|next", re.IGNORECASE)
_SAYS_PAGE = re.compile(r"页|next", re.IGNORECASE)
_FIGURES = re.compile(r"(\d{1,6})")
_CALL = re.compile(r"\w\s{0,4}\(\s{0,4}[\"']?(\d{1,5})?")
_NOTHING = re.compile(r"javascript:|void\s{0,4}\(\s{0,4}0?\s{0,4}\)|return\s+(?:false|true)", re.IGNORECASE)
_OFF = re.compile(r"disable|noclick|nolink|unable|\boff\b|\bgr[ae]y\b", re.IGNORECASE)
_NEVER_WHOLE = frozenset({"tr", "tbody", "table", "body", "html"})
_MOST_SIGNS = 200
_LONGEST_SIGN = 60
_PAGER_TEXT = 400
_PAGER_NODES = 250
_SMALL_NODES, _BESIDE = 60, 3
_UP = 4
_SAYING = frozenset({"title", "value", "rel"})
_TURNED = frozenset({"a", "button", "input", "span", "li", "td"})
_LINKS = frozenset({"a", "button", "input"})
_MAY_TURN = re.compile(r"页|更多|next|last|[>›»]", re.IGNORECASE)
_LONGEST_TURN = 20


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


def read(outline: Outline, base: str) -> Pager:
    """What scripts and pagers say. A next page that only a script can open has no address, but it is counted."""
    text = outline.markup
    written, by_script = created.read(text), stated.by_script(text)
    short = [one for one in outline.pieces if len(one.text) <= _LONGEST_SIGN and _may_say(one.text)]
    pagers = _pagers(outline, short)
    said = [_said(outline, pager) for pager in pagers]
    turns = _turns(outline, short)
    following = written.following(base) if written else _by_link(turns, base)
    if following is None and not written:
        following = _marked(outline, base) or _by_number(outline, pagers, base)
    told = [
        *(one for one in written.numbers[:1] if written),
        by_script[1],
        *map(stated.pages, said),
    ]
    last = [_last_number(outline, one) for one in pagers]
    counted = [*last, _chosen(outline), _by_last(short, following, base)]
    pages = max(filter(None, told), default=None) or max(filter(None, counted), default=None)
    called = [] if following or pages else [_called(turn) for turn in turns]
    return Pager(
        next=following,
        total=by_script[0] if by_script[0] is not None else _total(written, said),
        pages=pages or max(filter(None, called), default=None),
        more=not following and any(_is_more(outline.words(turn)) for turn in turns),
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


def _pagers(outline: Outline, short: Iterable[Node]) -> list[Node]:
    """The largest nodes that say nothing but what pagers say: page numbers, words to turn pages, how many there are.

    A number alone is none: it may be that of a row.
    """
    found: dict[int, Node] = {}
    signs = [node for node in short if _SIGN.search(node.text)]
    for sign in signs[-_MOST_SIGNS:]:
        around = sign.above(_UP)
        if any(above.at in found for above in around) or not _is_pager(outline, sign):
            continue
        if _FRACTION.fullmatch(sign.text) and not any(_turns_within(outline, above) for above in around[:_BESIDE]):
            continue
        pager = sign
        for above in around:
            if above.tag in _NEVER_WHOLE or not _is_pager(outline, above):
                break
            pager = above
        if _FRACTION.fullmatch(sign.text) or _tells(outline, pager):
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
    text = outline.words(node) if node.tag else node.text
    return len(text) <= _PAGER_TEXT and _is_of_pagers(text)


@lru_cache(maxsize=2048)
def _is_of_pagers(text: str) -> bool:
    return len(_OF_PAGERS.sub("", norm(text))) <= _STRANGE


@lru_cache(maxsize=8192)
def _may_say(text: str) -> bool:
    """Whether a short text may be one of a pager; most are the words of menus, and return from page to page."""
    return bool(_MAY_SAY.search(text)) if len(text) <= _FEW or _SIGNS.search(text) else False


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


# --- the next page -------------------------------------------------------------------------------------------------


def _turns(outline: Outline, short: Iterable[Node]) -> list[Node]:
    """The links and buttons that say that they lead to the next page, those in words first, then the last ones."""
    found: dict[int, Node] = {}
    for node in short:
        if len(node.text) <= _LONGEST_TURN and _MAY_TURN.search(node.text) and _is_next(node.text):
            turn = next((above for above in node.above(_UP) if _is_turned(above)), None)
            if turn is not None:
                found[turn.at] = turn
    for node in (*outline.links, *outline.elements("input")):
        if not _SAYING.isdisjoint(node.attributes) and _says_next(node):
            found[node.at] = node
    for node in filter(_says_next, outline.elements("img")):
        turn = next((above for above in node.above(_UP) if _is_turned(above)), node)
        found[turn.at] = turn
    return sorted(found.values(), key=lambda node: (not _SAYS_PAGE.search(outline.words(node)), -node.at))


def _is_turned(node: Node) -> bool:
    return node.tag in _LINKS or (node.tag in _TURNED and "onclick" in node.attributes)


def _says_next(node: Node) -> bool:
    """Whether the attributes of a link, a button or a picture say that it leads to the next page."""
    found = node.attributes
    said = found.get("title") or found.get("value") or found.get("alt")
    return found.get("rel") == "next" or (said is not None and len(said) <= _LONGEST_TURN and _is_next(said))


def _is_more(words: str) -> bool:
    """Whether a button says that a script adds the next page to this one."""
    return norm(words).lower().strip(_BRACKETS) in _MORE_WORDS


def _is_next(words: str) -> bool:
    return _is_more(words) or (0 < len(words) <= _LONGEST_SIGN and norm(words).lower().strip(_BRACKETS) in _NEXT_WORDS)


def _by_link(turns: Iterable[Node], base: str) -> str | None:
    return next((url for url in (_address(turn, base) for turn in turns) if url and url != base), None)


def _marked(outline: Outline, base: str) -> str | None:
    """The address that the head of a page gives as the next one."""
    found = (node.attributes for node in outline.elements("link"))
    following = next((one.get("href") for one in found if one.get("rel") == "next" and one.get("href")), None)
    return links.absolute(base, following) if following else None


def _address(node: Node, base: str) -> str:
    return address(base, node.attribute("href"), node.attribute("onclick"))


def _by_number(outline: Outline, pagers: Sequence[Node], base: str) -> str | None:
    """The link behind the number of the current page, which is not linked, or linked to itself."""
    for pager in pagers:
        linked, bare = _numbers(outline, pager, base)
        at_hand = [number for number, url in linked.items() if url == base]
        current = bare[0] if len(bare) == 1 else at_hand[0] if at_hand else None if 1 in linked else 1
        following = linked.get(current + 1) if current is not None else None
        if following and following != base:
            return following
    return None


def _numbers(outline: Outline, pager: Node, base: str) -> tuple[Mapping[int, str], list[int]]:
    """The page numbers of a pager that are links, with their addresses, and those that are not."""
    linked: dict[int, str] = {}
    bare: list[int] = []
    for node in outline.texts(pager) if pager.tag else ():
        match = _NUMBER.fullmatch(norm(node.text))
        if match is None:
            continue
        link = next((above for above in node.above(3) if above.tag == "a"), None)
        if link is not None and not link.attributes.keys() & {"href", "onclick"}:
            continue
        if link is not None:
            linked.setdefault(int(match[1]), _address(link, base))
        else:
            bare.append(int(match[1]))
    return linked, bare


def _last_number(outline: Outline, pager: Node) -> int | None:
    """The highest page number among several that are links; the current one may follow it."""
    linked, bare = _numbers(outline, pager, "")
    if not linked and bare[:3] == [1, 2, 3] and bare == sorted(bare):
        return bare[-1]
    if not linked or not {*linked, *bare} & {1, 2}:
        return None
    highest = max(linked)
    return highest + 1 if highest + 1 in bare else highest if len({*linked, *bare}) > 1 else None


def _by_last(short: Iterable[Node], following: str | None, base: str) -> int | None:
    """The number in the address of the last page, where that of the next one is the same but for its number."""
    said = (node for node in short if len(node.text) <= _LONGEST_TURN and _is_last(node.text))
    last = next((above for text in said for above in text.above(_UP) if above.tag == "a"), None) if following else None
    if last is None or following is None:
        return None
    one, other = _FIGURES.split(following), _FIGURES.split(_address(last, base))
    apart = [n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or len(apart) != 1 or not (one[apart[0]].isdecimal() and other[apart[0]].isdecimal()):
        return None
    turned, end = int(one[apart[0]]), int(other[apart[0]])
    return end + (turned == 1) if turned in (1, 2) and end > turned else None


def _is_last(words: str) -> bool:
    return bool(_MAY_TURN.search(words)) and norm(words).lower().strip(_BRACKETS + "»>") in _LAST_WORDS


def _called(turn: Node) -> int | None:
    """The page a script would open; one that tells no number opens the second at least."""
    if _OFF.search(turn.names):
        return None
    match = _CALL.search(_NOTHING.sub("", f"{turn.attribute('href')} {turn.attribute('onclick')}"))
    if match is None:
        return None
    page = int(match[1] or 2)
    return page if page > 1 else None
