"""Titles of annual reports as sites write them, and titles that are none: whose report for the asked year is it?

Only what a careful clerk would say without a doubt. The kinds take turns, so that all are drawn equally often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle, islice
from random import Random

from bench.truth.made import noise, strangers
from bench.truth.made.counties import Body, County, areas, counties, filled, of_city
from bench.truth.made.strangers import YEARS, Frame, Title

CONJUNCTIONS = ("", "与", "及", "、")


def titles(seed: int, count: int) -> Iterator[Title]:
    """So many titles, the same ones for the same seed."""
    rng = Random(f"titles {seed}")
    for kind in islice(cycle(KINDS), count):
        yield KINDS[kind](kind, rng.choice(counties(seed)), rng)


def yes(
    kind: str,
    county: County,
    rng: Random,
    body: Body,
    spelling: str,
    *,
    area: str | None = None,
    joined: str = "和",
    year: Callable[[int, Random], noise.Year] = noise.plain_year,
    frame: Frame = noise.bare,
) -> Title:
    """The title of a body's report, its parts put together."""
    asked = rng.choice(YEARS)
    written = filled(spelling, county.place, of_city(county.place) if area is None else area, joined)
    words = frame(noise.sentence(written, year(asked, rng), rng), county.place, rng)
    return Title(kind, words, county, asked, body.name, written, asked)


def plain(kind: str, county: County, rng: Random) -> Title:
    body = rng.choice(county.bodies)
    return yes(kind, county, rng, body, body.full)


def short(kind: str, county: County, rng: Random) -> Title:
    fitting = [one for one in county.bodies if one.form != "government" and set(county.own(one)) - {one.full}]
    body = rng.choice(fitting)
    spelling = rng.choice([one for one in county.own(body) if one != body.full])
    return yes(
        kind, county, rng, body, spelling, area=rng.choice((county.place.name, rng.choice(areas(county, spelling))))
    )


def conjunction(kind: str, county: County, rng: Random) -> Title:
    """与, 及, 、 or nothing where the name has 和."""
    body = rng.choice([one for one in county.bodies if "&" in one.full])
    joined, area = rng.choice(CONJUNCTIONS), rng.choice(areas(county, body.full))
    return yes(kind, county, rng, body, body.full, joined=joined, area=area)


def placed(kind: str, county: County, rng: Random) -> Title:
    """The city before the county, nothing before the body, or only what kind of area it is."""
    body = rng.choice([one for one in county.bodies if len(areas(county, one.full)) > 1])
    return yes(kind, county, rng, body, body.full, area=rng.choice(areas(county, body.full)[1:]))


def town(kind: str, county: County, rng: Random) -> Title:
    """人民政府 or not, 办事处 or not."""
    body = rng.choice([one for one in county.bodies if one.form == "town"])
    spelling = rng.choice(county.own(body))
    return yes(kind, county, rng, body, spelling, area=rng.choice(areas(county, spelling)))


def government(kind: str, county: County, rng: Random) -> Title:
    """The county itself, by the ways to write it that mean no office of it."""
    body = next(one for one in county.bodies if one.form == "government")
    spelling = rng.choice((body.full, "@政府", "@", "@人民政府（本级）", "@本级", "@政府本级"))
    return yes(kind, county, rng, body, spelling, area=county.place.name)


def second(kind: str, county: County, rng: Random) -> Title:
    """A second name in brackets in the title, in the roster, or in both; or that of the roster by itself."""
    body = rng.choice([one for one in county.bodies if one.second])
    ways = [body.full + brackets for brackets in (f"（{body.second}）", f"（{body.second[1:]}）", f"({body.second})")]
    if body.named_second:
        ways += [body.full, body.second, *body.short]
    return yes(kind, county, rng, body, rng.choice(ways), area=county.place.name)


def merged(kind: str, county: County, rng: Random) -> Title:
    """Offices that were made one (科学技术和工业信息化局), or both names of one body side by side."""
    body = rng.choice([one for one in county.bodies if one.merged or one.named_second])
    ways = [f"{body.full}、{body.second}"] if body.named_second else [*body.short, body.full]
    return yes(kind, county, rng, body, rng.choice(ways), area=county.place.name)


def traditional(kind: str, county: County, rng: Random) -> Title:
    body = rng.choice(county.bodies)
    return yes(kind, county, rng, body, rng.choice(county.own(body)), frame=noise.traditional)


def framed(kind: str, county: County, rng: Random) -> Title:
    body = rng.choice(county.bodies)
    spelling = rng.choice((body.full, *county.own(body)))
    return yes(kind, county, rng, body, spelling, area=rng.choice(areas(county, spelling)), frame=noise.framed)


def dated(kind: str, county: County, rng: Random) -> Title:
    """The year twice, behind, in other digits."""
    body = rng.choice(county.bodies)
    return yes(kind, county, rng, body, rng.choice((body.full, *county.own(body))), year=noise.odd_year)


def mixed(kind: str, county: County, rng: Random) -> Title:
    """Everything at once."""
    body = rng.choice(county.bodies)
    spelling = rng.choice((body.full, *county.own(body)))
    area, joined = rng.choice(areas(county, spelling)), rng.choice(("和", *CONJUNCTIONS))
    year, frame = rng.choice((noise.plain_year, noise.odd_year)), rng.choice((noise.bare, noise.framed))
    return yes(kind, county, rng, body, spelling, area=area, joined=joined, year=year, frame=frame)


def another_year(kind: str, county: County, rng: Random) -> Title:
    """A report of the roster's, but for another year than the asked one."""
    one = rng.choice((plain, short, framed, dated))(kind, county, rng)
    asked = rng.choice([year for year in YEARS if year != one.asked])
    return Title(kind, one.words, county, asked, None, one.body, one.year)


YES: dict[str, Callable[[str, County, Random], Title]] = {
    "plain": plain,
    "short": short,
    "conjunction": conjunction,
    "area": placed,
    "town": town,
    "government": government,
    "second name": second,
    "merged": merged,
    "traditional": traditional,
    "framed": framed,
    "year": dated,
    "mixed": mixed,
}
NO: dict[str, Callable[[str, County, Random], Title]] = {"another year": another_year, **strangers.KINDS}
KINDS = {**YES, **NO}
