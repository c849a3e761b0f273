"""What a comparison with last year is about: requests received or closed, what is carried over, reviews, suits."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from monitor.judge.prose.counts import HEDGES, unknown
from monitor.judge.prose.divisions import member
from monitor.model.claims import Modality, Period, Scope, Setting
from monitor.read.clauses.tokens import COUNT, DATE, MARK, NUMBER, OTHER, YEAR, Token

TOPICS = {"received": "received", "request": "received", "closed": "closed", "review": "review", "suit": "suit"}
"""What the classes of words name."""

NOT_JUDGED = (*("more_to", "other_base", "foreign", "timely", "rate", "weight", "share", "negation", "over_half"),)
"""Classes of words with which a comparison is another one than those judged."""

PARTS = ("first_half", "second_half", "quarter", "rest", "open_list")
"""Classes of words that name a part of the year or of the requests."""

_KNOWN = frozenset(
    (
        *(*TOPICS, "carried", "next_year", "natural", "entity", "filler", "some_change", "total", "is", "of", "every"),
        *("this_period", "ourselves", "compare", "joint", "body", "but", "wide", "unit", "from", "divide", "closes"),
        *(*HEDGES, "on_year", "last_year", MARK, OTHER, YEAR, DATE, COUNT, NUMBER),
    )
)
"""Classes of words that do not make it another thing."""

_HANDLED = ("办理", "处理")


class Topic(Struct, frozen=True):
    """What was last spoken of: the figures it may be, of whom, and its number."""

    names: tuple[str, ...] = ()
    column: str = "total"
    numbers: tuple[int | float, ...] = ()
    wide: bool = False


NOTHING = Topic()


def topic_of(words: Sequence[Token], settings: Sequence[Setting]) -> Topic:
    """What some words are about; nothing where they limit it, or are not all known."""
    kinds = [word.kind for word in words]
    _, name = member([word for word in words if word.kind not in ("review", "suit")])
    named = any(kind in (*TOPICS, "carried") for kind in kinds)
    if not named or not _KNOWN.issuperset(kinds) or any(_apart(one) for one in settings):
        return NOTHING
    scopes = {one.scope for one in settings}
    if scopes - {Scope.WHOLE, Scope.WIDE} or any(unknown(words, at) for at in range(len(words))):
        return NOTHING
    column = {"natural": "natural", "entity": "entities"}.get(name, "total")
    both = any(kind == "natural" for kind in kinds) and any(kind == "entity" for kind in kinds)
    numbers = tuple(word.value for word in words if word.kind in (COUNT, NUMBER) and word.value is not None)
    names = _carried(words) if "carried" in kinds else _named(words)
    return Topic(names, "total" if both else column, numbers, Scope.WIDE in scopes)


def _carried(words: Sequence[Token]) -> tuple[str, ...]:
    """What is carried over into the next year; nothing for what was carried in."""
    at = next(at for at, word in enumerate(words) if word.kind == "carried")
    later = any(word.kind == "next_year" for word in words) or any(word.kind == YEAR for word in words[at:])
    return ("carry_out",) if later else ()


def _apart(said: Setting) -> bool:
    return said.period is Period.PART or said.modality is not Modality.REAL


def _named(words: Sequence[Token]) -> tuple[str, ...]:
    names = dict.fromkeys(TOPICS[word.kind] for word in words if word.kind in TOPICS)
    disputes = [name for name in names if name in ("review", "suit")]
    if disputes:
        return tuple(disputes) if len(disputes) == 1 else ()
    if "closed" not in names:
        return tuple(names)
    handled = any(word.text.startswith(_HANDLED) for word in words if word.kind == "closed")
    came = any(word.kind == "received" for word in words)
    return ("closed", "received") if handled or came else ("closed",)
