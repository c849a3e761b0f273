"""A fresh database, with its connection, store and queue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from monitor.store.connection import Connection, open_for_writing
from monitor.store.letters import Queue
from monitor.store.store import Store


class Base(NamedTuple):
    db: Connection
    store: Store
    queue: Queue


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Base]:
    db = open_for_writing(tmp_path, wait=1)
    with Store(db) as store:
        yield Base(db, store, Queue(db))
