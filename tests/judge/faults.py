"""Single faults put into consistent reports and what is known of them, each with the one rule that must name it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import count
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from monitor.demo import misstatements as words
from monitor.demo.defects import DEFECTS, Defect
from monitor.demo.figures import Value
from monitor.demo.grids import FORM
from monitor.demo.prose import POOLS
from monitor.demo.reports import Report
from monitor.demo.scenario import Unit
from monitor.model.dossiers import Loads, Other, Placement, Recheck
from monitor.model.pages import Link, Load, Trouble
from monitor.model.reports import Attached
from monitor.model.reports import Report as Facts
from monitor.model.roster import BodyKind
from monitor.read import attached
from tests.judge import consistent, drawn
from tests.judge.anywhere import ANYWHERE, Change
from tests.judge.consistent import COUNTY, Known, Sample, known

_OFFICE = "人民政府办公室"
_PHONES = ("联系电话：0908-7720130。", "联系电话：0908-7720310。")
_COPY = "http://127.0.0.2/zfxxgk/copy.html"
_FILE = "http://127.0.0.2/zfxxgk/report.pdf"
_TEN_THOUSAND = 10_000


class Fault(Struct, frozen=True, kw_only=True):
    """A fault, the rule that names it, and the bodies, years and sizes that can have it.

    ``put`` makes it of a sample, ``fits`` tells which samples; ``beside`` are rules that may speak of it as well.
    ``last`` shows only beside the report of the year before, ``laid_out`` not for certain in flattened text.
    """

    rule: str
    put: Callable[[Sample], Known]
    beside: frozenset[str] = frozenset()
    units: tuple[Unit, ...] = COUNTY.units
    years: tuple[int, ...] = tuple(range(2021, 2027))
    sizes: tuple[str, ...] = ("medium", "large")
    last: bool = False
    laid_out: bool = False
    fits: Callable[[Sample], bool] = bool


# --- faults of the report itself ---------------------------------------------------------------------------------


def _of_report(defect: Defect, one: Sample) -> Known:
    return known(replace(one, report=defect.apply(one.report)))


def _anywhere(change: Change, one: Sample) -> Known:
    """The place is drawn, and the same one for the same sample."""
    place = Random(f"{one.unit.key} {one.report.year} {one.report.metadata.index}")
    return known(replace(one, report=change(one.report, place)))


def _extras_untold(one: Sample) -> Known:
    """A government that says nothing of assessment, review and accountability."""
    return known(replace(one, report=_reworded(one.report, POOLS["overview"]["review"][0], "")))


def _scope_widened(one: Sample) -> Known:
    """An office that gives its own requests as those of the whole county."""
    return known(replace(one, report=_reworded(one.report, "共收到", "全县共收到")))


def _reworded(report: Report, old: str, new: str) -> Report:
    first, *others = report.parts
    paragraphs = tuple(text.replace(old, new) for text in first.paragraphs)
    return replace(report, parts=(replace(first, paragraphs=paragraphs), *others))


# --- faults that show beside the report of the year before -------------------------------------------------------


def _beside_last(change: Callable[[Report, Report], Report], one: Sample) -> Known:
    """Last year's report changed, which was consistent with itself before and is afterwards."""
    assert one.previous is not None
    return known(replace(one, previous=change(one.previous, one.report)))


def _one_more_left(last: Report, _: Report) -> Report:
    rows = {key: _more(last.figures["table3"][key]) for key in ("new", "carry_out")}
    return words.with_rows(last, "table3", rows)


def _one_fewer_in_force(last: Report, _: Report) -> Report:
    """Fewer were in force than this year's stock follows from."""
    return words.with_rows(last, "table2", {"documents.valid": (_stock(last) - 1,)})


def _stock(last: Report | None) -> int:
    return int(last.figures["table2"]["documents.valid"][0]) if last is not None else 0


def _same_section(number: int, last: Report, report: Report) -> Report:
    theirs = report.parts[number - 1].paragraphs
    paragraphs = tuple(text.replace(str(report.year), str(last.year)) for text in theirs)
    parts = list(last.parts)
    parts[number - 1] = replace(parts[number - 1], paragraphs=paragraphs)
    return replace(last, parts=tuple(parts))


def _fees_in_yuan(last: Report, report: Report) -> Report:
    fees = float(report.figures["table2"]["fees_wan"][0])
    return words.with_rows(last, "table2", {"fees_wan": (round(fees / _TEN_THOUSAND, 6),)})


def _compared_wrongly(one: Sample) -> Known:
    """More told than can have come, beside last year."""
    assert one.previous is not None
    more = 2 * consistent.received(one.report) + consistent.received(one.previous) + 7
    return known(replace(one, report=consistent.with_comparison(one.report, more)))


