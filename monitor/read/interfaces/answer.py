"""The answer of an interface: whether it is one, and the page with the entries it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from monitor.model.pages import Interface, Item, Listing, PageKind, Trouble
from monitor.read.intake import decode
from monitor.read.words import norm

_MAY_AWAIT = (PageKind.LIST, PageKind.EMPTY, None)
_WHOLE = frozenset({"file"})
"""Families whose answer is the whole list though it states no total."""

_START = 4_000


def awaits(page: Listing) -> bool:
    """Whether a page leaves its list, or the newest of it, to a script."""
    return page.kind is PageKind.SHELL or (page.awaiting and page.kind in _MAY_AWAIT)


def is_fetched(page: Listing) -> bool:
    """Whether the list of a page may change though the page does not."""
    return page.interface is not None


def fits(interface: Interface, data: bytes, content_type: str = "") -> bool:
    """Whether bytes have the form in which a family answers: another page in the place of the answer has not."""
    text, _ = decode.text(data[: 4 * _START], content_type)
    start = text.lstrip()[:_START]
    return _FORMS.get(interface.family, _is_object)(start)


def filled(page: Listing, interface: Interface, answer: Listing) -> Listing | None:
    """A page with the entries of an answer in the place of what its script fills.

    None where the answer says nothing of the list: it has no entries and does not say that there are none, or has none
    in common with the dated ones that the page itself shows of the list.
    """
    given = [item for item in answer.items if not item.beside]
    shown = [item for item in page.items if not item.beside] if page.kind is PageKind.LIST else []
    says = given or (answer.vacant and not shown)
    if answer.trouble is not None or not says or _contradicts(given, shown):
        return None
    known = _keys(given)
    more = tuple(item for item in shown if not _keys([item]) & known)
    others = tuple(replace(item, beside=True) for item in page.items if item not in shown)
    return replace(
        page,
        items=(*given, *more, *others),
        vacant=answer.vacant,
        awaiting=False,
        kind=PageKind.LIST if given else PageKind.EMPTY,
        reason="interface",
        total=answer.total,
        pages=answer.pages,
        next=answer.next,
        frame="",
        hollow=(),
        interface=interface,
        trouble=None if _is_whole(interface, answer) else Trouble("partial-list", f"{len(given)}/?"),
    )


def _contradicts(given: Iterable[Item], shown: Iterable[Item]) -> bool:
    dated = [item for item in shown if item.published is not None]
    return bool(dated) and not _keys(dated) & _keys(given)


def _keys(items: Iterable[Item]) -> set[str]:
    """What entries are known by: their titles, their addresses whatever the scheme."""
    return {key for item in items for key in (norm(item.title), item.url.partition("://")[2]) if key}


def _is_whole(interface: Interface, answer: Listing) -> bool:
    """Whether an answer says how far the list goes."""
    stated = answer.next is not None or answer.total is not None or answer.pages is not None
    return stated or interface.family in _WHOLE


def _is_object(start: str) -> bool:
    """JSON, or a call with it."""
    return not start.startswith("<") and ("{" in start or "[" in start)


def _is_datastore(start: str) -> bool:
    return "<recordset" in start or "<datastore" in start


def _is_piece(start: str) -> bool:
    """A piece of a page, and no whole one."""
    small = start.lower()
    return start.startswith("<") and "<html" not in small and "<!doctype" not in small


_FORMS: Mapping[str, Callable[[str], bool]] = {"hanweb": _is_datastore, "lonsun": _is_piece}
