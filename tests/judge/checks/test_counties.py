"""Counties drawn at random: what is looked up by words and names is what comparing every pair of units finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random

import pytest
from msgspec import Struct
from msgspec.structs import asdict, replace

from monitor.judge.checks import CHECKS, names, neighbours
from monitor.judge.peers import side_by_side
from monitor.judge.prose.likeness import masked, section_text, shingles
from monitor.model.dossiers import Dossier
from monitor.model.findings import Verdict
from monitor.model.reports import Report, Section
from monitor.model.roster import Agency, BodyKind
from monitor.read.whose import bodies
from tests.bounds import SHARES, assert_in_proportion
from tests.judge import drawn

BOOK = drawn.shipped()
TODAY = drawn.dossier(None).today
AREAS = ("霁川县", "霁川县城关镇", "宁浦市", "浦市", "苍南区", "")
STEMS = ("水利", "教育", "水利水电", "城乡水利", "南水利", "林业", "城关")
ENDS = (("局", BodyKind.DEPARTMENT), ("镇", BodyKind.TOWNSHIP), ("乡人民政府", BodyKind.TOWNSHIP))
PLACES = ("opening", "section.1", "section.5")
TIMES = ("", "全年", "2025年", "一年来", "现将2025年")
ACCOUNTS, ACTS, JOINT = ("收到申请", "形成报告"), ("收到", "主动公开", "坚持以"), ("会同", "转送")
PORTALS = ("政府网站", "人民政府网站")
VERBS = (*ACCOUNTS, *ACTS, "负责人")
TAILS = ("3件", "的信息", "并会同办理", "后转送")
PHRASES = tuple("".join(Random(seed).choices("公开信息目录申请办理发布解读回应平台", k=9)) for seed in range(40))
WORDS = {"accounts": ACCOUNTS, "acts": ACTS, "joint": JOINT, "portals": PORTALS}

Slip = tuple[Verdict, str, str, str]
"""(verdict, reason, place, what is found)."""


class Spoken(Struct, frozen=True):
    """A clause: a time, the subject, a second time, what it does, and to what."""

    when: str
    subject: str
    again: str
    does: str

    def __str__(self) -> str:
        return f"{self.when}{self.subject}{self.again}{self.does}"


class Drawn(Struct, frozen=True):
    """A county and, by unit, the sentences of its reports as (place, clauses)."""

    agencies: tuple[Agency, ...]
    reports: dict[str, Report]
    spoken: dict[str, list[tuple[str, list[Spoken]]]]


def draw(seed: int) -> Drawn:
    rng = Random(seed)
    agencies = tuple({one.name: one for one in (_agency(rng) for _ in range(rng.randint(1, 14)))}.values())
    spellings = sorted({name for one in agencies for name in bodies.names(one)})
    reports: dict[str, Report] = {}
    spoken: dict[str, list[tuple[str, list[Spoken]]]] = {}
    for one in agencies:
        if rng.random() < 0.85:
            sentences = [(place, _clauses(rng, spellings)) for place in PLACES if rng.random() < 0.5]
            spoken[one.name] = sentences
            reports[one.name] = _report(rng, spoken[one.name], [*reports.values()])
    return Drawn(agencies, reports, spoken)


def _agency(rng: Random) -> Agency:
    area = rng.choice(AREAS)
    if rng.random() < 0.2:
        office = rng.choice(("", "办公室"))
        kind = BodyKind.DEPARTMENT if office else BodyKind.GOVERNMENT
        return Agency(name=f"{area}人民政府{office}", kind=kind, site="", area=area)
    end, kind = rng.choice(ENDS)
    aliases = (rng.choice(STEMS) + end,) if rng.random() < 0.3 else ()
    return Agency(name=area + rng.choice(STEMS) + end, kind=kind, site="", area=area, aliases=aliases)


def _clauses(rng: Random, spellings: Sequence[str]) -> list[Spoken]:
    subjects = (*spellings, *(area + portal for area in AREAS for portal in PORTALS), *PHRASES[:3])
    return [
        Spoken(rng.choice(TIMES), rng.choice(subjects), rng.choice(TIMES), rng.choice(VERBS) + rng.choice(TAILS))
        for _ in range(rng.randint(1, 3))
    ]


def _report(rng: Random, spoken: list[tuple[str, list[Spoken]]], others: Sequence[Report]) -> Report:
    """Running text out of a few phrases, or out of another report, and the sentences spoken."""
    said = {
        place: tuple("，".join(map(str, clauses)) + "。" for where, clauses in spoken if where == place)
        for place in PLACES
    }
    texts = {number: "".join(rng.choices(PHRASES, k=rng.randint(0, 12))) for number in (1, 5)}
    if others and rng.random() < 0.5:
        copied = rng.choice(others)
        texts = {part.number: part.paragraphs[0] + rng.choice(("", PHRASES[0])) for part in copied.sections}
    sections = tuple(
        Section(
            number=number,
            name="",
            heading="",
            ordinal=number,
            exact=True,
            paragraphs=(text, *said[f"section.{number}"]),
        )
        for number, text in texts.items()
    )
    sha256 = others[-1].sha256 if others and rng.random() < 0.1 else str(rng.random())
    return Report(source="page", sha256=sha256, media_type="text/html", opening=said["opening"], sections=sections)


def dossiers(county: Drawn) -> Iterator[Dossier]:
    peers = side_by_side(county.agencies, county.reports)
    for one in county.agencies:
        if one.name in county.reports:
            yield Dossier(today=TODAY, report=county.reports[one.name], agency=one, year=2025, peers=peers)


# --- every pair --------------------------------------------------------------------------------------------------


def slips(county: Drawn, own: Agency) -> set[Slip]:
    """Who is named in a report that is not its own, asked of each other unit and area in turn."""
    others = [one for one in county.agencies if one.name != own.name]
    found: list[Slip] = []
    for where, clauses in county.spoken[own.name]:
        for clause in clauses:
            found += _named(where, clause, clauses, own, others)
        text = "，".join(map(str, clauses))
        areas = sorted(
            {one.area for one in others if one.area and one.area not in own.area and own.area not in one.area}
        )
        found += [
            (Verdict.UNSURE, "portal", where, area)
            for area in areas
            if any(area + portal in text for portal in PORTALS)
        ]
    sure = [slip for slip in found if slip[0] is Verdict.FAILS] or found
    return set({slip[1]: slip for slip in reversed(sure)}.values()) or {(Verdict.HOLDS, "", "", "")}


def _named(where: str, clause: Spoken, clauses: list[Spoken], own: Agency, others: Sequence[Agency]) -> Iterator[Slip]:
    if everybodys(own):
        return
    text, whole = str(clause).removeprefix(clause.when), "".join(map(str, clauses))
    named = [
        name
        for other in others
        for name in bodies.names(other)
        if not everybodys(other) and text.startswith(name) and not _part_of(name, own)
    ]
    if not named:
        return
    name = max(named, key=len)
    rest = text.removeprefix(name).removeprefix(clause.again if name == clause.subject else "")
    if rest.startswith(ACCOUNTS) and not any(word in str(clause) for word in JOINT):
        yield Verdict.FAILS, "unit", where, name
    elif rest.startswith(ACTS) and not any(word in whole for word in JOINT):
        yield Verdict.UNSURE, "unit_doubt", where, name


def _part_of(name: str, own: Agency) -> bool:
    return any(name in mine or mine in name for mine in bodies.names(own))


def everybodys(agency: Agency) -> bool:
    return agency.kind is BodyKind.GOVERNMENT or agency.name.endswith("人民政府办公室")


class Asked(Struct, frozen=True, kw_only=True):
    """What a county asks of copies."""

    alike: float
    akin: float
    least: int
    common_units: int
    common_percent: int


Copy = tuple[str, Verdict, str, object, object]
"""(place, verdict, reason, the other unit, percent)."""


def copies(county: Drawn, own: Agency, number: int, asked: Asked) -> Copy:
    """What is found of one section when its shingles are held against those of each other unit in turn."""
    said = {
        one.name: shingles(masked(section_text(county.reports[one.name], number), bodies.names(one)))
        for one in county.agencies
        if one.name in county.reports
    }
    most = max(asked.common_units, len(county.agencies) * asked.common_percent // 100)
    held = Counter(shingle for all_ in said.values() for shingle in all_)
    kept = {name: {one for one in all_ if held[one] == 1 or held[one] <= most} for name, all_ in said.items()}
    where, mine = f"section.{number}", kept[own.name]
    if len(said[own.name]) < asked.least:
        return where, Verdict.SKIPPED, "short", None, None
    if len(mine) < asked.least:
        return where, Verdict.SKIPPED, "common", None, None
    best, share = None, 0.0
    for other in county.agencies:
        if other is own or other.name not in said or county.reports[other.name].sha256 == _sha256(county, own):
            continue
        alike = 2 * len(mine & kept[other.name]) / (len(mine) + len(kept[other.name]))
        if alike > share:
            best, share = other, alike
    if best is None or share < asked.akin:
        return where, Verdict.HOLDS, "", None, None
    if share < asked.alike:
        return where, Verdict.UNSURE, "akin", best.name, int(share * 100)
    governments = [one.kind is BodyKind.GOVERNMENT for one in (own, best)]
    if sum(governments) == 1 and len({one.name.removesuffix("办公室") for one in (own, best)}) == 1:
        return where, Verdict.UNSURE, "same_area", best.name, int(share * 100)
    return where, Verdict.FAILS, "fails", best.name, int(share * 100)


def _sha256(county: Drawn, own: Agency) -> str:
    return county.reports[own.name].sha256


# --- the same ----------------------------------------------------------------------------------------------------

COUNTIES = (
    pytest.param(range(100), id="100"),
    pytest.param(range(100, 1_100), id="1000", marks=pytest.mark.campaign),
)


@pytest.mark.parametrize("seeds", COUNTIES)
def test_names_looked_up_are_those_found_unit_by_unit(seeds: range) -> None:
    seen: Counter[str] = Counter()
    for seed in seeds:
        county = draw(seed)
        for dossier in dossiers(county):
            assert dossier.agency is not None
            remarks = names.own_names(dossier, says={}, ends={}, lookalikes=(), **WORDS)
            found = {(one.verdict, one.reason, one.where, str(one.values.get("found", ""))) for one in remarks}
            assert found == slips(county, dossier.agency), (seed, dossier.agency.name)
            seen.update(reason for _, reason, _, _ in found)
    assert set(seen) == {"", "unit", "unit_doubt", "portal"}


@pytest.mark.parametrize("seeds", COUNTIES)
def test_copies_looked_up_are_those_found_pair_by_pair(seeds: range) -> None:
    seen: Counter[str] = Counter()
    for seed in seeds:
        county, rng = draw(seed), Random(seed)
        asked = Asked(
            alike=0.9,
            akin=rng.choice((0.3, 0.5, 0.75)),
            least=rng.choice((5, 20)),
            common_units=rng.choice((1, 2, 3)),
            common_percent=rng.choice((0, 20, 50, 100)),
        )
        for dossier in dossiers(county):
            assert dossier.agency is not None
            for number in (1, 5):
                (one,) = neighbours.near_copy(dossier, sections=[number], **asdict(asked))
                found = (one.where, one.verdict, one.reason, one.values.get("other"), one.values.get("share"))
                assert found == copies(county, dossier.agency, number, asked), (seed, dossier.agency.name)
                seen[one.reason] += 1
    assert set(seen) == {"", "short", "common", "akin", "same_area", "fails"}


# --- how the work grows ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", SHARES)
def test_a_county_is_compared_at_the_cost_of_its_reports(share: int) -> None:
    assert_in_proportion(_large, _compared, 9_600 // share)


def _large(units: int) -> Drawn:
    """Areas of twelve units each; a report has words of its own and some of everybody's, every tenth is copied."""
    rng = Random(units)
    agencies = tuple(
        Agency(
            name=f"{_words(unit // 12)}县{_words(unit)}局",
            kind=BodyKind.DEPARTMENT,
            site="",
            area=f"{_words(unit // 12)}县",
        )
        for unit in range(units)
    )
    reports: dict[str, Report] = {}
    for unit, one in enumerate(agencies):
        own = "".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(150))
        other = agencies[rng.randrange(units)]
        spoken = f"{''.join(PHRASES)}。{other.name}主动公开，会同办理。{other.area}政府网站转载。"
        part = Section(number=1, name="", heading="", ordinal=1, exact=True, paragraphs=(own, spoken))
        if unit % 10 == 9:
            part = replace(part, paragraphs=(*reports[agencies[unit - 1].name].sections[0].paragraphs, spoken))
        reports[one.name] = Report(source="page", sha256=str(unit), media_type="text/html", sections=(part,))
    return Drawn(agencies, reports, {})


def _words(number: int) -> str:
    """A name for a number, of three characters."""
    return "".join(chr(0x5000 + number // 40**place % 40) for place in range(3))


def _compared(county: Drawn) -> None:
    rules = [rule for rule in BOOK.rules if rule.check in ("near-copy", "own-names")]
    for dossier in dossiers(county):
        for rule in rules:
            list(CHECKS[rule.check](dossier, **rule.params))
