"""What figures tell of each other: those that may be a date are one if their fellows at the same place say so too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from monitor.read.lists.stamps import Stamp, day_first, resolved

_FEWEST = 2
_MOST_YEARS = 3


class Form(Struct, frozen=True):
    """What the dates at one place of all records tell of each: ``agreed`` that figures are dates, ``day_first`` which
    of two figures before a year is the day."""

    agreed: bool = False
    day_first: bool | None = None

    @classmethod
    def of(cls, found: Sequence[Stamp]) -> Form:
        """The form of the dates at one place."""
        return cls(_agree(found), day_first(one.turned for one in found if one.turned is not None))


def _agree(found: Sequence[Stamp]) -> bool:
    """Whether figures that may be dates are ones: all fellows have the form, and years go on as years do."""
    if len(found) < _FEWEST:
        return False
    if all(one.compact for one in found):
        return True
    short = [one.short for one in found if one.short is not None]
    if len(short) < len(found) or any(resolved(one) is None for one in short):
        return False
    years, days = Counter(one[0] for one in short), Counter(one[2] for one in short)
    return len(years) <= _MOST_YEARS and len(years) < len(days) and max(years) - min(years) <= len(years)
