"""Rosters of invented counties: bodies with all spellings that a careful clerk takes for them without a doubt.

In a spelling ``@`` is the place of the area, ``^`` that of the city, ``&`` the 和 between two halves.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
SECOND_OF_ROSTER = 0.4
"""How often a roster writes the second name of a body in brackets behind the first."""


@dataclass(frozen=True)
class Place:
    """A county, district or county-level city, with the city and the province it lies in."""

    name: str
    city: str
    province: str

    @property
    def kind(self) -> str:
        return self.name[-1]


@dataclass(frozen=True)
class Body:
    """``name`` as the roster has it; ``full`` and ``short`` spellings with their marks; ``second`` name, if any.

    ``named_second`` where the roster says the second name too. ``near`` are others whose names sound alike.
    """

    name: str
    form: str
    full: str
    short: tuple[str, ...] = ()
    second: str = ""
    named_second: bool = False
    near: tuple[str, ...] = ()
    merged: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.full, *self.short, *((self.second,) if self.named_second else ()))


@dataclass(frozen=True)
class County:
    place: Place
    bodies: tuple[Body, ...]
    shared: tuple[str, ...] = field(default=())
    """Spellings that two bodies answer to."""

    def own(self, body: Body) -> tuple[str, ...]:
        """The spellings that are this body's alone."""
        return tuple(one for one in body.spellings if one not in self.shared)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(body.name for body in self.bodies)


@cache
def words() -> Mapping[str, Any]:
    return tomllib.loads((HERE / "places.toml").read_text(encoding="utf-8"))


@cache
def offices() -> Mapping[str, Any]:
    return tomllib.loads((HERE / "offices.toml").read_text(encoding="utf-8"))


@cache
def places() -> tuple[Place, ...]:
    cities = words()["cities"]
    return tuple(
        Place(name, cities[number % len(cities)], words()["province"])
        for number, name in enumerate(words()["counties"])
    )


@cache
def counties(seed: int = 0) -> tuple[County, ...]:
    """One county of every place, each with about forty bodies."""
    return tuple(county(place, Random(f"{seed} {place.name}")) for place in places())


def county(place: Place, rng: Random) -> County:
    bodies = [body(place, entry, rng) for entry in chosen(rng)] + list(towns(place, rng))
    told = Counter(spelling for body in bodies for spelling in set(body.spellings))
    stems = Counter(stem(body) for body in bodies if body.form == "town")
    shared = [one for one, count in told.items() if count > 1] + [
        f"@{one}" for one, count in stems.items() if count > 1
    ]
    return County(place, tuple(bodies), tuple(shared))


def chosen(rng: Random) -> Iterator[Mapping[str, Any]]:
    yield from offices()["always"]
    for group in offices()["group"]:
        yield rng.choice(group["of"])
    yield from rng.sample(offices()["zone"], rng.choice((1, 2, 2)))


def body(place: Place, entry: Mapping[str, Any], rng: Random) -> Body:
    park = rng.choice(words()["parks"])
    full, short = entry["long"].replace("#", park), tuple(one.replace("#", park) for one in entry.get("short", ()))
    second = rng.choice(entry.get("second", [""]))
    named = bool(second) and rng.random() < SECOND_OF_ROSTER
    return Body(
        name=filled(f"{full}（{second}）" if named else full, place, of_city(place)),
        form=entry.get("form", "office"),
        full=full,
        short=short,
        second=second,
        named_second=named,
        near=tuple(one.replace("#", park) for one in entry.get("near", ())),
        merged=entry.get("merged", False),
    )


def of_city(place: Place) -> str:
    """The area as a roster writes it: a district stands behind its city."""
    return place.city + place.name if place.kind == "区" else place.name


def towns(place: Place, rng: Random) -> Iterator[Body]:
    """Towns, townships and streets; one stem is both a town and a street."""
    stems = rng.sample(words()["towns"], 8)
    for number, one in enumerate(stems):
        kind = "乡" if number >= 5 else "镇"
        other = "镇" if kind == "乡" else "乡"
        near = (f"@{one}{kind}中心小学", f"@{one}{kind}卫生院", f"@{one}{other}人民政府", f"@财政局{one}财政所")
        full = f"@{one}{kind}人民政府"
        short = (f"@{one}{kind}", f"@{one}{kind}政府")
        yield Body(filled(full, place, of_city(place)), "town", full, short, near=near)
    for one in (*rng.sample(words()["streets"], 3), stems[0]):
        written = f"@{one}街道办事处"
        official = rng.choice((written, written, f"@人民政府{one}街道办事处"))
        alike = (f"@{one}街道社区卫生服务中心", f"@{one}小学")
        others = (f"@{one}街道", f"@{one}街道办", *((written,) if official != written else ()))
        yield Body(filled(official, place, of_city(place)), "town", official, others, near=alike)


def stem(body: Body) -> str:
    """A town's name without what kind of town it is."""
    return body.short[0].strip("@").removesuffix("街道").removesuffix("镇").removesuffix("乡")


def filled(spelling: str, place: Place, area: str, joined: str = "和") -> str:
    """The words of a spelling; what names the city already does not name it again before the area."""
    area = area.removeprefix(place.city) if "^" in spelling else area
    return spelling.replace("@", area).replace("^", place.city).replace("&", joined)


def areas(county: County, spelling: str) -> tuple[str, ...]:
    """What may stand for the area in a spelling: the county, with its city, nothing, its kind alone (县, 我县)."""
    place = county.place
    whole = (place.name, place.city + place.name)
    if not spelling.startswith("@"):
        return whole
    kinds = (place.kind,) if place.kind != "市" else ()  # 市教育局 may be that of the city above
    if spelling.startswith("@委"):
        return whole + kinds
    ours = tuple(f"我{kind}" for kind in kinds)
    if any(spelling in body.spellings for body in county.bodies if body.form == "town"):
        kinds = ()
    nothing = () if spelling.startswith("@人民政府") or spelling in ("@", "@政府") else ("",)
    return (*whole, *nothing, *kinds, *ours)
