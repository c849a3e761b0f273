"""The Word document: laid out by GB/T 9704, the same every time, and deaf to whatever page text tries."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from msgspec.structs import replace

from monitor.errors import ConfigError, Problem
from monitor.letters.bulletins import docx
from monitor.letters.bulletins.archive import packed
from monitor.letters.looks import DOCUMENTS, SHIPPED, looks
from monitor.letters.paper import environment
from monitor.model.bulletins import Bulletin, Done, Unnamed, Withheld
from tests.letters.papers import PROBLEMS, bulletin, problem
from tools.word_templates import templates

PAPER = looks()
OFFICIAL = {"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"}


def opened(one: Bulletin) -> Any:
    return Document(BytesIO(docx.draw(one, PAPER)))


def lines(one: Bulletin) -> list[str]:
    return [paragraph.text for paragraph in opened(one).paragraphs]


def cells(document: Any, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


# --- what it says ------------------------------------------------------------------------------------------------


def test_an_issue_has_its_head_its_three_parts_and_its_signature() -> None:
    said = lines(bulletin())
    assert said[:3] == ["政府网站栏目更新情况通报", "第3期（总第9期）", "霁川县电子政务服务中心\t2026年9月25日"]
    for part in ("关于政府网站栏目更新情况的通报", "一、总体情况", "二、存在的问题", "三、工作要求", "2026年9月25日"):
        assert part in said
    assert "各乡（镇）人民政府，县政府各部门、各直属机构：" in said


def test_the_figures_are_those_of_the_bulletin() -> None:
    text = "".join(lines(bulletin()))
    for figure in ("单位38家", "栏目305个", "更新正常302个", "占99.0%", "未更新2个", "空白1个", "提醒21件"):
        assert figure in text
    assert "超期未更新的栏目减少3个，空白栏目持平" in text
    assert "4个" not in text.replace("14个", ""), "unreadable columns are nobody's business"


def test_problems_stand_by_class_with_path_day_and_repetition() -> None:
    said = lines(bulletin())
    assert "（一）栏目超期未更新（2个）" in said
    assert "1. 霁川县教育局：“政务公开 → 通知公告”栏目，最近更新2026年3月2日，超期22天，连续2期。" in said
    assert "（二）空白栏目（1个）" in said
    assert "1. 霁川县民政局：“规划计划”栏目，栏目中没有信息。" in said
    assert "（三）政府信息公开工作年度报告（1个）" in said
    assert "霁川县财政局：年报未发布。" in said


def test_like_problems_of_a_unit_are_one_line_and_the_annex_lists_them() -> None:
    places = [f"首页 → 栏目{number}" for number in range(1, 8)]
    one = bulletin(problems=tuple(problem(place, agency="霁川县民政局", label="空白栏目") for place in places))
    assert "1. 霁川县民政局：“栏目1”、“栏目2”、“栏目3”等7个栏目。" in lines(one)
    assert [row[2] for row in cells(opened(one))[1:]] == places


def test_a_body_names_some_units_and_the_annex_all() -> None:
    units = [f"霁川县第{number}中学" for number in range(40)]
    one = bulletin(problems=tuple(problem("首页 → 动态", agency=unit, label="空白栏目") for unit in units))
    said = lines(one)
    assert sum("中学：" in line for line in said) == 5 and "另有35家单位，见附件。" in said
    assert [row[1] for row in cells(opened(one))[1:]] == units


def test_what_was_put_right_and_what_is_not_named_is_said_with_its_reason() -> None:
    done = tuple(
        Done(agency=f"霁川县第{n % 8}中学", label="空白栏目", place="动态", day=date(2026, 9, 2)) for n in range(9)
    )
    one = bulletin(done=done, unnamed=(Unnamed(Withheld.PERIOD, 3), Unnamed(Withheld.UNPASSED, 1)))
    said = lines(one)
    assert {"二、整改完成情况", "三、存在的问题", "四、工作要求"} <= set(said)
    text = "".join(said)
    assert "销号的问题9个，涉及霁川县第0中学（2个）、" in text and "等8家单位" in text
    assert "已经通知、整改期限未到的3个；文书尚待转交责任单位的1个" in text


def test_the_annex_has_a_table_for_columns_and_one_for_reports() -> None:
    document = opened(bulletin())
    columns, reports = cells(document, 0), cells(document, 1)
    assert [len(columns), len(columns[0]), len(reports), len(reports[0])] == [4, 11, 2, 11]
    assert columns[1][:7] == [
        "1", "霁川县教育局", "首页 → 政务公开 → 通知公告", "通知公告", "6个月内", "2026-03-02", "206",
    ]  # fmt: skip
    assert columns[1][7:] == ["栏目超期未更新", "http://127.0.0.11/jyj/tzgg/", "2026-10-09", "连续2期"]
    assert reports[1][1:6] == ["霁川县财政局", "2025年政府信息公开工作年度报告", "2026年1月31日前", "", "否"]
    said = [paragraph.text for paragraph in document.paragraphs]
    assert [line for line in said if line.startswith("附件")] == ["附件：问题清单（栏目、年度报告）", "附件1", "附件2"]


def test_no_rule_is_named() -> None:
    with ZipFile(BytesIO(docx.draw(bulletin(), PAPER))) as package:
        assert b"WS-C" not in package.read("word/document.xml")


def test_a_bulletin_without_problems_says_so_and_has_no_annex() -> None:
    document = opened(bulletin(problems=()))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert "本期没有需要点名通报的问题。" in said
    assert not document.tables
    assert not any(line.startswith("附件") for line in said)
    assert [round(section.page_width.mm) for section in document.sections] == [210]


def test_with_a_code_it_is_a_letter() -> None:
    said = lines(bulletin(code="霁政公开通报"))
    assert said[0] == "霁川县电子政务服务中心"
    assert "霁政公开通报〔2026〕3号" in said
    assert not any("总第" in line for line in said)


def test_a_draft_shows_no_number() -> None:
    draft = bulletin(year=None, number=None, total=None, day=None)
    assert lines(draft)[1] == "（草稿）"
    assert "霁政公开通报〔2026〕　号" in lines(replace(draft, code="霁政公开通报"))


# --- how it looks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["", "霁政公开通报"])
def test_margins_and_type_are_those_of_the_standard(code: str) -> None:
    document = opened(bulletin(code=code))
    upright, across = document.sections
    margins = (upright.top_margin, upright.left_margin, upright.right_margin, upright.bottom_margin)
    assert [round(margin.mm) for margin in margins] == [37, 28, 26, 35]
    assert [round(upright.page_width.mm), round(upright.page_height.mm)] == [210, 297]
    assert [round(across.page_width.mm), round(across.page_height.mm)] == [297, 210]
    body = document.styles["Body"]
    assert (body.font.size.pt, round(body.paragraph_format.line_spacing.pt, 2)) == (16, 28.95)
    assert document.styles["Title"].font.size.pt == 22


def test_every_style_names_an_official_east_asian_font() -> None:
    for style in opened(bulletin()).styles:
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) in OFFICIAL, style.name
    fonts = {
        name: opened(bulletin()).styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Title", "Body", "Heading 1", "Heading 2", "Annex")
    }
    assert list(fonts.values()) == ["方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "黑体"]


def test_page_numbers_stand_between_dashes_outside() -> None:
    document = opened(bulletin())
    assert document.settings.odd_and_even_pages_header_footer
    for section in document.sections:
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            (paragraph,) = footer.paragraphs
            assert "PAGE" in paragraph._p.xml
            assert paragraph.style.element.pPr.jc.get(qn("w:val")) == side
            assert paragraph.style.font.size.pt == 14


def test_paragraph_properties_stand_in_the_order_word_insists_on() -> None:
    order = ["keepNext", "pageBreakBefore", "widowControl", "pBdr", "tabs", "spacing", "ind", "jc"]
    for style in opened(bulletin()).styles:
        found = [order.index(etree.QName(child).localname) for child in style.element.pPr]
        assert found == sorted(found), style.name


def test_the_shipped_templates_are_what_the_tool_writes() -> None:
    for name, parts in templates().items():
        assert (SHIPPED / name).read_bytes() == packed(parts), "write them anew: make templates"


# --- what goes wrong ---------------------------------------------------------------------------------------------


def test_the_same_bulletin_gives_the_same_bytes() -> None:
    assert docx.draw(bulletin(), PAPER) == docx.draw(bulletin(), looks())


@pytest.mark.parametrize(
    "bait",
    [
        "{{ 7919 * 7919 }}{% for x in range(9) %}x{% endfor %}",
        "{{ b.__class__.__mro__ }}",
        "{_{ 7919 * 7919 }_}",
        "</w:t></w:r></w:p><w:p><w:r><w:t>",
        "<script>alert(1)</script> & \"x\" 'y' ]]>",
        "{%tr for p in problems %}{{r b }}",
        "&lt;w:br/&gt; &#x0; %s {0}",
    ],
)
def test_page_text_is_text(bait: str) -> None:
    document = opened(bulletin(problems=(problem(bait, agency=bait, says=bait, label=bait, url=bait),)))
    row = cells(document)[1]
    expected = bait.replace("{_{", "{{").replace("}_}", "}}")
    assert row[1] == row[2] == row[7] == row[8] == expected
    assert "62710561" not in "".join(paragraph.text for paragraph in document.paragraphs)


def test_control_characters_and_half_characters_do_no_harm() -> None:
    place = "通知\x00\x08\x1b[31m\u202e公告\u2028\n\t\a\f\ud800"
    document = opened(bulletin(problems=(problem(place),)))
    assert cells(document)[1][2] == "通知 [31m公告 〔U+D800〕"


def test_endless_text_is_cut() -> None:
    assert len(cells(opened(bulletin(problems=(problem("长" * 100_000),))))[1][2]) == 2000


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_office_may_put_its_own_template(tmp_path: Path, name: str) -> None:
    own = Document(str(SHIPPED / name))
    own.paragraphs[0].insert_paragraph_before("本县自备：{{ b.series }}")
    own.save(str(tmp_path / name))
    paper = environment(tmp_path)
    paper.require_sound()
    drawn = Document(BytesIO(paper.draw(bulletin(code="x" if "letter" in name else ""))))
    assert drawn.paragraphs[0].text == "本县自备：政府网站栏目更新情况通报"


@pytest.mark.parametrize(
    "text", ["{{ b.nothing }}", "{{ b.series.__class__.__mro__[1].__subclasses__() }}", "{% if %}", "{{ b.series"]
)
def test_a_template_that_cannot_be_filled_in_is_told_by_its_name(tmp_path: Path, text: str) -> None:
    own = Document(str(SHIPPED / "bulletin.docx"))
    own.paragraphs[0].insert_paragraph_before(text)
    own.save(str(tmp_path / "bulletin.docx"))
    assert told_of(tmp_path) == [(str(tmp_path / "bulletin.docx"), "template")]


@pytest.mark.parametrize("content", [b"", b"not a document", packed({"word/document.xml": b"<w:document"})])
def test_a_template_that_is_no_document_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bulletin.docx").write_bytes(content)
    assert told_of(tmp_path) == [(str(tmp_path / "bulletin.docx"), "template")]


def told_of(folder: Path) -> list[tuple[str, str]]:
    """What is said of the templates in a folder when a bulletin is drawn, which is drawn on the shipped ones."""
    problems: list[Problem] = []
    assert environment(folder).draw(bulletin(), problems.append) == docx.draw(bulletin(), PAPER)
    return [(problem.file, problem.code) for problem in problems]


def test_four_hundred_problems_are_drawn_in_order() -> None:
    many = tuple(problem(f"首页 → 栏目{number}", key=f"k{number}") for number in range(400))
    document = opened(bulletin(problems=many + PROBLEMS[-1:]))
    assert [row[2] for row in cells(document)[1:]] == [f"首页 → 栏目{number}" for number in range(400)]


def test_templates_are_tried_before_they_are_needed(tmp_path: Path) -> None:
    (tmp_path / "bulletin-letter.docx").write_bytes(b"no document")
    with pytest.raises(ConfigError) as caught:
        environment(tmp_path).require_sound()
    assert [problem.file for problem in caught.value.problems] == [str(tmp_path / "bulletin-letter.docx")]
