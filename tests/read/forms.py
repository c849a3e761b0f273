"""Every form a drawn report can be published in, and what becomes of it when one cell changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from monitor.demo.figures import COLUMNS, OUTCOMES, Figures, Value
from monitor.demo.markup import STYLES
from monitor.demo.reports import Report, write_html, write_text
from tests.read import printed
from tests.read.papers import ofd, sheet, word
from tests.read.printed import BARE, LOOKS, RULED

Place = tuple[str, str, int]
"""Table, row key, column."""


def _html(style: str, report: Report) -> bytes:
    return write_html(report, style).encode()


def _text(report: Report) -> bytes:
    return write_text(report).encode()


def _pdf(look: str, report: Report) -> bytes:
    return printed.pdf(report, LOOKS[look])


def _ofd(look: str, report: Report) -> bytes:
    return printed.ofd(report, LOOKS[look])


PAGES: dict[str, Callable[[Report], bytes]] = {f"html {style}": partial(_html, style) for style in STYLES}
OFFICE: dict[str, Callable[[Report], bytes]] = {"docx": word, "docx cut": partial(word, cut=True), "xlsx": sheet}
PRINTED: dict[str, Callable[[Report], bytes]] = {f"pdf {look}": partial(_pdf, look) for look in RULED}
FLOWING: dict[str, Callable[[Report], bytes]] = {
    "text": _text,
    "ofd": ofd,
    **{f"pdf {look}": partial(_pdf, look) for look in BARE},
    **{f"ofd {look}": partial(_ofd, look) for look in ("cut", "narrow")},
}
"""Forms in which a blank cell leaves no mark, or none at the end of a row."""

BORDERED: dict[str, Callable[[Report], bytes]] = {**PAGES, **OFFICE, **PRINTED}
ALL: dict[str, Callable[[Report], bytes]] = {**BORDERED, **FLOWING}


def places(figures: Figures) -> list[Place]:
    return [
        (table, key, column)
        for table, rows in figures.items()
        for key, row in rows.items()
        for column in range(len(row))
    ]


def changed(report: Report, place: Place, value: Value) -> Report:
    """The report with one cell saying something else."""
    table, key, column = place
    row = report.figures[table][key]
    rows = {**report.figures[table], key: (*row[:column], value, *row[column + 1 :])}
    return replace(report, figures={**report.figures, table: rows})


def printed_row(place: Place, figures: Figures) -> list[str]:
    """The keys of all that stands on one line with a cell."""
    table, key, _ = place
    if table == "table4":
        return list(figures[table])
    return [other for other in figures[table] if other == key or (table == "table2" and _row(other) == _row(key))]


def name_of(place: Place) -> str:
    """The place as the second reader names it."""
    table, key, column = place
    columns = {"table3": COLUMNS, "table4": OUTCOMES}.get(table)
    return f"{table}.{key}.{columns[column]}" if columns else f"{table}.{key}"


def _row(key: str) -> str:
    return key.partition(".")[0]
