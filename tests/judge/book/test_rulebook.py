from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import ConfigError, Problem
from monitor.judge.book import rulebook
from monitor.judge.checks import CHECKS
from monitor.shipped import rules_dir
from monitor.words import Words

RULE = """[[rule]]
id = "AR-A01"
title = "收支平衡"
title_en = "Balance"
law = "表三"
why = "应相等。"
fix = "请核对。"
label = "勾稽不符"
severity = "S2"
version = 1
needs = ["table3"]
check = "equation"
table = "table3"
each = "column"
equation = "new + carry_in == r7 + carry_out"
doubt_from = 3
"""

PROSE = (
    RULE[: RULE.index("check =")]
    + """check = "prose-agrees"
accepted = { received = ["new", "new + carry_in"] }
elsewhere_at_zero = ["new"]
"""
)


def problems(directory: Path, *texts: str) -> list[Problem]:
    for number, text in enumerate(texts):
        (directory / f"book{number}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        rulebook.load(directory, required={})
    return list(caught.value.problems)


def changed(old: str, new: str) -> str:
    assert old in RULE
    return RULE.replace(old, new)


@pytest.mark.parametrize(
    ("text", "code", "line", "values"),
    [
        (RULE + 'tabel = "x"\n', "rules.unknown_key", 17, {"key": "tabel", "nearest": "table"}),
        (RULE + "zzzzzz = 1\n", "rules.unknown_key", 17, {"key": "zzzzzz", "nearest": "—"}),
        (changed('check = "equation"', 'check = "equatoin"'), "rules.unknown_check", 12, {"nearest": "equation"}),
        (changed('["table3"]', '["tabel3"]'), "rules.unknown_need", 11, {"need": "tabel3", "nearest": "table3"}),
        (changed('["table3"]', '"table3x"'), "config.not-a-list", 11, {"key": "needs"}),
        (changed('["table3"]', "[3]"), "config.not-text", 11, {"key": "needs"}),
        (changed("doubt_from = 3\n", ""), "rules.missing_key", 1, {"missing": "doubt_from"}),
        (changed('law = "表三"\n', ""), "rules.missing_key", 1, {"missing": "law"}),
        (changed('law = "表三"\n', 'law = " "\n'), "rules.blank", 5, {"key": "law"}),
        (changed('id = "AR-A01"\n', ""), "rules.missing_key", 1, {"missing": "id", "rule": "?"}),
        (changed('"S2"', '"S9"'), "config.not-a-choice", 9, {"found": "S9", "known": "S1, S2, S3, S4"}),
        (changed("version = 1", 'version = "1"'), "config.not-a-whole-number", 10, {"key": "version"}),
        (changed("version = 1", "version = true"), "config.not-a-whole-number", 10, {"key": "version"}),
        (RULE + "readings = '2'\n", "config.not-a-whole-number", 17, {"key": "readings"}),
        (RULE + "opens_case = 1\n", "config.not-true-or-false", 17, {"key": "opens_case"}),
        (RULE + "since = 2021\nuntil = 2020\n", "rules.never_in_force", 17, {"since": 2021, "until": 2020}),
        (changed("doubt_from = 3", 'doubt_from = "3"'), "config.not-a-whole-number", 16, {"key": "doubt_from"}),
        (changed('table = "table3"', "table = 3"), "config.not-a-choice", 13, {"key": "table"}),
        (changed('each = "column"', 'each = "colum"'), "config.not-a-choice", 14, {"known": "column, row"}),
        (changed("new + carry_in", "new * 2"), "rules.bad_equation", 15, {}),
        (changed("new + carry_in", "new + carry_inn"), "rules.bad_equation", 15, {"says": "carry_inn → carry_in"}),
        (changed("new + carry_in", "natural + carry_in"), "rules.bad_equation", 15, {}),
        (changed('each = "column"', 'each = "row"'), "rules.bad_equation", 15, {}),
        (changed("new + carry_in == r7 + carry_out", "__import__('os') == r7"), "rules.bad_equation", 15, {}),
        (
            PROSE.replace("received =", "recieved ="),
            "rules.unknown_name",
            13,
            {"name": "recieved", "nearest": "received"},
        ),
        (PROSE.replace('["new",', '["now",'), "rules.unknown_name", 13, {"name": "now", "nearest": "new"}),
        (PROSE.replace('= ["new"]', '= ["new * 2"]'), "rules.unknown_name", 14, {"name": "new * 2"}),
        (RULE + "kinds = ['city']\n", "config.not-a-choice", 17, {"found": "city"}),
        (RULE + RULE, "rules.twice", 18, {"rule": "AR-A01"}),
        (RULE + RULE.replace("[[rule]]", "[[overlay]]"), "rules.overlay_shipped", 17, {}),
        (changed("id = ", "id = ["), "config.bad-toml", 3, {}),
        (changed('"S2"', "“S2”"), "config.not-a-toml-sign", 9, {"found": "“"}),
        ("rule = 5\n", "rules.not_repeated", 1, {"key": "rule"}),
        ("\n[rule]\nid = 'x'\n", "rules.not_repeated", 2, {}),
        ("rule = ['x']\n", "rules.not_repeated", 1, {}),
        ("title = 'nothing here'\n", "rules.none", None, {}),
    ],
)
def test_every_mistake_is_named_with_its_line(
    tmp_path: Path, text: str, code: str, line: int | None, values: dict[str, str]
) -> None:
    found = [problem for problem in problems(tmp_path, text) if problem.code == code]
    assert {problem.line for problem in found} == {line}
    assert values.items() <= found[0].values.items()


def test_all_mistakes_of_all_files_are_told_at_once_with_file_and_line(tmp_path: Path) -> None:
    first = "# a comment\n\n" + changed('"S2"', '"S9"') + "\n" + changed("AR-A01", "AR-A02") + "tabel = 1\n"
    second = "[[rule]] # the next\n" + RULE.removeprefix("[[rule]]\n").replace("AR-A01", "AR-A03").replace(
        "equation =", "eqation ="
    )
    found = [(Path(p.file).name, p.line, p.code) for p in problems(tmp_path, first, second)]
    assert found == [
        ("book0.toml", 11, "config.not-a-choice"),
        ("book0.toml", 36, "rules.unknown_key"),
        ("book1.toml", 1, "rules.missing_key"),
        ("book1.toml", 15, "rules.unknown_key"),
    ]


def test_a_number_used_twice_is_found_across_files_and_even_if_the_first_rule_is_faulty(tmp_path: Path) -> None:
    codes = {problem.code for problem in problems(tmp_path, changed('"S2"', '"S9"'), RULE)}
    assert codes == {"config.not-a-choice", "rules.twice"}


def test_a_file_that_is_no_text_is_a_mistake_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_bytes(b"\xff\xfe\x00")
    assert [problem.code for problem in problems(tmp_path)] == ["config.not-utf8"]


def test_an_empty_directory_is_no_book(tmp_path: Path) -> None:
    assert [problem.code for problem in problems(tmp_path)] == ["rules.none"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_mistake_has_words(tmp_path: Path, lang: str) -> None:
    text = (
        RULE + RULE + changed("new +", "news +").replace("A01", "A02") + changed('"S2"', '"S9"').replace("A01", "A03")
    )
    words = Words(lang)
    for problem in problems(tmp_path, text, "rule = 5"):
        assert words.say(problem.code, **problem.values)


def test_a_good_rule_is_bound_to_its_check(tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_text(RULE, encoding="utf-8")
    rule = rulebook.load(tmp_path, required={}).get("AR-A01")
    assert rule is not None
    assert rule.params == {
        "table": "table3", "each": "column", "equation": "new + carry_in == r7 + carry_out", "doubt_from": 3,
    }  # fmt: skip
    assert callable(CHECKS[rule.check])


def test_the_shipped_book_is_whole() -> None:
    rules = rulebook.load(rules_dir()).rules
    assert len(rules) >= 20
    assert len({rule.id for rule in rules}) == len(rules)
    assert rulebook.load(rules_dir()).get("AR-Z99") is None


def test_a_book_without_a_rule_the_program_must_know_or_with_another_meaning_of_it_is_refused(tmp_path: Path) -> None:
    for path in rules_dir().glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        text = text.replace('id = "AR-T01"', 'id = "AR-T99"').replace('id = "WS-A01"', 'id = "WS-A00"')
        text = text.replace('id = "AR-T02"', 'id = "AR-T01"')
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        rulebook.load(tmp_path)
    found = {(one.code, one.values["rule"], one.values["check"]) for one in caught.value.problems}
    assert found == {("rules.absent", "AR-T01", "published"), ("rules.absent", "WS-A01", "site-opens")}


def test_a_county_may_switch_off_a_rule_the_program_must_know(tmp_path: Path) -> None:
    text = '[[overlay]]\nid = "WS-A01"\noff = true\nbasis = "霁政办发〔2026〕3号"\n'
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")
    assert rulebook.load(rules_dir(), tmp_path).get("WS-A01") is None
