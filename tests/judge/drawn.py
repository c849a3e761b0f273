"""Drawn reports of an invented unit with chosen figures, written as a page and read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from random import Random

from msgspec.structs import replace

from monitor.demo.figures import COLUMNS, LEAVES, OUTCOMES, Figures, Row, Value
from monitor.demo.prose import Fee, Voice, draw_prose
from monitor.demo.reports import Report, draw_report, write_html
from monitor.judge.book import rulebook
from monitor.judge.book.rulebook import RuleBook
from monitor.judge.judge import judge
from monitor.model.dossiers import Dossier, Search
from monitor.model.findings import Finding, Verdict
from monitor.model.reports import Report as Facts
from monitor.model.roster import Agency, BodyKind
from monitor.read import report as reader
from monitor.read.report import Hints
from monitor.shipped import rules_dir
from monitor.words import Words
from tests.demo.samples import VOICE

YEAR = 2025
_CARRIED_IN, _CARRIED_OUT = 3, 5


@cache
def shipped() -> RuleBook:
    return rulebook.load(rules_dir())


def drawn(
    seed: int = 1,
    *,
    year: int = YEAR,
    version: str = "v2021",
    size: str = "medium",
    voice: Voice = VOICE,
    previous: Figures | None = None,
) -> Report:
    return draw_report(
        Random(seed),
        voice=voice,
        year=year,
        title=f"{voice.name}{year}年政府信息公开工作年度报告",
        published=date(year + 1, 1, 12),
        version=version,
        size=size,
        previous=previous,
    )


def page(report: Report, style: str = "thead") -> str:
    """A page of its own with the labelled block that portals put above a report."""
    return write_html(report, style).replace('<p class="date">', f'{block(report)}\n<p class="date">')


def link_only(report: Report) -> str:
    """A page that holds nothing but a link to the report."""
    head, _, _ = page(report).partition('<div class="article-content">')
    return f'{head}<p><a href="http://127.0.0.2/report.pdf">{report.title}.pdf</a></p></body></html>'


def block(report: Report) -> str:
    return "".join(f"<p>{label}：{value}</p>" for label, value in fields(report).items())


def fields(report: Report) -> dict[str, str]:
    known = report.metadata
    return {"索引号": known.index, "发布机构": known.issuer, "名称": report.title, "来源": known.source}


def facts(source: str | Report, url: str = "") -> Facts:
    """What the monitor reads of a page."""
    text = source if isinstance(source, str) else page(source)
    return reader.read(text.encode(), "page", Hints(url=url))


def dossier(report: Facts | None, year: int = YEAR) -> Dossier:
    """A dossier in which nothing is unknown, ten days after the due day."""
    return Dossier(
        today=date(year + 1, 2, 10),
        report=report,
        agency=Agency(name=VOICE.name, kind=BodyKind.DEPARTMENT, site="", area="霁川县"),
        kind=BodyKind.DEPARTMENT,
        year=year,
        due=date(year + 1, 1, 31),
        search=Search(places=(), complete=True),
    )


def findings(report: Facts | None, book: RuleBook | None = None, year: int = YEAR) -> tuple[Finding, ...]:
    return judge(dossier(report, year), book or shipped(), Words("zh"))


def places(found: Sequence[Finding], verdict: Verdict) -> list[tuple[str, str]]:
    """(rule, place) of every finding with a verdict."""
    return [(finding.rule, finding.where) for finding in found if finding.verdict is verdict]


def with_cells(report: Report, cells: Mapping[str, Value]) -> Report:
    """The report with cells (``table3.r1.natural``, ``table2.licences``) filled in otherwise."""
    for place, value in cells.items():
        report = replace(report, figures=_with_cell(report.figures, place, value))
    return report


def cell(figures: Figures, place: str) -> Value:
    table, row, position = _spot(place)
    return figures[table][row][position]


def nowhere_zero() -> Report:
    """A report in which no cell of table 3 is zero, so that nothing wrong can pass for an empty line."""
    applicants = range(1, len(COLUMNS))
    table = {leaf: _summed([row + 2 * column for column in applicants]) for row, leaf in enumerate(LEAVES["v2021"])}
    closed = _summed([sum(int(cells[column - 1]) for cells in table.values()) for column in applicants])
    carried_in, carried_out = (_summed([each] * len(applicants)) for each in (_CARRIED_IN, _CARRIED_OUT))
    new = _summed([int(count) - _CARRIED_IN + _CARRIED_OUT for count in closed[:-1]])
    report = drawn()
    whole: dict[str, Row] = {"new": new, "carry_in": carried_in, **table, "r7": closed, "carry_out": carried_out}
    return retold(replace(report, figures={**report.figures, "table3": whole}))


def retold(report: Report) -> Report:
    """The report with an overview and a fee statement that tell of its figures."""
    unpaid = int(report.figures["table3"]["r6.2"][-1])
    fee = Fee(notices=unpaid, billed=200 * unpaid)
    prose = draw_prose(Random(1), VOICE, report.year, report.figures, fee, report.format)
    first, *others, last = report.parts
    parts = (replace(first, paragraphs=prose.overview), *others, replace(last, paragraphs=prose.other))
    return replace(report, fee=fee, parts=parts)


def _summed(parts: Sequence[int]) -> Row:
    return (*parts, sum(parts))


def _with_cell(figures: Figures, place: str, value: Value) -> Figures:
    table, row, position = _spot(place)
    cells = list(figures[table][row])
    cells[position] = value
    return {**figures, table: {**figures[table], row: tuple(cells)}}


def _spot(place: str) -> tuple[str, str, int]:
    table, _, rest = place.partition(".")
    if table == "table2":
        return table, rest, 0
    row, _, column = rest.rpartition(".")
    return table, row, (COLUMNS if table == "table3" else OUTCOMES).index(column)
