"""The last findings of every obligation, and how many readings in a row each has failed."""

from __future__ import annotations

from datetime import datetime

from monitor.cases.decide import Decision, Key
from monitor.model import Sighting, Verdict
from monitor.store.connection import Connection
from monitor.store.rows import to_json


def keep(db: Connection, sighting: Sighting, decision: Decision, now: datetime, place: str = "") -> None:
    """Replace the findings of the rules judged (at a place); what could not be judged leaves earlier streaks alone."""
    agency, year = sighting.agency, sighting.year
    standing = {key: streak for key, streak in streaks(db, agency, year).items() if key not in decision.streaks}
    db.many(
        "DELETE FROM findings WHERE agency = ? AND year = ? AND rule = ? AND streak = 0 "
        "AND (? = '' OR place = ? OR substr(place, 1, length(?) + 1) = ? || '.')",
        [(agency, year, rule, *(place,) * 4) for rule in {finding.rule for finding in sighting.findings}],
    )
    db.many("DELETE FROM findings WHERE agency = ? AND year = ? AND rule = ? AND place = ?", list(decision.streaks))
    rows = []
    for finding in sighting.findings:
        if finding.verdict is Verdict.HOLDS:
            continue
        key = (finding.agency, finding.year, finding.rule, finding.where)
        streak = decision.streaks.get(key, 0) if finding.verdict is Verdict.FAILS else standing.get(key, 0)
        rows.append((*key, finding.verdict, to_json(finding), streak, now.isoformat()))
    db.many("INSERT OR REPLACE INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def streaks(db: Connection, agency: str, year: int) -> dict[Key, int]:
    """How many readings in a row each place of an agency's report has failed."""
    rows = db.rows(
        "SELECT agency, year, rule, place, streak FROM findings WHERE agency = ? AND year = ? AND streak > 0",
        (agency, year),
    )
    return {(a, y, rule, place): streak for a, y, rule, place, streak in rows}
