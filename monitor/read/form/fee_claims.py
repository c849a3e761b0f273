"""What the clauses of a sentence claim of information-processing fees (国办函〔2020〕109号; words: rules/fees.toml)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from monitor.model.claims import Claim, Modality, Period, Scope
from monitor.read.clauses.clauses import Clause, clauses
from monitor.read.clauses.lexicon import Lexicon, read_lexicon
from monitor.read.clauses.tokens import COUNT, LAW, MARK, MONEY, NUMBER, OTHER, Token, tokens
from monitor.shipped import rules_dir

CLASSES = frozenset(
    [
        "fee",
        "cost",
        "other_fee",
        "collect",
        "charge",
        "notice",
        "send",
        "due",
        "waive",
        "free",
        "refund",
        "paid",
        "occur",
        "aspect",
        "situation",
        "request",
        "basis",
        "provides",
        "rate",
        "later",
        "vague",
        "receive",
        "other_matter",
        "service",
    ]
)

COLLECTED, NOTIFIED, DUE, WAIVED, REFUNDED, UNPAID, PAID = (
    "collected",
    "notified",
    "due",
    "waived",
    "refunded",
    "unpaid",
    "paid",
)
_OTHER = "requests"
_ASPECTS = {
    "collect": COLLECTED,
    "charge": COLLECTED,
    "notice": NOTIFIED,
    "send": NOTIFIED,
    "due": DUE,
    "waive": WAIVED,
    "free": COLLECTED,
    "refund": REFUNDED,
    "paid": PAID,
    "receive": _OTHER,
}
_NAMES = ("fee", "notice")
_TOUCHES = ("fee", "notice", "charge", "collect", "cost")
_WORDLESS = (MARK, "is", "joint", "every", "of")


class Heard(Struct, frozen=True):
    """What a sentence says: its claims, whether it touches the fee as a fact, whether it names it."""

    claims: tuple[Claim, ...]
    touches: bool
    names: bool
    quote: str


def read_words(path: Path) -> Lexicon:
    """The lexicon of fees; raises LexiconError."""
    return read_lexicon(path, CLASSES)


@cache
def standard() -> Lexicon:
    """The words that ship with the program."""
    return read_words(rules_dir() / "fees.toml")


def hear(sentence: str, words: Lexicon, year: int | None, topic: bool, at_home: bool) -> Heard:
    """What a normalised sentence says of fees; ``topic`` tells that the fee was spoken of before it.

    ``at_home`` is a place where costs are those of requests; elsewhere a sentence must name these.
    """
    found = tokens(sentence, words)
    named = any(token.kind in _NAMES for token in found)
    law = any(token.kind == LAW and "处理费" in token.text for token in found)
    if not (topic or named or law or at_home or any(token.kind == "request" for token in found)):
        return Heard((), False, False, sentence)
    money = at_home and any(token.kind == MONEY for token in found)
    hearing = _Hearing(topic=topic or named or law or money, named=named or law, quote=sentence)
    for clause in clauses(found, year):
        hearing.take(clause)
    return Heard(tuple(hearing.claims), hearing.touches, named or law, sentence)


class _Hearing:
    """A sentence while it is heard clause by clause: the aspects named since the last value, and the last one."""

    def __init__(self, topic: bool, named: bool, quote: str) -> None:
        self.topic, self.named, self.quote = topic, named, quote
        self.claims: list[Claim] = []
        self.touches = False
        self._foreign = False
        self._pending: list[str] = []
        self._last = ""
        self._listed = ""

    def take(self, clause: Clause) -> None:
        """The claims of a clause. One about another charge or another matter has none, and neither what follows it."""
        if clause.has(*_NAMES):
            self._foreign = False
        elif clause.has("other_fee", "service") or (clause.has("other_matter") and not clause.has("charge", "collect")):
            self._foreign = True
        if self._foreign:
            return
        self._touched(clause)
        denied = self._denials(clause)
        for at, token in enumerate(clause.tokens):
            if token.kind in _ASPECTS:
                self._aspect(_ASPECTS[token.kind])
            elif token.kind == "of_which":
                self._listed = self._last
            elif token.kind == "zero" or (token.quantity and token.value == 0):
                self._nothing(clause, at)
            elif token.quantity and not denied:
                self._quantity(clause, at)
            elif token.kind == "vague":
                self._claim(COLLECTED, None, clause, at)
        if clause.has("paid") and clause.has("every") and not denied:
            self._claim(PAID, None, clause, _first(clause, "paid"))
        if clause.has("free") and not denied:
            self._claim(COLLECTED, 0, clause, _first(clause, "free"))

    def _touched(self, clause: Clause) -> None:
        near = self.topic or clause.has("request")
        for at, (token, setting) in enumerate(zip(clause.tokens, clause.settings, strict=True)):
            told = token.kind in (*_NAMES, "charge") or (token.kind in _TOUCHES and near)
            real = setting.modality in (Modality.REAL, Modality.OPEN)
            paid = token.kind == MONEY and self.topic and not _is_rate(clause, at)
            self.touches |= (told and real) or paid

    def _aspect(self, aspect: str) -> None:
        if not self._pending or self._pending[-1] != aspect:
            self._pending.append(aspect)

    def _denials(self, clause: Clause) -> bool:
        """Claims of what a negation denies; whether there are any."""
        known = len(self.claims)
        negations = [at for at, token in enumerate(clause.tokens) if token.kind == "negation"]
        for number, at in enumerate(negations):
            end = negations[number + 1] if number + 1 < len(negations) else len(clause.tokens)
            right = clause.tokens[at + 1 : end]
            aspects = _denied(right) or (self._left(clause, at, right) if not _heads(right) else ())
            double = end < len(clause.tokens) and not _heads(right) and not aspects
            for aspect in aspects:
                self._claim(UNPAID if aspect == PAID else aspect, 0, clause, at, open_=double)
        return len(self.claims) > known

    def _left(self, clause: Clause, at: int, right: Sequence[Token]) -> tuple[str, ...]:
        """What a negation with nothing of its own behind it denies: what the clause speaks of before it."""
        if any(
            token.kind in ("other_matter", "request") or (token.kind == OTHER and len(token.text) > 1)
            for token in right
        ):
            return ()
        left = clause.tokens[:at]
        aspects = [_ASPECTS[token.kind] for token in left if token.kind in _ASPECTS]
        if _OTHER in aspects:
            return ()
        if aspects:
            return tuple(dict.fromkeys(aspects))
        named = any(token.kind in ("fee", "cost") for token in left)
        return (COLLECTED,) if named or (self.topic and self._last in ("", COLLECTED)) else ()

    def _nothing(self, clause: Clause, at: int) -> None:
        """A zero denies every aspect named since the last value, or the one before it, or the one behind it."""
        after = clause.tokens[at + 1] if at + 1 < len(clause.tokens) else None
        if clause.tokens[at].kind == "zero" and after is not None and after.kind in _ASPECTS:
            self._claim(_ASPECTS[after.kind], 0, clause, at)
            return
        for aspect in self._governing(clause, at) or ():
            self._claim(aspect, 0, clause, at)
        self._valued()

    def _quantity(self, clause: Clause, at: int) -> None:
        token, setting = clause.tokens[at], clause.settings[at]
        if _is_rate(clause, at) or setting.period is Period.COMPARED:
            return
        governing = self._governing(clause, at)
        aspect = governing[-1] if governing else ""
        if token.kind == MONEY and aspect:
            self._claim(COLLECTED if aspect == PAID else aspect, token.value, clause, at)
            self._valued()
        elif token.kind in (COUNT, NUMBER) and aspect:
            if aspect == NOTIFIED or (aspect == PAID and token.kind == COUNT):
                self._claim(aspect, token.value, clause, at)
            self._valued()

    def _governing(self, clause: Clause, at: int) -> tuple[str, ...]:
        if self._pending:
            return tuple(self._pending)
        if self._last:
            return (self._last,)
        before = clause.tokens[:at]
        named = any(token.kind in ("fee", "cost", "aspect") for token in before)
        return (COLLECTED,) if named or self.topic else ()

    def _valued(self) -> None:
        if self._pending:
            self._last = self._pending[-1]
        self._pending = []

    def _claim(self, topic: str, value: int | float | None, clause: Clause, at: int, open_: bool = False) -> None:
        if topic == _OTHER:
            return
        token, setting = clause.tokens[at], clause.settings[at]
        if open_:
            setting = replace(setting, modality=Modality.OPEN)
        if value and self._listed and topic == self._listed:
            setting = replace(setting, scope=Scope.PART)
        self.claims.append(
            Claim(
                topic=topic,
                value=value,
                unit=token.unit,
                said_of=setting,
                hedged=token.hedged or _hedged(clause, at),
                total=any(one.kind == "total" for one in clause.tokens[:at]),
                correction=clause.has("correction"),
                general=not self.named,
                quote=self.quote,
            )
        )


def _heads(right: Sequence[Token]) -> bool:
    return any(token.kind in _ASPECTS or token.kind in ("fee", "cost") for token in right)


def _denied(right: Sequence[Token]) -> tuple[str, ...]:
    """The aspects that stand behind a negation: the first, and those joined to it."""
    found: list[str] = []
    joined = False
    for token in right:
        if token.kind == "but":
            break
        aspect = _ASPECTS.get(token.kind)
        if aspect == _OTHER:
            continue
        if aspect is not None and (not found or joined):
            found.append(aspect)
        elif token.kind in ("fee", "cost") and not found:
            found.append(COLLECTED)
        joined = token.kind == "joint" or token.text == "、"
    if found[:1] == [COLLECTED] and any(token.kind == "notice" for token in right):
        first = next(token.kind for token in right if token.kind in _ASPECTS or token.kind in ("fee", "cost"))
        found = [NOTIFIED if first in ("fee", "cost") else found[0], *found[1:]]
    if found and DUE in found:
        found.append(COLLECTED)
    return tuple(dict.fromkeys(found))


def _is_rate(clause: Clause, at: int) -> bool:
    """Whether a sum is a tariff: each, per page."""
    near = clause.tokens[max(0, at - 3) : at]
    after = clause.tokens[at + 1 : at + 2]
    return any(token.kind == "rate" for token in near) or any(token.text.startswith("/") for token in after)


def _hedged(clause: Clause, at: int) -> bool:
    near = clause.tokens[max(0, at - 1) : at + 2]
    return any(token.kind == "about" for token in near)


def _first(clause: Clause, kind: str) -> int:
    return next(at for at, token in enumerate(clause.tokens) if token.kind == kind)
