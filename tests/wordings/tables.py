"""Tables to speak of: complete, consistent, total column only, this year's and last year's."""

from collections.abc import Mapping
from functools import cache
from random import Random

Figures = dict[str, int]
Known = Mapping[str, int]

_SIZES = ((0, 0), (1, 8), (5, 40), (30, 200), (300, 2600))
_WEIGHTS = (14, 28, 38, 14, 6)


def amount(expression: str, known: Known) -> int:
    """The value of names and integers joined by ` + ` and ` - `."""
    return sum(sign * (known[name] if name in known else int(name)) for sign, name in _terms(expression))


@cache
def _terms(expression: str) -> tuple[tuple[int, str], ...]:
    tokens = ["+", *expression.split()]
    return tuple((-1 if sign == "-" else 1, name) for sign, name in zip(tokens[::2], tokens[1::2], strict=True))


def draw(random: Random) -> Figures:
    """One unit's tables; often small, often without disputes, sometimes without any request."""
    figures = _requests(random)
    for kind in ("review", "direct", "after"):
        figures |= _disputes(random, kind)
    made, repealed = (random.choice((0, 0, 1, 2, 3, 5, 8)) for _ in range(2))
    figures |= {"documents.made": made, "documents.repealed": repealed, "documents.valid": made + random.randint(0, 25)}
    figures |= _last_year(random, figures)
    return figures


def _requests(random: Random) -> Figures:
    new = random.randint(*random.choices(_SIZES, _WEIGHTS)[0])
    carry_in = _some(random, max(3, new // 6))
    carry_out = min(_some(random, max(3, new // 6)), new + carry_in)
    done = new + carry_in - carry_out
    results = dict(zip(("r1", "r2", "r3", "r4", "r5", "r6"), _split(random, done, (5, 2, 2, 4, 1, 1)), strict=True))
    causes = zip(("r4.1", "r4.2", "r4.3"), _split(random, results["r4"], (5, 2, 1)), strict=True)
    others = zip(("r6.1", "r6.2", "r6.3"), _split(random, results["r6"], (2, 1, 3)), strict=True)
    natural = new - _some(random, max(1, new // 2)) if new else 0
    people = {"natural": max(natural, 0), "legal": new - max(natural, 0)}
    return (
        {"new": new, "carry_in": carry_in, "r7": done, "carry_out": carry_out}
        | results
        | dict(causes)
        | dict(others)
        | people
    )


def _disputes(random: Random, kind: str) -> Figures:
    upheld, corrected, other, pending = (0, 0, 0, 0)
    if random.random() < 0.45:
        upheld, corrected, other, pending = (
            random.randint(0, 9),
            _some(random, 3),
            _some(random, 3),
            _some(random, 3),
        )
    total = upheld + corrected + other + pending
    named = {"upheld": upheld, "corrected": corrected, "other": other, "pending": pending, "total": total}
    return {f"{kind}.{name}": value for name, value in named.items()}


def _last_year(random: Random, figures: Figures) -> Figures:
    """Last year's new requests in a relation worth telling; its balance holds."""
    new = figures["new"]
    last = random.choice(
        (new, new // 2, new * 2, max(0, new - random.randint(1, 9)), new + random.randint(1, 9), random.randint(0, 60))
    )
    carry_out = figures["carry_in"]
    carry_in = max(_some(random, 3), carry_out - last)
    disputes = {
        f"last.{kind}.total": random.choice((0, figures[f"{kind}.total"], random.randint(0, 9)))
        for kind in ("review", "direct", "after")
    }
    return disputes | {
        "last.new": last,
        "last.carry_in": carry_in,
        "last.r7": last + carry_in - carry_out,
        "last.carry_out": carry_out,
    }


def _some(random: Random, most: int) -> int:
    return random.randint(1, most) if random.random() < 0.5 else 0


def _split(random: Random, whole: int, weights: tuple[int, ...]) -> list[int]:
    """Parts of a whole; some kinds do not occur at all."""
    kept = [weight if random.random() < 0.6 else 0 for weight in weights]
    if not any(kept):
        kept[0] = 1
    parts = [0] * len(weights)
    for _ in range(whole):
        parts[random.choices(range(len(weights)), kept)[0]] += 1
    return parts
