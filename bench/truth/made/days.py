"""The day an article was published, as pages show it, among days of other roles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

LABELS = ("发布时间：", "发布日期：", "时间：", "日期：", "发表时间：", "公开日期：", "发布时间: ", "发布于 ")
FORMS: tuple[Callable[[date], str], ...] = (
    lambda day: day.isoformat(),
    lambda day: f"{day.isoformat()} 10:22",
    lambda day: f"{day.isoformat()} 17:05:31",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}/{day.month:02}/{day.day:02} 09:00",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}年{day.month:02}月{day.day:02}日 15:40",
    lambda day: f"{day.year}.{day.month:02}.{day.day:02}",
    lambda day: f"{day.year}-{day.month}-{day.day}",
    lambda day: f"[{day.isoformat()}]",
    lambda day: f"{chinese(day)}",
)
DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Day:
    """``shown`` is the markup with the day, ``published`` what it says, None where no day is shown.

    The others are days of other roles: the server's clock, related articles, when the page was built, when the document
    was signed, what a block of labels says.
    """

    kind: str
    published: date | None
    shown: str
    clock: str = ""
    related: str = ""
    update: str = ""
    built: str = ""
    signed: str = ""
    labels: dict[str, str] = field(default_factory=dict)


def draw(day: date, rng: Random) -> Day:
    kind = rng.choice(("labelled", "labelled", "labelled", "apart", "bare", "none"))
    later, now = day + timedelta(rng.randrange(30, 200)), date(2026, 4, 1)
    earlier = day - timedelta(rng.randrange(1, 6))
    weekday = "一二三四五六日"[now.weekday()]
    others = [day + timedelta(rng.randrange(5, 60)) for _ in range(3)]
    related = "".join(
        f'<li><a href="/a{n}.html">关于做好安全生产工作的通知</a><span>{one}</span></li>'
        for n, one in enumerate(others)
    )
    return Day(
        kind=kind,
        published=None if kind == "none" else day,
        shown=markup(kind, day, rng),
        clock=rng.choice(("", f"今天是：{now.year}年{now.month}月{now.day}日 星期{weekday}", f"{now} 星期{weekday}")),
        related=rng.choice(("", f"<ul>{related}</ul>")),
        update=rng.choice(("", f"网站更新时间：{now}")),
        built="" if rng.random() < 0.4 or kind == "none" else rng.choice((f"{day} 10:22", f"{later} 03:10:44")),
        signed=rng.choice(("", f'<p align="right">{earlier.year}年{earlier.month}月{earlier.day}日</p>')),
        labels=rng.choice(
            ({}, {"成文日期": str(earlier)}, {"生成日期" if kind != "none" else "成文日期": str(earlier)})
        ),
    )


def markup(kind: str, day: date, rng: Random) -> str:
    label, written = rng.choice(LABELS), rng.choice(FORMS)(day)
    if kind == "none":
        return ""
    if kind == "bare":
        return f"<span>{rng.choice(FORMS[:3])(day)}</span>"
    if kind == "apart":
        return rng.choice(
            (
                f"<span>{label}</span><span>{written}</span>",
                f"<b>{label}</b><i>{written}</i>",
                f"<label>{label}</label> <em>{written}</em>",
            )
        )
    return f"<span>{label}{written}</span>"


def chinese(day: date) -> str:
    """二〇二五年一月二十三日."""
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{below_hundred(day.month)}月{below_hundred(day.day)}日"


def below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = {0: "", 1: "十"}.get(tens, f"{DIGITS[tens]}十")
    return ten + (DIGITS[ones] if ones else "")
