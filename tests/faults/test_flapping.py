"""A site goes up and down thirty times within an hour: a person is told of it once, and no unit at all."""

from __future__ import annotations

from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from msgspec.structs import replace

from monitor.cases.availability import sample_times
from monitor.model.findings import Finding, Verdict
from monitor.model.websites import Sample
from monitor.rounds.desk import Desk
from monitor.rounds.round import hold_round
from monitor.rounds.samples import take_samples
from monitor.settings import Config
from tests.county import CENTER, EDUCATION, HEALTH, TOWN, County
from tests.rounds.test_odd_sites import settled
from tests.servers import WebServer, answer
from tests.test_season import text_of

FRIDAY = date(2026, 4, 3)
"""The last day before three that are off."""
PER_DAY, HOUR = 288, 10
FAILING = answer("<html>502 Bad Gateway</html>", 502)


class Site:
    """It goes up and down; ``turns`` is how often it did."""

    def __init__(self, county: County) -> None:
        self.up, self.turns = True, 0
        county.bureaus.sends = lambda _asked, whole: whole if self.up else FAILING

    def turn(self) -> None:
        self.up, self.turns = not self.up, self.turns + 1


def watched(config: Config, control: str) -> Config:
    """The site is the education bureau's, who would have to answer for it."""
    sites = tuple(replace(one, owner=EDUCATION) for one in config.sites)
    return replace(config, sites=sites, probe=replace(config.probe, controls=(control,), per_day=PER_DAY))


def host_of(desk: Desk) -> str:
    return desk.config.sites[0].host


def calm(desk: Desk, day: date) -> None:
    """Twenty samples of a day on which the site was always up."""
    with desk.store.transaction():
        for at in sample_times(day, host_of(desk), 20):
            desk.store.columns.add_sample(Sample(host=host_of(desk), at=at, seconds=0.1))


def restless(desk: Desk, day: date, site: Site) -> None:
    """As many samples as the site's configuration has in an hour, and one in each of the next: in that hour the site is
    never as it was before. Five turns come between two samples, and a round meets it down a minute after it was up."""
    for at in sample_times(day, host_of(desk), PER_DAY):
        if at.hour == HOUR:
            for _ in range(5):
                site.turn()
            take_samples(desk, at)
            if site.turns == 25:
                hold_round(desk, at + timedelta(minutes=1), host_of(desk))
        elif at.minute < 5:
            take_samples(desk, at)


def found(desk: Desk, rule: str) -> list[Finding]:
    return [one for verdict in Verdict for one in desk.store.findings.of(verdict) if one.rule == rule]


def standing(desk: Desk) -> list[object]:
    """What is held against anybody: cases, and the state of reports and columns."""
    owed = [(one.obligation.agency, one.state) for one in desk.store.obligations.standings(2025)]
    return [
        desk.store.cases.find(open_only=False),
        owed,
        [one.state for one in desk.store.columns.standings().values()],
    ]


def digests(county: County) -> dict[date, str]:
    mails = [one for one in county.mailbox.mails if one.recipient == CENTER]
    return {one.day: text_of(message_from_bytes(one.path.read_bytes(), policy=default)) for one in mails}


def test_a_site_that_goes_up_and_down_is_one_finding_for_a_person(tmp_path: Path) -> None:
    with (
        settled(tmp_path) as county,
        WebServer(lambda _: answer("here"), host="127.0.0.9") as control,
        county.desk(lambda config: watched(config, control.url())) as desk,
    ):
        for name in (HEALTH, TOWN):
            county.publish(name, date(2026, 1, 15))
        for back in range(1, 8):
            calm(desk, FRIDAY - timedelta(days=back))
        site, seen = Site(county), []
        for day in (FRIDAY + timedelta(days=number) for number in range(6)):
            county.live(desk, day)
            seen.append([(one.agency, one.verdict) for one in found(desk, "WS-A02")])
            before = standing(desk)
            if day == FRIDAY:
                restless(desk, day, site)
                assert site.turns == 60
            else:
                calm(desk, day)
            assert standing(desk) == before
    asks = [(EDUCATION, Verdict.UNSURE)]
    assert seen == [[], asks, asks, asks, asks, []]
    told = {day: "".join(text.split()).count("在能打开与打不开之间变化") for day, text in digests(county).items()}
    assert told == {FRIDAY: 0, FRIDAY + timedelta(days=4): 1, FRIDAY + timedelta(days=5): 0}
    assert county.mails() == []
