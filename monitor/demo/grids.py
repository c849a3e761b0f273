"""The three tables of the official form as grids of cells with spans: 14 x 4, 28 x 10 and 4 x 15 in full.

A key without a row in the figures leaves no row (or group of columns) in the grid; the spans around it close up.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files

from msgspec import Struct, convert

from monitor.demo.figures import COLUMNS, GROUPS, LEAVES, OUTCOMES, Figures, Row, Value


class Slot(Struct, frozen=True):
    """A cell: its text or number, the columns and rows it spans, and whether it stands in the head."""

    value: Value
    across: int = 1
    down: int = 1
    head: bool = False


Grid = tuple[tuple[Slot, ...], ...]


class LabelRow(Struct, frozen=True):
    label: str
    keys: tuple[str, ...]


class BlockForm(Struct, frozen=True):
    caption: str
    heads: tuple[str, ...]
    rows: tuple[LabelRow, ...]


class RequestForm(Struct, frozen=True):
    relation: str
    applicants: str
    natural: str
    bodies: str
    body: tuple[str, ...]
    total: str
    results: str
    groups: dict[str, str]
    labels: dict[str, str]


class DisputeForm(Struct, frozen=True):
    review: str
    litigation: str
    direct: str
    after: str
    outcomes: tuple[str, ...]


class Form(Struct, frozen=True):
    ordinals: tuple[str, ...]
    titles: tuple[str, ...]
    attached: str
    period_end: tuple[str, str]
    date: str
    heading: str
    longer: dict[str, str]
    selves: dict[str, str]
    table2: dict[str, tuple[BlockForm, ...]]
    table3: RequestForm
    table4: DisputeForm


FORM = convert(tomllib.loads(files("monitor.demo").joinpath("form.toml").read_text("utf-8")), Form)
_WIDTH2 = 4


def table2_blocks(version: str, figures: Figures) -> tuple[Grid, ...]:
    """Table 2, one grid a block; laid under each other they are the official table."""
    return tuple(_block(block, figures["table2"]) for block in FORM.table2[version])


def table3_grid(version: str, figures: Figures) -> Grid:
    rows, form = figures["table3"], FORM.table3
    leaves = tuple(key for key in (*LEAVES[version], "r7") if key in rows)
    head = (
        (Slot(form.relation, across=3, down=3, head=True), Slot(form.applicants, across=len(COLUMNS), head=True)),
        (
            Slot(form.natural, down=2, head=True),
            Slot(form.bodies, across=len(form.body), head=True),
            Slot(form.total, down=2, head=True),
        ),
        tuple(Slot(name, head=True) for name in form.body),
    )
    received = [(Slot(form.labels[key], across=3), *_values(rows[key])) for key in ("new", "carry_in") if key in rows]
    results = [_result_row(key, leaves, rows) for key in leaves]
    carried = [(Slot(form.labels["carry_out"], across=3), *_values(rows["carry_out"]))] if "carry_out" in rows else []
    return (*head, *received, *results, *carried)


def table4_grid(figures: Figures) -> Grid:
    rows, form = figures["table4"], FORM.table4
    suits = [key for key in GROUPS[1:] if key in rows]
    names = {"direct": form.direct, "after": form.after}
    width = len(OUTCOMES)
    review = [Slot(form.review, across=width, head=True)] if "review" in rows else []
    top = (*review, *([Slot(form.litigation, across=width * len(suits), head=True)] if suits else []))
    labels = [Slot(label, down=2, head=True) for label in form.outcomes] if review else []
    middle = (*labels, *(Slot(names[key], across=width, head=True) for key in suits))
    bottom = tuple(Slot(label, head=True) for _ in suits for label in form.outcomes)
    return top, middle, bottom, tuple(slot for key in GROUPS if key in rows for slot in _values(rows[key]))


def _block(block: BlockForm, rows: dict[str, Row]) -> Grid:
    last = _WIDTH2 - len(block.heads) + 1
    heads = (*(Slot(head, head=True) for head in block.heads[:-1]), Slot(block.heads[-1], across=last, head=True))
    body = [
        (Slot(line.label), *(Slot(rows[key][0]) for key in line.keys[:-1]), Slot(rows[line.keys[-1]][0], across=last))
        for line in block.rows
        if all(key in rows for key in line.keys)
    ]
    return ((Slot(block.caption, across=_WIDTH2, head=True),), heads, *body)


def _result_row(key: str, leaves: tuple[str, ...], rows: dict[str, Row]) -> tuple[Slot, ...]:
    """A row under the results: with the label of all results and of its group where they begin."""
    form = FORM.table3
    start = [Slot(form.results, down=len(leaves))] if key == leaves[0] else []
    group, _, leaf = key.partition(".")
    if not leaf:
        return (*start, Slot(form.labels[key], across=2), *_values(rows[key]))
    family = [other for other in leaves if other.startswith(f"{group}.")]
    if key == family[0]:
        start.append(Slot(form.groups[group], down=len(family)))
    return (*start, Slot(form.labels[key]), *_values(rows[key]))


def _values(row: Row) -> tuple[Slot, ...]:
    return tuple(Slot(value) for value in row)
