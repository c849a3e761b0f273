"""Columns under watch in the small county: reminder, notice, rectification, and nothing on a doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.cases.availability import sample_times
from monitor.model.cases import Case, CaseEventKind
from monitor.model.columns import WEBSITE, ColumnState
from monitor.model.websites import Sample
from monitor.rounds.desk import Desk
from monitor.rounds.round import hold_round, rehearsal
from monitor.rounds.samples import take_samples
from monitor.settings import Config, Maintenance
from monitor.show import status
from monitor.show.view import gather
from monitor.words import Words
from tests.county import EDUCATION, WATER, County, moment
from tests.sites import column

NEWS, RULES = "/dt/", "/jgzn/"
PLACE = "首页 → 教育动态"
TABLE = """网站,栏目路径,网址,类别,责任单位,一级栏目,登记日期
{host},首页 > 教育动态,http://{host}/dt/,动态要闻,霁川县教育局,是,2026-01-01
{host},首页 > 机构职能,http://{host}/jgzn/,静态,霁川县水利局,否,2026-01-01
"""
FIRST = date(2026, 4, 1)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    with County(tmp_path) as county:
        host = county.path.read_text("utf-8").partition("[[site]]")[2].split('"')[1]
        (tmp_path / "columns.csv").write_text(TABLE.format(host=host), encoding="utf-8")
        county.path.write_text('column_table = "columns.csv"\n' + county.path.read_text("utf-8"), encoding="utf-8")
        for name in (EDUCATION, WATER):
            county.publish(name, date(2026, 1, 15))
        show(county, [FIRST])
        county.bureaus.archive[RULES] = column(("主要职责", "/jgzn/1.html", "2020-05-06"))
        yield county


def show(county: County, days: Sequence[date]) -> None:
    """The news of these days in the column, the oldest pinned on top."""
    rows = [(f"第{number}期校园活动简讯", f"/dt/{day}.html", day.isoformat()) for number, day in enumerate(days, 1)]
    county.bureaus.archive[NEWS] = column(*rows)
    for _, path, _ in rows:
        county.bureaus.archive[path] = "<html><body><h1>校园活动</h1><p>各校开展活动。</p></body></html>"


def days(first: date, count: int) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(count))


def cases(desk: Desk, *, open_only: bool = True) -> list[Case]:
    """Cases about columns."""
    found = desk.store.cases.find(year=WEBSITE, open_only=open_only)
    return [case for case in found if case.where.startswith("column.")]


def letters(county: County) -> list[tuple[date, str, str]]:
    """Letters about columns."""
    return [mail for mail in county.mails() if mail[2] in ("即将超期提醒", "整改通知")]


def test_a_column_is_reminded_of_then_noticed_and_closed_when_something_new_appears(county: County) -> None:
    with county.desk() as desk:
        for day in days(FIRST, 18):
            county.live(desk, day)
        assert letters(county) == [
            (date(2026, 4, 10), "edu", "即将超期提醒"),
            (date(2026, 4, 17), "edu", "整改通知"),
        ], "three days before the 15th, moved back from a Sunday; stale from the 16th, certain on the 17th"
        [case] = cases(desk)
        assert (case.rule, case.agency, case.rectify_by) == ("WS-C02", EDUCATION, date(2026, 4, 24))
        assert "2026" in case.finding.says
        show(county, [FIRST, date(2026, 4, 19)])
        county.live(desk, date(2026, 4, 19))
        [case] = cases(desk, open_only=False)
        assert case.closed is not None
        assert [line.event for line in desk.store.cases.history(case.id or 0)][-1] == CaseEventKind.CLOSED


def test_a_second_survey_of_the_same_day_proves_nothing_more(county: County) -> None:
    bureaus, _ = hosts(county)
    with county.desk() as desk:
        county.set_day(date(2026, 4, 20))
        done = [hold_round(desk, moment(date(2026, 4, 20), hour), host=bureaus) for hour in (9, 11, 15)]
        assert [len(one.surveyed) for one in done] == [1, 1, 1]
        assert cases(desk) == []
        county.live(desk, date(2026, 4, 21))
        assert len(cases(desk)) == 1


@pytest.mark.parametrize("trouble", ["blocked", "gone", "scripted", "undated"])
def test_nobody_is_told_of_what_could_not_be_read(county: County, trouble: str) -> None:
    with county.desk() as desk:
        for day in days(FIRST, 3):
            county.live(desk, day)
        if trouble == "blocked":
            county.bureaus.blocked = True
        elif trouble == "gone":
            del county.bureaus.archive[NEWS]
        elif trouble == "scripted":
            county.bureaus.archive[NEWS] = (
                '<html><body><div id="list"></div><script src="/l.js"></script></body></html>'
            )
        else:
            county.bureaus.archive[NEWS] = column(
                ("校园活动简讯", "/dt/1.html", ""), ("教师研修活动简讯", "/dt/2.html", "")
            )
        for day in days(date(2026, 4, 20), 5):
            county.live(desk, day)
        assert [mail for mail in letters(county) if mail[2] == "整改通知"] == []
        state = next(one for one in desk.store.columns.standings().values() if PLACE in one.place).state
        assert state is ColumnState.UNCERTAIN


def test_a_case_waits_untold_while_its_column_cannot_be_read(county: County) -> None:
    with county.desk() as desk:
        county.live(desk, date(2026, 4, 16))
        show(county, [date(2026, 4, 1)])
        with rehearsal(desk) as rehearsed:
            assert rehearsed.evidence is None
        county.live(desk, date(2026, 4, 17))
        assert [case.notified is not None for case in cases(desk)] == [True]


def test_a_column_taken_off_the_table_is_forgotten_and_its_case_withdrawn(county: County) -> None:
    with county.desk() as desk:
        for day in days(date(2026, 4, 16), 2):
            county.live(desk, day)
        assert len(cases(desk)) == 1
    table = (county.folder / "columns.csv").read_text("utf-8").splitlines()
    (county.folder / "columns.csv").write_text("\n".join([table[0], table[2]]), encoding="utf-8")
    with county.desk() as desk:
        county.live(desk, date(2026, 4, 18))
        assert cases(desk) == []
        assert [one.sight.column.agency for one in desk.store.columns.standings().values()] == [WATER]


def test_the_status_counts_columns(county: County) -> None:
    with county.desk() as desk:
        for day in days(date(2026, 4, 16), 2):
            county.live(desk, day)
        view = gather(desk.config, 2025, moment(date(2026, 4, 17), 10))
    counted = status.to_json(view, Words("zh"))["columns"]
    parts = {"fresh": 1, "soon": 0, "stale": 1, "blank": 0, "uncertain": 0, "exempt": 0, "unseen": 0}
    assert counted == {"watched": 2, **parts}
    assert [row[:3] for row in status.column_rows(view, Words("zh"))] == [(EDUCATION, PLACE, "超期")]


def test_availability_is_that_of_the_samples_where_there_are_any(county: County) -> None:
    with county.desk() as desk:
        county.live(desk, date(2026, 4, 16))
        host = desk.config.sites[0].host
        now = moment(date(2026, 4, 16), 10)
        with desk.store.transaction():
            for minute, trouble, void in ((1, None, None), (2, "timeout", None), (3, "refused", "uplink")):
                sample = Sample(host=host, at=now.replace(minute=minute), seconds=1, trouble=trouble, void=void)
                desk.store.columns.add_sample(sample)
        view = gather(desk.config, 2025, now.replace(minute=30), whole=True)
    assert view.availability[host] == 0.5


def test_samples_are_taken_of_watched_sites_when_their_time_has_come(county: County) -> None:
    with county.desk() as desk:
        county.live(desk, date(2026, 4, 16))
        times = sample_times(date(2026, 4, 17), desk.config.sites[0].host, desk.config.probe.per_day)
        taken = [one for at in times[:3] for _ in range(2) for one in take_samples(desk, at)]
        assert [(one.host, one.at, one.trouble) for one in taken] == [
            (desk.config.sites[0].host, at, None) for at in times[:3]
        ], "the township's site has no column, and no time is taken twice"


@pytest.mark.parametrize("asked", ["visit", "sample"])
def test_a_site_is_asked_for_nothing_until_the_time_it_said(county: County, asked: str) -> None:
    """By none of those that ask: visits, surveys, samples; and whoever was told, the others know it."""
    day = date(2026, 4, 16)
    requests: list[str] = []
    county.set_day(day)
    county.bureaus.busy = 3 * 3600
    county.bureaus.on_request = requests.append
    with county.desk() as desk:
        host = desk.config.sites[0].host
        if asked == "sample":
            take_samples(desk, moment(day))
        else:
            hold_round(desk, moment(day))
        assert requests
        county.bureaus.busy = 0
        before = len(requests)
        for hour in (10, 11):
            assert host not in hold_round(desk, moment(day, hour)).hosts()
            take_samples(desk, moment(day, hour))
        assert len(requests) == before
        assert host in hold_round(desk, moment(day, 13)).hosts()
        assert len(take_samples(desk, moment(day, 13))) == 1
        assert desk.store.waits.standing() == {}


def test_maintenance_of_a_site_makes_its_own_samples_void_and_no_others(county: County) -> None:
    bureaus, town = hosts(county)
    day = date(2026, 4, 16)
    for site, void in ((bureaus, "maintenance"), (town, None)):
        announced = Maintenance(site=site, start=moment(day, 0), end=moment(day, 23), note="机房搬迁")
        with county.desk(lambda config, own=announced: replace(config, maintenance=(own,))) as desk:  # type: ignore[misc]
            [sample] = take_samples(desk, sample_times(day, bureaus, desk.config.probe.per_day)[void is None])
        assert (sample.host, sample.void) == (bureaus, void)


def test_the_unit_that_answers_for_a_site_may_be_named_by_an_alias(county: County) -> None:
    text = county.path.read_text("utf-8")
    text = text.replace("[[site]]\n", '[[site]]\nowner = "县教育局"\n', 1)
    text = text.replace(f'name = "{EDUCATION}"\n', f'name = "{EDUCATION}"\naliases = ["县教育局"]\n', 1)
    county.path.write_text(text, "utf-8")
    with county.desk() as desk:
        assert desk.config.sites[0].owner == EDUCATION
        for day in days(FIRST, 4):
            county.live(desk, day)
        assert {case.agency for case in desk.store.cases.find(year=WEBSITE)} == {EDUCATION}


# --- what is watched changes -------------------------------------------------------------------------------------


def register(county: County, *rows: str) -> None:
    text = "\n".join(["网站,栏目路径,网址,类别,责任单位,一级栏目,登记日期,免检理由", *rows])
    (county.folder / "columns.csv").write_text(text, encoding="utf-8")


def row(host: str, name: str, path: str, kind: str = "动态要闻", agency: str = EDUCATION, reason: str = "") -> str:
    return f"{host},首页 > {name},http://{host}{path},{kind},{agency},是,2026-01-01,{reason}"


def hosts(county: County) -> list[str]:
    return [site.split('"')[1] for site in county.path.read_text("utf-8").split("[[site]]")[1:]]


def test_the_case_of_a_column_that_is_exempt_by_now_is_withdrawn(county: County) -> None:
    host, _ = hosts(county)
    with county.desk() as desk:
        for day in days(date(2026, 4, 16), 2):
            county.live(desk, day)
        assert len(cases(desk)) == 1
    register(county, row(host, "教育动态", "/dt/", "免检", reason="已归档"))
    with county.desk() as desk:
        county.live(desk, date(2026, 4, 18))
        assert cases(desk) == []
        assert desk.store.columns.standings() == {}


def test_a_column_registered_again_is_read_from_the_start(county: County) -> None:
    host, _ = hosts(county)
    register(county, row(host, "教育动态", "/dt/"), row(host, "机构职能", "/jgzn/", "静态"))
    with county.desk() as desk:
        county.live(desk, date(2026, 4, 16))
    register(county, row(host, "机构职能", "/jgzn/", "静态"))
    with county.desk() as desk:
        county.live(desk, date(2026, 4, 17))
    register(county, row(host, "教育动态", "/dt/"), row(host, "机构职能", "/jgzn/", "静态"))
    with county.desk() as desk:
        county.live(desk, date(2026, 5, 20))
        assert cases(desk) == [], "what was read of it a month ago is no reading of the day before"
        county.live(desk, date(2026, 5, 21))
        assert len(cases(desk)) == 1


def test_a_site_without_columns_has_no_cases_left(county: County) -> None:
    bureaus, town = hosts(county)
    with county.desk() as desk:
        for day in days(date(2026, 4, 16), 4):
            county.live(desk, day)
        assert any(case.where == f"site.{bureaus}" for case in desk.store.cases.find(year=WEBSITE))
    register(county, row(town, "机构职能", "/jgzn/", "静态"))
    with county.desk() as desk:
        county.live(desk, date(2026, 4, 20))
        assert [case.where for case in desk.store.cases.find(year=WEBSITE) if bureaus in case.where] == []


def test_a_fresh_column_closes_no_case_of_one_whose_name_begins_like_its_own(county: County) -> None:
    host, _ = hosts(county)
    county.bureaus.archive["/new/"] = column(("第九期校园活动简讯", "/new/9.html", "2026-04-16"))
    register(county, row(host, "教育动态.专题", "/dt/"), row(host, "教育动态", "/new/"))
    with county.desk() as desk:
        for day in days(date(2026, 4, 16), 4):
            county.live(desk, day)
        assert [case.closed for case in cases(desk, open_only=False)] == [None]


def test_templates_and_links_are_looked_at_as_often_as_is_set_and_columns_every_time(county: County) -> None:
    def seldom(config: Config) -> Config:
        return replace(config, watch=replace(config.watch, links_every=3 * 86400.0))

    seen = []
    with county.desk(seldom) as desk:
        for day in days(FIRST, 4):
            county.live(desk, day)
            [state] = desk.store.columns.surveys().values()
            assert state.sight is not None
            assert state.sight.looked is not None
            seen.append((state.sight.looked.date(), bool(state.sight.pages), state.sight.newest))
    later = FIRST + timedelta(days=3)
    assert seen == [(FIRST, True, FIRST), (FIRST, False, FIRST), (FIRST, False, FIRST), (later, True, FIRST)]


def test_no_address_is_asked_for_twice_in_a_round_whoever_wants_it(county: County) -> None:
    """The reports and the news stand on one page, which visit and survey read, and the home page is looked at.

    On the first day nobody knows yet which pages are looked at; a link that HEAD says leads nowhere GET must confirm.
    """
    home, reports = ("/", "/ndbg/")
    table = county.folder / "columns.csv"
    table.write_text(table.read_text("utf-8").replace("/dt/,动态要闻", f"{reports},动态要闻"), encoding="utf-8")
    asked: Counter[str] = Counter()
    county.bureaus.on_request = lambda path: asked.update([path])
    with county.desk() as desk:
        for day in days(FIRST, 4):
            asked.clear()
            county.set_day(day)
            hold_round(desk, moment(day))
            assert {home, reports, RULES, "/edu.html"} <= asked.keys()
            del asked["/2024.html"]
            if day > FIRST:
                assert {path: times for path, times in asked.items() if times > 1} == {}, day
