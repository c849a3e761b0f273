"""What is left of an exchange, and why it cannot go on."""

from __future__ import annotations

import math
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

    ``budget`` are the seconds that all exchanges together may last. ``answered`` says that a status line came:
    whatever goes wrong then, the site is there. ``last`` is when the last bytes came.
    """

    def __init__(self, budget: float = math.inf) -> None:
        self.body_bytes = 0
        self.last = 0.0
        self.answered = False
        self._budget = self._left = budget
        self._stopped = False
        self._began: float | None = None
        self.start(0.0, 0)
        self.rest()

    def start(self, seconds: float, max_bytes: int) -> None:
        """A request begins: its seconds and bytes count from here."""
        self._began = time.monotonic()
        self._seconds = seconds
        self._end = self._began + seconds
        self._closes = self._began + self._left
        self._bytes = max_bytes + HEADER_ALLOWANCE
        self.answered = False
        self.next_body()

    def rest(self) -> None:
        """A request is over; what it took is gone from the budget."""
        if self._began is not None:
            self._left -= time.monotonic() - self._began
            self._began = None

    def waiting(self) -> float:
        """For how many seconds the request under way has lasted; nought between two of them. For other threads."""
        began = self._began
        return time.monotonic() - began if began is not None else 0.0

    def stop(self) -> None:
        """Let no step begin any more. For other threads."""
        self._stopped = True

    def permit(self) -> None:
        """Raises ``stopped``, or ``out-of-time`` when nothing is left of the budget."""
        if self._stopped:
            raise ExchangeError("stopped", "")
        if self._left <= 0:
            raise ExchangeError("out-of-time", f"{self._budget:g} s")

    def cap(self, timeout: float | None) -> float:
        """The timeout of the next step; raises ``timeout`` when nothing is left, else as ``permit``."""
        self.permit()
        left = min(self._end, self._closes) - time.monotonic()
        if left <= 0:
            raise self.late(f"deadline of {self._seconds:g} s")
        return left if timeout is None else min(timeout, left)

    def late(self, says: str) -> ExchangeError:
        """Why a step took too long: ``timeout``, or ``out-of-time`` if it had no more than what was left of all."""
        if time.monotonic() >= self._closes:
            return ExchangeError("out-of-time", f"{self._budget:g} s")
        return ExchangeError("timeout", says)

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
