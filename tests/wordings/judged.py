"""What the rules on section one say of a paragraph beside made tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from msgspec.structs import replace

from monitor.judge.checks import CHECKS
from monitor.model.dossiers import Dossier
from monitor.model.findings import Verdict
from monitor.model.reports import Cell, CellState, Report, Section, Table
from monitor.read.form.layout import standard
from tests.judge import drawn

FORMAT = "v2021"
BODY = "霁川县水利局"
_RULE = re.compile(r"AR-N\d\d")
_LEAD = ("本年度，本机关政府信息公开工作平稳。", "（一）主动公开。栏目更新及时。")
_TABLE2 = standard().table2_keys(FORMAT)
_DISPUTES = [row.key for row in standard().table4.rows]
_PARTED = {"r3": (), "r4": ("r4.1", "r4.2", "r4.3"), "r5": (), "r6": ("r6.1", "r6.2", "r6.3")}


def accused(text: str, year: int, figures: Mapping[str, int], body: str = BODY) -> set[str]:
    """The rules that fail: ``text`` is the passage on requests, ``figures`` as ``tests.wordings.narrative`` has them."""
    dossier = Dossier(
        today=date(year + 1, 2, 1),
        year=year,
        report=_report(text, year, figures, body),
        previous=_report("", year - 1, _last(figures), body) if _last(figures) else None,
    )
    return {
        rule.id
        for rule in drawn.shipped().rules
        if _RULE.fullmatch(rule.id) and ("previous" not in rule.needs or dossier.previous is not None)
        if any(remark.verdict is Verdict.FAILS for remark in CHECKS[rule.check](dossier, **rule.params))
    }


def _last(figures: Mapping[str, int]) -> dict[str, int]:
    return {key.removeprefix("last."): value for key, value in figures.items() if key.startswith("last.")}


def _report(text: str, year: int, figures: Mapping[str, int], body: str) -> Report:
    first, *others = text.split("\n")
    paragraphs = (*_LEAD, f"（二）依申请公开。{first}", *others, "（三）政府信息管理。管理规范。")
    overview = Section(number=1, name="", heading="", ordinal=1, exact=True, paragraphs=paragraphs)
    return replace(
        _blank(),
        year=year,
        title=f"{body}{year}年政府信息公开工作年度报告",
        agency=body,
        format=FORMAT,
        sections=(overview,),
        table2=_table2(figures) if any(key in _TABLE2 for key in figures) else None,
        table3=_table3(figures),
        table4=_table4(figures) if any(key.split(".")[0] in _DISPUTES for key in figures) else None,
    )


@cache
def _blank() -> Report:
    return drawn.facts(drawn.page(drawn.drawn()))


def _table2(figures: Mapping[str, int]) -> Table:
    return {key: (_cell(figures.get(key, 0)),) for key in standard().table2_keys(FORMAT)}


def _table3(figures: Mapping[str, int]) -> Table:
    """All rows, what is left of a group beside its known rows in one more of them."""
    counts = {row.key: figures.get(row.key, 0) for row in standard().table3.rows}
    for group, known in _PARTED.items():
        rest = figures.get(group, 0) - sum(counts[row] for row in known)
        spare = next((row for row in known if row not in figures), f"{group}.1")
        counts[spare] += max(rest, 0)
    rows = {key: _row(count, count) for key, count in counts.items()}
    return {**rows, "new": _row(counts["new"], figures.get("natural", counts["new"]))}


def _row(total: int, natural: int) -> tuple[Cell, ...]:
    """A row of table 3: natural persons, the first kind of others for all the rest, the total."""
    keys = [column.key for column in standard().table3.columns]
    other = next(key for key in keys if key not in ("natural", "total"))
    values = {"natural": natural, other: total - natural, "total": total}
    return tuple(_cell(values.get(key, 0)) for key in keys)


def _table4(figures: Mapping[str, int]) -> Table:
    columns = [column.key for column in standard().table4.columns]
    rows = [row.key for row in standard().table4.rows]
    return {row: tuple(_cell(figures.get(f"{row}.{column}", 0)) for column in columns) for row in rows}


def _cell(value: int) -> Cell:
    return Cell(str(value), CellState.NUMBER, value)
