"""Whose a report is that no list says it of: what its witnesses leave open, by the names of the roster.

An owner is concluded from the document's own title or the body's own column, where nothing contradicts them, or from
two independent witnesses; never from the issuer or the source alone, who may pass on what others write.
"""

from __future__ import annotations

from collections.abc import Iterable

from monitor.model.reports import Report
from monitor.model.roster import Agency
from monitor.read.whose.bodies import Roster

_DECISIVE = 3
_PASSED_ON = frozenset({"issuer", "source"})
_COLUMNS = frozenset({"crumb", "column"})
_ENOUGH = 2


def owner(report: Report, roster: Roster, column: Agency | None = None) -> Agency | None:
    """The one agency the evidence points to, or None; ``column`` is whose own column the report stands in."""
    said = [witness for witness in report.witnesses if witness.fact == "agency"]
    votes = [(witness.origin, roster.matches(witness.says)) for witness in said if witness.weight < _DECISIVE]
    votes += [("column", (column,))] if column is not None else []
    titles = [set(roster.matches(witness.says)) for witness in said if witness.weight >= _DECISIVE]
    if not titles:
        return _elected(votes)
    named = set.intersection(*titles)
    for origin, voted in votes:
        if len(named) > 1 and origin not in _PASSED_ON:
            named &= set(voted)
    return named.pop() if len(named) == 1 else None


def bodies_named(report: Report) -> tuple[str, ...]:
    """Whom a report names as its own body; issuer and source only pass on what others write."""
    said = (one for one in report.witnesses if one.fact == "agency" and one.origin not in _PASSED_ON)
    return tuple(one.says for one in said)


def _elected(votes: Iterable[tuple[str, tuple[Agency, ...]]]) -> Agency | None:
    """The agency that all name who say anything; a column is enough, other places must be two."""
    places: dict[Agency, set[str]] = {}
    for origin, voted in votes:
        if len(voted) == 1:
            places.setdefault(voted[0], set()).add(origin)
    speaking = {agency: origins for agency, origins in places.items() if origins - _PASSED_ON}
    if len(speaking) != 1:
        return None
    agency, origins = next(iter(speaking.items()))
    return agency if origins & _COLUMNS or len(origins) >= _ENOUGH else None
