from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

import pytest
from msgspec.structs import replace

from monitor.cases.decide import Decision, key_of
from monitor.errors import StoreError
from monitor.model.cases import Case, CaseEvent, CaseEventKind, ObligationState
from monitor.model.findings import Finding, Severity, Verdict
from monitor.model.pages import Capture, Item, Listing, Trouble
from monitor.model.reports import Dating, Report
from monitor.model.roster import BodyKind, Obligation
from monitor.model.visits import Known, Place, Sighting, VisitRecord
from tests.sites import SHANGHAI
from tests.store.conftest import Base, tuples

NAME, HOST, URL = "霁川县教育局", "a", "http://a/r.html"
DAY = datetime(2026, 2, 3, 9, tzinfo=SHANGHAI)
OWED = Obligation(agency=NAME, year=2025, kind=BodyKind.DEPARTMENT, due=date(2026, 1, 31), basis="b")
NOTHING = Decision((), {})
OPENED, CHANGED, NOTIFIED, CLOSED = list(CaseEventKind)[:4]


def finding(
    rule: str = "AR-A01", verdict: Verdict = Verdict.FAILS, where: str = "table3.r1", says: str = "1 != 2"
) -> Finding:
    return Finding(
        agency=NAME, year=2025, rule=rule, version=1, severity=Severity.S2, verdict=verdict, where=where, says=says,
        title="t", law="l", fix="f", label="b", url=URL,
    )  # fmt: skip


def report(day: date | None = date(2026, 1, 15), title: str = "霁川县教育局2025年报告") -> Report:
    dating = Dating(day=day, source="page" if day else None)
    return Report(source=URL, sha256="0", media_type="text/html", title=title, year=2025, dating=dating, format="v2021")


def case(one: Finding, number: int | None = None) -> Case:
    return Case(agency=NAME, year=2025, rule=one.rule, where=one.where, finding=one, opened=DAY, id=number)


def capture(url: str = URL, body: bytes = b"x", at: datetime = DAY, unchanged: bool = False) -> Capture:
    return Capture(
        url=url, final_url=url, status=200, headers=(), body=body, sha256=sha256(body).hexdigest(), at=at, seconds=0.1,
        unchanged=unchanged,
    )  # fmt: skip


def record(at: datetime = DAY, trouble: Trouble | None = None, **more: object) -> VisitRecord:
    base = VisitRecord(host=HOST, at=at, complete=trouble is None, trouble=trouble)
    return VisitRecord(**{**{name: getattr(base, name) for name in base.__struct_fields__}, **more})


def see(
    base: Base,
    sighting: Sighting,
    state: ObligationState,
    decision: Decision = NOTHING,
    at: datetime = DAY,
    whole: bool = True,
) -> None:
    places = (Place(url="http://a/", at=at, outcome="read"),) if whole else ()
    with base.store.transaction():
        base.store.obligations.owe([(OWED, HOST)])
        write(base, sighting, state, decision, places, at)


def write(
    base: Base,
    sighting: Sighting,
    state: ObligationState,
    decision: Decision,
    places: Sequence[Place] = (),
    at: datetime = DAY,
) -> None:
    """What a round writes down of one sighting, once it is decided."""
    base.store.obligations.see(sighting, state, places, at)
    base.store.findings.forget_others(sighting.agency, sighting.year)
    base.store.findings.keep(sighting, decision, at)
    for event in decision.events:
        base.store.cases.add(event)


def keep(base: Base, record: VisitRecord) -> None:
    base.store.visits.add(record)
    base.store.pages.keep(record.host, record.at, record.remembered, record.captures)


def sighting(*findings: Finding, **more: object) -> Sighting:
    return Sighting(agency=NAME, year=2025, findings=findings, **more)  # type: ignore[arg-type]


def test_what_is_owed_follows_the_configuration_and_keeps_its_state(base: Base) -> None:
    see(base, sighting(report=report(), url=URL), ObligationState.MET)
    earlier = replace(OWED, kind=BodyKind.TOWNSHIP, due=date(2026, 1, 20), basis="c")
    with base.store.transaction():
        base.store.obligations.owe([(earlier, "b")])
    (stands,) = base.store.obligations.standings(2025)
    assert (stands.obligation, stands.host, stands.state) == (earlier, "b", ObligationState.MET)
    assert base.store.obligations.standings(2024) == []


