"""What a site shows, where its links lead, and what it owes its public by a day (国办发〔2017〕47号)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import urlsplit

from monitor.judge.checks.availability import sight
from monitor.judge.freshness import first_day
from monitor.judge.places import site_place
from monitor.model.findings import Remark, Severity, Values, Verdict
from monitor.model.websites import DeadLink, Form, Message, PageSight, SiteSight, WebDossier

_SPOKEN = ("keywords", "description")
_LISTED = 5
_LINKS_LISTED = 10
OUTWARD = "outward"
_UNREACHED = ("dns", "refused")


def footer_shows(dossier: WebDossier, *, elements: dict[str, str]) -> Iterator[Remark]:
    """The home page shows every element; the keys are those of ``PageSight.footer``, the values what people call them.

    Where a script may write the footer, and where another page of the site shows the element, a person looks.
    """
    site = sight(dossier)
    home = next((page for page in site.pages if page.kind == "home"), None)
    if home is None:
        yield Remark(verdict=Verdict.SKIPPED, reason="*unread_site")
        return
    lacking = [key for key in elements if key not in home.footer]
    if not lacking:
        yield Remark(verdict=Verdict.HOLDS)
        return
    elsewhere = any(key in page.footer for page in site.pages for key in lacking)
    verdict, reason = Verdict.FAILS, "fails"
    if home.scripted or elsewhere:
        verdict, reason = Verdict.UNSURE, "scripted" if home.scripted else "elsewhere"
    values: Values = {"missing": "、".join(elements[key] for key in lacking), "url": home.url}
    yield Remark(verdict=verdict, where=site_place(site.host), reason=reason, values=values)


def tags_filled(
    dossier: WebDossier, *, pages: dict[str, str], required: list[str], blanks: list[str], domain: str
) -> Iterator[Remark]:
    """Pages of the kinds in ``pages`` (with what people call them) bear the ``required`` tags, with a content that is
    none of ``blanks``.

    The tag ``domain`` (empty: none) names the site's host and no address; anything else is a hint. Told once a site.
    """
    site = sight(dossier)
    seen = [page for page in site.pages if page.kind in pages]
    if not seen:
        yield Remark(verdict=Verdict.SKIPPED, reason="no_page")
        return
    lacking = {page.kind: names for page in seen if (names := _lacking(page, required, blanks))}
    if lacking:
        values: Values = {
            "tags": "、".join(name for name in required if any(name in names for names in lacking.values())),
            "pages": "、".join(pages[kind] for kind in lacking),
        }
        hidden = all(page.scripted and not page.tags for page in seen if page.kind in lacking)
        verdict, reason = (Verdict.UNSURE, "scripted") if hidden else (Verdict.FAILS, "fails")
        yield Remark(verdict=verdict, where=site_place(site.host), reason=reason, values=values)
    wrong = _other_domain(site, seen, domain, blanks)
    if wrong is not None:
        yield wrong
    if not lacking and wrong is None:
        yield Remark(verdict=Verdict.HOLDS)


def nothing_injected(dossier: WebDossier, *, words: list[str], trusted: list[str]) -> Iterator[Remark]:
    """No title, keywords or description has one of the ``words``, no hidden link leads to another host.

    Hosts that end with one of ``trusted`` may be linked as a page likes. Never more than a sign for a person.
    """
    site = sight(dossier)
    if site.trouble is not None and site.trouble.code == "foreign-host":
        yield Remark(verdict=Verdict.UNSURE, where=site_place(site.host), reason="moved", values={"host": site.host})
        return
    if not site.pages:
        yield Remark(verdict=Verdict.SKIPPED, reason="*unread_site")
        return
    signs = [*(_spoken(page, words) for page in site.pages), *(_hidden(page, trusted) for page in site.pages)]
    found = [(reason, values) for reason, values in filter(None, signs)]
    for reason, values in found[:1]:
        yield Remark(verdict=Verdict.UNSURE, where=site_place(site.host), reason=reason, values=values)
    if not found:
        yield Remark(verdict=Verdict.HOLDS)


def word_in(page: PageSight, words: Sequence[str]) -> str | None:
    """The first of some words that a page says of itself: in its title, its keywords or its description."""
    said = " ".join([page.title, *(page.tags.get(name, "") for name in _SPOKEN)]).lower()
    return next((word for word in words if word.lower() in said), None)


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
        "links": "；".join(f"“{link.text[:30]}” {link.url}" for link in told[:_LINKS_LISTED]),
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


def form_published(dossier: WebDossier, *, month: int, day: int) -> Iterator[Remark]:
    """The form of the year before is there, published by the due day, and the home page leads to it.

    A due day of the dossier, set by the county, stands in place of ``month`` and ``day``. A form that is late weighs
    less than none (S2), one that the home page does not lead to less again (S3); where scripts or pictures may hide the
    link a person looks.
    """
    site = sight(dossier)
    due = dossier.due or date(dossier.today.year, month, day)
    values: Values = {"year": due.year - 1, "due": due.isoformat()}
    where = site_place(site.host)
    if site.form is not None:
        yield from _judged(site.form, due, where, values)
    elif dossier.today <= due:
        yield Remark(verdict=Verdict.SKIPPED, reason="not_due", values=values)
    elif site.trouble is not None:
        yield Remark(verdict=Verdict.SKIPPED, reason="*unread_site")
    elif not site.form_searched:
        yield Remark(verdict=Verdict.UNSURE, where=where, reason="unsearched", values=values)
    else:
        yield Remark(verdict=Verdict.FAILS, where=where, reason="fails", values=values)


def messages_answered(dossier: WebDossier, *, limit: str, within: str, others: list[str]) -> Iterator[Remark]:
    """No message of the time ``within`` is older than ``limit`` and not answered; both are written ``3m`` or ``90d``.

    Entries whose row has one of the words ``others`` (petitions, complaints) do not count. Where a list does not say
    what became of an old message, a person looks.
    """
    site = sight(dossier)
    if not site.mail:
        yield Remark(verdict=Verdict.SKIPPED, reason="unknown")
        return
    first, last = first_day(dossier.today, within), first_day(dossier.today, limit)
    asked = [one for one in site.mail if not any(word in one.text for word in others)]
    old = [one for one in asked if one.written is not None and first <= one.written < last]
    waiting, unclear = ([one for one in old if one.answered is state] for state in (False, None))
    told = waiting or unclear
    if not told:
        yield Remark(verdict=Verdict.HOLDS)
        return
    verdict, reason = (Verdict.FAILS, "fails") if waiting else (Verdict.UNSURE, "doubt")
    values: Values = {"count": len(told), "limit": limit, "days": _named(told)}
    yield Remark(verdict=verdict, where=site_place(site.host), reason=reason, values=values)


Sign = tuple[str, Values] | None


def _spoken(page: PageSight, words: Sequence[str]) -> Sign:
    word = word_in(page, words)
    return None if word is None else ("words", {"word": word, "title": page.title, "url": page.url})


def _hidden(page: PageSight, trusted: Sequence[str]) -> Sign:
    found = [url for url in page.hidden if not (urlsplit(url).hostname or "").endswith(tuple(trusted))]
    if not found:
        return None
    return "hidden", {"count": len(found), "links": "、".join(found[:_LISTED]), "url": page.url}


def _lacking(page: PageSight, required: Sequence[str], blanks: Sequence[str]) -> list[str]:
    return [name for name in required if page.tags.get(name.lower(), "").strip().lower() in ("", *blanks)]


def _other_domain(site: SiteSight, pages: Sequence[PageSight], domain: str, blanks: Sequence[str]) -> Remark | None:
    """A hint where the tag of the site's domain says something else."""
    own = site.host.rpartition(":")[0] or site.host
    for page in pages:
        says = page.tags.get(domain.lower(), "").strip() if domain else ""
        if says and says.lower() not in (*blanks, own, site.host):
            values: Values = {"tag": domain, "says": says, "host": own}
            where = f"{site_place(site.host)}.domain"
            return Remark(verdict=Verdict.FAILS, where=where, reason="domain", severity=Severity.S4, values=values)
    return None


def _is_unreached(link: DeadLink) -> bool:
    return link.kind == OUTWARD and link.code in _UNREACHED


def _count(links: Sequence[DeadLink], kind: str) -> int:
    return sum(link.kind == kind for link in links)


def _judged(form: Form, due: date, where: str, values: Values) -> Iterator[Remark]:
    late = form.published is not None and form.published > due
    if late and form.published is not None:
        told = {**values, "published": form.published.isoformat(), "url": form.url}
        yield Remark(verdict=Verdict.FAILS, where=f"{where}.late", reason="late", severity=Severity.S2, values=told)
    if not form.from_home:
        told = {**values, "url": form.url}
        verdict, reason = (Verdict.UNSURE, "hidden") if form.from_home is None else (Verdict.FAILS, "far")
        yield Remark(verdict=verdict, where=f"{where}.home", reason=reason, severity=Severity.S3, values=told)
    if not late and form.from_home:
        yield Remark(verdict=Verdict.HOLDS)


def _named(messages: Sequence[Message]) -> str:
    """The days of messages; their words may be about people."""
    return "、".join(one.written.isoformat() for one in messages[:_LISTED] if one.written is not None)
