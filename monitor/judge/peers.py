"""The reports of all units of one year side by side, as the rules across units look at them. Pure, once a round.

What a rule asks of all other units is looked up by its words: who has a shingle, who bears a name. So a unit is judged
at the cost of its own report and not of the register.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from monitor.judge.prose.likeness import masked, section_text, shingles
from monitor.model.dossiers import Peer, Peers, Shared
from monitor.model.reports import Report
from monitor.model.roster import Agency, BodyKind
from monitor.read.whose import bodies

_Said = Mapping[int, frozenset[int]]
"""Section -> shingles of its text."""


def side_by_side(agencies: Iterable[Agency], reports: Mapping[str, Report]) -> Peers:
    """All registered units, with the shingles of the sections of those whose report was read.

    A unit's own names are masked in its text. Cost and memory follow the length of all texts together, not the
    number of pairs.
    """
    agencies = tuple(agencies)
    said = [_said(one, reports.get(one.name)) for one in agencies]
    shared = {number: _shared(number, said) for number in sorted({number for one in said for number in one})}
    bearers = _bearers(agencies)
    return Peers(
        units=tuple(_peer(one, reports.get(one.name), unit, said[unit], shared) for unit, one in enumerate(agencies)),
        numbers={one.name: unit for unit, one in enumerate(agencies)},
        spelled={length: {name: bearers[name] for name in names} for length, names in _by_length(bearers)},
        areas={length: frozenset(names) for length, names in _by_length({one.area for one in agencies} - {""})},
    )


def size(groups: Iterable[Shared]) -> int:
    """The shingles of several groups together: none is in two of them."""
    return sum(len(group.shingles) for group in groups)


def speaks_for_all(agency: Agency) -> bool:
    """A government is everybody's superior, and so is its office."""
    return agency.kind is BodyKind.GOVERNMENT or agency.name.endswith("人民政府办公室")


def _peer(
    agency: Agency,
    report: Report | None,
    unit: int,
    said: _Said,
    shared: Mapping[int, Mapping[int, Sequence[Shared]]],
) -> Peer:
    groups = {number: tuple(shared[number].get(unit, ())) for number in said}
    return Peer(
        agency=agency,
        sha256=report.sha256 if report is not None else None,
        shared=groups,
        alone={number: len(said[number]) - size(groups[number]) for number in said},
    )


def _said(agency: Agency, report: Report | None) -> _Said:
    if report is None:
        return {}
    names = bodies.names(agency)
    numbers = {section.number for section in report.sections if section.paragraphs}
    return {number: shingles(masked(section_text(report, number), names)) for number in numbers}


def _shared(number: int, said: Sequence[_Said]) -> dict[int, list[Shared]]:
    """Unit -> what it shares with others in a section, what the fewest have first."""
    count = Counter(shingle for sections in said for shingle in sections.get(number, ()))
    holders: dict[int, list[int]] = defaultdict(list)
    for unit, sections in enumerate(said):
        for shingle in sections.get(number, ()):
            if count[shingle] > 1:
                holders[shingle].append(unit)
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for shingle, several in holders.items():
        groups[tuple(several)].append(shingle)
    found: dict[int, list[Shared]] = defaultdict(list)
    for units in sorted(groups, key=len):
        group = Shared(units=frozenset(units), shingles=frozenset(groups[units]))
        for unit in units:
            found[unit].append(group)
    return found


def _bearers(agencies: Iterable[Agency]) -> dict[str, frozenset[str]]:
    """Spelling -> the units called so, without those that speak for everybody."""
    found: dict[str, set[str]] = defaultdict(set)
    for agency in agencies:
        for name in bodies.names(agency) if not speaks_for_all(agency) else ():
            found[name].add(agency.name)
    return {name: frozenset(units) for name, units in found.items()}


def _by_length(words: Iterable[str]) -> Iterable[tuple[int, list[str]]]:
    """Words by their length, the longest first."""
    found: dict[int, list[str]] = defaultdict(list)
    for word in sorted(words, key=len, reverse=True):
        found[len(word)].append(word)
    return found.items()
