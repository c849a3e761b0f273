"""The labelled block of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Verdict
from monitor.read.numbers import norm

_BLOCK_FROM = 3


def fields_filled(dossier: Dossier, *, fields: list[str], mark: str, weak: str) -> Iterator[Remark]:
    """Labelled ``fields`` are not blank where the page has a labelled block (one with ``mark`` in it).

    In extracted text a blank ``weak`` field alone may be a loss of the extraction: it needs a second blank one.
    """
    report = dossier.report
    assert report is not None
    if mark not in report.metadata or len(report.metadata) < _BLOCK_FROM:
        yield Remark(verdict=Verdict.SKIPPED, reason="no_block")
        return
    blank = [name for name in fields if name in report.metadata and not report.metadata[name].strip()]
    if not blank:
        yield Remark(verdict=Verdict.HOLDS)
    elif blank == [weak] and report.media_type == "text/plain":
        yield Remark(verdict=Verdict.UNSURE, where="metadata", reason="maybe_lost", values={"fields": weak})
    else:
        yield Remark(verdict=Verdict.FAILS, where="metadata", reason="fails", values={"fields": "、".join(blank)})


def no_placeholders(dossier: Dossier, *, tokens: list[str], empty_forms: list[str]) -> Iterator[Remark]:
    """No labelled field holds a remnant of a program (``tokens``, as words of their own).

    An empty form is what the site prints where there is nothing, and a report needs no number: unsure.
    """
    report = dossier.report
    assert report is not None
    values = {name: norm(value) for name, value in report.metadata.items()}
    if not values:
        yield Remark(verdict=Verdict.SKIPPED, reason="no_block")
        return
    words = re.compile("|".join(f"(?<![A-Za-z]){re.escape(token)}(?![A-Za-z])" for token in tokens))
    remnants = [name for name, value in values.items() if words.search(value)]
    forms = [name for name, value in values.items() if value in {norm(form) for form in empty_forms}]
    for verdict, reason, names in ((Verdict.FAILS, "fails", remnants), (Verdict.UNSURE, "empty_form", forms)):
        if names:
            told = "、".join(f"{name}“{report.metadata[name].strip()[:40]}”" for name in names)
            yield Remark(verdict=verdict, where="metadata", reason=reason, values={"fields": told})
    if not remnants and not forms:
        yield Remark(verdict=Verdict.HOLDS)
