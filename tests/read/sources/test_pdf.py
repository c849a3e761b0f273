from __future__ import annotations

import pypdfium2
import pytest

from monitor.demo.reports import write_text
from monitor.model.reports import Report
from monitor.read.sources.printed import pdfpage
from tests.demo.samples import report as drawn
from tests.read.corpus import read
from tests.read.form.test_flow import rows_piped
from tests.read.form.test_tables import figures, whole
from tests.read.pdfs import encrypted, images_only, pdf


def lines(seed: int = 1) -> list[str]:
    """A drawn report as the lines a page of paper has: a table row a line, long paragraphs broken after 50 characters."""
    found: list[str] = []
    for line in rows_piped(write_text(drawn(seed))).splitlines():
        row = line.replace("|", " ").strip()
        found += (
            [row[start : start + 50] for start in range(0, len(row), 50)]
            if len(row) > 60 and " 0 " not in row
            else [row]
        )
    return found


def printed(pages: list[list[str]]) -> Report:
    return read(pdf(pages))


def paged(texts: list[str], at: int) -> list[list[str]]:
    return [[*texts[start : start + at], f"— {start // at + 1} —"] for start in range(0, len(texts), at)]


@pytest.mark.parametrize("at", [1000, 40, 17])
def test_a_report_on_pages_gives_its_figures_and_sections(at: int) -> None:
    report = printed(paged(lines(), at))
    assert report.trouble is None
    assert whole(report) == figures()
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert (report.year, report.agency) == (2026, "霁川县教育局")
    assert report.fee is not None
    assert report.fee.sections == (6,)


def test_a_label_cut_by_a_page_break_names_its_row_all_the_same() -> None:
    texts = lines()
    at = next(i for i, line in enumerate(texts) if "上年结转" in line)
    label, _, numbers = texts[at].partition(" ")
    first, second = label[:8], f"{label[8:]} {numbers}"
    assert whole(printed([[*texts[:at], first, "- 3 -"], [second, *texts[at + 1 :]]])) == figures()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (images_only(), "images-only"),
        (encrypted(), "encrypted"),
        (b"%PDF-1.5\n" + b"\x00" * 500, "damaged"),
        (pdf([lines()])[:3000], "damaged"),
        (b"%PDF-", "damaged"),
        (pdf([[f"第{n}条 学校食堂实行明厨亮灶，原料进货逐批登记。" for n in range(9)]]), "not-a-report"),
        (pdf([["一"]] * 201), "too-large"),
    ],
    ids=["images", "encrypted", "zeros", "cut", "empty", "another document", "201 pages"],
)
def test_a_pdf_that_cannot_be_read_says_why(data: bytes, code: str) -> None:
    report = read(data)
    assert report.trouble is not None
    assert report.trouble.code == code
    assert (report.format, report.fee) == (None, None)


@pytest.mark.parametrize(("printed", "read_as"), [("𫛭", "𫛭"), ("\ud86d", "\ufffd"), ("\udeed\ud86d", "\ufffd\ufffd")])
def test_a_character_of_two_halves_is_one_and_half_a_character_none(printed: str, read_as: str) -> None:
    with pypdfium2.PdfDocument(pdf([[f"霁川{printed}岭"]])) as document:
        glyphs = pdfpage.glyphs(document[0].get_textpage(), 0)
    assert "".join(char for char, _ in glyphs) == f"霁川{read_as}岭"
