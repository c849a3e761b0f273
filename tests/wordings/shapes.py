"""The grammar as data: shapes of sentences, meanings of figures, words."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct, convert

_HERE = Path(__file__).parent
_FACTS = ("facts.toml", "denials.toml", "sums.toml")
_APART = ("apart.toml", "aside.toml")
_GROUPS = {
    "none_received": {"received"},
    "none_disputed": {"disputes"},
    "all_closed": {"closed", "carried"},
}


class Shape(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of sentence: its wordings, what its figures mean, what must hold, what may be told wrongly.

    `needs`: expressions above 0; `absent`: expressions that are 0; `zero`: 0 if the denial is to be true;
    `positive`: above 0 if it is to be false; `up`: wrong values of these are too large; `scope`: speaks of another body.
    """

    name: str
    text: tuple[str, ...]
    vars: Mapping[str, str] = {}
    lies: Mapping[str, tuple[str, ...]] = {}
    topic: str = ""
    zero: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    up: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    zeros: bool = False
    scope: bool = False


class Meaning(Struct, frozen=True, forbid_unknown_fields=True):
    """What a figure may stand for: said as one of `says`, right as any of `accepts`; `spares` are never told as wrong."""

    topic: str
    says: tuple[str, ...]
    accepts: tuple[str, ...]
    spares: tuple[str, ...] = ()
    bases: tuple[str, ...] = ("r7", "new", "new + carry_in")


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    bodies: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    units: Mapping[str, tuple[str, ...]]
    meanings: Mapping[str, Meaning]


@cache
def words() -> Words:
    return convert(_load("words.toml"), Words)


@cache
def facts() -> tuple[Shape, ...]:
    """Shapes that can be told wrongly."""
    return _shapes(_FACTS)


@cache
def apart() -> tuple[Shape, ...]:
    """Shapes that are always true."""
    return _shapes(_APART)


def targets(shape: Shape) -> dict[str, tuple[str, ...]]:
    """What can be told wrongly → the topics then contradicted; "" is the denial itself."""
    told = dict(shape.lies) or {name: topics for name, spec in shape.vars.items() if (topics := _topics(spec))}
    return told | ({"": (shape.topic,)} if shape.positive else {})


def clash(one: Shape, two: Shape) -> bool:
    """Whether two shapes would speak of the same thing, or one denies what the other presupposes."""
    denied = any(a.topic == "none_received" and _presumes_requests(b) for a, b in ((one, two), (two, one)))
    return denied or bool(_subjects(one) & _subjects(two))


def _topics(spec: str) -> tuple[str, ...]:
    special = {"share": ("share",), "change": ("comparison",), "results": ("outcome", "parts")}
    meaning = words().meanings.get(spec)
    return (meaning.topic,) if meaning else special.get(spec.split()[0], ())


def _subjects(shape: Shape) -> set[str]:
    topics = {shape.name, shape.topic, *shape.about}
    for spec in shape.vars.values():
        topics |= set(_topics(spec))
    for topic in list(topics):
        topics |= _GROUPS.get(topic, set())
    return topics - {""}


def _presumes_requests(shape: Shape) -> bool:
    said = " ".join((*shape.vars.values(), *shape.needs, *shape.zero))
    return any(word in said for word in ("new", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "carry", "natural", "legal"))


def _shapes(names: tuple[str, ...]) -> tuple[Shape, ...]:
    return tuple(convert(shape, Shape) for name in names for shape in _load(name)["shape"])


def _load(name: str) -> dict[str, list[object]]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))
