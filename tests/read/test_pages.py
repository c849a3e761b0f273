"""A corpus of documents as they are met in the world, each beside what a reader must make of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from monitor.read.report import Hints, read, to_json

CORPUS = Path(__file__).parent.parent / "pages"
FOLDERS = [CORPUS / name for name in ("html", "office", "pdf", "text")]
FILES = sorted(path for folder in FOLDERS for path in folder.iterdir())
DOCUMENTS = [path for path in FILES if path.suffix != ".json"]
OLD = (b"{\\rtf", b"\xd0\xcf\x11\xe0")
office_needed = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")


def test_every_document_has_its_expectation_and_every_expectation_its_document() -> None:
    bare = [path.with_suffix("") for path in DOCUMENTS]
    assert sorted(set(bare)) == sorted(bare)
    assert sorted(bare) == [path.with_suffix("") for path in FILES if path.suffix == ".json"]


def named(path: Path) -> Any:
    marks = [office_needed] if path.read_bytes().startswith(OLD) else []
    return pytest.param(path, id=f"{path.parent.name}/{path.stem}", marks=marks)


@pytest.mark.parametrize("document", [named(path) for path in DOCUMENTS])
def test_the_document_reads_as_it_says(document: Path) -> None:
    case = json.loads(document.with_suffix(".json").read_text(encoding="utf-8"))
    got = to_json(read(document.read_bytes(), document.name, hints(case.get("hints", {}))))
    assert list(differences("", case["expected"], plain(got))) == [], case["why"]


def hints(given: Mapping[str, str]) -> Hints:
    listed = given.get("listed")
    return Hints(
        url=given.get("url", ""),
        content_type=given.get("content_type", ""),
        listed=date.fromisoformat(listed) if listed else None,
    )


def plain(report: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object as printed, with the sections and the trouble reduced to number and code."""
    printed = json.loads(json.dumps(report))
    if printed["sections"] is not None:
        printed["sections"] = [section["number"] for section in printed["sections"]]
    if printed["trouble"] is not None:
        printed["trouble"] = printed["trouble"]["code"]
    return printed  # type: ignore[no-any-return]


def differences(where: str, expected: object, got: object) -> Iterator[str]:
    """Where the two part, a line each; of an object only the expected keys are looked at."""
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        for key, value in expected.items():
            yield from differences(f"{where}.{key}".lstrip("."), value, got.get(key, "(no such key)"))
    elif isinstance(expected, Sequence) and expected and isinstance(expected[0], Mapping):
        pairs = got if isinstance(got, Sequence) and len(got) == len(expected) else ["(other length)"] * len(expected)
        for place, (value, found) in enumerate(zip(expected, pairs, strict=True)):
            yield from differences(f"{where}[{place}]", value, found)
    elif expected != got:
        yield f"{where}: expected {expected!r}, got {got!r}"
