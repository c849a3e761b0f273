"""Rows of the tables and the nouns they stand for: a field is the column of the same name, but for those said here.

Facts are JSON as msgspec writes it.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from monitor.model.bulletins import Bulletin, Paper, Tally
from monitor.model.cases import Case, Standing
from monitor.model.columns import ColumnSight, ColumnStanding
from monitor.model.findings import Finding
from monitor.model.letters import Entry, Queued
from monitor.model.pages import Trouble
from monitor.model.reports import Dating
from monitor.model.roster import Obligation
from monitor.model.standings import Line, SurveyState
from monitor.model.visits import Known, Place, SiteState
from monitor.model.websites import Sample, SiteSight
from monitor.store.connection import Row
from monitor.words.signs import unhalved

S = TypeVar("S", bound=Struct)
_PLACES = tuple[Place, ...]
_KINDS = tuple[str, ...]
_TOLD = dict[str, tuple[Any, ...]]


def to_json(value: object) -> str:
    """The JSON of a value; a lone surrogate in it stands by its number."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return unhalved(json.dumps(msgspec.to_builtins(value), ensure_ascii=False))


@lru_cache(maxsize=512)
def known_of(facts: str) -> Known:
    """What is remembered of a page. Pages hardly change from day to day, and a large report takes its time."""
    return msgspec.json.decode(facts, type=Known)


def standing_of(row: Row) -> Standing:
    return _made(
        Standing,
        row,
        obligation=_made(Obligation, row),
        dating=_decoded(row["dating"], Dating),
        readable=bool(row["readable"]),
        places=_decoded(row["places"], _PLACES) or (),
    )


def site_of(row: Row) -> SiteState:
    trouble = Trouble(row["trouble"], row["says"] or "") if row["trouble"] else None
    return _made(SiteState, row, complete=bool(row["complete"]), trouble=trouble)


def case_of(row: Row) -> Case:
    return _made(Case, row, where=row["place"], finding=_decoded(row["finding"], Finding))


def line_of(row: Row) -> Line:
    return _made(Line, row)


def column_of(row: Row) -> ColumnStanding:
    sights = {name: _decoded(row[name], ColumnSight) for name in ("sight", "readable")}
    return _made(ColumnStanding, row, limit=row["span"], **sights)


def survey_of(row: Row) -> SurveyState:
    return _made(SurveyState, row, sight=_decoded(row["sight"], SiteSight))


def sample_of(row: Row) -> Sample:
    return _made(Sample, row)


def entry_of(row: Row) -> Entry:
    kinds, cases = _decoded(row["kinds"], _KINDS), _decoded(row["about"], _TOLD).get("cases", ())
    return _made(Entry, row, kinds=kinds, cases=cases, pass_on=bool(row["pass_on"]))


def queued_of(row: Row) -> Queued:
    return _made(Queued, row, to=row["recipient"])


def paper_of(row: Row) -> Paper:
    bulletin = _decoded(row["content"], Bulletin)
    return _made(Paper, row, bulletin=replace(bulletin, tally=_added_up(bulletin.tally)))


def _added_up(tally: Tally) -> Tally:
    """Issues of versions that counted no undated reports said of what was left that its day is still to be verified."""
    left = tally.reports_due - tally.on_time - tally.late - tally.undated - tally.missing
    return replace(tally, undated=tally.undated + left) if left else tally


def _made(kind: type[S], row: Row, **others: Any) -> S:
    """A noun of a row: the columns named like its fields, and ``others`` in their place."""
    columns = {name: row[name] for name in row.keys() if name in kind.__struct_fields__}  # noqa: SIM118
    return msgspec.convert(columns | others, kind)


def _decoded(text: str | None, kind: Any) -> Any:
    return msgspec.json.decode(text, type=kind) if text else None
