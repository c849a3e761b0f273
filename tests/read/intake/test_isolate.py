from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from monitor.model.pages import Trouble
from monitor.model.reports import Document
from monitor.read.intake import isolate
from monitor.read.sources import office
from tests.demo.samples import report as drawn_report
from tests.read import tricks
from tests.read.papers import word

T = TypeVar("T")
MEMORY = 1024**3
FDS = Path("/proc/self/fd")
linux = pytest.mark.skipif(not FDS.exists(), reason="needs /proc to look at descriptors and processes")


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    yield
    isolate.close()


def run(function: Callable[[bytes], T], data: bytes = b"x", seconds: float = 10) -> T | Trouble:
    return isolate.isolated(function, data, seconds=seconds, memory_bytes=MEMORY)


def children() -> set[int]:
    """The processes this one has started and not yet buried, the dead among them."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.add(int(stat.parent.name))
    return found


def test_a_result_comes_back_as_the_type_that_was_promised() -> None:
    assert run(tricks.echo, "霁川".encode()) == ["霁川"]
    document = run(tricks.paragraphs, b"x")
    assert isinstance(document, Document)
    assert document == tricks.paragraphs(b"x")


def test_a_report_reads_the_same_in_a_process_of_its_own() -> None:
    data = word(drawn_report(9))
    assert run(office.document, data) == office.document(data)


def test_one_process_reads_many_documents() -> None:
    assert len({run(tricks.process, b"") for _ in range(20)}) == 1


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (tricks.crash, "SIGSEGV"),
        (tricks.leave, "exit 1"),
        (tricks.fail, "ZeroDivisionError: x"),
        (tricks.swell, "MemoryError: "),
    ],
)
def test_a_reader_that_breaks_is_a_damaged_file(function: Callable[[bytes], int], says: str) -> None:
    assert run(function) == Trouble("damaged", says)
    assert run(tricks.length, b"next") == 4


@pytest.mark.parametrize(("function", "data"), [(tricks.spin, b"x"), (tricks.sleep, b"30")])
def test_a_reader_that_does_not_end_is_ended(function: Callable[[bytes], int], data: bytes) -> None:
    run(tricks.length)
    assert run(function, data, seconds=0.3) == Trouble("damaged", "> 0.3 s")
    assert run(tricks.length, b"next") == 4


def test_a_result_of_another_type_is_refused() -> None:
    outcome = run(tricks.lie)
    assert isinstance(outcome, Trouble)
    assert outcome.code == "damaged"


def test_what_a_library_prints_does_not_disturb_the_result() -> None:
    assert run(tricks.chatter) == 1


def test_large_files_pass_in_and_out() -> None:
    data = b"a" * 30_000_000
    assert run(tricks.echo, data) == [data.decode()]


def test_a_process_that_dies_between_two_documents_costs_none_of_them() -> None:
    pid = run(tricks.process, b"")
    assert isinstance(pid, int)
    os.kill(pid, 9)
    time.sleep(0.05)
    assert run(tricks.length, b"next") == 4


def test_sockets_and_secrets_stay_here() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.set_inheritable(True)
        os.environ["MONITOR_TEST_SECRET"] = "x"
        try:
            assert run(tricks.sockets) == []
            assert run(tricks.secrets, b"MONITOR_TEST_SECRET") == []
        finally:
            del os.environ["MONITOR_TEST_SECRET"]


@linux
def test_a_thousand_documents_one_in_twenty_crashing_leave_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    run(tricks.length)
    isolate.close()
    before, others = len(list(FDS.iterdir())), children()
    jobs = [b"!" if n % 20 == 0 else b"ok" for n in range(1000)]
    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(lambda data: run(tricks.crash_on_mark, data), jobs))
    assert outcomes.count(2) == 950
    assert outcomes.count(Trouble("damaged", "SIGSEGV")) == 50
    isolate.close()
    assert len(list(FDS.iterdir())) <= before
    assert children() <= others
    assert list(tmp_path.iterdir()) == []


@linux
def test_a_forked_copy_does_not_use_the_processes_of_the_original() -> None:
    mine = run(tricks.process, b"")
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writing, str(run(tricks.process, b"")).encode())
        isolate.close()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        assert pipe.read() not in ("", str(mine))
    os.waitpid(pid, 0)
    assert run(tricks.process, b"") == mine


@linux
def test_a_program_that_is_killed_leaves_no_reader_behind() -> None:
    code = (
        "from monitor.read.intake import isolate; from tests.read import tricks;"
        "print(isolate.isolated(tricks.process, b'', seconds=9, memory_bytes=1 << 30), flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as program:
        assert program.stdout is not None
        reader = Path("/proc") / program.stdout.readline().strip()
        assert reader.exists()
        program.kill()
    for _ in range(100):
        if not reader.exists():
            return
        time.sleep(0.02)
    pytest.fail("the reader is still there")
