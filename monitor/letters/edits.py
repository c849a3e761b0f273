"""What became of an accepted report, as people are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from monitor.judge.places import place_words
from monitor.model.changes import Change, Edit
from monitor.words import Words


class Edited(Struct, frozen=True, kw_only=True):
    """One place of a report that was changed after it was accepted."""

    agency: str
    title: str
    url: str
    place: str
    before: str
    after: str


def told(edits: Iterable[Edit], words: Words) -> Iterator[Edited]:
    """A row a place, in the order the edits were seen."""
    for edit in edits:
        for change in edit.changes:
            yield Edited(
                agency=edit.agency,
                title=edit.title,
                url=edit.url,
                place=place(change, words),
                before=change.before,
                after=change.after,
            )


def place(change: Change, words: Words) -> str:
    """Where a change stands, in printed words."""
    key = f"edit.{change.where}"
    said = words.say(key) if words.has(key) else place_words(change.where)
    return f"{change.document}·{said}" if change.document else said
