"""The ledger as a clerk meets it: lists, one case explained, and what each action does, in a living county."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from monitor.evidence.custody import body
from monitor.settings import Config
from tests.cli.test_rules import run as execute_here
from tests.county import EDUCATION, HEALTH, WATER, County, without_mail_server
from tests.post.conftest import free_port
from tests.sites import article

JANUARY = partial(date, 2026, 1)
SIGNED = ("--by", "王某", "--note", "已电话核实")


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    """A county where one of two reports has a wrong figure."""
    with County(tmp_path) as running:
        running.publish(EDUCATION, JANUARY(15), "carry_over_misstated")
        running.publish(WATER, JANUARY(15))
        yield running


def live(county: County, first: date, last: date, **changes: Any) -> None:
    def changed(config: Config) -> Config:
        return replace(config, letters=replace(config.letters, approve=changes.get("approve", ())))

    with county.desk(changed) as desk:
        day = first
        while day <= last:
            county.live(desk, day)
            day += timedelta(days=1)


def run(county: County, *arguments: str, at: str = "2026-01-20 12:00:00") -> tuple[int, str, str]:
    return execute_here(*arguments, "--config", str(county.path), "--at", at)


def listed(county: County, *options: str) -> list[dict[str, Any]]:
    code, out, _ = run(county, "cases", "list", "--json", *options)
    assert code == 0
    found: list[dict[str, Any]] = json.loads(out)["cases"]
    return found


def shown(county: County, number: int) -> dict[str, Any]:
    _, out, _ = run(county, "cases", "show", str(number), "--json")
    found: dict[str, Any] = json.loads(out)
    return found


def test_cases_are_listed_and_one_is_explained(county: County) -> None:
    live(county, JANUARY(19), JANUARY(20))
    (one,) = listed(county)
    assert (one["id"], one["agency"], one["rule"], one["state"]) == (1, EDUCATION, "AR-A01", "notified")
    code, out, _ = run(county, "cases", "list", "--agency", HEALTH)
    assert (code, "AR-" in out) == (0, False)
    _, out, _ = run(county, "cases", "show", "1")
    assert all(word in out for word in (EDUCATION, "国办公开办函", "立案", "已通知", "整改通知"))
    assert [line["event"] for line in shown(county, 1)["journal"]] == ["opened", "notified"]


def test_a_dismissed_case_stays_away_until_its_figures_change(county: County) -> None:
    live(county, JANUARY(19), JANUARY(20))
    assert run(county, "cases", "dismiss", "1", *SIGNED)[0] == 0
    assert listed(county) == []
    assert [one["state"] for one in listed(county, "--all")] == ["dismissed"]
    live(county, JANUARY(21), JANUARY(23))
    assert listed(county) == []
    bad, day = county.bureaus.published[EDUCATION]
    cell = next(
        at for at, (one, other) in enumerate(zip(bad, article(EDUCATION, published=day), strict=False)) if one != other
    )
    county.bureaus.published[EDUCATION] = (f"{bad[:cell]}9{bad[cell + 1 :]}", day)
    live(county, JANUARY(24), JANUARY(25))
    assert [(one["id"], one["rule"]) for one in listed(county)] == [(2, "AR-A01")]


def test_a_dismissal_can_be_taken_back(county: County) -> None:
    live(county, JANUARY(19), JANUARY(20))
    run(county, "cases", "dismiss", "1", *SIGNED)
    assert run(county, "cases", "confirm", "1", *SIGNED)[0] == 0
    live(county, JANUARY(21), JANUARY(22))
    assert [(one["id"], one["rule"]) for one in listed(county)] == [(2, "AR-A01")]


def test_a_held_letter_of_a_dismissed_case_is_cancelled_and_never_leaves(county: County) -> None:
    live(county, JANUARY(19), JANUARY(20), approve=("notice",))
    (letter,) = shown(county, 1)["letters"]
    assert letter["state"] == "held"
    _, out, _ = run(county, "cases", "dismiss", "1", *SIGNED)
    assert str(letter["number"]) in out
    assert [one["state"] for one in shown(county, 1)["letters"]] == ["cancelled"]
    for command in ("approve", "resend"):
        assert run(county, "letters", command, str(letter["number"]), "--by", "王某")[0] == 2
    live(county, JANUARY(21), JANUARY(22))
    assert "整改通知" not in {kind for _, _, kind in county.mails()}


def test_a_letter_that_waits_for_a_dead_mail_server_does_not_leave_when_the_page_is_put_right(county: County) -> None:
    dead = partial(without_mail_server, port=free_port())
    with county.desk(dead) as desk:
        county.live(desk, JANUARY(19))
        county.live(desk, JANUARY(20))
        county.publish(EDUCATION, JANUARY(15))
        county.live(desk, JANUARY(21))
    assert [one["state"] for one in shown(county, 1)["letters"]] == ["cancelled"]
    live(county, JANUARY(22), JANUARY(23))
    assert "整改通知" not in {kind for _, _, kind in county.mails()}


def test_extending_replying_and_closing_are_journalled_with_who_and_why(county: County) -> None:
    live(county, JANUARY(19), JANUARY(20))
    assert run(county, "cases", "extend", "1", "2026-03-01", *SIGNED)[0] == 0
    assert listed(county)[0]["rectify_by"] == "2026-03-01"
    assert run(county, "cases", "reply", "1", *SIGNED)[0] == 0
    assert listed(county)[0]["state"] == "replied"
    assert run(county, "cases", "close", "1", *SIGNED)[0] == 0
    journal = shown(county, 1)["journal"]
    assert [line["event"] for line in journal] == ["opened", "notified", "extended", "replied", "closed"]
    assert {(line["by"], line["note"]) for line in journal[2:]} == {("王某", "已电话核实")}


REFUSED: tuple[tuple[tuple[str, ...], int, str], ...] = (
    (("dismiss", "99", *SIGNED), 2, "99"),
    (("dismiss", "u00000000", *SIGNED), 2, "u00000000"),
    (("confirm", "x", *SIGNED), 2, "x"),
    (("show", "99"), 2, "99"),
    (("close", "one", *SIGNED), 2, "one"),
    (("close", "1", "--by", "status"), 2, "--note"),
    (("close", "1", "--note", "x"), 2, "--by"),
    (("close", "1", "--by", " ", "--note", "x"), 2, "--by"),
    (("extend", "1", *SIGNED), 2, "YYYY-MM-DD"),
    (("extend", "1", "soon", *SIGNED), 2, "soon"),
    (("extend", "1", "2026-01-20", *SIGNED), 1, "2026-01-20"),
    (("extend", "1", "2026-01-21", *SIGNED), 1, "2026-01-21"),
)


def test_what_cannot_be_done_is_said_and_changes_nothing(county: County) -> None:
    live(county, JANUARY(19), JANUARY(20))
    for arguments, code, says in REFUSED:
        found = run(county, "cases", *arguments)
        assert (found[0], says in found[2]) == (code, True), arguments
    assert [line["event"] for line in shown(county, 1)["journal"]] == ["opened", "notified"]


def test_a_closed_case_cannot_be_changed(county: County) -> None:
    live(county, JANUARY(19), JANUARY(20))
    run(county, "cases", "close", "1", *SIGNED)
    for action in (("close",), ("reply",), ("dismiss",), ("confirm",)):
        code, _, err = run(county, "cases", action[0], "1", *SIGNED)
        assert (code, "1" in err) == (1, True)


def test_before_the_first_round_there_is_nothing_to_list(county: County) -> None:
    code, _, err = run(county, "cases", "list")
    assert (code, "monitor.sqlite3" in err) == (1, True)


# --- findings that want a human eye ------------------------------------------------------------------------------


def vague(county: County) -> str:
    """A county where one report speaks of the fee in words that may mean anything; what that finding is called."""
    page = re.sub("[^。>]*信息处理费[^。]*。", "信息处理费情况另行说明。", article(EDUCATION, published=JANUARY(15)))
    county.bureaus.published[EDUCATION] = (page, JANUARY(15))
    live(county, JANUARY(19), JANUARY(20))
    (one,) = [one for one in listed(county, "--unsure") if one["rule"] == "AR-L01"]
    assert one["state"] == "unsure"
    return str(one["id"])


def test_an_unsure_finding_is_dismissed_once(county: County) -> None:
    reference = vague(county)
    assert run(county, "cases", "dismiss", reference, *SIGNED)[0] == 0
    assert "AR-L01" not in {one["rule"] for one in listed(county, "--unsure")}
    assert run(county, "cases", "dismiss", reference, *SIGNED)[0] == 2
    live(county, JANUARY(21), JANUARY(22))
    assert "AR-L01" not in {one["rule"] for one in listed(county, "--unsure")}


def test_an_unsure_finding_becomes_a_case_by_a_person_s_word_and_the_letter_says_it(county: County) -> None:
    reference = vague(county)
    assert listed(county) == []
    note = "第六部分没有写明是否收取信息处理费"
    assert run(county, "cases", "confirm", reference, "--by", "王某", "--note", note)[0] == 0
    (one,) = listed(county)
    assert (one["rule"], one["says"], one["state"]) == ("AR-L01", note, "open")
    code, _, err = run(county, "cases", "confirm", reference, "--by", "王某", "--note", note)
    assert (code, "1" in err) == (1, True)
    live(county, JANUARY(21), JANUARY(22))
    (letter,) = shown(county, 1)["letters"]
    _, out, _ = run(county, "letters", "show", str(letter["number"]))
    assert (letter["state"], note in "".join(out.split())) == ("sent", True)


def test_what_never_becomes_a_case_cannot_be_confirmed(county: County) -> None:
    reference = vague(county)
    (county.folder / "rules.d").mkdir()
    overlay = '[[overlay]]\nid = "AR-L01"\nopens_case = false\nbasis = "霁政办〔2026〕1号"\n'
    (county.folder / "rules.d" / "local.toml").write_text(overlay, encoding="utf-8")
    code, _, err = run(county, "cases", "confirm", reference, *SIGNED)
    assert (code, "AR-L01" in err) == (1, True)


def test_what_became_of_an_accepted_report_is_shown_and_told_and_the_old_one_kept(county: County) -> None:
    live(county, JANUARY(19), JANUARY(20))
    page, day = county.bureaus.published[WATER]
    county.bureaus.published[WATER] = (page.replace("<body>", "<body><!-- 42 visitors -->"), day)
    county.publish(EDUCATION, JANUARY(15))
    live(county, JANUARY(22), JANUARY(23))
    [one] = listed(county, "--all")
    [edit] = shown(county, one["id"])["edits"]
    assert edit["agency"] == EDUCATION and edit["before"] != edit["after"]
    assert all(body(county.folder / "state" / "evidence", edit[key]) for key in ("before", "after"))
    [change, *_] = edit["changes"]
    _, out, _ = run(county, "cases", "show", str(one["id"]))
    assert change["before"] in out and change["after"] in out
    mails = [message_from_bytes(mail.path.read_bytes(), policy=policy.default) for mail in county.mailbox.mails]
    texts = [part.get_content() for mail in mails if (part := mail.get_body(("plain",))) is not None]
    [text] = [text for text in texts if "发布后又有改动的年度报告" in text]
    assert f"现内容：{change['after']}" in text and text.count("现内容：") == len(edit["changes"])
