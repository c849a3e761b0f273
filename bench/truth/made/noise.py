"""How the parts of a title are put together, and what sites write around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from bench.truth.made.counties import Place, words

REPORTS = ("政府信息公开工作年度报告", "政府信息公开工作年度报告", "政府信息公开年度报告", "政府信息公开年报")
CHINESE, WIDE = str.maketrans("0123456789", "〇一二三四五六七八九"), str.maketrans("0123456789", "０１２３４５６７８９")
CIRCLE = str.maketrans("0123456789", "○一二三四五六七八九")
BEFORE = ("★", "☆ ", "· ", "•", "【年报】", "[信息公开年报]", "附件：", "NEW ", "▪")
BEHIND = (".pdf", ".doc", ".docx", " NEW", "[NEW]", "（PDF版）", "★", " new!")
SITES = (
    "_{0}人民政府门户网站",
    "-{0}人民政府网",
    "｜{0}政务公开",
    "--{1}政府网站",
    "_信息公开年报_{0}人民政府门户网站",
)
NAMED = (" - {0}人民政府", "_政府信息公开年报_{0}人民政府")
"""A site that calls itself by the name of the government: only behind a title that names its own body."""
BLANKS = (" ", "\u3000", "\xa0", "  ")


@dataclass(frozen=True)
class Year:
    """``words`` stand in the title (2024年度), ``digits`` in 2024年度报告; ``behind`` the title, or ``twice`` in it."""

    words: str
    digits: str
    behind: bool = False
    twice: bool = False


def plain_year(year: int, rng: Random) -> Year:
    return Year(rng.choice((f"{year}年", f"{year}年度")), str(year))


def odd_year(year: int, rng: Random) -> Year:
    digits = rng.choice((str(year), str(year), *(str(year).translate(table) for table in (CHINESE, WIDE, CIRCLE))))
    place = rng.choice(("behind", "twice", "here")) if digits == str(year) else "here"
    blank = rng.choice(("", "", " ")) if place == "here" else ""
    return Year(f"{digits}{blank}{rng.choice(('年', '年度'))}", digits, place == "behind", place == "twice")


def sentence(body: str, year: Year, rng: Random) -> str:
    """The title of a report in one of the ways to say it."""
    report, written = rng.choice(REPORTS), year.words
    if year.behind:
        return rng.choice((f"{body}{report}（{written}）", f"{body}{report}({written})", f"{body}{report}——{written}"))
    if year.twice:
        twice = (
            f"{written}{body}政府信息公开工作{year.digits}年度报告",
            f"{body}{written}政府信息公开工作{year.digits}年年度报告",
            f"{body}{written}{report}（{year.digits}年）",
        )
        return rng.choice(twice)
    ways = (
        f"{body}{written}{report}",
        f"{body}{written}{report}",
        f"{written}{body}{report}",
        f"{body}关于{written}政府信息公开工作的年度报告",
        f"关于{body}{written}政府信息公开工作的年度报告",
        f"{body}的{written}{report}",
        f"{body}{written}的{report}",
        f"{body}政府信息公开工作{year.digits}年度报告",
        f"{body}政府信息公开工作{year.digits}年年度报告",
    )
    return rng.choice(ways)


def bare(title: str, _place: Place, _rng: Random) -> str:
    return title


def framed(title: str, place: Place, rng: Random) -> str:
    """One or two of: a mark before, a mark behind, the site's name, brackets around, blanks inside."""
    return _around(title, place, rng, (_before, _behind, _named, _bracketed, _spaced))


def framed_bodiless(title: str, place: Place, rng: Random) -> str:
    """The same around a title that names no body."""
    return _around(title, place, rng, (_before, _behind, _site, _bracketed, _spaced))


def _around(title: str, place: Place, rng: Random, ways: Sequence[Callable[[str, Place, Random], str]]) -> str:
    for way in rng.sample(ways, rng.choice((1, 1, 2))):
        title = way(title, place, rng)
    return title


def _before(title: str, _place: Place, rng: Random) -> str:
    return rng.choice(BEFORE) + title


def _behind(title: str, _place: Place, rng: Random) -> str:
    return title + rng.choice(BEHIND)


def _named(title: str, place: Place, rng: Random) -> str:
    return title + rng.choice((*SITES, *NAMED)).format(place.name, place.city)


def _site(title: str, place: Place, rng: Random) -> str:
    return title + rng.choice(SITES).format(place.name, place.city)


def _bracketed(title: str, _place: Place, _rng: Random) -> str:
    return f"【{title}】"


def _spaced(title: str, _place: Place, rng: Random) -> str:
    """Blanks between characters, none inside a number."""
    places = [n for n in range(1, len(title)) if not (title[n - 1].isdigit() and title[n].isdigit())]
    for place in sorted(rng.sample(places, rng.choice((1, 2, 3))), reverse=True):
        title = title[:place] + rng.choice(BLANKS) + title[place:]
    return title


def traditional(title: str, _place: Place, _rng: Random) -> str:
    return title.translate(_traditional())


@cache
def _traditional() -> dict[int, int]:
    return {ord(pair[0]): ord(pair[1]) for pair in words()["traditional"].split()}
