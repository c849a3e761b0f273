"""The browser: which one is installed, how it is started so that it reaches nothing by itself, and its end."""

from __future__ import annotations

import os
import resource
import shutil
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
START_SECONDS = 30.0
MOST_MEMORY = 1024**3
"""Bytes of data that one process of the browser may hold."""
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
_NOWHERE = (
    # No name and no address means anything to it, and what it wanted to send would go by a proxy that does not exist.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://proxy.invalid:1",
    "--proxy-bypass-list=<-loopback>",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    "--no-first-run",
    "--block-new-web-contents",
    "--deny-permission-prompts",
    "--disable-crash-reporter",
    "--disable-gpu",
    "--mute-audio",
    "--js-flags=--max-old-space-size=512",
)


def missing(path: str) -> str:
    """What is lacking of what shows pages: ``playwright`` (the extra), or the browser; empty if nothing is."""
    if find_spec("playwright") is None:
        return "playwright"
    return "" if executable(path) is not None else path or NAMES[0]


def executable(path: str) -> str | None:
    """The program at ``path``, else the first browser that is installed; None if there is none."""
    found = (shutil.which(name) for name in ([path] if path else NAMES))
    return next((one for one in found if one is not None), None)


def starts(path: str) -> bool:
    """Whether there is a browser that does start; it is tried."""
    if missing(path):
        return False
    try:
        Chromium(executable(path) or "").close()
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it does not start
        return False
    return True


class Chromium:
    """A running browser with an empty profile of its own. ``pages`` counts what it was used for.

    To be started, used and closed in one thread. Raises playwright's Error where it does not start.
    """

    def __init__(self, program: str) -> None:
        from playwright.sync_api import sync_playwright

        self.program = program
        self.pages = 0
        with ExitStack() as stack:
            home = stack.enter_context(TemporaryDirectory(prefix="monitor-browser-", ignore_cleanup_errors=True))
            driver = stack.enter_context(sync_playwright())
            self.browser: Browser = driver.chromium.launch(
                executable_path=program,
                args=list(_NOWHERE),
                # The sandbox refuses to work for root.
                chromium_sandbox=os.geteuid() != 0,
                env=_environment(home),
                timeout=START_SECONDS * 1000,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
            self._process = self._pid()
            _bound(self._process)
            self._stack = stack.pop_all()

    def alive(self) -> bool:
        return self.browser.is_connected()

    def close(self) -> None:
        from playwright.sync_api import Error

        with self._stack, suppress(Error):
            self.browser.close()

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        """Kill the browser when the time is over, which ends every wait for it: a page that never rests gives no
        answer to anything."""
        timer = Timer(seconds, self._kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()

    def _pid(self) -> int:
        processes = self.browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        return next(int(one["id"]) for one in processes if one["type"] == "browser")

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)


def _bound(process: int) -> None:
    """Bound what a process may fill with data, its children and all they start from now on, where the system can."""
    with suppress(OSError, ValueError, AttributeError):
        resource.prlimit(process, resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
        for thread in Path(f"/proc/{process}/task").iterdir():
            for child in (thread / "children").read_text(encoding="ascii").split():
                _bound(int(child))


def _environment(home: str) -> dict[str, str | float | bool]:
    """What a browser needs to start, an empty home, and no secret of the daemon."""
    return {**{name: os.environ[name] for name in _KEPT if name in os.environ}, "HOME": home}
