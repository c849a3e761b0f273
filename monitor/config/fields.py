"""The forms of single settings: text, numbers, durations, days, hosts, addresses and selectors."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlsplit

from monitor.clock import SHANGHAI
from monitor.config.forms import Form, misfit, shown
from monitor.settings import MonthDay, OfficeHours
from monitor.words.signs import printable

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


def text(raw: object) -> str:
    """Text of one line; control characters have no place in a setting."""
    if not isinstance(raw, str):
        raise misfit("not-text", found=shown(raw))
    if not printable(raw):
        raise misfit("control-character", found=shown(raw))
    return raw.strip()


def name(raw: object) -> str:
    """Text that is not blank."""
    value = text(raw)
    if not value:
        raise misfit("blank")
    return value


def header_text(raw: object) -> str:
    """Text that may stand inside the brackets of a User-Agent."""
    value = text(raw)
    if not value.isascii() or re.search(r"[()\\\\]", value):
        raise misfit("not-plain-ascii", found=shown(raw))
    return value


def flag(raw: object) -> bool:
    """true or false, and nothing that only looks like it."""
    if not isinstance(raw, bool):
        raise misfit("not-true-or-false", found=shown(raw))
    return raw


def count(least: int, most: int) -> Form[int]:
    """A whole number within bounds."""

    def read(raw: object) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool):
            raise misfit("not-a-whole-number", found=shown(raw))
        if not least <= raw <= most:
            raise misfit("out-of-range", found=shown(raw), least=least, most=most)
        return raw

    return read


_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_CLOCK = r"[0-9]{2}:[0-9]{2}"
_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)(ms|s|m|h|d)")


def duration(least: str, most: str) -> Form[float]:
    """``500ms``, ``15s``, ``15m``, ``24h``, ``7d`` -> seconds."""
    lowest, highest = _seconds(least), _seconds(most)

    def read(raw: object) -> float:
        value = _seconds(raw)
        if not lowest <= value <= highest:
            raise misfit("out-of-range", found=shown(raw), least=least, most=most)
        return value

    return read


def _seconds(raw: object) -> float:
    found = _DURATION.fullmatch(raw) if isinstance(raw, str) else None
    if not found:
        raise misfit("not-a-duration", found=shown(raw))
    return float(found[1]) * _SECONDS[found[2]]


_BYTES = {"B": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
_SIZE = re.compile(r"([0-9]{1,9})(B|KiB|MiB|GiB)")


def size(raw: object) -> int:
    """``20MiB`` -> bytes, at most 1 GiB: a page is held in memory."""
    found = _SIZE.fullmatch(raw) if isinstance(raw, str) else None
    if not found:
        raise misfit("not-a-size", found=shown(raw))
    value = int(found[1]) * _BYTES[found[2]]
    if not 1024 <= value <= 1024**3:
        raise misfit("out-of-range", found=shown(raw), least="1KiB", most="1GiB")
    return value


def month_day(raw: object) -> MonthDay:
    """``01-31`` -> the day of every year; 29 February is none."""
    day = _parsed(r"[0-9]{2}-[0-9]{2}", raw, lambda text: date.fromisoformat(f"2001-{text}"))
    if day is None:
        raise misfit("not-a-month-day", found=shown(raw))
    return MonthDay(day.month, day.day)


def iso_date(raw: object) -> date:
    """``2026-01-31``, quoted or not; a time of day has no place in it."""
    day = raw if type(raw) is date else _parsed(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw, date.fromisoformat)
    if day is None:
        raise misfit("not-a-date", found=shown(raw))
    return day


def clock(raw: object) -> time:
    """``08:30``, Beijing time."""
    found = _parsed(_CLOCK, raw, time.fromisoformat)
    if found is None:
        raise misfit("not-a-time", found=shown(raw))
    return found


def hours(raw: object) -> OfficeHours:
    """``09:00-17:30``, Beijing time, on the same day; an empty text is the whole day."""
    if raw == "":
        return OfficeHours(time.min, time(23, 59))
    ends = re.split(r"\s*[-–—~～至]\s*", raw) if isinstance(raw, str) else []
    found = [_parsed(_CLOCK, one, time.fromisoformat) for one in ends]
    if len(found) != 2 or found[0] is None or found[1] is None or found[0] >= found[1]:
        raise misfit("not-hours", found=shown(raw))
    return OfficeHours(found[0], found[1])


def _parsed(pattern: str, raw: object, parse: Callable[[str], T]) -> T | None:
    """``raw`` parsed if it is a text of that shape and stands for something that exists."""
    try:
        return parse(raw) if isinstance(raw, str) and re.fullmatch(pattern, raw) else None
    except ValueError:
        return None


def moment(raw: object) -> datetime:
    """``2026-05-01 22:00``, Beijing time."""
    found = _parsed(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}", raw, datetime.fromisoformat)
    if found is None:
        raise misfit("not-a-moment", found=shown(raw))
    return found.replace(tzinfo=SHANGHAI)


_SPAN = re.compile(r"[1-9][0-9]{0,3}[dm]")


def span(raw: object) -> str:
    """``14d`` or ``6m``: calendar days or calendar months."""
    if not isinstance(raw, str) or not _SPAN.fullmatch(raw):
        raise misfit("not-a-span", found=shown(raw))
    return raw


def yes_or_no(raw: object) -> bool:
    """A flag; in a table it is a word."""
    return raw == "true" if raw in ("true", "false") else flag(raw)


def choice(*known: str) -> Form[str]:
    """One word of a list."""

    def read(raw: object) -> str:
        if not isinstance(raw, str) or raw not in known:
            raise misfit("not-a-choice", found=shown(raw), known=", ".join(known))
        return raw

    return read


def member(kind: type[E]) -> Form[E]:
    """One member of an enumeration."""
    word = choice(*kind)
    return lambda raw: kind(word(raw))


_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def host(raw: object) -> str:
    """``name`` or ``name:port`` in small letters, as in a Host header; names in Chinese stand as ``xn--``."""
    if not isinstance(raw, str):
        raise misfit("not-text", found=shown(raw))
    if "@" in raw:
        raise misfit("login-in-address")
    try:
        parts = urlsplit(f"//{raw}")
        port = parts.port
    except ValueError:
        raise misfit("not-a-host", found=shown(raw)) from None
    if parts.netloc != raw or not _is_host_name(parts.hostname or "") or port == 0 or raw.endswith(":"):
        raise misfit("not-a-host", found=shown(raw))
    return raw.lower()


def bare_host(raw: object) -> str:
    """A host without a port."""
    value = host(raw)
    if urlsplit(f"//{value}").port is not None:
        raise misfit("port-in-host", found=shown(raw))
    return value


@lru_cache(maxsize=4096)
def _is_host_name(value: str) -> bool:
    """An IP address or a DNS name; a name ending in a number would be read as a disguised address."""
    try:
        ipaddress.ip_address(value)
        return True
    except ValueError:
        labels = value.removesuffix(".").split(".")
        return len(value) <= 253 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()


def url(raw: object) -> str:
    """An absolute http or https address without a login."""
    if not isinstance(raw, str):
        raise misfit("not-text", found=shown(raw))
    if not raw.isprintable() or re.search(r"[\s\\]", raw):
        raise misfit("not-an-address", found=shown(raw))
    try:
        parts = urlsplit(raw)
    except ValueError:
        raise misfit("not-an-address", found=shown(raw)) from None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise misfit("not-an-address", found=shown(raw))
    host(parts.netloc)
    return raw


def proxy(raw: object) -> str:
    """The address of a proxy, ``http://name:port``; empty: none."""
    if raw == "":
        return ""
    address = url(raw)
    if not address.startswith("http://") or urlsplit(address).path not in ("", "/"):
        raise misfit("not-a-proxy", found=shown(raw))
    return address


