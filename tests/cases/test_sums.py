"""Counties over some days, drawn at random: every table that people see adds up, and all of them say the same."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from monitor.cases import sums
from monitor.letters.bulletins.draft import gather
from monitor.letters.kind import Part, Situation
from monitor.letters.kinds.digest import digest
from monitor.letters.kinds.summary import Span, period, summary
from monitor.letters.looks import looks
from monitor.model.bulletins import Bulletin
from monitor.model.cases import Case, CaseEvent, CaseEventKind, ObligationState, Standing
from monitor.model.columns import ColumnState
from monitor.model.office import Office
from monitor.model.standings import Standings
from monitor.model.visits import Sighting
from monitor.settings import Bulletins, Config, Rectify
from monitor.show import ledgers, status
from monitor.show.view import seen_in
from monitor.store.store import Store
from monitor.words import Words
from tests.letters.standing import NOW, YEAR, config, standings
from tests.offline import calendar
from tests.store.written import write

WORDS = Words("zh")
OFFICE = Office(name="霁川县电子政务服务中心", phone="", email="")
DUE = date(2026, 1, 31)
SOME, MANY = settings(max_examples=4), settings(max_examples=1_000)
drawn = given(seed=st.integers(0, 2**32), days=st.lists(st.integers(0, 20), max_size=3))


@drawn
@SOME
def test_every_table_adds_up(seed: int, days: list[int]) -> None:
    on_every_day(seed, days)


@pytest.mark.campaign
@drawn
@MANY
def test_every_table_of_very_many_counties_adds_up(seed: int, days: list[int]) -> None:
    on_every_day(seed, days)


def on_every_day(seed: int, days: list[int]) -> None:
    """A county that is looked at, in part, on some days and on others not."""
    rng = Random(seed)
    units, hosts = rng.randint(1, 12), rng.randint(1, 4)
    with TemporaryDirectory() as folder:
        county = replace(config(units, hosts), state_dir=Path(folder))
        with Store.writing(county.state_dir) as store:
            write(store, standings(rng, units, hosts))
            with store.transaction():
                store.obligations.ask_no_others(YEAR, [unit.name for unit in county.agencies])
            at = NOW
            for passed in (0, *days):
                at += timedelta(days=passed)
                live(store, rng, at)
                add_up(county, store, at)


def live(store: Store, rng: Random, at: datetime) -> None:
    """Some reports and columns are looked at, some cases told and closed."""
    with store.transaction():
        for owed in store.obligations.standings():
            if rng.random() < 0.3:
                seen = Sighting(agency=owed.obligation.agency, year=owed.obligation.year)
                store.obligations.see(seen, rng.choice(list(ObligationState)), (), at)
        for column in store.columns.standings().values():
            if rng.random() < 0.3:
                stored = [state for state in ColumnState if state is not ColumnState.UNSEEN]
                sight = replace(column.sight, at=at)
                store.columns.keep(replace(column, sight=sight, state=rng.choice(stored)))
        for case in store.cases.find():
            if rng.random() < 0.3:
                day = at.date() + timedelta(days=rng.randrange(9))
                kind = rng.choice((CaseEventKind.NOTIFIED, CaseEventKind.NOTIFIED, CaseEventKind.CLOSED))
                store.cases.add(CaseEvent(kind=kind, case=replace(case, rectify_by=day), at=at))


def add_up(county: Config, store: Store, at: datetime) -> None:
    known = store.standings(YEAR, at, at - timedelta(days=1))
    in_status(store, county, known)
    in_digest(county, known)
    for span in Span:
        in_summary(county, store.standings(YEAR, at, period(span, at)[0]), span)
    in_bulletin(county, known)
    in_ledger(county, known)


def in_status(store: Store, county: Config, known: Standings) -> None:
    view = seen_in(store, county, YEAR, known.at)
    whole = {
        "应发布": (owed(known) - waived(known), "按时 迟发 日期待核 未到期 逾期未发布 无法判断 待检查"),
        "问题": (sum(one.closed is None for one in known.cases), "已过整改期限 整改期限内 尚未通知单位"),
        "栏目": (len(known.columns), "正常 即将超期 超期未更新 空白 无法判定 待检查 免检"),
    }
    said = status.first_line(view, WORDS).partition(" | ")[0]
    for sentence in re.findall(r"[^。]+", said):
        head, _, parts = sentence.partition("：")
        for word, (count, names) in whole.items():
            if word in head and re.search(r"\d [份件个]", head):
                figures = dict(re.findall(r"([^\s，（：]+) (\d+)", parts.partition("（")[0]))
                assert figures.keys() <= set(names.split()), sentence
                assert f"{word} {count} " in head and sum(map(int, figures.values())) == count, sentence
    rows = Counter(state for _, state, *_ in status.rows(view, WORDS))
    assert rows[WORDS.say("state.overdue")] == view.reports.overdue
    assert rows[WORDS.say("state.none")] == view.reports.unseen
    for _, state, due, *_ in status.rows(view, WORDS):
        ahead = state in (WORDS.say("state.upcoming"), WORDS.say("state.due_soon"))
        assert not (ahead and date.fromisoformat(due) < known.at.date())
    assert len(view.wanted) + status.unlisted_columns(view) == sum(one.state in status.WANTED for one in known.columns)


def in_digest(county: Config, known: Standings) -> None:
    part = digest(Situation(known, county, calendar()))
    text = written(part, known.at)
    reports = figures(text, rf"{YEAR}年度报告应发布(\d+)份：(.*?)[；。]")
    assert reports.pop("") == sum(reports.values()) == owed(known) - waived(known)
    if known.columns:
        columns = figures(text, r"巡查栏目(\d+)个：(.*?)。")
        assert columns.pop("") == sum(columns.values()) == len(known.columns)
    cases = figures(text, r"现未办结(\d+)个（(.*?)）。") if part.cases.open else {"": 0}
    assert cases.pop("") == sum(cases.values()) == sum(one.closed is None for one in known.cases)
    assert part.flow.open == part.cases.open
    listed = Counter(one.id for ones in (part.opened, part.due, part.passed, part.open, part.closed) for one in ones)
    assert not listed or max(listed.values()) == 1, "no case stands twice"
    assert len(listed) + part.rest.cases - len(part.closed) == part.cases.open


def in_summary(county: Config, known: Standings, span: Span) -> None:
    part = summary(Situation(known, county, calendar()), span)
    assert part.flow.open == part.cases.open
    for what, whole in (("opened", part.flow.opened), ("closed", part.flow.closed), ("overdue", part.cases.overdue)):
        assert sum(getattr(one, what) for one in part.units) == getattr(part.total, what) == whole


def written(part: Part, at: datetime) -> str:
    """A letter without the breaks of its lines."""
    return "".join(looks().write((part,), OFFICE, at)[1].split())


def figures(text: str, sentence: str) -> dict[str, int]:
    """A whole, without a name, and its parts by theirs."""
    found = re.search(sentence, text)
    assert found is not None
    parts = re.findall(r"([^，\d]+?)(\d+)", found[2])
    return {"": int(found[1]), **{name: int(count) for name, count in parts}}


def in_bulletin(county: Config, known: Standings) -> None:
    issue: Bulletin = gather(
        known, None, county.agencies, OFFICE, Bulletins(), Rectify(), calendar(), partial(WORDS.say)
    )
    tally = issue.tally
    assert tally.fresh + tally.stale + tally.blank == tally.columns
    assert tally.columns + tally.unreadable == sum(one.state is not ColumnState.EXEMPT for one in known.columns)
    assert tally.on_time + tally.late + tally.undated + tally.missing == tally.reports_due


def in_ledger(county: Config, known: Standings) -> None:
    views = ledgers.views(known, county.agencies, WORDS)
    stands = Counter(row[5] for row in views["reports"].rows if row[2] == YEAR)
    reports = sums.reports(Counter(one.state for one in asked(known)), YEAR)
    assert stands[WORDS.say("state.overdue")] == reports.overdue
    assert stands.total() - stands[None] == reports.owed + reports.waived - reports.unseen
    for row in views["columns"].rows:
        left, state = row[6], row[7]
        in_order = state in (WORDS.say("column.fresh"), WORDS.say("column.soon"))
        assert not (in_order and isinstance(left, int) and left < 0)


def asked(known: Standings) -> list[Standing]:
    """What is asked for of the year."""
    return [one for one in known.obligations if one.obligation.year == YEAR]


def owed(known: Standings) -> int:
    return len(asked(known))


def waived(known: Standings) -> int:
    return sum(one.state is ObligationState.WAIVED for one in asked(known))


# --- a day that has passed since somebody looked -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        (ObligationState.DUE_SOON, DUE, ObligationState.DUE_SOON),
        (ObligationState.DUE_SOON, DUE + timedelta(days=1), None),
        (ObligationState.UPCOMING, DUE + timedelta(days=1), None),
        (ObligationState.OVERDUE, DUE + timedelta(days=1), ObligationState.OVERDUE),
        (ObligationState.OVERDUE, DUE, None),
        (ObligationState.MET, DUE + timedelta(days=9), ObligationState.MET),
        (ObligationState.UNKNOWN, DUE - timedelta(days=9), ObligationState.UNKNOWN),
        (None, DUE, None),
    ],
)
def test_a_state_is_unknown_that_was_seen_on_the_other_side_of_the_due_day(
    state: ObligationState | None, day: date, expected: ObligationState | None
) -> None:
    assert sums.state_on(state, DUE, day) is expected


def test_a_case_is_overdue_from_the_day_after_its_own() -> None:
    case: Case = standings(Random(1), 3, 1).cases[0]
    due = replace(case, closed=None, notified=NOW, rectify_by=DUE)
    assert sums.cases([due], DUE) == sums.Cases(told=1)
    assert sums.cases([due], DUE + timedelta(days=1)) == sums.Cases(overdue=1)
    assert sums.cases([replace(due, closed=NOW)], DUE + timedelta(days=1)) == sums.Cases()
