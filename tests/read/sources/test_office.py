from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Sequence
from random import Random

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from monitor.demo.reports import Report as Drawn
from monitor.model.reports import Document, Grid, Line, Paragraph, Report
from monitor.read.form.layout import standard
from monitor.read.form.tables import from_grids
from monitor.read.report import Hints, assemble
from monitor.read.second import in_word
from monitor.read.sources import office
from tests.bounds import seconds
from tests.demo.samples import report as drawn_report
from tests.read.papers import W, body, drawn_figures, figures_of, ofd, saved, sheet, word, zipped

TABLES = ("table2", "table3", "table4")
VML = '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml">{}</w:pict></w:r>'


def read(data: bytes) -> Report:
    return assemble(office.document(data), "report", "0" * 64, Hints())


def check(read: Report, drawn: Drawn) -> None:
    assert read.trouble is None
    assert (read.agency, read.year, read.title, read.format) == (drawn.agency, drawn.year, drawn.title, drawn.format)
    assert [section.number for section in read.sections] == [1, 2, 3, 4, 5, 6]
    for name in TABLES:
        assert figures_of(getattr(read, name)) == drawn_figures(drawn.figures, name)


def texts(data: bytes) -> list[str]:
    return [block.text for block in office.document(data).blocks if isinstance(block, Paragraph | Line)]


def tables(data: bytes) -> list[Grid]:
    return [block for block in office.document(data).blocks if isinstance(block, Grid)]


def code(data: bytes) -> str | None:
    trouble = office.document(data).trouble
    return trouble.code if trouble else None


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}<w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


# --- whole reports -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["v2019", "v2021"])
@pytest.mark.parametrize("size", ["small", "large"])
@pytest.mark.parametrize("cut", [False, True], ids=["whole", "cut"])
def test_a_word_report_reads_back_exactly(version: str, size: str, cut: bool) -> None:
    drawn = drawn_report(3, size, version)
    check(read(word(drawn, cut=cut)), drawn)


@pytest.mark.parametrize("version", ["v2019", "v2021"])
def test_a_sheet_report_reads_back_exactly(version: str) -> None:
    drawn = drawn_report(4, "large", version)
    check(read(sheet(drawn)), drawn)


def test_an_ofd_report_reads_back_exactly_whatever_the_order_of_its_objects() -> None:
    drawn = drawn_report(5, "large")
    document = office.document(ofd(drawn))
    assert document.flow
    check(assemble(document, "report", "0" * 64, Hints()), drawn)


@pytest.mark.parametrize("cut", [False, True], ids=["whole", "cut"])
def test_the_second_reader_sees_the_same_tables(cut: bool) -> None:
    data = word(drawn_report(6), cut=cut)
    read, again = (from_grids(grids, standard(), 2026) for grids in (tables(data), in_word.grids(data)))
    assert read == again
    assert read.table3 is not None


def test_the_second_reader_says_nothing_of_a_file_it_cannot_open() -> None:
    assert in_word.grids(b"PK\x03\x04") == []
    assert in_word.grids(body(p("x"))) == []


# --- DOCX --------------------------------------------------------------------------------------------------------


def test_spans_in_both_directions_are_resolved() -> None:
    restart, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        tc("a", f'<w:gridSpan w:val="2"/>{restart}') + tc("b"),
        tc("", f'<w:gridSpan w:val="2"/>{on}') + tc("c"),
        tc("d", restart) + tc("e") + tc(""),
    )
    assert tables(body(table(*rows))) == [Grid((("a", "a", "b"), ("a", "a", "c"), ("d", "e", "")))]


def test_a_merge_that_goes_on_from_nowhere_says_its_own_text() -> None:
    rows = (tc("a", "<w:vMerge/>") + tc("b"), tc("c", '<w:hMerge w:val="restart"/>') + tc("x", "<w:hMerge/>"))
    assert tables(body(table(*rows))) == [Grid((("a", "b"), ("c", "c")))]


