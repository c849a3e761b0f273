"""The process of the public readers, from our side."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Thread
from typing import IO

from bench.truth.corpora import DATE, LIST_TITLE, TITLE
from bench.truth.facts import Answers, Document

PROGRAM = Path(__file__).parent / "rival.py"
KINDS = {"gne": (TITLE, DATE), "htmldate": (DATE,), "gerapy": (TITLE, DATE, LIST_TITLE)}
"""What each reader is asked; the date of an item is in none of their answers about lists."""


def read(python: Path, documents: Iterable[tuple[Document, str]]) -> Iterator[tuple[str, Document, Answers]]:
    """(reader, document, answers) for each page and list, given with its text. Says on the terminal who is missing."""
    asked = [(document, text) for document, text in documents if document.kind in ("page", "list")]
    with subprocess.Popen(
        [python, PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        Thread(target=_ask, args=(process.stdin, asked), daemon=True).start()
        for line in process.stdout:
            said = json.loads(line)
            if "readers" in said:
                print(
                    "readers:",
                    ", ".join(f"{name} {found or 'is not installed'}" for name, found in said["readers"].items()),
                )
            elif said["reader"] is not None:
                yield said["reader"], asked[said["id"]][0], said["answers"]


def _ask(stdin: IO[str], asked: list[tuple[Document, str]]) -> None:
    with stdin:
        for number, (document, text) in enumerate(asked):
            question = {"id": number, "kind": document.kind, "html": text, "url": document.url}
            stdin.write(json.dumps(question, ensure_ascii=False) + "\n")
