from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.cases.decide import fingerprint
from monitor.config import load_calendars
from monitor.letters.dues import Batch, collect
from monitor.letters.kind import Part, Situation
from monitor.letters.kinds.access import AccessPart
from monitor.letters.kinds.alert import AlertPart
from monitor.letters.kinds.digest import DIGEST_MARK, DigestPart, digest
from monitor.letters.kinds.notice import NoticePart
from monitor.letters.kinds.overdue import OverduePart
from monitor.letters.kinds.reminder import ReminderPart
from monitor.letters.lasting import Certificate
from monitor.model.cases import Case, ObligationState, Standing
from monitor.model.columns import WEBSITE, Column, ColumnClass, ColumnSight, ColumnStanding, ColumnState
from monitor.model.findings import Finding, Severity, Verdict
from monitor.model.letters import Entry
from monitor.model.pages import Trouble
from monitor.model.roster import Agency, BodyKind, Obligation, Site
from monitor.model.standings import Standings, SurveyState
from monitor.model.visits import Place, SiteState
from monitor.model.websites import SiteSight, Tls
from monitor.settings import Center, Config, Letters, OfficeHours
from monitor.shipped import rules_dir
from tests.sites import SHANGHAI

CALENDAR = load_calendars(rules_dir() / "calendar")
CENTER = "center@jichuan.example"
NAME, OTHER = "霁川县教育局", "霁川县水利局"
DUE = date(2026, 1, 31)
UPCOMING, SOON, MET, LATE, UNDATED, OVERDUE, UNKNOWN, WAIVED = ObligationState


def agency(name: str = NAME, emails: tuple[str, ...] = ("edu@jichuan.example",)) -> Agency:
    return Agency(name=name, kind=BodyKind.DEPARTMENT, site="a", emails=emails)


def config(*agencies: Agency, email: str | None = CENTER, digest: str = "workdays") -> Config:
    return Config(
        path=Path("config.toml"),
        center=Center(name="霁川县电子政务服务中心", email=email),
        sites=(),
        agencies=agencies or (agency(),),
        state_dir=Path("state"),
        letters=Letters(digest=digest, hours=OfficeHours(time(7), time(17, 30))),
    )


def at(month: int, day: int, hour: int = 8) -> datetime:
    """Before the hour of the digest, unless said otherwise."""
    return datetime(2026, month, day, hour, 45 if hour == 8 else 0, tzinfo=SHANGHAI) - timedelta(hours=hour == 8)


def standing(now: datetime, state: ObligationState | None = SOON, name: str = NAME, **more: object) -> Standing:
    owed = Obligation(agency=name, year=2025, kind=BodyKind.DEPARTMENT, due=DUE, basis="b")
    place = Place(url="http://a/", at=now, outcome="read")
    base = Standing(obligation=owed, host="a", state=state, checked=now, readable=True, places=(place,))
    return Standing(**{**{key: getattr(base, key) for key in base.__struct_fields__}, **more})


def case(rule: str = "AR-A01", where: str = "table3.natural", severity: Severity = Severity.S2) -> Case:
    found = Finding(
        agency=NAME, year=2025, rule=rule, version=1, severity=severity, verdict=Verdict.FAILS, where=where, says="s",
        title="t", law="l", fix="f", label="b",
    )  # fmt: skip
    return Case(agency=NAME, year=2025, rule=rule, where=where, finding=found, opened=at(2, 2), id=1)


MISSING = case("AR-T01", "", Severity.S1)


def books(
    *standings: Standing,
    steps: Iterable[str] = (),
    cases: Iterable[Case] = (),
    sweeps: int = 5,
    last_digest: datetime | None = None,
    broken: tuple[Finding, ...] = (),
    unsure: tuple[Finding, ...] = (),
    sites: dict[str, SiteState] | None = None,
) -> Standings:
    """What stands, at a time that ``due`` sets."""
    return Standings(
        at=at(1, 1),
        year=2025,
        obligations=standings,
        findings=(*unsure, *broken),
        cases=tuple(cases),
        steps=frozenset((NAME, step) for step in steps),
        sweeps={NAME: sweeps},
        sites=sites or {},
        last_digest=last_digest,
    )


def due(what: Standings, now: datetime, settings: Config | None = None) -> Batch:
    return collect(replace(what, at=now), settings or config(), CALENDAR)


def kinds(batch: Batch) -> list[tuple[str, type[Part]]]:
    return [(address, type(part)) for address, part in batch.parts]


def letter(number: int, state: str, created: datetime) -> Entry:
    return Entry(
        id=number, kinds=("notice",), agency=NAME, recipient=f"{number}@x", subject="s", message_id="", state=state,
        attempts=1, says="", created=created, sent=None,
    )  # fmt: skip


