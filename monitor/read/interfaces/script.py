"""What a script says, read and never run: the addresses in its calls, and what is given together with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from monitor.read.interfaces.literals import UNKNOWN, queried, unescaped

_MOST_TOKENS = 60_000
_MOST_CALLS = 40
_MOST_EVALUATED = 100_000
"""How many names and texts are put together of one script."""

_LONGEST_CALL = 2_000
_LONGEST_SUM, _LONGEST_NAME = 30, 20
_DEEPEST = 12
_MOST_PAIRS = 60
_STRING = r"\"(?:[^\"\\\n]|\\[^\n])*+\"|'(?:[^'\\\n]|\\[^\n])*+'|`(?:[^`\\]|\\.)*+`"
_TOKEN = re.compile(
    rf"({_STRING})|([A-Za-z_$][\w$]{{0,200}})|(\d{{1,20}}(?:\.\d{{1,20}})?)|(//|/\*|=>|[^\s\w])", re.DOTALL
)
_PATTERN = re.compile(r"/(?:[^/\\\n\[]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n]){0,80}\]){1,200}/[a-z]{0,6}")
_HOLE = re.compile(r"\$\{\s{0,9}([\w$.]{1,200})\s{0,9}\}|\$\{[^{}]{0,300}\}")
_OPEN, _CLOSE = {"(": ")", "[": "]", "{": "}"}, {")", "]", "}"}
_SPEAKS_FOR = frozenset({"parseInt", "Number", "String", "encodeURI", "encodeURIComponent", "escape", "trim"})
_FOUND_BY = frozenset({"$", "jQuery", "getElementById"})
_CONSTANTS = {"true": "true", "false": "false"}
_STRINGS, _NAMES, _NUMBERS = 1, 2, 3


class Token(Struct, frozen=True):
    """A piece of a script: ``kind`` is that of ``_TOKEN``'s groups, ``text`` of a string what it says."""

    kind: int
    text: str


class Call(Struct, frozen=True):
    """An address with what is ``given`` together with it: parameters, and those whose values stay ``open``.

    ``texts`` are all in the same call, ``words`` the names in it, ``called`` those in front of it. What no literal says
    is ``UNKNOWN`` in the address.
    """

    address: str
    given: Mapping[str, str]
    open: frozenset[str]
    texts: tuple[str, ...]
    words: tuple[str, ...]
    called: tuple[str, ...]


