"""The counts of a passage in order, each with the words beside it (words: rules/sums.toml).

A passage is what stands between two full stops; its pieces are divided by semicolons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from monitor.model.claims import Setting
from monitor.read.clauses import sentences
from monitor.read.clauses.clauses import clauses
from monitor.read.clauses.lexicon import Lexicon, read_lexicon
from monitor.read.clauses.sentences import Sentence
from monitor.read.clauses.tokens import COUNT, MARK, NUMBER, OTHER, Token, tokens
from monitor.shipped import rules_dir

DIVISIONS: Mapping[str, tuple[str, ...]] = {
    "channels": ("online", "offline", "channel"),
    "applicants": ("natural", "entity", "entity_kind"),
    "results": ("granted", "partly", "refused", "unable", "not_handled", "otherwise"),
    "outcomes": ("upheld", "corrected", "other_result", "pending"),
    "ways": ("direct", "after"),
    "halves": ("first_half", "second_half"),
    "quarters": ("quarter",),
}
"""What may be divided how, and the classes of words that name the parts."""

CLASSES = frozenset(
    (
        *(name for names in DIVISIONS.values() for name in names),
        *(
            "unit",
            "request",
            "received",
            "closed",
            "carried",
            "review",
            "suit",
            "timely",
            "rate",
            "part_rate",
            "open_list",
        ),
        *("closes", "is", "total", "share", "tenths", "fraction", "half", "over_half", "weight", "divide"),
        *("from", "last_year", "next_year", "on_year", "other_base", "compare", "more", "less", "more_to"),
        *("same", "nearly_same", "some_change", "doubled", "doubled_twice", "times", "two_times"),
        *("one_and_half", "hedge", "over", "under", "foreign", "overlap", "filler", "whole_words", "body"),
    )
)
"""The classes of words of ``rules/sums.toml``."""

_CHANGES = ("more", "less", "more_to")
_LAST = ("last_year", "on_year")
_SEPARATORS = (",", ";", ":", "、", "(", ")")
HEDGES = ("hedge", "over", "under", "about")
_SHOWN = 120
_GOES_ON = ("其中", "从", "按", "具体")
_MOST_PIECES = 40
_TELLING = re.compile(
    "[0-9]|[一二三四五六七八九十百千两零几壹贰叁肆伍陆柒捌玖拾][件宗份条起次例个封单批项桩案成分倍余多百千十]"
    "|[较比半翻零]|[上去前]一?年|持平|年同期"
)
"""What a passage must hold to be read: a number, or a comparison."""


def unknown(words: Sequence[Token], at: int) -> bool:
    """Whether nobody knows a word; the name of a body is known."""
    if words[at].kind != OTHER or len(words[at].text) < 2:
        return False
    behind = list(words[at + 1 : at + 5])
    while behind and (behind[0].kind in (OTHER, "joint") or behind[0].text == "和"):
        behind.pop(0)
    return not (behind and behind[0].kind == "body")


class Count(Struct, frozen=True, kw_only=True):
    """A number with its unit. ``at`` is its place among the tokens, ``piece`` and ``depth`` how many semicolons and
    open brackets stand before it; ``near`` are the words since the separator before it, ``behind`` those up to the
    next, ``before`` all since the count before; ``gap`` are the separators there. ``kinds`` are the classes of the
    words near and behind.
    """

    value: int | float
    unit: str
    at: int
    piece: int
    depth: int
    near: tuple[Token, ...]
    behind: tuple[Token, ...]
    before: tuple[Token, ...]
    gap: str
    hedged: bool
    said_of: Setting
    kinds: tuple[frozenset[str], frozenset[str]]

    def near_has(self, *kinds: str) -> bool:
        return not self.kinds[0].isdisjoint(kinds)

    def has(self, *kinds: str) -> bool:
        return not (self.kinds[0].isdisjoint(kinds) and self.kinds[1].isdisjoint(kinds))

    @property
    def compared(self) -> bool:
        """Whether it is a difference, or a figure of another year; what was carried in is none."""
        changes = self.near_has(*_CHANGES)
        if changes and (
            self.near_has("compare", *_LAST) or (self.near[-1].kind in _CHANGES and len(self.near[-1].text) > 1)
        ):
            return True
        earlier = self.near_has(*_LAST) and not self.near_has("carried")
        return earlier or any(token.kind in _CHANGES for token in self.behind[:1])

    @property
    def uncertain(self) -> bool:
        """Whether its words may tell of a difference."""
        return self.near_has(*_CHANGES, "compare", "other_base")


class Passage(Struct, frozen=True):
    """What stands between two full stops, word by word, with the setting of each word.

    ``requests`` tells that it is on requests, ``whole`` that it does not break off, ``quote`` is its beginning.
    """

    words: tuple[Token, ...]
    settings: tuple[Setting, ...]
    counts: tuple[Count, ...]
    requests: bool
    whole: bool
    quote: str


def read_words(path: Path) -> Lexicon:
    """The lexicon of sums; raises LexiconError."""
    return read_lexicon(path, CLASSES)


@cache
def standard() -> Lexicon:
    """The words that ship with the program."""
    return read_words(rules_dir() / "sums.toml")


def passages(paragraphs: Iterable[str], year: int | None) -> tuple[Passage, ...]:
    """All passages of section one; one that begins with 其中 or 按…分 belongs to the one before."""
    return _passages(tuple(paragraphs), year)


@lru_cache(maxsize=64)
def _passages(paragraphs: tuple[str, ...], year: int | None) -> tuple[Passage, ...]:
    """Several rules read the same section one after the other."""
    runs: list[tuple[Sentence, ...]] = []
    for run in sentences.joined(sentences.sentences(paragraphs)):
        for start in range(0, len(run), _MOST_PIECES):
            part = run[start : start + _MOST_PIECES]
            goes_on = bool(runs) and len(runs[-1]) < _MOST_PIECES and part[0].text.startswith(_GOES_ON)
            runs[-1:] = [(*runs[-1], *part)] if goes_on else [*runs[-1:], part]
    return tuple(_passage(run, year) for run in runs if any(map(_TELLING.search, (one.text for one in run))))


def _passage(run: Sequence[Sentence], year: int | None) -> Passage:
    words: list[Token] = []
    settings: list[Setting] = []
    for number, piece in enumerate(run):
        found = _everyone(tokens(piece.text, standard()))
        said = {
            token.start: setting
            for one in clauses(found, year)
            for token, setting in zip(one.tokens, one.settings, strict=True)
        }
        words += [*([Token(MARK, ";", -1)] if number else []), *found]
        settings += [*([Setting()] if number else []), *(said.get(token.start, Setting()) for token in found)]
    raw = "".join(piece.raw for piece in run)
    return Passage(
        words=tuple(words),
        settings=tuple(settings),
        counts=tuple(_counts(words, settings)),
        requests=any(piece.requests for piece in run) or any(word.kind == "request" for word in words),
        whole=run[-1].end == sentences.STOP,
        quote=raw if len(raw) <= _SHOWN else raw[:_SHOWN] + "…",
    )


def _everyone(words: Sequence[Token]) -> list[Token]:
    """公民、法人和其他组织 are no kind of applicants, but all."""
    found: list[Token] = []
    for word in words:
        if (
            word.kind in ("entity", "entity_kind")
            and [one.kind for one in found[-2:]] == ["natural", MARK]
            and found[-1].text == "、"
        ):
            found[-2:] = [Token("filler", found[-2].text, found[-2].start), Token("filler", word.text, word.start)]
        else:
            found.append(word)
    return found


def _counts(words: Sequence[Token], settings: Sequence[Setting]) -> Iterator[Count]:
    piece = depth = 0
    last = begin = 0
    spots = [at for at, token in enumerate(words) if token.kind in (COUNT, NUMBER) and token.value is not None]
    ends = dict(pairwise([*spots, len(words)]))
    asides = _asides(words)
    for at, token in enumerate(words):
        sign = token.text if token.kind == MARK and at not in asides else ""
        depth = max(0, depth + (sign == "(") - (sign == ")"))
        piece += sign == ";"
        if at in ends:
            alone = at > 0 and words[at - 1].text == "(" and begin == at
            near = tuple(words[_label_of_bracket(words, at - 1) if alone else begin : at - alone])
            behind = tuple(_behind(words, at, ends[at]))
            yield Count(
                value=token.value or 0,
                unit=token.unit,
                at=at,
                piece=piece,
                depth=depth - alone,
                near=near,
                behind=behind,
                before=tuple(words[last:at]),
                gap="".join(
                    one.text for spot, one in enumerate(words[last:at], last) if one.kind == MARK and spot not in asides
                ),
                hedged=token.hedged or any(one.kind in HEDGES for one in words[max(0, at - 1) : at + 2]),
                said_of=settings[at],
                kinds=(frozenset(one.kind for one in near), frozenset(one.kind for one in behind)),
            )
            last = begin = at + 1
        elif sign in _SEPARATORS and sign:
            begin = at + 1


def _asides(words: Sequence[Token]) -> frozenset[int]:
    """The signs of brackets without a number, and those in them: they divide nothing."""
    found: list[int] = []
    signs: list[int] | None = None
    for at, token in enumerate(words):
        if token.text == "(" and token.kind == MARK:
            signs = [at]
        elif token.value is not None:
            signs = None
        elif signs is not None and token.kind == MARK:
            signs.append(at)
            if token.text == ")":
                found += signs
                signs = None
    return frozenset(found)


def _label_of_bracket(words: Sequence[Token], bracket: int) -> int:
    """Where the words before a bracket begin that holds nothing but a number."""
    begin = bracket
    while begin and words[begin - 1].kind not in (COUNT, NUMBER) and words[begin - 1].text not in _SEPARATORS:
        begin -= 1
    return begin


def _behind(words: Sequence[Token], at: int, stop: int) -> Iterator[Token]:
    for token in words[at + 1 : stop]:
        if token.kind == MARK and token.text in _SEPARATORS:
            return
        yield token