ALL = ("before-30", "before-15", "before-7", "warning")


# --- reminders ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "taken", "new"),
    [
        (at(1, 1), (), []),
        (at(1, 5), ALL[:1], []),
        (at(1, 16), ALL[:1], ["before-15"]),
        (at(1, 16), ALL[:2], []),
        (at(1, 27), (), [*ALL[:3]]),
        (at(1, 29), ALL[:3], ["warning"]),
        (at(1, 30), (), [*ALL]),
        (at(1, 31), (), []),
        (at(1, 24), ALL[:1], []),
        (at(1, 30, 6), (), []),
        (at(2, 1), (), []),
        (at(2, 5), (), []),
    ],
)
def test_each_step_is_taken_once_and_after_a_gap_only_the_latest_writes(
    now: datetime, taken: tuple[str, ...], new: list[str]
) -> None:
    batch = due(books(standing(now), steps=("before-30", *taken)), now)
    expected = [step for step in new if step != "before-30"]
    assert sorted(step for _, _, step in batch.steps) == sorted(expected)
    assert kinds(batch) == ([("edu@jichuan.example", ReminderPart)] if expected else [])


def test_in_the_evening_nothing_is_due_but_to_the_center() -> None:
    evening = at(1, 30, 18)
    assert kinds(due(books(standing(evening)), evening)) == [(CENTER, DigestPart)]


def test_a_reminder_counts_the_days_left() -> None:
    (part,) = (part for _, part in due(books(standing(at(1, 29))), at(1, 29)).parts)
    assert isinstance(part, ReminderPart) and part.days_left == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"readable": False},
        {"checked": at(1, 15)},
        {"checked": None},
        {"state": UNKNOWN},
        {"state": MET},
        {"state": UNDATED},
        {"state": WAIVED},
        {"state": None},
    ],
    ids=["unread", "not-today", "never", "unknown", "met", "undated", "waived", "new"],
)
def test_nobody_is_reminded_of_what_was_not_searched_for_today(changes: dict[str, object]) -> None:
    batch = due(books(standing(at(1, 16), **changes)), at(1, 16))  # type: ignore[arg-type]
    assert (batch.parts, batch.steps) == ((), ())


# --- notices -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "sweeps", "changes", "expected"),
    [
        (at(2, 6), 6, {}, False),
        (at(2, 9), 6, {}, True),
        (at(2, 9), 2, {}, True),
        (at(2, 9), 1, {}, False),
        (at(2, 9), 6, {"readable": False}, False),
        (at(2, 9), 6, {"checked": at(2, 8)}, False),
        (at(2, 9), 6, {"state": UNKNOWN}, False),
        (at(2, 9), 6, {"state": LATE}, False),
        (at(2, 9), 6, {"state": WAIVED}, False),
        (at(3, 2), 9, {}, True),
    ],
)
def test_an_overdue_notice_needs_its_day_and_complete_searches(
    now: datetime, sweeps: int, changes: dict[str, object], expected: bool
) -> None:
    stands = standing(now, **{"state": OVERDUE, **changes})  # type: ignore[arg-type]
    batch = due(books(stands, cases=[MISSING], sweeps=sweeps), now)
    assert kinds(batch) == ([("edu@jichuan.example", OverduePart)] if expected else [])
    assert len(batch.notified) == expected


def test_a_case_that_was_told_of_is_not_told_again() -> None:
    told = [replace(one, notified=at(2, 9)) for one in (MISSING, case())]
    batch = due(books(standing(at(2, 10), OVERDUE), cases=told), at(2, 10))
    assert (batch.parts, batch.notified) == ((), ())


def test_all_untold_cases_go_into_one_notice_with_their_own_deadlines() -> None:
    cases = [case(), case("AR-F01", "section.5", Severity.S3), replace(case("AR-A02"), notified=at(2, 3))]
    batch = due(books(standing(at(2, 5), MET), cases=cases), at(2, 5))
    ((_, part),) = batch.parts
    assert isinstance(part, NoticePart)
    assert [(one.rule, one.rectify_by) for one in part.cases] == [
        ("AR-A01", date(2026, 2, 12)),
        ("AR-F01", date(2026, 2, 26)),
    ]
    assert [event.case.rule for event in batch.notified] == ["AR-A01", "AR-F01"]


@pytest.mark.parametrize("changes", [{"trouble": "blocked"}, {"state": WAIVED}])
def test_no_notice_of_a_report_that_cannot_be_read_now_or_is_not_owed(changes: dict[str, object]) -> None:
    stands = standing(at(2, 5), **{"state": MET, **changes})  # type: ignore[arg-type]
    assert due(books(stands, cases=[case()]), at(2, 5)).parts == ()


