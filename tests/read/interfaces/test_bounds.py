"""Scripts made against the reader: whatever they are, twice as much costs twice as much, and nothing raises."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from monitor.read import interfaces
from tests.bounds import SHARES, assert_in_proportion
from tests.read.interfaces import pages
from tests.read.interfaces.pages import CHANNEL, page

BASE = "http://www.huaijiang.example/zwgk/tzgg/index.shtml"
CALL = f"$.get('/common/search/{CHANNEL}', "
HOSTILE: Mapping[str, Callable[[int], str]] = {
    "plain words": lambda size: "/search" + "var x = 1; " * (size // 11),
    "literals": lambda size: "".join(f"f('/search/{n}', '{n}');" for n in range(size // 20)),
    "calls": lambda size: f"{CALL}{{page: p}});" * (size // 70),
    "one long call": lambda size: f"{CALL}{{{'a: b + c, ' * (size // 10)}}});",
    "nested calls": lambda size: CALL * (size // 50),
    "open brackets": lambda size: "/search" + "f(" * (size // 2),
    "a long sum": lambda size: f"x = {'a+' * (size // 2)}'/common/search/{CHANNEL}'{'+b' * 99};",
    "a long name": lambda size: f"{CALL}a{'.a' * (size // 2)});",
    "open quotes": lambda size: "/search" + "\\'" * (size // 2),
    "quotes over lines": lambda size: "/search" + '"\\\n\\"' * (size // 5),
    "open templates": lambda size: "/search" + "`${a" * (size // 4),
    "open comments": lambda size: "/search" + "/*" * (size // 2),
    "open patterns": lambda size: "/search=" + "/[" * (size // 2),
    "names kept": lambda size: "/search" + "".join(f"a{n % 50}='{n}';" for n in range(size // 9)),
    "holes": lambda size: f"fetch(`/common/search/{CHANNEL}{'${a}' * (size // 4)}`)",
    "queries": lambda size: f"{CALL}'{'a=b&' * (size // 4)}');",
}


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("name", HOSTILE)
def test_twice_as_much_script_costs_twice_as_much(name: str, share: int) -> None:
    def work(text: str) -> object:
        return interfaces.plainly(text.encode(), BASE, "text/html; charset=utf-8")

    assert_in_proportion(lambda size: page(HOSTILE[name](size)), work, 1024 * 1024 // share)


def test_what_stands_behind_a_megabyte_of_scripts_is_not_looked_for() -> None:
    long = "var x = 1; " * 100_000
    text = page(body=f"<script>{long}</script>{pages.LIST}<script>{pages.UCAP_OBJECT}</script>")
    assert not interfaces.find(text.encode(), BASE)
    short = page(body=f"<script>{long[:1000]}</script>{pages.LIST}<script>{pages.UCAP_OBJECT}</script>")
    assert len(interfaces.find(short.encode(), BASE)) == 1


@pytest.mark.parametrize(
    "broken", [b"", b"\xff\xfe<script>", b"<script>'", "<script>`${".encode("utf-16"), bytes(range(256))]
)
def test_nothing_raises(broken: bytes) -> None:
    assert interfaces.find(broken, BASE) == ()
    assert interfaces.find(broken, "") == ()


@pytest.mark.parametrize(
    "base", ["", "http://[", "http://[::1", "//", "x", "http://a.example/gkmlpt/index#%", "\ud800"]
)
@pytest.mark.parametrize(
    "script",
    [
        pages.UCAP_OBJECT,
        pages.UCAP_ADDRESS.replace("/search/", "http://[/search/"),
        pages.UCAP_ADDRESS.replace("/search/", "//[x]y/search/"),
        pages.WAS_OBJECT.replace("-docorderpri", "\\ud800"),
        pages.FILE.replace("./", "http://[/"),
        pages.GKMLPT % "1",
    ],
)
def test_nothing_raises_whatever_the_addresses(base: str, script: str) -> None:
    interfaces.find(page(script).encode(), base)


def test_a_script_may_break_off_anywhere() -> None:
    for script in (pages.UCAP_AJAX, pages.UCAP_TEMPLATE, pages.JPAGE_OBJECT):
        for cut in range(0, len(script), 5):
            interfaces.find(page(script[:cut]).encode(), BASE)
