"""Titles that are the report of nobody in the roster, and titles of no report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bench.truth.made import noise
from bench.truth.made.counties import County, Place, areas, counties, filled

YEARS = (2020, 2021, 2022, 2023, 2024, 2025)
CITY = (
    "教育局",
    "住房和城乡建设局",
    "住建局",
    "市场监督管理局",
    "财政局",
    "卫健委",
    "人民政府",
    "政府办公室",
    "生态环境局",
    "税务局",
)
PROVINCE = ("教育厅", "人民政府", "统计局", "市场监督管理局", "财政厅")
NOBODY = ("", "", "我局", "本单位", "各乡镇", "县直部门", "各部门")
FORMS = ("@教育局", "@教育体育局", "@商务局", "@工业和信息化局", "@水利局", "@水务局", "@科学技术局", "@体育局")
NO_REPORTS = (
    "图解：{title}",
    "一图读懂{title}",
    "{title}解读",
    "《{title}》图解",
    "{title}（图解版）",
    "{title}统计表",
    "{title}目录",
    "关于{title}的说明",
    "{body}关于报送{year}年政府信息公开工作年度报告的通知",
    "{body}关于做好{year}年政府信息公开工作年度报告编制和发布工作的通知",
    "{body}{year}年政府信息公开工作情况统计报表",
    "{body}{year}年政府信息公开目录",
    "{body}政府信息公开指南（{year}年）",
    "{body}{year}年政府网站工作年度报表",
    "{body}{year}年法治政府建设年度报告",
    "{body}{year}年政务公开工作要点",
)

Frame = Callable[[str, Place, Random], str]


@dataclass(frozen=True)
class Title:
    """``words`` as a list of the ``county`` has them; whose report for the year ``asked`` are they?

    ``agency`` is the name in the roster, or None. ``body`` and ``year`` are the title's own, before the noise; a title
    of no report has no year.
    """

    kind: str
    words: str
    county: County
    asked: int
    agency: str | None
    body: str
    year: int | None


def no(kind: str, county: County, rng: Random, body: str, frame: Frame = noise.bare) -> Title:
    """The report of somebody who is not in the roster."""
    asked = rng.choice(YEARS)
    words = frame(noise.sentence(body, noise.plain_year(asked, rng), rng), county.place, rng)
    return Title(kind, words, county, asked, None, body, asked)


def close_by(kind: str, county: County, rng: Random) -> Title:
    """A body of the same place whose name begins or sounds like one of the roster."""
    near = [one for body in county.bodies for one in body.near if one not in told(county)]
    return no(kind, county, rng, filled(rng.choice(near), county.place, county.place.name))


def other_form(kind: str, county: County, rng: Random) -> Title:
    """教育局 where the roster has 教育体育局, the street where it has the town of that name."""
    stems = [one.short[0] for one in county.bodies if one.form == "town"]
    streets = [f"{one[:-1]}街道办事处" for one in stems if one[-1] in "镇乡"]
    towns = [f"{one.removesuffix('街道')}镇人民政府" for one in stems if one.endswith("街道")]
    known = {_unjoined(one) for one in told(county)}
    left = [one for one in rng.choice(((*streets, *towns), FORMS)) if _unjoined(one) not in known]
    return no(kind, county, rng, filled(rng.choice(left), county.place, county.place.name))


def _unjoined(name: str) -> str:
    """教育和体育局 and 教育体育局 are one name."""
    return name.replace("和", "")


def shared(kind: str, county: County, rng: Random) -> Title:
    """What two bodies of the roster answer to."""
    spelling = rng.choice(county.shared)
    return no(kind, county, rng, filled(spelling, county.place, rng.choice(areas(county, spelling))))


def above(kind: str, county: County, rng: Random) -> Title:
    """A body of the city or the province."""
    place = county.place
    body = rng.choice((*(place.city + one for one in CITY), *(place.province + one for one in PROVINCE)))
    return no(kind, county, rng, body, rng.choice((noise.bare, noise.framed)))


def elsewhere(kind: str, county: County, rng: Random) -> Title:
    """A body of another county."""
    other = rng.choice([one for one in counties() if one.place != county.place])
    spelling = rng.choice([one for body in other.bodies for one in body.spellings if "@" in one])
    area = rng.choice((other.place.name, other.place.city + other.place.name))
    return no(kind, county, rng, filled(spelling, other.place, area))


def nobody(kind: str, county: County, rng: Random) -> Title:
    """A title that names no body; the site's name behind it is none."""
    return no(kind, county, rng, rng.choice(NOBODY), rng.choice((noise.bare, noise.framed_bodiless)))


def no_report(kind: str, county: County, rng: Random) -> Title:
    """A picture, an explanation, a form, a notice, a list, or a report on something else."""
    asked, body = rng.choice(YEARS), rng.choice(county.bodies)
    written = filled(body.full, county.place, county.place.name)
    title = f"{written}{asked}年政府信息公开工作年度报告"
    words = rng.choice(NO_REPORTS).format(title=title, body=written, year=asked)
    return Title(kind, words, county, asked, None, written, None)


def told(county: County) -> frozenset[str]:
    """All spellings the roster's bodies have, whether the roster says them or not."""
    names = {one for body in county.bodies for one in (*body.spellings, body.second)}
    return frozenset(names | {one.replace("&", "和") for one in names})


KINDS: dict[str, Callable[[str, County, Random], Title]] = {
    "close by": close_by,
    "other form": other_form,
    "shared": shared,
    "above": above,
    "another county": elsewhere,
    "no body": nobody,
    "no report": no_report,
}
