from __future__ import annotations

import pytest

from monitor.model.reports import Grid
from monitor.read.sources.printed.boxed import Glyph, Ruled, pieces
from monitor.read.sources.printed.strokes import Box, frames
from monitor.read.sources.printed.torn import joined

COLUMNS, ROWS = (0.0, 60.0, 100.0, 140.0), (0.0, 20.0, 40.0, 60.0)


def ruled(xs: tuple[float, ...] = COLUMNS, ys: tuple[float, ...] = ROWS) -> list[Box]:
    """Every edge of a grid as one line from end to end."""
    level = [(xs[0], y - 0.3, xs[-1], y + 0.3) for y in ys]
    return level + [(x - 0.3, ys[0], x + 0.3, ys[-1]) for x in xs]


def written(*texts: tuple[float, float, str], width: float = 5.0) -> list[Glyph]:
    """Texts from their left ends, a line break between them unless they touch."""
    glyphs: list[Glyph] = []
    for left, bottom, text in texts:
        near = glyphs and abs(glyphs[-1][1][2] - left) < 0.5 and glyphs[-1][1][1] == bottom
        glyphs += [] if near or not glyphs else [("\n", (0.0, 0.0, 0.0, 0.0))]
        glyphs += [
            (char, (left + width * i, bottom, left + width * (i + 1), bottom + 9)) for i, char in enumerate(text)
        ]
    return glyphs


def cells(glyphs: list[Glyph], strokes: list[Box]) -> list[str | Grid]:
    return [item if isinstance(item, str) else Grid(item.rows) for item in pieces(glyphs, frames(strokes))]


LABELS = ((2, 45, "规章"), (2, 25, "行政许可"), (2, 5, "行政强制"))


def test_texts_lie_in_their_boxes_whatever_their_order() -> None:
    figures = ((70, 45, "1"), (110, 45, "2"), (70, 25, "34"), (110, 5, "5"))
    assert cells(written(*figures, *LABELS, (0, 80, "二、"), (0, -20, "- 3 -")), ruled()) == [
        Grid((("规章", "1", "2"), ("行政许可", "34", ""), ("行政强制", "", "5"))),
        "二、",
        "- 3 -",
    ]


@pytest.mark.parametrize(
    ("name", "strokes"),
    [
        ("every cell on its own", [edge for i in range(3) for j in range(3) for edge in ruled(COLUMNS[i : i + 2], ROWS[j : j + 2])]),
        ("double lines", [*ruled(), *ruled(tuple(x + 1.5 for x in COLUMNS), tuple(y + 1.5 for y in ROWS))]),
        ("dashes", [(x, y - 0.2, x + 4, y + 0.2) for y in ROWS for x in range(0, 140, 6)] + ruled()[4:]),
        ("no line at the sides", [edge for edge in ruled() if edge[0] not in (-0.3, 139.7)]),
        ("a frame around the page", [*ruled(), *ruled((-50.0, 300.0), (-100.0, 300.0))]),
        ("underlined text above", [*ruled(), (0.0, 90.0, 80.0, 90.5)]),
    ],
)  # fmt: skip
def test_a_table_may_be_ruled_in_many_ways(name: str, strokes: list[Box]) -> None:
    glyphs = written(*LABELS, (70, 45, "1"), (110, 45, "2"))
    assert cells(glyphs, strokes) == [Grid((("规章", "1", "2"), ("行政许可", "", ""), ("行政强制", "", "")))], name


def test_boxes_without_a_line_between_them_are_one() -> None:
    strokes = [*ruled(), (99.7, 0.0, 100.3, 20.0)]
    strokes.remove((99.7, 0.0, 100.3, 60.0))
    assert cells(written(*LABELS, (80, 45, "一致"), (110, 5, "2")), strokes)[0] == Grid(
        (("规章", "一致", "一致"), ("行政许可", "", ""), ("行政强制", "", "2"))
    )


def test_a_figure_in_a_box_of_several_columns_or_rows_is_nobodys_where_others_have_one_each() -> None:
    xs = tuple(40.0 * n for n in range(8))
    strokes = ruled(xs, ROWS)
    strokes.remove((199.7, 0.0, 200.3, 60.0))
    strokes.append((199.7, 20.0, 200.3, 60.0))
    row = [(5 + 40 * n, str(n)) for n in range(1, 7)]
    figures = [(left, y, text) for y in (45, 25) for left, text in row]
    found = cells(written(*LABELS, *figures, *((left, 5, text) for left, text in row if text != "5")), strokes)
    whole = ("1", "2", "3", "4", "5", "6")
    assert found == [Grid((("规章", *whole), ("行政许可", *whole), ("行政强制", "1", "2", "3", "4\n4", "4\n4", "6")))]
    strokes = [(40.0, 20.0, 280.0, 20.0) if edge == (0.0, 19.7, 280.0, 20.3) else edge for edge in ruled(xs, ROWS)]
    strokes = [edge for edge in strokes if edge[1] != 39.7] + [(0.0, 40.0, 200.0, 40.0), (240.0, 40.0, 280.0, 40.0)]
    found = cells(written(*LABELS[:2], *((left, 45, text) for left, text in row)), strokes)
    assert isinstance(found[0], Grid)
    assert [line[5] for line in found[0].rows] == ["5\n5", "5\n5", ""]


