"""The unit of work: one round over one site. VisitOrder in, VisitRecord out; no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from msgspec.structs import replace

from monitor.fetch.answers import ours
from monitor.judge import twice
from monitor.judge.book.known import MISSING
from monitor.judge.book.rulebook import RuleBook
from monitor.judge.judge import judge
from monitor.model.dossiers import Dossier, Search
from monitor.model.findings import Finding
from monitor.model.pages import Item, Trouble
from monitor.model.reports import Dating, Report
from monitor.model.roster import Agency
from monitor.model.visits import Sighting, Target, VisitOrder, VisitRecord
from monitor.read.whose.bodies import stands_for
from monitor.read.words import norm
from monitor.watch.http import Http
from monitor.watch.reports import locate
from monitor.watch.reports.owner import bodies_named, owner
from monitor.watch.reports.traces import MOST_COPIES, NOTHING, Seen, Traces, traces
from monitor.watch.reports.walk import Walk
from monitor.words import Words

_MOST_ANONYMOUS = 20
_NOTHING_THERE = frozenset({"not-found", "soft-404", "not-a-report"})
"""Troubles that say a link leads to no report; behind any other there may be one."""


def visit(order: VisitOrder, http: Http, book: RuleBook, words: Words) -> VisitRecord:
    """Walk the site's report columns, find each target's report, read it, judge it.

    A report is *missing* only if every place was read; whatever could not be reached is said with its reason.
    """
    walk = Walk(order, http)
    walk.search()
    found = {target.agency.name: _seen(walk, target) for target in order.targets}
    sightings = tuple(_sighting(walk, target, found, book, words) for target in order.targets)
    return VisitRecord(
        host=order.site.host,
        at=order.at,
        complete=walk.complete(),
        places=walk.searched(),
        sightings=sightings,
        captures=tuple(walk.pages.captures),
        remembered=walk.pages.remembered,
        start=walk.start,
        trouble=walk.trouble(),
    )


def _seen(walk: Walk, target: Target) -> Seen:
    """What there is of a target's report; nothing where the site's clock and ours disagree."""
    clock = walk.clock()
    return _met_before(walk, target, _found(walk, target)) if clock is None else Seen(trouble=clock)


def _sighting(walk: Walk, target: Target, found: Mapping[str, Seen], book: RuleBook, words: Words) -> Sighting:
    """What the round says of one target."""
    seen = found[target.agency.name]
    report = _completed(walk, target, seen)
    findings: tuple[Finding, ...] = ()
    gone = False
    if walk.clock() is None:
        known = traces(walk, target, found)
        gone = known.recheck is not None and known.recheck.outcome in NOTHING
        report, findings = _judged(walk, target, replace(seen, report=report), known, book, words)
    trouble = seen.trouble or (_search_trouble(walk, target) if report is None else None)
    return Sighting(
        agency=target.agency.name,
        year=target.obligation.year,
        url=seen.item.url if seen.item is not None else None,
        report=report,
        findings=findings,
        trouble=trouble,
        gone=gone,
    )


def _completed(walk: Walk, target: Target, seen: Seen) -> Report | None:
    """The report of a target with its earliest date and the documents beside it."""
    if seen.report is None or seen.item is None:
        return None
    return _dated(walk.pages.with_attachments(seen.item.url, seen.report), target, walk, seen.item)


def _search_trouble(walk: Walk, target: Target) -> Trouble | None:
    """Why it cannot be said that there is no report."""
    return walk.trouble() or walk.own_trouble(target.agency.name)


def _judged(
    walk: Walk, target: Target, seen: Seen, known: Traces, book: RuleBook, words: Words
) -> tuple[Report | None, tuple[Finding, ...]]:
    """The findings; where figures or sections accuse, after a second reading of the same bytes."""
    dossier = _dossier(walk, target, seen, known)
    if seen.report is not None and seen.trouble is not None:
        # A newer copy could not be read: the one at hand shows that there is a report, and no more.
        findings = tuple(finding for finding in judge(dossier, book, words) if finding.rule == MISSING)
        return seen.report, _addressed(findings, dossier.url)
    report, findings = twice.judged(dossier, book, words, partial(_read_again, walk, seen), telling=False)
    return report, _addressed(findings, dossier.url)


# --- which report ------------------------------------------------------------------------------------------------


def _found(walk: Walk, target: Target) -> Seen:
    """The best item for a target and its report: by title in the lists, else among reports that do not say whose."""
    first: Seen | None = None
    for item in walk.candidates.get(target.agency.name, [])[:MOST_COPIES]:
        read = walk.pages.report(item)
        trouble = read if isinstance(read, Trouble) else read.trouble
        if isinstance(read, Report) and trouble is None:
            return Seen(item, read, first.trouble if first and _unread(first.trouble) else None)
        first = first or Seen(item, None, trouble)
    return first or _among_anonymous(walk, target)


def _met_before(walk: Walk, target: Target, seen: Seen) -> Seen:
    """Where no list leads to a report, the address it was accepted under before is asked, if the lists could be read.

    A report that still stands there is there; otherwise it is said what does.
    """
    unread = _unread(seen.trouble) or _search_trouble(walk, target) is not None
    if target.url is None or seen.report is not None or unread or not ours(walk.order.site, target.url):
        return seen
    read = walk.pages.report(Item(title="", url=target.url))
    trouble = read if isinstance(read, Trouble) else read.trouble
    if isinstance(read, Report) and trouble is None and read.year == walk.year:
        return Seen(Item(title=read.title or "", url=target.url), read, None, "read")
    return replace(seen, recheck=trouble.code if trouble is not None else "not-a-report")


def _among_anonymous(walk: Walk, target: Target) -> Seen:
    """A report whose link does not say enough; as long as one of them stays unread, nothing is missing."""
    items = [item for item in walk.anonymous if locate.may_be(locate.said_of(item), target.agency)]
    doubt = Seen(trouble=Trouble("unclear-owner", items[-1].title)) if len(items) > _MOST_ANONYMOUS else Seen()
    for item in items[:_MOST_ANONYMOUS]:
        read = walk.pages.report(item)
        trouble = read if isinstance(read, Trouble) else read.trouble
        if isinstance(read, Report) and trouble is None and (read.sections or item.published is not None):
            whose = owner(read, walk.roster, walk.column_of(item.url))
            if whose is not None and whose.name == target.agency.name and read.year in (walk.year, None):
                return Seen(item, read)
            if whose is None and read.year in (walk.year, None) and _may_own(read, target.agency):
                trouble = Trouble("unclear-owner", read.title or item.title)
        if _unread(trouble) and doubt.trouble is None:
            doubt = Seen(item, None, trouble)
    return doubt


def _unread(trouble: Trouble | None) -> bool:
    return trouble is not None and trouble.code not in _NOTHING_THERE


def _may_own(read: Report, agency: Agency) -> bool:
    """Whether something that says whose a report is leaves open that it is this agency's, or nothing says it."""
    said = bodies_named(read)
    return not said or any(locate.may_be(name, agency) or stands_for(name, agency) for name in said)


