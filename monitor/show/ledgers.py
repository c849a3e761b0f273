"""The four ledgers (台账) as tables: reports, columns, problems, papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from monitor.letters.bulletin import key_of
from monitor.letters.bulletins.sheet import Cell, View
from monitor.letters.looks import spot
from monitor.model.bulletins import Bulletin, Paper, PaperState
from monitor.model.cases import Case
from monitor.model.columns import ColumnState
from monitor.model.letters import Entry
from monitor.model.pages import Link
from monitor.model.roster import Agency
from monitor.model.standings import Standings
from monitor.show.cases import state
from monitor.words import Words

NAMES = ("reports", "columns", "problems", "papers")


def views(standings: Standings, agencies: Iterable[Agency], words: Words) -> dict[str, View]:
    """The ledgers by name: ``reports``, ``columns``, ``problems``, ``papers``; of all cases and letters there were."""
    written: dict[str, tuple[str, Iterable[tuple[Cell, ...]]]] = {
        "reports": ("report", _reports(standings, agencies, words)),
        "columns": ("column", _columns(standings, words)),
        "problems": ("problem", _problems(standings, words)),
        "papers": ("paper", _papers(standings, words)),
    }
    return {
        name: View(
            name=words.say(f"ledger.{name}"),
            headings=tuple(words.say(f"ledger.{one}-headings").split("|")),
            rows=tuple(rows),
        )
        for name, (one, rows) in written.items()
    }


def _reports(standings: Standings, agencies: Iterable[Agency], words: Words) -> Iterable[tuple[Cell, ...]]:
    known = {agency.name: agency for agency in agencies}
    for one in standings.obligations:
        owed, dating = one.obligation, one.dating
        agency = known.get(owed.agency)
        yield (
            owed.agency,
            words.say(f"ledger.kind-{agency.kind if agency is not None else owed.kind}"),
            owed.year,
            owed.due,
            owed.basis,
            words.say(f"state.{one.state}") if one.state is not None else None,
            dating.day if dating is not None else None,
            words.say(f"ledger.from-{dating.source}") if dating is not None and dating.source else None,
            Link(one.url, one.title or "") if one.url else None,
            words.say("ledger.format", year=one.format[1:]) if one.format else None,
            _by_severity(standings.cases, owed.agency, owed.year),
            words.say(f"fee.{one.fee}") if one.fee else None,
            one.checked.date() if one.checked is not None else None,
            words.say(f"trouble.{one.trouble}") if one.trouble and words.has(f"trouble.{one.trouble}") else one.trouble,
        )


def _columns(standings: Standings, words: Words) -> Iterable[tuple[Cell, ...]]:
    for one in standings.columns:
        column, seen = one.sight.column, one.readable or one.sight
        dated = one.expires is not None and one.state not in (ColumnState.EXEMPT, ColumnState.UNCERTAIN)
        yield (
            column.agency,
            " → ".join(column.path),
            words.say(f"column-class.{column.kind}"),
            words.say("ledger.yes" if column.first else "ledger.no"),
            words.say(f"bulletin.span-{one.limit[-1]}", count=one.limit[:-1]) if one.limit else None,
            seen.newest,
            (one.expires - standings.at.date()).days if dated and one.expires is not None else None,
            words.say(f"column.{one.state}"),
            one.sight.at.date(),
            Link(column.url, ""),
            column.reason or None,
        )


def _problems(standings: Standings, words: Words) -> Iterable[tuple[Cell, ...]]:
    named = _naming(standings.papers, words)
    telling = _telling(standings.letters)
    times: Counter[tuple[str, int, str, str]] = Counter()
    for case in standings.cases:
        place = (case.agency, case.year, case.rule, case.where)
        times[place] += 1
        sent = [words.say("ledger.letter", number=number) for number in telling.get(case.id or 0, ())]
        finding = case.finding
        yield (
            str(case.id),
            case.agency,
            words.say("case.problem", label=finding.label, says=finding.says),
            Link(finding.url or "", spot(case.where)),
            finding.severity.value,
            case.opened.date(),
            "；".join([*sent, *named.get(key_of(case), ())]),
            case.rectify_by,
            case.replied.date() if case.replied is not None else None,
            case.closed.date() if case.closed is not None else None,
            words.say(f"case.state.{state(case, standings.at.date())}"),
            times[place],
        )


def _papers(standings: Standings, words: Words) -> Iterable[tuple[Cell, ...]]:
    """Numbered papers, void ones too; a draft is none."""
    for paper in standings.papers:
        one = paper.bulletin
        if one.number is None:
            continue
        yield (
            one.series,
            issue_words(one, words),
            one.series,
            one.addressees,
            one.day,
            paper.actor,
            words.say(f"bulletin.state-{paper.state}"),
            paper.docx,
        )


def issue_words(bulletin: Bulletin, words: Words) -> str:
    """第N期（总第M期） or the 文号; empty for a draft."""
    if bulletin.number is None:
        return ""
    if bulletin.code:
        return words.say("ledger.code", code=bulletin.code, year=bulletin.year, number=bulletin.number)
    return words.say("ledger.issue", year=bulletin.year, number=bulletin.number, total=bulletin.total)


def _by_severity(cases: Iterable[Case], agency: str, year: int) -> str:
    mine = [c.finding.severity for c in cases if (c.agency, c.year) == (agency, year) and c.closed is None]
    counts = Counter(mine)
    return "/".join(str(counts[one]) for one in ("S1", "S2", "S3"))  # type: ignore[index]


def _telling(letters: Iterable[Entry]) -> dict[int, list[int]]:
    """The numbers of the letters that tell of a case, by its number."""
    telling: dict[int, list[int]] = {}
    for letter in letters:
        for case in dict.fromkeys(letter.cases):
            telling.setdefault(case, []).append(letter.id)
    return telling


def _naming(papers: Iterable[Paper], words: Words) -> dict[str, list[str]]:
    """The issues that name a problem, by its key."""
    named: dict[str, list[str]] = {}
    for paper in papers:
        if paper.state is PaperState.ISSUED:
            for problem in paper.bulletin.problems:
                named.setdefault(problem.key, []).append(issue_words(paper.bulletin, words))
    return named
