"""All that the rules may look at when one report is judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

from monitor.model.pages import Load
from monitor.model.reports import Report
from monitor.model.roster import Agency, BodyKind
from monitor.model.visits import Place


class Recheck(Struct, frozen=True, kw_only=True):
    """What became of the address an accepted report had: ``outcome`` is ``read`` or a trouble code.

    ``days`` are all the days, today's included, on which it led to nothing; ``others`` are further reports of the
    site that left their addresses in the same round.
    """

    outcome: str
    days: tuple[date, ...] = ()
    others: int = 0


class Search(Struct, frozen=True, kw_only=True):
    """A search for a report: the places looked at, and whether every one of them could be read.

    ``seen_before`` is the address an accepted report had on an earlier visit, ``recheck`` what stands there now.
    """

    places: tuple[Place, ...]
    complete: bool
    seen_before: str | None = None
    recheck: Recheck | None = None


class Witnesses(Struct, frozen=True, kw_only=True):
    """What tells when a report was published: the day its page shows, that of the list, that in its address.

    ``first_seen`` is the day a visit first read it, ``missed`` the last day before on which a whole search did not
    find it. What is unknown is None.
    """

    shown: date | None = None
    listed: date | None = None
    url: date | None = None
    first_seen: date | None = None
    missed: date | None = None


class Placement(Struct, frozen=True, kw_only=True):
    """Whether a report is linked from its body's own column and from the site's; None where that cannot be said."""

    own: bool | None = None
    common: bool | None = None


class Loads(Struct, frozen=True, kw_only=True):
    """How a report's page opened, the latest day last, and the seconds the site's other pages took this time."""

    latest: tuple[Load, ...]
    usual: float | None = None


class Other(Struct, frozen=True, kw_only=True):
    """Another report of the same site and year: that of another body, or a further copy of the body's own."""

    agency: Agency
    url: str
    report: Report


class Shared(Struct, frozen=True, kw_only=True):
    """The shingles of a section that just these units have, by their number among all units."""

    units: frozenset[int]
    shingles: frozenset[int]


class Peer(Struct, frozen=True, kw_only=True):
    """A unit as the rules across units see it; without ``sha256`` no report of its was read.

    ``shared`` is, by section, what it shares with other units, what the fewest have first; ``alone`` is how many
    shingles only it has.
    """

    agency: Agency
    sha256: str | None = None
    shared: Mapping[int, tuple[Shared, ...]] = field(default_factory=dict)
    alone: Mapping[int, int] = field(default_factory=dict)


class Peers(Struct, frozen=True, kw_only=True):
    """All registered units of one year, and ``numbers``, where each stands among them, by name.

    ``spelled`` are the names of the units in all their spellings, ``areas`` the areas they belong to, both by their
    length, the longest first. A spelling stands for several units, and for none that speaks for everybody.
    """

    units: tuple[Peer, ...]
    numbers: Mapping[str, int] = field(default_factory=dict)
    spelled: Mapping[int, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    areas: Mapping[int, frozenset[str]] = field(default_factory=dict)


class Dossier(Struct, frozen=True, kw_only=True):
    """All that rules may look at. What is unknown is None, and the rules that need it are skipped.

    ``previous`` are the facts of the same unit's report of the year before, ``peers`` the other units of the year.
    """

    today: date
    report: Report | None = None
    agency: Agency | None = None
    kind: BodyKind | None = None
    year: int | None = None
    due: date | None = None
    search: Search | None = None
    previous: Report | None = None
    peers: Peers | None = None
    url: str | None = None
    witnesses: Witnesses | None = None
    placement: Placement | None = None
    loads: Loads | None = None
    others: tuple[Other, ...] | None = None
