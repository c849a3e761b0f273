"""Every rule of the book by the cases of its file: ``tests/rules/<ID>.toml``.

A case is a drawn report with something changed, the verdict of its rule, and a dossier in which nothing is unknown
unless the case says so. Where a rule fails no other one may, except those the case names in ``also``.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct
from msgspec.structs import replace

from monitor.demo.defects import DEFECTS
from monitor.demo.figures import Value
from monitor.demo.reports import Report, write_text
from monitor.judge.judge import judge
from monitor.model import BodyKind, Dossier, Search, Severity, Verdict
from monitor.words import Words
from tests.judge import drawn

FILES = Path(__file__).parents[1] / "rules"


class Case(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case. ``without`` drops ``section.5``, ``table3``, a row ``table3.r1``, the ``block`` or the shown ``date``.

    ``replace`` edits the source once it is written, ``text`` is a source of its own, ``absent`` no source at all.
    ``of`` is the report year owed (that of the report unless said), ``unknown`` are fields of the dossier left out.
    """

    name: str
    verdict: Verdict
    where: tuple[str, ...] = ()
    severity: Severity | None = None
    also: tuple[str, ...] = ()

    seed: int = 1
    year: int = drawn.YEAR
    format: str = "v2021"
    style: str = "thead"
    defect: str = ""
    set: dict[str, Value] = {}
    without: tuple[str, ...] = ()
    sections: dict[str, tuple[str, ...]] = {}
    title: str = ""
    published: date | None = None
    replace: tuple[tuple[str, str], ...] = ()
    plain: bool = False
    text: str = ""
    absent: bool = False
    url: str = ""

    of: int | None = None
    today: date | None = None
    due: date | None = None
    kind: BodyKind = BodyKind.DEPARTMENT
    search: str = "complete"
    seen_before: str | None = None
    unknown: tuple[str, ...] = ()


def cases(path: Path) -> tuple[Case, ...]:
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8"))["case"], tuple[Case, ...])


ALL = {path.stem: cases(path) for path in sorted(FILES.glob("*.toml"))}
EACH = [pytest.param(rule, case, id=f"{rule}: {case.name}") for rule, told in ALL.items() for case in told]


@pytest.mark.parametrize(("rule", "case"), EACH)
def test_a_rule_decides_its_cases(rule: str, case: Case) -> None:
    found = judge(dossier(case), drawn.shipped(), Words("zh"))
    mine = [finding for finding in found if finding.rule == rule]
    assert {finding.verdict for finding in mine} == {case.verdict}, [finding.says for finding in mine]
    if case.where:
        assert sorted(finding.where for finding in mine) == sorted(case.where)
    if case.severity:
        assert {finding.severity for finding in mine} == {case.severity}
    if case.verdict is Verdict.FAILS:
        assert {name for name, _ in drawn.places(found, Verdict.FAILS)} == {rule, *case.also}


def test_every_rule_has_its_file_and_no_file_is_for_nothing() -> None:
    assert set(ALL) == {rule.id for rule in drawn.shipped().rules}


@pytest.mark.parametrize("rule", ALL)
def test_a_file_shows_its_rule_held_broken_and_not_decided(rule: str) -> None:
    verdicts = {case.verdict for case in ALL[rule]}
    assert {Verdict.HOLDS, Verdict.FAILS} <= verdicts
    assert verdicts & {Verdict.SKIPPED, Verdict.UNSURE}
    assert len({case.name for case in ALL[rule]}) == len(ALL[rule])


# --- how a case becomes a dossier --------------------------------------------------------------------------------


def dossier(case: Case) -> Dossier:
    year = case.of or case.year
    full = drawn.dossier(None if case.absent else drawn.facts(source(case), case.url), year)
    full = replace(
        full,
        today=case.today or full.today,
        due=case.due or full.due,
        kind=case.kind,
        search=Search(places=(), complete=case.search == "complete", seen_before=case.seen_before),
    )
    return replace(full, **dict.fromkeys(case.unknown))


def source(case: Case) -> str:
    """The bytes to be read, as text; every piece that is to be replaced must be there."""
    text = case.text or _written(case)
    for old, new in case.replace:
        assert old in text, old
        text = text.replace(old, new)
    return text


def _written(case: Case) -> str:
    report = _report(case)
    if case.plain:
        return "".join(f"{label}：{value}\n" for label, value in drawn.fields(report).items()) + write_text(report)
    text = drawn.page(report, case.style)
    if "block" in case.without:
        text = text.replace(drawn.block(report), "")
    if "date" in case.without:
        text = text.replace(f"发布时间：{report.published.isoformat()}", "")
    return text


def _report(case: Case) -> Report:
    report = drawn.with_cells(drawn.drawn(case.seed, year=case.year, version=case.format), case.set)
    report = replace(report, title=case.title or report.title, published=case.published or report.published)
    parts = [
        replace(part, paragraphs=case.sections.get(str(part.number), part.paragraphs))
        for part in report.parts
        if f"section.{part.number}" not in case.without
    ]
    parts = [replace(part, table=None) if part.table in case.without else part for part in parts]
    figures = {
        table: {key: row for key, row in rows.items() if f"{table}.{key}" not in case.without}
        for table, rows in report.figures.items()
    }
    report = replace(report, parts=tuple(parts), figures=figures)
    return DEFECTS[case.defect].apply(report) if case.defect else report
