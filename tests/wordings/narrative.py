"""Paragraphs on requests as clerks write them, the tables beside them, and what in the words the tables refute."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from tests.wordings.shapes import Shape, apart, clash, facts, targets
from tests.wordings.speech import Sentence, fits, say
from tests.wordings.tables import Figures, draw
from tests.wordings.voice import Voice

_TRIES = 60
_FALSE = 0.4


@dataclass(frozen=True)
class Told:
    """A paragraph of one to four sentences, the tables' total column, the topics contradicted (none: nothing is wrong).

    ``body`` is the one that reports; it speaks of itself in the paragraph by this name, a shorter one, or 我局.
    """

    text: str
    year: int
    figures: Mapping[str, int]
    contradicts: tuple[str, ...]
    shape: str
    body: str


def told(seed: int, count: int) -> Iterator[Told]:
    """The same `count` paragraphs for the same seed."""
    random = Random(seed)
    for _ in range(count):
        wrong = random.random() < _FALSE
        yield _false(random) if wrong else _true(random)


def _true(random: Random) -> Told:
    while True:
        main = random.choice(apart() if random.random() < 0.6 else facts())
        if made := _insist(random, main, None):
            return made


def _false(random: Random) -> Told:
    while True:
        main = random.choice(facts())
        lies = sorted(targets(main))
        if lies and (made := _insist(random, main, random.choice(lies))):
            return made


def _insist(random: Random, main: Shape, lie: str | None) -> Told | None:
    """Shapes with many figures fit few tables: they are tried as often as needed to be heard at all."""
    return next((made for _ in range(_TRIES) if (made := _paragraph(random, main, lie))), None)


def _paragraph(random: Random, main: Shape, lie: str | None) -> Told | None:
    """The main sentence with up to three right ones about something else, before and after it."""
    figures = _tables(random, main, lie)
    if figures is None:
        return None
    shapes = _company(random, main, figures, lie)
    voice = Voice(random, random.randint(2019, 2026))
    sentences = _speak(shapes, figures, voice, {main.name: lie} if lie is not None else {})
    if sentences is None or _excused(sentences, shapes, main):
        return None
    text = _join(random, [sentence.text for sentence in sentences])
    contradicts = targets(main)[lie] if lie is not None else ()
    name = "+".join(shape.name for shape in shapes) + (f"!{main.name}:{lie or 'denial'}" if lie is not None else "")
    return Told(text, voice.years["year"], figures, contradicts, name, voice.body)


def _tables(random: Random, shape: Shape, lie: str | None) -> Figures | None:
    for _ in range(_TRIES):
        figures = draw(random)
        if fits(shape, figures, lie):
            return figures
    return None


def _company(random: Random, main: Shape, figures: Figures, lie: str | None) -> list[Shape]:
    """The main shape among others that agree with it; no other body's figures beside a false denial."""
    shapes = [main]
    wanted = random.choices((1, 2, 3, 4), (38, 32, 20, 10))[0]
    for _ in range(4 * wanted):
        other = random.choice(apart() if random.random() < 0.55 else facts())
        allowed = not (other.scope and lie == "") and fits(other, figures, None)
        if len(shapes) < wanted and allowed and not any(clash(other, shape) for shape in shapes):
            shapes.insert(random.randint(0, len(shapes)), other)
    return shapes


def _speak(shapes: list[Shape], figures: Figures, voice: Voice, lies: Mapping[str, str]) -> list[Sentence] | None:
    """The sentences in order; after another body was spoken of, the own one is named."""
    sentences: list[Sentence] = []
    elsewhere = False
    for place, shape in enumerate(shapes):
        opening = "full_opening" if elsewhere else "plain_opening" if place else "opening"
        sentence = next(
            (said for _ in range(8) if (said := say(shape, figures, voice, opening, lies.get(shape.name)))), None
        )
        if sentence is None:
            return None
        sentences.append(sentence)
        elsewhere = elsewhere or shape.scope
    return sentences


def _excused(sentences: list[Sentence], shapes: list[Shape], main: Shape) -> bool:
    """Whether another body's number beside it would explain the wrong one."""
    off = abs(sentences[shapes.index(main)].off)
    others = [said for said, shape in zip(sentences, shapes, strict=True) if shape.scope]
    return bool(off) and any(off == value for said in others for value in said.numbers.values())


def _join(random: Random, texts: list[str]) -> str:
    joined = texts[0]
    for text in texts[1:]:
        joined += random.choice(("。", "。", "。", "；")) + text
    return joined + "。"