@pytest.mark.parametrize(
    "strokes", [[], ruled()[:4], ruled((0.0, 140.0), ROWS), ruled((0.0, 70.0, 140.0), (0.0, 60.0))]
)
def test_lines_that_make_no_table_leave_the_text_as_it_is(strokes: list[Box]) -> None:
    assert cells(written((2, 45, "规章 1")), strokes) == ["规章 1"]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (((90, 45, "12"), (100, 45, "34")), ("12\n12", "34\n34")),
        (((90, 45, "1234"),), ("12\n12", "34\n34")),
        (((130, 45, "1234"),), ("", "12\n12")),
        (((88, 45, "12"), (102, 45, "34")), ("12", "34")),
        (((62, 45, "1"), (74, 45, "2")), ("1\n2", "")),
        (((62, 45, "12"), (74, 45, "345")), ("12 345", "")),
        (((62, 50, "1"), (62, 41, "2")), ("1\n2", "")),
    ],
    ids=["touching", "over a line", "over the edge", "apart", "two in a box", "thousands", "two lines"],
)
def test_figures_of_two_boxes_are_never_one(
    figures: tuple[tuple[float, float, str], ...], expected: tuple[str, str]
) -> None:
    found = cells(written(LABELS[0], *figures), ruled())
    grid = next(item for item in found if isinstance(item, Grid))
    assert grid.rows[0][1:] == expected


def part(*rows: str, xs: tuple[float, ...] = (0, 40, 100, 140, 180)) -> Ruled:
    return Ruled(xs, tuple(tuple(row.split("|")) for row in rows))


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        (("a|4.无正当理由|1|2",), ("|大量反复申请||",), (("a", "4.无正当理由\n大量反复申请", "1", "2"),)),
        (("a|4.无正当理由||",), ("|大量反复申请|1|2",), (("a", "4.无正当理由\n大量反复申请", "1", "2"),)),
        (("a|3.其他||",), ("a||1|2",), (("a", "3.其他", "1", "2"),)),
        (("a|3.其|1|",), ("a|他||",), (("a", "3.其\n他", "1", ""),)),
    ],
)
def test_the_halves_of_a_torn_row_are_put_together(
    upper: tuple[str], lower: tuple[str], expected: tuple[tuple[str, ...]]
) -> None:
    assert joined([part(*upper), part(*lower)]) == [Grid(expected)]
    head = "关系|类别|自然人|总计"
    assert joined([part(head, *upper), part(head, *lower)]) == [Grid((*part(head).rows, *expected))]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("a|2.重复申请||", "a|3.要求提供公开出版物|1|2"),
        ("a|行政处罚|1|1", "a|行政强制||"),
        ("a|行政处罚|1|1", "第二十条|第二十条|第二十条|第二十条"),
        ("a|1.属于国家秘密|1|2", "a|2.其他法律|3|4"),
    ],
)
def test_two_rows_are_never_taken_for_one(upper: str, lower: str) -> None:
    assert joined([part(upper), part(lower)]) == [Grid((*part(upper).rows, *part(lower).rows))]


def test_a_head_cut_by_a_page_break_finds_its_columns_again() -> None:
    upper = part("关系|申请人情况|申请人情况", "关系|法人或其他组织|总计", xs=(0, 100, 180, 200))
    lower = part("|商业企业|其他|", "1.属于国家秘密|1|2|3", xs=(0.4, 100.3, 140, 180, 200.2))
    assert joined([upper, lower]) == [
        Grid(
            (
                ("关系", "申请人情况", "申请人情况", "申请人情况"),
                ("关系", "法人或其他组织", "法人或其他组织", "总计"),
                ("", "商业企业", "其他", ""),
                ("1.属于国家秘密", "1", "2", "3"),
            )
        )
    ]


@pytest.mark.parametrize("between", ["四、政府信息公开行政复议、行政诉讼情况", "3"])
def test_tables_with_a_line_between_them_or_of_other_width_stay_two(between: str) -> None:
    one, other = part("规章|1|2|3"), part("其他|1|2|3", xs=(0, 40, 100, 140, 260))
    assert joined([one, between, one]) == [Grid(one.rows), between, Grid(one.rows)]
    assert joined([one, other]) == [Grid(one.rows), Grid(other.rows)]
