"""A long queue of letters: how many leave in a second, however many wait."""

from __future__ import annotations

import smtplib
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench import history
from bench.figures import Figure, Options, beside
from bench.history import Size
from bench.letters import post
from bench.measure import medians
from monitor.model.letters import Letter
from monitor.post.message import to_message
from monitor.rounds.letters import deliver

TITLE = "10,000 queued letters to a local mail server, in an order of their own each"
MARK = ">= 100 letters a second, as many as with a tenth of them waiting (within 20 %)"

_MOST, _SHARE, _FLAT, _FEWEST = 10_000, 10, 0.8, 100.0
_LINES = "请于规定时限内完成整改，并将结果反馈我中心。\n"


def measure(options: Options) -> list[Figure]:
    most = options.size or _MOST
    ours, few, bare = f"{most:,} letters", f"{most // _SHARE:,} letters", "bare smtplib"
    with post() as port:
        works: dict[str, Callable[[int], float]] = {
            ours: partial(_sent, port, most),
            few: partial(_sent, port, most // _SHARE),
            bare: partial(_bare, port, most // _SHARE),
        }
        rates = medians(works, min(options.runs, 3))
    return [
        beside("sent", rates, "letters", per="second", ours=ours, mark=_FEWEST.__le__),
        beside("flat", rates, "letters", per="second", ours=ours, against=few, mark=_FLAT.__le__),
    ]


def _sent(port: int, many: int, _: int) -> float:
    """Letters a second out of a queue of so many."""
    with tempfile.TemporaryDirectory() as folder:
        path = history.write(Path(folder), Size(), port)
        with history.desk(path, Size()) as desk:
            now = history.at(history.LAST)
            desk.store.letters.add([(one, _mail(one)) for one in _letters(many)], history.CENTER, ())
            start = time.perf_counter()
            done = deliver(desk, now)
            spent = time.perf_counter() - start
    if done.sent != many:
        raise RuntimeError(f"{done.sent} of {many} letters left")
    return many / spent


def _bare(port: int, many: int, _: int) -> float:
    mails = [(one.to, _mail(one)) for one in _letters(many)]
    with smtplib.SMTP("127.0.0.1", port) as server:
        start = time.perf_counter()
        for to, mail in mails:
            server.sendmail(history.CENTER, [to], mail)
        return many / (time.perf_counter() - start)


def _letters(many: int) -> list[Letter]:
    at = history.at(history.LAST, 8)
    return [
        Letter(kinds=("notice",), to=f"u{n}@jichuan.example", subject="【整改通知】", text=_LINES * 20,
               html=f"<p>{_LINES * 20}</p>", at=at, message_id=f"<{n}@jichuan.example>")
        for n in range(many)
    ]  # fmt: skip


def _mail(letter: Letter) -> bytes:
    return to_message(letter, history.CENTER).as_bytes()
