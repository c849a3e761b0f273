"""Is this answer the site's, or that of a firewall which does not want us? Blocked is neither down nor missing."""

from __future__ import annotations

import re
from http import HTTPStatus

from monitor.model.pages import Capture
from monitor.read.pages.challenge import is_challenge, may_be_challenge, refuses

REFUSALS = frozenset({403, 405, 412, 418, 429})
"""Statuses by which firewalls turn a GET away (405 and 412 have no other sense for an unconditional GET)."""

_KNOWN = frozenset(map(int, HTTPStatus)) | frozenset({440, 449, 498, 499, 509, *range(520, 531)})
"""Statuses of RFC 9110 and those by which servers and networks before them tell of errors of their own (520: the server
behind did not answer). Firewalls answer with others, that nobody else uses (493, 567, 999)."""

_SHIELD = re.compile(r"waf|firewall|safedog|yunsuo|wzws|jiasule|anquanbao|secured?-by", re.IGNORECASE)
_SHIELDED = frozenset({"cf-mitigated", "x-waf-status", "x-waf-event-info", "x-sucuri-block", "x-safe-firewall"})


def blocked(capture: Capture) -> bool:
    """Whether a capture shows a refusal or a challenge instead of content.

    So are 403, 405, 412, 418 and 429, and a status that only firewalls use; an error that a firewall signs in its
    headers or words; a 202 with a script; and with any other status a page that is a challenge.
    """
    if capture.status in REFUSALS or (capture.status >= HTTPStatus.BAD_REQUEST and capture.status not in _KNOWN):
        return True
    if capture.status >= HTTPStatus.BAD_REQUEST and (_is_signed(capture) or refuses(capture.body)):
        return True
    if capture.unchanged or not may_be_challenge(capture.body):
        return False
    return capture.status == HTTPStatus.ACCEPTED or is_challenge(capture.body)


def _is_signed(capture: Capture) -> bool:
    """Whether the headers of an error say that a firewall made it."""
    return any(
        name in _SHIELDED or (name in ("server", "via", "x-powered-by") and _SHIELD.search(value))
        for name, value in capture.headers
    )
