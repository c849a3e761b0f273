"""Words that do not belong in a report: leftovers of the form, a replaced notice, a count of parts that is not true."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.reports import Report
from monitor.read.words import norm

_QUOTED = re.compile(r"《[^》]{0,80}》|“[^”]{0,60}”")
_LATIN = "A-Za-z0-9_./-"
_OPENINGS = ("title", "opening")
_SENTENCE = re.compile(r"[。;!?]")
_PARTS = re.compile(r"(?<![第十\d])(?P<count>[四五六七八4-8])(?:个|大)?部分")
_LIST = re.compile(r"(?:由|包括|包含|分为)(?P<list>[^。;]{10,300})$")
_NUMBERS = {word: value for value, word in enumerate("四五六七八", 4)} | {str(value): value for value in range(4, 9)}
_PARTIAL = "等"
_ANNEX = "附"
_SECTIONS = (1, 2, 3, 4, 5, 6)
_EVERYWHERE = tuple(f"section.{number}" for number in _SECTIONS)
_OVERVIEW = 1
_PREAMBLE = 2
_QUOTE = 40


def no_template_remnants(
    dossier: Dossier,
    *,
    phrases: list[str],
    marks: list[str],
    tokens: list[str],
    signs: str,
    counted: str,
    bodies: str,
) -> Iterator[Remark]:
    """Nothing of the form is left in title and text: one finding a place.

    ``phrases`` are instructions of the form, ``marks`` belong to templates, ``tokens`` to programs. Repeated ``signs``
    stand for what was to be filled in: certain before a ``counted`` unit, and before a kind of body where a title, the
    opening or a paragraph starts; elsewhere they may conceal a name. What is quoted is not ours.
    """
    assert dossier.report is not None
    known = (*phrases, *marks)
    blanks, bodiless = _remnants(tuple(tokens), signs, counted), _remnants((), signs, bodies)
    begun = set(signs).union(token[:1] for token in tokens)
    found = False
    for where, texts in _places(dossier.report):
        plain = [norm(text) for text in texts]
        bare = [_QUOTED.sub("", text) for text in plain]
        whole = "\n".join(bare)
        certain = [phrase for phrase in known if phrase in whole]
        named: list[re.Match[str]] = []
        if any(first in text for text in plain for first in begun):
            raw = [_QUOTED.sub("", unicodedata.normalize("NFKC", text)) for text in texts]
            named = [match for text in bare for match in bodiless.finditer(text)]
            certain += [match.group() for text in raw for match in blanks.finditer(text)]
            certain += [match.group() for match in named if match.start() == 0 or where in _OPENINGS]
        if certain or named:
            found = True
            yield _left(where, certain, [match.group() for match in named])
    if not found:
        yield Remark(verdict=Verdict.HOLDS)


def current_notice_cited(
    dossier: Dossier, *, form: str, issuer: str, old: list[int], new: list[int]
) -> Iterator[Remark]:
    """Who cites a notice of ``issuer`` cites the one in force: ``[year, number]``. Citing none, or both, is fine.

    A report in the old form has that one fault, which another rule names.
    """
    report = dossier.report
    assert report is not None
    if report.format != form:
        yield Remark(verdict=Verdict.SKIPPED, reason="other_form")
        return
    for where, texts in _places(report):
        cited = _cites(texts, issuer, old)
        if cited and not any(_cites(others, "", new) for _, others in _places(report)):
            values = {"quote": cited}
            yield Remark(verdict=Verdict.FAILS, where=where, reason="fails", values=values, cells=_EVERYWHERE)
            return
    yield Remark(verdict=Verdict.HOLDS)


def parts_as_declared(dossier: Dossier, *, names: list[list[str]], about: list[str]) -> Iterator[Remark]:
    """The parts the report says it has are those it has: their number, and those it lists, told by any of ``names``.

    A section that is missing is named by another rule. Where our count of the headings is not beyond doubt, or annexes
    may be counted: unsure.
    """
    report = dossier.report
    assert report is not None
    declared = next(_declared(report, about), None)
    if declared is None or not report.sections:
        yield Remark(verdict=Verdict.SKIPPED, reason="not_declared")
        return
    count, sentence = declared
    present = {section.number for section in report.sections}
    real = len(present) + len(set(report.extra_ordinals))
    omitted = _omitted(sentence, sorted(present), names)
    values: Values = {"declared": count, "real": real, "quote": sentence[-_QUOTE:], "omitted": "、".join(omitted)}
    if count not in (real, len(present)) and (len(present) == len(_SECTIONS) or count != len(_SECTIONS)):
        certain = _ordinals_continuous(report) and _ANNEX not in sentence
        verdict, reason = (Verdict.FAILS, "fails") if certain else (Verdict.UNSURE, "doubt")
        yield Remark(verdict=verdict, where="opening", reason=reason, values=values, cells=_EVERYWHERE)
    elif omitted:
        yield Remark(verdict=Verdict.FAILS, where="opening", reason="omitted", values=values, cells=_EVERYWHERE)
    elif count not in (real, len(present)):
        yield Remark(verdict=Verdict.SKIPPED, reason="sections_missing")
    else:
        yield Remark(verdict=Verdict.HOLDS)


def _left(where: str, certain: Sequence[str], named: Sequence[str]) -> Remark:
    quotes = dict.fromkeys(certain or named)
    values: Values = {"quote": "、".join(f"“{quote}”" for quote in quotes)[: 2 * _QUOTE]}
    verdict, reason = (Verdict.FAILS, "fails") if certain else (Verdict.UNSURE, "maybe_concealed")
    return Remark(verdict=verdict, where=where, reason=reason, values=values)


def _places(report: Report) -> Iterator[tuple[str, Sequence[str]]]:
    """(place, its texts) from the title to the last section."""
    yield "title", (report.title or "",)
    yield "opening", report.opening
    for section in report.sections:
        yield f"section.{section.number}", (section.heading, *section.paragraphs)


@cache
def _remnants(tokens: tuple[str, ...], signs: str, units: str) -> re.Pattern[str]:
    """Repeated signs before a unit, or a token that is a word of its own."""
    repeated = f"(?<![A-Za-z])[{re.escape(signs)}]{{2,20}}[{re.escape(units)}]"
    words = [f"(?<![{_LATIN}]){re.escape(token)}(?![{_LATIN}])" for token in tokens]
    return re.compile("|".join([repeated, *words]))


def _cites(texts: Sequence[str], issuer: str, notice: Sequence[int]) -> str:
    """The citation of an issuer's notice as printed, with its brackets or without; empty if there is none."""
    year, number = notice
    texts = [text for text in map(norm, texts) if issuer in text and str(year) in text]
    pattern = re.compile(rf"{re.escape(issuer)}\D{{0,3}}{year}\D?{number}号")
    return next((match.group() for match in map(pattern.search, texts) if match), "")


