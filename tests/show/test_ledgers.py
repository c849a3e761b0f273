"""The ledgers say everything in official words."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from monitor.letters.bulletins.sheet import Cell
from monitor.letters.looks import spot
from monitor.model.pages import Link
from monitor.show import ledgers
from monitor.words import Words
from tests.letters.test_bulletin import AGENCIES
from tests.letters.test_dues import OVERDUE, at, books, case, standing

PLACES = ("body", "column", "link", "metadata", "opening", "page", "period", "phone", "published", "title", "table2")
CODE = re.compile(r"[a-z]+[a-z0-9_.-]*")


def text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Link) else str(cell)


@pytest.mark.parametrize("where", PLACES)
def test_no_cell_holds_a_code(where: str) -> None:
    one = case("AR-F01", where)
    one = replace(one, finding=replace(one.finding, says="有误。", label="格式不规范"))
    owed = standing(at(2, 9), OVERDUE, trouble="images-only", format="v2021", fee="nil")
    owed = replace(owed, obligation=replace(owed.obligation, basis="地方要求"))
    known = books(owed, cases=[one])
    views = ledgers.views(known, AGENCIES, Words("zh"))
    cells = [text(cell) for view in views.values() for row in view.rows for cell in row]
    assert [cell for cell in cells if CODE.fullmatch(cell)] == []
    assert spot(where)
