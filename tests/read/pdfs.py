"""PDF files written by hand: lines of text on pages, without any embedded font, and files that cannot be read."""

from __future__ import annotations

from collections.abc import Sequence

_MAP = b"""/CIDInit /ProcSet findresource begin begincmap /CMapType 2 def /CMapName /X def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end"""
_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/ToUnicode 4 0 R/DescendantFonts["
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    b"/DW 1000>>]>>"
)


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """Pages of lines, twenty units apart."""
    numbers = [5 + 2 * index for index in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        3: _FONT,
        4: _stream(_MAP),
    }
    for number, lines in zip(numbers, pages, strict=True):
        height = 60 + 20 * len(lines)
        objects[number] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 2000 {height}]/Contents {number + 1} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>"
        ).encode()
        objects[number + 1] = _stream(
            "\n".join(_line(line, height - 40 - 20 * i) for i, line in enumerate(lines)).encode()
        )
    return _file(objects, b"")


def images_only() -> bytes:
    return pdf([[], []])


def encrypted() -> bytes:
    """A file that no password opens but the right one, which nobody knows."""
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"}
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"11" * 32, b"22" * 32)
    return _file(objects, lock)


def _line(text: str, y: int) -> str:
    return f"BT /F 10 Tf 1 0 0 1 20 {y} Tm <{text.encode('utf-16-be', 'surrogatepass').hex()}> Tj ET"


def _stream(data: bytes) -> bytes:
    return b"<</Length %d>>stream\n%s\nendstream" % (len(data), data)


def _file(objects: dict[int, bytes], trailer: bytes) -> bytes:
    body, places = b"%PDF-1.5\n", {}
    for number, data in sorted(objects.items()):
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    size = max(objects) + 1
    table = b"".join(
        b"%010d %05d %c \n" % (places.get(n, 0), 0 if n else 65535, b"n" if n else b"f") for n in range(size)
    )
    return body + b"xref\n0 %d\n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, trailer, len(body),
    )  # fmt: skip
