"""Office documents in zip packages (DOCX, XLSX, OFD) -> Document; which one it is is told by its parts."""

from __future__ import annotations

from collections.abc import Callable

from monitor.model.reports import Document
from monitor.read.intake.package import Package, Refused, related
from monitor.read.sources.office import spreadsheet, word
from monitor.read.sources.printed import ofd

_UNKNOWN = "application/zip"
_Reader = Callable[[Package, str], Document]


def document(data: bytes) -> Document:
    """Read a package. Never raises: trouble ``decompression-limit``, ``too-large``, ``encrypted``, ``damaged``,
    ``unsupported`` (a zip of anything else) or ``images-only`` instead.
    """
    media_type = _UNKNOWN
    try:
        package = Package(data)
        main = _main(package)
        media_type, read = _kind(package, main)
        return read(package, main)
    except Refused as refused:
        return Document(media_type=media_type, trouble=refused.trouble)


def _main(package: Package) -> str:
    """The part a package of the Office Open family starts with; empty for any other zip."""
    starts = (name for kind, name in related(package, "").values() if kind == "officeDocument")
    return next(starts, "")


def _kind(package: Package, main: str) -> tuple[str, _Reader]:
    if word.holds(package, main):
        return word.MEDIA_TYPE, word.document
    if spreadsheet.holds(package, main):
        return spreadsheet.MEDIA_TYPE, spreadsheet.document
    if ofd.holds(package, main):
        return ofd.MEDIA_TYPE, ofd.document
    raise Refused("unsupported", "zip")
