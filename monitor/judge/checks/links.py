"""Where the links of a site lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.judge.checks.availability import sight
from monitor.judge.checks.site import word_in
from monitor.judge.places import site_place
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.websites import DeadLink, WebDossier

_LISTED = 10
OUTWARD = "outward"
_UNREACHED = ("dns", "refused")


def links_alive(dossier: WebDossier, *, days: int, sure: list[str], names: dict[str, str]) -> Iterator[Remark]:
    """No link led to nothing on ``days`` days; ``names`` are what people call the kinds of links.

    Links with a trouble in ``sure`` are dead; with any other (a certificate, a slow server) a person looks. So it is
    with other hosts that cannot be reached where none could be: we may have no way out.
    """
    site = sight(dossier)
    if site.trouble is not None or not site.checked:
        yield Remark(verdict=Verdict.SKIPPED, reason="*unread_site" if site.trouble is not None else "none")
        return
    lasting = [link for link in site.dead if len(link.days) >= days]
    dead = [link for link in lasting if link.code in sure and not (_is_unreached(link) and not site.outward)]
    if not lasting:
        yield Remark(verdict=Verdict.HOLDS)
        return
    told = dead or lasting
    values: Values = {
        "count": len(told),
        "days": days,
        "kinds": "，".join(f"{name}{_count(told, kind)}" for kind, name in names.items() if _count(told, kind)),
        "links": "；".join(f"“{link.text[:30]}” {link.url}" for link in told[:_LISTED]),
    }
    verdict, reason = (Verdict.FAILS, "fails") if dead else (Verdict.UNSURE, "doubt")
    yield Remark(verdict=verdict, where=site_place(site.host), reason=reason, values=values)


def outward_clean(dossier: WebDossier, *, words: list[str], parked: list[str]) -> Iterator[Remark]:
    """No page that a link to another host led to has a foreign word, or those of a domain for sale, in its title.

    Never more than a sign for a person.
    """
    site = sight(dossier)
    if not site.outward:
        yield Remark(verdict=Verdict.SKIPPED, reason="*unread_site" if site.trouble is not None else "none")
        return
    found = [(page, word) for page in site.outward if (word := word_in(page, [*words, *parked])) is not None]
    for page, word in found[:1]:
        values: Values = {"url": page.url, "title": page.title, "word": word, "count": len(found)}
        yield Remark(verdict=Verdict.UNSURE, where=site_place(site.host), reason="words", values=values)
    if not found:
        yield Remark(verdict=Verdict.HOLDS)


def _is_unreached(link: DeadLink) -> bool:
    return link.kind == OUTWARD and link.code in _UNREACHED


def _count(links: Sequence[DeadLink], kind: str) -> int:
    return sum(link.kind == kind for link in links)
