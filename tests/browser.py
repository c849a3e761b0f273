"""What tests of rendered pages share: the browser they need, and pages for it."""

from __future__ import annotations

import os
from collections.abc import Mapping
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
        given = {"max_bytes": limits.max_bytes, "seconds": 15.0, **bounds}
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


def marked(mark: str) -> Mapping[int, str]:
    """The living processes with a text in their environment: the number of each and how it was called."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment, called = (folder / "environ").read_bytes(), (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if called and mark.encode() in environment:
            found[int(folder.name)] = called.replace(b"\0", b" ").decode(errors="replace")
    return found
