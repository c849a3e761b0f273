"""A report beside those of the other units of its year: copies, and names that do not belong there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from monitor.judge.checks.leftovers import decided
from monitor.judge.prose.likeness import masked, section_text, sentences, shingles
from monitor.model.dossiers import Dossier, Peer, Peers
from monitor.model.findings import Remark, Severity, Values, Verdict
from monitor.model.roster import BodyKind
from monitor.read.whose import bodies

_QUOTED = 40
_OFFICE = "办公室"


def near_copy(
    dossier: Dossier,
    *,
    sections: Sequence[int],
    alike: float,
    akin: float,
    least: int,
    common_units: int,
    common_percent: int,
) -> Iterator[Remark]:
    """No section is nearly that of another unit. From ``akin`` on it is a hint, from ``alike`` on sure.

    Text of more than ``common_units`` units and ``common_percent`` percent of them all was supplied to them and is
    left out; where under ``least`` shingles (about as many characters) remain, nothing is compared.
    """
    peers = dossier.peers
    assert peers is not None
    most = max(common_units, len(peers.units) * common_percent // 100)
    yield from decided(_copies(dossier, peers, sections, most, alike, akin, least))


def _copies(
    dossier: Dossier, peers: Peers, sections: Sequence[int], most: int, alike: float, akin: float, least: int
) -> Iterator[Remark]:
    own = _own(dossier, peers)
    for number in sections:
        where = f"section.{number}"
        if own is None or _size(own, number) < least:
            yield Remark(verdict=Verdict.SKIPPED, where=where, reason="short")
        elif len(_rare(own, peers, number, most)) + own.alone[number] < least:
            yield Remark(verdict=Verdict.SKIPPED, where=where, reason="common")
        else:
            yield _closest(dossier, peers, own, number, most, alike, akin)


def _own(dossier: Dossier, peers: Peers) -> Peer | None:
    name = dossier.agency.name if dossier.agency is not None else ""
    return next((unit for unit in peers.units if unit.agency.name == name), None)


def _size(unit: Peer, number: int) -> int:
    return len(unit.shingles.get(number, ())) + unit.alone.get(number, 0)


def _rare(unit: Peer, peers: Peers, number: int, most: int) -> list[int]:
    """The shingles that a unit shares with others, but not with many."""
    holders = peers.holders[number]
    return [shingle for shingle in unit.shingles.get(number, ()) if len(holders[shingle]) <= most]


def _closest(dossier: Dossier, peers: Peers, own: Peer, number: int, most: int, alike: float, akin: float) -> Remark:
    rare, where = _rare(own, peers, number, most), f"section.{number}"
    with_whom = Counter(name for shingle in rare for name in peers.holders[number][shingle])
    total = len(rare) + own.alone[number]
    best, share = None, 0.0
    for unit in peers.units:
        common = with_whom[unit.agency.name]
        if unit is own or 2 * common < akin * total or unit.sha256 == own.sha256:
            continue
        theirs = len(_rare(unit, peers, number, most)) + unit.alone[number]
        if 2 * common / (total + theirs) > share:
            best, share = unit, 2 * common / (total + theirs)
    if best is None or share < akin:
        return Remark(verdict=Verdict.HOLDS, where=where)
    quote = _shared_sentence(dossier, best, number)
    values: Values = {"other": best.agency.name, "share": int(share * 100), "quote": quote}
    if share < alike:
        return Remark(verdict=Verdict.UNSURE, where=where, reason="akin", severity=Severity.S4, values=values)
    if _speak_for_the_same(own, best):
        return Remark(verdict=Verdict.UNSURE, where=where, reason="same_area", values=values)
    return Remark(verdict=Verdict.FAILS, where=where, reason="fails", values=values)


def _speak_for_the_same(one: Peer, other: Peer) -> bool:
    """A government and its office may give one account of the whole area."""
    pair = {one.agency.kind is BodyKind.GOVERNMENT, other.agency.kind is BodyKind.GOVERNMENT}
    return pair == {True, False} and one.agency.name.removesuffix(_OFFICE) == other.agency.name.removesuffix(_OFFICE)


def _shared_sentence(dossier: Dossier, other: Peer, number: int) -> str:
    """The longest sentence of the section that the other unit has too, as printed."""
    assert dossier.report is not None and dossier.agency is not None
    names, theirs = bodies.names(dossier.agency), other.shingles.get(number, frozenset())
    mine = sentences(section_text(dossier.report, number))
    same = [one for one in mine if (said := shingles(masked((one,), names))) and said <= theirs]
    return max(same, key=len, default="").strip()[:_QUOTED]
