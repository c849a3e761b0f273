"""The datastores of Hanweb (大汉): records as CDATA in a page or an answer, the next of them, and what is not read."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from monitor.model.pages import Trouble
from monitor.read.markup import links

RECORD = re.compile(r"<record>\s{0,40}<!\[CDATA\[((?:(?!\]\]>|<record>).){0,4000})\]\]>\s{0,40}</record>", re.DOTALL)
_NEXT_GROUP = re.compile(r"<nextgroup>\s*<!\[CDATA\[(.{0,2000}?)\]\]>\s*</nextgroup>", re.DOTALL)


def unfolded(text: str) -> str:
    """A page with the records of its datastores where a script puts them: in their place."""
    parts, at = [], 0
    while (start := text.find("<recordset", at)) >= 0:
        end = text.find("</recordset>", start)
        end = end if end >= 0 else len(text)
        opened = text.rfind("<script", at, start)
        inside = opened > text.rfind("</script", at, start)
        closed = text.find("</script>", end) if inside else end
        parts += [text[at : opened if inside else start], _together(RECORD.findall(text, start, end))]
        at = closed if closed >= 0 else len(text)
    return "".join([*parts, text[at:]])


def _together(records: list[str]) -> str:
    """Records in what holds such: rows in a table, others in a block each."""
    if records and records[0].lstrip().lower().startswith("<tr"):
        return f"<table>{''.join(records)}</table>"
    return "".join(f"<div>{record}</div>" for record in records)


def next_group(text: str, base: str) -> str | None:
    group = _NEXT_GROUP.search(text)
    following = LexborHTMLParser(group.group(1)).css_first("a[href]") if group else None
    return links.absolute(base, following.attributes.get("href") or "") if following is not None else None


def next_records(base: str, records: int, total: int | None) -> str | None:
    """The address of an answer that gives the records from ``startrecord`` to ``endrecord``, moved on by a page."""
    span = {
        name: match for name in ("startrecord", "endrecord") if (match := re.search(rf"\b{name}=(\d{{1,7}})\b", base))
    }
    if len(span) < 2 or total is None or not records:
        return None
    start, end = int(span["startrecord"][1]), int(span["endrecord"][1])
    if not start <= end < total:
        return None
    moved = base.replace(span["startrecord"][0], f"startrecord={end + 1}")
    return moved.replace(span["endrecord"][0], f"endrecord={min(2 * end - start + 1, total)}")


def unread(text: str, records: int) -> Trouble | None:
    """Trouble where a record has not the form of one."""
    stated = text.count("<record>")
    return Trouble("partial-list", f"{records}/{stated}") if records < stated else None
