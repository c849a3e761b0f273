"""A document cut off anywhere, of whatever kind, is accused of nothing that the whole one is not accused of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.judge.judge import judge
from monitor.model.dossiers import Dossier
from monitor.model.findings import Finding, Verdict
from monitor.model.reports import Document, Grid, Report
from monitor.model.roster import BodyKind
from monitor.read import report as reader
from monitor.read.intake import decode
from monitor.read.report import Hints
from monitor.read.sources import html, plain
from monitor.read.sources.apart import take_apart
from monitor.words import Words
from tests.judge import consistent, drawn

CORPUS = Path(__file__).parents[1] / "pages"
TEXTS, PAGES = (sorted(CORPUS.glob(pattern)) for pattern in ("text/*.txt", "html/*.html"))
PRINTED = [path for path in sorted([*CORPUS.glob("office/*"), *CORPUS.glob("pdf/*")]) if path.suffix != ".json"]
AS_WHOLE = ("。", "事项", "无", ")", "）")
"""So a last section ends that may be whole: of what it then does not say, nobody can know that it was cut off."""


def by(few: int, many: int) -> list[object]:
    """Characters between the cuts: a slice of them in every run, nearly all in a campaign."""
    return [pytest.param(few, id=f"every {few}"), pytest.param(many, id=f"every {many}", marks=pytest.mark.campaign)]


@pytest.mark.parametrize("step", by(149, 3))
def test_a_text_cut_at_any_character(step: int) -> None:
    for number, path in enumerate(TEXTS):
        text, charset = decode.text(path.read_bytes(), "")
        whole = plain.document(text, charset)
        cuts = [plain.document(text[:at], charset) for at in points(text, step, number)]
        assert list(worse(whole, cuts)) == [], path.name


@pytest.mark.parametrize("step", by(1999, 97))
@pytest.mark.parametrize("bare", [False, True], ids=["a page", "an article without its page"])
def test_markup_cut_at_any_character(step: int, bare: bool) -> None:
    for number, path in enumerate(PAGES):
        markup, charset = decode.text(path.read_bytes(), "")
        markup = re.sub(r"</?(?:html|body)[^>]*>", "", markup) if bare else markup
        whole = html.document(markup, charset)
        cuts = [html.document(markup[:at], charset) for at in points(markup, step, number)]
        assert list(worse(whole, cuts)) == [], path.name


@pytest.mark.parametrize("step", by(1201, 61))
def test_an_article_cut_within_a_sentence_or_a_row_on_a_page_that_has_its_end(step: int) -> None:
    for number, path in enumerate(PAGES):
        markup, charset = decode.text(path.read_bytes(), "")
        inside = [at for at in points(markup, step, number) if re.search(r"[\u4e00-\u9fff，、]{4}$", markup[:at])]
        cuts = [html.document(markup[:at] + "</body></html>", charset) for at in inside]
        before = [cut for cut in cuts if reader.assemble(cut, "page", "", Hints()).sections[5:] == ()]
        assert list(worse(html.document(markup, charset), before)) == [], path.name


@pytest.mark.parametrize("step", by(7, 1))
def test_a_document_cut_behind_any_block_or_row(step: int) -> None:
    for number, path in enumerate(PRINTED):
        whole = replace(take_apart(path.read_bytes()), closed=False)
        assert list(worse(whole, [*pieces(whole)][number % step :: step])) == [], path.name


@pytest.mark.parametrize(
    ("step", "samples"), [pytest.param(463, 16, id="few"), pytest.param(31, 96, marks=pytest.mark.campaign)]
)
def test_a_consistent_report_of_which_all_is_known_cut_at_any_character(step: int, samples: int) -> None:
    for number in range(samples):
        sample = consistent.sample(number)
        text = consistent.write(sample.report, sample.look)
        dossier = consistent.known(sample).dossier
        make = plain.document if sample.look == consistent.PLAIN else html.document
        for at in points(text, step, number):
            report = read(make(re.sub(r"</?(?:html|body)[^>]*>", "", text[:at]), "utf-8"))
            assert accused(replace(dossier, report=report)) == {}, (number, at)


def points(text: str, step: int, number: int) -> range:
    return range(step + 17 * number % step, len(text), step)


def pieces(whole: Document) -> Iterator[Document]:
    for at, block in enumerate(whole.blocks):
        before = whole.blocks[:at]
        rows = range(1, len(block.rows)) if isinstance(block, Grid) else ()
        yield replace(whole, blocks=before)
        yield from (replace(whole, blocks=(*before, Grid(block.rows[:row]))) for row in rows)  # type: ignore[union-attr]


def worse(whole: Document, cuts: list[Document]) -> Iterator[tuple[str, str]]:
    """The rules that accuse a document once it is cut, and what they say."""
    report = read(whole)
    if report.trouble is not None:
        return
    for kind in (BodyKind.GOVERNMENT, BodyKind.DEPARTMENT):
        dossier = Dossier(today=date(2030, 1, 1), report=report, kind=kind, year=report.year)
        known = accused(dossier)
        for cut in cuts:
            found = accused(replace(dossier, report=read(cut)))
            yield from ((rule, found[rule]) for rule in found.keys() - known.keys())


def read(document: Document) -> Report:
    return reader.assemble(document, "source", "", Hints())


def accused(dossier: Dossier) -> dict[str, str]:
    """What a report is accused of; of fees only where its last section is not as whole ones are."""
    assert dossier.report is not None
    found: tuple[Finding, ...] = judge(dossier, drawn.shipped(), Words("zh"))
    told = {one.rule: one.says for one in found if one.verdict in (Verdict.FAILS, Verdict.BROKEN)}
    if may_be_whole(dossier.report):
        told.pop("AR-L01", None)
    return told


def may_be_whole(report: Report) -> bool:
    last = report.sections[-1] if report.sections else None
    return last is not None and last.number == 6 and "".join(last.paragraphs).endswith(AS_WHOLE)
