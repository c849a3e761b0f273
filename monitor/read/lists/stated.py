"""How many entries and pages a list has, as pagers say it in words and scripts in names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_PAGES_BY_SCRIPT = re.compile(
    r"[cCtTpP](?<=\b.)(?i:(?<=c)ountPage|(?<=t)otalPages?|(?<=p)age(?:Count|Total))\s*[:=]\s*[\"']?(\d{1,5})\b"
    r"|<(?i:totalpage)>\s*(\d{1,5})"
)
_TOTAL_BY_SCRIPT = re.compile(
    r"<(?i:totalrecord)>\s*(\d{1,7})|[lL](?i:aypage[^;]{0,80}?\bcount)\s*:\s*(\d{1,7})"
    r"|[tTrR](?<=\b.)(?i:(?<=t)otal(?:Records?|Count|Num)|(?<=r)ecordCount)\s*[:=]\s*[\"']?(\d{1,7})\b"
)
"""In any case of letters; the first ones are written out, as only where one of them stands is the rest tried."""

_MAY_STATE = tuple(
    map(
        re.compile,
        ("u(?:(?<=ecord[Cc]ou)nt|(?<=age[Cc]ou)nt|(?<=cou)ntPage)", "o(?=tal)", "T(?=OTAL)", "y(?<=lay)(?=page)"),
    )
)
"""Without any of these nothing is stated; what begins with one character, and a rare one, is searched for fast."""

_COUNTED = r"[\])】]?\s*+(?:条|篇|个?记录|项|个(?!月)|件|则|张|幅|期|部|册|家)"
_TOTALS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:共(?:有|计)?|总共(?:有)?|合计|总计|全部)\s*+[\[(【]?\s*+(\d{{1,7}})\s*+{_COUNTED}",
        r"(?:总?记录(?:总?数|条数)|总(?:条数|数|记录)|记录总数|信息总数|文章总数|总共)\s*+[:：]?\s*+(\d{1,7})(?!\d|\s*+(?:页(?!次|码)|/))",
        rf"(?<![\d第至~\-页示])(\d{{1,7}})\s*+{_COUNTED}",
        r"\d\s*+[,，]\s*+(?:总?共|合计)\s*+(\d{1,7})(?!\d|\s*+[页/])",
        r"(?:of|total:?)\s*+(\d{1,7})\s*+(?:records?|items?|results?)",
    )
)
_PER_PAGE = re.compile(
    rf"(?:每页(?:显示)?|本页|已?显示)\s*+\d{{1,4}}\s*+{_COUNTED}(?:记录|信息|数据)?|\d{{1,4}}\s*+{_COUNTED}\s*+/\s*+页"
    rf"|(?:第\s*+)?\d{{1,7}}\s*+[-至到~—]\s*+\d{{1,7}}\s*+{_COUNTED}"
)
_PAGES = re.compile(
    r"(?:共(?:有|计)?|分(?:为)?|总共)\s*+(\d{1,5})\s*+页|总页数\s*+[:：]?\s*+(\d{1,5})|(?<![\d/])\d{1,5}\s*+/\s*+(?:共|总)?\s*+(\d{1,5})(?![\d/])|page\s*+\d{1,5}\s*+of\s*+(\d{1,5})",
    re.IGNORECASE,
)


def by_script(text: str) -> tuple[int | None, int | None]:
    """The numbers of entries and of pages that scripts or XML fields state."""
    for mark in _MAY_STATE:
        if mark.search(text):
            return _first(_TOTAL_BY_SCRIPT, text), _first(_PAGES_BY_SCRIPT, text)
    return None, None


@lru_cache(maxsize=1024)
def pages(words: str) -> int | None:
    """The number of pages in the words of a pager."""
    return _first(_PAGES, words)


def total(said: Iterable[str]) -> int | None:
    """The number of entries in the words of the pagers of a page; that of a page alone is none."""
    bare = [_PER_PAGE.sub(" ", one) for one in sorted(said, key=lambda one: -(pages(one) or 0))]
    told = (_first(pattern, one) for pattern in _TOTALS for one in bare)
    return next((one for one in told if one), None)


def _first(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return int(next(group for group in match.groups() if group)) if match else None
