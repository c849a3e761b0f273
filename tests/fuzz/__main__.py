"""The campaign: each kind in a process of its own, under limits, and a table of what came of it."""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
import traceback
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from tests.fuzz.changes import changed
from tests.fuzz.kinds import KINDS

SECONDS = 5.0
MEMORY = 2 * 1024**3
_WAIT = 60.0


def _run(name: str, start: int, count: int, told: Connection) -> None:
    """Read one source after the other, and tell of each: its number, the seconds it took, the memory so far, its error."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    kind = KINDS[name]
    seeds = kind.seeds()
    for number in range(start, count):
        data, error, begun = changed(seeds, Random(number)), "", time.process_time()
        told.send((number, 0.0, 0, None))
        try:
            kind.work(data)
        except Exception:  # noqa: BLE001 - this is what is looked for
            error = traceback.format_exc()
        used = time.process_time() - begun
        told.send((number, used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, error))


def _outcomes(name: str, count: int) -> Iterator[tuple[int, float, int, str]]:
    """What the process says of each source; where it ends over one, another goes on behind it."""
    start = 0
    while start < count:
        mine, theirs = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.Process(target=_run, args=(name, start, count, theirs))
        process.start()
        theirs.close()
        try:
            while mine.poll(_WAIT):
                number, used, memory, error = mine.recv()
                start = number + (error is not None)
                if error is not None:
                    yield number, used, memory, error
        except EOFError:
            pass
        process.kill()
        process.join()
        if start < count:
            yield start, _WAIT, 0, f"the process ended over it: {process.exitcode}"
            start += 1


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--kind", choices=KINDS, action="append")
    options.add_argument("--keep", type=Path, help="where sources that fail are written to")
    given = options.parse_args()
    print(f"{'kind':8} {'inputs':>7} {'errors':>7} {'slow':>5} {'slowest s':>10} {'memory MB':>10}")  # noqa: T201
    bad = 0
    for name in given.kind or KINDS:
        found = list(_outcomes(name, given.count))
        failed = [one for one in found if one[3] or one[1] > SECONDS]
        errors, slow = sum(bool(one[3]) for one in found), sum(one[1] > SECONDS for one in found)
        slowest, memory = max(one[1] for one in found), max(one[2] for one in found)
        print(f"{name:8} {len(found):7} {errors:7} {slow:5} {slowest:10.2f} {memory:10}", flush=True)  # noqa: T201
        for number, used, _, error in failed[:20]:
            print(f"  {name} {number}: {used:.1f} s\n{error}", file=sys.stderr)  # noqa: T201
            if given.keep is not None:
                (given.keep / f"{name}-{number}").write_bytes(changed(KINDS[name].seeds(), Random(number)))
        bad += len(failed)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
