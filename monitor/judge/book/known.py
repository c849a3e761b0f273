"""The rules that the program itself must know by their ids: they mean more to it than their verdicts."""

from __future__ import annotations

from collections.abc import Mapping

MISSING = "AR-T01"
"""That a report exists; its case follows the ladder of the due day, not that of a reading."""

PERSONAL = "AR-Q02"
"""Against personal data: what it finds must not spread."""

PROBED = "WS-A01"
"""What a week of samples proves, whatever a survey can read: a site that is down is told so."""

FRESH = "WS-C02"
"""How long a column of each class may stay without a new entry."""

CHECKS: Mapping[str, str] = {
    MISSING: "published",
    PERSONAL: "no-personal-data",
    PROBED: "site-opens",
    FRESH: "column-fresh",
}
"""By id the check it must have: a book that lacks one, or means something else by it, is refused."""
