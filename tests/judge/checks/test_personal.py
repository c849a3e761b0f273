"""Numbers of persons: what says that a number is one, and that none is printed whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

import pytest
from msgspec.structs import replace

from monitor.judge.checks import CHECKS
from monitor.judge.judge import judge
from monitor.judge.prose import persons
from monitor.model.findings import Remark, Verdict
from monitor.model.reports import Numbered
from monitor.model.reports import Report as Facts
from monitor.words import Words
from tests.bounds import assert_in_proportion
from tests.judge import drawn
from tests.judge.drawn import facts, findings

IDENTITY, CARD, MOBILE = "659999190102030009", "6210000000000000009", "19900000000"
DISABLED, PUPIL, MASKED = f"{IDENTITY}42B1", f"G{IDENTITY}", "65999919*102030009"
WIDE = IDENTITY.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def edited(*pairs: tuple[str, str]) -> Facts:
    text = drawn.page(drawn.drawn())
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return facts(text)


def verdicts(read: Facts) -> list[Verdict]:
    return [finding.verdict for finding in findings(read) if finding.rule == "AR-Q02"]


def remarks(*texts: str, cells: tuple[Numbered, ...] = ()) -> list[Remark]:
    """What the shipped rule says of a report with these paragraphs and cells in its first section."""
    report = facts(drawn.drawn())
    first, *others = report.sections
    first = replace(first, paragraphs=texts, numbered=cells)
    (rule,) = [rule for rule in drawn.shipped().rules if rule.id == "AR-Q02"]
    known = drawn.dossier(replace(report, sections=(first, *others)))
    return list(CHECKS[rule.check](known, **rule.params))


# --- nothing whole -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"身份证{IDENTITY}。",
        "身份证 659999 19010203 0009。",
        f"残疾人证{DISABLED}。",
        f"学籍号{PUPIL}。",
        f"身份证{MASKED}。",
        f"受理{IDENTITY}。",
        f"银行卡号{CARD}。",
        "银行卡6210 0000 0000 0000 009。",
        f"联系人手机{MOBILE}。",
        "联系人手机199-0000-0000。",
    ],
)
def test_no_finding_prints_the_number_of_a_person(text: str) -> None:
    everywhere = (text, f"信息处理费收取情况见{text}")
    report = facts(drawn.drawn())
    cells = (Numbered(text=text, head="号码"),)
    sections = tuple(
        replace(s, paragraphs=(*everywhere, *s.paragraphs, text[:-1]), numbered=cells) for s in report.sections
    )
    known = drawn.dossier(replace(report, sections=sections, opening=(*report.opening, text)))
    for lang in ("zh", "en"):
        told = judge(known, drawn.shipped(), Words(lang))
        assert [finding for finding in told if finding.rule == "AR-Q02" and finding.verdict is not Verdict.HOLDS]
        for finding in told:
            bare = finding.says.replace(" ", "").replace("-", "")
            assert not any(number in bare for number in (IDENTITY, CARD, MOBILE, MASKED)), finding.says


@pytest.mark.parametrize("number", [IDENTITY, DISABLED, PUPIL, MASKED, CARD, "659999 19010203 0009"])
def test_a_number_of_a_person_is_masked_wherever_it_is_quoted(number: str) -> None:
    bare = number.replace(" ", "")
    left = f"{bare[:3]}{'*' * (len(bare) - 5)}{bare[-2:]}"
    assert persons.masked(f"甲{number}，乙{number}。") == f"甲{left}，乙{left}。"


def test_wide_digits_are_masked_like_others() -> None:
    assert persons.masked(f"２人：{WIDE}") == "２人：659*************09"


def test_other_rules_quote_a_number_of_a_person_masked() -> None:
    read = edited(("我局信息处理费收取情况：无。", f"经办人{IDENTITY}。"), ("2026年1月9日", "无。"))
    (finding,) = [f for f in findings(read) if f.rule == "AR-L01"]
    assert "经办人659*************09" in finding.says


@pytest.mark.parametrize("text", ["全年公开3985758条", "合计447228件", "编号2026-000123", "0999-6000000", "2026.01.12"])
def test_ordinary_numbers_stay_as_they_are(text: str) -> None:
    assert persons.masked(text) == text


# --- no number without a label is held against anybody -----------------------------------------------------------


def _digits(rng: Random) -> str:
    return "".join(rng.choices("0123456789", k=rng.randint(16, 28)))


def _serial(rng: Random) -> str:
    """A region, a day, a number in turn: one in eleven has the check digit of an identity number."""
    day = date(1950, 1, 1) + timedelta(days=rng.randrange(27_000))
    return f"{rng.choice('GJ') if rng.random() < 0.1 else ''}{rng.randint(110000, 659999)}{day:%Y%m%d}{_order(rng)}"


def _order(rng: Random) -> str:
    """Four digits, or three and the sign of a mask, or six as behind a certificate."""
    return rng.choice([f"{rng.randrange(10**4):04}", f"{rng.randrange(1000):03}*", f"{rng.randrange(10**6):06}"])


def _credit_code(rng: Random) -> str:
    """All in digits, with the check of GB 32100."""
    while True:
        code = rng.choice(("11", "12", "91", "92")) + "".join(rng.choices("0123456789", k=15))
        check = -sum(int(sign) * 3**place for place, sign in enumerate(code)) % 31
        if check < 10:
            return f"{code}{check}"


def _card(rng: Random) -> str:
    return f"62{''.join(rng.choices('0123456789', k=rng.randint(14, 17)))}"


@pytest.mark.parametrize("draw", [_digits, _serial, _credit_code, _card])
def test_no_number_without_a_label_fails(draw: Callable[[Random], str]) -> None:
    rng = Random(20260210)
    numbers = [draw(rng) for _ in range(3_000)]
    cells = tuple(Numbered(text=number, head="号码", beside="甲某") for number in numbers)
    told = remarks("，".join(f"受理{number}" for number in numbers), cells=cells)
    assert {remark.verdict for remark in told} <= {Verdict.HOLDS, Verdict.UNSURE}


def test_many_serial_numbers_are_doubted_and_none_of_those_a_label_tells() -> None:
    rng = Random(20260210)
    numbers = [_serial(rng) for _ in range(300)]
    assert [one.verdict for one in remarks(*(f"受理{number}" for number in numbers))] == [Verdict.UNSURE]
    assert [one.verdict for one in remarks(*(f"流水号{number}" for number in numbers))] == [Verdict.HOLDS]


# --- texts and tables --------------------------------------------------------------------------------------------


def test_numbers_of_two_paragraphs_never_make_one() -> None:
    read = edited(("每周巡查栏目更新情况，", "659999</p><p>190102030009"))
    assert verdicts(read) == [Verdict.HOLDS]


@pytest.mark.parametrize(
    ("head", "beside", "verdict"),
    [
        ("公民身份号码（18位）", "甲某", Verdict.FAILS),
        ("号码", "身份证", Verdict.FAILS),
        ("身份证号", "证件编号", Verdict.FAILS),
        ("证件号码", "统一社会信用代码", Verdict.UNSURE),
        ("号码", "甲某", Verdict.UNSURE),
        ("业务流水号", "甲某", Verdict.HOLDS),
        ("条形码", "项目代码", Verdict.HOLDS),
    ],
)
def test_the_head_of_a_column_and_the_cell_before_say_what_a_number_is(
    head: str, beside: str, verdict: Verdict
) -> None:
    cells = (Numbered(text=IDENTITY, head=head, beside=beside),)
    assert [remark.verdict for remark in remarks("全年无。", cells=cells)] == [verdict]


def test_what_stands_before_a_number_in_its_cell_counts_before_all_around() -> None:
    cells = (Numbered(text=f"流水号{IDENTITY}", head="身份证号", beside="身份证"),)
    assert [remark.verdict for remark in remarks("全年无。", cells=cells)] == [Verdict.HOLDS]


def _tables() -> Iterator[tuple[str, str]]:
    for size in (3, 40):
        rows = "".join(f"<tr><td>{n}</td><td>甲某</td><td>6599**********0009</td></tr>" for n in range(size))
        yield f"below {size} masked ones", f"<tr><th>序号</th><th>姓名</th><th>身份证号</th></tr>{rows}"
    yield "below a title", '<tr><td colspan="3">人员名单</td></tr><tr><td>序号</td><td>姓名</td><td>身份证号</td></tr>'


@pytest.mark.parametrize("table", [pytest.param(table, id=name) for name, table in _tables()])
def test_a_number_in_a_table_is_found_by_the_head_of_its_column(table: str) -> None:
    row = f"<tr><td>9</td><td>乙某</td><td>{IDENTITY}</td></tr>"
    read = edited(
        ("我局信息处理费收取情况：无。", f"我局信息处理费收取情况：无。</p><table>{table}{row}</table><p>无。")
    )
    assert verdicts(read) == [Verdict.FAILS]


def test_a_number_in_a_merged_cell_is_one() -> None:
    cells = f'<td>身份证号</td><td colspan="3" rowspan="2">{IDENTITY}</td></tr><tr><td>备注</td>'
    read = edited(("我局信息处理费收取情况：无。", f"无。</p><table><tr>{cells}</tr></table><p>无。"))
    (finding,) = [finding for finding in findings(read) if finding.rule == "AR-Q02"]
    assert finding.saw["count"] == 1


@pytest.mark.parametrize(
    "bait", ["6", "659999190102030009", "65999919*102030009 ", "*", "6210 0000 ", "身份证号", "编号"]
)
def test_the_work_grows_with_the_text(bait: str) -> None:
    def text(size: int) -> str:
        return bait * (size // len(bait))

    assert_in_proportion(text, lambda given: remarks(given, cells=(Numbered(text=given),)), 100_000, 1000)


def test_a_million_digits_are_no_number() -> None:
    assert [remark.verdict for remark in remarks("6" * 1_000_000)] == [Verdict.HOLDS]
