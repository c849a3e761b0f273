"""Readers that go wrong in every way a hostile file can bring about; they run in the child process."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable

from monitor.model.reports import Document, Paragraph

Number = Callable[[bytes], int]


def echo(data: bytes) -> list[str]:
    return [data.decode()]


def length(data: bytes) -> int:
    return len(data)


def process(data: bytes) -> int:
    return os.getpid() if not data else 0


def paragraphs(data: bytes) -> Document:
    return Document(media_type="text/plain", blocks=(Paragraph(data.decode(), 1),))


def spin(data: bytes) -> int:
    while data:
        pass
    return 0


def sleep(data: bytes) -> int:
    time.sleep(float(data))
    return 0


def swell(data: bytes) -> int:
    return len(data * 2_000_000_000)


def crash(data: bytes) -> int:
    os.kill(os.getpid(), signal.SIGSEGV)
    return len(data)


def fail(data: bytes) -> int:
    raise ZeroDivisionError(data.decode())


def chatter(data: bytes) -> int:
    """Libraries print by themselves, past Python's streams."""
    os.write(1, b"a library talks")
    return len(data)


def lie(data: bytes) -> int:
    return data.decode()  # type: ignore[return-value]


def leave(data: bytes) -> int:
    os._exit(len(data))


def crash_on_mark(data: bytes) -> int:
    return crash(data) if data.startswith(b"!") else len(data)


def sockets(data: bytes) -> list[str]:
    """The open descriptors beyond the first three that are sockets."""
    found = []
    for number in range(3, 64 + len(data)):
        try:
            with socket.socket(fileno=os.dup(number)) as inherited:
                found.append(str(inherited.family))
        except OSError:
            continue
    return found


def secrets(data: bytes) -> list[str]:
    return [name for name in os.environ if name.encode() == data]


def whereabouts(data: bytes) -> int:
    return os.getpid() + 0 * len(data)


def swell_long(data: bytes) -> int:
    return len(bytearray(len(data) * 1_000_000))
