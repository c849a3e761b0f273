"""Scripted web servers on loopback, as well-behaved or as hostile as a test needs.

A script is a function of the request. It returns the bytes of an answer (the connection is kept) or an iterable of
pieces, sent one by one with whatever waiting the script does in between (the connection is closed afterwards).
"""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

import trustme

Headers = Iterable[tuple[str, str | bytes]]


ELSEWHERE = (
    "127.0.0.1", "127.0.0.2", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1",
    "192.168.0.1", "169.254.169.254", "100.64.0.1", "198.18.0.1", "192.0.2.1", "224.0.0.1", "255.255.255.255",
    "localhost", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "[fe80::1]", "[fc00::1]", "[ff02::1]", "[2001:db8::1]",
)  # fmt: skip
"""Addresses where no page may lead us, in all their forms."""


class Asked(NamedTuple):
    """A request as the server saw it; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


Script = Callable[[Asked], bytes | Iterable[bytes]]


class WebServer:
    """A running server; ``asked`` lists the requests in order. Leave the context to close it and its connections."""

    def __init__(self, script: Script, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.connections = 0
        self._script = script
        self._tls = tls
        self._open: list[socket.socket] = []
        self._listener = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.port: int = self._listener.getsockname()[1]
        self.host = f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"

    def url(self, path: str = "/", host: str | None = None) -> str:
        name = self.host if host is None else f"{host}:{self.port}"
        return f"{'https' if self._tls else 'http'}://{name}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each in (self._listener, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open.append(connection)
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError):
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as stream:
                while (asked := _read_request(stream)) is not None:
                    self.asked.append(asked)
                    said = self._script(asked)
                    if isinstance(said, bytes):
                        connection.sendall(said)
                        continue
                    for piece in said:
                        connection.sendall(piece)
                    return


def _read_request(stream: BinaryIO) -> Asked | None:
    lines = []
    for line in stream:
        if line == b"\r\n":
            break
        lines.append(line.decode("latin-1").rstrip("\r\n"))
    if not lines:
        return None
    method, path, _ = lines[0].split(" ", 2)
    pairs = (line.split(":", 1) for line in lines[1:])
    headers = {name.lower(): value.strip() for name, value in pairs}
    return Asked(method, path, headers, stream.read(int(headers.get("content-length", "0"))))


def answer(body: bytes | str = b"", status: int = 200, headers: Headers = (), kind: str = "text/html") -> bytes:
    """A whole answer with its true length."""
    data = body.encode() if isinstance(body, str) else body
    return head(status, [("Content-Type", kind), ("Content-Length", str(len(data))), *headers]) + data


def head(status: int = 200, headers: Headers = ()) -> bytes:
    lines = [f"HTTP/1.1 {status} Said".encode()]
    lines += [
        name.encode() + b": " + (value if isinstance(value, bytes) else value.encode()) for name, value in headers
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def redirect(location: str | bytes, status: int = 302) -> bytes:
    return answer(b"moved", status, [("Location", location)])


def pages(by_path: Mapping[str, bytes | Iterable[bytes]]) -> Script:
    """A script that answers by path, with 404 for the rest."""
    return lambda asked: by_path.get(asked.path, answer("<h1>404</h1>", 404))


def drip(data: bytes, every: float) -> Iterator[bytes]:
    """One byte at a time: a slow loris."""
    for position in range(len(data)):
        time.sleep(every)
        yield data[position : position + 1]


def endless(piece: bytes, first: bytes = b"") -> Iterator[bytes]:
    """Pieces without end."""
    yield first
    while True:
        yield piece


def gzip_bomb(megabytes: int) -> Iterator[bytes]:
    """A gzip body that grows a thousandfold, made without ever holding it."""
    press = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    zeros = bytes(1024 * 1024)
    yield press.compress(zeros) + press.flush(zlib.Z_FULL_FLUSH)
    block = press.compress(zeros) + press.flush(zlib.Z_FULL_FLUSH)
    for _ in range(megabytes - 1):
        yield block


def nested_gzip(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = gzip.compress(data)
    return data


def encoded(coding: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """An answer of unknown length in a content coding, closed at its end."""
    yield head(200, [("Content-Type", "text/html"), ("Content-Encoding", coding), ("Connection", "close")])
    yield from pieces


def server_tls(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context
