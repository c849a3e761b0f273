"""What a county changes in the shipped book: ``[[overlay]]`` paragraphs of its own rule files.

An overlay names a rule, the basis of the change, and what becomes different: whether the rule applies, since or until
which report year, how grave it is, parameters of its check, texts, the local law beside the law. What makes a rule
this rule (its law, check, needs and version) stays as shipped, so that no letter ever loses its legal basis.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from monitor.errors import Problem
from monitor.judge.book import mistakes
from monitor.judge.book.paragraphs import Paragraph, nearest
from monitor.judge.book.rule import OWN, Rule, RuleBook
from monitor.judge.checks import CHECKS

FIXED = frozenset({"law", "check", "needs", "version", "subject"})
_ABOUT = frozenset({"id", "off", "basis"})
_CHANGES = OWN - FIXED - _ABOUT
_TYPES = {**typing.get_type_hints(Rule), "off": bool, "basis": str}


def laid_over(rules: Iterable[Rule], overlays: Iterable[Paragraph], problems: list[Problem]) -> RuleBook:
    """The book with the overlays applied; every mistake in them is noted, and a faulty one changes nothing."""
    book = {rule.id: rule for rule in rules}
    off: set[str] = set()
    seen: dict[str, Paragraph] = {}
    for overlay in overlays:
        wrong = [*_unfounded(overlay, book, seen), *_mistakes(overlay, book.get(overlay.id))]
        seen.setdefault(overlay.id, overlay)
        problems += wrong
        if not wrong:
            book[overlay.id] = _changed(book[overlay.id], overlay)
            off |= {overlay.id} if overlay.raw.get("off") else set()
    return RuleBook(
        rules=tuple(rule for rule in book.values() if rule.id not in off),
        off=tuple(rule for rule in book.values() if rule.id in off),
    )


def _unfounded(overlay: Paragraph, book: Mapping[str, Rule], seen: Mapping[str, Paragraph]) -> Iterator[Problem]:
    """It names a rule of the book that no other overlay changes, and the basis of the change."""
    for key in ("id", "basis"):
        if key not in overlay.raw:
            yield overlay.problem("rules.overlay_missing", missing=key)
    if "id" in overlay.raw and overlay.id not in book:
        yield overlay.problem("rules.no_such_rule", "id", nearest=nearest(overlay.id, tuple(book)))
    if overlay.id in seen:
        first = seen[overlay.id].origin("id", local=True)
        yield overlay.problem("rules.overlay_twice", "id", file=first.file, other=first.line or 0)
    if not overlay.raw.keys() - {"id", "basis"}:
        yield overlay.problem("rules.overlay_empty")


def _mistakes(overlay: Paragraph, rule: Rule | None) -> Iterator[Problem]:
    """Every key may be changed and its value fits."""
    params = mistakes.parameters(CHECKS[rule.check]) if rule is not None else ()
    known = (*_CHANGES, *_ABOUT, *params)
    for key in overlay.raw.keys() - set(known):
        if key in FIXED:
            yield overlay.problem("rules.overlay_fixed", key)
        elif rule is not None:
            yield overlay.problem("rules.unknown_key", key, nearest=nearest(key, known))
    own = {key: value for key, value in overlay.raw.items() if key in _CHANGES | _ABOUT}
    yield from mistakes.of_own(overlay, own, _TYPES)
    if rule is not None:
        since, until = (overlay.raw.get(key, getattr(rule, key)) for key in ("since", "until"))
        yield from mistakes.of_years(overlay, since, until)
        changed = _params(overlay, params)
        yield from mistakes.of_params(overlay, CHECKS[rule.check], changed, {**rule.params, **changed})


def _changed(rule: Rule, overlay: Paragraph) -> Rule:
    values = {key: msgspec.convert(overlay.raw[key], _TYPES[key]) for key in overlay.raw.keys() & _CHANGES}
    params = _params(overlay, tuple(rule.params))
    keys = (*values, *params, *(("off",) if overlay.raw.get("off") else ()))
    basis = overlay.raw["basis"]
    origins = {key: overlay.origin(key, local=True, basis=basis, before=_shipped(rule, key)) for key in keys}
    return replace(rule, **values, params={**rule.params, **params}, origins={**rule.origins, **origins})


def _shipped(rule: Rule, key: str) -> str:
    """The value of a key before the county set it; empty if it had none."""
    value = rule.params.get(key, getattr(rule, key, None))
    return json.dumps(value, ensure_ascii=False) if value not in (None, "", ()) else ""


def _params(overlay: Paragraph, names: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in overlay.raw.items() if key in names}
