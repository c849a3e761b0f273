"""Sums in running text: lists of parts, shares, fees broken down by unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from monitor.judge.prose import fee_parts, shares, tallies
from monitor.judge.prose.amounts import ENTITIES, NATURAL, TOTAL, Amount, Sum, amount
from monitor.judge.prose.percentages import Share
from monitor.judge.prose.tallies import Tally
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.reports import Report
from monitor.read.clauses import sentences

_OTHER_MATTERS = 6
_FEW = 2
COLUMNS = {"natural": NATURAL, "entity": ENTITIES}
"""The columns of table 3 that words for applicants name."""

_RESULTS = {"granted": "r1", "partly": "r2", "refused": "r3", "unable": "r4", "not_handled": "r5", "otherwise": "r6"}
_OUTCOMES = {"upheld": "upheld", "corrected": "corrected", "other_result": "other", "pending": "pending"}


def lists_add_up(dossier: Dossier, *, channels: bool, whole_percent: int, accepted: Sequence[Sum]) -> Iterator[Remark]:
    """The parts of each list in section one give its total; those by ``channels`` of requests, or all others.

    A list that makes up less than ``whole_percent`` of its total may be a choice. Where the parts give a sum that is
    ``accepted`` for the total, the total is wrong, and another rule says so.
    """
    report = _report(dossier)
    right = {one.value for text in accepted if (one := amount(report, text)) is not None}
    told = [one for one in tallies.tallies(sentences.overview(report), report.year) if one.channels is channels]
    for number, tally in enumerate(told, 1):
        yield _of_list(report, tally, number, whole_percent, right)
    if not told:
        yield Remark(verdict=Verdict.SKIPPED, reason="none")


def _of_list(report: Report, tally: Tally, number: int, whole_percent: int, right: set[int | float | None]) -> Remark:
    where, summed = _place("list", number), sum(tally.parts)
    if tally.adds_up:
        return Remark(verdict=Verdict.HOLDS, where=where)
    values = _sum_values(tally.total, tally.unit, tally.parts, tally.quote)
    if summed in right and tally.total not in right:
        return Remark(verdict=Verdict.SKIPPED, where=where, reason="total_elsewhere", values=values)
    complete = _complete(report, tally, whole_percent)
    if complete is None and summed < tally.total:
        return Remark(verdict=Verdict.SKIPPED, where=where, reason="partial", values=values)
    sure = not tally.doubtful and (summed > tally.total or bool(complete))
    verdict, reason = (Verdict.FAILS, "fails") if sure else (Verdict.UNSURE, "doubtful")
    return Remark(verdict=verdict, where=where, reason=reason, values=values)


def _complete(report: Report, tally: Tally, whole_percent: int) -> bool | None:
    """Whether a list names all parts: by its words, by the tables, or by its length. None: the tables have others."""
    if tally.closed:
        return True
    if tally.kinds:
        others = [one.value for one in _unnamed(report, tally) if one is not None]
        return None if any(others) else None not in others
    return len(tally.parts) > _FEW and sum(tally.parts) * 100 >= whole_percent * tally.total


def _unnamed(report: Report, tally: Tally) -> Iterator[Amount | None]:
    """What the tables say of the results, or the outcomes of disputes, that a list does not name."""
    if set(tally.kinds) <= _RESULTS.keys():
        yield from (amount(report, row) for kind, row in _RESULTS.items() if kind not in tally.kinds)
        return
    review, suit = "review" in tally.of, "suit" in tally.of
    groups = [*(["review"] if review or not suit else []), *(["direct", "after"] if suit or not review else [])]
    for kind, column in _OUTCOMES.items():
        if kind not in tally.kinds:
            yield from (amount(report, f"{group}_{column}") for group in groups)


def shares_agree(
    dossier: Dossier, *, tolerance: float, parts: Mapping[str, Sequence[Sum]], wholes: Mapping[str, Sequence[Sum]]
) -> Iterator[Remark]:
    """Every share is that of its count, give or take ``tolerance`` points and what its last decimal hides.

    ``wholes`` are what requests and disputes may be shares of, where the sentence does not say it; ``parts`` what a
    share without a count is one of, by the class of word that names it.
    """
    report = _report(dossier)
    told = shares.shares(sentences.overview(report), report.year)
    both = [(_with_tables(report, one, parts, wholes), one) for one in told]
    judged = [(share, one) for share, one in both if share.counts and share.of]
    for number, (share, one) in enumerate(judged, 1):
        yield _of_share(share, one if one.counts and one.of else share, number, tolerance)
    if not judged:
        yield Remark(verdict=Verdict.SKIPPED, reason="none")


def _with_tables(
    report: Report, share: Share, parts: Mapping[str, Sequence[Sum]], wholes: Mapping[str, Sequence[Sum]]
) -> Share:
    """The share with the figures of the tables that it may be of; without certainty where one of them is unknown."""
    named = [] if share.counts else _known(report, parts.get(share.part, ()), COLUMNS.get(share.part, TOTAL))
    of = _known(report, wholes.get(share.topic, ()))
    certain = share.certain and None not in of and None not in named
    return replace(
        share,
        counts=(*share.counts, *(one for one in named if one is not None)),
        of=(*share.of, *(one for one in of if one)),
        certain=certain,
    )


def _known(report: Report, sums: Sequence[Sum], column: str = TOTAL) -> list[int | float | None]:
    found = [amount(report, text, column) for text in sums]
    return [one.value for one in found if one is not None]


def _of_share(share: Share, shown: Share, number: int, tolerance: float) -> Remark:
    """What is found of a share; ``shown`` is the one a letter computes, where the words give its count and whole."""
    off = share.off(tolerance)
    if off <= 0:
        return Remark(verdict=Verdict.HOLDS, where=_place("share", number))
    sure = share.certain and not share.hedge
    verdict, reason = (Verdict.FAILS, "fails") if sure else (Verdict.UNSURE, "doubtful")
    count, whole = shown.nearest()
    values: Values = {
        "count": count,
        "unit": share.unit,
        "whole": whole,
        "percent": share.percent,
        "right": round(100 * count / whole, 2),
        "quote": share.quote,
    }
    return Remark(verdict=verdict, where=_place("share", number), reason=reason, values=values)


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


def _sum_values(total: int | float, unit: str, parts: Sequence[int | float], quote: str) -> Values:
    shown = "＋".join(f"{part}" for part in parts)
    return {"total": total, "unit": unit, "parts": shown, "sum": sum(parts), "quote": quote}


def _place(what: str, number: int) -> str:
    return f"section.1.{what}" if number == 1 else f"section.1.{what}{number}"


def _report(dossier: Dossier) -> Report:
    assert dossier.report is not None
    return dossier.report
