"""The paper letters are written on: the shipped templates and those an office puts in their place.

Every kind of part has one template (``reminder.j2`` …) of macros, ``subject``, ``title``, ``addressee``, ``body`` and
``closing``; ``letter.j2`` puts parts together, and is told whether the
letter goes ``outward``. They are written once and rendered twice: ``frame.j2`` and ``page.j2``
exist in ``text/`` and in ``html/`` and say what a heading, a paragraph or a table looks like there. Bulletins have Word
templates besides (``bulletin.docx``, ``bulletin-letter.docx``), which share their sentences in ``issue.j2``.

An office's own templates are a program that we did not write. They run in a process apart, are tried on samples before
they are used, and where one fails all the same the shipped ones say what must be said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from monitor.errors import ConfigError, Problem
from monitor.letters import apart
from monitor.letters import own as folder
from monitor.letters.apart import Drawn, Fault, Task
from monitor.letters.bulletins import docx
from monitor.letters.kind import Part
from monitor.letters.kinds import kind_of, kinds
from monitor.letters.looks import DOCUMENTS, Looks, Own, looks
from monitor.letters.plain import inert
from monitor.model.bulletins import Bulletin
from monitor.model.office import Office
from monitor.model.pages import Trouble
from monitor.read.intake.isolate import isolated

_SECONDS = 10.0
"""Of processor time, for one letter or all samples of a kind."""
_GRACE = 10.0
_MEMORY = 1024**3
_ENDLESS = ("template-slow", "template-ended")

T = TypeVar("T")

Amiss = Callable[[Problem], object]
"""Is told of a template that could not be filled in."""


def unheard(_problem: Problem) -> None:
    return None


class Paper(Struct, frozen=True):
    """The shipped templates, and the office's own if it has any."""

    shipped: Looks
    own: Own | None = None

    @property
    def digest(self) -> str:
        """Of the office's own templates."""
        return sha256(msgspec.msgpack.encode(self.own, order="sorted")).hexdigest()

    def write(
        self, parts: Sequence[Part], office: Office, at: datetime, amiss: Amiss = unheard
    ) -> tuple[str, str, str]:
        """Subject, text and HTML of one letter with these parts, the gravest first.

        It is written on the shipped templates where the office's own fail, and ``amiss`` is told.
        """
        own = self.own.templates() if self.own is not None else None
        if own is not None and own.files:
            raws = tuple(msgspec.Raw(msgspec.json.encode(part)) for part in parts)
            names = tuple(kind_of(part).name for part in parts)
            task = Task(own=own, seconds=_SECONDS, kinds=names, parts=raws, office=office, at=at)
            drawn = _drawn(apart.letter, task, f"{names[0]}.j2", amiss)
            if drawn.letter is not None:
                return drawn.letter
        return self.shipped.write(parts, office, at)

    def draw(self, bulletin: Bulletin, amiss: Amiss = unheard) -> bytes:
        """The Word document of a bulletin, on the shipped template where the office's own fails."""
        if self.own is not None:
            task = Task(own=self.own, seconds=_SECONDS, bulletin=inert(bulletin))
            drawn = _drawn(apart.document, task, docx.name_of(bulletin), amiss)
            if drawn.document:
                return drawn.document
        return docx.draw(bulletin, self.shipped)

    def require_sound(self, seconds: float = _SECONDS) -> None:
        """Try the office's own templates on samples of every kind. ConfigError with every fault that shows.

        Where one does not come to an end, those that are not tried yet are left for the next time.
        """
        if self.own is None:
            return
        from monitor.letters import trial

        own, templates, found = self.own, self.own.templates(), set[Fault]()
        for name in _concerned(templates):
            task = Task(own=templates, seconds=seconds, kinds=(name,))
            found.update(_tried(trial.of_letters, task, f"{name}.j2"))
            if any(one.code in _ENDLESS for one in found):
                break
        else:
            if own.files.keys() & {*DOCUMENTS, *docx.SENTENCES}:
                found.update(_tried(trial.of_documents, Task(own=own, seconds=seconds), DOCUMENTS[0]))
        if found:
            ordered = sorted(found, key=lambda one: (one.file, one.line or 0, one.code, one.says))
            raise ConfigError(tuple(map(_problem, ordered)))


def environment(override_dir: Path | None = None) -> Paper:
    """The paper with the templates in ``override_dir`` (same names and folders) before the shipped ones.

    Raises ConfigError naming every file in it that is no template; what is in them shows in ``require_sound``.
    """
    return Paper(looks(), folder.read(override_dir) if override_dir is not None else None)


def _concerned(own: Own) -> list[str]:
    """The kinds of letters that an office's own templates have a part in: all, unless each is that of one kind."""
    names = [kind.name for kind in kinds()]
    single = [name for name in names if f"{name}.j2" in own.files]
    return single if len(single) == len(own.files) else names


def _drawn(what: Callable[[bytes], Drawn], task: Task, file: str, amiss: Amiss) -> Drawn:
    outcome = _apart(what, task)
    drawn = outcome if isinstance(outcome, Drawn) else Drawn(fault=_ended(outcome, task, file))
    if drawn.fault is not None:
        amiss(_problem(drawn.fault))
    return drawn


def _tried(what: Callable[[bytes], tuple[Fault, ...]], task: Task, file: str) -> tuple[Fault, ...]:
    outcome = _apart(what, task)
    return (_ended(outcome, task, file),) if isinstance(outcome, Trouble) else outcome


def _apart(what: Callable[[bytes], T], task: Task) -> T | Trouble:
    return isolated(what, msgspec.json.encode(task), seconds=2 * task.seconds + _GRACE, memory_bytes=_MEMORY)


def _ended(trouble: Trouble, task: Task, file: str) -> Fault:
    """What is said where the process did not come back: it was ended, or could not go on."""
    return Fault(apart.place_of(task.own, file), None, "template-ended", trouble.says)


def _problem(fault: Fault) -> Problem:
    return Problem(fault.file, fault.line, fault.code, {"says": fault.says} if fault.says else {})
