"""What may be wrong with a paragraph of the book. Every mistake is told, each at its line."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from enum import EnumType
from typing import Any

import msgspec

from monitor.errors import Problem
from monitor.judge import equation
from monitor.judge.book import naming
from monitor.judge.book.paragraphs import Paragraph, nearest
from monitor.judge.book.rule import OWN, Rule
from monitor.judge.checks import CHECKS, Check, arithmetic
from monitor.model.websites import WebDossier

NEEDS = ("table2", "table3", "table4", "fee", *WebDossier.__struct_fields__[1:])
"""What a rule may need: facts of the report, and whatever a dossier may lack."""

_REQUIRED = ("id", "title", "title_en", "law", "why", "fix", "label", "severity", "version", "check")
_TYPES = typing.get_type_hints(Rule)


def of_rule(paragraph: Paragraph) -> Iterator[Problem]:
    """The paragraph says all a rule must say, and its check takes exactly the parameters given."""
    raw = paragraph.raw
    for key in _REQUIRED:
        if key not in raw:
            yield paragraph.problem("rules.missing_key", missing=key)
    yield from of_own(paragraph, {key: value for key, value in raw.items() if key in OWN}, _TYPES)
    needs = raw.get("needs")
    for need in needs if isinstance(needs, list) else ():
        if need not in NEEDS:
            yield paragraph.problem("rules.unknown_need", "needs", need=str(need), nearest=nearest(str(need), NEEDS))
    yield from of_years(paragraph, raw.get("since", 0), raw.get("until", 9999))
    if isinstance(raw.get("check"), str):
        yield from _of_check(paragraph)


def of_own(paragraph: Paragraph, values: Mapping[str, Any], types_: Mapping[str, Any]) -> Iterator[Problem]:
    """Every value is of the type its key has, and no text is blank."""
    yield from _of_values(paragraph, values, types_)
    for key, value in values.items():
        if isinstance(value, str) and not value.strip():
            yield paragraph.problem("rules.blank", key)


def _of_values(paragraph: Paragraph, values: Mapping[str, Any], types_: Mapping[str, Any]) -> Iterator[Problem]:
    for key, value in values.items():
        wrong = _misfit(value, types_[key])
        if wrong is not None:
            code, about = wrong
            yield paragraph.problem(code, key, **about)


def of_years(paragraph: Paragraph, since: object, until: object) -> Iterator[Problem]:
    if isinstance(since, int) and isinstance(until, int) and since > until:
        key = "since" if "since" in paragraph.raw else "until"
        yield paragraph.problem("rules.never_in_force", key, since=since, until=until)


def of_params(
    paragraph: Paragraph, check: Check, changed: Mapping[str, Any], all_: Mapping[str, Any]
) -> Iterator[Problem]:
    """The parameters that the paragraph sets fit the check; ``all_`` are those the check will be given."""
    yield from _of_values(paragraph, changed, typing.get_type_hints(check))
    for key, name, known in naming.unknown(check, changed):
        yield paragraph.problem("rules.unknown_name", key, name=name, nearest=nearest(name, known))
    about = {"equation", "table", "each"}
    if about & changed.keys() and all(isinstance(all_.get(key), str) for key in about):
        yield from _of_equation(paragraph, all_)


def parameters(check: Check) -> tuple[str, ...]:
    """The names of what a check takes besides the dossier."""
    return tuple(inspect.signature(check).parameters)[1:]


def _of_check(paragraph: Paragraph) -> Iterator[Problem]:
    name = paragraph.raw["check"]
    check = CHECKS.get(name)
    if check is None:
        yield paragraph.problem("rules.unknown_check", "check", check=name, nearest=nearest(name, tuple(CHECKS)))
        return
    known = parameters(check)
    given = {key: value for key, value in paragraph.raw.items() if key not in OWN}
    for key in given.keys() - set(known):
        yield paragraph.problem("rules.unknown_key", key, nearest=nearest(key, (*known, *OWN)))
    for key in known:
        if key not in given:
            yield paragraph.problem("rules.missing_key", missing=key)
    fitting = {key: value for key, value in given.items() if key in known}
    yield from of_params(paragraph, check, fitting, fitting)


def _of_equation(paragraph: Paragraph, params: Mapping[str, Any]) -> Iterator[Problem]:
    """The text is a relation, and its names are lines of the table it is about."""
    key = next((key for key in ("equation", "each", "table") if key in paragraph.raw), None)
    try:
        relation = equation.parse(params["equation"])
    except equation.EquationError as error:
        yield paragraph.problem("rules.bad_equation", key, says=str(error))
        return
    known = arithmetic.names(params["table"], params["each"])
    for name in relation.names():
        if name not in known:
            yield paragraph.problem("rules.bad_equation", key, says=f"{name} → {nearest(name, known)}")


Misfit = tuple[str, dict[str, str]]
"""The code of a message, and its values."""


def _misfit(value: object, type_: Any) -> Misfit | None:
    """What is wrong with a value of a key of that type."""
    try:
        msgspec.convert(value, type_, strict=True)
    except msgspec.ValidationError as error:
        return _told(value, type_, str(error))
    return None


def _told(value: object, type_: Any, says: str) -> Misfit:
    """The same for a value that does not fit, in words that name what may stand there."""
    if isinstance(type_, types.UnionType):
        type_ = next(one for one in typing.get_args(type_) if one is not types.NoneType)
    found = {"found": str(value)[:60]}
    if typing.get_origin(type_) in _LISTS:
        return _in_list(value, typing.get_args(type_)[0], says) if isinstance(value, list) else (_NO_LIST, found)
    if typing.get_origin(type_) is typing.Literal:
        return "config.not-a-choice", {**found, "known": ", ".join(map(str, typing.get_args(type_)))}
    if isinstance(type_, EnumType):
        return "config.not-a-choice", {**found, "known": ", ".join(map(str, type_))}
    return (_CODES[type_], found) if type_ in _CODES else ("rules.bad_value", {"says": says})


def _in_list(members: list[object], type_: Any, says: str) -> Misfit:
    return next((wrong for one in members if (wrong := _misfit(one, type_))), ("rules.bad_value", {"says": says}))


_LISTS = (tuple, list, Sequence)
_NO_LIST = "config.not-a-list"
_CODES = {str: "config.not-text", int: "config.not-a-whole-number", bool: "config.not-true-or-false"}
