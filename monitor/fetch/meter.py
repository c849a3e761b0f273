"""What is left of an exchange, and why it cannot go on."""

from __future__ import annotations

import time

HEADER_ALLOWANCE = 256 * 1024


class ExchangeError(Exception):
    """An exchange cannot go on. ``code`` is one of FetchError's, ``says`` the technical reason."""

    def __init__(self, code: str, says: str) -> None:
        super().__init__(code, says)
        self.code = code
        self.says = says


class Meter:
    """What is left of one exchange: seconds and bytes on the wire. Started anew for each exchange.

    ``answered`` says that a status line came: whatever goes wrong then, the site is there. ``last`` is when the last
    bytes came.
    """

    def __init__(self) -> None:
        self.body_bytes = 0
        self.last = 0.0
        self.answered = False
        self.start(0.0, 0)

    def start(self, seconds: float, max_bytes: int) -> None:
        """A request begins: its seconds and bytes count from here."""
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._bytes = max_bytes + HEADER_ALLOWANCE
        self.answered = False
        self.next_body()

    def cap(self, timeout: float | None) -> float:
        """The timeout of the next step; raises ``timeout`` when nothing is left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise ExchangeError("timeout", f"deadline of {self._seconds:g} s")
        return left if timeout is None else min(timeout, left)

    def received(self, count: int) -> None:
        """Bytes came; ExchangeError once there are too many."""
        self._bytes -= count
        self.last = time.monotonic()
        if self._bytes < 0:
            raise ExchangeError("too-large", "wire limit")

    def body(self, chunk: bytes) -> None:
        """Count a piece of the undecoded body."""
        self.body_bytes += len(chunk)

    def next_body(self) -> None:
        """The body of the next answer counts by itself."""
        self.body_bytes = 0

    def fault(self) -> str:
        """The code of what went wrong on the way: ``garbled`` once the site has answered, else ``protocol``."""
        return "garbled" if self.answered else "protocol"


def reason(error: BaseException) -> str:
    """The words of a low-level error."""
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
