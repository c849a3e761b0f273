"""A bulletin as a Word document, from a template that an office can edit in Word.

The template is filled in by a sandboxed engine; page text goes in as text: nothing in it is markup or an expression.
The same bulletin and the same template give the same bytes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from jinja2 import TemplateError
from lxml.etree import LxmlError
from msgspec.structs import replace

from monitor.errors import ConfigError, Problem
from monitor.letters.bulletins.archive import repacked
from monitor.letters.paper import Paper
from monitor.letters.plain import inert
from monitor.model.bulletins import Bulletin, Tally
from monitor.model.office import Office

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def draw(bulletin: Bulletin, paper: Paper) -> bytes:
    """The bytes of the DOCX. Raises ConfigError when an office's own template cannot be filled in."""
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate

    name = "bulletin-letter.docx" if bulletin.code else "bulletin.docx"
    try:
        template = DocxTemplate(BytesIO(paper.documents[name]))
        template.render(_values(inert(bulletin), paper), paper.word)
        return _saved(template, bulletin)
    except (TemplateError, LxmlError, BadZipFile, PackageNotFoundError, KeyError) as error:
        says = getattr(error, "message", None) or str(error)
        raise ConfigError((Problem(name, None, "template", {"says": says}),)) from error


def check(paper: Paper) -> None:
    """Fill in an issue without problems, in both forms: what is wrong with a template shows. Raises ConfigError."""
    office = Office(name="", phone="", email="")
    at = datetime(2026, 1, 1, 9, tzinfo=UTC)
    day = at.date()
    bare = Bulletin(
        series="", addressees="", office=office, checked=at, tally=Tally(), rectify_by=day, recheck_on=day,
        year=day.year, number=1, total=1, day=day,
    )  # fmt: skip
    for code in ("", "-"):
        draw(replace(bare, code=code), paper)


def _values(bulletin: Bulletin, paper: Paper) -> dict[str, Any]:
    """What a template may name: the bulletin ``b``, sentences ``s`` (``issue.j2``), days and numerals ``w``."""
    sentences, words = (paper.word.get_template(name).module for name in ("issue.j2", "words.j2"))
    return {"b": bulletin, "s": sentences, "w": words}


def _saved(template: Any, bulletin: Bulletin) -> bytes:
    _drop_empty_section(template.docx.element.body)
    properties = template.docx.core_properties
    properties.created = properties.modified = bulletin.checked.replace(tzinfo=None)
    target = BytesIO()
    template.save(target)
    return repacked(target.getvalue())


def _drop_empty_section(body: Any) -> None:
    """A last section nothing was written into (an annex without a table) leaves no page behind."""
    *_, before, last = body
    own = before.find("w:pPr/w:sectPr", body.nsmap)
    if own is not None:
        body.replace(last, own)
        body.remove(before)
