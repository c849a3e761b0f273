"""Personal data in a report: numbers that identify a person. No finding ever prints one whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from monitor.judge.prose.labels import Labels, Meaning, labels, nearest
from monitor.judge.prose.persons import Kind, Number, hide, numbers
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Severity, Values, Verdict
from monitor.model.reports import Numbered, Report
from monitor.read.words import norm

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_MOBILE = re.compile(r"(?<![\dA-Za-z.,-])1[3-9]\d(?:[ -]?\d{4}){2}(?![\dA-Za-z.,%])")
_LONG = re.compile(r"\d(?:-?[\d*×xX●■□_]){10}")
"""What every number of a person is at least, blanks apart."""

_WITHIN = 12
_NEAR = 64
_BEHIND = 2
_LISTED = 3
_MILDER = {Kind.MASKED: Severity.S2, Kind.MOBILE: Severity.S3}


class Told(Struct, frozen=True):
    """A number and whether it is surely one of a person."""

    number: Number
    certain: bool


def no_personal_data(
    dossier: Dossier,
    *,
    persons: list[str],
    cards: list[str],
    accounts: list[str],
    issuers: list[str],
    others: list[str],
    vague: list[str],
    unless: list[str],
    counts: str,
) -> Iterator[Remark]:
    """No identity number, bank card or personal mobile number stands in the text, no identity number or card in a
    table of a section; one finding a place, numbers masked.

    An identity number has a day of birth and a check digit (GB 11643); a certificate of the disabled has kind and grade
    behind it, a pupil's number ``G`` or ``J`` before it. Of a number with one digit masked the check digit gives it
    back (S2), with more it is none. A card has a check digit (Luhn).

    What a number is the nearest label says: in the twelve characters before it, else at the head of its column and in
    the cell before it, if these agree. ``persons`` make an identity number certain, ``cards`` a card, ``accounts`` a
    card with a prefix of ``issuers``. ``others`` make it none. A ``vague`` label does so for cards and mobile numbers
    only, and right behind one of ``unless`` it says nothing. Without a label an identity number, a card with such a
    prefix and a mobile number (S3; it may be that of an office) are for a person to look at; what has one of
    ``counts`` behind it is an amount.
    """
    report = dossier.report
    assert report is not None
    none = {Meaning.VAGUE: vague, Meaning.OTHER: others}
    known = {
        Kind.IDENTITY: labels({**none, Meaning.PERSON: persons}, unless),
        Kind.CARD: labels({**none, Meaning.ACCOUNT: accounts, Meaning.CARD: cards}, unless),
        Kind.MOBILE: labels(none, unless),
    }
    known[Kind.MASKED] = known[Kind.IDENTITY]
    found = False
    for where, text, cells in _places(report):
        numbered = [Numbered(text=text), *(replace(cell, text=_plain((cell.text,))) for cell in cells)]
        told = [
            Told(number, certain)
            for one in numbered
            for number in numbers(one.text, dossier.today)
            if (certain := _is_certain(number, _label(number, one, known), issuers)) is not None
        ]
        told += [Told(number, False) for number in _mobiles(text, known[Kind.MOBILE], counts)]
        if told:
            found = True
            yield _remark(where, told)
    if not found:
        yield Remark(verdict=Verdict.HOLDS)


def _places(report: Report) -> Iterator[tuple[str, str, tuple[Numbered, ...]]]:
    """(place, prose, cells) with a long number; digits of different cells and paragraphs never meet."""
    places: list[tuple[str, Sequence[str], tuple[Numbered, ...]]] = [
        ("title", (report.title or "",), ()),
        ("opening", report.opening, ()),
        *((f"section.{one.number}", (one.heading, *one.paragraphs), one.numbered) for one in report.sections),
    ]
    for where, texts, cells in places:
        prose = texts if any(_LONG.search(norm(text)) for text in texts) else ()
        if prose or cells:
            yield where, _plain(prose), cells


def _plain(texts: Sequence[str]) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", "\n".join(texts)))


def _label(number: Number, told: Numbered, known: Mapping[Kind, Labels]) -> Meaning | None:
    """What is said of a number before it, else over and beside its cell, if nothing else is said there."""
    mine = known[number.kind]
    before = nearest(told.text[max(0, number.start - _NEAR) : number.start], mine, _WITHIN)
    around = {nearest(_plain((text,)), mine) for text in (told.head, told.beside)} - {None}
    return before or (around.pop() if len(around) == 1 else None)


def _is_certain(number: Number, label: Meaning | None, issuers: Sequence[str]) -> bool | None:
    """Whether a number is surely one of a person; None if it is none, or nothing speaks for it."""
    if label is Meaning.OTHER:
        return None
    if number.kind is not Kind.CARD:
        return label is Meaning.PERSON
    issued = number.raw.startswith(tuple(issuers))
    if label is Meaning.CARD or (label is Meaning.ACCOUNT and issued):
        return True
    return False if label is Meaning.ACCOUNT or (label is None and issued) else None


def _mobiles(text: str, known: Labels, counts: str) -> Iterator[Number]:
    for match in _MOBILE.finditer(text):
        counted = text[match.end() : match.end() + _BEHIND].strip()[:1]
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if not (counted and counted in counts) and nearest(before, known, _WITHIN) is None:
            yield Number(Kind.MOBILE, match.group(), match.start())


def _remark(where: str, told: Sequence[Told]) -> Remark:
    """What is certain, else what is in doubt; it weighs what its gravest number does."""
    certain = [one.number for one in told if one.certain]
    shown = certain or [one.number for one in told]
    kinds = {number.kind for number in shown}
    values: Values = {"count": len(shown), "numbers": "、".join(hide(number.raw) for number in shown[:_LISTED])}
    return Remark(
        verdict=Verdict.FAILS if certain else Verdict.UNSURE,
        where=where,
        reason=_reason(kinds, bool(certain)),
        values=values,
        severity=min(_MILDER[kind] for kind in kinds) if kinds <= _MILDER.keys() else None,
    )


def _reason(kinds: Collection[Kind], certain: bool) -> str:
    if certain:
        return "masked" if kinds == {Kind.MASKED} else "fails"
    return "mobile" if kinds == {Kind.MOBILE} else "doubt"
