"""Why a document was read as whose, of which year and day, and a page as what: every witness, what was concluded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from monitor.model.pages import Interface, Listing, Trouble
from monitor.model.reports import Report, Witness
from monitor.read.dates import Role
from monitor.read.listing import newest
from monitor.read.lists.explained import Explained
from monitor.read.pages.kind import MARKS
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


def page_lines(page: Listing, trouble: Trouble | None, today: date, words: Words) -> Iterator[str]:
    """What a page was taken for and why, its newest entry, and how its list goes on."""
    kind = words.say(f"page-kind.{page.kind or 'unknown'}")
    reason = words.say(f"explain.reason.{page.reason}") if page.reason in MARKS else f"“{page.reason}”"
    yield words.say("explain.kind", kind=kind, reason=reason if page.reason else "-")
    if trouble is not None:
        yield words.say("explain.trouble", trouble=words.say(f"trouble.{trouble.code}"))
    day = newest(page, today)
    shown = {"count": sum(not one.beside for one in page.items), "newest": day.isoformat() if day else "-"}
    yield words.say("explain.entries", **shown)
    told = {"total": page.total, "pages": page.pages, "next": page.next}
    yield words.say("explain.paging", **{name: "-" if one is None else one for name, one in told.items()})


def interfaces(found: Sequence[Interface], words: Words) -> Iterator[str]:
    """A line an interface that a page's script asks for its list; one that says so where none is known."""
    for one in found:
        yield words.say("explain.interface", family=words.say(f"explain.family.{one.family}"), url=one.url)
    if not found:
        yield words.say("explain.no-interface")


def lists(found: Iterable[Explained], words: Words) -> Iterator[tuple[str, ...]]:
    """A row a list: what it is to the page, its records, its dates and what they are dates of, its first title."""
    for one in found:
        part = "chrome" if one.chrome else "beside" if one.beside else "own"
        dates = (f"{words.say(f'explain.role.{_role(each.role)}')} {each.sample} ×{each.count}" for each in one.dates)
        yield words.say(f"explain.part.{part}"), str(one.records), "；".join(dates) or "-", one.title, one.place


def _role(role: Role | None) -> str:
    return role.name.lower() if role is not None else "unknown"


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
