"""What the coordinator knows beyond one page: the reports of the other units and those of the year before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from monitor.demo.prose import Voice
from monitor.demo.reports import Report, draw_report, write_html
from monitor.judge.book.rulebook import RuleBook
from monitor.model.cases import Case
from monitor.model.findings import Verdict
from monitor.rounds.desk import Desk
from monitor.rounds.round import hold_round
from monitor.words import Words
from tests.county import EDUCATION, HEALTH, TOWN, WATER, County, Died, dying, moment
from tests.sites import LAST_YEAR, title_of

JANUARY = partial(date, 2026, 1)
MATTERS = {
    EDUCATION: ("招生政策", "校园安全", "学生资助"),
    WATER: ("河道清淤", "农村饮水", "水库巡查"),
    HEALTH: ("疫苗接种", "医保报销", "门诊安排"),
    TOWN: ("宅基地审批", "惠农补贴", "道路硬化"),
}


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    with County(tmp_path) as running:
        yield running


def drawn(name: str, year: int = 2025, previous: Report | None = None) -> Report:
    voice = Voice(name=name, me="我乡" if name == TOWN else "我局", matters=MATTERS[name])
    return draw_report(
        Random(f"{name}{year}"),
        voice=voice,
        year=year,
        title=title_of(name, year),
        published=date(year + 1, 1, 16),
        previous=previous.figures if previous else None,
    )


def copied(report: Report, other: Report, *sections: int) -> Report:
    """A report with sections of another one, under its own name and year."""
    texts = {part.number: part.paragraphs for part in other.parts if part.number in sections}
    own = {
        number: tuple(
            text.replace(other.agency, report.agency).replace(str(other.year), str(report.year)) for text in paragraphs
        )
        for number, paragraphs in texts.items()
    }
    parts = (replace(part, paragraphs=own.get(part.number, part.paragraphs)) for part in report.parts)
    return replace(report, parts=tuple(parts))


def publish(county: County, report: Report) -> None:
    portal = county.town if report.agency == TOWN else county.bureaus
    portal.published[report.agency] = (write_html(report), report.published)


def live(county: County, desk: Desk, first: date, days: int = 2) -> None:
    for number in range(days):
        county.live(desk, first + timedelta(days=number))


def cases(desk: Desk, *rules: str) -> dict[tuple[str, str], Case]:
    """(agency, place) -> the open case of one of the rules."""
    return {(one.agency, one.where): one for one in desk.store.cases.find() if one.rule in rules}


# --- the other units ---------------------------------------------------------------------------------------------


def test_two_units_with_one_text_get_a_finding_each_and_their_neighbours_none(county: County) -> None:
    for name in (EDUCATION, HEALTH, WATER):
        publish(county, drawn(name))
    publish(county, copied(drawn(TOWN), drawn(EDUCATION), 5))
    publish(county, copied(drawn(WATER), drawn(EDUCATION), 1))
    with county.desk() as desk:
        live(county, desk, JANUARY(18))
        found = cases(desk, "AR-X04")
        assert set(found) == {
            *((EDUCATION, "section.1"), (WATER, "section.1")),
            *((EDUCATION, "section.5"), (TOWN, "section.5")),
        }
        assert WATER in found[EDUCATION, "section.1"].finding.says
        assert EDUCATION in found[WATER, "section.1"].finding.says
        assert found[WATER, "section.1"].finding.url == f"http://{desk.config.sites[0].host}/water.html"
    assert {name for _, name, kind in county.mails() if kind == "整改通知"} == {"edu", "water", "town"}


def test_a_text_rewritten_ends_both_cases(county: County) -> None:
    publish(county, drawn(EDUCATION))
    publish(county, copied(drawn(WATER), drawn(EDUCATION), 1, 5))
    with county.desk() as desk:
        live(county, desk, JANUARY(18))
        assert len(cases(desk, "AR-X04")) == 4
        publish(county, drawn(WATER))
        live(county, desk, JANUARY(20))
        assert cases(desk, "AR-X04") == {}


def test_what_visits_found_and_what_the_comparison_found_stand_side_by_side(county: County) -> None:
    """A round over one site compares all units again and leaves what was found of the others as it is."""
    publish(county, drawn(EDUCATION))
    publish(county, copied(drawn(TOWN), drawn(EDUCATION), 1))
    broken = drawn(EDUCATION)
    row = broken.figures["table3"]["carry_out"]
    table = {**broken.figures["table3"], "carry_out": (int(row[0]) + 1, *row[1:])}
    publish(county, replace(broken, figures={**broken.figures, "table3": table}))
    with county.desk() as desk:
        live(county, desk, JANUARY(18))
        before = {(one.agency, one.rule) for one in desk.store.cases.find()}
        assert {(EDUCATION, "AR-X04"), (TOWN, "AR-X04"), (EDUCATION, "AR-A01")} <= before
        skipped = len(desk.store.findings.of(Verdict.SKIPPED))
        hold_round(desk, moment(JANUARY(19), 15), agency=TOWN)
        assert {(one.agency, one.rule) for one in desk.store.cases.find()} == before
        assert len(desk.store.findings.of(Verdict.SKIPPED)) == skipped


def naming_another(name: str) -> Report:
    """The report of the bureau of education with the account of another unit at its end."""
    report = drawn(EDUCATION)
    *others, last = report.parts
    wrong = replace(last, paragraphs=(f"2025年，{name}未收取信息处理费。",))
    return replace(report, parts=(*others, wrong))


def test_the_account_of_another_unit_is_found_once_that_unit_is_registered(county: County) -> None:
    publish(county, naming_another(WATER))
    with county.desk() as desk:
        live(county, desk, JANUARY(18))
        assert set(cases(desk, "AR-X05")) == {(EDUCATION, "section.6")}


def without_the_unit(desk: Desk) -> Desk:
    agencies = tuple(one for one in desk.config.agencies if one.name != WATER)
    return replace(desk, config=replace(desk.config, agencies=agencies))


def without_the_rule(desk: Desk) -> Desk:
    return replace(desk, book=RuleBook(tuple(rule for rule in desk.book.rules if rule.id != "AR-X05")))


@pytest.mark.parametrize("before", [without_the_unit, without_the_rule])
def test_reports_that_were_compared_are_compared_again_once_a_unit_or_a_rule_is_new(
    county: County, before: Callable[[Desk], Desk]
) -> None:
    publish(county, naming_another(WATER))
    with county.desk() as desk:
        live(county, before(desk), JANUARY(18), 3)
        assert cases(desk, "AR-X05") == {}
        live(county, desk, JANUARY(21))
        assert set(cases(desk, "AR-X05")) == {(EDUCATION, "section.6")}


def test_a_unit_whose_site_cannot_be_read_today_is_still_compared(county: County) -> None:
    publish(county, copied(drawn(TOWN), drawn(EDUCATION), 1))
    with county.desk() as desk:
        live(county, desk, JANUARY(18), 1)
        county.town.blocked = True
        publish(county, drawn(EDUCATION))
        live(county, desk, JANUARY(19))
        assert set(cases(desk, "AR-X04")) == {(EDUCATION, "section.1"), (TOWN, "section.1")}


class Silent(Words):
    """Words whose user dies before the first one."""

    def say(self, *_: object, **__: object) -> str:
        raise Died


@pytest.mark.parametrize("hour", [10, 33], ids=["same-day", "next-day"])
@pytest.mark.parametrize(
    "lame", [dying, lambda desk: replace(desk, words=Silent("zh"))], ids=["before", "in-the-middle"]
)
def test_what_was_visited_is_compared_though_the_round_died_before_that_or_meanwhile(
    county: County, lame: Callable[[Desk], Desk], hour: int
) -> None:
    publish(county, drawn(EDUCATION))
    publish(county, copied(drawn(TOWN), drawn(EDUCATION), 1))
    county.set_day(JANUARY(20))
    with county.desk() as desk:
        with pytest.raises(Died):
            hold_round(lame(desk), moment(JANUARY(20)))
        assert cases(desk, "AR-X04") == {}
        county.live(desk, JANUARY(20 + hour // 24), hour % 24)
        assert set(cases(desk, "AR-X04")) == {(EDUCATION, "section.1"), (TOWN, "section.1")}
    assert {name for _, name, kind in county.mails() if kind == "整改通知"} == {"edu", "town"}


# --- the year before ---------------------------------------------------------------------------------------------


def archived(county: County, desk: Desk) -> Report:
    """Last year's report, which the monitor reads in its year."""
    report = drawn(EDUCATION, 2024)
    county.bureaus.archive[LAST_YEAR[1]] = write_html(report)
    live(county, desk, date(2025, 1, 20))
    assert desk.store.pages.facts(2024).keys() == {EDUCATION}
    return report


