"""A whole reporting season on a simulated clock: the real monitor over the replica county, day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from msgspec import Struct

from monitor import config as configuration
from monitor.clock import SHANGHAI
from monitor.demo import columns, fates
from monitor.demo import scenario as scenarios
from monitor.demo.apart import CountyApart, county_apart
from monitor.demo.mailbox import Mailbox
from monitor.demo.scenario import LATE
from monitor.demo.score import Conclusion, Score, score
from monitor.judge.places import column_place, lies_in, site_place
from monitor.model.bulletins import PaperState
from monitor.model.cases import Case, ObligationState
from monitor.model.columns import WEBSITE, ColumnClass, ColumnState
from monitor.rounds.desk import Desk, open_desk
from monitor.rounds.letters import deliver
from monitor.rounds.round import hold_round
from monitor.rounds.samples import take_samples
from monitor.store.store import Store
from monitor.watch.browser import chromium

_ROUND_AT = time(9, 0)
_LAST = (4, 16)


class Day(Struct, frozen=True):
    """What a day of the season brought, for the progress line."""

    day: date
    letters: int
    opened: int
    closed: int


class Outcome(Struct, frozen=True, kw_only=True):
    """How the season ended: the scores against the truth, letters by kind, bulletins, where everything lies.

    ``web`` is the score of columns and sites.
    """

    year: int
    score: Score
    web: Score
    bulletins: int
    letters: dict[str, int]
    config: Path
    state: Path
    mailbox: Path
    at: datetime


def first_day(year: int) -> date:
    return date(year + 1, 1, 1)


def last_day(year: int) -> date:
    """The season of report year ``year`` ends here, well after the last due day."""
    return date(year + 1, *_LAST)


def first_sampled(year: int) -> date:
    """Sites are probed for availability in some weeks of the season only, so that it is soon over."""
    return date(year + 1, 3, 11)


def last_sampled(year: int) -> date:
    return date(year + 1, 3, 25)


def season(year: int) -> tuple[date, ...]:
    """The days of the season of report year ``year``."""
    first = first_day(year)
    return tuple(first + timedelta(days=number) for number in range((last_day(year) - first).days + 1))


def play(
    folder: Path,
    year: int,
    tell: Callable[[Day], None],
    wait: Callable[[Outcome], None] | None = None,
    days: Sequence[date] | None = None,
) -> Outcome:
    """Run the season of report year ``year``, or some ``days`` of it, in ``folder``; ``tell`` hears of every day.

    With ``wait``, which hears the outcome, the county stays open after the last day until it returns.

    The county is served by HTTP on loopback, letters go through a real SMTP server, and units correct their reports
    because a letter reached them. Only the scorer at the end knows the truth.
    """
    scenario, days = scenarios.load(), days or season(year)
    with (
        county_apart(scenario, year) as county,
        Mailbox(folder / "mailbox", days[0], county.receive) as mailbox,
    ):
        path = county.write_config(folder, mailbox.port)
        with open_desk(configuration.load(path)) as desk:
            for day in days:
                county.set_day(day)
                mailbox.day = day
                tell(_live(desk, _at(day)))
                if first_sampled(year) <= day <= last_sampled(year):
                    _sample(desk, county, day)
            calendar = desk.calendar
            found, seen = conclusions(desk.store, year), web_conclusions(desk, county)
            bulletins = sum(paper.state is PaperState.ISSUED for paper in desk.store.bulletins.papers())
        kinds = Counter(mail.subject.partition("】")[0].strip("【") for mail in mailbox.mails)
        outcome = Outcome(
            year=year,
            score=score(scenarios.truth(scenario, year), found),
            web=score(fates.truth(scenario, columns.load(), year, days, calendar, browser=chromium.starts("")), seen),
            bulletins=bulletins,
            letters=dict(kinds),
            config=path,
            state=folder / "state",
            mailbox=folder / "mailbox",
            at=_at(days[-1]),
        )
        if wait is not None:
            county.stay_open()
            wait(outcome)
    return outcome


def conclusions(store: Store, year: int) -> dict[str, Conclusion]:
    """What the monitor holds of every unit, from its own books."""
    cases = store.cases.find(year=year, open_only=False)
    found = {}
    for standing in store.obligations.standings(year):
        name = standing.obligation.agency
        mine = [case for case in cases if case.agency == name]
        accused = {case.rule for case in mine} | ({LATE} if standing.state is ObligationState.MET_LATE else set())
        found[name] = Conclusion(
            agency=name,
            state=standing.state or ObligationState.UNKNOWN,
            published=standing.dating.day if standing.dating else None,
            accused=frozenset(accused),
            open_at_end=frozenset(case.rule for case in mine if case.closed is None),
        )
    return found


def web_conclusions(desk: Desk, county: CountyApart) -> dict[str, Conclusion]:
    """What the monitor holds of every column and site, from its own books."""
    cases, standings = desk.store.cases.find(year=WEBSITE, open_only=False), desk.store.columns.standings()
    found = {}
    for key, column in county.columns().items():
        standing = standings.get(column_place(column))
        state = ColumnState.EXEMPT if column.kind is ColumnClass.EXEMPT else ColumnState.UNCERTAIN
        state = standing.state if standing is not None else state
        found[key] = _held(key, cases, column_place(column), ColumnState.FRESH if state is ColumnState.SOON else state)
    for site in columns.load().health:
        key = f"site {site}"
        found[key] = _held(key, cases, site_place(county.host(site)), None)
    return found


def _held(key: str, cases: Iterable[Case], place: str, state: ColumnState | None) -> Conclusion:
    mine = [case for case in cases if lies_in(case.where, (place,))]
    return Conclusion(
        agency=key,
        state=state,
        published=None,
        accused=frozenset(case.rule for case in mine),
        open_at_end=frozenset(case.rule for case in mine if case.closed is None),
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, _ROUND_AT, SHANGHAI)


def _sample(desk: Desk, county: CountyApart, day: date) -> None:
    """A day of availability samples, each at the end of the span of time it belongs to."""
    count = desk.config.probe.per_day
    for number in range(1, count + 1):
        at = datetime.combine(day, time(), SHANGHAI) + timedelta(days=1) * number / count - timedelta(seconds=1)
        county.set_time(at)
        take_samples(desk, at)


def _live(desk: Desk, now: datetime) -> Day:
    """One day: a round, then the post."""
    round_ = hold_round(desk, now)
    deliver(desk, now)
    return Day(now.date(), len(round_.letters), round_.opened, round_.closed)