def test_a_short_row_has_no_cell_where_it_ends_and_a_late_one_none_where_it_starts() -> None:
    late = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    assert tables(body(table(tc("a") + tc("b"), late + tc("c"), tc("d")))) == [
        Grid((("a", "b"), (None, "c"), ("d", None)))
    ]


def test_tracked_insertions_stay_and_deletions_go() -> None:
    change = (
        "<w:p><w:r><w:t>有</w:t></w:r><w:del><w:r><w:delText>没有</w:delText><w:t>没有</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>三件</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom></w:p>"
    )
    assert texts(body(change)) == ["有三件"]
    rows = (tc("1") + tc("2"), "<w:trPr><w:del/></w:trPr>" + tc("3") + tc("4"))
    assert tables(body(table(*rows))) == [Grid((("1", "2"),))]


def test_wrappers_and_text_boxes_are_seen_through_and_hidden_words_are_not_read() -> None:
    box = VML.format(f"<w:txbxContent>{p('框')}</w:txbxContent>")
    hidden = "".join(f"<w:r><w:rPr><w:{mark}/></w:rPr><w:t>藏</w:t></w:r>" for mark in ("vanish", "strike", "dstrike"))
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>'
    wrapped = f"<w:sdt><w:sdtContent>{p('控件')}</w:sdtContent></w:sdt>"
    link = "<w:p><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink><w:r><w:footnoteReference/></w:r></w:p>"
    assert texts(body(f"<w:p>{box}{hidden}{shown}</w:p>{wrapped}{link}")) == ["显", "框", "控件", "链"]


def test_a_break_by_hand_starts_a_paragraph_and_a_tab_is_a_blank() -> None:
    assert texts(body("<w:p><w:r><w:t>一、总体情况</w:t><w:br/><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r></w:p>")) == [
        "一、总体情况",
        "甲 乙",
    ]


def test_headings_are_known_by_outline_level_of_their_own_or_of_a_style_they_inherit() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:basedOn w:val="c"/></w:style>'
    )
    content = (
        p("甲", '<w:pStyle w:val="b"/>')
        + p("乙", '<w:outlineLvl w:val="1"/>')
        + p("丙", '<w:pStyle w:val="b"/><w:outlineLvl w:val="9"/>')
        + p("丁", '<w:pStyle w:val="c"/>')
    )
    blocks = office.document(body(content, styles=styles)).blocks
    assert blocks == (Paragraph("甲", 1), Paragraph("乙", 2), Paragraph("丙"), Paragraph("丁"))


def test_ordinals_that_word_counts_are_part_of_the_text() -> None:
    levels = (
        '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:lvlText w:val="%2.%3"/></w:lvl>'
        '<w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
    )
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="10"/></w:lvlOverride>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{again}</w:num>'
    )

    def item(text: str, level: int, name: int = 1) -> str:
        return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{name}"/></w:numPr>')

    content = (
        *(item("总体情况", 0), item("主动公开", 1), item("依申请公开", 1), item("点", 2), item("圈", 3)),
        *(item("主动公开政府信息情况", 0), item("又", 1), item("续", 0, 2), item("末", 0, 2), item("无", 0, 99)),
    )
    assert texts(body("".join(content), numbering=numbering)) == [
        *("一、总体情况", "（一）主动公开", "（二）依申请公开", "二.1点", "圈"),
        *("二、主动公开政府信息情况", "（一）又", "十、续", "十一、末", "无"),
    ]


def test_a_table_that_lays_out_the_page_is_read_through() -> None:
    inner = table(tc("x") + tc("1"))
    outer = table(tc(p("一、总体情况") + inner + p("后")))
    assert office.document(body(outer)).blocks == (Paragraph("一、总体情况"), Grid((("x", "1"),)), Paragraph("后"))


def test_section_headings_in_full_width_rows_are_paragraphs() -> None:
    span = '<w:gridSpan w:val="2"/>'
    rows = (tc("二、主动公开政府信息情况", span), tc("a") + tc("b"))
    assert office.document(body(table(*rows))).blocks == (Paragraph("二、主动公开政府信息情况"), Grid((("a", "b"),)))


