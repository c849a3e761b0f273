"""The statement of information-processing fees, by itself, against the tables and the tariff (国办函〔2020〕109号)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from monitor.model.claims import Claim
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Severity, Values, Verdict
from monitor.model.reports import Attached, Cell, Fee, FeeKind, Report, Section, Table
from monitor.model.roster import BodyKind

_OTHER_MATTERS = 6
_REFERENCE = re.compile("见附|见下|附后|如下[图表]")
_SIX = "section.6"
_YUAN_A_WAN = 10_000
_LONGEST_QUOTE = 60
_SHOWN = 3


def fee_statement(dossier: Dossier, *, strict_from: int) -> Iterator[Remark]:
    """Section six states the fees of the year, nil included. Before ``strict_from`` a missing statement is a hint."""
    report = dossier.report
    assert report is not None and report.fee is not None and dossier.year is not None
    fee, six = report.fee, [s for s in report.sections if s.number == _OTHER_MATTERS]
    where = f"section.{_OTHER_MATTERS}"
    if not six or not (six[0].paragraphs or six[0].tables):
        yield Remark(verdict=Verdict.SKIPPED, where=where, reason="no_section_six")
    elif fee.conflict:
        yield Remark(verdict=Verdict.SKIPPED, where=where, reason="conflict")
    elif fee.kind is FeeKind.UNCLEAR:
        values = {"quote": _short("".join(fee.quotes))}
        yield Remark(verdict=Verdict.UNSURE, where=where, reason="unclear", values=values, claims=_understood(fee))
    elif fee.kind is FeeKind.MISSING and _may_stand_elsewhere(six[0]):
        yield Remark(verdict=Verdict.UNSURE, where=where, reason="unclear", values=_said(six[0].paragraphs))
    elif fee.kind is FeeKind.MISSING and any(map(_states, report.attached)):
        yield Remark(verdict=Verdict.UNSURE, where=where, reason="in_attachment")
    elif fee.kind is FeeKind.MISSING:
        hint = None if dossier.year >= strict_from else Severity.S4
        yield Remark(
            verdict=Verdict.FAILS, where=where, reason="missing", severity=hint, values=_said(six[0].paragraphs)
        )
    elif _OTHER_MATTERS not in fee.sections:
        values = {"quote": _short("".join(fee.quotes))}
        yield Remark(verdict=Verdict.FAILS, where=where, reason="elsewhere", severity=Severity.S3, values=values)
    else:
        yield Remark(verdict=Verdict.HOLDS, where=where)


def fee_fits_table(dossier: Dossier, *, rounding_wan: float) -> Iterator[Remark]:
    """The statement neither contradicts itself nor the requests dropped because a fee notice was not paid (``r6.2``).

    A fee that is more than the charges of table 2 is a hint only: those may be rounded to ``rounding_wan``, or be
    booked elsewhere.
    """
    report = dossier.report
    assert report is not None and report.fee is not None
    fee, unpaid = report.fee, _total(report.table3, "r6.2")
    if fee.conflict:
        yield _conflict(fee, dossier)
    elif fee.kind in (FeeKind.MISSING, FeeKind.UNCLEAR):
        yield Remark(verdict=Verdict.SKIPPED, where=_SIX, reason="not_stated")
    elif unpaid and not fee.notices and fee.kind is FeeKind.NIL:
        yield _denied(fee, report, unpaid)
    else:
        yield _booked(fee, report, rounding_wan)


def fee_is_multiple(dossier: Dossier, *, of: int, doubt: list[str]) -> Iterator[Remark]:
    """Every lawful fee, and so every sum of them, is a multiple of ``of`` yuan, unless a word of ``doubt`` explains."""
    assert dossier.report is not None and dossier.report.fee is not None
    fee = dossier.report.fee
    if fee.kind is not FeeKind.CHARGED or not fee.amount:
        yield Remark(verdict=Verdict.SKIPPED, where=_SIX, reason="nothing_charged")
    elif fee.amount % of == 0:
        yield Remark(verdict=Verdict.HOLDS, where=_SIX)
    else:
        unsure = _has(fee.quotes, doubt)
        values: Values = {"amount": fee.amount, "of": of, "quote": _short("；".join(fee.quotes))}
        verdict, reason = (Verdict.UNSURE, "doubt") if unsure else (Verdict.FAILS, "fails")
        yield Remark(verdict=verdict, where=_SIX, reason=reason, values=values, claims=_understood(fee))


def _understood(fee: Fee) -> tuple[Claim, ...]:
    """The first few claims of a statement, those that decide before the others."""
    return tuple(sorted(fee.claims, key=lambda claim: not claim.decides)[:_SHOWN])


def _may_stand_elsewhere(section: Section) -> bool:
    """A table in section six, or words that refer to an attachment, may hold what the prose does not say."""
    return section.tables > 0 or any(_REFERENCE.search(paragraph) for paragraph in section.paragraphs)


def _states(attached: Attached) -> bool:
    """Whether the report in its other form states the fees."""
    fee = attached.report.fee if attached.report is not None else None
    return fee is not None and fee.kind is not FeeKind.MISSING


def _said(paragraphs: tuple[str, ...]) -> dict[str, str]:
    return {"quote": _short("".join(paragraphs))}


def _conflict(fee: Fee, dossier: Dossier) -> Remark:
    """A denial against a statement: certain only in two sentences that name the fee, of one year and one body."""
    told = [claim for claim in fee.claims if claim.decides and not claim.general and not claim.hedged]
    pairs = (
        (claim, denial)
        for claim in told
        for denial in told
        if claim.value and denial.value == 0 and claim.topic == denial.topic and claim.quote != denial.quote
    )
    claim, denial = next(pairs, (None, None))
    if claim is None or denial is None or dossier.kind is BodyKind.GOVERNMENT:
        values: Values = {"quote": _short("；".join(fee.quotes))}
        return Remark(
            verdict=Verdict.UNSURE, where=_SIX, reason="conflict_doubt", values=values, claims=_understood(fee)
        )
    values = {"claim": _short(claim.quote), "denial": _short(denial.quote)}
    return Remark(verdict=Verdict.FAILS, where=_SIX, reason="conflict", values=values, claims=(claim, denial))


def _denied(fee: Fee, report: Report, unpaid: int | float) -> Remark:
    """Notices are denied, or nothing is said of them, and requests were dropped for one: it may be last year's."""
    place = "table3.r6.2.total"
    values: Values = {"unpaid": unpaid, "quote": _short("；".join(fee.quotes))}
    if fee.notices != 0:
        return Remark(verdict=Verdict.UNSURE, where=place, reason="silent", values=values)
    carried = _total(report.table3, "carry_in")
    if carried is None or unpaid <= carried:
        return Remark(verdict=Verdict.UNSURE, where=place, reason="may_be_older", values=values)
    values = {**values, "carried": carried}
    claims = _understood(fee)
    return Remark(verdict=Verdict.FAILS, where=place, reason="denied", values=values, cells=(_SIX,), claims=claims)


def _booked(fee: Fee, report: Report, rounding_wan: float) -> Remark:
    booked = report.table2.get("fees_wan", ()) if report.table2 is not None else ()
    known = booked[0].value if booked else None
    if fee.kind is FeeKind.CHARGED and fee.amount and known is not None:
        wan = fee.amount / _YUAN_A_WAN
        if known + rounding_wan < wan:
            values: Values = {"amount": fee.amount, "booked": known, "quote": _short("；".join(fee.quotes))}
            return Remark(
                verdict=Verdict.FAILS,
                where="table2.fees_wan",
                reason="not_booked",
                severity=Severity.S4,
                values=values,
                cells=(_SIX,),
            )
    return Remark(verdict=Verdict.HOLDS)


def _has(quotes: Sequence[str], words: Iterable[str]) -> bool:
    return any(word in quote for quote in quotes for word in words)


def _total(table: Table | None, row: str) -> int | float | None:
    cells: tuple[Cell, ...] = table.get(row, ()) if table is not None else ()
    return cells[-1].value if cells else None


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"
