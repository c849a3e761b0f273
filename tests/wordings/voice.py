"""How one clerk writes: numerals, units, names of the own body, choice of words."""

import re
from collections.abc import Callable, Mapping
from random import Random

from tests.wordings.shapes import words

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?\}")
_DIGITS = "零一二三四五六七八九"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


class Voice:
    """One text's manner: the same numerals and units throughout."""

    def __init__(self, random: Random, year: int) -> None:
        self.random = random
        self.body = random.choice(sorted(words().bodies))
        self.style = random.choices(("arabic", "thousands", "chinese", "wide"), (60, 15, 17, 8))[0]
        self.units = {kind: random.choice(units) for kind, units in words().units.items()}
        self.years = {"year": year, "before": year - 1, "after": year + 1}

    def fill(self, template: str, values: Mapping[str, int | str], opening: str) -> tuple[str, set[str]]:
        """The template in words, and the names of the values it used; `opening` names the list of openings."""
        used: set[str] = set()

        def slot(match: re.Match[str]) -> str:
            name, manner = match.group(1), match.group(2) or "request"
            if name in values:
                used.add(name)
                value = values[name]
                return value if isinstance(value, str) else self.count(value, manner)
            return self._word(opening if name == "opening" else name)

        return self._expand(self._choose(template), slot), used

    def count(self, number: int, manner: str) -> str:
        """A number with its unit; manners: plain digits, bare numeral, request, case, doc."""
        if manner == "plain":
            return str(number)
        unit = "" if manner == "bare" else self.units[manner]
        if self.style == "chinese" and number == 2:
            return f"两{unit}"
        return f"{self._numeral(number)}{unit}"

    def percent(self, value: float, digits: int) -> str:
        text = f"{value:.{digits}f}"
        if self.style == "wide":
            return f"{text.translate(_WIDE)}％"
        if self.style == "chinese" and "." not in text:
            return f"百分之{chinese(int(text))}"
        return f"{text}%"

    def _numeral(self, number: int) -> str:
        if self.style == "chinese" and number:
            return chinese(number)
        if self.style == "thousands":
            return f"{number:,}"
        return str(number).translate(_WIDE) if self.style == "wide" else str(number)

    def _word(self, name: str) -> str:
        if name in self.years:
            return str(self.years[name])
        if name == "self":
            return self.random.choice(words().bodies[self.body])
        return self._expand(self._choose(self.random.choice(words().words[name])), lambda match: self._word(match[1]))

    def _choose(self, text: str) -> str:
        while _CHOICE.search(text):
            text = _CHOICE.sub(lambda match: self.random.choice(match[1].split("|")), text)
        return text

    @staticmethod
    def _expand(text: str, slot: Callable[[re.Match[str]], str]) -> str:
        return _SLOT.sub(slot, text)


def chinese(number: int) -> str:
    """A whole number below ten thousand in Chinese numerals; longer ones stay digits."""
    if number >= 10_000:
        return str(number)
    if number == 0:
        return "零"
    text = ""
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += _DIGITS[digit] + name
        elif text and not text.endswith("零"):
            text += "零"
    text = text.rstrip("零")
    return text[1:] if text.startswith("一十") else text
