"""What is made for `make truth`: the same for the same seed, of all kinds alike, and each title holds what it claims."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from bench.truth import corpora, facts, ours, table
from bench.truth.facts import Document, Fact, Outcome, Worth, one_of
from bench.truth.made import counties, pages, titles

MADE = Path(counties.__file__).parent
TITLES = list(titles.titles(7, 1000))
PAGES = list(pages.pages(7, 120))


def test_the_same_seed_makes_the_same_titles_and_pages_and_another_seed_others() -> None:
    assert list(titles.titles(7, 200)) == TITLES[:200]
    assert list(pages.pages(7, 10)) == PAGES[:10]
    assert [one.words for one in titles.titles(8, 200)] != [one.words for one in TITLES[:200]]
    assert [one.html for one in pages.pages(8, 10)] != [one.html for one in PAGES[:10]]


def test_what_makes_them_knows_no_reader() -> None:
    for file in MADE.glob("*.py"):
        nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        names = {one.module or "" for one in nodes if isinstance(one, ast.ImportFrom)}
        names |= {name.name for one in nodes if isinstance(one, ast.Import) for name in one.names}
        assert not [name for name in names if name.startswith(("monitor", "tests"))], file.name
        assert not [one for one in nodes if isinstance(one, ast.Constant) and one.value == "rules"], file.name


def test_the_kinds_of_titles_are_drawn_equally_often() -> None:
    counts = Counter(one.kind for one in TITLES)
    assert set(counts) == set(titles.KINDS)
    assert set(counts.values()) == {len(TITLES) // len(titles.KINDS)}


def test_only_titles_of_the_kinds_that_have_an_owner_have_one() -> None:
    assert {one.kind for one in TITLES if one.agency is not None} == set(titles.YES)
    assert {one.kind for one in TITLES if one.agency is None} == set(titles.NO)


def test_the_owner_is_in_the_roster_and_the_asked_year_is_that_of_the_title() -> None:
    for one in TITLES:
        if one.agency is not None:
            assert one.agency in one.county.names
            assert one.asked == one.year


def test_a_titles_parts_occur_in_it() -> None:
    blanks = str.maketrans("", "", " \u3000\xa0")
    for one in TITLES:
        words = one.words.translate(blanks)
        if one.kind != "traditional":
            assert one.body in words, one
        if one.kind not in ("no report", "year", "mixed", "another year"):
            assert str(one.year) in words, one


def test_a_spelling_belongs_to_one_body_of_its_roster() -> None:
    for county in counties.counties(7):
        own = Counter(spelling for body in county.bodies for spelling in set(county.own(body)))
        assert own.most_common(1)[0][1] == 1
        assert len(set(county.names)) == len(county.names) >= 40
    assert len(counties.counties(7)) >= 30


def test_near_names_are_nobodys_in_the_roster() -> None:
    for one in TITLES:
        if one.kind in ("close by", "other form", "shared"):
            place = one.county.place
            owned = {counties.filled(own, place, "") for body in one.county.bodies for own in one.county.own(body)}
            assert one.body.removeprefix(place.city).removeprefix(place.name) not in owned, one


def test_a_page_shows_its_title_where_it_says_and_its_day_when_it_has_one() -> None:
    assert {one.stands for one in PAGES} == set(pages.TITLE_STANDS)
    assert {one.witness for one in PAGES} == set(pages.WITNESSES)
    for one in PAGES:
        if one.title is not None:
            assert one.title in one.html.replace('</strong></p><p style="text-align:center"><strong>', ""), one.name
        assert one.agencies == () or any(agency in one.html for agency in one.agencies), one.name
        assert (one.published is None) == ("day none" in one.name)


def test_drawn_figures_add_up() -> None:
    for page in PAGES:
        for applicant in range(7):
            rows = {key: row[applicant] for key, row in page.figures.items()}
            closed = sum(value for key, value in rows.items() if key.startswith("r") and key != "r7")
            assert closed == rows["r7"] == rows["new"] + rows["carry_in"] - rows["carry_out"]


@pytest.mark.parametrize(
    ("right", "said", "worth"),
    [
        (one_of("某局２０２４年报告"), "某局 2024年报告", Worth.RIGHT),
        (one_of("a", "b"), "b", Worth.RIGHT),
        (one_of("a"), None, Worth.NULL),
        (one_of(3), 0, Worth.WRONG),
        (one_of(None), None, Worth.RIGHT),
        (one_of(None), "a", Worth.WRONG),
    ],
)
def test_an_answer_is_right_missing_or_wrong(right: frozenset[facts.Value], said: facts.Value, worth: Worth) -> None:
    assert facts.worth(right, said) is worth


def judged(reader: str, answers: facts.Answers) -> list[Outcome]:
    asked = (Fact("title", "title", one_of("a")), Fact("list title", "list title /1", one_of("b")))
    document = Document("corpus", "page", "list", b"", asked, closed=("list title",))
    return list(facts.outcomes(reader, document, answers))


def test_an_item_that_is_not_on_the_page_is_wrong() -> None:
    found = judged("ours", {"title": "a", "list title /1": "b", "list title /2": "c"})
    assert [(one.key, one.worth) for one in table.wrong(found)] == [("list title /2", Worth.WRONG)]


def test_a_page_where_only_another_reader_is_right_is_named_and_a_wrong_answer_counts_ten_times() -> None:
    found = [*judged("ours", {"title": "x"}), *judged("gne", {"title": "a"})]
    assert [one.key for one in table.behind(found)] == ["title"]
    assert table.loss(judged("ours", {"title": "x"})) == 11
    assert table.loss(judged("gne", {"title": "a"})) == 1


def test_no_made_title_is_given_to_another_body_or_year() -> None:
    asked = corpora.made_titles(7, 600)
    found = [one for title in asked for one in facts.outcomes("ours", title, ours.answers(title))]
    assert [(one.document, one.key, one.said) for one in table.wrong(found)] == []
    assert sum(one.worth is Worth.RIGHT for one in found) > len(found) / 2
