"""A normalised sentence on fees without what forms and amounts carry beside the words."""

from __future__ import annotations

import re

_UNTICKED = re.compile(r"[□○◯☐〇][^□☐◯○☑✓√■☒,。;]{1,20}")
_TICK = re.compile(r"[☑✓✔√■☒●]")
_IN_CAPITALS = re.compile(r"\((?:人民币)?大写[^()]{0,30}\)|人民币")
_UNIT_FIRST = re.compile(
    r"\((?:单位:)?(万?元|件|份|笔|次|张|宗)\)([:是为共计]{0,2})(\d[\d,]{0,14}(?:\.\d{1,6})?)(?![\d.万元])"
)
_LISTED = re.compile(r"([:：]\s{0,4}[^\s:：,，。；;]{1,12})\s{1,8}(?=[^\s:：,，。；;]{2,16}[:：])")
_IN_YUAN = re.compile(r"[(（](?:单位[:：])?元[)）]")
_BARE = re.compile(r":(\d[\d,]{0,14}(?:\.\d{1,2})?)(?![\d.,万元件份笔次%])")
_NO_THOUSANDS = re.compile(r"\((?:单位:)?[十百千]元\):?0(?![\d.])")


def listed(paragraph: str) -> str:
    """A paragraph as printed with the items of a list apart: 信息处理费：无　其他事项：无."""
    return _LISTED.sub(r"\1；", paragraph)


def plain(sentence: str) -> str:
    """Without boxes nobody ticked and amounts repeated in capitals; a unit told first put behind its number."""
    if "□" in sentence or "☐" in sentence or "○" in sentence:
        sentence = _UNTICKED.sub("", sentence)
    sentence = _TICK.sub("", sentence)
    if _IN_YUAN.search(sentence):
        sentence = _BARE.sub(r":\1元", sentence)
    sentence = _NO_THOUSANDS.sub("0元", sentence)
    return _UNIT_FIRST.sub(r"\2\3\1", _IN_CAPITALS.sub("", sentence))
