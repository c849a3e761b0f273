"""The text must say what the tables say: it is read here with the patterns of the rule catalogue."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from monitor.demo.prose import Voice
from monitor.demo.reports import Report, heading
from tests.demo.samples import VOICE, report

N = r"(\d{1,9})"
RECEIVED = rf"收到[^,。;]{{0,24}}?申请[^,。;\d]{{0,8}}{N}件"
NONE_RECEIVED = (
    r"(?:未|没有|尚未|未曾|无(?!正当理由))(?:收到)?[^,。;被因]{0,14}?(?:申请(?!人|行政|复议|诉讼)|依申请公开)"
)
CARRY_IN = rf"上年度?结转[^,。;\d]{{0,14}}{N}件"
CARRY_OUT = rf"结转下年度?[^,。;\d]{{0,12}}{N}件"
CLOSED = rf"(?<!按时)(?:办结|办理完毕|答复)[^,。;\d率]{{0,12}}{N}件"
NO_DISPUTE = r"(?:未|没有|无)(?:发生)?[^,。;]{0,24}?(?:行政复议|行政诉讼|复议|诉讼)"
SEEDS = st.integers(0, 10**6)
SIZES = st.sampled_from(["small", "medium", "large"])
EXACT = [
    r"总体情况",
    r"主动公开政府信息情况",
    r"收到和处理政府信息公开申请情况",
    r"(?:因)?政府信息公开(?:工作)?(?:被|申请|被申请)?行政复议(?:、)?(?:被)?(?:提起)?行政诉讼情况",
    r"(?:政府信息公开(?:工作)?)?存在的?(?:主要)?问题(?:及)改进情况",
    r"其他需要报告的事项",
]


def norm(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def requests(drawn: Report) -> str:
    (paragraph,) = (norm(text) for text in drawn.parts[0].paragraphs if "依申请公开" in text)
    return paragraph


def numbers(pattern: str, text: str) -> set[int]:
    return {int(number) for number in re.findall(pattern, text)}


@given(SEEDS, SIZES)
def test_requests_in_words_are_the_total_column(seed: int, size: str) -> None:
    drawn = report(seed, size)
    text, table = requests(drawn), drawn.figures["table3"]
    new, carried_in, closed, carried_out = (int(table[key][-1]) for key in ("new", "carry_in", "r7", "carry_out"))
    assert numbers(RECEIVED, text) == ({new} if new else set())
    assert bool(re.search(NONE_RECEIVED, norm("".join(drawn.parts[0].paragraphs)))) == (new == 0)
    assert numbers(CARRY_IN, text) == ({carried_in} if carried_in else set())
    assert numbers(CLOSED, text) == ({closed} if closed else set())
    assert numbers(CARRY_OUT, text) == ({carried_out} if carried_out else set())


@given(SEEDS, SIZES)
def test_parts_in_words_add_up(seed: int, size: str) -> None:
    text = norm("".join(report(seed, size).parts[0].paragraphs))
    for sentence in re.split("[。;]", text):
        if "其中" in sentence:
            total, parts = sentence.split("其中")
            assert int(re.findall(r"(\d+)[件条]", total)[-1]) == sum(map(int, re.findall(r"(\d+)[件条]", parts)))


@given(SEEDS, SIZES)
def test_disputes_in_words_are_those_of_the_table(seed: int, size: str) -> None:
    drawn = report(seed, size)
    text, table = requests(drawn), drawn.figures["table4"]
    reviews, suits = int(table["review"][-1]), int(table["direct"][-1]) + int(table["after"][-1])
    assert numbers(rf"申请行政复议{N}件", text) == ({reviews} if reviews else set())
    assert numbers(rf"提起行政诉讼{N}件", text) == ({suits} if suits else set())
    denied = "".join(re.findall(NO_DISPUTE + "[^。]*", text))
    assert ("复议" in denied, "诉讼" in denied) == (reviews == 0, suits == 0)


@given(SEEDS, SIZES)
def test_the_fee_of_the_year_stands_in_section_six(seed: int, size: str) -> None:
    drawn = report(seed, size)
    text = norm("".join(drawn.parts[-1].paragraphs))
    if drawn.fee.notices:
        assert f"发出收费通知{drawn.fee.notices}件" in text
        assert re.search(rf"实际收取(?:总金额)?{drawn.fee.paid}元", text)
    else:
        nil = r"(?:未)[^,。;]{0,6}(?:收取|产生)[^,。;]*处理费|处理费收取情况:无|实际收取的总金额为0元"
        assert re.search(nil, text)


@given(SEEDS)
def test_the_overview_opens_with_the_year_and_names_no_other(seed: int) -> None:
    drawn = report(seed)
    text = norm("".join(drawn.parts[0].paragraphs))
    assert drawn.parts[0].paragraphs[0].startswith(f"{drawn.year}年")
    assert numbers(r"(20\d\d)年", text) == {drawn.year}


@given(SEEDS)
def test_section_headings_are_official(seed: int) -> None:
    for number, part in enumerate(report(seed).parts):
        assert re.fullmatch(rf"[一二三四五六]、{EXACT[number]}", heading(part))


@given(SEEDS)
def test_the_overview_has_its_five_aspects(seed: int) -> None:
    _, *aspects = report(seed).parts[0].paragraphs
    words = ["主动公开", "依申请公开", "政府信息管理", "平台", "监督"]
    assert len(aspects) == len(words)
    assert all(word in aspect for word, aspect in zip(words, aspects, strict=True))


def test_a_government_reports_assessment_review_and_responsibility() -> None:
    voice = Voice(name="霁川县人民政府", me="霁川县", matters=VOICE.matters, government=True)
    text = "".join(report(1, "large", voice=voice).parts[0].paragraphs)
    assert all(word in text for word in ("考核", "评议", "责任追究"))


def test_two_units_do_not_write_the_same_text() -> None:
    texts = [_shingles("".join(report(seed).parts[0].paragraphs)) for seed in range(12)]
    alike = [len(one & two) / len(one | two) for one in texts for two in texts if one is not two]
    assert max(alike) < 0.75


def _shingles(text: str) -> frozenset[str]:
    masked = re.sub(r"\d+", "0", text)
    return frozenset(masked[start : start + 6] for start in range(len(masked) - 5))
