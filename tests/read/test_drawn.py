"""Any consistent report of the demo, in any look, reads back exactly."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.demo.markup import STYLES
from monitor.demo.reports import write_html
from monitor.model import CellState, FeeKind
from tests.demo.samples import report as drawn
from tests.read.pages import read
from tests.read.test_tables import whole


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10**6),
    st.sampled_from(sorted(STYLES)),
    st.sampled_from(["v2019", "v2021"]),
    st.sampled_from(["small", "medium", "large"]),
)
def test_a_consistent_report_reads_back_exactly(seed: int, style: str, version: str, size: str) -> None:
    source = drawn(seed, size, version)
    report = read(write_html(source, style))
    assert report.trouble is None
    assert (report.agency, report.year, report.title) == (source.agency, source.year, source.title)
    assert report.dating.day == source.published
    assert report.period == (date(source.year, 1, 1), date(source.year, 12, 31))
    assert report.format == version
    assert [(section.number, section.ordinal) for section in report.sections] == [(n, n) for n in range(1, 7)]
    assert whole(report) == {t: {k: list(row) for k, row in rows.items()} for t, rows in source.figures.items()}
    assert report.fee is not None
    assert report.fee.kind is (FeeKind.CHARGED if source.fee.notices else FeeKind.NIL)
    assert report.fee.amount == source.fee.paid
    assert report.table3 is not None
    assert {cell.state for row in report.table3.values() for cell in row} == {CellState.NUMBER}


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
