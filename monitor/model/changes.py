"""What became of a report after it was accepted."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Change(Struct, frozen=True):
    """One place of a report that reads otherwise than before, with what it said; empty where nothing stood.

    ``where`` is a cell (``table3.r1.natural``), a section (``section.1``), or ``title``, ``published``, ``opening``,
    ``fee``, ``attachments``. ``document`` names the attachment it stands in; empty: the report itself.
    """

    where: str
    before: str
    after: str
    document: str = ""


class Edit(Struct, frozen=True, kw_only=True):
    """A report that was read otherwise ``at`` a time: ``before`` and ``after`` are the hashes of what was read, under
    which the evidence has both."""

    agency: str
    year: int
    at: datetime
    url: str
    title: str
    before: str
    after: str
    changes: tuple[Change, ...]
