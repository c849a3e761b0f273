from __future__ import annotations

import re

import pytest

from monitor.demo.figures import COLUMNS
from monitor.demo.markup import STYLES
from monitor.demo.reports import write_html
from monitor.model.reports import Cell, CellState, Grid, Report, Table
from monitor.read import second
from monitor.read.form.layout import standard
from monitor.read.form.tables import table4
from monitor.read.form.tables.rows import part_of
from tests.demo.samples import report as drawn
from tests.read.corpus import drawn_page, edited, read

ROW = re.compile(r"<tr>(?:(?!</tr>).)*</tr>", re.DOTALL)
CARRY_IN = "二、上年结转政府信息公开申请数量"
REPEATED = "4.无正当理由大量反复申请"


def values(table: Table | None) -> dict[str, list[float | None]]:
    assert table is not None
    return {key: [cell.value for cell in cells] for key, cells in table.items()}


def states(cells: tuple[Cell, ...]) -> set[CellState]:
    return {cell.state for cell in cells}


def figures(seed: int = 1, version: str = "v2021") -> dict[str, dict[str, list[float]]]:
    return {
        table: {key: [float(v) for v in row] for key, row in rows.items()}
        for table, rows in drawn(seed, version=version).figures.items()
    }


def row_of(html: str, label: str) -> str:
    rows: list[str] = ROW.findall(html)
    return next(row for row in rows if label in re.sub(r"<[^>]+>|\s|&nbsp;", "", row))


def with_row(html: str, label: str, change: tuple[str, str]) -> Report:
    """The page with one table row changed."""
    row = row_of(html, label)
    return read(edited(html, (row, edited(row, change))))


def whole(report: Report) -> dict[str, dict[str, list[float | None]]]:
    return {"table2": values(report.table2), "table3": values(report.table3), "table4": values(report.table4)}


@pytest.mark.parametrize("version", ["v2019", "v2021"])
@pytest.mark.parametrize("style", STYLES)
def test_split_padded_broken_and_pasted_labels_give_the_same_figures(style: str, version: str) -> None:
    report = read(write_html(drawn(3, version=version), style))
    assert whole(report) == figures(3, version)
    assert report.format == version


@pytest.mark.parametrize(
    "change",
    [
        ("1.属于国家秘密", "1、属于国家秘密"),
        ("<td>2.重复申请</td>", "<td><p>&nbsp;2.</p><p>重复&nbsp;</p><p>申请</p></td>"),
        ("<td>3.其他</td>", "<td>3、其他</td>"),
        (">三、本年度办理结果<", ">三、本<br>年度办<br>理结果<"),
        ("商业企业", "商业<br/>企业"),
        ("现行有效件数", "现行有效件（数）"),
        ("本年制发件数", "本年制发件数（历史累计）"),
        ("第二十条第（五）项", "第二十条第（五）项&nbsp;"),
        (">规章<", ">规&nbsp;&nbsp;章<"),
        (">行政规范性文件<", ">规范性文件<"),
        ("信息内容", "内容"),
        ("二、上年结转", "二、上年度结转"),
        ("2.没有现成信息需要另行制作", "2.没有现成信息,需另行制作"),
        ("未经复议直接起诉", "未经复议\n<p>直接起诉</p>"),
        ("结果维持", "结果<br>维持"),
    ],
)
def test_a_label_may_be_spelled_and_broken_in_many_ways(change: tuple[str, str]) -> None:
    assert whole(read(drawn_page(change))) == figures()


@pytest.mark.parametrize(
    ("number", "state", "value"),
    [
        ("&nbsp;", CellState.EMPTY, None),
        ("", CellState.EMPTY, None),
        ("/", CellState.PLACEHOLDER, None),
        ("—", CellState.PLACEHOLDER, None),
        ("见附件", CellState.TEXT, None),
        ("<p>1</p><p>2</p>", CellState.UNREADABLE, None),
        ("1<br>2", CellState.UNREADABLE, None),
        ("<span>1</span><span>2</span>", CellState.NUMBER, 12),
        ("<p>&nbsp;</p><p>5</p>", CellState.NUMBER, 5),
        ("5<script>var zero = 0;</script>", CellState.NUMBER, 5),
        ("<style>td{color:red}</style>5", CellState.NUMBER, 5),
        ("<!-- 9 -->5", CellState.NUMBER, 5),
        ("<del>8</del>5", CellState.NUMBER, 5),
        ("<s>8</s> 5", CellState.NUMBER, 5),
        ("5<strike>8</strike>", CellState.NUMBER, 5),
        ("<span style='text-decoration: line-through'>8</span>5", CellState.NUMBER, 5),
        ("<p><span style='DISPLAY:none'>8</span>5</p>", CellState.NUMBER, 5),
        ("<span hidden>8</span>5", CellState.NUMBER, 5),
        ("<span style='visibility: hidden'>8</span>5", CellState.NUMBER, 5),
        ("5<textarea>8</textarea>", CellState.NUMBER, 5),
        ("<span style='display:inline-block'>5</span>", CellState.NUMBER, 5),
        ("<del>8</del>", CellState.UNREADABLE, None),
        ("1,362", CellState.NUMBER, 1362),
        ("0件", CellState.NUMBER, 0),
        ("-1", CellState.NUMBER, -1),
    ],
)
def test_a_cell_says_what_stands_in_it(number: str, state: CellState, value: int | None) -> None:
    html = drawn_page()
    row = row_of(html, CARRY_IN)
    own = figures()["table3"]["carry_in"]
    report = with_row(html, CARRY_IN, (f"<td>{int(own[0])}</td>", f"<td>{number}</td>"))
    assert report.table3 is not None
    cell = report.table3["carry_in"][0]
    assert (cell.state, cell.value) == (state, value)
    assert [c.value for c in report.table3["carry_in"][1:]] == own[1:]
    assert row in html


