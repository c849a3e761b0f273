"""What a county changes in the book: values with their origin, rules of its own, and every mistake at its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from monitor.errors import ConfigError
from monitor.judge.book import rulebook
from monitor.judge.book.rulebook import Rule, RuleBook
from monitor.judge.judge import judge
from monitor.model.findings import Severity, Verdict
from monitor.words import Words
from tests.judge import drawn

SHIPPED = """[[rule]]
id = "AR-A01"
title = "收支平衡"
title_en = "Balance"
law = "表三"
why = "应相等。"
fix = "请核对。"
label = "勾稽不符"
severity = "S2"
since = 2019
version = 4
needs = ["table3"]
check = "equation"
table = "table3"
each = "column"
equation = "new + carry_in == r7 + carry_out"
doubt_from = 3

[[rule]]
id = "AR-F01"
title = "六个部分齐全"
title_en = "All six sections are present"
law = "第五十条"
why = "应当齐全。"
fix = "请补充。"
label = "格式不规范"
severity = "S2"
version = 2
needs = ["report"]
check = "sections-present"
"""
OWN = SHIPPED.partition("\n\n")[0].replace("AR-A01", "LC-01")
BASIS = 'basis = "霁政办发〔2026〕3号"\n'


def book(folder: Path, *local: str) -> RuleBook:
    shipped, mine = folder / "rules", folder / "rules.d"
    for directory, texts in ((shipped, (SHIPPED,)), (mine, local)):
        directory.mkdir(exist_ok=True)
        for number, text in enumerate(texts):
            (directory / f"{number}.toml").write_text(text, encoding="utf-8")
    return rulebook.load(shipped, mine, required={})


def overlay(lines: str, id_: str = "AR-A01") -> str:
    return f'[[overlay]]\nid = "{id_}"\n{BASIS}{lines}\n'


def rule(found: RuleBook, id_: str = "AR-A01") -> Rule:
    one = found.get(id_)
    assert one is not None
    return one


def mistakes(folder: Path, *local: str) -> list[tuple[str, int | None, str, dict[str, Any]]]:
    with pytest.raises(ConfigError) as caught:
        book(folder, *local)
    for problem in caught.value.problems:
        assert all(Words(lang).say(problem.code, **problem.values) for lang in ("zh", "en"))
    return [(Path(one.file).name, one.line, one.code, dict(one.values)) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("lines", "key", "value"),
    [
        ('severity = "S3"', "severity", Severity.S3),
        ("since = 2021", "since", 2021),
        ("until = 2024", "until", 2024),
        ("readings = 3", "readings", 3),
        ("opens_case = false", "opens_case", False),
        ('why = "本县要求相等。"', "why", "本县要求相等。"),
        ('local_law = "本县第三条"', "local_law", "本县第三条"),
    ],
)
def test_an_overlay_changes_one_value_and_says_where_it_stands(
    tmp_path: Path, lines: str, key: str, value: object
) -> None:
    changed = rule(book(tmp_path, overlay(lines)))
    assert getattr(changed, key) == value
    origin = changed.origins[key]
    assert (origin.file, origin.line, origin.local, origin.basis) == ("rules.d/0.toml", 4, True, "霁政办发〔2026〕3号")
    assert (changed.law, changed.version) == ("表三", 4)
    assert set(changed.origins) == {"id", key}


def test_a_parameter_is_changed_alone_and_remembers_what_was_shipped(tmp_path: Path) -> None:
    changed = rule(book(tmp_path, overlay("doubt_from = 5")))
    assert changed.params["doubt_from"] == 5
    assert changed.params["equation"] == "new + carry_in == r7 + carry_out"
    assert changed.origins["doubt_from"].before == "3"


def test_a_rule_switched_off_is_known_but_not_in_force(tmp_path: Path) -> None:
    found = book(tmp_path, overlay("off = true"))
    assert [one.id for one in found.rules] == ["AR-F01"]
    assert [one.id for one in found.off] == ["AR-A01"]
    assert found.withdrawn("AR-A01", 2025) and not found.withdrawn("AR-F01", 2025)


@pytest.mark.parametrize(("year", "gone"), [(2020, True), (2021, False), (2024, False), (2025, True)])
def test_a_rule_is_withdrawn_for_the_years_it_no_longer_covers(tmp_path: Path, year: int, gone: bool) -> None:
    found = book(tmp_path, overlay("since = 2021\nuntil = 2024"))
    assert bool(found.withdrawn("AR-A01", year)) is gone
    assert found.withdrawn("AR-Z99", year) is None, "nobody knows what became of a rule without a paragraph"


def test_a_county_adds_rules_of_its_own(tmp_path: Path) -> None:
    found = book(tmp_path, OWN, overlay('severity = "S3"', "LC-01"))
    assert [one.id for one in found.rules] == ["AR-A01", "AR-F01", "LC-01"]
    assert rule(found, "LC-01").origins["id"].local
    assert rule(found, "LC-01").severity is Severity.S3


def test_a_directory_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    book(tmp_path)
    assert rulebook.load(tmp_path / "rules", tmp_path / "nowhere", {}) == rulebook.load(tmp_path / "rules", required={})


def test_a_changed_book_judges_otherwise_and_names_the_local_law(tmp_path: Path) -> None:
    report = drawn.facts(drawn.with_cells(drawn.drawn(), {"table3.carry_in.natural": 99}))
    found = book(tmp_path, overlay('local_law = "霁政办发〔2026〕3号第二条"\nseverity = "S1"'))
    failing = [one for one in judge(drawn.dossier(report), found, Words("zh")) if one.verdict is Verdict.FAILS]
    assert {(one.rule, one.law, one.severity) for one in failing} == {
        ("AR-A01", "表三；霁政办发〔2026〕3号第二条", Severity.S1)
    }
    off = book(tmp_path, overlay("off = true"))
    assert {one.verdict for one in judge(drawn.dossier(report), off, Words("zh"))} == {Verdict.HOLDS}


@pytest.mark.parametrize(
    ("text", "line", "code", "values"),
    [
        (overlay("off = true", "AR-A0l"), 2, "rules.no_such_rule", {"nearest": "AR-A01"}),
        (overlay("off = true").replace(BASIS, ""), 1, "rules.overlay_missing", {"missing": "basis"}),
        (overlay("off = true").replace("霁政办发〔2026〕3号", " "), 3, "rules.blank", {"key": "basis"}),
        ("[[overlay]]\n" + BASIS + "off = true\n", 1, "rules.overlay_missing", {"missing": "id"}),
        (overlay(""), 1, "rules.overlay_empty", {"rule": "AR-A01"}),
        (overlay("of = true"), 4, "rules.unknown_key", {"key": "of", "nearest": "off"}),
        (overlay("doubt_form = 4"), 4, "rules.unknown_key", {"nearest": "doubt_from"}),
        (overlay("doubt_from = 4", "AR-F01"), 4, "rules.unknown_key", {"key": "doubt_from"}),
        (overlay('off = "yes"'), 4, "config.not-true-or-false", {"found": "yes"}),
        (overlay('severity = "S5"'), 4, "config.not-a-choice", {"known": "S1, S2, S3, S4"}),
        (overlay('since = "2021"'), 4, "config.not-a-whole-number", {"key": "since"}),
        (overlay("since = 2021\nuntil = 2020"), 4, "rules.never_in_force", {"since": 2021}),
        (overlay("until = 2018"), 4, "rules.never_in_force", {"since": 2019}),
        (overlay('doubt_from = "3"'), 4, "config.not-a-whole-number", {"key": "doubt_from"}),
        (overlay('equation = "new == nwe"'), 4, "rules.bad_equation", {"says": "nwe → new"}),
        (overlay('each = "row"'), 4, "rules.bad_equation", {}),
        (overlay('law = "本县"'), 4, "rules.overlay_fixed", {"key": "law"}),
        (overlay("version = 9"), 4, "rules.overlay_fixed", {"key": "version"}),
        (overlay('check = "published"'), 4, "rules.overlay_fixed", {"key": "check"}),
        (overlay('needs = ["fee"]'), 4, "rules.overlay_fixed", {"key": "needs"}),
        (overlay("off = true") + overlay("readings = 1"), 6, "rules.overlay_twice", {"other": 2}),
        ("[overlay]\nid = 'AR-A01'\n", 1, "rules.not_repeated", {"key": "overlay"}),
        ("[[overlays]]\nid = 'AR-A01'\n", 1, "rules.foreign_key", {"nearest": "overlay"}),
        (SHIPPED.partition("\n\n")[0], 2, "rules.shipped_id", {"rule": "AR-A01"}),
        (OWN + "\n" + OWN, 19, "rules.twice", {"rule": "LC-01"}),
        (overlay("off = true").replace('"AR-A01"', "“AR-A01”"), 2, "config.not-a-toml-sign", {"found": "“"}),
    ],
)
def test_every_mistake_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, code: str, values: dict[str, Any]
) -> None:
    (found,) = {(at, what): more for _, at, what, more in mistakes(tmp_path, text)}.items()
    assert found[0] == (line, code)
    assert values.items() <= found[1].items()


def test_mistakes_of_all_files_are_told_at_once_and_in_order(tmp_path: Path) -> None:
    found = mistakes(tmp_path, overlay('severity = "S7"\nreadings = "x"'), "oops", overlay("off = 1", "AR-F01"))
    assert [(file, line) for file, line, _, _ in found] == [("0.toml", 4), ("0.toml", 5), ("1.toml", 1), ("2.toml", 4)]


def test_the_same_rule_changed_in_two_files_names_the_other(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, overlay("readings = 1"), overlay("off = true"))
    assert found[:3] == ("1.toml", 2, "rules.overlay_twice")
    assert (found[3]["file"], found[3]["other"]) == ("rules.d/0.toml", 2)
