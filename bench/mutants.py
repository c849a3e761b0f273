"""What the tests hold: a seeded sample of mutations, each put to the tests near its file. Run by ``make mutants``.

A mutation that a test fails on, or that never ends, is caught; one that all of them pass is a gap, or changes nothing:
those are named in ``equivalent.toml``. Works on copies of the checkout. It is a report and no test: it ends with 0.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from enum import StrEnum
from importlib.util import cache_from_source
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

import msgspec
from msgspec import Struct

from bench.mutations import Mutant, draw, mutations
from bench.nearby import mutated, tests_of

CHECKOUT = Path(__file__).parents[1]
EQUIVALENT = Path(__file__).parent / "equivalent.toml"
OUT = Path(__file__).parent / "out" / "mutants.json"
NOT_COPIED = (".*", "__pycache__", "demo-out", "out", "*.egg-info")
PYTEST = ("-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0")
PATIENCE, AT_LEAST = 4, 30.0
"""A run ends after so many times what it takes unmutated, and no sooner than so many seconds."""


class Outcome(StrEnum):
    CAUGHT = "caught"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"
    EQUIVALENT = "equivalent"


class Equivalent(Struct, frozen=True, forbid_unknown_fields=True):
    """A mutation that changes nothing anyone could see; found again by the text of its line, wherever that stands."""

    file: str
    line: str
    mutated: str
    reason: str


class Result(Struct, frozen=True):
    room: str
    file: str
    line: int
    inside: str
    operator: str
    before: str
    after: str
    outcome: Outcome


class Report(Struct, frozen=True):
    seed: int
    count: int
    share: float
    results: list[Result]


class Runner:
    """Runs tests in copies of a checkout, one run in each copy at a time."""

    def __init__(self, copies: Iterable[Path]) -> None:
        self._free: SimpleQueue[Path] = SimpleQueue()
        for copy in copies:
            self._free.put(copy)

    def seconds(self, test: str) -> float:
        """How long a test file takes as things are; an error if it fails."""
        started = time.monotonic()
        if self._with_copy(lambda copy: _passes(copy, [test], None)) is not Outcome.SURVIVED:
            raise RuntimeError(f"{test} fails without any mutation")
        return time.monotonic() - started

    def put(self, mutant: Mutant, tests: Sequence[str], limit: float) -> Outcome:
        """What the tests make of a mutant."""
        return self._with_copy(lambda copy: _tested(copy, mutant, tests, limit))

    def _with_copy(self, work: Callable[[Path], Outcome]) -> Outcome:
        copy = self._free.get()
        try:
            return work(copy)
        finally:
            self._free.put(copy)


def main() -> int:
    asked = _arguments()
    rooms = {file: room for file, room in mutated(CHECKOUT).items() if file.startswith(asked.only)}
    texts = {file: (CHECKOUT / file).read_text(encoding="utf-8") for file in rooms}
    drawn = draw({file: mutations(file, text) for file, text in texts.items()}, texts, asked.count, asked.seed)
    outcomes = outcomes_of(drawn, known(EQUIVALENT), asked.workers)
    results = [_result(rooms, mutant, outcome) for mutant, outcome in zip(drawn, outcomes, strict=True)]
    report = Report(asked.seed, len(results), _share(Counter(one.outcome for one in results)), results)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2))
    show(report)
    return 0


def known(file: Path) -> set[tuple[str, str, str]]:
    """The equivalent mutants by file, line and mutated line."""
    listed = tomllib.loads(file.read_text(encoding="utf-8")).get("equivalent", [])
    return {(one.file, one.line, one.mutated) for one in msgspec.convert(listed, list[Equivalent])}


def outcomes_of(drawn: Sequence[Mutant], equivalent: set[tuple[str, str, str]], workers: int) -> list[Outcome]:
    """What becomes of each mutant, in their order. The tests of a file run once as they are, to know their times."""
    near = {mutant.mutation.file: tests_of(CHECKOUT, mutant.mutation.file) for mutant in drawn}
    with TemporaryDirectory(prefix="mutants-") as folder, ThreadPoolExecutor(workers) as pool:
        runner = Runner(_copies(Path(folder), workers))
        names = sorted({test for tests in near.values() for test in tests})
        seconds = dict(zip(names, pool.map(runner.seconds, names), strict=True))

        def outcome(mutant: Mutant) -> Outcome:
            if (mutant.mutation.file, mutant.before, mutant.after) in equivalent:
                return Outcome.EQUIVALENT
            own, *others = near[mutant.mutation.file]
            tests = {own: seconds[own]} | {test: seconds[test] for test in sorted(others, key=seconds.__getitem__)}
            return runner.put(mutant, list(tests), max(AT_LEAST, PATIENCE * sum(tests.values())))

        return [_told(mutant, one) for mutant, one in zip(drawn, pool.map(outcome, drawn), strict=True)]


def show(report: Report) -> None:
    rooms = {room: [one for one in report.results if one.room == room] for room in _in_order(report.results)}
    print(f"{'room':10}{'mutants':>9}" + "".join(f"{outcome:>12}" for outcome in Outcome) + f"{'share':>9}")
    for room, results in {**rooms, "all": report.results}.items():
        counted = Counter(one.outcome for one in results)
        cells = "".join(f"{counted[outcome]:12}" for outcome in Outcome)
        print(f"{room:10}{len(results):9}{cells}{_share(counted):9.1%}")
    for one in report.results:
        if one.outcome is Outcome.SURVIVED:
            print(f"\n{one.file}:{one.line}  {one.inside}  {one.operator}\n- {one.before}\n+ {one.after}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="", metavar="PATH", help="a file or folder in the checkout")
    parser.add_argument("--out", type=Path, default=OUT)
    return parser.parse_args()


def _copies(folder: Path, workers: int) -> Iterator[Path]:
    for number in range(workers):
        yield shutil.copytree(CHECKOUT, folder / str(number), ignore=shutil.ignore_patterns(*NOT_COPIED))


def _tested(copy: Path, mutant: Mutant, tests: Sequence[str], limit: float) -> Outcome:
    target = copy / mutant.mutation.file
    whole = target.read_bytes()
    _replace(target, mutant.text.encode())
    try:
        return _passes(copy, tests, limit)
    finally:
        _replace(target, whole)


def _replace(target: Path, content: bytes) -> None:
    """Write a file, and forget what it was compiled to: same size and second would pass for the same text."""
    target.write_bytes(content)
    Path(cache_from_source(str(target))).unlink(missing_ok=True)


def _passes(copy: Path, tests: Sequence[str], limit: float | None) -> Outcome:
    run = subprocess.Popen(
        [sys.executable, *PYTEST, f"--basetemp={copy / '.tmp'}", *tests],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return Outcome.CAUGHT if run.wait(limit) else Outcome.SURVIVED
    except subprocess.TimeoutExpired:
        return Outcome.TIMED_OUT
    finally:
        _end(run)


def _end(run: subprocess.Popen[bytes]) -> None:
    """End a run with every process it started."""
    with suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)
    run.wait()


def _told(mutant: Mutant, outcome: Outcome) -> Outcome:
    print(f"{outcome:10} {mutant.mutation.file}:{mutant.line}  {mutant.after}", file=sys.stderr, flush=True)
    return outcome


def _result(rooms: Mapping[str, str], mutant: Mutant, outcome: Outcome) -> Result:
    place = mutant.mutation
    return Result(
        room=rooms[place.file],
        file=place.file,
        line=mutant.line,
        inside=place.inside,
        operator=place.operator,
        before=mutant.before,
        after=mutant.after,
        outcome=outcome,
    )


def _share(counted: Counter[Outcome]) -> float:
    """The share caught of those that can be."""
    caught = counted[Outcome.CAUGHT] + counted[Outcome.TIMED_OUT]
    return caught / max(1, counted.total() - counted[Outcome.EQUIVALENT])


def _in_order(results: Sequence[Result]) -> list[str]:
    return list(dict.fromkeys(one.room for one in results))


if __name__ == "__main__":
    sys.exit(main())
