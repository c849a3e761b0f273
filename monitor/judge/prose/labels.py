"""Words before a number that say what it is: the nearest one decides."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

_ENDS = re.compile("[。；！？;!?]")


class Meaning(StrEnum):
    """What a label says of the number behind it: whose it is, or that it is none of a person's. A ``vague`` one (编号)
    says that it is a number of whatever kind."""

    PERSON = "person"
    CARD = "card"
    ACCOUNT = "account"
    OTHER = "other"
    VAGUE = "vague"


class Labels(Struct, frozen=True):
    """Words and what they mean; right behind one of ``unless`` a vague one means nothing (证编号)."""

    means: Mapping[str, Meaning]
    unless: tuple[str, ...] = ()


def labels(lists: Mapping[Meaning, Sequence[str]], unless: Sequence[str]) -> Labels:
    """Labels by the lists of words of each meaning; a word that stands in two has the later one."""
    return Labels({word: meaning for meaning, words in lists.items() for word in words}, tuple(unless))


def nearest(text: str, labels: Labels, within: int | None = None) -> Meaning | None:
    """What the last label in a text means, in its last ``within`` characters if said; no sentence ends behind it.

    Of labels that overlap the one that begins first counts, of these the longest.
    """
    pattern, longest = _pattern(tuple(labels.means))
    near = text if within is None else text[-(within + longest) :]
    near = near[max((end.end() for end in _ENDS.finditer(near)), default=0) :]
    first = 0 if within is None else len(near) - within
    found = [match for match in pattern.finditer(near) if match.start() >= first and not _is_part(match, labels)]
    return labels.means[found[-1].group()] if found else None


def _is_part(match: re.Match[str], labels: Labels) -> bool:
    """Whether a vague label only ends the name of something."""
    is_vague = labels.means[match.group()] is Meaning.VAGUE
    return is_vague and match.string.endswith(labels.unless, 0, match.start())


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> tuple[re.Pattern[str], int]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)"), max(map(len, words), default=0)
