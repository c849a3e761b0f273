"""A whole reporting season of the replica county, beside the same season as it was played before the monitor was made
fast. It takes minutes, so each is played once."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.demos import installed, played, today
from bench.figures import Figure, Options, beside

TITLE = "make demo, every day's work done, beside a177e96"
MARK = "<= half of a177e96's CPU, with the same score"

EARLIER, MOST = "a177e96", 0.5


def measure(_: Options) -> list[Figure]:
    now = today()
    cpu, same = {"CPU": now.cpu}, None
    with installed(EARLIER) as earlier:
        if earlier is not None:
            checkout, python = earlier
            with tempfile.TemporaryDirectory() as folder:
                then = played(Path(folder), python, checkout)
            cpu[EARLIER], same = then.cpu, then.score == now.score
    figures = [beside("CPU", cpu, "s", against=EARLIER, mark=MOST.__ge__)]
    right, columns = int(now.score["right"]), int(now.score["columns"]["right"])
    return [*figures, Figure(name="judged rightly, of units and columns", value=right + columns, unit="", reached=same)]
