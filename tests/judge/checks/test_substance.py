"""What the rules on fees, powers, contents and pages make of odd input."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import convert, json
from msgspec.structs import replace

from monitor.judge.checks import content, fees, metadata
from monitor.model.dossiers import Dossier
from monitor.model.findings import Finding, Remark, Verdict
from monitor.model.reports import Report, Section
from monitor.model.roster import Agency, BodyKind
from monitor.read.form import fees as fees_read
from tests.bounds import assert_in_proportion
from tests.judge import drawn

FACTS = drawn.facts(drawn.drawn())
SCOPE = {
    "offices": ["人民政府办公室"],
    "wide": ["全县", "各部门"],
    "narrow": ["我办"],
    "received": ["收到", "受理"],
    "requests": ["申请"],
}
BAITS = ("全县收到", "全县收到申请", "考核", "9")


def said(text: str, number: int = 1) -> Dossier:
    """A dossier whose report says one thing in one section."""
    section = Section(number=number, name="", heading="", ordinal=number, exact=True, paragraphs=(text,))
    title = "霁川县人民政府办公室2025年政府信息公开工作年度报告"
    return drawn.dossier(replace(FACTS, sections=(section,), title=title))


def scope(text: str) -> Remark:
    (remark,) = content.scope_fits(said(text), **SCOPE)
    return remark


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2025年,全县共收到政府信息公开申请12件。", 12),
        ("全县各乡镇、各部门受理申请共7件", 7),
        ("全县政务大厅运行平稳,我办收到政府信息公开申请12件。", None),
        ("全县收到群众来信12件", None),
        ("收到全县各地申请12件", None),
        ("全县公开信息300条,收到申请12件", None),
        ("全县收到申请多件", None),
        ("", None),
    ],
)
def test_only_a_clause_that_counts_requests_of_the_whole_area_is_one(text: str, number: int | None) -> None:
    remark = scope(text)
    assert remark.values.get("number") == number
    assert (remark.verdict is Verdict.HOLDS) is (number is None)


@pytest.mark.parametrize("bait", BAITS, ids=["subjects", "requests", "words", "digits"])
def test_bait_is_judged_in_proportion(bait: str) -> None:
    def judge(dossiers: tuple[Dossier, ...]) -> None:
        for dossier in dossiers:
            list(content.scope_fits(dossier, **SCOPE))
            list(content.problems_said(dossier, fewest=30, elsewhere=["附件"]))
            list(content.extras_reported(dossier, wanted=[["考核"], ["评议"], ["追责"]], fails_from=2))

    def dossiers(size: int) -> tuple[Dossier, ...]:
        text = bait * (size // len(bait))
        return said(text), said(text, 5)

    assert_in_proportion(dossiers, judge, 10**6, 1000)


FEES = {
    "one of many bodies": (("2025年收取信息处理费300元", "2025年未收取信息处理费"), BodyKind.GOVERNMENT, Verdict.UNSURE),
    "two sentences of one year": (
        ("2025年收取信息处理费300元", "2025年未收取信息处理费"), BodyKind.DEPARTMENT, Verdict.FAILS,
    ),
    "no year at all": (("收取信息处理费300元", "未收取信息处理费"), BodyKind.DEPARTMENT, Verdict.FAILS),
    "of another year": (("2025年收取信息处理费300元", "2024年未收取信息处理费"), BodyKind.DEPARTMENT, Verdict.HOLDS),
    "one sentence": (("2025年收取信息处理费300元,未收取信息处理费",), BodyKind.DEPARTMENT, Verdict.UNSURE),
    "the rest": (("收取信息处理费300元", "其余未收取信息处理费"), BodyKind.DEPARTMENT, Verdict.HOLDS),
    "not by name": (("收取信息处理费300元", "未向申请人收费"), BodyKind.DEPARTMENT, Verdict.UNSURE),
    "notices": (("发出收费通知2件", "未发出信息处理费收费通知"), BodyKind.DEPARTMENT, Verdict.FAILS),
    "nothing of a sum": (("收取信息处理费0元", "未收取信息处理费"), BodyKind.DEPARTMENT, Verdict.HOLDS),
}  # fmt: skip


@pytest.mark.parametrize(("quotes", "kind", "verdict"), FEES.values(), ids=FEES.keys())
def test_a_statement_contradicts_itself_only_for_certain(
    quotes: tuple[str, ...], kind: BodyKind, verdict: Verdict
) -> None:
    six = replace(FACTS.sections[-1], paragraphs=("。".join(quotes) + "。",))
    report = replace(FACTS, fee=fees_read.read((six,), FACTS.year))
    (remark,) = fees.fee_fits_table(replace(drawn.dossier(report), kind=kind), rounding_wan=1.0)
    assert remark.verdict is verdict


def index(number: str, published: date = date(2026, 1, 12), weak: bool = False) -> Remark:
    dating = replace(FACTS.dating, day=published, weak=weak)
    dossier = drawn.dossier(replace(FACTS, metadata={"索引号": number}, dating=dating))
    (remark,) = metadata.index_number(dossier, field="索引号", doubt_years=1, site_from=3)
    return remark


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        ("JC012/2026-00123", Verdict.HOLDS),
        ("索 引 号 640181-001/2026-00123", Verdict.HOLDS),
        ("JC-12/20260112-001", Verdict.HOLDS),
        ("jc0000002026001/2026-0001", Verdict.HOLDS),
        ("201435512/2026-00001", Verdict.HOLDS),
        ("JC012/2025-00123", Verdict.UNSURE),
        ("JC012/2027-00123", Verdict.UNSURE),
        ("JC012/2021-None", Verdict.FAILS),
        ("JC012-00123", Verdict.SKIPPED),
        ("201435512", Verdict.SKIPPED),
        ("", Verdict.SKIPPED),
    ],
)
def test_the_year_in_an_index_number(number: str, verdict: Verdict) -> None:
    assert index(number).verdict is verdict


def test_a_weak_date_convicts_no_index_number() -> None:
    assert index("JC012/2021-00123", weak=True).verdict is Verdict.SKIPPED


def test_facts_stored_before_there_were_tags_still_decode() -> None:
    stored = json.decode(json.encode(replace(FACTS, tags={"pubdate": "x"})))
    del stored["tags"]
    assert convert(stored, Report).tags is None
    agency = json.decode(json.encode(Agency(name="x", kind=BodyKind.DEPARTMENT, site="")))
    del agency["level"]
    assert convert(agency, Agency).level == "county"


def test_without_a_visit_every_rule_that_needs_one_steps_back() -> None:
    found = drawn.findings(FACTS)
    for rule in ("AR-T03", "AR-T07", "AR-T12", "AR-M06"):
        (finding,) = (one for one in found if one.rule == rule)
        assert (finding.verdict, _words(finding)) == (Verdict.SKIPPED, True)


def _words(finding: Finding) -> bool:
    return "{" not in finding.says and bool(finding.says)
