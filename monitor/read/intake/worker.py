"""The child process that readers of hostile files run in: one job after the other, each under its own limits.

A job arrives on standard input as a length and a message, its outcome leaves the same way on what was standard output;
libraries that print cannot disturb it. Whatever a reader raises ends the process: its parent starts another one.
"""

from __future__ import annotations

import os
import resource
import signal
import struct
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from types import TracebackType
from typing import Any, get_type_hints

import msgspec
from msgspec import Struct

LENGTH = struct.Struct("!Q")
_MARGIN_SECONDS = 1
_LONGEST_ERROR = 200


class Job(Struct, frozen=True, array_like=True):
    """A function by its module and name, the bytes it reads and what else it is given, and what it may use at most."""

    module: str
    name: str
    data: bytes
    args: msgspec.Raw
    seconds: float
    memory_bytes: int


class Outcome(Struct, frozen=True, array_like=True):
    """What the function returned, as MessagePack, or the name of the error it raised.

    ``spent`` says that it wanted more time or memory than it may use.
    """

    result: msgspec.Raw = msgspec.Raw(b"\xc0")
    error: str = ""
    spent: bool = False


def main() -> None:
    """Work until standard input ends; the first message, an empty outcome, says that the process is ready."""
    source = sys.stdin.buffer
    out = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.excepthook = partial(_last_word, out)
    _limit(resource.RLIMIT_CORE, 0)
    _send(out, Outcome())
    while header := source.read(LENGTH.size):
        job = msgspec.msgpack.decode(source.read(LENGTH.unpack(header)[0]), type=Job)
        _send(out, Outcome(result=msgspec.Raw(_done(job))))


def _done(job: Job) -> bytes:
    function = getattr(import_module(job.module), job.name)
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + job.seconds) + _MARGIN_SECONDS)
    _limit(resource.RLIMIT_AS, job.memory_bytes)
    return msgspec.msgpack.encode(function(job.data, *_arguments(function, job.args)))


def _arguments(function: Callable[..., Any], args: msgspec.Raw) -> Sequence[Any]:
    """What a function is given beside its bytes, of the types that its annotations say."""
    types = [kind for name, kind in get_type_hints(function).items() if name != "return"][1:]
    given = msgspec.msgpack.decode(args, type=list[msgspec.Raw])
    return [msgspec.msgpack.decode(one, type=kind) for one, kind in zip(given, types, strict=True)]


def _limit(what: int, most: int) -> None:
    """Set a soft limit, as far as the system knows it: address space cannot be limited everywhere."""
    _, hard = resource.getrlimit(what)
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _last_word(out: int, kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    """Called for an error that ends the process."""
    _limit(resource.RLIMIT_AS, resource.getrlimit(resource.RLIMIT_AS)[1])
    says = f"{kind.__name__}: {error}"[:_LONGEST_ERROR]
    _send(out, Outcome(error=says, spent=issubclass(kind, MemoryError)))


def _send(out: int, outcome: Outcome) -> None:
    message = msgspec.msgpack.encode(outcome)
    rest = memoryview(LENGTH.pack(len(message)) + message)
    while rest:
        rest = rest[os.write(out, rest) :]


if __name__ == "__main__":
    main()
