"""The figures of a report beside those of the year before: what was carried over, what stays in force, what jumps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.judge import equation
from monitor.judge.places import place_words
from monitor.judge.prose.likeness import running_text, sentences
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.reports import Cell, Report, Table
from monitor.read import attachments
from monitor.read.form.layout import standard
from monitor.read.words import norm

_BALANCE = equation.parse("new + carry_in == r7 + carry_out")
_SUM = equation.parse("total == natural + commercial + research + social + legal + other")
_PROSE = ("opening", "section.1", "section.5", "section.6")

Pair = tuple[str, int | float, int | float]
"""(column, carried over by the report of the year before, carried in by this one)."""


def unfit(dossier: Dossier) -> str | None:
    """Why the earlier report cannot stand for the year before; None if it can."""
    report, previous = dossier.report, dossier.previous
    assert report is not None and previous is not None and dossier.year is not None
    if report.sha256 == previous.sha256:
        return "*same_file"
    if previous.year not in (None, dossier.year - 1) or report.year not in (None, dossier.year):
        return "*other_year"
    return None


def carried_over(dossier: Dossier, *, explained_by: Sequence[str], doubt_from: int) -> Iterator[Remark]:
    """What one report carries over the next one carries in, in every column of table 3.

    Certain only where both tables balance in the columns concerned: then neither figure is misread or mistyped.
    """
    report, previous = dossier.report, dossier.previous
    assert report is not None and previous is not None
    reason = unfit(dossier) or ("no_table" if previous.table3 is None else None)
    pairs = list(_pairs(report.table3 or {}, previous.table3 or {}))
    apart = [pair for pair in pairs if pair[1] != pair[2]]
    if reason is not None or not pairs:
        yield Remark(verdict=Verdict.SKIPPED, reason=reason or "blank")
    elif not apart:
        yield Remark(verdict=Verdict.HOLDS)
    else:
        yield _apart(report, previous, apart, explained_by, doubt_from)


def documents_in_force(dossier: Dossier, *, rows: Sequence[str], explained_by: Sequence[str]) -> Iterator[Remark]:
    """What is in force follows from last year's stock, what was made and what was repealed (2021 form).

    Fewer may have lapsed, and a stock counted for the first time starts anywhere: neither is held against anybody.
    """
    report, previous = dossier.report, dossier.previous
    assert report is not None and previous is not None
    stocks = [stock for row in rows if (stock := _stock(row, report.table2 or {}, previous.table2 or {}))]
    if (reason := unfit(dossier)) is not None or not stocks:
        yield Remark(verdict=Verdict.SKIPPED, reason=reason or "blank")
        return
    because = explanation(report, explained_by)
    for row, before, made, repealed, valid in stocks:
        where, due = f"table2.{row}.valid", before + made - repealed
        values: Values = {"cell": place_words(where), "before": before, "made": made, "repealed": repealed}
        values = {**values, "valid": valid, "due": due}
        if valid == due:
            yield Remark(verdict=Verdict.HOLDS, where=where)
        elif valid < due or not before or because:
            yield Remark(verdict=Verdict.UNSURE, where=where, reason="doubt", values=values)
        else:
            yield Remark(verdict=Verdict.FAILS, where=where, reason="fails", values=values)


def jumps(
    dossier: Dossier, *, ratio: int, least: int, unit: int, money: str, rows: Mapping[str, str], unusual: Sequence[int]
) -> Iterator[Remark]:
    """No figure is more than ``ratio`` times last year's. ``rows`` are places of table 2 and their names of old.

    A sum of money is in the wrong unit where it is no jump once divided by ``unit``; any other jump may have its
    reason. Figures under ``least`` and years that were ``unusual`` prove nothing.
    """
    report, previous, year = dossier.report, dossier.previous, dossier.year
    assert report is not None and previous is not None and year is not None
    pairs = [pair for key, old in rows.items() if (pair := _two(report, previous, key, old))]
    reason = unfit(dossier) or ("unusual" if {year, year - 1} & set(unusual) else None)
    if reason is not None or not pairs:
        yield Remark(verdict=Verdict.SKIPPED, reason=reason or "blank")
        return
    for key, before, now in pairs:
        low, high = sorted((before, now))
        if low <= 0 or high <= ratio * low or high < least:
            yield Remark(verdict=Verdict.HOLDS, where=f"table2.{key}")
            continue
        mixed = key == money and 1 / ratio <= now / unit / before <= ratio
        values: Values = {
            "cell": place_words(f"table2.{key}"),
            "before": before,
            "now": now,
            "times": round(high / low),
        }
        verdict, said = (Verdict.FAILS, "unit") if mixed else (Verdict.UNSURE, "jump")
        yield Remark(verdict=verdict, where=f"table2.{key}", reason=said, values=values)


def explanation(report: Report, words: Sequence[str]) -> str | None:
    """The sentence of a report with one of the words that explain why its figures do not follow from last year's."""
    paragraphs = (text for place, text in running_text(report) if place in _PROSE)
    return next((one for one in sentences(paragraphs) if any(word in norm(one) for word in words)), None)


