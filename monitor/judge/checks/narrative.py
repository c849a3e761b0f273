"""What section one says in words, held against the tables (Decree 711, art. 50).

A number in words agrees with any of the sums it may mean. It is wrong for certain only where it is the only one, exact,
without a wider scope, and every sum it may mean is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from monitor.judge.prose import narrative
from monitor.judge.prose.amounts import TOTAL, Amount, Sum, amount
from monitor.judge.prose.narrative import Claim, Kind
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.reports import Report


def prose_agrees(
    dossier: Dossier, *, accepted: Mapping[Kind, Sequence[Sum]], elsewhere_at_zero: Sequence[Sum]
) -> Iterator[Remark]:
    """Each kind of claim is one of the sums ``accepted`` for it.

    Where a sum of ``elsewhere_at_zero`` is nought in the table and more in words, another rule speaks.
    """
    report = _report(dossier)
    remarks = [_compared(report, kind, sums) for kind, sums in accepted.items()]
    told = [remark for remark in remarks if remark is not None]
    wrong = any(remark.verdict in (Verdict.FAILS, Verdict.UNSURE) for remark in told)
    elsewhere = (amount(report, sum_) for sum_ in elsewhere_at_zero) if wrong else ()
    if any(one is not None and one.value == 0 for one in elsewhere):
        yield Remark(verdict=Verdict.SKIPPED, reason="elsewhere")
    else:
        yield from told or [Remark(verdict=Verdict.SKIPPED, reason="not_stated")]


def prose_denies(
    dossier: Dossier,
    *,
    denied: Mapping[Kind, Sum],
    stated: Mapping[Kind, Kind],
    against_zero: Mapping[Kind, Sequence[Sum]],
) -> Iterator[Remark]:
    """What is ``denied`` in words is nought in the tables, and what is nought there is not claimed in words.

    ``stated`` names the claim that a denial stands against: where both are made, the denial is about something else.
    """
    report = _report(dossier)
    told = [_denied(report, kind, denied[kind], stated[kind]) for kind in denied]
    told += [_claimed(report, kind, sums) for kind, sums in against_zero.items()]
    yield from [one for one in told if one is not None] or [Remark(verdict=Verdict.SKIPPED, reason="not_stated")]


def all_closed(dossier: Dossier, *, left: Sum, received: Sum) -> Iterator[Remark]:
    """No rate of 100 % while some are ``left`` over, and not "all closed" where nothing was ``received``."""
    report = _report(dossier)
    rest, came = amount(report, left), amount(report, received)
    full, every = (narrative.claims(report, kind) for kind in ("rate_of_all", "all_closed"))
    if not full and not every:
        yield Remark(verdict=Verdict.SKIPPED, reason="not_stated")
    if full and rest is not None:
        yield _contradicted("rate_of_all", full, rest, wrong=bool(rest.value), sure=True)
    if every and came is not None:
        says_none = any(not claim.number for kind in ("none_received", "received") for claim in _firm(report, kind))
        yield _contradicted("all_closed", every, came, wrong=came.value == 0, sure=says_none)


def _firm(report: Report, kind: str) -> list[Claim]:
    return [claim for claim in narrative.claims(report, kind) if claim.firm]


def _contradicted(kind: str, told: Sequence[Claim], sum_: Amount, *, wrong: bool, sure: bool) -> Remark:
    where = _where(kind)
    values: Values = {"quote": told[0].quote, "figures": sum_.shown}
    if sum_.value is None:
        return Remark(verdict=Verdict.SKIPPED, where=where, reason="blank", values=values)
    if not wrong:
        return Remark(verdict=Verdict.HOLDS, where=where)
    certain = sure and all(claim.firm for claim in told)
    verdict = Verdict.FAILS if certain else Verdict.UNSURE
    return Remark(verdict=verdict, where=where, reason=kind, values=values, cells=sum_.cells)


def _compared(report: Report, kind: str, sums: Sequence[str]) -> Remark | None:
    """A kind of claim against what it may mean; None where the report makes no such claim."""
    told = narrative.claims(report, kind)
    exact = [claim for claim in told if not claim.hedged]
    whole = [claim for claim in exact if not claim.part]
    may_mean = [(claim, one) for claim in exact for one in _sums(report, sums, claim.column)]
    if any(one.value == claim.number for claim, one in may_mean):
        return Remark(verdict=Verdict.HOLDS, where=_where(kind))
    if not whole or not may_mean:
        return None
    known = [one for claim, one in may_mean if claim in whole]
    if any(one.value is None for one in known):
        return _not_known(kind, whole, known)
    numbers = narrative.numbers(whole)
    sure = len(numbers) == 1 and all(claim.firm for claim in told if not claim.part)
    reason = "fails" if sure else "several" if len(numbers) > 1 else "doubtful"
    values = {**_values(whole, known), "numbers": "、".join(f"{number}" for number in numbers)}
    cells = tuple(dict.fromkeys(cell for one in known for cell in one.cells))
    verdict = Verdict.FAILS if sure else Verdict.UNSURE
    return Remark(verdict=verdict, where=_where(kind), reason=reason, values=values, cells=cells)


def _sums(report: Report, sums: Sequence[str], column: str) -> list[Amount]:
    """What a claim may mean: of all applicants, and of the kind it names."""
    columns = dict.fromkeys((column, TOTAL))
    found = [amount(report, expression, one) for one in columns for expression in sums]
    return [one for one in found if one is not None]


def _not_known(kind: str, whole: Sequence[Claim], known: Sequence[Amount]) -> Remark:
    """Some sum has no number: skipped; unsure where even the known cells of each are more than the words say."""
    largest = max(claim.number for claim in whole)
    beyond = all(one.at_least is not None and one.at_least > largest for one in known)
    verdict = Verdict.UNSURE if beyond else Verdict.SKIPPED
    reason = "exceeded" if beyond else "blank"
    cells = tuple(cell for one in known for cell in one.cells)
    return Remark(verdict=verdict, where=_where(kind), reason=reason, values=_values(whole, known), cells=cells)


def _denied(report: Report, kind: str, expression: str, stated: str) -> Remark | None:
    told = narrative.claims(report, kind)
    sum_ = amount(report, expression, told[0].column) if told else None
    if sum_ is None:
        return None
    where, values = _where(kind), {"quote": told[0].quote, "figures": sum_.shown}
    if sum_.value is None:
        return Remark(verdict=Verdict.SKIPPED, where=where, reason="blank", values=values)
    if sum_.value == 0:
        return Remark(verdict=Verdict.HOLDS, where=where)
    otherwise = any(claim.number for claim in narrative.claims(report, stated))
    sure = all(claim.firm for claim in told) and not otherwise
    verdict, reason = (Verdict.FAILS, "fails") if sure else (Verdict.UNSURE, "qualified")
    return Remark(verdict=verdict, where=where, reason=reason, values=values, cells=sum_.cells)


def _claimed(report: Report, kind: str, sums: Sequence[str]) -> Remark | None:
    """A claim where the table says nought."""
    nought = amount(report, sums[0])
    remark = _compared(report, kind, sums) if nought is not None and nought.value == 0 else None
    return replace(remark, reason="stated") if remark is not None and remark.verdict is Verdict.FAILS else remark


def _values(whole: Sequence[Claim], known: Sequence[Amount]) -> Values:
    shown = "；".join(dict.fromkeys(one.shown for one in known))
    return {"number": whole[0].number, "unit": whole[0].unit, "quote": whole[0].quote, "figures": shown}


def _where(kind: str) -> str:
    return f"section.1.{kind}"


def _report(dossier: Dossier) -> Report:
    assert dossier.report is not None
    return dossier.report
