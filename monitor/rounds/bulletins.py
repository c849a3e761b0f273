"""Numbered bulletins: drafted from the books, issued with their number and their mails, declared void, drawn again.

An issue is one transaction: its number, the document as it stands, and a mail to every unit. It may be drawn again at
any time and says the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from monitor.cases.workdays import Calendar
from monitor.clock import report_year
from monitor.errors import Problem as Mistake
from monitor.letters.bulletin import dated
from monitor.letters.bulletins import docx, sheet
from monitor.letters.bulletins.draft import gather, looks_back, upheld
from monitor.letters.compose import same_address
from monitor.letters.kind import Part
from monitor.letters.kinds.alert import AlertPart
from monitor.letters.kinds.bulletin import KIND as BULLETIN
from monitor.letters.kinds.bulletin import BulletinPart
from monitor.letters.paper import Amiss, unheard
from monitor.letters.paper import Paper as Stationery
from monitor.letters.plain import file_name, inert
from monitor.model.bulletins import Bulletin, Paper, Sealed
from monitor.model.cases import Case, CaseEventKind
from monitor.model.letters import File, Letter
from monitor.model.office import Office
from monitor.model.roster import Agency, BodyKind
from monitor.model.standings import Standings
from monitor.rounds.desk import Desk
from monitor.rounds.ledger import entered_at
from monitor.rounds.letters import office_of, post, tell_of_templates
from monitor.settings import Bulletins, Config
from monitor.store.withdrawal import case_subject
from monitor.words import Words

_WORDS = Words("zh")
_PERIOD = "bulletin-period"
_WAITING = ("held", "queued")


class Issue(Struct, frozen=True):
    """A bulletin that was issued, the mails that go out with it, and how many problems of its draft it leaves out."""

    paper: Paper
    letters: tuple[Letter, ...]
    left_out: int


def hold_series(desk: Desk, now: datetime) -> Paper | None:
    """Draft the issue of the month or quarter once its day has come, and issue it unless it waits for a person.

    Who must approve it is told by mail that it waits. A monitor that starts after the day begins with the next period,
    on a day on which no column could be read it waits (our own network may be wrong, or our clock), and a period never
    comes a second time.
    """
    period = _period(desk.config.bulletin, desk.calendar, now.date())
    before = desk.store.marks.get(_PERIOD)
    if period is None or (before is not None and period <= before) or not desk.calendar.is_workday(now.date()):
        return None
    if not desk.store.columns.read_on(now.date()):
        return None
    with desk.store.transaction():
        desk.store.marks.set(_PERIOD, period)
        if before is None:
            return None
        now = entered_at(desk.store, now)
        paper = draft(desk, "", now)
        if BULLETIN.name in desk.config.letters.approve:
            _tell_center(desk, paper, now)
            return paper
        return issue(desk, paper.id, "", "", now).paper


def _period(policy: Bulletins, calendar: Calendar, today: date) -> str | None:
    """The month or quarter whose day has come last: ``2027-02``; None where drafts are written by hand."""
    if policy.every == "off":
        return None
    step = 3 if policy.every == "quarter" else 1
    month = today.month - (today.month - 1) % step
    start = date(today.year, month, 1)
    if calendar.on_or_after(start.replace(day=policy.day)) > today:
        start = (start - timedelta(days=1)).replace(day=1)
        start = start.replace(month=start.month - (start.month - 1) % step)
    return f"{start:%Y-%m}"


def _tell_center(desk: Desk, paper: Paper, now: datetime) -> None:
    """Mail the center that a draft waits."""
    line = desk.words.say("bulletin.waiting", id=paper.id, series=paper.bulletin.series)
    if desk.config.center.email:
        post(desk, [(desk.config.center.email, AlertPart(day=now.date(), lines=(line,)))], (), now)


def draft(desk: Desk, by: str, now: datetime) -> Paper:
    """Draft the next issue from what the last round saw."""
    config = desk.config
    with desk.store.transaction():
        last = _last(desk)
        bulletin = gather(
            _standings(desk, last, now),
            last,
            config.agencies,
            _issuer(config),
            config.bulletin,
            config.cases.rectify_workdays,
            desk.calendar,
            desk.words.say,
        )
        paper = desk.store.bulletins.get(desk.store.bulletins.draft(bulletin, by, now))
    assert paper is not None
    return paper


def issue(desk: Desk, key: int, by: str, note: str, now: datetime) -> Issue:
    """Number a draft, date it, and queue a mail with both files for every unit. Raises BulletinError.

    What no longer stands of its problems is left out.
    """
    left_out = 0
    attached: tuple[File, ...] = ()
    problems: list[Mistake] = []

    def seal(numbered: Bulletin) -> Sealed:
        nonlocal left_out, attached
        config, last = desk.config, _last(desk)
        still = upheld(numbered, _standings(desk, last, now), last, config.bulletin)
        left_out = len(numbered.problems) - len(still.problems)
        final = dated(still, now.date(), config.bulletin, config.cases.rectify_workdays, desk.calendar)
        attached = word, table = files(final, key, desk.paper, problems.append)
        return Sealed(final, sha256(word.content).hexdigest(), sha256(table.content).hexdigest())

    with desk.store.transaction():
        paper = desk.store.bulletins.issue(key, now.date(), by, note, now, seal)
        letters = post(desk, _mails(desk.config, paper.bulletin, attached), (), now, paper.bulletin.office)
        tell_of_templates(desk, problems, now)
    return Issue(paper, tuple(letters), left_out)


def _mails(config: Config, bulletin: Bulletin, attached: tuple[File, ...]) -> list[tuple[str, Part]]:
    """The bulletin for every mailbox once, and for the center to pass on to all units that have none."""
    silent = "、".join(unit.name for unit in config.agencies if not unit.emails)
    to_all = Agency(name=silent, kind=BodyKind.DEPARTMENT, site="")
    mailboxes = {same_address(to): (to, unit) for unit in config.agencies for to in unit.emails}
    by_hand = [(config.center.email, to_all)] if silent and config.center.email else []
    return [
        (to, BulletinPart(agency=unit, bulletin=bulletin, files=attached))
        for to, unit in [*mailboxes.values(), *by_hand]
    ]


def void(desk: Desk, key: int, by: str, note: str, now: datetime) -> Paper:
    """Declare a bulletin void; its mails that have not left are cancelled. Raises BulletinError."""
    with desk.store.transaction():
        paper = desk.store.bulletins.void(key, by, note, now)
        for entry in desk.store.letters.entries():
            if BULLETIN.name in entry.kinds and entry.created == paper.issued:
                desk.store.letters.move(entry.id, _WAITING, "cancelled", now, f"{by}: {note}")
    return paper


def files(bulletin: Bulletin, key: int, stationery: Stationery, amiss: Amiss = unheard) -> tuple[File, File]:
    """The Word document and the annex as a sheet, under the names they go out with."""
    number = _WORDS.say("bulletin.file-draft", id=key)
    if bulletin.number is not None:
        number = _WORDS.say("bulletin.file-number", year=bulletin.year, number=bulletin.number)
    main, annex = (
        file_name(_WORDS.say(f"bulletin.{name}", series=bulletin.series, number=number))
        for name in ("file", "file-annex")
    )
    return (
        File(name=f"{main}.docx", media_type=docx.MEDIA_TYPE, content=stationery.draw(bulletin, amiss)),
        File(name=f"{annex}.xlsx", media_type=sheet.MEDIA_TYPE, content=sheet.annex(bulletin, _WORDS)),
    )


def drawn(paper: Paper, stationery: Stationery, amiss: Amiss = unheard) -> tuple[File, ...]:
    """All looks of a bulletin: DOCX, XLSX, HTML, text."""
    word, table = files(paper.bulletin, paper.id, stationery, amiss)
    name = Path(word.name).stem
    text, html = written(paper.bulletin, (word, table), stationery, amiss)
    return (
        word,
        table,
        File(name=f"{name}.html", media_type="text/html", content=html.encode()),
        File(name=f"{name}.txt", media_type="text/plain", content=text.encode()),
    )


def written(
    bulletin: Bulletin, attached: tuple[File, ...], stationery: Stationery, amiss: Amiss = unheard
) -> tuple[str, str]:
    """The text and the HTML of the mail."""
    nobody = Agency(name=bulletin.office.name, kind=BodyKind.DEPARTMENT, site="")
    part = inert(BulletinPart(agency=nobody, bulletin=bulletin, files=attached))
    at = datetime.combine(bulletin.day, time(), bulletin.checked.tzinfo) if bulletin.day else bulletin.checked
    _, text, html = stationery.write([part], inert(bulletin.office), at, amiss)
    return text, html


def as_issued(paper: Paper, drawn_files: tuple[File, ...]) -> bool:
    """Whether the files drawn are those of the day of issue; a draft has none to differ from."""
    digests: Mapping[str, str | None] = {docx.MEDIA_TYPE: paper.docx, sheet.MEDIA_TYPE: paper.xlsx}
    known = [(digests[one.media_type], one.content) for one in drawn_files if one.media_type in digests]
    return all(digest is None or digest == sha256(content).hexdigest() for digest, content in known)


def _issuer(config: Config) -> Office:
    """Who issues the bulletins: the center, or the unit it does so for, in whose name they stand."""
    center = office_of(config)
    return replace(center, name=config.bulletin.issuer or center.name)


def _last(desk: Desk) -> Bulletin | None:
    """The issue before the next one of the series."""
    return desk.store.bulletins.last_issued(desk.config.bulletin.series or desk.words.say("bulletin.series"))


def _standings(desk: Desk, last: Bulletin | None, now: datetime) -> Standings:
    """What stands in the books, as far back as the issue after ``last`` looks; what was withdrawn never was."""
    known = desk.store.standings(report_year(now), now, looks_back(last, desk.config.bulletin, now))
    return replace(known, cases=tuple(one for one in known.cases if not _is_withdrawn(desk, one)))


def _is_withdrawn(desk: Desk, case: Case) -> bool:
    """Whether a case was closed because nobody asks for it any more, and not put right."""
    lines = desk.store.journal.about(case_subject(case.id)) if case.closed is not None and case.id is not None else ()
    return any(line.event == CaseEventKind.WITHDRAWN for line in lines)
