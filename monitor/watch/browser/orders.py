"""What is wanted of the browser, and what it gives back: plain data."""

from __future__ import annotations

from collections.abc import MutableMapping

from msgspec import Struct, field

from monitor.model.pages import Capture, Trouble
from monitor.model.roster import Site

PAGE_SECONDS = 20.0
MOST_REQUESTS = 80
MOST_BYTES = 20 * 1024**2


class RenderOrder(Struct, frozen=True, kw_only=True):
    """A page to be shown: the answer at its address, and within which bounds.

    ``url`` is the address with its fragment, which scripts read. ``max_bytes`` bounds the text, ``most_bytes`` all
    that is fetched for it. ``assets`` are the scripts and styles that were fetched before; new ones are added.
    """

    site: Site
    url: str
    document: Capture
    max_bytes: int
    program: str = ""
    seconds: float = PAGE_SECONDS
    most_requests: int = MOST_REQUESTS
    most_bytes: int = MOST_BYTES
    assets: MutableMapping[str, Capture] = field(default_factory=dict)


class Rendered(Struct, frozen=True, kw_only=True):
    """A page as the browser showed it, or why it did not (``no-browser``, ``render-failed``); the exchanges it took.

    ``whole`` says that everything came that scripts asked for.
    """

    page: Capture | Trouble
    captures: tuple[Capture, ...] = ()
    whole: bool = False
