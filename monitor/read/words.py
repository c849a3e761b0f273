"""Text as matchers see it: without white space and invisible characters, without the marks of notes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

_INVISIBLE = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x1f]+")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTE = re.compile(
    r"(?<=\S)\s{0,9}(?:[*＊※#†]{1,3}|[¹²³⁰-⁹]{1,3}|[①-⑳⑴-⒇]|[\[［〔【][注\d¹²³⁰-⁹\s]{1,4}[\]］〕】]"
    r"|[(（](?:\s?注[\d\s]{0,3}|[¹²³⁰-⁹]{1,3})[)）]|注[¹²³⁰-⁹]{1,3}|(?<=\d)注\d{0,2})\s{0,9}$"
)
_NOTED = re.compile(r"[*＊※#†¹²³⁰-⁹①-⑳⑴-⒇\]］〕】)）注]")
_LABEL, _PROSE = 60, 2_000
_SUPPLEMENT = re.compile("[\u2e80-\u2eff]")
_RADICALS = str.maketrans(
    "⺁⺅⺆⺇⺈⺉⺊⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺶⺷⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂亻冂几刀刂卜小小兀尢尢巳幺彑彐忄扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋罒示礻竹糹纟罓罒羊羊耂肀聿肉臼艹艹艹虎衤覀西见角讠贝足车辶辶辶邑钅長镸长门阜阝雨青韦页风飞食飠飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
"""The radicals of the supplement (U+2E80 to U+2EFF), which some programs write for characters, as these characters: the
Unicode property Equivalent_Unified_Ideograph; NFKC folds those from U+2F00 on by itself."""


T = TypeVar("T")
_LONGEST_KEPT = 500


class _Kept(dict[str, T]):
    """What a function returned for texts. Asked thousands of times a page, so it is looked up without a call."""

    def __init__(self, function: Callable[[str], T], most: int) -> None:
        self._function = function
        self._most = most

    def __missing__(self, text: str) -> T:
        said = self._function(text)
        if len(text) <= _LONGEST_KEPT:
            if len(self) >= self._most:
                self.clear()
            self[text] = said
        return said


def remembered(most: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """What a function of a text returned is kept, of ``most`` texts; of none that is long, as what strangers write must
    not fill our memory."""
    return lambda function: _Kept(function, most).__getitem__


def norm(text: str) -> str:
    """NFKC without any white space, zero-width characters or soft hyphens: what every matcher runs on."""
    if len(text) <= _LABEL:
        return _norm_label(text)
    return _norm_prose(text) if len(text) <= _PROSE else _bare(text)


def _bare(text: str) -> str:
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return folded.translate(_RADICALS) if _SUPPLEMENT.search(folded) else folded


_norm_label = lru_cache(maxsize=16384)(_bare)
"""Labels, captions and numbers return from report to report."""

_norm_prose = lru_cache(maxsize=1024)(_bare)
"""Every rule that reads the prose of a report asks for the same paragraphs."""


def raised(text: str) -> str:
    """The text of a raised piece of a line: its digits lead to a note and are part of no figure beside them."""
    return text.translate(_RAISED)


@lru_cache(maxsize=8192)
def unnoted(raw: str) -> str:
    """The text of a cell without the mark of a note at its end (``850①``, ``850*``, ``总计[1]``)."""
    return _NOTE.sub("", raw) if _NOTED.search(raw) else raw
