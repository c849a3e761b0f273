"""What `make bench` is hung up in: a row is one file, its figures are one line each, a file of a commit keeps all rows."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from bench import kept, table
from bench.figures import Figure, Options, Result, Rival, beside
from bench.kept import Results
from bench.machine import Machine
from bench.rows import rows

MACHINE = Machine(cpu="Abacus", cores=2, memory=4.0, python="CPython 3.11", system="Linux")
MADE_UP = """
from bench.figures import beside

TITLE, MARK = "counting beans", "<= 2 times an abacus"


def measure(options):
    return [beside("count", {"count": 3.0 * options.runs, "abacus": 2.0}, "ms", per="bean", against="abacus")]
"""


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A package with rows 7 and 12, and a module that is none."""
    folder = tmp_path / "beans"
    folder.mkdir()
    for name, text in {"__init__": "", "row07_beans": MADE_UP, "row12_more": MADE_UP, "sacks": "1 / 0"}.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("beans")
    for name in [name for name in sys.modules if name.partition(".")[0] == "beans"]:
        del sys.modules[name]


def result(row: int, value: float) -> Result:
    return Result(row=row, title="counting", mark="", date="2026-01-05T09:00:00+08:00", figures=(figure(value),))


def figure(value: float) -> Figure:
    return Figure(name="count", value=value, unit="ms", per="bean", rivals=(Rival("abacus", 2.0),))


def test_a_row_is_a_module_of_its_own_and_found_by_its_name(made_up: ModuleType) -> None:
    assert [row.number for row in rows(package=made_up)] == [7, 12]
    [row] = rows([7], made_up)
    measured = row.result(Options(runs=2))
    assert (measured.row, measured.title, measured.mark) == (7, "counting beans", "<= 2 times an abacus")
    assert [(one.value, one.ratio) for one in measured.figures] == [(6.0, 3.0)]


def test_a_row_that_does_not_exist_is_named_with_those_that_do(made_up: ModuleType) -> None:
    with pytest.raises(LookupError, match="no row 8; there are 7, 12"):
        rows([7, 8], made_up)


def test_the_rows_of_the_bench_can_be_measured() -> None:
    found = rows()
    assert len(found) > 1
    assert all(row.title and callable(row.measure) for row in found)


@pytest.mark.parametrize(
    ("against", "most", "ratio", "reached"),
    [("abacus", 2.0, 1.5, True), ("abacus", 1.0, 1.5, False), ("", 2.0, None, False), ("slate", 2.0, None, None)],
)
def test_a_mark_is_about_the_ratio_where_one_is_asked_for(
    against: str, most: float, ratio: float | None, reached: bool | None
) -> None:
    found = beside("count", {"count": 3.0, "abacus": 2.0}, "ms", against=against, mark=most.__ge__)
    assert (found.value, found.ratio, found.reached) == (3.0, ratio, reached)
    assert found.rivals == (Rival("abacus", 2.0),)


@pytest.mark.parametrize(("reached", "word"), [(True, "yes"), (False, "no"), (None, "-")])
def test_a_figure_is_a_line_with_its_rivals_whether_or_not_it_reaches_its_mark(reached: bool | None, word: str) -> None:
    one = msgspec.structs.replace(figure(3.0), ratio=1.5, against="abacus", reached=reached)
    head, line = table.lines(msgspec.structs.replace(result(7, 3.0), figures=(one,)))
    assert head.split() == ["7", "counting;", "mark:", "-"]
    assert " ".join(line.split()) == f"count 3 ms a bean 1.5 x abacus {word} abacus 2 (1.5 x)"


def test_a_row_measured_again_replaces_itself_and_leaves_the_others(tmp_path: Path) -> None:
    for row, value in ((5, 1.0), (4, 2.0), (5, 3.0)):
        path = kept.keep(tmp_path / "results", "abc1234", MACHINE, result(row, value))
    found = msgspec.json.decode(path.read_bytes(), type=Results)
    assert (path.name, found.commit, found.machine) == ("abc1234.json", "abc1234", MACHINE)
    assert [(one.row, one.figures[0].value) for one in found.rows] == [(4, 2.0), (5, 3.0)]
    other = kept.keep(tmp_path / "results", "def5678", MACHINE, result(4, 9.0))
    assert len(msgspec.json.decode(other.read_bytes(), type=Results).rows) == 1
    assert len(msgspec.json.decode(path.read_bytes(), type=Results).rows) == 2
