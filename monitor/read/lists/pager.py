"""How a list goes on: the next page, and the numbers of entries and pages that its pager states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.read.lists.entry import address
from monitor.read.markup import links
from monitor.read.words import norm

_NEXT_WORDS = frozenset(
    {
        "下一页",
        "下页",
        "后一页",
        "下一页>",
        "下一页>>",
        "下一页»",
        "下一页›",
        ">",
        "›",
        "»",
        "next",
        "next>",
        "nextpage",
    }
)
_BRACKETS = "[]()【】"
_SIGN = re.compile(r"页|共|总|next|^\s{0,9}[\[(]?\d{1,3}[\])]?\s{0,9}$|^\s{0,9}[>›»]", re.IGNORECASE)
_OF_PAGERS = re.compile(
    r"[首上前下后尾末]一?页|每页|当前|页[码次数]?|记录|信息|数据|总?共|合计|显示|转到|跳[转至到]?|确定|[总有计第条篇个至到数]"
    r"|go|next|prev(?:ious)?|first|last|page|\d{1,7}|\W{1,9}",
    re.IGNORECASE,
)
_STRANGE = 2
_NUMBER = re.compile(r"[\[(【]?(\d{1,3})[\])】]?")
_TRS = re.compile(
    r"createPageHTML\(\s*(\d{1,5})\s*,\s*(\d{1,5})\s*,\s*[\"']([\w.-]{1,60})[\"']\s*,\s*[\"'](\w{1,8})[\"']"
)
_PAGES_BY_SCRIPT = re.compile(
    r"createPageHTML\(\s*(?:[\"'][\w#.-]{1,60}[\"']\s*,\s*)?(\d{1,5})\s*,"
    r"|\b(?:countPage|totalPages?|pageCount)\s*[:=]\s*[\"']?(\d{1,5})\b"
)
_TOTAL_BY_SCRIPT = re.compile(r"<totalrecord>\s*(\d{1,7})|totalRecord\s*[:=]\s*[\"']?(\d{1,7})", re.IGNORECASE)
_TOTAL = re.compile(r"共(?:有|计)?(\d{1,7})[条篇]|(?:总记录数?|记录总数|总条数):?(\d{1,7})(?!\d)")
_PAGES = re.compile(r"共(?:有|计)?(\d{1,5})页|总页数:?(\d{1,5})|(?<![\d/])\d{1,5}/(\d{1,5})(?![\d/])")
_CALL = re.compile(r"\w\s{0,4}\(\s{0,4}[\"']?(\d{1,5})?")
_NOTHING = re.compile(r"javascript:|void\s{0,4}\(\s{0,4}0?\s{0,4}\)|return\s+(?:false|true)", re.IGNORECASE)
_OFF = re.compile(r"disable|noclick|nolink|unable|\boff\b|\bgr[ae]y\b", re.IGNORECASE)
_NEVER_WHOLE = frozenset({"tr", "tbody", "table", "body", "html"})
_MOST_SIGNS = 200
_LONGEST_SIGN = 60
_PAGER_TEXT = 400
_PAGER_NODES = 200
_UP = 4


class Pager(Struct, frozen=True):
    """``pages`` is the stated number of pages, or how many there are at least."""

    next: str | None = None
    total: int | None = None
    pages: int | None = None


def read(tree: LexborHTMLParser, text: str, base: str) -> Pager:
    """What scripts and pagers say. A next page that only a script can open has no address, but it is counted."""
    trs = _TRS.search(text)
    pagers = _pagers(tree)
    words = [norm(_text(pager) or "") for pager in pagers]
    turns = [node for node in tree.css("a,link[rel=next],[onclick]") if _turns(node)]
    following = _by_name(trs, base) if trs else _by_link(turns, base) or _by_number(pagers, base)
    pages = [_first(_PAGES_BY_SCRIPT, text), *(_first(_PAGES, one) for one in words), *map(_last_number, pagers)]
    pages += [] if following else map(_called, turns)
    return Pager(
        next=following,
        total=total_by_script(text) or next((n for n in (_first(_TOTAL, one) for one in words) if n), None),
        pages=max(filter(None, pages), default=None),
    )


def total_by_script(text: str) -> int | None:
    """The number of entries that a script or an XML field states."""
    return _first(_TOTAL_BY_SCRIPT, text)


def _first(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return int(next(group for group in match.groups() if group)) if match else None


def _pagers(tree: LexborHTMLParser) -> list[LexborNode]:
    """The largest nodes that say nothing but what pagers say: page numbers, words to turn pages, how many there are."""
    found: dict[int, LexborNode] = {}
    for sign in _signs(tree):
        pager = sign if _is_pager(sign) else None
        above = sign.parent
        for _ in range(_UP):
            if pager is None or above is None or above.tag in _NEVER_WHOLE or not _is_pager(above):
                break
            pager, above = above, above.parent
        if pager is not None:
            found[pager.mem_id] = pager
    return list(found.values())


def _signs(tree: LexborHTMLParser) -> list[LexborNode]:
    """The pieces of text with a word such as pagers use, the last ones of a page: pagers stand below lists."""
    found: list[LexborNode] = []
    body = tree.body
    for node in body.traverse(include_text=True) if body is not None else ():
        words = (node.text_content or "") if node.tag == "-text" else ""
        if words and len(words) <= _LONGEST_SIGN and _SIGN.search(words):
            found.append(node)
    return found[-_MOST_SIGNS:]


def _is_pager(node: LexborNode) -> bool:
    text = _text(node)
    return text is not None and len(_OF_PAGERS.sub("", norm(text))) <= _STRANGE


def _text(node: LexborNode) -> str | None:
    """The text of an element, scripts left out; None when it is more than a pager has."""
    words: list[str] = []
    for count, one in enumerate(node.traverse(include_text=True)):
        if one.tag == "-text" and (one.parent is None or one.parent.tag not in ("script", "style", "option")):
            words.append(one.text_content or "")
        if count > _PAGER_NODES:
            return None
    text = " ".join(words)
    return text if len(text) <= _PAGER_TEXT else None


# --- the next page -----------------------------------------------------------------------------------------------


def _by_name(trs: re.Match[str], base: str) -> str | None:
    """TRS: createPageHTML(pages, current, name, extension)."""
    pages, current = int(trs.group(1)), int(trs.group(2))
    name = f"{trs.group(3)}_{current + 1}.{trs.group(4)}"
    return links.absolute(base, name) if current + 1 < pages else None


def _turns(node: LexborNode) -> bool:
    """Whether a link or button says that it leads to the next page."""
    if node.tag == "link" or node.attributes.get("rel") == "next":
        return True
    image = node.css_first("img[alt]")
    said = (node.text(), node.attributes.get("title"), image.attributes.get("alt") if image is not None else None)
    return any(
        norm(words).lower().strip(_BRACKETS) in _NEXT_WORDS for words in said if words and len(words) <= _LONGEST_SIGN
    )


def _by_link(turns: Iterable[LexborNode], base: str) -> str | None:
    return next((url for url in (_address(turn, base) for turn in turns) if url and url != base), None)


def _address(node: LexborNode, base: str) -> str:
    return address(base, node.attributes.get("href") or "", node.attributes.get("onclick") or "")


def _by_number(pagers: Iterable[LexborNode], base: str) -> str | None:
    """The link behind the number of the current page, which is not linked, or linked to itself."""
    for pager in pagers:
        linked, bare = _numbers(pager, base)
        at_hand = [number for number, url in linked.items() if url == base]
        current = bare[0] if len(bare) == 1 else at_hand[0] if at_hand else None if 1 in linked else 1
        following = linked.get(current + 1) if current is not None else None
        if following and following != base:
            return following
    return None


def _numbers(pager: LexborNode, base: str) -> tuple[Mapping[int, str], list[int]]:
    """The page numbers of a pager that are links, with their addresses, and those that are not."""
    linked: dict[int, str] = {}
    bare: list[int] = []
    for node in pager.traverse(include_text=True):
        match = _NUMBER.fullmatch(norm(node.text_content or "")) if node.tag == "-text" else None
        element = node.parent
        if match is None or element is None:
            continue
        if element.tag != "a" and element.parent is not None and element.parent.tag == "a":
            element = element.parent
        if element.tag == "a":
            linked.setdefault(int(match[1]), _address(element, base))
        else:
            bare.append(int(match[1]))
    return linked, bare


def _last_number(pager: LexborNode) -> int | None:
    """The highest page number among several."""
    linked, bare = _numbers(pager, "")
    several = {*linked, *bare}
    return max(several) if linked and len(several) > 1 and several & {1, 2} else None


def _called(turn: LexborNode) -> int | None:
    """The page a script would open; one that tells no number opens the second at least."""
    attributes = turn.attributes
    if _OFF.search(attributes.get("class") or ""):
        return None
    match = _CALL.search(_NOTHING.sub("", f"{attributes.get('href') or ''} {attributes.get('onclick') or ''}"))
    if match is None:
        return None
    page = int(match[1] or 2)
    return page if page > 1 else None
