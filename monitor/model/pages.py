"""What came from a site: exchanges, their troubles, and lists of links."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct


class Capture(Struct, frozen=True, kw_only=True):
    """One HTTP exchange as received. ``unchanged`` marks a 304 (empty body, ``sha256`` of the body known before).

    ``rendered`` marks what did not come over the wire: a page as a browser showed it, in UTF-8, under the address it
    was shown for. ``line`` is that of the evidence manifest which keeps it, None as long as none does. ``unproven`` is
    why it was read over a connection that proves nothing, as a trouble code; empty if it was not. ``failed`` is why the
    redirects led to no answer, as a trouble code: then this is the last that redirected, and ``redirects`` ends with
    where it led.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    sha256: str
    at: datetime
    seconds: float
    redirects: tuple[str, ...] = ()
    unchanged: bool = False
    rendered: bool = False
    line: int | None = None
    unproven: str = ""
    failed: str = ""


class Trouble(Struct, frozen=True):
    """Why something could not be read or reached: a fixed code and a sentence for people."""

    code: str
    says: str


class PageKind(StrEnum):
    """What a page is, told before anything is concluded from it."""

    ARTICLE = "article"
    LIST = "list"
    EMPTY = "empty"
    HOME = "home"
    SHELL = "shell"
    LOGIN = "login"
    SEARCH = "search"
    CHALLENGE = "challenge"
    MAINTENANCE = "maintenance"
    STUB = "stub"
    FRAMESET = "frameset"
    ERROR = "error"
    FOREIGN = "foreign"


INSTEAD = frozenset({
    PageKind.LOGIN, PageKind.SEARCH, PageKind.CHALLENGE, PageKind.MAINTENANCE, PageKind.STUB, PageKind.FRAMESET,
    PageKind.ERROR, PageKind.FOREIGN,
})  # fmt: skip
"""Kinds of pages that stand in the place of what was asked for: nothing follows from them."""


class Link(Struct, frozen=True, gc=False):
    """An absolute address and the words that lead to it."""

    url: str
    text: str


class Item(Struct, frozen=True, kw_only=True, gc=False):
    """One entry of a list page. ``url`` is empty where the page shows an entry that only a script could open.

    ``beside`` marks an entry of a list beside that of the page: most read, recommended, related. ``misdated`` is what
    stands for its date and is none (``2026-02-30``). ``under`` is what a link to a report stands under that says too
    little by itself: the body and the year at the heads of its row and column.
    """

    title: str
    url: str
    published: date | None = None
    pinned: bool = False
    beside: bool = False
    misdated: str = ""
    under: str = ""


class Interface(Struct, frozen=True):
    """Where the script of a page fetches its list: the system (see ``read.interfaces.families``), the address."""

    family: str
    url: str


class Listing(Struct, frozen=True, kw_only=True):
    """A list page as read. ``links`` are the other links of the page: sub-columns, navigation.

    ``total`` is the stated number of entries, ``pages`` that of pages (or how many there are at least); ``trouble``
    says why the page could not be read to its end, or what stands in its place. A link without an address has an empty
    one. ``vacant`` marks a page on which the server itself says that its list has nothing in it, ``awaiting`` one whose
    list a script or a frame may still fill, beside whatever entries it has. ``scripted`` pages have scripts or frames
    that are not known to leave lists alone. ``kind`` is what the page is, None if that cannot be told, ``reason`` why.
    ``frame`` is the place in the markup where its own entries stand, ``hollow`` are such places with nothing in them,
    ``calls`` the scripts that may fill them: what stands empty on one page shows how the server writes
    an empty list where another fills it by itself under the same scripts. ``interface`` is where its script fetches its
    list, and where its entries came from if the ``reason`` is ``interface``.
    """

    source: str
    items: tuple[Item, ...] = ()
    vacant: bool = False
    awaiting: bool = False
    scripted: bool = False
    links: tuple[Link, ...] = ()
    crumbs: tuple[str, ...] = ()
    total: int | None = None
    pages: int | None = None
    next: str | None = None
    kind: PageKind | None = None
    reason: str = ""
    frame: str = ""
    hollow: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    interface: Interface | None = None
    trouble: Trouble | None = None


class Load(Struct, frozen=True, kw_only=True):
    """How the page of a report opened on a day: the seconds it took, and why it did not open if it did not."""

    day: date
    seconds: float
    trouble: str | None = None
