"""Whether an address leads to nothing: by status, or because a host shows the same page for what cannot be there."""

from __future__ import annotations

import hashlib
from datetime import date
from urllib.parse import urlsplit, urlunsplit

from monitor.errors import FetchError
from monitor.fetch.answers import header
from monitor.fetch.blocked import blocked
from monitor.fetch.tls import UNTRUSTED
from monitor.model.pages import Capture
from monitor.read.pages.characters import characters
from monitor.watch.http import Http

_LOST = frozenset({"dns", "refused", "timeout", "protocol", "redirects", *UNTRUSTED})
"""Failures of an exchange by which a visitor, too, would see nothing; others are bounds of our own."""

_FEWEST_WORDS = 4


class Nowhere:
    """What one host answers for an address that cannot exist; asked for once, when it first matters."""

    def __init__(self, http: Http, host: str, day: date) -> None:
        self._http = http
        self._name = hashlib.sha256(f"{host} {day}".encode()).hexdigest()[:16]
        self._known: Capture | None = None
        self._asked = False

    def shows(self, capture: Capture) -> bool:
        """Whether an answer is the one that stands for nothing: a soft 404."""
        none = self._answer(capture.url)
        if none is None or none.status != 200:
            return False
        if none.redirects:
            return bool(capture.redirects) and capture.final_url == none.final_url
        if not capture.body and "html" in header(capture, "content-type"):
            whole = _got(self._http, capture.url)
            return whole is not None and _says(whole) == _says(none) != ""
        return bool(capture.body) and _says(capture) == _says(none) != ""

    def _answer(self, like: str) -> Capture | None:
        if not self._asked:
            self._asked = True
            parts = urlsplit(like)
            self._known = _got(self._http, urlunsplit((parts.scheme, parts.netloc, f"/{self._name}.html", "", "")))
        return self._known


def follow(http: Http, url: str, nowhere: Nowhere, read: Capture | None) -> str | None:
    """Why an address leads to nothing, as a trouble code; None if it leads somewhere or it cannot be said.

    What was ``read`` there a moment ago says so already. Else HEAD first: what it does not settle (servers refuse it
    or know nothing of it) GET decides.
    """
    if read is not None:
        return None if read.unchanged else _judged(read, nowhere)
    try:
        capture = http.head(url)
        if capture.status >= 400 or capture.status == 202:
            capture = http.get(url)
    except FetchError as error:
        if error.code not in ("timeout", "protocol", "garbled", "redirects"):
            return error.code if error.code in _LOST else None
        return _by_get(http, url, nowhere)
    return _judged(capture, nowhere)


def code_of(capture: Capture) -> str | None:
    """The trouble of an answer that is no page: not found, or an error of the server. A refusal is none."""
    if blocked(capture):
        return None
    if capture.status in (404, 410):
        return "not-found"
    return "http-error" if capture.status >= 500 else None


def _by_get(http: Http, url: str, nowhere: Nowhere) -> str | None:
    try:
        return _judged(http.get(url), nowhere)
    except FetchError as error:
        return error.code if error.code in _LOST else None


def _judged(capture: Capture, nowhere: Nowhere) -> str | None:
    code = code_of(capture)
    if code is None and capture.status == 200 and not _is_root(capture.url) and nowhere.shows(capture):
        return "soft-404"
    return code


def _is_root(url: str) -> bool:
    return urlsplit(url).path in ("", "/")


def _got(http: Http, url: str) -> Capture | None:
    try:
        return http.get(url)
    except FetchError:
        return None


def _says(capture: Capture) -> str:
    """The words by which a page is known; empty where there are too few."""
    words = characters(capture.body, header(capture, "content-type"))
    return words if len(words) >= _FEWEST_WORDS else ""
