"""The labelled block of a page: 索引号, 发布机构, 发布日期 …, wherever and however it is laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from monitor.read.dates import Role, role
from monitor.read.whose.bodies import is_body
from monitor.read.whose.titles import is_report_title
from monitor.read.words import norm

LABELS = (
    "索引号", "主题分类", "发布机构", "发文机关", "发文单位", "责任部门", "所属机构", "公开机构", "制发机关",
    "发布日期", "发布时间", "公开日期", "公开时间", "发表日期", "发表时间", "信息发布时间", "上网日期", "发文日期",
    "发稿时间", "录入时间", "更新时间", "更新日期", "发布于", "发表于",
    "成文日期", "生成日期", "公文生成日期", "制发日期", "日期", "时间", "名称", "信息名称", "标题",
    "文号", "发文字号", "有效性", "来源", "信息来源", "稿件来源", "公开方式", "公开时限", "公开范围",
    "主题词", "关键词", "信息分类", "体裁分类", "作者", "文件下载", "浏览次数", "访问量", "阅读量", "字体", "字号",
)  # fmt: skip
_KNOWN = frozenset(LABELS)
_BARE = _KNOWN | {
    "文件分类", "信息类别", "文件类型", "公文种类", "信息类型", "组配分类", "主题类别", "服务对象",
    "公开类别", "公开属性", "公开程序", "公开主体", "公开形式", "公开类型", "公开期限", "文件状态",
    "生效日期", "废止日期", "失效日期", "有效期", "文件编号", "主办单位", "承办单位", "责任编辑",
    "联系电话", "内容概述", "内容摘要", "文件名称",
}  # fmt: skip
"""Labels known without a colon. What is none of the fields only ends the value before it."""
_CHROME = frozenset({"浏览次数", "访问量", "阅读量", "字体", "字号", "文件下载", "作者", "标题"})
_NAMES = frozenset({"名称", "信息名称", "标题", "文件名称", "信息标题", "文件标题"})
_FROM_WHOM = frozenset({"来源", "信息来源", "稿件来源", "发布机构", "作者"})
_BLANK = r"[ \u3000\xa0]"
_HAN = r"[\u4e00-\u9fff]"
_EDGE = r"(?<![^\s|｜/【\[(（;；,，\]】)）])"
_SPACED = "|".join(
    (rf"(?<!{_HAN})" if name in ("日期", "时间") else "") + rf"{_BLANK}{{0,6}}".join(name)
    for name in sorted(LABELS, key=len, reverse=True)
)
"""A label in running text; 日期 and 时间 are none as the end of a longer word (统计时间)."""
_NOUN = rf"(?:{_HAN}{{2,10}}|{_HAN}(?:{_BLANK}{{1,6}}{_HAN}){{1,7}})"
_DAY = r"[\s\[(（【]{0,4}20\d\d\s{0,2}[-/.年]"
_MARK = re.compile(
    rf"(?P<known>{_SPACED})[】\]]?\s{{0,4}}[:：]|{_EDGE}(?P<noun>{_NOUN})\s{{0,4}}[:：]"
    rf"|(?<![:：])(?<![:：] )[【\[]\s?(?P<framed>{_NOUN})\s?[】\]]"
    rf"|{_EDGE}(?P<dated>(?:{_HAN}{_BLANK}{{0,4}}){{2,8}})(?={_DAY})"
)
_DATED = re.compile(r"\s{1,4}[\[(（]?20\d\d[-/.年].{0,30}$")
_WHOLE = re.compile(r"[\[【]\s{0,4}([^\[\]【】]{0,120}?)\s{0,4}[\]】]")
_LONGEST_VALUE = 120
_LONGEST_PIECE = 400
_LONGEST_LEAD = 24
_FIRST = 120
"""The first label stands within so many characters: what is before it is no more than a body's name and blanks."""

_LONGEST_LABEL = 8

Pair = tuple[str, str]


class _Mark(Struct, frozen=True):
    """A label in a piece: its name, and where it and what belongs to it start and end."""

    name: str
    start: int
    end: int


def fields(pieces: Sequence[str]) -> dict[str, str]:
    """Label -> raw value (blank kept as ``""``) from the pieces of a head: cells, short paragraphs, in order."""
    found: dict[str, str] = {}
    for name, value in pairs(pieces):
        if name not in _CHROME and _is_field(name) and (value or name not in found):
            found[name] = value
    return found


