"""What is asked of a fetcher (see ``fetch.Fetcher``), by a page in the browser and by a visit."""

from __future__ import annotations

from typing import Protocol

from monitor.fetch.asking import Part
from monitor.model.pages import Capture


class PartHttp(Protocol):
    """What a page needs."""

    def get(self, url: str, *, part: Part | None) -> Capture: ...

    def post(self, url: str, body: bytes, part: Part) -> Capture: ...


class Http(PartHttp, Protocol):
    """What a visit needs."""

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        known_sha256: str | None = None,
        part: Part | None = None,
    ) -> Capture: ...

    def head(self, url: str) -> Capture: ...
