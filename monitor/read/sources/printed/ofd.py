"""OFD (GB/T 33190, the national fixed-layout format) -> Document: text runs put in reading order by their place."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lxml import etree
from msgspec import Struct

from monitor.model.pages import Trouble
from monitor.model.reports import Document, Line
from monitor.read.intake.package import Package, Refused, located
from monitor.read.sources.printed import lines, unruled
from monitor.read.sources.printed.margins import without_margins
from monitor.read.sources.printed.unruled import Word
from monitor.read.words import norm

MEDIA_TYPE = "application/ofd"
_START = "OFD.xml"
_MAX_PAGES = 200
_MAX_RUNS = 100_000
_MAX_ADVANCES = 2_000
_WORD = re.compile(r"\S+")
_FEW_CHARS = 50
_GAP = 0.9
_SAME_LINE = 0.5
_UNIT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Run(Struct, frozen=True):
    """A run of text on a page, in millimetres from its top left corner; ``bottom`` is the base line."""

    left: float
    right: float
    bottom: float
    size: float
    text: str


def holds(package: Package, main: str) -> bool:
    """Whether a package is an OFD document (GB/T 33190)."""
    return not main and _START in package


def document(package: Package, main: str) -> Document:  # noqa: ARG001 - the readers of packages are called alike
    """Read the pages of the first document; trouble ``images-only`` where they carry no text. Raises Refused."""
    part = _first(package.part(_START), "DocRoot")
    if part is None:
        raise Refused("damaged", _START)
    name = located("", part.text or "")
    pages = [_page(package, located(name.rpartition("/")[0], base)) for base in _pages(package.part(name))]
    texts = without_margins([reading_order(runs) for runs, _ in pages])
    found = [Line(text, tuple(text.split())) for page in texts for text in page]
    images = sum(count for _, count in pages)
    if sum(len(norm(line.text)) for line in found) < _FEW_CHARS:
        return Document(media_type=MEDIA_TYPE, images=images, trouble=Trouble("images-only", ""))
    return Document(media_type=MEDIA_TYPE, blocks=tuple(lines.blocks(found)), flow=True, images=images)


def reading_order(runs: Sequence[Run]) -> list[str]:
    """The lines of a page from top to bottom, blanks where runs stand apart."""
    ordered = unruled.reading_order(word for run in runs for word in _words(run))
    return ordered if ordered is not None else _from_top(runs)


def _words(run: Run) -> Iterator[Word]:
    """The words of a run, each as wide as its share of the characters."""
    advance = (run.right - run.left) / len(run.text)
    for match in _WORD.finditer(run.text):
        left, right = (run.left + advance * at for at in match.span())
        yield Word(left, right, -run.bottom, run.size, match.group())


def _from_top(runs: Sequence[Run]) -> list[str]:
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.bottom):
        if rows and run.bottom - rows[-1][0].bottom <= _SAME_LINE * min(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    texts = (_line(sorted(row, key=lambda run: run.left)) for row in rows)
    return [text for text in texts if text]


def _line(row: Sequence[Run]) -> str:
    words = [row[0].text]
    for before, run in pairwise(row):
        words += [" " if run.left - before.right > _GAP * run.size else "", run.text]
    return "".join(words).strip()


def _pages(root: etree._Element) -> list[str]:
    bases = [node.get("BaseLoc") or "" for node in _all(root, "Page")]
    if len(bases) > _MAX_PAGES:
        raise Refused("too-large", str(len(bases)))
    return bases


def _page(package: Package, name: str) -> tuple[list[Run], int]:
    """(text runs, number of images) of a page."""
    root = package.part(name)
    found: list[Run] = []
    for node in _all(root, "TextObject"):
        found += _runs(node)
        if len(found) > _MAX_RUNS:
            raise Refused("too-large", f"> {_MAX_RUNS}")
    return found, sum(1 for _ in _all(root, "ImageObject"))


def _runs(node: etree._Element) -> Iterator[Run]:
    x, y, *_ = [*_numbers(node.get("Boundary")), 0.0, 0.0]
    matrix = _numbers(node.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else _UNIT
    size = abs(_number(node.get("Size"), 0.0) * d) or 1.0
    inner_x = inner_y = 0.0
    for code in _all(node, "TextCode"):
        inner_x, inner_y = _number(code.get("X"), inner_x), _number(code.get("Y"), inner_y)
        text = (code.text or "").strip("\r\n")
        if text.strip():
            left = x + a * inner_x + c * inner_y + e
            width = abs(a) * sum(_advances(code.get("DeltaX"))) + size * (0.5 if text[-1].isascii() else 1.0)
            yield Run(left, left + width, y + b * inner_x + d * inner_y + f, size, text)


def _advances(raw: str | None) -> Iterator[float]:
    """The steps from character to character; ``g 3 5.2`` stands for three of 5.2."""
    words = (raw or "").split()[:_MAX_ADVANCES]
    at = 0
    while at < len(words):
        if words[at] == "g" and at + 2 < len(words):
            yield min(_number(words[at + 1], 0.0), _MAX_ADVANCES) * _number(words[at + 2], 0.0)
            at += 3
        else:
            yield _number(words[at], 0.0)
            at += 1


def _numbers(raw: str | None) -> list[float]:
    return [_number(word, 0.0) for word in (raw or "").split()[:8]]


def _number(raw: str | None, default: float) -> float:
    try:
        value = float(raw) if raw else default
    except ValueError:
        return default
    return value if math.isfinite(value) else default


def _first(root: etree._Element, name: str) -> etree._Element | None:
    return next(_all(root, name), None)


def _all(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return root.iter(f"{{*}}{name}")
