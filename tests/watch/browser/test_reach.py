"""What a hostile page can reach through us: nothing but what our own client would fetch, and no socket of the browser."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote

import pytest

from monitor.watch.browser import owner
from tests.browser import family, living, shown, text, trouble, wants_browser, wrapped
from tests.fetch.addresses import LOOPBACK, PRIVATE
from tests.servers import Asked, WebServer, answer, pages, redirect
from tests.sites import html
from tests.test_daemon import until

pytestmark = wants_browser

HOSTS = (*dict.fromkeys((*(f"[{one.partition('%')[0]}]" if ":" in one else one for one in PRIVATE), *LOOPBACK)),)

ASKING = """
    const add = (tag, more) => document.body.append(Object.assign(document.createElement(tag), more));
    const link = (rel, href) => add('link', {rel, href});
    const attempt = f => { try { const r = f(); if (r && r.catch) r.catch(() => 0); } catch (e) {} };
    for (const host of HOSTS) {
        const at = 'http://' + host + ':PORT/';
        attempt(() => fetch(at + 'fetch'));
        attempt(() => fetch('/to?' + at + 'redirect'));
        attempt(() => fetch(at + 'sent', {method: 'POST', body: 'x', mode: 'no-cors'}));
        attempt(() => navigator.sendBeacon(at + 'beacon', 'x'));
        attempt(() => new WebSocket(at.replace('http', 'ws') + 'socket'));
        attempt(() => new EventSource(at + 'events'));
        attempt(() => new WebTransport(at.replace('http', 'https') + 'transport').ready);
        attempt(() => open(at + 'window'));
        attempt(() => new RTCPeerConnection({iceServers: [{urls: 'stun:' + host + ':UDP'}, {urls: 'turn:' + host + ':PORT?transport=tcp', username: 'a', credential: 'b'}]}));
        add('script', {src: at + 'script'}); add('img', {src: at + 'image'}); add('iframe', {src: at + 'frame'});
        add('object', {data: at + 'object'}); add('video', {src: at + 'video'}); add('style', {textContent: `@import '${at}style';`});
        link('stylesheet', at + 'style'); link('preconnect', at); link('dns-prefetch', at); link('prefetch', at + 'prefetch');
        link('modulepreload', at + 'module'); link('prerender', at + 'prerender');
        attempt(() => new Worker(URL.createObjectURL(new Blob([
            `fetch('${at}worker').catch(() => 0); try { importScripts('${at}import') } catch (e) {}; new WebSocket('${at.replace('http', 'ws')}worker')`
        ]))));
    }
    attempt(() => {
        const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:UDP'}]});
        peer.createDataChannel('a');
        return peer.createOffer().then(offer => peer.setLocalDescription(offer));
    });
    let left = 8;
    const waiting = setInterval(() => { add('p'); if (!--left) clearInterval(waiting); }, 100);
    x.textContent = '都问过了';
"""


class Canary:
    """Ports of this machine that nobody may touch: connections and datagrams are heard."""

    def __init__(self, stack: ExitStack) -> None:
        self.heard: list[str] = []
        self._server = stack.enter_context(WebServer(self._heard))
        self._datagrams = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        self._datagrams.bind(("127.0.0.1", 0))
        self._datagrams.setblocking(False)

    @property
    def port(self) -> str:
        return self._server.host.partition(":")[2]

    @property
    def udp(self) -> str:
        return str(self._datagrams.getsockname()[1])

    def silent(self) -> bool:
        with suppress(BlockingIOError):
            self.heard.append(repr(self._datagrams.recv(2000)))
        return not self.heard and self._server.connections == 0

    def _heard(self, asked: Asked) -> bytes:
        self.heard.append(asked.path)
        return answer("secret")


@contextmanager
def canary() -> Iterator[Canary]:
    with ExitStack() as stack:
        yield Canary(stack)


def asking(bird: Canary, script: str = ASKING) -> bytes:
    script = script.replace("HOSTS", json.dumps(HOSTS)).replace("PORT", bird.port).replace("UDP", bird.udp)
    return html(f"<html><body><p id=x>还没有</p><script>{script}</script></body></html>")


def test_no_way_out_of_a_page_leads_to_an_address_of_ours(tmp_path: Path) -> None:
    assert len(HOSTS) == 27
    log = tmp_path / "net.json"
    with canary() as bird:
        hostile = asking(bird)

        def answers(asked: Asked) -> bytes:
            path, _, to = asked.path.partition("?")
            return redirect(unquote(to)) if path == "/to" else hostile

        with WebServer(answers) as server:
            rendered = shown(
                server, seconds=60.0, most_requests=1000, program=wrapped(tmp_path, after=f"--log-net-log={log}")
            )
            owner.close()
            assert {asked.path.partition("?")[0] for asked in server.asked} == {"/", "/to"}
        assert bird.silent()
    assert ">都问过了<" in text(rendered)
    assert tried(log) == {}


def tried(log: Path) -> dict[str, int]:
    """What the browser's own network stack connected to or sent, by kind."""
    written = json.loads(log.read_text(encoding="utf-8"))
    names = {number: name for name, number in written["constants"]["logEventTypes"].items()}
    kinds = ("TCP_CONNECT_ATTEMPT", "UDP_BYTES_SENT", "SOCKET_BYTES_SENT", "SSL_CONNECT")
    assert written["events"] and {*kinds} <= {*names.values()}
    found: dict[str, int] = {}
    for event in written["events"]:
        name = names[event["type"]]
        if name in kinds:
            found[name] = found.get(name, 0) + 1
    return found


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "[::1]"])
def test_a_page_that_leaves_for_such_an_address_is_not_read(host: str) -> None:
    with canary() as bird:
        with WebServer(lambda _: asking(bird, f"location = 'http://{host}:PORT/location'")) as server:
            assert trouble(shown(server, seconds=60.0)) == (
                "render-failed",
                f"led to http://{host}:{bird.port}/location",
            )
        assert bird.silent()


def _apart() -> bool:
    try:
        return subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not _apart(), reason="this system lets us make no network of our own")
def test_a_browser_without_any_network_shows_the_page_all_the_same(tmp_path: Path) -> None:
    script = "fetch('/api').then(r => r.text()).then(t => x.textContent = t)"
    page = html(f"<html><body><p id=x>还没有</p><script>{script}</script></body></html>")
    with WebServer(pages({"/": page, "/api": answer("已经有了", kind="text/plain; charset=utf-8")})) as server:
        rendered = shown(server, program=wrapped(tmp_path, before="unshare -n"))
    assert ">已经有了<" in text(rendered)


def test_nothing_of_the_browser_is_left_when_it_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner.close()
    before = family(os.getpid())
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with WebServer(pages({"/": html("<html><body><p>有</p></body></html>")})) as server:
        assert "有" in text(shown(server))
    started = family(os.getpid()).keys() - before.keys()
    assert len(started) > 2 and [*tmp_path.iterdir()] != []
    owner.close()
    until(lambda: living(started) == [])
    assert [*tmp_path.iterdir()] == []
