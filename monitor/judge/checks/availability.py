"""Whether a site can be reached: by the week's probes of its home page, over IPv6, under a name of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_address

from monitor.judge.availability import WEEK, rate, restless
from monitor.judge.places import site_place
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.websites import SiteSight, WebDossier


def site_opens(dossier: WebDossier, *, percent: int, a_day: int) -> Iterator[Remark]:
    """Fewer than ``percent`` of the week's probes failed; each of the seven days before today has ``a_day`` that count.

    Void probes (our own connection, maintenance, a firewall) do not count. A week that is not whole proves nothing.
    """
    samples = dossier.samples or ()
    found = rate(samples, dossier.today)
    values: Values = {
        "counted": found.counted,
        "failed": found.failed,
        "void": found.void,
        "percent": round(100 * (found.share or 0), 1),
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "fewest": found.fewest,
    }
    bad = found.counted > 0 and 100 * found.failed >= percent * found.counted
    if found.fewest < a_day:
        verdict, reason = (Verdict.UNSURE, "short_bad") if bad else (Verdict.SKIPPED, "short")
        yield Remark(verdict=verdict, reason=reason, values=values)
    elif bad:
        yield Remark(verdict=Verdict.FAILS, where=site_place(samples[0].host), reason="fails", values=values)
    else:
        yield Remark(verdict=Verdict.HOLDS)


def site_steady(dossier: WebDossier, *, changes: int, a_day: int, calm: int) -> Iterator[Remark]:
    """On none of the seven days before today the home page went up or down ``changes`` times, by the probes that count.

    A person is told of such days, once however many they are and however often it changed on them, until ``calm`` days
    in a row had fewer changes; a day with fewer than ``a_day`` probes that count is not one of these. A site that is
    down and stays so does not change.
    """
    samples = dossier.samples or ()
    days = restless(samples, dossier.today, changes=changes, a_day=a_day, calm=calm)
    if days is None:
        yield Remark(verdict=Verdict.SKIPPED, reason="short", values={"a_day": a_day})
    elif not days:
        yield Remark(verdict=Verdict.HOLDS)
    else:
        # What a person has called right stays so: nothing is said that is another thing tomorrow.
        long = days[0] == dossier.today - timedelta(days=WEEK)
        values: Values = {"changes": changes} if long else {"first": days[0].isoformat(), "changes": changes}
        reason = "week" if long else "since"
        yield Remark(verdict=Verdict.UNSURE, where=site_place(samples[0].host), reason=reason, values=values)


def over_ipv6(dossier: WebDossier) -> Iterator[Remark]:
    """The site has an IPv6 address and answers there; nothing is said where we could not look."""
    site = sight(dossier)
    if site.ipv6 is None:
        yield Remark(verdict=Verdict.SKIPPED, reason="unknown")
    elif site.ipv6:
        yield Remark(verdict=Verdict.HOLDS)
    else:
        yield Remark(verdict=Verdict.FAILS, where=site_place(site.host), reason="fails", values={"host": site.host})


def domain_fits(dossier: WebDossier, *, suffix: str) -> Iterator[Remark]:
    """The host is ``www.<area>`` or ``<body>.<area>`` under ``suffix``; without either part it is for a person."""
    site = sight(dossier)
    name = site.host.rpartition(":")[0] or site.host
    values: Values = {"host": name, "suffix": suffix}
    if _is_address(name):
        yield Remark(verdict=Verdict.SKIPPED, reason="no_name", values=values)
    elif not name.endswith(suffix):
        yield Remark(verdict=Verdict.FAILS, where=site_place(site.host), reason="fails", values=values)
    elif not re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", name.removesuffix(suffix)):
        yield Remark(verdict=Verdict.UNSURE, where=site_place(site.host), reason="bare", values=values)
    else:
        yield Remark(verdict=Verdict.HOLDS)


def sight(dossier: WebDossier) -> SiteSight:
    """What a survey saw of the site; a rule about sites needs ``website``."""
    assert dossier.website is not None
    return dossier.website


def _is_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
