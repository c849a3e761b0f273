"""Whose year: title, column, period and text agree (Decree 711, art. 49: last year's report)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.reports import Report
from monitor.read.whose.identity import column_year
from monitor.read.words import norm

_OPENING_YEAR = re.compile(r"^(?:\([一二三四五六七八九十]\)[^。,;:]{0,24}[。:])?(20\d\d)年度?,")
_YEAR = re.compile(r"(?<![\d〔\[(])(20\d\d)年(?!\d{1,2}月)")
_IMPOSSIBLE = re.compile(r"(?<![\d.,:-])20\d{3,6}年")
_LONG_YEAR = re.compile(r"20\d{3,6}年")
_RECEIVED = re.compile(r"(?:收到|受理|接收|新收|收办)[^,。;]{0,24}申请[^。;]{0,10}\d{1,9}(?:件|份|宗|条)")
_NOT_A_CLAIM = re.compile(
    r"同比|相比|[较比](?:上年|去年|20\d\d)|将|下一步|十四五|至20\d\d|以来|[年月日]起|结转|遗留|20\d\d年(?:\d{1,2}月)?(?:印发|出台|颁布|公布|施行|实施|修订|制定)"
)
_QUOTED = re.compile(r"《[^》]{0,80}》|〔\d{4}〕|\[\d{4}\]")
_SENTENCE = re.compile(r"[。;]")
_NARRATIVE = (1, 2, 3, 4, 6)


def years_in_strong_places(dossier: Dossier) -> Iterator[Remark]:
    """No year but the report year opens a paragraph or stands in the sentences on requests and fees."""
    assert dossier.report is not None and dossier.year is not None
    wrong = sorted(_wrong_years(dossier.report, dossier.year), key=lambda slip: slip[0] is not Verdict.FAILS)
    for verdict, where, year, quote in wrong[:1]:
        values: Values = {"found": year, "year": dossier.year, "quote": quote[:40]}
        yield Remark(verdict=verdict, where=where, reason="fails", values=values)
    if not wrong:
        yield Remark(verdict=Verdict.HOLDS)


def period_is_the_year(dossier: Dossier, *, founded: Sequence[str]) -> Iterator[Remark]:
    """The statistical period runs from 1 January to 31 December of the report year; none stated is no defect.

    A unit that says it was ``founded`` (or abolished) in that year may have existed for part of it only.
    """
    report = dossier.report
    assert report is not None and dossier.year is not None
    if report.period is None:
        yield Remark(verdict=Verdict.SKIPPED, reason="unreadable" if report.period_raw else "not_stated")
        return
    first, last = report.period
    values: Values = {"period": report.period_raw or "", "year": dossier.year}
    if (first, last) == (date(dossier.year, 1, 1), date(dossier.year, 12, 31)):
        yield Remark(verdict=Verdict.HOLDS)
    elif report.title_years and dossier.year not in report.title_years and first.year in report.title_years:
        yield Remark(verdict=Verdict.SKIPPED, where="period", reason="other_report", values=values)
    elif first.year == last.year == dossier.year and any(word in text for text in _begin(report) for word in founded):
        yield Remark(verdict=Verdict.UNSURE, where="period", reason="founded", values=values)
    else:
        yield Remark(verdict=Verdict.FAILS, where="period", reason="fails", values=values)


def _begin(report: Report) -> Iterator[str]:
    """The opening and the first section, where a unit tells of itself."""
    yield from map(norm, report.opening)
    yield from (norm(text) for section in report.sections if section.number == 1 for text in section.paragraphs)


def years_agree(dossier: Dossier) -> Iterator[Remark]:
    """The title names the report year and no other. A column named after the year of publication is customary."""
    report = dossier.report
    assert report is not None and dossier.year is not None
    column = column_year(report.crumbs)
    values: Values = {"title": report.title or "", "year": dossier.year, "column": column or 0}
    if not report.title_years:
        yield Remark(verdict=Verdict.SKIPPED, reason="no_year")
    elif set(report.title_years) != {dossier.year}:
        yield Remark(verdict=Verdict.FAILS, where="title", reason="fails", values=values)
    elif column is not None and column not in (dossier.year, dossier.year + 1):
        yield Remark(verdict=Verdict.FAILS, where="column", reason="column", values=values)
    else:
        yield Remark(verdict=Verdict.HOLDS)


Slip = tuple[Verdict, str, int | str, str]
"""(verdict, place, year found, the words around it)."""


def _wrong_years(report: Report, year: int) -> Iterator[Slip]:
    """Every wrong year in a strong position."""
    for paragraph in (*report.opening, *(p for s in report.sections for p in s.paragraphs)):
        long = _LONG_YEAR.search(norm(paragraph))
        impossible = _IMPOSSIBLE.search(unicodedata.normalize("NFKC", paragraph)) if long else None
        if impossible:
            yield Verdict.FAILS, "year", impossible.group().rstrip("年"), impossible.group()
    for section in report.sections:
        for paragraph in section.paragraphs if section.number in _NARRATIVE else ():
            text = _QUOTED.sub("", norm(paragraph))
            yield from _opening_year(text, section.number, year)
            if section.number in (1, 3):
                yield from _in_sentences(text, f"section.{section.number}", year)
    for quote in report.fee.quotes if report.fee else ():
        sentence = _QUOTED.sub("", quote)
        yield from _in_claim(sentence, sentence, "section.6", year)


def _opening_year(text: str, number: int, year: int) -> Iterator[Slip]:
    """The year a paragraph opens with.

    Only last year's is surely left over: an older one may be history, next year's a plan, and a paragraph that names
    the report year too may compare the two.
    """
    match = _OPENING_YEAR.match(text)
    sentence = _SENTENCE.split(text[match.start(1) :])[0] if match else ""
    if match and int(match.group(1)) != year and not _NOT_A_CLAIM.search(sentence):
        left_over = int(match.group(1)) == year - 1 and str(year) not in text
        yield Verdict.FAILS if left_over else Verdict.UNSURE, f"section.{number}", int(match.group(1)), sentence


def _in_sentences(text: str, where: str, year: int) -> Iterator[Slip]:
    """The year in which requests were received stands before the verb; later ones are what was asked for."""
    for sentence in _SENTENCE.split(text):
        received = _RECEIVED.search(sentence)
        if received:
            yield from _in_claim(sentence[: received.start()], sentence, where, year)


def _in_claim(words: str, sentence: str, where: str, year: int) -> Iterator[Slip]:
    years = {int(found) for found in _YEAR.findall(words)}
    if years and year not in years and not _NOT_A_CLAIM.search(sentence):
        yield Verdict.FAILS, where, min(years), sentence
