"""One page in the browser: every request of it answered by our own client within bounds, then its text as shown."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urldefrag, urlsplit

from msgspec.structs import replace
from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Page, Request, Route

from monitor.errors import FetchError
from monitor.fetch.answers import ours
from monitor.fetch.asking import Part
from monitor.fetch.hops import LostError
from monitor.model.pages import Capture, Trouble
from monitor.watch.browser.orders import Rendered, RenderOrder
from monitor.watch.http import PartHttp

_CODE = frozenset({"script", "stylesheet"})
_DATA = frozenset({"xhr", "fetch"})
_SENT = ("accept", "content-type", "x-requested-with", "referer")
"""Headers of a request that go with it to the site's own hosts; others get none."""
_RETURNED = ("content-type", "access-control-", "x-")
"""Headers of an answer that scripts may need, by their beginnings."""
_STRANGE_SECONDS = 5.0
"""So long a strange host may keep a page waiting."""
_STEP, _STILL = 100, 5
"""Milliseconds between two looks at a page, and how many in a row must show no change."""

_COUNT = "document.getElementsByTagName('*').length"
_TEXT = """(() => {
  const text = document.documentElement ? document.documentElement.outerHTML : "";
  return text.length > %d ? null : (document.doctype ? "<!DOCTYPE html>\\n" : "") + text;
})()"""


class UnshownError(Exception):
    """A page cannot be read as it is shown, and why."""


def shown(order: RenderOrder, http: PartHttp, browser: Browser) -> Rendered:
    """The page of an order as the browser shows it once it rests; to be called in the browser's own thread."""
    load = _Load(order, http)
    start = time.monotonic()
    try:
        with _context(browser, load) as context:
            text, url = load.read(context)
    except UnshownError as failure:
        return load.rendered(Trouble("render-failed", str(failure)))
    except Error as error:
        return load.rendered(Trouble("render-failed", load.refused or error.message.partition("\n")[0][:200]))
    return load.rendered(_capture(order, text, url, time.monotonic() - start))


