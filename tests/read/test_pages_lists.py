"""Whole list pages and the answers of content systems, with what each of them says (tests/pages/lists)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from monitor.model.pages import Item, Listing
from monitor.read import listing

PAGES = Path(__file__).parents[1] / "pages" / "lists"
EXPECTED = sorted(PAGES.glob("*.expected.json"))


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_a_list_page_is_read_as_it_stands(expected: Path) -> None:
    case = json.loads(expected.read_text(encoding="utf-8"))
    page = _page(expected)
    seen = listing.read(page.read_bytes(), page.name, case["base"], content_type=case.get("content_type", ""))
    assert _facts(seen) == case["expected"], case["why"]


def test_every_list_page_has_its_expectation() -> None:
    pages = {path.name for path in PAGES.iterdir()} - {path.name for path in EXPECTED}
    assert pages == {_page(path).name for path in EXPECTED}


def _page(expected: Path) -> Path:
    name = expected.name.removesuffix(".expected.json")
    (page,) = (path for path in PAGES.glob(f"{name}.*") if path != expected)
    return page


def _facts(seen: Listing) -> dict[str, object]:
    newest = listing.newest(seen, date.max)
    return {
        "items": [_item(item) for item in seen.items],
        "next": seen.next,
        "total": seen.total,
        "newest": newest.isoformat() if newest else None,
    }


def _item(item: Item) -> dict[str, object]:
    published = item.published.isoformat() if item.published else None
    return {"title": item.title, "url": item.url, "published": published, "pinned": item.pinned}
