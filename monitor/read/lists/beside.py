"""Which lists of a page are not its own: most read, recommended, related, boxes of other columns, menus."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from msgspec import Struct

from monitor.read.lists.records import Block
from monitor.read.markup.outline import CHROME, Node, Outline
from monitor.read.words import norm, remembered

_WORDS = re.compile(
    r"(?:[一本每][周月日年])?(?:热[门点搜]|推荐|相关|关联)(?:信息|文章|新闻|推荐|阅读|内容|资讯|排行|稿件|发布|关注|点击|政策|解读|链接)?榜?"
    r"|(?:点击|阅读|浏览|访问|信息|热度|[周月日]|本[周月])?(?:点击|阅读)?排行榜?|(?:阅读|点击|浏览|访问)最多|为[你您]推荐|最受欢迎|(?:[一本每][周月日年])?热[读文榜]|猜你(?:喜欢|想看)|大家都?在(?:看|搜)|延伸阅读|编辑推荐|精彩推荐|友情链接|图片推荐"
)
_NEWEST = re.compile(r"(?:全站|本站|网站)?最[新近](?:信息|发布|更新|文章|动态|公开|消息|公告|通知|资讯|政策)")
_NAMES = re.compile(
    r"(?:hot|rank(?:ing)?|phb|djph|rdph|recommend|tuijian|related|aside|sidebar|swiper|carousel|slider|lunbo|jdt)(?:[_-]?(?:list|news|box|info|article|wrap|con|container|wrapper|inner))?",
    re.IGNORECASE,
)
_LARGEST_FORM = 60
"""Nodes; on some systems all of a page is a form."""

_CHROME = re.compile(
    r"(?:main|top|site|page|left|sub|side)?[_-]?(?:nav(?:[_-]?(?:igation|left|side|sub|top|main|first|second|bottom|bars?|box|bg|menu|wrap(?:per)?|inner|links?|items?|ul|s|\d+))*|menu\w*|head(?:er)?|top|foot(?:er)?|bottom|links?|yqlj|friend\w*|crumbs?"
    r"|breadcrumbs?|position|location|banner|share|tabs?|pag(?:er|es|ing|ination))(?:[_-]?(?:list|box|wrap|con|bar))?",
    re.IGNORECASE,
)
_SUBSCRIBED = re.compile(r"^(?:订阅|rss){1,2}|(?:订阅|rss){1,2}$", re.IGNORECASE)
_TRANSLATED = re.compile(r"(?<=[\u4e00-\u9fff])[A-Za-z/&]+$")
_ASIDE = re.compile(r"\([^()]{1,60}\)$")
_LAST = re.compile(r"^.*[^>»›→/][>»›→/](?=[^>»›→/])")
_MORE = re.compile(r"更多|more|>>|»", re.IGNORECASE)
_NO_HEAD = re.compile(
    r"(?:您?的?(?:当前|现在)?(?:所在)?的?位置).*|(?:20\d\d年?度?(?:[及和]?(?:其)?以[前来]|之前)?|更早|往年|历年)?(?:信息|文章|栏目|内容|新闻|文件)?(?:列表)?|(?:序号|编号|索引号|文号|名称|标题).*(?:日期|时间)|.*发布(?:日期|时间)|.*(?:暂无|没有|尚无).*|共\d.*"
)
"""A year, the breadcrumb, that this is a list or an empty one, how long it is, or the heads of its columns."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LONGEST_HEAD = 16
_LONGEST_BOX_HEAD = 30
_UP = 5
_FEW, _MANY = 3, 5
_EVERYTHING = 10**9
_LONG_TITLE = 8
_MOSTLY = 0.8


class Heading(Struct, frozen=True, gc=False):
    """The words right above a list; none where they do not say what it is one of."""

    words: str = ""


class Around(Struct, frozen=True):
    """What is known of a page around its list: the names its ``column`` may have, the ``path`` its breadcrumb says and
    the place ``behind`` it, whether the list is ``paged``, the place of its ``pager`` (nought: unknown), the stated
    ``total``, and the texts of the page that hold ``dates``.
    """

    column: frozenset[str] = frozenset()
    path: str = ""
    behind: int = 0
    paged: bool = False
    pager: int = 0
    total: int | None = None
    dates: Sequence[Node] = ()


