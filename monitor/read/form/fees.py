"""The statement of information-processing fees of a report (国办函〔2020〕109号).

What was collected and what was notified are different things: a notice nobody paid is no fee. Only facts of the whole
body and the whole report year decide; everything else that touches the fee leaves it unclear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from monitor.model.claims import Claim, Modality, Period, Scope
from monitor.model.reports import Fee, FeeKind, Section
from monitor.read.clauses.lexicon import Lexicon
from monitor.read.form.fee_claims import COLLECTED, NOTIFIED, PAID, UNPAID, Heard, hear, standard
from monitor.read.words import norm

_SENTENCE = re.compile(r"[。;!?]")
_TITLE = r"(?![^。;,:]{0,60}(?:未|没有|无))[^。;,:]{0,32}费(?:[^。;,:]{0,16}(?:情况|事项)|用)?"
_CAPTION = re.compile(_TITLE + ":?")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}[、.]")
_FEE_HEADING = re.compile(_HEADING.pattern + _TITLE + "(?::|$)")
_FEE = re.compile("费|缴|款|收")
_LONGEST_SENTENCE = 600
_OTHER_MATTERS = 6


def read(sections: Sequence[Section], year: int | None = None, words: Lexicon | None = None) -> Fee:
    """The fee statement of a report on ``year``: section six first, then the rest of the prose."""
    words = words or standard()
    heard = {number: list(_section(number, prose, year, words)) for number, prose in _by_section(sections).items()}
    stating = tuple(n for n, told in heard.items() if any(one.claims for one in told if _states(one)))
    chosen = _OTHER_MATTERS if _OTHER_MATTERS in stating else min(stating, default=None)
    if chosen is not None:
        return _fee(heard[chosen], tuple(sorted(stating)))
    odd = tuple(one.quote for one in heard.get(_OTHER_MATTERS, ()) if one.touches)
    kind = FeeKind.UNCLEAR if odd else FeeKind.MISSING
    return Fee(kind=kind, sections=(_OTHER_MATTERS,) if odd else (), quotes=odd)


def _states(heard: Heard) -> bool:
    return any(claim.topic in (COLLECTED, NOTIFIED, UNPAID, PAID) and claim.decides for claim in heard.claims)


def _by_section(sections: Sequence[Section]) -> dict[int, list[str]]:
    """The prose by section; a top-level heading of its own about fees counts as section six until the next heading."""
    prose: dict[int, list[str]] = {}
    for section in sections:
        if not any(_FEE.search(paragraph) for paragraph in section.paragraphs):
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


def _section(number: int, prose: Iterable[str], year: int | None, words: Lexicon) -> Iterator[Heard]:
    """What each sentence says; outside section six only of the fee by its name, or of costs of requests."""
    topic = False
    for paragraph in prose:
        for sentence in _SENTENCE.split(paragraph):
            if not topic and not _FEE.search(sentence):
                continue
            heard = hear(sentence[:_LONGEST_SENTENCE], words, year, topic, number == _OTHER_MATTERS)
            topic = heard.names or (topic and bool(heard.claims))
            yield heard


def _fee(heard: Sequence[Heard], sections: tuple[int, ...]) -> Fee:
    """Fold the claims of the deciding section into one statement."""
    claims = tuple(claim for one in heard for claim in one.claims)
    deciding = [claim for claim in claims if claim.decides]
    notices, notices_conflict = _notices(deciding)
    amount, conflict = _amount(claims, deciding)
    conflict = conflict or notices_conflict
    if conflict:
        amount = notices = None
    unnoticed = amount is None and notices == 0 and not any(claim.topic == COLLECTED for claim in deciding)
    nothing = amount == 0 or unnoticed
    kind = FeeKind.NIL if nothing else FeeKind.CHARGED if amount else FeeKind.UNCLEAR
    stating = [claim for claim in deciding if claim.topic in (COLLECTED, NOTIFIED, UNPAID, PAID)]
    return Fee(
        kind=kind,
        amount=amount,
        notices=notices,
        sections=sections,
        general=all(claim.general for claim in stating),
        complete=notices is not None and amount is not None,
        conflict=conflict,
        quotes=tuple(dict.fromkeys(one.quote for one in heard if one.claims)),
        claims=claims,
    )


def _notices(deciding: Sequence[Claim]) -> tuple[int | None, bool]:
    """The number of notices, and whether two statements contradict each other."""
    told = [c for c in deciding if c.topic == NOTIFIED and c.unit != "元" and c.value is not None]
    numbers = {int(claim.value or 0) for claim in told}
    positive = {number for number in numbers if number}
    if not numbers:
        nothing = any(c.topic == NOTIFIED and c.value == 0 for c in deciding)
        return (0 if nothing else None), False
    conflict = len(positive) > 1 or (bool(positive) and 0 in numbers)
    return (None if conflict else max(numbers)), conflict


def _amount(claims: Sequence[Claim], deciding: Sequence[Claim]) -> tuple[int | float | None, bool]:
    """Yuan collected, None where it cannot be concluded; and whether two statements contradict each other."""
    told = [claim for claim in deciding if claim.topic == COLLECTED]
    if any(claim.correction for claim in told):
        told = [claim for claim in told if claim.correction]
    sums = [claim for claim in told if claim.value and claim.unit == "元"]
    denied = any(claim.value == 0 for claim in told)
    vague = any(claim.value is None for claim in told) or any(claim.hedged for claim in sums)
    if sums and denied:
        return None, True
    if sums:
        return (None, False) if vague else _one_sum(sums)
    if denied:
        return (None if vague else 0), False
    if vague:
        return None, False
    return _of_parts(claims) or _of_payment(deciding), False


def _one_sum(sums: Sequence[Claim]) -> tuple[int | float | None, bool]:
    values = list(dict.fromkeys(claim.value or 0 for claim in sums))
    if len(values) == 1:
        return values[0], False
    largest = max(values)
    if sum(values) == 2 * largest or any(claim.total and claim.value == largest for claim in sums):
        return largest, False
    return None, True


def _of_parts(claims: Sequence[Claim]) -> int | float | None:
    """The sum of what was collected in parts of the year, if there are several."""
    parts = [
        claim.value
        for claim in claims
        if claim.topic == COLLECTED
        and claim.said_of.period is Period.PART
        and claim.said_of.modality is Modality.REAL
        and claim.said_of.scope is Scope.WHOLE
        and claim.value is not None
        and not claim.hedged
    ]
    return sum(parts) if len(parts) > 1 else None


def _of_payment(deciding: Sequence[Claim]) -> int | float | None:
    """What follows from how the notices fared: nothing where nobody paid, all of it where everybody did."""
    notified = [claim for claim in deciding if claim.topic == NOTIFIED and claim.value and claim.unit == "元"]
    if any(claim.topic == UNPAID for claim in deciding):
        return 0
    everybody = any(claim.topic == PAID and claim.value is None for claim in deciding)
    return notified[-1].value if everybody and notified else None
