"""The roster of agencies in a CSV or XLSX file: all of it, or none and every mistake with its row.

A row among the first ten names the columns, in Chinese or English (``monitor/words/roster.toml``); name, kind and site
must be there. Aliases and mail addresses in one cell are separated by commas, semicolons or line breaks of either
script, the steps of a column's path by ``>``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import msgspec

from monitor.config import checks, sheets
from monitor.config.forms import Entry, Misfit, Reading, Source, shown
from monitor.config.sections import AGENCY
from monitor.errors import ConfigError
from monitor.model import Agency, Site

Row = Sequence[str]


def read(path: Path, sites: Iterable[Site]) -> tuple[Agency, ...]:
    """The agencies in ``path``, which publish on ``sites``; ConfigError with every mistake and its row."""
    hosts = {name: site.host for site in sites for name in (site.host, *site.hosts)}
    reading = Reading()
    rows = entries(reading, path)
    agencies = reading.all(AGENCY, rows)
    reading.problems += checks.check_agencies(rows, hosts)
    reading.finish()
    return on_main_hosts(agencies, hosts)


def on_main_hosts(agencies: Iterable[Agency], hosts: Mapping[str, str]) -> tuple[Agency, ...]:
    """The agencies with every site under its main name."""
    return tuple(msgspec.structs.replace(one, site=hosts[one.site]) for one in agencies)


def entries(reading: Reading, path: Path) -> list[Entry]:
    """The rows of ``path`` as raw agencies; what is wrong with the table itself is noted in ``reading``."""
    try:
        rows = sheets.rows(path)
    except ConfigError as wrong:
        reading.problems += wrong.problems
        return []
    heading = next((at for at, row in enumerate(rows[:10]) if "name" in map(_column, row)), None)
    if heading is None:
        reading.problems += Source(str(path), {}).problems(Misfit((), "no-header", {"known": _names("name")}))
        return []
    columns = _columns(reading, Source(str(path), {(): heading + 1}), rows[heading])
    found = [
        _entry(reading, path, number, row, columns)
        for number, row in enumerate(rows[heading + 1 :], heading + 2)
        if any(row)
    ]
    if not found:
        reading.problems += Source(str(path), {}).problems(Misfit((), "no-rows", {}))
    return found


def _columns(reading: Reading, source: Source, row: Row) -> dict[str, tuple[int, str]]:
    """Key -> position and heading of its column."""
    columns: dict[str, tuple[int, str]] = {}
    for at, heading in enumerate(row):
        key = _column(heading)
        if key in columns:
            reading.problems += source.problems(Misfit((), "column-twice", {"found": shown(heading)}))
        elif key:
            columns[key] = (at, heading)
        elif heading and heading not in _vocabulary()["ignored"]["columns"]:
            reading.problems += source.problems(Misfit((), "unknown-column", {"found": shown(heading)}))
    for key in ("kind", "site"):
        if key not in columns:
            reading.problems += source.problems(Misfit((), "missing-column", {"missing": _names(key)}))
    return columns


def _entry(reading: Reading, path: Path, number: int, row: Row, columns: Mapping[str, tuple[int, str]]) -> Entry:
    source = Source(str(path), {(): number}, labels={key: heading for key, (_, heading) in columns.items()})
    cells = {key: row[at] if at < len(row) else "" for key, (at, _) in columns.items()}
    for key, cell in cells.items():
        if cell.startswith(_FORMULA):
            reading.problems += source.problems(Misfit((key,), "formula", {"found": shown(cell)}))
    raw = {key: _value(key, "" if cell.startswith(_FORMULA) else cell) for key, cell in cells.items()}
    return Entry({key: value for key, value in raw.items() if value or key in _REQUIRED}, source)


_FORMULA = ("=", "+", "-", "@")
_REQUIRED = ("name", "kind", "site")
_SEPARATORS = re.compile(r"[、，,；;\n]+")
_STEPS = re.compile(r"[>＞]+")


def _value(key: str, cell: str) -> str | list[str]:
    if key in ("aliases", "emails"):
        return _parts(_SEPARATORS, cell)
    if key == "reports" and not cell.startswith(("http:", "https:")):
        return _parts(_STEPS, cell)
    if key in ("kind", "level"):
        return _word(f"{key}s", cell)
    return cell


def _parts(separator: re.Pattern[str], cell: str) -> list[str]:
    return [part.strip() for part in separator.split(cell) if part.strip()]


def _column(heading: str) -> str:
    """The key a heading stands for; empty if none."""
    key = _word("columns", heading)
    return key if key in _vocabulary()["columns"] else ""


def _word(table: str, word: str) -> str:
    """The key ``word`` is one of the names of, else ``word`` itself."""
    plain = "".join(unicodedata.normalize("NFKC", word).lower().split())
    return next((key for key, names in _vocabulary()[table].items() if plain in (key, *names)), word)


def _names(key: str) -> str:
    return _vocabulary()["columns"][key][0]


@cache
def _vocabulary() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = resources.files("monitor.words").joinpath("roster.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
