"""Elements by which few pages are told: all are looked for at once, for most pages have none of them."""

from __future__ import annotations

from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

CLICKED = "[onclick]"
ARTICLE = (
    "ucapcontent,meta[name=ArticleTitle i]:not([content='']),#zoomcon,#zoom,#UCAP-CONTENT,.article-content,"
    ".TRS_Editor,.trs_editor_view,.TRS_UEDITOR"
)
APPLICATION = "#app:empty,#root:empty,app-root,#__next:empty"
_ANY = f"{CLICKED},{ARTICLE},{APPLICATION}"


class Marks:
    """The marks of one page, by the selectors above."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree

    @cached_property
    def _any(self) -> bool:
        return self._tree.css_first(_ANY) is not None

    def has(self, selector: str) -> bool:
        return self._any and self._tree.css_first(selector) is not None
