"""What section one says of this year beside last year, held against the tables of both reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum

from msgspec import Struct
from msgspec.structs import replace

from monitor.judge.prose import comparisons
from monitor.judge.prose.amounts import Sum, amount
from monitor.judge.prose.comparisons import Comparison, Way
from monitor.model.claims import Period
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.roster import BodyKind
from monitor.read.clauses import sentences
from monitor.read.form import narrative
from monitor.read.form.narrative.topics import Topic

_LAST_YEAR = ("上年同期", "去年同期", "上年", "上年度", "去年", "去年度", "上一年", "上一年度")
_ROUND, _VERY_ROUND = 0.05, 0.15
_ALIKE, _FAR = 0.05, 0.2
_FEW_ALIKE, _FEW_FAR = 1, 2
_SURE_OFF = 2.5
_RATIO_OFF = 0.08


class Fit(IntEnum):
    """How a change fits two figures."""

    FITS = 0
    NEAR = 1
    WRONG = 2


class Pair(Struct, frozen=True):
    """A figure of this year and the same of last year, None where unknown, and how they are written."""

    now: int | float | None
    last: int | float | None
    shown: str = ""


def comparisons_agree(
    dossier: Dossier, *, compared: Mapping[Topic, Sequence[Sum]], tolerance: float
) -> Iterator[Remark]:
    """Every comparison with last year is that of one of the sums ``compared``, taken in both reports.

    Percentages may be off by ``tolerance`` points and what their last decimal hides, round words by more; words like
    about by a fifth of it. What the words give as last year's figure is held against last year's tables.
    """
    report, previous = dossier.report, dossier.previous
    assert report is not None and previous is not None
    other = previous.year is not None and report.year is not None and previous.year != report.year - 1
    told = () if other else comparisons.comparisons(sentences.overview(report), report.year)
    judged = [remark for one in told if (remark := _of(dossier, one, compared, tolerance)) is not None]
    judged += [] if other else list(_of_last(dossier, compared))
    for number, remark in enumerate(judged, 1):
        yield _placed(remark, number)
    if not judged:
        yield Remark(verdict=Verdict.SKIPPED, reason="none")


def _of_last(dossier: Dossier, compared: Mapping[Topic, Sequence[Sum]]) -> Iterator[Remark]:
    """Figures of last year alone, as section one tells them; what became of requests carried in is another thing."""
    report, previous = dossier.report, dossier.previous
    assert report is not None and report.year is not None and previous is not None
    told = compared.keys() - {"closed"}
    names = {*_LAST_YEAR, f"{report.year - 1}年", f"{report.year - 1}年度"}
    for claim in narrative.claims(sentences.overview(report), report.year, report.agency):
        said = claim.said_of
        firm = replace(claim, said_of=replace(said, period=Period.THIS)).firm and claim.value
        if not firm or said.period is not Period.OTHER or said.part not in names or claim.topic not in told:
            continue
        sums = [one for text in compared[claim.topic] if (one := amount(previous, text, claim.column)) is not None]
        if not sums or any(one.value is None or one.value == claim.value for one in sums):
            continue
        shown = "；".join(f"{previous.year or ''}年{one.shown}" for one in sums)
        values: Values = {"number": claim.value or 0, "unit": claim.unit, "figures": shown, "quote": claim.quote}
        yield Remark(verdict=Verdict.FAILS, reason="last", values=values, claims=(claim,))


def _of(dossier: Dossier, one: Comparison, compared: Mapping[Topic, Sequence[Sum]], tolerance: float) -> Remark | None:
    pairs = _pairs(dossier, one, compared)
    lasts = [pair.last for pair in pairs]
    if not pairs:
        return None
    if one.base is not None and one.base not in lasts:
        return _of_base(one, pairs)
    known = [pair for pair in pairs if pair.now is not None and pair.last is not None]
    rated = [pair for pair in known if pair.last or one.way not in (Way.PERCENT, Way.RATIO)]
    best = min((_fit(one, pair.now or 0, pair.last or 0, tolerance) for pair in rated), default=Fit.NEAR)
    if best is Fit.FITS:
        return Remark(verdict=Verdict.HOLDS)
    shown = "；".join(dict.fromkeys(pair.shown for pair in pairs if pair.shown))
    values: Values = {"figures": shown, "quote": one.quote}
    if len(known) < len(pairs):
        return Remark(verdict=Verdict.SKIPPED, reason="blank", values=values)
    wide = one.wide and dossier.kind is not BodyKind.GOVERNMENT
    sure = best is Fit.WRONG and not wide and (not one.hedged or one.way in (Way.COUNT, Way.PERCENT))
    verdict, reason = (Verdict.FAILS, "fails") if sure else (Verdict.UNSURE, "doubtful")
    return Remark(verdict=verdict, reason=reason, values=values)


def _of_base(one: Comparison, pairs: Sequence[Pair]) -> Remark | None:
    """What is compared with another figure than that of last year's report."""
    if one.hedged or one.wide or any(pair.last is None for pair in pairs):
        return None
    shown = "；".join(dict.fromkeys(pair.shown for pair in pairs if pair.shown))
    values: Values = {"number": one.base or 0, "unit": "", "figures": shown, "quote": one.quote}
    return Remark(verdict=Verdict.FAILS, reason="last", values=values)


