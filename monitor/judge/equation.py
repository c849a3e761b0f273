"""Balance relations as text: parsed with ast, nothing evaluated, printed with the values they saw.

Allowed are names, ``+``, ``-`` and one ``==``. Names are rows, columns or groups of rows; a dot in a
row's name is written ``_`` (``r3_1``).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache

from msgspec import Struct

Number = int | float
_LONGEST = 300


class EquationError(ValueError):
    """A relation that is no relation; the message says which part of the text is at fault."""


class Equation(Struct, frozen=True):
    """Both sides as signed terms: ((+1, "new"), (+1, "carry_in")) == ((+1, "r7"), (+1, "carry_out"))."""

    text: str
    left: tuple[tuple[int, str], ...]
    right: tuple[tuple[int, str], ...]

    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for _, name in (*self.left, *self.right)))

    def coefficients(self) -> dict[str, int]:
        """Each name's coefficient in left side minus right side."""
        found: dict[str, int] = {}
        for sign, side in ((1, self.left), (-1, self.right)):
            for coefficient, name in side:
                found[name] = found.get(name, 0) + sign * coefficient
        return found

    def delta(self, values: Mapping[str, Number]) -> Number:
        """Left side minus right side; 0 when the relation holds."""
        return sum(coefficient * values[name] for name, coefficient in self.coefficients().items())

    def show(self, values: Mapping[str, Number], label: Callable[[str], str]) -> str:
        """The relation with the values it saw: ``new（12）＋carry_in（3）≠r7（14）＋carry_out（0）``."""

        def told(name: str) -> str:
            return f"{label(name)}（{values[name]}）"

        sign = "＝" if self.delta(values) == 0 else "≠"
        return f"{_side(self.left, told)}{sign}{_side(self.right, told)}"

    def words(self, label: Callable[[str], str]) -> str:
        """The relation itself: ``new＋carry_in＝r7＋carry_out``."""
        return f"{_side(self.left, label)}＝{_side(self.right, label)}"


@lru_cache(maxsize=512)
def parse(text: str) -> Equation:
    """Parse a relation; EquationError for anything but names, ``+``, ``-`` and one ``==``."""
    if len(text) > _LONGEST:
        raise EquationError(f"{text[:40]}…")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise EquationError(text) from error
    if not isinstance(tree, ast.Compare) or len(tree.ops) != 1 or not isinstance(tree.ops[0], ast.Eq):
        raise EquationError(text)
    return Equation(text, tuple(_terms(tree.left, 1)), tuple(_terms(tree.comparators[0], 1)))


def terms(text: str) -> tuple[tuple[int, str], ...]:
    """The signed names of a sum without a relation; EquationError for anything but names, ``+`` and ``-``."""
    return parse(f"{text} == _").left


def _terms(node: ast.expr, sign: int) -> list[tuple[int, str]]:
    match node:
        case ast.Name(id=name):
            return [(sign, name)]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _terms(operand, -sign)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _terms(left, sign) + _terms(right, sign)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _terms(left, sign) + _terms(right, -sign)
        case _:
            raise EquationError(ast.unparse(node))


def _side(terms: tuple[tuple[int, str], ...], told: Callable[[str], str]) -> str:
    pieces = []
    for position, (sign, name) in enumerate(terms):
        joint = "－" if sign < 0 else "＋" if position else ""
        pieces.append(f"{joint}{told(name)}")
    return "".join(pieces)
