"""The daemon's log: a line a record, whatever pages and servers say in it."""

from __future__ import annotations

import logging

import pytest

from monitor.cli.log import InertFormatter, to_stderr


@pytest.mark.parametrize(
    "said", ["a\nb", "\x1b[31mred\x1b[0m", "a\r\n2026-11-29 CRITICAL forged", "\u202eright", "\x85"]
)
def test_what_others_say_draws_no_line_of_its_own(said: str) -> None:
    record = logging.LogRecord("monitor", logging.INFO, "", 0, "页面 %s", (said,), None)
    line = InertFormatter("%(levelname)s %(message)s").format(record)
    assert line.isprintable()
    assert line.startswith("INFO 页面 ")


def test_a_traceback_keeps_its_lines_and_nothing_else() -> None:
    try:
        raise ValueError("a\x1b[2J\x07b")
    except ValueError as error:
        record = logging.LogRecord("monitor", logging.ERROR, "", 0, "x", (), (ValueError, error, error.__traceback__))
    lines = InertFormatter("%(message)s").format(record).split("\n")
    assert len(lines) > 2
    assert all(line.isprintable() for line in lines)


def test_each_request_of_the_client_leaves_no_line() -> None:
    to_stderr()
    for name in ("httpx2", "httpcore2", "apscheduler"):
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)
        assert logging.getLogger(name).isEnabledFor(logging.WARNING)
