"""What is wrong with the chains of evidence and journal."""

from __future__ import annotations

from msgspec import Struct

LEFT_BY_A_POWER_CUT = frozenset({"torn-line", "torn-record"})


class Flaw(Struct, frozen=True, kw_only=True):
    """What is wrong, and where. ``line`` is the line of the manifest or journal (None if no line speaks of it).

    Of the manifest: ``changed-line``, ``broken-link`` (a line before is missing, added or moved), ``missing-record``,
    ``changed-record``, ``cut-off`` (the state knows of lines up to ``sequence``), ``cut-line`` (so was this one),
    ``unnamed-record`` (bytes of a file whose line was cut off), ``other-line`` (not the one that the state knows).
    Of the journal: ``journal-changed``, ``journal-broken``, ``journal-cut`` (lines up to ``sequence`` are missing),
    ``journal-other`` (not the line that was vouched for), ``journal-behind`` (line ``sequence`` of the evidence
    vouches for a line that is not there; a backup that was restored looks like that).
    Left by a power cut: ``torn-line``, ``torn-record`` (bytes of a file that no line names).
    """

    code: str
    line: int | None = None
    sequence: int | None = None
    url: str = ""
    file: str = ""
    offset: int | None = None

    @property
    def is_harm(self) -> bool:
        """Whether something is lost or was changed."""
        return self.code not in LEFT_BY_A_POWER_CUT
