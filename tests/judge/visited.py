"""What a visit adds to a dossier: dates, columns, loads, the old address, the site's other reports."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from monitor.demo.figures import Value
from monitor.demo.reports import Report
from monitor.model.dossiers import Dossier, Loads, Other, Placement, Recheck, Search, Witnesses
from monitor.model.pages import Load
from monitor.model.reports import Report as Facts
from monitor.model.roster import Agency, BodyKind
from tests.demo.samples import VOICE
from tests.judge import drawn

AREA = "霁川县"
URL = "http://127.0.0.2/zfxxgk/1.html"


class Beyond(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another report of the site, drawn like the case's; without a ``name`` it is a copy of the body's own.

    ``disputed`` are places where a second reader saw something else in it.

    ``copies`` makes it the very figures of the case's report, ``same`` its very bytes, ``times`` it as often.
    """

    name: str = VOICE.name
    kind: BodyKind = BodyKind.DEPARTMENT
    url: str = "http://127.0.0.2/zfxxgk/2.html"
    seed: int = 1
    title: str = ""
    set: dict[str, Value] = {}
    replace: tuple[tuple[str, str], ...] = ()
    tags: dict[str, str] | None = None
    disputed: tuple[str, ...] = ()
    copies: bool = False
    same: bool = False
    times: int = 1


class Visited(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The facts of a visit, unknown unless said. ``loads`` are (day, seconds, trouble)."""

    name: str = VOICE.name
    level: str = "county"
    witnesses: Witnesses | None = None
    placement: Placement | None = None
    loads: tuple[tuple[date, float, str], ...] = ()
    usual: float | None = 0.4
    recheck: Recheck | None = None
    others: tuple[Beyond, ...] | None = None
    tags: dict[str, str] | None = None


def met(full: Dossier, visited: Visited, report: Report) -> Dossier:
    """The dossier as the visit would have made it."""
    facts = full.report if full.report is None else replace(full.report, tags=visited.tags)
    assert full.search is not None
    loads = tuple(Load(day=day, seconds=seconds, trouble=trouble or None) for day, seconds, trouble in visited.loads)
    others = visited.others
    return replace(
        full,
        report=facts,
        agency=_agency(visited.name, full.kind, visited.level),
        url=URL if facts is not None else None,
        search=_search(full.search, visited.recheck),
        witnesses=visited.witnesses,
        placement=visited.placement,
        loads=Loads(latest=loads, usual=visited.usual) if loads else None,
        others=None if others is None else tuple(o for one in others for o in _others(one, report, facts)),
    )


def _agency(name: str, kind: BodyKind | None, level: str = "county") -> Agency:
    return Agency(name=name, kind=kind or BodyKind.DEPARTMENT, site="", area=AREA, level=level)


def _search(search: Search, recheck: Recheck | None) -> Search:
    return replace(search, recheck=recheck, seen_before=search.seen_before or (URL if recheck else None))


def _others(other: Beyond, report: Report, facts: Facts | None) -> list[Other]:
    one = _other(other, report, facts)
    names = [other.name] + [f"{other.name}{number}" for number in range(2, other.times + 1)]
    return [replace(one, agency=_agency(name, other.kind)) for name in names]


def _other(other: Beyond, report: Report, facts: Facts | None) -> Other:
    agency = _agency(other.name, other.kind)
    if other.same:
        assert facts is not None
        return Other(agency=agency, url=other.url, report=facts)
    voice = replace(VOICE, name=other.name)
    whole = drawn.drawn(other.seed, year=report.year, version=report.format, voice=voice)
    whole = replace(whole, title=other.title or whole.title, figures=report.figures if other.copies else whole.figures)
    page = drawn.page(drawn.with_cells(whole, other.set))
    for old, new in other.replace:
        assert old in page, old
        page = page.replace(old, new)
    return Other(
        agency=agency, url=other.url, report=replace(drawn.facts(page), tags=other.tags, disputed=other.disputed)
    )
