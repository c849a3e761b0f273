"""Rows of the tables and the nouns they stand for. Facts are JSON as msgspec writes it."""

from __future__ import annotations

import json
from functools import lru_cache

import msgspec

from monitor.model import Case, Dating, Finding, Known, Place, Standing
from monitor.store.connection import characters

STANDING = (
    "agency, year, kind, due, basis, host, state, dating, url, title, format, fee, "
    "first_seen, checked, readable, trouble, places"
)
CASE = "id, agency, year, rule, place, finding, opened, notified, rectify_by, closed, confirmed, replied, dismissed"
_PLACES = tuple[Place, ...]


def to_json(value: object) -> str:
    """The JSON of a value; a lone surrogate in it becomes U+FFFD."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return characters(json.dumps(msgspec.to_builtins(value), ensure_ascii=False))


@lru_cache(maxsize=512)
def known_of(facts: str) -> Known:
    """What is remembered of a page. Pages hardly change from day to day, and a large report takes its time."""
    return msgspec.json.decode(facts, type=Known)


def standing_of(row: tuple[object, ...]) -> Standing:
    """A row of ``STANDING``."""
    (
        agency,
        year,
        kind,
        due,
        basis,
        host,
        state,
        dating,
        url,
        title,
        version,
        fee,
        seen,
        checked,
        readable,
        trouble,
        places,
    ) = row
    return msgspec.convert(
        {
            "obligation": {"agency": agency, "year": year, "kind": kind, "due": due, "basis": basis},
            "host": host,
            "state": state,
            "dating": msgspec.json.decode(str(dating), type=Dating) if dating else None,
            "url": url,
            "title": title,
            "format": version,
            "fee": fee,
            "first_seen": seen,
            "checked": checked,
            "readable": bool(readable),
            "trouble": trouble,
            "places": msgspec.json.decode(str(places), type=_PLACES) if places else (),
        },
        Standing,
    )


def case_of(row: tuple[object, ...]) -> Case:
    """A row of ``CASE``."""
    number, agency, year, rule, place, finding, opened, notified, rectify_by, closed, confirmed, replied, dismissed = (
        row
    )
    return msgspec.convert(
        {
            "id": number,
            "agency": agency,
            "year": year,
            "rule": rule,
            "where": place,
            "finding": msgspec.json.decode(str(finding), type=Finding),
            "opened": opened,
            "notified": notified,
            "rectify_by": rectify_by,
            "closed": closed,
            "confirmed": confirmed,
            "replied": replied,
            "dismissed": dismissed,
        },
        Case,
    )
