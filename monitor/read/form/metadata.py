"""The labelled block of a page: 索引号, 发布机构, 发布日期 …, wherever and however it is laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.read.words import norm

LABELS = (
    "索引号", "主题分类", "发布机构", "发文机关", "发文单位", "责任部门", "所属机构", "公开机构", "制发机关",
    "发布日期", "发布时间", "公开日期", "公开时间", "发表时间", "信息发布时间", "上网日期", "发文日期",
    "成文日期", "生成日期", "公文生成日期", "制发日期", "日期", "时间", "名称", "信息名称", "标题",
    "文号", "发文字号", "有效性", "来源", "信息来源", "稿件来源", "公开方式", "公开时限", "公开范围",
    "主题词", "关键词", "信息分类", "体裁分类", "作者", "文件下载", "浏览次数", "访问量", "阅读量", "字体", "字号",
)  # fmt: skip
_KNOWN = frozenset(LABELS)
_CHROME = frozenset({"浏览次数", "访问量", "阅读量", "字体", "字号", "文件下载", "作者", "标题"})
_INLINE = re.compile("(" + "|".join(sorted(LABELS, key=len, reverse=True)) + "):")
_BARE = frozenset({"日期", "时间"})
_SPACED = re.compile(
    "(?:"
    + "|".join((r"(?<![\u4e00-\u9fff])" if name in _BARE else "") + r"[ \u3000\xa0]{0,6}".join(name) for name in LABELS)
    + r")\s{0,4}[:：]"
)
"""A label in running text; 日期 and 时间 are none as the end of a longer word (统计时间)."""
_DATE_LABELS = frozenset(name for name in LABELS if name.endswith(("日期", "时间")))
_LONGEST_VALUE = 120


def fields(pieces: Sequence[str]) -> dict[str, str]:
    """Label -> raw value (blank kept as ``""``) from the pieces of a head: cells, short paragraphs, in order.

    A label is a piece by itself, followed by its value, by a blank piece or by the next label; or it stands before
    a colon.
    """
    found: dict[str, str] = {}
    pending: str | None = None
    for piece in pieces:
        label = norm(piece).rstrip(":")
        if label in _KNOWN:
            pending = label
            found.setdefault(label, "")
        elif (inline := list(_inline(piece))) and len(piece) <= 400:
            before = piece[: _first_label(piece)].strip()
            if pending is not None and before:
                found[pending] = before
            for name, value in inline:
                if value or name not in found:
                    found[name] = value
            pending = inline[-1][0] if not inline[-1][1] else None
        elif pending is not None:
            if len(piece) <= _LONGEST_VALUE:
                found[pending] = piece.strip()
            pending = None
    return {name: value for name, value in found.items() if name not in _CHROME}


def dates(found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The fields that carry a date, as (label, raw value)."""
    for name, value in found.items():
        if name in _DATE_LABELS and value:
            yield name, value


def _first_label(piece: str) -> int:
    mark = _SPACED.search(piece)
    return mark.start() if mark else 0


def _inline(piece: str) -> Iterator[tuple[str, str]]:
    """``发布时间：2023-01-10 来源：某局`` -> the labels and what stands between them."""
    if ":" not in piece and "：" not in piece:
        return
    marks = list(_SPACED.finditer(piece[:400]))
    if not marks or len(norm(piece[: marks[0].start()])) > 24:
        return
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        name = _INLINE.match(norm(mark.group()))
        if name is not None:
            yield name.group(1), piece[mark.end() : following.start() if following else 400].strip()
