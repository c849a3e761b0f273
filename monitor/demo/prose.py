"""The running text of an invented annual report, in agreement with its figures."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from random import Random

from msgspec import Struct, convert

from monitor.demo.figures import Figures, Value

POOLS = convert(
    tomllib.loads(files("monitor.demo").joinpath("prose.toml").read_text("utf-8")),
    dict[str, dict[str, tuple[str, ...]]],
)


class Voice(Struct, frozen=True, kw_only=True):
    """Who speaks: full name, how it calls itself, three matters it deals with, whether it is a government."""

    name: str
    me: str
    matters: tuple[str, str, str]
    government: bool = False


class Fee(Struct, frozen=True):
    """The handling fee of the year: fee notices sent, yuan asked for and yuan paid."""

    notices: int = 0
    billed: int = 0
    paid: int = 0


class Prose(Struct, frozen=True, kw_only=True):
    """``parts`` is the sentence on the parts of the report, ``period`` the sentence on its period."""

    basis: str
    parts: str
    period: str
    overview: tuple[str, ...]
    problems: tuple[str, ...]
    other: tuple[str, ...]


def draw_fee(rng: Random, figures: Figures) -> Fee:
    """Fee notices at least as many as requests dropped unpaid; every amount a multiple of ten yuan."""
    unpaid = int(figures["table3"].get("r6.2", (0,))[-1])
    paid = [100 * rng.randint(1, 6) for _ in range(rng.randint(0, 3) if unpaid else 0)]
    return Fee(unpaid + len(paid), sum(paid) + 200 * unpaid, sum(paid))


def draw_prose(rng: Random, voice: Voice, year: int, figures: Figures, fee: Fee, version: str = "v2021") -> Prose:
    """Text of one report. The first paragraph of the overview opens with the year reported on."""
    speak = _Speaker(rng, voice, year)
    return Prose(
        basis=speak.one("opening", "basis" if version == "v2021" else "basis_2019"),
        parts=speak.one("opening", "parts"),
        period=speak.one("opening", "period"),
        overview=_overview(speak, figures, version),
        problems=_problems(speak),
        other=_other(speak, fee),
    )


class _Speaker:
    """Draws sentences from the pools and fills in who speaks, of which year and of what."""

    def __init__(self, rng: Random, voice: Voice, year: int) -> None:
        self.rng = rng
        self.voice = voice
        first, second, third = voice.matters
        self.fields = {"name": voice.name, "me": voice.me, "year": year, "a": first, "b": second, "c": third}

    def one(self, pool: str, key: str, **fields: Value) -> str:
        return self.rng.choice(POOLS[pool][key]).format(**self.fields, **fields)

    def some(self, pool: str, key: str, count: int) -> str:
        return "".join(self.say(line) for line in self.rng.sample(POOLS[pool][key], count))

    def say(self, line: str) -> str:
        return line.format(**self.fields)


def _overview(speak: _Speaker, figures: Figures, version: str) -> tuple[str, ...]:
    aspects = {
        "proactive": _published(speak) + speak.some("overview", "proactive", 2),
        "requests": _requests(speak, figures) + speak.some("overview", "requests", 2) + _disputes(speak, figures),
        "management": speak.some("overview", "management", 2)
        + (_documents(speak, figures) if version == "v2021" else ""),
        "platform": speak.some("overview", "platform", 3),
        "supervision": speak.some("overview", "supervision", 2)
        + (speak.one("overview", "review") if speak.voice.government else ""),
    }
    return (speak.one("overview", "lead"), *(speak.one("aspects", key) + text for key, text in aspects.items()))


def _documents(speak: _Speaker, figures: Figures) -> str:
    counts = {key: figures["table2"][f"documents.{key}"][0] for key in ("made", "repealed", "valid")}
    return speak.one("overview", "documents", **counts)


def _published(speak: _Speaker) -> str:
    web, media, board = (speak.rng.randint(20, high) for high in (900, 400, 60))
    return speak.one("counts", "published", total=web + media + board, web=web, media=media, board=board)


def _requests(speak: _Speaker, figures: Figures) -> str:
    """What the total column of table 3 says, in words."""
    totals = {key: int(row[-1]) for key, row in figures["table3"].items()}
    sentences = [_received(speak, totals["new"])]
    for key, sentence, count in (
        ("carry_in", "carried_in", totals["carry_in"]),
        ("closed", "closed", totals["r7"]),
        ("carry_out", "carried_out", totals["carry_out"]),
    ):
        if count:
            sentences.append(speak.one("counts", sentence, **{key: count}))
    return "".join(sentences)


def _received(speak: _Speaker, new: int) -> str:
    if new == 0:
        return speak.one("counts", "nothing_new")
    if new < 4:
        return speak.one("counts", "received_plain", new=new)
    post = speak.rng.randint(1, new // 3)
    desk = speak.rng.randint(1, new // 3)
    return speak.one("counts", "received", new=new, web=new - post - desk, post=post, desk=desk)


def _disputes(speak: _Speaker, figures: Figures) -> str:
    table = figures["table4"]
    reviews = int(table["review"][-1])
    suits = int(table["direct"][-1]) + int(table["after"][-1])
    if not reviews and not suits:
        return speak.one("counts", "no_dispute")
    review = speak.one("counts", "review", count=reviews) if reviews else speak.one("counts", "no_review")
    return review + (speak.one("counts", "suit", count=suits) if suits else speak.one("counts", "no_suit"))


def _problems(speak: _Speaker) -> tuple[str, ...]:
    """Three shortcomings, and their remedies in the same order."""
    pool = POOLS["problems"]
    chosen = speak.rng.sample(range(len(pool["shortcomings"])), 3)
    shortcomings, remedies = ([speak.say(pool[key][index]) for index in chosen] for key in ("shortcomings", "remedies"))
    first, second = pool["forms"]
    return speak.one("problems", "lead"), first.format(*shortcomings), second.format(*remedies)


def _other(speak: _Speaker, fee: Fee) -> tuple[str, ...]:
    key = "charged" if fee.paid else "unpaid" if fee.notices else "nil"
    closing = (speak.one("other", "closing"),) if speak.rng.randint(0, 1) else ()
    return (speak.one("other", key, notices=fee.notices, billed=fee.billed, paid=fee.paid), *closing)
