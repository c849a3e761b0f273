"""What texts, numbers and names of two reports have in common: the tables behind the rules that compare reports."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from monitor.judge.checks import CHECKS, names, neighbours
from monitor.judge.checks.leftovers import phone_digits
from monitor.judge.peers import side_by_side
from monitor.judge.prose.likeness import likeness, masked, sentences
from monitor.model.dossiers import Dossier
from monitor.model.findings import Verdict
from monitor.model.reports import Report, Section
from monitor.model.roster import Agency, BodyKind
from tests.bounds import SHARES, assert_in_proportion
from tests.judge import drawn

BOOK = drawn.shipped()
TEXT = "我局把学区划分、报名时间和所需材料画成一张图，贴在每所学校门口，并安排教师轮流值守解答。"
OTHER = "河道清淤的进度按月张贴在村口，水库巡查的记录可以随时翻看，群众提出的疑问当场回答。"


def report(*paragraphs: str, section: int = 1, sha256: str = "", opening: str = "") -> Report:
    part = Section(number=section, name="", heading="", ordinal=section, exact=True, paragraphs=paragraphs)
    return Report(
        source="page", sha256=sha256 or str(paragraphs), media_type="text/html", opening=(opening,), sections=(part,)
    )


def agency(name: str, kind: BodyKind = BodyKind.DEPARTMENT) -> Agency:
    return Agency(name=name, kind=kind, site="", area="霁川县")


# --- text --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2025年公开信息1,208条，增长3.5%。", "2024年公开信息７６条，增长12%。"),
        ("（一）主动公开。制作了流程图。", "（一）主动公开政府信息情况。制作了流程图。"),
        ("我局编印问答。", "本乡编印问答。"),
        ("我街道编印问答。", "我单位编印问答"),
        ("公开 及时 ，清楚；", "公开及时、清楚。"),
        ("霁川县教育局编印问答。", "编印问答。"),
    ],
)
def test_what_honest_texts_may_share_or_differ_in_is_masked(one: str, other: str) -> None:
    assert masked([one], ["霁川县教育局"]) == masked([other], ["霁川县教育局"]) != ""


def test_likeness_is_the_share_of_the_text_that_both_have() -> None:
    mine, theirs = masked([TEXT]), masked([OTHER])
    assert likeness(mine, mine) == 1
    assert likeness(mine, theirs) == 0 == likeness("", "")
    assert likeness(mine + theirs, theirs + mine) > 0.85, "moved text is the same text"
    assert 0.4 < likeness(mine, mine + theirs) < 0.75


def test_sentences_are_cut_as_printed() -> None:
    assert sentences(["一是 公开。二是解读；", "三是培训"]) == ["一是 公开。", "二是解读；", "三是培训"]


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("bait", ["我", "1", "（一）", "，。", "《“"])
def test_no_text_holds_a_comparison_up(bait: str, share: int) -> None:
    assert_in_proportion(lambda n: _compared(bait * (n // len(bait))), _judge, 10**6 // share, 1000)


def _compared(bait: str) -> Dossier:
    """A report of bait beside others of bait."""
    told = report(bait, TEXT, opening=bait)
    others = {"霁川县水利局": report(OTHER), "霁川县教育局": told}
    peers = side_by_side([agency(name) for name in others], others)
    return Dossier(
        today=drawn.dossier(None).today,
        report=told,
        previous=report(bait, OTHER),
        agency=agency("霁川县教育局"),
        year=2025,
        peers=peers,
    )


def _judge(dossier: Dossier) -> None:
    for rule in BOOK.rules:
        if rule.id in ("AR-X03", "AR-X04", "AR-X05", "AR-X09", "AR-L09"):
            list(CHECKS[rule.check](dossier, **rule.params))


# --- copies ------------------------------------------------------------------------------------------------------


def test_shingles_are_kept_only_where_two_units_share_them() -> None:
    reports = {"甲局": report(TEXT), "乙局": report(TEXT + OTHER), "丙局": report("照常公开。")}
    peers = side_by_side([agency(name) for name in (*reports, "丁局")], reports)
    first, second, third, without = peers.units
    ((shared,),) = first.shared.values()
    assert first.alone == {1: 0} and second.shared == {1: (shared,)}
    assert second.alone[1] > 0
    assert third.shared == {1: ()}
    assert without.sha256 is None and without.shared == {}
    assert shared.units == {0, 1} and shared.shingles


@pytest.mark.parametrize(("many", "verdict"), [(2, Verdict.FAILS), (3, Verdict.FAILS), (5, Verdict.SKIPPED)])
def test_text_of_many_units_was_given_to_them(many: int, verdict: Verdict) -> None:
    reports = {f"第{number}局": report(TEXT * 3, sha256=str(number)) for number in range(many)}
    peers = side_by_side([agency(name) for name in reports], reports)
    dossier = Dossier(
        today=drawn.dossier(None).today, report=reports["第0局"], agency=agency("第0局"), year=2025, peers=peers
    )
    check = neighbours.near_copy(
        dossier, sections=[1], alike=0.9, akin=0.75, least=20, common_units=3, common_percent=20
    )
    assert {remark.verdict for remark in check} == {verdict}


# --- telephone numbers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        ("电话：0908-7721030", "电话：0908-7723010", Verdict.FAILS),
        ("电话：0908—7721030", "电话：７７２１０３０", Verdict.HOLDS),
        ("电话：7721030", "联系电话(0908)7720130", Verdict.FAILS),
        ("电话：7721030", "电话：7721031", Verdict.HOLDS),
        ("电话：7721030、7723010", "电话：7723010、7721030", Verdict.HOLDS),
        ("电话：7721030", "邮编7723010", Verdict.SKIPPED),
        ("电话：7721030", "电话：13977230100", Verdict.SKIPPED),
    ],
)
def test_digits_that_changed_places(before: str, now: str, verdict: Verdict) -> None:
    dossier = Dossier(
        today=drawn.dossier(None).today,
        report=report(TEXT, opening=now),
        previous=report(OTHER, opening=before),
        year=2025,
    )
    remarks = phone_digits(dossier, labels=["电话", "联系方式"])
    assert {remark.verdict for remark in remarks} == {verdict}


# --- names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("全年，水利局收到政府信息公开申请3件。", Verdict.FAILS),
        ("一年来，霁川县水利局2025年共收到政府信息公开申请3件。", Verdict.FAILS),
        ("与霁川县水利局收到政府信息公开申请数相当。", Verdict.HOLDS),
        ("霁川县水利局坚持以公开促落实。", Verdict.UNSURE),
        ("霁川县水利局主动公开河道信息，我局予以转载，双方联合发布。", Verdict.HOLDS),
        ("霁川县水利局局长主动公开承诺。", Verdict.HOLDS),
        ("按照《霁川县水利局主动公开目录》办理。", Verdict.HOLDS),
        ("克服自我局限，守住基本局面。", Verdict.HOLDS),
        ("我镇收到申请1件。", Verdict.FAILS),
    ],
)
def test_who_is_the_subject(sentence: str, verdict: Verdict) -> None:
    own, water = agency("霁川县教育局"), agency("霁川县水利局")
    dossier = Dossier(
        today=drawn.dossier(None).today,
        report=report(sentence),
        agency=own,
        year=2025,
        peers=side_by_side([own, water], {}),
    )
    rule = BOOK.get("AR-X05")
    assert rule is not None
    assert {remark.verdict for remark in names.own_names(dossier, **rule.params)} == {verdict}


def test_a_government_and_its_office_may_speak_of_everybody() -> None:
    rule = BOOK.get("AR-X05")
    assert rule is not None
    water = agency("霁川县水利局")
    for own in (agency("霁川县人民政府", BodyKind.GOVERNMENT), agency("霁川县人民政府办公室")):
        dossier = Dossier(
            today=drawn.dossier(None).today,
            report=report("全年，水利局收到政府信息公开申请3件。"),
            agency=own,
            year=2025,
            peers=side_by_side([own, water], {}),
        )
        assert {remark.verdict for remark in names.own_names(dossier, **rule.params)} == {Verdict.HOLDS}
        swapped = replace(dossier, agency=water, report=report("霁川县人民政府收到政府信息公开申请后转来。"))
        assert {remark.verdict for remark in names.own_names(swapped, **rule.params)} == {Verdict.HOLDS}
