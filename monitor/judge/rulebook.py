"""The rule book: ``rules/*.toml`` -> rules bound to their checks; a bad book is refused whole, all mistakes at once."""

from __future__ import annotations

import inspect
import re
import tomllib
import typing
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from monitor.errors import ConfigError, Problem
from monitor.judge import equation
from monitor.judge.checks import CHECKS, Check, arithmetic
from monitor.model import BodyKind, Severity

NEEDS = ("report", "table2", "table3", "table4", "fee", "year", "due", "search")


class Rule(Struct, frozen=True, kw_only=True):
    """A paragraph of the book. ``params`` are what the check takes besides the dossier."""

    id: str
    title: str
    title_en: str
    law: str
    why: str
    fix: str
    label: str
    severity: Severity
    version: int
    check: str
    since: int = 0
    until: int = 9999
    needs: tuple[str, ...] = ()
    kinds: tuple[BodyKind, ...] = ()
    readings: int | None = None
    opens_case: bool = True
    params: Mapping[str, Any] = {}

    def function(self) -> Check:
        return CHECKS[self.check]


class RuleBook(Struct, frozen=True):
    """The rules in force, in the order of the book."""

    rules: tuple[Rule, ...]

    def get(self, rule_id: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == rule_id), None)


_OWN = frozenset(Rule.__struct_fields__) - {"params"}
_RULE_HEAD = re.compile(r"\s*\[\[\s*rule\s*\]\]")
_TEXTS = ("title", "title_en", "law", "why", "fix", "label")


def load(directory: Path) -> RuleBook:
    """Read every rule file of a directory (those with ``[[rule]]`` tables); ConfigError with all mistakes."""
    rules: list[Rule] = []
    problems: list[Problem] = []
    taken: set[str] = set()
    for path in sorted(directory.glob("*.toml")):
        for line, raw in _raw_rules(path, problems):
            mistakes = list(_mistakes(path, line, raw, taken))
            taken.add(str(raw.get("id")))
            problems += mistakes
            if not mistakes:
                rules.append(_rule(raw))
    if not rules and not problems:
        problems.append(Problem(str(directory), None, "rules.none"))
    if problems:
        raise ConfigError(tuple(problems))
    return RuleBook(tuple(rules))


def _raw_rules(path: Path, problems: list[Problem]) -> list[tuple[int | None, dict[str, Any]]]:
    """The ``[[rule]]`` tables of a file with the lines they start on."""
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(Problem(str(path), None, "rules.syntax", {"says": str(error)}))
        return []
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _RULE_HEAD.match(line)]
    tables = raw.get("rule", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        problems.append(Problem(str(path), None, "rules.syntax", {"says": "[[rule]]"}))
        return []
    return list(zip(lines, tables, strict=True)) if len(lines) == len(tables) else [(None, t) for t in tables]


def _mistakes(path: Path, line: int | None, raw: Mapping[str, Any], taken: set[str]) -> Iterator[Problem]:
    def problem(code: str, **values: str | int | float) -> Problem:
        return Problem(str(path), line, f"rules.{code}", {"rule": str(raw.get("id", "?")), **values})

    for key in ("id", *_TEXTS, "severity", "version", "check"):
        if key not in raw:
            yield problem("missing_key", key=key)
    if str(raw.get("id")) in taken:
        yield problem("twice")
    needs = raw.get("needs", [])
    for need in needs if isinstance(needs, list) else [needs]:
        if need not in NEEDS:
            yield problem("unknown_need", need=str(need), nearest=_nearest(str(need), NEEDS))
    try:
        msgspec.convert(_own(raw), Rule, strict=True)
    except msgspec.ValidationError as error:
        if all(key in raw for key in ("id", *_TEXTS, "severity", "version", "check")):
            yield problem("bad_value", says=str(error))
    yield from _check_mistakes(raw, problem)


def _check_mistakes(raw: Mapping[str, Any], problem: Any) -> Iterator[Problem]:
    """The check exists, takes exactly the parameters given, and its equation is one."""
    name = str(raw.get("check", ""))
    check = CHECKS.get(name)
    if check is None:
        if name:
            yield problem("unknown_check", check=name, nearest=_nearest(name, tuple(CHECKS)))
        return
    known = tuple(inspect.signature(check).parameters)[1:]
    given = _params(raw)
    for key in given:
        if key not in known:
            yield problem("unknown_key", key=key, nearest=_nearest(key, (*known, *_OWN)))
    for key in known:
        if key not in given:
            yield problem("missing_key", key=key)
    yield from _value_mistakes(check, given, problem)
    if "equation" in known and isinstance(given.get("equation"), str):
        yield from _equation_mistakes(given, problem)


def _value_mistakes(check: Check, given: Mapping[str, Any], problem: Any) -> Iterator[Problem]:
    """Every parameter is of the type the check takes."""
    types = typing.get_type_hints(check)
    for key in given.keys() & types.keys():
        try:
            msgspec.convert(given[key], types[key], strict=True)
        except msgspec.ValidationError as error:
            yield problem("bad_value", says=f"{key}: {error}")


def _equation_mistakes(given: Mapping[str, Any], problem: Any) -> Iterator[Problem]:
    """The text is a relation, and its names are lines of the table it is about."""
    try:
        relation = equation.parse(given["equation"])
    except equation.EquationError as error:
        yield problem("bad_equation", says=str(error))
        return
    known = arithmetic.names(str(given.get("table")), str(given.get("each")))
    for name in relation.names():
        if name not in known:
            yield problem("bad_equation", says=f"{name} → {_nearest(name, known)}")


def _rule(raw: Mapping[str, Any]) -> Rule:
    return msgspec.convert({**_own(raw), "params": _params(raw)}, Rule)


def _own(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key in _OWN}


def _params(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key not in _OWN}


def _nearest(word: str, known: tuple[str, ...]) -> str:
    return next(iter(get_close_matches(word, known, 1, 0.5)), "—")
