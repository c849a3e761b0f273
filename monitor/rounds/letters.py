"""The letters of a round: compose those that are due, hand over those that wait.

Letters are written in one transaction together with the marks that say so. A round that dies before loses nothing: the
next one finds the same cases still without a letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.clock import report_year
from monitor.config import password
from monitor.errors import ConfigError, Problem
from monitor.letters import dues
from monitor.letters.compose import compose
from monitor.letters.kind import Part
from monitor.letters.kinds import expiry
from monitor.letters.kinds.digest import DIGEST_MARK
from monitor.model.letters import Letter
from monitor.model.office import Office
from monitor.model.standings import Standings
from monitor.post.message import to_message
from monitor.post.outbox import Delivered, deliver_all
from monitor.post.smtp import Channel
from monitor.rounds import agenda
from monitor.rounds.desk import Desk
from monitor.settings import Config


def write_letters(desk: Desk, now: datetime) -> list[Letter]:
    """Compose and queue every letter that is due, one for each address, with the marks that it was written."""
    config = desk.config
    with desk.store.transaction():
        batch = dues.collect(_standings(desk, now), config, desk.calendar)
        letters = post(desk, batch.parts, config.letters.approve, now)
        desk.store.obligations.take_steps(batch.steps, now)
        for event in batch.notified:
            desk.store.cases.add(event)
        for name, value in batch.marks.items():
            desk.store.marks.set(name, value)
        agenda.plan_letters(desk, agenda.next_letters(now, config.letters.digest_at))
    return letters


def post(
    desk: Desk,
    parts: Sequence[tuple[str, Part]],
    held: Sequence[str],
    now: datetime,
    office: Office | None = None,
) -> list[Letter]:
    """Compose parts (with their addresses) and queue the letters, inside the caller's transaction.

    They are signed by the center where no other ``office`` signs.
    """
    config = desk.config
    letters = compose(
        parts, office or office_of(config), at=now, domain=_domain(config), new_id=desk.new_id, paper=desk.paper
    )
    sender = config.letters.sender or ""
    name, reply_to = config.letters.sender_name or config.center.name, config.center.email or ""
    messages = [(one, to_message(one, sender, reply_to, name=name).as_bytes()) for one in letters]
    desk.store.letters.add(messages, sender, held)
    return letters


def _standings(desk: Desk, now: datetime) -> Standings:
    """What stands in the books that letters may tell of, as far back as the last digest."""
    since = desk.store.marks.moment(DIGEST_MARK)
    return desk.store.standings(report_year(now), now, since, expiry.horizon(desk.config, desk.calendar, now.date()))


def deliver(desk: Desk, now: datetime) -> Delivered:
    """Hand over what waits in the outbox, for the one process that holds the state directory.

    Letters whose handing over was broken off, by whatever it was, are handed over again.
    """
    smtp = desk.config.smtp
    desk.store.letters.recover(now)
    with Channel(
        smtp.host,
        smtp.port,
        smtp.security,
        smtp.user,
        password(smtp) or "",
        smtp.timeout,
        str(smtp.ca_file) if smtp.ca_file else None,
    ) as channel:
        return deliver_all(desk.store.letters, channel, now)


def require_sender(config: Config) -> None:
    """Refuse to work without an address to send from: letters would be lost."""
    if not config.letters.sender:
        raise ConfigError((Problem(str(config.path), None, "config.no-sender", {"key": "letters.sender"}),))


def office_of(config: Config) -> Office:
    """Who signs, as letters and bulletins print it."""
    center = config.center
    return Office(
        name=center.name, phone=center.phone, email=center.email or "", address=center.address, feedback=center.feedback
    )


def _domain(config: Config) -> str:
    return (config.letters.sender or "@localhost").rpartition("@")[2]
