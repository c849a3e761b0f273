"""Apply the rule book to a dossier: five verdicts, one cause reported once, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from monitor.judge import breaks
from monitor.judge.book.rulebook import Rule, RuleBook
from monitor.judge.checks import CHECKS, EVIDENT
from monitor.judge.checks.attachments import elsewhere
from monitor.judge.places import place_words
from monitor.judge.prose.persons import masked
from monitor.model.claims import Claim
from monitor.model.dossiers import Dossier
from monitor.model.findings import Finding, Remark, Verdict
from monitor.words import Words

SILENT = frozenset({Verdict.HOLDS, Verdict.SKIPPED})
"""Verdicts that change no case by what they say."""

_OURS = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
_TABLES = ("table2", "table3", "table4", "section.")
_BESIDE = re.compile(r"attachment\d*\.figures")

Ruled = list[tuple[Rule, list[Remark]]]


def judge(dossier: Dossier, book: RuleBook, words: Words, *, telling: bool = True) -> tuple[Finding, ...]:
    """All findings, in the order of the book: every remark that does not hold, and one *holds* for a clean rule.

    Unless all of it is for ``telling``, what holds or is skipped is named without a word on it that nobody would read.
    """
    ruled = [(rule, _remarks(rule, dossier)) for rule in book.rules]
    ruled = _one_cause(_not_twice(_undisputed(_nowhere_else(ruled, dossier), dossier)))
    found = [(rule, remark) for rule, remarks in ruled for remark in _told(remarks)]
    return tuple(
        [
            _finding(rule, remark, dossier, words)
            if telling or remark.verdict not in SILENT
            else _named(rule, remark, dossier)
            for rule, remark in found
        ]
    )


def wants_second_reading(dossier: Dossier, findings: Iterable[Finding]) -> bool:
    """Whether figures or sections are about to accuse on the word of one reader alone."""
    report = dossier.report
    if report is None:
        return False
    accused = [f.where for f in findings if f.verdict is Verdict.FAILS]
    if report.disputed is None and any(where.startswith(_TABLES) for where in accused):
        return True
    read = [report, *(one.report for one in report.attached if one.report is not None)]
    return any(one.disputed is None for one in read) and any(_BESIDE.fullmatch(where) for where in accused)


def _remarks(rule: Rule, dossier: Dossier) -> list[Remark]:
    """A rule's remarks; *skipped* without what it needs or outside its years, *broken* when the check itself fails."""
    reason = _inapplicable(rule, dossier)
    if reason is not None:
        return [Remark(verdict=Verdict.SKIPPED, reason=f"*{reason}")]
    try:
        return _before_break(rule, list(CHECKS[rule.check](dossier, **rule.params)), dossier)
    except _OURS as error:
        return [Remark(verdict=Verdict.BROKEN, reason="*broken", values={"error": repr(error)[:200]})]


def _before_break(rule: Rule, remarks: list[Remark], dossier: Dossier) -> list[Remark]:
    """Behind the place where a report breaks off, this one or that of the year before, nothing is held against it."""
    beside = dossier.previous if "previous" in rule.needs else None
    broken = [one for one in (dossier.report, beside) if one is not None and one.breaks_off is not None]
    if not broken or rule.check in EVIDENT:
        return remarks
    return [breaks.doubted(remark, broken) for remark in remarks]


def _inapplicable(rule: Rule, dossier: Dossier) -> str | None:
    report = dossier.report
    if dossier.year is not None and not rule.since <= dossier.year <= rule.until:
        return "out_of_force"
    if rule.kinds and dossier.kind not in rule.kinds:
        return "other_kind"
    for need in rule.needs:
        if need != "report" and need in dossier.__struct_fields__:
            if getattr(dossier, need) is None:
                return f"needs_{need}"
        elif report is None or report.trouble is not None:
            return "needs_report"
        elif need != "report" and getattr(report, need, None) is None:
            return f"needs_{need}"
    return None


