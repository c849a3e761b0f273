"""Is this answer the site's, or that of a firewall which does not want us? Blocked is neither down nor missing."""

from __future__ import annotations

from monitor.model.pages import Capture
from monitor.read.pages.challenge import is_challenge, may_be_challenge

REFUSALS = frozenset({403, 405, 412, 429})
"""Statuses by which firewalls turn a GET away (405 and 412 have no other sense for an unconditional GET)."""


def blocked(capture: Capture) -> bool:
    """Whether a capture shows a refusal or a challenge instead of content.

    So are 403, 405, 412 and 429; a 202 with a script; and with any other status a page that is a challenge.
    """
    if capture.status in REFUSALS:
        return True
    if capture.unchanged or not may_be_challenge(capture.body):
        return False
    return capture.status == 202 or is_challenge(capture.body)
