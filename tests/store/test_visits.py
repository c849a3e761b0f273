"""Visits: what is known of a site since the last one, and how often sites could be reached."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from monitor.model.pages import Trouble
from monitor.model.visits import SiteState
from tests.store.conftest import Base
from tests.store.test_store import DAY, HOST, record

DOWN, BLOCKED = Trouble("timeout", "15 s"), Trouble("blocked", "412")


def visited(base: Base, *troubles: Trouble | None, host: str = HOST) -> dict[str, float]:
    """Visits an hour apart, and what becomes of the availability since the first."""
    for hour, trouble in enumerate(troubles):
        base.store.visits.add(replace(record(DAY + timedelta(hours=hour), trouble), host=host))
    return base.store.visits.availability(DAY)


def test_the_last_visit_says_how_a_site_stands(base: Base) -> None:
    visited(base, DOWN, None, BLOCKED)
    at = DAY + timedelta(hours=2)
    assert base.store.visits.sites() == {HOST: SiteState(host=HOST, visited=at, complete=False, trouble=BLOCKED)}
    visited(base, None)
    assert base.store.visits.sites() == {HOST: SiteState(host=HOST, visited=DAY, complete=True)}


@pytest.mark.parametrize(
    ("code", "share"),
    [
        *((code, 0.5) for code in ("dns", "refused", "timeout", "protocol", "http-error")),
        *((code, 1.0) for code in ("images-only", "tls", "cert-expired", "robots", "blocked")),
    ],
)
def test_a_site_was_reached_unless_the_network_or_the_server_failed(base: Base, code: str, share: float) -> None:
    assert visited(base, None, Trouble(code, "")) == {HOST: share}


def test_visits_that_were_turned_away_are_not_counted_at_all(base: Base) -> None:
    assert visited(base, BLOCKED) == {}
    assert visited(base, None, DOWN, BLOCKED, BLOCKED) == {HOST: 0.5}


def test_visits_count_from_a_time_on_each_site_for_itself(base: Base) -> None:
    visited(base, DOWN, None)
    visited(base, None, host="b")
    assert base.store.visits.availability(DAY) == {HOST: 0.5, "b": 1.0}
    assert base.store.visits.availability(DAY + timedelta(seconds=1)) == {HOST: 1.0}


def test_a_second_visit_of_the_same_moment_replaces_the_first(base: Base) -> None:
    visited(base, DOWN)
    assert visited(base, None) == {HOST: 1.0}
