"""Section one sentence by sentence, each with the passage it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from monitor.model.reports import Report
from monitor.read.words import norm

STOP = "。"
_SENTENCE = re.compile(r"[^。;；！？!?]{1,4000}[。;；！？!?]?")
_CAPTION = re.compile(r"[^。;,:\d]{2,24}:?")
_HEAD = 16
LONGEST = 600
_MOST = 40_000
_MOST_SENTENCES = 2000
_SHOWN = 90
_MARKS = tuple(
    re.compile(mark)
    for mark in (
        r"\([一二三四五六七八九十]\)|[一二三四五六七八九十]\)",
        "[一二三四五六七八九十]是",
        r"[1-9][、.](?!\d)",
    )
)
"""What divides section one into passages; the first kind that a text uses does."""

_REQUESTS = re.compile("依申请|申请公开")
_DISCLOSURE = "公开"


class Sentence(Struct, frozen=True, kw_only=True):
    """A sentence up to ``。`` or ``;``: normalised and raw, and the sign that ended it (none where it breaks off).

    ``requests`` tells that it stands in the passage on requests, ``disclosure`` that its paragraph is on disclosure.
    """

    text: str
    raw: str
    end: str
    requests: bool = False
    disclosure: bool = False

    def quote(self) -> str:
        """The sentence as printed, cut for a letter."""
        return self.raw if len(self.raw) <= _SHOWN else self.raw[:_SHOWN] + "…"


def overview(report: Report) -> tuple[str, ...]:
    """The paragraphs of section one; none where it was not found."""
    return next((section.paragraphs for section in report.sections if section.number == 1), ())


def sentences(paragraphs: Iterable[str]) -> tuple[Sentence, ...]:
    """All sentences in order; of a text too long to be an honest section only the beginning."""
    return _sentences(tuple(paragraphs))


@lru_cache(maxsize=64)
def _sentences(paragraphs: tuple[str, ...]) -> tuple[Sentence, ...]:
    """Several rules read the same section one after the other."""
    split = [list(_split(paragraph)) for paragraph in _bounded(paragraphs)]
    style = _style([one.text for pieces in split for one in pieces])
    found: list[Sentence] = []
    passage: bool | None = None
    for pieces in split:
        whole = "".join(one.text for one in pieces)
        told = _DISCLOSURE in whole
        unmarked = style is None and bool(_REQUESTS.search(whole))
        for one in pieces:
            begins = _begins(one, style)
            passage = begins if begins is not None else passage
            requests = passage if passage is not None else unmarked
            found.append(
                Sentence(text=one.text, raw=one.raw, end=one.end, requests=requests, disclosure=told or requests)
            )
    return tuple(found[:_MOST_SENTENCES])


def joined(pieces: Sequence[Sentence]) -> Iterator[tuple[Sentence, ...]]:
    """The pieces between two full stops together, as lists are written with semicolons; a paragraph's end ends them."""
    run: list[Sentence] = []
    for piece in pieces:
        run.append(piece)
        if piece.end != ";":
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def _bounded(paragraphs: Iterable[str]) -> Iterator[str]:
    left = _MOST
    for paragraph in paragraphs:
        yield paragraph[:left]
        left -= len(paragraph)
        if left <= 0:
            return


def _split(paragraph: str) -> Iterator[Sentence]:
    for match in _SENTENCE.finditer(paragraph):
        raw = match.group().strip()
        text = norm(raw)
        if not text:
            continue
        end = text[-1] if text[-1] in "。;!?" else ""
        body = text.removesuffix(end) if end else text
        yield Sentence(text=body[:LONGEST], raw=raw, end=";" if end == ";" else STOP if end else "")


def _style(texts: Sequence[str]) -> re.Pattern[str] | None:
    """The kind of mark that divides this section into passages; None if it has no marks."""
    return next((mark for mark in _MARKS if any(mark.match(text) for text in texts)), None)


def _begins(sentence: Sentence, style: re.Pattern[str] | None) -> bool | None:
    """Whether a passage on requests, or on something else, begins here; None where none begins."""
    if style is None:
        caption = not sentence.end and _CAPTION.fullmatch(sentence.text)
        return bool(_REQUESTS.search(sentence.text)) if caption else None
    mark = style.match(sentence.text)
    return bool(_REQUESTS.search(sentence.text[mark.end() :][:_HEAD])) if mark else None
