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
from monitor.demo.figures import COLUMNS, Value
from monitor.demo.reports import Report, write_text
from monitor.judge.judge import judge
from monitor.model.dossiers import Dossier, Search
from monitor.model.findings import Severity, Verdict
from monitor.model.pages import Link, Trouble
from monitor.model.reports import Attached
from monitor.model.reports import Report as Facts
from monitor.model.roster import BodyKind
from monitor.read.attached import in_full
from monitor.words import Words
from tests.judge import company, drawn, surveyed
from tests.judge.visited import Visited, met

FILES = Path(__file__).parents[1] / "rules"
NEVER_FAILS = frozenset({"AR-T03", "WS-A02", "WS-L02", "WS-S01"})
"""Rules that may only ever ask a person to look."""


class Beside(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document beside the report, drawn like it and changed as ``Case`` says, under a link that names the report.

    ``trouble`` is why it could not be opened, ``disputed`` what a second reader saw otherwise in it.
    """

    link: str = ""
    trouble: str = ""
    media_type: str = "application/pdf"
    disputed: tuple[str, ...] = ()

    year: int = drawn.YEAR
    format: str = "v2021"
    title: str = ""
    set: dict[str, Value] = {}
    without: tuple[str, ...] = ()
    replace: tuple[tuple[str, str], ...] = ()


class Case(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case. ``without`` drops ``section.5``, ``table3``, a row ``table3.r1``, the ``block`` or the shown ``date``.

    ``replace`` edits the source once it is written, ``text`` is a source of its own, ``absent`` no source at all,
    ``only`` a page that holds nothing but a link to what is beside it.
    ``beside`` are the documents that its page offers as the same report. ``of`` is the report year owed (that of the
    report unless said), ``unknown`` are fields of the dossier left out. ``before`` is the unit's report of the year
    before, ``units`` are the other ones of the register, ``me`` is the name the unit itself has there. ``visited`` is
    what a visit adds to the dossier, ``survey`` what a survey of a website saw, with no report at all. ``counts`` fill
    table 3 anew, all of it by natural persons and nought elsewhere, ``disputes`` rows of table 4 with their four
    outcomes; ``says`` gives paragraphs of section one, by their aspect, other words.
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
    only: bool = False
    url: str = ""
    beside: tuple[Beside, ...] = ()
    disputed: tuple[str, ...] | None = None
    counts: dict[str, int] = {}
    disputes: dict[str, tuple[int, ...]] = {}
    says: dict[str, str] = {}
    before: company.Before | None = None
    units: tuple[company.Unit, ...] = ()
    me: str = ""
    visited: Visited | None = None
    survey: surveyed.Surveyed | None = None

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
    assert Verdict.HOLDS in verdicts
    assert (Verdict.FAILS in verdicts) is (rule not in NEVER_FAILS)
    assert verdicts & {Verdict.SKIPPED, Verdict.UNSURE}
    assert len({case.name for case in ALL[rule]}) == len(ALL[rule])


# --- how a case becomes a dossier --------------------------------------------------------------------------------


def dossier(case: Case) -> Dossier:
    if case.survey is not None:
        return replace(surveyed.dossier(case.survey), **dict.fromkeys(case.unknown))
    year = case.of or case.year
    full = drawn.dossier(None if case.absent else read(case), year)
    full = replace(
        full,
        today=case.today or full.today,
        due=case.due or full.due,
        kind=case.kind,
        search=Search(places=(), complete=case.search == "complete", seen_before=case.seen_before),
    )
    full = beside(full, case)
    full = met(full, case.visited, _report(case)) if case.visited is not None else full
    return replace(full, **dict.fromkeys(case.unknown))


def beside(full: Dossier, case: Case) -> Dossier:
    """The dossier with last year's report and the other units, where the case has them."""
    if full.report is not None and case.before is not None:
        full = replace(full, previous=company.previous(case.before, _report(case), full.report))
    if full.report is not None and (case.units or case.me):
        own = replace(company.OWN, name=case.me or company.OWN.name, kind=case.kind)
        full = replace(full, agency=own, peers=company.peers(case.units, own, _report(case), full.report))
    return full


def read(case: Case) -> Facts:
    """The facts of the source and of what stands beside it."""
    facts = drawn.facts(source(case), case.url)
    full = replace(facts, disputed=case.disputed, attached=tuple(attached(one, facts) for one in case.beside))
    return in_full(full) if case.only else full


def attached(one: Beside, page: Facts) -> Attached:
    link = Link("http://127.0.0.2/report.pdf", one.link or f"{page.title}.pdf")
    if one.trouble:
        return Attached(link=link, trouble=Trouble(one.trouble, ""))
    same = {name: getattr(one, name) for name in ("year", "format", "title", "set", "without", "replace")}
    facts = drawn.facts(source(Case(name=one.link, verdict=Verdict.HOLDS, **same)))
    return Attached(link=link, report=replace(facts, sha256="", media_type=one.media_type, disputed=one.disputed))


def source(case: Case) -> str:
    """The bytes to be read, as text; every piece that is to be replaced must be there."""
    text = case.text or (drawn.link_only(_report(case)) if case.only else _written(case))
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


def _counted(report: Report, case: Case) -> Report:
    """The figures and the words a case gives instead of those drawn."""
    figures = dict(report.figures)
    if case.counts:
        nought = (0,) * (len(COLUMNS) - 2)
        figures["table3"] = {
            row: (case.counts.get(row, 0), *nought, case.counts.get(row, 0)) for row in figures["table3"]
        }
    figures["table4"] = figures["table4"] | {row: (*four, sum(four)) for row, four in case.disputes.items()}
    first, *others = report.parts
    said = tuple(case.says.get(str(aspect), text) for aspect, text in enumerate(first.paragraphs))
    return replace(report, figures=figures, parts=(replace(first, paragraphs=said), *others))


def _report(case: Case) -> Report:
    last = company.figures(case.before, case.format) if case.before is not None else None
    report = drawn.drawn(case.seed, year=case.year, version=case.format, previous=last)
    report = drawn.with_cells(_counted(report, case), case.set)
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
