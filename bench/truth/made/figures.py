"""The text of a report in the prescribed form, as markup, and the figures its third table says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from random import Random
from typing import Any

Figures = Mapping[str, tuple[int, ...]]
"""Row of table 3 -> figures of the six kinds of applicants and their sum."""


@cache
def form() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "form.toml").read_text(encoding="utf-8"))


def draw(rng: Random) -> Figures:
    """Figures in which all sums are right: received and carried in = answered and carried out."""
    answered = {one["key"]: [0] * 6 for one in form()["table3"]}
    results = [key for key in answered if key.startswith("r") and key != "r7"]
    for applicant in range(6):
        for key in rng.sample(results, rng.choice((0, 1, 2, 4))):
            answered[key][applicant] = rng.randrange(1, 30)
        closed = sum(answered[key][applicant] for key in results)
        left, old = rng.randrange(0, 4), rng.randrange(0, min(closed, 5) + 1)
        answered["r7"][applicant], answered["carry_out"][applicant] = closed, left
        answered["carry_in"][applicant], answered["new"][applicant] = old, closed + left - old
    return {key: (*row, sum(row)) for key, row in answered.items()}


def text(opening: Sequence[str], figures: Figures, tag: str) -> str:
    """The whole text; ``opening`` are the paragraphs before the first heading, ``tag`` opens a heading."""
    first, second, third, fourth, fifth, sixth = (f"<{tag}>{one}</{tag}>" for one in form()["headings"])
    parts = (
        *(f"<p>{escape(one)}</p>" for one in opening),
        first,
        "<p>（一）主动公开。全年主动公开政府信息126条。</p><p>（二）依申请公开。按时答复每一件申请。</p>",
        second + _table(form()["table2"]),
        third + _table3(figures),
        fourth + _table4(),
        f"{fifth}<p>{form()['problems']}</p>",
        f"{sixth}<p>{form()['matters']}</p>",
    )
    return "\n".join(parts)


def _table(rows: Sequence[Sequence[str]]) -> str:
    width = max(map(len, rows))
    lines = ("".join(_cells(row, width)) for row in rows)
    return '<table border="1">' + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _cells(row: Sequence[str], width: int) -> Iterator[str]:
    for number, cell in enumerate(row):
        span = width - len(row) + 1 if number == len(row) - 1 else 1
        yield f'<td colspan="{span}">{cell}</td>' if span > 1 else f"<td>{cell}</td>"


def _table3(figures: Figures) -> str:
    kinds = form()["applicants"]
    head = (
        f'<tr><td colspan="3" rowspan="3">{form()["table3_head"]}</td><td colspan="7">申请人情况</td></tr>'
        f'<tr><td rowspan="2">{kinds[0]}</td><td colspan="5">法人或其他组织</td><td rowspan="2">总计</td></tr>'
        f"<tr>{''.join(f'<td>{one}</td>' for one in kinds[1:])}</tr>"
    )
    body = "".join(_row3(row, figures[row["key"]]) for row in form()["table3"])
    return f'<table border="1">{head}{body}</table>'


def _row3(row: Mapping[str, Any], values: Sequence[int]) -> str:
    key, label = row["key"], row["label"]
    cells = "".join(f"<td>{value}</td>" for value in values)
    if key in ("new", "carry_in", "carry_out"):
        return f'<tr><td colspan="3">{label}</td>{cells}</tr>'
    results = sum(one["key"].startswith("r") for one in form()["table3"])
    first = f'<td rowspan="{results}">三、本年度办理结果</td>' if key == "r1" else ""
    if key in ("r1", "r2", "r7"):
        return f'<tr>{first}<td colspan="2">{label}</td>{cells}</tr>'
    group = f'<td rowspan="{row["rows"]}">{row["group"]}</td>' if "group" in row else ""
    return f"<tr>{group}<td>{label}</td>{cells}</tr>"


def _table4() -> str:
    (review, suits), (direct, after), outcomes = form()["table4"]
    names = "".join(f"<td>{one}</td>" for one in outcomes * 2)
    return (
        f'<table border="1"><tr><td colspan="5" rowspan="2">{review}</td><td colspan="10">{suits}</td></tr>'
        f'<tr><td colspan="5">{direct}</td><td colspan="5">{after}</td></tr>'
        f"<tr>{''.join(f'<td>{one}</td>' for one in outcomes)}{names}</tr><tr>{'<td>0</td>' * 15}</tr></table>"
    )
