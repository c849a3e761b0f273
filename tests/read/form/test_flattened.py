"""Figures of flattened tables wherever they stand to their labels: read right or left open, never wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace

from monitor.judge.judge import judge
from monitor.model.dossiers import Dossier
from monitor.model.findings import Verdict
from monitor.model.reports import Report
from monitor.read import second
from monitor.words import Words
from tests.read.corpus import read
from tests.read.form.flattened import AMISS, ELSEWHERE, LAYOUTS, PLAIN, Flat, draw
from tests.read.test_innocent import BOOK

SEEDS = range(4)
SUMS = {"AR-A01", "AR-A02", "AR-A03"}


def wrong(flat: Flat, report: Report) -> Iterator[str]:
    """Rows read as something that is not printed for them."""
    for key, row in (report.table3 or {}).items():
        values = tuple(cell.value for cell in row)
        if None not in values and values != flat.rows.get(key):
            yield f"{key}: {values} for {flat.rows.get(key)}"


def whole(report: Report) -> int:
    """How many rows of table 3 were read in full."""
    return sum(all(cell.value is not None for cell in row) for row in (report.table3 or {}).values())


def accused(flat: Flat) -> set[str]:
    """The rules that hold something in the tables against a report both readers have read."""
    data = flat.text.encode()
    report = read(data)
    checked = replace(report, disputed=second.disputed(data, report))
    found = judge(Dossier(today=date(2026, 4, 1), report=checked, year=2025), BOOK, Words("zh"))
    return {one.rule for one in found if one.verdict is Verdict.FAILS and one.where.startswith("table")}


@pytest.mark.parametrize("amiss", ["", *AMISS])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_figure_is_given_to_another_row(layout: str, amiss: str) -> None:
    for seed in SEEDS:
        flat = draw(seed, layout, amiss)
        assert list(wrong(flat, read(flat.text))) == [], flat.text


@pytest.mark.parametrize("amiss", ["", "fault", "slips"])
@pytest.mark.parametrize("layout", PLAIN)
def test_figures_behind_their_labels_are_all_read_whatever_they_add_up_to(layout: str, amiss: str) -> None:
    for seed in SEEDS:
        flat = draw(seed, layout, amiss)
        assert whole(read(flat.text)) == len(flat.rows), flat.text


@pytest.mark.parametrize("amiss", ["", "slips"])
@pytest.mark.parametrize("layout", [layout for layout in ELSEWHERE if layout != "around"])
def test_figures_elsewhere_are_all_read_where_the_sums_tell_whose_they_are(layout: str, amiss: str) -> None:
    for seed in SEEDS:
        flat = draw(seed, layout, amiss)
        assert whole(read(flat.text)) == len(flat.rows), flat.text


@pytest.mark.parametrize("layout", PLAIN)
def test_a_figure_that_breaks_a_sum_is_named_where_the_places_are_beyond_doubt(layout: str) -> None:
    for seed in SEEDS:
        assert accused(draw(seed, layout, "fault")) & SUMS


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("amiss", ["", "slips", "strange label", "figures lost"])
def test_no_report_is_accused_for_the_way_its_table_was_flattened(layout: str, amiss: str) -> None:
    for seed in SEEDS[:2]:
        assert accused(draw(seed, layout, amiss)) == set()


@pytest.mark.parametrize("layout", PLAIN)
def test_a_row_that_is_printed_nowhere_is_missing(layout: str) -> None:
    assert accused(draw(1, layout, "row left out")) - SUMS == {"AR-F07"}


@pytest.mark.parametrize("seed", range(6))
def test_figures_before_their_labels_whose_first_row_is_lost_are_given_to_nobody(seed: int) -> None:
    flat = draw(seed, "before")
    row = " ".join(map(str, flat.rows["new"]))
    text = flat.text.replace(f"法律服务机构 其他\n{row}\n", "法律服务机构 其他\n", 1)
    assert text != flat.text
    assert list(wrong(flat, read(text))) == []
