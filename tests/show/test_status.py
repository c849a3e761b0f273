"""The status of counties drawn at random: what the books count is what looking through all of them finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from monitor.letters.kinds import expiry
from monitor.model.cases import ObligationState, Standing
from monitor.model.columns import WEBSITE, ColumnState
from monitor.model.standings import Standings
from monitor.settings import Config
from monitor.show import status
from monitor.show.view import gather
from monitor.store.store import Store
from monitor.words import Words
from tests.letters.standing import NOW, YEAR, config, standings
from tests.offline import calendar
from tests.store.written import write

WORDS = Words("zh")
SEEDS = (
    pytest.param(range(40), id="40"),
    pytest.param(range(40, 1_040), id="1000", marks=pytest.mark.campaign),
)
GRAVEST = [ColumnState.STALE, ColumnState.BLANK, ColumnState.SOON, ColumnState.UNCERTAIN]


def drawn(folder: Path, seeds: range) -> Iterator[tuple[Config, Standings]]:
    """Counties with their books, and all that stands in these."""
    for seed in seeds:
        rng = Random(seed)
        units, hosts = rng.randint(1, 12), rng.randint(1, 5)
        county = replace(config(units, hosts), state_dir=folder / str(seed))
        with Store.writing(county.state_dir) as store:
            write(store, standings(rng, units, hosts))
            yield county, store.standings(YEAR, NOW)


@pytest.mark.parametrize("seeds", SEEDS)
def test_the_status_counts_what_looking_through_all_finds(tmp_path: Path, seeds: range) -> None:
    for county, known in drawn(tmp_path, seeds):
        for agency in (None, county.agencies[0].name):
            said = status.to_json(gather(county, YEAR, NOW, agency, whole=True), WORDS)
            owed = [one for one in known.obligations if one.obligation.year == YEAR and is_of(one, agency)]
            cases = [one for one in known.cases if one.closed is None and agency in (None, one.agency)]
            columns = [one for one in known.columns if agency in (None, one.sight.column.agency)]
            assert said["obligations"] == {
                "due": sum(one.state is not ObligationState.WAIVED for one in owed),
                "published": count(owed, "met", "met_late", "met_undated"),
                "unsure": count(owed, "unknown", "met_undated"),
                "on_time": count(owed, "met"),
                "late": count(owed, "met_late"),
                "undated": count(owed, "met_undated"),
                "pending": count(owed, "upcoming", "due_soon"),
                "overdue": count(owed, "overdue"),
                "unknown": count(owed, "unknown"),
                "unseen": count(owed, None),
                "waived": count(owed, "waived"),
            }
            late = [one for one in cases if one.rectify_by is not None and one.rectify_by < NOW.date()]
            told = [one for one in cases if one.notified is not None and one not in late]
            assert said["cases"] == {
                "open": len(cases),
                "overdue": len(late),
                "told": len(told),
                "untold": len(cases) - len(late) - len(told),
            }
            stands = Counter(one.state for one in columns)
            assert said["columns"] == {
                "watched": len(columns),
                "fresh": stands[ColumnState.FRESH] + stands[ColumnState.GRACE],
                **{
                    name: stands[ColumnState(name)]
                    for name in ["soon", "stale", "blank", "uncertain", "unseen", "exempt"]
                },
            }


@pytest.mark.parametrize("seeds", SEEDS)
def test_every_unit_has_the_cases_and_columns_that_looking_through_all_finds(tmp_path: Path, seeds: range) -> None:
    for county, known in drawn(tmp_path, seeds):
        view = gather(county, YEAR, NOW, whole=True)
        found = status.to_json(view, WORDS)["agencies"]
        assert isinstance(found, list)
        owed = [one for one in known.obligations if one.obligation.year == YEAR]
        assert [(one["name"], one["cases"], one["stale_columns"]) for one in found] == [
            (one.obligation.agency, cases_of(one, known), stale(one, known)) for one in owed
        ]
        assert [(name, many, said) for name, _, _, _, many, said in status.rows(view, WORDS)] == [
            (one.obligation.agency, str(cases_of(one, known) or ""), note(one, known)) for one in owed
        ]


@pytest.mark.parametrize("seeds", SEEDS)
def test_columns_that_want_attention_are_listed_the_gravest_first(tmp_path: Path, seeds: range) -> None:
    for county, known in drawn(tmp_path, seeds):
        listed = [one.place for one in gather(county, YEAR, NOW).wanted]
        wanted = [one for one in known.columns if one.state in GRAVEST]
        assert listed == [one.place for one in sorted(wanted, key=lambda one: GRAVEST.index(one.state))]


@pytest.mark.parametrize("seeds", SEEDS)
def test_letters_are_shown_every_column_that_one_may_tell_of(tmp_path: Path, seeds: range) -> None:
    """All that is not in order, and whatever a reminder of today looks for."""
    today = NOW.date()
    for county, known in drawn(tmp_path, seeds):
        with Store.reading(county.state_dir) as store:
            shown = store.standings(YEAR, NOW, NOW, expiry.horizon(county, calendar(), today)).columns
        for one in known.columns:
            days = timedelta(days=getattr(county.freshness.remind_days, one.sight.column.kind, 0))
            reminded = one.expires is not None and calendar().on_or_before(one.expires - days) <= today
            assert (one in shown) is (reminded or one.state in GRAVEST), one


def test_of_more_units_than_people_look_through_the_gravest_are_listed(tmp_path: Path) -> None:
    county = replace(config(300, 3), state_dir=tmp_path)
    with Store.writing(tmp_path) as store:
        write(store, replace(standings(Random(1), 300, 3), cases=(), columns=()))
    view = gather(county, YEAR, NOW)
    assert (len(view.standings), status.unlisted(view)) == (40, view.reports.owed + view.reports.waived - 40)
    assert status.unlisted_columns(view) == 0
    states = [str(one.state) for one in view.standings]
    order = ["overdue", "unknown", "due_soon", "met_undated"]
    assert states == sorted(states, key=order.index)
    assert states.count("overdue") == view.reports.overdue > 0


# --- by looking through all --------------------------------------------------------------------------------------


def is_of(one: Standing, agency: str | None) -> bool:
    return agency in (None, one.obligation.agency)


def count(owed: list[Standing], *states: str | None) -> int:
    return sum(one.state in states for one in owed)


def cases_of(one: Standing, known: Standings) -> int:
    owed = one.obligation
    years = (owed.year, WEBSITE)
    return sum(case.agency == owed.agency and case.year in years and case.closed is None for case in known.cases)


def stale(one: Standing, known: Standings) -> int:
    states = (ColumnState.STALE, ColumnState.BLANK)
    return sum(c.state in states and c.sight.column.agency == one.obligation.agency for c in known.columns)


def note(one: Standing, known: Standings) -> str:
    site = known.sites.get(one.host)
    code = one.trouble
    if code is None and not one.readable and site is not None and site.trouble is not None:
        code = site.trouble.code
    own = (case for case in known.cases if case.agency == one.obligation.agency and case.closed is None)
    labels = dict.fromkeys(case.finding.label for case in own)
    return WORDS.say(f"trouble.{code}") if code is not None else "；".join(labels)