def test_a_missing_row_a_blank_row_and_a_row_of_zeros_are_three_facts() -> None:
    html = drawn_page()
    row = row_of(html, REPEATED)
    zero, blank = (re.sub(r"<td>\d+</td>", f"<td>{text}</td>", row) for text in ("0", ""))
    gone = edited(html, (row, ""), ('rowspan="22"', 'rowspan="21"'), ('rowspan="5"', 'rowspan="4"'))
    tables = [read(page).table3 or {} for page in (gone, edited(html, (row, blank)), edited(html, (row, zero)))]
    assert "r5.4" not in tables[0]
    assert states(tables[1]["r5.4"]) == {CellState.EMPTY}
    assert [cell.value for cell in tables[2]["r5.4"]] == [0] * 7
    for table in tables:
        assert [cell.value for cell in table["r5.5"]] == figures()["table3"]["r5.5"]
        assert [cell.value for cell in table["carry_out"]] == figures()["table3"]["carry_out"]


def test_a_row_short_of_a_cell_is_unreadable_and_never_shifted() -> None:
    html = drawn_page()
    first = f"<td>{int(figures()['table3']['carry_in'][0])}</td>"
    report = with_row(html, CARRY_IN, (first, ""))
    assert report.table3 is not None
    assert states(report.table3["carry_in"]) == {CellState.UNREADABLE}
    assert [cell.value for cell in report.table3["new"]] == figures()["table3"]["new"]


def test_a_row_with_a_cell_too_many_is_unreadable_and_never_shifted() -> None:
    report = with_row(drawn_page(), CARRY_IN, (f"{CARRY_IN}</td>", f"{CARRY_IN}</td><td>0</td>"))
    assert report.table3 is not None
    assert states(report.table3["carry_in"]) == {CellState.UNREADABLE}
    assert [cell.value for cell in report.table3["r1"]] == figures()["table3"]["r1"]


def test_blank_cells_behind_the_last_column_do_no_harm() -> None:
    html = drawn_page()
    row = row_of(html, CARRY_IN)
    assert whole(read(edited(html, (row, row.replace("</tr>", "<td>&nbsp;</td></tr>"))))) == figures()


def test_a_span_that_is_too_long_shifts_nothing_unnoticed() -> None:
    for wrong in ('rowspan="23"', 'rowspan="21"'):
        report = read(drawn_page(('rowspan="22"', wrong)))
        assert report.table3 is not None
        for key, cells in report.table3.items():
            assert states(cells) == {CellState.UNREADABLE} or [c.value for c in cells] == figures()["table3"][key]


def test_table_two_may_be_four_tables_and_have_rows_of_its_own() -> None:
    html = drawn_page(style="split")
    row = row_of(html, "行政许可")
    own = row.replace("行政许可", "其他主动公开文件")
    assert whole(read(html)) == figures()
    assert whole(read(edited(html, (row, row + own)))) == figures()


def continued(html: str, label: str, *, head: bool, spans: bool = True) -> str:
    """Table three cut before a row, as a page break does; the second part with or without the head of the first."""
    row = row_of(html, label)
    at = html.index(row)
    table = html.rindex("<table", 0, at)
    start = html[table : html.index("<tbody>", table)] if head else '<table class="wzbg">'
    begun = row if not spans else edited(row, ("<tr>", '<tr><td rowspan="9">三、本年度办理结果</td>'))
    return html[:at] + "</tbody></table><p>- 3 -</p>" + start + "<tbody>" + begun + html[at + len(row) :]


@pytest.mark.parametrize("head", [True, False])
def test_a_table_cut_by_a_page_break_is_joined_by_its_labels(head: bool) -> None:
    html = continued(drawn_page(), "（五）不予处理", head=head)
    assert whole(read(html)) == figures()


def test_a_part_without_head_and_first_label_keeps_its_values_at_the_right_end() -> None:
    html = continued(drawn_page(), "（七）总计", head=False, spans=False)
    html = edited(html, ('<td colspan="2">（七）总计</td>', "<td>（七）总计</td>"), ("四、结转", "四、 结转"))
    html = re.sub(r'<td colspan="3">四、 结转', "<td>四、 结转", html)
    assert whole(read(html)) == figures()


