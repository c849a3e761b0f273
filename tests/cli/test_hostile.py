"""What pages and rosters say is inert in the output of every verb, and comes through whole."""

from __future__ import annotations

import csv
import json
import unicodedata
from email import message_from_bytes, policy
from io import BytesIO, StringIO
from pathlib import Path
from random import Random

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook

from monitor.letters.bulletins import docx, sheet
from monitor.letters.compose import compose
from monitor.letters.kinds.notice import NoticePart
from monitor.letters.looks import looks
from monitor.letters.paper import environment
from monitor.letters.plain import plain
from monitor.model.cases import CaseEvent, CaseEventKind
from monitor.model.columns import ColumnState
from monitor.model.roster import Agency, BodyKind
from monitor.model.standings import Standings
from monitor.post.message import to_message
from monitor.store.store import Store
from tests.cli.test_main import CONFIG
from tests.cli.test_rules import run
from tests.letters import papers
from tests.letters.standing import NOW, standings
from tests.letters.test_compose import OFFICE
from tests.store.written import write

NAME = "霁川县\ue000𠮷\U000f0000\U00031350|=局"
"""A unit of the roster: private and rare characters, one younger than this program, and what steers tables."""
ODD = "\x1b]0;x\x07\x1b[31m红\x9b2J\r\n=cmd|' /C calc'!A0\x00\u202e反\u2066\u200b\ud800\ufffe\ue000𠮷㐂\U000f0000\u2028@x|y=1"
UNIT = Agency(name=NAME, kind=BodyKind.DEPARTMENT, site="127.0.0.1:9", emails=("a@x.example",))
PAPER, LOOKS = environment(), looks()
COMMANDS = [
    ("status",),
    ("status", "--json"),
    ("status", "--agency", NAME),
    ("cases", "list", "--all"),
    ("cases", "list", "--all", "--json"),
    ("cases", "list", "--unsure"),
    ("cases", "list", "--unsure", "--json"),
    ("cases", "show", "1"),
    ("cases", "show", "1", "--json"),
    ("letters", "list"),
    ("letters", "show", "1"),
    ("bulletin", "list"),
    ("bulletin", "list", "--json"),
    ("bulletin", "show", "1"),
    ("bulletin", "show", "1", "--json"),
    ("rules", "XX-01"),
    ("rules",),
    ("rules", "--markdown"),
    ("read", "page.html", "--explain"),
    ("read", "page.html"),
    ("list", "list.html", "--explain"),
    ("list", "list.html"),
    ("check", "page.html", "--all"),
    ("check", "page.html", "--all", "--json"),
    ("config", "check"),
    ("once", "--dry-run", "--site", "nobody"),
    ("once", "--dry-run", "--judge-only"),
    ("evidence", "verify"),
    ("bulletin", "draft", "--by", ODD),
]
RULE = """[[rule]]
id = "XX-01"
title = {odd}
title_en = {odd}
law = {odd}
why = {odd}
fix = {odd}
label = {odd}
severity = "S3"
version = 1
check = "sections-present"
"""