def _dated(read: Report, target: Target, walk: Walk, item: Item | None) -> Report:
    """A corrected or re-posted report keeps the earliest date it was seen under.

    A date before the report year ended is no publication date: it belongs to a mistake, or to another report.
    """
    copies = walk.candidates.get(target.agency.name, [])
    same = [c for c in copies if item is not None and c.url != item.url and norm(c.title) == norm(item.title)]
    days = [target.earliest] if target.earliest is not None else []
    days += [Dating(day=copy.published, source="list") for copy in same if copy.published is not None]
    earlier = [one for one in days if one.day is not None and one.day.year > target.obligation.year]
    earliest = min(earlier, key=_day, default=read.dating)
    if earliest.day is None or (read.dating.day is not None and read.dating.day <= earliest.day):
        return read
    return replace(read, dating=earliest)


def _day(dating: Dating) -> int:
    return dating.day.toordinal() if dating.day is not None else 0


# --- what the rules say ------------------------------------------------------------------------------------------


def _read_again(walk: Walk, seen: Seen, report: Report) -> Report | None:
    assert seen.item is not None
    return walk.pages.second_reading(seen.item.url, report)


def _addressed(findings: tuple[Finding, ...], url: str | None) -> tuple[Finding, ...]:
    return tuple(replace(finding, url=url) for finding in findings)


def _dossier(walk: Walk, target: Target, seen: Seen, known: Traces) -> Dossier:
    complete = seen.trouble is None and _search_trouble(walk, target) is None
    return Dossier(
        today=walk.order.at.date(),
        report=seen.report,
        agency=target.agency,
        kind=target.agency.kind,
        year=target.obligation.year,
        due=target.obligation.due,
        previous=target.previous,
        search=Search(places=walk.searched(), complete=complete, seen_before=target.url, recheck=known.recheck),
        url=seen.item.url if seen.item is not None else None,
        witnesses=known.witnesses,
        placement=known.placement,
        loads=known.loads,
        others=known.others,
    )
