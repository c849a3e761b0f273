"""Pages that mean no good: bounded in time, requests and size, and the browser is there for the next one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from tests.browser import LIMITS, shown, text, trouble, wants_browser
from tests.servers import Asked, Script, WebServer, answer, drip, pages, redirect
from tests.sites import html

pytestmark = wants_browser


def page(script: str, body: str = "<p id=x>还没有</p>") -> bytes:
    return html(
        f"<!DOCTYPE html><html><head><title>列表</title></head><body>{body}<script>{script}</script></body></html>"
    )


def test_a_page_is_its_text_once_it_rests() -> None:
    script = "setTimeout(() => fetch('/api').then(r => r.text()).then(t => x.textContent = t), 200)"
    with WebServer(pages({"/": page(script), "/api": answer("已经有了", kind="text/plain; charset=utf-8")})) as server:
        rendered = shown(server)
        assert [asked.path for asked in server.asked] == ["/", "/api"]
    assert text(rendered).startswith("<!DOCTYPE html>\n<html>") and '<p id="x">已经有了</p>' in text(rendered)
    assert [(one.url, one.rendered) for one in rendered.captures] == [(server.url("/api"), False)]
    assert rendered.whole


def answers_of(script: str) -> Script:
    def answers(asked: Asked) -> bytes:
        if asked.path.startswith("/large"):
            return answer(b"x" * 1_000_000, kind="text/plain")
        return page(script) if asked.path == "/" else answer("[]", kind="application/json")

    return answers


@pytest.mark.parametrize(
    "script",
    [
        "for (;;) {}",
        "for (;;) alert('还在')",
        "setInterval(() => fetch('/api'), 50)",
        "setInterval(() => document.body.append(document.createElement('p')), 20)",
        "location.reload()",
    ],
    ids=["loop", "dialogs", "polling", "growing", "reloading"],
)
def test_a_page_without_end_is_bounded(script: str) -> None:
    with WebServer(answers_of(script)) as server:
        assert trouble(shown(server, seconds=1.0))[0] == "render-failed"
        assert len(server.asked) <= 82


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("for (let n = 0; n < 1000; n++) fetch('/api?' + n)", "over 80 requests"),
        ("x.textContent = 'x'.repeat(3000000)", "text over 2000000 bytes"),
        ("Promise.all([1, 2, 3, 4].map(n => fetch('/large?' + n)))", "over 3000000 bytes"),
        ("location = 'http://elsewhere.example/'", "led to http://elsewhere.example/"),
        ("location = URL.createObjectURL(new Blob(['<p>有'], {type: 'text/html'}))", "left for blob:"),
    ],
    ids=["requests", "text", "bytes", "elsewhere", "blob"],
)
def test_a_page_beyond_a_bound_is_not_read(script: str, says: str) -> None:
    limits = replace(LIMITS, max_bytes=2_000_000)
    with WebServer(answers_of(script)) as server:
        code, said = trouble(shown(server, limits=limits, most_bytes=3_000_000))
        assert code == "render-failed" and says in said
        assert len(server.asked) <= 82


def test_after_a_page_that_never_rests_the_next_one_is_shown() -> None:
    with WebServer(pages({"/": page("for (;;) {}"), "/next": page("x.textContent = '有'")})) as server:
        assert trouble(shown(server, seconds=0.5))[0] == "render-failed"
        assert ">有<" in text(shown(server, "/next"))


def test_a_page_gets_only_so_much_memory() -> None:
    script = (
        "const held = []; try { while (held.length < 20) held.push(new Uint8Array(2e8).fill(1)); x.textContent = '不够'; }"
        " catch (e) { x.textContent = '够了'; }"
    )
    with WebServer(pages({"/": page(script)})) as server:
        assert ">够了<" in text(shown(server))


NEEDLESS = """
    alert('一'); confirm('二'); prompt('三'); print(); onbeforeunload = () => '别走';
    open('/window'); open('about:blank');
    const link = more => { const a = Object.assign(document.createElement('a'), more); document.body.append(a); a.click(); };
    link({target: '_blank', href: '/blank'}); link({download: 'a.exe', href: '/download'});
    const add = (tag, more) => document.body.append(Object.assign(document.createElement(tag), more));
    add('iframe', {src: '/frame'}); add('embed', {src: '/embed'}); add('object', {data: '/object'});
    add('img', {src: '/image'}); add('video', {src: '/video'}); add('audio', {src: '/audio'});
    add('link', {rel: 'prefetch', href: '/prefetch'}); add('link', {rel: 'icon', href: '/icon'});
    add('link', {rel: 'manifest', href: '/manifest'}); new FontFace('f', 'url(/font)').load().catch(() => 0);
    navigator.sendBeacon('/beacon', 'x'); new EventSource('/events'); new WebSocket('ws://' + location.host + '/socket');
    (navigator.serviceWorker || {register: async () => 0}).register('/worker').catch(() => 0);
    Notification.requestPermission(); navigator.geolocation.getCurrentPosition(() => 0);
    x.textContent = '有';
"""


def test_what_a_list_does_not_need_is_neither_asked_for_nor_waited_for() -> None:
    with WebServer(pages({"/": page(NEEDLESS)})) as server:
        rendered = shown(server)
        assert [asked.path for asked in server.asked] == ["/"]
    assert ">有<" in text(rendered)


@pytest.mark.parametrize("path", ["/drip", "/moved"], ids=["slow", "elsewhere"])
def test_a_script_that_asks_in_vain_leaves_a_page_that_is_not_whole(path: str) -> None:
    def answers(asked: Asked) -> bytes | Iterator[bytes]:
        if asked.path == "/drip":
            return drip(b"x" * 10_000, 0.1)
        if asked.path == "/moved":
            return redirect("http://10.0.0.1/")
        return page(f"fetch('{path}').catch(() => 0)")

    with WebServer(answers) as server:
        rendered = shown(server, seconds=1.5)
    assert not rendered.whole


def test_a_form_is_sent_to_the_site_alone_and_within_bounds() -> None:
    script = (
        "const send = (to, body) => fetch(to, {method: 'POST', body}).then(r => r.text()).catch(() => '没有');"
        "Promise.all([send('/api', 'page=1'), send('/api', 'x'.repeat(70000)), send('http://elsewhere.example/', 'x'),"
        " fetch('/api', {method: 'PUT', body: 'x'}).then(() => '有').catch(() => '没有')])"
        ".then(all => x.textContent = all.join('，'))"
    )

    def answers(asked: Asked) -> bytes:
        return page(script) if asked.path == "/" else answer(asked.body, kind="text/plain")

    with WebServer(answers) as server:
        rendered = shown(server)
        assert [(asked.method, asked.body) for asked in server.asked] == [("GET", b""), ("POST", b"page=1")]
    assert ">page=1，没有，没有，没有<" in text(rendered)
    assert not rendered.whole
