"""What some words of section one are about: requests and what became of them, disputes, documents.

The words are those of ``rules/narrative.toml`` by class; the topics are the names by which rules speak of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

from msgspec import Struct

from monitor.read.clauses.tokens import COUNT, DATE, LAW, MARK, OTHER, PERCENT, YEAR, Token
from monitor.read.whose.bodies import begins_with_body

Topic = Annotated[str, "topic"]
"""What is claimed, as rules name it: ``received``."""

RESULTS = ("granted", "partly", "refused", "unable", "not_handled", "otherwise")
DISPUTES = ("review", "suit")
SUBJECTS = ("request", "receive", *DISPUTES)
"""Words for what a clause is about; without one it goes on about what was spoken of before."""

STATES = ("upheld", "corrected", "pending")
DOCUMENTS = {"make": "documents_made", "repeal": "documents_repealed", "valid": "documents_valid"}
OF_ALL = (
    *("all_closed", "rate_closed", "all_answered", "rate_answered"),
    *("all_granted", "all_upheld", "all_decided"),
)
"""Topics that say something of all requests or cases."""

OF_THE_ONLY = (*(f"only_{kind}" for kind in RESULTS), "only_carried")
"""Topics that say what became of the only request there was."""

TOPICS = (
    *("received", "to_handle", "handled", "closed", "carry_in", "carry_out", *RESULTS, "granted_or_partly"),
    *(*DISPUTES, "direct", "after", *(f"{group}_{state}" for group in DISPUTES for state in STATES)),
    *(*DOCUMENTS.values(), *OF_ALL, *OF_THE_ONLY),
)
"""What can be claimed; a denial has the value 0."""

_NEUTRAL = frozenset(
    [
        "request",
        "receive",
        "handle",
        "is",
        "total",
        "every",
        "joint",
        "of",
        "of_which",
        "ourselves",
        "disclosure",
        "filler",
        "this_period",
        "natural",
        "entity",
        "unit",
        "zero",
        "everybody",
        "various",
        "other_period",
    ]
) | {COUNT, DATE, LAW, MARK, PERCENT, YEAR}
_LIMITS = frozenset(
    [
        "channel",
        "cause",
        "wrong",
        "counted_apart",
        "promise_words",
        "lapse",
        "draft",
        "decided",
        "part_scope",
        "own_level",
        "other_thing",
        "bodies",
        "one_kind",
        "except",
    ]
)
"""Words that make a number another quantity than that of the thing it stands beside."""


_APPLY = ("natural", "entity", "one_kind", "is", "receive", "request", "of", MARK)
_YEAR_END = ("年末", "年底", "期末", "岁末", "年终")
_HAN = re.compile("[\u4e00-\u9fff]")


class Named(Struct, frozen=True):
    """The topics that some words name; ``weak`` where only the noun for requests stands there, without a verb."""

    topics: tuple[str, ...] = ()
    weak: bool = False


def named(words: Sequence[Token], year: int | None, group: str = "") -> Named:
    """What some words name; of several things that are no sum of each other, none. ``group`` is the dispute before."""
    kinds = {word.kind for word in words}
    if [word.text for word in words if word.kind != MARK] == ["办"]:
        return Named(("closed",))
    if kinds & {"negation", "other_thing"} or (kinds & {"close", "answer"} and any(map(_is_disclosed, words))):
        return Named()
    if kinds & {"carry", "unfinished"}:
        return Named(_carry(words, year, kinds))
    results = [kind for kind in RESULTS if kind in kinds]
    if results:
        beside = "joint" in kinds and "disclosure" in kinds
        both = results == ["granted", "partly"] or (results == ["partly"] and beside)
        return Named(("granted_or_partly",) if both else tuple(results) if len(results) == 1 else ())
    disputes = [kind for kind in DISPUTES if kind in kinds] or ["review"] * ("organ" in kinds)
    states = [kind for kind in STATES if kind in kinds]
    if disputes or states or kinds & {"direct", "after"}:
        return Named(_dispute(disputes, states, kinds, group))
    if "document" in kinds or (group == "document" and kinds & DOCUMENTS.keys()):
        return Named(tuple([topic for kind, topic in DOCUMENTS.items() if kind in kinds][-1:]))
    return _requests(kinds)


def listed(words: Sequence[Token], year: int | None, group: str = "") -> tuple[str, ...]:
    """The topics of each item of an enumeration, for what is said of all of them."""
    found: list[str] = []
    item: list[Token] = []
    for word in (*words, None):
        if word is None or word.kind == "joint" or word.text == "、":
            found += named(item, year, group).topics
            item = []
        else:
            item.append(word)
    return tuple(dict.fromkeys(topic for topic in found if topic not in ("closed", "handled")))


def neutral(words: Iterable[Token]) -> bool:
    """Whether words are known, and none says anything but that there are requests."""
    told = tuple(words)
    known = _NEUTRAL | {"one_kind"} if any(word.kind == "entity" for word in told) else _NEUTRAL
    return all(word.kind in known or (word.kind == OTHER and not unknown(word)) for word in told)


def limited(words: Sequence[Token], topic: str) -> bool:
    """Whether a word limits what is said of a topic, or is not known."""
    if topic.startswith(DISPUTES) and any(word.kind == "various" for word in words):
        return True
    of_time = topic in ("closed", "handled", "all_closed", "all_answered")
    kinds = _LIMITS | {"timely"} if of_time else _LIMITS
    if topic == "all_decided":
        kinds -= {"decided"}
    if any(word.kind == "etc" for word in words):
        kinds -= {"cause"}
    if any(word.kind == "entity" for word in words):
        kinds -= {"one_kind"}
    return any(
        word.kind in kinds
        or unknown(word)
        or (word.kind == DATE and of_time and word.text.endswith(("日", "天")) and "月" not in word.text)
        for word in words
    )


def limits(words: Iterable[Token]) -> Iterator[Token]:
    """The words that limit what is said, or say whose it is."""
    return (word for word in words if word.kind in _LIMITS | {"natural", "entity"} or unknown(word))


def strange_subject(text: str, words: Sequence[Token]) -> bool:
    """Whether a sentence begins with another body (水文站另有台账), a part of this one, or one that nobody knows."""
    own = next((at for at, word in enumerate(words) if word.kind == "ourselves"), len(words))
    part = next((at for at, word in enumerate(words) if word.kind in ("part_scope", "wide")), len(words))
    return part < own or begins_with_body(text)


def unknown(word: Token) -> bool:
    """Whether nobody knows a word: two characters or more that no list holds."""
    return word.kind == OTHER and len(_HAN.findall(word.text)) > 1


def column(words: Sequence[Token]) -> str:
    """Whose requests: ``natural``, ``entities``, or ``total`` where both or neither are named."""
    natural = any(word.kind == "natural" for word in words)
    entity = any(word.kind in ("entity", "one_kind") for word in words)
    return "total" if natural == entity else "natural" if natural else "entities"


def other_column(words: Sequence[Token]) -> str:
    """The kind of applicants that is left out where words say no more than that it is the other (均由自然人提出)."""
    said = [word for word in words if word.text != "由"]
    only = all(word.kind in _APPLY for word in said)
    return {"natural": "entities", "entities": "natural"}.get(column(said), "") if only else ""


def _is_disclosed(word: Token) -> bool:
    """Whether a word says no more than that something was made public, in full or in part (公开类答复)."""
    return word.kind == "disclosure" and word.text == "公开"


def _carry(words: Sequence[Token], year: int | None, kinds: set[str]) -> tuple[str, ...]:
    """Carried in or over: by the year it comes from or goes to. What became of such requests is another thing."""
    if "carry" not in kinds:
        return ("carry_out",)
    if kinds & {"receive", "close", "answer", *RESULTS}:
        return ()
    left = "unfinished" in kinds or any(word.text in _YEAR_END for word in words)
    default = ("carry_out",) if left else ()
    years = [one.value or 0 for one in words if one.kind == YEAR] if year is not None else []
    if any(one.kind == "next_period" for one in words) or any(one > (year or 0) for one in years):
        return ("carry_out",)
    before = any(one < (year or 0) for one in years) or any(one.kind == "other_period" for one in words)
    order = [one.kind for one in words]
    into = "this_period" in order[order.index("carry") :]
    return ("carry_in",) if before or into else default


def _dispute(disputes: Sequence[str], states: Sequence[str], kinds: set[str], group: str) -> tuple[str, ...]:
    if len(disputes) > 1 or len(states) > 1:
        return ("after",) if "after" in kinds and not states else ()
    way = next((one for one in ("direct", "after") if one in kinds), "")
    if way:
        return () if states else (way,)
    about = disputes[0] if disputes else group if group in DISPUTES else ""
    if states:
        return (f"{about}_{states[0]}",) if about else ()
    return () if "decided" in kinds or not about else (about,)


def _requests(kinds: set[str]) -> Named:
    if "timely" in kinds and kinds & {"close", "answer", "handle"}:
        return Named()
    closed = ("closed",) if kinds & {"close", "answer"} else ()
    if "receive" in kinds and (not closed or "joint" in kinds):
        return Named(("received", *closed))
    if "next_period" in kinds and "receive" not in kinds:
        return Named(("carry_out",))
    if "to_handle" in kinds:
        return Named(("to_handle",))
    if closed or "handle" in kinds:
        return Named(closed or ("handled",))
    return Named(("received",), weak=True) if "request" in kinds else Named()
