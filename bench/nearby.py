"""What is mutated, room by room, and which tests stand near each file.

The one place to change when files move: a pattern of a room may match nothing, so a file may stand where it stood or in
the room it is moving to. A pattern of tests must match.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path

ROOMS: Mapping[str, tuple[str, ...]] = {
    "cases": ("monitor/cases/*.py",),
    "judge": ("monitor/judge/freshness.py",),
    "rounds": (
        "monitor/rounds/comparison.py",
        "monitor/rounds/bulletins.py",
        "monitor/rounds/letters.py",
        "monitor/rounds/desk.py",
        "monitor/rounds/ledger.py",
        "monitor/rounds/rejudge.py",
        "monitor/rounds/round.py",
        "monitor/rounds/*.py",
        "monitor/rounds/samples.py",
        "monitor/rounds/surveys.py",
    ),
    "store": ("monitor/store/*.py",),
    "letters": ("monitor/letters/**/*.py",),
}

NEAR: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("monitor/cases/*", ("cases/test_*.py",)),
    ("monitor/judge/*", ("judge/test_columns.py",)),
    ("monitor/letters/*digest.py", ("letters/test_digest.py", "test_clerk.py", "letters/test_*.py")),
    ("monitor/letters/derived.py", ("test_clerk.py", "letters/test_*.py", "test_survey_books.py")),
    ("monitor/letters/*", ("letters/test_*.py",)),
    ("monitor/store/bulletins.py", ("store/test_*.py", "test_bulletins.py")),
    ("monitor/store/columns.py", ("store/test_columns.py", "store/test_*.py", "test_survey_books.py")),
    ("monitor/store/*", ("store/test_*.py", "test_rounds.py")),
    ("monitor/*across.py", ("test_across.py",)),
    ("monitor/*comparison.py", ("test_across.py",)),
    ("monitor/*rejudge.py", ("test_rejudge.py",)),
    ("monitor/*surveys.py", ("test_survey_books.py", "test_surveys.py")),
    ("monitor/*sampl*.py", ("test_surveys.py",)),
    ("monitor/*bulletins.py", ("test_bulletin_calendar.py", "test_bulletins.py")),
    ("monitor/*clerk.py", ("test_clerk.py", "test_rounds.py")),
    ("monitor/*ledger.py", ("test_survey_books.py", "test_rounds.py")),
    ("*", ("test_rounds.py", "test_surveys.py", "test_rejudge.py")),
)
"""The first pattern that fits a file says its tests, by patterns under ``tests``, those that end sooner first."""


def mutated(checkout: Path) -> dict[str, str]:
    """The room of every file that is mutated, by the file's path in the checkout."""
    return {
        path.relative_to(checkout).as_posix(): room
        for room, patterns in ROOMS.items()
        for pattern in patterns
        for path in sorted(checkout.glob(pattern))
    }


def tests_of(checkout: Path, file: str) -> tuple[str, ...]:
    """The test files near a file, the one of its own name before all others; LookupError if a pattern fits none."""
    patterns = next(tests for pattern, tests in NEAR if fnmatch(file, pattern))
    found = [name for pattern in patterns for name in _matching(checkout, pattern)]
    own = f"tests/{Path(file).parent.name}/test_{Path(file).stem}.py"
    first = [own] if (checkout / own).exists() else []
    return tuple(dict.fromkeys([*first, *found]))


def _matching(checkout: Path, pattern: str) -> Iterator[str]:
    found = sorted((checkout / "tests").rglob(pattern))
    if not found:
        raise LookupError(f"no test matches {pattern}, named in bench/nearby.py")
    return (path.relative_to(checkout).as_posix() for path in found)
