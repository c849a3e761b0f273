"""One sentence of a shape over given tables, right or with one thing told wrongly. None: cannot be said of them."""

from collections.abc import Mapping
from random import Random

from msgspec import Struct

from tests.wordings.shapes import Meaning, Shape, words
from tests.wordings.special import change, number, results, rounded, share
from tests.wordings.tables import Figures, Known, amount
from tests.wordings.voice import Voice


class Sentence(Struct, frozen=True):
    """`numbers`: what was said by name; `off`: by how much the wrong number is wrong, 0 if none is."""

    text: str
    numbers: Mapping[str, int]
    off: int = 0


def fits(shape: Shape, known: Known, lie: str | None) -> bool:
    """Whether the tables let the shape be said, its denial true (or false, if that is the lie)."""
    denied = shape.positive if lie == "" else ()
    silent = (*shape.absent, *(() if lie == "" else shape.zero))
    return all(amount(text, known) > 0 for text in (*shape.needs, *denied)) and not any(
        amount(text, known) for text in silent
    )


def say(shape: Shape, figures: Figures, voice: Voice, opening: str, lie: str | None = None) -> Sentence | None:
    """The sentence; `lie` names the value to be told wrongly ("": the denial), `opening` the list of openings."""
    if not fits(shape, figures, lie):
        return None
    texts = [text for text in shape.text if opening != "full_opening" or lie is None or "{opening}" in text]
    if not texts:
        return None
    known = dict(figures)
    values: dict[str, int | str] = {}
    off = 0
    for name, spec in shape.vars.items():
        value = _value(spec, known, voice, shape, lie == name)
        if value is None:
            return None
        if isinstance(value, int):
            known[name] = value
            if lie == name and not _phrase(spec):
                said = _wrong(spec, value, known, voice.random, name in shape.up)
                if said is None:
                    return None
                off, value = said - value, said
        values[name] = value
    text, used = voice.fill(voice.random.choice(texts), values, opening)
    if lie and lie not in used:
        return None
    return Sentence(text, {name: value for name, value in values.items() if isinstance(value, int)}, off)


def _phrase(spec: str) -> bool:
    return spec == "results" or spec.startswith(("share ", "change "))


def _value(spec: str, known: Known, voice: Voice, shape: Shape, lie: bool) -> int | str | None:
    """A number, or a phrase ready to be said."""
    if spec == "results":
        return results(known, voice, lie)
    if spec.startswith("share "):
        return share(spec, known, voice, lie)
    if spec.startswith("change "):
        return change(spec, known, voice, lie)
    if spec.startswith(("above ", "below ", "near ")):
        return rounded(spec, known)
    meaning = words().meanings.get(spec)
    value = amount(voice.random.choice(meaning.says), known) if meaning else number(spec, known, voice.random)
    return None if value is not None and meaning and not value and not shape.zeros else value


def _wrong(spec: str, value: int, known: Known, random: Random, up: bool) -> int | None:
    """A number 1 to 10 off, the nearer the likelier, that no accepted meaning of the figure allows."""
    meaning = words().meanings.get(spec)
    right = {value} | (_accepted(meaning, known) if meaning else set())
    steps = [step for step in range(1 if up else -10, 11) if value + step > 0 and value + step not in right]
    return value + random.choices(steps, [1 / abs(step) for step in steps])[0] if steps else None


def _accepted(meaning: Meaning, known: Known) -> set[int]:
    return {amount(text, known) for text in (*meaning.accepts, *meaning.spares)}
