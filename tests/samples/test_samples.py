"""Real documents with expected readings, where they lie beside the checkout; they never enter the project."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from monitor.judge.book import rulebook
from monitor.judge.judge import judge
from monitor.model.dossiers import Dossier
from monitor.model.findings import Finding, Verdict
from monitor.read import report as reports
from monitor.shipped import rules_dir
from monitor.words import Words

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
READ_HERE = ("wuqia-office-2022", "huaian-2024", "hongze-2023", "hongze-2024", "form-2021", "ucap-article")
BOOK = rulebook.load(rules_dir())
TABLES = ("table2", "table3", "table4")
NOT_FACTS = ("fails", "note", "readable")

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no folder of real samples beside this checkout")


def source(name: str) -> bytes:
    return next((SAMPLES / name).glob("source.*")).read_bytes()


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / name / "expected.json").read_text(encoding="utf-8"))
    return found


def judged(data: bytes) -> list[Finding]:
    report = reports.read(data, "sample")
    dossier = Dossier(today=date(2026, 4, 1), report=report, year=report.year)
    return list(judge(dossier, BOOK, Words("zh")))


def failing(data: bytes) -> list[tuple[str, str]]:
    return [(finding.rule, finding.where) for finding in judged(data) if finding.verdict is Verdict.FAILS]


@pytest.mark.parametrize("name", READ_HERE)
def test_a_sample_reads_as_expected(name: str) -> None:
    read = reports.to_json(reports.read(source(name), name))
    want = {key: value for key, value in expected(name).items() if key not in NOT_FACTS}
    got = {key: read[key] for key in want}
    for table in TABLES:
        found = read[table]
        rows = found if isinstance(found, dict) else {}
        assert {key for key, row in rows.items() if row is not None} <= set(want.get(table) or rows)
        got |= {table: {key: rows.get(key) for key in want[table]}} if want.get(table) else {}
    sections, fee = read["sections"], read["fee"]
    if isinstance(sections, list) and want.get("sections"):
        got["sections"] = [section["number"] for section in sections]
    if isinstance(fee, dict) and want.get("fee"):
        got["fee"] = {key: fee[key] for key in want["fee"]}
    assert got == want


def test_an_article_that_is_no_report_says_so() -> None:
    read = reports.read(source("ucap-article"), "sample")
    assert read.trouble is not None
    assert read.trouble.code == "not-a-report"


@pytest.mark.parametrize("name", ["wuqia-office-2022", "huaian-2024"])
def test_a_sample_fails_what_it_should_and_nothing_else(name: str) -> None:
    assert [rule for rule, _ in failing(source(name))] == expected(name)["fails"]
    assert [finding for finding in judged(source(name)) if finding.verdict is Verdict.BROKEN] == []


def table3_lines(text: str) -> list[int]:
    """The numbers of the lines that hold a figure of table 3."""
    lines = text.split("\n")
    start = lines.index("三、收到和处理政府信息公开申请情况")
    end = lines.index("四、政府信息公开行政复议、行政诉讼情况")
    return [number for number in range(start, end) if re.fullmatch(r"\d+ ?\|?", lines[number].strip())]


@pytest.mark.parametrize("step", [pytest.param(8, id="some"), pytest.param(1, id="all", marks=pytest.mark.campaign)])
def test_any_one_changed_figure_of_table_3_is_named_by_a_sum(step: int) -> None:
    text = source("wuqia-office-2022").decode()
    numbers = table3_lines(text)
    assert len(numbers) == 175
    for number in numbers[::step]:
        lines = text.split("\n")
        lines[number] = re.sub(r"\d+", lambda found: str(int(found.group()) + 7), lines[number])
        found = [pair for pair in failing("\n".join(lines).encode()) if pair[0] != "AR-M01"]
        assert len(found) == 1, lines[number]
        rule, where = found[0]
        assert rule in ("AR-A01", "AR-A02")
        assert re.fullmatch(r"table3\.[a-z_]+[\d.]*\.[a-z]+", where), where
