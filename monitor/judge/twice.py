"""Two readers before an accusation: what one reader alone would accuse is judged on the word of both."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from monitor.judge.book.rulebook import RuleBook
from monitor.judge.judge import judge, wants_second_reading
from monitor.model.dossiers import Dossier
from monitor.model.findings import Finding, Verdict
from monitor.model.reports import Report
from monitor.words import Words


def judged(
    dossier: Dossier, book: RuleBook, words: Words, again: Callable[[Report], Report | None], *, telling: bool = True
) -> tuple[Report | None, tuple[Finding, ...]]:
    """The report as far as it was read, and its findings (``telling`` as for ``judge``).

    ``again`` gives the report with the places where a second reader saw something else, or None where its bytes cannot
    be had again: then nothing accuses. It is asked only where figures or sections are about to.
    """
    report, findings = dossier.report, judge(dossier, book, words, telling=telling)
    if report is None or not wants_second_reading(dossier, findings):
        return report, findings
    checked = again(report)
    if checked is None:
        return report, tuple(finding for finding in findings if finding.verdict is not Verdict.FAILS)
    return checked, judge(replace(dossier, report=checked), book, words, telling=telling)
