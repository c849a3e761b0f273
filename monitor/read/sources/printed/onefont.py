"""One font for every font that a PDF names and does not bring, the same on every machine.

What pdfium makes of a text depends on the fonts around it: a single character that none of them can draw has no extent
and is left out. The font here draws all characters as one box; their widths are those the PDF states.
"""

from __future__ import annotations

import ctypes
from functools import cache
from importlib import resources
from typing import Any

import pypdfium2 as pdfium

_FONT = 1
_GB2312 = 134


@cache
def install() -> None:
    """Make it the only font of this process."""
    _OneFont(resources.files("monitor.read.sources.printed").joinpath("one.ttf").read_bytes()).setup()


class _OneFont(pdfium.PdfSysfontBase):  # type: ignore[misc]
    """The callbacks of pdfium (fpdf_sysfontinfo.h): whatever is asked for, there is one font."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = data

    def EnumFonts(self, _: Any, _mapper: Any) -> None:  # noqa: N802
        return

    def MapFont(self, *_: Any) -> int:  # noqa: N802
        return _FONT

    def GetFont(self, *_: Any) -> int:  # noqa: N802
        return _FONT

    def GetFontData(self, _: Any, _font: Any, table: int, buffer: Any, size: int) -> int:  # noqa: N802
        """The whole font (table 0), or nothing of a single table: pdfium then takes what it needs from the whole."""
        if table:
            return 0
        if buffer and size >= len(self._data):
            ctypes.memmove(buffer, self._data, len(self._data))
        return len(self._data)

    def GetFaceName(self, *_: Any) -> int:  # noqa: N802
        return 0

    def GetFontCharset(self, *_: Any) -> int:  # noqa: N802
        return _GB2312

    def DeleteFont(self, *_: Any) -> None:  # noqa: N802
        return
