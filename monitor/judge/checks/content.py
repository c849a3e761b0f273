"""What must be said: problems, the results a government adds (Decree 711, art. 50), and for whom the report speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Severity, Values, Verdict
from monitor.model.reports import Report, Table
from monitor.model.roster import BodyKind
from monitor.read.whose import titles
from monitor.read.words import norm

_OVERVIEW, _PROBLEMS, _OTHER = 1, 5, 6
_CLAUSE = re.compile(r"[,。;]")
_COUNT = re.compile(r"[^\d]{0,10}(\d{1,9})(?:件|份|宗|条|例)")
_NEAR = 24
_LONGEST_QUOTE = 60


def problems_said(dossier: Dossier, *, fewest: int, elsewhere: list[str]) -> Iterator[Remark]:
    """Section five has at least ``fewest`` characters.

    Words of ``elsewhere`` point to another place; a table, a picture, a further heading may hold what is not here.
    """
    report = dossier.report
    assert report is not None
    where, parts = f"section.{_PROBLEMS}", [s for s in report.sections if s.number == _PROBLEMS]
    text = _said(report, (_PROBLEMS,))
    if not text and not any(part.tables for part in parts):
        yield Remark(verdict=Verdict.SKIPPED, where=where, reason="no_section")
        return
    if len(text) >= fewest:
        yield Remark(verdict=Verdict.HOLDS, where=where)
        return
    attached = any(one.report is not None and len(_said(one.report, (_PROBLEMS,))) >= fewest for one in report.attached)
    loss = report.images > 0 or bool(report.extra_ordinals) or any(part.tables for part in parts)
    unsure = attached or loss or any(word in text for word in elsewhere)
    verdict, reason = (Verdict.UNSURE, "doubt") if unsure else (Verdict.FAILS, "fails")
    values: Values = {"count": len(text), "fewest": fewest, "quote": text[:_LONGEST_QUOTE]}
    yield Remark(verdict=verdict, where=where, reason=reason, values=values)


def extras_reported(dossier: Dossier, *, wanted: list[list[str]], fails_from: int) -> Iterator[Remark]:
    """A government reports each of ``wanted`` (a list of words, the first its name). Fewer lacking are a hint (S4)."""
    report = dossier.report
    assert report is not None
    searched = (_OVERVIEW, _PROBLEMS, _OTHER)
    text = _said(report, searched)
    if not _said(report, (_OVERVIEW,)):
        yield Remark(verdict=Verdict.SKIPPED, reason="no_section")
        return
    lacking = [words[0] for words in wanted if not any(word in text for word in words)]
    if not lacking:
        yield Remark(verdict=Verdict.HOLDS)
        return
    hint = Severity.S4 if len(lacking) < fails_from else None
    values = {"missing": "、".join(lacking)}
    told = any(one.report is not None or one.trouble is not None for one in report.attached)
    verdict, reason = (Verdict.UNSURE, "doubt") if told and not hint else (Verdict.FAILS, "fails")
    where, *others = (f"section.{number}" for number in searched)
    yield Remark(verdict=verdict, where=where, reason=reason, severity=hint, values=values, cells=tuple(others))


def scope_fits(
    dossier: Dossier,
    *,
    offices: list[str],
    wide: list[str],
    narrow: list[str],
    received: list[str],
    requests: list[str],
) -> Iterator[Remark]:
    """An office's report counts its own requests, not those of the whole area; a government's not the office's alone.

    Who counts (``wide``, ``narrow``), that they ``received`` and what (``requests``) stand in this order in a clause.
    Only the office whose table holds the number that its text gives for the whole area has surely mixed them up.
    """
    report = dossier.report
    assert report is not None
    body = titles.title_body(report.title or "") or (dossier.agency.name if dossier.agency else "")
    government = dossier.kind is BodyKind.GOVERNMENT
    if not government and not body.endswith(tuple(offices)):
        yield Remark(verdict=Verdict.SKIPPED, reason="other_body")
        return
    found = _counted(report, (narrow if government else wide, received, requests))
    if found is None:
        yield Remark(verdict=Verdict.HOLDS)
        return
    number, quote = found
    certain = not government and number > 0 and number == _total(report.table3, "new")
    values: Values = {"title": report.title or "", "number": number, "quote": quote[:_LONGEST_QUOTE]}
    verdict, reason = (Verdict.FAILS, "fails") if certain else (Verdict.UNSURE, "narrow" if government else "doubt")
    yield Remark(verdict=verdict, where="table3.new.total", reason=reason, values=values)


def _counted(report: Report, words: tuple[list[str], list[str], list[str]]) -> tuple[int, str] | None:
    """The number behind words of each kind in a clause of section one, and the clause."""
    subjects, verbs, objects = words
    for clause in _CLAUSE.split(_said(report, (_OVERVIEW,))):
        after = _after(_after(_after(clause, subjects, len(clause)), verbs), objects)
        match = _COUNT.match(after)
        if match is not None:
            return int(match[1]), clause
    return None


def _after(text: str, words: Iterable[str], near: int = _NEAR) -> str:
    """What follows the first of the words that stands in the beginning of a text; nothing if none does."""
    found = [(place, word) for word in words if (place := text.find(word, 0, near + len(word))) >= 0]
    return text[min(found)[0] + len(min(found)[1]) :] if found else ""


def _said(report: Report, numbers: tuple[int, ...]) -> str:
    """The text of sections without white space."""
    return "".join(norm(p) for s in report.sections if s.number in numbers for p in s.paragraphs)


def _total(table: Table | None, row: str) -> int | float | None:
    cells = table.get(row, ()) if table is not None else ()
    return cells[-1].value if cells else None
