"""The last findings of every obligation, column and site, and how many readings in a row each has failed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from monitor.cases.decide import Decision, Key, key_of
from monitor.judge.places import lies_in, spans
from monitor.model.columns import WEBSITE
from monitor.model.findings import Finding, Verdict
from monitor.model.visits import Sighting
from monitor.store.connection import Connection, Row, matching
from monitor.store.rows import to_json

_NOTHING = (Verdict.HOLDS, Verdict.SKIPPED)
"""Nothing was found by these; what a rule skipped, and why, ``monitor check`` tells of any report."""


class Findings:
    """What fails, is unsure or broken, by rule and place. Writes happen inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def keep(self, sighting: Sighting, decision: Decision, now: datetime, place: str = "") -> None:
        """Replace the findings of the rules judged; what other rules found stays, and so do streaks not judged.

        With a ``place`` (a column, a site) the sighting is about nothing else. Only what differs is written: from day
        to day hardly anything does.
        """
        before = self._before(sighting, place)
        after = _after(before, sighting, decision, place)
        gone = [key for key in before if key not in after]
        self.forget(gone)
        new = [(*key, *row, now.isoformat()) for key, row in after.items() if before.get(key) != row]
        self._db.many("INSERT OR REPLACE INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?)", new)

    def of(self, verdict: Verdict) -> list[Finding]:
        """The current findings of one verdict."""
        rows = self._db.rows("SELECT finding FROM findings WHERE verdict = ? ORDER BY rowid", (verdict,))
        return [msgspec.json.decode(row["finding"], type=Finding) for row in rows]

    def streaks(self, year: int, agency: str | None = None) -> dict[Key, int]:
        """The keys of all findings of a year (of one agency) with the readings in a row each has failed.

        0 stands for what is no failure.
        """
        condition, values = matching(agency=agency, year=year)
        rows = self._db.rows(f"SELECT * FROM findings WHERE {condition}", values)
        return {_key(row): row["streak"] for row in rows}

    def of_site(self, host: str) -> dict[Key, int]:
        """The same of what was found about a site and its columns, at least."""
        rows = [
            row
            for span in spans(host)
            for row in self._db.rows(
                "SELECT * FROM findings WHERE year = ? AND place >= ? AND place < ?", (WEBSITE, *span)
            )
        ]
        return {_key(row): row["streak"] for row in rows}

    def forget(self, keys: Iterable[Key]) -> None:
        """Drop findings, and how often they were read."""
        self._db.many("DELETE FROM findings WHERE agency = ? AND year = ? AND rule = ? AND place = ?", list(keys))

    def forget_others(self, agency: str, year: int) -> None:
        """Drop the findings about an obligation that are no failures: a visit judges all of it anew."""
        self._db.run("DELETE FROM findings WHERE agency = ? AND year = ? AND streak = 0", (agency, year))

    def restart(self, key: Key) -> None:
        """Count the readings of a place anew."""
        self._db.run("UPDATE findings SET streak = 0 WHERE agency = ? AND year = ? AND rule = ? AND place = ?", key)

    def unsettled(self, year: int, rules: Iterable[str], readings: int) -> bool:
        """Whether a failure that some rules found in a year has been read less often than ``readings``."""
        rows = self._db.rows(
            "SELECT 1 FROM findings WHERE year = ? AND verdict = 'fails' AND streak < ? "
            "AND rule IN (SELECT value FROM json_each(?)) LIMIT 1",
            (year, readings, to_json(list(rules))),
        )
        return bool(rows)

    def sweeps(self, year: int, rule: str) -> dict[str, int]:
        """Readings in a row on which a rule failed, by agency."""
        rows = self._db.rows(
            "SELECT agency, max(streak) AS most FROM findings WHERE year = ? AND rule = ? GROUP BY agency", (year, rule)
        )
        return {row["agency"]: row["most"] for row in rows}

    def _before(self, sighting: Sighting, place: str) -> dict[Key, _Stored]:
        """What was found of an agency and year so far, at least all that is about a place if one is named."""
        if place:  # the places from this one on lie together, and an agency may answer for many
            sql = "SELECT * FROM findings WHERE +agency = ? AND year = ? AND place >= ? AND place < ?"
            rows = self._db.rows(sql, (sighting.agency, sighting.year, place, f"{place}/"))
        else:
            sql = "SELECT * FROM findings WHERE agency = ? AND year = ?"
            rows = self._db.rows(sql, (sighting.agency, sighting.year))
        return {_key(row): _Stored(row["verdict"], row["finding"], row["streak"]) for row in rows}


class _Stored(NamedTuple):
    verdict: str
    finding: str
    streak: int


def _after(before: dict[Key, _Stored], sighting: Sighting, decision: Decision, place: str) -> dict[Key, _Stored]:
    """What stands once a sighting is taken in."""
    judged = {finding.rule for finding in sighting.findings}
    after = {
        key: row
        for key, row in before.items()
        if key not in decision.streaks and (row.streak or key[2] not in judged or not _concerns(key, place))
    }
    for finding in sighting.findings:
        if finding.verdict not in _NOTHING:
            key = key_of(finding)
            streak = after[key].streak if key in after else 0
            streak = decision.streaks.get(key, 0) if finding.verdict is Verdict.FAILS else streak
            after[key] = _Stored(finding.verdict, to_json(finding), streak)
    return after


def _concerns(key: Key, place: str) -> bool:
    """Whether a finding is about the place a sighting is about; without one it is about everything of its year."""
    return not place or lies_in(key[3], (place,))


def _key(row: Row) -> Key:
    return row["agency"], row["year"], row["rule"], row["place"]
