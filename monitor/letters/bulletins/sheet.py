"""Tables as office programs open them: XLSX, and CSV with a byte order mark.

Page text is text in them: a cell that begins like a formula is stored as a string (XLSX) or marked with an apostrophe
(CSV). Days are real dates, figures are numbers, everything else stays as written. The same tables give the same bytes.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any
from unicodedata import east_asian_width

from msgspec import Struct

from monitor.letters.bulletin import annexes
from monitor.letters.looks import is_web
from monitor.letters.plain import inert, plain
from monitor.model.bulletins import Bulletin, Problem
from monitor.model.pages import Link
from monitor.words import Words
from monitor.words.signs import FORMULA

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell = str | int | date | Link | None
"""None stays blank; a link shows its text, or its address if it has none."""

_FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")
_NAME = 31
_LONGEST_URL = 2000
_WIDEST, _SHORT, _NARROWEST, _PAGE = 48, 14, 6, 176
"""Columns of a half-width character: of a cell, and of a page of A4 across that can be read when printed."""
_LINE, _HIGHEST = 14.5, 400
"""Points: of a line, and of a row."""
_A4 = 9


class View(Struct, frozen=True, kw_only=True):
    """One table: its name and headings, and rows as wide as those."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()


def workbook(views: Sequence[View], at: datetime) -> bytes:
    """The XLSX, one sheet a view: frozen heading that repeats in print, filter, widths, A4 across."""
    from xlsxwriter import Workbook

    target = BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": at.replace(tzinfo=None)})
        styles = _styles(book)
        for view in views:
            _fill(book.add_worksheet(_sheet_name(view.name)), inert(view), styles)
    return target.getvalue()


def csv_table(view: View) -> bytes:
    """The CSV twin of a view, in UTF-8 with the mark by which office programs know it."""
    target = StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(view.headings)
    writer.writerows([_written(cell) for cell in row] for row in view.rows)
    return target.getvalue().encode("utf-8-sig", "replace")


def annex(bulletin: Bulletin, words: Words) -> bytes:
    """The annex of a bulletin: a sheet for columns, sites and reports each, as far as it names any."""
    views = [_ANNEXES[kind](problems, words) for kind, problems in annexes(bulletin)]
    views += [_of_done(bulletin, words)] if bulletin.done else []
    return workbook(views or [_of_columns([], words)], bulletin.checked)


# --- the annex of a bulletin -------------------------------------------------------------------------------------


def _of_columns(problems: Sequence[Problem], words: Words) -> View:
    rows = [
        (number, p.agency, p.place, p.kind, p.limit, p.last, p.days, p.label, _link(p), p.rectify_by, _times(p, words))
        for number, p in enumerate(problems, 1)
    ]
    return _annex_view("column", rows, words)


def _of_sites(problems: Sequence[Problem], words: Words) -> View:
    rows = [
        (number, p.agency, p.place, p.label, p.says, _link(p), p.rectify_by, _times(p, words))
        for number, p in enumerate(problems, 1)
    ]
    return _annex_view("site", rows, words)


def _of_reports(problems: Sequence[Problem], words: Words) -> View:
    rows = [
        (
            number,
            p.agency,
            p.place,
            p.limit,
            p.last,
            words.say("annex.late") if p.overdue else words.say("annex.on-time") if p.last else None,
            p.label,
            p.says,
            _link(p),
            p.rectify_by,
            _times(p, words),
        )
        for number, p in enumerate(problems, 1)
    ]
    return _annex_view("report", rows, words)


def _of_done(bulletin: Bulletin, words: Words) -> View:
    rows = [(number, one.agency, one.label, one.place, one.day) for number, one in enumerate(bulletin.done, 1)]
    return _annex_view("done", rows, words)


_ANNEXES = {"column": _of_columns, "site": _of_sites, "report": _of_reports}


