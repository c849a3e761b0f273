"""Captures kept for good: WARC records in a file per day, and a manifest whose lines are chained by their hashes.

``<day>.warc.gz`` (then ``<day>-2.warc.gz`` …) hold gzip members one after the other; ``manifest.jsonl`` says of each
record where it is, what its bytes hash to, and what the line before hashed to. Nothing written is ever changed or cut:

* records reach the disk before the lines that name them;
* what a power cut tears stays where it is. A torn line is closed by a line feed before the next one is written, and a
  day file whose size is not what the manifest says is left alone: the day goes on in its next file.

``verify`` (monitor.evidence.custody) reports both as torn, apart from damage.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct, structs

from monitor.clock import SHANGHAI
from monitor.errors import StoreError
from monitor.evidence import warc
from monitor.model.pages import Capture

MANIFEST = "manifest.jsonl"
GENESIS = "0" * 64
JOURNAL = "journal"
_DIRECTORY_MODE, _FILE_MODE = 0o700, 0o600
T = TypeVar("T")
_OF_NOTHING = hashlib.sha256(b"").hexdigest()
_Count = Annotated[int, Meta(ge=0)]


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of the manifest. ``sha256`` is of the body, ``stored`` of the ``length`` bytes at ``offset`` of ``file``.

    ``kind`` is ``response``, or ``revisit`` where the same body was kept before for the same address; ``conversion``
    is a page as a browser showed it, which never came over the wire. ``journal`` has no bytes: ``url`` is
    ``journal:NUMBER``, the last line of the journal at that time, and ``sha256`` what it hashed to.
    ``own`` is the hash of this line with an empty ``own``; ``previous`` is the ``own`` of the line before.
    """

    sequence: _Count
    kind: str
    url: str
    final_url: str
    status: int
    at: datetime
    sha256: str
    file: str
    offset: _Count
    length: _Count
    stored: str
    previous: str
    own: str = ""


class Evidence:
    """The writer of one evidence directory; there must be only one at a time.

    ``last`` is the last line as it was kept elsewhere, by sequence and hash. Where the manifest ends before it the next
    line follows it all the same, so that what was taken off the end is missed for ever.
    """

    def __init__(self, directory: Path, last: tuple[int, str] = (0, GENESIS)) -> None:
        self.directory = directory
        self._last = last
        self._known: _Known | None = None

    @property
    def head(self) -> tuple[int, str]:
        """Sequence and hash of the last line: kept elsewhere, they prove that nothing was taken off the end."""
        known = self._load()
        return known.sequence, known.head

    def keep_all(self, captures: Iterable[Capture]) -> tuple[Capture, ...]:
        """Store captures in their order and flush them to the disk once; the captures with their lines.

        Nothing is stored of unchanged ones (304). Raises StoreError; then none of them is promised, and a later call
        works as usual.
        """
        seen = tuple(captures)
        kept = iter(self._keep([capture for capture in seen if not capture.unchanged], self._write))
        return tuple(
            capture if capture.unchanged else structs.replace(capture, line=next(kept).sequence) for capture in seen
        )

    def vouch(self, number: int, own: str, at: datetime) -> None:
        """A line that tells where the journal ends: its last line and what that hashes to. Raises StoreError."""
        self._keep([(number, own, at)], _vouching)

    def _keep(self, kept: Sequence[T], write: Callable[[_Known, T], Record]) -> tuple[Record, ...]:
        if not kept:
            return ()
        try:
            self.directory.mkdir(mode=_DIRECTORY_MODE, parents=True, exist_ok=True)
            known, self._known = self._load(), None
            records = [known.add(write(known, one)) for one in kept]
            for name in {record.file for record in records if record.file}:
                _sync(self.directory / name)
            manifest = self.directory / MANIFEST
            _append(manifest, _closing(manifest) + b"".join(map(line, records)))
            _sync(manifest)
            _sync(self.directory)
        except OSError as error:
            raise StoreError.of_disk(error, self.directory) from error
        self._known = known
        return tuple(records)

    def _write(self, known: _Known, capture: Capture) -> Record:
        url, at = warc.uri(capture.url), capture.at.astimezone(SHANGHAI)
        kind, blob = _written(capture, known.first.get((url, capture.sha256)))
        name = self._file(known, at)
        _append(self.directory / name, blob)
        return _sealed(
            known,
            kind=kind,
            url=url,
            final_url=warc.uri(capture.final_url),
            status=capture.status,
            at=at,
            sha256=capture.sha256,
            file=name,
            offset=known.ends.get(name, 0),
            length=len(blob),
            stored=hashlib.sha256(blob).hexdigest(),
        )

    def _file(self, known: _Known, at: datetime) -> str:
        """The first file of the day that ends where the manifest says it ends."""
        number, name = 1, f"{at:%Y-%m-%d}.warc.gz"
        while _size(self.directory / name) != known.ends.get(name, 0):
            number += 1
            name = f"{at:%Y-%m-%d}-{number}.warc.gz"
        return name

    def _load(self) -> _Known:
        if self._known is None:
            self._known = _Known()
            for record in records(self.directory):
                self._known.add(record)
            self._known.follow(*self._last)
        return self._known


