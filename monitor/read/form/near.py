"""Labels printed with a slip: told by likeness to the labels of the form, by their number and their place in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from monitor.read.form.layout import Entry, folded
from monitor.read.words import norm

_ORDINAL = re.compile(r"(?:(\d{1,2})[.、．]|\(([一二三四五六七])\)|([一二三四])、)")
_ASIDE = re.compile(r"\([^()]{2,60}\)")
_OTHER_SIGNS = re.compile(r"[^\u4e00-\u9fff]+")
_PHRASES = re.compile(r"[\u4e00-\u9fff]{5,20}")
_SHORTEST = 4
_LONGEST = 80
_LEEWAY = 3
_MOST_UNKNOWN = 40


def completed(labels: Sequence[str], keys: Sequence[str | None], entries: Sequence[Entry]) -> list[str | None]:
    """The keys of rows in their order, those that no label of the form names filled in by the nearest one.

    A row is given a key only if no other label of the form is as near, if no other row has it, and if it stands between
    the rows that come before and after it in the form. ``""`` for a label asks for nothing.
    """
    order = {entry.key: place for place, entry in enumerate(entries)}
    found = list(keys)
    unknown = [place for place, key in enumerate(keys) if key is None and labels[place]]
    wanted = {place: key for place in unknown[:_MOST_UNKNOWN] if (key := nearest(labels[place], tuple(entries)))}
    for place, key in wanted.items():
        before = max((order[k] for k in keys[:place] if k in order), default=-1)
        after = min((order[k] for k in keys[place:] if k in order), default=len(order))
        alone = list(wanted.values()).count(key) == 1 and key not in keys
        if alone and before < order[key] < after:
            found[place] = key
    return found


@lru_cache(maxsize=8192)
def nearest(label: str, entries: tuple[Entry, ...], whole: bool = False) -> str | None:
    """The one entry whose label is nearest to a normalised label and near enough; with ``whole`` nothing may stand
    around it.
    """
    ordinal, text = _taken_apart(label)
    if not entries or not _SHORTEST - 1 <= len(text) <= _LONGEST:
        return None
    ranked = sorted(((_distance(entry, ordinal, text, whole), entry.key) for entry in entries), key=lambda one: one[0])
    best, second = ranked[0], ranked[1] if len(ranked) > 1 else (1.0, "")
    return best[1] if best[0] < min(second[0], 1.0) else None


def _distance(entry: Entry, ordinal: str, text: str, whole: bool) -> float:
    """How far a label is from one of the form, as a share of what would be too far; 1 or more is another label."""
    own, core = _taken_apart(norm(entry.label))
    if own and ordinal and own != ordinal:
        return 1.0
    return min(_share(form, text, bool(own and own == ordinal), whole) for form in (core, *_phrases(entry, whole)))


def _share(form: str, text: str, same_ordinal: bool, whole: bool) -> float:
    if len(form) < _SHORTEST:
        return 0.0 if form == text and same_ordinal else 1.0
    most = max(1, len(form) // (3 if same_ordinal else 4))
    inside = not whole and len(text) > len(form) + _LEEWAY
    lacking = sum(sign not in text for sign in form)
    if lacking > most or (not inside and abs(len(text) - len(form)) > most):
        return 1.0
    return _edits(form, text, inside) / (most + 1)


@lru_cache(maxsize=1024)
def _phrases(entry: Entry, whole: bool) -> tuple[str, ...]:
    """The words a row is known by, without what stands around them."""
    pattern = entry.matcher.pattern
    plain = [] if whole else [part for part in pattern.split("|") if _PHRASES.fullmatch(part)]
    return tuple(plain)


@lru_cache(maxsize=8192)
def _taken_apart(label: str) -> tuple[str, str]:
    """The last ordinal of a label and the characters behind it, without what is said in brackets."""
    plain = folded(label)
    found = list(_ORDINAL.finditer(plain))
    ordinal = next((sign for sign in found[-1].groups() if sign), "") if found else ""
    rest = plain[found[-1].end() :] if found else plain
    return ordinal, _OTHER_SIGNS.sub("", _ASIDE.sub("", rest))


def _edits(form: str, text: str, inside: bool) -> int:
    """The edits that make one of the other (Levenshtein); ``inside`` lets anything stand around the form."""
    row = [0] * (len(text) + 1) if inside else list(range(len(text) + 1))
    for place, sign in enumerate(form, start=1):
        above, row = row, [place]
        for column, other in enumerate(text, start=1):
            row.append(min(above[column] + 1, row[-1] + 1, above[column - 1] + (sign != other)))
    return min(row) if inside else row[-1]
