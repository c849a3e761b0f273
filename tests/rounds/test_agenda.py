"""The agenda beside plain looking: over histories drawn at random it names whom looking through all sites finds due."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from msgspec.structs import replace

from monitor import config as configuration
from monitor.cases.availability import sample_times
from monitor.model.roster import Site
from monitor.model.visits import VisitRecord
from monitor.model.websites import Sample, SurveyRecord
from monitor.rounds import agenda, surveys, visits
from monitor.rounds.desk import Desk
from monitor.rounds.settle import settle
from monitor.settings import Config, Remind
from monitor.store.agenda import LETTERS, SAMPLE, SURVEY, VISIT
from monitor.store.store import Store
from tests.offline import calendar, paper
from tests.rounds.test_schedule import is_due
from tests.sites import BOOK, SHANGHAI, WORDS

SEEDS = (
    pytest.param(range(20), id="20"),
    pytest.param(range(20, 1_020), id="1000", marks=pytest.mark.campaign),
)
START = datetime(2026, 3, 2, 6, tzinfo=SHANGHAI)
STEPS = 30
CONFIG = """
column_table = "columns.csv"
[center]
name = "霁川县电子政务服务中心"
[watch]
every = "{every}"
jitter = "{jitter}"
[probe]
per_day = {per_day}
"""
SITE = """
[[site]]
host = "{host}"
home = "http://{host}/"
reports = "http://{host}/nb/"
not_before = "{opens}"
not_after = "{closes}"
[[agency]]
name = "霁川县第{number}局"
kind = "{kind}"
site = "{host}"
"""


def drawn(rng: Random, folder: Path) -> Config:
    """Sites with hours of their own or none; some owe no report, some have no column."""
    text = CONFIG.format(
        every=rng.choice(("24h", "48h", "6h")), jitter=rng.choice(("0s", "2h")), per_day=rng.choice((20, 24))
    )
    columns = ["网站,栏目路径,网址,类别,责任单位,登记日期"]
    for number in range(rng.randint(1, 5)):
        host = f"s{number}.example"
        opens, closes = rng.choice((("", ""), ("09:00", "17:00"), ("", "12:30")))
        kind = rng.choice(("department", "enterprise"))
        text += SITE.format(host=host, opens=opens, closes=closes, number=number, kind=kind)
        if number == 0 or rng.random() < 0.7:
            columns.append(f"{host},首页 > 动态,http://{host}/dt/,动态要闻,霁川县第{number}局,2026-01-01")
    (folder / "columns.csv").write_text("\n".join(columns), "utf-8")
    (folder / "config.toml").write_text(text, "utf-8")
    return configuration.load(folder / "config.toml")


@contextmanager
def opened(config: Config) -> Iterator[Desk]:
    with Store.writing(config.state_dir) as store:
        yield Desk(
            config=config, book=BOOK, words=WORDS, calendar=calendar(), paper=paper(), store=store,
            run=lambda _: iter(()), new_id=lambda: uuid4().hex,
        )  # fmt: skip


class Plain:
    """What was asked of each site and when, and until when it wants to be left alone."""

    def __init__(self) -> None:
        self.last: dict[tuple[str, str], datetime] = {}
        self.samples: list[Sample] = []
        self.waits: dict[str, datetime] = {}

    def due(self, desk: Desk, what: str, now: datetime) -> set[str]:
        owing = {one.site for one in desk.config.agencies if one.kind == "department"}
        known = owing if what == VISIT else set(desk.config.columns_by_host)
        sites = [one for one in desk.config.sites if one.host in known and self.waits.get(one.host, now) <= now]
        asked = self._sampled if what == SAMPLE else self._called
        return {one.host for one in sites if asked(desk, what, one, now)}

    def _called(self, desk: Desk, what: str, site: Site, now: datetime) -> bool:
        return is_due(site, self.last.get((what, site.host)), now, desk.config.watch)

    def _sampled(self, desk: Desk, _: str, site: Site, now: datetime) -> bool:
        closes = site.not_after or time.max
        if not (site.not_before or time()) <= now.time() <= closes:
            return False
        times = [at for at in sample_times(now.date(), site.host, desk.config.probe.per_day) if at <= now]
        taken = [one.at for one in self.samples if one.host == site.host and one.at.date() == now.date()]
        return bool(times) if not taken else any(at > max(taken) for at in times)


@pytest.mark.parametrize("seeds", SEEDS)
def test_it_names_whom_looking_through_all_sites_finds_due(tmp_path: Path, seeds: range) -> None:
    for seed in seeds:
        rng, folder = Random(seed), tmp_path / str(seed)
        folder.mkdir()
        with opened(drawn(rng, folder)) as desk:
            _live(desk, rng)


def _live(desk: Desk, rng: Random) -> None:
    plain, now = Plain(), START
    settle(desk, now)
    for _ in range(STEPS):
        now += timedelta(minutes=rng.choice((1, 7, 60, 240, 600)))
        for what in (VISIT, SURVEY, SAMPLE):
            assert {one.host for one in agenda.due(desk, what, now)} == plain.due(desk, what, now), (what, now)
        what = rng.choice((VISIT, SURVEY, SAMPLE))
        for site in agenda.due(desk, what, now)[: rng.randint(0, 5)]:
            _ask(
                desk,
                plain,
                what,
                site.host,
                now,
                now + timedelta(hours=rng.choice((1, 9))) if rng.random() < 0.2 else None,
            )
        if rng.random() < 0.1:
            settle(desk, now, anew=True)


def _ask(desk: Desk, plain: Plain, what: str, host: str, now: datetime, until: datetime | None) -> None:
    plain.last[what, host] = now
    plain.waits.pop(host, None)
    if until is not None:
        plain.waits[host] = until
    if what == VISIT:
        visits.take_in(desk, VisitRecord(host=host, at=now, complete=True, wait_until=until), now)
    elif what == SURVEY:
        surveys.take_in(desk, SurveyRecord(host=host, at=now, wait_until=until), now)
    else:
        sample = Sample(host=host, at=now, seconds=0.1)
        plain.samples.append(sample)
        with desk.store.transaction():
            desk.store.columns.add_sample(sample)
            agenda.asked(desk, SAMPLE, host, now, until)


def test_a_clock_that_went_back_leaves_nothing_planned_for_later_than_it_should(tmp_path: Path) -> None:
    with opened(drawn(Random(1), tmp_path)) as desk:
        ahead = START.replace(hour=10) + timedelta(days=365)
        settle(desk, ahead)
        for site in agenda.due(desk, SURVEY, ahead):
            surveys.take_in(desk, SurveyRecord(host=site.host, at=ahead), ahead)
        now = START.replace(hour=10)
        assert agenda.due(desk, SURVEY, now) == ()
        settle(desk, now, anew=True)
        assert agenda.due(desk, SURVEY, now) != ()


def test_letters_are_looked_for_at_once_where_another_configuration_says_whom_to_tell_when(tmp_path: Path) -> None:
    with opened(drawn(Random(3), tmp_path)) as desk:
        settle(desk, START)
        with desk.store.transaction():
            agenda.plan_letters(desk, START + timedelta(days=1))
        settle(desk, START)
        assert not desk.store.agenda.due(LETTERS, START)
        settle(replace(desk, config=replace(desk.config, remind=Remind(before_days=(20,)))), START)
        assert desk.store.agenda.due(LETTERS, START)


def test_another_configuration_is_settled_at_once_and_the_same_one_is_not(tmp_path: Path) -> None:
    with opened(drawn(Random(3), tmp_path)) as desk:
        settle(desk, START)
        planned = desk.store.agenda.next()
        with desk.store.transaction():
            desk.store.agenda.write(SURVEY, [])
        settle(desk, START)
        assert agenda.due(desk, SURVEY, START + timedelta(days=3, hours=4)) == ()
        since = tuple(replace(one, since=date(2026, 2, 1)) for one in desk.config.columns)
        settle(replace(desk, config=replace(desk.config, columns=since)), START)
        assert agenda.due(desk, SURVEY, START + timedelta(days=3, hours=4)) != ()
        assert desk.store.agenda.next() == planned
