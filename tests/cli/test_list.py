"""``monitor list`` as a user meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.read.interfaces import pages

AT = "2027-01-20T09:00:00"
BASE = "http://127.0.0.2/zfxxgk/nb/"
TITLE = "霁川县教育局2026年政府信息公开工作年度报告"
SHUT = TITLE.replace("教育局", "民政局")
PAGE = (
    f"<html><meta charset=utf-8><ul><li><a href='a1.html'>{TITLE}</a>2027-01-12</li>"
    f"<li><a href='javascript:view(7)'>{SHUT}</a>2027-01-13</li></ul><div>共2条 1/2页 下一页</div></html>"
)
CONFIG = """
[center]
name = "霁川县电子政务服务中心"
[[site]]
host = "127.0.0.2"
home = "http://127.0.0.2/"
reports = "http://127.0.0.2/zfxxgk/nb/"
selectors = { item = "section", title = "h5", link = "footer a", date = "time" }
[[agency]]
name = "霁川县教育局"
kind = "department"
site = "127.0.0.2"
"""
ODD = f"<section><h5>{TITLE}</h5><time>2027-01-12</time><footer><a href=a1.html>查看</a></footer></section>"


def run(*arguments: str, cwd: Path, page: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error of ``monitor list -``."""
    (cwd / "config.toml").write_text(CONFIG, encoding="utf-8")
    command = [sys.executable, "-m", "monitor", "--at", AT, "list", "-", "--base", BASE, *arguments]
    done = subprocess.run(command, cwd=cwd, input=page.encode(), capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_an_entry_without_an_address_is_listed_with_none(tmp_path: Path) -> None:
    code, out, _ = run("--agency", "霁川县民政局", "--year", "2026", cwd=tmp_path, page=PAGE)
    assert code == 0
    assert json.loads(out) == {
        "schema": 1,
        "source": "-",
        "items": [
            {"title": TITLE, "url": f"{BASE}a1.html", "published": "2027-01-12", "pinned": False, "under": None},
            {"title": SHUT, "url": None, "published": "2027-01-13", "pinned": False, "under": None},
        ],
        "newest": "2027-01-13",
        "total": 2,
        "pages": 2,
        "next": None,
        "kind": "list",
        "report": None,
        "trouble": None,
    }


def test_a_list_is_read_by_the_selectors_of_a_site_of_the_configuration(tmp_path: Path) -> None:
    _, plain, _ = run(cwd=tmp_path, page=ODD)
    _, selected, _ = run("--site", "127.0.0.2", cwd=tmp_path, page=ODD)
    assert json.loads(plain)["items"] == []
    assert [item["url"] for item in json.loads(selected)["items"]] == [f"{BASE}a1.html"]


def test_a_site_that_is_not_in_the_configuration_is_named_with_those_that_are(tmp_path: Path) -> None:
    code, out, err = run("--site", "127.0.0.9", cwd=tmp_path, page=ODD)
    assert (code, out) == (1, "")
    assert "127.0.0.9" in err and "127.0.0.2" in err and "Traceback" not in err


def test_half_a_character_in_an_answer_is_printed_all_the_same(tmp_path: Path) -> None:
    answer = json.dumps({"data": {"results": [{"title": f"\ud800{TITLE}", "url": "/\udfff.html"}]}})
    code, out, err = run(cwd=tmp_path, page=answer)
    assert (code, err) == (0, "")
    assert json.loads(out)["items"][0]["title"] == f"〔U+D800〕{TITLE}"


def test_a_township_is_found_where_a_title_leaves_out_its_government(tmp_path: Path) -> None:
    page = PAGE.replace("教育局", "云门镇")
    code, out, _ = run("--agency", "霁川县云门镇人民政府", "--year", "2026", cwd=tmp_path, page=page)
    assert (code, json.loads(out)["report"]) == (0, f"{BASE}a1.html")


def test_people_are_shown_how_a_page_was_read(tmp_path: Path) -> None:
    row = "<li><a href='a{0}.html'>霁川县第{0}批公路养护计划公告</a>2027-01-1{0}</li>"
    page = "<html><meta charset=utf-8><ul>" + "".join(map(row.format, range(1, 6))) + "</ul></html>"
    code, out, _ = run("--explain", cwd=tmp_path, page=page)
    assert code == 0
    for said in ("列表页", "2027-01-15", "本栏目", "霁川县第1批公路养护计划公告"):
        assert said in out, out
    code, out, _ = run(
        "--explain", "--lang", "en", cwd=tmp_path, page="<form><p>请先登录</p><input type=password></form>"
    )
    assert (code, "login" in out.lower()) == (0, True), out


def test_people_are_told_which_interface_a_script_asks(tmp_path: Path) -> None:
    code, out, _ = run("--explain", cwd=tmp_path, page=pages.page(pages.JPAGE % 214))
    said = "".join(line for line in out.splitlines() if "列表接口" in line)
    assert (code, "大汉 jpage" in said) == (0, True), out
    assert "http://127.0.0.2/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=60&perpage=20&webid=31" in said
    _, out, _ = run("--explain", cwd=tmp_path, page=pages.page("$.get('/api/list', draw);"))
    assert "没有找到" in out
    _, out, _ = run("--explain", cwd=tmp_path, page=PAGE)
    assert "列表接口" not in out


def test_people_are_told_that_a_list_was_described_by_hand(tmp_path: Path) -> None:
    page = f"<html><meta charset=utf-8>{ODD}</html>"
    code, out, _ = run("--explain", "--site", "127.0.0.2", cwd=tmp_path, page=page)
    assert (code, "selectors" in out, "“selectors”" in out) == (0, True, False), out