def test_no_notice_of_a_report_that_is_gone_or_may_be_another_years() -> None:
    gone = replace(MISSING.finding, verdict=Verdict.UNSURE)
    elsewhere = replace(gone, agency=OTHER)
    for doubt, letters in ((gone, 0), (elsewhere, 1)):
        batch = due(books(standing(at(2, 5), MET), cases=[case()], unsure=(doubt,)), at(2, 5))
        assert (len(batch.parts), len(batch.notified)) == (letters, letters)


def test_an_agency_without_mail_is_written_to_through_the_center() -> None:
    silent = config(agency(emails=()))
    assert kinds(due(books(standing(at(1, 16))), at(1, 16), silent)) == [(CENTER, ReminderPart)]


def test_without_any_address_nothing_is_taken_as_said() -> None:
    nobody = config(agency(emails=()), email=None)
    batch = due(books(standing(at(1, 16)), standing(at(1, 16), MET), cases=[case()]), at(1, 16), nobody)
    assert (batch.parts, batch.steps, batch.notified) == ((), (), ())


def test_an_agency_taken_off_the_roster_gets_no_letter() -> None:
    gone = config(agency(OTHER, ("water@jichuan.example",)))
    what = books(standing(at(2, 9), OVERDUE), cases=[MISSING, case()])
    assert due(what, at(2, 9), gone).parts == ()


def test_every_address_of_an_agency_gets_the_letter() -> None:
    two = config(agency(emails=("a@jichuan.example", "b@jichuan.example")))
    assert [address for address, _ in due(books(standing(at(1, 16))), at(1, 16), two).parts] == [
        "a@jichuan.example",
        "b@jichuan.example",
    ]


# --- the digest --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "last", "digest", "expected"),
    [
        (at(2, 5, 9), None, "workdays", True),
        (at(2, 5, 7), None, "workdays", False),
        (at(2, 5, 9), at(2, 5, 9), "workdays", False),
        (at(2, 5, 9), at(2, 4, 9), "workdays", True),
        (at(2, 7, 9), at(2, 6, 9), "workdays", False),
        (at(2, 14, 9), at(2, 13, 9), "workdays", True),
        (at(2, 17, 9), at(2, 13, 9), "workdays", False),
        (at(2, 7, 9), at(2, 6, 9), "daily", True),
        (at(2, 5, 9), None, "off", False),
        (at(2, 5, 9), at(2, 6, 9), "workdays", False),
        (at(2, 5, 9), at(2, 5, 9) + timedelta(days=365), "workdays", True),
    ],
    ids=["first", "early", "again", "next", "weekend", "swapped", "holiday", "daily", "off", "back", "wrong-clock"],
)
def test_the_digest_leaves_once_a_business_day(
    now: datetime, last: datetime | None, digest: str, expected: bool
) -> None:
    batch = due(books(last_digest=last), now, config(digest=digest))
    assert kinds(batch) == ([(CENTER, DigestPart)] if expected else [])
    assert batch.marks.get(DIGEST_MARK) == (now.isoformat() if expected else None)


def test_faults_of_ours_go_to_the_center_alone() -> None:
    fault = replace(case().finding, verdict=Verdict.BROKEN)
    batch = due(books(standing(at(2, 5, 9), MET), broken=(fault, fault)), at(2, 5, 9))
    assert kinds(batch) == [(CENTER, DigestPart), (CENTER, AlertPart)]


def test_the_digest_names_sites_and_single_reports_that_could_not_be_read() -> None:
    now = at(2, 5, 9)
    down = SiteState(host="b", visited=now, complete=False, trouble=Trouble("timeout", "b"))
    well = SiteState(host="a", visited=now, complete=True)
    what = books(
        standing(now, UNKNOWN, trouble="images-only"),
        standing(now, UNKNOWN, OTHER, host="b", trouble="timeout"),
        sites={"a": well, "b": down},
    )
    ((_, part),) = due(what, now, config(agency(), agency(OTHER))).parts
    assert isinstance(part, DigestPart)
    assert {(one.host, one.trouble.code, one.agencies) for one in part.unreadable} == {
        ("a", "images-only", (NAME,)),
        ("b", "timeout", (OTHER,)),
    }


