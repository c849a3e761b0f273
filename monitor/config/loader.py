"""Reading the configuration: bytes -> TOML -> sections -> ``Config``, all mistakes at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from monitor.config import checks, kept, roster, sections, tables
from monitor.config.forms import Entry, Form, Misfit, Reading, Source, misfit, unknown
from monitor.config.kept import Several
from monitor.errors import ConfigError, Problem
from monitor.settings import Config, Smtp
from monitor.toml.file import read_toml


def load(path: Path) -> Config:
    """The configuration in ``path`` and the roster it names; ConfigError with every mistake found in either."""
    reading, document, source, single = _begun(path)
    path = Path(source.file)
    digest = kept.digest_of((path, single.get("roster"), single.get("column_table")))
    several = None if reading.problems else kept.read(single["state_dir"], digest)
    if several is None:
        several = _several(reading, document, source, single)
        kept.keep(single["state_dir"], digest, several)
    return _made(path, several, single)


def load_settings(path: Path) -> Config:
    """The configuration in ``path`` without units, sites and columns, for whoever asks after none of them.

    ConfigError with every mistake in what is left.
    """
    reading, _, source, single = _begun(path)
    reading.finish()
    nothing = Several(sites=(), agencies=(), overlays=(), columns=(), maintenance=())
    return _made(Path(source.file), nothing, single)


def _begun(path: Path) -> tuple[Reading, dict[str, Any], Source, dict[str, Any]]:
    """A reading under way: what stands in the file, and the sections that stand once."""
    path = path.absolute()
    lines, document = read_toml(path)
    source, reading = Source(str(path), lines), Reading()
    return reading, document, source, _single(reading, document, source, path.parent)


def _made(path: Path, several: Several, single: Mapping[str, Any]) -> Config:
    settings = {key: value for key, value in single.items() if key not in ("roster", "column_table")}
    return Config(path=path, **msgspec.structs.asdict(several), **settings)


def _several(reading: Reading, document: Mapping[str, Any], source: Source, single: Mapping[str, Any]) -> Several:
    """The sections that stand any number of times and the tables; ConfigError with every mistake noted by now."""
    entries = _entries(reading, document, source)
    entries["agency"] += tables.entries(reading, single["roster"], roster.AGENCIES) if "roster" in single else ()
    if "column_table" in single:
        entries["column"] += tables.entries(reading, single["column_table"], roster.COLUMNS)
    base = Path(source.file).parent
    found = {key: reading.all(form, entries[key]) for key, form in sections.repeated(base).items()}
    reading.problems += _across(single, entries, source)
    reading.finish()
    hosts = checks.hosts_of(entries["site"])
    return Several(
        sites=roster.with_owners(found["site"], found["agency"]),
        agencies=roster.on_main_hosts(found["agency"], hosts),
        overlays=found["overlay"],
        columns=roster.columns_of(found["column"], hosts, found["agency"]),
        maintenance=found["maintenance"],
    )


def password(smtp: Smtp, environ: Mapping[str, str] = os.environ) -> str | None:
    """The password of the mail relay, looked up now; None if none is wanted, ConfigError if it is not there."""
    if smtp.password_env:
        if not environ.get(smtp.password_env):
            raise _no_password("password-env-unset", smtp.password_env)
        return environ[smtp.password_env]
    if smtp.password_file:
        return _password_from(smtp.password_file)
    return None


def _password_from(path: Path) -> str:
    try:
        secret = path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise _no_password("password-file-unreadable", str(path)) from None
    if not secret:
        raise _no_password("password-file-empty", str(path))
    return secret


def _no_password(code: str, found: str) -> ConfigError:
    return ConfigError((Problem("config.toml", None, f"config.{code}", {"found": found}),))


_REPEATED = ("site", "agency", "overlay", "column", "maintenance")


def _single(reading: Reading, document: Mapping[str, Any], source: Source, base: Path) -> dict[str, Any]:
    known = sections.single(base)
    form_of: dict[str, Form[Any]] = {**known, **dict.fromkeys(_REPEATED, _passed)}
    values = {"state_dir": base / "state", "rules_dir": base / "rules.d", "calendar_dir": base / "calendar"}
    for key, raw in document.items():
        form = form_of.get(key, unknown(key, form_of))
        value = reading.one(form, Entry(raw, source.below(key)))
        if key in known and value is not None:
            values[key] = value
    for section in ("center", "site") if document.get("roster") else ("center", "site", "agency"):
        if document.get(section, []) == []:
            reading.problems += source.problems(Misfit((), "missing-section", {"missing": section}))
    return values


def _passed(raw: object) -> None:
    """Read elsewhere, element by element."""


def _entries(reading: Reading, document: Mapping[str, Any], source: Source) -> dict[str, list[Entry]]:
    """The elements of the sections that stand any number of times, each with its place."""
    return {
        key: reading.one(_elements(source.below(key)), Entry(document.get(key, []), source.below(key))) or []
        for key in _REPEATED
    }


def _elements(source: Source) -> Form[list[Entry]]:
    def read(raw: object) -> list[Entry]:
        if not isinstance(raw, list):
            raise misfit("not-repeated")
        return [Entry(one, source.below(index)) for index, one in enumerate(raw)]

    return read


def _across(single: Mapping[str, Any], entries: Mapping[str, list[Entry]], source: Source) -> list[Problem]:
    """What only shows when sections are laid side by side."""
    return [
        *checks.check_sites(entries["site"]),
        *checks.check_agencies(entries["agency"], checks.hosts_of(entries["site"])),
        *checks.check_columns(entries["column"], entries["site"], entries["agency"]),
        *checks.check_overlays(entries["overlay"], entries["agency"]),
        *(checks.check_smtp(single["smtp"], source.below("smtp")) if "smtp" in single else ()),
    ]
