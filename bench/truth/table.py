"""What came out, as a table on the terminal and as JSON."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.truth.facts import Outcome, Worth

OURS, TEN = "ours", 10


def show(found: Sequence[Outcome], each: int) -> None:
    """The table, then our wrong answers, then the goals."""
    readers = list(dict.fromkeys((OURS, *(one.reader for one in found))))
    print(f"{'corpus':34} {'fact':10} " + " ".join(f"{reader:>18}" for reader in readers))
    print(f"{'':45} " + " ".join(f"{'right/null/wrong':>18}" for _ in readers))
    for (corpus, fact), counts in tallied(found).items():
        print(f"{corpus:34} {fact:10} " + " ".join(f"{_counts(counts.get(reader)):>18}" for reader in readers))
    _list("ours is wrong", wrong(found), each)
    _list("another reader is right and ours is not", behind(found), each)
    _goals(found, [reader for reader in readers if reader != OURS])


def tallied(found: Iterable[Outcome]) -> dict[tuple[str, str], dict[str, Counter[Worth]]]:
    """(corpus, fact) -> reader -> how often right, null and wrong."""
    counts: defaultdict[tuple[str, str], dict[str, Counter[Worth]]] = defaultdict(dict)
    for one in found:
        counts[one.corpus, one.fact].setdefault(one.reader, Counter())[one.worth] += 1
    return dict(counts)


def wrong(found: Iterable[Outcome]) -> list[Outcome]:
    return [one for one in found if one.reader == OURS and one.worth is Worth.WRONG]


def behind(found: Iterable[Outcome]) -> list[Outcome]:
    """Our answers that are not right where another reader's is."""
    asked = [one for one in found if one.worth is Worth.RIGHT and one.reader != OURS]
    right = {(one.corpus, one.document, one.key) for one in asked}
    mine = [one for one in found if one.reader == OURS and one.worth is not Worth.RIGHT]
    return [one for one in mine if (one.corpus, one.document, one.key) in right]


def loss(found: Iterable[Outcome]) -> int:
    """What is missing, and ten times what is wrong."""
    return sum({Worth.RIGHT: 0, Worth.NULL: 1, Worth.WRONG: TEN}[one.worth] for one in found)


def keep(found: Sequence[Outcome], file: Path) -> None:
    rows = [
        {"corpus": corpus, "fact": fact, "reader": reader, **{worth.value: counts[worth] for worth in Worth}}
        for (corpus, fact), readers in tallied(found).items()
        for reader, counts in readers.items()
    ]
    missing = [one for one in found if one.reader == OURS and one.worth is Worth.NULL]
    lists = {"wrong": wrong(found), "null": missing, "behind": behind(found)}
    kept = {"table": rows, **{name: [asdict(one) for one in outcomes] for name, outcomes in lists.items()}}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _counts(counts: Counter[Worth] | None) -> str:
    return "-" if counts is None else "/".join(str(counts[worth]) for worth in Worth)


def _list(what: str, found: Sequence[Outcome], each: int) -> None:
    print(f"\n{what}: {len(found)}")
    shown: Counter[tuple[str, str]] = Counter()
    for one in found:
        shown[one.corpus, one.fact] += 1
        if shown[one.corpus, one.fact] <= each:
            print(f"  {one.corpus} · {one.document} · {one.key}: {one.said} ({one.right})")


def _goals(found: Sequence[Outcome], rivals: Sequence[str]) -> None:
    print(f"\ngoal: nothing wrong on our side      {len(wrong(found))} wrong")
    pages = {(one.corpus, one.document) for one in behind(found)}
    print(f"goal: behind another on no page      behind on {len(pages)}")
    for reader in rivals:
        asked = {(one.corpus, one.document, one.key): one for one in found if one.reader == reader}
        mine = [one for one in found if one.reader == OURS and (one.corpus, one.document, one.key) in asked]
        theirs = [one for one in found if one.reader == reader]
        print(f"goal: ahead of {reader:10} in the sum     loss {loss(mine)}, {reader} {loss(theirs)}")
