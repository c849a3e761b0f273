"""Text and contact data left over from the year before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.judge.checks.years import unfit
from monitor.judge.prose.likeness import likeness, masked, running_text, section_text, sentences
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Severity, Values, Verdict
from monitor.model.reports import Report
from monitor.read.words import norm

_PHONE = re.compile(r"(?<!\d)(?:\(?0\d{2,3}\)?[-—–]{0,3})?\d{7,8}(?!\d)")
_NOT_DIGITS = re.compile(r"\D")
_LOCAL = 7
"""Digits of a number without its area code, at least."""

_QUOTED = 40


def leftover_text(
    dossier: Dossier, *, sections: Sequence[int], alike: float, akin: float, least: int, left_to: Mapping[str, str]
) -> Iterator[Remark]:
    """No section repeats last year's, numbers and years apart. From ``akin`` on it is a hint, from ``alike`` on sure.

    Sections under ``least`` characters in either year are not compared; of one that is the same to the letter
    the rule in ``left_to`` speaks.
    """
    yield from decided(_leftovers(dossier, sections, alike, akin, least, left_to))


def _leftovers(
    dossier: Dossier, sections: Sequence[int], alike: float, akin: float, least: int, left_to: Mapping[str, str]
) -> Iterator[Remark]:
    for number, now, before in _texts(dossier, sections):
        where, share = f"section.{number}", likeness(now, before)
        values: Values = {"share": round(share * 100), "quote": _repeated(dossier, number)}
        if (reason := unfit(dossier)) is not None or min(len(now), len(before)) < least:
            yield Remark(verdict=Verdict.SKIPPED, where=where, reason=reason or "short")
        elif now == before and str(number) in left_to:
            rule = {"rule": left_to[str(number)]}
            yield Remark(verdict=Verdict.SKIPPED, where=where, reason="identical", values=rule)
        elif share >= alike:
            yield Remark(verdict=Verdict.FAILS, where=where, reason="fails", values=values)
        elif share >= akin:
            yield Remark(verdict=Verdict.UNSURE, where=where, reason="akin", severity=Severity.S4, values=values)
        else:
            yield Remark(verdict=Verdict.HOLDS, where=where)


def decided(remarks: Iterable[Remark]) -> list[Remark]:
    """The remarks on places that could be judged; if there are none, the first one that says why."""
    told = list(remarks)
    return [remark for remark in told if remark.verdict is not Verdict.SKIPPED] or told[:1]


def text_renewed(dossier: Dossier, *, section: int, least: int) -> Iterator[Remark]:
    """A section is not last year's to the letter, numbers and years apart; one under ``least`` says too little."""
    where = f"section.{section}"
    ((_, now, before),) = _texts(dossier, (section,))
    if (reason := unfit(dossier)) is not None or len(now) < least:
        yield Remark(verdict=Verdict.SKIPPED, where=where, reason=reason or "short")
    elif now == before:
        values = {"quote": _repeated(dossier, section)}
        yield Remark(verdict=Verdict.FAILS, where=where, reason="fails", values=values)
    else:
        yield Remark(verdict=Verdict.HOLDS, where=where)


def phone_digits(dossier: Dossier, *, labels: Sequence[str]) -> Iterator[Remark]:
    """No telephone number is one of last year's with two digits exchanged. ``labels`` stand before a number."""
    report, previous = dossier.report, dossier.previous
    assert report is not None and previous is not None
    now, before = _phones(report, labels), _phones(previous, labels)
    if (reason := unfit(dossier)) is not None or not now or not before:
        yield Remark(verdict=Verdict.SKIPPED, reason=reason or "no_phone")
        return
    gone = {digits: printed for digits, printed in before.items() if not any(_same(digits, one) for one in now)}
    come = {digits: printed for digits, printed in now.items() if not any(_same(digits, one) for one in before)}
    exchanged = [(old, new) for old in gone for new in come if _exchanged(old, new)]
    for old, new in exchanged[:1]:
        values = {"before": gone[old], "now": come[new]}
        yield Remark(verdict=Verdict.FAILS, where="phone", reason="fails", values=values)
    if not exchanged:
        yield Remark(verdict=Verdict.HOLDS)


# --- text --------------------------------------------------------------------------------------------------------


def _texts(dossier: Dossier, sections: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """(section, its masked text, that of the year before)."""
    assert dossier.report is not None and dossier.previous is not None
    for number in sections:
        now, before = (section_text(report, number) for report in (dossier.report, dossier.previous))
        yield number, masked(now), masked(before)


def _repeated(dossier: Dossier, number: int) -> str:
    """The longest sentence of a section that stood there last year, as printed."""
    assert dossier.report is not None and dossier.previous is not None
    before = masked(section_text(dossier.previous, number))
    again = [one for one in sentences(section_text(dossier.report, number)) if masked((one,)) in before]
    return max(again, key=len, default="").strip()[:_QUOTED]


# --- telephone numbers -------------------------------------------------------------------------------------------


def _phones(report: Report, labels: Sequence[str]) -> dict[str, str]:
    """Digits -> number as printed, of every number in a sentence that speaks of a telephone."""
    paragraphs = (paragraph for _, paragraph in running_text(report))
    spoken = [text for one in sentences(paragraphs) if any(label in (text := norm(one)) for label in labels)]
    return {_NOT_DIGITS.sub("", printed): printed for text in spoken for printed in _PHONE.findall(text)}


def _same(one: str, other: str) -> bool:
    """Whether two numbers differ by no more than the area code."""
    return one.endswith(other) or other.endswith(one)


def _exchanged(one: str, other: str) -> bool:
    """Whether exactly two digits changed places; an area code may be left out."""
    length = min(len(one), len(other))
    mine, theirs = one[-length:], other[-length:]
    apart = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    return length >= _LOCAL and len(apart) == 2 and apart[0] == apart[1][::-1]
