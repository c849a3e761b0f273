"""Lists of parts in running text, with the total before them (``40件，其中…``) or behind (``…，共计40件``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from monitor.judge.prose.counts import DIVISIONS, Count, Passage, passages, unknown
from monitor.model.claims import Period
from monitor.read.clauses.tokens import DATE, MARK, OTHER, YEAR, Token

_MEMBERS = {member: division for division, members in DIVISIONS.items() for member in members}
_OF = {
    **dict.fromkeys(("channels", "applicants", "halves", "quarters"), "received"),
    "results": "closed",
    "outcomes": "dispute",
    "ways": "suit",
    "disputes": "",
}
"""What is divided so, as the words beside the total name it."""

_EACH = "分别"
_TOPICS = ("received", "closed", "carried", "request", "review", "suit")
_WHOLES = (frozenset({"online", "offline"}), frozenset({"first_half", "second_half"}), frozenset({"direct", "after"}))
_EVERY = (frozenset({"natural", "entity"}), frozenset({"review", "suit"}), frozenset(DIVISIONS["outcomes"]))
_CALLED = frozenset((*_TOPICS, "total", "is", "closes", "filler", "this_period", "ourselves", "every", YEAR, DATE, MARK, "body"))


class Tally(Struct, frozen=True, kw_only=True):
    """A total and the parts given for it. ``doubtful`` lists may mean something else than parts of that total.

    ``closed`` ones name by their words all there is; of others it depends: ``kinds`` are the classes of their parts,
    ``of`` what the total counts, ``listed`` whether the words say that a list follows.
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


class _List(Struct):
    """A list while it is gathered: where its total stands before it (-1: nowhere) and its parts."""

    division: str
    heads: list[Count]
    marked: bool
    parts: list[Count]
    total: Count | None = None
    mixed: bool = False
    loose: bool = False
    blended: bool = False


def tallies(paragraphs: Iterable[str], year: int | None) -> tuple[Tally, ...]:
    """Every list with at least two parts that is not open: partial, rounded or by way of example."""
    return tuple(found for passage in passages(paragraphs, year) for found in _of_passage(passage))


def member(words: Sequence[Token]) -> tuple[str, str]:
    """(division, class) that some words name; nothing where they name none or several."""
    found = {_MEMBERS[word.kind]: word.kind for word in reversed(words) if word.kind in _MEMBERS}
    if len(found) == 1:
        return next(iter(found.items()))
    disputes = [word.kind for word in words if word.kind in ("review", "suit")]
    return ("disputes", disputes[0]) if not found and len(set(disputes)) == 1 else ("", "")


def said_of(count: Count, named: Mapping[int, tuple[str, str]] = MappingProxyType({})) -> tuple[str, str]:
    """The division and class of a count: by the words before it or, if these name none, by those behind it.

    ``named`` are those of an enumeration whose names stand together before its numbers.
    """
    if count.at in named:
        return named[count.at]
    division, name = member(count.near)
    if division or count.near_has("rest"):
        return division, name or "rest"
    return member(count.behind)


def _of_passage(passage: Passage) -> Iterator[Tally]:
    gathering = _Gathering(passage)
    for count in passage.counts:
        gathering.take(count)
    for one in gathering.done():
        tally = _tally(one, passage, gathering.named)
        if tally is not None:
            yield tally


def _respective(counts: Sequence[Count]) -> Iterator[tuple[int, tuple[str, str]]]:
    """(place, what is counted there) of ``线上、线下分别为15件、9件``."""
    for number, count in enumerate(counts):
        if not count.near_has("of_which") or count.near[-1].text not in (_EACH, "为", "是", "有"):
            continue
        names = [word.kind for word in _since_comma(count.before) if word.kind in _MEMBERS]
        row = counts[number : number + len(names)]
        divisions = {_MEMBERS[name] for name in names}
        if len(names) > 1 and len(row) == len(names) and len(divisions) == 1 and all(_bare(one) for one in row[1:]):
            yield from ((one.at, (divisions.copy().pop(), name)) for one, name in zip(row, names, strict=True))


def _since_comma(words: Sequence[Token]) -> Sequence[Token]:
    commas = [at for at, word in enumerate(words) if word.text in (",", ";")]
    return words[commas[-1] + 1 :] if commas else words


def _bare(count: Count) -> bool:
    return all(word.text in ("、", ",", "和", "及") for word in count.before)


