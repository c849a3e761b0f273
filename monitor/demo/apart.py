"""The county in a process of its own: its sites answer while the monitor reckons, as sites elsewhere do."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from multiprocessing import get_context, parent_process
from multiprocessing.managers import BaseManager
from pathlib import Path
from threading import Thread
from typing import Protocol, cast

from monitor.demo.scenario import Scenario
from monitor.demo.server import County
from monitor.model.columns import Column


class CountyApart(Protocol):
    """What a season needs of a county (see ``server.County``)."""

    def set_day(self, day: date) -> None: ...
    def set_time(self, at: datetime) -> None: ...
    def stay_open(self) -> None: ...
    def receive(self, recipient: str, subject: str, text: str) -> None: ...
    def host(self, key: str) -> str: ...
    def columns(self) -> dict[str, Column]: ...
    def write_config(self, directory: Path, smtp_port: int) -> Path: ...


@contextmanager
def county_apart(scenario: Scenario, year: int) -> Iterator[CountyApart]:
    """A county of its own process, open as long as the context lasts and this process lives."""
    manager = _Manager(ctx=get_context("spawn"))
    manager.start(_prepare)
    try:
        yield cast(CountyApart, getattr(manager, _OPENED)(scenario, year))
    finally:
        manager.shutdown()


class _Manager(BaseManager):
    pass


def _opened(scenario: Scenario, year: int) -> County:
    return County(scenario, year).__enter__()


_OPENED = "opened"
_CALLS = tuple(name for name in vars(CountyApart) if not name.startswith("_"))
_Manager.register(_OPENED, _opened, exposed=_CALLS)


def _prepare() -> None:
    """Ctrl-C is the monitor's to hear, and a county without its monitor closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_close_with_parent, daemon=True).start()


def _close_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
