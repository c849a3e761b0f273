"""Holiday notices in every wording an office has used, written from calendars: read back whole, or refused with a reason."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.cases.workdays import YearDays
from monitor.config import load_calendars
from monitor.config.holidays import read_notice, written
from monitor.errors import SourceError
from monitor.shipped import rules_dir, shipped_config
from tests.cli.test_rules import run

SHIPPED = load_calendars(rules_dir() / "calendar").years
NAMES = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
DAY = timedelta(days=1)
HEAD = (
    "国务院办公厅关于{year}年\n部分节假日安排的通知\n{number}\n各省、自治区、直辖市人民政府：\n现将放假安排通知如下。\n"
)
TAIL = "节假日期间，请妥善安排值班。\n国务院办公厅\n{before}年11月4日\n"


def spans(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Runs of days that follow one another."""
    for _, run_ in groupby(enumerate(sorted(days)), key=lambda one: one[1] - DAY * one[0]):
        mine = [day for _, day in run_]
        yield mine[0], mine[-1]


def said(day: date, rng: Random, *, month: bool = True, year: int | None = None) -> str:
    weekday = rng.choice(("", "（周{}）", "（星期{}）", "(周{})")).format("一二三四五六日"[day.weekday()])
    text = f"{day.month}月{day.day}日" if month else f"{day.day}日"
    return (f"{day.year}年" if year is not None and day.year != year else "") + text + weekday


def holiday(name: str, number: int, off: tuple[date, date], worked: Sequence[date], year: int, rng: Random) -> str:
    first, last = off
    count = (last - first).days + 1
    text = f"　　{'一二三四五六七'[number]}、{name}：{said(first, rng, year=year)}"
    if last > first:
        text += rng.choice("至到") + said(
            last, rng, month=last.month != first.month or rng.random() < 0.3, year=first.year
        )
        text += rng.choice(("放假调休", "放假")) + rng.choice((f"，共{count}天。", "。"))
    else:
        text += rng.choice(("放假1天，不调休。", "放假，与周末连休。", "放假，共1天。"))
    if worked:
        text += rng.choice("、和").join(said(day, rng, year=year) for day in worked) + "上班。"
    return text + "\n"


def notice(year: int, rng: Random) -> tuple[str, YearDays]:
    """A notice of seven holidays in seven months, and the days it names."""
    firsts = [date(year, 1 + number + (number > 3), rng.randint(1, 18)) for number in range(len(NAMES))]
    holidays = [(first, first + DAY * rng.choice((0, 2, 4, 7))) for first in firsts]
    off = {first + DAY * at for first, last in holidays for at in range((last - first).days + 1)}
    worked, body = set[date](), ""
    for number, (name, (first, last)) in enumerate(zip(NAMES, holidays, strict=True)):
        beside = (first - DAY * (2 + first.weekday()), last + DAY * (6 - last.weekday()))
        mine = [day for day in beside if day.year == year and day not in off | worked][: rng.randint(0, 2)]
        body += holiday(name, number, (first, last), mine, year, rng)
        worked.update(mine)
    number_ = f"国办发明电〔{year - 1}〕{rng.randint(1, 30)}号"
    text = HEAD.format(year=year, number=number_) + body + TAIL.format(before=year - 1)
    return text, YearDays(year=year, holidays=frozenset(off), extra_workdays=frozenset(worked), source=number_)


@settings(max_examples=150, deadline=None)
@given(year=st.integers(2010, 2060), seed=st.integers(0, 10**9))
def test_a_notice_reads_back_as_the_calendar_it_was_written_from(year: int, seed: int) -> None:
    text, days = notice(year, Random(seed))
    assert read_notice(text) == (days,)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**9), cut=st.floats(0, 1))
def test_a_notice_that_is_cut_is_refused_or_lacks_nothing(seed: int, cut: float) -> None:
    text, days = notice(2027, Random(seed))
    try:
        [found] = read_notice(text[: int(len(text) * cut)])
    except SourceError as error:
        assert error.code.startswith("notice-")
    else:
        assert found == days


