"""What tests of rendered pages share: the browser they need, and pages for it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.fetch.fetch import Fetcher
from monitor.model.pages import Capture, Trouble
from monitor.model.roster import Limits, Site
from monitor.watch.browser import chromium, owner
from monitor.watch.browser.orders import Rendered, RenderOrder
from tests.servers import WebServer
from tests.sites import SHANGHAI

AT = datetime(2026, 5, 20, 9, tzinfo=SHANGHAI)
LIMITS = Limits(pause=0.0, timeout=10.0, deadline=15.0, robots=False)
LACKING = chromium.missing("")
wants_browser = pytest.mark.skipif(
    bool(LACKING) and os.environ.get("CI") != "true", reason=f"{LACKING} is not installed here"
)


def site_of(server: WebServer, **more: object) -> Site:
    base = Site(host=server.host, home=server.url("/"), reports="", allow_private=True, pause=0.0)
    return replace(base, **more)


def shown(server: WebServer, path: str = "/", *, limits: Limits = LIMITS, **bounds: object) -> Rendered:
    """A page of a server as the browser shows it."""
    site = site_of(server)
    with Fetcher(site, limits, AT) as http:
        document = http.get(server.url(path))
        given = {"max_bytes": limits.max_bytes, "seconds": 60.0, **bounds}
        return owner.render(RenderOrder(site=site, url=server.url(path), document=document, **given), http)  # type: ignore[arg-type]


def text(rendered: Rendered) -> str:
    assert isinstance(rendered.page, Capture), rendered.page
    return rendered.page.body.decode()


def trouble(rendered: Rendered) -> tuple[str, str]:
    assert isinstance(rendered.page, Trouble), rendered.page.body
    return rendered.page.code, rendered.page.says


def wrapped(folder: Path, before: str = "", after: str = "") -> str:
    """A program that starts the browser with something before it, or with more arguments."""
    program = folder / "browser.sh"
    program.write_text(f'#!/bin/sh\nexec {before} {chromium.executable("")} "$@" {after}\n', encoding="utf-8")
    program.chmod(0o755)
    return str(program)


def family(pid: int) -> dict[int, str]:
    """The living processes that descend from one: the number of each and how it was called."""
    found: dict[int, str] = {}
    above = {number: parent for number, (parent, _) in _processes().items()}
    for number, (_, called) in _processes().items():
        line = [number]
        while above.get(line[-1], 0) > 1:
            line.append(above[line[-1]])
        if called and pid in line[1:]:
            found[number] = called
    return found


def living(pids: Iterable[int]) -> list[int]:
    """Those that are still there, the dead that nobody has asked for left out."""
    there = _processes()
    return [pid for pid in pids if pid in there and there[pid][1]]


def _processes() -> dict[int, tuple[int, str]]:
    """Parent and command line of every process; the dead have none."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat, called = (folder / "stat").read_text(), (folder / "cmdline").read_bytes()
        except OSError:
            continue
        found[int(folder.name)] = (int(stat.rpartition(")")[2].split()[1]), called.decode(errors="replace"))
    return found
