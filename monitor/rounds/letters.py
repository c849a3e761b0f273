"""The letters of a round: compose those that are due, hand over those that wait.

Letters are written in one transaction together with the marks that say so. A round that dies before loses nothing: the
next one finds the same cases still without a letter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from monitor.cases.hours import is_open
from monitor.clock import report_year
from monitor.config import password
from monitor.errors import ConfigError, Problem
from monitor.letters import dues
from monitor.letters.compose import compose
from monitor.letters.kind import Part
from monitor.letters.kinds import expiry
from monitor.letters.kinds.alert import AlertPart
from monitor.letters.kinds.digest import DIGEST_MARK
from monitor.letters.paper import Amiss, environment, unheard
from monitor.letters.plain import plain
from monitor.model.letters import Letter
from monitor.model.office import Office
from monitor.model.standings import Standings
from monitor.post.message import to_message
from monitor.post.outbox import Delivered, deliver_all
from monitor.post.smtp import Channel
from monitor.rounds import agenda
from monitor.rounds.desk import Desk
from monitor.settings import Config
from monitor.store.agenda import SURVEY, VISIT
from monitor.words import Words

_PATIENCE, _PATIENCE_OF_CENTER = timedelta(hours=6), timedelta(minutes=30)
_AGAIN = timedelta(minutes=10)
_TEMPLATES = "templates-told"
"""What was told of an office's own templates: their digest, then a line a fault."""


def write_letters(desk: Desk, now: datetime, *, patient: bool = False) -> list[Letter]:
    """Compose and queue every letter that is due, one for each address, with the marks that it was written.

    Who is ``patient`` leaves out the addresses that sites concern which are still to be asked, or being asked: what is
    due to them is looked for when those are done.
    """
    config = desk.config
    with desk.store.transaction():
        held = _held(desk, now) if patient else frozenset()
        batch = dues.collect(_standings(desk, now), config, desk.calendar, held)
        letters = post(desk, batch.parts, config.letters.approve, now)
        desk.store.obligations.take_steps(batch.steps, now)
        for event in batch.notified:
            desk.store.cases.add(event)
        for name, value in batch.marks.items():
            desk.store.marks.set(name, value)
        following = agenda.next_letters(now, config.letters.digest_at, config.letters.hours.opens)
        agenda.plan_letters(desk, min(following, now + _AGAIN) if held else following)
    return letters


def _held(desk: Desk, now: datetime) -> frozenset[str]:
    """The addresses that wait for sites: those of the units concerned, and for a little while the center's."""
    waited = {age: _waited_for(desk, now, age) for age in (_PATIENCE, _PATIENCE_OF_CENTER)}
    center = [desk.config.center.email] if waited[_PATIENCE_OF_CENTER] and desk.config.center.email else []
    return dues.concerned(desk.config, waited[_PATIENCE]).union(center)


def _waited_for(desk: Desk, now: datetime, longest: timedelta) -> frozenset[str]:
    """The sites that are due, but not for too long: what hinders a round must not hinder letters for ever."""
    due = desk.store.agenda.due
    return frozenset[str]().union(*(due(what, now) - due(what, now - longest) for what in (VISIT, SURVEY)))


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
    problems: list[Problem] = []
    written = _written(desk, parts, office or office_of(desk.config), now, problems.append)
    desk.store.letters.add(written, desk.config.letters.sender or "", held)
    return [letter for letter, _ in written] + tell_of_templates(desk, problems, now)


def _written(
    desk: Desk, parts: Sequence[tuple[str, Part]], office: Office, now: datetime, amiss: Amiss
) -> list[tuple[Letter, bytes]]:
    """Letters with their mails."""
    config = desk.config
    letters = compose(
        parts,
        office,
        at=now,
        domain=_domain(config),
        new_id=desk.new_id,
        paper=desk.paper,
        amiss=amiss,
        number=desk.store.letters.next_number(),
    )
    sender = config.letters.sender or ""
    name, reply_to = config.letters.sender_name or config.center.name, config.center.email or ""
    return [(one, to_message(one, sender, reply_to, name=name).as_bytes()) for one in letters]


