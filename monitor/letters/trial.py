"""An office's own templates tried on invented letters of every kind, in the process apart.

A fault that no sample brings to light shows in the round whose letter has it (``paper``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from monitor.clock import SHANGHAI
from monitor.letters.apart import Fault, Late, document, fault_of, kind_named, limited, looks_of, task_of, written
from monitor.letters.kind import Part
from monitor.letters.plain import inert
from monitor.letters.samples import samples
from monitor.model.bulletins import Bulletin
from monitor.model.office import Office

_AT = datetime(2026, 1, 31, 9, 30, tzinfo=SHANGHAI)


def of_letters(data: bytes) -> tuple[Fault, ...]:
    """What is wrong with the templates of a ``Task``, tried on samples of its kinds; the first fault of each sample."""
    task = task_of(data)
    found: dict[Fault, None] = {}
    try:
        with limited(task.seconds):
            for parts, office in _letters(task.kinds[0]):
                try:
                    written(looks_of(task), parts, office, _AT)
                except Late:
                    raise
                except Exception as error:  # noqa: BLE001
                    found[fault_of(error, task.own, f"{task.kinds[0]}.j2")] = None
    except Late as late:
        found[fault_of(late, task.own, f"{task.kinds[0]}.j2")] = None
    return tuple(found)


def of_documents(data: bytes) -> tuple[Fault, ...]:
    """The same for the Word documents of a bulletin, in both forms."""
    task = task_of(data)
    found: dict[Fault, None] = {}
    for sample in samples(Bulletin):
        for code in ("", "霁政函"):
            one = document(msgspec.json.encode(replace(task, bulletin=replace(sample, code=code))))
            if one.fault is not None:
                found[one.fault] = None
    return tuple(found)


def _letters(kind: str) -> Iterator[tuple[Sequence[Part], Office]]:
    """Letters with sample parts of a kind and who signs them, the last with several parts at once."""
    parts, offices = inert(samples(kind_named(kind).part)), inert(samples(Office))
    yield from (([part], office) for part, office in zip(parts, offices, strict=True))
    yield parts, offices[0]
