"""Findings and rules for people: the report of ``monitor check``, the rule book and its generated reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from monitor.judge.book.rulebook import Rule, RuleBook
from monitor.model.findings import Finding, Verdict
from monitor.model.reports import Report
from monitor.read.report import to_json as report_json
from monitor.words import Words
from monitor.words.signs import visible

_STYLES = {
    Verdict.FAILS: "red",
    Verdict.UNSURE: "yellow",
    Verdict.BROKEN: "magenta",
    Verdict.SKIPPED: "bright_black",
    Verdict.HOLDS: "green",
}

Styled = tuple[str, str | None]
"""A line and its style."""


def check_json(report: Report, findings: Sequence[Finding], *, everything: bool) -> dict[str, object]:
    """The object of ``monitor check --json``: all findings but *holds*, which ``everything`` adds."""
    counts = Counter(finding.verdict for finding in findings)
    return {
        "schema": 1,
        "report": report_json(report),
        "findings": [_finding_json(f) for f in findings if everything or f.verdict is not Verdict.HOLDS],
        "summary": {verdict.value: counts[verdict] for verdict in Verdict},
    }


def check_lines(
    report: Report, findings: Sequence[Finding], book: RuleBook, words: Words, *, everything: bool
) -> list[Styled]:
    """The same for people: what was read, then what is wrong, with the law and how to put it right."""
    if report.trouble is not None:
        said = words.say("check.unreadable", says=words.say(f"trouble.{report.trouble.code}"))
        return [(visible(report.source), "bold"), (said, "red")]
    lines: list[Styled] = [(visible(report.title or report.source), "bold"), (_facts(report, words), None)]
    shown = [f for f in findings if everything or f.verdict in (Verdict.FAILS, Verdict.UNSURE, Verdict.BROKEN)]
    for finding in shown:
        rule = book.get(finding.rule)
        lines += _finding_lines(finding, _title(rule, words) if rule else finding.title, words)
    counts = Counter(finding.verdict for finding in findings)
    summary = words.say("check.summary", **{verdict.value: counts[verdict] for verdict in Verdict})
    return [*lines, (summary, "red" if counts[Verdict.FAILS] else "green")]


def _title(rule: Rule, words: Words) -> str:
    return rule.title_en if words.lang == "en" else rule.title


def _finding_json(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "version": finding.version,
        "severity": finding.severity,
        "verdict": finding.verdict,
        "where": finding.where,
        "says": finding.says,
        "law": finding.law,
        "fix": finding.fix,
    }


def _facts(report: Report, words: Words) -> str:
    return words.say(
        "check.facts",
        agency=visible(report.agency or "—"),
        year=report.year or "—",
        published=report.dating.day or "—",
        format=report.format or "—",
        sections="".join(str(s.number) for s in report.sections),
        fee=words.say(f"fee.{report.fee.kind}") if report.fee else "—",
    )


def _finding_lines(finding: Finding, title: str, words: Words) -> Iterable[Styled]:
    mark = words.say(f"verdict.{finding.verdict}")
    style = _STYLES[finding.verdict]
    yield f"{mark} {finding.rule} [{finding.severity}] {title}", style
    yield f"      {visible(finding.says)}", None
    if finding.verdict is Verdict.FAILS:
        yield f"      {words.say('rule.law')}{finding.law}", "bright_black"
        yield f"      {words.say('rule.fix')}{finding.fix}", "bright_black"