# --- requests carried over ---------------------------------------------------------------------------------------


def _pairs(table: Table, before: Table) -> Iterator[Pair]:
    """The columns in which both figures were read."""
    columns = [column.key for column in standard().table3.columns]
    mine, theirs = table.get("carry_in", ()), before.get("carry_out", ())
    for column, carried_in, carried_out in zip(columns, mine, theirs, strict=False):
        if carried_in.value is not None and carried_out.value is not None:
            yield column, carried_out.value, carried_in.value


def _apart(report: Report, previous: Report, apart: list[Pair], explained_by: Sequence[str], doubt_from: int) -> Remark:
    columns = [column for column, _, _ in apart]
    where = "table3.carry_in" if len(columns) > 1 else f"table3.carry_in.{columns[0]}"
    named = standard().column_label
    saw = "；".join(f"{named('table3', column)} {before} ≠ {now}" for column, before, now in apart)
    mine, theirs = _sound(report, columns, "carry_in"), _sound(previous, columns, "carry_out")
    if mine is False:
        return Remark(verdict=Verdict.SKIPPED, where=where, reason="unbalanced", values={"saw": saw})
    if not (mine and theirs):
        return Remark(verdict=Verdict.UNSURE, where=where, reason="doubt", values={"saw": saw})
    because = explanation(report, explained_by)
    if because is not None:
        values = {"saw": saw, "quote": because.strip()[:40]}
        return Remark(verdict=Verdict.UNSURE, where=where, reason="explained", values=values)
    if len(columns) >= doubt_from or _renamed(report, previous):
        return Remark(verdict=Verdict.UNSURE, where=where, reason="reorganised", values={"saw": saw})
    return Remark(verdict=Verdict.FAILS, where=where, reason="fails", values={"saw": saw})


def _sound(report: Report, columns: Sequence[str], row: str) -> bool | None:
    """Whether a row and the columns concerned add up in table 3, undisputed by a second reader; None if unknown."""
    table = report.table3 or {}
    keys = [column.key for column in standard().table3.columns]
    across = {key: cell.value for key, cell in zip(keys, table.get(row, ()), strict=False)}
    down = [_column(table, keys.index(column)) for column in columns]
    sums = [_holds(_SUM, across), *(_holds(_BALANCE, values) for values in down)]
    disputed = any(place.startswith(f"table3.{row}") for place in report.disputed or ())
    if False in sums:
        return False
    return None if None in sums or disputed else True


def _column(table: Table, index: int) -> dict[str, int | float | None]:
    return {name: table[name][index].value for name in _BALANCE.names() if len(table.get(name, ())) > index}


def _holds(relation: equation.Equation, values: Mapping[str, int | float | None]) -> bool | None:
    known = {name: value for name in relation.names() if (value := values.get(name)) is not None}
    return relation.delta(known) == 0 if len(known) == len(relation.names()) else None


def _renamed(report: Report, previous: Report) -> bool:
    """Whether the two titles name bodies that may not be the same."""
    mine, theirs = attachments.body(report), attachments.body(previous)
    return bool(mine and theirs) and not attachments.same_body(mine, theirs)


# --- figures of table 2 ------------------------------------------------------------------------------------------


def _stock(row: str, table: Table, before: Table) -> tuple[str, float, float, float, float] | None:
    """(row, in force before, made, repealed, in force now); None unless all four were read."""
    cells = [
        _value(before, f"{row}.valid"),
        *(_value(table, f"{row}.{part}") for part in ("made", "repealed", "valid")),
    ]
    old, made, repealed, valid = cells
    if old is None or made is None or repealed is None or valid is None:
        return None
    return row, old, made, repealed, valid


def _two(report: Report, previous: Report, key: str, old: str) -> tuple[str, float, float] | None:
    """A figure of table 2 in both years; in the earlier form it may stand under another key, or under none."""
    now, table = _value(report.table2 or {}, key), previous.table2 or {}
    before = _value(table, key) if key in table else _value(table, old)
    return None if now is None or before is None else (key, before, now)


def _value(table: Table, key: str) -> int | float | None:
    cells: tuple[Cell, ...] = table.get(key, ())
    return cells[0].value if cells else None
