"""What a site owes its public by a day: its annual form, its answers to letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.judge.checks.availability import sight
from monitor.judge.freshness import first_day
from monitor.judge.places import site_place
from monitor.model.findings import Remark, Severity, Values, Verdict
from monitor.model.websites import Form, Message, WebDossier

_LISTED = 5


def form_published(dossier: WebDossier, *, month: int, day: int) -> Iterator[Remark]:
    """The form of the year before is there, published by the due day, and the home page leads to it.

    A due day of the dossier, set by the county, stands in place of ``month`` and ``day``. That a form is late cannot
    be put right, and that the home page does not lead to it is a hint.
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


def _judged(form: Form, due: date, where: str, values: Values) -> Iterator[Remark]:
    late = form.published is not None and form.published > due
    if late and form.published is not None:
        told = {**values, "published": form.published.isoformat(), "url": form.url}
        yield Remark(verdict=Verdict.FAILS, where=f"{where}.late", reason="late", severity=Severity.S4, values=told)
    if not form.from_home:
        told = {**values, "url": form.url}
        yield Remark(verdict=Verdict.FAILS, where=f"{where}.home", reason="far", severity=Severity.S4, values=told)
    if not late and form.from_home:
        yield Remark(verdict=Verdict.HOLDS)


def _named(messages: Sequence[Message]) -> str:
    """The days of messages; their words may be about people."""
    return "、".join(one.written.isoformat() for one in messages[:_LISTED] if one.written is not None)
