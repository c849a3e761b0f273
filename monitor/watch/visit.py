"""The unit of work: one round over one site. VisitOrder in, VisitRecord out; no database, no clock."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from monitor.cases.decide import MISSING
from monitor.judge.judge import judge, wants_second_reading
from monitor.judge.rulebook import RuleBook
from monitor.model import (
    Agency,
    BodyKind,
    Dating,
    Dossier,
    Finding,
    Item,
    Report,
    Search,
    Sighting,
    Target,
    Trouble,
    Verdict,
    VisitOrder,
    VisitRecord,
)
from monitor.read import identity
from monitor.read.numbers import norm
from monitor.watch import locate
from monitor.watch.pages import Http
from monitor.watch.walk import Walk
from monitor.words import Words

_MOST_ANONYMOUS = 20
_MOST_COPIES = 3
_NOTHING_THERE = frozenset({"not-found", "soft-404", "not-a-report"})
"""Troubles that say a link leads to no report; behind any other there may be one."""


def visit(order: VisitOrder, http: Http, book: RuleBook, words: Words) -> VisitRecord:
    """Walk the site's report columns, find each target's report, read it, judge it.

    A report is *missing* only if every place was read; whatever could not be reached is said with its reason.
    """
    walk = Walk(order, http)
    walk.search()
    sightings = tuple(_sighting(walk, target, book, words) for target in order.targets)
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


class _Seen(Struct, frozen=True):
    """What was found of one target: the link, the report behind it, and what could not be read on the way."""

    item: Item | None = None
    report: Report | None = None
    trouble: Trouble | None = None


def _sighting(walk: Walk, target: Target, book: RuleBook, words: Words) -> Sighting:
    """What the round says of one target."""
    clock = walk.clock()
    seen = _found(walk, target) if clock is None else _Seen(trouble=clock)
    report = _dated(seen.report, target, walk, seen.item) if seen.report is not None else None
    if clock is None:
        report, findings = _judged(walk, target, replace(seen, report=report), book, words)
    else:
        findings = ()
    trouble = seen.trouble or (_search_trouble(walk, target) if report is None else None)
    return Sighting(
        agency=target.agency.name,
        year=target.obligation.year,
        url=seen.item.url if seen.item is not None else None,
        report=report,
        findings=findings,
        trouble=trouble,
    )


def _search_trouble(walk: Walk, target: Target) -> Trouble | None:
    """Why it cannot be said that there is no report."""
    return walk.trouble() or walk.own_trouble(target.agency.name)


def _judged(
    walk: Walk, target: Target, seen: _Seen, book: RuleBook, words: Words
) -> tuple[Report | None, tuple[Finding, ...]]:
    """The findings; where figures or sections accuse, after a second reading of the same bytes."""
    report, findings = seen.report, _findings(walk, target, seen, book, words)
    if report is None or seen.item is None:
        return report, findings
    if seen.trouble is not None:
        # A newer copy could not be read: the one at hand shows that there is a report, and no more.
        return report, tuple(finding for finding in findings if finding.rule == MISSING)
    if not wants_second_reading(_dossier(walk, target, seen), findings):
        return report, findings
    checked = walk.pages.second_reading(seen.item.url, report)
    if checked is None:
        return report, tuple(finding for finding in findings if finding.verdict is not Verdict.FAILS)
    return checked, _findings(walk, target, replace(seen, report=checked), book, words)


# --- which report ------------------------------------------------------------------------------------------------


def _found(walk: Walk, target: Target) -> _Seen:
    """The best item for a target and its report: by title in the lists, else among reports that do not say whose."""
    first: _Seen | None = None
    for item in walk.candidates.get(target.agency.name, [])[:_MOST_COPIES]:
        read = walk.pages.report(item)
        trouble = read if isinstance(read, Trouble) else read.trouble
        if isinstance(read, Report) and trouble is None:
            return _Seen(item, read, first.trouble if first and _unread(first.trouble) else None)
        first = first or _Seen(item, None, trouble)
    return first or _among_anonymous(walk, target)


def _among_anonymous(walk: Walk, target: Target) -> _Seen:
    """A report whose link does not say enough; as long as one of them stays unread, nothing is missing."""
    items = [item for item in walk.anonymous if locate.may_be(item.title, target.agency)]
    doubt = _Seen(trouble=Trouble("unclear-owner", items[-1].title)) if len(items) > _MOST_ANONYMOUS else _Seen()
    for item in items[:_MOST_ANONYMOUS]:
        read = walk.pages.report(item)
        trouble = read if isinstance(read, Trouble) else read.trouble
        if isinstance(read, Report) and trouble is None and (read.sections or item.published is not None):
            owner = _owner(read, walk)
            if owner is not None and owner.name == target.agency.name and read.year in (walk.year, None):
                return _Seen(item, read)
            if owner is None and read.year in (walk.year, None) and _may_own(read, target.agency):
                trouble = Trouble("unclear-owner", read.title or item.title)
        if _unread(trouble) and doubt.trouble is None:
            doubt = _Seen(item, None, trouble)
    return doubt


def _unread(trouble: Trouble | None) -> bool:
    return trouble is not None and trouble.code not in _NOTHING_THERE


def _owner(read: Report, walk: Walk) -> Agency | None:
    """Whose a report without a telling link is: by its text or breadcrumb, never by issuer alone.

    A breadcrumb that names the government names the site and not who reports.
    """
    for words in (read.agency or "", identity.title_body(read.title or "")):
        owner = walk.agencies.get(norm(words))
        if owner is not None:
            return owner
    owners = (walk.agencies.get(norm(words)) for words in reversed(read.crumbs))
    return next((one for one in owners if one is not None and one.kind is not BodyKind.GOVERNMENT), None)


def _may_own(read: Report, agency: Agency) -> bool:
    return locate.may_be(read.agency or "", agency) and locate.may_be(read.title or "", agency)


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


def _findings(walk: Walk, target: Target, seen: _Seen, book: RuleBook, words: Words) -> tuple[Finding, ...]:
    findings = judge(_dossier(walk, target, seen), book, words)
    return tuple(replace(finding, url=seen.item.url if seen.item is not None else None) for finding in findings)


def _dossier(walk: Walk, target: Target, seen: _Seen) -> Dossier:
    complete = seen.trouble is None and _search_trouble(walk, target) is None
    return Dossier(
        today=walk.order.at.date(),
        report=seen.report,
        agency=target.agency,
        kind=target.agency.kind,
        year=target.obligation.year,
        due=target.obligation.due,
        search=Search(places=walk.searched(), complete=complete, seen_before=target.url),
    )
