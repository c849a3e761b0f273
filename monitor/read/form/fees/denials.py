"""What the negations of a clause on fees deny; one is understood only where every word it reaches over is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from monitor.read.clauses.clauses import Clause
from monitor.read.clauses.tokens import COUNT, LAW, MARK, MONEY, NUMBER, OTHER, YEAR, Token
from monitor.read.form.fees.words import ASPECTS, COLLECTED, DUE, NOTIFIED, REQUESTS, WAIVED, WAYS, has_strangers

_SUBJECTS = ("fee", "cost", "vague")
_FIGURES = (COUNT, NUMBER, MARK, YEAR)
_LIGHT = (
    "any",
    "every",
    "done",
    "of",
    "is",
    "total",
    "joint",
    "unit",
    "aspect",
    "occur",
    "situation",
    "final",
    "beyond",
)
_PEOPLE = (
    "request",
    "payer",
    "payer_kind",
    "ourselves",
    "own_level",
    "law_subject",
    "wide",
    "towns",
    "offices",
    "rest",
)
_BETWEEN = frozenset((*_LIGHT, *_PEOPLE, *_FIGURES, *WAYS, LAW, "to", "plain", "basis", "may", "this_period", "since"))
_BETWEEN |= {"channel", "later", "free"}
"""What may stand between a negation and what it denies."""

_BARE = frozenset((*_LIGHT, *_FIGURES, "zero", "this_period", "ourselves", "rest", "basis", "payer", "to", "alike"))
"""What may follow a negation that stands for itself: 没有发生, 无此项."""

_LEAPT = ("owed", "set", "wrongly", "other_matter", "provides", "tariff", "tally", "rate", "free")
_UNDENIED = ("receive", "free", "owed", "set")


class Denial(Struct, frozen=True):
    """The ``aspects`` denied by the negation at ``at``; ``open_`` where a second negation may turn it round.

    ``void`` are the places of figures that the negation takes for itself: 未到账130元, 不是零.
    """

    at: int
    aspects: tuple[str, ...] = ()
    open_: bool = False
    void: frozenset[int] = frozenset()


def denials(clause: Clause, topic: bool, carried: bool, last: str) -> Iterator[Denial]:
    """The denials of a clause; ``topic``: fees are spoken of, ``carried``: only before this sentence."""
    tokens = clause.tokens
    negations = [at for at, token in enumerate(tokens) if token.kind == "negation"]
    for number, at in enumerate(negations):
        end = negations[number + 1] if number + 1 < len(negations) else len(tokens)
        right = tokens[at + 1 : end]
        void = frozenset(at + 1 + place for place in _taken(right))
        if at and tokens[at - 1].kind == MONEY and tokens[at - 1].value and _denied(right):
            void |= {at - 1}
        if void:
            yield Denial(at, void=void)
            continue
        aspects = _denied(right)
        if not aspects and not _heads(right):
            aspects = _left(tokens[:at], right, topic, carried, last)
        double = end < len(tokens) and not _heads(right) and not aspects
        yield Denial(at, aspects, double)


def _heads(right: Sequence[Token]) -> bool:
    return any(token.kind in ASPECTS or token.kind in _SUBJECTS for token in right)


def _taken(right: Sequence[Token]) -> Iterator[int]:
    """The zero that is denied itself, and the sum that was not paid."""
    for place, token in enumerate(right):
        if token.kind in ("zero", "zero_charge") and all(one.kind in ("is", "every", MARK) for one in right[:place]):
            yield place
        if token.kind == MONEY and token.value:
            if any(ASPECTS.get(one.kind) for one in right[:place]):
                yield place
            return


def _denied(right: Sequence[Token]) -> tuple[str, ...]:
    """The aspects that stand behind a negation: the first, and those joined to it."""
    head = next((place for place, token in enumerate(right) if _is_head(token)), None)
    if any(token.kind == "all" for token in right):
        return ()
    if head is None or not _reaches(right[:head]) or _turned(right, head):
        return ()
    found: list[str] = []
    joined = False
    for token in right[head:]:
        if token.kind in ("but", "final"):
            break
        aspect = ASPECTS.get(token.kind)
        if aspect == WAIVED and not found:
            return ()
        if aspect in (REQUESTS, WAIVED):
            joined = False
            continue
        if aspect is not None and (not found or joined):
            found.append(aspect)
        elif token.kind in _SUBJECTS and not found:
            found.append(COLLECTED)
        joined = token.kind == "joint" or token.text == "、"
    return _told(found, right[head:])


def _told(found: list[str], said: Sequence[Token]) -> tuple[str, ...]:
    """What follows from the aspects named: a fee notice is a notice, nothing due is nothing collected."""
    kinds = [token.kind for token in said]
    if found[:1] == [NOTIFIED] and "notice" not in kinds:
        found = [COLLECTED] if "collect" in kinds else []
    if found[:1] == [COLLECTED] and "notice" in kinds and kinds[0] in _SUBJECTS:
        found = [NOTIFIED, *found[1:]]
    if DUE in found:
        found.append(COLLECTED)
    return tuple(dict.fromkeys(found))


def _is_head(token: Token) -> bool:
    return (token.kind in ASPECTS and token.kind not in _UNDENIED) or token.kind in _SUBJECTS


def _reaches(between: Sequence[Token]) -> bool:
    """Whether every word between a negation and its head is known, and none makes it a denial of something else."""
    kinds = [token.kind for token in between]
    known = _BETWEEN | {"provides", "tariff"} if LAW in kinds else _BETWEEN - {"basis"}
    if any(kind not in known and kind != "receive" for kind in kinds):
        return False
    return not (kinds[-1:] == ["rest"] or (kinds[-2:] == ["rest", "any"]) or kinds[-2:] == ["rest", "of"])


def _turned(right: Sequence[Token], head: int) -> bool:
    """Whether what is denied is a quarrel, a rule, a wrong or other money about the fee, and not the fee."""
    for place in range(head + 1, len(right)):
        token, before = right[place], right[place - 1]
        if token.kind in ("but", "final"):
            return False
        beside = before.kind == "joint" or before.text == "、"
        strange = token.kind == OTHER and len(token.text) > 1
        if right[head].kind == "fee" and strange:
            return True
        if before.kind == "fee" and token.kind in ("waive", "refund"):
            return True
        if token.kind == "of" and any(one.kind == COUNT and one.value for one in right[place:]):
            return True
        if token.kind in _LEAPT and not beside:
            return token.kind not in ("provides", "tariff", "rate") or before.kind in ("fee", "collect", "charge")
        if token.kind in ("rest", "other_fee") and not beside and right[head].kind == "collect":
            return not any(one.kind == "fee" for one in right[head:])
    return False


def _left(left: Sequence[Token], right: Sequence[Token], topic: bool, carried: bool, last: str) -> tuple[str, ...]:
    """What a negation with nothing of its own behind it denies: what the clause speaks of before it."""
    if any(token.kind == "rest" for token in right):
        return ()
    if any(token.kind not in _BARE and not (token.kind == "plain" and len(token.text) == 1) for token in right):
        return ()
    aspects = [ASPECTS[token.kind] for token in left if token.kind in ASPECTS]
    if REQUESTS in aspects or any(token.kind in ("other_matter", "other_fee", "service") for token in left):
        return ()
    if aspects:
        return tuple(dict.fromkeys(aspects))
    named = any(token.kind in _SUBJECTS for token in left)
    strange = carried and has_strangers(left)
    return (COLLECTED,) if named or (topic and not strange and last in ("", COLLECTED)) else ()
