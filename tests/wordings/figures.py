"""The figures of one statement and how an office writes them: digits of both widths, thousands, 万元, numerals, capitals."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
_PLAIN = ("零一二三四五六七八九", "十百千", "万")
_CAPITAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万")
_MONEY = ("plain",) * 9 + (
    "comma",
    "comma",
    "spaced",
    "spaced",
    "wide",
    "cents",
    "myriads",
    "myriads",
    "numerals",
    "capitals",
    "both",
    "rmb",
)
_COUNTS = ("plain",) * 6 + ("spaced", "wide", "numerals", "numerals")


def numeral(number: int, capital: bool = False) -> str:
    """A number below a hundred million in Chinese numerals, 1050 → 一千零五十."""
    digits, places, myriad = _CAPITAL if capital else _PLAIN
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = digits[0] if 0 < low < 1_000 else ""
        return numeral(high, capital) + myriad + gap + (numeral(low, capital) if low else "")
    said, gap = "", ""
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            said += gap + digits[digit] + (places[place - 1] if place else "")
            gap = ""
        elif said:
            gap = digits[0]
    if not capital and 10 <= number < 20:
        said = said[1:]
    return said or digits[0]


def money(yuan: int, manner: str) -> str:
    """A sum with its unit."""
    match manner:
        case "comma":
            return f"{yuan:,}元"
        case "spaced":
            return f"{yuan} 元"
        case "wide":
            return f"{yuan}元".translate(_WIDE)
        case "cents":
            return f"{yuan:.2f}元"
        case "myriads" if yuan >= 1_000 and yuan % 10 == 0:
            return f"{yuan / 10_000:g}万元"
        case "numerals":
            return f"{numeral(yuan)}元"
        case "capitals":
            return f"{numeral(yuan, capital=True)}元整"
        case "both":
            return f"{yuan}元（大写：{numeral(yuan, capital=True)}元整）"
        case "rmb":
            return f"人民币{yuan}元"
        case _:
            return f"{yuan}元"


def count(number: int, manner: str) -> str:
    """A number of things before its measure word."""
    match manner:
        case "spaced":
            return f" {number} "
        case "wide":
            return str(number).translate(_WIDE)
        case "numerals":
            return "两" if number == 2 else numeral(number)
        case _:
            return str(number)


@dataclass(frozen=True)
class Figures:
    """What one statement may speak of. Sums in yuan, by letter; counts, by letter; `name.plain` is the sum in digits."""

    year: int
    sums: dict[str, int]
    counts: dict[str, int]
    money: str
    count: str
    numeral_year: bool

    def say(self, name: str) -> str | None:
        """The figure of that name as this office writes it, or None where the name is none of a figure."""
        letter, _, manner = name.partition(".")
        if letter in self.sums:
            sum_ = self.sums[letter]
            return str(sum_) if manner == "bare" else money(sum_, manner or self.money)
        if letter in self.counts:
            return str(self.counts[letter]) if manner == "bare" else count(self.counts[letter], self.count)
        years = {"thisyear": self.year, "yearbefore": self.year - 1, "yearafter": self.year + 1}
        return self._year(years[name]) if name in years else None

    def _year(self, year: int) -> str:
        return f"{''.join('〇一二三四五六七八九'[int(d)] for d in str(year))}年" if self.numeral_year else f"{year}年"


def draw(rng: Random) -> Figures:
    """Figures that fit together.

    a collected = h1 + h2 = q1 + q2 + q3; b billed = a + u unpaid; l of the year before; d a difference below a; w waived;
    f refunded, g = a + f taken before the refund; x of another fee; e a round sum. n notices = k paid + m unpaid; r requests.
    """
    parts = [rng.choice((10, 20, 40, 100, 150, 200, 260, 300, 500, 680, 1000, 2400, 5000)) for _ in range(3)]
    a = sum(parts)
    h1 = 10 * rng.randint(1, a // 10 - 1)
    unpaid = 10 * rng.randint(1, 90)
    refund = 10 * rng.randint(1, 30)
    sums = {"a": a, "h1": h1, "h2": a - h1, "q1": parts[0], "q2": parts[1], "q3": parts[2]}
    sums |= {"b": a + unpaid, "u": unpaid, "l": 10 * rng.randint(2, 150), "d": 10 * rng.randint(1, a // 10 - 1)}
    sums |= {"w": 10 * rng.randint(1, 40), "f": refund, "g": a + refund, "x": 100 * rng.randint(30, 9000)}
    sums |= {"e": 100 * rng.randint(2, 40)}
    if sums["l"] == a:
        sums["l"] += 10
    k, m = rng.randint(1, 6), rng.randint(1, 4)
    counts = {"n": k + m, "k": k, "m": m, "r": rng.randint(12, 96), "t": rng.randint(1, 9)}
    return Figures(rng.randint(2022, 2025), sums, counts, rng.choice(_MONEY), rng.choice(_COUNTS), rng.random() < 0.06)