def _digits_exchanged(one: Sample) -> Known:
    assert one.previous is not None
    before, now = _PHONES
    report = consistent.with_paragraph(one.report, 6, now)
    return known(replace(one, report=report, previous=consistent.with_paragraph(one.previous, 6, before)))


def _more(row: tuple[Value, ...]) -> tuple[Value, ...]:
    first, *others, total = row
    return (int(first) + 1, *others, int(total) + 1)


# --- faults that a visit sees ------------------------------------------------------------------------------------


def _absent(one: Sample) -> Known:
    full = known(one)
    unseen = replace(full.dossier, report=None, url=None, witnesses=None, placement=None, loads=None)
    return Known(data=b"", dossier=unseen)


def _gone(one: Sample) -> Known:
    """Nothing at the address of a report on three days."""
    full = _absent(one)
    assert full.dossier.search is not None
    days = tuple(full.dossier.today.replace(day=full.dossier.today.day - past) for past in (2, 1, 0))
    recheck = Recheck(outcome="not-found", days=days)
    return _seen(full, search=replace(full.dossier.search, seen_before=_COPY, recheck=recheck))


def _unlinked(one: Sample) -> Known:
    return _seen(known(one), placement=Placement(own=False, common=True))


def _slow(one: Sample) -> Known:
    full = known(one)
    days = (load.day for load in full.dossier.loads.latest) if full.dossier.loads is not None else ()
    return _seen(full, loads=Loads(latest=tuple(Load(day=day, seconds=21.5) for day in days), usual=0.4))


def _tagged_with_last_year(one: Sample) -> Known:
    full = known(one)
    facts = _facts(full)
    title = one.report.title.replace(str(one.report.year), str(one.report.year - 1))
    return _seen(full, report=replace(facts, tags={**(facts.tags or {}), "articletitle": title}))


def _scanned(one: Sample) -> Known:
    """A page that holds nothing but a link to a scan."""
    page = drawn.link_only(one.report)
    only = Attached(link=Link(_FILE, f"{one.report.title}.pdf"), trouble=Trouble("images-only", ""))
    facts = attached.in_full(replace(drawn.facts(page), attached=(only,)))
    return _seen(known(one), page.encode(), report=facts)


def _file_differs(one: Sample) -> Known:
    """A file beside the page with another number of penalties."""
    full, other = known(one), replace(_facts(known(_one_more(one))), disputed=())
    beside = Attached(link=Link(_FILE, f"{one.report.title}.pdf"), report=other)
    return _seen(full, report=replace(_facts(full), attached=(beside,)))


def _posted_twice(one: Sample) -> Known:
    """A second copy of the report with another number of penalties."""
    full, other = known(one), replace(_facts(known(_one_more(one))), disputed=())
    copy = Other(agency=consistent.agency(one.unit), url=_COPY, report=other)
    return _seen(full, others=(*(full.dossier.others or ()), copy))


def _office_speaks(one: Sample) -> Known:
    """The one document there is for a government and its office is titled as the office's."""
    full = known(one)
    title = one.report.title.replace("人民政府", _OFFICE)
    report = known(replace(one, report=replace(one.report, title=title)))
    office = next(unit for unit in COUNTY.units if unit.name.endswith(_OFFICE))
    both = Other(agency=consistent.agency(office), url=full.dossier.url or "", report=_facts(report))
    return _seen(report, others=(both,))


def _copied(one: Sample) -> Known:
    """Another body has the same section one but for the names."""
    full, (name, (theirs, _)) = known(one), next(iter(_others(one).items()))
    first = one.report.parts[0]
    copied = tuple(text.replace(one.unit.name, name) for text in first.paragraphs)
    read = drawn.facts(replace(theirs, parts=(replace(theirs.parts[0], paragraphs=copied), *theirs.parts[1:])))
    reports = {other: facts for other, (_, facts) in _others(one).items()}
    return _seen(full, peers=consistent.peers(one.unit, {**reports, name: read, one.unit.name: _facts(full)}))


def _others(one: Sample) -> Mapping[str, tuple[Report, Facts]]:
    near = consistent.neighbours(one.report.year)
    return {name: both for name, both in near.items() if name != one.unit.name and not name.endswith(_OFFICE)}


def _one_more(one: Sample) -> Sample:
    (count,) = one.report.figures["table2"]["penalties"]
    return replace(one, report=words.with_rows(one.report, "table2", {"penalties": (int(count) + 1,)}))


def _seen(full: Known, data: bytes | None = None, **fields: object) -> Known:
    return Known(data=full.data if data is None else data, dossier=replace(full.dossier, **fields))