YEAR = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
一、元旦：１月１日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
国务院办公厅
2025年11月4日
"""


def test_the_days_of_2026_are_those_that_come_with_the_program() -> None:
    [found] = read_notice(YEAR)
    assert (found.holidays, found.extra_workdays) == (SHIPPED[2026].holidays, SHIPPED[2026].extra_workdays)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("2026年部分节假日安排", "2026年工作安排", "notice-no-title"),
        ("国办发明电〔2025〕7号", "", "notice-no-number"),
        ("五、端午节", "五、", "notice-incomplete"),
        ("共9天", "共8天", "notice-count"),
        ("1月4日（周日）", "1月4日（周六）", "notice-weekday"),
        ("2月14日（周六）", "2月30日", "notice-no-such-day"),
        ("4月4日（周六）至6日（周一）放假，共3天", "另行通知", "notice-no-days"),
        ("5月9日（周六）上班", "5月6日上班", "notice-worked-anyway"),
        ("1月4日（周日）上班", "1月3日上班", "notice-both"),
        ("10月1日（周四）至7日（周三）", "10月7日至1日", "notice-no-such-day"),
        ("10月10日（周六）上班", "10月10日（周六）照常办公", "notice-no-days"),
        ("国务院办公厅\n2025年11月4日", "", "notice-no-end"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused(before: str, after: str, code: str) -> None:
    assert before in YEAR
    with pytest.raises(SourceError) as caught:
        read_notice(YEAR.replace(before, after, 1))
    assert caught.value.code == code


def test_a_holiday_over_new_year_is_filed_by_years() -> None:
    over = YEAR.replace("2026年", "2028年").replace(
        "１月１日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班", "OVER"
    )
    for wrong in (
        "（周四）",
        "（周六）",
        "（周日）",
        "（周一）",
        "（周五）",
        "（周二）",
        "（周三）",
        "、周日",
        "、周一",
    ):
        over = over.replace(wrong, "")
    over = over.replace("OVER", "2027年12月31日至2028年1月2日放假，共3天。2027年12月25日上班")
    over = over.replace("2月14日、2月28日上班", "2月26日上班").replace("5月9日", "5月13日")
    over = over.replace("9月20日、10月10日", "9月17日、10月14日")
    found = {one.year: one for one in read_notice(over)}
    assert found[2027].holidays == {date(2027, 12, 31)} and found[2027].extra_workdays == {date(2027, 12, 25)}
    assert {date(2028, 1, 1), date(2028, 1, 2)} <= found[2028].holidays


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(shipped_config(), tmp_path / "config.toml")
    return tmp_path


def add(folder: Path, text: str, *options: str) -> tuple[int, str, str]:
    (folder / "notice.txt").write_text(text, encoding="gb18030")
    config = ("--config", str(folder / "config.toml"), "--at", "2026-12-01 09:00:00")
    return run("calendar", "add", str(folder / "notice.txt"), *options, *config)


def test_a_notice_is_taken_in_beside_the_configuration(folder: Path) -> None:
    text, days = notice(2027, Random(1))
    config = ("--config", str(folder / "config.toml"), "--at", "2026-12-01 09:00:00")
    assert "尚未录入 2027 年" in run("calendar", "list", *config)[1]
    code, out, _ = add(folder, text)
    assert code == 0 and days.source in out and "kill -HUP" in out
    assert load_calendars(folder / "calendar").years == {2027: days}
    code, out, _ = run("calendar", "list", *config)
    assert "2027" in out and "尚未录入" not in out


def test_a_known_year_is_only_written_anew_on_request(folder: Path) -> None:
    code, _, err = add(folder, YEAR)
    assert code == 1 and "--replace" in err and not (folder / "calendar").exists()
    assert add(folder, YEAR, "--replace")[0] == 0


def test_what_is_no_notice_leaves_everything_as_it_was(folder: Path) -> None:
    code, _, err = add(folder, "关于召开会议的通知")
    assert code == 1 and "放假通知" in err
    assert not (folder / "calendar").exists()


def test_a_year_is_written_as_it_is_read(tmp_path: Path) -> None:
    for year, days in SHIPPED.items():
        (tmp_path / f"cn-{year}.toml").write_text(written(days), encoding="utf-8")
    assert load_calendars(tmp_path).years == SHIPPED
