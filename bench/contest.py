"""Rounds over a farm: ours and those of other programs, warm or cold, with what they ask of the sites."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from msgspec import Struct

from bench import county
from bench.farm import EACH, Farm, farm
from bench.figures import Options
from bench.measure import medians, spent

MONITOR, URLWATCH, LOOP, SCRAPY = "monitor", "urlwatch", "bare httpx2 loop", "Scrapy, one XPath"
COLUMNS = 1000
_COLD = datetime(2026, 1, 5, 9)
"""When the cold round is. Warm ones follow, one a day, within the week in which a 304 is believed."""
_PROGRAMS: Mapping[str, str] = {URLWATCH: "urlwatch_jobs.py", LOOP: "httpx2_loop.py", SCRAPY: "scrapy_spider.py"}


class Rounds(Struct, frozen=True, kw_only=True):
    """Medians by program: milliseconds of CPU for each column, requests for each column."""

    cpu: dict[str, float]
    requests: dict[str, float]


class Contest(Struct, frozen=True, kw_only=True):
    """A farm that is open, a folder for what the programs keep, and the Python of the rivals, if any."""

    farm: Farm
    folder: Path
    rivals: Path | None

    @property
    def columns(self) -> int:
        return len(self.farm.hosts) * EACH

    def warm(self, names: Sequence[str], runs: int) -> Rounds:
        """Rounds that find nothing new, each on the next day, after a cold one that is not counted."""
        for name in self._present(names):
            self._round(name, 0, name)
        return self._medians(names, runs, lambda name, turn: self._round(name, turn + 1, name))

    def cold(self, names: Sequence[str], runs: int) -> Rounds:
        """First rounds, for which everything is new."""
        return self._medians(names, runs, lambda name, turn: self._round(name, 0, f"{name} {turn}"))

    def _medians(self, names: Sequence[str], runs: int, held: Callable[[str, int], tuple[float, int]]) -> Rounds:
        asked: dict[str, list[int]] = {name: [] for name in self._present(names)}

        def turn(name: str, number: int) -> float:
            cpu, requests = held(name, number)
            asked[name].append(requests)
            return cpu * 1000 / self.columns

        cpu = medians({name: partial(turn, name) for name in asked}, runs)
        return Rounds(cpu=cpu, requests={name: statistics.median(all_) / self.columns for name, all_ in asked.items()})

    def _present(self, names: Sequence[str]) -> list[str]:
        return [name for name in names if name == MONITOR or self.rivals is not None]

    def _round(self, name: str, day: int, place: str) -> tuple[float, int]:
        """Seconds of CPU and requests of a round; RuntimeError if it left a column out."""
        folder = self.folder / place
        folder.mkdir(exist_ok=True)
        command = self._monitor(folder, day) if name == MONITOR else self._rival(name, folder)
        self.farm.asked()
        done = spent(command, folder)
        requests = self.farm.asked().total()
        read = json.loads(done.output)["read"] if name == MONITOR else requests
        if read < self.columns:
            raise RuntimeError(f"{name} read {read} of {self.columns} columns")
        return done.cpu, requests

    def _monitor(self, folder: Path, day: int) -> list[str | Path]:
        config = county.write(folder, self.farm)
        return [sys.executable, "-m", "bench.round", config, (_COLD + timedelta(days=day)).isoformat()]

    def _rival(self, name: str, folder: Path) -> list[str | Path]:
        assert self.rivals is not None
        addresses = folder / "addresses.txt"
        addresses.write_text("\n".join(self.farm.addresses()), encoding="utf-8")
        return [self.rivals, Path(__file__).parent / "rivals" / _PROGRAMS[name], addresses, folder, str(county.WORKERS)]


@contextmanager
def contest(options: Options) -> Iterator[Contest]:
    """A contest over a thousand columns, or as many as the options want."""
    newest = _COLD.date() - timedelta(days=1)
    with farm(options.size or COLUMNS, newest) as opened, tempfile.TemporaryDirectory() as folder:
        yield Contest(farm=opened, folder=Path(folder), rivals=options.rivals)
