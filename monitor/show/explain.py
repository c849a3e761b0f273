"""Why a document was read as whose, of which year and day: every witness, what it counts for, what was concluded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.model.reports import Report, Witness
from monitor.read.whose.identity import may_be_one
from monitor.read.words import norm
from monitor.words import Words


def conclusions(report: Report, words: Words) -> Iterator[str]:
    """A line a fact: what was concluded, or why nothing was."""
    for fact, concluded in _concluded(report).items():
        said = [witness for witness in report.witnesses if witness.fact == fact]
        yield f"{words.say(f'explain.{fact}')}：{concluded or words.say(_reason(fact, said))}"


def witnesses(report: Report, words: Words) -> Iterator[tuple[str, ...]]:
    """A row a witness: the fact, where it stands, what it says, what it counts for, whether it was followed."""
    concluded = _concluded(report)
    for one in report.witnesses:
        yield (
            words.say(f"explain.{one.fact}"),
            words.say(f"explain.from.{one.origin}"),
            one.says,
            str(one.weight),
            words.say(f"explain.{_outcome(one, concluded[one.fact])}"),
        )


def _concluded(report: Report) -> Mapping[str, str]:
    return {
        "title": report.title or "",
        "agency": report.agency or "",
        "year": str(report.year or ""),
        "published": report.dating.day.isoformat() if report.dating.day else "",
    }


def _outcome(witness: Witness, concluded: str) -> str:
    """Whether a witness speaks for what was concluded, or for something else."""
    if not concluded:
        return "open"
    if witness.fact == "agency":
        return "for" if may_be_one(witness.says, concluded) else "against"
    if witness.fact == "published":
        return "for" if witness.weight else "against"
    return "for" if norm(witness.says) == norm(concluded) else "against"


def _reason(fact: str, said: list[Witness]) -> str:
    return "explain.contradicting" if sum(one.weight > 1 for one in said) > 1 else f"explain.no-{fact}"
