"""A refresh, as a header or a ``meta`` element says it: to where a page leads on of itself, and how soon."""

from __future__ import annotations

import re

_REFRESH = re.compile(
    r"\s*(\d{0,6})(?:\.\d{0,6})?\s*[;,]?\s*(?:url\s*=)?\s*['\"]?([^'\"\s>][^'\">]{0,2000})?", re.IGNORECASE
)
_LONGEST_DELAY = 15


def leads(said: str) -> str:
    """The address, as it is written, that a page leads on to within a few seconds; empty where it does not."""
    match = _REFRESH.match(said)
    if match is None or not match[2] or int(match[1] or 0) > _LONGEST_DELAY:
        return ""
    return match[2].strip()