def test_strict_office_files_are_read_like_others() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    content = f'<w:document xmlns:w="{strict}"><w:body>{p("甲")}</w:body></w:document>'
    assert texts(zipped({"word/document.xml": content})) == ["甲"]


def test_a_main_part_of_another_name_is_found() -> None:
    links = '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="/word/document2.xml"/></Relationships>'
    content = f"<w:document {W}><w:body>{p('甲')}</w:body></w:document>"
    assert texts(zipped({"_rels/.rels": links, "word/document2.xml": content})) == ["甲"]


def test_pictures_are_counted() -> None:
    document = docx.Document()
    document.add_paragraph("x")
    assert office.document(saved(document)).images == 0
    picture = VML.format("<v:imagedata/>")
    assert office.document(body(f"<w:p>{picture}</w:p>")).images == 1


# --- XLSX --------------------------------------------------------------------------------------------------------


def _book(*rows: Sequence[object], merged: str = "") -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    if merged:
        page.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_numbers_are_shown_as_a_sheet_shows_them() -> None:
    assert tables(_book(["a", 5, 5.0, 0.1 + 0.2, -3, "1,362"])) == [Grid((("a", "5", "5", "0.3", "-3", "1,362"),))]


def test_a_formula_without_a_stored_value_is_no_cell_and_never_blank_or_zero() -> None:
    assert tables(_book(["a", "=1+1", 3])) == [Grid((("a", None, "3"),))]


def test_a_row_of_which_only_the_label_is_filled_in_stays_in_its_table() -> None:
    data = _book(["二、主动公开政府信息情况"], ["说明"], ["a", 1], ["b"], [], ["c", 2], ["三、其他"])
    assert office.document(data).blocks == (
        *(Paragraph("二、主动公开政府信息情况"), Paragraph("说明")),
        *(Grid((("a", "1"), ("b", ""))), Grid((("c", "2"), ("三、其他", "")))),
    )


def test_merged_cells_say_the_same_everywhere() -> None:
    assert tables(_book(["a", None, "b"], [None, None, "c"], merged="A1:B2")) == [
        Grid((("a", "a", "b"), ("a", "a", "c")))
    ]


def test_hidden_sheets_are_not_read() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["见", "1"])
    hidden = book.create_sheet("x")
    hidden.append(["不见", "2"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert tables(out.getvalue()) == [Grid((("见", "1"),))]


def _claiming(data: bytes, merges: int = 1) -> bytes:
    """The same sheet claiming that all of it is merged; openpyxl would take minutes to say so."""
    claim = '<mergeCells><mergeCell ref="A1:XFD1048576"/>' + '<mergeCell ref="B2:XFD1048576"/>' * (merges - 1)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name).decode() for name in package.namelist()}
    part = "xl/worksheets/sheet1.xml"
    return zipped({**members, part: members[part].replace("</sheetData>", f"</sheetData>{claim}</mergeCells>")})


@pytest.mark.timeout(60)
def test_a_merge_over_the_whole_sheet_is_not_carried_out() -> None:
    assert code(_claiming(_book(["a", "b"]))) is None
    assert code(_claiming(_book(["a"], *([[None, "b"]] * 1500)))) == "too-large"
    assert code(_claiming(_book(["a"], *([[None, "b"]] * 150)), merges=5_000)) == "too-large"


# --- hostile packages --------------------------------------------------------------------------------------------


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    data = zipped({"word/document.xml": b" " * 60_000_000})
    tracemalloc.start()
    assert code(data) == "decompression-limit"
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()


