"""Whether two demos came to the same: ``python -m bench.alike OUT-A OUT-B`` compares what each sent and what it holds.

Run ``monitor demo`` of two versions, each in its own folder, and give their ``demo-out``. What differs from run to run
is left out: Message-IDs, the marks between the parts of a mail, ports, and the order in which sites that are surveyed
side by side come back, by which cases are numbered. So texts and attachments are compared by all they say, whatever its
order.
"""

from __future__ import annotations

import difflib
import io
import re
import sqlite3
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

_PORT = re.compile(r"(127\.\d+\.\d+\.\d+):\d+")
_SUBJECT = re.compile(r"(?:case|letter):\d+")
_MARKUP = re.compile(r"<[^>]*>|\n")
_ITEM = re.compile(r"^\s*(?:\d+[.．]|（[一二三四五六七八九十]+）)")
_HEADERS = ("Subject", "From", "To", "Reply-To", "Date")
_TABLES = {
    "obligations": "agency, year, kind, due, basis, state, dating, title, format, fee, first_seen, checked, readable",
    "steps": "agency, year, step, at",
    "cases": "agency, year, rule, place, opened, notified, rectify_by, closed",
    "findings": "agency, year, rule, place, verdict, streak",
    "journal": "at, subject, agency, event, note, actor, version",
    "columns": "place, registered, span, state, expires",
    "outbox": "kinds, agency, recipient, subject, state, created, sent",
    "bulletins": "id, series, year, number, total, state, created, issued",
}


def main(first: Path, second: Path) -> int:
    """0 if nothing differs; else the differences are told, the first lines of each."""
    wrong = [*_told("mails", mails(first), mails(second))]
    for table in _TABLES:
        wrong += _told(table, rows(first, table), rows(second, table))
    print("\n".join(wrong) or f"the same: {len(mails(first))} mails, {len(_TABLES)} tables")
    return bool(wrong)


def mails(folder: Path) -> list[str]:
    """Every mail as it reads, in a fixed order."""
    return sorted(_mail(path.read_bytes()) for path in (folder / "mailbox").glob("*.eml"))


def rows(folder: Path, table: str) -> list[str]:
    """The rows of a table as text, in a fixed order, cases and letters named by what they are about."""
    with sqlite3.connect(folder / "state" / "monitor.sqlite3") as db:
        names = {f"case:{n}": repr(key) for n, *key in db.execute("SELECT id, agency, rule, place FROM cases")}
        names |= {f"letter:{n}": repr(key) for n, *key in db.execute("SELECT id, recipient, subject FROM outbox")}
        found = db.execute(f"SELECT {_TABLES[table]} FROM {table}").fetchall()
    return sorted(_plain(_SUBJECT.sub(lambda one: names.get(one[0], one[0]), repr(row))) for row in found)


def _mail(data: bytes) -> str:
    mail = cast("EmailMessage", message_from_bytes(data, _class=EmailMessage, policy=default))  # type: ignore[call-overload]
    parts = [f"{name}: {mail[name]}" for name in _HEADERS]
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            parts += _pieces(part.get_content())
        elif not part.is_multipart():
            parts += [str(part.get_filename()), *_package(part.get_payload(decode=True))]
    return _plain("\n".join(parts))


def _package(data: bytes) -> list[str]:
    """What a Word or Excel file says."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        texts = [package.read(name).decode("utf-8", "replace") for name in package.namelist() if name.endswith(".xml")]
    return _pieces("\n".join(texts))


def _pieces(text: str) -> list[str]:
    """The words of a text or of markup, in a fixed order, without the numbers that items of a list have."""
    words = (_ITEM.sub("", piece).strip() for piece in _MARKUP.split(_plain(text)))
    return sorted(word for word in words if word)


def _plain(text: str) -> str:
    return _PORT.sub(r"\1", text)


def _told(what: str, one: list[str], other: list[str]) -> Iterator[str]:
    left, right = Counter(one), Counter(other)
    gone, new = list((left - right).elements()), list((right - left).elements())
    if gone or new:
        yield f"{what}: {len(one)} and {len(other)}, {len(gone)} and {len(new)} of them not in the other"
        for a, b in zip(gone[:3], new[:3], strict=False):
            yield from difflib.unified_diff(a.splitlines(), b.splitlines(), lineterm="", n=0)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:3])))
