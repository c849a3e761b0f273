"""What an accepted report says otherwise than before: figures, fee, sentences, attachments. Pure.

Two readings by the same program are held against each other. Nothing is said of a document that could not be read, or
that breaks off: what it lacks was cut off on its way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from msgspec.structs import replace

from monitor.model.changes import Change
from monitor.model.reports import Cell, Report, Table
from monitor.read.form.layout import standard

_SENTENCE = re.compile(r"[^。；！？]*[。；！？]?")
_MOST_SENTENCES = 1000
"""Of a section; the rest of a longer one is compared as a whole."""


def difference(before: Report, after: Report) -> tuple[Change, ...]:
    """Every place that reads otherwise, in the order of the report, those of its attachments behind."""
    if not (_is_whole(before) and _is_whole(after)):
        return ()
    return (*_of_text(before, after), *_of_attachments(before, after))


def _is_whole(report: Report) -> bool:
    return report.trouble is None and report.breaks_off is None


def _of_text(before: Report, after: Report) -> Iterator[Change]:
    yield from _of_value("title", before.title or "", after.title or "")
    yield from _of_value("published", str(before.dating.day or ""), str(after.dating.day or ""))
    yield from _of_words("opening", before.opening, after.opening)
    for number in sorted({one.number for report in (before, after) for one in report.sections}):
        yield from _of_words(f"section.{number}", _paragraphs(before, number), _paragraphs(after, number))
    for name in ("table2", "table3", "table4"):
        yield from _of_table(name, getattr(before, name) or {}, getattr(after, name) or {})
    if _fee(before) != _fee(after):
        yield Change("fee", _quoted(before), _quoted(after))


def _of_value(where: str, before: str, after: str) -> Iterator[Change]:
    if _bare(before) != _bare(after):
        yield Change(where, before, after)


def _of_table(name: str, before: Table, after: Table) -> Iterator[Change]:
    """The cells by the order of the prescribed form; those of other rows behind."""
    for row in dict.fromkeys([*before, *after]):
        was, now = before.get(row, ()), after.get(row, ())
        for at in range(max(len(was), len(now))):
            yield from _of_value(f"{name}.{row}{_column(name, at)}", _raw(was, at), _raw(now, at))


def _column(table: str, at: int) -> str:
    """The key of a column as places name it; table 2 has one cell a key."""
    if table == "table2":
        return f".{at}" if at else ""
    columns = (standard().table4 if table == "table4" else standard().table3).columns
    return f".{columns[at].key if at < len(columns) else at}"


def _raw(cells: Sequence[Cell], at: int) -> str:
    return cells[at].raw.strip() if at < len(cells) else ""


def _of_words(where: str, before: Iterable[str], after: Iterable[str]) -> Iterator[Change]:
    was, now = _sentences(before), _sentences(after)
    matcher = SequenceMatcher(None, list(map(_bare, was)), list(map(_bare, now)), autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            yield Change(where, "".join(was[i:j]), "".join(now[k:m]))


def _sentences(paragraphs: Iterable[str]) -> list[str]:
    found = [one for text in paragraphs for one in _SENTENCE.findall(text) if one.strip()]
    return [*found[:_MOST_SENTENCES], *(["".join(found[_MOST_SENTENCES:])] if len(found) > _MOST_SENTENCES else ())]


def _paragraphs(report: Report, number: int) -> list[str]:
    return [text for one in report.sections if one.number == number for text in one.paragraphs]


def _fee(report: Report) -> tuple[object, ...]:
    fee = report.fee
    return (fee.kind, fee.amount, fee.notices) if fee is not None else ()


def _quoted(report: Report) -> str:
    return "".join(report.fee.quotes) if report.fee is not None else ""


def _of_attachments(before: Report, after: Report) -> Iterator[Change]:
    was, now = ({one.url: one.text for one in report.attachments} for report in (before, after))
    for url in dict.fromkeys([*was, *now]):
        yield from _of_value("attachments", *((names[url] or url) if url in names else "" for names in (was, now)))
    read = {one.link.url: one.report for one in before.attached}
    for one in after.attached:
        old = read.get(one.link.url)
        if old is not None and one.report is not None and _is_whole(old) and _is_whole(one.report):
            name = one.link.text or one.link.url
            yield from (replace(change, document=name) for change in _of_text(old, one.report))


def _bare(text: str) -> str:
    """A text without blanks, which typesetting moves about."""
    return "".join(text.split())
