"""Any consistent report of the demo reads back exactly in any form and look, and any one changed cell is seen."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.demo.markup import STYLES
from monitor.demo.reports import Report as Drawn
from monitor.demo.reports import write_html
from monitor.model.reports import Cell, CellState, FeeKind, Report
from monitor.read import second
from tests.demo.samples import report as drawn
from tests.read import printed
from tests.read.corpus import read
from tests.read.form.test_tables import whole
from tests.read.forms import ALL, BORDERED, FLOWING, PAGES, Place, changed, name_of, places, printed_row
from tests.read.printed import LOOKS

SEEDS = st.integers(0, 10**6)
VERSIONS = st.sampled_from(["v2019", "v2021"])
SIZES = st.sampled_from(["small", "medium", "large"])
BLANK = (CellState.EMPTY, CellState.UNREADABLE)

Figures = dict[str, dict[str, list[float | None]]]


def own(source: Drawn) -> Figures:
    return {
        table: {key: [None if value == "" else float(value) for value in row] for key, row in rows.items()}
        for table, rows in source.figures.items()
    }


def cell_at(report: Report, place: Place) -> Cell:
    table, key, column = place
    return dict(getattr(report, table))[key][column]  # type: ignore[no-any-return]


def check_identity(report: Report, source: Drawn) -> None:
    assert report.trouble is None
    assert (report.agency, report.year, report.title) == (source.agency, source.year, source.title)
    assert report.period == (date(source.year, 1, 1), date(source.year, 12, 31))
    assert report.format == source.format
    assert [(section.number, section.ordinal) for section in report.sections] == [(n, n) for n in range(1, 7)]
    assert report.extra_ordinals == ()
    assert report.fee is not None
    assert report.fee.kind is (FeeKind.CHARGED if source.fee.paid else FeeKind.NIL)
    assert report.fee.amount == source.fee.paid


@pytest.mark.parametrize("form", ALL)
@settings(max_examples=4, deadline=None, derandomize=True)
@given(SEEDS, VERSIONS, SIZES)
def test_a_consistent_report_reads_back_exactly(form: str, seed: int, version: str, size: str) -> None:
    source = drawn(seed, size, version)
    report = read(ALL[form](source))
    check_identity(report, source)
    assert report.dating.day == (source.published if form in PAGES else None)
    assert whole(report) == own(source)
    assert report.table3 is not None
    assert {cell.state for row in report.table3.values() for cell in row} == {CellState.NUMBER}


@pytest.mark.parametrize("form", ALL)
@settings(max_examples=3, deadline=None, derandomize=True)
@given(SEEDS, VERSIONS, SIZES, st.floats(0, 0.999), st.sampled_from([1, 7, 4000]))
def test_a_changed_figure_is_read_where_it_stands(
    form: str, seed: int, version: str, size: str, at: float, more: int
) -> None:
    source = drawn(seed, size, version)
    cells = places(source.figures)
    table, key, column = place = cells[int(at * len(cells))]
    source = changed(source, place, int(float(source.figures[table][key][column])) + more)
    assert whole(read(ALL[form](source))) == own(source)


@pytest.mark.parametrize("form", BORDERED)
@settings(max_examples=3, deadline=None, derandomize=True)
@given(SEEDS, VERSIONS, st.floats(0, 0.999))
def test_a_blank_cell_is_blank_and_shifts_nothing(form: str, seed: int, version: str, at: float) -> None:
    source = drawn(seed, "medium", version)
    cells = places(source.figures)
    place = cells[int(at * len(cells))]
    source = changed(source, place, "")
    report = read(BORDERED[form](source))
    assert whole(report) == own(source)
    assert cell_at(report, place).state in BLANK


@pytest.mark.parametrize("form", FLOWING)
@settings(max_examples=6, deadline=None, derandomize=True)
@given(SEEDS, VERSIONS, st.floats(0, 0.999))
def test_without_borders_a_blank_cell_costs_its_row_and_no_other(form: str, seed: int, version: str, at: float) -> None:
    source = drawn(seed, "medium", version)
    cells = places(source.figures)
    place = cells[int(at * len(cells))]
    source = changed(source, place, "")
    expected = own(source)
    report = read(FLOWING[form](source))
    got = whole(report)
    for key in printed_row(place, source.figures):
        row = got[place[0]].pop(key)
        assert row in (expected[place[0]].pop(key), [None] * len(row))
    assert got == expected
    assert cell_at(report, place).state in BLANK


@pytest.mark.parametrize("form", BORDERED)
@settings(max_examples=1, deadline=None, derandomize=True)
@given(SEEDS, VERSIONS, st.floats(0, 0.999))
def test_the_second_reader_agrees_and_names_a_figure_that_only_one_of_them_saw(
    form: str, seed: int, version: str, at: float
) -> None:
    source = drawn(seed, "large", version)
    cells = places(source.figures)
    table, key, column = place = cells[int(at * len(cells))]
    data = BORDERED[form](source)
    assert second.disputed(data, read(data)) == ()
    misread = read(BORDERED[form](changed(source, place, int(float(source.figures[table][key][column])) + 3)))
    assert second.disputed(data, misread) == (name_of(place),)


@pytest.mark.parametrize("look", LOOKS)
@settings(max_examples=3, deadline=None, derandomize=True)
@given(SEEDS, VERSIONS, st.floats(0, 0.999), st.sampled_from([12345678, 123456789, 1234567890123]))
def test_a_figure_too_wide_for_its_cell_makes_no_other_figure(
    look: str, seed: int, version: str, at: float, wide: int
) -> None:
    source = drawn(seed, "large", version)
    cells = places(source.figures)
    source = changed(source, cells[int(at * len(cells))], wide)
    got = whole(read(printed.pdf(source, LOOKS[look])))
    for table, rows in own(source).items():
        assert set(got[table]) <= set(rows)
        for key, row in rows.items():
            seen = got[table].get(key, [None] * len(row))
            assert all(value in (figure, None) for value, figure in zip(seen, row, strict=True)), key


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(sorted(STYLES)), st.text(max_size=60), st.floats(0, 1))
def test_rubbish_anywhere_in_a_page_raises_nothing(seed: int, style: str, rubbish: str, place: float) -> None:
    html = write_html(drawn(seed % 50), style)
    at = int(len(html) * place)
    report = read((html[:at] + rubbish + html[at:]).encode("utf-8", "surrogatepass"))
    assert report.source == "page"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 200), st.sampled_from(sorted(STYLES)), st.floats(0, 1))
def test_a_page_cut_anywhere_raises_nothing(seed: int, style: str, place: float) -> None:
    data = write_html(drawn(seed), style).encode()
    assert read(data[: int(len(data) * place)]).source == "page"
