"""A zip file of XML parts (DOCX, XLSX, OFD) as a stranger sent it: read in memory, every bound checked twice.

What the directory declares is checked before anything is unpacked; what comes out is counted again while unpacking.
Nothing is written to disk, no entity is expanded, nothing is fetched.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from urllib.parse import unquote

from lxml import etree

from monitor.model.pages import Trouble

MOST_BYTES = 50 * 1024**2
_MOST_MEMBERS = 2_000
_MOST_UNPACKED = 300 * 1024**2
_MOST_PART = 16 * 1024**2
_MOST_READ = 48 * 1024**2
_RATIO_FROM = 1024**2
_MOST_RATIO = 200
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNZIPPING = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OverflowError, RuntimeError, OSError)
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", "wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", "spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", "officeDocument/2006/relationships"),
)
_TRANSITIONAL = "http://schemas.openxmlformats.org/"


class Refused(Exception):  # noqa: N818 - it is the outcome of a reading, which always ends in a Document
    """A package that is not read (any further); ``trouble`` says why."""

    def __init__(self, code: str, says: str) -> None:
        super().__init__(code, says)
        self.trouble = Trouble(code, says)


class Package:
    """The members of a package. Raises Refused: ``too-large``, ``decompression-limit``, ``encrypted``, ``damaged``."""

    def __init__(self, data: bytes) -> None:
        if len(data) > MOST_BYTES:
            raise Refused("too-large", str(len(data)))
        if data.count(_ENTRY) > _MOST_MEMBERS:  # before the directory is taken apart, which costs the number of entries
            raise Refused("decompression-limit", f"> {_MOST_MEMBERS}")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _UNZIPPING as error:
            raise Refused("damaged", str(error)) from error
        self._members = {member.filename: member for member in self._zip.infolist()}
        self._left = _MOST_READ
        _check(list(self._members.values()))

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def part(self, name: str) -> etree._Element:
        """The root of an XML part. A part that is missing, not well-formed or has a DOCTYPE is ``damaged``."""
        return _parsed(self._bytes(name), name)

    def optional(self, name: str) -> etree._Element | None:
        """The root of a part that need not be there."""
        return self.part(name) if name in self else None

    def _bytes(self, name: str) -> bytes:
        member = self._members.get(name)
        if member is None:
            raise Refused("damaged", name)
        limit = min(_MOST_PART, self._left)
        try:
            with self._zip.open(member) as file:
                data = file.read(min(limit, member.file_size) + 1)
        except _UNZIPPING as error:
            raise Refused("damaged", f"{name}: {error}") from error
        if len(data) > limit:
            raise Refused("decompression-limit", f"{name}: > {limit}")
        self._left -= len(data)
        return data


def related(package: Package, part: str) -> Mapping[str, tuple[str, str]]:
    """The relationships of a part: id -> (last word of the type, name of the member). '' stands for the package."""
    folder, name = posixpath.split(part)
    root = package.optional(posixpath.join(folder, "_rels", f"{name}.rels"))
    found: dict[str, tuple[str, str]] = {}
    for one in root if root is not None else ():
        if one.get("TargetMode") != "External":
            kind = (one.get("Type") or "").rpartition("/")[2]
            found[one.get("Id") or ""] = (kind, located(folder, one.get("Target") or ""))
    return found


def located(folder: str, target: str) -> str:
    """The name of the member an address inside the package leads to."""
    path = unquote(target) if target.startswith("/") else posixpath.join(folder, unquote(target))
    return posixpath.normpath(path).lstrip("/")


def _check(members: list[zipfile.ZipInfo]) -> None:
    """What the directory declares of its members, before any is opened."""
    if sum(member.file_size for member in members) > _MOST_UNPACKED:
        raise Refused("decompression-limit", f"> {_MOST_UNPACKED}")
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise Refused("encrypted", member.filename)
        if member.file_size > _RATIO_FROM and member.file_size > _MOST_RATIO * max(member.compress_size, 1):
            raise Refused("decompression-limit", member.filename)
        if member.compress_type not in _METHODS:  # the other methods unpack a block of any size at once
            raise Refused("damaged", f"{member.filename}: {member.compress_type}")
        if member.filename.startswith("/") or ".." in member.filename.split("/"):
            raise Refused("damaged", member.filename)


def _parsed(data: bytes, name: str) -> etree._Element:
    if b"<!DOCTYPE" in data or b"<!DOCTYPE" in data.replace(b"\x00", b""):
        raise Refused("damaged", f"{name}: DOCTYPE")
    for strict, plain in _STRICT:  # the strict form differs from the usual one in its namespaces alone
        if strict in data:
            data = data.replace(strict, (_TRANSITIONAL + plain).encode())
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused("damaged", f"{name}: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("damaged", f"{name}: DOCTYPE")
    return root
