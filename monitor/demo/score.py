"""Was the monitor right? What it concluded of every unit, compared with what was true. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from monitor.demo.scenario import LATE, Truth
from monitor.model.cases import ObligationState
from monitor.model.columns import ColumnState


class Conclusion(Struct, frozen=True, kw_only=True):
    """What the monitor holds of a unit, a column or a site when the season ends.

    ``accused`` are the rules of all cases it opened in the season, with AR-T01 and AR-T02 where it held the report to
    be missing or late; ``open_at_end`` are the rules of the cases still open.
    """

    agency: str
    state: ObligationState | ColumnState | None
    published: date | None
    accused: frozenset[str]
    open_at_end: frozenset[str]


class Line(Struct, frozen=True, kw_only=True):
    """The judgement of one unit, column or site: rules wrongly held against it or overlooked, and if all else agrees.

    ``left_open`` were put right and are still open, ``closed`` were not and are closed; a state or a day that is
    not the true one is given with it as (concluded, true).
    """

    agency: str
    wrongly: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    left_open: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    state: tuple[str | None, str | None] | None = None
    published: tuple[date | None, date | None] | None = None

    @property
    def right(self) -> bool:
        return self == Line(agency=self.agency)


class Score(Struct, frozen=True, kw_only=True):
    """``right`` are so many of all ``lines``; ``missed`` and ``wrongly_accused`` count rules."""

    right: int
    missed: int
    wrongly_accused: int
    lines: tuple[Line, ...]


def score(truth: Mapping[str, Truth], conclusions: Mapping[str, Conclusion]) -> Score:
    """The lines in the order of ``truth``; a unit without a conclusion counts as unknown and unaccused."""
    lines = tuple(_line(true, conclusions.get(name) or _silence(name)) for name, true in truth.items())
    return Score(
        right=sum(line.right for line in lines),
        missed=sum(len(line.missed) for line in lines),
        wrongly_accused=sum(len(line.wrongly) for line in lines),
        lines=lines,
    )


def _line(true: Truth, concluded: Conclusion) -> Line:
    met = true.state in (ObligationState.MET, ObligationState.MET_LATE)
    still = concluded.open_at_end - {LATE}
    return Line(
        agency=true.unit,
        wrongly=_sorted(concluded.accused - true.fails),
        missed=_sorted(true.fails - concluded.accused),
        left_open=_sorted(still & true.fails - true.open),
        closed=_sorted(true.open & concluded.accused - still),
        state=None if concluded.state == true.state else (concluded.state, true.state),
        published=(concluded.published, true.published) if met and concluded.published != true.published else None,
    )


def _silence(name: str) -> Conclusion:
    nothing: frozenset[str] = frozenset()
    return Conclusion(agency=name, state=ObligationState.UNKNOWN, published=None, accused=nothing, open_at_end=nothing)


def _sorted(rules: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(rules))
