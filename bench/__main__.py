"""What the monitor costs, beside its rivals, in the same run. Run by ``make bench``.

Prints a table and keeps all figures in ``bench/results``, a file a commit. Medians of five turns; CPU of all processes
where a row is about a whole run. Ratios count: absolute times drift with what else the machine does.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench import kept, table
from bench.figures import Options
from bench.machine import commit, machine
from bench.rows import rows

KEPT = Path(__file__).parent / "results"


def main() -> int:
    arguments = _arguments()
    rivals = arguments.rivals.absolute() if arguments.rivals is not None else None
    options = Options(rivals=rivals, runs=arguments.runs, size=arguments.size)
    try:
        wanted = rows([int(number) for text in arguments.row for number in text.split()])
    except LookupError as error:
        print(error, file=sys.stderr)
        return 2
    print(table.HEAD, flush=True)
    for row in wanted:
        result = row.result(options)
        print(*table.lines(result), sep="\n", flush=True)
        if options.size is None:
            kept.keep(arguments.results, commit(), machine(), result)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="What the monitor costs, beside its rivals.")
    parser.add_argument("--row", nargs="*", default=[], metavar="NUMBER", help="only these rows")
    parser.add_argument("--rivals", type=Path, metavar="PYTHON", help="the Python that has the rivals")
    parser.add_argument("--runs", type=int, default=5, help="so many turns, of which the median counts")
    parser.add_argument("--size", type=int, help="a smaller work for a quick look, which is not kept")
    parser.add_argument(
        "--results",
        type=Path,
        default=KEPT,
        metavar="FOLDER",
        help="where figures are kept",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
