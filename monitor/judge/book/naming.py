"""The names that parameters of a rule use: rows of the tables in a sum, kinds of claims, spans of time."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from monitor.judge import equation, freshness
from monitor.judge.checks import Check
from monitor.judge.freshness import Span
from monitor.judge.prose import amounts
from monitor.judge.prose.amounts import Sum
from monitor.read.form.narrative.topics import TOPICS, Topic

Unknown = tuple[str, str, tuple[str, ...]]
"""The parameter, what in it is no name, and the names there are; none where the text is no sum at all."""


def unknown(check: Check, params: Mapping[str, Any]) -> Iterator[Unknown]:
    """Every name in the parameters given to a check that nothing answers to."""
    types = typing.get_type_hints(inspect.unwrap(check), include_extras=True)
    for key, value in params.items():
        for text, type_ in _named(value, types[key]):
            known = _known(type_)
            yield from ((key, name, known) for name in _names(text, type_) if name not in known)


def _named(value: Any, type_: Any) -> Iterator[tuple[str, Any]]:
    """The texts of a value that are names, each with what it names; a value of another shape has none."""
    inner = typing.get_args(type_)
    if typing.get_origin(type_) is Annotated:
        if isinstance(value, str):
            yield value, type_
    elif isinstance(value, dict) and len(inner) == 2:
        for key, one in value.items():
            yield from _named(key, inner[0])
            yield from _named(one, inner[1])
    elif isinstance(value, list) and inner:
        for one in value:
            yield from _named(one, inner[0])


def _names(text: str, type_: Any) -> tuple[str, ...]:
    if type_ == Topic:
        return (text,)
    if type_ == Span:
        return () if freshness.is_limit(text) else (text,)
    try:
        return tuple(name for _, name in equation.terms(text))
    except equation.EquationError:
        return (text,)


def _known(type_: Any) -> tuple[str, ...]:
    if type_ == Span:
        return ("14d", "6m")
    return _sums() if type_ == Sum else TOPICS


def _sums() -> tuple[str, ...]:
    return tuple(amounts.names())
