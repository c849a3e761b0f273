"""The numbers of a clause: which of them count something, of what they may be, and of which time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from monitor.model.claims import Period, Setting
from monitor.read.clauses.clauses import Clause, named_period
from monitor.read.clauses.sentences import STOP, Sentence
from monitor.read.clauses.tokens import COUNT, MARK, NUMBER, OTHER, Token
from monitor.read.form.narrative.topics import SUBJECTS, limits, named

_UNITS = frozenset((*"件宗份条起次例个封单批项桩案", "件次"))
_IF = ("如果", "若", "若有", "倘", "倘若")
_PERSONS = ("人", "名", "位", "户", "家")
_APPLICANTS = {"natural", "entity", "one_kind"}
_NOT_EVEN = ["every", "negation"]
_COUNTED = ("is", "total")


def said_of(clause: Clause, at: int) -> Setting:
    """The setting of a word, or that of a part of the year or another year named behind it (9件是一季度收到的)."""
    later = (one for one in clause.settings[at:] if one.period in (Period.PART, Period.OTHER))
    now = clause.settings[at]
    return next(later, now) if now.period is Period.THIS else now


def is_count(clause: Clause, at: int) -> bool:
    """Whether a token counts something: with a unit, or a bare number behind 为, a colon or what it is a number of.

    一件也没有 counts nothing.
    """
    token, behind = clause.tokens[at], clause.tokens[at + 1 :]
    before = next((one for one in reversed(clause.tokens[:at]) if one.text not in '“”"'), None)
    if [one.kind for one in behind[:2]] == _NOT_EVEN or (behind and behind[0].kind == "negation"):
        return False
    if token.kind == COUNT or before is None:
        return token.kind == COUNT
    alone = not behind or behind[0].kind in (MARK, "joint")
    told = before.kind in _COUNTED or before.text == ":" or (alone and bool(named((before,), None).topics))
    return token.kind == NUMBER and told


def countable(token: Token, near: Sequence[Token]) -> bool:
    """Whether a unit counts requests, cases or documents; 条 may count what was published."""
    kinds = {word.kind for word in near}
    published = token.unit == "条" and "disclosure" in kinds and "request" not in kinds
    whole = isinstance(token.value, int)
    return whole and (token.kind == NUMBER or token.unit in _UNITS) and not published


def respectively(clause: Clause, spots: Sequence[int]) -> tuple[list[range], Sequence[Token]] | None:
    """The items an enumeration's numbers belong to one by one, and the words they share; None if there is none."""
    mark = next((at for at, token in enumerate(clause.tokens) if token.text.startswith("分别")), None)
    if mark is None or len(spots) < 2 or spots[0] < mark:
        return None
    ends = [at for at in range(mark) if clause.tokens[at].text == "、" or clause.tokens[at].kind == "joint"]
    starts = [0, *(at + 1 for at in ends)]
    items = [range(start, end) for start, end in zip(starts, [*ends, mark], strict=True) if start < end]
    return (items, clause.tokens[mark + 1 : spots[0]]) if len(items) == len(spots) else None


def dated(setting: Setting, item: Sequence[Token], year: int | None) -> Setting:
    """The setting of a number whose own item names its period (2023年、2024年分别收到3件、4件)."""
    periods = (period for token in item if (period := named_period(token, year)) is not None)
    return replace(setting, period=next(periods, setting.period))


def is_foreign(clause: Clause) -> bool:
    """Whether the requests of a clause are of a kind that nobody knows: 工伤认定申请."""
    return any(
        token.text == "申请" and at and clause.tokens[at - 1].kind == OTHER and len(clause.tokens[at - 1].text) > 1
        for at, token in enumerate(clause.tokens)
    )


def behind(clause: Clause, at: int, stop: int) -> tuple[Token, ...]:
    """The words behind a number that may belong to it; those right before the next number belong to that one."""
    left_out = at > 0 and clause.tokens[at - 1].kind == "except"
    for spot in range(at + 1, stop):
        token = clause.tokens[spot]
        if token.text == "、" or token.kind == "joint" or (left_out and token.text.endswith("外")):
            return clause.tokens[at + 1 : spot]
    return clause.tokens[at + 1 : stop] if stop == len(clause.tokens) else ()


def before_count(words: Sequence[Token], number: int) -> Sequence[Token]:
    """The words before a number that it may be of: behind 除 none, before a second one those behind the last colon."""
    if words and words[-1].kind == "except":
        return ()
    colons = [at for at, word in enumerate(words) if word.text == ":"] if number else []
    return words[colons[-1] + 1 :] if colons else words


def without_kinds(words: Sequence[Token], others: Iterable[Token]) -> Sequence[Token]:
    """The words before an enumeration but those that an item has others of the same kind for (信函18件、网络5件)."""
    own = {word.kind for word in others}
    own |= _APPLICANTS if own & _APPLICANTS else set()
    return [word for word in words if word.kind not in own]


def is_apart(clause: Clause) -> bool:
    """Whether what follows in a sentence is supposed (如果按条数计算), or told of so many persons (9名申请人提交)."""
    supposed = any(token.kind == "condition" and token.text in _IF for token in clause.tokens)
    return supposed or any(token.quantity and token.unit in _PERSONS for token in clause.tokens)


def is_rest(words: Sequence[Token]) -> bool:
    """Whether the words before a number make it that of what is left beside another one (其余9件, 另有9件)."""
    return [word.kind for word in words if word.kind != "is"][-1:] == ["rest"]


def apposed(told: Sequence[Clause]) -> Sequence[Clause]:
    """Clauses, a number that the next one explains put behind it: 22件，这是全年收到的申请总数."""
    if len(told) < 2 or told[1].tokens[0].text[:1] != "这" or any(one.kind != COUNT for one in told[0].tokens):
        return told
    first, second, *others = told
    settings = (*second.settings, *(second.settings[-1] for _ in first.tokens))
    return [Clause((*second.tokens, *first.tokens), settings, first.kinds | second.kinds), *others]


def attributes(clause: Clause) -> Iterator[Token]:
    """What limits the requests a clause speaks of without a number: the known words before, or their usual channel."""
    last = max(at for at, token in enumerate(clause.tokens) if token.kind in SUBJECTS)
    yield from (token for token in limits(clause.tokens[:last]) if token.kind != OTHER)
    if clause.tokens[-1].text.endswith("主"):
        yield from (token for token in clause.tokens[last:] if token.kind == "channel")


def goes_on(sentence: Sentence, told: Sequence[Clause]) -> Setting | None:
    """What a sentence behind a semicolon begins with: the time of all numbers before, if it is not this year."""
    pairs = (pair for clause in told for pair in clause.pairs())
    periods = {setting.period for token, setting in pairs if token.quantity} - {Period.COMPARED}
    if sentence.end == STOP or len(periods) != 1 or Period.THIS in periods:
        return None
    return Setting(period=periods.pop())


def is_explained(after: Clause) -> bool:
    """Whether a clause says of the numbers before it that they are of another thing (均为水行政处罚案件)."""
    about = "is" in [token.kind for token in after.tokens[:2]]
    return after.has("other_thing") and (after.aside or about)
