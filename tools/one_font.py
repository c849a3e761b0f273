"""Write the font that stands for every font a PDF names and does not bring: one box for all characters.

``python -m tools.one_font`` writes ``monitor/read/sources/printed/one.ttf``.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

TARGET = Path(__file__).parents[1] / "monitor" / "read" / "sources" / "printed" / "one.ttf"
_EM = 1000
_ASCENT, _DESCENT = 880, -120


def write(target: Path) -> None:
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap({0x20: "box"})
    builder.font["cmap"].tables = [_everything(0, 6), _everything(3, 10)]
    builder.setupGlyf({".notdef": _box(), "box": _box()})
    builder.setupHorizontalMetrics({".notdef": (_EM, 0), "box": (_EM, 0)})
    builder.setupHorizontalHeader(ascent=_ASCENT, descent=_DESCENT)
    builder.setupNameTable({"familyName": "One", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=_ASCENT, sTypoDescender=_DESCENT, usWinAscent=_ASCENT, usWinDescent=-_DESCENT)
    builder.setupPost()
    builder.setupHead(unitsPerEm=_EM, created=0, modified=0)
    builder.font.recalcTimestamp = False
    builder.save(target)


def _box() -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((0, _DESCENT))
    for corner in ((0, _ASCENT), (_EM, _ASCENT), (_EM, _DESCENT)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


def _everything(platform: int, encoding: int) -> CmapSubtable:
    """All characters of the first three planes, each drawn as the box."""
    table = CmapSubtable.newSubtable(13)
    table.platformID, table.platEncID, table.language = platform, encoding, 0
    table.cmap = dict.fromkeys(range(0x20, 0x30000), "box")
    return table


if __name__ == "__main__":
    write(TARGET)
