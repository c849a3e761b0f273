"""The zoo: pages and answers as systems of many makers send them, with what a careful person reads there (tests/zoo).

One folder an animal: the answer (``page.html``, ``answer.json``, ``answer.xml``, ``answer.js``) and ``truth.json``:

- ``why`` what is special about it, ``url`` its address, ``content_type`` if the server says one
- ``kind`` what it is (see ``PageKind``)
- of a list ``items`` (title, url, published, pinned), ``newest`` on the day of the zoo, and ``total``, ``pages``, ``next``
  where they are beyond dispute
- ``column`` what may be said of a column of news whose address answers so, its other pages not to be had: fresh, stale,
  blank or unknown

They were made by people who had not seen the reader. A new animal is one folder.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from monitor.model.pages import Listing, PageKind
from monitor.read import listing

ZOO = Path(__file__).parent / "zoo"
TODAY = date(2026, 11, 29)
"""The day on which the pages were sent."""

RIGHT, NULL, WRONG = "right", "null", "wrong"
_CAUTIOUS = (PageKind.SHELL, PageKind.EMPTY)


@dataclass(frozen=True)
class Animal:
    """A page with its truth."""

    name: str
    path: Path
    truth: dict[str, Any]

    @cached_property
    def data(self) -> bytes:
        return self.path.read_bytes()

    @property
    def content_type(self) -> str:
        return str(self.truth.get("content_type", ""))

    def seen(self) -> Listing:
        return listing.read(self.data, self.name, self.truth["url"], self.content_type)


def animals() -> list[Animal]:
    """The whole zoo, by name."""
    return [_animal(folder) for folder in sorted(ZOO.iterdir()) if folder.is_dir()]


def _animal(folder: Path) -> Animal:
    (path,) = (one for one in folder.iterdir() if one.name != "truth.json")
    return Animal(folder.name, path, json.loads((folder / "truth.json").read_text(encoding="utf-8")))


def facts(animal: Animal, seen: Listing) -> Iterator[tuple[str, str, object, object]]:
    """(what, worth, what was read, what is right) of every fact that an animal's truth tells."""
    kind = animal.truth["kind"]
    yield "kind", _kind_worth(kind, seen.kind), seen.kind, kind
    if kind != PageKind.LIST:
        return
    read = {item.url or fold(item.title): item for item in seen.items if not item.beside}
    true = {item["url"] or fold(item["title"]): item for item in animal.truth["items"]}
    for key, item in true.items():
        found = read.get(key)
        title = fold(found.title) if found is not None else None
        yield f"title {key}", _worth(title, fold(item["title"])), title, item["title"]
        if "published" in item:
            day = found.published.isoformat() if found is not None and found.published is not None else None
            yield f"day {key}", _worth(day, item["published"]), day, item["published"]
    for key, one in read.items():
        if key not in true:
            yield f"item {key}", WRONG, one.title, None
    for fact in ("total", "pages", "next"):
        if fact in animal.truth:
            yield fact, _worth(getattr(seen, fact), animal.truth[fact]), getattr(seen, fact), animal.truth[fact]


def fold(text: str) -> str:
    """Full and half width are the same, blanks count for nothing."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _worth(said: object, right: object) -> str:
    return RIGHT if said == right else NULL if said is None else WRONG


def _kind_worth(right: str, said: PageKind | None) -> str:
    """That a script may be yet to fill a page concludes nothing, though the page was empty."""
    if right == PageKind.EMPTY and said in _CAUTIOUS:
        return RIGHT if said == right else NULL
    return _worth(said, right)
