"""Faults of the running text: it says other figures than the tables, or parts that do not add up."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from monitor.demo.figures import Figures, Row
from monitor.demo.prose import POOLS
from monitor.demo.reports import Report

_PUBLISHED, _REQUESTS, _MANAGEMENT = 1, 2, 3
"""Paragraphs of the overview."""


def received_misstated(report: Report) -> Report:
    """One more request in words than came in and were carried in."""
    came = _total(report, "table3", "new") + _total(report, "table3", "carry_in")
    return _retold(report, _REQUESTS, "received", count=came + 1)


def closed_misstated(report: Report) -> Report:
    return _retold(report, _REQUESTS, "closed", count=_total(report, "table3", "r7") + 1)


def carried_out_misstated(report: Report) -> Report:
    return _retold(report, _REQUESTS, "carried_out", count=_total(report, "table3", "carry_out") + 1)


def granted_misstated(report: Report) -> Report:
    count = _total(report, "table3", "r1") + _total(report, "table3", "r2") + 1
    return _retold(report, _REQUESTS, "granted", count=count)


def requests_denied(report: Report) -> Report:
    return _retold(report, _REQUESTS, "none_received")


def reviews_misstated(report: Report) -> Report:
    return _retold(report, _REQUESTS, "reviews", count=_total(report, "table4", "review") + 1)


def review_denied(report: Report) -> Report:
    """One reconsideration in table 4 at least, none in words."""
    upheld, *others, total = report.figures["table4"]["review"]
    more = with_rows(report, "table4", {"review": (int(upheld) + 1, *others, int(total) + 1)})
    return _retold(more, _REQUESTS, "no_review")


def parts_misstated(report: Report) -> Report:
    return _retold(report, _PUBLISHED, "published", count=200, policy=150, news=48)


def channels_misstated(report: Report) -> Report:
    new = _total(report, "table3", "new")
    return _retold(report, _REQUESTS, "channels", count=new, web=new - 1, post=2)


def documents_misstated(report: Report) -> Report:
    count = int(report.figures["table2"]["documents.made"][0]) + 1
    return _retold(report, _MANAGEMENT, "documents", count=count)


def share_misstated(report: Report) -> Report:
    return _retold(report, _PUBLISHED, "share")


def all_claimed_closed(report: Report) -> Report:
    """Everything closed in words, one request more carried in and over in table 3."""
    rows = {}
    for key in ("carry_in", "carry_out"):
        natural, *others, total = report.figures["table3"][key]
        rows[key] = (int(natural) + 1, *others, int(total) + 1)
    return _retold(with_rows(report, "table3", rows), _REQUESTS, "all_closed")


def fees_misstated(report: Report) -> Report:
    """Fees that its branches collected do not give the sum stated, which table 2 covers."""
    (collected,) = report.figures["table2"]["fees_wan"]
    more = with_rows(report, "table2", {"fees_wan": (float(collected) + 1,)})
    *others, last = more.parts
    return replace(more, parts=(*others, replace(last, paragraphs=(_wrong("fees", report.year),))))


def with_rows(report: Report, table: str, rows: Mapping[str, Row]) -> Report:
    """The report with rows of a table filled in otherwise."""
    figures: Figures = {**report.figures, table: {**report.figures[table], **rows}}
    return replace(report, figures=figures)


def _retold(report: Report, aspect: int, wrong: str, **fields: int) -> Report:
    """A paragraph of the overview without the sentences on a matter, and with one that is wrong at its end."""
    first, *others = report.parts
    gone, stop = POOLS["wrong"][wrong][0], POOLS["wrong"]["stop"][0]
    paragraphs = list(first.paragraphs)
    kept = [text for text in paragraphs[aspect].split(stop) if gone not in text]
    paragraphs[aspect] = stop.join(kept) + _wrong(wrong, report.year, **fields)
    return replace(report, parts=(replace(first, paragraphs=tuple(paragraphs)), *others))


def _wrong(wrong: str, year: int, **fields: int) -> str:
    return POOLS["wrong"][wrong][1].format(year=year, **fields)


def _total(report: Report, table: str, row: str) -> int:
    return int(report.figures[table][row][-1])
