"""From a sighting to the books: what it changes of cases, findings and how often each has failed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from monitor.cases.decide import Key, decide
from monitor.letters.kinds.digest import DIGEST_MARK
from monitor.model.cases import Case
from monitor.model.visits import Sighting
from monitor.rounds.desk import Desk
from monitor.store.store import Store


class Before(Struct, frozen=True, kw_only=True):
    """What stands of that which a sighting is about: open cases, readings in a row that failed, what was called wrong.

    ``streaks`` has a key for everything that was found, 0 for what is no failure.
    """

    cases: Sequence[Case]
    streaks: Mapping[Key, int]
    dismissed: Collection[str]


def before(store: Store, agency: str, year: int) -> Before:
    """What stands of a unit's year."""
    return Before(
        cases=store.cases.find(agency=agency, year=year),
        streaks=store.findings.streaks(year, agency),
        dismissed=store.cases.dismissals(agency, year),
    )


def all_before(store: Store, year: int) -> Callable[[str], Before]:
    """What stands of a year, looked up at once, by unit."""
    cases: dict[str, list[Case]] = defaultdict(list)
    for case in store.cases.find(year=year):
        cases[case.agency].append(case)
    streaks: dict[str, dict[Key, int]] = defaultdict(dict)
    for key, streak in store.findings.streaks(year).items():
        streaks[key[0]][key] = streak
    dismissed: dict[str, set[str]] = defaultdict(set)
    for agency, of, fingerprint in store.cases.dismissed():
        if of == year:
            dismissed[agency].add(fingerprint)
    return lambda agency: Before(cases=cases[agency], streaks=streaks[agency], dismissed=dismissed[agency])


def entered_at(store: Store, now: datetime) -> datetime:
    """Under which time something is entered that a round of ``now`` saw, inside the caller's transaction: after a
    digest that was written since the round began, or the next one would take it for told."""
    told = store.marks.moment(DIGEST_MARK)
    meanwhile = told is not None and now <= told and now.date() == told.date()
    return told + timedelta(seconds=1) if told is not None and meanwhile else now


def enter(
    desk: Desk,
    sighting: Sighting,
    now: datetime,
    stood: Before | None = None,
    *,
    place: str = "",
    again: bool = False,
    seen: int | None = None,
) -> None:
    """Decide what a sighting changes and write it down, inside the caller's transaction.

    ``stood`` is what stands of it, where that was looked up for many at once. With a ``place`` the sighting is about
    nothing else; ``again`` and ``seen`` as in ``decide``.
    """
    stood = stood or before(desk.store, sighting.agency, sighting.year)
    streaks = {key: streak for key, streak in stood.streaks.items() if streak}
    policy = desk.config.cases
    decision = decide(sighting, stood.cases, streaks, desk.book, policy, now, again, stood.dismissed, seen)
    desk.store.findings.keep(sighting, decision, now, place)
    for event in decision.events:
        desk.store.cases.add(event)