class Sides(Struct, frozen=True):
    """For each list of a page whether it is beside.

    ``certain`` where the page has a list known to be its own, ``alone`` where there is but one that could be.
    """

    beside: tuple[bool, ...]
    certain: bool
    alone: bool = True


class Beside:
    """Which lists stand beside that of the page.

    A box is told by its element or class, or by the head above its list. Lists of newest entries are beside only where
    the page has a list of its own that is ``paged``: else they are what the page consists of. So are boxes that lead
    on to other columns, where a list stands on the page that is headed as the ``column`` or not at all.
    """

    def __init__(self, outline: Outline, around: Around, blocks: Sequence[Block]) -> None:
        self._outline = outline
        self._around = around
        self._blocks = blocks
        self._above = [block[0].root.around for block in blocks]
        self._heads = [self._heading_of(block) for block in blocks]
        self.chrome = [any(map(_is_chrome, above)) for above in self._above]
        """For each list whether it is navigation, head, foot or pager of the page, or stands in it."""

        self.headed = [len(block) > 1 and head.words != "" for block, head in zip(blocks, self._heads, strict=True)]
        """For each list whether it has several entries and words of its own above them."""

    def which(self, dated: Sequence[bool]) -> Sides:
        """Which lists are beside; ``dated`` are the lists with dates."""
        blocks, heads = self._blocks, self._heads
        marked = self._marked(dated)
        foreign = [bool(head.words) and not self._is_named(head) for head in heads]
        shown = [day and not aside for day, aside in zip(dated, marked, strict=True)]
        own = [block for block, day, other in zip(blocks, shown, foreign, strict=True) if day and not other]
        if not own and self._has_undated(marked, sum(map(len, itertools.compress(blocks, shown)))):
            return Sides(tuple(map(max, marked, foreign)), certain=False)
        named = any(day and self._is_named(head) for day, head in zip(shown, heads, strict=True))
        enough = sum(map(len, own)) >= (_FEW if named or self._around.paged else _MANY)
        if not own or not enough:
            others = sum(map(all, zip(shown, foreign, strict=True)))
            return Sides(tuple(marked), certain=bool(own) and not others, alone=sum(shown) <= 1)
        largest = max(own, key=len)
        ahead = self._around.behind if self._around.behind < largest[0].start else 0
        end = self._around.pager if self._around.pager >= largest[-1].end else self._around.pager + _EVERYTHING
        whole = self._around.total == len(largest) >= _FEW
        beside = (
            aside
            or (whole and block is not largest)
            or not ahead <= block[0].start <= end
            or (other and (named or len(block) <= len(largest)))
            for block, aside, other in zip(blocks, marked, foreign, strict=True)
        )
        return Sides(tuple(beside), certain=True)

    def _marked(self, dated: Sequence[bool]) -> list[bool]:
        """Which lists are beside by their heads, or by the markup of a box around them: that is believed where another
        list is left, one by its dates or by its titles."""
        worded = [
            self._is_worded(head) or self._is_ahead(block, head) or _is_ticker(block, above)
            for block, head, above in zip(self._blocks, self._heads, self._above, strict=True)
        ]
        boxed = [chrome or any(map(_is_box, above)) for chrome, above in zip(self.chrome, self._above, strict=True)]
        marked = [one or other for one, other in zip(worded, boxed, strict=True)]
        own = (
            day or (not chrome and _has_titles(block))
            for block, day, chrome, aside in zip(self._blocks, dated, self.chrome, marked, strict=True)
            if not aside
        )
        return marked if any(own) else worded

    def _has_undated(self, marked: Sequence[bool], dated: int) -> bool:
        """Whether more titles than are ``dated`` stand below the name of the column: then these are beside."""
        return any(
            self._is_named(head) and not (aside or chrome) and _has_titles(block) and len(block) > dated
            for block, head, aside, chrome in zip(self._blocks, self._heads, marked, self.chrome, strict=True)
        )

    def _is_named(self, head: Heading) -> bool:
        words = _SUBSCRIBED.sub("", head.words)
        return words in self._around.column or (words != "" and _TRANSLATED.sub("", words) in self._around.column)

    def _is_worded(self, head: Heading) -> bool:
        """Whether the words above a list say that it is beside."""
        if self._is_named(head):
            return False
        return bool(_WORDS.fullmatch(head.words) or (self._around.paged and _NEWEST.fullmatch(head.words)))

    def _is_ahead(self, block: Block, head: Heading) -> bool:
        """Whether a list of newest entries stands ahead of the breadcrumb, behind which the page begins."""
        return block[0].start < self._around.behind and bool(_NEWEST.fullmatch(head.words))

    def _heading_of(self, block: Block) -> Heading:
        """The words above a list; those of a lone entry may stand in what holds both, as a heading does."""
        first, node = block[0], block[0].click.node
        if len(block) == 1:
            ahead = self._outline.nodes[first.root.at : min(node.at, first.root.end)]
            if not _HEADINGS.isdisjoint([one.tag for one in ahead]):
                return self._heading(node.at, node)
        return self._heading(first.start, first.root)

    def _heading(self, start: int, root: Node) -> Heading:
        """The words right above a list, if they are few; nothing where another list or a menu stands there."""
        above = self._before(start, root)
        before = norm(self._outline.words(above)) if above is not None else ""
        words = _head_in(before) if before and before != self._around.path else ""
        return Heading(words) if words and above is not None and not self._is_menu(above) else Heading()

    def _before(self, start: int, root: Node) -> Node | None:
        """The last thing with words before a place, as large as it is beside the list that begins there."""
        last = self._outline.text_before(start)
        around: set[int] = set()
        node = root.parent
        while node is not None and len(around) < _UP:
            around.add(node.at)
            node = node.parent
        while last is not None and last.parent is not None and last.parent.at not in around:
            last = last.parent
        return last if last is not None and last.parent is not None else None

    def _is_menu(self, node: Node) -> bool:
        """Whether an element consists of several links (tabs, a menu) and is no heading."""
        said = [norm(self._outline.words(one)) for one in self._outline.within(node) if one.tag == "a"]
        linked = [words for words in said if not _MORE.search(words)]
        return len(linked) > 1 and sum(map(len, linked)) >= _MOSTLY * len(norm(self._outline.words(node)))


