"""Letters handed to a mail server of their own: ``Post`` runs one on loopback in a process whose time is nobody's."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from monitor.demo.mailbox import Mailbox


@contextmanager
def post() -> Iterator[int]:
    """The port of a mail server that takes everything."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours.recv()
    finally:
        ours.close()
        process.join()


def _serve(line: Connection) -> None:
    with tempfile.TemporaryDirectory() as folder, Mailbox(Path(folder), date(2026, 1, 1), lambda *_: None) as mailbox:
        line.send(mailbox.port)
        while not line.closed:
            try:
                line.recv()
            except EOFError:
                return