def _declared(report: Report, about: Sequence[str]) -> Iterator[tuple[int, str]]:
    """(number of parts, the sentence up to it) wherever opening or preamble state it of the report itself."""
    first = next((section for section in report.sections if section.number == _OVERVIEW), None)
    preamble = first.paragraphs[:_PREAMBLE] if first is not None else ()
    for texts, needed in ((report.opening, ()), (preamble, about)):
        for sentence in (sentence for text in texts for sentence in _SENTENCE.split(norm(text))):
            match = _PARTS.search(sentence)
            if match and (not needed or any(word in sentence for word in needed)):
                yield _NUMBERS[match.group("count")], sentence[: match.end()]


def _omitted(sentence: str, present: Sequence[int], names: Sequence[Sequence[str]]) -> list[str]:
    """What a list of all parts leaves out; one that ends in ``等`` is none."""
    match = _LIST.search(sentence)
    listed = _PARTS.sub("", match.group("list")) if match else ""
    if not listed or listed.rstrip("共这").endswith(_PARTIAL):
        return []
    return [names[number - 1][0] for number in present if not any(word in listed for word in names[number - 1])]


def _ordinals_continuous(report: Report) -> bool:
    ordinals = [section.ordinal for section in report.sections if section.ordinal is not None]
    counted = sorted({*ordinals, *report.extra_ordinals})
    return len(ordinals) == len(report.sections) and counted == list(range(1, len(counted) + 1))
