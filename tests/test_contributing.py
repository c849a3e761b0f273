"""CONTRIBUTING.md is true: what it shows can be added as it says, and the county's files it shows are accepted."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest

from monitor.judge.book import rulebook
from monitor.judge.judge import judge
from monitor.model.reports import Section
from monitor.read.form import fees
from monitor.read.form.fees.words import read_words
from monitor.shipped import rules_dir
from monitor.words import Words
from tests.judge.test_rules import Case, dossier

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PARAGRAPH, CASES, OF_A_COLUMN, CASES_OF_A_COLUMN, WORDS, OVERLAYS = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
[KIND], [TEMPLATE] = (re.findall(rf"```{lang}\n(.*?)```", TEXT, re.DOTALL) for lang in ("python", "jinja"))
ID = tomllib.loads(PARAGRAPH)["rule"][0]["id"]


@pytest.fixture
def book(tmp_path: Path) -> rulebook.RuleBook:
    """The shipped book with the rules that the document adds."""
    shutil.copytree(rules_dir(), tmp_path / "rules")
    (tmp_path / "rules" / "openness.toml").write_text(PARAGRAPH + OF_A_COLUMN, encoding="utf-8")
    return rulebook.load(tmp_path / "rules")


@pytest.mark.parametrize(("paragraph", "told"), [(PARAGRAPH, CASES), (OF_A_COLUMN, CASES_OF_A_COLUMN)])
def test_a_sample_rule_decides_its_sample_cases(book: rulebook.RuleBook, paragraph: str, told: str) -> None:
    rule = tomllib.loads(paragraph)["rule"][0]["id"]
    cases = msgspec.convert(tomllib.loads(told)["case"], tuple[Case, ...])
    for case in cases:
        found = [one for one in judge(dossier(case), book, Words("zh")) if one.rule == rule]
        assert {one.verdict for one in found} == {case.verdict}, case.name
        assert not case.where or [one.where for one in found] == list(case.where)
    assert len({case.verdict for case in cases}) >= 3


def test_a_sample_word_is_understood_once_it_stands_in_its_list(tmp_path: Path) -> None:
    [(name, words)] = tomllib.loads(WORDS).items()
    sentence = re.search(r"A report writes `(.*?)`", TEXT, re.DOTALL)
    assert sentence is not None
    said = (Section(number=6, name="", heading="", ordinal=6, exact=True, paragraphs=(sentence[1].replace("\n", ""),)),)
    assert fees.read(said, 2025).kind.value == "unclear"
    shutil.copytree(rules_dir(), tmp_path / "rules")
    path = tmp_path / "rules" / "fees.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(f"{name} = [", f'{name} = ["{words[-1]}", ', 1), encoding="utf-8"
    )
    fee = fees.read(said, 2025, read_words(path))
    assert (fee.kind.value, fee.amount) == ("charged", 300)


def test_the_sample_files_of_a_county_are_accepted(tmp_path: Path) -> None:
    (tmp_path / "local.toml").write_text(OVERLAYS, encoding="utf-8")
    changed = rulebook.load(rules_dir(), tmp_path)
    assert [rule.id for rule in changed.off] == ["AR-F16"]
    rule = changed.get("AR-L01")
    assert rule is not None and rule.local_law and rule.origins["strict_from"].local


THANKED = """
from pathlib import Path
from msgspec.structs import replace
from monitor.config.sections import single
from monitor.letters.compose import compose
from tests.letters.test_compose import OFFICE, PAPER
from tests.letters.test_dues import NAME, at, books, case, due

right = replace(books(), cases=(replace(case(), closed=at(2, 5)),))
batch = due(right, at(2, 5))
[letter] = compose(batch.parts, OFFICE, at=at(2, 5), domain="d", new_id=lambda: "1", paper=PAPER)
print(letter.kinds, letter.agency, letter.subject, letter.text)
assert due(replace(right, steps=frozenset({(NAME, batch.steps[0][2])})), at(2, 6)).parts == ()
assert single(Path())["letters"]({"approve": ["thanks"]}).approve == ("thanks",)
"""


def test_a_sample_kind_of_letter_is_written_once_its_two_files_are_there(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "monitor", tmp_path / "monitor", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "rules").symlink_to(rules_dir())
    (tmp_path / "monitor" / "letters" / "kinds" / "thanks.py").write_text(KIND, encoding="utf-8")
    (tmp_path / "monitor" / "letters" / "templates" / "thanks.j2").write_text(TEMPLATE, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))}
    done = subprocess.run([sys.executable, "-c", THANKED], cwd=tmp_path, capture_output=True, env=env, check=False)
    said = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "('thanks',) 霁川县教育局 【致谢函】关于整改工作的致谢函（霁川县教育局）" in said
    assert "贵单位的1个问题已全部整改到位" in said and "可能存在误判" in said


def test_the_files_and_commands_it_names_exist() -> None:
    assert f"tests/rules/{ID}.toml" in TEXT
    for name in (
        "tests/judge/test_rules.py",
        "tests/judge/surveyed.py",
        "tests/rules",
        "monitor/judge/checks",
        "monitor/words/zh.toml",
        "monitor/store/schema.py",
        "tests/store/states",
        "monitor/letters/kinds",
        "monitor/letters/kind.py",
    ):
        assert name in TEXT and (ROOT / name).exists()
    assert "python -m tests.store.write_state" in TEXT
