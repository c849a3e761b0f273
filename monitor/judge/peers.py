"""The reports of all units of one year side by side, as the rules across units look at them. Pure, once a round."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from monitor.judge.prose.likeness import masked, section_text, shingles
from monitor.model.dossiers import Peer, Peers
from monitor.model.reports import Report
from monitor.model.roster import Agency
from monitor.read.whose import bodies


def side_by_side(agencies: Iterable[Agency], reports: Mapping[str, Report]) -> Peers:
    """All registered units, with the shingles of the sections of those whose report was read.

    A unit's own names are masked in its text. Cost and memory follow the length of all texts together, not the
    number of pairs.
    """
    agencies = tuple(agencies)
    said = {one.name: _said(one, reports[one.name]) for one in agencies if one.name in reports}
    numbers = sorted({number for sections in said.values() for number in sections})
    holders = {number: _holders(number, said) for number in numbers}
    units = tuple(
        Peer(
            agency=one,
            sha256=reports[one.name].sha256 if one.name in reports else None,
            shingles=_shared(said.get(one.name, {}), holders),
            alone=_alone(said.get(one.name, {}), holders),
        )
        for one in agencies
    )
    return Peers(units=units, holders=holders)


def _said(agency: Agency, report: Report) -> dict[int, frozenset[int]]:
    """Section -> shingles of its text."""
    names = bodies.names(agency)
    numbers = {section.number for section in report.sections if section.paragraphs}
    return {number: shingles(masked(section_text(report, number), names)) for number in numbers}


def _holders(number: int, said: Mapping[str, Mapping[int, frozenset[int]]]) -> dict[int, tuple[str, ...]]:
    """Shingle -> the units that have it, of those that more than one has."""
    count = Counter(shingle for sections in said.values() for shingle in sections.get(number, ()))
    found: dict[int, list[str]] = defaultdict(list)
    for name, sections in said.items():
        for shingle in sections.get(number, ()):
            if count[shingle] > 1:
                found[shingle].append(name)
    return {shingle: tuple(names) for shingle, names in found.items()}


def _shared(
    sections: Mapping[int, frozenset[int]], holders: Mapping[int, Mapping[int, tuple[str, ...]]]
) -> dict[int, frozenset[int]]:
    return {number: frozenset(one for one in all_ if one in holders[number]) for number, all_ in sections.items()}


def _alone(
    sections: Mapping[int, frozenset[int]], holders: Mapping[int, Mapping[int, tuple[str, ...]]]
) -> dict[int, int]:
    return {number: sum(one not in holders[number] for one in all_) for number, all_ in sections.items()}
