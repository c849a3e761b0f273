"""What a clause says of all requests or cases, of the only one, or of all applicants: topics and where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.read.clauses.clauses import Clause
from monitor.read.clauses.tokens import COUNT, PERCENT, YEAR
from monitor.read.form.narrative.topics import RESULTS, Topic, other_column

_ALL = {
    "close": "all_closed",
    "answer": "all_answered",
    "granted": "all_granted",
    "upheld": "all_upheld",
    "decided": "all_decided",
}


def of_all(clause: Clause, listed: bool) -> Iterator[tuple[Topic, int]]:
    """What is said of all there are: rates of a hundred percent, verbs behind 全部. Of ``listed`` parts, nothing."""
    kinds = [token.kind for token in clause.tokens]
    full = any(token.kind == PERCENT and token.value == 100 for token in clause.tokens)
    if full and "rate" in kinds and "timely" not in kinds:
        at = kinds.index("rate")
        yield ("rate_answered" if "答" in clause.tokens[at].text or "answer" in kinds else "rate_closed"), at
    for kind, topic in _ALL.items() if "except" not in kinds else ():
        if kind in kinds and "every" in kinds[: kinds.index(kind)] and _is_of_all(clause, kinds.index(kind), listed):
            yield topic, kinds.index(kind)


def _is_of_all(clause: Clause, at: int, listed: bool) -> bool:
    """Whether a clause speaks of all there are: no number behind its verb, and none of a part before it."""
    counted = [spot for spot, token in enumerate(clause.tokens) if token.kind == COUNT and token.value]
    part = listed or clause.has("carry") or not clause.has("receive")
    return not counted or (max(counted) < at and not part)


def of_one_kind(clause: Clause) -> tuple[int, str]:
    """Where 全部 stands, and the kind of applicants that requests do not come from if all come from the other."""
    spots = [at for at, token in enumerate(clause.tokens) if token.kind == "every"]
    return (spots[-1], other_column(clause.tokens[spots[-1] + 1 :])) if spots else (0, "")


def of_the_only(clause: Clause) -> Iterator[tuple[Topic, int]]:
    """What became of the only request there was (收到1件，已予以公开), where a clause says it without a number."""
    kinds = [token.kind for token in clause.tokens]
    found = [kind for kind in RESULTS if kind in kinds]
    if any(token.quantity for token in clause.tokens) or len(found) > 1:
        return
    if found:
        yield f"only_{found[0]}", kinds.index(found[0])
    elif "carry" in kinds and ("next_period" in kinds or any(token.kind == YEAR for token in clause.tokens)):
        yield "only_carried", kinds.index("carry")
