"""Every page of the zoo as a column of a site of its own over four days: nobody is accused but where it is so."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from monitor.fetch.fetch import Fetcher
from monitor.judge import freshness
from monitor.model.columns import Column, ColumnClass, ColumnSight, ColumnState
from monitor.model.roster import Limits, Site
from monitor.model.websites import ColumnTarget, SurveyOrder
from monitor.watch.websites.survey import survey
from tests.animals import TODAY, Animal, animals
from tests.servers import Asked, WebServer, answer
from tests.sites import SHANGHAI

LIMIT = "14d"
DAYS = tuple(TODAY + timedelta(days=number) for number in range(4))
SITE_HOME = "<html><head><meta charset=utf-8><title>县门户</title></head><body><a href='/a/'>政务</a></body></html>"
ACCUSED = (ColumnState.STALE, ColumnState.BLANK)


@pytest.mark.parametrize("animal", animals(), ids=lambda one: one.name)
def test_a_column_is_accused_only_where_it_is_stale_or_blank(animal: Animal) -> None:
    kind = animal.content_type or "text/html"
    page = answer(animal.data, kind=kind)

    def served(asked: Asked) -> bytes:
        if asked.path == "/":
            return answer(SITE_HOME, kind="text/html; charset=utf-8")
        return page if asked.path == "/zoo/index.html" else answer("", 404)

    with WebServer(served) as server:
        sights = [seen(server, day) for day in DAYS]
    for day, sight in zip(DAYS, sights, strict=True):
        state = freshness.state_of(sight, LIMIT, day, None)
        assert state not in ACCUSED or may_be(animal, state, day), (day, state, sight.newest)


def seen(server: WebServer, day: date) -> ColumnSight:
    site = Site(host=server.host, home=server.url("/"), reports=server.url("/"), allow_private=True, pause=0.0)
    column = Column(
        site=server.host,
        path=("首页", "要闻"),
        url=server.url("/zoo/index.html"),
        kind=ColumnClass.NEWS,
        agency="霁川县教育局",
        since=date(2025, 1, 1),
    )
    limits = Limits(timeout=5.0, deadline=5.0, pause=0.0, robots=False)
    at = datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
    targets = (ColumnTarget(column=column, limit=LIMIT),)
    order = SurveyOrder(site=site, columns=targets, at=at, limits=limits, most_links=0, thorough=False)
    with Fetcher(site, limits, at) as http:
        (sight,) = survey(order, http).columns
    return sight


def may_be(animal: Animal, state: ColumnState, day: date) -> bool:
    """Whether the truth allows it: what was fresh on the day of the zoo may be stale some days later."""
    column, newest = animal.truth["column"], animal.truth.get("newest")
    if state is ColumnState.BLANK:
        return bool(column == "blank")
    if column == "fresh" and newest is not None and day > TODAY:
        return date.fromisoformat(newest) < freshness.first_day(day, LIMIT)
    return bool(column == "stale")
