"""The replica county itself: a host for every site, a calendar that is set from outside, and clerks who read mail."""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import date, datetime, time
from pathlib import Path
from typing import Self

from monitor.clock import SHANGHAI
from monitor.demo import channels, columns
from monitor.demo.articles import Shelf
from monitor.demo.columns import Estate, Plot, column_of, is_down, is_injected, named
from monitor.demo.hosts import Host, host_on
from monitor.demo.markup import PAGES
from monitor.demo.pieces import OTHERWISE, View, page
from monitor.demo.scenario import Place, Scenario, appears_on, month_day
from monitor.demo.sites import pages_of, reports_key, reports_path
from monitor.demo.systems import address_of
from monitor.model.columns import Column

_MORNING = time(9)
_FIRST_HOST, _CONTROL = 2, 99


class County:
    """All sites of a scenario on loopback hosts, as a context manager.

    It opens on 1 January after the report year; ``set_day`` decides what is visible from then on.
    """

    def __init__(self, scenario: Scenario, year: int) -> None:
        self.scenario = scenario
        self.estate: Estate = columns.load()
        self.year = year
        self.day = date(year + 1, 1, 1)
        self._shelf = Shelf(scenario, year)
        self._noticed: dict[str, date] = {}
        self._told: dict[str, list[date]] = {}
        self._servers: dict[str, Host] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for number, place in enumerate(self.scenario.sites, start=_FIRST_HOST):
            self._servers[place.key] = self._stack.enter_context(host_on(number))
        self._control = self._stack.enter_context(host_on(_CONTROL))
        self._control.show({OTHERWISE: page("control", "missing.html", {})}, self.day)
        self.set_day(self.day)
        for server in (*self._servers.values(), self._control):
            server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        self._servers.clear()

    def set_day(self, day: date) -> None:
        """What is published, corrected and rebuilt by ``day`` is what the sites show from now on."""
        self.day = day
        for place in self.scenario.sites:
            self._servers[place.key].show(pages_of(self._view(place)), day)
        self.set_time(datetime.combine(day, _MORNING, SHANGHAI))

    def set_time(self, at: datetime) -> None:
        """Sites that are down at that time of the day answer nobody."""
        for key, health in self.estate.health.items():
            self._servers[key].down = is_down(health, self.year, at)

    def stay_open(self) -> None:
        """The calendar stops where it is; from now on the servers tell the real time."""
        for server in self._servers.values():
            server.now = ""

    def receive(self, recipient: str, subject: str, text: str) -> None:
        """A mail reaches a unit today. A rectification notice of a published report, or one that names columns, makes
        its clerks start to work.
        """
        said = re.sub(r"\s", "", subject + text)
        for unit in self.scenario.units:
            appears = appears_on(unit, self.year)
            if recipient != self.mail_of(unit.key):
                continue
            if self.scenario.notice_word in said and appears is not None and appears <= self.day:
                self._noticed.setdefault(unit.key, self.day)
            if self.scenario.website_word in said:
                self._told_of_columns(unit.key, said)

    def mail_of(self, key: str) -> str:
        return f"{key}@{self.scenario.mail_domain}"

    def host(self, key: str) -> str:
        """``address:port`` of a site."""
        return self._servers[key].host

    def columns(self) -> dict[str, Column]:
        """Every column by its key, as the center would register it."""
        return {plot.key: self._column(plot) for plot in self.estate.plots}

    def write_config(self, directory: Path, smtp_port: int) -> Path:
        """The monitor's configuration for this county, as its center would write it."""
        names = {unit.key: unit.name for unit in self.scenario.units}
        owners = {key: names[health.owner] for key, health in self.estate.health.items()}
        sites = [
            {
                "host": self.host(place.key),
                "path": reports_path(place),
                "names": place.path,
                "owner": owners.get(place.key, ""),
            }
            for place in self.scenario.sites
        ]
        agencies = [
            {"unit": unit, "host": self.host(unit.site), "mail": self.mail_of(unit.key)} for unit in self.scenario.units
        ]
        text = PAGES.get_template("config.toml").render(
            scenario=self.scenario,
            sites=sites,
            agencies=agencies,
            columns=self.columns().values(),
            control=self._control.host,
            smtp_port=smtp_port,
        )
        path = directory / "config.toml"
        path.write_text(text, encoding="utf-8")
        return path

    def _view(self, place: Place) -> View:
        """What a site has to show today."""
        estate, year, day = self.estate, self.year, self.day
        health = estate.health.get(place.key)
        shown = channels.of_site(estate, place.key, year, day, self._told)
        articles = self._shelf.on(place.key, day, self._noticed)
        latest = channels.latest(estate, place.key, shown, year, day) if health is not None else []
        forms = [(reports_key(place, one), one) for one in articles if self.scenario.form_word in one.title]
        return View(
            place=place,
            host=self.host(place.key),
            year=year,
            day=day,
            rebuilt=self._rebuilt() if place.style == "ucap" else date(year, 1, 1),
            articles=articles,
            channels=shown,
            latest=(*latest, *forms),
            bare=health is not None and health.bare,
            dead=health.dead if health is not None else "",
            injected=estate.injected if health is not None and is_injected(health, year, day) else "",
        )

    def _column(self, plot: Plot) -> Column:
        place = next(place for place in self.scenario.sites if place.key == plot.site)
        host = self.host(plot.site)
        url = f"http://{host}{address_of(place.style, plot.key)}"
        return column_of(plot, self.scenario, self.estate, self.year, host, url)

    def _told_of_columns(self, unit: str, said: str) -> None:
        """The clerks of a unit read which of their columns a letter names."""
        for plot in self.estate.plots:
            told = self._told.setdefault(plot.key, [])
            if plot.unit == unit and named(plot) in said and self.day not in told:
                told.append(self.day)

    def _rebuilt(self) -> date:
        days = [month_day(self.year + 1, text) for text in self.scenario.rebuilds]
        return max((day for day in days if day <= self.day), default=date(self.year + 1, 1, 1))
