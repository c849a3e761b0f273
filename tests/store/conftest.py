"""A fresh database, with its connection, store and queue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from monitor.store.connection import Connection, open_for_writing
from monitor.store.letters import Letters
from monitor.store.store import Store


class Base(NamedTuple):
    db: Connection
    store: Store
    queue: Letters


def tuples(db: Connection, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Rows as plain tuples, to be held against others."""
    return [tuple(row) for row in db.rows(sql, parameters)]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Base]:
    db = open_for_writing(tmp_path, wait=1)
    with Store(db) as store:
        yield Base(db, store, store.letters)
