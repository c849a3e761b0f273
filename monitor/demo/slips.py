"""Faults of wording and filling: each breaks one thing in a faultless report of the 2021 format."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from importlib.resources import files

from msgspec import Struct, convert
from msgspec.structs import replace

from monitor.demo.figures import Figures, Row, Value
from monitor.demo.grids import FORM
from monitor.demo.reports import Part, Report


class Slips(Struct, frozen=True):
    """The words that do not belong in a report."""

    instruction: str
    notice: str
    parts: str
    heading: str
    misspelt: str
    person: str
    cut: str
    index: str
    head: tuple[str, str]


SLIPS = convert(tomllib.loads(files("monitor.demo").joinpath("slips.toml").read_text("utf-8")), Slips)
_LEADING = re.compile(r"^（(.)）")
_OTHERWISE = ("r6.1", "r6.2", "r6.3")
_COUNTED_AS = {"new": ".made", "published": ".made", "total": ".valid", "decisions": ""}
"""Columns of table 2 in 2019 and what they are counted as since."""


def dated_in_the_future(report: Report) -> Report:
    """Dated a year late, before that day has come."""
    return replace(report, published=report.published + timedelta(days=365), signature=())


def dated_late(report: Report) -> Report:
    """Published some days after the due day of departments."""
    return replace(report, published=date(report.year + 1, 2, 5), signature=())


def form_outdated(report: Report) -> Report:
    """The same figures in the tables of the form of 2019."""
    table2, table3 = report.figures["table2"], report.figures["table3"]
    otherwise: Row = tuple(
        sum(int(cell) for cell in cells) for cells in zip(*(table3[key] for key in _OTHERWISE), strict=True)
    )
    keys = (key for block in FORM.table2["v2019"] for line in block.rows for key in line.keys)
    figures: Figures = {
        **report.figures,
        "table2": {key: _as_of_2019(key, table2) for key in keys},
        "table3": {**{key: row for key, row in table3.items() if key not in _OTHERWISE}, "r6": otherwise},
    }
    return replace(report, format="v2019", figures=figures)


def unit_unprinted(report: Report) -> Report:
    """Nowhere said that the fees are counted in ten thousand yuan."""
    official, printed = SLIPS.head
    return replace(report, misprints={official: printed})


def aspect_missing(report: Report) -> Report:
    """Section one without the management of information, the aspects behind it numbered on."""
    lead, first, second, third, *others = report.parts[0].paragraphs
    numbers = [_number(text) for text in (third, *others)]
    moved = tuple(_LEADING.sub(f"（{number}）", text) for number, text in zip(numbers, others, strict=False))
    return _with_paragraphs(report, 1, (lead, first, second, *moved))


def subheading_repeated(report: Report) -> Report:
    """The third aspect numbered as another second one."""
    lead, first, second, third, *others = report.parts[0].paragraphs
    wrong = _LEADING.sub(f"（{_number(second)}）", third)
    return _with_paragraphs(report, 1, (lead, first, second, wrong, *others))


def cell_blank(report: Report) -> Report:
    return _with_cell(report, "table3", "r2", 4, "")


def total_blank(report: Report) -> Report:
    return _with_cell(report, "table3", "new", -1, "")


def old_notice_cited(report: Report) -> Report:
    _, *others = report.opening
    return replace(report, opening=(SLIPS.notice, *others))


def instruction_left(report: Report) -> Report:
    return _with_paragraphs(report, 2, (SLIPS.instruction,))


def parts_miscounted(report: Report) -> Report:
    basis, _, period = report.opening
    return replace(report, opening=(basis, SLIPS.parts, period))


def heading_reworded(report: Report) -> Report:
    return _part(report, 1, lambda part: replace(part, title=SLIPS.heading))


def heading_misspelt(report: Report) -> Report:
    return _part(report, 1, lambda part: replace(part, title=SLIPS.misspelt))


def identity_published(report: Report) -> Report:
    """The identity number of nobody: its county was never given one, its bearer would be older than anyone."""
    *others, last = report.parts[0].paragraphs
    return _with_paragraphs(report, 1, (*others, last + SLIPS.person))


def text_cut_off(report: Report) -> Report:
    """Section one breaks off behind a number."""
    *others, last = report.parts[0].paragraphs
    return _with_paragraphs(report, 1, (*others, last + SLIPS.cut))


def index_remnant(report: Report) -> Report:
    index = SLIPS.index.format(year=report.published.year)
    return replace(report, metadata=replace(report.metadata, index=index))


def _as_of_2019(key: str, table2: dict[str, Row]) -> Row:
    group, _, column = key.partition(".")
    return table2.get(group + _COUNTED_AS[column], (0,)) if column in _COUNTED_AS else (0,)


def _number(paragraph: str) -> str:
    match = _LEADING.match(paragraph)
    return match.group(1) if match else ""


def _with_cell(report: Report, table: str, key: str, position: int, value: Value) -> Report:
    row = list(report.figures[table][key])
    row[position] = value
    return replace(report, figures={**report.figures, table: {**report.figures[table], key: tuple(row)}})


def _with_paragraphs(report: Report, number: int, paragraphs: tuple[str, ...]) -> Report:
    return _part(report, number, lambda part: replace(part, paragraphs=paragraphs))


def _part(report: Report, number: int, change: Callable[[Part], Part]) -> Report:
    return replace(report, parts=tuple(change(part) if part.number == number else part for part in report.parts))
