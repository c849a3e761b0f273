"""Standings of invented counties, drawn at random: units, sites, what is owed, what is open and what could be read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from monitor.model.cases import Case, ObligationState, Standing
from monitor.model.columns import WEBSITE, Column, ColumnClass, ColumnSight, ColumnStanding, ColumnState
from monitor.model.findings import Finding, Severity, Verdict
from monitor.model.pages import Trouble
from monitor.model.roster import Agency, BodyKind, Obligation, Site
from monitor.model.standings import Standings, SurveyState
from monitor.model.visits import Place, SiteState
from monitor.model.websites import SiteSight
from monitor.settings import Center, Config
from tests.sites import SHANGHAI

YEAR = 2025
NOW = datetime(2026, 2, 9, 9, tzinfo=SHANGHAI)
"""A working day after the day of the notice and the hour of the digest."""
CENTER = "center@jichuan.example"


def config(units: int, hosts: int) -> Config:
    """Units on so many sites; every seventh has no mail address."""
    return Config(
        path=Path("config.toml"),
        center=Center(name="霁川县电子政务服务中心", email=CENTER),
        sites=tuple(Site(host=_host(number), home=f"http://{_host(number)}/", reports="") for number in range(hosts)),
        agencies=tuple(
            Agency(
                name=_name(number),
                kind=BodyKind.DEPARTMENT,
                site=_host(number % hosts),
                emails=() if number % 7 == 6 else (f"{number}@jichuan.example",),
            )
            for number in range(units)
        ),
        state_dir=Path("state"),
    )


def standings(rng: Random, units: int, hosts: int) -> Standings:
    """What stands of these units and of one that is on the roster no more; three columns and cases a unit."""
    numbers = range(units + 1)
    return Standings(
        at=NOW,
        year=YEAR,
        obligations=tuple(_owed(rng, number, hosts) for number in numbers),
        findings=tuple(_found(rng, rng.choice(numbers), verdict=rng.choice(list(Verdict))) for _ in numbers),
        cases=tuple(_case(rng, rng.choice(numbers), rng.randrange(hosts), one) for one in range(3 * units)),
        sweeps={_name(number): rng.randrange(4) for number in numbers},
        sites={_host(number): _site(rng, _host(number)) for number in range(hosts) if rng.random() < 0.9},
        columns=tuple(_column(rng, rng.choice(numbers), rng.randrange(hosts), one) for one in range(3 * units)),
        surveys={_host(number): _survey(rng, _host(number)) for number in range(hosts) if rng.random() < 0.9},
        last_round=NOW,
    )


def _name(number: int) -> str:
    return f"霁川县第{number}局"


def _host(number: int) -> str:
    return f"s{number}.example"


def _owed(rng: Random, number: int, hosts: int) -> Standing:
    owed = Obligation(
        agency=_name(number),
        year=rng.choice((YEAR, YEAR, YEAR, YEAR - 1)),
        kind=BodyKind.DEPARTMENT,
        due=date(2026, 1, 31),
        basis="b",
    )
    return Standing(
        obligation=owed,
        host=_host(number % hosts),
        state=rng.choice(list(ObligationState)),
        checked=NOW - timedelta(days=rng.random() < 0.1),
        readable=rng.random() < 0.8,
        trouble=rng.choice((None, None, None, "images-only")),
        places=(Place(url="http://a/", at=NOW, outcome="read"),),
    )


def _found(rng: Random, number: int, *, verdict: Verdict = Verdict.FAILS, rule: str = "", where: str = "") -> Finding:
    return Finding(
        agency=_name(number), year=rng.choice((YEAR, YEAR, YEAR - 1, WEBSITE)),
        rule=rule or rng.choice(("AR-T01", "AR-A01", "AR-F01")), version=1, severity=Severity.S2, verdict=verdict,
        where=where, says="s", title="t", law="l", fix="f", label=rng.choice("甲乙丙"),
    )  # fmt: skip


def _case(rng: Random, number: int, host: int, one: int) -> Case:
    where = rng.choice(
        ("table3.natural", f"site.{_host(host)}", f"site.{_host(host)}.links", f"column.{_host(host)}/{one}")
    )
    found = _found(rng, number, where=where)
    return Case(
        agency=found.agency,
        year=found.year,
        rule=found.rule,
        where=where,
        finding=found,
        opened=NOW,
        id=one,
        notified=rng.choice((None, None, NOW)),
        closed=rng.choice((None, None, None, NOW)),
    )


def _trouble(rng: Random) -> Trouble | None:
    code = rng.choice((None, None, "blocked", "timeout"))
    return Trouble(code, "") if code else None


def _site(rng: Random, host: str) -> SiteState:
    return SiteState(host=host, visited=NOW, complete=True, trouble=_trouble(rng))


def _survey(rng: Random, host: str) -> SurveyState:
    return SurveyState(host=host, at=NOW, sight=SiteSight(host=host, at=NOW, trouble=_trouble(rng)))


def _column(rng: Random, number: int, host: int, one: int) -> ColumnStanding:
    column = Column(
        site=_host(host),
        path=(str(one),),
        url=f"http://{_host(host)}/{one}",
        kind=ColumnClass.NEWS,
        agency=_name(number),
    )
    newest = NOW.date() - timedelta(days=rng.randrange(20))
    sight = ColumnSight(
        column=column,
        at=NOW,
        newest=newest,
        shown="list",
        items=9,
        blank=False,
        complete=rng.random() < 0.8,
        trouble=_trouble(rng),
    )
    return ColumnStanding(
        place=f"column.{_host(host)}/{one}",
        registered=date(2025, 1, 1),
        sight=sight,
        state=rng.choice(list(ColumnState)),
        limit="14d",
        expires=newest + timedelta(days=14),
    )
