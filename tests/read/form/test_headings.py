"""Headings as real reports write them: renamed, renumbered, merged, side by side, with sub-headings like sections."""

from __future__ import annotations

import re
from datetime import date

import pytest

from monitor.judge.book import rulebook
from monitor.judge.judge import judge
from monitor.model.dossiers import Dossier, Search
from monitor.model.findings import Verdict
from monitor.model.reports import Section
from monitor.model.roster import BodyKind
from monitor.shipped import rules_dir
from monitor.words import Words
from tests.read.corpus import HEADINGS, PROSE, TITLE, article, drawn_page, edited, page, paragraphs, read
from tests.read.test_innocent import judged

ALL = [1, 2, 3, 4, 5, 6]
LONG = "各科室按月梳理新形成的信息，及时上网发布，并由专人负责核对。" * 25
PREAMBLE = (
    "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、"
    "存在的主要问题及改进情况、其他需要报告的事项六部分组成，统计期限自2026年1月1日起至2026年12月31日止。"
)


def with_heading(number: int, heading: str) -> tuple[Section, ...]:
    return read(article(tuple(heading if n == number else own for n, own in enumerate(HEADINGS, 1)))).sections


def places(page_text: str) -> list[tuple[int, int | None]]:
    return [(section.number, section.ordinal) for section in read(page_text).sections]


@pytest.mark.parametrize(
    ("number", "heading", "exact"),
    [
        (1, "一、　总体情况", True),
        (1, "一、政务公开总体情况", False),
        (1, "一、总体公开情况", False),
        (1, "一、我局2026年政府信息公开工作总体情况", False),
        (4, "四、因政府信息公开被申请行政复议、提起行政诉讼情况", True),
        (4, "四、因政府信息公开工作申请行政复议、提起行政诉讼情况", True),
        (4, "四、政府信息公开工作被申请行政复议、被提起行政诉讼情况", True),
        (4, "四、政府信息公开行政复议及行政诉讼情况", True),
        (4, "四、政府信息公开行政复议或行政诉讼情况", True),
        (5, "五、存在主要问题及改进情况", True),
        (5, "五、政府信息公开存在的问题与改进情况", True),
        (5, "五、存在的主要问题及改进措施", False),
        (5, "五、改进方向", False),
        (5, "五、存在的问题", False),
        (6, "六、其他需要报告的事项。", True),
        (6, "六、政府信息公开工作其他需要说明的事项", False),
        (6, "六、其他报告事项", False),
        (1, "一、2026年政府信息公开工作总体情况", False),
        (4, "四丶政府信息公开行政复议、行政诉讼情况", True),
        (4, "四·政府信息公开行政复议、行政诉讼情况", True),
        (4, "四、政府信息公开行政复议、<br>行政诉讼情况", True),
        (3, "三、收到和处理政府信息</p><p>公开申请情况", True),
        (5, "五）存在的主要问题及改进情况", True),
        (5, "五、2026年存在的主要问题及2027年改进情况", False),
        (5, "五、工作中的不足和今后打算", False),
        (6, "六、需要报告的其他情况", False),
    ],
)
def test_further_official_and_renamed_headings_are_found(number: int, heading: str, exact: bool) -> None:
    found = with_heading(number, heading)
    assert [section.number for section in found] == ALL
    assert (found[number - 1].exact, found[number - 1].ordinal) == (exact, number)


@pytest.mark.parametrize(
    "ordinals",
    [
        "壹、 贰、 叁、 肆、 伍、 陆、",
        "I、 II、 III、 IV、 V、 VI、",
        "01 02 03 04 05 06",
        "【一、 【二、 【三、 【四、 【五、 【六、",
    ],
)
def test_official_titles_are_found_behind_ordinals_of_any_kind(ordinals: str) -> None:
    heads = [f"{o}{head[2:]}{'】' if '【' in o else ''}" for o, head in zip(ordinals.split(), HEADINGS, strict=True)]
    assert [section.number for section in read(article(heads)).sections] == ALL


def test_a_row_of_a_lost_table_is_no_heading_whatever_it_speaks_of() -> None:
    heads = ("一、总体情况", "二、主动公开政府信息情况", "3.补正后申请内容仍不明确", *HEADINGS[3:])
    assert [section.number for section in read(article(heads)).sections] == [1, 2, 4, 5, 6]


def test_work_to_come_in_the_place_of_section_six_is_not_section_six() -> None:
    assert [section.number for section in with_heading(6, "六、下一步工作安排")] == ALL[:5]


@pytest.mark.parametrize("above", [True, False])
def test_of_two_reports_on_one_page_the_one_of_the_year_in_the_title_is_read(above: bool) -> None:
    mine, other = drawn_page(), drawn_page(seed=2).replace("2026年", "2025年").replace("2027年", "2026年")
    older = other[other.index("<h2>一、") : other.index("</table>", other.index("<h2>四、"))]
    older = f"<p>{TITLE.replace('2026', '2025')}</p>{older}</table><h2>五、存在的主要问题及改进情况</h2><p>{LONG}</p>"
    both = mine.replace("<h2>一、", older + "<h2>一、", 1) if above else mine.replace("</body>", older + "</body>")
    report = read(both)
    assert (report.table2, report.table3, report.table4) == (read(mine).table2, read(mine).table3, read(mine).table4)
    assert judged(both) == set()


@pytest.mark.parametrize("heading", ["一、我局政府信息公开工作情况", "一、我局2026年政务公开工作开展情况"])
def test_a_first_section_that_begins_with_we_is_accepted(heading: str) -> None:
    found = with_heading(1, heading)
    assert [section.number for section in found] == ALL
    assert not found[0].exact
    assert judged(drawn_page(("一、总体情况", heading))) == set()


