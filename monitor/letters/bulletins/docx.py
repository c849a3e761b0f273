"""A bulletin as a Word document, from a template that an office can edit in Word.

The template is filled in by a sandboxed engine; page text goes in as text: nothing in it is markup or an expression.
The same bulletin and the same template give the same bytes.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from monitor.letters.bulletins.archive import repacked
from monitor.letters.looks import Looks
from monitor.letters.plain import inert
from monitor.model.bulletins import Bulletin

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SENTENCES = ("issue.j2", "words.j2")
"""The templates whose macros a document may call."""


def draw(bulletin: Bulletin, looks: Looks) -> bytes:
    """The bytes of the DOCX. Raises whatever a template does that cannot be filled in, or is no document."""
    from docxtpl import DocxTemplate

    template = DocxTemplate(BytesIO(looks.documents[name_of(bulletin)]))
    template.render(_values(inert(bulletin), looks), looks.word)
    return _saved(template, bulletin)


def name_of(bulletin: Bulletin) -> str:
    """The template of a bulletin."""
    return "bulletin-letter.docx" if bulletin.code else "bulletin.docx"


def _values(bulletin: Bulletin, looks: Looks) -> dict[str, Any]:
    """What a template may name: the bulletin ``b``, sentences ``s`` (``issue.j2``), days and numerals ``w``."""
    sentences, words = (looks.word.get_template(name).module for name in SENTENCES)
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