def _facts(full: Known) -> Facts:
    assert full.dossier.report is not None
    return full.dossier.report


# --- all of them -------------------------------------------------------------------------------------------------

_KINDS = {kind: tuple(unit for unit in COUNTY.units if unit.kind is kind) for kind in BodyKind}
_OFFICES = tuple(unit for unit in COUNTY.units if unit.name.endswith(_OFFICE))
_GOVERNMENTS = _KINDS[BodyKind.GOVERNMENT]
_LAID_OUT = (
    "dispute_group_missing",
    "words_for_a_number",
    "total_blank",
    "text_cut_off",
    "instruction_left",
    "words_anywhere",
    "section_empty",  # a text that ends with a heading may have been cut off there
    "section_left_out",  # so may one that ends with section five
)
_OF_FLOW = frozenset({"AR-N13"})  # what is told beside last year's is changed as well
_FITS: Mapping[str, dict[str, object]] = {
    "self_exchanged": {"units": tuple(unit for unit in COUNTY.units if unit.me in FORM.selves)},
    "dated_late": {"units": tuple(unit for unit in COUNTY.units if unit not in _GOVERNMENTS)},
    "all_claimed_closed": {"beside": frozenset({"AR-X01"})},  # what was carried in is changed as well
    "notices_denied": {"beside": frozenset({"AR-N04"})},  # the results the text may tell of are moved
    **{name: {"laid_out": True} for name in _LAID_OUT if name in DEFECTS},
}

FAULTS: Mapping[str, Fault] = {
    **{
        name: replace(Fault(rule=defect.rule, put=partial(_of_report, defect)), **_FITS.get(name, {}))
        for name, defect in DEFECTS.items()
    },
    **{
        name: Fault(
            rule=rule,
            put=partial(_anywhere, change),
            years=consistent.YEARS,
            sizes=consistent.SIZES,
            laid_out=name in _LAID_OUT,
            beside=_OF_FLOW if name == "flow_anywhere" else frozenset(),
        )
        for name, (rule, change) in ANYWHERE.items()
    },
    "extras_untold": Fault(rule="AR-L10", put=_extras_untold, units=_GOVERNMENTS),
    "scope_widened": Fault(rule="AR-L11", put=_scope_widened, units=_OFFICES),
    "one_more_left": Fault(rule="AR-X01", put=partial(_beside_last, _one_more_left), last=True, beside=_OF_FLOW),
    "one_fewer_in_force": Fault(
        rule="AR-X02",
        put=partial(_beside_last, _one_fewer_in_force),
        years=tuple(range(2022, 2027)),
        last=True,
        fits=lambda one: _stock(one.previous) > 1,
    ),
    "overview_of_last_year": Fault(rule="AR-X03", put=partial(_beside_last, partial(_same_section, 1)), last=True),
    "problems_of_last_year": Fault(rule="AR-L09", put=partial(_beside_last, partial(_same_section, 5)), last=True),
    "fees_in_yuan": Fault(
        rule="AR-X10", put=partial(_beside_last, _fees_in_yuan), years=(2025, 2026), sizes=("large",), last=True
    ),
    "compared_wrongly": Fault(
        rule="AR-N13",
        put=_compared_wrongly,
        years=consistent.YEARS[1:],
        sizes=consistent.SIZES[1:],
        last=True,
        fits=lambda one: not any("较上年" in text or "与上年" in text for text in one.report.parts[0].paragraphs),
    ),
    "digits_exchanged": Fault(rule="AR-X09", put=_digits_exchanged, last=True),
    "absent": Fault(rule="AR-T01", put=_absent),
    "gone": Fault(rule="AR-T06", put=_gone),
    "unlinked": Fault(rule="AR-T07", put=_unlinked),
    "office_speaks": Fault(rule="AR-T08", put=_office_speaks, units=_GOVERNMENTS),
    "scanned": Fault(rule="AR-T09", put=_scanned),
    "file_differs": Fault(rule="AR-T10", put=_file_differs, laid_out=True),
    "slow": Fault(rule="AR-T12", put=_slow),
    "copied": Fault(rule="AR-X04", put=_copied),
    "tagged_with_last_year": Fault(rule="AR-M05", put=_tagged_with_last_year),
    "posted_twice": Fault(rule="AR-M06", put=_posted_twice),
}


def carriers(name: str, start: int) -> Iterator[Sample]:
    """Consistent reports that a fault can be put into, without end, from a number on."""
    fault = FAULTS[name]
    alone = False if fault.last else None
    for number in count(start):
        one = consistent.sample(number, sizes=fault.sizes, years=fault.years, units=fault.units, alone=alone)
        if fault.fits(one) and not (fault.laid_out and one.look == consistent.PLAIN):
            yield one
