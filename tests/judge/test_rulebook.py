from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import ConfigError, Problem
from monitor.judge import rulebook
from monitor.places import rules_dir
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


def problems(directory: Path, *texts: str) -> list[Problem]:
    for number, text in enumerate(texts):
        (directory / f"book{number}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        rulebook.load(directory)
    return list(caught.value.problems)


def changed(old: str, new: str) -> str:
    assert old in RULE
    return RULE.replace(old, new)


@pytest.mark.parametrize(
    ("text", "code", "values"),
    [
        (RULE + 'tabel = "x"\n', "unknown_key", {"key": "tabel", "nearest": "table"}),
        (RULE + "zzzzzz = 1\n", "unknown_key", {"key": "zzzzzz", "nearest": "—"}),
        (changed('check = "equation"', 'check = "equatoin"'), "unknown_check", {"nearest": "equation"}),
        (changed('["table3"]', '["tabel3"]'), "unknown_need", {"need": "tabel3", "nearest": "table3"}),
        (changed('["table3"]', '"table3x"'), "unknown_need", {"nearest": "table3"}),
        (changed("doubt_from = 3\n", ""), "missing_key", {"key": "doubt_from"}),
        (changed('law = "表三"\n', ""), "missing_key", {"key": "law"}),
        (changed('id = "AR-A01"\n', ""), "missing_key", {"key": "id", "rule": "?"}),
        (changed('"S2"', '"S9"'), "bad_value", {}),
        (changed("version = 1", 'version = "1"'), "bad_value", {}),
        (changed("doubt_from = 3", 'doubt_from = "3"'), "bad_value", {}),
        (changed('table = "table3"', "table = 3"), "bad_value", {}),
        (changed("new + carry_in", "new * 2"), "bad_equation", {}),
        (changed("new + carry_in", "new + carry_inn"), "bad_equation", {"says": "carry_inn → carry_in"}),
        (changed("new + carry_in", "natural + carry_in"), "bad_equation", {}),
        (changed('each = "column"', 'each = "row"'), "bad_equation", {}),
        (changed("new + carry_in == r7 + carry_out", "__import__('os') == r7"), "bad_equation", {}),
        (RULE + "kinds = ['city']\n", "bad_value", {}),
        (RULE + RULE, "twice", {"rule": "AR-A01"}),
        (changed("id = ", "id = ["), "syntax", {}),
        ("rule = 5\n", "syntax", {}),
        ("[rule]\nid = 'x'\n", "syntax", {}),
        ("rule = ['x']\n", "syntax", {}),
        ("title = 'nothing here'\n", "none", {}),
    ],
)
def test_every_mistake_is_named(tmp_path: Path, text: str, code: str, values: dict[str, str]) -> None:
    found = [problem for problem in problems(tmp_path, text) if problem.code == f"rules.{code}"]
    assert found
    assert values.items() <= found[0].values.items()


def test_all_mistakes_of_all_files_are_told_at_once_with_file_and_line(tmp_path: Path) -> None:
    first = "# a comment\n\n" + changed('"S2"', '"S9"') + "\n" + changed("AR-A01", "AR-A02") + "tabel = 1\n"
    second = "[[rule]] # the next\n" + RULE.removeprefix("[[rule]]\n").replace("AR-A01", "AR-A03").replace(
        "equation =", "eqation ="
    )
    found = [(Path(p.file).name, p.line, p.code) for p in problems(tmp_path, first, second)]
    assert found == [
        ("book0.toml", 3, "rules.bad_value"),
        ("book0.toml", 20, "rules.unknown_key"),
        ("book1.toml", 1, "rules.unknown_key"),
        ("book1.toml", 1, "rules.missing_key"),
    ]


def test_a_number_used_twice_is_found_across_files_and_even_if_the_first_rule_is_faulty(tmp_path: Path) -> None:
    codes = {problem.code for problem in problems(tmp_path, changed('"S2"', '"S9"'), RULE)}
    assert codes == {"rules.bad_value", "rules.twice"}


def test_a_file_that_is_no_text_is_a_mistake_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_bytes(b"\xff\xfe\x00")
    assert [problem.code for problem in problems(tmp_path)] == ["rules.syntax"]


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
    rule = rulebook.load(tmp_path).get("AR-A01")
    assert rule is not None
    assert rule.params == {
        "table": "table3", "each": "column", "equation": "new + carry_in == r7 + carry_out", "doubt_from": 3,
    }  # fmt: skip
    assert callable(rule.function())


def test_the_shipped_book_is_whole() -> None:
    rules = rulebook.load(rules_dir()).rules
    assert len(rules) >= 20
    assert len({rule.id for rule in rules}) == len(rules)
    assert rulebook.load(rules_dir()).get("AR-Z99") is None
