"""Where a report breaks off: by kind of source, by what its last section ends with, by what stands behind it."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from monitor.demo.reports import write_html, write_text
from monitor.judge import breaks
from monitor.judge.judge import judge
from monitor.model.dossiers import Dossier, Other
from monitor.model.findings import Remark, Verdict
from monitor.model.pages import Link
from monitor.model.reports import Attached, Break, Report
from monitor.model.roster import Agency, BodyKind
from monitor.read.report import to_json
from monitor.words import Words
from tests.demo.samples import report as drawn
from tests.judge.drawn import shipped
from tests.read.corpus import edited, read

LINES = write_text(drawn(1)).splitlines()
SIX = "六、其他需要报告的事项"
BEFORE_SIX = "\n".join(LINES[: LINES.index(SIX)])
BEFORE_FIVE = "\n".join(LINES[: next(at for at, line in enumerate(LINES) if line.startswith("五、"))])
PAGE = write_html(drawn(1), "thead")


def six(*paragraphs: str) -> str:
    return "\n".join([BEFORE_SIX, SIX, *paragraphs])


def broken(text: str | bytes) -> tuple[str, int] | None:
    report = read(text)
    assert report.trouble is None
    return None if report.breaks_off is None else (report.breaks_off.code, report.breaks_off.section)


@pytest.mark.parametrize(
    "end",
    [
        ("本年度未收取信息处理费。",),
        ("（一）未收取信息处理费。", "（二）无其他需要报告的事项"),
        ("无",),
        ("暂无。",),
        ("本单位没有其他需要报告的事项",),
        ("未收取信息处理费。", "岚溪县水利局"),
        ("未收取信息处理费", "岚溪县水利局", "2027年1月8日"),
        ("未收取信息处理费", "岚溪县水利局二〇二七年一月八日"),
        ("未收取信息处理费。", "2027年1月8日"),
        ("未收取信息处理费。", "—6—"),
        ("未收取信息处理费", "上一篇：关于举办培训的通知"),
        ("未收取信息处理费", "版权所有：岚溪县人民政府"),
        ("见“政府信息公开”专栏（http://127.0.0.2/）。”",),
    ],
    ids=" ".join,
)
def test_a_text_is_whole_that_ends_as_reports_do(end: tuple[str, ...]) -> None:
    assert broken(six(*end)) is None


@pytest.mark.parametrize(
    ("text", "code", "section"),
    [
        (six(), "in-sentence", 6),
        (six("本年度未收取信息"), "in-sentence", 6),
        (six("（一）未收取信息处理费；"), "in-sentence", 6),
        (six("本年度信息处理费共计1."), "in-sentence", 6),
        (six("统计期限至2026年12月31日"), "in-sentence", 6),
        (six("未收取信息处理费。", "2027年1"), "in-sentence", 6),
        (six("未收取信息处理费。", "2"), "in-sentence", 6),
        (six("本单位依照岚溪县人民政府"), "in-sentence", 6),
        (BEFORE_SIX, "later-parts", 5),
        (BEFORE_SIX[:-9], "in-sentence", 5),
        (BEFORE_FIVE, "later-parts", 4),
        (BEFORE_FIVE.rsplit("行政诉讼", 1)[0], "in-table", 4),
        (BEFORE_FIVE.split("四、结转下年度")[0], "in-table", 3),
        (BEFORE_FIVE.split("行政强制")[0], "in-table", 2),
        (BEFORE_FIVE.split("二、主动公开")[0], "later-parts", 1),
        (BEFORE_FIVE.split("二、主动公开")[0][:-20], "in-sentence", 1),
    ],
)
def test_a_text_breaks_off_in_the_section_it_does_not_end(text: str, code: str, section: int) -> None:
    assert broken(text) == (code, section)


@pytest.mark.parametrize("unit", [1000, 1024, 65_535])
@pytest.mark.parametrize("characters", [False, True])
def test_a_text_of_a_round_size_may_go_on(unit: int, characters: bool) -> None:
    end = six("未收取信息处理费。")
    size = len(end) if characters else len(end.encode())
    padded = end.replace("\n" + SIX, " " * (-size % unit) + "\n" + SIX)
    assert (len(padded) if characters else len(padded.encode())) % unit == 0
    assert broken(padded) == ("round-size", 6)
    assert broken(padded + " " * 7) is None


def test_a_page_that_has_its_end_is_whole_whatever_it_lacks() -> None:
    for gone in ("六、", "五、"):
        assert broken(edited(PAGE[: PAGE.index(f"<h2>{gone}")] + "</div></body></html>")) is None
    assert broken(PAGE) is None


@pytest.mark.parametrize(
    ("behind", "code", "section"),
    [
        ("<h2>二、", "later-parts", 1),
        ("行政强制", "in-table", 2),
        ("四、结转下年度", "in-table", 3),
        ("<h2>四、", None, 3),
        ("<h2>五、", None, 4),
        ("改进情况。一是", "in-sentence", 5),
    ],
)
def test_a_page_that_has_its_end_breaks_off_within_what_it_shows(behind: str, code: str | None, section: int) -> None:
    cut = PAGE[: PAGE.index(behind)] + "</body></html>"
    assert broken(cut) == (None if code is None else (code, section))


def test_a_page_that_ends_with_a_comma_breaks_off() -> None:
    page = PAGE[: PAGE.index("<h2>六、")] + f"<h2>{SIX}</h2><p>本年度未收到申请，</p></body></html>"
    assert broken(page) == ("in-sentence", 6)
    assert broken(page.replace("申请，", "申请")) is None


def test_the_break_is_printed() -> None:
    assert to_json(read(BEFORE_SIX))["breaks_off"] == {"code": "later-parts", "section": 5}
    assert to_json(read(six("无。")))["breaks_off"] is None
    for lang in ("zh", "en"):
        assert all(
            Words(lang).has(f"trouble.{code}") for code in ("in-table", "in-sentence", "later-parts", "round-size")
        )


# --- what is held against a report that breaks off --------------------------------------------------------------

CUT = replace(read(PAGE), breaks_off=Break("in-table", 3))


@pytest.mark.parametrize(
    ("place", "lost"),
    [
        ("table3", True),
        ("table4.review", True),
        ("section.6", True),
        ("ordinal.5", True),
        ("table2.licences", False),
        ("section.1.received", False),
        ("opening", False),
        ("title", False),
        ("", False),
    ],
)
def test_what_lies_in_the_broken_section_or_behind_it_is_lost(place: str, lost: bool) -> None:
    assert breaks.is_lost(CUT, place) is lost
    assert not breaks.is_lost(read(PAGE), place)


def test_a_remark_that_rests_on_a_lost_place_is_doubted() -> None:
    fails = Remark(verdict=Verdict.FAILS, where="section.1")
    assert breaks.doubted(fails, [CUT]) == fails
    assert breaks.doubted(replace(fails, cells=("table3.new.total",)), [CUT]).verdict is Verdict.UNSURE
    assert breaks.doubted(replace(fails, terms={"table4.review.total": 1}), [CUT]).verdict is Verdict.UNSURE
    assert breaks.doubted(replace(fails, verdict=Verdict.HOLDS, where="table4"), [CUT]).verdict is Verdict.HOLDS


def verdicts(dossier: Dossier, rule: str) -> set[Verdict]:
    return {one.verdict for one in judge(dossier, shipped(), Words("zh")) if one.rule == rule}


def dossier(report: Report) -> Dossier:
    return Dossier(today=date(2027, 4, 1), report=report, kind=BodyKind.DEPARTMENT, year=2026)


def test_what_is_printed_is_held_against_a_report_that_breaks_off() -> None:
    leftover = read(edited(PAGE, ("<h2>五、", "<p>该部分以表格形式报告</p><h2>五、")))
    for report in (leftover, replace(leftover, breaks_off=Break("in-sentence", 4))):
        assert verdicts(dossier(report), "AR-F14") == {Verdict.FAILS}


def test_a_file_or_a_copy_that_breaks_off_contradicts_nobody_behind_the_break() -> None:
    report = read(PAGE)
    assert report.table3 is not None
    first, *others = report.table3["new"]
    table = {**report.table3, "new": (replace(first, raw="99", value=99), *others)}
    other = replace(report, disputed=(), sha256="other", table3=table)
    beside = Attached(link=Link(url="http://127.0.0.2/a.pdf", text=report.title or ""), report=other)
    cut = replace(other, breaks_off=Break("in-table", 3))
    told = dossier(replace(report, disputed=(), attached=(beside,)))
    assert verdicts(told, "AR-T10") == {Verdict.FAILS}
    told = dossier(replace(report, disputed=(), attached=(replace(beside, report=cut),)))
    assert verdicts(told, "AR-T10") == {Verdict.HOLDS}
    agency = Agency(name=report.agency or "", kind=BodyKind.DEPARTMENT, site="127.0.0.2")
    known = replace(dossier(replace(report, disputed=())), agency=agency, url="http://127.0.0.2/a.html")
    for copy, verdict in ((other, Verdict.FAILS), (cut, Verdict.HOLDS)):
        beside_it = (Other(agency=agency, url="http://127.0.0.2/b.html", report=copy),)
        assert verdicts(replace(known, others=beside_it), "AR-M06") == {verdict}


def test_last_years_report_that_breaks_off_before_what_it_carried_over_contradicts_nobody() -> None:
    report = read(PAGE)
    assert report.table3 is not None
    before = replace(read(write_html(drawn(2), "thead")), sha256="other", year=2025, title_years=(2025,))
    known = replace(dossier(report), previous=before)
    assert verdicts(known, "AR-X01") == {Verdict.FAILS}
    cut = replace(before, breaks_off=Break("in-table", 3))
    assert verdicts(replace(known, previous=cut), "AR-X01") == {Verdict.UNSURE}
