"""Pages without a dated entry of their own: lists whose entries bear no date, and lists with nothing in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.model.pages import Item
from monitor.read.lists.beside import Beside
from monitor.read.lists.entry import address, title_of
from monitor.read.words import norm

_LISTS = "ul,ol,tbody,dl,div"
_ROWS = frozenset({"li", "tr", "dd", "div", "p"})
_CHROME_TAGS = frozenset({"nav", "header", "footer", "aside", "form", "select"})
_CHROME = re.compile(
    r"(?:main|top|site|page|left|sub)?[_-]?(?:nav\w*|menu\w*|head(?:er)?|top|foot(?:er)?|bottom|links?|yqlj|friend\w*|crumbs?"
    r"|breadcrumbs?|position|location|banner|share|tabs?|pag(?:e|er|es|ing|ination))(?:[_-]?(?:list|box|wrap|con|bar))?",
    re.IGNORECASE,
)
_SHORTEST_ENTRY = 8
_FEWEST_ROWS = 2
_MOST_LISTS = 2_000
_MOST_ROWS = 500
_ROW_NODES = 60
_FURTHEST_UP = 12

_EMPTY = re.compile(
    r"(?:对不起|抱歉|很抱歉)?,?(?:本|该|此|当前)?(?:栏目|列表|目录|分类)?(?:下|中|内)?"
    r"(?:暂无|暂时没有|目前没有|没有|尚无|无)(?:任何|相关|可显示的?|更多)?"
    r"(?:信息|数据|内容|记录|文章|稿件|消息|公告|文件|新闻|结果)(?:发布|公开|显示)?"
)
_LONGEST_EMPTY = 30
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SWITCHED = ("hidden", "v-if", "v-show", "v-else", "v-cloak", "ng-if", "ng-show", "ng-hide", "x-show", "data-bind")
_FILLS = re.compile(
    r"ajax|XMLHttpRequest|\bfetch\s*\(|axios|getJSON|\$\.(?:get|post)\b|\.load\s*\(|dataproxy|innerHTML|insertAdjacent"
    r"|appendChild|\.(?:append|prepend|html)\s*\(|document\.write|createApp|new\s+Vue|ReactDOM|querylist|laytpl|template",
    re.IGNORECASE,
)
_TEMPLATED = re.compile(r"\{\{|<[^>]{0,300}\s(?:v-for|v-if|ng-repeat|ng-app|x-for|data-reactroot)\b")
_APPLICATION = "#app:empty,#root:empty,app-root,#__next:empty"
_NOTHING_STATED = re.compile(
    r"createPageHTML\(\s*(?:[\"'][\w#.-]{1,60}[\"']\s*,\s*)?0\s*,|<totalrecord>\s*0\s*<"
    r"|\b(?:totalRecords?|totalCount|recordCount)\s*[:=]\s*[\"']?0\b",
    re.IGNORECASE,
)
_NOTHING_SAID = re.compile(r"共(?:有|计)?0[条篇]|(?:总记录数?|记录总数|总条数):?0(?!\d)")
_HARMLESS = re.compile(
    r"jquery|bootstrap|swiper|slick|analytics|/hm\.js|tongji|conac|share|font-?size|pageset|slideshow|superslide", re.I
)
_CONTAINERS = re.compile(
    r"(?:\w*[_-])?(?:news|info|art(?:icle)?|gl|xxgk|zfxxgk|txt|text|data|con|right)?[_-]?lists?\d?", re.I
)


def undated(tree: LexborHTMLParser, base: str, boxes: Beside) -> tuple[Item, ...]:
    """The links of the longest list whose rows have one link each, with a title as long as an entry's."""
    found: tuple[Item, ...] = ()
    for holder in tree.css(_LISTS)[:_MOST_LISTS]:
        rows = tuple(_rows(holder, base))
        if len(rows) > len(found) and not _is_chrome(holder) and not boxes.hold(holder):
            found = rows
    return found if len(found) >= _FEWEST_ROWS else ()


