"""Hostile files are read in child processes: a reader that crashes, hangs or swells costs one document, not the daemon.

The processes stay alive from one document to the next, so a hundred readings cost a hundred readings. They hold no
file or socket of ours and none of our environment; each is replaced after a failure and after a number of documents.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore, Lock, Timer
from typing import Any, TypeVar, TypeVarTuple, Unpack, get_type_hints

import msgspec

from monitor.model.pages import Trouble
from monitor.read.intake.worker import LENGTH, Job, Outcome

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
_STARTUP_SECONDS = 30.0
_MOST_JOBS = 200
_MOST_WORKERS = max(2, os.cpu_count() or 2)
_MOST_RESULT = 64 * 1024**2
_SPENT = (signal.SIGXCPU.name, signal.SIGKILL.name)
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")


def isolated(
    function: Callable[[bytes, Unpack[Ts]], T],
    data: bytes,
    *args: *Ts,
    seconds: float,
    memory_bytes: int,
    spent: str = "damaged",
) -> T | Trouble:
    """``function(data, *args)`` in a child process, or trouble ``damaged`` where it did not come back with a result,
    ``spent`` where that was for want of time or memory.

    ``function`` is one of a module's own functions; ``args`` and its result are what MessagePack can carry, of the
    types that its annotations say. ``seconds`` bound the processor time and the waiting, ``memory_bytes`` the address
    space of the whole process (where the system can limit it). To be called from any thread.
    """
    given = msgspec.Raw(msgspec.msgpack.encode(args))
    job = Job(function.__module__, function.__qualname__, data, given, seconds, memory_bytes)
    outcome = _POOL.run(job)
    if outcome.error:
        return Trouble(spent if outcome.spent else "damaged", outcome.error)
    try:
        result: T = _decoder(function).decode(outcome.result)
    except msgspec.DecodeError as error:
        return Trouble("damaged", str(error))
    return result


def close() -> None:
    """End the processes that wait for work; the next document starts a new one."""
    _POOL.close()


@lru_cache(maxsize=64)
def _decoder(function: Callable[..., Any]) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(get_type_hints(function)["return"])


class _Pool:
    """Workers that wait, and room for as many as may work at once."""

    def __init__(self) -> None:
        self._idle: list[_Worker] = []
        self._lock = Lock()
        self._room = BoundedSemaphore(_MOST_WORKERS)

    def run(self, job: Job) -> Outcome:
        with self._room:
            worker = self._taken()
            outcome = Outcome(error="interrupted")
            try:
                outcome = worker.run(job)
            finally:
                if outcome.error or worker.jobs >= _MOST_JOBS:
                    worker.close()
                else:
                    with self._lock:
                        self._idle.append(worker)
            return outcome

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.close()

    def _taken(self) -> _Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.alive():
                    return worker
                worker.close()
        return _Worker()


class _Worker:
    """One child process. ``jobs`` counts what it has done."""

    def __init__(self) -> None:
        self.jobs = 0
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "monitor.read.intake.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
        self._ready = False

    def alive(self) -> bool:
        return self._process.poll() is None

    def run(self, job: Job) -> Outcome:
        """The outcome of a job; an error where the process ended over it or had to be ended."""
        self.jobs += 1
        if not self._ready:
            with self._deadline(_STARTUP_SECONDS):
                self._ready = not self._received().error
        with self._deadline(job.seconds) as late:
            outcome = self._received() if self._ready and self._sent(job) else self._ended()
        return Outcome(error=f"> {job.seconds:g} s", spent=True) if late else outcome

    def close(self) -> None:
        self._kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()

    @contextmanager
    def _deadline(self, seconds: float) -> Iterator[list[bool]]:
        """Kill the process when the time is over, which ends every wait for it; the list then is not empty."""
        late: list[bool] = []

        def end() -> None:
            late.append(True)
            self._kill()

        timer = Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield late
        finally:
            timer.cancel()
            timer.join()

    def _sent(self, job: Job) -> bool:
        message = msgspec.msgpack.encode(job)
        pipe = self._process.stdin
        try:
            if pipe is not None:
                pipe.write(LENGTH.pack(len(message)) + message)
                pipe.flush()
        except BrokenPipeError:
            return False
        return True

    def _received(self) -> Outcome:
        header = self._read(LENGTH.size)
        length = LENGTH.unpack(header)[0] if len(header) == LENGTH.size else 0
        message = self._read(length) if length <= _MOST_RESULT else b""
        try:
            return msgspec.msgpack.decode(message, type=Outcome) if message else self._ended()
        except msgspec.DecodeError:
            return self._ended()

    def _read(self, size: int) -> bytes:
        return self._process.stdout.read(size) if self._process.stdout is not None else b""

    def _ended(self) -> Outcome:
        """The process said nothing to the end: the signal or the exit code it ended with."""
        self._kill()
        code = self._process.wait()
        error = signal.Signals(-code).name if code < 0 else f"exit {code}"
        return Outcome(error=error, spent=error in _SPENT)

    def _kill(self) -> None:
        """End the process with all that it has started."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    """What an interpreter needs to find its modules, and no secret of the daemon."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path), "PYTHONUTF8": "1"}


def _forget() -> None:
    """A forked copy of this process must not talk to the workers of the original."""
    global _POOL
    _POOL = _Pool()


_POOL = _Pool()
atexit.register(close)
os.register_at_fork(after_in_child=_forget)