def test_the_digest_names_certificates_that_end_soon_or_are_not_trusted() -> None:
    today = date(2026, 2, 2)
    good = Certificate(host="a", until=today + timedelta(days=31))
    ending = Certificate(host="b", until=today + timedelta(days=30))
    broken = Certificate(host="c", trouble=Trouble("tls", "self-signed"))
    unknown = Certificate(host="d")
    now = datetime(2026, 2, 2, 9, tzinfo=SHANGHAI)
    seen = {one.host: Tls(until=one.until, trouble=one.trouble) for one in (good, ending, broken, unknown)}
    surveys = {
        host: SurveyState(host=host, at=now, sight=SiteSight(host=host, at=now, tls=tls)) for host, tls in seen.items()
    }
    told = digest(Situation(replace(books(), at=now, surveys=surveys), config(), CALENDAR))
    assert told.certificates == (ending, broken)


def test_a_site_that_turns_us_away_gets_a_letter_ready_to_be_passed_on_once_a_quarter() -> None:
    sites = tuple(Site(host=host, home=f"http://{host}/", reports="") for host in "ab")
    settings = replace(config(), sites=sites)
    turned = SiteState(host="a", visited=at(2, 2), complete=False, trouble=Trouble("blocked", "403"))
    gone = SiteState(host="b", visited=at(2, 2), complete=False, trouble=Trouble("timeout", ""))
    what = books(sites={"a": turned, "b": gone})

    def letters(what: Standings, now: datetime) -> list[AccessPart]:
        return [part for _, part in due(what, now, settings).parts if isinstance(part, AccessPart)]

    assert letters(what, at(2, 2)) == [], "before the hour of the digest"
    [part] = letters(what, at(2, 2, 9))
    assert [(one.host, one.trouble.says, one.agencies) for one in part.sites] == [("a", "403", (NAME,))]
    [(who, year, step)] = due(what, at(2, 2, 9), settings).steps
    assert (who, year) == (config().center.name, WEBSITE)
    told = replace(what, steps=frozenset([(who, step)]))
    assert letters(told, at(3, 31, 9)) == []
    assert len(letters(told, at(4, 1, 9))) == 1


@pytest.mark.parametrize(("second", "expected"), [("blocked", ["a"]), ("timeout", []), (None, [])])
def test_a_site_is_closed_to_us_where_every_column_of_it_is(second: str | None, expected: list[str]) -> None:
    now = at(2, 2, 9)
    sights = [
        ColumnSight(
            column=Column(site="a", path=(str(n),), url=f"http://a/{n}", kind=ColumnClass.NEWS, agency=NAME),
            at=now,
            trouble=Trouble(code, "") if code else None,
        )
        for n, code in enumerate(("blocked", second))
    ]
    columns = tuple(
        ColumnStanding(place=f"column.a/{n}", registered=now.date(), sight=sight, state=ColumnState.UNCERTAIN)
        for n, sight in enumerate(sights)
    )
    registered = tuple(sight.column for sight in sights)
    settings = replace(config(), sites=(Site(host="a", home="http://a/", reports=""),), columns=registered)
    parts = [part for _, part in due(replace(books(), columns=columns), now, settings).parts]
    assert [one.host for part in parts if isinstance(part, AccessPart) for one in part.sites] == expected


def test_the_digest_leaves_out_what_a_person_has_called_wrong() -> None:
    unsure, missing = (replace(one.finding, verdict=Verdict.UNSURE) for one in (case(), MISSING))
    dismissed = frozenset((one.agency, one.year, fingerprint(one)) for one in (unsure, missing))
    what = replace(books(unsure=(unsure, missing)), at=at(2, 5, 9))
    assert digest(Situation(what, config(), CALENDAR)).unsure == (unsure, missing)
    assert digest(Situation(replace(what, dismissed=dismissed), config(), CALENDAR)).unsure == (missing,)


def test_the_digest_tells_of_what_ended_and_left_since_the_last_one() -> None:
    last, now = at(2, 4, 9), at(2, 5, 9)
    new, stays = replace(case(), opened=at(2, 5, 7)), case("AR-A02")
    gone, old = (replace(case("AR-A03"), closed=moment) for moment in (at(2, 5, 7), at(2, 3)))
    what = replace(
        books(cases=(old, stays, gone, new), last_digest=last),
        at=now,
        letters=(
            letter(1, "sent", at(2, 3)),
            letter(2, "failed", at(2, 3)),
            letter(3, "sent", at(2, 5)),
            letter(4, "failed", at(2, 5)),
        ),
    )
    told = digest(Situation(what, config(), CALENDAR))
    assert (told.opened, told.open, told.closed, told.rest.cases) == ((new,), (), (gone,), 1)
    assert [(one.what, one.count, one.to) for one in told.sent] == [("s", 1, (NAME,))]
    assert [one.to for one in told.failed] == ["4@x"]