def vacant(tree: LexborHTMLParser, text: str) -> bool:
    """Whether a page without entries shows an empty list: the words CMSs write there, or a list without rows.

    A list that a script may fill is not known to be empty.
    """
    if _TEMPLATED.search(text) or tree.css_first(_APPLICATION) is not None:
        return False
    if _filled_by_script(tree):
        return False
    if any(_says_empty(node) for node in tree.css("li,td,p,div,span,dd,h3,h4,b,strong,em")):
        return True
    if not _has_empty_list(tree):
        return False
    stated = bool(_NOTHING_STATED.search(text)) or bool(_NOTHING_SAID.search(norm(tree.text() if tree.body else "")))
    return stated or not _calls_scripts(tree)


def awaiting(tree: LexborHTMLParser, text: str, *, boxed: bool) -> bool:
    """Whether the list of a page may be yet to come: from a script, where an empty one stands there or all entries
    are in boxes beside it (``boxed``), or in a frame."""
    if _TEMPLATED.search(text) or _filled_by_script(tree):
        return boxed or _has_empty_list(tree)
    return boxed and _calls_scripts(tree)


def scripted(tree: LexborHTMLParser, text: str) -> bool:
    """Whether a page has scripts or frames that are not known to leave lists alone."""
    return bool(_TEMPLATED.search(text)) or _filled_by_script(tree) or _calls_scripts(tree)


def _has_empty_list(tree: LexborHTMLParser) -> bool:
    return any(_is_empty_list(node) for node in tree.css("ul,ol,tbody,table,dl,div"))


def _rows(holder: LexborNode, base: str) -> Iterator[Item]:
    """The entries of a list, if each of its rows holds one link."""
    node, count = holder.first_child, 0
    while node is not None and count < _MOST_ROWS:
        count += 1
        link = _only_link(node) if node.tag in _ROWS else None
        if link is not None:
            title = title_of(" ".join(link.text().split()), link.attributes.get("title") or "")
            url = address(base, link.attributes.get("href") or "", link.attributes.get("onclick") or "")
            if len(norm(title)) >= _SHORTEST_ENTRY:
                yield Item(title=title, url=url)
        node = node.next


def _only_link(row: LexborNode) -> LexborNode | None:
    """The link of a row; none where there are links to several places, or more than a row holds."""
    found: dict[str | None, LexborNode] = {}
    for count, node in enumerate(row.traverse()):
        if count > _ROW_NODES:
            return None
        if node.tag == "a":
            found.setdefault(node.attributes.get("href"), node)
    return found.popitem()[1] if len(found) == 1 else None


def _is_chrome(node: LexborNode) -> bool:
    """Whether an element is navigation, head, foot or pager of the page, or stands in it."""
    current: LexborNode | None = node
    for _ in range(_FURTHEST_UP):
        if current is None or current.tag == "body":
            return False
        names = f"{current.attributes.get('class') or ''} {current.attributes.get('id') or ''}".split()
        if current.tag in _CHROME_TAGS or any(_CHROME.fullmatch(name) for name in names):
            return True
        current = current.parent
    return False


def _says_empty(node: LexborNode) -> bool:
    own = node.text(deep=False).strip()
    if not 0 < len(own) <= _LONGEST_EMPTY or not _EMPTY.fullmatch(norm(own).strip("。.!…[]()")):
        return False
    return not _is_hidden(node) and not _is_chrome(node)


def _is_hidden(node: LexborNode) -> bool:
    current: LexborNode | None = node
    for _ in range(_FURTHEST_UP):
        if current is None or current.tag == "body":
            return False
        attributes = current.attributes
        if any(name in attributes for name in _SWITCHED) or _HIDDEN.search(attributes.get("style") or ""):
            return True
        if current.tag in ("template", "noscript"):
            return True
        current = current.parent
    return False


def _is_empty_list(node: LexborNode) -> bool:
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".split()
    if node.tag == "div" and not any(_CONTAINERS.fullmatch(name) for name in names):
        return False
    if node.css_first("a,img,input,iframe,h1,h2,p,li a") is not None or node.text().strip():
        return False
    return not _is_hidden(node) and not _is_chrome(node)


def _filled_by_script(tree: LexborHTMLParser) -> bool:
    scripts = (node for node in tree.css("script") if "src" not in node.attributes)
    return any(_FILLS.search(node.text()) for node in scripts)


def _calls_scripts(tree: LexborHTMLParser) -> bool:
    """Whether the page loads scripts that are not known to leave lists alone, or frames."""
    sources = [node.attributes.get("src") or "" for node in tree.css("script[src]")]
    return any(not _HARMLESS.search(source) for source in sources) or tree.css_first("iframe") is not None
