"""The lists of a passage, gathered count by count: parts, the counts before them and a total behind them."""

from __future__ import annotations

from msgspec import Struct

from monitor.judge.prose.counts import Count, Passage, unknown
from monitor.judge.prose.divisions import EACH, respective, said_of
from monitor.model.claims import Period
from monitor.read.clauses.tokens import DATE, MARK, OTHER, PERCENT, YEAR

BALANCE = "balance"
"""The division into what was received and what was carried in."""

OF = {
    **dict.fromkeys(("channels", "applicants", "halves", "quarters"), "received"),
    "results": "closed",
    "outcomes": "dispute",
    "ways": "suit",
}
"""What is divided so, as the words beside the total name it."""

TOPICS = ("received", "closed", "carried", "request", "review", "suit")
_SO_FAR = "累计"
_SHARES = ("share", "tenths", "fraction", "half", PERCENT, "is", "total", "closed", "of", "filler", "hedge")
_CALLED = frozenset(
    (*TOPICS, "total", "is", "closes", "filler", "this_period", "ourselves", "every", YEAR, DATE, MARK, "body")
)


class List(Struct):
    """A list while it is gathered: its parts, the counts before it that may be its total, the one behind it.

    ``marked`` tells that words or a sign announce it, ``loose`` that nothing does and no name of its parts is known,
    ``mixed`` that something else stands in it, ``blended`` that its division names only some parts.
    """

    division: str
    heads: list[Count]
    marked: bool
    parts: list[Count]
    total: Count | None = None
    mixed: bool = False
    loose: bool = False
    blended: bool = False


