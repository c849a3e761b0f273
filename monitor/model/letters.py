"""Letters as they are queued and sent."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class File(Struct, frozen=True, kw_only=True):
    """A file that goes out with a letter."""

    name: str
    media_type: str
    content: bytes


class Letter(Struct, frozen=True, kw_only=True):
    """One mail to one address, ready to be queued. ``kinds`` names those of its parts, the gravest first.

    ``cases`` are the ids of the cases it tells of, ``reminded`` the (agency, year) pairs it reminds of. ``files`` are
    attached in their order. ``pass_on``: its unit has no mailbox, whoever gets it is to pass on what is attached.
    """

    kinds: tuple[str, ...]
    to: str
    subject: str
    text: str
    html: str
    agency: str | None = None
    at: datetime
    message_id: str = ""
    cases: tuple[int, ...] = ()
    reminded: tuple[tuple[str, int], ...] = ()
    files: tuple[File, ...] = ()
    pass_on: bool = False


class Queued(Struct, frozen=True, kw_only=True):
    """A letter as it waits: ``message`` is complete (headers and body), ``attempts`` counts the failed ones."""

    id: int
    to: str
    sender: str
    message: bytes
    message_id: str
    attempts: int = 0


class Entry(Struct, frozen=True, kw_only=True):
    """A letter as the register shows it; ``kinds`` may be those of another version of the program.

    ``cases`` are the numbers of those it tells of. With ``pass_on`` it is a clerk's to pass it on, and ``passed`` when
    he did.
    """

    id: int
    kinds: tuple[str, ...]
    agency: str | None
    recipient: str
    subject: str
    message_id: str
    state: str
    attempts: int
    says: str
    created: datetime
    sent: datetime | None
    cases: tuple[int, ...] = ()
    pass_on: bool = False
    passed: datetime | None = None


class Sent(Struct, frozen=True, kw_only=True):
    """Letters handed over that are of one sort, by what their subjects begin with, and whom they went to."""

    what: str
    count: int
    to: tuple[str, ...] = ()


class Outage(Struct, frozen=True, kw_only=True):
    """The mail server takes none of our letters ``since`` a time, and is asked again at ``until``.

    ``code`` and ``says`` are why, ``to`` the address whose refusal showed it (empty: no letter was named by then). It
    concerns the operator from ``grave_from`` on: most that pass by waiting pass soon. ``ended`` is None while it lasts.
    """

    since: datetime
    until: datetime
    code: str
    says: str
    to: str = ""
    grave_from: datetime
    ended: datetime | None = None
