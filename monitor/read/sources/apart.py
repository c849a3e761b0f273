"""Bytes -> Document, by what the bytes are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from monitor.model.reports import Document
from monitor.read.intake import decode
from monitor.read.sources import html, office, plain
from monitor.read.sources.printed import pdf

READERS: Mapping[str, Callable[[bytes], Document]] = {
    "application/pdf": pdf.document,
    "application/zip": office.document,
}
"""The readers of files that are no text, by media type."""


def take_apart(data: bytes, content_type: str = "", url: str = "") -> Document:
    """The document in some bytes; ``url`` is where it comes from, ``content_type`` what its server says of it."""
    kind = decode.sniff(data)
    if kind in READERS:
        return READERS[kind](data)
    words, charset = decode.text(data, content_type)
    document = html.document(words, charset, url) if kind == "text/html" else plain.document(words, charset)
    return replace(document, sizes=(len(data), len(words)))
