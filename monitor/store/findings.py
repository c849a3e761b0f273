"""The last findings of every obligation, and how many readings in a row each has failed."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from monitor.cases.decide import Decision, Key
from monitor.judge.places import lies_in
from monitor.model import Sighting, Verdict
from monitor.store.connection import Connection
from monitor.store.rows import to_json


def keep(db: Connection, sighting: Sighting, decision: Decision, now: datetime, place: str = "") -> None:
    """Replace the findings of the rules judged (at a place); what could not be judged leaves earlier streaks alone.

    Only what differs is written: from day to day hardly anything does.
    """
    before = _rows(db, sighting, place)
    judged = {finding.rule for finding in sighting.findings}
    after = {
        key: row
        for key, row in before.items()
        if key not in decision.streaks and (row.streak or key[2] not in judged or not _concerns(key, place))
    }
    for finding in sighting.findings:
        if finding.verdict not in _NOTHING:
            key = (finding.agency, finding.year, finding.rule, finding.where)
            streak = after[key].streak if key in after else 0
            streak = decision.streaks.get(key, 0) if finding.verdict is Verdict.FAILS else streak
            after[key] = _Row(finding.verdict, to_json(finding), streak)
    gone = [key for key in before if key not in after]
    db.many("DELETE FROM findings WHERE agency = ? AND year = ? AND rule = ? AND place = ?", gone)
    new = [(*key, *row, now.isoformat()) for key, row in after.items() if before.get(key) != row]
    db.many("INSERT OR REPLACE INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?)", new)


_NOTHING = (Verdict.HOLDS, Verdict.SKIPPED)
"""Nothing was found by these; what a rule skipped, and why, ``monitor check`` tells of any report."""


class _Row(NamedTuple):
    verdict: str
    finding: str
    streak: int


def _rows(db: Connection, sighting: Sighting, place: str) -> dict[Key, _Row]:
    """What was found of an agency and year so far, at least all that is about a place if one is named."""
    rows = db.rows(
        "SELECT agency, year, rule, place, verdict, finding, streak FROM findings WHERE agency = ? AND year = ? "
        "AND (? = '' OR place = ? OR substr(place, 1, length(?) + 1) = ? || '.')",
        (sighting.agency, sighting.year, *(place,) * 4),
    )
    return {(agency, year, rule, where): _Row(*row) for agency, year, rule, where, *row in rows}


def _concerns(key: Key, place: str) -> bool:
    """Whether a finding is about the place a sighting is about; without one it is about everything of its year."""
    return not place or lies_in(key[3], (place,))


def streaks(db: Connection, agency: str, year: int) -> dict[Key, int]:
    """How many readings in a row each place of an agency's report has failed."""
    rows = db.rows(
        "SELECT agency, year, rule, place, streak FROM findings WHERE agency = ? AND year = ? AND streak > 0",
        (agency, year),
    )
    return {(a, y, rule, place): streak for a, y, rule, place, streak in rows}
