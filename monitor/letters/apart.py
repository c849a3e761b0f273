"""An office's own templates filled in, in a process apart (``read.intake.isolate``).

Whatever they ask for (an endless loop, all memory, what is not there), it ends there, and is said with file and line.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from types import FrameType
from typing import Any

import msgspec
from jinja2 import TemplateSyntaxError
from msgspec import Struct

from monitor.letters.bulletins import docx
from monitor.letters.kind import Part
from monitor.letters.kinds import kinds
from monitor.letters.looks import Looks, Own, looks
from monitor.model.bulletins import Bulletin
from monitor.model.office import Office

_MOST_CHARS = 16 * 1024**2
"""Of a letter in one look."""


class Task(Struct, frozen=True, kw_only=True):
    """What to fill in with which templates: parts (their kinds and values), or a bulletin; within so many seconds of
    processor time."""

    own: Own
    seconds: float
    kinds: tuple[str, ...] = ()
    parts: tuple[msgspec.Raw, ...] = ()
    office: Office = Office(name="", phone="", email="")
    at: datetime = datetime.min
    bulletin: Bulletin | None = None


class Fault(Struct, frozen=True):
    """What is wrong with a template: its file and line, the message code of the catalogue, what the engine says."""

    file: str
    line: int | None
    code: str
    says: str = ""


class Drawn(Struct, frozen=True, kw_only=True):
    """A letter, or a document, or why there is none."""

    letter: tuple[str, str, str] | None = None
    document: bytes = b""
    fault: Fault | None = None


def letter(data: bytes) -> Drawn:
    """Subject, text and HTML of the parts of a ``Task``."""
    task = task_of(data)
    parts = [_part(name, raw) for name, raw in zip(task.kinds, task.parts, strict=True)]
    try:
        with limited(task.seconds):
            return Drawn(letter=written(looks_of(task), parts, task.office, task.at))
    except Exception as error:  # noqa: BLE001 (a template may raise anything)
        return Drawn(fault=fault_of(error, task.own, f"{task.kinds[0]}.j2"))


def document(data: bytes) -> Drawn:
    """The Word document of the bulletin of a ``Task``."""
    task = task_of(data)
    assert task.bulletin is not None
    try:
        with limited(task.seconds):
            return Drawn(document=docx.draw(task.bulletin, looks_of(task)))
    except Exception as error:  # noqa: BLE001
        return Drawn(fault=fault_of(error, task.own, docx.name_of(task.bulletin)))


def fault_of(error: BaseException, own: Own, file: str) -> Fault:
    """Where an error stands in the office's own files, the innermost of them; else without a line in ``file``."""
    place, line = place_of(own, "" if isinstance(error, Large) else file), None
    if isinstance(error, TemplateSyntaxError) and error.filename:
        place, line = error.filename, error.lineno
    else:
        at = error.__traceback__
        while at is not None:
            if at.tb_frame.f_code.co_filename.startswith(f"{own.folder}/"):
                place, line = at.tb_frame.f_code.co_filename, at.tb_lineno
            at = at.tb_next
    return Fault(place, line, _code(error), "" if isinstance(error, Late) else _says(error))


def place_of(own: Own, file: str) -> str:
    """The path of a template if it is one of the office's own, or its only one; else the folder of them all."""
    name = file if file in own.files else next(iter(own.files)) if len(own.files) == 1 else ""
    return f"{own.folder}/{name}".rstrip("/")


def _code(error: BaseException) -> str:
    match error:
        case Late():
            return "template-slow"
        case MemoryError() | Large():
            return "template-large"
        case RecursionError():
            return "template-endless"
        case _:
            return "template"


def _says(error: BaseException) -> str:
    says = (getattr(error, "message", None) or str(error)).strip()
    return says if says and isinstance(error, TemplateSyntaxError) else f"{type(error).__name__}: {says}"


class Late(Exception):  # noqa: N818
    """The time is over."""


class Large(Exception):  # noqa: N818
    """More text than any letter has."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise ``Late`` in the middle of what runs longer, so that its line is known. What cannot be interrupted so is
    ended from without."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise Late

    signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def written(paper: Looks, parts: Sequence[Part], office: Office, at: datetime) -> tuple[str, str, str]:
    written = paper.write(parts, office, at)
    if max(map(len, written)) > _MOST_CHARS:
        raise Large(f"> {_MOST_CHARS}")
    return written


def task_of(data: bytes) -> Task:
    return msgspec.json.decode(data, type=Task)


def _part(name: str, raw: msgspec.Raw) -> Part:
    part: Part = msgspec.json.decode(raw, type=kind_named(name).part)
    return part


def kind_named(name: str) -> Any:
    return next(one for one in kinds() if one.name == name)


def looks_of(task: Task) -> Looks:
    return _kept(task.own.folder, tuple(task.own.files.items()))


@lru_cache(maxsize=2)
def _kept(folder: str, files: tuple[tuple[str, bytes], ...]) -> Looks:
    """The same templates are parsed once for many letters."""
    return looks(Own(folder, dict(files)))
