"""What checks say, and what rules make of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from monitor.model.claims import Claim


class Verdict(StrEnum):
    """What a rule says of a report. Only *fails* may ever reach an agency."""

    HOLDS = "holds"
    FAILS = "fails"
    UNSURE = "unsure"
    SKIPPED = "skipped"
    BROKEN = "broken"


class Severity(StrEnum):
    """S1 statutory duty, S2 material error, S3 format defect, S4 hint (never sent by itself)."""

    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"


Values = Mapping[str, str | int | float]
"""What fills the placeholders of a message."""


class Remark(Struct, frozen=True, kw_only=True):
    """What a check says of one place; ``reason`` and ``values`` name a message of the catalogue.

    ``terms`` are the cells an arithmetic relation rests on with their coefficients (left side minus right side), and
    ``delta`` is what the relation is off by. ``cells`` are those that words elsewhere in the report are held against,
    and the sections in which something was looked for in vain. ``claims`` are the statements it rests on.
    """

    verdict: Verdict
    where: str = ""
    reason: str = ""
    values: Values = field(default_factory=dict)
    severity: Severity | None = None
    terms: Mapping[str, int] = field(default_factory=dict)
    delta: int | float = 0
    cells: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()


class Finding(Struct, frozen=True, kw_only=True):
    """A rule's verdict about one place of one report (or its absence), in words people read.

    ``saw`` are the figures and quotations it rests on, as the check named them.
    """

    agency: str
    year: int
    rule: str
    version: int
    severity: Severity
    verdict: Verdict
    where: str
    says: str
    title: str
    law: str
    fix: str
    label: str
    url: str | None = None
    sha256: str | None = None
    saw: Values = field(default_factory=dict)
