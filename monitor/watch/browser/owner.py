"""One browser for the whole process, owned by one thread; whoever wants a page hands it over and waits.

It is started when the first page is wanted, and anew after a number of pages or a crash.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Lock, Thread

from monitor.model.pages import Trouble
from monitor.watch.browser import chromium
from monitor.watch.browser.chromium import Chromium
from monitor.watch.browser.orders import Rendered, RenderOrder
from monitor.watch.http import PartHttp

_MOST_PAGES = 50
_GRACE = 1.0
"""Seconds beyond those of a page after which the browser is ended."""


def render(order: RenderOrder, http: PartHttp) -> Rendered:
    """A page as the browser shows it; never an error. To be called from any thread, which waits; ``http`` is used by
    another one meanwhile."""
    return _OWNER.render(order, http)


def close() -> None:
    """End the browser; the next page starts a new one."""
    _OWNER.close()


class _Job:
    """A page that somebody waits for."""

    def __init__(self, order: RenderOrder, http: PartHttp) -> None:
        self.order = order
        self.http = http
        self.done: SimpleQueue[Rendered] = SimpleQueue()


class _Owner:
    """The thread, if there is one, and its work."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: Thread | None = None

    def render(self, order: RenderOrder, http: PartHttp) -> Rendered:
        lacking = chromium.missing(order.program)
        if lacking:
            return Rendered(page=Trouble("no-browser", lacking))
        job = _Job(order, http)
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=_serve, args=(self._jobs,), daemon=True, name="browser")
                self._thread.start()
            self._jobs.put(job)
        return job.done.get()

    def close(self) -> None:
        with self._lock:
            if self._thread is not None:
                self._jobs.put(None)
                self._thread.join()
                self._thread = None


def _serve(jobs: SimpleQueue[_Job | None]) -> None:
    """Show page after page until there is no other."""
    with _kept() as browsers:
        for job in iter(jobs.get, None):
            job.done.put(browsers.show(job))


class _Browsers:
    """The browser in use, if there is one."""

    def __init__(self) -> None:
        self._current: Chromium | None = None

    def show(self, job: _Job) -> Rendered:
        """The page of a job. Whatever goes wrong, whoever waits must hear of it."""
        try:
            # Only an installation with the extra can import this.
            from monitor.watch.browser.page import shown

            browser = self._ready(chromium.executable(job.order.program) or "")
        except Exception as error:  # noqa: BLE001
            return Rendered(page=Trouble("no-browser", _first_line(error)))
        try:
            with browser.deadline(job.order.seconds + _GRACE):
                return shown(job.order, job.http, browser.browser)
        except Exception as error:  # noqa: BLE001
            return Rendered(page=Trouble("render-failed", _first_line(error)))

    def close(self) -> None:
        if self._current is not None:
            self._current.close()
            self._current = None

    def _ready(self, program: str) -> Chromium:
        current = self._current
        if current is None or not current.alive() or current.pages >= _MOST_PAGES or current.program != program:
            self.close()
            current = self._current = Chromium(program)
        current.pages += 1
        return current


@contextmanager
def _kept() -> Iterator[_Browsers]:
    browsers = _Browsers()
    try:
        yield browsers
    finally:
        browsers.close()


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200] or type(error).__name__


def _forget() -> None:
    """A forked copy of this process has no browser."""
    global _OWNER
    _OWNER = _Owner()


_OWNER = _Owner()
atexit.register(close)
os.register_at_fork(after_in_child=_forget)
