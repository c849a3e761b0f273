"""Rows of a table that stand beside its grid, or in lines whose cells are parted by blanks."""

from __future__ import annotations

import re

import pytest

from monitor.model.findings import Verdict
from monitor.model.reports import CellState, Report
from tests.read.corpus import drawn_page, edited, read
from tests.read.form.flattened import draw
from tests.read.form.test_tables import figures, row_of, whole
from tests.read.test_innocent import judged

RIGHT = figures()["table2"]
ONES = {"行政许可": "licences", "行政处罚": "penalties", "行政强制": "coercion", "行政事业性收费": "fees_wan"}
PLAIN = "after, in a line"


def outside(form: str, labels: tuple[str, ...] = tuple(ONES), html: str | None = None) -> str:
    """A drawn page with some rows of table two taken out of the table and put behind it as paragraphs."""
    html = html or drawn_page()
    end = html.index("<h2>三、")
    lines = ""
    for label in labels:
        row = row_of(html, label)
        html = html.replace(row, "", 1)
        lines += "".join(f"<p>{text}</p>" for text in form.format(label, RIGHT[ONES[label]][0]).split("/"))
    end = html.index("<h2>三、")
    return html[:end] + lines + html[end:]


@pytest.mark.parametrize("form", ["{}　{}", "{} {}", "{}：{}", "{}/{}", "{}{}", "{}:&nbsp;{}"])
def test_rows_that_stand_as_paragraphs_behind_the_table_are_read(form: str) -> None:
    page = outside(form)
    assert whole(read(page)) == figures()
    assert "AR-F06" not in judged(page)


def test_rows_are_looked_for_in_their_own_section_only() -> None:
    page = outside("{}　{}", ("行政强制",))
    line = next(found.group() for found in re.finditer(r"<p>行政强制　[\d.]+</p>", page))
    moved = edited(page.replace(line, ""), ("<h2>六、", f"{line}<h2>六、"))
    assert "coercion" not in (read(moved).table2 or {})
    assert "AR-F06" in judged(moved)


def test_a_label_without_a_figure_beside_the_table_is_no_missing_row() -> None:
    page = outside("{}若干", ("行政强制",))
    report = read(page)
    assert report.table2 is not None
    assert report.table2["coercion"][0].state is CellState.UNREADABLE
    assert "AR-F06" in judged(page, Verdict.UNSURE)
    assert "AR-F06" not in judged(page)


def test_a_row_that_says_two_things_in_two_places_is_unreadable_and_one_thing_is_read() -> None:
    html = drawn_page()
    value = RIGHT["penalties"][0]
    twice = edited(html, ("<h2>三、", f"<p>行政处罚　{value}</p><h2>三、"))
    clash = edited(html, ("<h2>三、", f"<p>行政处罚　{int(value) + 1}</p><h2>三、"))
    assert whole(read(twice)) == figures()
    report = read(clash)
    assert report.table2 is not None
    assert report.table2["penalties"][0].state is CellState.UNREADABLE


def test_sentences_that_end_like_a_label_give_it_no_figure() -> None:
    html = edited(
        drawn_page(), ("<h2>三、", "<p>本年另有委托办理的行政许可</p><p>9</p><p>比上年多行政处罚 3</p><h2>三、")
    )
    table = read(html).table2
    assert table is not None
    assert (table["penalties"][0].value, table["licences"][0].value) == (RIGHT["penalties"][0], RIGHT["licences"][0])


def with_second(*lines: str) -> Report:
    """A flattened report with other lines in section two."""
    text = draw(3, PLAIN).text
    start, end = text.index("第二十条第（一）项"), text.index("三、收到和处理")
    return read(text[:start] + "\n".join(lines) + "\n" + text[end:])


HEADS = ("本年制发件数 本年废止件数 现行有效件数", "本年处理决定数量", "本年收费金额（单位：万元）")
SECOND = {
    "regulations.made": 0, "regulations.repealed": 0, "regulations.valid": 0, "documents.made": 4, "documents.repealed": 2,
    "documents.valid": 11, "licences": 58, "penalties": 7, "coercion": 3, "fees_wan": 2.4,
}  # fmt: skip


def second(report: Report) -> dict[str, object]:
    return {key: cells[0].value for key, cells in (report.table2 or {}).items()}


@pytest.mark.parametrize(
    "lines",
    [
        (HEADS[0], "规章 0 0 0", "行政规范性文件 4 2 11", HEADS[1], "行政许可 58", HEADS[1], "行政处罚 7", "行政强制 3", HEADS[2], "行政事业性收费 2.4"),
        (HEADS[0], "规章　0　0　0", "行政规范性文件  4  2  11", HEADS[1], "行政许可：58件", HEADS[1], "行政处罚 7", "行政强置 3", HEADS[2], "行政事业性收费 24000元"),
        (HEADS[0], "0 0 0", "规章", "4 2 11", "行政规范性文件", HEADS[1], "58", "行政许可", HEADS[1], "7", "行政处罚", "3", "行政强制", HEADS[2], "2.4", "行政事业性收费"),
        (HEADS[0], "规章 | 0 | 0 | 0", "行政规范性文件 | 4 | 2 | 11", HEADS[1], "行政许可 58", HEADS[1], "行政处罚", "行政强制", "7", "3", HEADS[2], "行政事业性收费", "2.4"),
    ],
    ids=["in a line", "spread", "before", "labels first"],
)  # fmt: skip
def test_table_two_is_read_from_lines_wherever_its_figures_stand(lines: tuple[str, ...]) -> None:
    assert second(with_second(*lines)) == SECOND


def test_a_figure_too_many_before_a_label_is_given_to_nobody() -> None:
    lines = (
        HEADS[0],
        "规章 0 0 0",
        "行政规范性文件 4 2 11",
        HEADS[1],
        "5",
        "行政许可 58",
        HEADS[1],
        "行政处罚 7",
        "行政强制",
    )
    read_ = second(with_second(*lines))
    assert (read_["documents.made"], read_["licences"], read_["penalties"], read_["coercion"]) == (4, None, 7, None)


def test_rows_behind_a_bordered_table_of_a_text_are_read() -> None:
    lines = (
        "第二十条第（一）项 | | |", f"信息内容 | {HEADS[0].replace(' ', ' | ')}", "规章 | 0 | 0 | 0", "行政规范性文件 | 4 | 2 | 11",
        "行政许可　58", "行政处罚　7件", "行政强制　3", "行政事业性收费　2.4万元",
    )  # fmt: skip
    assert second(with_second(*lines)) == SECOND