def _pairs(dossier: Dossier, one: Comparison, compared: Mapping[Topic, Sequence[Sum]]) -> list[Pair]:
    """The figures a comparison may be about: of the tables, and what the words say of this year with last year's."""
    assert dossier.report is not None and dossier.previous is not None
    found: list[Pair] = []
    for topic in one.topics:
        for text in compared.get(topic, ()):
            now, last = amount(dossier.report, text, one.column), amount(dossier.previous, text, one.column)
            if now is not None and last is not None:
                shown = f"{now.shown}，{dossier.previous.year or ''}年{last.shown}"
                found.append(Pair(now.value, last.value, shown))
    others = [number for number in one.stated if number not in [pair.now for pair in found]]
    return [*found, *(Pair(number, pair.last) for pair in found for number in others)]


def _fit(one: Comparison, now: int | float, last: int | float, tolerance: float) -> Fit:
    grown = now - last
    if one.way is Way.COUNT:
        return Fit.FITS if grown == one.amount else _about(one, grown, one.amount)
    if one.way is Way.DIRECTION:
        return Fit.FITS if grown * one.amount > 0 else Fit.WRONG if grown * one.amount < 0 else Fit.NEAR
    if one.way is Way.SAME:
        return _alike(abs(grown), last)
    if one.way is Way.RATIO:
        return _round(now / last - one.amount, one.amount)
    rate = 100 * grown / last
    if one.loose:
        ratio = Fit.FITS if one.amount > 100 and abs(now / last - one.amount / 100) < _RATIO_OFF else Fit.WRONG
        return min(
            ratio, _about(one, rate, one.amount), _round((rate - one.amount) / 100, max(1.0, abs(one.amount) / 100))
        )
    beyond = abs(rate - one.amount) - float(10**-one.decimals) - tolerance
    return Fit.FITS if beyond <= 1e-9 else _about(one, rate, one.amount)


def _about(one: Comparison, right: float, told: float) -> Fit:
    """What is told with an about fits within a fifth, and may mean what is off by half."""
    off, fifth = abs(right - told), _FAR * abs(told) + 1
    if not one.hedged or off > _SURE_OFF * fifth:
        return Fit.WRONG
    return Fit.FITS if off <= fifth else Fit.NEAR


def _alike(apart: float, last: int | float) -> Fit:
    if apart <= max(_FEW_ALIKE, _ALIKE * last):
        return Fit.FITS
    return Fit.NEAR if apart <= max(_FEW_FAR, _FAR * last) else Fit.WRONG


def _round(apart: float, told: float) -> Fit:
    """Round words: a half, twice as many."""
    if abs(apart) <= _ROUND * told:
        return Fit.FITS
    return Fit.NEAR if abs(apart) <= _VERY_ROUND * told else Fit.WRONG


def _placed(remark: Remark, number: int) -> Remark:
    where = "section.1.comparison" if number == 1 else f"section.1.comparison{number}"
    return replace(remark, where=where)
