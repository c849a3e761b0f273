"""The Chinese words of a page and nothing else: by these two answers are known to be one page."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from monitor.model.pages import Trouble
from monitor.read.intake import bounds, decode
from monitor.read.markup import nesting

_WORD = re.compile(r"[\u4e00-\u9fff]+")


def characters(body: bytes, content_type: str = "") -> str:
    """The words a page shows, without figures and letters, which may be a clock or the address asked for; empty where
    the page cannot be read whole. Nothing raises.
    """
    found = bounds.within(_characters, body, content_type)
    return "" if isinstance(found, Trouble) else found


def _characters(body: bytes, content_type: str) -> str:
    text, _ = decode.text(body, content_type)
    whole = nesting.bounded(text)
    if len(whole) < len(text):
        return ""
    tree = LexborHTMLParser(whole)
    tree.strip_tags(["script", "style", "noscript", "template"])
    return "".join(_WORD.findall(tree.text()))
