"""What can be clicked on a page, and the title people read there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct

from monitor.read.lists.entry import address, is_mark
from monitor.read.lists.stamps import parts, stamps
from monitor.read.markup import links
from monitor.read.markup.outline import HEADINGS, Node, Outline
from monitor.read.words import norm, remembered

_LINES = HEADINGS | {
    "p", "div", "dd", "dt", "li", "section", "article", "header", "footer", "td", "ul", "dl", "figcaption",
}  # fmt: skip
_TITLED = re.compile(r"(?<![a-z])(?:title|tit|bt|biaoti|name|subject|headline|h)(?![a-z])", re.IGNORECASE)
_TAGGED = re.compile(
    r"(?<![a-z])(?:tag|label|badge|type|lx|lanmu|column|category|cate|icon|new|hot|num|index|no|xh)(?![a-z])",
    re.IGNORECASE,
)
_ONLY_BRACKETED = re.compile(r"[\[【〔]\s?[\u4e00-\u9fffA-Za-z]{1,10}\s?[\]】〕]\s?[:：]?")
_ICON_WORDS = frozenset({"new", "hot", "new!", "hot!", "最新", "热", "荐", "图", "顶", "新"})
_ACTIONS = re.compile(
    r"(?:\+|»|›|>|\.){0,4}(?:更多|查看(?:更多|详情|全文|详细|原文)?|详[情细](?:信息)?|阅读(?:全文|更多|原文)?|全文|下载"
    r"|附件(?:下载)?|预览|打开|进入|点击(?:查看|进入|下载)?|more|detail"
    r"|登[录陆]|注册|退出|加入收藏|设为首页|无障碍(?:浏览|阅读)?|长者[版模]式?|繁[體体](?:中文|版)?|简体(?:中文|版)?|english|rss(?:订阅)?|订阅|首页|上一页|下一页|尾页|末页|前一页|后一页|上页|下页|第一页|最后一页|展开|收起|返回(?:顶部|首页)?|分享|打印|(?:发表|留下)?评论|留言|收藏|关闭|\d{1,4})(?:\+|»|›|>|\.){0,4}",
    re.IGNORECASE,
)
_LONGEST_ACTION = 20
_NAMED_TITLE = re.compile(r"^\s{0,9}(?:文章|信息|新闻)?(?:标题|主题|题目|名称)\s?[:：]\s{0,9}")
_LONGEST_TAG = 12
_LONGEST_ASIDE = 40
_FEWEST_CHARACTERS = 3
_ONE_TEXT = 2
_SHORT = 6
_MAY_BE_ASIDE = re.compile(r"\d\s{0,4}[-/.年月－／．]\s{0,4}\d|\d{6}|[顶〇○零]|[A-Za-z]{3}")
"""A longer text without any of these is no date and no mark."""

_LETTERS = re.compile(r"[A-Za-z\u4e00-\u9fff]{2}")
_MOST_CLICKS = 5_000
_SHORTEST_CARD = 2
_FEWEST_FELLOWS, _FEW_SHORT = 4, 0.4
_SHORTEST_ALONE = 6
_NEAR, _MOST_NEAR = 6, 3


class Click(Struct, frozen=True, eq=False, gc=False):
    """A link, or what a script makes one: its address (empty where only a script knows it) and its title.

    ``used`` are the pieces of text that are the title. ``is_entry``: not only an action or the number of a page. Only
    what may be one has a ``key``, which is the same for links to the same place, and in ``full`` what its attribute
    says.
    """

    node: Node
    url: str
    title: str
    used: tuple[int, ...]
    key: str = ""
    full: str = ""
    is_entry: bool = False


def clicks(outline: Outline, base: str, dated: Mapping[int, int], *, scripted: bool) -> tuple[list[Click], bool]:
    """What can be clicked, in order, and whether there was more than is taken in.

    ``dated`` are the places of dates: without one nearby a few words are no title. ``scripted``: there are elements
    with scripts of their own.
    """
    nodes = list(islice(_clickable(outline), _MOST_CLICKS + 1)) if scripted else outline.links
    hrefs = [(node.attributes.get("href") or "").strip() for node in nodes[:_MOST_CLICKS]]
    urls = links.Start(base).all(hrefs)
    found = [
        _click(outline, node, href, url or address(base, href, _script(node)), dated)
        for node, href, url in zip(nodes, hrefs, urls, strict=False)
    ]
    if len(nodes) > _MOST_CLICKS:
        return found, True
    return (found if dated else _with_fellows(outline, found)), False


def _with_fellows(outline: Outline, found: list[Click]) -> list[Click]:
    """The links of a page without dates: a few words are a title where most links that stand like theirs are longer."""
    groups: dict[tuple[int, str], list[int]] = {}
    for number, click in enumerate(found):
        row = click.node.parent
        if row is not None and row.parent is not None:
            groups.setdefault((row.parent.at, row.tag), []).append(number)
    for group in groups.values():
        short = [number for number in group if not found[number].is_entry]
        if len(group) >= _FEWEST_FELLOWS and 0 < len(short) <= _FEW_SHORT * len(group):
            for number in short:
                node, url = found[number].node, found[number].url
                found[number] = _click(outline, node, node.attribute("href").strip(), url, {node.at: 1})
    return found


def _clickable(outline: Outline) -> Iterator[Node]:
    """The links, and the elements with a script of their own that hold none."""
    for node in outline.nodes:
        if node.tag == "a" or ("onclick" in node.attributes and not outline.holds_link(node)):
            yield node


def _click(outline: Outline, node: Node, href: str, url: str, dated: Mapping[int, int]) -> Click:
    used, title = title_within(outline, node)
    if len(title) < _SHORTEST_ALONE and not _is_near(node, dated):
        return Click(node, url, title, used)
    attributes = node.attributes
    full = attributes.get("title") or ""
    if full and full != title:
        full = _said_in_full(full, title)
    is_entry = _may_be_entry(title)
    key = url if "#" not in url else url.partition("#")[0]
    if not key:
        script = _script(node)
        said = script.strip() or href
        key = f"{said} {title}" if said else f"#{node.at}"
        is_entry = is_entry and (not href.startswith("#") or len(href) == 1 or script != "")
    if "rel" in attributes and "tag" in (attributes["rel"] or "").split():
        is_entry = False
    return Click(node, url, title, used, key, full, is_entry)


@remembered(8192)
def _may_be_entry(title: str) -> bool:
    """Whether the words of a link are more than an action or the number of a page."""
    words = norm(title)
    return len(words) >= _SHORTEST_CARD and not (len(words) <= _LONGEST_ACTION and _ACTIONS.fullmatch(words))


def _is_near(node: Node, dated: Mapping[int, int]) -> bool:
    """Whether dates stand near a link: in what is around it, as long as that holds no more than a few."""
    if node.at in dated:
        return dated[node.at] <= _MOST_NEAR
    for above in node.around[: _NEAR - 1]:
        if above.at in dated:
            return dated[above.at] <= _MOST_NEAR
    return False


def _said_in_full(attribute: str, title: str) -> str:
    """What an attribute says as the title: of several lines the one that begins as the title does."""
    lines = [" ".join(_NAMED_TITLE.sub("", line).split()) for line in attribute.splitlines()]
    start = norm(title).rstrip("….·")
    return next((line for line in lines if len(lines) > 1 and norm(line).startswith(start)), " ".join(lines))


def _script(node: Node) -> str:
    """What a click on a link does, or on the row around it."""
    return next(filter(None, [one.attribute("onclick") for one in (node, *node.around[:3])]), "")


# --- titles --------------------------------------------------------------------------------------------------------


def title_within(outline: Outline, node: Node) -> tuple[tuple[int, ...], str]:
    """The pieces of text that are the title of a link, and the title; of a picture what stands for it."""
    if node.end - node.at == _ONE_TEXT and not (only := outline.nodes[node.at + 1]).tag:
        title = _only(only.text)
        return ((only.at,) if title else ()), title
    pieces = outline.texts(node)
    if not pieces:
        return (), _pictured(outline, node)
    lines = list(_lines(node, pieces))
    line = lines[0] if len(lines) == 1 else _title_line(node, lines)
    chosen = _bare(node, line)
    if not chosen:
        return (), "" if any(stamps(one.text) for one in pieces) else _pictured(outline, node)
    title = " ".join("".join(one.text for one in chosen).split())
    return tuple(one.at for one in chosen), title


@remembered(8192)
def _only(text: str) -> str:
    """The title that is all the text of a link; empty if that is a date or a mark."""
    may_be = len(text) < _SHORT or (len(text) <= _LONGEST_ASIDE and _MAY_BE_ASIDE.search(text))
    return "" if may_be and _is_date_or_mark(text) else " ".join(text.split())


def _pictured(outline: Outline, node: Node) -> str:
    images = [one for one in outline.within(node) if one.tag == "img"]
    words = [" ".join((one.attribute("alt") or one.attribute("title")).split()) for one in images]
    return next(filter(None, words), "") or " ".join(node.attribute("title").split())


def _lines(node: Node, pieces: Sequence[Node]) -> Iterator[list[Node]]:
    """Pieces of text by the element that makes a line of them."""
    line: list[Node] = []
    last: Node | None = None
    for piece in pieces:
        holder = next((one for one in piece.around if one.tag in _LINES or one is node), node)
        if line and holder is not last:
            yield line
            line = []
        line.append(piece)
        last = holder
    yield line


def _title_line(node: Node, lines: Sequence[list[Node]]) -> list[Node]:
    """Of several lines in one link the one headed or named as title, else the first that is more than a mark; of the
    cells of a row the first with Chinese words."""
    for line in lines:
        if any(above.tag in HEADINGS for one in line for above in _up_to(one, node)):
            return line
    named = [line for line in lines if any(_TITLED.search(above.names) for above in _up_to(line[0], node))]
    told = [line for line in named or lines if _is_said(line)]
    if node.tag == "tr" and not named:
        told = [line for line in told if _characters(line) >= _FEWEST_CHARACTERS] or told
    return (told or [line for line in lines if _is_said(line)] or [lines[0]])[0]


def _characters(line: Iterable[Node]) -> int:
    return sum("\u4e00" <= one <= "\u9fff" for piece in line for one in piece.text)


def _is_said(line: Iterable[Node]) -> bool:
    """Whether a line says something besides a date or a mark."""
    text = "".join(one.text for one in line)
    words = norm(text)
    return (
        len(words) > 3
        and _LETTERS.search(words) is not None
        and not stamps(text)
        and not parts(text)
        and not _ONLY_BRACKETED.fullmatch(text.strip())
    )


def _up_to(piece: Node, node: Node) -> Iterator[Node]:
    for above in piece.around:
        if above is node:
            return
        yield above


def _bare(node: Node, line: Sequence[Node]) -> list[Node]:
    """The pieces of a title without tags, pins, dates and signs around it."""
    pieces = list(line)
    while pieces and _is_aside(node, pieces[0], alone=len(pieces) == 1):
        del pieces[0]
    while pieces and _is_aside(node, pieces[-1], alone=len(pieces) == 1):
        del pieces[-1]
    return pieces


def _is_aside(node: Node, piece: Node, *, alone: bool) -> bool:
    """Whether the first or last piece of a title is none of it: a date, a mark, a tag in an element of its own."""
    text = piece.text
    if len(text) > _LONGEST_ASIDE:
        return False
    if _is_date_or_mark(text):
        return True
    if alone or piece.parent is node or len(norm(text)) > _LONGEST_TAG:
        return False
    if _ONLY_BRACKETED.fullmatch(text.strip()):
        return True
    return (
        piece.parent is not None and bool(_TAGGED.search(piece.parent.names)) and not _TITLED.search(piece.parent.names)
    )


def _is_date_or_mark(text: str) -> bool:
    if is_mark(text) or norm(text).lower() in _ICON_WORDS:
        return True
    return any(one.alone and (one.day or one.short) for one in stamps(text))
