"""Who is named in a bulletin, what is said of them, and which figures it carries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec.structs import replace

from monitor.cases.workdays import Calendar
from monitor.judge.book.known import MISSING, PERSONAL
from monitor.letters.bulletin import annexes, classes, dated, in_order
from monitor.letters.bulletins.draft import gather
from monitor.model.bulletins import Bulletin
from monitor.model.cases import Case, ObligationState, Standing
from monitor.model.columns import WEBSITE, Column, ColumnClass, ColumnSight, ColumnStanding, ColumnState
from monitor.model.findings import Finding, Severity, Verdict
from monitor.model.letters import Entry
from monitor.model.office import Office
from monitor.model.pages import Trouble
from monitor.model.reports import Dating
from monitor.model.roster import Agency, BodyKind, Obligation
from monitor.model.standings import Standings, SurveyState
from monitor.settings import Bulletins, Rectify
from monitor.words import Words
from tests.letters.papers import problem

AT = datetime(2026, 9, 24, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = AT.date()
OFFICE = Office(name="霁川县电子政务服务中心", phone="", email="")
HOST = "127.0.0.11:8080"
EDUCATION, WATER, TOWN = "霁川县教育局", "霁川县水利局", "霁川县云溪乡人民政府"
AGENCIES = tuple(Agency(name=name, kind=BodyKind.DEPARTMENT, site=HOST) for name in (WATER, TOWN, EDUCATION))
"""In the official order of the county, which is not that of the alphabet."""
WORDS = Words("zh")


def standing(
    name: str = "通知公告", agency: str = EDUCATION, state: ColumnState = ColumnState.STALE, **changes: Any
) -> ColumnStanding:
    """A column last renewed on 2 March, with a limit of six months, seen in the round of ``AT``."""
    column = Column(
        site=HOST,
        path=("首页", "政务公开", name),
        url=f"http://{HOST}/{name}/",
        kind=changes.pop("kind", ColumnClass.NOTICE),
        agency=agency,
    )
    sight = ColumnSight(
        column=column,
        at=changes.pop("at", AT),
        newest=changes.pop("newest", date(2026, 3, 2)),
        blank=state is ColumnState.BLANK,
        trouble=changes.pop("trouble", None),
    )
    facts: dict[str, Any] = {
        "place": f"column.{HOST}/{' → '.join(column.path)}",
        "registered": date(2026, 1, 1),
        "sight": sight,
        "state": state,
        "limit": "6m",
        "expires": date(2026, 9, 2),
    }
    return ColumnStanding(**{**facts, **changes})


def finding(where: str, agency: str = EDUCATION, **changes: Any) -> Finding:
    facts: dict[str, Any] = {
        "agency": agency,
        "year": WEBSITE,
        "rule": "WS-C02",
        "version": 1,
        "severity": Severity.S2,
        "verdict": Verdict.FAILS,
        "where": where,
        "says": "超过期限没有更新。",
        "title": "栏目按期更新",
        "law": "国办秘函〔2019〕19号",
        "fix": "请更新。",
        "label": "栏目超期未更新",
        "url": f"http://{HOST}/",
    }
    return Finding(**{**facts, **changes})


def case(about: Finding, **changes: Any) -> Case:
    """A case whose unit was told on 5 September and had until the 14th."""
    facts: dict[str, Any] = {
        "opened": AT - timedelta(days=20),
        "notified": AT - timedelta(days=19),
        "rectify_by": date(2026, 9, 14),
    }
    key = {"agency": about.agency, "year": about.year, "rule": about.rule, "where": about.where, "finding": about}
    return Case(**{**key, **facts, **changes})


def owed(agency: str, state: ObligationState | None, **changes: Any) -> Standing:
    obligation = Obligation(agency=agency, year=2025, kind=BodyKind.DEPARTMENT, due=date(2026, 1, 31), basis="")
    return Standing(obligation=obligation, host=HOST, state=state, **changes)


def unread(*hosts: str) -> dict[str, SurveyState]:
    """The surveys of sites that could not be read."""
    return {host: SurveyState(host=host, at=AT, trouble="timeout") for host in hosts}


def reminder(number: int) -> Entry:
    """A reminder that left on the day of the check."""
    return Entry(
        id=number, kinds=("reminder",), agency=WATER, recipient="", subject="", message_id="", state="sent",
        attempts=0, says="", created=AT, sent=AT,
    )  # fmt: skip


def drafted(
    policy: Bulletins = Bulletins(),  # noqa: B008
    last: Bulletin | None = None,
    agencies: Sequence[Agency] = AGENCIES,
    **known: Any,
) -> Bulletin:
    """The draft of what is known; the open cases still fail unless said otherwise."""
    failing = tuple(one.finding for one in known.get("cases", ()) if one.closed is None)
    standings = Standings(**{"at": AT, "year": 2025, "findings": failing, **known})
    return gather(standings, last, agencies, OFFICE, policy, Rectify(), Calendar(), WORDS.say)


STALE = standing()
LATE = case(finding(STALE.place))


def named(**facts: Any) -> list[str]:
    return [one.place for one in drafted(**{"columns": (STALE,), "cases": (LATE,), **facts}).problems]


# --- who is named ------------------------------------------------------------------------------------------------


def test_a_column_not_put_right_in_time_is_named_with_path_day_and_delay() -> None:
    (one,) = drafted(columns=(STALE,), cases=(LATE,)).problems
    assert (one.agency, one.place, one.label) == (EDUCATION, "首页 → 政务公开 → 通知公告", "栏目超期未更新")
    assert (one.last, one.days, one.overdue) == (date(2026, 3, 2), 206, 22)
    assert (one.kind, one.limit, one.url) == ("通知公告", "6个月内", f"http://{HOST}/通知公告/")
    assert (one.times, one.rectify_by) == (1, date(2026, 10, 9))


@pytest.mark.parametrize(
    ("why", "stands"),
    [
        ("nobody was told", replace(LATE, notified=None)),
        ("there is still time", replace(LATE, rectify_by=DAY)),
        ("an extension was granted", replace(LATE, rectify_by=DAY + timedelta(days=30))),
        ("it is a hint", case(finding(STALE.place, severity=Severity.S4))),
        ("the unit is no longer on the roster", case(finding(STALE.place, agency="霁川县旧局"))),
        ("nobody knows the column", case(finding("column.127.0.0.99/首页"))),
        ("personal data must not spread", case(finding(STALE.place, rule=PERSONAL))),
    ],
)
def test_nobody_is_named_if(why: str, stands: Case) -> None:
    assert named(cases=(stands,)) == [], why


@pytest.mark.parametrize(
    ("why", "column"),
    [
        ("it could not be read", standing(trouble=Trouble("timeout", ""), state=ColumnState.UNCERTAIN)),
        ("the site turned us away", standing(trouble=Trouble("blocked", ""))),
        ("it has been renewed", standing(state=ColumnState.FRESH)),
        ("its state is uncertain", standing(state=ColumnState.UNCERTAIN)),
        ("it was not seen in this round", standing(at=AT - timedelta(days=1))),
    ],
)
def test_a_column_is_not_named_if(why: str, column: ColumnStanding) -> None:
    other = standing("部门动态", state=ColumnState.FRESH)
    assert named(columns=(column, other)) == [], why


def test_another_fault_of_a_stale_column_is_not_called_lateness() -> None:
    other = case(finding(STALE.place, rule="WS-C07", label="日期异常", says="有2条信息的日期还没有到。"))
    (one,) = drafted(columns=(STALE,), cases=(other,)).problems
    assert (one.label, one.overdue, one.says) == ("日期异常", None, "有2条信息的日期还没有到。")


def test_a_fault_of_a_site_is_named_by_the_site() -> None:
    site = case(finding(f"site.{HOST}", rule="WS-C05", label="空白栏目", says="空白栏目共6个。"))
    (one,) = drafted(cases=(site,)).problems
    assert (one.about, one.place, one.says) == ("site", HOST, "空白栏目共6个。")


def test_what_no_longer_fails_is_not_named() -> None:
    assert named(findings=()) == []


def test_what_came_back_soon_is_named_although_there_is_time() -> None:
    again = replace(LATE, opened=AT, rectify_by=DAY + timedelta(days=5))
    before = replace(LATE, closed=again.opened - timedelta(days=90))
    assert named(cases=(before, again)) == ["首页 → 政务公开 → 通知公告"]
    for harmless in (
        replace(before, closed=again.opened - timedelta(days=91)),
        replace(before, notified=None),
        replace(before, dismissed=AT),
        replace(before, where="column.other"),
    ):
        assert named(cases=(harmless, again)) == []


def test_a_county_may_name_everything_its_units_were_told_of() -> None:
    early, untold = replace(LATE, rectify_by=DAY + timedelta(days=5)), replace(LATE, notified=None)
    policy = Bulletins(names="open")
    assert len(drafted(policy, columns=(STALE,), cases=(early,)).problems) == 1
    assert drafted(policy, columns=(STALE,), cases=(untold,)).problems == ()


def test_a_report_is_called_missing_only_while_it_is_overdue() -> None:
    gone = case(finding("", WATER, rule=MISSING, year=2025, label="年报未发布"))
    (one,) = drafted(cases=(gone,), obligations=(owed(WATER, ObligationState.OVERDUE),)).problems
    assert (one.about, one.place, one.limit) == ("report", "2025年政府信息公开工作年度报告", "2026年1月31日前")
    assert (one.last, one.overdue) == (None, 236)
    for other in (owed(WATER, ObligationState.UNKNOWN), owed(WATER, ObligationState.OVERDUE, trouble="blocked")):
        assert drafted(cases=(gone,), obligations=(other,)).problems == ()
    assert drafted(cases=(gone,)).problems == ()


def test_a_late_report_says_how_late_it_was() -> None:
    late = case(finding("", WATER, rule="AR-T02", year=2025, label="年报逾期发布"))
    there = owed(
        WATER,
        ObligationState.MET_LATE,
        title="霁川县水利局2025年年报",
        url=f"http://{HOST}/r.html",
        dating=Dating(day=date(2026, 2, 10), source="page"),
    )
    (one,) = drafted(cases=(late,), obligations=(there,)).problems
    assert (one.place, one.last, one.overdue, one.url) == (
        "霁川县水利局2025年年报", date(2026, 2, 10), 10, f"http://{HOST}/r.html",
    )  # fmt: skip


# --- how often, in which order -----------------------------------------------------------------------------------


def test_a_problem_named_in_the_issue_before_is_counted_on() -> None:
    facts: dict[str, Any] = {"columns": (STALE,), "cases": (LATE,)}
    issues = [drafted(**facts)]
    for _ in range(2):
        issues.append(drafted(**facts, last=issues[-1]))
    assert [one.problems[0].times for one in issues] == [1, 2, 3]
    silent = drafted(last=issues[-1])
    assert drafted(**facts, last=silent).problems[0].times == 1, "in a row"


def test_problems_stand_by_class_the_gravest_first_and_units_in_official_order() -> None:
    blank = {"label": "空白栏目", "severity": Severity.S1}
    mixed = [
        problem("甲", agency=EDUCATION),
        problem("乙", agency=WATER),
        problem("丁", agency=EDUCATION, **blank),
        problem("丙", agency=TOWN, **blank),
        problem("戊", agency=WATER),
    ]
    ranks = [agency.name for agency in AGENCIES]
    ordered = in_order(mixed, ranks.index)
    assert [one.place for one in ordered] == ["丙", "丁", "乙", "戊", "甲"]
    issue = replace(drafted(), problems=ordered)
    assert [(label, len(found)) for label, found in classes(issue)] == [("空白栏目", 2), ("栏目超期未更新", 3)]
    assert [(kind, len(found)) for kind, found in annexes(issue)] == [("column", 5)]


# --- figures -----------------------------------------------------------------------------------------------------


def test_figures_count_what_could_be_read_and_the_operator_hears_of_the_rest() -> None:
    columns = (
        standing("a", state=ColumnState.FRESH),
        standing("b", state=ColumnState.SOON, agency=WATER),
        standing("c", state=ColumnState.GRACE),
        standing("d"),
        standing("e", state=ColumnState.BLANK),
        standing("f", state=ColumnState.UNCERTAIN),
        standing("g", trouble=Trouble("blocked", "")),
        standing("h", at=AT - timedelta(days=3)),
        standing("i", state=ColumnState.EXEMPT, agency=TOWN),
    )
    tally = drafted(columns=columns, letters=tuple(map(reminder, range(7)))).tally
    assert (tally.columns, tally.fresh, tally.stale, tally.blank, tally.unreadable) == (5, 3, 1, 1, 3)
    assert (tally.units, tally.reminders, tally.reports_due) == (2, 7, 0)


def test_reports_are_counted_once_they_are_due_and_known() -> None:
    known = (ObligationState.MET, ObligationState.MET_LATE, ObligationState.OVERDUE, ObligationState.MET_UNDATED)
    unread = (ObligationState.UNKNOWN, None)
    stands = [owed(f"单位{n}", state) for n, state in enumerate((*known, *unread, ObligationState.WAIVED))]
    old, later = owed(WATER, ObligationState.OVERDUE), owed(TOWN, ObligationState.UPCOMING)
    stands.append(replace(old, obligation=replace(old.obligation, year=2024)))
    stands.append(replace(later, obligation=replace(later.obligation, due=DAY + timedelta(days=1))))
    roster = tuple(replace(AGENCIES[0], name=one.obligation.agency) for one in stands)
    gone = owed("不在名册的单位", ObligationState.OVERDUE)
    tally = drafted(obligations=(*stands, gone), agencies=roster).tally
    assert (tally.units, tally.reports_due, tally.unread) == (len(stands), 4, 2)
    assert (tally.on_time, tally.late, tally.undated, tally.missing) == (1, 1, 1, 1)


def test_the_issue_before_lends_its_figures_and_its_day() -> None:
    last = replace(drafted(columns=(STALE,)), day=date(2026, 6, 30))
    now = drafted(last=last)
    assert (now.before, now.since) == (last.tally, date(2026, 6, 30))


def test_praise_is_for_units_all_of_whose_columns_are_in_order() -> None:
    fresh = {"state": ColumnState.FRESH}
    columns = (standing("a", WATER, **fresh), standing("b", TOWN, **fresh), standing("c", EDUCATION, **fresh))
    praise = Bulletins(praise=True)
    assert drafted(columns=columns).praised == ()
    assert drafted(praise, columns=columns).praised == (WATER, TOWN, EDUCATION)
    untold = case(finding("x", WATER), notified=None)
    assert drafted(praise, columns=columns, cases=(untold,)).praised == (TOWN, EDUCATION)
    unread = standing("d", TOWN, trouble=Trouble("timeout", ""))
    assert drafted(praise, columns=(*columns, unread)).praised == (WATER, EDUCATION)


# --- days and words ----------------------------------------------------------------------------------------------


def at(severity: Severity, granted: date | None = None) -> Callable[[Bulletin], Bulletin]:
    return lambda draft: replace(draft, problems=(problem("x", severity=severity, rectify_by=granted),))


@pytest.mark.parametrize(
    ("change", "rectify_by", "recheck_on"),
    [
        (at(Severity.S1), date(2026, 9, 17), date(2026, 9, 28)),
        (at(Severity.S2), date(2026, 9, 20), date(2026, 9, 28)),
        (at(Severity.S3), date(2026, 9, 28), date(2026, 9, 29)),
        (at(Severity.S2, granted=date(2026, 11, 30)), date(2026, 11, 30), date(2026, 12, 1)),
        (at(Severity.S2, granted=date(2026, 9, 1)), date(2026, 9, 20), date(2026, 9, 28)),
    ],
)
def test_days_are_counted_from_the_issue(
    change: Callable[[Bulletin], Bulletin], rectify_by: date, recheck_on: date
) -> None:
    one = dated(change(drafted()), date(2026, 9, 14), Bulletins(), Rectify(), Calendar())
    assert (one.rectify_by, one.recheck_on) == (rectify_by, recheck_on)


def test_a_calendar_that_is_not_known_is_admitted() -> None:
    assert not drafted().provisional
    assert dated(drafted(), date(2039, 5, 4), Bulletins(), Rectify(), Calendar()).provisional


def test_words_come_from_the_settings_or_the_catalogue() -> None:
    usual = drafted()
    assert usual.series == "政府网站栏目更新情况通报"
    assert usual.addressees == "各乡（镇）人民政府，县政府各部门、各直属机构"
    own = drafted(Bulletins(series="政务公开通报", addressees="各单位", code="霁政公开通报"))
    assert (own.series, own.addressees, own.code) == ("政务公开通报", "各单位", "霁政公开通报")


def test_a_bulletin_survives_being_stored() -> None:
    one = drafted(columns=(STALE,), cases=(LATE,))
    assert msgspec.json.decode(msgspec.json.encode(one), type=Bulletin) == one
