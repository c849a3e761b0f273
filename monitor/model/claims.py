"""What a sentence claims: one thing, so many of it, of a time, of some body, as a fact or as a rule."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Period(StrEnum):
    """The time a claim is about: the report year, a part of it, another, several with it, or a difference of two."""

    THIS = "this"
    PART = "part"
    OTHER = "other"
    SPAN = "span"
    COMPARED = "compared"


class Scope(StrEnum):
    """Whose figures a claim gives: the reporting body's, a wider area's, its own level's, some of them, the others."""

    WHOLE = "whole"
    WIDE = "wide"
    OWN = "own"
    PART = "part"
    REST = "rest"


class Modality(StrEnum):
    """Whether a clause tells a fact, what a rule says, what is promised, or what is still open."""

    REAL = "real"
    RULE = "rule"
    PROMISED = "promised"
    OPEN = "open"


class Setting(Struct, frozen=True):
    """What a word is said of. ``dated`` tells that the period is written there, and not only supposed.

    ``part`` names the part or the other year a claim is limited to, as written: 上半年, 去年, 按件.
    """

    period: Period = Period.THIS
    scope: Scope = Scope.WHOLE
    modality: Modality = Modality.REAL
    dated: bool = False
    part: str = ""


class Claim(Struct, frozen=True, kw_only=True):
    """One statement. ``value`` is 0 where the thing is denied, None where it is affirmed without a number.

    ``unit`` is 元 for money (values in yuan), else the unit of the count; ``column`` is ``total``, ``natural`` or
    ``entities`` (all that are no natural persons). ``total`` tells that the sentence calls it a sum, ``part`` that it
    stands in a list of parts, ``qualified`` that its words limit it or are not all known, ``general`` that it does not
    name its thing, ``of_new`` that its sentence told just before how many were received this year. ``quote`` is the
    sentence.
    """

    topic: str
    value: int | float | None
    unit: str = ""
    said_of: Setting = Setting()
    column: str = "total"
    hedged: bool = False
    part: bool = False
    qualified: bool = False
    of_new: bool = False
    total: bool = False
    correction: bool = False
    general: bool = False
    quote: str = ""

    @property
    def firm(self) -> bool:
        """Whether it can be held against a figure: exact, understood whole, of just this body and year."""
        loose = self.hedged or self.part or self.qualified or self.said_of.scope is not Scope.WHOLE
        return self.decides and not loose

    @property
    def decides(self) -> bool:
        """Whether it is a fact of the whole body and the whole report year."""
        whole = self.said_of.scope in (Scope.WHOLE, Scope.WIDE)
        return whole and self.said_of.period is Period.THIS and self.said_of.modality is Modality.REAL
