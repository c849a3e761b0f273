"""The letters of a round: compose those that are due, hand over those that wait.

Letters are written in one transaction together with the marks that say so. A round that dies before loses nothing: the
next one finds the same cases still without a letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from monitor.cases.decide import fingerprint
from monitor.clock import report_year
from monitor.config import password
from monitor.desk import Desk
from monitor.errors import ConfigError, Problem
from monitor.judge.known import MISSING
from monitor.judge.places import site_place
from monitor.letters import dues
from monitor.letters.books import Books
from monitor.letters.compose import compose
from monitor.letters.parts import Certificate, Office, Part, Repeated, Sending
from monitor.model import Finding, Letter, LetterKind, Verdict
from monitor.post.message import to_message
from monitor.post.outbox import Delivered, deliver_all
from monitor.post.smtp import Channel
from monitor.settings import Config
from monitor.store.store import Store
from monitor.website import WEBSITE


def write_letters(desk: Desk, now: datetime) -> list[Letter]:
    """Compose and queue every letter that is due, one for each address, with the marks that it was written."""
    config = desk.config
    with desk.store.transaction():
        batch = dues.collect(books(desk, now), config, desk.calendar, now)
        letters = post(desk, batch.parts, config.letters.approve, now)
        desk.store.obligations.take_steps(batch.steps, now)
        for event in batch.notified:
            desk.store.cases.add(event)
        for name, value in batch.marks.items():
            desk.store.marks.set(name, value)
    return letters


def post(
    desk: Desk,
    parts: Sequence[tuple[str, Part]],
    held: Sequence[LetterKind],
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


def books(desk: Desk, now: datetime) -> Books:
    """What stands in the books, as the letters need it."""
    store, year = desk.store, report_year(now)
    mark = store.marks.get(dues.DIGEST_MARK)
    last = datetime.fromisoformat(mark) if mark else None
    entries = desk.store.letters.entries(since=last)
    watched = {agency.name for agency in desk.config.agencies}
    return Books(
        year=year,
        standings=tuple(one for one in store.obligations.standings(year) if one.obligation.agency in watched),
        steps=frozenset(store.obligations.steps(year) | store.obligations.steps(WEBSITE)),
        open_cases=tuple(store.cases.find()),
        recent_cases=tuple(store.cases.find(open_only=False, since=last)),
        sweeps=store.findings.sweeps(year, MISSING),
        unsure=tuple(one for one in store.findings.of(Verdict.UNSURE) if not _dismissed(store, one)),
        broken=tuple(store.findings.of(Verdict.BROKEN)),
        sites=store.visits.sites(),
        sent=tuple(Sending(to=e.recipient, subject=e.subject) for e in entries if e.state == "sent"),
        failed=tuple(Sending(to=e.recipient, subject=e.subject, says=e.says) for e in entries if e.state == "failed"),
        last_digest=last,
        columns=tuple(desk.store.columns.standings().values()),
        unread_sites=unread_sites(desk),
        repeated=tuple(_repeated(desk, last)),
        certificates=tuple(_certificates(desk)),
    )


def _repeated(desk: Desk, since: datetime | None) -> Iterator[Repeated]:
    """What a bulletin issued since a time named in two or more issues running."""
    issued = [
        one for one in desk.store.bulletins.papers() if one.issued is not None and (since is None or one.issued > since)
    ]
    for problem in (problem for paper in issued for problem in paper.bulletin.problems if problem.times > 1):
        yield Repeated(agency=problem.agency, place=problem.place, label=problem.label, times=problem.times)


def _certificates(desk: Desk) -> Iterator[Certificate]:
    """The certificates of the sites, as the last surveys that looked at them saw them."""
    for host, state in desk.store.columns.surveys().items():
        tls = state.sight.tls if state.sight is not None else None
        if tls is not None:
            yield Certificate(host=host, until=tls.until, trouble=tls.trouble)


def unread_sites(desk: Desk) -> frozenset[str]:
    """The places of sites that the last survey could not read: nothing is said of them."""
    return frozenset(
        site_place(host)
        for host, state in desk.store.columns.surveys().items()
        if state.trouble is not None or state.sight is None or state.sight.trouble is not None
    )


def _dismissed(store: Store, unsure: Finding) -> bool:
    """Whether a person has looked at it; what speaks against the whole report counts all the same."""
    return unsure.rule != MISSING and fingerprint(unsure) in store.cases.dismissals(unsure.agency, unsure.year)


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
    center = config.center
    return Office(
        name=center.name, phone=center.phone, email=center.email or "", address=center.address, feedback=center.feedback
    )


def _domain(config: Config) -> str:
    return (config.letters.sender or "@localhost").rpartition("@")[2]
