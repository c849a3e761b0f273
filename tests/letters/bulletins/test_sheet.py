"""The sheets: filters, real days, whole numbers, links, and no formula from anybody's page."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from monitor.letters.bulletins import sheet
from monitor.letters.bulletins.sheet import Cell, View, csv_table, workbook
from monitor.model.pages import Link
from monitor.words import Words
from tests.letters.papers import CHECKED, bulletin, problem

WORDS = Words("zh")
FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u200b=1",
    '=HYPERLINK("http://x.example","看")',
]


def opened(*views: View) -> Any:
    return load_workbook(BytesIO(workbook(views, CHECKED)))


def view(*cells: Cell) -> View:
    return View(name="台账", headings=tuple(f"列{n}" for n in range(len(cells))), rows=(cells,))


def row(*cells: Cell) -> list[Any]:
    return list(opened(view(*cells)).active[2])


def annex(**changes: Any) -> Any:
    return load_workbook(BytesIO(sheet.annex(bulletin(**changes), WORDS)))


def test_days_are_days_counts_are_whole_numbers_and_codes_are_text() -> None:
    day, count, code, blank = row(date(2026, 3, 2), 206, "0012", None)
    assert (day.value, day.number_format) == (datetime(2026, 3, 2), "yyyy-mm-dd")
    assert (count.value, count.data_type) == (206, "n")
    assert (code.value, code.data_type) == ("0012", "s")
    assert blank.value is None


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_stays_text(text: str) -> None:
    cell, linked = row(text, Link("", text))
    shown = text.strip(" \t\r\u200b")
    assert (cell.data_type, cell.value) == ("s", shown)
    assert (linked.data_type, linked.value) == ("s", shown)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_marked_in_the_csv_twin(text: str) -> None:
    content = csv_table(view(text, -5)).decode("utf-8-sig")
    cell, count = list(csv.reader(StringIO(content)))[1]
    assert cell == "'" + text.strip(" \t\r\u200b")
    assert count == "-5", "our own figures are figures"


def test_the_csv_twin_begins_with_a_byte_order_mark_and_keeps_commas_and_quotes() -> None:
    content = csv_table(view('甲，"乙",丙', date(2026, 3, 2), None))
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(StringIO(content.decode("utf-8-sig")))) == [
        ["列0", "列1", "列2"],
        ['甲，"乙",丙', "2026-03-02", ""],
    ]


def test_web_addresses_become_links_and_others_stay_text() -> None:
    web, named, script, endless = row(
        Link("http://127.0.0.11/a b?x=1&y=2", ""),
        Link("https://127.0.0.11/", "2025年年报"),
        Link("javascript:alert(1)", ""),
        Link("http://127.0.0.11/" + "x" * 5000, ""),
    )
    assert web.hyperlink.target == "http://127.0.0.11/a%20b?x=1&y=2"
    assert web.value == "http://127.0.0.11/a b?x=1&y=2"
    assert (named.hyperlink.target, named.value) == ("https://127.0.0.11/", "2025年年报")
    assert (script.hyperlink, script.value) == (None, "javascript:alert(1)")
    assert endless.hyperlink is None and endless.value.startswith("http://127.0.0.11/x")


def test_a_sheet_has_a_frozen_heading_a_filter_and_prints_across() -> None:
    one = opened(View(name="台账", headings=("甲", "很长的一个列名"), rows=(("x", "y"), ("z", "长" * 200)))).active
    assert (one.freeze_panes, one.auto_filter.ref, one.print_title_rows) == ("A2", "A1:B3", "$1:$1")
    assert (one.page_setup.orientation, int(one.page_setup.paperSize)) == ("landscape", 9)
    widths = [one.column_dimensions[name].width for name in "AB"]
    assert 5 < widths[0] < widths[1] < 50


def test_names_of_sheets_are_made_fit() -> None:
    assert opened(View(name="台[账]:*?/\\'" + "长" * 60, headings=("甲",))).sheetnames == ["台账" + "长" * 29]


def test_control_characters_and_half_characters_are_removed() -> None:
    (cell,) = row("通知\x00\x08\x1b\u202e公告\ud800_x0041_")
    assert cell.value == "通知 公告〔U+D800〕_x0041_"
    assert csv_table(view("通知\x00\x1b\ud800"))


def test_the_same_tables_give_the_same_bytes() -> None:
    assert workbook([view("x", 1)], CHECKED) == workbook([view("x", 1)], CHECKED)
    assert sheet.annex(bulletin(), WORDS) == sheet.annex(bulletin(), WORDS)


def test_the_annex_has_a_sheet_for_columns_and_one_for_reports() -> None:
    book = annex()
    assert book.sheetnames == ["存在问题的政府网站栏目", "存在问题的政府信息公开工作年度报告"]
    columns, reports = book.worksheets
    assert [cell.value for cell in columns[1]] == WORDS.say("annex.column-headings").split("|")
    assert [cell.value for cell in columns[2]] == [
        1, "霁川县教育局", "首页 → 政务公开 → 通知公告", "通知公告", "6个月内", datetime(2026, 3, 2), 206,
        "栏目超期未更新", "http://127.0.0.11/jyj/tzgg/", datetime(2026, 10, 9), "连续2期",
    ]  # fmt: skip
    assert [cell.value for cell in reports[2]][3:8] == [
        "2026年1月31日前",
        None,
        "否",
        "年报未发布",
        "截至检查时未发现该报告。",
    ]


def test_an_annex_without_problems_is_an_empty_table() -> None:
    book = annex(problems=())
    assert (book.sheetnames, book.active.max_row) == (["存在问题的政府网站栏目"], 1)


def test_a_hostile_problem_is_text_in_every_cell() -> None:
    baited = problem("=1+1", agency="=1+1", label="@x", says="=2", kind="+3", limit="-4", url="=5")
    book = annex(problems=(baited,))
    assert {cell.data_type for cell in book.active[2]} <= {"s", "n", "d"}
    assert book.active["B2"].value == "=1+1"
