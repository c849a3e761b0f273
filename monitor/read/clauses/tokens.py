"""A normalised sentence as words of known classes and quantities; what nobody knows stays a token ``other``."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from monitor.read.clauses.lexicon import Lexicon

COUNT, MONEY, PERCENT, NUMBER, YEAR, DATE, LAW, MARK, OTHER = (
    "count",
    "money",
    "percent",
    "number",
    "year",
    "date",
    "law",
    "mark",
    "other",
)
"""The kinds of token that are no class of a lexicon."""

UNITS, YUAN = "unit", "yuan"
"""The classes of the common lexicon that hold units of counts and of money."""

_DIGITS = {
    sign: value
    for value, signs in enumerate(("〇零", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for sign in signs
}
_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_NUMERALS = "".join([*_DIGITS, *_POWERS, *_MYRIADS])
_ARABIC = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?(?![\d.])|\d{1,12}(?!\d)(?:\.\d{1,6})?"
_HUNDREDTH = rf"\d{{1,3}}(?:\.\d{{1,4}})?|[{_NUMERALS}]{{1,8}}(?:点[{_NUMERALS}]{{1,4}})?"
_DATES = (
    r"(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日?[至到—~-](?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日)?"
    r"|\d{1,2}月[至到—–~-]\d{1,2}月(?:份|底)?"
    r"|截[至止]到?(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末|[上中下]旬)?"
    r"|(?:19|20)\d\d(?:[-/.]\d{1,2}){2}日?|\d{1,2}月(?:份|底|初(?![次步审])|末|\d{1,2}日)?|\d{1,2}日"
    r"|(?<!\d)\d{1,2}[-至到—–~]\d{1,2}月份?|\d{1,3}个?(?:工作日|小时|天|周|月|年)|\d{1,2}时"
)
_YEARS = rf"(?![一1]年)[几数多\d{_NUMERALS}]{{1,3}}个?(?:年度?|年头)"
_SPANS = rf"(?:近|最近|连续|过去|此前|前后|这)(?<!附近){_YEARS}(?:以?来|间|内|里)?|{_YEARS}(?:以?来|间|多?来|累计|合计)"
_LONGEST_LAW = 60
_NO_TIME = "(?!工作日|自然日|小时|百分点|月)"


class Token(Struct, frozen=True):
    """A piece of a sentence: ``kind`` is a class of the lexicon or one of those above.

    ``value`` is the number of a quantity, of money in yuan; ``unit`` its unit as written; ``hedged`` tells that it is
    rounded. A year has its number.
    """

    kind: str
    text: str
    start: int
    value: int | float | None = None
    unit: str = ""
    hedged: bool = False

    @property
    def quantity(self) -> bool:
        return self.kind in (COUNT, MONEY, NUMBER)


def tokens(text: str, words: Lexicon) -> list[Token]:
    """All of a normalised text in order; neighbouring characters that nobody knows are one token."""
    found: list[Token] = []
    last = 0
    for match in _finder(words).finditer(text):
        if match.start() > last:
            found.append(Token(OTHER, text[last : match.start()], last))
        found.append(_token(match, words))
        last = match.end()
    if last < len(text):
        found.append(Token(OTHER, text[last:], last))
    return _joined(found)


def _joined(found: list[Token]) -> list[Token]:
    """The tokens, a unit without a number put together with what nobody knows or another beside it: 案例, 子项."""
    joined: list[Token] = []
    for token in found:
        last = joined[-1] if joined else None
        if last is not None and {last.kind, token.kind} in ({OTHER, UNITS}, {UNITS}):
            joined[-1] = Token(OTHER, last.text + token.text, last.start)
        else:
            joined.append(token)
    return joined


def numeral(text: str) -> int | float | None:
    """The number that Arabic digits or Chinese numerals write: 1,250; 三百二十; 贰佰伍拾; 二〇二四. None for others."""
    if text[:1].isdigit() and text.isascii():
        bare = text.replace(",", "")
        return float(bare) if "." in bare else int(bare)
    before, point, behind = text.partition("点")
    if point:
        whole, part = numeral(before), numeral(behind) if all(sign in _DIGITS for sign in behind) else None
        return None if whole is None or part is None else round(whole + part / 10 ** len(behind), len(behind))
    if all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text)) if len(text) < 13 else None
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _POWERS:
            section += (digit or 1) * _POWERS[sign]
            digit = 0
        elif sign in _MYRIADS:
            total = (total + section + digit or 1) * _MYRIADS[sign]
            section = digit = 0
        else:
            return None
    return total + section + digit


def _token(match: re.Match[str], words: Lexicon) -> Token:
    kind, text, start = str(match.lastgroup), match.group(), match.start()
    if kind in ("long", "short"):
        return Token(words.classes[text], text, start)
    if kind == "quantity":
        return _quantity(match)
    if kind == YEAR:
        return Token(YEAR, text, start, numeral(match["y"]))
    if kind == PERCENT:
        points = "点" if text.endswith("点") else "%"
        return Token(PERCENT, text, start, numeral(match["p"] or match["hundredth"]), points)
    return Token(kind, text, start)


def _quantity(match: re.Match[str]) -> Token:
    value = numeral(match["n"])
    yuan, unit, text = match["yuan"], match["unit"], match.group()
    if value is not None and match["wan"]:
        value = round(value * 10_000, 2)
    whole = int(value) if value is not None and value == int(value) else value
    hedged = bool(match["h"])
    if yuan:
        return Token(MONEY, text, match.start(), whole, "元", hedged)
    if unit:
        return Token(COUNT, text, match.start(), whole, unit, hedged or bool(match["wan"] and value))
    return Token(NUMBER, text, match.start(), whole, "", hedged or bool(match["wan"]))


@lru_cache(maxsize=8)
def _finder(words: Lexicon) -> re.Pattern[str]:
    units = "|".join(sorted(words.words(UNITS), key=len, reverse=True))
    yuan = "|".join(sorted(words.words(YUAN), key=len, reverse=True))
    counted = rf"(?P<h>[余多来几])?(?:(?P<yuan>(?:{yuan})(?:[角分整正]){{0,2}})|(?P<unit>{units}){_NO_TIME})"
    chinese = rf"[{_NUMERALS}]{{1,16}}(?=[余多来几]?(?:万?(?:{yuan}|(?:{units}){_NO_TIME})))"
    number = rf"(?<![\d.第])(?P<n>{_ARABIC}|{chinese})(?P<wan>万)?(?:{counted})?"
    parts = {
        LAW: rf"《[^《》]{{1,{_LONGEST_LAW}}}》|〔\d{{4}}〕\d{{1,5}}号",
        "since": rf"(?<!\d)(?:{_SPANS})",
        DATE: _DATES,
        "long": words.long,
        YEAR: r"(?<!\d)(?P<y>20\d\d|二[〇零][〇零一二三四五六七八九]{2})(?:年度?|(?=[,、:]))",
        PERCENT: rf"(?P<p>\d{{1,6}}(?:\.\d{{1,6}})?)(?:%|个百分点)|百分之(?P<hundredth>{_HUNDREDTH})",
        "quantity": number,
        "short": words.short,
        MARK: r"[,:;()、\"“”。!?]",
    }
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in parts.items()))