def _annex_view(kind: str, rows: Sequence[tuple[Cell, ...]], words: Words) -> View:
    headings = tuple(words.say(f"annex.{kind}-headings").split("|"))
    return View(name=words.say(f"annex.{kind}s"), headings=headings, rows=tuple(rows))


def _link(problem: Problem) -> Link | None:
    return Link(problem.url, "") if problem.url else None


def _times(problem: Problem, words: Words) -> str | None:
    return words.say("annex.times", times=problem.times) if problem.times > 1 else None


# --- cells -------------------------------------------------------------------------------------------------------


def _styles(book: Any) -> dict[str, Any]:
    common = {"border": 1, "valign": "vcenter", "text_wrap": True}
    return {
        "head": book.add_format({**common, "bold": True, "align": "center", "bg_color": "#E7E6E6"}),
        "text": book.add_format({**common, "num_format": "@"}),
        "number": book.add_format({**common, "align": "center", "num_format": "0"}),
        "day": book.add_format({**common, "align": "center", "num_format": "yyyy-mm-dd"}),
        "link": book.add_format({**common, "font_color": "#0563C1", "underline": 1}),
    }


def _fill(sheet: Any, view: View, styles: dict[str, Any]) -> None:
    texts: list[Sequence[str]] = [view.headings, *([_shown(cell) for cell in row] for row in view.rows)]
    widths = _widths([[_columns(row[column]) for row in texts] for column in range(len(view.headings))])
    for column, (heading, width) in enumerate(zip(view.headings, widths, strict=True)):
        sheet.write_string(0, column, heading, styles["head"])
        sheet.set_column(column, column, width)
    for number, row in enumerate(view.rows, 1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, styles)
    for number, said in enumerate(texts):
        # Said outright, as not every office program works out the height of wrapped rows.
        lines = max(-(-_columns(text) // (width - 1)) for text, width in zip(said, widths, strict=True))
        sheet.set_row(number, min(_LINE * max(lines, 1) + 3, _HIGHEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(view.rows), len(view.headings) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C&P / &N")


def _write(sheet: Any, row: int, column: int, cell: Cell, styles: dict[str, Any]) -> None:
    match cell:
        case None | "":
            sheet.write_blank(row, column, None, styles["text"])
        case date():
            sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), styles["day"])
        case int():
            sheet.write_number(row, column, cell, styles["number"])
        case Link(url=url) if is_web(url) and url.isascii() and len(url) <= _LONGEST_URL:
            sheet.write_url(row, column, url, styles["link"], _shown(cell))
        case _:
            sheet.write_string(row, column, _shown(cell), styles["text"])


def _shown(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Link(url=url, text=text):
            return text or url
        case date():
            return f"{cell:%Y-%m-%d}"
        case _:
            return str(cell)


def _written(cell: Cell) -> str:
    """A cell of the CSV. Being made plain can bring a sign to the front, so it is looked for afterwards."""
    text = plain(_shown(cell))
    return "'" + text if isinstance(cell, str | Link) and text.startswith(FORMULA) else text


def _columns(text: str) -> int:
    """How many columns of a half-width character a text takes."""
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def _widths(taken: Sequence[Sequence[int]]) -> list[int]:
    """The widths of columns whose texts take so much. Where they are more than a page, short columns stay as they are
    and long ones share the rest by the root of what they take, so that no row is much higher than it must be.
    """
    wanted = [min(max(max(texts) + 2, _NARROWEST), _WIDEST) for texts in taken]
    long = [max(texts) ** 0.5 if one > _SHORT else 0.0 for one, texts in zip(wanted, taken, strict=True)]
    rest = _PAGE - sum(one for one in wanted if one <= _SHORT)
    if sum(wanted) <= _PAGE or not any(long):
        return wanted
    shares = [rest * root / sum(long) for root in long]
    return [max(min(one, int(share)), _SHORT) if share else one for one, share in zip(wanted, shares, strict=True)]


def _sheet_name(name: str) -> str:
    return plain(name).translate(_FORBIDDEN)[:_NAME]
