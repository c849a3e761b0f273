"""Bulletins and ledgers as a clerk makes them: drafted, looked at, issued to all units, declared void, drawn again."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes, policy
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from msgspec.structs import replace
from openpyxl import load_workbook

from monitor.letters.looks import SHIPPED
from monitor.settings import Config
from monitor.store.store import Store
from tests.cli.test_rules import run as execute_here
from tests.county import EDUCATION, WATER, County

JANUARY = partial(date, 2026, 1)
BY = ("--by", "王某")
SIGNED = (*BY, "--note", "数字有误")
FIRST = "1"
PLACE = "霁川县教育局2025年政府信息公开工作年度报告"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """A county in which a figure of one report has stayed wrong although its time is over; issue 1 is out."""
    with County(tmp_path_factory.mktemp("county")) as running:
        running.publish(EDUCATION, JANUARY(15), "carry_over_misstated")
        running.publish(WATER, JANUARY(15))

        def let_go(config: Config) -> Config:
            return replace(config, letters=replace(config.letters, approve=()))

        with running.desk(let_go) as desk:
            for day in range(12):
                running.live(desk, JANUARY(16) + timedelta(days=day))
        assert issued(running) == FIRST
        yield running


def run(county: County, *arguments: str, at: str = "2026-01-27 12:00:00") -> tuple[int, str, str]:
    return execute_here(*arguments, "--config", str(county.path), "--at", at)


def drafted(county: County) -> str:
    assert run(county, "bulletin", "draft", *BY)[0] == 0
    return str(listed(county)[-1]["id"])


def issued(county: County) -> str:
    number = drafted(county)
    assert run(county, "bulletin", "issue", number, *BY)[0] == 0
    return number


def listed(county: County) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(county, "bulletin", "list", "--json")[1])["bulletins"]
    return found


def shown(county: County, number: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(county, "bulletin", "show", number, "--json")[1])
    return found


def mails(county: County) -> list[tuple[str, str, bytes]]:
    """(state, recipient, message) of the mails that carry a bulletin."""
    with Store.reading(county.folder / "state") as store:
        entries = [one for one in store.letters.entries() if "bulletin" in one.kinds]
        return [(one.state, one.recipient, store.letters.message(one.id) or b"") for one in entries]


def test_a_draft_names_what_was_not_put_right_and_is_sent_to_nobody(county: County) -> None:
    before = len(mails(county))
    code, out, _ = run(county, "bulletin", "draft", *BY)
    assert (code, "点名问题 1 个" in out) == (0, True)
    draft = listed(county)[-1]
    assert (draft["state"], draft["number"], draft["total"]) == ("draft", None, None)
    assert [(one["agency"], one["place"]) for one in draft["problems"]] == [(EDUCATION, PLACE)]
    assert "（草稿）" in run(county, "bulletin", "show", str(draft["id"]))[1]
    assert len(mails(county)) == before


def test_an_issue_takes_the_next_number_and_goes_to_every_unit_with_both_files(county: County) -> None:
    before, last = len(mails(county)), max((one["total"] or 0 for one in listed(county)), default=0)
    number = drafted(county)
    code, out, _ = run(county, "bulletin", "issue", number, *BY)
    assert (code, f"第 {last + 1} 期" in out) == (0, True)
    one = shown(county, number)
    assert (one["state"], one["year"], one["number"], one["total"]) == ("issued", 2026, last + 1, last + 1)
    assert (one["day"], one["rectify_by"], one["files"]["actor"]) == ("2026-01-27", "2026-02-03", "王某")
    sent = mails(county)[before:]
    assert [recipient.partition("@")[0] for _, recipient, _ in sent] == ["edu", "health", "town", "water"]
    mail = message_from_bytes(sent[0][2], policy=policy.default)
    assert str(mail["Subject"]) == f"【通报】政府网站栏目更新情况通报2026年第{last + 1}期（总第{last + 1}期）"
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert [str(name).rpartition(".")[2] for name in names] == ["docx", "xlsx"]


def test_a_bulletin_is_drawn_again_byte_for_byte(county: County, tmp_path: Path) -> None:
    before = mails(county)[0][2]
    code, out, _ = run(county, "bulletin", "show", FIRST, "--out", str(tmp_path), at="2027-03-01 08:00:00")
    assert code == 0 and "不一致" not in out
    files = {path.suffix: path for path in tmp_path.iterdir()}
    assert set(files) == {".docx", ".xlsx", ".html", ".txt"}
    attached = list(message_from_bytes(before, policy=policy.default).iter_attachments())
    assert [part.get_payload(decode=True) for part in attached] == [
        files[".docx"].read_bytes(),
        files[".xlsx"].read_bytes(),
    ]
    assert any(EDUCATION in paragraph.text for paragraph in Document(str(files[".docx"])).paragraphs)
    assert load_workbook(files[".xlsx"]).worksheets[0]["B2"].value == EDUCATION
    assert EDUCATION in files[".html"].read_text(encoding="utf-8")


def test_another_template_is_admitted(county: County, tmp_path: Path) -> None:
    own = county.folder / "own"
    own.mkdir()
    changed = Document(str(SHIPPED / "bulletin.docx"))
    changed.paragraphs[0].insert_paragraph_before("机密")
    changed.save(str(own / "bulletin.docx"))
    config = county.folder / "other.toml"
    text = county.path.read_text(encoding="utf-8").replace("[letters]", '[letters]\ntemplates = "own"', 1)
    config.write_text(text, encoding="utf-8")
    out = execute_here("bulletin", "show", FIRST, "--out", str(tmp_path), "--config", str(config))[1]
    assert "不一致" in out


def test_a_void_issue_keeps_its_number_and_its_waiting_mails_are_cancelled(county: County) -> None:
    number = issued(county)
    mine = [state for state, _, _ in mails(county)][-4:]
    assert mine == ["queued"] * 4
    total = shown(county, number)["total"]
    assert run(county, "bulletin", "void", number, *SIGNED, at="2026-01-27 12:05:00")[0] == 0
    one = shown(county, number)
    assert (one["state"], one["total"], one["files"]["note"]) == ("void", total, "数字有误")
    assert [state for state, _, _ in mails(county)][-4:] == ["cancelled"] * 4
    assert shown(county, issued(county))["total"] == total + 1
    assert "作废" in run(county, "bulletin", "list")[1]


def test_what_the_last_issue_named_is_counted_on(county: County) -> None:
    assert shown(county, drafted(county))["problems"][0]["times"] >= 2


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".html", ".txt"])
def test_one_file_is_exported_by_its_suffix(county: County, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"通报{suffix}"
    assert run(county, "bulletin", "export", FIRST, str(path))[0] == 0
    assert path.stat().st_size > 500


@pytest.mark.parametrize(
    ("arguments", "exit_code", "says"),
    [
        (("bulletin", "show", "99"), 1, "没有第 99 号通报"),
        (("bulletin", "issue", "99", *BY), 1, "没有第 99 号通报"),
        (("bulletin", "void", "99", *SIGNED), 1, "没有第 99 号通报"),
        (("bulletin", "draft", "--by", " "), 2, "--by"),
        (("bulletin", "void", "1", *BY), 2, "--note"),
        (("bulletin", "export", "1", "通报.pdf"), 2, ".docx"),
        (("ledger", "export", "台账.pdf"), 2, ".xlsx"),
        (("ledger", "export", "/nowhere/at/all/台账.xlsx", "--view", "x"), 2, "--view"),
    ],
)
def test_what_cannot_be_done_is_said(county: County, arguments: tuple[str, ...], exit_code: int, says: str) -> None:
    code, out, err = run(county, *arguments)
    assert (code, says in out + err) == (exit_code, True), out + err


def test_an_issue_is_not_issued_again(county: County) -> None:
    code, _, err = run(county, "bulletin", "issue", FIRST, *BY)
    assert (code, "不是草稿" in err) == (1, True)


def test_the_ledgers_are_one_workbook_and_one_table_each(county: County, tmp_path: Path) -> None:
    assert run(county, "ledger", "export", str(tmp_path / "台账.xlsx"))[0] == 0
    book = load_workbook(tmp_path / "台账.xlsx")
    assert book.sheetnames == ["年报台账", "栏目台账", "问题台账", "文书登记簿"]
    reports, _, problems, papers = book.worksheets
    assert {row[0] for row in reports.iter_rows(min_row=2, values_only=True)} >= {EDUCATION, WATER}
    assert reports["D2"].number_format == "yyyy-mm-dd"
    first = [cell.value for cell in problems[2]]
    assert (first[0], first[1], first[10], first[11]) == ("1", EDUCATION, "超期未改", 1)
    assert "文书" in str(first[6]) and "期" in str(first[6])
    assert papers["B2"].data_type == "s"
    assert run(county, "ledger", "export", str(tmp_path / "台账.csv"), "--view", "papers")[0] == 0
    content = (tmp_path / "台账.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert next(csv.reader(StringIO(content.decode("utf-8-sig"))))[:3] == ["系列", "期号/文号", "标题"]


def test_what_is_counted_and_not_named_is_asked_about_before_the_issue(tmp_path: Path) -> None:
    with County(tmp_path) as young:
        young.publish(EDUCATION, JANUARY(15), "carry_over_misstated")
        with young.desk() as desk:
            for day in (19, 20):
                young.live(desk, JANUARY(day))
        at = "2026-01-20 12:00:00"
        code, out, _ = run(young, "bulletin", "draft", *BY, at=at)
        assert code == 0 and "整改期限未到的 1 个" in out
        code, out, err = run(young, "bulletin", "issue", FIRST, *BY, at=at)
        assert code in (2, 3) and "整改期限未到的 1 个" in out and "--yes" in err
        assert [one["state"] for one in listed(young)] == ["draft"]
        assert run(young, "bulletin", "issue", FIRST, *BY, "--yes", at=at)[0] == 0
        assert "整改期限未到的1个" in run(young, "bulletin", "show", FIRST, at=at)[1].replace("\n", "")


def test_what_was_put_right_since_the_last_issue_is_told(tmp_path: Path) -> None:
    with County(tmp_path) as better:
        better.publish(EDUCATION, JANUARY(15), "carry_over_misstated")
        with better.desk() as desk:
            for day in (19, 20):
                better.live(desk, JANUARY(day))
            better.publish(EDUCATION, JANUARY(15))
            for day in (21, 22):
                better.live(desk, JANUARY(day))
        at = "2026-01-22 12:00:00"
        assert run(better, "bulletin", "draft", *BY, at=at)[0] == 0
        [done] = shown(better, FIRST)["done"]
        assert (done["agency"], done["label"], done["day"]) == (EDUCATION, "数据勾稽关系不符", "2026-01-21")
        assert run(better, "bulletin", "issue", FIRST, *BY, at=at)[0] == 0, "nothing is withheld, so nothing is asked"
        text = run(better, "bulletin", "show", FIRST, at=at)[1].replace("\n", "")
        assert "整改完成情况" in text and f"经复查销号的问题1个，涉及{EDUCATION}" in text
