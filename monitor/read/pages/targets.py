"""Where a page leads: its links and images, each address once, in their order."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urlsplit

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from monitor.model.pages import Trouble
from monitor.read.intake import bounds, decode
from monitor.read.markup import links, nesting

_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|rtf|txt|csv|zip|rar|7z)$", re.IGNORECASE)
_MOST_IMAGES = 2_000
_LONGEST_TEXT = 200


class Leads(Struct, frozen=True, kw_only=True):
    """An address a page leads to, without its fragment: ``what`` is ``page``, ``attachment`` or ``image``."""

    url: str
    text: str
    what: str


def targets(body: bytes, url: str, content_type: str = "") -> tuple[Leads, ...] | Trouble:
    """The targets of a page fetched from ``url``; links to places of the page itself are none. Trouble where it is too
    large to be read. Nothing raises.
    """
    return bounds.within(_targets, body, url, content_type)


def _targets(body: bytes, url: str, content_type: str) -> tuple[Leads, ...]:
    text, _ = decode.text(body, content_type)
    tree = LexborHTMLParser(nesting.bounded(text))
    base = links.base_of(tree, url)
    found: dict[str, Leads] = {}
    for link in links.of(tree, url):
        address = urldefrag(link.url).url
        found.setdefault(address, Leads(url=address, text=link.text, what=_what(address)))
    for node in tree.css("img[src]")[:_MOST_IMAGES]:
        source = links.absolute(base, (node.attributes.get("src") or "").strip())
        if source is not None:
            said = (node.attributes.get("alt") or "")[:_LONGEST_TEXT]
            found.setdefault(source, Leads(url=source, text=said, what="image"))
    found.pop(urldefrag(url).url, None)
    return tuple(found.values())


def _what(url: str) -> str:
    return "attachment" if _DOCUMENT.search(urlsplit(url).path) else "page"