def _nowhere_else(ruled: Ruled, dossier: Dossier) -> Ruled:
    """What a page leaves out and its attachment holds is not missing: *fails* becomes *unsure*."""
    places = elsewhere(dossier.report) if dossier.report is not None else frozenset()
    if not places:
        return ruled

    def again(remark: Remark) -> Remark:
        if remark.where not in places or remark.verdict not in (Verdict.FAILS, Verdict.UNSURE):
            return remark
        values = {"what": place_words(remark.where)}
        return replace(remark, verdict=Verdict.UNSURE, reason="*in_attachment", values=values)

    return [(rule, [again(remark) for remark in remarks]) for rule, remarks in ruled]


def _undisputed(ruled: Ruled, dossier: Dossier) -> Ruled:
    """Where the second reader saw something else in the cells concerned, *fails* becomes *unsure*."""
    disputed = set(dossier.report.disputed or ()) if dossier.report is not None else set()
    if not disputed:
        return ruled
    return [(rule, [_doubted(remark, disputed) for remark in remarks]) for rule, remarks in ruled]


def _doubted(remark: Remark, disputed: set[str]) -> Remark:
    if remark.verdict is not Verdict.FAILS:
        return remark
    places = {remark.where, *remark.terms, *remark.cells}
    hit = {p for p in disputed if any(_within(p, mine) or _within(mine, p) for mine in places if mine)}
    if not hit:
        return remark
    values = {"cell": place_words(min(hit))}
    return replace(remark, verdict=Verdict.UNSURE, reason="*disputed", values=values)


def _within(place: str, other: str) -> bool:
    """Whether a place is the other one or lies in it: a cell in its row, a row in its table."""
    return f"{place}.".startswith(f"{other}.")


def _not_twice(ruled: Ruled) -> Ruled:
    """Words are not held against a cell that a sum of its own table puts in question: that sum speaks of it."""
    broken = (Verdict.FAILS, Verdict.UNSURE)
    first = {
        cell: rule.id
        for rule, remarks in reversed(ruled)
        for r in remarks
        if r.terms and r.verdict in broken
        for cell in r.terms
    }
    if not first:
        return ruled

    def again(remark: Remark) -> Remark:
        hit = next((cell for cell in remark.cells if cell in first), None)
        if hit is None or remark.verdict not in broken:
            return remark
        values = {"rule": first[hit], "cell": place_words(hit)}
        return replace(remark, verdict=Verdict.SKIPPED, reason="*same_cause", values=values)

    return [(rule, [again(remark) for remark in remarks]) for rule, remarks in ruled]


def _one_cause(ruled: Ruled) -> Ruled:
    """One wrong cell breaks several sums: name the cell once, under the first rule, and skip the others."""
    broken = [(rule, r) for rule, remarks in ruled for r in remarks if r.verdict is Verdict.FAILS and r.terms]
    tables = {remark.where.split(".")[0] for _, remark in broken}
    for table in tables:
        here = [(rule, r) for rule, r in broken if r.where.startswith(f"{table}.")]
        relations = [r for _, remarks in ruled for r in remarks if r.terms and r.where.startswith(f"{table}.")]
        for cell, explained in _culprits([r for _, r in here], relations).items():
            ruled = _named_once(ruled, [(rule, r) for rule, r in here if id(r) in explained], cell)
    return ruled


def _culprits(broken: Sequence[Remark], relations: Sequence[Remark]) -> dict[str, frozenset[int]]:
    """The cells whose one error each explains all the broken relations it is in, and the ids of these remarks.

    Such a cell is in two or more of them, in none that holds, and no other cell explains any of the same.
    """
    holding = {place for remark in relations if remark.verdict is Verdict.HOLDS for place in remark.terms}
    found = {}
    for cell in {place for remark in broken for place in remark.terms} - holding:
        mine = [remark for remark in broken if cell in remark.terms]
        if len(mine) > 1 and len({remark.delta / remark.terms[cell] for remark in mine}) == 1:
            found[cell] = frozenset(id(remark) for remark in mine)
    return {c: mine for c, mine in found.items() if not any(mine & other for d, other in found.items() if d != c)}


