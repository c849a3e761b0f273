"""Whole annual reports of invented units, drawn and written as HTML or as flattened text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from monitor.demo.figures import Figures, draw_figures
from monitor.demo.grids import FORM, Grid, table2_blocks, table3_grid, table4_grid
from monitor.demo.markup import STYLES, Style, page
from monitor.demo.prose import Fee, Prose, Voice, draw_fee, draw_prose

_TABLES = {2: "table2", 3: "table3", 4: "table4"}


class Part(Struct, frozen=True, kw_only=True):
    """A section: its canonical number, the heading printed, its paragraphs and the table it carries."""

    number: int
    ordinal: str
    title: str
    paragraphs: tuple[str, ...] = ()
    table: str | None = None


class Metadata(Struct, frozen=True, kw_only=True):
    """The labelled block of the page. The issuer never identifies the unit: the office publishes for everybody."""

    index: str
    issuer: str
    source: str


class Report(Struct, frozen=True, kw_only=True):
    """A report as its unit would publish it on ``published``; ``period`` is what its opening states.

    ``misprints`` are labels of the official tables and what stands in their place.
    """

    agency: str
    year: int
    format: str
    title: str
    published: date
    metadata: Metadata
    opening: tuple[str, ...]
    parts: tuple[Part, ...]
    figures: Figures
    fee: Fee
    signature: tuple[str, ...] = ()
    misprints: Mapping[str, str] = {}


def draw_report(
    rng: Random,
    *,
    voice: Voice,
    year: int,
    title: str,
    published: date,
    issuer: str | None = None,
    version: str = "v2021",
    size: str = "medium",
    previous: Figures | None = None,
) -> Report:
    """A report without any fault. ``issuer`` is the unit itself unless somebody publishes for it."""
    figures = draw_figures(rng, version, size, previous)
    fee = draw_fee(rng, figures)
    prose = draw_prose(rng, voice, year, figures, fee, version)
    index = f"JC{rng.randint(1, 60):03}/{published.year}-{rng.randint(1, 99999):05}"
    return Report(
        agency=voice.name,
        year=year,
        format=version,
        title=title,
        published=published,
        metadata=Metadata(index=index, issuer=issuer or voice.name, source=voice.name),
        opening=(prose.basis, prose.parts, prose.period),
        parts=_parts(rng, prose),
        figures=figures,
        fee=fee,
        signature=_signature(rng, voice.name, published),
    )


def write_body(report: Report, style: str = "form") -> str:
    """The article as HTML, from the opening to the signature, in one of ``STYLES``."""
    look = STYLES[style]
    blocks = [look.paragraph(text) for text in report.opening]
    for part in report.parts:
        blocks.append(look.heading(heading(part)))
        blocks.extend(look.paragraph(text) for text in part.paragraphs)
        blocks.extend(_tables(report, part, look))
    blocks.extend(look.paragraph(text) for text in report.signature)
    return look.finish("\n".join(blocks))


def write_html(report: Report, style: str = "form") -> str:
    """A page of its own: title, shown date and the article, without any site around it."""
    return page(report.title, report.published, write_body(report, style))


def write_text(report: Report) -> str:
    """The report flattened by an extractor: a cell a line with `` |``, spanned positions as a run of bars."""
    lines = [report.title, *report.opening]
    for part in report.parts:
        lines += [heading(part), *part.paragraphs]
        for grid in _grids(report, part):
            lines += _flat(grid)
    return "\n".join([*lines, *report.signature]) + "\n"


def heading(part: Part) -> str:
    return FORM.heading.format(ordinal=part.ordinal, title=part.title)


def _parts(rng: Random, prose: Prose) -> tuple[Part, ...]:
    texts = {1: prose.overview, 5: prose.problems, 6: prose.other}
    longer = FORM.longer if rng.randint(0, 2) == 0 else {}
    return tuple(
        Part(
            number=number,
            ordinal=ordinal,
            title=longer.get(str(number), title),
            paragraphs=texts.get(number, ()),
            table=_TABLES.get(number),
        )
        for number, (ordinal, title) in enumerate(zip(FORM.ordinals, FORM.titles, strict=True), start=1)
    )


def _signature(rng: Random, name: str, published: date) -> tuple[str, ...]:
    """A sign-off some days before publication, on every third report."""
    if rng.randint(0, 2):
        return ()
    signed = published - timedelta(days=rng.randint(0, 4))
    return name, FORM.date.format(year=signed.year, month=signed.month, day=signed.day)


def _grids(report: Report, part: Part) -> tuple[Grid, ...]:
    return tuple(_printed(grid, report.misprints) for grid in _official(report, part))


def _printed(grid: Grid, misprints: Mapping[str, str]) -> Grid:
    if not misprints:
        return grid
    return tuple(tuple(replace(slot, value=misprints.get(str(slot.value), slot.value)) for slot in row) for row in grid)


def _official(report: Report, part: Part) -> tuple[Grid, ...]:
    if part.table == "table2":
        return table2_blocks(report.format, report.figures)
    if part.table == "table3":
        return (table3_grid(report.format, report.figures),)
    return (table4_grid(report.figures),) if part.table == "table4" else ()


def _tables(report: Report, part: Part, look: Style) -> list[str]:
    grids = _grids(report, part)
    if not look.split and grids:
        grids = (tuple(row for grid in grids for row in grid),)
    return [look.table(grid) for grid in grids]


def _flat(grid: Grid) -> list[str]:
    width = max(sum(slot.across for slot in row) for row in grid)
    lines = []
    for row in grid:
        lines += [f"{slot.value} |" for slot in row]
        if len(row) < width:
            lines.append("|" * (width - len(row)))
    return lines
