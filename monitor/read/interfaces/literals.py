"""What literals in scripts say: texts, the names they are kept under, queries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl

UNKNOWN = "\0"
"""Stands in a text for what only a running script would know."""

_MOST_FIELDS = 65
_KEPT = re.compile(
    r"(?<![\w$])([A-Za-z_$][\w$]{0,60})[\"']?\s{0,9}[:=]\s{0,9}"
    r"(?:\"([^\"\n]{0,300})\"|'([^'\n]{0,300})'|(\d{1,12})(?![\w.]))"
)
_KEPT_MARK = re.compile(r"[:=]\s{0,9}[\"'\d]")
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_QUERY = re.compile(r"[?&]{0,2}[\w.%\[\]]{1,60}=[^&]{0,600}(?:&[\w.%\[\]]{1,60}=[^&]{0,600}){0,60}&?")


def kept(scripts: Sequence[str]) -> dict[str, str]:
    """What names stand for in scripts, by the last part of the name; not those that stand for several things."""
    found: dict[str, str] = {}
    for script in scripts:
        if not _KEPT_MARK.search(script):
            continue
        for name, one, other, number in _KEPT.findall(script):
            said = unescaped(one or other) or number
            found[name] = said if found.get(name, said) == said else UNKNOWN
    return {name: said for name, said in found.items() if said != UNKNOWN}


def unescaped(text: str) -> str:
    """A string literal as it is meant."""
    return _joined(_ESCAPED.sub(_meant, text)) if "\\" in text else text


def _meant(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    if digits:
        return chr(int(digits, 16))
    return {"n": "\n", "t": "\t", "r": "\r", "\n": ""}.get(match[3], match[3])


def _joined(text: str) -> str:
    """Two halves are one character; one alone could not be written into an address."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def queried(text: str) -> Iterator[tuple[str, str]]:
    """The parameters of a query; one whose name nobody knows is none."""
    if not _QUERY.fullmatch(text):
        return
    for name, said in parse_qsl(text.lstrip("?&"), keep_blank_values=True, max_num_fields=_MOST_FIELDS):
        if UNKNOWN not in name:
            yield name, said
