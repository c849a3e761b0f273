"""Every regular expression of the program, tried against text made of what it asks for.

``python -m tests.patterns`` runs in a process of its own, because it listens to ``re`` while all of the program is
imported, the rule book is loaded and the samples are read. It prints those whose time grows faster than their text;
``--size`` says how long a text is, ``--thorough`` asks for more of them.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import monitor

HERE = Path(monitor.__file__).parent
SIZE = 1_500
MOST = 3.0
"""Twice as much may cost so many times as much; what grows with the square costs four times."""
_MEASURABLE = 0.002
_LOST = 0.5
_SHORTEST = 40
_FURTHER = 8
_POOL = "1a -\n\t字《(<\"'"
_ENDS = ("\x00", "", "!")
_FEW_LETTERS = 6
_UNBOUNDED = 200
_SEARCHING = re.compile(r"\.(?:search|finditer|findall|sub|subn|split)\b")
_NAMED = re.compile(r"^\s{0,8}(\w+)(?:: [^=]{1,80})? = ")

Compiled = re.Pattern[str] | re.Pattern[bytes]


def recorded() -> dict[tuple[str | bytes, int], str]:
    """The patterns that the program compiles, each with the first place that does."""
    found: dict[tuple[str | bytes, int], str] = {}
    compile_ = _compiler.compile

    def listening(pattern: str | bytes, flags: int = 0) -> Compiled:
        place = _place()
        if place and isinstance(pattern, str | bytes):
            found.setdefault((pattern, int(flags)), place)
        made: Compiled = compile_(pattern, flags)
        return made

    _compiler.compile = listening
    try:
        for module in walk_packages(monitor.__path__, "monitor."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
        _use()
    finally:
        _compiler.compile = compile_
    return found


def _place() -> str:
    """Where in the program a pattern is compiled, or nothing where that is in a library."""
    frame = sys._getframe(2)
    while frame.f_back is not None and frame.f_code.co_filename == re.__file__:
        frame = frame.f_back
    path = Path(frame.f_code.co_filename)
    return f"{path.relative_to(HERE.parent)}:{frame.f_lineno}" if path.is_relative_to(HERE) else ""


def _use() -> None:
    """Load what is made of the rule book, and read a few samples of every kind."""
    from monitor.judge.book import rulebook
    from monitor.read import listing, report
    from monitor.read.form import layout
    from monitor.shipped import rules_dir

    rulebook.load(rules_dir())
    layout.standard()
    pages = Path(__file__).parent / "pages"
    for path in sorted(pages.glob("*/*.html"))[:60]:
        listing.plainly(path.read_bytes(), "list", "http://127.0.0.2/a?startrecord=1&endrecord=9", "", None)
        report.assembled(path.read_bytes(), "page", "", report.Hints(), "text/html")


# --- bait ------------------------------------------------------------------------------------------------------------


def baits(pattern: str | bytes, flags: int, most: int | None = None) -> Iterator[tuple[str, str]]:
    """What a text begins with, and what it goes on with: the shortest way to each repetition, and its own characters;
    and each beginning of the pattern, over and over. Of its characters at most so many; then
    nothing for a pattern without such repetitions, whose work has a bound."""
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    tree = _parser.parse(text, flags & ~int(re.UNICODE) if isinstance(pattern, bytes) else flags)
    letters = dict.fromkeys((*_POOL, *_literals(tree)))
    seen: set[tuple[str, str]] = set()
    repeats = list(_repeats(tree, ""))
    if most is not None and not repeats:
        return
    for before, body in repeats:
        runs = [letter for letter in letters if _accepts(body, letter)][:most] + [*_ways(body)][:most]
        for run in filter(None, runs):
            seen |= {("", run), (before, run)}
        seen.add(("", before + (runs[0] if runs else "")))
    whole = _shortest(tree)
    seen |= {("", whole), ("", whole[:-1]), *(("", start) for start in _starts(tree))}
    yield from sorted(one for one in seen if one[1])


def _repeats(tree: Iterable[Any], before: str) -> Iterator[tuple[str, Any]]:
    """The repetitions without an end (or with a far one), with the shortest text that leads to each."""
    for op, value in tree:
        if op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            if value[1] >= _UNBOUNDED:
                yield before, value[2]
            yield from _repeats(value[2], before)
        else:
            for inner in _inner(op, value):
                yield from _repeats(inner, before)
        before += _shortest([(op, value)])


def _inner(op: Any, value: Any) -> Sequence[Any]:
    if op is _constants.SUBPATTERN:
        return [value[-1]]
    if op is _constants.BRANCH:
        return list(value[1])
    if op in (_constants.ASSERT, _constants.ASSERT_NOT):
        return [value[1]]
    if op is _constants.ATOMIC_GROUP:
        return [value]
    if op is _constants.GROUPREF_EXISTS:
        return [one for one in value[1:] if one]
    return []


def _starts(tree: Any) -> Iterator[str]:
    """The shortest text for every beginning of a pattern."""
    parts = [_shortest([one]) for one in tree]
    yield from ("".join(parts[:end]) for end in range(1, len(parts)))
    for op, value in tree:
        for inner in _inner(op, value):
            yield from _starts(inner)


def _shortest(tree: Any) -> str:
    """A short text that a pattern matches, as far as that is easily told."""
    text = ""
    for op, value in tree:
        if op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            text += _shortest(value[2]) * value[0]
        elif op is _constants.BRANCH:
            text += min((_shortest(one) for one in value[1]), key=len)
        elif op in (_constants.SUBPATTERN, _constants.ATOMIC_GROUP):
            text += _shortest(_inner(op, value)[0])
        elif op in (_constants.LITERAL, _constants.NOT_LITERAL, _constants.IN, _constants.ANY):
            text += _letter([(op, value)])
    return text


def _ways(body: Any) -> Iterator[str]:
    """What a repetition may repeat: the shortest text, and that of each of its branches."""
    yield _shortest(body)
    for op, value in body:
        if op is _constants.BRANCH:
            yield from map(_shortest, value[1])
        for inner in _inner(op, value):
            yield from _ways(inner)


def _letter(one: Any) -> str:
    op, value = one[0]
    if op is _constants.LITERAL:
        return chr(value)
    named = [chr(c) for kind, c in value if kind is _constants.LITERAL] if op is _constants.IN else []
    ranges = [chr(c[0]) for kind, c in value if kind is _constants.RANGE] if op is _constants.IN else []
    return next((letter for letter in (*named, *ranges, *_POOL) if _accepts(one, letter)), "a")


def _accepts(body: Any, letter: str) -> bool:
    """Whether a piece of a pattern that stands for one letter stands for this one."""
    if len(body) != 1:
        return False
    op, value = body[0]
    if op is _constants.SUBPATTERN:
        return _accepts(value[-1], letter)
    if op in (_constants.LITERAL, _constants.NOT_LITERAL):
        return (chr(value) == letter) == (op is _constants.LITERAL)
    if op is _constants.IN:
        negated = value[0][0] is _constants.NEGATE
        return any(_is_in(one, letter) for one in value[negated:]) != negated
    return op is _constants.ANY


def _is_in(one: Any, letter: str) -> bool:
    kind, value = one
    if kind is _constants.LITERAL:
        return bool(chr(value) == letter)
    if kind is _constants.RANGE:
        return bool(value[0] <= ord(letter) <= value[1])
    name = str(value).removeprefix("CATEGORY_").lower()
    tests = {"digit": letter.isdecimal(), "space": letter.isspace(), "word": letter.isalnum() or letter == "_"}
    return tests[name.removeprefix("not_")] != name.startswith("not_")


def _literals(tree: Any) -> Iterator[str]:
    for op, value in tree:
        if op in (_constants.LITERAL, _constants.NOT_LITERAL):
            yield chr(value)
        elif op is _constants.IN:
            yield from (chr(c) for kind, c in value if kind is _constants.LITERAL)
        elif op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            yield from _literals(value[2])
        for inner in _inner(op, value):
            yield from _literals(inner)


# --- trial -----------------------------------------------------------------------------------------------------------


def tried(pattern: str | bytes, flags: int, place: str, size: int, *, thorough: bool) -> str:
    """A text over which a pattern loses its time, if there is one."""
    compiled: Compiled = re.compile(pattern, flags)
    search = compiled.finditer if _searches(place) else lambda text: [compiled.match(text)]
    for start, run in baits(pattern, flags, None if thorough else _FEW_LETTERS):
        for end in _ENDS if thorough else _ENDS[:1]:
            if _grows(lambda length: _seconds(search, _text(compiled, start, run, end, length)), size):  # noqa: B023
                return f"{start!r} + {run!r} * n + {end!r}"
    return ""


def _grows(seconds: Callable[[int], float], size: int) -> bool:
    """Whether time grows faster than the length of a text: if it can be measured at a size at all, from there on."""
    if seconds(size // 10) < _MEASURABLE and seconds(size) < _MEASURABLE:
        return False
    length = _SHORTEST
    while (before := seconds(length)) < _MEASURABLE and length < size:
        length *= 2
    while length < _FURTHER * size:
        length *= 2
        after = min(seconds(length) for _ in range(3))
        if after < MOST * before:
            return False
        if after > _LOST:
            return True
        before = after
    return True


def _text(compiled: Compiled, start: str, run: str, end: str, length: int) -> str | bytes:
    text = start + run * max(1, length // len(run)) + end
    return text.encode("latin-1", "replace") if isinstance(compiled.pattern, bytes) else text


def _seconds(search: Any, text: Any) -> float:
    begun = time.process_time()
    for _ in search(text):
        pass
    return time.process_time() - begun


def _searches(place: str) -> bool:
    """Whether a pattern is looked for anywhere in a text, and not only held against its start: by the uses of its name."""
    path, _, line = place.rpartition(":")
    source = (HERE.parent / path).read_text()
    named = _NAMED.match(_statement(source, int(line)))
    if named is None:
        return True
    uses = re.findall(rf"\b{named[1]}(\.\w+|\b(?! = |: ))", source)
    return not uses or any(use not in (".match", ".fullmatch") for use in uses)


def _statement(source: str, line: int) -> str:
    """The first line of the statement that a line belongs to."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if node.lineno <= line <= (node.end_lineno or line):
            return lines[node.lineno - 1]
    return ""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=SIZE)
    options.add_argument("--thorough", action="store_true")
    given = options.parse_args()
    found, slow = recorded(), 0
    for (pattern, flags), place in found.items():
        if bait := tried(pattern, flags, place, given.size, thorough=given.thorough):
            slow += 1
            print(f"{place} {repr(pattern)[:160]}: {bait:.120}", flush=True)  # noqa: T201
    print(f"{len(found)} patterns, {slow} slow")  # noqa: T201
    return int(slow > 0 or len(found) < 500)


if __name__ == "__main__":
    sys.exit(main())
