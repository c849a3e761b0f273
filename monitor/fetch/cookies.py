"""The cookies of one visit, as many as a site may reasonably want back."""

from __future__ import annotations

from http.cookiejar import CookieJar
from typing import Any
from urllib.request import Request

MOST = 50
MOST_CHARACTERS = 8192


class Jar(CookieJar):
    """A jar that takes nothing from an answer that sets none or too many, and is emptied once too much is in it."""

    def extract_cookies(self, response: Any, request: Request) -> None:
        """As ``CookieJar`` does, within bounds."""
        if not 0 < len(response.info().get_all("Set-Cookie", [])) <= MOST:
            return
        super().extract_cookies(response, request)
        if len(self) > MOST or sum(len(one.name) + len(one.value or "") for one in self) > MOST_CHARACTERS:
            self.clear()