@remembered(1024)
def _head_in(before: str) -> str:
    """What of the words above a list may be its head, without what leads on to more; empty if they are none."""
    words = _ASIDE.sub("", _LAST.sub("", before))
    if len(words) > _LONGEST_BOX_HEAD:
        return ""
    bare = _MORE.sub("", words).strip("+>·|:[]【】")
    return "" if len(bare) > _LONGEST_HEAD or _NO_HEAD.fullmatch(bare) else bare


def _has_titles(block: Block) -> bool:
    """Whether a list has several long titles."""
    return len([record for record in block if len(record.click.title) >= _LONG_TITLE]) >= _FEW


def in_chrome(node: Node) -> bool:
    """Whether a node stands in the navigation, head, foot or pager of the page."""
    return any(map(_is_chrome, node.around))


def _is_ticker(block: Block, above: Sequence[Node]) -> bool:
    """Whether a list runs over the page as a ticker."""
    return "marquee" in [block[0].root.tag, *[node.tag for node in above]]


def _is_box(node: Node) -> bool:
    return _is_called_box(node.attribute("class"))


@remembered(2048)
def _is_called_box(classes: str) -> bool:
    return any(map(_NAMES.fullmatch, classes.split()))


@remembered(2048)
def _is_called_chrome(names: str) -> bool:
    return any(map(_CHROME.fullmatch, names.split()))


def _is_chrome(node: Node) -> bool:
    if node.tag == "form":
        return node.end - node.at <= _LARGEST_FORM
    return node.tag in CHROME or _is_called_chrome(node.names)
