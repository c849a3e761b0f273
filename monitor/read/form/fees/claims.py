"""What the clauses of a sentence claim of information-processing fees (国办函〔2020〕109号; words: rules/fees.toml)."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from monitor.model.claims import Claim, Modality, Period, Scope, Setting
from monitor.read.clauses.clauses import Clause, clauses
from monitor.read.clauses.lexicon import Lexicon
from monitor.read.clauses.tokens import COUNT, MONEY, NUMBER, YEAR, Token
from monitor.read.form.fees import clauses as of
from monitor.read.form.fees.denials import denials
from monitor.read.form.fees.words import (
    ASPECTS,
    COLLECTED,
    DUE,
    NAMES,
    NOTIFIED,
    PAID,
    REFUNDED,
    REQUESTS,
    UNPAID,
    WAIVED,
    has_strangers,
    words_of,
)

_TOUCHES = ("fee", "notice", "charge", "collect", "actual", "income", "zero_charge", "cost")
_NOUNS = ("fee", "notice", "cost", "other_fee", "other_matter", "request", "receive", "spend", *ASPECTS)
_TAKEN = ("collect", "actual", "charge", "paid", "fee")
_UNREAL = (Modality.RULE, Modality.PROMISED)
_PASSED = (REQUESTS, WAIVED, REFUNDED)
"""What is over as soon as the fee is named anew."""

_MOST_FIGURES = 40
"""A clause with more of them is a table, and not heard."""


class Heard(Struct, frozen=True):
    """What a sentence says: its claims, whether it touches the fee as a fact, whether it names it.

    ``unsettled`` tells that figures on fees are still to come.
    """

    claims: tuple[Claim, ...]
    touches: bool
    names: bool
    quote: str
    unsettled: bool = False


@lru_cache(maxsize=1024)
def hear(sentence: str, words: Lexicon, year: int | None, topic: bool, at_home: bool) -> Heard:
    """What a normalised sentence says of fees; ``topic`` tells that the fee was spoken of before it.

    ``at_home`` is a place where costs are those of requests; elsewhere a sentence must name these. The same sentences
    return from report to report.
    """
    found, named = words_of(sentence, words, topic)
    if not (topic or named or at_home or any(token.kind == "request" for token in found)):
        return Heard((), False, False, sentence)
    of_requests = any(token.kind in ("request", "payer") for token in found)
    hearing = _Hearing(topic, named, sentence, of_requests, at_home and of.takes_money(found))
    for clause in clauses(found, year):
        hearing.take(clause)
    silent = hearing.rates or (hearing.ruled and of.is_asked(found))
    touches = hearing.touches and (bool(hearing.claims) or not silent)
    return Heard(tuple(hearing.claims), touches, named, sentence, hearing.unsettled)


class _Hearing:
    """A sentence while it is heard clause by clause: the aspects named since the last value, and the last one."""

    def __init__(self, before: bool, named: bool, quote: str, of_requests: bool, taken: bool) -> None:
        self.topic, self.named, self.quote = before or named or taken, named, quote
        self._spoken = before or named
        self.claims: list[Claim] = []
        self.touches = self.unsettled = self.rates = self.ruled = False
        self._before = before
        self._carried = before and not named
        self._of_requests = of_requests
        self._foreign = ""
        self._pending: list[str] = []
        self._last = ""
        self._listed = self._within = self._part = ""

    def take(self, clause: Clause) -> None:
        """The claims of a clause. One about another charge or another matter has none, and neither what follows it."""
        self._foreign = of.about(clause, self._foreign)
        if self._foreign:
            return
        if clause.tokens[0].kind == "total":
            self._listed = ""
        self._within = self._last if of.lists_bodies(clause) else ""
        if clause.has("fee"):
            self._pending = [aspect for aspect in self._pending if aspect not in _PASSED]
            self._last = "" if self._last in _PASSED else self._last
        self._part = of.one_kind(clause)
        self._touched(clause)
        self._unsettled(clause)
        self.rates |= of.gives_rates(clause)
        self.ruled = clause.settings[-1].modality is Modality.RULE
        if (not self.topic and not of.is_general(clause)) or of.is_tariff(clause):
            return
        if sum(token.quantity for token in clause.tokens) > _MOST_FIGURES:
            self.unsettled = True
            return
        denied, void = self._denials(clause)
        for at, token in enumerate(clause.tokens):
            if at not in void:
                self._word(clause, at, token, at > denied)
        if denied == len(clause.tokens):
            self._whole_clause(clause)

    def _word(self, clause: Clause, at: int, token: Token, denied: bool) -> None:
        if token.kind == "fee":
            self._pending = [aspect for aspect in self._pending if aspect != REQUESTS]
        elif token.kind in ASPECTS:
            billed = token.kind == "billed" and any(claim.topic == NOTIFIED for claim in self.claims)
            self._aspect(DUE if billed else ASPECTS[token.kind])
        elif token.kind == "of_which":
            self._listed = self._last
        elif token.kind == "zero_charge":
            self._claim(COLLECTED, 0, clause, at)
        elif token.kind == "zero" or (token.quantity and token.value == 0):
            self._nothing(clause, at)
        elif token.quantity and not denied:
            self._quantity(clause, at)
        elif token.kind == "vague" and not denied:
            self._claim(COLLECTED, None, clause, at)

    def _whole_clause(self, clause: Clause) -> None:
        """What a clause says without a number: that all is paid, that nothing is charged, that something was."""
        paid = clause.has("paid") and clause.has("every", "all", "done")
        if (paid or of.is_paid_up(clause)) and not clause.has(COUNT, "of_which"):
            self._claim(PAID, None, clause, of.first(clause, "paid"))
        if clause.has("free") and of.frees_all(clause):
            self._claim(COLLECTED, 0, clause, of.first(clause, "free"))
        if not clause.has(MONEY, "zero"):
            for at, token in enumerate(clause.tokens[:-1]):
                done = clause.tokens[at + 1].kind == "done" or (at and clause.tokens[at - 1].kind == "done")
                if token.kind in ("collect", "actual") and done:
                    self._claim(COLLECTED, None, clause, at)

    def _touched(self, clause: Clause) -> None:
        """Whether a clause tells a fact on fees, or leaves one open; a rule, a promise and a rate tell none."""
        near = self.topic or clause.has("request", "payer")
        dated = any(one.kind in ("this_period", YEAR) and s.period is Period.THIS for one, s in clause.pairs())
        firm = dated or of.denies_first(clause) or of.promises_figures(clause)
        ruled = of.is_of_rules(clause)
        self.touches |= self.topic and not self._carried and of.tells_of_us(clause)
        for at, (token, setting) in enumerate(clause.pairs()):
            told = token.kind in (*NAMES, "charge") or (token.kind in _TOUCHES and (near or of.is_general(clause)))
            real = firm or not {clause.settings[-1].modality, setting.modality} & set(_UNREAL)
            paid = token.kind == MONEY and self.topic and not self._carried and not of.is_rate(clause, at)
            self.touches |= (told and real and not ruled and not of.is_title(clause.tokens, at)) or paid

    def _unsettled(self, clause: Clause) -> None:
        """Figures of this year that are still being counted, or stand elsewhere."""
        kinds = [token.kind for token in clause.tokens]
        others = "rest" in kinds and clause.has("promise", "open", "pending") and MONEY not in kinds
        self.unsettled |= self.topic and others
        if not self.topic or clause.aside or clause.settings[-1].period is Period.OTHER:
            return
        counted = [kind in ("tally", "set") for kind in kinds]
        awaited = any(kind in ("negation", "open") and any(counted[at:]) for at, kind in enumerate(kinds))
        self.unsettled |= "pending" in kinds or (awaited and not clause.has("other_matter"))

    def _aspect(self, aspect: str) -> None:
        counted = aspect == NOTIFIED and any(claim.topic == NOTIFIED and claim.value for claim in self.claims)
        if not counted and self._pending[-1:] != [aspect]:
            self._pending.append(aspect)

    def _denials(self, clause: Clause) -> tuple[int, frozenset[int]]:
        """Claims of what negations deny; where the first of them stands, and the places that say nothing more."""
        first = len(clause.tokens)
        void: frozenset[int] = frozenset()
        for denial in denials(clause, self.topic, self._carried, self._last):
            void |= denial.void
            self.touches |= COLLECTED in denial.aspects and not clause.has("may", "condition", "law_subject", "promise")
            for aspect in denial.aspects:
                self._claim(UNPAID if aspect == PAID else aspect, 0, clause, denial.at, denial.open_)
                first = min(first, denial.at)
        return first, void

    def _nothing(self, clause: Clause, at: int) -> None:
        """A zero denies every aspect named since the last value, or the one before it, or the one behind it."""
        token = clause.tokens[at]
        after = clause.tokens[at + 1] if at + 1 < len(clause.tokens) else None
        if token.kind == "zero" and after is not None and after.kind in ASPECTS:
            self._claim(ASPECTS[after.kind], 0, clause, at)
            return
        if not self._is_of_fees(clause, at):
            return
        governing = self._governing(clause, at)
        for aspect in governing:
            self._claim(UNPAID if aspect == PAID else aspect, 0, clause, at)
        self._valued(governing[-1] if governing else "")

    def _is_of_fees(self, clause: Clause, at: int) -> bool:
        """Whether a figure is of fees, by the noun nearest before it."""
        before = clause.tokens[:at]
        noun = next((token.kind for token in reversed(before) if token.kind in _NOUNS), "")
        if noun in ("other_fee", "other_matter", "spend", "receive"):
            return False
        if noun == "request" and clause.tokens[at].kind != MONEY:
            return any(token.kind in _TAKEN for token in before)
        strange = has_strangers(before)
        return bool(noun) or not (self._carried and strange)

    def _quantity(self, clause: Clause, at: int) -> None:
        token, setting = clause.tokens[at], clause.settings[at]
        other = of.is_rate(clause, at) or of.is_owed(clause, at) or setting.period is Period.COMPARED
        if other or not self._is_of_fees(clause, at):
            return
        if token.kind == COUNT and of.counts_notices(clause.tokens[at + 1 :]):
            self._claim(NOTIFIED, token.value, clause, at)
            self._valued(NOTIFIED)
            return
        if token.kind == MONEY and of.is_doubtful(clause.tokens[:at], bare=not self._pending and not self._last):
            self._claim(COLLECTED, None, clause, at)
            return
        governing = self._governing(clause, at)
        aspect = governing[-1] if governing else ""
        if token.kind == MONEY and aspect:
            self._claim(COLLECTED if aspect == PAID else aspect, token.value, clause, at)
            self._valued(aspect)
        elif token.kind in (COUNT, NUMBER) and self._pending and not of.is_paid_for(clause, at):
            if aspect == NOTIFIED or (aspect == PAID and token.kind == COUNT):
                self._claim(aspect, token.value, clause, at)
            self._valued(aspect)

    def _governing(self, clause: Clause, at: int) -> tuple[str, ...]:
        if self._pending:
            return tuple(self._pending)
        if self._last:
            return (self._last,)
        before = clause.tokens[:at]
        general = clause.tokens[at].value in (None, 0) and any(token.kind == "cost" for token in before)
        return (COLLECTED,) if general or self.topic else ()

    def _valued(self, aspect: str) -> None:
        self._last = aspect or self._last
        self._pending = []

    def _claim(self, topic: str, value: int | float | None, clause: Clause, at: int, open_: bool = False) -> None:
        if topic == REQUESTS:
            return
        token = clause.tokens[at]
        self.claims.append(
            Claim(
                topic=topic,
                value=value,
                unit=token.unit,
                said_of=self._setting(topic, value, clause, at, open_),
                hedged=token.hedged or of.hedged(clause, at),
                total=any(one.kind == "total" for one in clause.tokens[:at]),
                correction=clause.has("mended"),
                general=not self.named,
                quote=self.quote,
            )
        )

    def _setting(self, topic: str, value: int | float | None, clause: Clause, at: int, open_: bool) -> Setting:
        """What a claim is said of: as its word is, but for parts in a list, one kind alone, and spans of years."""
        token, setting = clause.tokens[at], clause.settings[at]
        if open_:
            setting = replace(setting, modality=Modality.OPEN)
        if value == 0 and setting.period is Period.SPAN:
            setting = replace(setting, period=Period.THIS)
        if setting.scope is Scope.REST and value and not self.claims and not self._carried:
            setting = replace(setting, scope=Scope.WHOLE)
        beyond = clause.has("beyond") and (self._before or self.claims)
        if value == 0 and (beyond or of.is_of_other_matters(clause.tokens[:at])):
            setting = replace(setting, scope=Scope.REST)
        listed = token.quantity and topic in (self._listed, self._within)
        if listed or (topic == UNPAID and of.is_of_some(clause.tokens[:at])):
            return replace(setting, scope=Scope.PART)
        if setting.period is Period.PART and self._sums_up(clause):
            setting = replace(setting, period=Period.THIS, part="")
        part = self._part or (of.some(clause.tokens[:at]) if value == 0 else "")
        if part and value == 0:
            return replace(setting, scope=Scope.PART, part=part)
        if value and not self._spoken and not (self._of_requests and not of.has_strange_cost(clause)):
            return replace(setting, scope=Scope.PART)
        return replace(setting, part=part) if part else setting

    def _sums_up(self, clause: Clause) -> bool:
        """Whether a clause begins with a word for a sum, after parts."""
        parts = [claim for claim in self.claims if claim.said_of.period is Period.PART]
        return len(parts) > 1 and clause.tokens[0].kind in ("total", "is") and not clause.has("part_period")
