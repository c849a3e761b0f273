"""A bulletin (通报) as it goes out: one mail to every unit when it is issued."""

from __future__ import annotations

from monitor.letters.kind import Kind, Part
from monitor.model.bulletins import Bulletin
from monitor.model.letters import File
from monitor.model.roster import Agency


class BulletinPart(Part, frozen=True, kw_only=True):
    """A bulletin as it goes to one of the units, with its files."""

    agency: Agency
    bulletin: Bulletin
    files: tuple[File, ...] = ()


KIND = Kind(
    name="bulletin",
    rank=30,
    part=BulletinPart,
    agency=lambda part: part.agency,
    files=lambda part: part.files,
)
