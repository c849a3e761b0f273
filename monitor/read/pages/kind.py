"""What a page is: an article, a list, an empty list, a home page, or something that stands in the place of one.

Every kind has its own question, asked in an order: what a page is as a whole (frames, a refresh, a firewall) before what
its words say, and these before the entries that a template shows around them. The words of links never count: a list may
hold a notice about maintenance. What answers no question is of no known kind, and nothing follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from urllib.parse import urlsplit

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from monitor.model.pages import PageKind
from monitor.read.markup.outline import Node, Outline
from monitor.read.pages import challenge
from monitor.read.words import norm


class Kind(Struct, frozen=True):
    """What a page is, None if that cannot be told, and why: the words or marks that say so."""

    name: PageKind | None = None
    reason: str = ""


class Entries(Struct, frozen=True):
    """What was found of a list: how many entries are surely its own, or likely to be; how many of them bear a day; how
    many others there are, in how many headed boxes; whether a pager states more; whether an empty list stands there, whether the server says
    so, and whether scripts may fill it."""

    own: int = 0
    likely: int = 0
    dated: int = 0
    boxed: int = 0
    boxes: int = 0
    scripted: bool = False
    paged: bool = False
    vacant: bool = False
    hollow: bool = False
    crumbs: tuple[str, ...] = ()


MARKS = frozenset({
    "article", "boxes", "entries", "frameset", "hollow", "iframe", "location", "password", "prices", "refresh", "script",
    "selectors", "stated", "template", "text", "trace",
})  # fmt: skip
"""Reasons that are no words of the page."""

CONTENT = frozenset({PageKind.ARTICLE, PageKind.LIST, PageKind.EMPTY, PageKind.HOME})
"""Kinds from which something follows."""

_BRIEF, _SHORT, _LONG = 120, 400, 1_500
_FEW_LINKS = 3
_MANY_ENTRIES, _SEVERAL, _MANY_LINKS = 3, 5, 15
_LONGEST_SCRIPT = 20_000
_LONGEST_SAID = 80
_LONGEST_PIECE = 200
_LONGEST_PROSE = 6_000
_REFRESH = re.compile(r"\d{0,4}\s*[;,]\s*(?:url\s*=)?\s*['\"]?\S", re.IGNORECASE | re.MULTILINE)
_LONGEST_DELAY = 15
_SPLASH = re.compile(
    r"点击(?:此处|这里|图片)?进入|进入(?:网站|首页|主页|门户)|正在(?:跳转|为您跳转|转到)|自动跳转|页面已?(?:迁移|搬迁|转移)|网站已?(?:整合)?迁移|新(?:网址|地址|网站)为?[:：]|^enter$|欢迎访问.{0,30}点击",
    re.IGNORECASE | re.MULTILINE,
)
_CHALLENGE = re.compile(
    r"安全验证|人机验证|滑动验证|滑块|拖动.{0,6}滑|访问验证|浏览器安全检查|安全检查|访问(?:被|已被)(?:拦截|拒绝|阻断|禁止)|请求(?:被|已被)(?:拦截|拒绝|阻断)|访问(?:过于|太)频繁|操作(?:过于|太)频繁"
    r"|网站防火墙|云防护|云盾|事件(?:ID|编号)|Checking your browser|Access Denied|Request blocked|Just a moment|开启\s?(?:JavaScript|Cookie).{0,12}(?:访问|继续|重试)",
    re.IGNORECASE | re.MULTILINE,
)
_FOREIGN = re.compile(
    r"domain (?:is )?(?:for sale|parked|has expired)|域名(?:出售|转让|可以转让|已过期|到期|停放|正在出售|尚?未(?:备案|绑定|解析))|(?:网站|站点)(?:尚?未|没有)(?:绑定|备案|开通)|没有找到站点|站点创建成功|恭喜,?站点"
    r"|welcome to (?:nginx|openresty|tengine|caddy)|apache2? (?:\w+ )?default page|it works!|iis windows server|^internet information services|虚拟主机.{0,12}(?:到期|开通|默认)|购物车|加入购物车|百家乐|棋牌|博彩|彩票投注|在线赌|真人娱乐",
    re.IGNORECASE | re.MULTILINE,
)
_PRICE = re.compile(r"[￥¥]\s?\d{1,6}(?:\.\d\d)?")
_ERROR = re.compile(
    r"(?:(?:您|你)?(?:所?(?:访问|请求|查找|浏览|查看|要找)的)?(?:该|此|当前)?(?:页面|网页|栏目|文章|信息|内容|资源|文件|频道|稿件)(?:可能)?(?:已)?(?:不存在|不见了|找不到|走丢|丢失|无法(?:找到|访问|显示|打开)|(?:已|被)(?:删除|移除|撤销|下线|关闭)|尚未(?:审核|发布)))"
    r"|(?:找不到|无法找到|没有找到|未找到)(?:您|你)?(?:所?(?:访问|请求|要)的)?(?:该|此)?(?:页面|网页|栏目|文章|资源)|not found|服务器(?:内部)?(?:错误|出错|异常|开小差)|内部服务器错误|internal server error|bad gateway|service unavailable|gateway time-?out"
    r"|(?:数据库|database).{0,12}(?:连接)?(?:失败|错误|出错|error|failed)|无法(?:使用|连接)数据库|系统(?:发生)?(?:错误|异常|出错|繁忙)|程序(?:发生)?(?:错误|异常|出错)|出错了|页面出错|运行时错误|应用程序中的服务器错误|error \d{3}|http (?:status|错误) ?\d{3}|http状态 ?\d{3}|^[45]\d\d(?:错误|error|-)|未将对象引用",
    re.IGNORECASE | re.MULTILINE,
)
_TRACE = re.compile(
    r"(?:java|javax|org|com)\.[\w.]{3,60}(?:Exception|Error)\b|\bat [\w.$]{5,80}\([\w.]{2,40}:\d{1,6}\)|Stack trace|堆栈跟踪|Traceback \(most recent|SQLSTATE\[|ODBC .{0,30}Driver|Microsoft OLE DB|You have an error in your SQL|Fatal error:",
    re.IGNORECASE | re.MULTILINE,
)
_MAINTENANCE = re.compile(
    r"(?:系统|网站|网页|平台|栏目|服务器|页面|站点|数据)(?:正在|正|处于|例行|停机|进行)*(?:升级|改版|维护|迁移|建设|调整)(?:改版|维护|升级|建设|中|状态)*.{0,8}(?:中|暂停|暂时|请稍[后候]|敬请|无法|停止)|(?:系统|网站|平台)(?:正在)?(?:维护|升级)中?$"
    r"|正在(?:维护|升级|建设|改版)|维护中|建设中|暂停(?:对外)?(?:服务|访问|使用|开放)|under (?:maintenance|construction)",
    re.IGNORECASE | re.MULTILINE,
)
_LOGIN = re.compile(
    r"(?:请|需要?)(?:先|重新)?登录|登录(?:超时|失效|已?过期|信息已?失效|后(?:才能|方可)?(?:查看|访问|浏览))|重新登录|扫码登录|(?:统一)?身份认证|用户登录|账号登录|会员登录|个人登录|单点登录|single sign-?on|^log ?in$|^sign in$|^登录$",
    re.IGNORECASE | re.MULTILINE,
)
_NO_RESULT = re.compile(
    r"(?:没有|未|暂未)(?:找到|搜索到|检索到|查询?到)(?:与|和|符合|相关|任何)?.{0,30}(?:结果|信息|内容|数据|记录)?"
    r"|(?:搜索|检索|查询)结果|相关结果约?\d*|共?(?:找到|搜索到|检索到)\s?约?\s?\d+\s?(?:条|个|项)|请输入(?:关键[词字]|检索|搜索|查询)"
)
_SEARCH = re.compile(
    _NO_RESULT.pattern
    + r"|高级(?:检索|搜索)|站内(?:搜索|检索)|全文检索|智能(?:检索|搜索|问答)|^(?:政策)?(?:检索|搜索)$",
    re.MULTILINE,
)
_LOADING = re.compile(
    r"(?:数据|页面|内容|正在|努力)?(?:加载|载入|读取|获取)中|正在(?:加载|载入|获取)|loading|请(?:启用|开启)javascript|enable (?:it|javascript)|without javascript",
    re.IGNORECASE | re.MULTILINE,
)
_TEMPLATED = re.compile(
    r"\{\{|\$\{[\w.]+\}|<[^>]{0,300}\s(?:v-for|v-if|ng-repeat|ng-app|ng-bind|x-for|:key)\b|<%=|type=[\"']text/(?:html|x-template|template)[\"']"
)
_APPLICATION = "#app:empty,#root:empty,app-root,#__next:empty,#app > noscript:only-child"
_INFO = re.compile(
    r"(?:发布|发表|公布|更新|成文)?(?:日期|时间)\s?[:：]\s?20\d\d|(?:信息|文章|稿件)?来源\s?[:：]|浏览(?:次数|量)?\s?[:：]|字[体号]\s?[:：]|责任?编辑\s?[:：]"
)
_AROUND_ARTICLE = re.compile(
    r"上一[篇条]\s?[:：]?|下一[篇条]\s?[:：]?|[【\[]?(?:打印|关闭|关闭窗口|打印本页|关闭本页)[】\]]?|相关(?:阅读|链接|文章|附件|稿件)|附件\s?[\d一二三]?\s?[:：]"
)
_BODY = "ucapcontent,#zoom,#zoomcon,#UCAP-CONTENT,.TRS_Editor,.trs_editor_view,.article-content,.TRS_UEDITOR,#artibody,.article_content,#vsb_content,.v_news_content,.entry-content,.wp_articlecontent,#NewsContent,.news_content,.content-txt,.xxgk_content"
_ARTICLE_TITLE = "meta[name=ArticleTitle i]:not([content=''])"
_PORTAL = re.compile(r"[^-_|—–]{4,40}(?:门户网站?|政府网站?|政务网|信息网|政府网站首页|网站首页)")
"""The title of a page that is called as its site."""

_HOME_PATH = re.compile(r"/?(?:(?:index|default|main|home)(?:\.\w{2,5})?)?$", re.IGNORECASE | re.MULTILINE)
_CHROME = frozenset({"nav", "header", "footer", "aside"})
_PRESSED = frozenset({"a", "button"})
_NEAR = 5


class _Page:
    """A page as the questions ask it; everything is found once, when it is asked for."""

    def __init__(self, tree: LexborHTMLParser, outline: Outline, markup: str, base: str, entries: Entries) -> None:
        self.tree = tree
        self.outline = outline
        self.markup = markup
        self.base = base
        self.entries = entries

    @cached_property
    def pieces(self) -> list[Node]:
        """The texts of the page that stand in no link and no option of a form."""
        return [node for node in self.outline.pieces if not any(one.tag in _PRESSED for one in node.above(_NEAR))]

    @cached_property
    def said(self) -> str:
        """All of its own words, without those of links."""
        return " ".join(" ".join(node.text for node in self.pieces).split())[:_LONGEST_PROSE]

    @cached_property
    def length(self) -> int:
        return len(norm(self.said))

    @cached_property
    def links(self) -> int:
        return len({node.attribute("href") for node in self.outline.links} - {"", "#"})

    @cached_property
    def heads(self) -> list[str]:
        """The title of the page and the words of its headings."""
        title = self.tree.css_first("title")
        found = [self.outline.words(node) for node in self.outline.nodes if node.tag in ("h1", "h2", "h3")][:20]
        return [" ".join(one.split()) for one in (title.text() if title is not None else "", *found)]

    @cached_property
    def scripts(self) -> str:
        found = (node.text() or node.attributes.get("src") or "" for node in self.tree.css("script"))
        return "\n".join(found)[:_LONGEST_SCRIPT]

    @cached_property
    def lines(self) -> str:
        """The headings and the short pieces of text outside links, a line each."""
        found = (
            *self.heads,
            *(" ".join(node.text.split()) for node in self.pieces if len(node.text) <= _LONGEST_PIECE),
        )
        return "\n".join(one for one in found if one and len(one) <= _LONGEST_SAID)

    def says(self, pattern: re.Pattern[str], longest: int = _LONGEST_SAID) -> str:
        """The first heading, or short piece of text outside links, that says something."""
        for match in pattern.finditer(self.lines):
            start = self.lines.rfind("\n", 0, match.start()) + 1
            end = self.lines.find("\n", match.end())
            line = self.lines[start : end if end >= 0 else len(self.lines)]
            if len(line) <= longest:
                return line
        return ""

    def is_listed(self) -> bool:
        """Whether the page has several entries that are surely its own."""
        return self.entries.own > 0 and self.entries.dated >= _MANY_ENTRIES

    def may_be_listed(self) -> bool:
        """Whether the page has several entries that are likely to be its own."""
        return self.entries.dated >= _MANY_ENTRIES


def of(tree: LexborHTMLParser, outline: Outline, markup: str, base: str, entries: Entries) -> Kind:
    """What a page is. ``markup`` is its source, ``base`` its address, ``entries`` what was found of a list in it."""
    page = _Page(tree, outline, markup, base, entries)
    if page.is_listed() and entries.paged:
        return Kind(PageKind.LIST, "entries")
    for name, question in _QUESTIONS:
        reason = question(page)
        if reason:
            return Kind(name, reason)
    return Kind()


# --- a page as a whole -----------------------------------------------------------------------------------------------


def _frameset(page: _Page) -> str:
    if page.tree.css_first("frameset") is not None:
        return "frameset"
    framed = page.tree.css_first("iframe[src]:not([src=''])") is not None
    return "iframe" if framed and not page.entries.own and page.length < _BRIEF and not page.links else ""


def _challenge(page: _Page) -> str:
    bare = page.tree.css_first("a[href],img,form,iframe,frame") is None
    if challenge.shows(page.scripts, page.length, bare=bare) and not challenge.only_leads_on(page.scripts):
        return "script"
    return page.says(_CHALLENGE) if page.length < _SHORT and not page.entries.own else ""


def _stub(page: _Page) -> str:
    refresh = page.tree.css_first("meta[http-equiv=refresh i][content*=url i]")
    if refresh is not None and _is_soon(refresh.attributes.get("content") or "") and not page.entries.paged:
        return "refresh"
    if page.entries.own or page.length > _SHORT or page.links > _FEW_LINKS + 5:
        return ""
    bare = page.length < _BRIEF and page.links <= _FEW_LINKS
    if bare and not page.tree.css_first("form") and challenge.only_leads_on(page.scripts):
        return "location"
    splash = page.says(_SPLASH) or _link_says(page, _SPLASH)
    few = page.links <= _FEW_LINKS or (page.length < _SHORT and "迁移" in splash)
    return splash if splash and few else ""


def _is_soon(content: str) -> bool:
    delay = re.match(r"\s*(\d{1,6})", content)
    return bool(_REFRESH.match(content.strip())) and (delay is None or int(delay[1]) <= _LONGEST_DELAY)


def _link_says(page: _Page, pattern: re.Pattern[str]) -> str:
    words = (" ".join(page.outline.words(node).split()) for node in page.outline.links)
    return next((one for one in words if 0 < len(one) <= _LONGEST_SAID and pattern.search(one)), "")


# --- what stands in the place of a page ------------------------------------------------------------------------------


def _foreign(page: _Page) -> str:
    if page.is_listed():
        return ""
    if len(_PRICE.findall(page.said)) >= _MANY_ENTRIES and not _has_article(page):
        return "prices"
    return page.says(_FOREIGN) if page.length < _LONG else ""


def _error(page: _Page) -> str:
    if not page.entries.own and _TRACE.search(page.said):
        return "trace"
    said = page.says(_ERROR)
    if not said or (page.is_listed() and page.entries.paged):
        return ""
    whole = len(_ERROR.search(said)[0]) * 3 >= len(norm(said)) if _ERROR.search(said) else False  # type: ignore[index]
    return said if (page.length < _SHORT or whole) and not _has_article(page) else ""


def _maintenance(page: _Page) -> str:
    if page.entries.dated >= _MANY_ENTRIES and page.entries.paged:
        return ""
    said = page.says(_MAINTENANCE)
    return said if said and page.length < _LONG and not _has_article(page) else ""


def _login(page: _Page) -> str:
    secret = page.tree.css_first("input[type=password i]") is not None
    said = page.says(_LOGIN, 40)
    if page.is_listed() and not (secret and any(_LOGIN.search(one) for one in page.heads if len(one) <= 40)):
        return ""
    if secret and (said or page.length < _SHORT):
        return said or "password"
    return said if said and not page.entries.own and page.length < _SHORT else ""


def _search(page: _Page) -> str:
    if page.entries.own:
        return ""
    words = _NO_RESULT if page.entries.likely or page.entries.boxed else _SEARCH
    fields = page.tree.css("input:not([type]),input[type=text i],input[type=search i]")
    return page.says(words, 60) if fields and page.length < _SHORT else ""


def _shell(page: _Page) -> str:
    if page.entries.own or page.entries.likely or page.entries.vacant or _has_article(page):
        return ""
    if _is_template(page):
        return "template"
    loading = page.says(_LOADING, 60) if page.length < _LONG else ""
    if loading or (page.entries.hollow and page.entries.scripted):
        return loading or "script"
    return (
        "script"
        if page.length < _BRIEF and page.links <= _FEW_LINKS and page.tree.css_first("script") is not None
        else ""
    )


def _is_template(page: _Page) -> bool:
    written = page.tree.css_first(_APPLICATION) is not None or bool(_TEMPLATED.search(page.markup))
    return written and not _has_article(page)


# --- what pages are for ----------------------------------------------------------------------------------------------


def _article(page: _Page) -> str:
    several = page.entries.likely >= _SEVERAL and page.may_be_listed()
    if page.entries.vacant or ((page.is_listed() or several) and page.entries.paged) or _is_template(page):
        return ""
    weight = 3 * (page.tree.css_first(_ARTICLE_TITLE) is not None) + 2 * _has_body(page)
    weight += 3 * (page.entries.crumbs[-1:] in (("正文",), ("详情",), ("内容",), ("详细信息",)))
    around = " ".join(" ".join(node.text.split()) for node in page.outline.pieces if len(node.text) < 60)
    weight += 2 * bool(_INFO.search(page.said)) + bool(_AROUND_ARTICLE.search(around))
    prose = _prose(page)
    weight += (prose > 200) + 2 * (prose > 150 and not (page.entries.own or several))
    against = 3 * (page.is_listed() or several) + page.may_be_listed()
    against += page.entries.paged + (page.entries.own > 5)
    return "article" if weight >= 2 and weight > against else ""


def _has_article(page: _Page) -> bool:
    """Whether a page holds a text long enough to be what it is about."""
    return _prose(page) > 300 or (page.tree.css_first(_ARTICLE_TITLE) is not None and _prose(page) > 60)


def _has_body(page: _Page) -> bool:
    bodies = page.tree.css(_BODY)
    return bool(bodies) and len(bodies[0].text(strip=True)) > 20 and not page.may_be_listed()


def _prose(page: _Page) -> int:
    """The length of the longer pieces of text outside links, head and foot."""
    found = 0
    for node in page.pieces:
        length = len(node.text)
        if length >= 30 and not any(above.tag in _CHROME for above in node.above()):
            found += length
    return found


def _home(page: _Page) -> str:
    parts = urlsplit(page.base)
    at_root = bool(page.base) and not parts.query and _HOME_PATH.fullmatch(parts.path)
    portal = page.entries.boxes > 1 and page.links > (_MANY_LINKS if at_root else _FEW_LINKS)
    return "boxes" if portal and (at_root or (page.heads and _PORTAL.fullmatch(page.heads[0]))) else ""


def _empty(page: _Page) -> str:
    return "stated" if page.entries.vacant else "hollow" if page.entries.hollow else ""


def _list(page: _Page) -> str:
    return "entries" if page.entries.own or page.entries.likely else "boxes" if page.entries.boxed else ""


def _unfilled(page: _Page) -> str:
    """A page that shows nothing, but calls scripts that may be yet to fill it."""
    return "script" if page.entries.scripted and _prose(page) < _BRIEF else ""


def _text(page: _Page) -> str:
    return "text" if page.length > 2 * _BRIEF else ""


_QUESTIONS: tuple[tuple[PageKind, Callable[[_Page], str]], ...] = (
    (PageKind.FRAMESET, _frameset),
    (PageKind.CHALLENGE, _challenge),
    (PageKind.STUB, _stub),
    (PageKind.FOREIGN, _foreign),
    (PageKind.ERROR, _error),
    (PageKind.MAINTENANCE, _maintenance),
    (PageKind.LOGIN, _login),
    (PageKind.SEARCH, _search),
    (PageKind.ARTICLE, _article),
    (PageKind.SHELL, _shell),
    (PageKind.HOME, _home),
    (PageKind.EMPTY, _empty),
    (PageKind.LIST, _list),
    (PageKind.SHELL, _unfilled),
    (PageKind.ARTICLE, _text),
)
