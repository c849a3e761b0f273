from __future__ import annotations

from datetime import date

import pytest

from monitor.model.websites import Message
from monitor.read.pages.messages import messages

URL = "http://www.jichuan.gov.cn/zxzx/index.html"


def read(rows: str) -> tuple[Message, ...]:
    page = f"<html><body><table><tr><th>标题</th><th>来信时间</th><th>状态</th></tr>{rows}</table></body></html>"
    return messages(page.encode(), URL, "text/html; charset=utf-8")


def row(day: str, state: str) -> str:
    return f'<tr><td><a href="/m/1.html">关于道路照明的咨询</a></td><td>{day}</td><td>{state}</td></tr>'


@pytest.mark.parametrize(
    ("state", "answered"),
    [
        ("已答复", True), ("[已回复]", True), ("【已办结】", True), ("未答复", False), ("待回复", False), ("待 处理", False),
        ("办理中", None), ("已受理", None),
    ],
)  # fmt: skip
def test_the_state_of_a_message_is_what_its_row_says(state: str, answered: bool | None) -> None:
    (found,) = read(row("2026-01-04", state))
    assert (found.written, found.answered, found.url) == (
        date(2026, 1, 4),
        answered,
        "http://www.jichuan.gov.cn/m/1.html",
    )


@pytest.mark.parametrize("state", ["", "公开", "建议尽快答复未答复的信件", "查看"])
def test_a_row_without_a_state_is_no_message(state: str) -> None:
    assert read(row("2026-01-04", state)) == ()


def test_with_two_days_it_is_not_known_which_is_that_of_the_letter() -> None:
    (found,) = read(row("2026-01-04</td><td>2026-02-04", "未答复"))
    assert found.written is None


def test_a_list_without_a_table() -> None:
    items = "<ul><li><a href='/m/2.html'>窗口几点上班</a><i>[已回复]</i><span>2026-03-02 09:10</span></li><li>无关</li></ul>"
    (found,) = messages(items.encode(), URL)
    assert (found.written, found.answered) == (date(2026, 3, 2), True)


@pytest.mark.parametrize("body", [b"", b"\xff", b"<tr>" * 5000, b"<li>" + "已答复".encode() * 10_000])
def test_nothing_a_list_says_raises(body: bytes) -> None:
    assert messages(body, URL) == ()
