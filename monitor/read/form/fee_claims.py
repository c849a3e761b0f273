"""What the clauses of a sentence claim of information-processing fees (国办函〔2020〕109号; words: rules/fees.toml)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from monitor.model.claims import Claim, Modality, Period, Scope, Setting
from monitor.read.clauses.clauses import Clause, clauses
from monitor.read.clauses.lexicon import Lexicon
from monitor.read.clauses.tokens import COUNT, DATE, LAW, MARK, MONEY, NUMBER, OTHER, YEAR, Token
from monitor.read.form.fee_denials import denials
from monitor.read.form.fee_words import (
    ASPECTS,
    COLLECTED,
    DUE,
    NAMES,
    NOTIFIED,
    OWED,
    PAID,
    REQUESTS,
    UNPAID,
    WAIVED,
    WAYS,
    words_of,
)

_TOUCHES = ("fee", "notice", "charge", "collect", "actual", "income", "zero_charge", "cost")
_FOREIGN = ("other_fee", "service", "spend")
_NOUNS = ("fee", "notice", "cost", "other_fee", "other_matter", "request", "receive", "spend", *ASPECTS)
_MOST_FIGURES = 40
"""A clause with more of them is a table, and not heard."""

_OF_TARIFFS = ("basis", "negation", "occur", "wrongly")
_CITED = ("provides", LAW)
_ONE_KIND = (("offices", "towns"), ("channel",), ("payer_kind",), WAYS)
"""Words that limit what is said where only one of them is named."""


_EXEMPT = {
    "offices": ("wide",),
    "channel": ("any", "every", "wide", "all"),
    "payer_kind": ("any", "every", "wide", "all"),
}
"""Words beside which one kind alone does not limit what is said."""


class Heard(Struct, frozen=True):
    """What a sentence says: its claims, whether it touches the fee as a fact, whether it names it.

    ``unsettled`` tells that figures on fees are still to come.
    """

    claims: tuple[Claim, ...]
    touches: bool
    names: bool
    quote: str
    unsettled: bool = False


def hear(sentence: str, words: Lexicon, year: int | None, topic: bool, at_home: bool) -> Heard:
    """What a normalised sentence says of fees; ``topic`` tells that the fee was spoken of before it.

    ``at_home`` is a place where costs are those of requests; elsewhere a sentence must name these.
    """
    found, named = words_of(sentence, words, topic)
    if not (topic or named or at_home or any(token.kind == "request" for token in found)):
        return Heard((), False, False, sentence)
    of_requests = any(token.kind in ("request", "payer") for token in found)
    hearing = _Hearing(topic, named, sentence, of_requests, at_home and _takes_money(found))
    for clause in clauses(found, year):
        hearing.take(clause)
    touches = hearing.touches and (bool(hearing.claims) or not hearing.rates)
    return Heard(tuple(hearing.claims), touches, named, sentence, hearing.unsettled)


class _Hearing:
    """A sentence while it is heard clause by clause: the aspects named since the last value, and the last one."""

    def __init__(self, before: bool, named: bool, quote: str, of_requests: bool, taken: bool) -> None:
        self.topic, self.named, self.quote = before or named or taken, named, quote
        self._spoken = before or named
        self.claims: list[Claim] = []
        self.touches = self.unsettled = self.rates = False
        self._carried = before and not named
        self._of_requests = of_requests
        self._foreign = ""
        self._pending: list[str] = []
        self._last = ""
        self._listed = self._part = ""

    def take(self, clause: Clause) -> None:
        """The claims of a clause. One about another charge or another matter has none, and neither what follows it."""
        self._foreign = _about(clause, self._foreign)
        if self._foreign:
            return
        if clause.tokens[0].kind == "total":
            self._listed = ""
        self._part = _one_kind(clause)
        self._touched(clause)
        self._unsettled(clause)
        self.rates |= _gives_rates(clause)
        if (not self.topic and not _is_general(clause)) or _is_tariff(clause):
            return
        if sum(token.quantity for token in clause.tokens) > _MOST_FIGURES:
            self.unsettled = True
            return
        denied, void = self._denials(clause)
        for at, token in enumerate(clause.tokens):
            if at not in void:
                self._word(clause, at, token, denied)
        if not denied:
            self._whole_clause(clause)

    def _word(self, clause: Clause, at: int, token: Token, denied: bool) -> None:
        if token.kind == "fee":
            self._pending = [aspect for aspect in self._pending if aspect != REQUESTS]
        elif token.kind in ASPECTS:
            self._aspect(ASPECTS[token.kind])
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
        if clause.has("paid") and clause.has("every", "all", "done") and not clause.has(COUNT, "of_which"):
            self._claim(PAID, None, clause, _first(clause, "paid"))
        if clause.has("free") and _frees_all(clause):
            self._claim(COLLECTED, 0, clause, _first(clause, "free"))
        if not clause.has(MONEY, "zero"):
            for at, token in enumerate(clause.tokens[:-1]):
                done = clause.tokens[at + 1].kind == "done" or (at and clause.tokens[at - 1].kind == "done")
                if token.kind in ("collect", "actual") and done:
                    self._claim(COLLECTED, None, clause, at)

    def _touched(self, clause: Clause) -> None:
        near = self.topic or clause.has("request", "payer")
        dated = any(one.kind in ("this_period", YEAR) and s.period is Period.THIS for one, s in clause.pairs())
        firm = dated or _denies_first(clause)
        end = clause.settings[-1].modality
        for at, (token, setting) in enumerate(clause.pairs()):
            told = token.kind in (*NAMES, "charge") or (token.kind in _TOUCHES and near)
            real = firm or not {end, setting.modality} & {Modality.RULE, Modality.PROMISED}
            paid = token.kind == MONEY and self.topic and not self._carried and not _is_rate(clause, at)
            self.touches |= (told and real and not _is_rule(clause, at)) or paid

    def _unsettled(self, clause: Clause) -> None:
        """Figures of this year that are still being counted, or stand elsewhere."""
        if not self.topic or clause.aside or clause.settings[-1].period is Period.OTHER:
            return
        kinds = [token.kind for token in clause.tokens]
        counted = [kind in ("tally", "set") for kind in kinds]
        awaited = any(kind in ("negation", "open") and any(counted[at:]) for at, kind in enumerate(kinds))
        self.unsettled |= "pending" in kinds or (awaited and not clause.has("other_matter"))

    def _aspect(self, aspect: str) -> None:
        counted = aspect == NOTIFIED and any(claim.topic == NOTIFIED and claim.value for claim in self.claims)
        if not counted and self._pending[-1:] != [aspect]:
            self._pending.append(aspect)

    def _denials(self, clause: Clause) -> tuple[bool, frozenset[int]]:
        """Claims of what negations deny; whether there are any, and the places that say nothing more."""
        known = len(self.claims)
        void: frozenset[int] = frozenset()
        for denial in denials(clause, self.topic, self._carried, self._last):
            void |= denial.void
            self.touches |= COLLECTED in denial.aspects and not clause.has("may", "condition", "law_subject", "promise")
            for aspect in denial.aspects:
                self._claim(UNPAID if aspect == PAID else aspect, 0, clause, denial.at, denial.open_)
        return len(self.claims) > known, void

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
            return any(token.kind in ("collect", "actual", "charge", "paid", "fee") for token in before)
        strange = any(token.kind == OTHER and len(token.text) > 1 for token in before)
        return bool(noun) or not (self._carried and strange)

    def _quantity(self, clause: Clause, at: int) -> None:
        token, setting = clause.tokens[at], clause.settings[at]
        if _is_rate(clause, at) or _is_owed(clause, at) or setting.period is Period.COMPARED or not self._is_of_fees(clause, at):
            return
        if token.kind == COUNT and _counts_notices(clause.tokens[at + 1 :]):
            self._claim(NOTIFIED, token.value, clause, at)
            self._valued(NOTIFIED)
            return
        governing = self._governing(clause, at)
        aspect = governing[-1] if governing else ""
        if token.kind == MONEY and aspect:
            self._claim(COLLECTED if aspect == PAID else aspect, token.value, clause, at)
            self._valued(aspect)
        elif token.kind in (COUNT, NUMBER) and aspect and not _is_paid_for(clause, at):
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
                hedged=token.hedged or _hedged(clause, at),
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
        if value == 0 and clause.has("beyond") and (self._carried or self.claims):
            setting = replace(setting, scope=Scope.REST)
        if (token.quantity and self._listed == topic) or (topic == UNPAID and _is_of_some(clause.tokens[:at])):
            return replace(setting, scope=Scope.PART)
        if setting.period is Period.PART and self._sums_up(clause):
            setting = replace(setting, period=Period.THIS, part="")
        part = self._part or (_some(clause.tokens[:at]) if value == 0 else "")
        if part and value == 0:
            return replace(setting, scope=Scope.PART, part=part)
        if value and not self._spoken and not (self._of_requests and not _is_strange(clause)):
            return replace(setting, scope=Scope.PART)
        return replace(setting, part=part) if part else setting


    def _sums_up(self, clause: Clause) -> bool:
        """Whether a clause begins with a word for a sum, after parts."""
        parts = [claim for claim in self.claims if claim.said_of.period is Period.PART]
        return len(parts) > 1 and clause.tokens[0].kind in ("total", "is") and not clause.has("part_period")


def _counts_notices(after: Sequence[Token]) -> bool:
    """Whether the first thing named behind a number is a notice."""
    return next((token.kind for token in after if token.kind not in ("of", "fee", MARK)), "") == "notice"


def _is_paid_for(clause: Clause, at: int) -> bool:
    """Whether a number of notices is that of the paid or the unpaid ones."""
    return any(token.kind in ("paid", "negation", "owed", "done") for token in clause.tokens[at + 1 : at + 2])


def _about(clause: Clause, before: str) -> str:
    """Other money or another matter that a clause is about, if it is; what follows money goes on about it."""
    if clause.has(*NAMES):
        return ""
    charges = clause.has("charge", "collect", "actual", "income", "zero_charge")
    if clause.has(*_FOREIGN):
        return "money"
    if clause.has("other_matter") and not charges:
        return before or "matter"
    if _is_strange(clause) and not charges:
        return "money"
    return "" if before == "matter" and charges else before


def _is_strange(clause: Clause) -> bool:
    """Whether a cost of the clause has a name that nobody knows: 党费."""
    return any(one.kind == OTHER and two.kind in ("cost", "income") for one, two in pairwise(clause.tokens))


def _takes_money(found: Sequence[Token]) -> bool:
    """Whether a sentence speaks of money taken, with no unknown word between, and of no other charge."""
    if any(token.kind in _FOREIGN for token in found):
        return False
    kinds = [token.kind for token in found]
    return any(
        kind in ("collect", "actual") and MONEY in kinds[at + 1 : at + 4] and OTHER not in kinds[at : kinds.index(MONEY, at)]
        for at, kind in enumerate(kinds)
    )


def _is_general(clause: Clause) -> bool:
    """Whether a clause that names no fee speaks of charging for requests."""
    if clause.has("charge"):
        return True
    if clause.has("free", "zero_charge"):
        return clause.has("request")
    if any(token.kind == "paid" and len(token.text) > 1 for token in clause.tokens) and clause.has("request", "payer"):
        return True
    if _is_strange(clause):
        return False
    return clause.has("collect", "actual", "paid", "request") and clause.has("cost", "income")


def _frees_all(clause: Clause) -> bool:
    """Whether nobody is charged: said of all, or of no number of requests and no sum."""
    if clause.has("threshold"):
        return False
    return clause.has("every", "all") or not (clause.has(MONEY, COUNT, NUMBER, "payer_kind", "tariff"))


def _one_kind(clause: Clause) -> str:
    """The part a clause speaks of, where it names one kind of office, applicant, channel or way, and no other."""
    for kinds in _ONE_KIND:
        if clause.has(*_EXEMPT.get(kinds[0], ())) or (kinds == ("payer_kind",) and not clause.has("to")):
            continue
        named = {token.text for token in clause.tokens if token.kind in kinds}
        classes = {token.kind for token in clause.tokens if token.kind in kinds}
        if len(named) == 1 or (named and len(classes) == 1 < len(kinds)):
            return classes.pop() if kinds is WAYS else named.pop()
    return ""


def _some(before: Sequence[Token]) -> str:
    """So many bodies or requests of which something is denied, where it is not said of each of them."""
    if any(token.kind in ("every", "all", "any") for token in before):
        return ""
    to = any(token.kind == "to" for token in before)
    for one, two in pairwise(before):
        if one.kind != COUNT or not one.value:
            continue
        bodies = one.unit in ("个", "家") and two.kind in (OTHER, "payer_kind", "towns", "offices")
        if bodies or (to and two.kind in ("request", "payer")):
            return one.text
    return ""


def _is_of_some(before: Sequence[Token]) -> bool:
    """Whether it is said of some notices: so many, so much, the rest, some."""
    kinds = {token.kind for token in before}
    return not kinds.isdisjoint((MONEY, COUNT, "of_which", "rest", "part_scope")) and kinds.isdisjoint(("every", "all"))


def _is_tariff(clause: Clause) -> bool:
    """Whether a clause gives the rates of the rules, or speaks of them."""
    kinds = [token.kind for token in clause.tokens]
    counted = any(token.quantity for token in clause.tokens)
    spoken = "tariff" in kinds and counted and not any(kind in _OF_TARIFFS for kind in kinds)
    return spoken or _gives_rates(clause)


def _gives_rates(clause: Clause) -> bool:
    """Whether all its sums are rates: each, per page; or it is free up to so many."""
    kinds = [token.kind for token in clause.tokens]
    below = any(kind == "threshold" and COUNT in kinds[max(0, at - 1) : at] for at, kind in enumerate(kinds))
    rates = [_is_rate(clause, at) for at, kind in enumerate(kinds) if kind == MONEY]
    return below or (bool(rates) and all(rates))


def _denies_first(clause: Clause) -> bool:
    """Whether a denial stands before what may or must be: 无数字可填."""
    kinds = [token.kind for token in clause.tokens]
    return "negation" in kinds and "may" in kinds[kinds.index("negation") :]


def _is_rule(clause: Clause, at: int) -> bool:
    """Whether a word stands in the title of a rule, in its citation, or in its tariff."""
    tokens = clause.tokens
    behind = [token.kind for token in tokens[at + 1 : at + 3] if token.kind != "of"]
    titled = tokens[at].kind == "fee" and behind[:1] == ["provides"]
    cited = tokens[0].kind == "basis" and next(t.kind for t in reversed(tokens) if t.kind != MARK) in _CITED
    within = any(token.kind == DATE and token.text.endswith("工作日") for token in tokens)
    return titled or cited or (within and not clause.has("negation")) or _is_tariff(clause)


def _is_rate(clause: Clause, at: int) -> bool:
    """Whether a sum is a tariff: each, per page."""
    near = clause.tokens[max(0, at - 3) : at]
    after = clause.tokens[at + 1 : at + 2]
    return any(token.kind == "rate" for token in (*near, *after)) or any(token.text.startswith("/") for token in after)


def _is_owed(clause: Clause, at: int) -> bool:
    return any(token.kind == "owed" for token in clause.tokens[at + 1 : at + 2])


def _hedged(clause: Clause, at: int) -> bool:
    near = clause.tokens[max(0, at - 1) : at + 2]
    return any(token.kind == "about" for token in near)


def _first(clause: Clause, kind: str) -> int:
    return next(at for at, token in enumerate(clause.tokens) if token.kind == kind)
