"""What a report is judged beside: the same unit's report of the year before, and the other units of its year."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from monitor.demo.figures import Figures, Value
from monitor.demo.prose import Voice
from monitor.demo.reports import Part, Report
from monitor.judge.peers import side_by_side
from monitor.model.dossiers import Peers
from monitor.model.reports import Report as Facts
from monitor.model.roster import Agency, BodyKind
from tests.demo.samples import VOICE
from tests.judge import drawn

AREA = "霁川县"
OWN = Agency(name=VOICE.name, kind=BodyKind.DEPARTMENT, site="", area=AREA)


class Before(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Last year's report, from whose figures this year's follow as long as they are of the same form.

    ``set`` changes its cells afterwards; ``copies`` are the sections that this year's report repeats but for the year;
    ``same`` makes it this year's very file, ``year`` that of another year.
    """

    seed: int = 2
    year: int = drawn.YEAR - 1
    format: str = "v2021"
    title: str = ""
    set: dict[str, Value] = {}
    sections: dict[str, tuple[str, ...]] = {}
    without: str = ""
    copies: tuple[int, ...] = ()
    replace: tuple[tuple[str, str], ...] = ()
    disputed: tuple[str, ...] | None = None
    same: bool = False


class Unit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another unit of the register, ``times`` of them under numbered names. It has a report if it has a ``seed``.

    ``copies`` are the sections of its report that are this one's but for the unit's name.
    """

    name: str
    kind: BodyKind = BodyKind.DEPARTMENT
    area: str = AREA
    times: int = 1
    seed: int = 0
    copies: tuple[int, ...] = ()
    replace: tuple[tuple[str, str], ...] = ()
    same: bool = False


def figures(before: Before, version: str) -> Figures | None:
    """The figures that this year's follow from."""
    return _drawn(before).figures if before.format == version else None


def previous(before: Before, report: Report, facts: Facts) -> Facts:
    """The facts of last year's report; ``report`` is this year's as drawn, ``facts`` what was read of it."""
    if before.same:
        return facts
    last = drawn.with_cells(_drawn(before), before.set)
    last = replace(last, parts=_parts(last, report, before.copies, (str(report.year), str(before.year))))
    parts = (replace(part, paragraphs=before.sections.get(str(part.number), part.paragraphs)) for part in last.parts)
    last = replace(last, title=before.title or last.title, parts=tuple(p for p in parts if p.table != before.without))
    read = drawn.facts(_edited(drawn.page(last), before.replace))
    return replace(read, disputed=before.disputed)


def peers(units: tuple[Unit, ...], own: Agency, report: Report, facts: Facts) -> Peers:
    """All units of the year; what the case judges stands first."""
    agencies, reports = [own], {own.name: facts}
    for unit in units:
        for number in range(unit.times):
            name = unit.name.format(number + 1)
            agencies.append(Agency(name=name, kind=unit.kind, site="", area=unit.area))
            if unit.seed:
                read = _neighbour(unit, name, unit.seed + number, report)
                reports[name] = replace(read, sha256=facts.sha256) if unit.same else read
    return side_by_side(agencies, reports)


def _neighbour(unit: Unit, name: str, seed: int, report: Report) -> Facts:
    voice = Voice(name=name, me=VOICE.me, matters=("河道清淤", "农村饮水", "水库巡查"))
    theirs = drawn.drawn(seed, voice=voice)
    theirs = replace(theirs, parts=_parts(theirs, report, unit.copies, (report.agency, name)))
    return drawn.facts(_edited(drawn.page(theirs), unit.replace))


def _drawn(before: Before) -> Report:
    return drawn.drawn(before.seed, year=before.year, version=before.format)


def _parts(report: Report, other: Report, copies: tuple[int, ...], change: tuple[str, str]) -> tuple[Part, ...]:
    paragraphs = {part.number: tuple(text.replace(*change) for text in part.paragraphs) for part in other.parts}
    return tuple(
        replace(part, paragraphs=paragraphs[part.number]) if part.number in copies else part for part in report.parts
    )


def _edited(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text
