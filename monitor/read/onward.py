"""Where a page that only leads on leads to: a refresh, a script that goes elsewhere, a splash with one link."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from monitor.model.pages import PageKind
from monitor.read import listing
from monitor.read.intake import decode
from monitor.read.lists.entry import address
from monitor.read.markup import links, nesting
from monitor.read.pages.refresh import leads

_MOST_BYTES = 64 * 1024
_REFRESHES = re.compile(rb"http-equiv\s{0,9}=\s{0,9}[\"']?\s{0,9}refresh")
_HEAD_BYTES = 8192
_FEW_LINKS = 8
_GOES = re.compile(r"\blocation\b(?:\s*\.\s*(?:href|replace|assign))?\s*[=(]\s*['\"]([^'\"]{1,2000})['\"]")


def target(body: bytes, base: str, content_type: str = "", refresh: str = "") -> str | None:
    """The one address that a page leads on to, None of a page that shows something or leads to several.

    ``refresh`` is the header of that name, ``base`` what relative addresses start from. Nothing raises.
    """
    if led := leads(refresh):
        return links.absolute(base, led)
    if len(body) > _MOST_BYTES or not _may_lead(body):
        return None
    if listing.read(body, "onward", base, content_type).kind is not PageKind.STUB:
        return None
    text, _ = decode.text(body, content_type)
    tree = LexborHTMLParser(nesting.bounded(text))
    base = links.base_of(tree, base)
    meta = tree.css_first("meta[http-equiv=refresh i][content*=url i]")
    if meta is not None:
        return links.absolute(base, leads(meta.attributes.get("content") or ""))
    scripts = "\n".join(node.text() or "" for node in tree.css("script"))
    gone = {links.absolute(base, one) for one in _GOES.findall(scripts)}
    linked = {address(base, node.attributes.get("href") or "") for node in tree.css("a[href]")} - {""}
    return _only(gone - {None}) or _only(linked)


def _may_lead(body: bytes) -> bool:
    """Whether a page may only lead on: it has few links, or a refresh. Most have neither and are not looked at."""
    head = body[:_HEAD_BYTES].lower()
    if b"refresh" in head and _REFRESHES.search(head):
        return True
    return body.count(b"<a") + body.count(b"<A") <= _FEW_LINKS


def _only(found: set[str] | set[str | None]) -> str | None:
    return next(iter(found)) if len(found) == 1 else None
