from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.demo.reports import write_text
from monitor.model.reports import CellState
from tests.demo.samples import report as drawn
from tests.read.corpus import edited, read
from tests.read.form.test_tables import figures, states, whole

TEXT = write_text(drawn())


def rows_piped(text: str) -> str:
    """One cell a line -> one row a line, cells between pipes: a row ends before the next label."""
    cells = [line.removesuffix(" |") for line in text.splitlines()]
    lines: list[str] = []
    for cell in cells:
        number = re.fullmatch(r"-?\d+(?:\.\d+)?", cell) is not None
        if number and lines:
            lines[-1] += f" {cell} |"
        elif not re.fullmatch(r"\|+", cell):
            lines.append(f"| {cell} |" if len(cell) < 60 else cell)
    return "\n".join(line.removeprefix("| ").removesuffix(" |") if line.count("|") == 2 else line for line in lines)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["small", "medium", "large"]), st.sampled_from(["v2019", "v2021"]))
def test_one_cell_a_line_gives_every_figure_back(seed: int, size: str, version: str) -> None:
    report = drawn(seed, size, version)
    own = {table: {key: list(row) for key, row in rows.items()} for table, rows in report.figures.items()}
    assert whole(read(write_text(report))) == own


@pytest.mark.parametrize(
    "form",
    [
        rows_piped,
        lambda text: re.sub(r"(?m)^\| | \|$", "", rows_piped(text)).replace(" | ", "\t"),
        lambda text: text.replace(" |", ""),
        lambda text: text.replace(" |\n", "\n|\n"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: re.sub(r"\n(\d+) \|", r"\n　\1　|", text),
    ],
    ids=["rows", "tabs", "bare", "pipe alone", "crlf", "double spaced", "padded"],
)
def test_flattened_tables_are_read_in_every_form(form: object) -> None:
    assert callable(form)
    assert whole(read(form(TEXT))) == figures()


def test_a_row_with_a_lost_number_is_unreadable_and_the_next_row_is_not_shifted() -> None:
    label = "二、上年结转政府信息公开申请数量 |\n"
    at = TEXT.index(label) + len(label)
    report = read(TEXT[:at] + TEXT[TEXT.index("\n", at) + 1 :])
    assert report.table3 is not None
    assert states(report.table3["carry_in"]) == {CellState.UNREADABLE}
    assert [cell.value for cell in report.table3["r1"]] == figures()["table3"]["r1"]


def test_blanks_at_the_end_of_a_row_are_padding_and_a_number_there_is_not() -> None:
    piped = rows_piped(TEXT)
    row = next(line for line in piped.splitlines() if line.startswith(("| 二、上年结转", "二、上年结转")))
    assert whole(read(edited(piped, (row, row + "  |  |  |")))) == figures()
    report = read(edited(piped, (row, row + " 9 |")))
    assert report.table3 is not None
    assert states(report.table3["carry_in"]) == {CellState.UNREADABLE}


def test_a_blank_between_borders_is_a_blank_cell() -> None:
    row = "二、上年结转政府信息公开申请数量 | 1 |  | 0 | 0 | 0 | 0 | 1 |"
    piped = rows_piped(TEXT)
    own = next(line for line in piped.splitlines() if "二、上年结转" in line)
    report = read(edited(piped, (own, row)))
    assert report.table3 is not None
    assert [cell.value for cell in report.table3["carry_in"]] == [1, None, 0, 0, 0, 0, 1]
    assert report.table3["carry_in"][1].state is CellState.EMPTY


def test_a_placeholder_holds_its_place() -> None:
    label = "二、上年结转政府信息公开申请数量 |\n"
    at = TEXT.index(label) + len(label)
    report = read(TEXT[:at] + "/ |" + TEXT[TEXT.index("\n", at) :])
    assert report.table3 is not None
    assert report.table3["carry_in"][0].state is CellState.PLACEHOLDER
    assert [cell.value for cell in report.table3["carry_in"][1:]] == figures()["table3"]["carry_in"][1:]


def test_the_metadata_block_of_a_text_is_read_and_blanks_stay_blank() -> None:
    head = "索 引 号 | 主题分类 | ||\n发布机构 | 发布日期 | 2027-01-10 11:14 | |\n名 称 | |||\n来 源 | 霁川县教育局 |"
    title, rest = TEXT.split("\n", 1)
    report = read(f"{title}\n{head}\n{rest}")
    assert report.metadata == {
        "索引号": "", "主题分类": "", "发布机构": "", "发布日期": "2027-01-10 11:14", "名称": "", "来源": "霁川县教育局",
    }  # fmt: skip
    assert str(report.dating.day) == "2027-01-10"
