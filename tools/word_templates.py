"""Writes the Word templates of bulletins: ``make templates``. Laid out by GB/T 9704-2012.

Two heads over one body: ``bulletin.docx``, an issue of a series (第N期), and ``bulletin-letter.docx`` with a 文号. An
office edits them in Word and puts its own beside its other templates; sentences stand in ``issue.j2``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from monitor.letters.bulletins.archive import packed
from monitor.letters.looks import SHIPPED
from tools.word_markup import each, package, paragraph, section_break, table, when


def main(folder: Path = SHIPPED) -> None:
    for name, parts in templates().items():
        (folder / name).write_bytes(packed(parts))


def templates() -> dict[str, dict[str, bytes]]:
    """The parts of each template by their names in the package."""
    heads = {"bulletin.docx": _series_head(), "bulletin-letter.docx": _letter_head()}
    return {name: package(head + _body() + _annexes()) for name, head in heads.items()}


def _series_head() -> str:
    return "".join(
        (
            paragraph("Mark", "{{ b.series }}"),
            paragraph("Number", "{{ s.number(b) }}"),
            paragraph("Issuer", "{{ b.office.name }}", tab="{{ w.day(b.day) if b.day }}"),
        )
    )


def _letter_head() -> str:
    return paragraph("Mark", "{{ b.office.name }}") + paragraph("Plain") + paragraph("Code", "{{ s.code(b) }}")


def _body() -> str:
    return "".join(
        (
            paragraph("Title", "{{ s.title(b) }}"),
            paragraph("Plain", "{{ b.addressees }}："),
            paragraph("Body", "{{ s.opening(b) | joined }}"),
            paragraph("Heading1", "一、总体情况"),
            paragraph("Body", "{{ s.totals(b) | joined }}{% if b.before %}{{ s.compared(b) | joined }}{% endif %}"),
            when("b.praised", paragraph("Body", "{{ s.praise(b) }}")),
            when("b.done", paragraph("Heading1", "二、整改完成情况") + paragraph("Body", "{{ s.done(b) | joined }}")),
            paragraph("Heading1", "{{ '三' if b.done else '二' }}、存在的问题"),
            when("not b.problems", paragraph("Body", "{{ s.nothing() }}")),
            each("g in b | groups", _problems()),
            when("b.unnamed", paragraph("Body", "{{ s.unnamed(b) | joined }}")),
            paragraph("Heading1", "{{ '四' if b.done else '三' }}、工作要求"),
            when("b.problems", _demands()),
            when("not b.problems", paragraph("Body", "{{ s.upkeep() }}")),
            when("b.problems", paragraph("Body", "{{ s.objection(b) | joined }}{{ s.contact(b) | joined }}")),
            when("b.provisional", paragraph("Body", "{{ w.provisional_deadline() | joined }}")),
            when("b.problems", paragraph("Attached", "附件：{{ s.annex_names(b) | joined }}")),
            paragraph("Gap"),
            paragraph("Signature", "{{ b.office.name }}"),
            paragraph("Signature", "{{ w.day(b.day) if b.day else w.day(b.checked) }}"),
            when("b.copies", paragraph("Imprint", "抄送：{{ b.copies }}。")),
            paragraph("Imprint", "{{ b.office.name }}", tab="{{ w.day(b.day) if b.day else w.day(b.checked) }}印发"),
        )
    )


def _demands() -> str:
    return paragraph("Body", "{{ s.deadline(b) | joined }}{{ s.recheck(b) | joined }}")


def _problems() -> str:
    entries = each("ps in g.lines", paragraph("Body", "{{ loop.index }}. {{ s.line(g, ps) | joined }}"))
    entries += when("g.more", paragraph("Body", "{{ s.more(g.more) }}"))
    heading = "（{{ w.numeral(loop.index) | trim }}）{{ s.heading(g) | joined }}"
    together = when('g.about != "column"', paragraph("Body", "{{ s.lines(g) | joined }}"))
    return paragraph("Heading2", heading) + when('g.about == "column"', entries) + together


def _annexes() -> str:
    tables = "".join(when(f'kind == "{kind}"', table(columns)) for kind, columns in TABLES.items())
    label = paragraph("Annex", "附件{{ loop.index if loop.length > 1 }}")
    title = paragraph("AnnexTitle", "{{ s.annex(kind) }}")
    return section_break() + each("kind, problems in b | annexes", label + title + tables + paragraph("TableText"))


# Headings, widths in mm (225 in all) and what stands in the cells.
TABLES: dict[str, Sequence[tuple[str, int, str]]] = {
    "column": (
        ("序号", 9, "{{ loop.index }}"),
        ("责任单位", 27, "{{ p.agency }}"),
        ("栏目名称（路径）", 40, "{{ p.place }}"),
        ("栏目类别", 14, "{{ p.kind }}"),
        ("更新要求", 14, "{{ p.limit }}"),
        ("最近更新日期", 20, "{{ w.short(p.last) if p.last }}"),
        ("截至检查日未更新天数", 14, "{{ p.days if p.days is not none }}"),
        ("问题类型", 17, "{{ p.label }}"),
        ("链接", 36, "{{ p.url or '' }}"),
        ("整改期限", 20, "{{ w.short(p.rectify_by) if p.rectify_by }}"),
        ("备注", 14, "{{ s.remark(p) }}"),
    ),
    "site": (
        ("序号", 9, "{{ loop.index }}"),
        ("责任单位", 32, "{{ p.agency }}"),
        ("位置", 36, "{{ p.place }}"),
        ("问题类型", 22, "{{ p.label }}"),
        ("问题描述", 56, "{{ p.says }}"),
        ("链接", 36, "{{ p.url or '' }}"),
        ("整改期限", 20, "{{ w.short(p.rectify_by) if p.rectify_by }}"),
        ("备注", 14, "{{ s.remark(p) }}"),
    ),
    "report": (
        ("序号", 9, "{{ loop.index }}"),
        ("责任单位", 26, "{{ p.agency }}"),
        ("报告名称", 34, "{{ p.place }}"),
        ("应发布时限", 20, "{{ p.limit }}"),
        ("发布日期", 20, "{{ w.short(p.last) if p.last }}"),
        ("是否按时", 11, "{{ s.in_time(p) }}"),
        ("问题类型", 18, "{{ p.label }}"),
        ("问题描述", 31, "{{ p.says }}"),
        ("链接", 24, "{{ p.url or '' }}"),
        ("整改期限", 18, "{{ w.short(p.rectify_by) if p.rectify_by }}"),
        ("备注", 14, "{{ s.remark(p) }}"),
    ),
}


if __name__ == "__main__":
    main()
