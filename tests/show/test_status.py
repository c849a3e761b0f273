"""The status of counties drawn at random: what is counted once for all units is what is counted for each of them."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from msgspec.structs import replace

from monitor.model.cases import Standing
from monitor.model.columns import WEBSITE, ColumnState
from monitor.model.standings import Standings
from monitor.show import status
from monitor.show.status import View
from monitor.words import Words
from tests.bounds import SHARES, assert_in_proportion
from tests.letters.standing import standings

WORDS = Words("zh")
SEEDS = (
    pytest.param(range(100), id="100"),
    pytest.param(range(100, 1_100), id="1000", marks=pytest.mark.campaign),
)


def view(known: Standings) -> View:
    return View(standings=known, every=timedelta(days=1), availability={}, daemon=None)


def drawn(seed: int) -> View:
    rng = Random(seed)
    return view(standings(rng, rng.randint(1, 12), rng.randint(1, 5)))


@pytest.mark.parametrize("seeds", SEEDS)
def test_every_unit_has_the_cases_and_columns_that_looking_through_all_finds(seeds: range) -> None:
    for seed in seeds:
        county = drawn(seed)
        counted = [(one["name"], one["cases"], one["stale_columns"]) for one in _agencies(county)]
        known = county.standings
        assert counted == [
            (one.obligation.agency, cases(one, known), stale(one, known)) for one in known.obligations
        ], seed


@pytest.mark.parametrize("seeds", SEEDS)
def test_every_line_of_the_table_says_what_looking_through_all_finds(seeds: range) -> None:
    for seed in seeds:
        county = drawn(seed)
        known = county.standings
        assert [(name, count, note) for name, _, _, _, count, note in status.rows(county, WORDS)] == [
            (one.obligation.agency, str(cases(one, known) or ""), note(one, known)) for one in known.obligations
        ], seed


def _agencies(county: View) -> list[dict[str, object]]:
    found = status.to_json(county)["agencies"]
    assert isinstance(found, list)
    return found


def cases(one: Standing, known: Standings) -> int:
    owed = one.obligation
    return sum(case.agency == owed.agency and case.year in (owed.year, WEBSITE) for case in known.cases)


def stale(one: Standing, known: Standings) -> int:
    states = (ColumnState.STALE, ColumnState.BLANK)
    return sum(c.state in states and c.sight.column.agency == one.obligation.agency for c in known.columns)


def note(one: Standing, known: Standings) -> str:
    site = known.sites.get(one.host)
    code = one.trouble
    if code is None and not one.readable and site is not None and site.trouble is not None:
        code = site.trouble.code
    labels = dict.fromkeys(case.finding.label for case in known.cases if case.agency == one.obligation.agency)
    return WORDS.say(f"trouble.{code}") if code is not None else "；".join(labels)


@pytest.mark.parametrize("share", SHARES)
def test_the_status_grows_with_the_county(share: int) -> None:
    def make(units: int) -> View:
        known = standings(Random(units), units, max(1, units // 5))
        return view(replace(known, cases=tuple(one for one in known.cases if one.closed is None)))

    assert_in_proportion(make, _shown, 19_200 // share)


def _shown(county: View) -> None:
    status.to_json(county)
    status.rows(county, WORDS)
    status.column_rows(county, WORDS)