def dates(pieces: Sequence[str]) -> list[Pair]:
    """The values under labels of a date, as (label, raw value): a label that stands twice has both."""
    return [(name, value) for name, value in pairs(pieces) if value and role(name) is not None]


def titles(pieces: Sequence[str]) -> list[str]:
    """What stands under the labels of a title."""
    return [value for name, value in pairs(pieces) if name in _NAMES and value]


def pairs(pieces: Sequence[str]) -> tuple[Pair, ...]:
    """All (label, raw value) in order, those of labels we do not know too.

    A label is a piece by itself, followed by its value, by a blank piece or by the next label; or it stands before
    a colon or in a frame. A label that nobody listed is told by its form: a short noun before a colon.
    """
    return _pairs(tuple(pieces))


@lru_cache(maxsize=64)
def _pairs(pieces: tuple[str, ...]) -> tuple[Pair, ...]:
    found: list[Pair] = []
    pending = False
    for piece in pieces:
        label = _bare_label(piece)
        marks = [] if label is not None else _marks(piece, pending)
        if label is not None:
            found.append((label, ""))
            pending = True
        elif marks:
            before = _clean("", piece[: marks[0].start])
            if pending and before:
                found[-1] = (found[-1][0], before)
            found += [(mark.name, value) for mark, value in _values(piece, marks)]
            pending = not found[-1][1]
        elif pending:
            found[-1] = (found[-1][0], _value_of(found[-1][0], piece))
            pending = False
    return tuple(found)


def _is_field(name: str) -> bool:
    return name in _KNOWN or role(name) not in (None, Role.OTHER)


def _bare_label(piece: str) -> str | None:
    """The label that a piece is by itself: one we know, or of a date, or any short noun that ends with a colon."""
    if len(piece) > _LONGEST_VALUE:
        return None
    text = norm(piece).strip("[]【】")
    name = text.rstrip(":")
    if name in _BARE or (name and role(name) is not None):
        return name
    short = name != text and 2 <= len(name) <= _LONGEST_LABEL
    return name if short and all("\u4e00" <= one <= "\u9fff" for one in name) else None


def _marks(piece: str, pending: bool) -> list[_Mark]:
    """The labels within a piece that has one we know, or that starts with one behind a label without value."""
    if len(piece) > _LONGEST_PIECE or not _MARK.search(piece, 0, _FIRST):
        return []
    marks = list(_found(piece))
    lead = piece[: marks[0].start] if marks else ""
    if not marks or len(norm(lead)) > _LONGEST_LEAD or "。" in lead:
        return []
    return marks if any(_is_field(mark.name) for mark in marks) or (pending and not lead.strip()) else []


def _found(piece: str) -> Iterator[_Mark]:
    for match in _MARK.finditer(piece):
        name = norm(match[match.lastgroup or 0])
        start, end = match.start(), match.end()
        glued = _glued(name) if match["noun"] else None
        if glued is not None:
            yield _Mark(glued, start + match[0].rindex(glued[0]), end)
        elif match["dated"] is None or role(name) is not None:
            yield _Mark(name, start, end)


def _glued(name: str) -> str | None:
    """The known label at the end of a noun that starts with a body: a value and the next label run together."""
    known = next((label for label in LABELS if name != label and name.endswith(label)), None)
    return known if known is not None and is_body(name.removesuffix(known)) else None


def _values(piece: str, marks: Sequence[_Mark]) -> Iterator[tuple[_Mark, str]]:
    """``发布时间：2023-01-10 来源：某局`` -> the labels and what stands between them."""
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        yield mark, _clean(mark.name, piece[mark.end : following.start if following else _LONGEST_PIECE])


def _value_of(name: str, piece: str) -> str:
    """A piece as the value of the label before it; a report's title is one only where the label asks for it."""
    if len(piece) > _LONGEST_VALUE or (name not in _NAMES and is_report_title(piece)):
        return ""
    return _clean(name, piece)


def _clean(name: str, raw: str) -> str:
    """A value without the frame around it, without half a frame, without a date behind the name of a body."""
    text = raw.strip().lstrip(":：|｜").rstrip("|｜【[（(；;，, ").strip()
    whole = _WHOLE.fullmatch(text)
    if whole:
        return whole[1]
    if text[-1:] in ("]", "】", ")", "）") and not re.search(r"[\[【(（]", text):
        text = text[:-1].strip()
    return _DATED.sub("", text) if name in _FROM_WHOM else text
