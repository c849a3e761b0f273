"""The rule book: ``rules/*.toml``, and a county's own files over it -> rules bound to their checks.

A bad book is refused whole, all mistakes at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from monitor.errors import ConfigError, Problem
from monitor.judge.book import known, mistakes, overlay, paragraphs, wordlists
from monitor.judge.book.paragraphs import Paragraph
from monitor.judge.book.rule import OWN, Origin, Rule, RuleBook

__all__ = ["Origin", "Rule", "RuleBook", "load"]


def load(directory: Path, local: Path | None = None, required: Mapping[str, str] = known.CHECKS) -> RuleBook:
    """The ``[[rule]]`` paragraphs of every file of ``directory``, changed and added to by those of ``local``.

    A local directory that is not there changes nothing. The lists of words beside the rules come first, since rules
    name what stands in them. ``required`` are ids that must be there, with their checks. ConfigError with every
    mistake, in the order of the files.
    """
    problems = list(wordlists.mistakes(directory))
    if problems:
        raise ConfigError(tuple(problems))
    shipped = paragraphs.of_directory(directory, problems, strict=False)
    own = paragraphs.of_directory(local, problems, strict=True) if local is not None else []
    problems += [one.problem("rules.overlay_shipped") for one in shipped if one.kind == "overlay"]
    if not shipped and not problems:
        problems.append(Problem(str(directory), None, "rules.none"))
    rules = _rules(shipped, own, problems)
    if not problems:
        problems += _absent(directory, rules, required)
    book = overlay.laid_over(rules, [one for one in own if one.kind == "overlay"], problems)
    if problems:
        raise ConfigError(tuple(sorted(problems, key=lambda one: (one.file, one.line or 0))))
    return book


def _rules(shipped: Iterable[Paragraph], own: Iterable[Paragraph], problems: list[Problem]) -> list[Rule]:
    """The rules of the book and the county's own; mistakes are noted, and an id counts even if its rule is faulty."""
    rules: list[Rule] = []
    taken: dict[str, bool] = {}
    for local, one in [*((False, one) for one in shipped), *((True, one) for one in own)]:
        if one.kind != "rule":
            continue
        wrong = [one.problem(_twice(local, taken[one.id]), "id")] if one.id in taken else []
        wrong += mistakes.of_rule(one)
        taken.setdefault(one.id, local)
        problems += wrong
        if not wrong:
            rules.append(_rule(one, local))
    return rules


def _absent(directory: Path, rules: Iterable[Rule], required: Mapping[str, str]) -> list[Problem]:
    """The rules the program must know that are not there, or no longer mean the same."""
    checks = {rule.id: rule.check for rule in rules}
    return [
        Problem(str(directory), None, "rules.absent", {"rule": name, "check": check})
        for name, check in required.items()
        if checks.get(name) != check
    ]


def _twice(local: bool, taken_locally: bool) -> str:
    return "rules.shipped_id" if local and not taken_locally else "rules.twice"


def _rule(paragraph: Paragraph, local: bool) -> Rule:
    own = {key: value for key, value in paragraph.raw.items() if key in OWN}
    params = {key: value for key, value in paragraph.raw.items() if key not in OWN}
    origins = {"id": paragraph.origin("id", local=local)}
    return msgspec.convert({**own, "params": params, "origins": origins}, Rule)
