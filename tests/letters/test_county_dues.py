"""Counties drawn at random: what is sorted once for all units is what is looked through for each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random

import pytest
from msgspec.structs import replace

from monitor.config import load_calendars
from monitor.judge.book.known import MISSING
from monitor.letters.dues import Batch, collect, concerned
from monitor.letters.kind import Part, Situation
from monitor.letters.kinds import kind_of
from monitor.letters.kinds.access import AccessPart
from monitor.letters.kinds.digest import DigestPart
from monitor.model.columns import WEBSITE
from monitor.model.findings import Verdict
from monitor.model.roster import Agency
from monitor.model.standings import Standings
from monitor.settings import Config
from monitor.shipped import rules_dir
from tests.bounds import SHARES, assert_in_proportion
from tests.letters.standing import CENTER, YEAR, config, standings

CALENDAR = load_calendars(rules_dir() / "calendar")
SEEDS = (
    pytest.param(range(100), id="100"),
    pytest.param(range(100, 1_100), id="1000", marks=pytest.mark.campaign),
)


def drawn(seed: int) -> tuple[Standings, Config]:
    rng = Random(seed)
    units, hosts = rng.randint(1, 12), rng.randint(1, 5)
    known = standings(rng, units, hosts)
    return known, replace(config(units, hosts), columns=tuple(one.sight.column for one in known.columns))


@pytest.mark.parametrize("seeds", SEEDS)
def test_a_county_is_told_what_each_of_its_units_alone_would_be(seeds: range) -> None:
    seen: Counter[str] = Counter()
    for seed in seeds:
        known, settings = drawn(seed)
        whole = collect(known, settings, CALENDAR)
        alone = [collect(_of(known, unit), replace(settings, agencies=(unit,)), CALENDAR) for unit in settings.agencies]
        assert outward([whole]) == outward(alone), seed
        assert sorted(whole.steps) == sorted({step for one in alone for step in one.steps}), seed
        assert told([whole]) == told(alone), seed
        seen.update(kind_of(part).name for _, part in whole.parts)
    assert set(seen) == {"overdue", "notice", "expiry", "digest", "alert", "access"}


@pytest.mark.parametrize("seeds", SEEDS)
def test_only_who_is_concerned_by_a_site_waits_for_it(seeds: range) -> None:
    waited = 0
    for seed in seeds:
        known, settings = drawn(seed)
        hosts = frozenset(site.host for site in settings.sites if Random(f"{seed} {site.host}").random() < 0.4)
        held = concerned(settings, hosts)
        assert held == {to for unit in settings.agencies if _concern(unit, settings) & hosts for to in unit.emails}
        whole, early = collect(known, settings, CALENDAR), collect(known, settings, CALENDAR, held)
        assert [to for to, _ in early.parts if to in held] == [], seed
        free = [one for one in settings.agencies if one.emails and not held.intersection(one.emails)]
        addresses = {to for unit in free for to in unit.emails}
        assert [one for one in early.parts if one[0] in addresses] == [p for p in whole.parts if p[0] in addresses], (
            seed
        )
        assert set(early.steps) <= set(whole.steps) and set(early.marks) <= set(whole.marks), seed
        waited += len(whole.parts) - len(early.parts)
    assert waited


def _concern(unit: Agency, settings: Config) -> set[str]:
    """The sites that have to do with a unit."""
    columns = {column.site for column in settings.columns if column.agency == unit.name}
    return {unit.site} | columns | {site.host for site in settings.sites if site.owner == unit.name}


def _of(known: Standings, unit: Agency) -> Standings:
    """What stands of one unit; its columns and sites among all others, which nobody else is told of."""
    return replace(
        known,
        obligations=tuple(one for one in known.obligations if one.obligation.agency == unit.name),
        cases=tuple(one for one in known.cases if one.agency == unit.name),
        findings=tuple(one for one in known.findings if one.agency == unit.name),
    )


def outward(batches: Sequence[Batch]) -> list[tuple[str, str]]:
    """The parts that leave the center, in no order."""
    return sorted((to, repr(part)) for batch in batches for to, part in batch.parts if kind_of(part).outward)


def told(batches: Sequence[Batch]) -> list[str]:
    return sorted(repr(event) for batch in batches for event in batch.notified)


@pytest.mark.parametrize("seeds", SEEDS)
def test_what_stands_of_a_unit_is_what_looking_through_all_finds(seeds: range) -> None:
    for seed in seeds:
        known, settings = drawn(seed)
        situation = Situation(known, settings, CALENDAR)
        for unit in settings.agencies:
            assert list(situation.columns(unit)) == [
                one for one in known.columns if one.sight.column.agency == unit.name
            ]
            for year in (YEAR, YEAR - 1, WEBSITE):
                assert list(situation.untold(unit, year)) == [
                    one
                    for one in known.cases
                    if (one.agency, one.year, one.closed, one.notified) == (unit.name, year, None, None)
                ]
                assert situation.doubtful(unit, year) == any(
                    (one.agency, one.year, one.rule, one.verdict) == (unit.name, year, MISSING, Verdict.UNSURE)
                    for one in known.findings
                )


@pytest.mark.parametrize("seeds", SEEDS)
def test_the_center_is_told_of_the_sites_that_looking_through_all_finds(seeds: range) -> None:
    for seed in seeds:
        known, settings = drawn(seed)
        parts = [part for to, part in collect(known, settings, CALENDAR).parts if to == CENTER]
        closed = [(one.host, one.agencies) for part in parts if isinstance(part, AccessPart) for one in part.sites]
        assert closed == list(_closed(known, settings)), seed
        assert _down(parts) == [
            (
                host,
                tuple(one.obligation.agency for one in Situation(known, settings, CALENDAR).owed if one.host == host),
            )
            for host, site in known.sites.items()
            if site.trouble is not None
        ], seed


def _closed(known: Standings, settings: Config) -> Iterator[tuple[str, tuple[str, ...]]]:
    for site in settings.sites:
        state, columns = (
            known.sites.get(site.host),
            [c.sight for c in known.columns if c.sight.column.site == site.host],
        )
        turned = state is not None and state.trouble is not None and state.trouble.code == "blocked"
        if turned or (columns and all(one.trouble is not None and one.trouble.code == "blocked" for one in columns)):
            units = [one.name for one in settings.agencies if one.site == site.host]
            yield site.host, tuple(dict.fromkeys([*units, *(one.column.agency for one in columns)]))


def _down(parts: Sequence[Part]) -> list[tuple[str, tuple[str, ...]]]:
    """The sites that the digest says could not be read; single reports follow them."""
    (digest,) = (part for part in parts if isinstance(part, DigestPart))
    return [(one.host, one.agencies) for one in digest.unreadable if one.trouble.code != "images-only"]


@pytest.mark.parametrize("share", SHARES)
def test_what_is_due_grows_with_the_county(share: int) -> None:
    def make(units: int) -> tuple[Standings, Config]:
        return standings(Random(units), units, max(1, units // 5)), config(units, max(1, units // 5))

    assert_in_proportion(make, lambda given: collect(*given, CALENDAR), 19_200 // share)