def test_what_last_years_report_carried_over_is_looked_for_in_this_years(county: County) -> None:
    with county.desk() as desk:
        last = archived(county, desk)
        publish(county, drawn(EDUCATION, previous=last))
        live(county, desk, JANUARY(18))
        assert cases(desk, "AR-X01", "AR-X03", "AR-L09") == {}
        publish(county, drawn(EDUCATION))
        live(county, desk, JANUARY(20))
        ((agency, _),) = cases(desk, "AR-X01")
        assert agency == EDUCATION


def test_last_years_text_is_recognised(county: County) -> None:
    with county.desk() as desk:
        last = archived(county, desk)
        publish(county, copied(drawn(EDUCATION, previous=last), last, 1, 5))
        live(county, desk, JANUARY(18))
        assert {(one.rule, one.where) for one in desk.store.cases.find() if one.rule != "AR-T01"} >= {
            ("AR-X03", "section.1"),
            ("AR-L09", "section.5"),
        }


def test_an_address_that_by_now_shows_another_year_is_no_report_of_last_year(county: County) -> None:
    with county.desk() as desk:
        archived(county, desk)
        county.bureaus.archive[LAST_YEAR[1]] = write_html(drawn(EDUCATION, 2023))
        live(county, desk, date(2025, 1, 29))
        assert desk.store.pages.facts(2024) == {}


