"""The rule book for people: what is in force and where it comes from, one rule explained, the generated reference."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator

from monitor.judge.book import example
from monitor.judge.book.rule import Origin, Rule, RuleBook
from monitor.judge.checks import CHECKS
from monitor.words import Words
from monitor.words.signs import visible

_TEXTS = ("law", "local_law", "why", "fix", "label")
_SHAPE = frozenset({"table", "each", "equation"})
"""Parameters that the relation in words says already."""


def rule_rows(book: RuleBook, words: Words) -> list[tuple[str, ...]]:
    """The table: rules in force in the order of the book, then those switched off, each with its origin."""
    return [
        (rule.id, rule.severity, _title(rule, words), rule.grounds(), _source(rule, words))
        for rule in (*book.rules, *book.off)
    ]


def rule_lines(rule: Rule, words: Words) -> list[str]:
    """One rule explained: every value, and where it comes from if the county has changed it."""
    head = f"{rule.id}  {_title(rule, words)}"
    places = [words.say("rule.changed-off", **_place(rule.origins["off"]))] if "off" in rule.origins else []
    places.append(words.say("rule.stands", **_place(rule.origins["id"])))
    facts = (line.replace("`", "") for line in _facts(rule, words))
    return [visible(line) for line in (head, *(f"  {line}" for line in (*facts, *places)))]


def rules_markdown(book: RuleBook, words: Words) -> str:
    """The rule book as a page of the documentation."""
    pages = [f"# {words.say('rule.book')}", "", words.say("rule.generated"), ""]
    for rule in book.rules:
        other = rule.title if words.lang == "en" else rule.title_en
        pages += [f"## {rule.id} {_title(rule, words)}", "", f"*{other}*", ""]
        pages += [f"- {_escaped(line)}" for line in _facts(rule, words)]
        pages.append("")
    return "\n".join(pages)


def _facts(rule: Rule, words: Words) -> Iterator[str]:
    """What a rule says, a line each."""
    for key in _TEXTS:
        if getattr(rule, key):
            yield f"{words.say(f'rule.{key}')}{getattr(rule, key)}{_changed(rule, key, words)}"
    yield f"{words.say('rule.severity')}{rule.severity}{_changed(rule, 'severity', words)}"
    since, until = _changed(rule, "since", words), _changed(rule, "until", words)
    yield f"{words.say('rule.years')}{_years(rule, words)}{since or until}"
    yield f"{words.say('rule.version')}{rule.version}"
    yield from _filing(rule, words)
    yield from _relation(rule, words)
    for key, value in rule.params.items():
        if key not in _SHAPE or key in rule.origins:
            written = json.dumps(value, ensure_ascii=False)
            yield f"{words.say('rule.parameter')}`{key} = {written}`{_changed(rule, key, words)}"
    if words.lang == "en":
        decides = " ".join((inspect.getdoc(CHECKS[rule.check]) or "").split()).replace("``", "`")
        yield f"{words.say('rule.check')}{decides}"
    yield f"{words.say('rule.example')}{_example(rule, words)}{_changed(rule, 'example', words)}"


def _filing(rule: Rule, words: Words) -> Iterator[str]:
    """When a finding becomes a case, where that is not as usual."""
    if rule.kinds:
        yield f"{words.say('rule.kinds')}{'、'.join(rule.kinds)}{_changed(rule, 'kinds', words)}"
    if not rule.opens_case:
        yield f"{words.say('rule.no-case')}{_changed(rule, 'opens_case', words)}"
    elif rule.readings is not None:
        yield f"{words.say('rule.readings', readings=rule.readings)}{_changed(rule, 'readings', words)}"


def _relation(rule: Rule, words: Words) -> Iterator[str]:
    relation = example.relation(rule)
    if relation is not None:
        yield f"{words.say('rule.equation')}`{rule.params['equation']}`"
        yield f"{words.say('rule.relation')}{relation}"


def _example(rule: Rule, words: Words) -> str:
    """The rule's own example, its relation on small figures, or what it says of a report that fails."""
    if rule.example:
        return rule.example
    figures = example.figures(rule)
    if figures is not None:
        return words.say("rule.figures", kept=figures[0], broken=figures[1])
    fails = f"remark.{rule.check}.fails"
    return re.sub(r"\{\w+\}", "…", words.first(fails if words.has(fails) else f"remark.{rule.check}."))


def _years(rule: Rule, words: Words) -> str:
    if rule.since == 0 and rule.until == 9999:
        return words.say("rule.years-all")
    key = "rule.years-from" if rule.until == 9999 else "rule.years-between"
    return words.say(key, since=rule.since, until=rule.until)


def _source(rule: Rule, words: Words) -> str:
    """Whose rule it is, and which of its values the county has set."""
    if "off" in rule.origins:
        return words.say("rule.source-off", **_place(rule.origins["off"]))
    mine = [key for key in rule.origins if key != "id"]
    if mine:
        return words.say("rule.source-changed", keys="、".join(mine), **_place(rule.origins[mine[0]]))
    stands = rule.origins["id"]
    return words.say("rule.source-local" if stands.local else "rule.source-shipped", **_place(stands))


def _changed(rule: Rule, key: str, words: Words) -> str:
    origin = rule.origins.get(key)
    if origin is None:
        return ""
    return words.say("rule.changed-from" if origin.before else "rule.changed", before=origin.before, **_place(origin))


def _place(origin: Origin) -> dict[str, str | int]:
    return {"file": origin.file, "line": origin.line or 0, "basis": origin.basis}


def _title(rule: Rule, words: Words) -> str:
    return rule.title_en if words.lang == "en" else rule.title


def _escaped(line: str) -> str:
    """A line that reads the same as Markdown: no accidental emphasis or link outside of code."""
    pieces = line.split("`")
    pieces[::2] = [re.sub(r"([\\*_\[\]<>|])", r"\\\1", piece) for piece in pieces[::2]]
    return "`".join(pieces)
