"""The county a verb is about: its configuration and its state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from monitor import config as configuration
from monitor.cli.command import Settings
from monitor.errors import SourceError
from monitor.settings import Config
from monitor.store.store import Store

_PATIENCE = 10.0
"""Seconds a verb waits for a round that is writing."""


def configured(settings: Settings) -> Config:
    """The configuration; from here on its language is spoken."""
    config = configuration.load(settings.config_path)
    settings.speak(config.lang)
    return config


def configured_alone(settings: Settings) -> Config:
    """The same without units, sites and columns, which are not read: their mistakes are no hindrance."""
    config = configuration.load_settings(settings.config_path)
    settings.speak(config.lang)
    return config


def reading(settings: Settings) -> Store:
    """The state of the county, to be read and closed again."""
    return Store.reading(configured(settings).state_dir)


@contextmanager
def writing(settings: Settings) -> Iterator[Store]:
    """The state of the county, to be changed in one transaction."""
    with Store.writing(configured(settings).state_dir, wait=_PATIENCE) as store, store.transaction():
        yield store


def require_known(config: Config, host: str | None, agency: str | None) -> None:
    if host is not None and host not in {site.host for site in config.sites}:
        raise SourceError("no-such-site", name=host, known="、".join(site.host for site in config.sites))
    if agency is not None and agency not in {one.name for one in config.agencies}:
        raise SourceError("no-such-agency", name=agency)
