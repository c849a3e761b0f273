"""Whether paragraphs are whole: what stands before a heading ends as a sentence ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from monitor.judge.checks.overview import SUBHEADING
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Verdict
from monitor.model.reports import Section
from monitor.read.numbers import norm

_PROSE = (1, 5, 6)
_QUOTE = 30


def text_not_cut_off(
    dossier: Dossier, *, least: int, ends: str, more_than: list[str], joints: list[str], media: list[str]
) -> Iterator[Remark]:
    """A paragraph before a heading ends with one of the signs ``ends``; one finding a section.

    Cut off for certain is one that ends with a number and ``more_than`` (260余), or the last one with one of
    ``joints``, in a source of one of ``media``: elsewhere lines may have been lost on the way to us. Shorter than
    ``least`` characters it may be an entry of a list or a signature, beside a table a caption.
    """
    report = dossier.report
    assert report is not None
    quantity = re.compile(rf"\d[\d,.]{{0,14}}(?:{'|'.join(map(re.escape, more_than))})$")
    found = False
    for section in (section for section, _ in pairwise(report.sections) if section.number in _PROSE):
        texts = [t for t in _before_headings(section) if len(t) >= least and not t.endswith(tuple(ends))]
        broken = [t for t in texts if quantity.search(t[-_QUOTE:])]
        broken += [t for t in texts[-1:] if t.endswith(tuple(joints)) and t == norm(section.paragraphs[-1])]
        certain = bool(broken) and report.media_type in media
        if texts:
            found = True
            yield Remark(
                verdict=Verdict.FAILS if certain else Verdict.UNSURE,
                where=f"section.{section.number}",
                reason="fails" if certain else "doubt",
                values={"quote": (broken or texts)[0][-_QUOTE:]},
            )
    if not found:
        yield Remark(verdict=Verdict.HOLDS)


def _before_headings(section: Section) -> Iterator[str]:
    """The paragraphs of a section without tables that stand before a sub-heading or the next heading."""
    texts = [norm(paragraph) for paragraph in section.paragraphs] if not section.tables else []
    yield from (text for text, after in pairwise(texts) if SUBHEADING.match(after))
    yield from texts[-1:]
