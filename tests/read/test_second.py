from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from monitor.demo.markup import STYLES
from monitor.demo.reports import write_html, write_text
from monitor.read import second
from monitor.read.second import in_sheet
from tests.demo.samples import report as drawn
from tests.read import printed
from tests.read.corpus import drawn_page, edited, read
from tests.read.form.flattened import LAYOUTS, draw
from tests.read.form.test_tables import figures, row_of, whole
from tests.read.papers import sheet, zipped
from tests.read.pdfs import pdf
from tests.read.printed import LOOKS
from tests.read.sources.test_pdf import lines


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, 10**6),
    st.sampled_from(sorted(STYLES)),
    st.sampled_from(["v2019", "v2021"]),
    st.sampled_from(["small", "large"]),
)
def test_both_readers_agree_on_every_style(seed: int, style: str, version: str, size: str) -> None:
    data = write_html(drawn(seed, size, version), style).encode()
    assert second.disputed(data, read(data)) == ()


def test_the_second_reader_uses_the_charset_the_first_one_found() -> None:
    page = drawn_page(('<meta charset="utf-8">', ""))
    data = page.encode("gb18030")
    report = read(data, content_type="text/html; charset=gb2312")
    assert report.charset == "gb18030"
    assert second.disputed(data, report) == ()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("<td>{}</td>", "<td>{}<script>1</script></td>"), "table3.carry_in.natural"),
        (("<td>{}</td>", "<td><p>{}</p><p>1</p></td>"), "table3.carry_in.natural"),
    ],
)
def test_what_the_two_see_differently_is_named(change: tuple[str, str], place: str) -> None:
    html = drawn_page()
    row = row_of(html, "二、上年结转")
    value = int(drawn().figures["table3"]["carry_in"][0])
    data = edited(html, (row, edited(row, (change[0].format(value), change[1].format(value))))).encode()
    assert second.disputed(data, read(data)) == (place,)


def test_a_section_only_the_second_reader_sees_is_named() -> None:
    html = drawn_page(("<h2>五、", "<select><option>五、"))
    html = edited(html, ("改进情况</h2>", "改进情况</option></select>"))
    data = html.encode()
    report = read(data)
    assert 5 not in {section.number for section in report.sections}
    assert second.disputed(data, report) == ("section.5",)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["v2019", "v2021"]), st.sampled_from(["small", "large"]))
def test_both_readers_agree_on_flattened_text(seed: int, version: str, size: str) -> None:
    data = write_text(drawn(seed, size, version)).encode()
    assert second.disputed(data, read(data)) == ()


@pytest.mark.parametrize("layout", sorted({*LAYOUTS} - {"around", "here and there"}))
def test_both_readers_agree_on_figures_that_stand_anywhere(layout: str) -> None:
    for seed in range(3):
        data = draw(seed, layout).text.encode()
        assert second.disputed(data, read(data)) == ()


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_a_row_read_with_the_figures_of_another_is_in_dispute(layout: str) -> None:
    data = draw(2, layout).text.encode()
    report = read(data)
    table = dict(report.table3 or {})
    keys = [key for key in table if [c.value for c in table[key]] != [c.value for c in table["new"]]]
    for key in keys[::5]:
        mistaken = replace(report, table3={**table, key: table["new"]})
        assert any(place.startswith(f"table3.{key}") for place in second.disputed(data, mistaken)), key


def test_figures_of_the_other_tables_are_looked_at_too() -> None:
    data = draw(4, "after, in a line").text.encode()
    report = read(data)
    second_, fourth = dict(report.table2 or {}), dict(report.table4 or {})
    other = {**second_, "penalties": second_["licences"]}
    assert second.disputed(data, replace(report, table2=other)) == ("table2.penalties",)
    assert second.disputed(data, replace(report, table4={**fourth, "after": fourth["review"]})) == ("table4",)
    assert (
        second.disputed(data, replace(report, table3={**dict(report.table3 or {}), "r6.3": second_["licences"] * 7}))
        != ()
    )
    missing = {key: row for key, row in dict(report.table3 or {}).items() if key != "r5.2"}
    assert second.disputed(data, replace(report, table3=missing)) == ("table3.r5.2",)


def test_plain_text_without_tables_is_read_twice_without_harm() -> None:
    text = "霁川县教育局2026年政府信息公开工作年度报告\n一、总体情况\n略。".encode()
    assert second.disputed(text, read(text)) == ()


def test_a_pdf_without_ruling_lines_is_read_twice_as_text() -> None:
    data = pdf([lines()])
    assert second.disputed(data, read(data)) == ()


def test_a_source_too_large_to_be_read_twice_is_disputed_everywhere() -> None:
    data = drawn_page(("</body>", "<!--" + "x" * 3_200_000 + "--></body>")).encode()
    disputed = second.disputed(data, read(data))
    assert {"table2", "table3", "table4", "section.1", "section.6"} <= set(disputed)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 broken", b"<html>"])
def test_what_is_no_report_is_read_twice_without_harm(data: bytes) -> None:
    assert second.disputed(data, read(data)) == ()


def test_a_sheet_that_merges_more_cells_than_anybody_can_read_is_not_read_twice() -> None:
    data = sheet(drawn())
    huge = rezipped(data, b"</mergeCells>", b'<mergeCell ref="A1:XFD1048576"/></mergeCells>')
    assert len(in_sheet.grids(data)) > 0
    assert in_sheet.grids(huge) == []
    assert in_sheet.grids(b"PK\x03\x04") == []


def test_figures_that_only_the_first_reader_can_place_are_in_dispute() -> None:
    data = printed.pdf(drawn(), LOOKS["bare sorted"])
    report = read(data)
    assert whole(report) == figures()
    places = second.disputed(data, report)
    assert "table2.licences" in places
    assert not {"table3.new", "table3.r7", "table4"} & set(places)


def rezipped(data: bytes, old: bytes, new: bytes) -> bytes:
    """The package with one piece of its first sheet replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    name = next(name for name in members if name.startswith("xl/worksheets/"))
    assert old in members[name]
    return zipped({**members, name: members[name].replace(old, new)})