def test_without_a_stored_report_of_last_year_nothing_is_held_against_anybody(county: County) -> None:
    with county.desk() as desk:
        publish(county, drawn(EDUCATION))
        live(county, desk, JANUARY(18))
        told = (Verdict.FAILS, Verdict.UNSURE, Verdict.BROKEN)
        found = {one.rule for verdict in told for one in desk.store.findings.of(verdict) if one.agency == EDUCATION}
        assert not found & {"AR-X01", "AR-X02", "AR-X03", "AR-L09", "AR-X09", "AR-X10"}


# --- as often as it takes ----------------------------------------------------------------------------------------


def compared(desk: Desk) -> str:
    return (desk.store.marks.get("compared") or "").rpartition(" ")[2]


def test_facts_that_stay_as_they_are_are_compared_as_often_as_a_rule_may_ask_and_then_no_more(county: County) -> None:
    for name in (EDUCATION, HEALTH):
        publish(county, drawn(name))
    with county.desk() as desk:
        part = desk.book.part("units")
        times = max(rule.readings or desk.config.cases.readings for rule in part.rules)
        seen = []
        for number in range(times + 2):
            county.live(desk, JANUARY(20) + timedelta(days=number))
            seen.append(compared(desk))
        assert seen == [str(min(number, times)) for number in range(1, times + 3)]
        publish(county, drawn(WATER))
        county.live(desk, JANUARY(20) + timedelta(days=times + 2))
        assert compared(desk) == "1", "one report more, and all are compared anew"
