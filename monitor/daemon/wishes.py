"""What an operator asks for by signals."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from types import FrameType

_GLANCE_SECONDS = 1.0


class Wishes:
    """What the operator asked for by a signal.

    A handler runs in the middle of whatever its thread does, so it must take no lock that this thread may hold: an
    ``Event`` has one, the ``put`` of a ``SimpleQueue`` is reentrant. And it runs only between two steps of the thread:
    a signal that comes when the thread is about to wait is heard when the wait is over, so no wait may be endless.
    """

    def __init__(self) -> None:
        self.stop = False
        self.reload = False
        self._asked: SimpleQueue[int] = SimpleQueue()

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        self.reload = self.reload or number == getattr(signal, "SIGHUP", None)
        self.stop = self.stop or number in (signal.SIGTERM, signal.SIGINT)
        self._asked.put(number)

    def wait(self, glance: Callable[[], None]) -> None:
        """Until the next signal, or at once if one came meanwhile; every second there is a ``glance``."""
        heard = False
        while not heard:
            with suppress(Empty):
                heard = bool(self._asked.get(timeout=_GLANCE_SECONDS))
            glance()


@contextmanager
def signals() -> Iterator[Wishes]:
    wishes = Wishes()
    names = [name for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), wishes) for name in names}
    try:
        yield wishes
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
