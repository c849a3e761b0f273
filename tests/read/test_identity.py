from __future__ import annotations

from datetime import date

import pytest

from monitor.model.roster import Agency, BodyKind
from monitor.read.form import identity

EDUCATION = "霁川县教育局"


@pytest.mark.parametrize(
    ("title", "years", "body"),
    [
        ("霁川县教育局2026年政府信息公开工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年度政府信息公开工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年度政府信息公开年度报告", (2026,), EDUCATION),
        ("霁川县教育局 2026年政府 信息\n公开 工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年政府信息公开年度报告", (2026,), EDUCATION),
        ("2026年霁川县教育局政府信息公开工作年度报告", (2026,), EDUCATION),
        ("2026年度霁川县教育局政府信息公开工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年政府信息公开工作报告", (2026,), EDUCATION),
        ("霁川县教育局2026年政府信息公开年度工作报告", (2026,), EDUCATION),
        ("霁川县教育局2026年政府信息公开工作开展情况年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年政务信息公开工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年政府信息年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年信息公开工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年政府信息公开工作年报", (2026,), EDUCATION),
        ("霁川县教育局2026年政府信息公开工作年度报告（文字版）", (2026,), EDUCATION),
        ("霁川县教育局２０２６年政府信息公开工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026政府信息公开工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局政府信息公开工作年度报告（2026年）", (2026,), EDUCATION),
        ("霁川县教育局关于2026年政府信息公开工作的年度报告", (2026,), EDUCATION),
        ("霁川县工业和信息化局2026年政府信息公开工作年度报告", (2026,), "霁川县工业和信息化局"),
        ("霁川县人民政府（办公室）2026年政府信息公开工作年度报告", (2026,), "霁川县人民政府(办公室)"),
        ("2026年政府信息公开工作年度报告", (2026,), ""),
        ("政府信息公开工作年度报告", (), ""),
        ("霁川县教育局2025年政府信息公开工作年度报告（2026年）", (2025, 2026), EDUCATION),
    ],
)
def test_every_form_of_title_names_a_body_and_a_year(title: str, years: tuple[int, ...], body: str) -> None:
    assert identity.is_report_title(title)
    assert identity.title_years(title) == years
    assert identity.title_body(title) == body


@pytest.mark.parametrize(
    "title",
    [
        "霁川县2026年政府工作报告",
        "霁川县2026年法治政府建设年度报告",
        "霁川县政府网站工作年度报表（2026年度）",
        "霁川县教育局政府信息公开指南",
        "霁川县教育局政府信息公开目录",
        "关于做好2026年政府信息公开工作年度报告编制工作的通知",
        "一图读懂霁川县2026年政府信息公开工作年度报告",
        "图解：霁川县2026年政府信息公开工作年度报告",
        "霁川县2026年政府信息公开工作年度报告解读",
        "霁川县2026年政府信息公开工作年度报告统计表",
        "2026年政府信息公开工作要点",
        "",
        "霁" * 200 + "2026年政府信息公开工作年度报告",
    ],
)
def test_other_documents_are_no_report(title: str) -> None:
    assert not identity.is_report_title(title)


@pytest.mark.parametrize(
    ("candidates", "lines", "title"),
    [
        ([f"{EDUCATION}2026年政府信息公开工作年度报告"], [], f"{EDUCATION}2026年政府信息公开工作年度报告"),
        (["霁川县人民政府门户网站"], [EDUCATION, "2026年政府信息公开工作年度报告"], f"{EDUCATION}2026年政府信息公开工作年度报告"),
        ([], ["霁川县教育局2026年政府", "信息公开工作年度报告"], f"{EDUCATION}2026年政府信息公开工作年度报告"),
        (["2026年政府信息公开工作年度报告"], ["无关。"], "2026年政府信息公开工作年度报告"),
        ([], ["根据条例编制霁川县教育局2026年政府信息公开工作年度报告。"], None),
        (["霁川县教育局"], ["通知"], None),
    ],
)  # fmt: skip
def test_a_title_broken_over_lines_is_put_together(candidates: list[str], lines: list[str], title: str | None) -> None:
    assert identity.find_title(candidates, lines) == title


def _agency(name: str, kind: BodyKind = BodyKind.DEPARTMENT, aliases: tuple[str, ...] = ()) -> Agency:
    return Agency(name=name, kind=kind, site="127.0.0.2", area="霁川县", aliases=aliases)


COUNTY = [
    _agency("霁川县人民政府", BodyKind.GOVERNMENT),
    _agency("霁川县人民政府办公室"),
    _agency("霁川县河口镇人民政府", BodyKind.TOWNSHIP),
    _agency("霁川县河口乡人民政府", BodyKind.TOWNSHIP),
    _agency("霁川县教育局"),
    _agency("霁川县教育体育局", aliases=("教体局",)),
    _agency("霁川县住房和城乡建设局", aliases=("住建局", "局")),
    _agency("霁川县交通运输局", aliases=("局",)),
]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("霁川县人民政府", "霁川县人民政府"),
        ("霁川县", "霁川县人民政府"),
        ("霁川县人民政府办公室", "霁川县人民政府办公室"),
        ("人民政府办公室", "霁川县人民政府办公室"),
        ("河口镇人民政府", "霁川县河口镇人民政府"),
        ("霁川县河口镇", "霁川县河口镇人民政府"),
        ("河口镇", "霁川县河口镇人民政府"),
        ("河口乡", "霁川县河口乡人民政府"),
        ("教育局", "霁川县教育局"),
        ("教体局", "霁川县教育体育局"),
        ("霁川县教体局", None),
        ("住建局", "霁川县住房和城乡建设局"),
        ("局", None),
        ("河口", None),
        ("邻县教育局", None),
        ("", None),
    ],
)
def test_a_spelling_belongs_to_one_agency_or_to_none(body: str, name: str | None) -> None:
    found = identity.spellings(COUNTY).get(body)
    assert (found.name if found else None) == name


PERIOD = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("titles", "period", "column", "published", "year"),
    [
        ((2026,), PERIOD, None, None, 2026),
        ((2026,), None, None, None, 2026),
        ((), PERIOD, None, None, 2026),
        ((2025,), PERIOD, 2026, date(2027, 1, 5), 2026),
        ((2026,), PERIOD, 2025, date(2026, 1, 5), 2026),
        ((2025, 2026), PERIOD, None, None, 2026),
        ((2025,), PERIOD, None, None, 2025),
        ((), None, None, date(2027, 1, 5), 2026),
        ((), None, None, None, None),
    ],
)
def test_the_year_is_voted_and_the_title_needs_one_witness(
    titles: tuple[int, ...],
    period: tuple[date, date] | None,
    column: int | None,
    published: date | None,
    year: int | None,
) -> None:
    assert identity.decide_year(titles, period, column, published) == year


@pytest.mark.parametrize(
    ("crumbs", "year"),
    [
        (("首页", "政府信息公开年报", "2026年", "正文"), 2026),
        (("首页", "2026年度"), 2026),
        (("首页", "2026年年报"), 2026),
        (("首页", "关于2026年"), None),
        ((), None),
    ],
)
def test_a_column_of_one_year_is_a_witness(crumbs: tuple[str, ...], year: int | None) -> None:
    assert identity.column_year(crumbs) == year
