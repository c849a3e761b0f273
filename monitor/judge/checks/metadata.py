"""The labelled block of the page."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Dossier, Remark, Verdict

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
