"""Fee statements of section six, each with the claim it says; the grammar stands in `fee_words`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from tests.wordings.figures import Figures, draw
from tests.wordings.grammar import expand

HERE = Path(__file__).parent / "fee_words"
SHARES = {"nil": 40, "charged": 25, "missing": 15, "unclear": 20}


@dataclass(frozen=True)
class Statement:
    """One statement as a report prints it. `amount` is in yuan, of the whole body in `year`; None where none is said."""

    text: str
    year: int
    kind: str
    amount: int | float | None
    notices: int | None
    shape: str


@dataclass(frozen=True)
class Shape:
    """A branch of the grammar: `amount` and `notices` are a number or the letter of a figure, or empty."""

    name: str
    kind: str
    amount: str
    notices: str
    say: tuple[str, ...]


def statements(seed: int, count: int) -> Iterator[Statement]:
    """So many statements, the same for the same seed."""
    rng = Random(seed)
    by_kind = {kind: [shape for shape in shapes() if shape.kind == kind] for kind in SHARES}
    for _ in range(count):
        kind = rng.choices(list(SHARES), list(SHARES.values()))[0]
        yield _stated(rng.choice(by_kind[kind]), rng)


@cache
def shapes() -> tuple[Shape, ...]:
    """Every branch of the grammar, kind by kind."""
    return tuple(
        Shape(
            name=f"{kind}/{name}",
            kind=kind,
            amount=str(entry.get("amount", {"nil": 0, "charged": "a"}.get(kind, ""))),
            notices=str(entry.get("notices", "")),
            say=tuple(entry["say"]),
        )
        for kind in SHARES
        for name, entry in tomllib.loads((HERE / f"{kind}.toml").read_text("utf-8")).items()
    )


@cache
def words() -> dict[str, list[str]]:
    """The wordings of every name of the grammar."""
    named: dict[str, list[str]] = {}
    for file in ("words.toml", "around.toml"):
        named |= tomllib.loads((HERE / file).read_text("utf-8"))
    return named


class _Author:
    """Who writes one statement: one body, one place and one set of figures throughout."""

    def __init__(self, figures: Figures, whole: bool, rng: Random) -> None:
        self.figures, self.rng = figures, rng
        self.settled: dict[str, str] = {}
        for name in ("p", "many", "piece", "same_fee"):
            self.settled[name] = self.write(f"{{{name}}}")
        self.settled["who"] = self.write("{whole}" if whole else "{single}")
        self.settled["one"] = f"我{self.settled['p']}" if whole else self.settled["who"]

    def write(self, template: str) -> str:
        """The template in this author's words."""
        return expand(template, words(), self._settled, self.rng)

    def _settled(self, name: str) -> str | None:
        return self.settled.get(name) or self.figures.say(name)


def _stated(shape: Shape, rng: Random) -> Statement:
    figures, template = draw(rng), rng.choice(shape.say)
    author = _Author(figures, "many}" in template or rng.random() < 0.33, rng)
    core = author.write(template)
    text = _printed(core if shape.name == "missing/nothing" else _among_others(core, author), rng)
    amount, notices = _figure(shape.amount, figures.sums), _figure(shape.notices, figures.counts)
    return Statement(text, figures.year, shape.kind, amount, notices, shape.name)


def _figure(name: str, drawn: dict[str, int]) -> int | None:
    if not name:
        return None
    return drawn[name] if name in drawn else int(name)


def _among_others(core: str, author: _Author) -> str:
    """The statement between other matters of the section; another fee only stands beside a fee that is named."""
    named = "_or_fee" if "处理费" in core else ""
    first, last = author.write(f"{{first{named}}}"), author.write(f"{{matter{named}}}")
    arrangements = {
        core: 40,
        f"{first}{core}": 16,
        f"{core}{last}": 14,
        f"{first}\n{core}": 8,
        f"{core}\n{last}": 8,
        f"{first}{core}{author.write('{close}')}": 6,
        f"（一）{first}\n（二）{core}": 3,
        f"1.{core}\n2.{last}": 3,
        f"一是{core}二是{last}": 1,
        f"{core}{author.write('{close}')}": 6,
    }
    return author.rng.choices(list(arrangements), list(arrangements.values()))[0]


def _printed(text: str, rng: Random) -> str:
    """The text as it leaves the keyboard: now and then half-width marks, no full stop at the end, paragraphs indented."""
    if rng.random() < 0.04:
        text = text.replace("，", ",").replace("：", ":").replace("；", ";")
    if rng.random() < 0.04:
        text = text.removesuffix("。")
    if rng.random() < 0.06:
        text = "\n".join(f"　　{paragraph}" for paragraph in text.split("\n"))
    return text
