"""The monitor's configuration for a farm: a unit a host, all columns registered, no pause and no robots.

One of the five columns is that of annual reports, so that visit and survey meet on it. Links are looked at once a
month: a round of the days between asks for home pages and columns only.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.farm import REPORTS, Farm, unit

WORKERS = 4
"""Requests out at a time, here and with the rivals."""

_SETTINGS = """\
roster = "roster.csv"
column_table = "columns.csv"

[center]
name = "霁川县电子政务服务中心"

[watch]
pause = "0s"
robots = false
workers = {workers}
max_links = 1
links_every = "30d"

[bulletin]
every = "off"

"""
_SITE = """\
[[site]]
host = "{host}"
home = "http://{host}/"
reports = "{reports}"
allow_private = true

"""


def write(folder: Path, farm: Farm) -> Path:
    """config.toml in ``folder``, with the tables it names beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    units = {host: unit(number) for number, host in enumerate(farm.hosts)}
    _table(folder / "roster.csv", ("name", "kind", "site"), [(units[host], "department", host) for host in farm.hosts])
    rows = [
        (host, f"首页 > 政务公开 > {name}", url, "notice", units[host], "0")
        for host in farm.hosts
        for name, url in farm.columns(host).items()
    ]
    _table(folder / "columns.csv", ("site", "path", "url", "kind", "agency", "first"), rows)
    sites = "".join(_SITE.format(host=host, reports=farm.columns(host)[REPORTS]) for host in farm.hosts)
    path = folder / "config.toml"
    path.write_text(_SETTINGS.format(workers=WORKERS) + sites, encoding="utf-8")
    return path


def _table(path: Path, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
