"""The digest, or the summary of a week or a month, when a person asks for it."""

from __future__ import annotations

from datetime import datetime

from monitor.cases.workdays import Calendar
from monitor.clock import report_year
from monitor.errors import ConfigError, Problem
from monitor.letters.kind import Due, Situation
from monitor.letters.kinds import digest
from monitor.letters.kinds.summary import Span, period, summary
from monitor.model.letters import Letter
from monitor.rounds.desk import Desk
from monitor.rounds.letters import post, require_sender
from monitor.settings import Config
from monitor.store.store import Store


def due_now(store: Store, config: Config, calendar: Calendar, now: datetime, span: Span | None) -> Due:
    """The digest as it would be written now, with its marks; or the summary of a ``span``, which leaves none."""
    since = store.marks.moment(digest.DIGEST_MARK) if span is None else period(span, now)[0]
    situation = Situation(store.standings(report_year(now), now, since), config, calendar)
    return Due(part=summary(situation, span)) if span is not None else digest.written(situation)


def send(desk: Desk, now: datetime, span: Span | None) -> Letter:
    """Queue it for the center; the next digest follows on this one. ConfigError where it could go nowhere."""
    config = desk.config
    require_sender(config)
    center = config.center.email
    if not center:
        raise ConfigError((Problem(str(config.path), None, "config.no-center-mail", {"key": "center.email"}),))
    with desk.store.transaction():
        due = due_now(desk.store, config, desk.calendar, now, span)
        (letter, *_) = post(desk, [(center, due.part)], config.letters.approve, now)
        for name, value in due.marks.items():
            desk.store.marks.set(name, value)
    return letter
