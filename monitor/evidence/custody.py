"""Reading evidence back: is all of it still what was kept, and the body behind a hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from msgspec import structs

from monitor.errors import StoreError
from monitor.evidence import warc
from monitor.evidence.evidence import GENESIS, JOURNAL, Record, line, lines, own_hash, parsed, records
from monitor.model.flaws import Flaw

PIECE = 1024 * 1024


def verify(directory: Path, known: tuple[int, str] = (0, GENESIS)) -> list[Flaw]:
    """Every flaw of an evidence directory, in the order of the manifest; an empty list proves it whole.

    ``known`` is the last line as it was kept elsewhere, by its sequence and hash (empty: only the sequence is known).
    Without it lines taken off the end go unseen, unless their records are still there. Raises StoreError
    ``store-unreadable``.
    """
    try:
        return _verified(directory, *known)
    except OSError as error:
        raise StoreError.of_disk(error, directory, "store-unreadable") from error


def vouched(directory: Path) -> Iterator[tuple[int, int, str]]:
    """What the evidence tells of the journal: its own line, the number and the hash of the journal's last one then."""
    for record in records(directory):
        if record.kind == JOURNAL:
            yield record.sequence, int(record.url.removeprefix(f"{JOURNAL}:")), record.sha256


def body(directory: Path, sha256: str) -> bytes | None:
    """The body with that hash, or None if it was never kept or is no longer what was kept."""
    for record in records(directory):
        if record.sha256 == sha256 and record.kind != "revisit":
            found = _body_of(directory, record)
            if found is not None:
                return found
    return None


def _verified(directory: Path, last: int, own: str) -> list[Flaw]:
    flaws: list[Flaw] = []
    head, sequence, ends = GENESIS, 0, dict[str, int]()
    torn: list[Flaw] = []
    for number, raw in enumerate(lines(directory), start=1):
        record = parsed(raw)
        if record is None:
            torn.append(Flaw(code="torn-line", line=number))
            continue
        codes = [*_line_faults(raw, record, head, sequence), *_record_faults(directory, record)]
        if record.sequence == last and own not in ("", record.own):
            codes.append("other-line")
        flaws += _settled(torn, "changed-line" if "broken-link" in codes else "torn-line")
        flaws += [_flaw(code, number, record) for code in codes]
        flaws += _gap(record.file, ends.get(record.file, 0), record.offset, number)
        head, sequence, ends[record.file], torn = record.own, record.sequence, record.offset + record.length, []
    cut = sequence < last
    flaws += _settled(torn, "cut-line" if cut else "torn-line")
    flaws += [Flaw(code="cut-off", line=sequence, sequence=last)] if cut else []
    return flaws + list(_unnamed_bytes(directory, ends, "unnamed-record" if cut else "torn-record"))


def _settled(torn: list[Flaw], code: str) -> list[Flaw]:
    """Lines that cannot be read, now that it is known what follows them: a power cut lets the chain go on."""
    return [structs.replace(flaw, code=code) for flaw in torn]


def _body_of(directory: Path, record: Record) -> bytes | None:
    stored = b"".join(_pieces(directory, record))
    if hashlib.sha256(stored).hexdigest() != record.stored:
        return None
    content = warc.payload(stored)
    return content if hashlib.sha256(content).hexdigest() == record.sha256 else None


def _line_faults(raw: bytes, record: Record, head: str, sequence: int) -> Iterator[str]:
    if raw.rstrip(b"\n") != line(record).rstrip(b"\n") or own_hash(record) != record.own:
        yield "changed-line"
    if record.previous != head or record.sequence != sequence + 1:
        yield "broken-link"


def _record_faults(directory: Path, record: Record) -> Iterator[str]:
    digest, length = hashlib.sha256(), 0
    for piece in _pieces(directory, record):
        digest.update(piece)
        length += len(piece)
    if length < record.length:
        yield "missing-record"
    elif digest.hexdigest() != record.stored:
        yield "changed-record"


def _pieces(directory: Path, record: Record) -> Iterator[bytes]:
    """The stored bytes of a record in bounded pieces, fewer than ``length`` if the file ends before."""
    path = directory / Path(record.file).name
    if not path.is_file():
        return
    with path.open("rb") as file:
        file.seek(min(record.offset, path.stat().st_size))
        left = record.length
        while left and (piece := file.read(min(left, PIECE))):
            left -= len(piece)
            yield piece


def _gap(file: str, end: int, offset: int, number: int) -> list[Flaw]:
    return [] if end == offset else [Flaw(code="torn-record", line=number, file=file, offset=end)]


def _unnamed_bytes(directory: Path, ends: dict[str, int], code: str) -> Iterator[Flaw]:
    for path in sorted(directory.glob("*.warc.gz")):
        end = ends.get(path.name, 0)
        if path.stat().st_size > end:
            yield Flaw(code=code, file=path.name, offset=end)


def _flaw(code: str, number: int, record: Record) -> Flaw:
    return Flaw(
        code=code, line=number, sequence=record.sequence, url=record.url, file=record.file, offset=record.offset
    )
