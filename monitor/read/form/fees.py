"""The statement of information-processing fees, read sentence by sentence (国办函〔2020〕109号).

Two facets are kept apart: notices sent, and money collected. Notices sent and nothing collected is consistent.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct

from monitor.model.reports import Fee, FeeKind, Section
from monitor.read.words import norm
from monitor.shipped import rules_dir
from monitor.toml.parts import with_parts

_SENTENCE = re.compile(r"[。;]")
_TITLE = r"(?![^。;,:]{0,60}(?:未|没有|无))[^。;,:]{0,32}费(?:[^。;,:]{0,16}(?:情况|事项)|用)?"
_CAPTION = re.compile(_TITLE + ":?")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}[、.]")
_FEE_HEADING = re.compile(_HEADING.pattern + _TITLE + "(?::|$)")
_FEE = "费"
_LONGEST_SENTENCE = 600
_OTHER_MATTERS = 6


class Wordings(Struct, frozen=True):
    """The patterns of ``rules/fees.toml``, compiled."""

    nil: Mapping[str, re.Pattern[str]]
    positive: Mapping[str, re.Pattern[str]]
    waiver: Mapping[str, re.Pattern[str]]
    notices: frozenset[str]
    notices_only: frozenset[str]
    general: frozenset[str]
    near_requests: frozenset[str]
    mentions: re.Pattern[str]
    about: re.Pattern[str]
    quotation: re.Pattern[str]


class Said(Struct, frozen=True):
    """What one sentence says of fees. None where it says nothing of a facet; 0 where it denies it."""

    quote: str
    notices: int | None = None
    collected: int | float | None = None
    denies_notices: bool = False
    denies_collection: bool = False
    general: bool = False

    @property
    def states(self) -> bool:
        counted = self.notices is not None or self.collected is not None
        return counted or self.denies_notices or self.denies_collection


def read(sections: Sequence[Section], words: Wordings | None = None) -> Fee:
    """The fee statement of a report: section six first, then the rest of the prose."""
    words = words or standard()
    said = {number: list(_section(number, prose, words)) for number, prose in _by_section(sections).items()}
    stating = tuple(n for n, sayings in said.items() if any(s.states for s in sayings))
    chosen = _OTHER_MATTERS if _OTHER_MATTERS in stating else min(stating, default=None)
    if chosen is not None:
        return _fee([s for s in said[chosen] if s.states], tuple(sorted(stating)))
    odd = tuple(s.quote for s in said.get(_OTHER_MATTERS, ()))
    kind = FeeKind.UNCLEAR if odd else FeeKind.MISSING
    return Fee(kind=kind, sections=(_OTHER_MATTERS,) if odd else (), quotes=odd)


def _by_section(sections: Sequence[Section]) -> dict[int, list[str]]:
    """The prose by section; a top-level heading of its own about fees counts as section six until the next heading."""
    prose: dict[int, list[str]] = {}
    for section in sections:
        if not any(_FEE in paragraph for paragraph in section.paragraphs):
            continue
        number = section.number
        for paragraph in _with_captions(section.paragraphs):
            if _HEADING.match(paragraph):
                number = _OTHER_MATTERS if _FEE_HEADING.match(paragraph) else section.number
            prose.setdefault(number, []).append(paragraph)
    return prose


def _with_captions(paragraphs: Iterable[str]) -> Iterator[str]:
    """Normalised paragraphs, a caption about fees put before what stands under it (情况 / 无。 -> 情况:无。)."""
    caption = ""
    for paragraph in paragraphs:
        text = norm(paragraph)
        if _CAPTION.fullmatch(text[:_LONGEST_SENTENCE]) and not caption:
            caption = text.rstrip(":")
            continue
        yield f"{caption}:{text}" if caption else text
        caption = ""
    if caption:
        yield caption


def _section(number: int, prose: Iterable[str], words: Wordings) -> Iterator[Said]:
    """Statements, and (section six only) sentences about a fee that no wording fits."""
    in_six = number == _OTHER_MATTERS
    for sentence in _sentences(prose):
        said = _said(sentence, words, in_six)
        odd = words.about.search(sentence) and not words.quotation.search(sentence)
        if said.states or (in_six and odd):
            yield said


def _sentences(paragraphs: Iterable[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        for sentence in _SENTENCE.split(paragraph):
            if _FEE in sentence:
                yield sentence[:_LONGEST_SENTENCE]


def _said(sentence: str, words: Wordings, in_six: bool) -> Said:
    near = in_six or bool(words.mentions.search(sentence))
    nil = {k for k, p in words.nil.items() if (near or k not in words.near_requests) and p.search(sentence)}
    notices, collected = _positive(sentence, words)
    return Said(
        quote=sentence,
        notices=notices,
        collected=collected,
        denies_notices=bool(nil & words.notices),
        denies_collection=bool(nil - words.notices_only),
        general=bool(nil) and nil <= words.general,
    )


def _positive(sentence: str, words: Wordings) -> tuple[int | None, int | float | None]:
    """(notices sent, yuan collected), each None unless a positive figure is stated. Waivers are no collection."""
    waived = [m.span() for p in words.waiver.values() for m in p.finditer(sentence)]
    notices: int | None = None
    amounts: list[int | float] = []
    for key, pattern in words.positive.items():
        for match in pattern.finditer(sentence):
            if any(start < match.end() and match.start() < end for start, end in waived):
                continue
            if key in words.notices:
                notices = int(match["n"]) or notices
            else:
                amounts.append(_yuan(match["amt"], match["unit"]))
    positive = [amount for amount in amounts if amount > 0]
    return notices, positive[0] if positive else None


def _yuan(amount: str, unit: str) -> int | float:
    value = float(amount.replace(",", "")) * (10_000 if unit == "万元" else 1)
    return int(value) if value == int(value) else round(value, 2)


def _fee(said: list[Said], sections: tuple[int, ...]) -> Fee:
    """Fold the sentences of the deciding section into one statement."""
    notices = next((s.notices for s in said if s.notices is not None), None)
    collected = next((s.collected for s in said if s.collected is not None), None)
    nil_notices = any(s.denies_notices for s in said)
    nil_collection = any(s.denies_collection for s in said)
    conflict = (collected is not None and nil_collection) or (notices is not None and nil_notices)
    charged = notices is not None or collected is not None
    kind = FeeKind.UNCLEAR if conflict else FeeKind.CHARGED if charged else FeeKind.NIL
    nothing = 0 if nil_collection else None
    return Fee(
        kind=kind,
        amount=None if conflict else collected if collected is not None else nothing,
        notices=None if conflict else notices if notices is not None else 0 if nil_notices else None,
        sections=sections,
        general=all(s.general for s in said),
        complete=charged and notices is not None and (collected is not None or nil_collection),
        conflict=conflict,
        quotes=tuple(s.quote for s in said),
    )


def read_wordings(path: Path) -> Wordings:
    """Load and compile the wordings; a broken file raises what tomllib, re or a lookup raises."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    parts, use = raw["part"], raw["use"]
    return Wordings(
        nil=_compiled(raw["nil"], parts),
        positive=_compiled(raw["positive"], parts),
        waiver=_compiled(raw["waiver"], parts),
        notices=frozenset(use["notices"]),
        notices_only=frozenset(use["notices_only"]),
        general=frozenset(use["general"]),
        near_requests=frozenset(use["near_requests"]),
        mentions=re.compile(use["mentions"]),
        about=re.compile(use["about"]),
        quotation=re.compile(use["quotation"]),
    )


@cache
def standard() -> Wordings:
    """The wordings that ship with the program."""
    return read_wordings(rules_dir() / "fees.toml")


def _compiled(patterns: Mapping[str, str], parts: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {key: re.compile(with_parts(pattern, parts)) for key, pattern in patterns.items()}
