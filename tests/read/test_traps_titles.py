"""Titles as real reports carry them: shortened, broken, doubled, without a body or a year."""

from __future__ import annotations

import pytest

from monitor.read.form import identity
from tests.read.pages import HEADINGS, PROSE, page, paragraphs, read

WATER = "霁川县水利局"
TITLE = f"{WATER}2026年政府信息公开工作年度报告"
KIND = "2026年政府信息公开工作年度报告"
BODY = paragraphs(text for pair in zip(HEADINGS, PROSE, strict=True) for text in pair)


def bare(title: str, before: str) -> str:
    """A report under a page title of the site's, with whatever stands before its text."""
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><div>{before}{BODY}</div></body></html>"
    )


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("霁川县水利局2026年\n政府信息公开\n工作年度报告", WATER),
        ("霁川县水利局2026年政府　信息公\n开工作年度报告", WATER),
        ("霁川县水利局2026年政府信息公开工作开展年度报告", WATER),
        ("霁川县水利局2026年政府信息公开年度工作报告", WATER),
        ("2026年霁川县水利局2026年政府信息公开工作年度报告", WATER),
        ("霁川县水利局2026政府信息公开工作年度报告", WATER),
        ("霁川县水利局政府信息公开工作年度报告（2026）", WATER),
        ("霁川县云门镇2026年政务信息公开工作年度报告", "霁川县云门镇"),
        ("霁川县（云门）开发区管理委员会2026年政府信息公开工作年度报告", "霁川县(云门)开发区管理委员会"),
        ("人社分局2026年政府信息公开工作年度报告", "人社分局"),
        ("住建局2026年政府信息公开工作年度报告", "住建局"),
        ("河口区2026年政府信息公开工作年度报告", "河口区"),
        ("霁川县水利局二〇二六年政府信息公开工作年度报告", WATER),
        ("【年度报告】霁川县水利局2026年政府信息公开工作年度报告", WATER),
        ("霁川县水利局关于印发2026年政府信息公开工作年度报告的函", WATER),
        ("霁川县水利局2026年政府信息公开工作年度报告 (Annual Report on Disclosure)", WATER),
        ("云门镇2026年政府信息公开工作年度报告", "云门镇"),
    ],
)
def test_a_broken_shortened_or_doubled_title_still_names_its_body_and_year(title: str, body: str) -> None:
    assert identity.is_report_title(title)
    assert identity.title_years(title) == (2026,)
    assert identity.title_body(title) == body


def test_a_year_given_again_before_the_last_word_leaves_it_a_report() -> None:
    assert identity.is_report_title("霁川县水利局2026年政府信息公开工作2026年度报告")


@pytest.mark.parametrize("suffix", ["（文字版）", "(文字版)", "（全文）", "（图文版）", "（PDF版）"])
def test_a_suffix_is_no_part_of_the_body(suffix: str) -> None:
    assert identity.is_report_title(TITLE + suffix)
    assert identity.title_body(TITLE + suffix) == WATER


@pytest.mark.parametrize(
    "lines",
    [
        [WATER, "2026年政府信息公开", "工作年度报告"],
        [f"{WATER}2026年政府信息", "公开工作年度报告"],
        [f"{WATER}2026年", "政府信息公开工作", "年度报告"],
        [WATER, "2026年", "政府信息公开工作", "年度报告"],
        ["发布时间：2027-01-12 10:20", WATER, KIND],
        [TITLE, TITLE, TITLE],
        [KIND, WATER, KIND],
    ],
)
def test_a_title_is_put_together_from_the_lines_it_is_broken_over(lines: list[str]) -> None:
    assert identity.find_title([], lines) == TITLE


@pytest.mark.parametrize(
    ("title", "before"),
    [
        ("霁川县人民政府", f"<h1>{WATER}<br>2026年政府 信息公开<br>工作年度报告</h1>"),
        ("霁川县人民政府", f"<p>{WATER}</p><p>2026年政府信息</p><p>公开工作年度报告</p>"),
        (f"{TITLE}_霁川县人民政府", ""),
        ("", f"<h1>{TITLE}</h1><h2>{TITLE}</h2><p>{TITLE}</p>"),
        (KIND, f"<h1>{KIND}</h1><p>{WATER}</p><p>{KIND}</p>"),
    ],
    ids=["breaks", "paragraphs", "page title only", "three times", "the body in the second only"],
)
def test_whose_report_it_is_stands_wherever_a_title_does(title: str, before: str) -> None:
    report = read(bare(title, before))
    assert (report.title, report.agency, report.title_years) == (TITLE, WATER, (2026,))


@pytest.mark.parametrize("word", ["我局", "我乡", "本乡", "本局", "本单位"])
def test_a_body_that_only_says_we_is_no_name(word: str) -> None:
    assert read(page(BODY, title=word + KIND)).agency is None


def test_a_report_without_any_title_is_known_by_its_sections_and_invents_no_year_in_its_title() -> None:
    report = read(bare("霁川县人民政府", ""))
    assert (report.trouble, report.agency, report.title_years) == (None, None, ())
