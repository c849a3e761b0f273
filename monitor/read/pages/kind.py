"""What a page is: an article, a list, an empty list, a home page, or something that stands in the place of one.

Every kind has its own question, asked in an order: what a page is as a whole (frames, a refresh, a firewall) before
what its words say, and these before the entries that a template shows around them. The words of links never count: a
list may hold a notice about maintenance. What answers no question is of no known kind, and nothing follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from msgspec import Struct

from monitor.model.pages import PageKind
from monitor.read.markup.outline import Outline
from monitor.read.pages import challenge, refresh, said
from monitor.read.pages.asked import LONGEST_SAID, MANY_ENTRIES, Entries, Page
from monitor.read.words import norm


class Kind(Struct, frozen=True):
    """What a page is, None if that cannot be told, and why: the words or marks that say so."""

    name: PageKind | None = None
    reason: str = ""


MARKS = frozenset({
    "article", "boxes", "entries", "frameset", "hollow", "iframe", "interface", "location", "password", "prices",
    "refresh", "script", "selectors", "stated", "template", "text", "trace",
})  # fmt: skip
"""Reasons that are no words of the page."""

CONTENT = frozenset({PageKind.ARTICLE, PageKind.LIST, PageKind.EMPTY, PageKind.HOME})
"""Kinds from which something follows."""

_BRIEF, _SHORT, _LONG = 120, 400, 1_500
_FEW_LINKS = 3
_BRIEF_SCRIPT = 1_500
_SEVERAL, _MANY_LINKS = 5, 15
_MANY_BOXES = 6
_MANY_GAMES = 4
_PRICE = re.compile(r"[￥¥]\s?\d{1,6}(?:\.\d\d)?")
_TEMPLATED = re.compile(
    r"\{\{|\$\{[\w.]+\}|<[^>]{0,300}\s(?:v-for|v-if|ng-repeat|ng-app|ng-bind|x-for|:key)\b|<%="
    r"|type=[\"']text/(?:html|x-template|template)[\"']"
)
_APPLICATION = "#app:empty,#root:empty,app-root,#__next:empty,#app > noscript:only-child"
_HEADED = re.compile(r"(?<!更新)(?:发布|发表|公布)?(?:日期|时间)\s?[:：]\s?20\d\d")
_BODY = (
    "ucapcontent,#zoom,#zoomcon,#UCAP-CONTENT,.TRS_Editor,.trs_editor_view,.article-content,.TRS_UEDITOR,#artibody,"
    ".article_content,#vsb_content,.v_news_content,.entry-content,.wp_articlecontent,#NewsContent,.news_content,"
    ".content-txt,.xxgk_content"
)
_SINGLE = "article:has(h1):has(p)"
_ARTICLE_TITLE = "meta[name=ArticleTitle i]:not([content=''])"
_PROMPT = re.compile(r"^\s*$|请|输入|关键|搜|检索|查询|search|keyword", re.IGNORECASE)
"""What stands in a field where nothing was searched for."""

_PORTAL = re.compile(r"[^-_|—–]{4,40}(?:门户网站?|政府网站?|政务网|信息网|政府网站首页|网站首页)")
"""The title of a page that is called as its site."""

_HOME_PATH = re.compile(r"/?(?:(?:index|default|main|home)(?:\.\w{2,5})?)?$", re.IGNORECASE | re.MULTILINE)


def of(outline: Outline, base: str, entries: Entries) -> Kind:
    """What a page is. ``base`` is its address, ``entries`` what was found of a list in it."""
    page = Page(outline, base, entries)
    if said.GAMES.search(page.title) and len(set(said.GAMES.findall(page.shown))) >= _MANY_GAMES:
        return Kind(PageKind.FOREIGN, page.title)
    if page.is_listed() and entries.paged:
        found = page.says(said.FOUND, 60) if _is_asked(page) else ""
        return Kind(PageKind.SEARCH, found) if found else Kind(PageKind.LIST, "entries")
    for name, question in _QUESTIONS:
        reason = question(page)
        if reason:
            return Kind(name, reason)
    return Kind()


# --- a page as a whole -----------------------------------------------------------------------------------------------


def _frameset(page: Page) -> str:
    if page.tree.css_first("frameset") is not None:
        return "frameset"
    framed = page.tree.css_first("iframe[src]:not([src=''])") is not None
    return "iframe" if framed and not page.entries.own and page.length < _BRIEF and not page.links else ""


def _challenge(page: Page) -> str:
    bare = page.tree.css_first("a[href],img,form,iframe,frame") is None
    if challenge.shows(page.scripts, page.length, bare=bare) and not challenge.only_leads_on(page.scripts):
        return "script"
    return page.says(said.CHALLENGE) if page.length < _SHORT and not page.may_be_listed() else ""


def _stub(page: Page) -> str:
    if any(said.ERROR.search(one) for one in page.heads):
        return ""
    meta = page.tree.css_first("meta[http-equiv=refresh i][content*=url i]")
    if meta is not None and refresh.leads(meta.attributes.get("content") or "") and not page.entries.paged:
        return "refresh"
    if page.entries.own or page.length > _SHORT or page.links > _FEW_LINKS + 5:
        return ""
    bare = page.length < _BRIEF and page.links <= _FEW_LINKS
    if bare and not page.tree.css_first("form") and len(page.scripts) <= _BRIEF_SCRIPT and _leads_on(page):
        return "location"
    splash = page.says(said.SPLASH) or _link_says(page, said.SPLASH)
    few = page.links <= _FEW_LINKS or (page.length < _SHORT and "迁移" in splash)
    return splash if splash and few else ""


def _leads_on(page: Page) -> bool:
    """Whether the scripts of a page only lead on, and it says of nothing that it is yet to come."""
    return challenge.only_leads_on(page.scripts) and not page.says(said.LOADING, 60)


def _link_says(page: Page, pattern: re.Pattern[str]) -> str:
    words = (" ".join(page.outline.words(node).split()) for node in page.outline.links)
    return next((one for one in words if 0 < len(one) <= LONGEST_SAID and pattern.search(one)), "")


# --- what stands in the place of a page ------------------------------------------------------------------------------


def _foreign(page: Page) -> str:
    if page.is_listed():
        return ""
    if len(_PRICE.findall(page.said)) >= MANY_ENTRIES and not _has_article(page):
        return "prices"
    return page.says(said.FOREIGN) if page.length < _LONG else ""


def _error(page: Page) -> str:
    if not page.entries.own and said.TRACE.search(page.said):
        return "trace"
    words = page.says(said.ERROR)
    if not words or (page.is_listed() and page.entries.paged):
        return ""
    found = said.ERROR.search(words)
    whole = found is not None and len(found[0]) * 3 >= len(norm(words))
    return words if (page.length < _SHORT or whole) and not _has_article(page) else ""


def _maintenance(page: Page) -> str:
    if page.entries.dated >= MANY_ENTRIES and page.entries.paged:
        return ""
    words = page.says(said.MAINTENANCE)
    if page.links <= _FEW_LINKS + 2 and any(said.MAINTENANCE.search(one) for one in page.heads):
        return words
    told = next((one for one in page.heads if said.MAINTAINED.search(one)), "")
    if told and page.links <= _FEW_LINKS and not page.entries.crumbs and said.SUSPENDED.search(page.said):
        return told
    return words if words and page.length < _LONG and not _has_article(page) else ""


def _login(page: Page) -> str:
    secret = page.tree.css_first("input[type=password i]") is not None
    words = page.says(said.LOGIN, 40)
    if page.is_listed() and not (secret and any(said.LOGIN.search(one) for one in page.heads if len(one) <= 40)):
        return ""
    if secret and (words or page.length < _SHORT):
        return words or "password"
    return words if words and not page.entries.own and page.length < _SHORT else ""


def _is_asked(page: Page) -> bool:
    """Whether the words that somebody looked for stand in a field of the page."""
    fields = [one for one in page.outline.elements("input") if one.attribute("type").lower() in ("", "text", "search")]
    return any(not _PROMPT.search(one.attribute("value")) for one in fields)


def _search(page: Page) -> str:
    if _is_asked(page) and (found := page.says(said.FOUND, 60)):
        return found
    if page.entries.own or page.entries.nothing:
        return ""
    words = said.NO_RESULT if page.entries.likely or page.entries.boxed else said.SEARCH
    fields = page.tree.css("input:not([type]),input[type=text i],input[type=search i]")
    return page.says(words, 60) if fields and page.length < _SHORT else ""


def _shell(page: Page) -> str:
    if page.entries.own or page.entries.likely or page.entries.vacant or _has_article(page):
        return ""
    if _is_template(page):
        return "template"
    loading = page.says(said.LOADING, 60) if page.length < _LONG else ""
    if loading or (page.entries.hollow and page.entries.scripted):
        return loading or "script"
    return (
        "script"
        if page.length < _BRIEF and page.links <= _FEW_LINKS and page.tree.css_first("script") is not None
        else ""
    )


def _is_template(page: Page) -> bool:
    written = page.tree.css_first(_APPLICATION) is not None or bool(_TEMPLATED.search(page.markup))
    return written and not _has_article(page)


# --- what pages are for ----------------------------------------------------------------------------------------------


def _article(page: Page) -> str:
    several = page.entries.likely >= _SEVERAL and page.may_be_listed()
    if page.entries.vacant or ((page.is_listed() or several) and page.entries.paged) or _is_template(page):
        return ""
    weight = 3 * (page.tree.css_first(_ARTICLE_TITLE) is not None) + 2 * _has_body(page)
    weight += 5 * (page.entries.crumbs[-1:] in (("正文",), ("详情",), ("内容",), ("详细信息",)))
    around = " ".join(" ".join(node.text.split()) for node in page.outline.pieces if len(node.text) < 60)
    weight += 3 * _is_single(page)
    weight += 4 * (_is_article_headed(page) and not page.entries.paged)
    weight += 2 * bool(said.INFO.search(page.said)) + bool(said.AROUND_ARTICLE.search(around))
    prose = page.prose
    weight += (prose > 200) + 2 * (prose > 150 and not (page.entries.own or several))
    against = 3 * (page.is_listed() or several) + bool(page.entries.likely and page.may_be_listed())
    many = page.entries.boxed >= _SEVERAL and page.entries.dated >= _SEVERAL
    against += 2 * (page.entries.likely >= _SEVERAL and prose <= 150)
    against += 2 * many + page.entries.paged * (1 + many) + (page.entries.own > 5)
    return "article" if weight >= 2 and weight > against else ""


def _is_single(page: Page) -> bool:
    """Whether one element that is marked as an article, with its heading, holds the prose of a page."""
    return page.prose > _BRIEF // 2 and len(page.tree.css("article")) == 1 and page.tree.css_first(_SINGLE) is not None


def _is_article_headed(page: Page) -> bool:
    """Whether what is said of an article stands above the entries of a page: when and by whom it was published."""
    above = [node.text for node in page.pieces if node.at < page.entries.first]
    return any(_HEADED.search(text) for text in above) or sum(bool(said.INFO.search(text)) for text in above) > 1


def _has_article(page: Page) -> bool:
    """Whether a page holds a text long enough to be what it is about."""
    return page.prose > 300 or (page.tree.css_first(_ARTICLE_TITLE) is not None and page.prose > 60)


def _has_body(page: Page) -> bool:
    bodies = page.tree.css(_BODY)
    return bool(bodies) and len(bodies[0].text(strip=True)) > 20 and not page.may_be_listed()


def _home(page: Page) -> str:
    parts = urlsplit(page.base)
    at_root = bool(page.base) and not parts.query and _HOME_PATH.fullmatch(parts.path)
    portal = page.entries.boxes > 1 and page.links > (_MANY_LINKS if at_root else _FEW_LINKS)
    many = page.entries.boxes >= _MANY_BOXES and not (page.entries.own or page.entries.paged)
    named = at_root or (page.heads and _PORTAL.fullmatch(page.heads[0]))
    return "boxes" if many or (portal and named) else ""


def _empty(page: Page) -> str:
    return "stated" if page.entries.vacant else "hollow" if page.entries.hollow else ""


def _list(page: Page) -> str:
    if page.entries.own or page.entries.likely:
        return "entries"
    boxed = page.entries.boxed and (page.entries.boxes or page.prose < _BRIEF // 2)
    return "boxes" if boxed else ""


def _unfilled(page: Page) -> str:
    """A page that shows nothing, but calls scripts that may be yet to fill it."""
    return "script" if page.entries.scripted and page.prose < _BRIEF else ""


def _text(page: Page) -> str:
    return "text" if page.length > 2 * _BRIEF else ""


_QUESTIONS: tuple[tuple[PageKind, Callable[[Page], str]], ...] = (
    (PageKind.FRAMESET, _frameset),
    (PageKind.CHALLENGE, _challenge),
    (PageKind.STUB, _stub),
    (PageKind.FOREIGN, _foreign),
    (PageKind.MAINTENANCE, _maintenance),
    (PageKind.ERROR, _error),
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
