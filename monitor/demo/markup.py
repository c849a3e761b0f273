"""Looks of report tables met on real sites. None changes what the report says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import escape
from importlib.resources import files

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from msgspec import Struct

from monitor.demo.figures import Value
from monitor.demo.grids import Grid, Slot

PAGES = Environment(
    loader=FileSystemLoader(str(files("monitor.demo").joinpath("pages"))),
    autoescape=select_autoescape(["html", "shtml", "jsp"], default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
PAGES.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
_SHORT = 4


def page(title: str, published: date, body: str) -> str:
    return PAGES.get_template("bare.html").render(title=title, published=published, body=Markup(body))


class Style(Struct, frozen=True, kw_only=True):
    """How a look writes labels and numbers inside a cell, paragraphs, headings and whole tables."""

    label: Callable[[str], str]
    number: Callable[[Value], str] = str
    text: str = "<p>{}</p>"
    bold: str = "<p><strong>{}</strong></p>"
    open: str = '<table border="1" cellspacing="0" cellpadding="0">'
    split: bool = False
    head: bool = False
    finish: Callable[[str], str] = str

    def paragraph(self, text: str) -> str:
        return self.text.format(escape(text, quote=False))

    def heading(self, text: str) -> str:
        return self.bold.format(escape(text, quote=False))

    def table(self, grid: Grid) -> str:
        if not self.head:
            return f"{self.open}<tbody>\n{self._rows(grid, 'td')}\n</tbody></table>"
        depth = sum(all(slot.head for slot in row) for row in grid)
        thead = f"<thead>\n{self._rows(grid[:depth], 'th')}\n</thead>"
        return f"{self.open}{thead}<tbody>\n{self._rows(grid[depth:], 'td')}\n</tbody></table>"

    def _rows(self, rows: Grid, tag: str) -> str:
        return "\n".join("<tr>" + "".join(self._cell(slot, tag) for slot in row) + "</tr>" for row in rows)

    def _cell(self, slot: Slot, tag: str) -> str:
        across = f' colspan="{slot.across}"' if slot.across > 1 else ""
        down = f' rowspan="{slot.down}"' if slot.down > 1 else ""
        label = isinstance(slot.value, str)
        inner = self.label(escape(str(slot.value), quote=False)) if label else self.number(slot.value)
        return f"<{tag}{across}{down}>{inner}</{tag}>"


def _chunks(label: str, size: int) -> list[str]:
    return [label[start : start + size] for start in range(0, len(label), size)]


def _in_paragraph(value: Value) -> str:
    return f"<p>{value}</p>"


def _in_padded_paragraphs(label: str) -> str:
    return "".join(f"<p>&nbsp;{chunk}&nbsp;</p>" for chunk in _chunks(label, _SHORT))


def _with_breaks(label: str) -> str:
    return "<br>".join(_chunks(label, max(2, (len(label) + 1) // 2)))


def _pasted_label(label: str) -> str:
    spaced = "\u3000".join(label) if len(label) <= _SHORT else label
    return f'<p class="MsoNormal" align="center"><span style="font-family:FangSong_GB2312">{spaced}</span></p>'


def _pasted_number(value: Value) -> str:
    grouped = f"{value:,}" if isinstance(value, int | float) else value
    return f'<p class="MsoNormal" align="center"><span lang="EN-US">&nbsp;{grouped}</span><o:p></o:p></p>'


def _capitals(html: str) -> str:
    """Upper-case tags, cells and rows left open, no table bodies, as older editors wrote them."""
    loose = re.sub(r"</?tbody>|</t[dr]>", "", html)
    return re.sub(r"</?[a-z0-9]+", lambda tag: tag.group().upper(), loose)


STYLES: dict[str, Style] = {
    "form": Style(label=_in_paragraph, number=_in_paragraph),
    "paragraphs": Style(label=_in_padded_paragraphs, number=_in_paragraph, bold="<h3>{}</h3>"),
    "breaks": Style(label=_with_breaks, bold="<p>&emsp;&emsp;<b>{}</b></p>", text="<p>&emsp;&emsp;{}</p>"),
    "split": Style(label=str, split=True, text='<p style="text-indent:2em">{}</p>'),
    "thead": Style(label=str, head=True, bold="<h2>{}</h2>", open='<table class="wzbg">'),
    "word": Style(
        label=_pasted_label,
        number=_pasted_number,
        text='<p class="MsoNormal"><span style="font-family:FangSong_GB2312">\u3000\u3000{}</span><o:p></o:p></p>',
        bold='<p class="MsoNormal"><b><span style="font-family:SimHei">\u3000\u3000{}</span></b><o:p></o:p></p>',
        open='<table class="MsoNormalTable" border="1" style="border-collapse:collapse">',
    ),
    "capitals": Style(label=str, finish=_capitals),
}
