"""Lists that a script fetches: which interface a page asks for them, where it is one that is known."""

from __future__ import annotations

from urllib.parse import urldefrag

from monitor.model.pages import Interface, Trouble
from monitor.read.intake import bounds
from monitor.read.interfaces.families import FAMILIES
from monitor.read.interfaces.scripted import Scripted

_MOST = 2


def whole_address(answered: str, asked: str) -> str:
    """The address a page answered from, with the fragment of the one that was asked: some scripts go by it."""
    return urldefrag(answered).url + asked[len(urldefrag(asked).url) :]


def find(data: bytes, base: str, content_type: str = "") -> tuple[Interface, ...]:
    """The addresses to ask for a page's list, two at most; nothing where no family is known, or several lists are.

    ``base`` is the page's own address with its fragment. Every address is absolute, of no host in particular. Nothing
    raises.
    """
    found = bounds.within(plainly, data, base, content_type)
    return () if isinstance(found, Trouble) else found


def plainly(data: bytes, base: str, content_type: str) -> tuple[Interface, ...]:
    """As ``find`` does, but here, whatever time it takes."""
    page = Scripted(data, base, content_type)
    for name, family in FAMILIES.items():
        found = family(page)
        if found:
            return tuple(Interface(name, url) for url in found[:_MOST])
    return ()
