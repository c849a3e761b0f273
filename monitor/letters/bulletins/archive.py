"""Zip packages whose bytes depend on their contents alone."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_ALWAYS = (1980, 1, 1, 0, 0, 0)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip of the parts in their order, dated alike at all times."""
    target = BytesIO()
    with ZipFile(target, "w") as package:
        for name, content in parts.items():
            entry = ZipInfo(name, _ALWAYS)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            package.writestr(entry, content)
    return target.getvalue()


def repacked(content: bytes) -> bytes:
    """The same package without the times it was made at."""
    with ZipFile(BytesIO(content)) as package:
        return packed({name: package.read(name) for name in package.namelist()})
