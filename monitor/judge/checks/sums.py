"""Sums in running text: lists of parts, shares, fees broken down by unit. They need no table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.judge.prose import fee_parts, tallies
from monitor.judge.prose.amounts import Sum, amount
from monitor.judge.prose.tallies import Tally
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.reports import Report
from monitor.read.clauses import sentences

_OTHER_MATTERS = 6


def lists_add_up(dossier: Dossier, *, channels: bool, whole_percent: int, accepted: Sequence[Sum]) -> Iterator[Remark]:
    """The parts of each list in section one give its total; those by ``channels`` of requests, or all others.

    A list that makes up less than ``whole_percent`` of its total may be a choice. Where the parts give a sum that is
    ``accepted`` for the total, the total is wrong, and another rule says so.
    """
    report = _report(dossier)
    right = {one.value for text in accepted if (one := amount(report, text)) is not None}
    told = [one for one in tallies.tallies(sentences.overview(report)) if one.channels is channels]
    for number, tally in enumerate(told, 1):
        yield _of_list(tally, number, whole_percent, right)
    if not told:
        yield Remark(verdict=Verdict.SKIPPED, reason="none")


def shares_agree(dossier: Dossier, *, tolerance: float) -> Iterator[Remark]:
    """Every percentage is that of its count, give or take ``tolerance`` points and what its last decimal hides."""
    told = list(tallies.shares(sentences.overview(_report(dossier))))
    for number, share in enumerate(told, 1):
        if share.agrees(tolerance):
            yield Remark(verdict=Verdict.HOLDS)
            continue
        verdict, reason = (Verdict.FAILS, "fails") if share.certain else (Verdict.UNSURE, "doubtful")
        values: Values = {
            "count": share.count,
            "unit": share.unit,
            "whole": share.of[-1] or share.of[0],
            "percent": share.percent,
            "right": round(100 * share.count / (share.of[-1] or share.of[0] or 1), 2),
            "quote": share.quote,
        }
        yield Remark(verdict=verdict, where=_place("share", number), reason=reason, values=values)
    if not told:
        yield Remark(verdict=Verdict.SKIPPED, reason="none")


def fees_add_up(dossier: Dossier) -> Iterator[Remark]:
    """The fees of the units give the total of section six, in money and, where told, in requests."""
    six = [section for section in _report(dossier).sections if section.number == _OTHER_MATTERS]
    told = [one for section in six for one in fee_parts.breakdowns(section.paragraphs)]
    for one in told:
        if sum(one.parts) == one.total:
            yield Remark(verdict=Verdict.HOLDS)
            continue
        verdict, reason = (Verdict.UNSURE, "doubtful") if one.doubtful else (Verdict.FAILS, "fails")
        values = _sum_values(one.total, one.unit, one.parts, one.quote)
        where = f"section.{_OTHER_MATTERS}.{'amounts' if one.money else 'requests'}"
        yield Remark(verdict=verdict, where=where, reason=reason, values=values)
    if not told:
        yield Remark(verdict=Verdict.SKIPPED, reason="none")


def _of_list(tally: Tally, number: int, whole_percent: int, right: set[int | float | None]) -> Remark:
    where, summed = _place("list", number), sum(tally.parts)
    if tally.adds_up:
        return Remark(verdict=Verdict.HOLDS, where=where)
    values = _sum_values(tally.total, tally.unit, tally.parts, tally.quote)
    if summed in right and tally.total not in right:
        return Remark(verdict=Verdict.SKIPPED, where=where, reason="total_elsewhere", values=values)
    sure = not tally.doubtful and summed * 100 >= whole_percent * tally.total
    verdict, reason = (Verdict.FAILS, "fails") if sure else (Verdict.UNSURE, "doubtful")
    return Remark(verdict=verdict, where=where, reason=reason, values=values)


def _sum_values(total: int | float, unit: str, parts: Sequence[int | float], quote: str) -> Values:
    shown = "＋".join(f"{part}" for part in parts)
    return {"total": total, "unit": unit, "parts": shown, "sum": sum(parts), "quote": quote}


def _place(what: str, number: int) -> str:
    return f"section.1.{what}" if number == 1 else f"section.1.{what}{number}"


def _report(dossier: Dossier) -> Report:
    assert dossier.report is not None
    return dossier.report