class Gathering:
    """A passage while it is read count by count: the lists that are open at each depth of brackets."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.heads: list[Count] = []
        self.last: dict[int, Count] = {}
        self.named = dict(respective(passage.counts))
        self.open: dict[int, List] = {}
        self.lists: list[List] = []

    def take(self, count: Count) -> None:
        """A further count: a part of the list at hand, its total, the first of a new one, or none of these."""
        self._place(count)
        self.last[count.depth] = count

    def _place(self, count: Count) -> None:
        self.heads = [head for head in self.heads if head.piece >= count.piece - 1]
        for depth in [depth for depth in self.open if depth > count.depth]:
            self._close(depth)
        at_hand = self.open.get(count.depth)
        other_year = count.said_of.period is Period.OTHER and not count.near_has("carried")
        if at_hand is not None and count.piece == at_hand.parts[-1].piece:
            at_hand.mixed |= other_year or count.uncertain
        if count.compared or other_year:
            return
        if at_hand is None or not self._taken(at_hand, count):
            self._close(count.depth)
            self._begin(count, at_hand)

    def _taken(self, one: List, count: Count) -> bool:
        """Whether a count belongs to the list at hand: the number of its parts, a part, another unit, the total."""
        if count.value == len(one.parts) and any(word.kind in ("total", "closes") for word in count.behind[:1]):
            return True
        if self._goes_on(one, count):
            one.parts.append(count)
            self.heads += [count] if one.loose else []
            return True
        if self._strays(one, count):
            one.mixed = True
            return True
        if self._ends(one, count):
            one.total = count
            self._close(count.depth)
            self.heads.append(count)
            return True
        one.mixed |= count.piece == one.parts[-1].piece and not count.has(*TOPICS)
        return False

    def done(self) -> list[List]:
        for depth in list(self.open):
            self._close(depth)
        return sorted(self.lists, key=lambda one: one.parts[0].at)

    def _begin(self, count: Count, last: List | None) -> None:
        division, _ = said_of(count, self.named)
        marked = _marked(count)
        heads = self._heads(count, last, marked)
        if self._carried_in(count):
            self.open[count.depth] = List(BALANCE, [], False, [self.heads[-1], count], loose=True)
            self.heads.append(count)
            return
        if not division and not (marked and heads):
            if not count.has(*TOPICS, "rest"):
                told = [
                    head for head in heads[-1:] if head is self.last.get(count.depth) and _says_a_total(head, count)
                ]
                self.open[count.depth] = List("", told, False, [count], loose=True)
            self.heads.append(count)
            return
        self.open[count.depth] = List(division, heads, marked, [count], mixed=count.uncertain)
        if division == "disputes" or (division and not marked and count.near_has("received", "closed")):
            self.heads.append(count)

    def _carried_in(self, count: Count) -> bool:
        """Whether a count carried in stands right behind one received."""
        if not self.heads or not count.near_has("carried") or count.has("next_year", "closed"):
            return False
        new = self.heads[-1]
        return (
            new.has("received", "request")
            and not new.has("closed", "carried")
            and new.piece == count.piece
            and new.unit == count.unit
        )

    def _heads(self, count: Count, last: List | None, marked: bool) -> list[Count]:
        """The counts before a list that may be its total, the nearest last."""
        if count.depth:
            outer = self.last.get(count.depth - 1)
            return [outer] if outer is not None and outer.unit == count.unit else []
        if last is not None and not last.loose and marked and last.parts[-1].piece == count.piece:
            return [last.parts[-1]]
        same = [one for one in self.heads if one.unit == count.unit and one.at < count.at]
        near = [one for one in same if one.piece == count.piece]
        starts = (_listing(count) or _divides(count)) and any(word.text == ";" for word in count.before)
        before = [one for one in same[-1:] if one.piece == count.piece - 1 and not one.has("carried", "except")]
        return near or (before if starts else [])

    def _goes_on(self, one: List, count: Count) -> bool:
        first, last = one.parts[0], one.parts[-1]
        if count.near_has("total", "closes") or _marked(count):
            return False
        if count.unit != first.unit or (count.piece != last.piece and not _divided(one, count)):
            return False
        division, name = said_of(count, self.named)
        if name == "rest":
            return True
        if one.marked and one.division and not division and not count.has(*TOPICS):
            one.blended = True
            return True
        if one.division:
            return division == one.division and not (division == "disputes" and count.near_has("closed"))
        if one.loose and division:
            return False
        return division not in ("results", "outcomes") and not count.near_has(*TOPICS)

    def _strays(self, one: List, count: Count) -> bool:
        """Whether a count of another unit stands in the midst of a list."""
        return count.unit != one.parts[0].unit and set(count.gap) == {"、"} and not count.has(*TOPICS)

    def _ends(self, one: List, count: Count) -> bool:
        """Whether a count is called the total of the list before it."""
        called = any(word.kind in ("total", "closes") and word.text != _SO_FAR for word in count.near) and (
            count.piece == one.parts[-1].piece or _divided(one, count)
        )
        topics = {word.kind for word in count.before if word.kind in TOPICS} - {"request"}
        called = called and topics <= {OF.get(one.division, "")}
        known = all(word.kind in _CALLED or word.kind == OTHER for word in count.before)
        known = known and not any(unknown(count.before, at) for at in range(len(count.before)))
        return called and known and count.unit == one.parts[0].unit and len(one.parts) > 1

    def _close(self, depth: int) -> None:
        one = self.open.pop(depth, None)
        if (
            one is not None
            and len(one.parts) > 1
            and (not one.loose or one.total or (one.heads and one.parts[-1].near_has("rest")))
        ):
            self.lists.append(one)


def _says_a_total(head: Count, first: Count) -> bool:
    """Whether what stands before unannounced parts is their total: its words are all known, and a comma follows."""
    known = not any(
        word.kind in ("plain", "whole_words") or unknown(head.near, at) for at, word in enumerate(head.near)
    )
    return head.has(*TOPICS) and known and first.gap != "、"


def _marked(count: Count) -> bool:
    """Whether the words before a count say that a list begins."""
    return _listing(count) or _opens(count)


def _listing(count: Count) -> bool:
    return any(word.kind == "of_which" and word.text != EACH for word in count.before)


def _divides(count: Count) -> bool:
    kinds = [word.kind for word in count.before]
    return "divide" in kinds or "from" in kinds


def _opens(count: Count) -> bool:
    signs = [word.text for word in count.before if word.kind == MARK and word.text in (",", ";", ":", "(", ")", "、")]
    return bool(signs) and signs[-1] in (":", "(") and bool(count.near)


def _divided(one: List, count: Count) -> bool:
    """Whether the parts of a list are divided by semicolons, with nothing but their shares before these."""
    between = [word for word in count.before if word.kind not in _SHARES and word.text not in (",", "(", ")")]
    apart = bool(between) and between[0].text == ";" and count.gap.endswith(";")
    return one.marked and apart and (len(one.parts) == 1 or ";" in one.parts[-1].gap) and not count.has(*TOPICS[:3])