class _Gathering:
    """A passage while it is read count by count: the lists that are open at each depth of brackets."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.heads: list[Count] = []
        self.last: dict[int, Count] = {}
        self.named = dict(_respective(passage.counts))
        self.open: dict[int, _List] = {}
        self.lists: list[_List] = []

    def take(self, count: Count) -> None:
        """A further count: a part of the list at hand, its total, the first of a new one, or none of these."""
        self._place(count)
        self.last[count.depth] = count

    def _place(self, count: Count) -> None:
        for depth in [depth for depth in self.open if depth > count.depth]:
            self._close(depth)
        if count.compared or (count.said_of.period is Period.OTHER and not count.near_has("carried")):
            return
        at_hand = self.open.get(count.depth)
        if at_hand is not None and count.value == len(at_hand.parts) and any(word.kind in ("total", "closes") for word in count.behind[:1]):
            return
        if at_hand is not None and self._goes_on(at_hand, count):
            at_hand.parts.append(count)
            return
        if at_hand is not None and self._strays(at_hand, count):
            at_hand.mixed = True
            return
        if at_hand is not None and self._ends(at_hand, count):
            at_hand.total = count
            self._close(count.depth)
            self.heads.append(count)
            return
        if at_hand is not None:
            at_hand.mixed |= count.piece == at_hand.parts[-1].piece and not count.has(*_TOPICS)
        self._close(count.depth)
        self._begin(count, at_hand)

    def done(self) -> list[_List]:
        for depth in list(self.open):
            self._close(depth)
        return sorted(self.lists, key=lambda one: one.parts[0].at)

    def _begin(self, count: Count, last: _List | None) -> None:
        division, _ = said_of(count, self.named)
        marked = _marked(count)
        heads = self._heads(count, last, marked)
        if not division and not (marked and heads):
            if heads and not count.has(*_TOPICS, "rest") and count.piece == heads[-1].piece:
                self.open[count.depth] = _List("", heads[-1:], False, [count], loose=True)
            self.heads.append(count)
            return
        self.open[count.depth] = _List(division, heads, marked, [count])
        if division == "disputes" or (division and not marked and count.near_has("received", "closed")):
            self.heads.append(count)

    def _heads(self, count: Count, last: _List | None, marked: bool) -> list[Count]:
        """The counts before a list that may be its total, the nearest last."""
        if count.depth:
            outer = self.last.get(count.depth - 1)
            return [outer] if outer is not None and outer.unit == count.unit else []
        if last is not None and not last.loose and marked and last.parts[-1].piece == count.piece:
            return [last.parts[-1]]
        same = [one for one in self.heads if one.unit == count.unit and one.at < count.at]
        near = [one for one in same if one.piece == count.piece]
        starts = (_listing(count) or _divides(count)) and any(word.text == ";" for word in count.before)
        return near or (same[-1:] if starts else [])

    def _goes_on(self, one: _List, count: Count) -> bool:
        first, last = one.parts[0], one.parts[-1]
        if count.near_has("total", "closes") or _marked(count):
            return False
        if count.unit != first.unit or (count.piece != last.piece and not _divided(one, count)):
            return False
        division, name = said_of(count, self.named)
        if name == "rest":
            return True
        if one.marked and one.division and not division and not count.has(*_TOPICS):
            one.blended = True
            return True
        if one.division:
            return division == one.division and not (division == "disputes" and count.near_has("closed"))
        return division not in ("results", "outcomes") and not count.near_has(*_TOPICS)

    def _strays(self, one: _List, count: Count) -> bool:
        """Whether a count of another unit stands in the midst of a list."""
        return count.unit != one.parts[0].unit and set(count.gap) == {"、"} and not count.has(*_TOPICS)

    def _ends(self, one: _List, count: Count) -> bool:
        """Whether a count is called the total of the list before it."""
        called = count.near_has("total", "closes") and (count.piece == one.parts[-1].piece or _divided(one, count))
        topics = {word.kind for word in count.before if word.kind in _TOPICS} - {"request"}
        called = called and topics <= {_OF.get(one.division, "")}
        known = all(word.kind in _CALLED or word.kind == OTHER for word in count.before)
        known = known and not any(unknown(count.before, at) for at in range(len(count.before)))
        return called and known and count.unit == one.parts[0].unit and len(one.parts) > 1

    def _close(self, depth: int) -> None:
        one = self.open.pop(depth, None)
        if one is not None and len(one.parts) > 1 and (not one.loose or one.total or one.parts[-1].near_has("rest")):
            self.lists.append(one)


def _marked(count: Count) -> bool:
    """Whether the words before a count say that a list begins."""
    return _listing(count) or _opens(count)


def _listing(count: Count) -> bool:
    return any(word.kind == "of_which" and word.text != _EACH for word in count.before)


def _divides(count: Count) -> bool:
    kinds = [word.kind for word in count.before]
    return "divide" in kinds or "from" in kinds


def _opens(count: Count) -> bool:
    signs = [word.text for word in count.before if word.kind == MARK and word.text in (",", ";", ":", "(", ")", "、")]
    return bool(signs) and signs[-1] in (":", "(") and bool(count.near)


def _divided(one: _List, count: Count) -> bool:
    """Whether the parts of a list are divided by semicolons."""
    return one.marked and count.gap == ";" and (len(one.parts) == 1 or ";" in one.parts[-1].gap) and not count.has(*_TOPICS[:3])


def _tally(one: _List, passage: Passage, named: Mapping[int, tuple[str, str]]) -> Tally | None:
    """A list as a tally; None where it has no total or is open."""
    total = _total(one)
    if total is None or (one.division == "results" and one.total is None and not _fits(total, _OF["results"])):
        return None
    if total.hedged or any(part.hedged or _open(part) for part in one.parts) or total.has("open_list"):
        return None
    kinds = tuple(said_of(part, named)[1] for part in one.parts)
    told = [word.kind for part in one.parts for word in (*part.near, *part.behind)]
    summed = sum(part.value for part in one.parts)
    heads = {head.value for head in one.heads}
    near_total = {*heads, sum(heads), total.value} if one.total is None else {total.value, *heads}
    of = tuple(word.kind for word in (*total.near, *total.behind) if word.kind in _TOPICS)
    requests = passage.requests or any(word.kind == "request" for word in passage.words)
    requests = requests and not total.near_has("foreign")
    return Tally(
        unit=total.unit,
        total=total.value,
        parts=tuple(part.value for part in one.parts),
        quote=passage.quote(),
        adds_up=summed in near_total or _leading(one, near_total),
        doubtful=not passage.whole or _doubtful(one, total, summed, requests),
        closed=_closed(one, kinds),
        channels=one.division == "channels" and requests,
        kinds=tuple(dict.fromkeys((*kinds, *(kind for kind in told if _MEMBERS.get(kind) == one.division)))) if one.division in ("results", "outcomes") else (),
        of=of,
    )


def _total(one: _List) -> Count | None:
    if one.total is not None:
        return one.total
    wanted = _OF.get(one.division, "")
    fitting = [head for head in one.heads if _fits(head, wanted)]
    return fitting[-1] if fitting else one.heads[-1] if one.heads else None


def _fits(head: Count, wanted: str) -> bool:
    if wanted == "dispute":
        return head.has("review", "suit")
    return bool(wanted) and head.has(wanted)


def _leading(one: _List, totals: set[int | float]) -> bool:
    """Whether the first parts give the total, and what follows is set apart from them by a comma."""
    if one.division and not one.blended:
        return False
    for count in range(2, len(one.parts)):
        enumerated = all("," not in part.gap for part in one.parts[1:count])
        if sum(part.value for part in one.parts[:count]) in totals and enumerated and "," in one.parts[count].gap:
            return True
    return False


def _doubtful(one: _List, total: Count, summed: int | float, requests: bool) -> bool:
    if one.mixed:
        return True
    exceeds = summed > total.value
    if one.division == "channels" and not requests and exceeds:
        return True
    if not one.division or one.blended:
        gaps = {sign for part in one.parts[1:] for sign in part.gap if sign in ",、;"}
        several = len({head.at for head in one.heads}) > 1 and one.total is None
        return several or len(gaps) > 1 or (not one.loose and exceeds and any(part.value >= total.value for part in one.parts))
    fits = one.total is not None or _fits(total, _OF[one.division])
    return not fits and len(one.heads) > 1


def _open(count: Count) -> bool:
    return count.near_has("open_list") if count.near_has("rest") else count.has("open_list")


def _closed(one: _List, kinds: Sequence[str]) -> bool:
    """Whether by the words all parts are named."""
    named = frozenset(kinds)
    whole = any(named == every for every in (*_WHOLES, *_EVERY))
    return one.total is not None or whole or "rest" in kinds or len(kinds) == len(set(kinds)) == 4 and one.division == "quarters"
