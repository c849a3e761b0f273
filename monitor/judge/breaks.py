"""What lies behind the place where a report breaks off: of that nothing is known, and nobody is accused of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from monitor.judge.places import place_words
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.reports import Report

_SECTION = re.compile(r"(?:section\.|table|ordinal\.)(\d)")
_OPENING = ("opening", "period")


def is_lost(report: Report, place: str) -> bool:
    """Whether a place lies in the section in which a report breaks off, or behind it."""
    if report.breaks_off is None:
        return False
    section = _SECTION.match(place)
    number = int(section[1]) if section else 0 if place in _OPENING else None
    return number is not None and number >= report.breaks_off.section


def doubted(remark: Remark, reports: Iterable[Report]) -> Remark:
    """A remark that accuses over a place that is lost in one of the reports it rests on: *fails* becomes *unsure*."""
    if remark.verdict is not Verdict.FAILS:
        return remark
    places = (remark.where, *remark.terms, *remark.cells)
    lost = next((report.breaks_off for report in reports if any(is_lost(report, place) for place in places)), None)
    if lost is None:
        return remark
    values: Values = {"section": place_words(f"section.{lost.section}") if lost.section else "", "trouble": lost.code}
    reason = "*breaks_off" if lost.section else "*breaks_off_early"
    return replace(remark, verdict=Verdict.UNSURE, reason=reason, values=values)
