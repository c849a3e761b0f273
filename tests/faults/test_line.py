"""Our own line is cut: no site is down because of it, and the operator hears of it once."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from monitor import config as configuration
from monitor.clock import SHANGHAI
from monitor.rounds.desk import Desk, open_desk
from monitor.rounds.round import hold_round
from monitor.settings import Config
from monitor.store.agenda import SURVEY, VISIT
from tests.faults.test_slow_sites import HEAD, UNIT
from tests.post.conftest import free_port
from tests.servers import WebServer, answer

SITES = 30
NOW = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)


def county(folder: Path) -> Config:
    """Sites of which none answers."""
    ports = {free_port()}
    while len(ports) < SITES:
        ports.add(free_port())
    hosts = [f"127.0.0.1:{port}" for port in ports]
    units = "".join(UNIT.format(host=host, number=number) for number, host in enumerate(hosts))
    (folder / "config.toml").write_text(HEAD.format(port=1) + units, "utf-8")
    return configuration.load(folder / "config.toml")


def controlled(desk: Desk, *controls: str) -> Desk:
    return replace(desk, config=replace(desk.config, probe=replace(desk.config.probe, controls=controls)))


def due(desk: Desk, now: datetime) -> int:
    return len(desk.store.agenda.due(VISIT, now) | desk.store.agenda.due(SURVEY, now))


def letters(desk: Desk) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.recipient, one.kinds) for one in desk.store.letters.entries()]


def test_a_cut_line_is_nobodys_fault(tmp_path: Path) -> None:
    with open_desk(county(tmp_path)) as desk, WebServer(lambda _: answer("well")) as control:
        cut = controlled(desk, f"http://127.0.0.1:{free_port()}/", f"http://127.0.0.1:{free_port()}/")
        for minutes in range(5):
            assert hold_round(cut, NOW + timedelta(minutes=minutes)).hosts() == frozenset()
        assert [one.name for one in desk.store.marks.alerts()] == ["line"]
        assert letters(desk) == [("center@jichuan.example", ("alert",))]
        assert due(desk, NOW) == SITES
        assert not desk.store.visits.sites()

        well = controlled(desk, control.url())
        assert len(hold_round(well, NOW + timedelta(minutes=6)).visited) == SITES
        assert len(desk.store.visits.sites()) == SITES
        assert "alert" not in [kind for _, kinds in letters(desk)[1:] for kind in kinds]


def test_the_alert_is_over_when_a_site_is_reached(tmp_path: Path) -> None:
    with WebServer(lambda _: answer("<ul><li>无</li></ul>")) as site:
        text = HEAD.format(port=1) + UNIT.format(host=site.host, number=1)
        (tmp_path / "config.toml").write_text(text, "utf-8")
        with open_desk(configuration.load(tmp_path / "config.toml")) as desk:
            away = "http://127.0.0.1:1/"
            gone = replace(desk.config.sites[0], home=away, reports=away, hosts=("127.0.0.1:1",))
            dead = replace(desk.config, sites=(gone,))
            cut = controlled(replace(desk, config=dead), f"http://127.0.0.1:{free_port()}/")
            hold_round(cut, NOW)
            assert [one.name for one in desk.store.marks.alerts()] == ["line"]
            hold_round(desk, NOW + timedelta(minutes=1))
            assert desk.store.marks.alerts() == []
