"""Which letters are due: what stands in the books and the time in, parts and the marks of their writing out. Pure.

Each kind says itself when it is due. Nothing is due to an agency on what could not be read, and an agency without a
mail address is written to through the center.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from monitor.cases.workdays import Calendar
from monitor.letters.kind import Due, Part, Situation, Step
from monitor.letters.kinds import kinds
from monitor.model.cases import CaseEvent, CaseEventKind
from monitor.model.roster import Agency
from monitor.model.standings import Standings
from monitor.settings import Config


class Batch(Struct, frozen=True, kw_only=True):
    """Parts with their addresses, and what must be written down together with the letters."""

    parts: tuple[tuple[str, Part], ...]
    steps: tuple[Step, ...] = ()
    notified: tuple[CaseEvent, ...] = ()
    marks: Mapping[str, str] = {}


def collect(standings: Standings, config: Config, calendar: Calendar, held: frozenset[str] = frozenset()) -> Batch:
    """Everything due at the time of the standings; nothing is due yet to an address that is ``held``."""
    dues = [(to, due) for to, due in _dues(Situation(standings, config, calendar)) if held.isdisjoint(to)]
    told = [case for _, due in dues for case in due.told]
    return Batch(
        parts=tuple((address, due.part) for to, due in dues for address in to),
        steps=tuple(step for _, due in dues for step in due.steps),
        notified=tuple(CaseEvent(kind=CaseEventKind.NOTIFIED, case=case, at=standings.at) for case in told),
        marks={name: value for _, due in dues for name, value in due.marks.items()},
    )


def addresses(agency: Agency, config: Config) -> tuple[str, ...]:
    """Where a unit's letters go: its own addresses, else the center's."""
    return agency.emails or _center(config)


def concerned(config: Config, hosts: frozenset[str]) -> frozenset[str]:
    """The addresses of the units that sites have to do with."""
    units = _concerned(config, hosts)
    return frozenset(to for unit in config.agencies if unit.name in units for to in unit.emails)


def _concerned(config: Config, hosts: frozenset[str]) -> set[str]:
    """The units whose report, or one of whose columns, is on a site of these hosts, and those that answer for one."""
    reporting = {unit.name for unit in config.agencies if unit.site in hosts}
    watched = {column.agency for host in hosts for column in config.columns_by_host.get(host, ())}
    return reporting | watched | {site.owner for site in config.of_hosts(hosts)}


def _center(config: Config) -> tuple[str, ...]:
    return (config.center.email,) if config.center.email else ()


def _dues(situation: Situation) -> Iterator[tuple[tuple[str, ...], Due]]:
    """What is due, with the addresses it goes to. What could go nowhere is not due, nor is anything to units while the
    office is closed.
    """
    config = situation.config
    if situation.is_open:
        yield from _dues_of_units(situation)
    yield from _to(_center(config), (one.due_of_center(situation) for one in kinds()))


def _dues_of_units(situation: Situation) -> Iterator[tuple[tuple[str, ...], Due]]:
    config = situation.config
    units = {unit.name: unit for unit in config.agencies}
    for standing in situation.owed:
        unit = units[standing.obligation.agency]
        yield from _to(addresses(unit, config), (one.due_of_report(standing, unit, situation) for one in kinds()))
    for unit in config.agencies:
        yield from _to(addresses(unit, config), (one.due_of_agency(unit, situation) for one in kinds()))


def _to(where: tuple[str, ...], dues: Iterable[Due | None]) -> Iterator[tuple[tuple[str, ...], Due]]:
    return ((where, due) for due in dues if where and due is not None)