class Script:
    """One script as tokens. ``names`` are what names stand for, ``inputs`` the values of elements by their ids."""

    def __init__(self, text: str, names: Mapping[str, str], inputs: Mapping[str, str]) -> None:
        self._tokens = list(_tokens(text))
        self._names = names
        self._inputs = inputs
        self._left = _MOST_EVALUATED

    def calls(self, addresses: re.Pattern[str]) -> Iterator[Call]:
        """The calls with an address that a text of the script begins as ``addresses`` do."""
        end, found = 0, 0
        for at, token in enumerate(self._tokens):
            if found >= _MOST_CALLS:
                return
            if at < end or token.kind != _STRINGS or not addresses.search(self._filled(token.text)):
                continue
            start, ahead = self._ahead(at)
            text, end = self._said(at, _DEEPEST)
            spans = [span for one in (at, *self._uses(start)) if (span := self._span(one)) is not None]
            found += 1
            yield self._call(ahead + text, spans)

    def _call(self, address: str, spans: Sequence[tuple[int, int]]) -> Call:
        given: dict[str, str] = {}
        for start, end in spans:
            for name, said in self._pairs(start, end):
                if len(given) < _MOST_PAIRS:
                    given.setdefault(name, said)
        path, _, query = address.partition("?")
        given = {**given, **dict(queried(query))}
        within = [one for start, end in spans for one in self._tokens[start:end]]
        ahead = [one for start, _ in spans for one in self._tokens[max(start - 3, 0) : start]]
        return Call(
            address=path,
            given={name: said for name, said in given.items() if UNKNOWN not in said},
            open=frozenset(name for name, said in given.items() if UNKNOWN in said),
            texts=tuple(one.text for one in within if one.kind == _STRINGS),
            words=tuple(one.text for one in within if one.kind == _NAMES),
            called=tuple(one.text for one in ahead if one.kind == _NAMES),
        )

    # --- what a call is given ------------------------------------------------------------------------------------

    @cached_property
    def _brackets(self) -> tuple[dict[int, int], list[int]]:
        """Where each bracket is closed, and for every token the bracket it stands in (-1: none)."""
        closed: dict[int, int] = {}
        around: list[int] = []
        waiting: list[int] = []
        for at, token in enumerate(self._tokens):
            if token.kind > _NUMBERS and token.text in _CLOSE and waiting:
                closed[waiting.pop()] = at
            around.append(waiting[-1] if waiting else -1)
            if token.kind > _NUMBERS and token.text in _OPEN:
                waiting.append(at)
        return closed, around

    def _span(self, at: int) -> tuple[int, int] | None:
        """The round brackets of the call that a token is given to, if they are closed and not too far apart."""
        closed, around = self._brackets
        opened = around[at]
        while opened >= 0 and self._tokens[opened].text != "(":
            if self._is_body(opened):
                return None
            opened = around[opened]
        if opened < 0 or opened not in closed:
            return None
        return opened, min(closed[opened], opened + _LONGEST_CALL)

    def _is_body(self, at: int) -> bool:
        """Whether a curly bracket opens the body of a function or a block."""
        return self._tokens[at].text == "{" and at > 0 and self._tokens[at - 1].text in (")", "=>", "else", "try", "do")

    def _uses(self, at: int) -> list[int]:
        """Where a name is handed to a call or a key, if the expression at ``at`` is first kept under a name."""
        if at < 2 or self._tokens[at - 1].text != "=" or self._tokens[at - 2].kind != _NAMES:
            return []
        name = self._tokens[at - 2].text
        later = range(at, min(len(self._tokens), at + _LONGEST_CALL))
        return [n for n in later if self._tokens[n].text == name and self._tokens[n - 1].text in (":", "(")][:1]

    def _pairs(self, start: int, end: int) -> Iterator[tuple[str, str]]:
        """The names and values between two brackets, of objects and of queries."""
        for at in range(start + 1, end):
            token = self._tokens[at]
            if token.kind not in (_STRINGS, _NAMES):
                continue
            if self._tokens[at + 1 : at + 2] and self._tokens[at + 1].text == ":" and at + 1 < end:
                yield token.text, self._said(at + 2, _DEEPEST)[0]
            elif token.kind == _STRINGS and "=" in token.text:
                whole, _ = self._said(at, _DEEPEST)
                yield from queried(whole)

    # --- what an expression says ---------------------------------------------------------------------------------

    def _ahead(self, at: int) -> tuple[int, str]:
        """Where the expression starts whose text stands at ``at``, and what is said before that text."""
        start = at
        for _ in range(_LONGEST_SUM):
            if start < 2 or not self._is_plus(start - 1):
                break
            start = self._operand_before(start - 2)
        said, place = "", start
        while place < at:
            operand, place = self._operand(place, _DEEPEST)
            said, place = said + operand, place + 1
        return start, said

    def _operand_before(self, last: int) -> int:
        """The first token of a name with dots, or of a text, that ends at ``last``."""
        for _ in range(_LONGEST_NAME):
            if last < 2 or self._tokens[last - 1].text != "." or self._tokens[last - 2].kind != _NAMES:
                break
            last -= 2
        return last

    def _said(self, at: int, deep: int) -> tuple[str, int]:
        """The text of a sum of texts, and the place behind it."""
        said, at = self._operand(at, deep)
        for _ in range(_LONGEST_SUM):
            if not self._is_plus(at):
                return said, at
            more, at = self._operand(at + 1, deep)
            said += more
        return UNKNOWN, at

    def _is_plus(self, at: int) -> bool:
        return 0 <= at < len(self._tokens) and self._tokens[at].text == "+" and self._tokens[at].kind > _NUMBERS

    def _operand(self, at: int, deep: int) -> tuple[str, int]:
        self._left -= 1
        if at >= len(self._tokens) or deep <= 0 or self._left < 0:
            return UNKNOWN, at + 1
        token = self._tokens[at]
        if token.kind == _STRINGS:
            return self._filled(token.text), at + 1
        if token.kind == _NUMBERS:
            return token.text, at + 1
        if token.kind == _NAMES:
            return self._named(at, deep)
        if token.text == "(":
            said, end = self._said(at + 1, deep - 1)
            closing = self._brackets[0].get(at, at)
            return (said if end == closing else UNKNOWN), closing + 1
        return UNKNOWN, at + 1

    def _filled(self, text: str) -> str:
        """A text whose holes are filled with what stands in them."""
        return _HOLE.sub(lambda hole: self._value(hole[1]), text) if "${" in text else text

    def _value(self, name: str | None) -> str:
        last = (name or "").rpartition(".")[2]
        return _CONSTANTS.get(last) or self._names.get(last, UNKNOWN)

    def _named(self, at: int, deep: int) -> tuple[str, int]:
        """What a name stands for, or the value of the element that it finds."""
        said, last = UNKNOWN, ""
        for _ in range(2 * _LONGEST_NAME):
            if at >= len(self._tokens):
                break
            token = self._tokens[at]
            if token.kind == _NAMES and (not last or self._tokens[at - 1].text == "."):
                last, said = token.text, said if token.text in ("val", "value") else self._value(token.text)
                at += 1
            elif token.text == "." and at + 1 < len(self._tokens):
                at += 1
            elif token.text in ("(", "["):
                said = self._called(last, at, said, deep)
                at = self._brackets[0].get(at, at) + 1
            else:
                break
        return said, at

    def _called(self, name: str, at: int, said: str, deep: int) -> str:
        """What a call gives back: what it was given, or the value of an element, where that can be told."""
        if name in ("val", "value"):
            return said
        given, _ = self._said(at + 1, deep - 1)
        if name in _FOUND_BY:
            return self._inputs.get(given.removeprefix("#"), UNKNOWN)
        return given if name in _SPEAKS_FOR else UNKNOWN


def _tokens(text: str) -> Iterator[Token]:
    at, count, before = 0, 0, Token(4, "(")
    while count < _MOST_TOKENS and (match := _TOKEN.search(text, at)) is not None:
        at, count = match.end(), count + 1
        if match[4] == "//":
            at = text.find("\n", at) + 1 or len(text)
            continue
        if match[4] == "/*":
            at = text.find("*/", at) + 2 if text.find("*/", at) >= 0 else len(text)
            continue
        if match[4] == "/" and before.kind > _NUMBERS and before.text not in (")", "]", "}"):
            pattern = _PATTERN.match(text, match.start())
            at = pattern.end() if pattern is not None else at
            continue
        if match[4] in ("'", '"', "`"):
            # Never closed: nothing is known of the rest of the line, or of the script.
            at = text.find("\n", at) + 1 if match[4] != "`" and text.find("\n", at) >= 0 else len(text)
            continue
        kind = match.lastindex or 4
        before = Token(kind, unescaped(match[0][1:-1]) if kind == _STRINGS else match[0])
        yield before
