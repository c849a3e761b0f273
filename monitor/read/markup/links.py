"""The links of a page, their addresses made whole."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser

from monitor.model.pages import Link

_ROOTED = re.compile(r"(?:/[\w%-][\w.%-]*)+/?(?:\?[\w.%=&+-]*)?", re.ASCII)
_BELOW = re.compile(r"(?:\./)?([\w%-][\w.%-]*(?:/[\w%-][\w.%-]*)*/?(?:\?[\w.%=&+-]*)?)", re.ASCII)
_WHOLE = re.compile(r"https?://[\w.-]+(?:/[\w%-][\w.%-]*)*/?(?:\?[\w.%=&+-]*)?", re.ASCII)
_PORTS = {"http": ":80", "https": ":443"}
_ASKS = re.compile(r"(\bhref\s{0,3}=\s{0,3}[\"']?[^\"'<>?\s]{0,500}\?)([^\"'<>\s]{0,500})", re.IGNORECASE)
_ASCII = "".join(map(chr, range(33, 127)))
_MAX_LINKS = 5_000
_LONGEST_TEXT = 200
_LONGEST_ADDRESS = 2_000


def of(tree: LexborHTMLParser, base: str) -> tuple[Link, ...]:
    """The links of a page with the words people see, or the fuller ones of the title attribute."""
    found = []
    base = base_of(tree, base)
    for node in tree.css("a[href]")[:_MAX_LINKS]:
        attributes = node.attributes
        url = absolute(base, (attributes.get("href") or "").strip())
        if url:
            text = (attributes.get("title") or "").strip() or " ".join(node.text().split())
            found.append(Link(url, text[:_LONGEST_TEXT]))
    return tuple(found)


def base_of(tree: LexborHTMLParser, base: str) -> str:
    """What relative links start from: the address of the page, or what the page says."""
    stated = tree.css_first("base[href]")
    return absolute(base, (stated.attributes.get("href") or "").strip()) or base if stated is not None else base


def absolute(base: str, href: str) -> str | None:
    """A link's absolute http(s) address; None for anything else (scripts, mail, fragments, nonsense)."""
    if not href or href[0] == "#" or len(href) > _LONGEST_ADDRESS:
        return None
    if href[0] == "/" and base and _ROOTED.fullmatch(href):
        return _origin(base) + href
    if "\\" in href:
        href = _with_slashes(href)
    plain = _plain(base, href)
    if plain is not None:
        return plain
    try:
        url = urljoin(base, href)
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return href if not base and not parts.scheme else None
    return url if not parts.netloc.endswith(_PORTS[parts.scheme]) else _without_port(parts)


def _without_port(parts: SplitResult) -> str:
    """An address as browsers write it: the port that goes without saying is not said."""
    return urlunsplit(parts._replace(netloc=parts.netloc.removesuffix(_PORTS[parts.scheme])))


def in_charset(text: str, charset: str) -> str:
    """A page whose addresses ask as browsers ask: what is not ASCII in a query goes in the charset of the page.

    Servers of old systems understand no other (``list.asp?lb=乡内新闻`` on a page in GBK).
    """
    if charset.lower().startswith("utf") or "?" not in text:
        return text
    return _ASKS.sub(lambda match: match[1] + quote(match[2], safe=_ASCII, encoding=charset, errors="replace"), text)


def _plain(base: str, href: str) -> str | None:
    """What most addresses come to, without taking them apart."""
    if href.startswith("http"):
        return href if _WHOLE.fullmatch(href) else None
    if not base:
        return None
    if href[0] == "/":
        return _origin(base) + href if _ROOTED.fullmatch(href) else None
    levels = 0
    while href.startswith("../", 3 * levels):
        levels += 1
    below = _BELOW.fullmatch(href, 3 * levels)
    return _folder(base, levels) + below[1] if below is not None else None


def _with_slashes(href: str) -> str:
    """An address as browsers take it: up to its query a backslash is a slash."""
    path, mark, rest = href.partition("?")
    return path.replace("\\", "/") + mark + rest


@lru_cache(maxsize=256)
def _folder(base: str, levels: int) -> str:
    """What a path from where a page stands, or from some levels above, is added to."""
    return urljoin(base, "../" * levels or ".")


@lru_cache(maxsize=256)
def _origin(base: str) -> str:
    """What a path from the root of a site is added to."""
    return urljoin(base, "/").removesuffix("/")
