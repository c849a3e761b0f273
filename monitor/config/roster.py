"""The rosters of agencies and of columns in CSV or XLSX files: all of one, or none and every mistake with its row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from monitor.config import checks, tables
from monitor.config.forms import Reading
from monitor.config.sections import AGENCY
from monitor.config.tables import Shape
from monitor.model.columns import Column
from monitor.model.roster import Agency, Site

AGENCIES = Shape(
    vocabulary="roster",
    first="name",
    required=("kind", "site"),
    lists=("aliases", "emails"),
    paths=("reports",),
    choices={"kind": "kinds", "level": "levels"},
)
COLUMNS = Shape(
    vocabulary="columns",
    first="path",
    required=("site", "url", "kind", "agency"),
    paths=("path",),
    choices={"kind": "kinds", "first": "flags", "render": "flags"},
)


def read(path: Path, sites: Iterable[Site]) -> tuple[Agency, ...]:
    """The agencies in ``path``, which publish on ``sites``; ConfigError with every mistake and its row."""
    hosts = {name: site.host for site in sites for name in (site.host, *site.hosts)}
    reading = Reading()
    rows = tables.entries(reading, path, AGENCIES)
    agencies = reading.all(AGENCY, rows)
    reading.problems += checks.check_agencies(rows, hosts)
    reading.finish()
    return on_main_hosts(agencies, hosts)


def on_main_hosts(agencies: Iterable[Agency], hosts: Mapping[str, str]) -> tuple[Agency, ...]:
    """The agencies with every site under its main name."""
    return tuple(msgspec.structs.replace(one, site=hosts[one.site]) for one in agencies)


def with_owners(sites: Iterable[Site], agencies: Iterable[Agency]) -> tuple[Site, ...]:
    """The sites with the unit that answers for each under its main name."""
    names = _main_names(agencies)
    return tuple(msgspec.structs.replace(one, owner=names.get(one.owner, one.owner)) for one in sites)


def columns_of(columns: Iterable[Column], hosts: Mapping[str, str], agencies: Iterable[Agency]) -> tuple[Column, ...]:
    """The columns with every site and every unit under its main name."""
    names = _main_names(agencies)
    return tuple(
        msgspec.structs.replace(one, site=hosts[one.site], agency=names.get(one.agency, one.agency)) for one in columns
    )


def _main_names(agencies: Iterable[Agency]) -> dict[str, str]:
    return {name: one.name for one in agencies for name in (one.name, *one.aliases)}
