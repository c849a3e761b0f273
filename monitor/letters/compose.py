"""Parts to letters: one letter an address, the gravest matter first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from monitor.letters.paper import Paper
from monitor.letters.parts import (
    KINDS,
    AlertPart,
    BulletinPart,
    DigestPart,
    ExpiryPart,
    NoticePart,
    Office,
    OverduePart,
    Part,
    ReminderPart,
)
from monitor.letters.plain import header, inert, plain
from monitor.model import Letter

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


def compose(
    parts: Sequence[tuple[str, Part]],
    office: Office,
    *,
    at: datetime,
    domain: str,
    new_id: Callable[[], str],
    paper: Paper,
) -> list[Letter]:
    """One letter for every address named in ``parts`` (pairs of mail address and part), in order of the addresses.

    The first part in order of ``KINDS`` gives the subject, the others follow as numbered parts of the same letter.
    ``new_id`` is called once a letter, in that order; the Message-ID is ``<new_id()@domain>``.
    Raises ConfigError when an operator's own template cannot be filled in.
    """
    office = inert(office)
    by_address: dict[str, list[Part]] = {}
    for address, part in parts:
        by_address.setdefault(same_address(address), []).append(inert(part))
    return [
        _letter(address, sorted(mine, key=_order), office, at, f"<{new_id()}@{domain}>", paper)
        for address, mine in sorted(by_address.items())
    ]


def _letter(address: str, parts: list[Part], office: Office, at: datetime, message_id: str, paper: Paper) -> Letter:
    subject, text, html = paper.write(parts, office, at)
    return Letter(
        kinds=tuple(KINDS[type(part)] for part in parts),
        to=address,
        subject=header(subject),
        text=text,
        html=html,
        agency=next((part.agency.name for part in parts if not isinstance(part, DigestPart | AlertPart)), None),
        at=at,
        message_id=message_id,
        cases=tuple(number for part in parts for number in _cases(part)),
        files=tuple(file for part in parts if isinstance(part, BulletinPart) for file in part.files),
        reminded=tuple((one.agency.name, one.obligation.year) for one in parts if isinstance(one, ReminderPart)),
    )


def _cases(part: Part) -> tuple[int, ...]:
    """The numbers of the cases a part accuses of."""
    numbers: list[int | None] = [part.case] if isinstance(part, OverduePart) else []
    numbers += [case.id for case in part.cases] if isinstance(part, NoticePart) else []
    return tuple(number for number in numbers if number is not None)


def same_address(address: str) -> str:
    """The address with its domain in lower case, so that two spellings are one mailbox."""
    local, at, domain = plain(address).rpartition("@")
    return local + at + domain.lower()


def _order(part: Part) -> tuple[int, str, int]:
    rank = _RANK[type(part)]
    if isinstance(part, DigestPart | AlertPart):
        return rank, "", part.day.toordinal()
    if isinstance(part, ExpiryPart | BulletinPart):
        return rank, part.agency.name, 0
    return rank, part.agency.name, part.year if isinstance(part, NoticePart) else part.obligation.year
