"""A whole reporting season of the replica county, beside the same season as an earlier commit plays it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.demos import Demo, installed, played
from bench.figures import Figure, Options, beside
from bench.measure import medians

TITLE = "make demo, every day's work done, beside a177e96"
MARK = "<= half of a177e96's CPU, with the same score"

EARLIER, MOST = "a177e96", 0.5
_MOST_TURNS = 3
"""A season takes a minute or more, so it is played three times and not five."""


def measure(options: Options) -> list[Figure]:
    demos: dict[str, list[Demo]] = {}
    with installed(EARLIER) as earlier:
        works = {"CPU": partial(_turn, demos, "CPU", played)}
        if earlier is not None:
            checkout, python = earlier
            works[EARLIER] = partial(_turn, demos, EARLIER, partial(played, python=python, checkout=checkout))
        cpu = medians(works, min(options.runs, _MOST_TURNS))
    scores = [one.score for turns in demos.values() for one in turns]
    same = all(score == scores[0] for score in scores) if EARLIER in demos else None
    right = scores[0]["right"] + scores[0]["columns"]["right"]
    return [
        beside("CPU", cpu, "s", against=EARLIER, mark=MOST.__ge__),
        Figure(name="same score: judged rightly", value=right, unit="units and columns", reached=same),
    ]


def _turn(demos: dict[str, list[Demo]], name: str, play: Callable[[Path], Demo], _: int) -> float:
    """Seconds of CPU of a demo, which is noted under its name."""
    with tempfile.TemporaryDirectory() as folder:
        demo = play(Path(folder))
    demos.setdefault(name, []).append(demo)
    return demo.cpu
