"""General public readers, run in an environment of their own (``.venv-rivals``): knows nothing of this project.

Reads lines of JSON ``{"id", "kind": "page" | "list", "html", "url"}``. Its first line says which readers are here
(``{"readers": {name: version or null}}``), the others ``{"id", "reader", "answers"}``: title and date of a page, and
``list title URL`` of a list.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urljoin

PACKAGES = {"gne": "gne", "htmldate": "htmldate", "gerapy": "gerapy-auto-extractor"}
DAY = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})")


def main() -> None:
    out = sys.stdout
    sys.stdout = sys.stderr
    logging.disable(logging.CRITICAL)
    readers = {name: _version(package) for name, package in PACKAGES.items()}
    _say(out, {"readers": readers})
    for line in sys.stdin:
        asked = json.loads(line)
        for name, read in READERS[asked["kind"]].items():
            if readers[name] is not None:
                _say(out, {"id": asked["id"], "reader": name, "answers": _answers(read, asked["html"], asked["url"])})
        _say(out, {"id": asked["id"], "reader": None})


def _say(out: object, what: object) -> None:
    print(json.dumps(what, ensure_ascii=False), file=out, flush=True)  # type: ignore[call-overload]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _answers(read: Callable[[str, str], dict[str, str | None]], html: str, url: str) -> dict[str, str | None]:
    """A reader that breaks down has said nothing."""
    try:
        return read(html, url)
    except Exception:  # noqa: BLE001 - other people's programs may raise anything
        return {}


def gne(html: str, _url: str) -> dict[str, str | None]:
    from gne import GeneralNewsExtractor

    found = GeneralNewsExtractor().extract(html)
    return {"title": found["title"] or None, "date": _day(found["publish_time"])}


def htmldate(html: str, url: str) -> dict[str, str | None]:
    from htmldate import find_date

    return {"date": find_date(html, url=url or None, original_date=True)}


def gerapy(html: str, url: str) -> dict[str, str | None]:
    """Its two readers apart: what breaks one says nothing of the other."""
    return {**_answers(gerapy_title, html, url), **_answers(gerapy_date, html, url)}


def gerapy_title(html: str, _url: str) -> dict[str, str | None]:
    from gerapy_auto_extractor import extract_title

    return {"title": extract_title(html) or None}


def gerapy_date(html: str, _url: str) -> dict[str, str | None]:
    from gerapy_auto_extractor import extract_datetime

    return {"date": _day(str(extract_datetime(html) or ""))}


def gerapy_list(html: str, url: str) -> dict[str, str | None]:
    from gerapy_auto_extractor import extract_list

    return dict(_items(extract_list(html, base_url=url), url))


def _items(found: list[dict[str, str]], base: str) -> Iterator[tuple[str, str | None]]:
    for item in found:
        if item.get("url"):
            yield f"list title {urljoin(base, item['url'])}", item.get("title")


def _day(said: str | None) -> str | None:
    """A reader's words for a moment as an ISO day; words that are no day stay as they are."""
    found = DAY.search(said or "")
    if found is None:
        return said or None
    year, month, day = map(int, found.groups())
    return f"{year}-{month:02}-{day:02}"


READERS: dict[str, dict[str, Callable[[str, str], dict[str, str | None]]]] = {
    "page": {"gne": gne, "htmldate": htmldate, "gerapy": gerapy},
    "list": {"gerapy": gerapy_list},
}

if __name__ == "__main__":
    main()