def told(words: str) -> Standings:
    """The books of a county in which every text is that of somebody else."""
    drawn = standings(Random(1), 3, 2)
    finding = {"agency": NAME, "says": words, "title": words, "law": words, "fix": words, "label": words, "url": words}
    columns = tuple(
        replace(
            one,
            state=ColumnState.STALE,
            sight=replace(one.sight, column=replace(one.sight.column, agency=NAME, path=(words,))),
        )
        for one in drawn.columns
    )
    return replace(
        drawn,
        obligations=tuple(
            replace(one, obligation=replace(one.obligation, agency=NAME, year=2025)) for one in drawn.obligations
        ),
        cases=tuple(
            replace(one, agency=NAME, where=words, finding=replace(one.finding, where=words, **finding))
            for one in drawn.cases
        ),
        columns=columns,
    )


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    text = CONFIG.format(host="127.0.0.1:9").replace("霁川县档案局", NAME)
    (folder / "config.toml").write_text(text, encoding="utf-8")
    (folder / "rules.d").mkdir()
    quoted = '"' + "".join(f"\\U{ord(one):08x}" for one in ODD if one != "\ud800") + '"'
    (folder / "rules.d" / "local.toml").write_text(RULE.format(odd=quoted), encoding="utf-8")
    page = ODD.replace("\ud800", "")
    (folder / "page.html").write_text(f"<title>{page}</title><h1>{page}2025年政府信息公开工作年度报告</h1>", "utf-8")
    items = "".join(f'<li><a href="{n}.html">{page}{n}</a><span>2026-01-0{n}</span></li>' for n in range(1, 9))
    (folder / "list.html").write_text(f"<html><body><ul>{items}</ul></body></html>", encoding="utf-8")
    known = told(ODD)
    with Store.writing(folder / "state") as store:
        write(store, known)
        with store.transaction():
            part = NoticePart(agency=UNIT, year=2025, cases=known.cases, checked_at=NOW, report_title=ODD)
            [letter] = compose([("a@x.example", part)], OFFICE, at=NOW, domain="d", new_id=lambda: "1", paper=PAPER)
            raw = to_message(letter, "c@x.example", "", name=NAME).as_bytes()
            store.letters.add([(replace(letter, cases=(1,)), raw)], "c@x.example", ())
            store.bulletins.draft(papers.bulletin(problems=(papers.problem(ODD, agency=NAME, says=ODD),)), ODD, NOW)
    return folder


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_others_wrote_is_inert_in_whatever_is_printed(
    county: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], lang: str
) -> None:
    monkeypatch.chdir(county)
    _, out, err = run(*command, "--lang", lang, "--at", f"{NOW:%Y-%m-%d %H:%M:%S}")
    assert out or err
    for line in (out + err).split("\n"):
        assert [one for one in line if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")] == []
    if "--json" in command:
        assert json.loads(out)
    elif command[0] == "status":
        first, *others = out.split("\n")
        assert first.count("|") == 1 and "|" not in "".join(others)


# --- through all of it -------------------------------------------------------------------------------------------

_names = st.text(
    st.sampled_from("局𠮷㐂|=\"'&<\x00\x1b\u202e\ufffe") | st.characters(min_codepoint=0xD7F0, max_codepoint=0xF8FF)
    | st.characters(min_codepoint=0xF0000),
    min_size=1,
    max_size=12,
).filter(lambda text: plain(text) != "")  # fmt: skip


def lasting(text: str) -> str:
    """What must come through: all but blanks and what is invisible, and by its number what is no character."""
    kept = (one for one in text if unicodedata.category(one) not in ("Cc", "Cf", "Zl", "Zp", "Zs"))
    return "".join(f"〔U+{ord(one):04X}〕" if is_none(one) else one for one in kept)


def is_none(one: str) -> bool:
    return 0xD800 <= ord(one) < 0xE000 or ord(one) & 0xFFFE == 0xFFFE


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_names)
def test_a_name_comes_through_whole_stored_mailed_and_tabled(tmp_path: Path, text: str) -> None:
    with Store.writing(tmp_path / "state") as store, store.transaction():
        case = replace(told(text).cases[0], id=None, notified=None, closed=None)
        number = store.cases.add(CaseEvent(kind=CaseEventKind.OPENED, case=case, at=NOW))
        kept = store.cases.get(number)
        assert kept is not None and lasting(kept.finding.says) == lasting(text)
        store.cases.add(CaseEvent(kind=CaseEventKind.CLOSED, case=kept, at=NOW))
    part = NoticePart(agency=UNIT, year=2025, cases=(kept,), checked_at=NOW, report_title=text, report_url="http://x/")
    [letter] = compose([("a@x.example", part)], OFFICE, at=NOW, domain="d", new_id=lambda: "1", paper=PAPER)
    mail = message_from_bytes(to_message(letter, "c@x.example", "", name=NAME).as_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None and f"报告名称：{lasting(text)}" in lasting(body.get_content())
    bulletin = papers.bulletin(problems=(papers.problem(text),))
    view = sheet.View(name="甲", headings=("乙",), rows=((text,),))
    tables = [
        Document(BytesIO(docx.draw(bulletin, LOOKS))).tables[0].cell(1, 2).text,
        str(load_workbook(BytesIO(sheet.workbook([view], NOW))).worksheets[0].cell(2, 1).value),
        list(csv.reader(StringIO(sheet.csv_table(view).decode("utf-8-sig"))))[1][0].removeprefix("'"),
    ]
    assert list(map(lasting, tables)) == [lasting(text), lasting(text), lasting(text).removeprefix("'")]
