"""The links of a page, their addresses made whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser

from monitor.model.pages import Link

_PART = r"[\w%-][\w.%-]*+"
_ROOTED = re.compile(rf"(?:/{_PART})++/?(?:\?[\w.%=&+-]*+)?", re.ASCII)
_BELOW = re.compile(rf"((?:\.\./)*+)(?:\./)?({_PART}(?:/{_PART})*+/?(?:\?[\w.%=&+-]*+)?)", re.ASCII)
_WHOLE = re.compile(rf"https?://[\w.-]++(?:/{_PART})*+/?(?:\?[\w.%=&+-]*+)?", re.ASCII)
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


class Start:
    """Where the relative links of a page start from, for pages of many links."""

    def __init__(self, base: str) -> None:
        self.base = base

    @cached_property
    def _site(self) -> str:
        """What a path from the root of the site is added to."""
        return urljoin(self.base, "/").removesuffix("/")

    def absolute(self, href: str) -> str | None:
        """As the function of this name says."""
        return self.all([href])[0]

    def all(self, hrefs: Iterable[str]) -> list[str | None]:
        """The addresses of many links, each as the function ``absolute`` says."""
        base = self.base
        return [
            self._site + href
            if base and _ROOTED.fullmatch(href) and len(href) <= _LONGEST_ADDRESS
            else _absolute(base, href)
            for href in hrefs
        ]


def absolute(base: str, href: str) -> str | None:
    """A link's absolute http(s) address; None for anything else (scripts, mail, fragments, nonsense)."""
    return _start(base).absolute(href)


def _absolute(base: str, href: str) -> str | None:
    if not href or href[0] == "#" or len(href) > _LONGEST_ADDRESS:
        return None
    if "\\" in href:
        href = _with_slashes(href)
        if base and _ROOTED.fullmatch(href):
            return _start(base).absolute(href)
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
    """What most addresses come to that do not begin at the root of a site, without taking them apart."""
    if href.startswith("http"):
        return href if _WHOLE.fullmatch(href) else None
    below = _BELOW.fullmatch(href) if base else None
    return _folder(base, len(below[1]) // len("../")) + below[2] if below is not None else None


def _with_slashes(href: str) -> str:
    """An address as browsers take it: up to its query a backslash is a slash."""
    path, mark, rest = href.partition("?")
    return path.replace("\\", "/") + mark + rest


@lru_cache(maxsize=256)
def _folder(base: str, levels: int) -> str:
    """What a path from where a page stands, or from some levels above, is added to."""
    return urljoin(base, "../" * levels or ".")


_start = lru_cache(maxsize=256)(Start)
