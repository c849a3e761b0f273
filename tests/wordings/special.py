"""Phrases that need reckoning: shares, lists of results, comparisons with last year. None: cannot be said so."""

from collections.abc import Iterator
from random import Random

from tests.wordings.shapes import words
from tests.wordings.tables import Known, amount
from tests.wordings.voice import Voice

_RESULTS = (
    ("granted", "予以公开"),
    ("partial", "部分公开"),
    ("refused", "不予公开"),
    ("unable", "无法提供"),
    ("unprocessed", "不予处理"),
    ("other", "其他处理"),
)
_PAIRS = {
    "new": (("new", "last.new"), ("new + carry_in", "last.new + last.carry_in")),
    "review": (
        ("review.total", "last.review.total"),
        ("review.total - review.pending", "last.review.total"),
    ),
    "suits": (
        ("direct.total + after.total", "last.direct.total + last.after.total"),
        ("direct.total", "last.direct.total"),
        ("after.total", "last.after.total"),
    ),
    "carried": (("carry_out", "last.carry_out"),),
}
_MANNER = {"new": "request", "carried": "request", "review": "case", "suits": "case"}
_LAST = ("上年", "去年", "上年度", "上一年", "上年同期", "{before}年")
_MORE = ("增加", "增长", "上升", "上涨")
_LESS = ("减少", "下降", "降低", "下滑")


def share(spec: str, known: Known, voice: Voice, lie: bool) -> str | None:
    """`share MEANING`, or `share PART / WHOLE` in names; a wrong one is more than 1.5 points off every right one."""
    tops, bases = _fraction(spec)
    if amount(bases[0], known) <= 0 or amount(tops[0], known) <= 0:
        return None
    right = [100 * amount(top, known) / amount(base, known) for top in tops for base in bases if amount(base, known)]
    digits = voice.random.choice((0, 1, 1, 2, 2))
    if not lie:
        about = "约" if digits == 0 and voice.random.random() < 0.3 else ""
        return about + voice.percent(right[0], digits)
    wrong = right[0] + voice.random.choice((-1, 1)) * voice.random.uniform(2.5, 20)
    if not 1 <= wrong < 99.4 or min(abs(wrong - value) for value in right) < 2.2:
        return None
    return voice.percent(wrong, digits)


