"""Consistent reports of all bodies of the demo county: both forms, every size and look, with all a visit knows of them.

They are what the rule book is proved on: none may be accused of anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import count
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from monitor.cli.examine import judged
from monitor.cli.source import Opened
from monitor.demo import scenario
from monitor.demo.figures import Figures
from monitor.demo.markup import STYLES
from monitor.demo.prose import POOLS, Voice
from monitor.demo.reports import Report, draw_report, write_text
from monitor.demo.scenario import Unit
from monitor.judge.peers import side_by_side
from monitor.model.dossiers import Dossier, Loads, Other, Peers, Placement, Search, Witnesses
from monitor.model.findings import Finding
from monitor.model.pages import Load
from monitor.model.reports import Report as Facts
from monitor.model.roster import Agency, BodyKind
from monitor.words import Words
from tests.judge import drawn

COUNTY = scenario.load()
PLAIN = "text"
LOOKS = (*STYLES, PLAIN)
SIZES = ("none", "small", "medium", "large")
YEARS = tuple(range(2019, 2027))
URL = "http://127.0.0.2/zfxxgk/{key}.html"
_REFORM = 2021
_PUBLISHED, _REQUESTS = 1, 2
_RESULTS = (
    "办理结果中，予以公开{r1}件，部分公开{r2}件，不予公开{r3}件，无法提供{r4}件，不予处理{r5}件，其他处理{r6}件。"
)
_ALL_CLOSED = "政府信息公开申请办结率100%。"
_SAME, _CHANGED = "新收申请数量与上年持平。", "新收申请数量较上年{way}{amount}件。"
_SHARE = "发布政策解读{all}条，其中图解{some}条，占{share:.1f}%。"
_BRANCHES = "{year}年共收取信息处理费{items}件{paid}元，其中一分局1件100元、二分局{rest}件{other}元。"
_FEES_BEFORE = 120
"""Ten thousand yuan collected in the last year in which no table asked for it."""

_PHONE = "联系电话：0908-77{digits}。"
_NEIGHBOURS = ("霁川县人民政府办公室", "霁川县水利局", "霁川县统计局", "霁川县松岭乡人民政府")


class Sample(Struct, frozen=True, kw_only=True):
    """A report, the body it is of, the look it is written in, and the report of the year before if it is known."""

    unit: Unit
    report: Report
    look: str
    previous: Report | None = None


class Known(Struct, frozen=True, kw_only=True):
    """The bytes of a report and all that is known of it."""

    data: bytes
    dossier: Dossier


def sample(
    number: int,
    *,
    sizes: Sequence[str] = SIZES,
    years: Sequence[int] = YEARS,
    units: Sequence[Unit] = COUNTY.units,
    alone: bool | None = None,
) -> Sample:
    """The sample of a number. Neighbouring numbers have other looks and sizes; ``alone`` has no report before it."""
    rng = Random(number)
    look, size = LOOKS[number % len(LOOKS)], sizes[number // len(LOOKS) % len(sizes)]
    kind = rng.choice(sorted({unit.kind for unit in units}))
    unit, year = rng.choice([unit for unit in units if unit.kind is kind]), rng.choice(years)
    lonely = bool(rng.randint(0, 1)) if alone is None else alone
    previous = None if lonely or year == YEARS[0] else _told_more(rng, draw(rng, unit, year - 1, size))
    others = [_remedies(one) for one in (*(report for report, _ in neighbours(year).values()), previous) if one]
    for _ in count():
        report = _told_more(rng, draw(rng, unit, year, size, previous))
        if previous is not None and rng.randint(0, 1):
            report = with_comparison(report, received(report) - received(previous))
        if _remedies(report) not in others:
            return Sample(unit=unit, report=report, look=look, previous=previous)
    raise AssertionError


def draw(rng: Random, unit: Unit, year: int, size: str, previous: Report | None = None) -> Report:
    """A report that follows from that of the year before."""
    day, due = date(year + 1, 1, 4), scenario.due_on(unit, year)
    return draw_report(
        rng,
        voice=Voice(name=unit.name, me=unit.me, matters=unit.matters, government=unit.kind is BodyKind.GOVERNMENT),
        year=year,
        title=rng.choice(sorted(COUNTY.titles.values())).format(body=unit.body or unit.name, year=year),
        published=day + timedelta(days=rng.randint(0, (due - day).days)),
        issuer=rng.choice((None, COUNTY.issuer)),
        version="v2021" if year >= _REFORM else "v2019",
        size=size,
        previous=_figures(previous) if previous is not None else None,
    )


def with_paragraph(report: Report, number: int, text: str, place: int | None = None) -> Report:
    """The report with more text in a section: a further paragraph, or at the end of one that is there."""
    part = report.parts[number - 1]
    told = list(part.paragraphs)
    if place is None:
        told.append(text)
    else:
        told[place] += text
    parts = (*report.parts[: number - 1], replace(part, paragraphs=tuple(told)), *report.parts[number:])
    return replace(report, parts=parts)


def with_comparison(report: Report, more: int) -> Report:
    """The report telling how many more requests came than in the year before."""
    text = _CHANGED.format(way="增加" if more > 0 else "减少", amount=abs(more)) if more else _SAME
    return with_paragraph(report, 1, text, _REQUESTS)


def received(report: Report) -> int:
    return int(report.figures["table3"]["new"][-1])


def known(one: Sample) -> Known:
    """All that is known ten days after the due day, or of a report published later."""
    data, report, unit = write(one.report, one.look).encode(), one.report, one.unit
    facts = replace(drawn.facts(data.decode(), _url(unit)), tags=_tags(report))
    others = {name: read for name, (_, read) in neighbours(report.year).items() if name != unit.name}
    due = scenario.due_on(unit, report.year)
    dossier = Dossier(
        today=due + timedelta(days=10),
        report=facts,
        agency=agency(unit),
        kind=unit.kind,
        year=report.year,
        due=due,
        search=Search(places=(), complete=True),
        previous=drawn.facts(one.previous) if one.previous is not None else None,
        peers=peers(unit, {**others, unit.name: facts}),
        url=_url(unit),
        witnesses=Witnesses(shown=report.published, listed=report.published, first_seen=report.published),
        placement=Placement(own=True, common=True),
        loads=Loads(latest=tuple(Load(day=due + timedelta(days=days), seconds=0.6) for days in (8, 9, 10)), usual=0.4),
        others=tuple(Other(agency=agency(_unit(name)), url=_url(_unit(name)), report=others[name]) for name in others),
    )
    return Known(data=data, dossier=dossier)


def findings(one: Known) -> tuple[Finding, ...]:
    """What is found as a user meets it: read a second time before anybody is accused."""
    return judged(Opened(source="page", data=one.data), one.dossier, drawn.shipped(), Words("zh"))


def write(report: Report, look: str) -> str:
    """The report with the labelled block and the date that portals put above it."""
    if look != PLAIN:
        return drawn.page(report, look)
    block = {**drawn.fields(report), "发布时间": report.published.isoformat()}
    return "".join(f"{label}：{value}\n" for label, value in block.items()) + write_text(report)


@cache
def neighbours(year: int) -> Mapping[str, tuple[Report, Facts]]:
    """Reports of other bodies of the county, by name: as drawn and as read."""
    found = {}
    for number, name in enumerate(_NEIGHBOURS):
        report = draw(Random(f"{name} {year}"), _unit(name), year, "medium")
        read = drawn.facts(write(report, LOOKS[number]), _url(_unit(name)))
        found[name] = report, replace(read, tags=_tags(report))
    return found


def peers(unit: Unit, reports: Mapping[str, Facts]) -> Peers:
    """The bodies whose reports are given, side by side."""
    return side_by_side([agency(unit), *(agency(_unit(name)) for name in reports if name != unit.name)], reports)


def agency(unit: Unit) -> Agency:
    return Agency(name=unit.name, aliases=unit.aliases, kind=unit.kind, site="127.0.0.2", area=COUNTY.county)


def _told_more(rng: Random, report: Report) -> Report:
    """The report with some true sentences that not every report has."""
    rows = {key: int(cells[-1]) for key, cells in report.figures["table3"].items()}
    groups = {f"r{n}": sum(rows[key] for key in rows if key.split(".")[0] == f"r{n}") for n in range(1, 7)}
    if rows["r7"] and rng.randint(0, 1):
        report = with_paragraph(report, 1, _RESULTS.format(**groups), _REQUESTS)
    if rows["r7"] and not rows["carry_out"] and rng.randint(0, 1):
        report = with_paragraph(report, 1, _ALL_CLOSED, _REQUESTS)
    if rng.randint(0, 1):
        everything = rng.randint(3, 90)
        some = rng.randint(1, everything)
        share = _SHARE.format(all=everything, some=some, share=some / everything * 100)
        report = with_paragraph(report, 1, share, _PUBLISHED)
    items, paid = report.fee.notices - rows.get("r6.2", 0), report.fee.paid
    if items > 1 and rng.randint(0, 1):
        branches = _BRANCHES.format(year=report.year, items=items, paid=paid, rest=items - 1, other=paid - 100)
        report = with_paragraph(report, 6, branches)
    phone = _PHONE.format(digits=f"{len(report.agency):05}")
    return with_paragraph(report, 6, phone) if rng.randint(0, 1) else report


def _unit(name: str) -> Unit:
    return next(unit for unit in COUNTY.units if unit.name == name)


def _url(unit: Unit) -> str:
    return URL.format(key=unit.key)


def _tags(report: Report) -> dict[str, str]:
    day = report.published.isoformat()
    return {"articletitle": report.title, "pubdate": f"{day} 09:30", "contentsource": report.metadata.source}


def _figures(report: Report) -> Figures:
    """Last year's figures under this year's keys: the form of 2019 has a stock of another name, and sums of others."""
    before = report.figures
    if report.format == "v2021" or report.year + 1 < _REFORM:
        return before
    table = before["table2"]
    return {**before, "table2": {"documents.valid": table["documents.total"], "fees_wan": (_FEES_BEFORE,)}}


def _remedies(report: Report) -> frozenset[str]:
    """What the report promises to do better, by the sentences of the pool: who promises the same copies."""
    first, second, third = _unit(report.agency).matters
    text = report.parts[4].paragraphs[-1]
    return frozenset(line for line in POOLS["problems"]["remedies"] if line.format(a=first, b=second, c=third) in text)