def tell_of_templates(desk: Desk, problems: Sequence[Problem], now: datetime) -> list[Letter]:
    """Tell the center, once as long as they stay as they are, of its own templates that failed; the mail that does.

    Inside the caller's transaction. It is written on the shipped templates, or it could fail likewise.
    """
    if not problems:
        return []
    marks, digest = desk.store.marks, desk.paper.digest
    before, _, said = (marks.get(_TEMPLATES) or "").partition("\n")
    known = said.splitlines() if before == digest else []
    lines = dict.fromkeys(line for problem in problems for line in [_line(problem, desk.words)] if line not in known)
    if not lines:
        return []
    marks.set(_TEMPLATES, "\n".join([digest, *known, *lines]))
    for line in lines:
        desk.store.journal.add(now, "letters", "template", line)
    part = AlertPart(day=now.date(), lines=(*lines, desk.words.say("template-on-shipped")))
    address = desk.config.center.email
    return post(replace(desk, paper=environment()), [(address, part)], (), now) if address else []


def _line(problem: Problem, words: Words) -> str:
    place = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
    return plain(f"{place}: {words.say(problem.code, **problem.values)}")


def _standings(desk: Desk, now: datetime) -> Standings:
    """What stands in the books that letters may tell of, as far back as the last digest."""
    since = desk.store.marks.moment(DIGEST_MARK)
    return desk.store.standings(report_year(now), now, since, expiry.horizon(desk.config, desk.calendar, now.date()))


def hand_over(desk: Desk, part: Part, now: datetime) -> None:
    """Send the center a part at once, past the outbox, as one about the state itself must be. Raises PostError."""
    config = desk.config
    if config.center.email and config.letters.sender:
        with _channel(config) as channel:
            for letter, mail in _written(desk, [(config.center.email, part)], office_of(config), now, unheard):
                channel.send(mail, config.letters.sender, letter.to)


def deliver(desk: Desk, now: datetime, enough: Callable[[], bool] = lambda: False) -> Delivered:
    """Hand over what waits in the outbox until it is ``enough``, for the one process that holds the state directory.

    What goes to units waits while the office is closed. Letters whose handing over was broken off, by whatever it was,
    are handed over again. Once the server takes letters
    after an outage that was the operator's matter, the center gets one letter about it.
    """
    outbox = desk.store.letters
    outbox.recover(now)
    if not is_open(desk.config.letters.hours, desk.calendar, now):
        outbox = outbox.inward()
    with _channel(desk.config) as channel:
        done = deliver_all(outbox, channel, now, enough)
        if not _tell_of_outage(desk, now):
            return done
        told = deliver_all(outbox, channel, now, enough)
    return replace(told, sent=done.sent + told.sent, failed=done.failed + told.failed, over=done.over)


def _channel(config: Config) -> Channel:
    smtp = config.smtp
    return Channel(
        smtp.host,
        smtp.port,
        smtp.security,
        smtp.user,
        password(smtp) or "",
        smtp.timeout,
        str(smtp.ca_file) if smtp.ca_file else None,
    )


def _tell_of_outage(desk: Desk, now: datetime) -> bool:
    """Write to the center that the post was interrupted and works again, once; whether a letter waits for that."""
    over, center = desk.store.outages.over(), desk.config.center.email
    if over is None or over.ended is None:
        return False
    grave = over.ended >= over.grave_from
    with desk.store.transaction():
        desk.store.outages.forget()
        if grave and center:
            line = desk.words.say(
                "post.over",
                since=f"{over.since:%Y-%m-%d %H:%M}",
                ended=f"{over.ended:%Y-%m-%d %H:%M}",
                why=desk.words.say(f"post.{over.code}"),
                says=over.says,
            )
            post(desk, [(center, AlertPart(day=now.date(), lines=(line,)))], (), now)
    return grave and bool(center)


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
