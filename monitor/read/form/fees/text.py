"""A normalised sentence on fees without what forms and amounts carry beside the words."""

from __future__ import annotations

import re

_UNTICKED = re.compile(r"[□○◯☐〇][^□☐◯○☑✓√■☒,。;]{1,20}")
_TICK = re.compile(r"[☑✓✔√■☒●]")
_IN_CAPITALS = re.compile(r"\((?:人民币)?大写[^()]{0,30}\)|人民币")
_UNIT_FIRST = re.compile(
    r"\((?:单位:)?(万?元|件|份|笔|次|张|宗)\)([:是为共计]{0,2})(\d[\d,]{0,14}(?:\.\d{1,6})?)(?![\d.万元])"
)
_NO_THOUSANDS = re.compile(r"\((?:单位:)?[十百千]元\):?0(?![\d.])")


def plain(sentence: str) -> str:
    """Without boxes nobody ticked and amounts repeated in capitals; a unit told first put behind its number."""
    if "□" in sentence or "☐" in sentence or "○" in sentence:
        sentence = _UNTICKED.sub("", sentence)
    sentence = _TICK.sub("", sentence)
    sentence = _NO_THOUSANDS.sub("0元", sentence)
    return _UNIT_FIRST.sub(r"\2\3\1", _IN_CAPITALS.sub("", sentence))
