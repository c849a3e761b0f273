"""Pages without entries: whether the server says that its list is empty, where an empty list stands, what may fill it.

An empty list proves nothing by itself, for a script may be yet to fill it. The server's own word does: a stated number
of nought, or the words systems write there, on a page that calls no script but such as are known to leave lists alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import islice

from monitor.read.lists.beside import in_chrome
from monitor.read.markup import marks
from monitor.read.markup.outline import Node, Outline
from monitor.read.words import norm

_EMPTY = re.compile(
    r"(?:对不起|抱歉|很抱歉)?,?(?:本|该|此|当前)?(?:栏目|列表|目录|分类|页面?)?(?:下|中|内)?(?:目前|暂时)?"
    r"(?:暂无|没有|尚无|无)(?:任何|相关|可显示的?|更多|已?发布的?)?"
    r"(?:信息|数据|内容|记录|文章|稿件|消息|公告|文件|新闻|结果)(?:发布|公开|显示|可供?显示)?"
)
_LONGEST_EMPTY = 30
_AROUND = "。.!！…[]()"
_FILLS = re.compile(
    r"ajax|XMLHttpRequest|\bfetch\s*\(|axios|getJSON|\$\.(?:get|post)\b|\.load\s*\(|dataproxy|innerHTML|insertAdjacent"
    r"|appendChild|\.(?:append|prepend|html)\s*\(|document\.write|createApp|new\s+Vue|ReactDOM|querylist|laytpl|template",
    re.IGNORECASE,
)
_MAY_FILL = tuple(
    map(
        re.compile,
        (
            r"\.(?=load|append|prepend|html|get|post|write)", "j(?=ax|son|(?<=insertadj)acent)", "x(?=ios|y)",
            "q(?=uest|uerylist)", "f(?=etch)", "v(?=ue)", "c(?=hild|reateapp|tdom)", "h(?<=innerh)", "y(?=tpl)",
            "m(?=plate)",
        ),
    )
)  # fmt: skip
"""A script without any of these, in small letters, fills nothing: patterns that begin with one character, and a rare
one, are searched for fast."""

_TEMPLATED = re.compile(
    r"\{\{|<[^>]{0,300}\s(?:v-for|v-if|ng-repeat|ng-app|x-for|data-reactroot|data-v-[0-9a-f]{6,8})\b|class=[\"'](?:el|ant|van|ivu|n)-(?:empty|pagination|table|list)"
)
_TEMPLATE_MARKS = (
    "{{", " v-", " ng-", " x-for", "data-reactroot", "data-v-", "-empty", "-pagination", "-table", "-list",
)  # fmt: skip
_MAY_BE_TEMPLATED = (
    re.compile(r"\{(?=\{)"),
    re.compile(
        r"-(?=[fiarvetpl])(?:(?<=\sv-)(?:for|if)|(?<=\sng-)(?:repeat|app)|(?<=\sx-)for|(?<=\sdata-)(?:reactroot|v-)"
        r"|(?:(?<=[\"']n-)|(?<=[\"']el-)|(?<=[\"'](?:ant|van|ivu)-))(?:empty|pagination|table|list))"
    ),
)
"""A page is no template where none of these is found."""

_STATED = re.compile(
    r"[cC](?i:reatePageHTML)\(\s*(?:[\"'][\w#.-]{1,60}[\"']\s*,\s*)?0\s*,|<(?i:totalrecord)>\s*0\s*<"
    r"|[tTrR](?<=\b.)(?i:(?<=t)otal(?:Records?|Count)|(?<=r)ecordCount)\s*[:=]\s*[\"']?0\b"
)
_SAID = re.compile(r"共(?:有|计)?0(?:条|篇|个?记录|项)|(?:总记录数?|记录总数|总条数|总数):?0(?!\d)|共0页")
_MARKS = re.compile(r"conac|_hmt|hm\.baidu|cnzz|tongji|jiucuo|zfwzgl|zfwzzc|google-analytics", re.IGNORECASE)
_ASKS = re.compile(r"ajax|XMLHttpRequest|\bfetch\s*\(|axios|getJSON|\$\.(?:get|post)\b|\.load\s*\(", re.IGNORECASE)
_LONGEST_MARK = 2_000
_HARMLESS = re.compile(
    r"(?:jquery|bootstrap(?:\.bundle)?|popper|swiper(?:[.-]bundle)?|slick|(?:jquery[._-])?(?:superslide|migrate|cookie|easing|lazyload|marquee|nicescroll|qrcode)"
    r"|html5shiv|swfobject|ac_runactivecontent|respond|modernizr|hm|tongji|analytics|ga|conac|share|bdshare|socialshare|social-share|font-?size|pageset|slideshow|layer|wow|animate|clipboard|ie-?fix|wza|barrierfree)"
    r"(?:[._-]?v?\d[\d.]*)?(?:[._-](?:min|pack))?\.js|s\d?\.cnzz\.com.*|(?:dcs\.)?conac.*",
    re.IGNORECASE,
)
_LISTS = frozenset({"ul", "ol", "tbody", "table", "dl"})
_CONTAINERS = re.compile(
    r"(?:\w*[_-])?(?:news|info|art(?:icle)?|gl|xxgk|zfxxgk|txt|text|data|con|right)?[_-]?lists?\d?", re.IGNORECASE
)
_FILLED = frozenset({"a", "img", "input", "iframe", "h1", "h2", "p"})
_TARGETS = re.compile(r"(?:getElementById\(\s{0,4}['\"]|['\"`]#)([\w-]{1,60})")
_MOST = 200
_INLINE = "#inline"
"""Stands for the scripts in a page itself."""

_FEW = 3
_NEAR, _UP = 8, 3
_BOTH = 2
_ARROWS = ">»›→/"


class Emptiness:
    """What a page shows where a list has no entries. ``column`` is the last name of its breadcrumb."""

    def __init__(self, outline: Outline, column: str) -> None:
        self._outline = outline
        self._markup = outline.markup
        self._column = column

    @cached_property
    def calls(self) -> tuple[str, ...]:
        """The scripts and frames that are not known to leave lists alone, those in the page itself as one."""
        called = (*self._outline.elements("script"), *self._outline.elements("iframe"))
        sources = [node.attribute("src") for node in called if "src" in node.attributes]
        strange = [one for one in sources if not _HARMLESS.fullmatch(_file_name(one))]
        return tuple(dict.fromkeys([*strange, *([_INLINE] if self.fills else [])]))[:_MOST]

    @cached_property
    def fills(self) -> bool:
        """Whether a script in the page itself writes into it, or the page is a template."""
        if _is_templated(self._markup) or self._outline.marks.has(marks.APPLICATION):
            return True
        return any(_may_fill(text) and not _is_mark(text) for text in self._scripts)

    @cached_property
    def _scripts(self) -> list[str]:
        """The scripts in the page itself."""
        return [node.written() for node in self._outline.elements("script") if "src" not in node.attributes]

    @cached_property
    def hollow(self) -> tuple[str, ...]:
        """The places of empty lists in the markup."""
        return tuple(dict.fromkeys(map(frame, self._bare)))

    @cached_property
    def _bare(self) -> list[Node]:
        """The lists that people see with nothing in them, as many as are looked at."""
        filled = [one.at for one in self._outline.nodes if not one.tag or one.tag in _FILLED]
        lists = filter(_is_list, self._outline.nodes)
        bare = (one for one in lists if bisect_right(filled, one.at) == bisect_left(filled, one.end))
        return [one for one in islice(bare, _MOST) if not _is_hidden(one) and not in_chrome(one)]

    def is_stated(self, long: int) -> bool:
        """Whether the server says that the list has nothing in it, and nothing else says otherwise or may be about to:
        not more than a few links as ``long`` as titles outside of boxes and menus."""
        if self.fills:
            return False
        if _STATED.search(self._markup):
            return True
        return not self.calls and self._says_nothing and long <= _FEW

    def awaiting(self, *, boxed: bool) -> bool:
        """Whether the list of a page may be yet to come: from a script, where an empty one stands there or all entries
        are in boxes beside it (``boxed``), or in a frame."""
        if self.fills:
            return boxed or bool(self.hollow) or self._has_targets()
        return boxed and bool(self.calls)

    def _has_targets(self) -> bool:
        """Whether a script in the page writes into an element that has nothing in it yet."""
        named = {name for text in self._scripts if _may_fill(text) for name in _TARGETS.findall(text)}
        if not named:
            return False
        bare = (node for node in self._outline.nodes if node.tag and node.end == node.at + 1)
        return any(node.attribute("id") in named for node in bare)

    def may_be_filled(self) -> bool:
        """Whether an empty list stands on the page, or the words for one, and a script that may fill it is called."""
        return self.scripted() and (bool(self.hollow) or self._says_nothing)

    def scripted(self) -> bool:
        """Whether a page has scripts or frames that are not known to leave lists alone."""
        return self.fills or bool(self.calls)

    @cached_property
    def is_said_here(self) -> bool:
        """Whether the page says at the place of its own column that there is nothing: in words right below its heading,
        by an empty list, with words or a number, below its heading or the breadcrumb, or in words beside a number."""
        pieces = self._outline.pieces
        last: dict[str, int] = {}
        for number, piece in enumerate(pieces):
            said = _says(piece)
            if said:
                last[said] = number
                if len(last) == _BOTH and max(last.values()) - min(last.values()) <= _NEAR:
                    return True
            name = self._named(max(0, number - _NEAR), number) if said else None
            if name is None:
                continue
            hollow = any(pieces[name].at < one.at < piece.at for one in self._bare)
            if hollow or (said == "words" and not self._is_in_path(name)):
                return True
        return False

    def _named(self, start: int, end: int) -> int | None:
        """Which text of some is the name of the column, with the words of no other link behind it."""
        for number in range(end - 1, start - 1, -1):
            piece = self._outline.pieces[number]
            if norm(piece.text).lstrip(_ARROWS) == self._column:
                return number
            if any(above.tag == "a" for above in piece.around[:_UP]):
                return None
        return None

    def _is_in_path(self, number: int) -> bool:
        """Whether a text is the last part of the breadcrumb: an arrow stands before it."""
        before = norm(self._outline.pieces[number - 1].text)[-1:] if number else ""
        return norm(self._outline.pieces[number].text)[:1] in _ARROWS or (before != "" and before in _ARROWS)

    @cached_property
    def _says_nothing(self) -> bool:
        whole = self._outline.words(self._outline.nodes[0]) if self._outline.nodes else ""
        return bool(_SAID.search(norm(whole))) or any(_says(piece) == "words" for piece in self._outline.pieces)


def _says(piece: Node) -> str:
    """Whether a text that people see says that a list is empty: in ``words``, by its ``number``, or not."""
    if len(piece.text) > 3 * _LONGEST_EMPTY:
        return ""
    words = norm(piece.text)
    if _SAID.match(words):
        return "number"
    return "words" if _EMPTY.fullmatch(words.strip(_AROUND)) and not (_is_hidden(piece) or in_chrome(piece)) else ""


def _is_list(node: Node) -> bool:
    """Whether an element is a list, or a block that is called like one."""
    if node.tag != "div":
        return node.tag in _LISTS
    return any(map(_CONTAINERS.fullmatch, node.names.split()))


def frame(node: Node) -> str:
    """A place in the markup: the elements from the body down to this one, with their classes."""
    path = [node, *node.around]
    return ">".join(f"{one.tag}.{'.'.join(sorted(one.attribute('class').split()))}" for one in reversed(path))


def _is_templated(markup: str) -> bool:
    """Whether a script is to fill in the markup."""
    return (
        any(pattern.search(markup) for pattern in _MAY_BE_TEMPLATED)
        and any(mark in markup for mark in _TEMPLATE_MARKS)
        and _TEMPLATED.search(markup) is not None
    )


def _may_fill(script: str) -> bool:
    """Whether a script writes into the page, or asks for what it might write."""
    small = script.lower()
    return any(mark.search(small) for mark in _MAY_FILL) and bool(_FILLS.search(script))


def _is_mark(script: str) -> bool:
    """Whether a short script only writes the mark of an institution, or counts visits."""
    return len(script) <= _LONGEST_MARK and bool(_MARKS.search(script)) and not _ASKS.search(script)


def _file_name(source: str) -> str:
    return source.partition("?")[0].partition("#")[0].rpartition("/")[2] or source


def _is_hidden(node: Node) -> bool:
    return any(above.is_hidden() for above in (node, *node.around) if above.tag)
