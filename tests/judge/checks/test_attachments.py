"""A report and the document beside it: which link is its report, what the page leaves to it, what accuses nobody."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from monitor.judge.checks.attachments import READ_TWICE
from monitor.judge.judge import judge, wants_second_reading
from monitor.model.findings import Finding, Verdict
from monitor.model.pages import Link, Trouble
from monitor.model.reports import Attached, Fee, FeeKind, Report, Section
from monitor.model.visits import Known
from monitor.read import attached, attachments, second
from monitor.words import Words
from tests.judge import drawn

TITLE = "霁川县教育局2025年政府信息公开工作年度报告"
LINK = Link("http://127.0.0.2/a.docx", f"{TITLE}.docx")
HANDLER = "http://127.0.0.2/download.jsp?id=7"


def page(text: str = "") -> Report:
    return replace(drawn.facts(text or drawn.page(drawn.drawn())), source="http://127.0.0.2/r.html")


def beside(report: Report, *, trouble: str = "", disputed: tuple[str, ...] | None = None) -> Report:
    """A page with the faultless report beside it, or with why it could not be read."""
    whole = replace(page(), sha256="", media_type="application/pdf", disputed=disputed)
    one = (
        Attached(link=LINK, trouble=Trouble(trouble, ""), report=None) if trouble else Attached(link=LINK, report=whole)
    )
    return replace(report, attached=(one,))


def told(report: Report, rule: str) -> list[tuple[str, str]]:
    found = [one for one in drawn.findings(report) if one.rule == rule]
    return [(str(one.verdict), one.where) for one in found]


# --- which links -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("http://127.0.0.2/f/P020260115.docx", "附件"),
        ("http://127.0.0.2/f/a.PDF", ""),
        ("http://127.0.0.2/f/a.wps?v=2", "电子版"),
        ("http://127.0.0.2/f/a.ofd#1", "电子版"),
        (HANDLER, "年度报告.pdf"),
        (HANDLER, "附件：2025年年度报告"),
        (HANDLER, "点击下载"),
        ("http://127.0.0.2/sys/7f3a", f"附件1：{TITLE}"),
        ("http://127.0.0.2/attachment/7f3a", TITLE),
        ("http://127.0.0.2/d?name=%E5%B9%B4%E6%8A%A5.doc&id=1", "下载"),
    ],
)
def test_a_link_to_a_document_is_known_by_its_name_or_its_handler(url: str, text: str) -> None:
    assert attachments.documents([Link(url, text)]) == (Link(url, text),)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("http://127.0.0.2/2024.html", TITLE),
        ("http://127.0.0.2/attachment/2024.shtml", f"附件：{TITLE}"),
        ("http://127.0.0.2/download/", "下载中心"),
        ("http://127.0.0.2/download/app.apk", "下载客户端"),
        ("http://127.0.0.2/download?id=app", "下载客户端"),
        ("http://www.doc.example/", "首页"),
        ("http://127.0.0.2/a.jpg", TITLE),
    ],
)
def test_a_page_a_picture_and_a_program_are_no_documents(url: str, text: str) -> None:
    assert attachments.documents([Link(url, text)]) == ()


def test_an_address_linked_twice_is_one_document_with_the_fuller_name() -> None:
    links = [Link(LINK.url, ""), LINK, Link(LINK.url, "下载")]
    assert attachments.documents(links) == (LINK,)


def link(text: str, kind: str = "docx") -> Link:
    return Link(f"http://127.0.0.2/{text}.{kind}", f"{text}.{kind}")


MINE, NAMELESS, OTHER = link(TITLE), Link("http://127.0.0.2/n.pdf", "附件下载"), link("校园安全检查表")
WRONG = (
    link(TITLE, "zip"),
    link("霁川县教育局2024年政府信息公开工作年度报告"),
    link("霁川县卫生健康局2025年政府信息公开工作年度报告"),
    link("霁川县人民政府2025年政府信息公开工作年度报告"),
)


def test_beside_a_report_only_what_is_named_so_is_opened() -> None:
    report = replace(page(), attachments=(OTHER, NAMELESS, *WRONG, MINE))
    assert attachments.chosen(report) == (MINE,)


def test_beside_a_page_without_tables_a_nameless_file_is_opened_as_well() -> None:
    bare = replace(page(), table2=None, table3=None, table4=None, attachments=(OTHER, NAMELESS, *WRONG, MINE))
    assert attachments.chosen(bare) == (MINE, NAMELESS)


def test_of_a_page_that_is_only_links_any_file_may_be_the_report_the_likeliest_first() -> None:
    only = replace(page(), trouble=Trouble(attached.ONLY, ""), attachments=(OTHER, NAMELESS, *WRONG, MINE))
    assert attachments.chosen(only) == (MINE, NAMELESS, OTHER)


def test_a_page_that_is_no_report_has_nothing_opened() -> None:
    assert attachments.chosen(replace(page(), trouble=Trouble("not-a-report", ""), attachments=(MINE,))) == ()


@pytest.mark.parametrize(
    "text", ["图解：" + TITLE, f"{TITLE}（图解）", f"{TITLE}解读", "教育局政府信息公开年度报告", ""]
)
def test_a_picture_an_explanation_and_a_file_of_no_year_are_not_named_the_report(text: str) -> None:
    assert not attachments.is_named(Link("http://127.0.0.2/a.docx", f"{text}.docx"), page())


# --- what kind of file -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "media_type", "trouble", "code"),
    [
        ("a.pdf", "application/pdf", None, None),
        ("a.doc", "application/x-ole-storage", None, None),
        ("a.wps", "application/rtf", None, None),
        ("a.pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", None, "wrong-kind"),
        ("a.docx", "application/pdf", None, "wrong-kind"),
        ("a.docx", "application/zip", "damaged", "damaged"),
        ("a.docx", "application/x-ole-storage", "encrypted", "encrypted"),
        ("a.pdf", "text/html", "not-a-report", "wrong-kind"),
        ("a.pdf", "text/html", None, "wrong-kind"),
        ("a.pdf", "text/plain", "not-a-report", "wrong-kind"),
        ("down", "application/pdf", None, None),
        ("down", "text/html", "not-a-report", "wrong-kind"),
    ],
)
def test_bytes_of_another_kind_than_the_name_are_trouble(
    name: str, media_type: str, trouble: str | None, code: str | None
) -> None:
    read = replace(page(), media_type=media_type, trouble=Trouble(trouble, "") if trouble else None)
    found = attachments.trouble(Link(f"http://127.0.0.2/{name}", ""), read)
    assert (found.code if found else None) == code


# --- what the page leaves to the attachment ----------------------------------------------------------------------


def without_tables() -> Report:
    return replace(page(), table2=None, table3=None, table4=None)


@pytest.mark.parametrize("rule", ["AR-F06", "AR-F07", "AR-F08"])
def test_tables_that_stand_in_the_attachment_are_not_missing(rule: str) -> None:
    (found,) = [one for one in drawn.findings(beside(without_tables())) if one.rule == rule]
    assert found.verdict is Verdict.UNSURE
    assert "附件中" in found.says


SECTIONS = page().sections
ABSENT = tuple(section for section in SECTIONS if section.number != 5)
EMPTY = tuple(replace(section, paragraphs=()) if section.number == 5 else section for section in SECTIONS)


@pytest.mark.parametrize(("rule", "sections"), [("AR-F01", ABSENT), ("AR-F04", EMPTY)], ids=["absent", "empty"])
@pytest.mark.parametrize(
    ("trouble", "verdict"), [("", "unsure"), ("images-only", "unsure"), ("blocked", "unsure"), ("not-found", "fails")]
)
def test_a_section_that_stands_in_the_attachment_or_may_is_not_missing(
    rule: str, sections: tuple[Section, ...], trouble: str, verdict: str
) -> None:
    report = replace(page(), sections=sections)
    assert told(report, rule) == [("fails", "section.5")]
    assert told(beside(report, trouble=trouble), rule) == [(verdict, "section.5")]


def test_a_row_missing_from_a_table_of_the_page_stays_missing() -> None:
    table = {key: cells for key, cells in (page().table2 or {}).items() if key != "coercion"}
    assert told(beside(replace(page(), table2=table)), "AR-F06") == [("fails", "table2.coercion")]


def test_fees_that_the_attachment_states_are_not_unstated() -> None:
    report = replace(page(), fee=Fee(kind=FeeKind.MISSING))
    assert [verdict for verdict, _ in told(report, "AR-L01")] == ["fails"]
    assert [verdict for verdict, _ in told(beside(report), "AR-L01")] == ["unsure"]


# --- who reads it twice ------------------------------------------------------------------------------------------


def differing(*, mine: tuple[str, ...] | None, theirs: tuple[str, ...] | None) -> tuple[Report, tuple[Finding, ...]]:
    cells = {**(page().table2 or {})}
    cells["penalties"] = (replace(cells["penalties"][0], raw="93", value=93),)
    report = beside(replace(page(), table2=cells, disputed=mine), disputed=theirs)
    return report, drawn.findings(report)


@pytest.mark.parametrize(
    ("mine", "theirs", "wanted"), [(None, None, True), ((), None, True), (None, (), True), ((), (), False)]
)
def test_differing_figures_are_read_twice_on_both_sides(
    mine: tuple[str, ...] | None, theirs: tuple[str, ...] | None, wanted: bool
) -> None:
    report, found = differing(mine=mine, theirs=theirs)
    assert drawn.places(found, Verdict.FAILS) == [("AR-T10", "attachment.figures")]
    assert wants_second_reading(drawn.dossier(report), found) is wanted


@pytest.mark.parametrize("kind", [*sorted(READ_TWICE), "application/ofd"])
def test_only_what_the_second_reader_knows_counts_as_read_twice(kind: str) -> None:
    knows = second.disputed(b"nothing of the kind", replace(page(), media_type=kind)) != ()
    assert knows is (kind in READ_TWICE)


def test_both_figures_are_named() -> None:
    _, found = differing(mine=(), theirs=())
    (said,) = [one.says for one in found if one.verdict is Verdict.FAILS]
    assert "93 ≠ " in said
    assert "行政处罚" in said


def test_only_the_figures_that_both_readers_agree_on_are_named() -> None:
    report, _ = differing(mine=(), theirs=())
    cells = {**(report.table4 or {})}
    cells["review"] = (replace(cells["review"][0], raw="71", value=71), *cells["review"][1:])
    report = replace(report, table4=cells, disputed=("table4.review",))
    (one,) = [f for f in drawn.findings(report) if f.rule == "AR-T10"]
    assert one.verdict is Verdict.FAILS
    assert "71" not in one.says
    assert "1 处" in one.says


def test_a_file_that_does_not_open_wants_no_second_reading() -> None:
    report = beside(page(), trouble="not-found")
    found = drawn.findings(report)
    assert drawn.places(found, Verdict.FAILS) == [("AR-T10", "attachment")]
    assert not wants_second_reading(drawn.dossier(report), found)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("code", ["timeout", "wrong-kind", "changed", "encrypted", "robots", "private-address"])
def test_why_a_file_was_not_compared_is_said_in_words(code: str, lang: str) -> None:
    found = judge(drawn.dossier(beside(page(), trouble=code)), drawn.shipped(), Words(lang))
    (said,) = [one.says for one in found if one.rule == "AR-T10"]
    assert Words(lang).say(f"trouble.{code}") in said


# --- facts -------------------------------------------------------------------------------------------------------


def test_facts_with_an_attachment_survive_the_store() -> None:
    known = Known(sha256="0", report=beside(page()))
    assert msgspec.json.decode(msgspec.json.encode(known), type=Known) == known


def test_facts_stored_before_there_were_attachments_still_decode() -> None:
    stored = msgspec.json.decode(msgspec.json.encode(page()))
    del stored["attached"]
    assert msgspec.convert(stored, Report).attached == ()


def test_a_document_of_a_unit_with_a_like_name_is_not_called_anothers() -> None:
    renamed = replace(page(), title="霁川县教育和体育局2025年政府信息公开工作年度报告", sha256="")
    report = replace(page(), attached=(Attached(link=LINK, report=renamed),))
    assert told(report, "AR-T10") == [("unsure", "attachment.title")]