def test_searches_of_a_site_the_body_left_count_for_nothing(base: Base) -> None:
    missing = finding("AR-T01", where="")
    see(base, sighting(missing), ObligationState.OVERDUE, Decision((), {key_of(missing): 7}))
    assert base.store.findings.sweeps(2025, "AR-T01") == {NAME: 7}
    with base.store.transaction():
        base.store.obligations.owe([(OWED, HOST)])
    assert base.store.findings.sweeps(2025, "AR-T01") == {NAME: 7}
    with base.store.transaction():
        base.store.obligations.owe([(OWED, "moved")])
    assert base.store.findings.sweeps(2025, "AR-T01") == {NAME: 0}


def test_a_standing_comes_back_as_it_was_stored(base: Base) -> None:
    see(base, sighting(report=report(), url=URL), ObligationState.MET)
    (stands,) = base.store.obligations.standings()
    assert (stands.dating, stands.url, stands.title) == (report().dating, URL, report().title)
    assert (stands.first_seen, stands.checked, stands.readable, stands.trouble) == (DAY, DAY, True, None)
    assert [place.url for place in stands.places] == ["http://a/"]


def test_first_seen_stays_and_a_visit_that_saw_nothing_forgets_nothing(base: Base) -> None:
    see(base, sighting(report=report(), url=URL), ObligationState.MET)
    later = DAY + timedelta(days=1)
    see(base, sighting(trouble=Trouble("blocked", "412")), ObligationState.MET, at=later, whole=False)
    (stands,) = base.store.obligations.standings()
    assert (stands.first_seen, stands.checked, stands.readable, stands.trouble) == (DAY, later, False, "blocked")
    assert (stands.url, stands.dating) == (URL, report().dating)
    assert len(stands.places) == 1, "the last complete search"


def test_a_report_that_was_not_accepted_leaves_no_date_and_no_address(base: Base) -> None:
    see(base, sighting(report=report(date(2025, 1, 16)), url=URL), ObligationState.UNKNOWN)
    (stands,) = base.store.obligations.standings()
    assert (stands.dating, stands.url, stands.first_seen) == (None, None, None)


def test_counts_survive_a_reading_that_could_not_judge(base: Base) -> None:
    failing = finding()
    see(base, sighting(failing), ObligationState.MET, Decision((), {key_of(failing): 1}))
    see(base, sighting(finding(verdict=Verdict.SKIPPED, where="")), ObligationState.MET)
    assert base.store.findings.streaks(2025, NAME) == {key_of(failing): 1}
    see(base, sighting(finding(verdict=Verdict.HOLDS)), ObligationState.MET, Decision((), {key_of(failing): 0}))
    assert base.store.findings.streaks(2025, NAME) == {}
    assert base.store.findings.of(Verdict.FAILS) == base.store.findings.of(Verdict.SKIPPED) == []


def test_findings_are_those_of_the_last_reading(base: Base) -> None:
    see(base, sighting(finding(verdict=Verdict.UNSURE), finding("AR-X07", Verdict.BROKEN)), ObligationState.MET)
    see(base, sighting(finding("AR-F01", Verdict.UNSURE)), ObligationState.MET, at=DAY + timedelta(days=1))
    assert [one.rule for one in base.store.findings.of(Verdict.UNSURE)] == ["AR-F01"]
    assert base.store.findings.of(Verdict.BROKEN) == []


