"""The figures of a commit, kept as one JSON file: what is measured again replaces its row and leaves the others."""

from __future__ import annotations

from pathlib import Path

import msgspec

from bench.figures import Result
from bench.machine import Machine


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """All rows measured at a commit; ``date`` and ``machine`` are those of the last of them."""

    commit: str
    date: str
    machine: Machine
    rows: tuple[Result, ...] = ()


def keep(folder: Path, commit: str, machine: Machine, result: Result) -> Path:
    """Put a row into the file of its commit, which is made where there is none."""
    path = folder / f"{commit}.json"
    before = msgspec.json.decode(path.read_bytes(), type=Results).rows if path.exists() else ()
    rows = sorted([result, *(one for one in before if one.row != result.row)], key=lambda one: one.row)
    results = Results(commit=commit, date=result.date, machine=machine, rows=tuple(rows))
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")
    return path
