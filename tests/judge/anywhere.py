"""Faults that may stand anywhere in a report of either form and any size: the place is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from msgspec.structs import replace

from monitor.demo.figures import COLUMNS, LEAVES, OUTCOMES, Value
from monitor.demo.grids import FORM
from monitor.demo.reports import Report
from tests.judge import drawn

_FLOW = ("new", "carry_in", "r7", "carry_out")
_WORDS = ("若干", "见附件", "详见说明")

Change = Callable[[Report, Random], Report]


def flow_misstated(report: Report, rng: Random) -> Report:
    """A cell of what came in, was closed or is left, in whichever column."""
    return _miscounted(report, rng, "table3", _FLOW, COLUMNS)


def result_misstated(report: Report, rng: Random) -> Report:
    return _miscounted(report, rng, "table3", LEAVES[report.format], COLUMNS)


def outcome_misstated(report: Report, rng: Random) -> Report:
    return _miscounted(report, rng, "table4", ("review", "direct", "after"), OUTCOMES)


def cell_blanked(report: Report, rng: Random) -> Report:
    """A cell that is no total left blank."""
    rows = [key for key in report.figures["table3"] if key != "r7"]
    return drawn.with_cells(report, {_place(rng, "table3", rows, COLUMNS[:-1]): ""})


def cell_in_words(report: Report, rng: Random) -> Report:
    return drawn.with_cells(
        report, {_place(rng, "table3", tuple(report.figures["table3"]), COLUMNS): rng.choice(_WORDS)}
    )


def cell_negative(report: Report, rng: Random) -> Report:
    """A count below nought in table 2."""
    key = rng.choice([key for key in report.figures["table2"] if not key.endswith(".change")])
    return drawn.with_cells(report, {f"table2.{key}": -rng.randint(1, 40)})


def row_left_out(report: Report, rng: Random) -> Report:
    key = rng.choice(LEAVES[report.format])
    rows = {other: row for other, row in report.figures["table3"].items() if other != key}
    return replace(report, figures={**report.figures, "table3": rows})


def section_left_out(report: Report, rng: Random) -> Report:
    """A section left out with all that stands in it, the others numbered anew."""
    gone = rng.randint(1, 6)
    kept = [part for part in report.parts if part.number != gone]
    parts = tuple(replace(part, ordinal=ordinal) for part, ordinal in zip(kept, FORM.ordinals, strict=False))
    basis, _, period = report.opening
    return replace(report, parts=parts, opening=(basis, period))


def _miscounted(report: Report, rng: Random, table: str, rows: Sequence[str], columns: Sequence[str]) -> Report:
    place = _place(rng, table, rows, columns)
    right = int(drawn.cell(report.figures, place))
    wrong: Value = right + rng.choice((1, 2, 10, 100, -1 if right else 1))
    return drawn.with_cells(report, {place: wrong})


def _place(rng: Random, table: str, rows: Sequence[str], columns: Sequence[str]) -> str:
    return f"{table}.{rng.choice(rows)}.{rng.choice(columns)}"


ANYWHERE: Mapping[str, tuple[str, Change]] = {
    "flow_anywhere": ("AR-A01", flow_misstated),
    "result_anywhere": ("AR-A02", result_misstated),
    "outcome_anywhere": ("AR-A04", outcome_misstated),
    "blank_anywhere": ("AR-F10", cell_blanked),
    "words_anywhere": ("AR-F11", cell_in_words),
    "negative_anywhere": ("AR-F11", cell_negative),
    "row_left_out": ("AR-F07", row_left_out),
    "section_left_out": ("AR-F01", section_left_out),
}
