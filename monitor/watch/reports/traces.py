"""What a round knows of a report besides its text: its dates, where it is linked, its copies, how its page opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from statistics import median
from urllib.parse import urlsplit

from msgspec import Struct

from monitor.model.dossiers import Loads, Other, Placement, Recheck, Witnesses
from monitor.model.pages import Item, Load, Trouble
from monitor.model.reports import Report
from monitor.model.visits import Target
from monitor.read import dates
from monitor.read.lists.entry import is_cut
from monitor.read.words import norm
from monitor.watch.reports import locate
from monitor.watch.reports.locate import Found
from monitor.watch.reports.walk import Walk

NOTHING = frozenset({"not-found", "soft-404", "empty", "foreign-host"})
"""What an address answers that leads to nothing any more; anything else may be an obstacle of the day."""

MOST_COPIES = 3
_FEWEST_PAGES = 3
_LATEST = 5


class Seen(Struct, frozen=True):
    """What was found of one target: the link, the report behind it, and what could not be read on the way.

    ``recheck`` is what became of the address of a report accepted before, a trouble code, if that was asked.
    """

    item: Item | None = None
    report: Report | None = None
    trouble: Trouble | None = None
    recheck: str | None = None


class Traces(Struct, frozen=True, kw_only=True):
    """The facts of a dossier that only a visit has."""

    recheck: Recheck | None
    witnesses: Witnesses | None
    placement: Placement | None
    loads: Loads | None
    others: tuple[Other, ...]


def traces(walk: Walk, target: Target, found: Mapping[str, Seen]) -> Traces:
    """All that is known of a target's report; ``found`` is what the round found of every target of the site."""
    seen = found[target.agency.name]
    return Traces(
        recheck=_recheck(walk, target, found),
        witnesses=_witnesses(walk, target, seen) if seen.report is not None else None,
        placement=_placement(walk, target, seen.item) if seen.report is not None and seen.item is not None else None,
        loads=_loads(walk, target, seen),
        others=(*_of_others(walk, target, found), *_copies(walk, target, seen)),
    )


def _recheck(walk: Walk, target: Target, found: Mapping[str, Seen]) -> Recheck | None:
    outcome = found[target.agency.name].recheck
    if outcome is None:
        return None
    today = (walk.order.at.date(),) if outcome in NOTHING else ()
    left = sum(seen.recheck in NOTHING for name, seen in found.items() if name != target.agency.name)
    return Recheck(outcome=outcome, days=tuple(sorted({*target.gone, *today})), others=left)


def _witnesses(walk: Walk, target: Target, seen: Seen) -> Witnesses:
    """The days that tell of the publication, each by itself. A weak date on the page is no witness."""
    assert seen.report is not None and seen.item is not None
    dating = seen.report.dating
    new = walk.order.at.date() if target.url is None else None
    return Witnesses(
        shown=dating.day if dating.source == "page" and not dating.weak else None,
        listed=seen.item.published,
        url=dates.of_url(seen.item.url).day,
        first_seen=target.first_seen or new,
        missed=target.missed,
    )


# --- where it is linked ------------------------------------------------------------------------------------------


def _placement(walk: Walk, target: Target, item: Item) -> Placement:
    """Unknown wherever a column is not there or was not read whole."""
    name = target.agency.name
    common, own = walk.found_in.get("", []), walk.found_in.get(name, [])
    return Placement(
        own=_links(walk, target, item, own) if name in walk.own and walk.own_trouble(name) is None else None,
        common=_links(walk, target, item, common) if walk.trouble() is None else None,
    )


def _links(walk: Walk, target: Target, item: Item, found: Iterable[Found]) -> bool:
    """Whether entries link to the item: by its address, by its title, or by naming the body's report of the year."""
    found = list(found)
    if target.agency.name in locate.candidates(found, walk.roster, walk.year):
        return True
    return any(_path(entry.item.url) == _path(item.url) or _same_title(entry.item, item) for entry in found)


def _same_title(one: Item, other: Item) -> bool:
    title = norm(one.title)
    if is_cut(one.title):
        return norm(other.title).startswith(title.rstrip("….·"))
    return bool(title) and title == norm(other.title)


def _path(url: str) -> tuple[str, str]:
    """What makes an address the same: not whether it is written with http or https, under which name of the host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, ""
    return parts.path.rstrip("/"), parts.query


# --- how it opened -----------------------------------------------------------------------------------------------


def _loads(walk: Walk, target: Target, seen: Seen) -> Loads | None:
    """How the page opened on the latest days, one load a day; None if it was not asked for."""
    url = seen.item.url if seen.item is not None else target.url
    today = _load(walk, seen, url) if url is not None else None
    if today is None:
        return None
    by_day: dict[date, Load] = {load.day: load for load in (*target.loads, today)}
    others = [capture.seconds for capture in walk.pages.captures if capture.url != url]
    usual = median(others) if len(others) >= _FEWEST_PAGES else None
    return Loads(latest=tuple(by_day[day] for day in sorted(by_day))[-_LATEST:], usual=usual)


def _load(walk: Walk, seen: Seen, url: str) -> Load | None:
    day = walk.order.at.date()
    trouble = seen.recheck or (seen.trouble.code if seen.trouble is not None else None)
    if seen.report is None and trouble is not None:
        return Load(day=day, seconds=0.0, trouble=trouble)
    capture = next((capture for capture in walk.pages.captures if capture.url == url), None)
    return Load(day=day, seconds=capture.seconds) if capture is not None else None


# --- what else there is ------------------------------------------------------------------------------------------


def _of_others(walk: Walk, target: Target, found: Mapping[str, Seen]) -> Iterator[Other]:
    for one in walk.order.targets:
        seen = found.get(one.agency.name, Seen())
        if one.agency.name != target.agency.name and seen.report is not None and seen.item is not None:
            yield Other(agency=one.agency, url=seen.item.url, report=seen.report)


def _copies(walk: Walk, target: Target, seen: Seen) -> Iterator[Other]:
    """Further documents of the same body and year under other addresses, as far as both readers can read them."""
    if seen.report is None or seen.item is None:
        return
    known = {_path(seen.item.url)}
    for item in walk.candidates.get(target.agency.name, [])[:MOST_COPIES]:
        if not item.url or _path(item.url) in known:
            continue
        known.add(_path(item.url))
        read = walk.pages.report(item)
        if isinstance(read, Report) and read.trouble is None and read.year == walk.year:
            checked = walk.pages.second_reading(item.url, read)
            if checked is not None:
                yield Other(agency=target.agency, url=item.url, report=checked)
