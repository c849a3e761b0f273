"""How names of bodies are put together, and all ways to write one: the words of ``rules/bodies.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import product
from math import prod
from pathlib import Path

from msgspec import Struct

from monitor.model.roster import BodyKind
from monitor.shipped import rules_dir

GOVERNMENT = "人民政府"
TOWN = re.compile("(?:人民政府)?(.{1,20}?[镇乡])(?:人民政府|政府)?")
_CONNECTORS = re.compile("(?<=.)(?:以及|[和与及、,，/·])(?=.)")
_BRANCH = re.compile("(?:.{1,8}[市州盟])?(.{2,20}?)局(.{2,8}?)[县区旗市]?分局")
_MOST_FORMS = 400


class Tail(Struct, frozen=True):
    """The ways to write the end of a name, behind certain words only; ``omitted`` ones may be left out."""

    forms: tuple[str, ...]
    behind: re.Pattern[str]
    omitted: bool


class Grammar(Struct, frozen=True):
    """How names are put together: ``forms`` of a word, ``tails`` that mean the same, words left out by custom."""

    forms: Mapping[str, tuple[str, ...]]
    word: re.Pattern[str]
    tails: tuple[Tail, ...]
    either: tuple[str, ...]
    shortened: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    itself: tuple[str, ...]
    office: tuple[str, ...]


def read_grammar(path: Path) -> Grammar:
    """Load a list of words; a broken one is our own mistake and raises what tomllib, re or a lookup raises."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    forms: dict[str, tuple[str, ...]] = {}
    for full, shorts in raw["words"].items():
        known = (full, *shorts)
        forms |= {form: tuple(dict.fromkeys((*forms.get(form, ()), *known))) for form in known if len(form) > 1}
    return Grammar(
        forms=forms,
        word=re.compile("|".join(sorted(forms, key=len, reverse=True))),
        tails=tuple(
            Tail(tuple(one["forms"]), re.compile(one.get("behind", "")), one.get("omitted", False))
            for one in raw["tail"]
        ),
        either=tuple(raw["bureau_or_commission"]["words"]),
        shortened=tuple((re.compile(one["full"]), tuple(one["short"])) for one in raw["shortened"]),
        itself=tuple(raw["government"]["itself"]),
        office=tuple(raw["government"]["office"]),
    )


@cache
def grammar() -> Grammar:
    """The words that ship with the program."""
    return read_grammar(rules_dir() / "bodies.toml")


def joined(text: str) -> str:
    """A name without what joins its words."""
    return _CONNECTORS.sub("", text)


def written(stem: str, kind: BodyKind) -> frozenset[str]:
    """All ways to write a body behind its area."""
    words = grammar()
    text = joined(stem)
    if text in words.itself:
        return frozenset(words.itself)
    if text in words.office:
        return frozenset(words.office)
    town = TOWN.fullmatch(text) if kind is BodyKind.TOWNSHIP else None
    if town is not None:
        return frozenset(town[1] + tail for tail in ("", GOVERNMENT, "政府"))
    return frozenset((*_composed(text.removeprefix(GOVERNMENT) or text), *_branch(text)))


@lru_cache(maxsize=4096)
def _composed(text: str) -> tuple[str, ...]:
    """The name word by word in all forms of each word, with every tail that means the same."""
    words = grammar()
    core, tails = _tail(text, words)
    found = [*_worded(core, words), *(s for full, shorts in words.shortened if full.search(core) for s in shorts)]
    if any(word in core for word in words.either):
        tails = tuple(dict.fromkeys((*tails, "局", "委员会", "委")))
    extra = (text.removeprefix("委"),) if text.endswith("部") else ()
    return tuple(dict.fromkeys((text, *extra, *(front + tail for front in found for tail in tails))))


def _tail(text: str, words: Grammar) -> tuple[str, tuple[str, ...]]:
    """What stands before the tail of a name, and the ways to write that tail."""
    for tail in words.tails:
        for form in tail.forms:
            core = text.removesuffix(form)
            if core and core != text and tail.behind.search(core):
                return core, (*tail.forms, "") if tail.omitted else tail.forms
    return (text[:-1], (text[-1],)) if text else (text, ("",))


def _worded(core: str, words: Grammar) -> list[str]:
    """The words of a name in all their forms; single characters only where there are several words."""
    pieces: list[Sequence[str]] = []
    at = several = 0
    for match in words.word.finditer(core):
        pieces += [(core[at : match.start()],), words.forms[match.group()]]
        at, several = match.end(), several + 1
    pieces.append((core[at:],))
    if several < 2:
        pieces = [tuple(form for form in forms if len(form) != 1 or len(forms) == 1) or forms for forms in pieces]
    if prod(map(len, pieces)) > _MOST_FORMS:
        pieces = [forms[:2] for forms in pieces]
    return ["".join(chosen) for chosen in product(*pieces)][:_MOST_FORMS]


def _branch(text: str) -> Iterator[str]:
    """A city's bureau in a county: 青州市生态环境局霁川分局 is the county's 生态环境局."""
    match = _BRANCH.fullmatch(text)
    if match is not None:
        for bureau in _worded(match[1], grammar()):
            yield from (f"{bureau}局", f"{bureau}分局")
            places = [match[2], *(match[2] + unit for unit in "县区市旗")]
            yield from (f"{city}{bureau}局{place}分局" for city in ("", "市") for place in places)
