"""A mail server that wants nothing from us for a while: what the operator is told, and that every letter arrives once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from monitor.cli.main import execute
from monitor.clock import report_year
from monitor.demo.mailbox import Mailbox
from monitor.post.outbox import Delivered
from monitor.rounds.desk import Desk
from monitor.rounds.letters import deliver
from monitor.rounds.round import hold_round
from monitor.show import status
from monitor.show.view import gather
from monitor.words import Words
from tests.county import CENTER, County, moment

DAY = date(2026, 1, 16)
START = moment(DAY)
MINUTE = timedelta(minutes=1)
WORDS = Words("zh")


class Moody(Mailbox):
    """A mailbox that answers every recipient with ``reply`` while there is one."""

    reply = ""

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if not self.reply:
            envelope.rcpt_tos.append(address)
        return self.reply or "250 OK"


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    with County(tmp_path) as running, Moody(tmp_path / "moody", DAY, lambda *_: None) as server:
        text = running.path.read_text("utf-8").replace(f"port = {running.mailbox.port}", f"port = {server.port}")
        running.path.write_text(text, encoding="utf-8")
        running.mailbox = server
        running.set_day(DAY)
        yield running


def refused(county: County, desk: Desk, reply: str, minutes: int, then: int = 60) -> list[Delivered]:
    """The post while the server answers so for some minutes, and afterwards."""
    server = county.mailbox
    assert isinstance(server, Moody)
    hold_round(desk, START)
    done = []
    for minute in range(0, minutes + then, 10):
        server.reply = reply if minute < minutes else ""
        done.append(deliver(desk, START + minute * MINUTE))
    return done


def shown(desk: Desk, at: datetime) -> tuple[str, dict[str, object], int]:
    view = gather(desk.config, report_year(at), at, whole=True)
    said = status.to_json(view, WORDS)
    outbox = said["outbox"]
    assert isinstance(outbox, dict) and isinstance(said["exit"], int)
    return status.first_line(view, WORDS), outbox, said["exit"]


@pytest.mark.parametrize("reply", ["504 5.5.2 <c93f>: Helo command rejected", "554 5.7.1 <x>: Relay access denied"])
def test_two_hours_of_refusals_lose_no_letter_and_are_told_once(county: County, reply: str) -> None:
    with county.desk() as desk:
        done = refused(county, desk, reply, 120)
        assert {one.state for one in desk.store.letters.entries()} == {"sent"}
    assert [one.news for one in done].count(True) == 1 and done[0].news
    assert sum(one.over is not None for one in done) == 1
    assert set(Counter(county.message_ids()).values()) == {1}
    to_units = [mail.recipient for mail in county.mailbox.mails if mail.recipient != CENTER]
    assert len(to_units) == len(set(to_units)) > 1
    alerts = [mail for mail in county.mailbox.mails if "【系统告警】" in mail.subject]
    assert len(alerts) == 1 and alerts[0].recipient == CENTER


def test_the_status_says_why_no_letter_leaves_since_when_and_what_to_do(county: County) -> None:
    reply = "504 5.5.2 <c93f>: Helo command rejected"
    with county.desk() as desk:
        refused(county, desk, reply, 60, 0)
        line, outbox, code = shown(desk, START + 55 * MINUTE)
        assert code == status.CRITICAL
        assert (
            "邮件通道自 2026-01-16 09:00 起暂停：邮件服务器不接受本系统的邮件（504 5.5.2" in line and "管理员" in line
        )
        assert outbox["failed"] == 0 and outbox["queued"] != 0
        paused = outbox["paused"]
        assert isinstance(paused, dict)
        assert (paused["since"], paused["code"], paused["says"]) == (START.isoformat(), "smtp-refused-us", reply)
        assert paused["why"] and paused["todo"] and paused["until"] == (START + 60 * MINUTE).isoformat()
        assert isinstance(county.mailbox, Moody)
        county.mailbox.reply = ""
        deliver(desk, START + 60 * MINUTE)
        line, outbox, _ = shown(desk, START + 60 * MINUTE)
        assert outbox["paused"] is None and "邮件通道" not in line


@pytest.mark.parametrize(("minutes", "alerts"), [(20, 0), (60, 1)])
def test_what_passes_by_itself_concerns_the_operator_only_if_it_lasts(
    county: County, minutes: int, alerts: int
) -> None:
    with county.desk() as desk:
        refused(county, desk, "451 4.7.1 come back later", minutes)
        assert {one.state for one in desk.store.letters.entries()} == {"sent"}
    assert sum("【系统告警】" in mail.subject for mail in county.mailbox.mails) == alerts


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_once_says_that_no_letter_leaves_and_fails(
    county: County, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    assert isinstance(county.mailbox, Moody)
    county.mailbox.reply = "554 5.7.1 <x>: Relay access denied"

    def run(at: datetime, *verb: str) -> tuple[int, str]:
        code = execute(["--lang", lang, "--at", f"{at:%Y-%m-%dT%H:%M:%S}", *verb, "--config", str(county.path)])
        return code, capsys.readouterr().out

    code, said = run(START, "once")
    assert (code, said.count("Relay access denied")) == (1, 1)
    assert run(START + MINUTE, "once")[0] == 1, "it rests, and no letter has left"
    paused = json.loads(run(START + MINUTE, "status", "--json")[1])["outbox"]["paused"]
    assert paused["todo"] == Words(lang).say("post.todo.smtp-refused-us")
    county.mailbox.reply = ""
    assert run(START + 31 * MINUTE, "once")[0] == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_reason_has_its_words(lang: str) -> None:
    words = Words(lang)
    for code in (
        *("busy", "certificate", "down", "no-tls", "refused-login", "refused-sender", "refused-us", "tls"),
        "unconfirmed",
    ):
        assert all(words.has(f"{kind}.smtp-{code}") for kind in ("post", "post.todo", "error"))