@pytest.mark.parametrize("prose", [PREAMBLE, f"{PREAMBLE}</p><p>{PROSE[0]}"], ids=["is it", "opens it"])
def test_the_opening_may_be_the_first_section(prose: str) -> None:
    report = read(article(prose=(prose, *PROSE[1:])))
    assert [section.number for section in report.sections] == ALL
    assert report.period is not None
    assert judged(drawn_page(("一、总体情况</h2>", f"一、总体情况</h2><p>{PREAMBLE}</p>"))) == set()


SUBHEADINGS = {
    "in order": ("（一）主动公开政府信息情况", "（二）收到和处理政府信息公开申请情况", "（三）政府信息管理", "（四）平台建设", "（五）监督保障情况"),
    "one bracket lost": ("一)主动公开政府信息情况", "二）依申请公开情况", "（三）信息公开平台建设"),
    "one number twice": ("（一）主动公开政府信息情况", "（二）依申请公开", "（二）政府信息管理"),
    "digits and a comma": ("1、主动公开政府信息情况", "2、依申请公开情况", "3、政府信息管理"),
    "digits and a stop": ("1.主动公开政府信息情况", "2.依申请公开情况", "3.政府信息管理"),
    "digits in brackets": ("(1)主动公开政府信息情况", "(2)依申请公开情况"),
    "counted in words": ("一是主动公开政府信息情况。", "二是依申请公开情况。"),
    "phrases of a theme": ("聚焦民生关切", "主动公开政府信息"),
    "none": (),
}  # fmt: skip


@pytest.mark.parametrize("titles", SUBHEADINGS.values(), ids=SUBHEADINGS.keys())
def test_sub_headings_of_any_form_stay_in_the_first_section(titles: tuple[str, ...]) -> None:
    text = drawn_page(("<h2>二、", "".join(f"<p>{title}</p><p>{LONG}</p>" for title in titles) + "<h2>二、"))
    report = read(text)
    assert places(text) == list(zip(ALL, ALL, strict=True))
    assert (report.extra_ordinals, judged(text)) == ((), set())


def test_three_titles_in_brackets_are_no_top_level() -> None:
    heads = tuple(f"（{'一二三'[n]}）{HEADINGS[n].split('、', 1)[1]}" for n in range(3))
    assert places(article(heads, PROSE[:3])) == []


@pytest.mark.parametrize("lead", ["引言", "编制说明"])
@pytest.mark.parametrize("numbered", [True, False])
def test_a_section_more_before_the_first_shifts_the_numbers_only(lead: str, numbered: bool) -> None:
    moved = tuple(f"{'二三四五六七'[n]}、{heading[2:]}" for n, heading in enumerate(HEADINGS))
    heads = (f"一、{lead}", *moved) if numbered else (lead, *HEADINGS)
    text = article(heads, ("按统一格式编制。", *PROSE))
    ordinals = [2, 3, 4, 5, 6, 7] if numbered else ALL
    assert places(text) == list(zip(ALL, ordinals, strict=True))


def test_headings_without_their_tables_accuse_nobody_of_missing_sections() -> None:
    text = re.sub(r"<table.*?</table>", "", drawn_page(), flags=re.DOTALL)
    start, end = text.index("<h2>二、"), text.index("<h2>六、")
    heads = re.findall(r"<h2>(.*?)</h2>", text[start:end])
    below = text[:start] + paragraphs(heads) + text[end:]
    beside = text[:start] + paragraphs(["　".join(heads)]) + text[end:]
    assert "AR-F01" not in judged(below)
    assert "AR-F01" not in judged(beside)


def test_an_instruction_of_the_form_under_a_heading_hides_no_section() -> None:
    text = drawn_page(("二、主动公开政府信息情况</h2>", "二、主动公开政府信息情况</h2><p>该部分以表格形式报告</p>"))
    assert places(text) == list(zip(ALL, ALL, strict=True))


@pytest.mark.parametrize("pair", [("五、存在的主要问题", "六、改进情况"), ("五、存在问题", "六、下一步改进措施")])
def test_a_report_of_seven_parts_has_one_section_on_problems(pair: tuple[str, str]) -> None:
    html = drawn_page()
    fifth, sixth = (next(iter(re.findall(rf"<h2>{ordinal}、[^<]*</h2>", html))) for ordinal in "五六")
    text = edited(
        html,
        (sixth, sixth.replace("六、", "七、")),
        (fifth, f"<h2>{pair[0]}</h2><p>个别栏目更新不够及时。</p><h2>{pair[1]}</h2>"),
    )
    assert places(text) == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 7)]
    assert judged(text) == set()


def test_before_2019_no_rule_of_form_is_broken() -> None:
    heads = (
        "一、概述",
        "二、主动公开情况",
        "三、依申请公开情况",
        "四、收费及减免情况",
        "五、复议诉讼情况",
        "六、主要问题",
    )
    title = "霁川县水利局2017年政府信息公开工作年度报告"
    report = read(page(paragraphs(text for head in heads for text in (head, LONG)), title=title))
    dossier = Dossier(
        report=report,
        year=2017,
        today=date(2018, 12, 1),
        kind=BodyKind.DEPARTMENT,
        search=Search(places=(), complete=True),
    )
    findings = judge(dossier, rulebook.load(rules_dir()), Words("zh"))
    assert [finding.rule for finding in findings if finding.verdict is Verdict.FAILS] == []
