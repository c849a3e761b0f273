"""How alike two running texts are once everything is masked that may be the same, or may differ, in honest ones.

Texts are compared by their shingles, all runs of a few characters: a moved or an edited sentence costs what it is long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from zlib import crc32

from monitor.model.reports import Report
from monitor.read.words import norm

LENGTH = 5
"""Characters of a shingle."""

MOST = 40_000
"""Characters of a section that are compared: no honest one is near it, and a hostile one must not hold all up."""

_LEAD = re.compile(r"^(?:[(]?[一二三四五六七八九十]{1,2}[)、]|\d{1,2}[.、])[^。,:;]{0,24}(?:[。:]|$)")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*%?")
_SELF = re.compile(r"[我本](?:单位|机关|街道|[\u4e00-\u9fff])")
_PUNCTUATION = re.compile(r"[\W_]+")
_SENTENCE = re.compile(r"[^。;；]+[。;；]?")


def section_text(report: Report, number: int) -> tuple[str, ...]:
    """The paragraphs of a section as printed, up to ``MOST``; none if the report has no such section."""
    return tuple(_bounded(text for one in report.sections if one.number == number for text in one.paragraphs))


def running_text(report: Report) -> Iterator[tuple[str, str]]:
    """(place, paragraph as printed) of the opening and of every section, each up to ``MOST``."""
    yield from (("opening", text) for text in _bounded(report.opening))
    for section in report.sections:
        yield from ((f"section.{section.number}", text) for text in _bounded(section.paragraphs))


def _bounded(paragraphs: Iterable[str]) -> Iterator[str]:
    left = MOST
    for text in paragraphs:
        yield text[:left]
        left -= len(text)
        if left <= 0:
            return


def sentences(paragraphs: Iterable[str]) -> list[str]:
    """The sentences of paragraphs as printed."""
    return [sentence for text in paragraphs for sentence in _SENTENCE.findall(text)]


def masked(paragraphs: Iterable[str], names: Iterable[str] = ()) -> str:
    """Text without sub-headings, punctuation, numbers, years, the given names and what a body calls itself."""
    spelled = sorted(names, key=len, reverse=True)
    return "".join(_masked(text, spelled) for text in paragraphs)


def _masked(paragraph: str, names: list[str]) -> str:
    text = _LEAD.sub("", norm(paragraph))
    for name in names:
        text = text.replace(name, "")
    return _PUNCTUATION.sub("", _NUMBER.sub("", _SELF.sub("", text)))


def shingles(text: str) -> frozenset[int]:
    """The runs of ``LENGTH`` characters of a masked text, as the same numbers on every machine."""
    return frozenset(crc32(text[start : start + LENGTH].encode()) for start in range(len(text) - LENGTH + 1))


def likeness(one: str, other: str) -> float:
    """The share of shingles that two masked texts have in common, of those of both: 1 for the same text, 0 for none."""
    mine, theirs = shingles(one), shingles(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine or theirs else 0.0