def _vouching(known: _Known, head: tuple[int, str, datetime]) -> Record:
    number, own, at = head
    nothing = {"final_url": "", "status": 0, "file": "", "offset": 0, "length": 0, "stored": _OF_NOTHING}
    return _sealed(known, kind=JOURNAL, url=f"{JOURNAL}:{number}", at=at.astimezone(SHANGHAI), sha256=own, **nothing)


def _sealed(known: _Known, **fields: Any) -> Record:
    """The next line of the manifest."""
    record = Record(sequence=known.sequence + 1, previous=known.head, **fields)
    return structs.replace(record, own=own_hash(record))


def _written(capture: Capture, first: datetime | None) -> tuple[str, bytes]:
    """The kind and the bytes of the records of a capture whose body was kept at ``first`` before."""
    if capture.rendered:
        return "conversion", warc.conversion(capture)
    return ("response", warc.response(capture)) if first is None else ("revisit", warc.revisit(capture, first))


class _Known:
    """What the manifest says: its last line, where each file ends, and when each body was first kept."""

    def __init__(self) -> None:
        self.sequence = 0
        self.head = GENESIS
        self.ends: dict[str, int] = {}
        self.first: dict[tuple[str, str], datetime] = {}

    def follow(self, sequence: int, own: str) -> None:
        """Go on behind a line, if it is further on than those that are there; its hash may be unknown."""
        if sequence > self.sequence:
            self.sequence, self.head = sequence, own or self.head

    def add(self, record: Record) -> Record:
        self.sequence = record.sequence
        self.head = record.own
        self.ends[record.file] = record.offset + record.length
        if record.kind == "response":
            self.first[record.url, record.sha256] = record.at
        return record


def records(directory: Path) -> Iterator[Record]:
    """The readable lines of the manifest in order, unverified; none if there is no manifest."""
    for raw in lines(directory):
        record = parsed(raw)
        if record is not None:
            yield record


def lines(directory: Path) -> Iterator[bytes]:
    """The lines of the manifest with their line feeds, readable or not."""
    path = directory / MANIFEST
    if path.exists():
        with path.open("rb") as manifest:
            yield from manifest


def parsed(raw: bytes) -> Record | None:
    """A line of the manifest, or None if it is not one."""
    try:
        return _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def line(record: Record) -> bytes:
    """A line of the manifest as it is written, its own hash at the end."""
    return msgspec.json.encode(record) + b"\n"


def own_hash(record: Record) -> str:
    """SHA-256, in hex, over an entry without its hash."""
    return hashlib.sha256(line(structs.replace(record, own=""))).hexdigest()


_decoder = msgspec.json.Decoder(Record)


def _append(path: Path, data: bytes) -> None:
    with suppress(FileExistsError):
        path.touch(_FILE_MODE, exist_ok=False)
    with path.open("ab") as file:
        file.write(data)


def _closing(manifest: Path) -> bytes:
    """The line feed that a manifest torn in the middle of a line lacks."""
    if not _size(manifest):
        return b""
    with manifest.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return b"" if file.read() == b"\n" else b"\n"


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
