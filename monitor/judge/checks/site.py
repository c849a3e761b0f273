"""What the template of a site's pages must show: footer, tags (国办发〔2017〕47号); and what it must not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from monitor.judge.checks.availability import sight
from monitor.judge.places import site_place
from monitor.model.findings import Remark, Severity, Values, Verdict
from monitor.model.websites import PageSight, SiteSight, WebDossier

_SPOKEN = ("keywords", "description")
_LISTED = 5


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
