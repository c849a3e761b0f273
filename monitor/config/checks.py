"""What only shows when entries are laid side by side: one name claimed twice, a site nobody registered.

The checks look at raw entries, so that a mistake elsewhere in an entry hides none of these.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from monitor.config import fields
from monitor.config.forms import Entry, Misfit, Misfits, Source
from monitor.errors import Problem
from monitor.settings import Smtp
from monitor.toml.lines import Path

Claims = Callable[[Entry], list[tuple[Path, str]]]
"""The names an entry claims for itself, and where each stands."""


def hosts_of(sites: Iterable[Entry]) -> Mapping[str, str]:
    """Every name a registered site answers to -> its main name."""
    return {name: _hosts(site)[0][1] for site in sites for _, name in _hosts(site)}


def check_sites(sites: Sequence[Entry]) -> Iterator[Problem]:
    """No host twice, and home and reports on the site's own hosts."""
    yield from _claimed_twice(sites, _hosts, "host-twice")
    for site in sites:
        own = {name for _, name in _hosts(site)}
        for key in ("home", "reports"):
            yield from _elsewhere(site, key, own, "not-on-this-site")


def check_agencies(agencies: Sequence[Entry], hosts: Mapping[str, str]) -> Iterator[Problem]:
    """No name or alias twice, and every address on a registered site."""
    own = set(hosts)
    yield from _claimed_twice(agencies, _names, "name-twice")
    for agency in agencies:
        for path, site in _texts(agency, "site"):
            if site.lower() not in hosts and _fits_host(site):
                yield from agency.source.problems(Misfit(path, "site-not-registered", {"found": site}))
        yield from _elsewhere(agency, "reports", own, "not-on-a-registered-site")


def check_columns(columns: Sequence[Entry], sites: Sequence[Entry], agencies: Sequence[Entry]) -> Iterator[Problem]:
    """Every column once, on a registered site, with a registered unit; an exempt one says why."""
    hosts, names = hosts_of(sites), {name for agency in agencies for _, name in _names(agency)}
    own = set(hosts)
    yield from _claimed_twice(columns, _column, "column-twice-registered")
    for column in columns:
        for path, site in _texts(column, "site"):
            if site.lower() not in hosts and _fits_host(site):
                yield from column.source.problems(Misfit(path, "site-not-registered", {"found": site}))
        for path, agency in _texts(column, "agency"):
            if _plain(agency) not in names:
                yield from column.source.problems(Misfit(path, "agency-not-registered", {"found": agency}))
        yield from _elsewhere(column, "url", own, "not-on-a-registered-site")
        if not _texts(column, "reason") and any(kind == "exempt" for _, kind in _texts(column, "kind")):
            yield from column.source.problems(Misfit(("kind",), "exempt-without-reason", {}))
    for one in sites:
        for path, owner in _texts(one, "owner"):
            if _plain(owner) not in names:
                yield from one.source.problems(Misfit(path, "agency-not-registered", {"found": owner}))


def _column(column: Entry) -> list[tuple[Path, str]]:
    site = "".join(text.lower() for _, text in _texts(column, "site"))
    path = ">".join(text for _, text in _texts(column, "path"))
    return [(("path",), f"{site} {path}")] if path else []


def check_overlays(overlays: Sequence[Entry], agencies: Sequence[Entry]) -> Iterator[Problem]:
    """Each for the year after its report year, handed in before published, once, and for an area somebody lies in."""
    areas = {area for agency in agencies for _, area in _texts(agency, "area")}
    yield from _claimed_twice(overlays, _notice, "overlay-twice")
    for overlay in overlays:
        for path, area in _texts(overlay, "area"):
            if area not in areas:
                yield from overlay.source.problems(Misfit(path, "area-unknown", {"found": area}))
        yield from _dates(overlay)


def check_smtp(smtp: Smtp, source: Source) -> Iterator[Problem]:
    """A login needs one password, and only one."""
    if smtp.password_env and smtp.password_file:
        yield from source.problems(Misfit(("password_file",), "two-passwords", {}))
    if bool(smtp.user) != bool(smtp.password_env or smtp.password_file):
        yield from source.problems(Misfit((), "login-incomplete", {}))


def _claimed_twice(entries: Iterable[Entry], claims: Claims, code: str) -> Iterator[Problem]:
    owners: dict[str, Entry] = {}
    for entry in entries:
        for path, name in claims(entry):
            owner = owners.setdefault(name, entry)
            if owner is not entry:
                place = owner.source.problems(Misfit((), "", {}))[0]
                found = Misfit(path, code, {"found": name, "file": place.file, "other": place.line or 0})
                yield from entry.source.problems(found)


def _hosts(site: Entry) -> list[tuple[Path, str]]:
    return [(path, name.lower()) for key in ("host", "hosts") for path, name in _texts(site, key)]


def _names(agency: Entry) -> list[tuple[Path, str]]:
    """Names without spaces and in one width: a space inside makes no other name."""
    texts = [one for key in ("name", "aliases") for one in _texts(agency, key)]
    return [(path, _plain(name)) for path, name in texts]


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def _notice(overlay: Entry) -> list[tuple[Path, str]]:
    if not isinstance(overlay.raw, dict):
        return []
    return [((), " ".join(str(overlay.raw.get(key)) for key in ("area", "year", "kind")))]


def _dates(overlay: Entry) -> Iterator[Problem]:
    publish, submit = (_date(overlay, key) for key in ("publish_by", "submit_by"))
    year = overlay.raw.get("year") if isinstance(overlay.raw, dict) else None
    if publish and isinstance(year, int) and publish.year != year + 1:
        wrong = Misfit(("publish_by",), "not-the-year-after", {"found": str(publish), "year": year})
        yield from overlay.source.problems(wrong)
    if publish and submit and submit > publish:
        yield from overlay.source.problems(Misfit(("submit_by",), "submit-after-publish", {"found": str(submit)}))


def _date(entry: Entry, key: str) -> date | None:
    try:
        return fields.iso_date(entry.raw.get(key)) if isinstance(entry.raw, dict) else None
    except Misfits:
        return None


def _elsewhere(entry: Entry, key: str, hosts: set[str], code: str) -> Iterator[Problem]:
    """The address under ``key``, if there is a sound one, must lie on one of ``hosts``."""
    address = entry.raw.get(key) if isinstance(entry.raw, dict) else None
    try:
        foreign = isinstance(address, str) and fields.netloc(fields.url(address)) not in hosts
    except Misfits:
        return
    if foreign:
        yield from entry.source.problems(Misfit((key,), code, {"found": str(address)}))


def _fits_host(value: str) -> bool:
    try:
        return bool(fields.host(value))
    except Misfits:
        return False


def _texts(entry: Entry, key: str) -> list[tuple[Path, str]]:
    """The texts under ``key``, written as one or as a list, and where each stands."""
    raw = entry.raw.get(key) if isinstance(entry.raw, dict) else None
    if isinstance(raw, str) and raw:
        return [((key,), raw)]
    members = raw if isinstance(raw, list) else []
    return [((key, index), one) for index, one in enumerate(members) if isinstance(one, str)]
