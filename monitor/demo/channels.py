"""The columns of the county's sites as they stand on a day, with their articles, before any site gives them a shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice

from monitor.demo.articles import Article
from monitor.demo.columns import Entry, Estate, Plot, day_of, entries, pinned
from monitor.demo.pieces import Channel
from monitor.model.columns import ColumnClass

_SHOWN = 5


def of_site(estate: Estate, site: str, year: int, day: date, told: Mapping[str, Sequence[date]]) -> tuple[Channel, ...]:
    """The columns of a site on ``day``; ``told`` are the days letters about a column came, by its key."""
    plots = [plot for plot in estate.plots if plot.site == site]
    return tuple(_channel(estate, plot, plots, year, day, told.get(plot.key, ())) for plot in plots)


def latest(estate: Estate, site: str, channels: Iterable[Channel], year: int, day: date) -> list[tuple[str, Article]]:
    """The newest entries of a site, each with the key of its column: those its home page shows."""
    frozen = estate.health[site].frozen
    last = min(day, day_of(frozen, year)) if frozen else day
    found = [
        (one.key, item)
        for one in channels
        if one.odd not in ("script", "render") and one.kind != ColumnClass.EXEMPT
        for item in one.articles
        if item.shown <= last and not item.undated
    ]
    return list(islice(sorted(found, key=lambda one: (one[1].shown, one[1].key), reverse=True), _SHOWN))


def _channel(estate: Estate, plot: Plot, plots: Iterable[Plot], year: int, day: date, told: Sequence[date]) -> Channel:
    standing = sorted(entries(plot, year, day, told), key=lambda entry: entry.shown, reverse=True)
    articles = [_article(estate, plot, entry) for entry in standing]
    if plot.odd == "pinned":
        articles.insert(0, _article(estate, plot, pinned(year), on_top=True))
    below = tuple(one.key for one in plots if one.path[:-1] == plot.path)
    return Channel(key=plot.key, path=plot.path, kind=plot.kind, articles=tuple(articles), odd=plot.odd, below=below)


def _article(estate: Estate, plot: Plot, entry: Entry, on_top: bool = False) -> Article:
    titles = estate.titles[plot.kind]
    title = titles[entry.day.toordinal() // plot.every % len(titles)]
    key = f"{plot.key} {entry.day}"
    return Article(
        key=key,
        state=f"{key} {entry.shown}",
        year=entry.shown.year,
        title=title,
        shown=entry.shown,
        text=f"{title}。",
        undated=not entry.dated,
        pinned=on_top,
    )