def test_a_bomb_that_lies_about_its_size_is_cut_off() -> None:
    data = bytearray(zipped({"word/document.xml": b"<a>" + b" " * 60_000_000}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 900_000)
    tracemalloc.start()
    assert code(bytes(data)) in ("damaged", "decompression-limit")
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()


def test_a_part_larger_than_any_report_is_cut_off() -> None:
    noise = Random(1).randbytes(9_000_000).hex().encode()
    assert code(zipped({"word/document.xml": b"<a>" + noise})) == "decompression-limit"


def test_a_hundred_thousand_members_are_refused_before_they_are_listed() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for n in range(3_000):
            package.writestr(f"{n}", "")
    data = out.getvalue()
    assert code(data) == "decompression-limit"
    refused, listed = (
        min(seconds(work, data) for _ in range(5))
        for work in (code, lambda package: zipfile.ZipFile(io.BytesIO(package)).infolist())
    )
    assert refused < listed


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "word/../../x"])
def test_names_that_lead_out_of_the_package_are_refused(name: str) -> None:
    assert code(zipped({"word/document.xml": "<a/>", name: "x"})) == "damaged"


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_a_doctype_is_refused_in_any_part(charset: str) -> None:
    evil = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    content = (
        f'<?xml version="1.0" encoding="{charset}"?>{evil}<w:document {W}><w:body>{p("&e;")}</w:body></w:document>'
    )
    assert code(zipped({"word/document.xml": content.encode(charset)})) == "damaged"
    styles = f"<Relationships>{evil}</Relationships>"
    assert code(zipped({"word/document.xml": "<a/>", "word/_rels/document.xml.rels": evil + styles})) == "damaged"


def test_a_protected_member_is_encrypted() -> None:
    data = bytearray(body(p("x")))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert code(bytes(data)) == "encrypted"


def test_other_zip_files_are_unsupported() -> None:
    assert code(zipped({"a.txt": "x"})) == "unsupported"


def test_a_document_nested_too_deep_is_damaged() -> None:
    deep = "<w:sdt><w:sdtContent>" * 5_000
    assert code(body(deep + "</w:sdtContent></w:sdt>" * 5_000)) == "damaged"


def test_a_table_swollen_by_spans_is_too_large() -> None:
    row = tc("x" * 500, '<w:gridSpan w:val="99999"/>')
    assert code(body(table(*[row] * 200))) == "too-large"


def test_a_long_text_hanging_over_many_rows_is_too_large() -> None:
    rows = tc("x") * 60, tc("y" * 9_000, "<w:vMerge w:val='restart'/>"), *[tc("", "<w:vMerge/>")] * 600
    assert code(body(table(*rows))) == "too-large"


def test_an_ofd_of_pictures_has_only_images() -> None:
    content = '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:ImageObject/></ofd:Page>'
    page = '<Document><Pages><Page BaseLoc="p.xml"/></Pages></Document>'
    data = zipped({"OFD.xml": "<OFD><DocRoot>d/D.xml</DocRoot></OFD>", "d/D.xml": page, "d/p.xml": content})
    document = office.document(data)
    assert (document.images, document.trouble and document.trouble.code) == (1, "images-only")


@pytest.mark.parametrize("at", [10, 100, -30, -200])
def test_a_truncated_file_is_damaged(at: int) -> None:
    assert code(word(drawn_report(8))[:at]) == "damaged"


SMALL = (
    body(table(tc("a", '<w:gridSpan w:val="2"/>') + tc("b")) + p("x")),
    _book(["a", 1], merged="A1:B1"),
    zipped({"OFD.xml": "<OFD><DocRoot>d.xml</DocRoot></OFD>", "d.xml": "<Document/>"}),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SMALL), st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=12))
def test_flipped_bytes_never_raise(data: bytes, flips: list[tuple[int, int]]) -> None:
    bent = bytearray(data)
    for at, value in flips:
        bent[at % len(bent)] = value
    assert isinstance(office.document(bytes(bent)), Document)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["word/document.xml", "xl/workbook.xml", "OFD.xml"]))
def test_nonsense_in_a_part_never_raises(content: bytes, name: str) -> None:
    assert isinstance(office.document(zipped({name: content})), Document)
