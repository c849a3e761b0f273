"""What is said of an edited report is exactly what was edited."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from monitor.cases.difference import difference
from monitor.model.changes import Change
from monitor.model.pages import Link, Trouble
from monitor.model.reports import Attached, Break, Cell, CellState, Fee, FeeKind, Report, Section
from monitor.read.form.layout import standard

COLUMNS = {"table3": standard().table3.columns, "table4": standard().table4.columns}
ROWS = {"table2": ("documents.made", "permits"), "table3": ("new", "r1", "r3.2"), "table4": ("results",)}


def cell(raw: str) -> Cell:
    return Cell(raw, CellState.TEXT)


def table(name: str) -> dict[str, tuple[Cell, ...]]:
    wide = len(COLUMNS[name]) if name in COLUMNS else 1
    return {row: tuple(cell(f"{name}{row}{at}") for at in range(wide)) for row in ROWS[name]}


def section(number: int) -> Section:
    texts = tuple(f"第{number}部分第{at}段第一句。第{number}部分第{at}段第二句；" for at in range(4))
    return Section(number=number, name="x", heading="h", ordinal=number, exact=True, paragraphs=texts)


FEE = Fee(kind=FeeKind.NIL, quotes=("没有收取信息处理费。",))
LINK = Link("http://x/a.pdf", "附件一")
BARE = Report(
    source="x",
    sha256="0",
    media_type="text/html",
    title="标题",
    sections=tuple(map(section, range(1, 7))),
    table2=table("table2"),
    table3=table("table3"),
    table4=table("table4"),
    fee=FEE,
)
REPORT = replace(BARE, attachments=(LINK,), attached=(Attached(link=LINK, report=BARE),))
PLACES = [(name, row, at) for name, rows in ROWS.items() for row in rows for at in range(len(table(name)[row]))]
SENTENCES = [(number, paragraph) for number in range(1, 7) for paragraph in range(4)]


def with_cell(report: Report, place: tuple[str, str, int], raw: str) -> Report:
    name, row, at = place
    cells = dict(getattr(report, name))
    cells[row] = (*cells[row][:at], cell(raw), *cells[row][at + 1 :])
    return replace(report, **{name: cells})


def with_sentence(report: Report, place: tuple[int, int], text: str) -> Report:
    number, at = place
    changed = []
    for one in report.sections:
        words = list(one.paragraphs)
        if one.number == number:
            words[at] = text + words[at].partition("。")[2]
        changed.append(replace(one, paragraphs=tuple(words)))
    return replace(report, sections=tuple(changed))


def named(place: tuple[str, str, int]) -> str:
    name, row, at = place
    return f"{name}.{row}" + (f".{COLUMNS[name][at].key}" if name in COLUMNS else "")


@settings(max_examples=60, deadline=None)
@given(
    cells=st.sets(st.sampled_from(PLACES), max_size=6),
    sentences=st.sets(st.sampled_from(SENTENCES), max_size=6),
    fee=st.booleans(),
    beside=st.booleans(),
)
def test_every_edit_is_named_with_both_values_and_nothing_else(
    cells: set[tuple[str, str, int]], sentences: set[tuple[int, int]], fee: bool, beside: bool
) -> None:
    edited = BARE
    expected = set()
    for number, place in enumerate(cells):
        edited = with_cell(edited, place, f"新{number}")
        expected.add(Change(named(place), f"{place[0]}{place[1]}{place[2]}", f"新{number}"))
    for number, at in sentences:
        edited = with_sentence(edited, (number, at), f"改{at}。")
        expected.add(Change(f"section.{number}", f"第{number}部分第{at}段第一句。", f"改{at}。"))
    if fee:
        edited = replace(edited, fee=Fee(kind=FeeKind.CHARGED, amount=300, quotes=("收取300元。",)))
        expected.add(Change("fee", "没有收取信息处理费。", "收取300元。"))
    if beside:
        after = replace(REPORT, attached=(Attached(link=LINK, report=edited),))
        expected = {replace(one, document="附件一") for one in expected}
    else:
        after = replace(edited, attachments=(LINK,), attached=REPORT.attached)
    found = difference(REPORT, after)
    assert len(found) == len(set(found))
    assert set(found) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": "另一标题"}, [Change("title", "标题", "另一标题")]),
        ({"title": "标 题", "sha256": "1"}, []),
        ({"sections": REPORT.sections[:5]}, [Change("section.6", "".join(section(6).paragraphs), "")]),
        ({"attachments": ()}, [Change("attachments", "附件一", "")]),
        ({"fee": None}, [Change("fee", "没有收取信息处理费。", "")]),
        ({"table4": None}, [Change(named(p), f"table4results{p[2]}", "") for p in PLACES if p[0] == "table4"]),
        ({"trouble": Trouble("empty", ""), "title": "另"}, []),
        ({"breaks_off": Break("in-table", 3), "title": "另"}, []),
        ({"attached": (Attached(link=LINK, trouble=Trouble("timeout", "")),)}, []),
    ],
)
def test_what_is_gone_is_named_and_what_could_not_be_read_is_not(
    changes: dict[str, Any], expected: list[Change]
) -> None:
    assert list(difference(REPORT, replace(REPORT, **changes))) == expected
