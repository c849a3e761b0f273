"""Parts to letters: one letter an address, the gravest matter first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from monitor.letters.kind import Part
from monitor.letters.kinds import kind_of
from monitor.letters.kinds.forward import ForwardPart
from monitor.letters.paper import Amiss, Paper, unheard
from monitor.letters.plain import file_name, header, inert, plain
from monitor.model.letters import File, Letter
from monitor.model.office import Office
from monitor.words.signs import unhalved

Write = Callable[[Sequence[Part], Office, datetime], tuple[str, str, str]]
"""Parts to subject, text and HTML."""


def compose(
    parts: Sequence[tuple[str, Part]],
    office: Office,
    *,
    at: datetime,
    domain: str,
    new_id: Callable[[], str],
    paper: Paper,
    amiss: Amiss = unheard,
    number: int = 1,
) -> list[Letter]:
    """One letter for every address named in ``parts`` (pairs of mail address and part), in order of the addresses, and
    one more for each kind that stands alone. What stays with the center and what goes to units are never one letter.
    What is to be passed on to a unit without a mailbox is a file of a letter of its own.

    The gravest part gives the subject, the others follow as numbered parts of the same letter.
    ``new_id`` is called once a letter, in that order; the Message-ID is ``<new_id()@domain>``.
    ``number`` is that of the first letter in the register. ``amiss`` is told of an office's own template that could not
    be filled in; the letter is written all the same.
    """
    office, write = inert(office), partial(paper.write, amiss=amiss)
    by_address: dict[tuple[str, str, str, bool], list[Part]] = {}
    for address, part in ((address, inert(part)) for address, part in parts):
        by_address.setdefault((same_address(address), *_envelope(part)), []).append(part)
    letters: list[Letter] = []
    for (address, unit, *_), mine in sorted(by_address.items()):
        letter = _letter(address, sorted(mine, key=_order), office, at, f"<{new_id()}@{domain}>", write)
        letters.append(_passed_on(letter, unit, number + len(letters), office, write) if unit else letter)
    return letters


def _envelope(part: Part) -> tuple[str, str, bool]:
    """What parts of one letter share: the unit without a mailbox it is to be passed on to, the kind that stands alone,
    whether it goes outward.
    """
    kind = kind_of(part)
    unit = kind.addressee(part)
    return unit.name if unit is not None and not unit.emails else "", kind.name if kind.alone else "", kind.outward


def _passed_on(letter: Letter, unit: str, number: int, office: Office, write: Write) -> Letter:
    """A letter to the center that asks to pass on another, which is a file of it."""
    name = file_name(f"{letter.subject}-{letter.at:%Y%m%d}")
    files = (File(name=f"{name}.html", media_type="text/html", content=unhalved(letter.html).encode()), *letter.files)
    part = ForwardPart(unit=unit, subject=letter.subject, number=number, files=files)
    subject, text, html = write([part], office, letter.at)
    kinds = (kind_of(part).name, *letter.kinds)
    return replace(letter, kinds=kinds, subject=header(subject), text=text, html=html, files=files, pass_on=True)


def _letter(address: str, parts: list[Part], office: Office, at: datetime, message_id: str, write: Write) -> Letter:
    subject, text, html = write(parts, office, at)
    kinds = [(kind_of(part), part) for part in parts]
    return Letter(
        kinds=tuple(kind.name for kind, _ in kinds),
        to=address,
        subject=header(subject),
        text=text,
        html=html,
        agency=next((agency.name for kind, part in kinds if (agency := kind.addressee(part)) is not None), None),
        at=at,
        message_id=message_id,
        cases=tuple(case for kind, part in kinds for case in kind.cases(part) if case is not None),
        files=tuple(file for kind, part in kinds for file in kind.files(part)),
        reminded=tuple(owed for kind, part in kinds for owed in kind.reminded(part)),
    )


def same_address(address: str) -> str:
    """The address with its domain in lower case, so that two spellings are one mailbox."""
    local, at, domain = plain(address).rpartition("@")
    return local + at + domain.lower()


def _order(part: Part) -> tuple[int, str, int]:
    """By gravity, then by agency."""
    kind = kind_of(part)
    agency = kind.addressee(part)
    return kind.rank, agency.name if agency is not None else "", kind.order(part)