def test_the_life_of_a_case_stands_in_the_journal(base: Base) -> None:
    first, worse = finding(), finding(says="1 != 3")
    with base.store.transaction():
        base.store.cases.add(CaseEvent(kind=OPENED, case=case(first), at=DAY))
        base.store.cases.add(CaseEvent(kind=CHANGED, case=case(worse, 1), at=DAY, note="1 != 3"))
        told = replace(case(worse, 1), rectify_by=date(2026, 2, 10))
        base.store.cases.add(CaseEvent(kind=NOTIFIED, case=told, at=DAY))
    (stored,) = base.store.cases.find()
    assert (stored.id, stored.finding, stored.notified, stored.rectify_by) == (1, worse, DAY, date(2026, 2, 10))
    later = DAY + timedelta(days=3)
    with base.store.transaction():
        base.store.cases.add(CaseEvent(kind=CLOSED, case=stored, at=later))
    assert base.store.cases.find() == []
    assert [one.closed for one in base.store.cases.find(open_only=False, since=later)] == [later]
    assert tuples(base.db, "SELECT subject, event FROM journal ORDER BY id") == [
        ("case:1", "opened"), ("case:1", "changed"), ("case:1", "notified"), ("case:1", "closed"),
    ]  # fmt: skip


def test_the_database_itself_refuses_a_second_open_case(base: Base) -> None:
    with pytest.raises(StoreError) as caught, base.store.transaction():
        base.store.cases.add(CaseEvent(kind=OPENED, case=case(finding()), at=DAY))
        base.store.cases.add(CaseEvent(kind=OPENED, case=case(finding()), at=DAY))
    assert caught.value.code == "store-clash"
    assert base.store.cases.find(open_only=False) == []


def test_a_site_keeps_its_start_when_a_visit_finds_none(base: Base) -> None:
    with base.store.transaction():
        keep(base, record(start="http://a/ndbg/"))
        keep(base, record(DAY + timedelta(days=1), Trouble("dns", "?")))
    state = base.store.visits.sites()[HOST]
    assert (state.start, state.complete, state.trouble) == ("http://a/ndbg/", False, Trouble("dns", "?"))
    assert base.store.visits.availability(DAY) == {HOST: 0.5}


@pytest.mark.parametrize(("days", "unchanged", "remembered"), [(3, False, True), (8, False, False), (8, True, False)])
def test_facts_are_known_for_a_week_after_the_last_full_answer(
    base: Base, days: int, unchanged: bool, remembered: bool
) -> None:
    known = Known(sha256="0", etag='"e"', listing=Listing(source=URL))
    with base.store.transaction():
        keep(base, record(remembered={URL: known}, captures=(capture(),)))
        if unchanged:
            at = DAY + timedelta(days=days - 1)
            again = (capture(at=at, body=b"", unchanged=True),)
            keep(base, record(at, remembered={URL: known}, captures=again))
    found = base.store.pages.known(HOST, DAY + timedelta(days=days - 7))
    assert found == ({URL: known} if remembered else {})


def test_a_page_with_a_defect_seen_once_is_read_anew(base: Base) -> None:
    failing, known = finding(), Known(sha256="0", report=report())
    with base.store.transaction():
        keep(base, record(remembered={URL: known}, captures=(capture(),)))
    for streak, expected in ((1, {}), (2, {URL: known})):
        see(
            base,
            sighting(failing, report=report(), url=URL),
            ObligationState.MET,
            Decision((), {key_of(failing): streak}),
        )
        assert base.store.pages.known(HOST, DAY - timedelta(days=7)) == expected


def test_steps_and_marks_are_kept_once(base: Base) -> None:
    with base.store.transaction():
        base.store.obligations.take_steps([(NAME, 2025, "before-15"), (NAME, 2025, "before-15")], DAY)
        base.store.marks.set("digest", "1")
        base.store.marks.set("digest", "2")
    assert base.store.obligations.steps(2025) == {(NAME, "before-15")}
    assert base.store.obligations.steps(2026) == set()
    assert (base.store.marks.get("digest"), base.store.marks.get("other")) == ("2", None)


STRANGE = ["nul\x00 inside", "rare 𠮷𡃁㐀", "bidi \u202e\u2066", "controls \x1b[31m\r\n", "quotes ' \" ; --", "\ufffd"]


