"""Regulations and normative documents of table 2: who may make them, and whether the numbers can be."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.judge.places import place_words
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Verdict
from monitor.model.reports import Report

_REGULATIONS = "regulations."
_GROUPS = ("regulations", "documents")


def regulations_by_power(
    dossier: Dossier, *, with_power: dict[str, list[str]], doubtful: list[str]
) -> Iterator[Remark]:
    """No regulations (规章) of a body that may make none. ``with_power``: body kind -> levels that may.

    The form of 2019 counts what was published, others' regulations too. A body whose name ends like one of
    ``doubtful`` may be of another level than is written down for it.
    """
    report, agency, kind = dossier.report, dossier.agency, dossier.kind
    assert report is not None
    if agency is None or kind is None or not agency.level:
        yield Remark(verdict=Verdict.SKIPPED, reason="body_unknown")
        return
    some = {key: count for key, count in _counts(report).items() if key.startswith(_REGULATIONS) and count > 0}
    if not some or agency.level in with_power.get(kind, ()):
        yield Remark(verdict=Verdict.HOLDS)
        return
    where = f"table2.{next(iter(some))}" if len(some) == 1 else f"table2.{_REGULATIONS.rstrip('.')}"
    cells = "；".join(f"{place_words(f'table2.{key}')}：{count:g}" for key, count in some.items())
    unsure = report.format != "v2021" or agency.name.endswith(tuple(doubtful))
    verdict, reason = (Verdict.UNSURE, "doubt") if unsure else (Verdict.FAILS, "fails")
    yield Remark(verdict=verdict, where=where, reason=reason, values={"cells": cells})


def stock_is_possible(dossier: Dossier) -> Iterator[Remark]:
    """At least as much is in force as was made this year and not repealed (form of 2021)."""
    report = dossier.report
    assert report is not None
    counts = _counts(report)
    judged = False
    for group in _GROUPS:
        made, repealed, valid = (counts.get(f"{group}.{key}") for key in ("made", "repealed", "valid"))
        if made is None or repealed is None or valid is None:
            continue
        judged = True
        if valid < made - repealed:
            where = f"table2.{group}.valid"
            values = {"cell": place_words(where), "valid": valid, "made": made, "repealed": repealed}
            yield Remark(verdict=Verdict.FAILS, where=where, reason="fails", values=values)
            return
    yield Remark(verdict=Verdict.HOLDS) if judged else Remark(verdict=Verdict.SKIPPED, reason="no_numbers")


def _counts(report: Report) -> dict[str, int | float]:
    """The numbers of table 2 by key; what is blank, unreadable or below nought (another rule's matter) is left out."""
    numbers = {key: cells[0].value for key, cells in (report.table2 or {}).items() if cells}
    return {key: number for key, number in numbers.items() if number is not None and number >= 0}
