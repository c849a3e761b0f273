"""The statement of information-processing fees of a report (国办函〔2020〕109号).

What was collected and what was notified are different things: a notice nobody paid is no fee. Only facts of the whole
body and the whole report year decide; everything else that touches the fee leaves it unclear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from monitor.model.claims import Claim
from monitor.model.reports import Fee, FeeKind, Section
from monitor.read.clauses.lexicon import Lexicon
from monitor.read.form.fees.claims import Heard, hear
from monitor.read.form.fees.fold import amount, notices, tells
from monitor.read.form.fees.text import listed
from monitor.read.form.fees.words import COLLECTED, DUE, NOTIFIED, PAID, UNPAID, standard
from monitor.read.words import norm

_SENTENCE = re.compile(r"([^。;!?]+)([。;!?]?)")
_GOES_ON = (";", "?")
_TITLE = r"(?![^。;,:]{0,60}(?:未|没有|无))[^。;,:]{0,32}费(?:[^。;,:]{0,16}(?:情况|事项)|用)?"
_CAPTION = re.compile(_TITLE + ":?")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}[、.]")
_NUMBERED = re.compile(r"(\d)\.(?!$)")
_FEE_HEADING = re.compile(_HEADING.pattern + _TITLE + "(?::|$)")
_FEE = re.compile("[费缴款收征付钱元]")
_ELSEWHERE = re.compile("(?:处理|收|缴|交|付|免|公开|信息|退|减)费|费用")
"""What a sentence must hold to be heard: in section six, and elsewhere."""

_LONGEST_SENTENCE = 600
_MOST, _EACH = 40_000, 20
"""Characters that are heard, and what a sentence costs beside its own."""

_OTHER_MATTERS = 6
_STATEMENTS = (COLLECTED, DUE, NOTIFIED, UNPAID, PAID)


def read(sections: Sequence[Section], year: int | None = None, words: Lexicon | None = None) -> Fee:
    """The fee statement of a report on ``year``: section six first, then the rest of the prose."""
    words = words or standard()
    allowance = _Allowance()
    heard: dict[int, list[Heard]] = {}
    for number, prose in sorted(_by_section(sections).items(), key=lambda item: item[0] != _OTHER_MATTERS):
        heard[number] = list(_section(number, prose, year, words, allowance))
    stating = tuple(n for n, told in heard.items() if any(one.claims for one in told if _states(one)))
    chosen = _OTHER_MATTERS if _OTHER_MATTERS in stating else min(stating, default=None)
    if chosen is not None:
        return _fee(heard[chosen], tuple(sorted(stating)))
    odd = tuple(one.quote for one in heard.get(_OTHER_MATTERS, ()) if one.touches)
    kind = FeeKind.UNCLEAR if odd else FeeKind.MISSING
    return Fee(kind=kind, sections=(_OTHER_MATTERS,) if odd else (), quotes=odd)


def _states(heard: Heard) -> bool:
    return any(claim.topic in _STATEMENTS and tells(claim) for claim in heard.claims)


def _by_section(sections: Sequence[Section]) -> dict[int, list[str]]:
    """The prose by section; a top-level heading of its own about fees counts as section six until the next heading."""
    prose: dict[int, list[str]] = {}
    for section in sections:
        if not any(_worth(section.number).search(paragraph) for paragraph in section.paragraphs):
            continue
        number = section.number
        for paragraph in _with_captions(section.paragraphs):
            if _HEADING.match(paragraph):
                number = _OTHER_MATTERS if _FEE_HEADING.match(paragraph) else section.number
            prose.setdefault(number, []).append(paragraph)
    return prose


def _worth(number: int) -> re.Pattern[str]:
    return _FEE if number == _OTHER_MATTERS else _ELSEWHERE


def _with_captions(paragraphs: Iterable[str]) -> Iterator[str]:
    """Normalised paragraphs, a caption about fees put before what stands under it (情况 / 无。 -> 情况:无。)."""
    caption = ""
    for text in _unnumbered([norm(listed(paragraph)) for paragraph in paragraphs]):
        if _CAPTION.fullmatch(text[:_LONGEST_SENTENCE]) and not caption:
            caption = text.rstrip(":")
            continue
        yield f"{caption}:{text}" if caption else text
        caption = ""
    if caption:
        yield caption


def _unnumbered(texts: Sequence[str]) -> Iterator[str]:
    """Without the numbers of a list, which a figure behind them would be read with (1.610元)."""
    marks = {match[1] for text in texts if (match := _NUMBERED.match(text))}
    listed = {"1", "2"} <= marks
    for text in texts:
        match = _NUMBERED.match(text)
        yield text[match.end() :] if match and (listed or text[match.end() :].startswith("20")) else text


class _Allowance:
    """How much of a report is heard; of a text too long to be honest only a part, and then nothing follows from it."""

    def __init__(self) -> None:
        self._left = _MOST

    def covers(self, sentence: str) -> bool:
        self._left -= len(sentence) + _EACH
        return self._left >= 0


def _section(
    number: int, prose: Iterable[str], year: int | None, words: Lexicon, allowance: _Allowance
) -> Iterator[Heard]:
    """What each sentence says; outside section six only of the fee by its name, or of costs of requests."""
    topic, worth = False, _worth(number)
    for paragraph in prose:
        for match in _SENTENCE.finditer(paragraph):
            sentence, end = match.groups()
            if not topic and not worth.search(sentence):
                continue
            for piece in _pieces(sentence):
                if not allowance.covers(piece):
                    yield Heard((), number == _OTHER_MATTERS, False, "", unsettled=True)
                    return
                heard = hear(piece, words, year, topic, number == _OTHER_MATTERS)
                topic = heard.names or (topic and (bool(heard.claims) or end in _GOES_ON))
                yield heard


def _pieces(sentence: str) -> Iterator[str]:
    """A sentence, a very long one cut at its commas."""
    start = 0
    while len(sentence) - start > _LONGEST_SENTENCE:
        comma = sentence.rfind(",", start, start + _LONGEST_SENTENCE)
        end = comma + 1 if comma > start else start + _LONGEST_SENTENCE
        yield sentence[start:end]
        start = end
    yield sentence[start:]


def _fee(heard: Sequence[Heard], sections: tuple[int, ...]) -> Fee:
    """Fold the claims of the deciding section into one statement."""
    claims = tuple(claim for one in heard for claim in one.claims)
    deciding = [claim for claim in claims if claim.decides]
    sent, notices_conflict = notices(deciding)
    collected, conflict = amount(claims)
    conflict = conflict or notices_conflict
    if conflict:
        collected = sent = None
    mended = any(claim.correction for claim in claims)
    if any(one.unsettled for one in heard) and not mended:
        collected = None
    stating = [claim for claim in deciding if claim.topic in _STATEMENTS]
    return Fee(
        kind=_kind(collected, sent, heard, deciding),
        amount=collected,
        notices=sent,
        sections=sections,
        general=all(claim.general for claim in stating),
        complete=sent is not None and collected is not None,
        conflict=conflict,
        quotes=tuple(dict.fromkeys(one.quote for one in heard if one.claims)),
        claims=claims,
    )


def _kind(
    collected: int | float | None, sent: int | None, heard: Sequence[Heard], deciding: Sequence[Claim]
) -> FeeKind:
    """Nothing collected, or no notice sent and not a word on money, is nil."""
    unnoticed = sent == 0 and not any(claim.topic == COLLECTED for claim in deciding)
    settled = not any(one.unsettled for one in heard)
    if collected == 0 or (collected is None and unnoticed and settled):
        return FeeKind.NIL
    return FeeKind.CHARGED if collected else FeeKind.UNCLEAR