_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_OURS = frozenset({
    "host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "expect", "accept-encoding", "cookie",
    "if-none-match", "if-modified-since", "range", "user-agent", "proxy-authorization",
})  # fmt: skip
"""Headers that say how we ask, and whose words the program writes itself."""


def headers(raw: object) -> tuple[tuple[str, str], ...]:
    """``{ X-Monitor = "..." }``: headers that go with every request to a site; an empty text: none."""
    if raw == "":
        return ()
    if not isinstance(raw, dict):
        raise misfit("not-a-table", found=shown(raw))
    for key, value in raw.items():
        if not _HEADER.fullmatch(key) or key.lower() in _OURS:
            raise misfit("not-a-header", found=shown(key))
        if not text(value).isascii():
            raise misfit("not-plain-ascii", found=shown(value))
    return tuple((key, text(value)) for key, value in raw.items())


def netloc(address: str) -> str:
    """The host of an address as ``host`` writes it, without the port that goes without saying."""
    parts = urlsplit(address)
    usual = ":443" if parts.scheme == "https" else ":80"
    return parts.netloc.lower().removesuffix(usual)


def selector(raw: object) -> str:
    """A CSS selector that the reader of list pages understands."""
    from monitor.read.lists import select  # slow to import, and most configurations have no selector

    value = name(raw)
    reason = select.problem(value)
    if reason is not None:
        raise misfit("not-a-selector", found=shown(raw), reason=reason)
    return value


_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


def mail(raw: object) -> str:
    """A bare mail address: no display name, no list, nothing that could open another header."""
    local, _, domain = raw.rpartition("@") if isinstance(raw, str) else ("", "", "")
    known = _LOCAL_PART.fullmatch(local) and "." in domain and _is_host_name(domain.lower())
    if not isinstance(raw, str) or not known or len(raw) > 254:
        raise misfit("not-a-mail-address", found=shown(raw))
    return raw