@contextmanager
def _context(browser: Browser, load: _Load) -> Iterator[BrowserContext]:
    """A context that knows nothing of other pages, and forgets."""
    context = browser.new_context(
        accept_downloads=False, service_workers="block", locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    try:
        context.route("**/*", load.answer)
        context.route_web_socket("**/*", lambda socket: socket.close())
        yield context
    finally:
        with suppress(Error):
            context.close()


class _Load:
    """The loading of one page. ``refused`` says by which bound requests are refused, once they are."""

    def __init__(self, order: RenderOrder, http: PartHttp) -> None:
        self.refused = ""
        self._order = order
        self._http = http
        self._end = time.monotonic() + order.seconds
        self._captures: list[Capture] = []
        self._asked = 0
        self._bytes = 0
        self._whole = True
        self._unreached: set[str] = set()
        self._page: Page | None = None
        self._opened = False

    def rendered(self, page: Capture | Trouble) -> Rendered:
        """What came of it; a page is proven as far as all of it is."""
        if isinstance(page, Capture):
            parts = (page, *self._captures, *self._order.assets.values())
            page = replace(page, unproven=next((one.unproven for one in parts if one.unproven), ""))
        return Rendered(page=page, captures=tuple(self._captures), whole=self._whole)

    def read(self, context: BrowserContext) -> tuple[str, str]:
        """The text of the page and its address at the end. Raises UnshownError, and Error of the browser."""
        self._page = page = context.new_page()
        page.on("crash", lambda _: self._refuse("crashed"))
        page.goto(self._order.url, wait_until="load", timeout=self._left() * 1000)
        session = context.new_cdp_session(page)
        self._settle(page, session)
        text = _evaluated(session, _TEXT % self._order.max_bytes)
        if not isinstance(text, str):
            raise UnshownError(f"text over {self._order.max_bytes} bytes")
        if urlsplit(page.url).scheme not in ("http", "https") or not ours(self._order.site, page.url):
            raise UnshownError(f"left for {page.url[:200]}")
        return text, page.url

    def _settle(self, page: Page, session: CDPSession) -> None:
        """Wait until the page asks for nothing and does not grow for a while."""
        still, before = 0, (-1, None)
        while still < _STILL:
            if self.refused:
                raise UnshownError(self.refused)
            if self._left() <= 0:
                raise UnshownError(f"no rest within {self._order.seconds:g} s")
            page.wait_for_timeout(_STEP)
            now = (self._asked, self._size(session))
            still, before = (still + 1 if now == before and now[1] is not None else 0), now

    def _size(self, session: CDPSession) -> Any:
        """The number of elements; None while the page is on its way to another address."""
        try:
            return _evaluated(session, _COUNT)
        except Error:
            return None

    def _left(self) -> float:
        return self._end - time.monotonic()

    def _room(self) -> int:
        return self._order.most_bytes - self._bytes

    def _refuse(self, why: str) -> None:
        self.refused = self.refused or why

    # --- requests ------------------------------------------------------------------------------------------------

    def answer(self, route: Route, request: Request) -> None:
        """Answer a request of the page, or end it."""
        capture = self._answered(request)
        with suppress(Error):
            if capture is None:
                route.abort()
            else:
                route.fulfill(status=capture.status, headers=_returned(capture), body=capture.body)

    def _answered(self, request: Request) -> Capture | None:
        if request.is_navigation_request():
            return self._document(request)
        known = self._order.assets.get(request.url) if request.resource_type in _CODE else None
        if known is not None or request.resource_type not in _CODE | _DATA:
            return known
        capture = self._exchanged(request)
        if capture is not None and capture.status < 300:
            if request.resource_type in _CODE:
                self._order.assets[request.url] = capture
            return capture
        # A style fills no list.
        self._whole = self._whole and request.resource_type == "stylesheet"
        # To a redirect that leads nowhere the browser might go by itself.
        return capture if capture is not None and capture.status >= 400 else None

    def _document(self, request: Request) -> Capture | None:
        """The page itself, or one of the site that it leads to; no frame and no window beside it."""
        try:
            main = self._page is not None and request.frame == self._page.main_frame
        except Error:
            return None
        if not main or request.method != "GET":
            return None
        if not self._opened:
            self._opened = True
            return self._order.document
        capture = self._exchanged(request) if ours(self._order.site, request.url) else None
        if capture is None or not ours(self._order.site, capture.final_url) or 300 <= capture.status < 400:
            self._refuse(f"led to {request.url[:200]}")
            return None
        return capture

    def _exchanged(self, request: Request) -> Capture | None:
        """The answer of the server; None where a bound or our own client forbids to ask, or none came."""
        self._asked += 1
        if self._asked > self._order.most_requests:
            self._refuse(f"over {self._order.most_requests} requests")
        if self._left() <= 0 or self.refused or urlsplit(request.url).netloc in self._unreached:
            return None
        try:
            capture = self._exchange(request)
        except FetchError as error:
            self._captures += [error.capture] if isinstance(error, LostError) else []
            if error.code in ("dns", "refused", "timeout"):
                self._unreached.add(urlsplit(request.url).netloc)
            if error.code == "too-large" and request.method == "GET" and self._room() < self._order.max_bytes:
                self._refuse(f"over {self._order.most_bytes} bytes")
            return None
        self._bytes += len(capture.body)
        self._captures.append(capture)
        return capture

    def _exchange(self, request: Request) -> Capture:
        own = ours(self._order.site, request.url)
        part = Part(
            seconds=self._left() if own else min(self._left(), _STRANGE_SECONDS),
            max_bytes=self._room(),
            headers={name: request.headers[name] for name in _SENT if name in request.headers} if own else {},
        )
        if request.method == "GET":
            return self._http.get(urldefrag(request.url).url, part=part)
        if request.method == "POST" and request.resource_type in _DATA:
            return self._http.post(urldefrag(request.url).url, request.post_data_buffer or b"", part)
        raise FetchError("unsupported-address", request.url, request.method)


def _evaluated(session: CDPSession, expression: str) -> Any:
    """The value of an expression in a world of its own, where no script of the page has changed anything."""
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame})["executionContextId"]
    wanted = {"expression": expression, "contextId": world, "returnByValue": True}
    return session.send("Runtime.evaluate", wanted)["result"].get("value")


def _returned(capture: Capture) -> dict[str, str]:
    return {
        name: value
        for name, value in capture.headers
        if name.startswith(_RETURNED) and value.isascii() and value.isprintable()
    }


def _capture(order: RenderOrder, text: str, url: str, seconds: float) -> Capture:
    """What was shown, as a capture of the address it was shown for."""
    body = text.encode("utf-8", "replace")
    moved = urldefrag(url).url != urldefrag(order.url).url
    return replace(
        order.document,
        final_url=url,
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        seconds=seconds,
        redirects=(*order.document.redirects, *((url,) if moved else ())),
        rendered=True,
    )