def _named_once(ruled: Ruled, broken: Sequence[tuple[Rule, Remark]], cell: str) -> Ruled:
    first_rule, first = broken[0]
    saw = "；".join(f"{remark.values['line']}：{remark.values['saw']}" for _, remark in broken)
    named = replace(first, where=cell, reason="one_cell", values={"cell": place_words(cell), "saw": saw})
    others = {id(remark) for _, remark in broken[1:]}

    def again(remark: Remark) -> Remark:
        if remark is first:
            return named
        if id(remark) in others:
            same = {"rule": first_rule.id, "cell": place_words(cell)}
            return replace(remark, verdict=Verdict.SKIPPED, reason="*same_cause", values=same)
        return remark

    return [(rule, [again(remark) for remark in remarks]) for rule, remarks in ruled]


def _told(remarks: Sequence[Remark]) -> list[Remark]:
    """What is worth telling of a rule: every remark that does not hold, skipped ones once, else one that it holds."""
    told = [r for r in remarks if r.verdict is not Verdict.HOLDS]
    telling = [r for r in told if r.verdict is not Verdict.SKIPPED]
    return telling or told[:1] or [Remark(verdict=Verdict.HOLDS)]


def _finding(rule: Rule, remark: Remark, dossier: Dossier, words: Words) -> Finding:
    report = dossier.report
    return Finding(
        agency=dossier.agency.name if dossier.agency else (report.agency if report else None) or "",
        year=dossier.year or 0,
        rule=rule.id,
        version=rule.version,
        severity=remark.severity or rule.severity,
        verdict=remark.verdict,
        where=remark.where,
        says=_says(rule, remark, words),
        title=rule.title,
        law=rule.grounds(),
        fix=rule.fix,
        label=rule.label,
        sha256=report.sha256 if report else None,
        saw=remark.values,
    )


def _named(rule: Rule, remark: Remark, dossier: Dossier) -> Finding:
    return Finding(
        agency=dossier.agency.name if dossier.agency else "",
        year=dossier.year or 0,
        rule=rule.id,
        version=rule.version,
        severity=rule.severity,
        verdict=remark.verdict,
        where=remark.where,
        says="",
        title=rule.title,
        law="",
        fix="",
        label=rule.label,
    )


def _says(rule: Rule, remark: Remark, words: Words) -> str:
    if remark.verdict is Verdict.HOLDS:
        return rule.why
    general = remark.reason.startswith("*")
    key = f"remark.{remark.reason[1:]}" if general else f"remark.{rule.check}.{remark.reason}"
    values: dict[str, object] = dict(remark.values)
    if "trouble" in values:
        values["trouble"] = words.say(f"trouble.{values['trouble']}")
    quoted = {name: masked(value) for name, value in values.items() if isinstance(value, str) and name != "url"}
    return words.say(key, **{**values, **quoted}) + _understood(remark, words)


def _understood(remark: Remark, words: Words) -> str:
    """How the statements were understood that a finding rests on."""
    if remark.verdict not in (Verdict.FAILS, Verdict.UNSURE) or not remark.claims:
        return ""
    return words.say("claim.understood", claims="；".join(_claim(claim, words) for claim in remark.claims))


def _claim(claim: Claim, words: Words) -> str:
    number = f"{claim.value}{claim.unit}" if claim.unit else words.say("claim.none") if claim.value == 0 else ""
    said = (f"claim.period-{claim.said_of.period}", f"claim.scope-{claim.said_of.scope}", f"claim.topic-{claim.topic}")
    return words.say("claim.joint").join([*map(words.say, said), *filter(None, [number])])
