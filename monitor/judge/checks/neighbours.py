"""A report beside those of the other units of its year: copies, and names that do not belong there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.judge.checks.leftovers import decided
from monitor.judge.peers import size
from monitor.judge.prose.likeness import masked, section_text, sentences, shingles
from monitor.model.dossiers import Dossier, Peer, Peers, Shared
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
    unit = peers.numbers.get(dossier.agency.name) if dossier.agency is not None else None
    own = peers.units[unit] if unit is not None else None
    for number in sections:
        where = f"section.{number}"
        if own is None or _size(own, number) < least:
            yield Remark(verdict=Verdict.SKIPPED, where=where, reason="short")
        elif _total(own, number, most) < least:
            yield Remark(verdict=Verdict.SKIPPED, where=where, reason="common")
        else:
            best, share = _closest(peers, own, number, most, akin)
            yield _told(dossier, own, best, share, number, alike)


def _size(unit: Peer, number: int) -> int:
    return size(unit.shared.get(number, ())) + unit.alone.get(number, 0)


def _rare(unit: Peer, number: int, most: int) -> list[Shared]:
    """What a unit shares with others, but not with many; what the fewest have first."""
    return [group for group in unit.shared.get(number, ()) if len(group.units) <= most]


def _total(unit: Peer, number: int, most: int) -> int:
    """The shingles of a unit that not many have."""
    return size(_rare(unit, number, most)) + unit.alone[number]


def _closest(peers: Peers, own: Peer, number: int, most: int, akin: float) -> tuple[Peer | None, float]:
    """The unit that is most alike, the first of several, and how alike; none where nobody is ``akin``."""
    total = _total(own, number, most)
    best, share = None, 0.0
    for unit, common in sorted(_common(_rare(own, number, most), total, akin).items()):
        other = peers.units[unit]
        if _at_most(common, total) < akin or other is own or other.sha256 == own.sha256:
            continue
        alike = 2 * common / (total + _total(other, number, most))
        if alike >= akin and alike > share:
            best, share = other, alike
    return best, share


def _common(rare: Sequence[Shared], total: int, akin: float) -> Mapping[int, int]:
    """Unit -> the shingles it has in common, of all units that may be ``akin``.

    Who has none of the text that the fewest have cannot have enough of it any more: so what many have is looked for
    in those alone who have some.
    """
    found: dict[int, int] = {}
    left = size(rare)
    for group in rare:
        units = group.units if _at_most(left, total) >= akin else found.keys() & group.units
        for unit in units:
            found[unit] = found.get(unit, 0) + len(group.shingles)
        left -= len(group.shingles)
    return found


def _at_most(common: int, total: int) -> float:
    """How alike a text of ``total`` shingles and one that has ``common`` of them can be: when that has no others."""
    return 2 * common / (total + common) if common else 0.0


def _told(dossier: Dossier, own: Peer, best: Peer | None, share: float, number: int, alike: float) -> Remark:
    where = f"section.{number}"
    if best is None:
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
    names = bodies.names(dossier.agency)
    theirs = frozenset().union(*(group.shingles for group in other.shared.get(number, ())))
    mine = sentences(section_text(dossier.report, number))
    same = [one for one in mine if (said := shingles(masked((one,), names))) and said <= theirs]
    return max(same, key=len, default="").strip()[:_QUOTED]
