"""Clauses, and what each word of one is said of: which period, whose figures, and whether it is a fact at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from monitor.model.claims import Modality, Period, Scope, Setting
from monitor.read.clauses.tokens import DATE, MARK, YEAR, Token

_CLAUSE = (",",)
_MONTHS = re.compile(r"(?P<first>\d{1,2})月?[-至到—–~](?P<last>\d{1,2})月[份底]?")
_DAYS = re.compile(r"(?P<y>\d{4}年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})?日?")
_LAST_MONTH, _LAST_DAY = 12, 31


class Clause(Struct, frozen=True):
    """The words between two commas, each with its setting; ``aside`` ones stood in brackets."""

    tokens: tuple[Token, ...]
    settings: tuple[Setting, ...]
    kinds: frozenset[str]
    aside: bool = False
    last: bool = False

    def has(self, *kinds: str) -> bool:
        return not self.kinds.isdisjoint(kinds)

    def pairs(self) -> Iterator[tuple[Token, Setting]]:
        """Each word with its setting."""
        return zip(self.tokens, self.settings, strict=True)


_PERIODS = {
    "this_period": Period.THIS,
    "part_period": Period.PART,
    "other_period": Period.OTHER,
    "next_period": Period.OTHER,
    "since": Period.SPAN,
}
_SCOPES = {"wide": Scope.WIDE, "own_level": Scope.OWN, "part_scope": Scope.PART, "rest": Scope.REST}
_MODALITIES = {
    "may": Modality.RULE,
    "condition": Modality.RULE,
    "law_subject": Modality.RULE,
    "promise": Modality.PROMISED,
    "open": Modality.OPEN,
    "whether": Modality.OPEN,
    "doubt": Modality.OPEN,
    "plan": Modality.OPEN,
}
_APPLICANTS = ("request", "payer", "payer_kind")
_OF_OTHERS = ("other_fee", "other_thing")
_DOUBTS = ("open", "doubt", "plan")
_BUT = ("but", "final", "mended")
_BECAUSE = ("因", "由于", "鉴于")
_SINCE = ("以来", "至今")
_WHOLE_YEAR = ("全年", "当年")
_BETWEEN = ("、", "至", "到", "-", "~", "—")


def clauses(tokens: Sequence[Token], year: int | None, begins: Setting | None = None) -> list[Clause]:
    """The clauses of a sentence in order, what stands in brackets behind the clause it stands in.

    ``begins`` is the setting that the sentence before left, where this one goes on with it.
    """
    split = list(_split(tokens))
    found: list[Clause] = []
    setting = begins or Setting()
    for number, (pieces, aside) in enumerate(split):
        last = number + 1 == len(split)
        if found and _is_over(found[-1], pieces, setting):
            setting = replace(setting, modality=Modality.REAL)
        compared = aside and found and found[-1].settings[-1].period is Period.COMPARED
        opening = replace(setting, period=Period.COMPARED) if compared else setting
        settings, after = _settings(pieces, opening, year, last)
        found.append(Clause(tuple(pieces), tuple(settings), frozenset(one.kind for one in pieces), aside, last))
        setting = setting if aside else after
    return found


def _is_over(before: Clause, tokens: Sequence[Token], setting: Setting) -> bool:
    """Whether a duty told in one clause ends where the next names the fee: it went on only by its own word."""
    own = before.has("may") and not before.has("condition") and before.tokens[-1].kind != "of"
    return setting.modality is Modality.RULE and own and any(token.kind == "fee" for token in tokens)


def _split(tokens: Sequence[Token]) -> Iterator[tuple[list[Token], bool]]:
    outer: list[Token] = []
    inner: list[list[Token]] = []
    depth = 0
    for token in tokens:
        sign = token.text if token.kind == MARK else ""
        if sign == "(":
            depth += 1
            inner.append([])
        elif sign == ")" and depth:
            depth -= 1
        elif depth:
            _into(inner, token, sign)
        elif sign in _CLAUSE:
            yield from _whole(outer, inner)
            outer, inner = [], []
        else:
            outer.append(token)
    yield from _whole(outer, inner)


def _into(inner: list[list[Token]], token: Token, sign: str) -> None:
    if sign in _CLAUSE:
        inner.append([])
    else:
        inner[-1].append(token)


def _whole(outer: list[Token], inner: list[list[Token]]) -> Iterator[tuple[list[Token], bool]]:
    if outer:
        yield outer, False
    yield from ((pieces, True) for pieces in inner if pieces)


def _settings(tokens: Sequence[Token], before: Setting, year: int | None, last: bool) -> tuple[list[Setting], Setting]:
    """The setting of each word, and the one the next clause begins with; what is carried over names where it goes."""
    now = before
    if now.modality in (Modality.OPEN, Modality.RULE) and any(token.kind == "actual" for token in tokens):
        now = replace(now, modality=Modality.REAL)
    if not last and tokens[-1].kind == "of":
        now = replace(now, modality=Modality.RULE)
    found: list[Setting] = []
    carried = any(token.kind in ("carry", "unfinished") for token in tokens)
    for at, token in enumerate(tokens):
        if token.kind == "alike":
            now = replace(now, period=before.period)
        elif not (carried and named_period(token, year) is Period.OTHER) and not _is_besides(tokens, at):
            now = _moved(now, tokens, at, year)
        found.append(now)
    return found, _carried(tokens, found, before)


def _is_besides(tokens: Sequence[Token], at: int) -> bool:
    """Whether 另 only goes on (另：)."""
    return tokens[at].kind == "rest" and tokens[at + 1 : at + 2] != [] and tokens[at + 1].kind == MARK


def _carried(tokens: Sequence[Token], found: Sequence[Setting], before: Setting) -> Setting:
    """What the next clause begins with: a comparison without a figure goes on, a likeness and a question do not."""
    now = found[-1]
    kinds = {token.kind for token in tokens}
    of_this = now.period in (Period.THIS, Period.PART) and kinds.isdisjoint(_OF_OTHERS)
    some = "part_scope" in kinds or any(token.quantity for token in tokens)
    excepts = "except" in kinds and of_this and some
    if excepts or now.scope is Scope.REST:
        now = replace(now, scope=Scope.REST if excepts else Scope.WHOLE)
    if any(one.kind == "part_scope" and next_.kind in _APPLICANTS for one, next_ in pairwise(tokens)):
        now = replace(now, scope=before.scope)
    if "alike" in kinds:
        return replace(now, period=before.period)
    if tokens[0].text in _BECAUSE and now.modality is Modality.OPEN:
        now = replace(now, modality=before.modality)
    if "whether" in kinds and now.modality is Modality.OPEN and kinds.isdisjoint(_DOUBTS):
        now = replace(now, modality=before.modality)
    if any(one.period is Period.COMPARED for one in found):
        told = any(token.quantity for token in tokens) or "compare" not in kinds
        now = replace(now, period=before.period if told or before.period is Period.COMPARED else Period.COMPARED)
        now = replace(now, period=Period.THIS) if told and before.period is Period.COMPARED else now
    return now


def _moved(now: Setting, tokens: Sequence[Token], at: int, year: int | None) -> Setting:
    """The setting behind a word."""
    token = tokens[at]
    if token.kind == "becomes":
        return replace(now, period=Period.THIS)
    if token.kind in ("compare", "change"):
        return replace(now, period=Period.COMPARED)
    period = _period(now, tokens, at, year)
    if period is not None and now.period is not Period.COMPARED:
        return _timed(now, token, period)
    if token.kind in _SCOPES:
        return replace(now, scope=_scope(now, tokens, at))
    if token.kind == "ourselves":
        scope = now.scope if now.scope is Scope.REST else Scope.WHOLE
        return replace(now, scope=scope, modality=now.modality if now.modality is Modality.OPEN else Modality.REAL)
    if token.kind in _BUT:
        return replace(now, scope=Scope.WHOLE, modality=Modality.REAL)
    return replace(now, modality=_mood(now, tokens, at))


def _scope(now: Setting, tokens: Sequence[Token], at: int) -> Scope:
    """Whose figures follow a word for a scope; all the others stay the others, an area and its own level the area."""
    found = _SCOPES[tokens[at].kind]
    here = any(token.kind == "rest" for token in tokens[:at])
    others = now.scope is Scope.REST and found is Scope.WIDE and not here
    both = now.scope is Scope.WIDE and found is Scope.OWN and at > 0 and _joins(tokens[at - 1])
    return now.scope if others or both else found


def _timed(now: Setting, token: Token, period: Period) -> Setting:
    """The setting behind a word for a time: what is told of this year is a fact, up to another day it is open."""
    promised = period is Period.OTHER and now.modality is Modality.PROMISED
    kept = period is Period.PART or now.modality is Modality.OPEN or promised
    modality = now.modality if kept else Modality.REAL
    if token.text.startswith("截") and period is not Period.THIS:
        modality = Modality.OPEN
    part = token.text if period in (Period.PART, Period.OTHER) else ""
    return replace(now, period=period, modality=modality, dated=True, part=part)


def _mood(now: Setting, tokens: Sequence[Token], at: int) -> Modality:
    """A fact, a rule, a promise or something open, behind a word."""
    token, before = tokens[at], tokens[at - 1].kind if at else ""
    asked = now.modality is Modality.OPEN and any(one.kind == "whether" for one in tokens[:at])
    if token.text == ":" and asked:
        return Modality.REAL
    denied = token.kind == "may" and before == "negation"
    named = token.kind == "law_subject" and before in ("wide", "ourselves", "other")
    return now.modality if denied or named else _MODALITIES.get(token.kind, now.modality)


def _period(now: Setting, tokens: Sequence[Token], at: int, year: int | None) -> Period | None:
    token = tokens[at]
    named = at > 0 and tokens[at - 1].kind == YEAR and token.text.endswith(_SINCE)
    if token.kind == "since" and now.period is Period.THIS and named:
        return Period.THIS
    if token.text.startswith(_WHOLE_YEAR) and now.period is Period.OTHER:
        return Period.OTHER
    found = named_period(token, year)
    if found not in (Period.THIS, Period.OTHER) or token.kind == DATE or at < 2 or not _joins(tokens[at - 1]):
        return found
    first = named_period(tokens[at - 2], year)
    return Period.SPAN if {first, found} == {Period.THIS, Period.OTHER} else found


def _joins(token: Token) -> bool:
    return token.kind == "joint" or token.text in _BETWEEN


def named_period(token: Token, year: int | None) -> Period | None:
    """The period a word names by itself; None for any other word."""
    if token.kind == YEAR:
        return Period.THIS if year is None or token.value == year else Period.OTHER
    if token.kind == DATE:
        return _dated(token.text, year)
    return _PERIODS.get(token.kind)


def _dated(text: str, year: int | None) -> Period | None:
    """The report year from its first day to its last, or until then; a part of it; another year; None for a day."""
    months = _MONTHS.fullmatch(text)
    if months is not None:
        return None if (months["first"], months["last"]) == ("1", str(_LAST_MONTH)) else Period.PART
    days = list(_DAYS.finditer(text))
    if not days or text[-1] not in "日份底末月旬":
        return None
    if any(day["y"] and year is not None and int(day["y"][:4]) != year for day in days):
        return Period.OTHER
    last = days[-1]
    ends = int(last["m"]) == _LAST_MONTH and (int(last["d"] or 0) == _LAST_DAY or text[-1] in "底末")
    if len(days) > 1:
        return Period.THIS if ends and (days[0]["m"], days[0]["d"]) == ("1", "1") else Period.PART
    if text[0] == "截":
        return Period.THIS if ends and "旬" not in text else Period.PART
    return None if last["d"] or ends else Period.PART
