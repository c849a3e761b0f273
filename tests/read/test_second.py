from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.demo.markup import STYLES
from monitor.demo.reports import write_html
from monitor.read import second
from tests.demo.samples import report as drawn
from tests.read.pages import drawn_page, edited, read
from tests.read.pdfs import pdf
from tests.read.test_pdf import lines
from tests.read.test_tables import row_of


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


def test_plain_text_has_no_second_reader() -> None:
    text = "霁川县教育局2026年政府信息公开工作年度报告\n一、总体情况\n略。".encode()
    assert second.disputed(text, read(text)) == ()


def test_a_pdf_without_ruling_lines_leaves_every_table_in_dispute() -> None:
    data = pdf([lines()])
    assert second.disputed(data, read(data)) == ("table2", "table3", "table4")


def test_a_source_too_large_to_be_read_twice_is_disputed_everywhere() -> None:
    data = drawn_page(("</body>", "<!--" + "x" * 3_200_000 + "--></body>")).encode()
    disputed = second.disputed(data, read(data))
    assert {"table2", "table3", "table4", "section.1", "section.6"} <= set(disputed)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 broken", b"<html>"])
def test_what_is_no_report_is_read_twice_without_harm(data: bytes) -> None:
    assert second.disputed(data, read(data)) == ()
