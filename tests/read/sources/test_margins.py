from __future__ import annotations

import pytest

from monitor.read.sources.printed.margins import without_margins

TITLE = "霁川县教育局2026年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "number", ["- {} -", "— {} —", "第{}页", "第 {} 页", "第{}页 共9页", "第 {} 页，共 9 页", "{}/9", "{}"]
)
@pytest.mark.parametrize("at", [0, 1])
def test_page_numbers_go_wherever_they_stand(number: str, at: int) -> None:
    pages = [["甲乙。", "丙丁。"], ["戊己。"], ["庚辛。", "壬癸。"]]
    numbered = [[*page[: len(page) * at], number.format(n), *page[len(page) * at :]] for n, page in enumerate(pages, 4)]
    assert without_margins(numbered) == pages


@pytest.mark.parametrize(
    "pages",
    [
        [["规章 0", "3"]],
        [["甲", "3"], ["乙", "7"]],
        [["甲", "3"], ["乙", "3"]],
        [["甲", "2024"], ["乙", "2025"]],
        [["3"], ["乙"]],
    ],
    ids=["one page", "not counting up", "the same", "years", "one of two"],
)
def test_a_bare_number_that_does_not_count_pages_stays(pages: list[list[str]]) -> None:
    assert without_margins(pages) == pages


def test_a_running_header_goes_and_the_title_stays() -> None:
    header = "霁川县政府信息公开年度报告"
    assert without_margins([[header, TITLE, "甲"], [header, "1", "乙"], ["2", header, "丙"]])[0] == [TITLE, "甲"]
    assert without_margins([[header, TITLE, "甲"], [header, "乙"]]) == [[TITLE, "甲"], ["乙"]]
    assert without_margins([[TITLE, "甲"], [TITLE, "乙"], [TITLE + "3", "丙"]]) == [[TITLE, "甲"], ["乙"], ["丙"]]


def test_different_lines_at_the_edges_of_pages_stay() -> None:
    pages = [["一、总体情况", "甲"], ["二、主动公开", "乙"], [], ["其他", "丙"], ["其他", "丁"]]
    assert without_margins(pages) == pages
