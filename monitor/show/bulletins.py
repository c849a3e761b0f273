"""The register of bulletins for people and programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from monitor.model.bulletins import Bulletin, Paper
from monitor.words import Words


def rows(papers: Iterable[Paper], words: Words) -> list[tuple[str, ...]]:
    """The table of bulletins, void ones too."""
    return [
        (
            str(paper.id),
            words.say("bulletin.issue", year=one.year, number=one.number) if one.number else "",
            str(one.total or ""),
            words.say(f"bulletin.state-{paper.state}"),
            one.day.isoformat() if one.day else "",
            f"{one.checked:%Y-%m-%d %H:%M}",
            str(len(one.problems)),
            paper.actor,
        )
        for paper in papers
        for one in (paper.bulletin,)
    ]


def drafted(paper: Paper, words: Words) -> list[str]:
    """What a draft says, and what only the operator is told."""
    one, tally = paper.bulletin, paper.bulletin.tally
    said = {"columns": tally.columns, "stale": tally.stale, "blank": tally.blank, "problems": len(one.problems)}
    lines = [words.say("bulletin.drafted", id=paper.id, **said)]
    lines += [words.say("bulletin.unreadable", count=tally.unreadable)] if tally.unreadable else []
    lines += [words.say("bulletin.unread", count=tally.unread)] if tally.unread else []
    return lines + unnamed(one, words)


def unnamed(bulletin: Bulletin, words: Words) -> list[str]:
    """What a bulletin counts without naming it, and why."""
    return [words.say(f"bulletin.unnamed-{one.reason}", count=one.count) for one in bulletin.unnamed]


def to_json(paper: Paper) -> dict[str, Any]:
    """A bulletin with all its figures."""
    facts: dict[str, Any] = msgspec.to_builtins(paper)
    return {"id": facts.pop("id"), "state": facts.pop("state"), **facts.pop("bulletin"), "files": facts}
