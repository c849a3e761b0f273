"""Pages by which a firewall tries whether a program is asking, instead of the page that was asked for."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from monitor.read.intake import decode
from monitor.read.markup import nesting
from monitor.read.pages import said

MOST_BYTES = 64 * 1024
BARE_TEXT = 10
MARKED_TEXT = 300
REFUSED_TEXT = 600

_SETTER = re.compile(r"document\s*\.\s*cookie\s*=|\blocation\b(\s*\.\s*\w+)?\s*[=(]|\beval\s*\(")
_GOES = re.compile(r"\blocation\b(?:\s*\.\s*(?:href|replace|assign))?\s*[=(]\s*['\"]")
_TRIES = re.compile(r"document\s*\.\s*cookie|\beval\s*\(|\batob\s*\(|fromCharCode")
_MARKER = re.compile(
    r"\$_ts\b|_\$[a-z0-9]{2}\(|acw_sc__v2|__jsl_clearance|_cf_chl|/cdn-cgi/challenge|yunsuo_session|wzws|_guard/|safedog",
    re.IGNORECASE,
)
_LINK = re.compile(rb"<a\s[^>]{0,500}?href")
_MARKS = (
    b"$_ts", b"_$", b"acw_sc__v2", b"__jsl_clearance", b"_cf_chl", b"/cdn-cgi/challenge", b"yunsuo_session", b"wzws",
    b"_guard/", b"safedog",
)  # fmt: skip
"""Without any of these there is no ``_MARKER``."""


def may_be_challenge(body: bytes) -> bool:
    """Whether a body is short enough for a challenge, has a script at all, and no link or the mark of a known one."""
    if len(body) > MOST_BYTES:
        return False
    small = body.lower()
    if b"<script" not in small:
        return False
    return _LINK.search(small) is None or any(mark in small for mark in _MARKS)


def is_challenge(body: bytes) -> bool:
    """Whether a page has no text and a script that sets a cookie or goes elsewhere after some trial, or is nearly empty
    and carries the mark of a known challenge.
    """
    if not may_be_challenge(body):
        return False
    page = LexborHTMLParser(nesting.bounded(body.decode("utf-8", "replace")))
    script = "\n".join(node.text() or node.attributes.get("src") or "" for node in page.css("script"))
    page.strip_tags(["script", "style", "noscript", "title", "template"])
    bare = page.css_first("a[href], img, form, iframe, frame") is None
    return shows(script, len("".join(page.text().split())), bare=bare) and not only_leads_on(script)


def refuses(body: bytes) -> bool:
    """Whether a short page says that a firewall turned the request away."""
    if not 0 < len(body) <= MOST_BYTES:
        return False
    text, _ = decode.text(body)
    page = LexborHTMLParser(nesting.bounded(text))
    page.strip_tags(["script", "style", "noscript", "template"])
    words = " ".join(page.text(separator=" ").split())
    return len(words) <= REFUSED_TEXT and bool(said.CHALLENGE.search(words))


def shows(script: str, length: int, *, bare: bool) -> bool:
    """Whether scripts make a page with so much text a challenge; a ``bare`` one has no link, picture or form."""
    if length < BARE_TEXT and bare:
        return bool(_SETTER.search(script) or _MARKER.search(script))
    return length < MARKED_TEXT and bool(_MARKER.search(script))


def only_leads_on(script: str) -> bool:
    """Whether a script goes elsewhere and does nothing by which a firewall tries who is asking."""
    return bool(_GOES.search(script)) and not (_TRIES.search(script) or _MARKER.search(script))
