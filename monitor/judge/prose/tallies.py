"""Lists of parts in running text, with the total before them (``40件，其中…``) or behind (``…，共计40件``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from monitor.judge.prose.counts import DIVISIONS, Count, Passage, passages, unknown
from monitor.judge.prose.divisions import MEMBERS, Named, said_of
from monitor.judge.prose.lists import OF, TOPICS, Gathering, List
from monitor.model.claims import Scope

_WHOLES = (
    frozenset({"online", "offline"}),
    frozenset({"first_half", "second_half"}),
    frozenset({"direct", "after"}),
    frozenset({"natural", "entity"}),
    frozenset({"review", "suit"}),
    frozenset(DIVISIONS["outcomes"]),
)
"""Parts besides which there are no others."""

_QUARTERS = 4
_FEW, _SOME = 3, 0.25
"""A list that differs more from a total in the sentence before it may be one of something else."""

_AMONG_OTHERS = "含"
_ALIKE = "各"


class Tally(Struct, frozen=True, kw_only=True):
    """A total and the parts given for it. ``doubtful`` lists may mean something else than parts of that total.

    ``closed`` ones name by their words all there is; of others the tables may tell: ``kinds`` are the classes of
    their parts, ``of`` those of the words beside the total.
    """

    unit: str
    total: int | float
    parts: tuple[int | float, ...]
    quote: str
    adds_up: bool
    doubtful: bool
    closed: bool
    channels: bool
    kinds: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


def tallies(paragraphs: Iterable[str], year: int | None) -> tuple[Tally, ...]:
    """Every list with at least two parts that is not open: partial, rounded or by way of example."""
    return _tallies(passages(paragraphs, year))


@lru_cache(maxsize=64)
def _tallies(read: tuple[Passage, ...]) -> tuple[Tally, ...]:
    """Several rules ask for the lists of the same section one after the other."""
    return tuple(found for passage in read for found in _of_passage(passage))


def _of_passage(passage: Passage) -> Iterator[Tally]:
    gathering = Gathering(passage)
    for count in passage.counts:
        gathering.take(count)
    overlap = any(word.kind == "overlap" for word in passage.words)
    for one in gathering.done():
        tally = _tally(one, passage, gathering.named, overlap)
        if tally is not None:
            yield tally


def _tally(one: List, passage: Passage, named: Named, overlap: bool) -> Tally | None:
    """A list as a tally; None where it has no total or is open. Parts may ``overlap`` where the words say so."""
    total = _total(one)
    if total is None or total.hedged or total.has("open_list") or any(part.hedged or _open(part) for part in one.parts):
        return None
    if any(word.text == _ALIKE for part in one.parts for word in part.near):
        return None
    kinds = tuple(said_of(part, named)[1] for part in one.parts)
    told = [word.kind for part in one.parts for word in (*part.near, *part.behind)]
    decided = [kind for kind in (*kinds, *told) if MEMBERS.get(kind) == one.division]
    if total.said_of.scope is not Scope.WHOLE and not _closed(one, kinds):
        return None
    summed = sum(part.value for part in one.parts)
    heads = {head.value for head in one.heads}
    totals = {total.value, *heads, *([sum(heads)] if one.total is None else [])}
    beside = [count.value for count in _beside(one, passage) if count.value != total.value]
    between = [count.value for count in _between(one, total, passage)]
    requests = passage.requests and not total.near_has("foreign")
    return Tally(
        unit=total.unit,
        total=total.value,
        parts=tuple(part.value for part in one.parts),
        quote=passage.quote,
        adds_up=summed in totals
        or _leading(one, totals)
        or summed + sum(beside) == total.value
        or summed + sum(between) == total.value,
        doubtful=not passage.whole or overlap or any(beside) or _doubtful(one, total, summed, requests),
        closed=_closed(one, kinds),
        channels=one.division == "channels" and requests,
        kinds=tuple(dict.fromkeys(decided)) if one.division in ("results", "outcomes") else (),
        of=tuple(word.kind for word in (*total.near, *total.behind) if word.kind in TOPICS),
    )


def _between(one: List, total: Count, passage: Passage) -> Iterator[Count]:
    """Counts between a total and the last of its parts that are none of them: parts whose names nobody knows."""
    for count in passage.counts:
        inside = total.at < count.at < one.parts[-1].at and count.unit == total.unit
        if inside and count not in one.parts and not count.compared:
            yield count


def _beside(one: List, passage: Passage) -> Iterator[Count]:
    """Counts before a list in whose sentence a total follows, which that total may hold too."""
    first = one.parts[0]
    for count in passage.counts:
        if one.total is None or count.at >= first.at:
            return
        if (count.piece, count.depth, count.unit) == (first.piece, first.depth, first.unit) and not count.compared:
            yield count


def _total(one: List) -> Count | None:
    """The total: what is called so, else what fits the parts and stands nearest before them."""
    if one.total is not None:
        return one.total
    own = [head for head in one.heads if not head.near_has("carried", "except")]
    fitting = [head for head in own if _fits(head, one)]
    if one.division in ("results", "disputes"):
        own = fitting
    return next((heads[-1] for heads in (fitting, own) if heads), None)


def _fits(head: Count, one: List) -> bool:
    """Whether a count is of what the list divides."""
    if one.division == "results":
        inside = one.parts[0].depth > head.depth
        return head.has("closed") or (inside and not head.has("received", "request"))
    if one.division == "outcomes":
        return head.has("review", "suit")
    if one.division == "disputes":
        return not head.has("received", "request", "closed") and head.has("review") is head.has("suit")
    wanted = OF.get(one.division, "")
    return head.has("received", "request") if wanted == "received" else bool(wanted) and head.has(wanted)


def _leading(one: List, totals: set[int | float]) -> bool:
    """Whether the first parts give the total, and what follows is set apart from them by a comma."""
    if one.division and not one.blended:
        return False
    for count in range(2, len(one.parts)):
        enumerated = all("," not in part.gap for part in one.parts[1:count])
        if sum(part.value for part in one.parts[:count]) in totals and enumerated and "," in one.parts[count].gap:
            return True
    return False


def _doubtful(one: List, total: Count, summed: int | float, requests: bool) -> bool:
    strange = one.total is None and any(unknown(total.near, at) for at in range(len(total.near)))
    if one.mixed or strange or total.said_of.scope is not one.parts[0].said_of.scope:
        return True
    exceeds = summed > total.value
    if total.piece != one.parts[0].piece and abs(summed - total.value) > max(_FEW, _SOME * total.value):
        return True
    if one.division == "channels" and not requests and exceeds:
        return True
    if not one.division or one.blended:
        gaps = {sign for part in one.parts[1:] for sign in part.gap if sign in ",、;"}
        clauses = "," in gaps and one.total is None and not one.loose
        several = len({head.at for head in one.heads}) > 1 and one.total is None
        return (
            several
            or clauses
            or len(gaps) > 1
            or (not one.loose and exceeds and any(part.value >= total.value for part in one.parts))
        )
    fits = one.total is not None or _fits(total, one)
    return not fits and (len(one.heads) > 1 or not one.marked)


def _open(count: Count) -> bool:
    if any(word.text == _AMONG_OTHERS for word in count.near):
        return True
    return count.near_has("open_list") if count.near_has("rest") else count.has("open_list")


def _closed(one: List, kinds: Sequence[str]) -> bool:
    """Whether by the words all parts are named."""
    quarters = one.division == "quarters" and len(kinds) == _QUARTERS
    return one.total is not None or frozenset(kinds) in _WHOLES or "rest" in kinds or quarters
