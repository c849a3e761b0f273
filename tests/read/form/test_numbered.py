"""What the tables of a section keep of long numbers."""

from __future__ import annotations

from monitor.model.reports import Grid, Line, Numbered, Paragraph
from monitor.read.form.numbered import numbered

NUMBER = "659999190102030009"


def grid(*rows: tuple[str | None, ...]) -> Grid:
    return Grid(rows)


def test_a_cell_with_a_long_number_is_kept_with_its_head_and_the_cell_before() -> None:
    table = grid(
        ("名单", "名单", "名单"), ("序号", "姓名", "身份证号"), ("1", "甲某", NUMBER), ("2", "", f"{NUMBER[:17]}*")
    )
    assert numbered([Paragraph(NUMBER), table]) == (
        Numbered(text=NUMBER, head="名单 身份证号", beside="甲某"),
        Numbered(text=f"{NUMBER[:17]}*", head="名单 身份证号", beside="2"),
    )


def test_figures_are_not_kept() -> None:
    assert numbered([grid(("自然人", "1234567890"), ("总计", None)), Line("12 3 4", ("12", "3", "4"))]) == ()


def test_a_cell_over_several_places_is_kept_once() -> None:
    assert len(numbered([grid(("身份证号", NUMBER, NUMBER), ("身份证号", NUMBER, NUMBER))])) == 1


def test_a_line_of_cells_is_kept_as_it_stands() -> None:
    line = Line(f"身份证号 {NUMBER}", ("身份证号", NUMBER))
    assert numbered([line]) == (Numbered(text=f"身份证号 {NUMBER}"),)


def test_of_a_long_cell_what_is_near_the_number_is_kept_and_of_many_cells_a_thousand() -> None:
    (one,) = numbered([grid((f"{'文' * 5_000}{NUMBER}{'字' * 5_000}",))])
    assert NUMBER in one.text
    assert len(one.text) == 400
    assert len(numbered([grid(*((f"{number:018}",) for number in range(1_500)))])) == 1_000
