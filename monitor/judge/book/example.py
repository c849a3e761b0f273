"""What a rule asks, shown on small figures: its relation in printed labels, once kept and once broken."""

from __future__ import annotations

from monitor.judge.book.rule import Rule
from monitor.judge.equation import Equation, parse
from monitor.judge.places import name_words


def relation(rule: Rule) -> str | None:
    """The equation of a rule in the printed labels of its table; None for a rule without one."""
    found = _equation(rule)
    return found.words(lambda name: name_words(rule.params["table"], name)) if found is not None else None


def figures(rule: Rule) -> tuple[str, str] | None:
    """The relation with figures that keep it, and with one of them wrong."""
    found = _equation(rule)
    if found is None:
        return None
    kept = _kept(found)
    last = found.names()[-1]
    broken = {**kept, last: kept[last] + 1}
    return tuple(found.show(one, lambda name: name_words(rule.params["table"], name)) for one in (kept, broken))  # type: ignore[return-value]


def _equation(rule: Rule) -> Equation | None:
    text = rule.params.get("equation")
    return parse(text) if isinstance(text, str) else None


def _kept(found: Equation) -> dict[str, int]:
    """Small counts that keep the relation: 1, 2, 3 …, and one name that makes up the difference."""
    signs = found.coefficients()
    counts = {name: number for number, name in enumerate(found.names(), 1)}
    rests = {
        name: -sign * (found.delta(counts) - sign * counts[name]) for name, sign in signs.items() if abs(sign) == 1
    }
    made_up = next((name for name, rest in rests.items() if rest >= 0), found.names()[0])
    return {**counts, made_up: int(rests.get(made_up, 0))}
