from __future__ import annotations

import pytest

from monitor.model.reports import Section
from tests.read.corpus import HEADINGS, PROSE, article, page, paragraphs, read

ALL = [1, 2, 3, 4, 5, 6]


def sections(headings: tuple[str, ...] = HEADINGS, opening: tuple[str, ...] = ()) -> tuple[Section, ...]:
    return read(article(headings, PROSE, opening)).sections


def with_heading(number: int, heading: str) -> tuple[str, ...]:
    return tuple(heading if position == number else own for position, own in enumerate(HEADINGS, 1))


EXACT = [
    (1, "一、 总体情况"),
    (1, "一、总 体 情 况"),
    (1, "一、总体情况："),
    (1, "第一部分 总体情况"),
    (1, "第一部分、总体情况"),
    (2, "二、行政机关主动公开政府信息情况"),
    (3, "三、行政机关收到和处理政府信息公开申请情况"),
    (4, "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
    (4, "四、政府信息公开行政复议和行政诉讼情况"),
    (4, "四、政府信息公开行政复议行政诉讼情况"),
    (5, "五、政府信息公开工作存在的主要问题及改进情况"),
    (5, "五、存在问题及改进情况"),
    (5, "五.存在的主要问题及改进情况"),
    (6, "六，其他需要报告的事项"),
    (6, "六 其他需要报告的事项"),
    (5, "五存在的主要问题及改进情况"),
    (5, "（五）存在的主要问题及改进情况"),
    (6, "其他需要报告的事项"),
    (2, "主动公开政府信息情况"),
]
LOOSE = [
    (1, "一、政府信息公开总体情况"),
    (1, "一、工作概述"),
    (1, "一、概述"),
    (1, "一、政府信息公开工作的基本情况"),
    (1, "一、网站总体公开情况"),
    (2, "二、主动公开信息情况"),
    (3, "三、依申请公开政府信息情况"),
    (4, "四、政府信息公开行政法复议、行政诉讼情况"),
    (5, "五、主要问题和改进"),
    (5, "五、改进措施"),
    (6, "六、其它需要报告的事项"),
    (6, "六、其他需要报告事项"),
    (6, "六、其他需报告的事项"),
    (6, "六、其他报告的事项"),
    (6, "六、其他需要说明的事项"),
]


@pytest.mark.parametrize(("number", "heading"), EXACT)
def test_an_official_title_is_found_in_every_spelling(number: int, heading: str) -> None:
    found = sections(with_heading(number, heading))
    assert [section.number for section in found] == ALL
    assert found[number - 1].exact
    assert found[number - 1].paragraphs == (PROSE[number - 1],)


@pytest.mark.parametrize(("number", "heading"), LOOSE)
def test_a_renamed_section_is_found_by_its_ordinal_and_words(number: int, heading: str) -> None:
    found = sections(with_heading(number, heading))
    assert [section.number for section in found] == ALL
    assert not found[number - 1].exact


@pytest.mark.parametrize("joint", ["：", "。", " ", "　"])
def test_text_may_follow_a_heading_in_its_paragraph(joint: str) -> None:
    headings = with_heading(6, f"六、其他需要报告的事项{joint}2026年未收取信息处理费。")
    found = sections(headings)
    assert [section.number for section in found] == ALL
    assert "未收取信息处理费" in found[5].paragraphs[0]


@pytest.mark.parametrize(
    "form", ["（{}）", "{}．", "{}、"], ids=["brackets", "full stop", "comma"]
)  # fmt: skip
def test_other_ordinals_serve_where_no_bare_one_exists(form: str) -> None:
    ordinals = "123456" if form == "{}．" else "一二三四五六"
    titles = [heading.split("、", 1)[1] for heading in HEADINGS]
    found = sections(tuple(form.format(o) + title for o, title in zip(ordinals, titles, strict=True)))
    assert [(section.number, section.ordinal) for section in found] == list(zip(ALL, ALL, strict=True))


def test_titles_without_any_ordinal_are_found() -> None:
    found = sections(tuple(heading.split("、", 1)[1] for heading in HEADINGS))
    assert [(section.number, section.ordinal) for section in found] == [(number, None) for number in ALL]


def test_sub_headings_of_section_one_are_not_sections() -> None:
    aspects = ("（一）主动公开政府信息情况", "（二）依申请公开情况", "（三）政府信息管理情况")
    body = [HEADINGS[0], *aspects, PROSE[0]]
    for heading, prose in zip(HEADINGS[1:], PROSE[1:], strict=True):
        body += [heading, prose]
    found = read(page(paragraphs(body))).sections
    assert [section.number for section in found] == ALL
    assert found[0].paragraphs == (*aspects, PROSE[0])


@pytest.mark.parametrize(
    "label",
    [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "三、本年度办理结果",
        "四、结转下年度继续办理",
    ],
)
def test_a_row_of_table_three_is_no_heading(label: str) -> None:
    found = sections(with_heading(3, HEADINGS[2]), opening=(label,))
    assert [section.number for section in found] == ALL


def test_a_list_of_contents_before_the_text_is_no_section() -> None:
    found = read(
        article(opening=(*HEADINGS, "根据条例第五十条编制本报告，欢迎社会各界监督，并提出宝贵意见。" * 20))
    ).sections
    assert [section.number for section in found] == ALL
    assert found[5].paragraphs == (PROSE[5],)
    assert found[0].paragraphs == (PROSE[0],)


def test_headings_side_by_side_are_sections_without_text() -> None:
    bare = ("", "", "", "")
    found = read(article(HEADINGS, (PROSE[0], *bare, PROSE[5]))).sections
    assert [(section.number, section.paragraphs) for section in found[1:5]] == [(n, ()) for n in (2, 3, 4, 5)]


def test_problems_and_improvements_as_two_sections_are_one() -> None:
    headings = (*HEADINGS[:4], "五、存在的主要问题", "六、改进措施", "七、其他需要报告的事项")
    report = read(article(headings, (*PROSE[:5], "明确更新周期。", PROSE[5])))
    assert [(section.number, section.ordinal) for section in report.sections] == [
        (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 7),
    ]  # fmt: skip
    assert report.extra_ordinals == (6,)
    assert report.sections[4].paragraphs == (PROSE[4], "六、改进措施", "明确更新周期。")


def test_extra_sections_keep_their_ordinals() -> None:
    headings = (HEADINGS[0], "二、业务工作开展情况", "三、主动公开政府信息情况")
    report = read(article(headings, PROSE[:3]))
    assert [(section.number, section.ordinal) for section in report.sections] == [(1, 1), (2, 3)]
    assert report.extra_ordinals == (2,)


def test_the_sentence_that_lists_the_parts_is_no_heading() -> None:
    parts = "本报告由总体情况、主动公开政府信息情况、其他需要报告的事项等六个部分组成。"
    assert [section.number for section in sections(opening=(parts,))] == ALL
    assert [section.number for section in sections(with_heading(6, ""), opening=(parts,))] == ALL[:5]


def test_headings_in_full_width_rows_of_a_layout_table_are_found_and_its_tables_are_read() -> None:
    rows = "".join(
        f"<tr><td colspan=4>{heading}</td></tr><tr><td colspan=4>{prose}</td></tr>" for heading, prose in pairs()
    )
    block = (
        "<tr><td colspan=4>第二十条第（五）项</td></tr><tr><td>信息内容</td><td colspan=3>本年处理决定数量</td></tr>"
        "<tr><td>行政许可</td><td colspan=3>7</td></tr>"
    )
    report = read(
        page("<table>" + rows.replace("<tr><td colspan=4>三、", block + "<tr><td colspan=4>三、", 1) + "</table>")
    )
    assert [section.number for section in report.sections] == ALL
    assert report.sections[5].paragraphs == (PROSE[5],)
    assert report.table2 is not None
    assert report.table2["licences"][0].value == 7


def pairs() -> list[tuple[str, str]]:
    return list(zip(HEADINGS, PROSE, strict=True))


@pytest.mark.parametrize(
    ("number", "heading"),
    [
        (6, "六、其他须要报告的事项"),
        (5, "五、存在的主要问题及改迸情况"),
        (4, "四、政府信息公开行政复义、行政诉颂情况"),
        (2, "二、主动公开政府信息清况"),
    ],
)
def test_a_slip_of_the_pen_in_a_heading_is_no_missing_section(number: int, heading: str) -> None:
    headings = (*HEADINGS[: number - 1], heading, *HEADINGS[number:])
    report = read(article(headings))
    assert [(section.number, section.ordinal) for section in report.sections] == [(n, n) for n in range(1, 7)]
    assert not report.sections[number - 1].exact
