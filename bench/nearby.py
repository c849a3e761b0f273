"""What is mutated, room by room, and which tests stand near each file: the one place to change when files move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path

ROOMS: Mapping[str, str] = {
    "cases": "monitor/cases/*.py",
    "judge": "monitor/judge/freshness.py",
    "rounds": "monitor/rounds/*.py",
    "store": "monitor/store/*.py",
    "letters": "monitor/letters/**/*.py",
}

NEAR: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("monitor/cases/*", ("cases/test_*.py",)),
    ("monitor/judge/*", ("judge/checks/test_columns.py",)),
    ("monitor/letters/kinds/digest.py", ("letters/test_digest.py", "rounds/test_letters.py", "letters/**/test_*.py")),
    ("monitor/letters/derived.py", ("rounds/test_letters.py", "letters/**/test_*.py", "rounds/test_survey_books.py")),
    ("monitor/letters/*", ("letters/**/test_*.py",)),
    ("monitor/store/bulletins.py", ("store/test_*.py", "rounds/test_bulletins.py")),
    ("monitor/store/columns.py", ("store/test_columns.py", "store/test_*.py", "rounds/test_survey_books.py")),
    ("monitor/store/*", ("store/test_*.py", "rounds/test_round.py")),
    ("monitor/rounds/comparison.py", ("rounds/test_comparison.py",)),
    ("monitor/rounds/rejudge.py", ("rounds/test_rejudge.py",)),
    ("monitor/rounds/surveys.py", ("rounds/test_survey_books.py", "rounds/test_surveys.py")),
    ("monitor/rounds/samples.py", ("rounds/test_surveys.py",)),
    ("monitor/rounds/bulletins.py", ("rounds/test_bulletin_calendar.py", "rounds/test_bulletins.py")),
    ("monitor/rounds/letters.py", ("rounds/test_letters.py", "rounds/test_round.py")),
    ("monitor/rounds/ledger.py", ("rounds/test_survey_books.py", "rounds/test_round.py")),
    ("monitor/rounds/*", ("rounds/test_round.py", "rounds/test_surveys.py", "rounds/test_rejudge.py")),
)
"""The first pattern that fits a file says its tests, by patterns from ``tests``, those that end sooner first."""


def mutated(checkout: Path) -> dict[str, str]:
    """The room of every file that is mutated, by the file's path in the checkout."""
    return {
        path.relative_to(checkout).as_posix(): room
        for room, pattern in ROOMS.items()
        for path in sorted(checkout.glob(pattern))
    }


def tests_of(checkout: Path, file: str) -> tuple[str, ...]:
    """The test files near a file, the one of its own name before all others; LookupError if a pattern fits none."""
    patterns = next(tests for pattern, tests in NEAR if fnmatch(file, pattern))
    found = [name for pattern in patterns for name in _matching(checkout, pattern)]
    own = f"{Path('tests', *Path(file).parts[1:-1], 'test_')}{Path(file).stem}.py"
    first = [own] if (checkout / own).exists() else []
    return tuple(dict.fromkeys([*first, *found]))


def _matching(checkout: Path, pattern: str) -> Iterator[str]:
    found = sorted((checkout / "tests").glob(pattern))
    if not found:
        raise LookupError(f"no test matches {pattern}, named in bench/nearby.py")
    return (path.relative_to(checkout).as_posix() for path in found)
