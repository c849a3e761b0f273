"""Faults of annual reports met in reality: each breaks one thing, and one rule of the rule book must say so.

They expect a faultless report of the 2021 format and of a unit of medium size, which has requests and results.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from monitor.demo.figures import LEAVES, Figures, Row, Value
from monitor.demo.grids import FORM
from monitor.demo.prose import POOLS
from monitor.demo.reports import Part, Report


class Defect(Struct, frozen=True):
    """A fault and the id of the only rule that fails because of it."""

    rule: str
    apply: Callable[[Report], Report]


def carry_over_misstated(report: Report) -> Report:
    """One more natural person carried over than is left: the balance of that column is broken."""
    return _changed(report, "table3", "carry_out", 0)


def result_misstated(report: Report) -> Report:
    """One more request of natural persons granted than were closed; the row disagrees with its total too."""
    return _changed(report, "table3", "r1", 0)


def totals_exchanged(report: Report) -> Report:
    """The row totals of two results entered in each other's place: both rows are wrong, every column still adds up."""
    table = report.figures["table3"]
    first = next(key for key in LEAVES[report.format] if table[key][-1])
    other = next(key for key in LEAVES[report.format] if table[key][-1] != table[first][-1])
    rows = {first: (*table[first][:-1], table[other][-1]), other: (*table[other][:-1], table[first][-1])}
    return _with_rows(report, "table3", rows)


def disputes_misstated(report: Report) -> Report:
    return _changed(report, "table4", "review", 0)


def section_missing(report: Report) -> Report:
    """Section five left out, the sixth numbered as the fifth."""
    kept = tuple(part for part in report.parts if part.number != 5)
    return _without_parts_sentence(replace(report, parts=_renumbered(kept)))


def sections_exchanged(report: Report) -> Report:
    first, second, third, fourth, fifth, sixth = report.parts
    return _without_parts_sentence(replace(report, parts=_renumbered((first, second, third, fifth, fourth, sixth))))


def ordinal_repeated(report: Report) -> Report:
    """The sixth section printed as another fifth."""
    *others, last = report.parts
    return _without_parts_sentence(replace(report, parts=(*others, replace(last, ordinal=others[-1].ordinal))))


def section_empty(report: Report) -> Report:
    *others, last = report.parts
    return replace(report, parts=(*others, replace(last, paragraphs=())), signature=())


def decisions_row_missing(report: Report) -> Report:
    return _without_row(report, "table2", "coercion")


def result_row_missing(report: Report) -> Report:
    return _without_row(report, "table3", "r5.4")


def dispute_group_missing(report: Report) -> Report:
    return _without_row(report, "table4", "after")


def words_for_a_number(report: Report) -> Report:
    return _with_rows(report, "table2", {"penalties": (FORM.attached,)})


def fee_unstated(report: Report) -> Report:
    *others, last = report.parts
    return replace(report, parts=(*others, replace(last, paragraphs=POOLS["other"]["missing"])))


def year_misprinted(report: Report) -> Report:
    """The overview opens with the year before."""
    first, *others = report.parts
    opening, *aspects = first.paragraphs
    wrong = opening.replace(str(report.year), str(report.year - 1), 1)
    return replace(report, parts=(replace(first, paragraphs=(wrong, *aspects)), *others))


def period_cut(report: Report) -> Report:
    """The period ends a month early."""
    return _with_period(report, *FORM.period_end)


def period_of_last_year(report: Report) -> Report:
    return _with_period(report, str(report.year), str(report.year - 1))


def title_of_last_year(report: Report) -> Report:
    return replace(report, title=report.title.replace(str(report.year), str(report.year - 1)))


def metadata_blank(report: Report) -> Report:
    return replace(report, metadata=replace(report.metadata, index="", source=""))


def dated_too_early(report: Report) -> Report:
    """Dated inside the year it reports on."""
    return replace(report, published=too_early(report.year), signature=())


def too_early(year: int) -> date:
    return date(year, 12, 28)


DEFECTS: Mapping[str, Defect] = {
    "carry_over_misstated": Defect("AR-A01", carry_over_misstated),
    "result_misstated": Defect("AR-A02", result_misstated),
    "totals_exchanged": Defect("AR-A03", totals_exchanged),
    "disputes_misstated": Defect("AR-A04", disputes_misstated),
    "section_missing": Defect("AR-F01", section_missing),
    "sections_exchanged": Defect("AR-F02", sections_exchanged),
    "ordinal_repeated": Defect("AR-F03", ordinal_repeated),
    "section_empty": Defect("AR-F04", section_empty),
    "decisions_row_missing": Defect("AR-F06", decisions_row_missing),
    "result_row_missing": Defect("AR-F07", result_row_missing),
    "dispute_group_missing": Defect("AR-F08", dispute_group_missing),
    "words_for_a_number": Defect("AR-F11", words_for_a_number),
    "fee_unstated": Defect("AR-L01", fee_unstated),
    "year_misprinted": Defect("AR-X06", year_misprinted),
    "period_cut": Defect("AR-X07", period_cut),
    "period_of_last_year": Defect("AR-X07", period_of_last_year),
    "title_of_last_year": Defect("AR-X08", title_of_last_year),
    "metadata_blank": Defect("AR-M01", metadata_blank),
    "dated_too_early": Defect("AR-T04", dated_too_early),
}


def _changed(report: Report, table: str, key: str, position: int) -> Report:
    row: list[Value] = list(report.figures[table][key])
    row[position] = int(row[position]) + 1
    return _with_rows(report, table, {key: tuple(row)})


def _with_rows(report: Report, table: str, rows: Mapping[str, Row]) -> Report:
    figures: Figures = {**report.figures, table: {**report.figures[table], **rows}}
    return replace(report, figures=figures)


def _without_row(report: Report, table: str, key: str) -> Report:
    rows = {other: row for other, row in report.figures[table].items() if other != key}
    return replace(report, figures={**report.figures, table: rows})


def _renumbered(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    ordinals = FORM.ordinals[: len(parts)]
    return tuple(replace(part, ordinal=ordinal) for part, ordinal in zip(parts, ordinals, strict=True))


def _without_parts_sentence(report: Report) -> Report:
    """The opening no longer counts the parts, so that only the parts themselves are at fault."""
    basis, _, period = report.opening
    return replace(report, opening=(basis, period))


def _with_period(report: Report, right: str, wrong: str) -> Report:
    *others, period = report.opening
    return replace(report, opening=(*others, period.replace(right, wrong)))