def _fraction(spec: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    name = spec.removeprefix("share ")
    if " / " in name:
        top, base = name.split(" / ")
        return (top,), (base,)
    meaning = words().meanings[name]
    return tuple(dict.fromkeys((meaning.says[0], *meaning.accepts))), meaning.bases


def results(known: Known, voice: Voice, lie: bool) -> str | None:
    """All kinds of result that occurred, with their numbers; a wrong list has one wrong number."""
    meanings = words().meanings
    values = {key: amount(meanings[key].says[0], known) for key, _ in _RESULTS}
    named = [key for key, value in values.items() if value or voice.random.random() < 0.08]
    if len(named) < 2:
        return None
    if lie:
        key = voice.random.choice([key for key in named if values[key]])
        right = {amount(text, known) for text in (*meanings[key].accepts, *meanings[key].spares)}
        wrong = [value for value in _near(values[key]) if value not in right]
        values[key] = voice.random.choice(wrong)
    mark = voice.random.choice(("、", "，"))
    return mark.join(f"{title}{voice.count(values[key], 'request')}" for key, title in _RESULTS if key in named)


def _near(value: int) -> list[int]:
    return [value + step for step in range(-10, 11) if step and value + step > 0]


def change(spec: str, known: Known, voice: Voice, lie: bool) -> str | None:
    """`change KIND`: how this year's figure stands to last year's, right or plainly wrong."""
    kind = spec.removeprefix("change ")
    pairs = [(amount(now, known), amount(last, known)) for now, last in _PAIRS[kind]]
    phrases = list(_wrong(pairs, voice, _MANNER[kind]) if lie else _right(pairs[0], voice, _MANNER[kind]))
    return voice.fill(voice.random.choice(phrases), {}, "opening")[0] if phrases else None


def _right(pair: tuple[int, int], voice: Voice, manner: str) -> Iterator[str]:
    now, last = pair
    random = voice.random
    year = random.choice(_LAST)
    if now == last:
        yield from (f"与{year}持平", f"同{year}相比没有变化", f"和{year}一样")
        return
    verb = random.choice(_MORE if now > last else _LESS)
    yield from _counted(verb, abs(now - last), year, voice, manner)
    yield f"较{year}{'有所增加' if now > last else '有所减少'}"
    if not last:
        return
    yield from _rated(verb, 100 * abs(now - last) / last, year, voice)
    yield f"{year}为{voice.count(last, manner)}"
    if now == 2 * last:
        yield from (f"比{year}翻了一番", f"较{year}增加一倍", f"是{year}的两倍")
    if 2 * now == last:
        yield from (f"比{year}减少一半", f"较{year}下降50%", f"仅为{year}的一半")
    if 0.44 <= (last - now) / last < 0.5:
        yield from (f"较{year}下降近一半", f"比{year}减少近五成")


def _wrong(pairs: list[tuple[int, int]], voice: Voice, manner: str) -> Iterator[str]:
    random = voice.random
    year = random.choice(_LAST)
    gaps = [now - last for now, last in pairs]
    gap = random.choice((gaps[0] + random.choice((-1, 1)) * random.randint(1, 10), -gaps[0]))
    if gap and gap not in gaps and not any(now == 0 or last == 0 for now, last in pairs):
        yield from _counted(random.choice(_MORE if gap > 0 else _LESS), abs(gap), year, voice, manner)
    if any(last == 0 or now == 0 for now, last in pairs):
        return
    rates = [100 * (now - last) / last for now, last in pairs]
    rate = random.choice((rates[0] + random.choice((-1, 1)) * random.uniform(5, 40), -rates[0]))
    if abs(rate) >= 5 and rate > -95 and min(abs(rate - right) for right in rates) > 4:
        yield from _rated(random.choice(_MORE if rate > 0 else _LESS), abs(rate), year, voice)
    if all(abs(now - last) >= max(4, 0.3 * last) for now, last in pairs):
        yield from (f"与{year}持平", f"同{year}相比没有变化", f"和{year}一样")
    if all(0 < rate < 60 or rate < -20 for rate in rates):
        yield from (f"比{year}翻了一番", f"较{year}增加一倍")
    if all(rate > -30 for rate in rates):
        yield from (f"较{year}下降近一半", f"比{year}减少一半")
    if all(now <= 0.8 * last - 2 for now, last in pairs):
        yield from (f"较{year}有所增加", f"比{year}明显增多")
    if all(last <= 0.8 * now - 2 for now, last in pairs):
        yield from (f"较{year}有所减少", f"比{year}明显下降")
    told = pairs[0][1] + random.choice((-1, 1)) * random.randint(1, 10)
    if told > 0 and told not in [last for _, last in pairs]:
        yield f"{year}为{voice.count(told, manner)}"


def _counted(verb: str, number: int, year: str, voice: Voice, manner: str) -> tuple[str, ...]:
    count = voice.count(number, manner)
    short = "多" if verb in _MORE else "少"
    return f"较{year}{verb}{count}", f"比{year}{short}{count}", f"同比{verb}{count}"


def _rated(verb: str, rate: float, year: str, voice: Voice) -> tuple[str, ...]:
    text = voice.percent(rate, voice.random.choice((0, 1, 1, 2)))
    return f"同比{verb}{text}", f"较{year}{verb}{text}", f"比{year}{verb}{text}", f"与{year}相比，{verb}了{text}"


def rounded(spec: str, known: Known) -> int | None:
    """`above X`, `below X`, `near X`: the round number a clerk would say with 近, 余, 约."""
    manner, expression = spec.split(" ", 1)
    value = amount(expression, known)
    step = 10 if value < 100 else 50 if value < 1000 else 100
    below = value // step * step
    said = {"below": below, "above": below + step, "near": round(value / step) * step}[manner]
    close = abs(said - value) <= 0.1 * value or (manner == "below" and value < 100)
    return said if said and close and (said != value or manner == "near") else None


def number(spec: str, known: Known, random: Random) -> int | None:
    """`=EXPRESSION`, or one of `LOWEST..HIGHEST`."""
    if spec.startswith("="):
        return amount(spec[1:], known)
    low, high = (amount(bound, known) for bound in spec.split(".."))
    return random.randint(low, high) if low <= high else None
