"""The documents in the checkout: generated pages are fresh, and nothing names a machine."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from monitor.judge.book import rulebook
from monitor.shipped import rules_dir
from monitor.show.rules import rules_markdown
from monitor.words import Words

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(("name", "lang"), [("rules.md", "zh"), ("rules.en.md", "en")])
def test_the_page_of_the_rule_book_is_fresh(name: str, lang: str) -> None:
    page = rules_markdown(rulebook.load(rules_dir()), Words(lang))
    assert (ROOT / "docs" / name).read_text(encoding="utf-8").strip() == page.strip(), "write it anew: make docs"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_links_in_a_document_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    names = {re.split(r"[\[<>=]", one)[0].lower() for one in wanted}
    assert names - pinned == set()


def test_constraints_carry_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"#.*|[\w.-]+==[\w.+!-]+", line)] == []
