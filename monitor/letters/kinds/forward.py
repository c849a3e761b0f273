"""A letter to a unit that has no mailbox: the center gets it as a file, to be passed on (待转交文书)."""

from __future__ import annotations

from monitor.letters.kind import Kind, Part
from monitor.model.letters import File


class ForwardPart(Part, frozen=True, kw_only=True):
    """What is to be passed on to whom: the letter as a file, its subject and its number in the register."""

    unit: str
    subject: str
    number: int
    files: tuple[File, ...]


KIND = Kind(
    name="forward",
    rank=5,
    part=ForwardPart,
    alone=True,
    files=lambda part: part.files,
)