def test_table_four_may_be_split_into_reconsideration_and_litigation() -> None:
    own = figures()["table4"]
    outcomes = "".join(f"<td>{name}</td>" for name in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
    numbers = {key: "".join(f"<td>{int(v)}</td>" for v in row) for key, row in own.items()}
    html = drawn_page()
    start = html.rindex("<table", 0, html.index(">行政复议<"))
    whole_table = html[start : html.index("</table>", start) + 8]
    review = f"<table><tr><td colspan=5>行政复议</td></tr><tr>{outcomes}</tr><tr>{numbers['review']}</tr></table>"
    suits = (
        "<table><tr><td colspan=10>行政诉讼</td></tr><tr><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>"
        f"<tr>{outcomes}{outcomes}</tr><tr>{numbers['direct']}{numbers['after']}</tr></table>"
    )
    assert whole(read(edited(html, (whole_table, review + suits)))) == figures()
    assert whole(read(edited(html, (whole_table, review.replace("<tr>", "<tr> ", 1) + suits)))) == figures()


def test_outcomes_of_the_groups_may_stand_in_different_rows_of_the_head() -> None:
    html = drawn_page()
    middle = row_of(html, "未经复议直接起诉")
    html = edited(html, (middle, middle.replace(' rowspan="2"', "")))
    bottom = ROW.findall(html)[ROW.findall(html).index(row_of(html, "未经复议直接起诉")) + 1]
    html = edited(html, (bottom, bottom.replace("<tr>", "<tr>" + "<th>&nbsp;</th>" * 5)))
    assert whole(read(html)) == figures()


@pytest.mark.parametrize("order", [(4, 0, 1, 2, 3), (1, 0, 2, 3, 4), (3, 2, 1, 0, 4)])
def test_outcomes_may_stand_in_any_order_under_their_group(order: tuple[int, ...]) -> None:
    names = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    suits = ("未经复议直接起诉", "复议后起诉")
    grid = Grid(
        (
            ("行政复议",) * 5 + ("行政诉讼",) * 10,
            ("行政复议",) * 5 + (suits[0],) * 5 + (suits[1],) * 5,
            tuple(names[n] for n in order) * 3,
            tuple(str(10 * group + n) for group in range(3) for n in order),
        )
    )
    found = table4.read([part_of(grid)], standard().table4)
    assert values(found) == {
        key: [10 * group + n for n in range(5)] for group, key in enumerate(("review", "direct", "after"))
    }


def test_a_short_row_of_table_four_is_unreadable_as_a_whole() -> None:
    html = drawn_page()
    start = html.index(">复议后起诉<")
    row = next(row for row in ROW.findall(html[start:]) if re.search(r"<td>\d", row))
    report = read(edited(html, (row, re.sub(r"<td>\d+</td>", "", row, count=1))))
    assert report.table4 is not None
    assert all(states(cells) == {CellState.UNREADABLE} for cells in report.table4.values())


def test_tables_inside_a_layout_table_are_read() -> None:
    html = drawn_page(style="form")
    start, end = html.index("<table"), html.rindex("</table>") + 8
    nested = html[:start] + f"<table width=900><tr><td>&nbsp;</td><td>{html[start:end]}</td></tr></table>" + html[end:]
    assert whole(read(nested)) == figures()


def test_rows_that_say_two_things_are_unreadable() -> None:
    html = drawn_page()
    row = row_of(html, CARRY_IN)
    own = int(figures()["table3"]["carry_in"][0])
    twice = edited(html, (row, row + row.replace(f"<td>{own}</td>", f"<td>{own + 1}</td>", 1)))
    report = read(twice)
    assert report.table3 is not None
    assert states(report.table3["carry_in"]) == {CellState.UNREADABLE}
    assert whole(read(edited(html, (row, row + row)))) == figures()


@pytest.mark.parametrize(
    ("change", "version"),
    [(("本年废止件数", "对外公开总数量"), None), (("<td>3.其他</td>", "<td>3.其他</td>"), "v2021")],
)
def test_the_format_is_known_by_its_labels_and_marks_of_both_leave_it_open(
    change: tuple[str, str], version: str | None
) -> None:
    assert read(drawn_page(change)).format == version


def test_a_lost_table_two_leaves_the_format_to_table_three() -> None:
    for version in ("v2019", "v2021"):
        html = drawn_page(version=version)
        start = html.index("<table")
        report = read(html[:start] + html[html.index("</table>") + 8 :])
        assert (report.table2, report.format) == (None, version)
        assert report.table3 is not None


@pytest.mark.parametrize(
    ("change", "places"),
    [
        ((REPEATED, "4.反复提出申请的"), {"table3.r5.4"}),
        ((">行政强制<", ">强制执行决定<"), {"table2.coercion"}),
    ],
)
def test_a_row_under_an_unknown_label_puts_the_missing_row_in_dispute(
    change: tuple[str, str], places: set[str]
) -> None:
    html = drawn_page(change)
    assert set(second.disputed(html.encode(), read(html))) == places


def test_columns_are_named_in_order() -> None:
    report = read(drawn_page())
    assert report.table3 is not None
    assert len(report.table3["new"]) == len(COLUMNS)
