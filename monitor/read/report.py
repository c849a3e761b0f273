"""A document's bytes -> Report: the facts, by the layout of ``rules/layout.toml``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import asdict, replace

from monitor.model.pages import Trouble
from monitor.model.reports import Cell, Dating, Document, Fee, Line, Paragraph, Report, Table, Witness
from monitor.read import dates
from monitor.read.attached import ONLY
from monitor.read.attachments import documents
from monitor.read.form import breaks, fees, figures, layout, sections, several, tables
from monitor.read.form.tables import unit
from monitor.read.intake import bounds, convert, decode
from monitor.read.intake.isolate import isolated
from monitor.read.pages import challenge
from monitor.read.sources import apart
from monitor.read.whose import identity, titles
from monitor.read.words import norm

_SHORT_BODY = 300
_FEW_SECTIONS = 3
_OPENING = 12
_TITLES = 8
_GLUED = re.compile(r"(?:规章|本年新收政府信息公开申请数量)\d{3,}")
_SECONDS = 30.0
_MEMORY = 512 * 1024**2
_OLD = ("application/x-ole-storage", "application/rtf")


class Hints(Struct, frozen=True, kw_only=True):
    """What is known of a document from outside: its address, the date beside its link, the date a user states."""

    url: str = ""
    content_type: str = ""
    listed: date | None = None
    stated: date | None = None


def read(data: bytes, source: str, hints: Hints | None = None) -> Report:
    """Read one document of whatever kind; what it is is decided by its bytes."""
    hints = hints or Hints()
    sha256 = hashlib.sha256(data).hexdigest()
    found = _read(data, source, sha256, hints)
    if isinstance(found, Trouble):
        return assemble(Document(media_type=decode.sniff(data), trouble=found), source, sha256, hints)
    unread = found.media_type == "text/html" and found.trouble is not None and found.trouble.code == "not-a-report"
    return replace(found, trouble=Trouble("blocked", "")) if unread and challenge.is_challenge(data) else found


def _read(data: bytes, source: str, sha256: str, hints: Hints) -> Report | Trouble:
    """Pages and text are read here if they are plain, all else in a process of its own."""
    kind = decode.sniff(data)
    if kind in _OLD:
        converted = convert.docx(data)
        return converted if isinstance(converted, Trouble) else _apart(converted, source, sha256, hints, kind)
    if kind in apart.READERS:
        return _apart(data, source, sha256, hints, kind)
    return bounds.within(assembled, data, source, sha256, hints, kind)


def _apart(data: bytes, source: str, sha256: str, hints: Hints, kind: str) -> Report | Trouble:
    return isolated(assembled, data, source, sha256, hints, kind, seconds=_SECONDS, memory_bytes=_MEMORY)


def assembled(data: bytes, source: str, sha256: str, hints: Hints, kind: str) -> Report:
    """The report in the bytes of a document, of an old one in what it was converted to; ``kind`` is its media type."""
    document = apart.take_apart(data, hints.content_type, hints.url)
    return assemble(replace(document, media_type=kind) if kind in _OLD else document, source, sha256, hints)


def assemble(document: Document, source: str, sha256: str, hints: Hints) -> Report:
    """Document -> Report: title, sections, tables, dates, identity, fee."""
    found = sections.find(document.blocks, document.flow)
    if found.again:
        document, found = _one_report(document, found.again)
    opening = tuple(_opening(document, found.first))
    whose = _identity(document, opening, found)
    named = whose.title is not None
    years = titles.title_years(whose.title or "")
    first = found.sections[0].paragraphs[:3] if found.sections else ()
    period, period_raw = dates.period((*opening, *first))
    dating = _dating(document, hints)
    of_year = years, period, identity.column_year(document.crumbs), dating.day
    read = figures.read(document, found.spans, years[0] if years else None)
    trouble = document.trouble or _trouble(document, whose.title or _plain_title(document), found, read)
    readable = trouble is None
    title = whose.title if readable else whose.title or _plain_title(document)
    known = trouble is None or (named and trouble.code != "not-a-report")
    year = identity.decide_year(*of_year)
    return Report(
        source=source,
        sha256=sha256,
        media_type=document.media_type,
        charset=document.charset,
        trouble=trouble,
        agency=whose.agency if named or known else None,
        year=year if known else None,
        title=title,
        title_years=years,
        dating=dating,
        period=period,
        period_raw=period_raw,
        format=read.format if readable else None,
        opening=opening,
        sections=found.sections,
        extra_ordinals=found.extra_ordinals,
        breaks_off=breaks.find(document, found.sections, read),
        table2=read.table2,
        table3=read.table3,
        table4=read.table4,
        fees_label=unit.fees_label(document.blocks),
        fee=fees.read(found.sections, year) if readable else None,
        metadata=document.metadata,
        crumbs=document.crumbs,
        attachments=documents(document.links),
        images=document.images,
        witnesses=(*whose.witnesses, *identity.of_year(*of_year), *_days(document, hints, dating)),
    )


def _identity(document: Document, opening: tuple[str, ...], found: sections.Found) -> identity.Identity:
    """Title and body by all that the document says of them."""
    context = identity.Context(
        opening=opening, crumbs=document.crumbs, metadata=document.metadata, sections=found.sections
    )
    return identity.identify(document.titles, (*document.before, *opening[:_TITLES]), context)


def _days(document: Document, hints: Hints, dating: Dating) -> Iterator[Witness]:
    """What speaks for a day of publication."""
    shown = [("page", f"{label} {raw}".strip()) for label, raw in document.shown]
    days = [*shown, ("list", hints.listed), ("url", dates.of_url(hints.url).day), ("option", hints.stated)]
    for where, day in days:
        if day:
            taken = dating.source == where and dates.find_date(str(day)) == dating.day
            yield Witness(fact="published", origin=where, says=str(day), weight=(1 if dating.weak else 2) * taken)


def _one_report(document: Document, again: tuple[int, ...]) -> tuple[Document, sections.Found]:
    """Of several reports in a document the one of the year in its title."""
    years = titles.title_years(identity.find_title(document.titles, document.before) or "")
    blocks = several.chosen(document.blocks, again, years[0] if years else None)
    return replace(document, blocks=blocks), sections.find(blocks, document.flow)


def _opening(document: Document, first: int) -> list[str]:
    """Text before the first section heading: title lines, then the opening paragraphs."""
    texts = [b.text.strip() for b in document.blocks[:first] if isinstance(b, Paragraph | Line)]
    return [t for t in texts if t][: 40 if document.flow else _OPENING]


def _plain_title(document: Document) -> str | None:
    """The title of a page that is no report: the longest candidate that its page title repeats; no running text."""
    texts = [title.text for title in document.titles]
    if not texts or len(texts[0]) > titles.LONGEST or texts[0].rstrip().endswith("。"):
        return None
    repeated = [text for text in texts[:-1] if norm(text) in norm(texts[-1]) and norm(text) != norm(texts[-1])]
    return titles.squeeze(max(repeated, key=len) if repeated else texts[0])


def _dating(document: Document, hints: Hints) -> Dating:
    """The publication date by precedence: stated by the user, shown on the page, beside the link, in the address."""
    if hints.stated is not None:
        return Dating(day=hints.stated, source="option")
    shown = dates.shown(document.shown)
    listed = Dating(day=hints.listed, source="list") if hints.listed else Dating()
    in_url = dates.of_url(hints.url)
    for dating in (shown if not shown.weak else Dating(), listed, shown, in_url):
        if dating.day is not None or dating.until is not None:
            return dating
    return Dating()


def _trouble(document: Document, title: str | None, found: sections.Found, read: tables.Tables) -> Trouble | None:
    """Why a document cannot be read as a report, or None."""
    named = bool(title) and titles.is_report_title(title or "")
    if not named and len({s.number for s in found.sections}) < _FEW_SECTIONS:
        return Trouble("not-a-report", title or "")
    unnamed = not any(titles.is_report_title(one.text) and titles.title_years(one.text) for one in document.titles)
    if document.media_type == "text/html" and unnamed and not found.sections and read.table3 is None:
        return Trouble("not-a-report", title or "")
    if not found.sections and _chars(document) < _SHORT_BODY:
        linked = documents(document.links)
        if linked:
            return Trouble(ONLY, linked[0].url)
        return Trouble("images-only" if document.images else "not-a-report", title or "")
    return _glued(document, found, read)


def _chars(document: Document) -> int:
    return sum(len(norm(b.text)) for b in document.blocks if isinstance(b, Paragraph | Line))


def _glued(document: Document, found: sections.Found, read: tables.Tables) -> Trouble | None:
    """Digits of several cells run together: the figures are lost, and no guess is made."""
    prose = [p for s in found.sections if s.number in (2, 3, 4) for p in s.paragraphs]
    texts = (*prose, *figures.lines(document, found.spans))
    glued = next(filter(None, (_GLUED.search(norm(text)) for text in texts)), None)
    return Trouble("glued-digits", glued.group()) if glued and read.table3 is None else None


# --- the contract's JSON -----------------------------------------------------------------------------------------


def to_json(report: Report) -> dict[str, object]:
    """The object of ``monitor read``: unknown, blank or unreadable figures are null."""
    readable = report.trouble is None
    dating = report.dating
    return {
        "schema": 1,
        "source": report.source,
        "sha256": report.sha256,
        "media_type": report.media_type,
        "charset": report.charset,
        "readable": readable,
        "trouble": None if report.trouble is None else {"code": report.trouble.code, "says": report.trouble.says},
        "agency": report.agency,
        "year": report.year,
        "title": report.title,
        "published": dating.day.isoformat() if dating.day else None,
        "published_from": dating.source,
        "published_weak": dating.weak,
        "period": [day.isoformat() for day in report.period] if report.period else None,
        "format": report.format,
        "sections": _sections_json(report) if readable else None,
        "breaks_off": asdict(report.breaks_off) if readable and report.breaks_off else None,
        "table2": _table2_json(report) if readable else None,
        "table3": _table3_json(report) if readable else None,
        "table4": _table4_json(report.table4) if readable else None,
        "fee": _fee_json(report.fee) if report.fee is not None else None,
        "metadata": dict(report.metadata),
        "attachments": [{"url": link.url, "name": link.text} for link in report.attachments],
        "witnesses": _witnesses_json(report.witnesses),
    }


def _witnesses_json(witnesses: Sequence[Witness]) -> dict[str, list[dict[str, object]]]:
    """What speaks for each of the four facts of identity, and what it counts for."""
    return {
        fact: [{"from": one.origin, "says": one.says, "weight": one.weight} for one in witnesses if one.fact == fact]
        for fact in ("title", "agency", "year", "published")
    }


def _sections_json(report: Report) -> list[dict[str, object]]:
    return [
        {
            "number": section.number,
            "name": section.name,
            "heading": section.heading,
            "chars": sum(len(norm(p)) for p in section.paragraphs),
        }
        for section in report.sections
    ]


def _table2_json(report: Report) -> dict[str, int | float | None] | None:
    if report.table2 is None or report.format is None:
        return None
    keys = layout.standard().table2_keys(report.format)
    return {key: report.table2[key][0].value if key in report.table2 else None for key in keys}


def _table3_json(report: Report) -> dict[str, list[int | float | None] | None] | None:
    if report.table3 is None or report.format is None:
        return None
    return _rows_json(report.table3, layout.standard().table3_keys(report.format))


def _table4_json(table: Table | None) -> dict[str, list[int | float | None] | None] | None:
    return None if table is None else _rows_json(table, tuple(row.key for row in layout.standard().table4.rows))


def _rows_json(
    table: Mapping[str, tuple[Cell, ...]], keys: tuple[str, ...]
) -> dict[str, list[int | float | None] | None]:
    return {key: [c.value for c in table[key]] if key in table else None for key in keys}


def _fee_json(fee: Fee) -> dict[str, object]:
    return {
        "kind": fee.kind.value,
        "amount": fee.amount,
        "notices": fee.notices,
        "sections": list(fee.sections),
    }
