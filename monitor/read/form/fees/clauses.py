"""What a clause on fees is about, and whom and what its words limit it to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from monitor.read.clauses.clauses import Clause
from monitor.read.clauses.tokens import COUNT, DATE, LAW, MARK, MONEY, NUMBER, OTHER, YEAR, Token
from monitor.read.form.fees.words import NAMES, WAYS, has_strangers, is_strange

_FOREIGN = ("other_fee", "service", "spend")
_OF_TARIFFS = ("basis", "negation", "occur", "wrongly")
_TAKING = ("collect", "actual", "income")
_ONE_KIND = (("offices", "towns"), ("channel",), ("payer_kind",), WAYS)
"""Words that limit what is said where only one of them is named."""

_ALL = ("any", "every", "wide", "all")
_EXEMPT = {"offices": ("wide",), "channel": _ALL, "payer_kind": _ALL}
"""Words beside which one kind alone does not limit what is said."""


def about(clause: Clause, before: str) -> str:
    """Other money or another matter that a clause is about, if it is; what follows money goes on about it."""
    if clause.has(*NAMES):
        return ""
    charges = clause.has("charge", "billed", "collect", "actual", "income", "zero_charge")
    if clause.has("other_fee", "spend") or (clause.has("service") and not clause.has("request")):
        return "money"
    if clause.has("other_matter") and not charges:
        return before or "matter"
    if has_strange_cost(clause) and not charges:
        return "money"
    return "" if before == "matter" and charges else before


def has_strange_cost(clause: Clause) -> bool:
    """Whether a cost of the clause has a name that nobody knows: 党费."""
    return any(one.kind == OTHER and two.kind in ("cost", "income") for one, two in pairwise(clause.tokens))


def takes_money(found: Sequence[Token]) -> bool:
    """Whether a sentence speaks of money taken, with no unknown word between, and of no other charge."""
    if any(token.kind in _FOREIGN for token in found):
        return False
    kinds = [token.kind for token in found]
    return any(
        kind in ("collect", "actual")
        and MONEY in kinds[at + 1 : at + 4]
        and OTHER not in kinds[at : kinds.index(MONEY, at)]
        for at, kind in enumerate(kinds)
    )


def is_general(clause: Clause) -> bool:
    """Whether a clause that names no fee speaks of charging for requests."""
    if clause.has("charge", "billed"):
        return True
    if clause.has("free", "zero_charge"):
        return clause.has("request")
    if any(token.kind == "paid" and len(token.text) > 1 for token in clause.tokens) and clause.has("request", "payer"):
        return True
    if has_strange_cost(clause):
        return False
    nothing = any(token.kind == "any" and token.text.endswith("钱") for token in clause.tokens)
    return clause.has("collect", "actual", "paid", "request") and (nothing or clause.has("cost", "income"))


def lists_bodies(clause: Clause) -> bool:
    """Whether a bracket gives the sums of several bodies."""
    return clause.aside and clause.has(MONEY) and clause.has("offices", "towns", "ourselves", OTHER)


def is_paid_up(clause: Clause) -> bool:
    """Whether what was due is said to be paid in full: 缴清."""
    return any(token.kind == "paid" and token.text[-1] in "清讫齐" for token in clause.tokens)


def tells_of_us(clause: Clause) -> bool:
    """Whether a clause denies something, or gives a zero or a sum, of this year or of ourselves, and as no rule."""
    told = clause.has("negation", "zero", MONEY) and clause.has("this_period", "ourselves", YEAR)
    return told and not clause.has("may", "condition", "promise", "law_subject")


def frees_all(clause: Clause) -> bool:
    """Whether nobody is charged: said of all, or of no number of requests and no sum."""
    if clause.has("threshold"):
        return False
    return clause.has("every", "all") or not (clause.has(MONEY, COUNT, NUMBER, "payer_kind", "tariff"))


def one_kind(clause: Clause) -> str:
    """The part a clause speaks of, where it names one kind of office, applicant, channel or way, and no other."""
    for kinds in _ONE_KIND:
        if clause.has(*_EXEMPT.get(kinds[0], ())) or (kinds == ("payer_kind",) and not clause.has("to")):
            continue
        named = {token.text for token in clause.tokens if token.kind in kinds}
        classes = {token.kind for token in clause.tokens if token.kind in kinds}
        if len(named) == 1 or (named and len(classes) == 1 < len(kinds)):
            return classes.pop() if kinds is WAYS else named.pop()
    return ""


def some(before: Sequence[Token]) -> str:
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


def is_of_some(before: Sequence[Token]) -> bool:
    """Whether it is said of some notices: so many, so much, the rest, some."""
    kinds = {token.kind for token in before}
    return not kinds.isdisjoint((MONEY, COUNT, "of_which", "rest", "part_scope")) and kinds.isdisjoint(("every", "all"))


def is_tariff(clause: Clause) -> bool:
    """Whether a clause gives the rates of the rules, or speaks of them."""
    kinds = [token.kind for token in clause.tokens]
    counted = any(token.quantity for token in clause.tokens)
    spoken = "tariff" in kinds and counted and not any(kind in _OF_TARIFFS for kind in kinds)
    return spoken or gives_rates(clause)


def gives_rates(clause: Clause) -> bool:
    """Whether all its sums are rates: each, per page; or it is free up to so many."""
    kinds = [token.kind for token in clause.tokens]
    below = any(kind == "threshold" and COUNT in kinds[max(0, at - 1) : at] for at, kind in enumerate(kinds))
    rates = [is_rate(clause, at) for at, kind in enumerate(kinds) if kind == MONEY]
    return below or (bool(rates) and all(rates))


def denies_first(clause: Clause) -> bool:
    """Whether a denial stands before what may or must be: 无数字可填."""
    kinds = [token.kind for token in clause.tokens]
    return "negation" in kinds and "may" in kinds[kinds.index("negation") :]


def promises_figures(clause: Clause) -> bool:
    """Whether it is not charging that is promised, but something about what was charged: 收取数字以后再报."""
    kinds = [token.kind for token in clause.tokens]
    if "promise" not in kinds:
        return False
    return not any(kind in ("fee", "collect", "charge", "cost") for kind in kinds[kinds.index("promise") :])


def is_of_rules(clause: Clause) -> bool:
    """Whether a clause cites rules, gives their rates or the days within which is to be paid."""
    cited = clause.tokens[0].kind == "basis" and _last_word(clause.tokens) in ("provides", LAW)
    within = any(token.kind == DATE and token.text.endswith("工作日") for token in clause.tokens)
    return cited or (within and not clause.has("negation")) or is_tariff(clause)


def is_asked(found: Sequence[Token]) -> bool:
    """Whether a sentence asks whether there were fees, without a word on the answer."""
    kinds = {token.kind for token in found}
    return "whether" in kinds and kinds.isdisjoint(("negation", "doubt", "open", "pending", "plan"))


def is_title(tokens: Sequence[Token], at: int) -> bool:
    """Whether the fee is named in the title of its rules: 信息处理费管理办法."""
    behind = [token.kind for token in tokens[at + 1 : at + 3] if token.kind != "of"]
    return tokens[at].kind == "fee" and behind[:1] == ["provides"]


def _last_word(tokens: Sequence[Token]) -> str:
    return next((token.kind for token in reversed(tokens) if token.kind != MARK), "")


def is_rate(clause: Clause, at: int) -> bool:
    """Whether a sum is a tariff: each, per page."""
    near = clause.tokens[max(0, at - 3) : at]
    after = clause.tokens[at + 1 : at + 2]
    return any(token.kind == "rate" for token in (*near, *after)) or any(token.text.startswith("/") for token in after)


def is_of_other_matters(before: Sequence[Token]) -> bool:
    """Whether the subject of a denial is another matter: 其他事项未收取."""
    subject = next((token.kind for token in reversed(before) if token.kind not in ("every", "is", "plain")), "")
    return subject == "other_matter"


def is_doubtful(before: Sequence[Token], bare: bool) -> bool:
    """Whether an unknown word, no name of a body, may turn round what was done with a sum: 停|收取, 核销|信息处理费.

    ``bare`` tells that no known verb says what was done.
    """
    turned = any(is_strange(one) and two.kind in _TAKING for one, two in pairwise(before))
    return turned or (bare and has_strangers(before))


def is_owed(clause: Clause, at: int) -> bool:
    """Whether a sum is one that was not paid."""
    return any(token.kind == "owed" for token in clause.tokens[at + 1 : at + 2])


def hedged(clause: Clause, at: int) -> bool:
    """Whether a figure is about so much."""
    near = clause.tokens[max(0, at - 1) : at + 2]
    return any(token.kind == "about" for token in near)


def first(clause: Clause, kind: str) -> int:
    """The place of the first word of a class."""
    return next(at for at, token in enumerate(clause.tokens) if token.kind == kind)


def counts_notices(after: Sequence[Token]) -> bool:
    """Whether the first thing named behind a number is a notice."""
    return next((token.kind for token in after if token.kind not in ("of", "fee", MARK)), "") == "notice"


def is_paid_for(clause: Clause, at: int) -> bool:
    """Whether a number of notices is that of the paid or the unpaid ones."""
    return any(token.kind in ("paid", "negation", "owed", "done") for token in clause.tokens[at + 1 : at + 2])
