"""Tables as real pages and extractions leave them, and the verified figures of real reports."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pytest

from monitor.model.findings import Verdict
from monitor.model.reports import CellState, FeeKind
from monitor.read.form import layout
from monitor.read.words import norm
from tests.read.corpus import drawn_page, edited, read
from tests.read.form.test_tables import ROW, figures, row_of, whole
from tests.read.test_innocent import judged

FIGURE = re.compile(r"(<t[dh][^>]*>)(-?[\d.]+)(</t[dh]>)")
SHAPE = layout.standard().table3
LABELS = {
    "一、本年新收政府信息公开申请数量": "new", "二、上年结转政府信息公开申请数量": "carry_in", "（一）予以公开": "r1",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "r2", "1、属于国家秘密": "r3.1",
    "2、其他法律行政法规禁止公开": "r3.2", "3、危及“三安全一稳定”": "r3.3", "4、保护第三方合法权益": "r3.4",
    "5、属于三类内部事务信息": "r3.5", "6、属于四类过程性信息": "r3.6", "7、属于行政执法案卷": "r3.7",
    "8、属于行政查询事项": "r3.8", "1、本机关不掌握相关政府信息": "r4.1", "2、没有现成信息需要另行制作": "r4.2",
    "3、补正后申请内容仍不明确": "r4.3", "1、信访举报投诉类申请": "r5.1", "2、重复申请": "r5.2",
    "3、要求提供公开出版物": "r5.3", "4、无正当理由大量反复申请": "r5.4",
    "5、要求行政机关确认或重新出具已获取信息": "r5.5",
    "1、申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "r6.1",
    "2、申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "r6.2", "3、其他": "r6.3",
    "（七）总计": "r7", "四、结转下年度继续办理": "carry_out", "（六）其他处理": "r6",
}  # fmt: skip
NO_ROWS = [
    "其他", "自然人", "商业企业", "法人或其他组织", "申请人情况", "三、本年度办理结果", "（三）不予公开", "（四）无法提供", "（五）不予处理",
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "结果维持", "尚未审结",
]  # fmt: skip


def named_by(label: str) -> set[str]:
    """The rows of table three whose matcher fits a label."""
    return {entry.key for entry in SHAPE.rows if entry.matcher.search(norm(label))}


@pytest.mark.parametrize(("label", "key"), LABELS.items())
def test_a_label_names_its_row_whichever_stop_follows_its_number(label: str, key: str) -> None:
    for printed in (label, label.replace("、", ".", 1) if label[0].isdigit() else label):
        assert named_by(printed) == {key}


@pytest.mark.parametrize("label", NO_ROWS)
def test_words_of_the_head_and_of_groups_name_no_row(label: str) -> None:
    assert named_by(label) == set()


def test_a_table_with_all_its_numbers_before_commas_gives_the_same_figures() -> None:
    assert whole(read(re.sub(r">([1-8])\.", r">\1、", drawn_page()))) == figures()


@pytest.mark.parametrize(
    ("label", "broken", "version"),
    [
        ("科研机构", "科研<br>机构", "v2021"),
        ("社会公益组织", "<p>社会公&nbsp;</p><p>益组织</p>", "v2021"),
        ("现行有效件数", "现行有效<br>件数", "v2021"),
        ("本年收费金额（单位：万元）", "本年收费金额<br>(单位:万元)", "v2021"),
        ("本年新制作数量", "本年新<br>制作数量", "v2019"),
        ("对外公开总数量", "对外公开<br>总数量", "v2019"),
        ("上一年项目数量", "<p>上一年</p><p>项目数量</p>", "v2019"),
        ("本年增/减", "本年<br>增/减", "v2019"),
    ],
)
def test_a_column_may_be_headed_in_pieces(label: str, broken: str, version: str) -> None:
    report = read(drawn_page((label, broken), version=version))
    assert (report.format, whole(report)) == (version, figures(version=version))


@pytest.mark.parametrize(
    "mark",
    [
        "<sup>1</sup>", "<sup><a href='#n1'>[1]</a></sup>", "<span style='vertical-align: super'>2</span>", "①", "*",
        "<a href='#_ftn1'><span>[1]</span></a>", "<sup>注1</sup>", "（注1）",
    ],
)  # fmt: skip
def test_the_mark_of_a_note_behind_figures_and_labels_changes_nothing(mark: str) -> None:
    html = drawn_page()
    marked = FIGURE.sub(rf"\g<1>\g<2>{mark}\g<3>", html)
    marked = re.sub(r"(规章|重复申请|（七）总计|总计|其他)(</t[dh]>)", rf"\g<1>{mark}\g<2>", marked)
    assert whole(read(marked)) == figures()
    assert judged(marked) == set()


def test_numbers_before_the_labels_of_table_two_and_spans_with_a_unit_change_nothing() -> None:
    html = drawn_page()
    start, end = html.index("<table"), html.index("</table>")
    lines = (
        row.replace("<t", f"<td>{n}</td><t", 2).replace(f"<td>{n}</td>", "", 1)
        for n, row in enumerate(ROW.findall(html[start:end]))
    )
    numbered_ = "<table>" + "".join(lines)
    text = re.sub(r'span="?(\d+)"?', r'span="\1px"', html[:start] + numbered_ + html[end:])
    assert whole(read(text)) == figures()


@pytest.mark.parametrize(
    "empty", ["<td></td>" * 300 + "</tr>", "</tr>" + "<tr><td></td></tr>" * 300], ids=["beside", "below"]
)
def test_a_table_poured_into_one_cell_among_hundreds_of_empty_ones_is_no_table(empty: str) -> None:
    poured = re.sub(
        r"<table.*?</table>",
        lambda table: f"<table><tr><td>{re.sub(r'<[^>]+>', ' ', table.group())}</td>{empty}</table>",
        drawn_page(),
        flags=re.DOTALL,
    )
    report = read(poured)
    assert (report.table2, report.table3, report.table4) == (None, None, None)
    assert judged(poured) == set()


@pytest.mark.parametrize(
    ("raw", "value"),
    [("976.81万元", 976.81), ("0.000001", 0.000001), ("1,362.5", 1362.5), ("&nbsp;3.25", 3.25), ("0", 0)],
)
def test_money_may_have_decimals_separators_and_a_unit(raw: str, value: float) -> None:
    html = drawn_page()
    row = row_of(html, "行政事业性收费")
    text = edited(html, (row, FIGURE.sub(rf"\g<1>{raw}\g<3>", row)))
    report = read(text)
    assert report.table2 is not None
    assert report.table2["fees_wan"][0].value == value
    assert judged(text) == set()


@pytest.mark.parametrize(("head", "value"), [("（单位：元）", 40.635), ("（单位：万元）", 406350), ("", 406350)])
def test_money_under_a_head_in_yuan_is_read_in_ten_thousands(head: str, value: float) -> None:
    html = re.sub(r"（单位：万元）|\(单位:万元\)", head, drawn_page())
    row = row_of(html, "行政事业性收费")
    report = read(edited(html, (row, FIGURE.sub(r"\g<1>406350\g<3>", row))))
    assert report.table2 is not None
    assert report.table2["fees_wan"][0].value == value


def test_a_fall_in_the_older_form_is_a_negative_number() -> None:
    html = drawn_page(version="v2019")
    row = row_of(html, "行政许可")
    report = read(edited(html, (row, FIGURE.sub(r"\g<1>-393\g<3>", row))))
    assert report.table2 is not None
    assert report.table2["licences.change"][0].value == -393


# --- figures of real reports, recomputed -------------------------------------------------------------------------

Line = Sequence[int | None]


def numbered(row: str, line: Line) -> str:
    """A table row with its figures replaced in order; None leaves the cell blank."""
    left = iter(line)
    return FIGURE.sub(lambda cell: f"{cell[1]}{'' if (value := next(left)) is None else value}{cell[3]}", row)


def with_figures(table3: Mapping[str, Line], table4: Line | None = None, version: str = "v2021") -> str:
    """A drawn page whose third table has these rows only, all others blank, and whose fourth has these figures."""
    html = drawn_page(version=version)
    start = html.index("<table", html.index("<h2>三、"))
    third = html[start : html.index("</table>", start)]
    changed = ROW.sub(lambda row: _third(row.group(), table3), third)
    fourth = html[html.index("<table", html.index("<h2>四、")) :]
    row = next(row for row in ROW.findall(fourth) if len(FIGURE.findall(row)) == 15)
    return edited(html, (third, changed), (row, numbered(row, table4) if table4 else row))


def _third(row: str, lines: Mapping[str, Line]) -> str:
    figures_in = FIGURE.findall(row)
    labels = [re.sub(r"<[^>]+>|&nbsp;", "", cell) for cell in re.findall(r"<t[dh][^>]*>.*?</t[dh]>", row)]
    keys = [key for label in labels for key in named_by(label)]
    return numbered(row, lines.get(keys[-1], (None,) * 7)) if len(figures_in) == 7 and keys else row


def total(value: int) -> Line:
    """A line of which only the total is known."""
    return (*(None,) * 6, value)


def alone(value: int) -> Line:
    """A line of natural persons only."""
    return (value, *(0,) * 5, value)


def mostly(natural: int, value: int) -> Line:
    """A line of natural persons and companies."""
    return (natural, value - natural, *(0,) * 4, value)


CITY_2023 = with_figures(
    {"new": alone(3511), "carry_in": alone(96), "r7": alone(3486), "carry_out": alone(121)},
    (309, 17, 88, 26, 440, 1, 1, 16, 6, 24, 13, 0, 67, 9, 89),
)
CITY_2024 = with_figures(
    {
        "new": alone(3525), "carry_in": alone(121), "r7": alone(3521), "carry_out": alone(125),
        "r1": alone(1431), "r2": alone(471), "r3.1": alone(92), "r4.1": alone(941), "r5.1": alone(117), "r6.3": alone(469),
        **{f"r3.{n}": alone(0) for n in range(2, 9)}, **{f"r4.{n}": alone(0) for n in (2, 3)},
        **{f"r5.{n}": alone(0) for n in range(2, 6)}, **{f"r6.{n}": alone(0) for n in (1, 2)},
    },
    (88, 18, 28, 36, 170, 7, 0, 11, 7, 25, 33, 0, 6, 13, 52),
)  # fmt: skip
LARGE_2025 = with_figures(
    {
        "new": mostly(13612, 14069), "carry_in": mostly(535, 560), "r6.2": alone(203),
        "r7": mostly(13364, 13810), "carry_out": mostly(783, 819),
    }
)  # fmt: skip
OFFICE_2019 = with_figures(
    {"new": total(859), "carry_in": total(18), "r7": total(805), "carry_out": total(72)}, version="v2019"
)
TOWN_2025 = with_figures({"new": alone(54), "carry_in": alone(2), "r7": alone(55), "carry_out": alone(1)})
VECTORS = {
    "all 2023": (CITY_2023, {"AR-A01", "AR-A04"}),
    "groups 2024": (CITY_2024, {"AR-A01", "AR-A02", "AR-A04"}),
    "two columns 2025": (LARGE_2025, {"AR-A01"}),
    "small 2025": (TOWN_2025, {"AR-A01"}),
}


@pytest.mark.parametrize(("page", "holding"), VECTORS.values(), ids=VECTORS.keys())
def test_figures_of_real_reports_balance_and_blanks_beside_them_accuse_nobody(page: str, holding: set[str]) -> None:
    sums = {"AR-A01", "AR-A02", "AR-A03", "AR-A04"}
    assert judged(page) & sums == set()
    assert holding <= judged(page, Verdict.HOLDS)


@pytest.mark.parametrize(
    ("page", "old", "new"),
    [(CITY_2023, ">3486<", ">3485<"), (LARGE_2025, ">783<", ">782<"), (TOWN_2025, ">55<", ">54<")],
)
def test_the_same_figures_with_one_changed_are_told(page: str, old: str, new: str) -> None:
    assert "AR-A01" in judged(edited(page, (old, new)))


def test_blank_cells_in_the_older_form_leave_the_sums_open_and_stay_blank() -> None:
    report = read(OFFICE_2019)
    assert report.table3 is not None
    assert [cell.value for cell in report.table3["new"]] == [None] * 6 + [859]
    assert {cell.state for cell in report.table3["r1"]} == {CellState.EMPTY}
    assert judged(OFFICE_2019) & {"AR-A01", "AR-A02", "AR-A03", "AR-A04", "AR-F07"} == set()


def test_a_small_report_of_zeros_with_a_program_remnant_in_its_block_reads_as_it_stands() -> None:
    zero = (0,) * 7
    rows = {entry.key: zero for entry in SHAPE.rows} | dict.fromkeys(("new", "r4.1", "r7"), (2, *zero[:5], 2))
    block = "<div>索引号：　文号：〔〕号　发布机构：霁川县教育局　来源：</div>"
    page = edited(
        with_figures(rows, (0,) * 15),
        ("发布时间：2027-01-12", "发布时间：2027-01-10 11:14"),
        ("<h1>", f"{block}<h1>"),
        ("<h2>二、", "<p>全年收到政府信息公开申请2件，未产生或收取政府信息公开处理费。</p><h2>二、"),
    )
    report = read(page)
    assert (str(report.dating.day), report.metadata["文号"]) == ("2027-01-10", "〔〕号")
    assert report.fee is not None
    assert (report.fee.kind, report.fee.sections) == (FeeKind.NIL, (1, 6))
    assert {rule for rule in judged(page) if not rule.startswith("AR-N")} == {"AR-M01"}
    assert {"AR-A01", "AR-A02", "AR-A03", "AR-A04", "AR-L01", "AR-T02"} <= judged(page, Verdict.HOLDS)