@pytest.mark.parametrize("words", STRANGE)
def test_strange_words_are_stored_without_loss(base: Base, words: str) -> None:
    _store_words(base, words)
    assert base.store.obligations.standings()[0].title == words
    assert base.store.findings.of(Verdict.UNSURE)[0].says == words
    assert base.store.cases.find()[0].finding.says == words
    (known,) = base.store.pages.known(HOST, DAY - timedelta(days=1)).values()
    assert known.listing is not None and known.listing.items[0].title == words


def test_a_lone_surrogate_is_no_character_and_stops_nothing(base: Base) -> None:
    _store_words(base, "half \ud800 a character")
    shown = "half 〔U+D800〕 a character"
    assert base.store.obligations.standings()[0].title == shown
    assert base.store.findings.of(Verdict.UNSURE)[0].says == shown
    (known,) = base.store.pages.known(HOST, DAY - timedelta(days=1)).values()
    assert known.listing is not None and known.listing.items[0].title == shown


def _store_words(base: Base, words: str) -> None:
    known = Known(sha256="0", listing=Listing(source=URL, items=(Item(title=words, url=URL),)))
    kept = record(remembered={URL: known}, captures=(capture(),), trouble=Trouble("protocol", words))
    with base.store.transaction():
        keep(base, kept)
        base.store.obligations.owe([(OWED, HOST)])
        opened = CaseEvent(kind=OPENED, case=case(finding(says=words)), at=DAY)
        seen = sighting(finding(verdict=Verdict.UNSURE, says=words), report=report(title=words), url=URL)
        write(base, seen, ObligationState.MET, Decision((opened,), {}))


# --- what searches found out -------------------------------------------------------------------------------------


def test_the_last_whole_search_before_a_report_was_read_is_kept(base: Base) -> None:
    days = [DAY + timedelta(days=n) for n in range(4)]
    see(base, sighting(), ObligationState.UPCOMING, at=days[0])
    see(base, sighting(), ObligationState.UPCOMING, at=days[1], whole=False)
    assert base.store.obligations.searches(2025)[NAME].missed == days[0].date(), (
        "a search that met an obstacle missed nothing"
    )
    see(base, sighting(report=report(), url=URL), ObligationState.MET, at=days[2])
    see(base, sighting(), ObligationState.MET, at=days[3])
    assert base.store.obligations.searches(2025)[NAME].missed == days[0].date(), "nor did one after the report was read"


def test_days_on_which_an_address_led_to_nothing_count_once_until_it_is_read_again(base: Base) -> None:
    see(base, sighting(report=report(), url=URL), ObligationState.MET)
    gone = [DAY + timedelta(days=n) for n in (1, 1, 2)]
    for at in gone:
        see(base, sighting(gone=True), ObligationState.MET, at=at)
    see(
        base,
        sighting(trouble=Trouble("blocked", "")),
        ObligationState.MET,
        at=gone[-1] + timedelta(days=1),
        whole=False,
    )
    assert base.store.obligations.searches(2025)[NAME].gone == (gone[0].date(), gone[2].date())
    see(base, sighting(report=report(), url=URL), ObligationState.MET, at=gone[-1] + timedelta(days=2))
    assert base.store.obligations.searches(2025)[NAME].gone == ()


def test_what_searches_of_a_site_the_body_left_found_out_is_forgotten(base: Base) -> None:
    see(base, sighting(), ObligationState.UPCOMING)
    with base.store.transaction():
        base.store.obligations.owe([(OWED, HOST)])
    assert NAME in base.store.obligations.searches(2025)
    with base.store.transaction():
        base.store.obligations.owe([(OWED, "moved")])
    assert base.store.obligations.searches(2025) == base.store.obligations.searches(2024) == {}


def test_how_a_page_opened_comes_back_in_order(base: Base) -> None:
    days = [DAY + timedelta(days=n) for n in range(12)]
    with base.store.transaction():
        for at in reversed(days):
            keep(base, record(at, captures=(capture(at=at),)))
    loads = base.store.pages.loads(URL)
    assert [load.day for load in loads] == [at.date() for at in days[-10:]]
    assert {load.seconds for load in loads} == {0.1}
    assert base.store.pages.loads("http://127.0.0.2/other.html") == ()
