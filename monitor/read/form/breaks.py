"""Whether a report breaks off before its end, and in which section: what lies behind a break is unknown, not missing.

Whole is a page whose markup ends or under whose text the site's own footer stands, a text that ends with a signature
and its date, and one whose last section, the sixth, ends with a sentence or the usual word for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.model.reports import Break, Document, Grid, Line, Paragraph, Section
from monitor.read.form import layout
from monitor.read.form.tables import Tables
from monitor.read.whose.bodies import is_body
from monitor.read.words import norm

FOOTER = re.compile(
    r"^(?:上一?[篇条]|下一?[篇条]|相关(?:链接|文章|信息|附件|稿件|新闻)|关联稿件|\[?【?打印|【?关闭|分享到|分享:|扫一扫|责任编辑"
    r"|版权所有|主办(?:单位)?:|承办(?:单位)?:|网站标识码|.{0,12}ICP备|\(?责编|信息来源:|您访问的链接)"
)
"""What a site prints under an article, at the beginning of a normalised line."""

IN_TABLE, IN_SENTENCE, NO_MORE, ROUND = "in-table", "in-sentence", "later-parts", "round-size"

_LAST = 6
_TOO_FEW = 2  # whoever leaves out so much behind them was more likely not read to the end
_TABLES = (2, 3, 4)
_TAIL = 12
_BEGINNING, _ENDING = 60, 80
_UNITS = (1000, 1024)
_LONGEST_TEXT_FIELD = 65_535
_ENDED = re.compile(r"(?:[。!?…]|(?<!\d)\.)[”\"’'」』)】\]]{0,3}$")
_TORN = re.compile(r"[、,(《“]$")
_NOTHING = re.compile(r"(?:暂?无|没有)|[^,、;:]{0,14}(?:暂?无|没有)[^,、;:]{0,12}(?:事项|情况)")
_DATE = re.compile(
    r"(?:20\d\d|[〇零○Oo0一二三四五六七八九]{4})(?:年.{1,2}月.{1,3}日|[-./]\d{1,2}[-./]\d{1,2})$",
)
_PAGE_NUMBER = re.compile(r"[-—–]\d{1,3}[-—–]|第\d{1,3}页.{0,8}")


def find(document: Document, sections: Sequence[Section], read: Tables) -> Break | None:
    """The section in which a report breaks off, and what tells so; None for a whole one.

    A page that has its end breaks off where nothing stands behind an unfinished section, or behind the first two.
    """
    texts, footed = _above_footer(sections[-1].paragraphs if sections else _texts(document))
    closed = document.closed or footed
    if not sections:
        return None if closed or _is_ended(texts) else Break(IN_SENTENCE, 0)
    last, more_to_come = sections[-1], sections[-1].number < _LAST
    unfinished = _unfinished(last, texts, document, read)
    if closed:
        torn = bool(texts) and _TORN.search(texts[-1]) is not None and not isinstance(document.blocks[-1], Grid)
        if unfinished and (more_to_come or torn):
            return Break(unfinished, last.number)
        return Break(NO_MORE, last.number) if last.number <= _TOO_FEW else None
    if _is_signed(texts):
        return None
    if unfinished or more_to_come:
        return Break(unfinished or NO_MORE, last.number)
    return Break(ROUND, last.number) if any(map(_is_round, document.sizes)) else None


def _unfinished(last: Section, texts: Sequence[str], document: Document, read: Tables) -> str | None:
    """In what the last section ends: in its table, whose last row is not there, or in a sentence."""
    if last.number in _TABLES:
        keys = _keys(last.number, read.format or "")
        table = getattr(read, f"table{last.number}") or {}
        return IN_TABLE if keys and keys[-1] not in table else None
    return None if isinstance(document.blocks[-1], Grid) or _is_ended(texts) else IN_SENTENCE


def _keys(number: int, version: str) -> tuple[str, ...]:
    """The rows of the table of a section, in the order of the form."""
    shapes = layout.standard()
    if number == _TABLES[0]:
        return shapes.table2_keys(version or layout.FORMATS[-1])
    return shapes.table3_keys(version) if number == _TABLES[1] else tuple(row.key for row in shapes.table4.rows)


def _texts(document: Document) -> tuple[str, ...]:
    return tuple(block.text for block in document.blocks[-_TAIL:] if isinstance(block, Paragraph | Line))


def _above_footer(paragraphs: Sequence[str]) -> tuple[list[str], bool]:
    """The ends of the last paragraphs, normalised, above what the site prints below; and whether it prints any."""
    tail = [paragraph for paragraph in paragraphs[-_TAIL:] if paragraph.strip()]
    begins = [norm(paragraph[:_BEGINNING]) for paragraph in tail]
    footer = next((at for at, text in enumerate(begins) if FOOTER.match(text)), len(tail))
    texts = [text for text in (norm(paragraph[-_ENDING:]) for paragraph in tail[:footer]) if text]
    while texts and _PAGE_NUMBER.fullmatch(texts[-1]):
        texts.pop()
    return texts, footer < len(tail)


def _is_ended(texts: Sequence[str]) -> bool:
    """Whether a text ends with a sentence, the usual words for nothing, or a signature below one."""
    if not texts:
        return False
    *before, last = texts
    if _ENDED.search(last) or _NOTHING.fullmatch(last):
        return True
    return bool(before) and (_is_signed(texts) or (is_body(last) and _is_ended(before)))


def _is_signed(texts: Sequence[str]) -> bool:
    """Whether the last line is a date of its own, below a sentence or a body's name or behind it."""
    date = _DATE.search(texts[-1]) if texts else None
    if date is None:
        return False
    name = texts[-1][: date.start()] or (texts[-2] if len(texts) > 1 else "")
    return is_body(name) or (not date.start() and _ENDED.search(name) is not None)


def _is_round(size: int) -> bool:
    """Whether so many bytes or characters are what a limit leaves, not what somebody wrote."""
    return size > 0 and (size % _LONGEST_TEXT_FIELD == 0 or any(size % unit == 0 for unit in _UNITS))
