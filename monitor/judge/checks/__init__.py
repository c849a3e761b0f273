"""The checks rules are made of, one file a family. A check is ``(dossier, **params) -> Iterator[Remark]``.

Checks hold no words and no metadata: what is said stands in the message catalogue under ``remark.<check>.<reason>``,
what is asked of whom in ``rules/*.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from monitor.judge.checks import arithmetic, fees, identity, metadata, structure, tables, timeliness
from monitor.model import Remark

Check = Callable[..., Iterator[Remark]]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "published": timeliness.published,
        "on-time": timeliness.on_time,
        "not-before-year-end": timeliness.not_before_year_end,
        "sections-present": structure.sections_present,
        "sections-ordered": structure.sections_ordered,
        "sections-numbered": structure.sections_numbered,
        "sections-filled": structure.sections_filled,
        "table-complete": tables.table_complete,
        "cells-are-counts": tables.cells_are_counts,
        "equation": arithmetic.equation,
        "fee-statement": fees.fee_statement,
        "years-in-strong-places": identity.years_in_strong_places,
        "period-is-the-year": identity.period_is_the_year,
        "years-agree": identity.years_agree,
        "fields-filled": metadata.fields_filled,
    }
)
