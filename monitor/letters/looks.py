"""The paper letters are written on: the shipped templates and those an office puts in their place.

Every kind of part has one template (``reminder.j2`` …) of four macros, ``subject``, ``title``, ``addressee`` and
``body``; ``letter.j2`` puts parts together, and is told whether the
letter goes ``outward``, and by mail or not. They are written once and rendered twice: ``frame.j2`` and ``page.j2``
exist in ``text/`` and in ``html/`` and say what a heading, a paragraph or a table looks like there. Bulletins have Word
templates besides (``bulletin.docx``, ``bulletin-letter.docx``), which share their sentences in ``issue.j2``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from unicodedata import east_asian_width
from urllib.parse import urlsplit

from jinja2 import ChoiceLoader, FileSystemLoader, FunctionLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from monitor.judge.places import place_words
from monitor.letters.bulletin import annexes, by_unit, classes, groups, labels
from monitor.letters.derived import grouped
from monitor.letters.kind import Part
from monitor.letters.kinds import kind_of
from monitor.model.cases import Case
from monitor.model.office import Office
from monitor.model.pages import Trouble
from monitor.words import Words

SHIPPED = Path(__file__).parent / "templates"
DOCUMENTS = ("bulletin.docx", "bulletin-letter.docx")
WIDTH = 76
"""Columns of a line of the text version; a Chinese character takes two."""

# An ASCII run (address, figure) or one character, with the marks that must not be parted from it.
_UNIT = re.compile(r"[（《〈〔【“‘]*(?:[\x21-\x7e]+|.)[，。、；：！？）》〉〕】”’％…]*")

_WORDS = Words("zh")

S = TypeVar("S", bound=str)


class Own(Struct, frozen=True):
    """The files an office put in the place of shipped ones, by name (``reminder.j2``, ``html/frame.j2``)."""

    folder: str
    files: Mapping[str, bytes]

    def templates(self) -> Own:
        """Those of letters, without the Word documents."""
        return Own(self.folder, {name: one for name, one in self.files.items() if name not in DOCUMENTS})


class Looks(Struct, frozen=True):
    """The templates in their looks. ``word`` fills the Word templates, whose bytes stand in ``documents`` by name."""

    text: ImmutableSandboxedEnvironment
    html: ImmutableSandboxedEnvironment
    word: ImmutableSandboxedEnvironment
    documents: Mapping[str, bytes]

    def write(self, parts: Sequence[Part], office: Office, at: datetime) -> tuple[str, str, str]:
        """Subject, text and HTML of one letter with these parts, the gravest first. Raises whatever a template does."""
        units = [unit for part in parts if (unit := kind_of(part).addressee(part)) is not None]
        named = [(kind_of(part).name, part) for part in parts]
        mailed = any(unit.emails for unit in units)
        values = {"parts": named, "outward": bool(units), "mailed": mailed, "office": office, "at": at}
        subject = self.text.get_template("subject.j2").render(values)
        text = re.sub(r"\n{3,}", "\n\n", self.text.get_template("page.j2").render(values)).strip() + "\n"
        return subject.strip(), text, self.html.get_template("page.j2").render(values)


def looks(own: Own | None = None) -> Looks:
    """The looks with an office's own templates before the shipped ones; either are parsed when they are used."""
    own = own or Own("", {})
    return Looks(
        text=_environment("text", own),
        html=_environment("html", own),
        word=_environment("word", own),
        documents={name: own.files[name] if name in own.files else (SHIPPED / name).read_bytes() for name in DOCUMENTS},
    )


def _environment(look: str, own: Own) -> ImmutableSandboxedEnvironment:
    def source(name: str) -> tuple[str, str, None] | None:
        found = next((one for one in (f"{look}/{name}", name) if one in own.files), None)
        return (own.files[found].decode("utf-8-sig"), f"{own.folder}/{found}", None) if found is not None else None

    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FunctionLoader(source), FileSystemLoader([SHIPPED / look, SHIPPED])]),
        autoescape=look != "text",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"joined": joined, "wrapped": wrapped, "centred": centred, "flush_right": flush_right}
    environment.filters |= {"explained": explained, "place": place_words, "dates": dates, "spot": spot}
    environment.filters |= {"alike": alike, "bundled": bundled, "classes": classes, "annexes": annexes}
    environment.filters |= {"groups": groups, "by_unit": by_unit, "labels": labels}
    environment.tests["web"] = is_web
    return environment


# --- filters and tests of the templates ------------------------------------------------------------------------


def joined(text: S) -> S:
    """The lines of a template put together: between Chinese characters a line break would show as a blank."""
    return type(text)().join(line.strip() for line in text.splitlines())  # type: ignore[return-value]


def wrapped(text: str, indent: str = "", first: str = "") -> str:
    """The text in lines of ``WIDTH`` columns, the first after ``first``, the others after ``indent``.

    Only a single unit wider than a line (an address) makes a longer one.
    """
    lines, used = [first], _columns(first)
    for unit in _UNIT.findall(text):
        width = _columns(unit)
        if used + width > WIDTH and lines[-1] not in (first, indent):
            lines.append(indent)
            used = _columns(indent)
        lines[-1] += unit
        used += width
    return "\n".join(line.rstrip(" ") for line in lines)


def centred(text: str) -> str:
    return "\n".join(" " * ((WIDTH - _columns(line)) // 2) + line for line in wrapped(text).splitlines())


def flush_right(text: str) -> str:
    return "\n".join(" " * (WIDTH - _columns(line)) + line for line in wrapped(text).splitlines())


def explained(trouble: Trouble) -> str:
    """A trouble in words: what its code means, then the detail."""
    key = f"trouble.{trouble.code}"
    detail = f"（{trouble.says}）" if trouble.says else ""
    return f"{_WORDS.say(key)}{detail}" if _WORDS.has(key) else trouble.says or trouble.code


def alike(cases: Iterable[Case]) -> list[list[Case]]:
    """The cases of a letter by what is wrong, by which law and till when, the gravest first; a group is one problem."""
    ordered = sorted(cases, key=lambda one: (one.finding.severity, one.finding.label, one.finding.where))

    def asked(case: Case) -> tuple[object, ...]:
        finding = case.finding
        return finding.label, finding.law, case.rectify_by

    return list(grouped(ordered, asked).values())


def dates(text: S) -> S:
    """The days of a sentence as letters write them: 2026年1月2日. What is quoted, and addresses, stay as they are."""
    return type(text)().join(  # type: ignore[return-value]
        part if part.startswith("“") else _ISO.sub(_written, part) for part in _QUOTED.split(text)
    )


def _written(day: re.Match[str]) -> str:
    return f"{day[1]}年{int(day[2])}月{int(day[3])}日"


_QUOTED = re.compile(r"(“[^”]*”)")
_ISO = re.compile(r"(?<![\w./-])(20[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?![\w/-])")


def spot(where: str) -> str:
    """A place as a list of problems names it; empty for a report as a whole."""
    if _WORDS.has(f"edit.{where}"):
        return _WORDS.say(f"edit.{where}")
    words = place_words(where)
    return "" if words == where and where.isascii() else words


def bundled(cases: Sequence[Case]) -> list[list[Case]]:
    """Cases of one unit that differ in nothing a list of them shows stand together, in the order of the first."""

    def shown(case: Case) -> tuple[object, ...]:
        finding = case.finding
        return case.agency, finding.label, spot(finding.where), finding.url, case.rectify_by

    return list(grouped(cases, shown).values())


def is_web(url: str) -> bool:
    """Whether an address may become a link: http or https, with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)
