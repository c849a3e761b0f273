from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from monitor.demo.markup import STYLES
from monitor.demo.reports import Report, heading, write_html, write_text
from tests.demo.samples import report

Shape = tuple[int, int]
FULL: dict[str, list[Shape]] = {"v2021": [(14, 4), (28, 10), (4, 15)], "v2019": [(18, 4), (26, 10), (4, 15)]}
BUILDER = {"capitals": "html5lib"}


def grids(html: str, style: str) -> list[list[list[str]]]:
    """Every table with its spans resolved, read by another parser than the monitor's."""
    soup = BeautifulSoup(html, BUILDER.get(style, "lxml"))
    return [_grid(table) for table in soup.find_all("table")]


def numbers_of(drawn: Report) -> list[float]:
    return [float(value) for table in drawn.figures.values() for row in table.values() for value in row]


@pytest.mark.parametrize("version", FULL)
@pytest.mark.parametrize("style", STYLES)
def test_every_style_writes_the_whole_form(style: str, version: str) -> None:
    drawn = report(version=version)
    read = grids(write_html(drawn, style), style)
    if STYLES[style].split:
        *blocks, requests, disputes = read
        read = [[row for block in blocks for row in block], requests, disputes]
    assert [(len(grid), len(grid[0])) for grid in read] == FULL[version]
    assert all(len(row) == len(grid[0]) for grid in read for row in grid)


@given(
    st.integers(0, 10**6),
    st.sampled_from(sorted(STYLES)),
    st.sampled_from(["v2019", "v2021"]),
    st.sampled_from(["small", "large"]),
)
def test_every_style_prints_every_figure_in_order(seed: int, style: str, version: str, size: str) -> None:
    drawn = report(seed, size, version)
    soup = BeautifulSoup(write_html(drawn, style), BUILDER.get(style, "lxml"))
    printed = [_plain(cell.get_text()).replace(",", "") for table in soup.find_all("table") for cell in _cells(table)]
    found = [float(text) for text in printed if re.fullmatch(r"-?\d+(?:\.\d+)?", text)]
    assert found == numbers_of(drawn)


@pytest.mark.parametrize("style", STYLES)
def test_headings_and_paragraphs_survive_every_style(style: str) -> None:
    drawn = report()
    text = _plain(BeautifulSoup(write_html(drawn, style), BUILDER.get(style, "lxml")).get_text())
    for part in drawn.parts:
        assert _plain(heading(part)) in text
        assert all(_plain(paragraph) in text for paragraph in part.paragraphs)


def test_flattened_text_has_a_cell_a_line_and_bars_for_spans() -> None:
    lines = write_text(report()).splitlines()
    at = lines.index("第二十条第（一）项 |")
    assert lines[at : at + 3] == ["第二十条第（一）项 |", "|||", "信息内容 |"]
    assert lines[lines.index("行政许可 |") + 2] == "||"
    numbers = [line for line in lines if re.fullmatch(r"\d+(?:\.\d+)? \|", line)]
    assert len(numbers) == 10 + 175 + 15


def test_the_same_seed_writes_the_same_bytes() -> None:
    assert [write_html(report(7), style) for style in STYLES] == [write_html(report(7), style) for style in STYLES]


def test_large_counts_carry_separators_where_an_editor_put_them() -> None:
    assert re.search(r"&nbsp;\d{1,3},\d{3}", write_html(report(1, "large"), "word"))


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _cells(table: Tag) -> Iterator[Tag]:
    return (cell for row in table.find_all("tr") for cell in row.find_all(["td", "th"], recursive=False))


def _grid(table: Tag) -> list[list[str]]:
    taken: dict[tuple[int, int], str] = {}
    for i, row in enumerate(table.find_all("tr")):
        j = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while (i, j) in taken:
                j += 1
            down, across = (int(str(cell.get(name, 1))) for name in ("rowspan", "colspan"))
            taken |= {(i + di, j + dj): cell.get_text() for di in range(down) for dj in range(across)}
    rows = max(i for i, _ in taken) + 1
    return [[taken[spot] for spot in sorted(taken) if spot[0] == i] for i in range(rows)]
