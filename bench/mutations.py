"""The mutations of a file, by the operators of cosmic-ray, and a seeded sample of those of many files.

Left out, because mypy refuses what comes of it, because every run of the line stumbles over it, or because another
mutation of the same place is harder to catch:

- arithmetic operators turned into unrelated ones (``+`` into ``>>``): one replacement each is kept;
- ``==`` and the like turned into ``is``, and an order into one that any test of its boundary tells apart;
- ``+x`` and ``~x`` for ``-x``; removed decorators (a property, a context manager: types; a cache: the same results);
- variables replaced or inserted: these operators want to be told which, and draw numbers of their own;
- annotations, the head of a class (``frozen=True``) and aliases of types: they do nothing while a test runs.

Strings, among them docstrings and SQL, and imports are mutated by no operator.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from random import Random
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.ast.ast_query import ASTQuery
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from msgspec import Struct

Node = Any
"""A node or a leaf of parso, whose classes differ in what they hold."""

_ARITHMETIC = {
    "Add": ("Sub",),
    "Sub": ("Add",),
    "Mul": ("FloorDiv",),
    "Div": ("Mul",),
    "FloorDiv": ("Mul",),
    "Mod": ("FloorDiv",),
    "Pow": ("Mul",),
    "LShift": ("RShift",),
    "RShift": ("LShift",),
    "BitOr": ("BitAnd",),
    "BitAnd": ("BitOr",),
    "BitXor": ("BitOr",),
}
_COMPARISON = {
    "Eq": ("NotEq", "LtE", "GtE"),
    "NotEq": ("Eq", "Lt", "Gt"),
    "Lt": ("LtE", "NotEq", "GtE"),
    "LtE": ("Lt", "Eq", "Gt"),
    "Gt": ("GtE", "NotEq", "LtE"),
    "GtE": ("Gt", "Eq", "Lt"),
    "Is": ("IsNot",),
    "IsNot": ("Is",),
}
OPERATORS = (
    *(f"ReplaceBinaryOperator_{old}_{new}" for old, replacements in _ARITHMETIC.items() for new in replacements),
    *(f"ReplaceComparisonOperator_{old}_{new}" for old, replacements in _COMPARISON.items() for new in replacements),
    "ReplaceUnaryOperator_Delete_Not",
    "ReplaceUnaryOperator_Delete_USub",
    "AddNot",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ExceptionReplacer",
    "NumberReplacer",
    "ZeroIterationForLoop",
)


class Mutation(Struct, frozen=True):
    """A place where an operator can change a file: the ``occurrence``-th in it, in the function ``inside``."""

    file: str
    operator: str
    occurrence: int
    inside: str


class Mutant(Struct, frozen=True):
    """A mutation made: the whole text that comes of it, and the lines that differ, without their indents."""

    mutation: Mutation
    text: str
    line: int
    before: str
    after: str


def mutations(file: str, text: str) -> list[Mutation]:
    """All mutations of a file, in an order that depends on its text alone."""
    nodes = list(ast_nodes(get_ast(text)))
    return [found for operator in OPERATORS for found in _of_operator(file, nodes, operator)]


def draw(found: Mapping[str, list[Mutation]], texts: Mapping[str, str], count: int, seed: int) -> list[Mutant]:
    """A sample in which every file has its share; the draw of one file does not depend on the others."""
    shares = _shares({file: len(places) for file, places in found.items()}, count)
    drawn = ((file, Random(f"{seed} {file}").sample(places, len(places))) for file, places in found.items())
    return list(chain.from_iterable(islice(_made(texts[file], places), shares[file]) for file, places in drawn))


def _of_operator(file: str, nodes: list[Node], name: str) -> Iterator[Mutation]:
    operator = get_operator(f"core/{name}")()
    places = (node for node in nodes for _ in operator.mutation_positions(node))
    for occurrence, node in enumerate(places):
        if not _types_only(node):
            yield Mutation(file, name, occurrence, ASTQuery(node).get_definition_name() or "")


def _types_only(node: Node) -> bool:
    """Whether a node stands in an annotation, in the head of a class, or in ``A | B`` outside any function."""
    if node.type == "operator" and node.value in "|&" and node.search_ancestor("funcdef", "lambdef") is None:
        return True
    return any(_is_annotation(child, child.parent) for child in _upwards(node))


def _upwards(node: Node) -> Iterator[Node]:
    while node.parent is not None:
        yield node
        node = node.parent


def _is_annotation(child: Node, parent: Node) -> bool:
    match parent.type:
        case "annassign":
            return child is parent.children[1]
        case "tfpdef":
            return child is parent.children[-1]
        case "funcdef":
            return child is parent.annotation
        case "classdef":
            return child is not parent.children[-1]
    return False


def _shares(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """``count`` spread in proportion to the sizes; what rounding leaves goes to the largest remainders."""
    total = max(1, sum(sizes.values()))
    wanted = min(count, total)
    shares = {name: wanted * size // total for name, size in sizes.items()}
    by_remainder = sorted(sizes, key=lambda name: (-(wanted * sizes[name] % total), name))
    return shares | {name: shares[name] + 1 for name in by_remainder[: wanted - sum(shares.values())]}


def _made(text: str, places: list[Mutation]) -> Iterator[Mutant]:
    """The mutants in turn; what is no Python any more (a bare ``*`` among parameters) is passed over."""
    for place in places:
        changed = mutate_code(text, get_operator(f"core/{place.operator}")(), place.occurrence)
        if changed is not None and _compiles(changed):
            yield _compared(place, text, changed)


def _compiles(text: str) -> bool:
    try:
        compile(text, "mutant", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _compared(place: Mutation, text: str, changed: str) -> Mutant:
    old, new = text.splitlines(), changed.splitlines()
    blocks = [one for one in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if one[0] != "equal"]
    (_, start, _, new_start, _), (_, _, end, _, new_end) = blocks[0], blocks[-1]
    before, after = (" ".join(map(str.strip, part)) for part in (old[start:end], new[new_start:new_end]))
    return Mutant(place, changed, start + 1, before, after)
