"""Is this answer the site's, or that of a firewall which does not want us? Blocked is neither down nor missing."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from monitor.model import Capture

REFUSALS = frozenset({403, 405, 412, 429})
"""Statuses by which firewalls turn a GET away (405 and 412 have no other sense for an unconditional GET)."""

CHALLENGE_BYTES = 64 * 1024
BARE_TEXT = 10
MARKED_TEXT = 300

_SETTER = re.compile(r"document\s*\.\s*cookie\s*=|\blocation\b(\s*\.\s*\w+)?\s*[=(]|\beval\s*\(")
_MARKER = re.compile(
    r"\$_ts\b|_\$[a-z0-9]{2}\(|acw_sc__v2|__jsl_clearance|_cf_chl|/cdn-cgi/challenge|yunsuo_session|wzws|_guard/|safedog",
    re.IGNORECASE,
)


def blocked(capture: Capture) -> bool:
    """Whether a capture shows a refusal or a challenge instead of content.

    So are 403, 405, 412 and 429; a 202 with a script; and with any other status a page without text whose script
    sets a cookie or goes elsewhere, or a nearly empty one that carries the mark of a known challenge.
    """
    if capture.status in REFUSALS:
        return True
    if capture.unchanged or len(capture.body) > CHALLENGE_BYTES or b"<script" not in capture.body.lower():
        return False
    return capture.status == 202 or _is_challenge(capture.body)


def _is_challenge(body: bytes) -> bool:
    page = LexborHTMLParser(body.decode("utf-8", "replace"))
    script = "\n".join(node.text() or node.attributes.get("src") or "" for node in page.css("script"))
    page.strip_tags(["script", "style", "noscript", "title", "template"])
    length = len("".join(page.text().split()))
    if length < BARE_TEXT and not page.css_first("a[href], img, form, iframe, frame"):
        return bool(_SETTER.search(script) or _MARKER.search(script))
    return length < MARKED_TEXT and bool(_MARKER.search(script))
