"""What stands in a configuration any number of times, kept as it was read: a large roster is not read anew each time.

It is kept in the state directory, under a digest of the files it came from and of the program that read them; what does
not fit is as good as not there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from monitor import __version__
from monitor.config import sheets
from monitor.errors import ConfigError
from monitor.model.columns import Column
from monitor.model.roster import Agency, Site
from monitor.settings import Maintenance, Overlay

FILE = "roster.kept"
_FILE_MODE = 0o640
"""It has the addresses of people."""
_WORTH_IT = 500
"""Entries; fewer are read from their files about as soon."""
_PIECE = 1000
"""Columns."""


class Several(Struct, frozen=True, kw_only=True):
    """The sections that stand any number of times."""

    sites: tuple[Site, ...]
    agencies: tuple[Agency, ...]
    overlays: tuple[Overlay, ...]
    columns: tuple[Column, ...]
    maintenance: tuple[Maintenance, ...]


class _Kept(Struct, frozen=True):
    """As it is kept: without the columns, and these in pieces, each of which is encoded by itself."""

    several: Several
    columns: tuple[msgspec.Raw, ...]


def digest_of(files: Iterable[Path | None]) -> str:
    """The digest of the files of a configuration, by name and content; empty where one of them cannot be read."""
    found = sha256(__version__.encode())
    try:
        for path in files:
            found.update(sha256(str(path).encode() + (sheets.content(path) if path is not None else b"")).digest())
    except ConfigError:
        return ""
    return found.hexdigest()


def read(directory: Path, digest: str) -> Several | None:
    """What was kept in a state directory under this digest."""
    try:
        data = (directory / FILE).read_bytes()
        if not data.startswith(digest.encode()) or not digest:
            return None
        kept = msgspec.msgpack.decode(memoryview(data)[len(digest) :], type=_Kept)
        several = replace(kept.several, columns=tuple(_columns(kept)))
    except (OSError, msgspec.MsgspecError):
        return None
    return several if all(Path(one.ca_file).is_file() for one in several.sites if one.ca_file) else None


def _columns(kept: _Kept) -> Iterator[Column]:
    """The columns, piece by piece; what many of them say is one text in memory and not a hundred thousand."""
    texts: dict[str, str] = {}
    for piece in kept.columns:
        for one in msgspec.msgpack.decode(piece, type=tuple[Column, ...]):
            site, agency, *path = [texts.setdefault(text, text) for text in (one.site, one.agency, *one.path[:-1])]
            yield replace(one, site=site, agency=agency, path=(*path, *one.path[-1:]))


def keep(directory: Path, digest: str, several: Several) -> None:
    """Keep what was read for the next time; where that is not possible it is read anew then."""
    if not digest or len(several.agencies) + len(several.columns) < _WORTH_IT:
        return
    written = directory / f"{FILE}.{os.getpid()}"
    with suppress(OSError):
        written.touch(_FILE_MODE)
        written.write_bytes(digest.encode() + msgspec.msgpack.encode(_in_pieces(several)))
        written.replace(directory / FILE)


def _in_pieces(several: Several) -> _Kept:
    pieces = (several.columns[at : at + _PIECE] for at in range(0, len(several.columns), _PIECE))
    return _Kept(replace(several, columns=()), tuple(msgspec.Raw(msgspec.msgpack.encode(piece)) for piece in pieces))
