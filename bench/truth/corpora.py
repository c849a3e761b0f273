"""The documents whose truth is known: those in the repository, samples beside it, and made ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.truth.facts import Document, Fact, Value, one_of
from bench.truth.made import pages, titles
from tests.animals import animals
from tests.wordings import fees, narrative

CHECKOUT = Path(__file__).parents[2]
PAGES = CHECKOUT / "tests" / "pages"
SAMPLES = CHECKOUT.parent / "shared" / "samples"
TITLE, AGENCY, YEAR, DATE, FIGURE = "title", "agency", "year", "date", "figure"
LIST_TITLE, LIST_DATE, LIST_NEXT, KIND = "list title", "list date", "list next", "kind of page"
OWNER = "owner"
FEE, YUAN, REFUTED = "fee", "yuan", "refuted"
UNCLEAR = "unclear"


def kept() -> Iterator[Document]:
    """The documents under ``tests/pages`` with what they say, and the samples where there are any."""
    for folder in ("html", "office", "pdf", "text"):
        for expected in sorted((PAGES / folder).glob("*.json")):
            (source,) = (path for path in expected.parent.glob(f"{expected.stem}.*") if path != expected)
            case = json.loads(expected.read_text(encoding="utf-8"))
            yield _report(f"pages/{folder}", expected.stem, source, case["expected"], case.get("hints", {}))
    for expected in sorted(SAMPLES.glob("*/expected.json")):
        (source,) = expected.parent.glob("source.*")
        yield _report("samples", expected.parent.name, source, json.loads(expected.read_text(encoding="utf-8")), {})
    for expected in sorted((PAGES / "lists").glob("*.expected.json")):
        name = expected.name.removesuffix(".expected.json")
        (source,) = (path for path in expected.parent.glob(f"{name}.*") if path != expected)
        yield _list(name, source, json.loads(expected.read_text(encoding="utf-8")))


def zoo() -> Iterator[Document]:
    """The pages and answers of the zoo: what lists hold, and what else a page is."""
    for animal in animals():
        truth = animal.truth
        facts = [Fact(KIND, KIND, one_of(truth["kind"]), alone=False)]
        for item in truth.get("items", ()):
            key = item["url"] or item["title"]
            facts.append(Fact(LIST_TITLE, f"{LIST_TITLE} {key}", one_of(item["title"]), alone=bool(item["url"])))
            if "published" in item:
                facts.append(Fact(LIST_DATE, f"{LIST_DATE} {key}", one_of(item["published"])))
        if "next" in truth:
            facts.append(Fact(LIST_NEXT, LIST_NEXT, one_of(truth["next"])))
        yield Document(
            corpus=f"zoo, {truth['kind']}",
            name=animal.name,
            kind="list" if animal.path.suffix == ".html" else "answer",
            data=animal.data,
            facts=tuple(facts),
            url=truth["url"],
            content_type=animal.content_type,
            closed=(LIST_TITLE,) if truth["kind"] == "list" else (),
        )


def made_pages(seed: int, count: int) -> Iterator[Document]:
    for page in pages.pages(seed, count):
        facts = [
            Fact(TITLE, TITLE, one_of(page.title)),
            Fact(AGENCY, AGENCY, one_of(*(page.agencies or (None,)))),
            Fact(YEAR, YEAR, one_of(page.year)),
            Fact(DATE, DATE, one_of(page.published.isoformat() if page.published else None)),
        ]
        facts += _figures("table3", {key: list(row) for key, row in page.figures.items()})
        corpus = f"made pages, title {page.stands}"
        yield Document(corpus, page.name, "page", page.html.encode(), tuple(facts), url=page.url)


def made_titles(seed: int, count: int) -> Iterator[Document]:
    for number, title in enumerate(titles.titles(seed, count)):
        facts = [Fact(OWNER, OWNER, one_of(title.agency))]
        if title.year is not None:
            facts.append(Fact(YEAR, YEAR, one_of(title.year)))
        yield Document(
            corpus=f"made titles, {title.kind}",
            name=f"{number} {title.words}",
            kind="title",
            data=title.words.encode(),
            facts=tuple(facts),
            roster=title.county.names,
            area=title.county.place.name,
            year=title.asked,
        )


def fee_statements(seed: int, count: int) -> Iterator[Document]:
    """Sections six with what they say of the fee; an unclear one has nothing to be concluded from."""
    for number, said in enumerate(fees.statements(seed, count)):
        facts = (
            Fact(FEE, FEE, one_of(None if said.kind == UNCLEAR else said.kind)),
            Fact(YUAN, YUAN, one_of(said.amount, *((None,) if not said.amount else ()))),
        )
        name = f"{number} {said.text}"
        yield Document(f"fee statements, {said.kind}", name, "fee statement", said.text.encode(), facts, year=said.year)


def claims(seed: int, count: int) -> Iterator[Document]:
    """Passages on requests beside tables, and whether these refute them."""
    for number, said in enumerate(narrative.told(seed, count)):
        corpus = f"claims, {'refuted' if said.contradicts else 'true'}"
        yield Document(
            corpus=corpus,
            name=f"{number} {said.shape} {said.text}",
            kind="claim",
            data=said.text.encode(),
            facts=(Fact(REFUTED, REFUTED, one_of("yes" if said.contradicts else None)),),
            roster=(said.body,),
            year=said.year,
            figures=said.figures,
        )


def _report(corpus: str, name: str, source: Path, expected: Mapping[str, Any], hints: Mapping[str, str]) -> Document:
    return Document(
        corpus=corpus,
        name=name,
        kind="page" if corpus == "pages/html" or source.suffix == ".html" else "file",
        data=source.read_bytes(),
        facts=tuple(_facts(expected)),
        url=hints.get("url", ""),
        content_type=hints.get("content_type", ""),
        listed=hints.get("listed", ""),
    )


def _facts(expected: Mapping[str, Any]) -> Iterator[Fact]:
    for key in (TITLE, AGENCY, YEAR):
        if key in expected:
            yield Fact(key, key, one_of(expected[key]))
    if "published" in expected:
        day = one_of(expected["published"], *((None,) if expected.get("published_weak") else ()))
        yield Fact(DATE, DATE, day, alone=expected.get("published_from") != "list")
    for table in ("table2", "table3", "table4"):
        if table in expected:
            yield from _figures(table, expected[table])


def _figures(table: str, rows: Mapping[str, Any] | None) -> Iterator[Fact]:
    """A fact a cell; of a table that cannot be read, that it is not."""
    if rows is None:
        yield Fact(FIGURE, table, one_of(None))
    for key, value in flat(table, rows).items():
        yield Fact(FIGURE, key, one_of(value))


def flat(table: str, rows: Mapping[str, Any] | None) -> dict[str, Value]:
    """Cells by name: ``table3.r1.0``."""
    cells: dict[str, Value] = {}
    for key, row in (rows or {}).items():
        for number, value in enumerate(row) if isinstance(row, list) else [("", row)]:
            cells[f"{table}.{key}.{number}"] = value
    return cells


def _list(name: str, source: Path, case: Mapping[str, Any]) -> Document:
    expected = case["expected"]
    facts = [Fact(LIST_NEXT, LIST_NEXT, one_of(expected["next"]))]
    for item in expected["items"]:
        facts.append(Fact(LIST_TITLE, f"{LIST_TITLE} {item['url']}", one_of(item["title"])))
        facts.append(Fact(LIST_DATE, f"{LIST_DATE} {item['url']}", one_of(item["published"])))
    return Document(
        corpus="pages/lists",
        name=name,
        kind="list" if source.suffix == ".html" else "answer",
        data=source.read_bytes(),
        facts=tuple(facts),
        url=case["base"],
        content_type=case.get("content_type", ""),
        closed=(LIST_TITLE,),
    )
