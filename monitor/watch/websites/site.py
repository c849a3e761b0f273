"""What a survey sees of a site beyond its columns: home page, templates, links, IPv6, certificate, annual form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from msgspec.structs import replace

from monitor.fetch.answers import header, ours
from monitor.fetch.guard import Resolver, system_resolver
from monitor.fetch.tls import UNTRUSTED
from monitor.model.columns import ColumnSight
from monitor.model.pages import Capture, Trouble
from monitor.model.websites import PageSight, SiteSight, SurveyOrder
from monitor.read.pages import targets, template
from monitor.watch.http import Http
from monitor.watch.pages import Pages
from monitor.watch.websites import home as homes
from monitor.watch.websites import links, reach, webform
from monitor.watch.websites.links import Elsewhere, Followed, Stands
from monitor.watch.websites.messages import mail

_MOST_EARLIER = 5
"""So many further pages are opened to see whether a link that was dead before still stands on them."""


def look(
    order: SurveyOrder,
    pages: Pages,
    columns: Sequence[ColumnSight],
    http: Http,
    *,
    others: Elsewhere | None = None,
    resolve: Resolver = system_resolver,
) -> SiteSight:
    """Look at a site whose columns were read over ``pages``. With ``trouble`` nothing but ``tls`` was seen,
    and ``dead`` is what it was before.

    ``http`` is what the pages are fetched with, ``others`` opens hosts that links lead to, ``resolve`` answers for
    names where IPv6 is looked for.
    """
    site, at = order.site, order.at
    home = pages.list(site.home)
    answered = order.thorough and (not isinstance(home, Trouble) or home.code in UNTRUSTED)
    tls = reach.tls(site, order.limits, at) if answered else None
    if isinstance(home, Trouble):
        return SiteSight(host=site.host, at=at, trouble=home, tls=tls, dead=order.dead, looked=order.looked)
    newest = homes.newest(order, pages, home, columns)
    seen = list(_seen(order, pages, columns)) if order.thorough else []
    followed = Followed(dead=order.dead)
    if order.thorough:
        stands = _stands(order, pages, seen)
        followed = links.followed(order, http, stands, others or links.elsewhere(order), pages.answers)
    form, searched = webform.search(order, pages, home)
    return SiteSight(
        host=site.host,
        at=at,
        newest=newest.day,
        level=newest.level,
        undated=newest.undated,
        awaiting=newest.awaiting,
        pages=tuple(sight for sight, _ in seen),
        dead=followed.dead,
        checked=followed.checked,
        outward=followed.outward,
        ipv6=reach.ipv6(site, order.limits, at, resolve) if order.thorough else None,
        tls=tls,
        form=form,
        form_searched=searched,
        looked=at if order.thorough else order.looked,
        mail=mail(order, pages),
    )


# --- templates ---------------------------------------------------------------------------------------------------


def _seen(order: SurveyOrder, pages: Pages, columns: Sequence[ColumnSight]) -> Iterator[tuple[PageSight, Capture]]:
    """The home page, one page of a column and one article, as far as they can be read."""
    for kind, url in _examples(order, columns):
        capture = pages.whole(url)
        sight = capture if isinstance(capture, Trouble) else _sight(order, capture, kind)
        if not isinstance(capture, Trouble) and not isinstance(sight, Trouble):
            yield sight, capture


def _examples(order: SurveyOrder, columns: Sequence[ColumnSight]) -> Iterator[tuple[str, str]]:
    yield "home", order.site.home
    read = [one for one in columns if one.trouble is None and ours(order.site, one.column.url)]
    column = next((one for one in read if one.items), None)
    if column is not None:
        yield "column", column.column.url
    article = next((one.url for one in read if one.url and ours(order.site, one.url)), None)
    if article is not None:
        yield "article", article


def _sight(order: SurveyOrder, capture: Capture, kind: str) -> PageSight | Trouble:
    hosts = {order.site.host, *order.site.hosts, urlsplit(order.site.home).netloc}
    sight = template.sight(capture.body, capture.final_url, kind, header(capture, "content-type"), hosts)
    return sight if isinstance(sight, Trouble) else replace(sight, url=capture.url)


# --- links -------------------------------------------------------------------------------------------------------


def _stands(order: SurveyOrder, pages: Pages, seen: Sequence[tuple[PageSight, Capture]]) -> list[Stands]:
    """The links of the pages looked at, and those dead before where they stand still."""
    found = [one for sight, capture in seen for one in _links(capture, sight.kind)]
    read = {sight.url for sight, _ in seen}
    left = dict.fromkeys(dead.page for dead in order.dead if dead.page not in read and ours(order.site, dead.page))
    return [*found, *(one for page in list(left)[:_MOST_EARLIER] for one in _dead_before(order, pages, page))]


def _dead_before(order: SurveyOrder, pages: Pages, page: str) -> Iterator[Stands]:
    kinds = {dead.url: dead.kind for dead in order.dead if dead.page == page}
    capture = pages.whole(page)
    if not isinstance(capture, Trouble):
        there = (one.leads for one in _links(capture, ""))
        yield from (Stands(page, kinds[leads.url], leads) for leads in there if leads.url in kinds)


def _links(capture: Capture, kind: str) -> Iterator[Stands]:
    found = targets.targets(capture.body, capture.final_url, header(capture, "content-type"))
    yield from (Stands(capture.url, kind, leads) for leads in (() if isinstance(found, Trouble) else found))
