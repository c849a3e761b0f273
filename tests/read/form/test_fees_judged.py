"""Fee statements as a report is judged by them."""

from __future__ import annotations

import pytest

from monitor.model.reports import FeeKind, Section
from monitor.read.form import fees
from tests.read.test_innocent import judged, with_overview, with_six


@pytest.mark.parametrize(
    "words",
    [
        "本年度发出收费通知的件数和总金额以及实际收取的总金额均为0。",
        "本年度发出收费通知的件数、总金额，实际收取的总金额均为零。",
        "发出收费通知的件数、总金额以及实际收取的总金额均为0元。",
        "发出收费通知件数为0，总金额为0，实际收取总金额为0。",
        "发出收费通知件数：0；总金额：0；实际收取总金额：0。",
        "发出收费通知0份，实际收取0元。",
    ],
)
def test_the_three_figures_the_form_asks_for_are_never_taken_for_silence(words: str) -> None:
    six = Section(number=6, name="", heading="", ordinal=6, exact=True, paragraphs=(words,))
    assert fees.read((six,)).kind is not FeeKind.MISSING
    assert judged(with_six(f"<p>{words}</p>")) == set()


def test_a_statement_in_section_one_is_in_the_wrong_place_and_beside_section_six_in_a_right_one() -> None:
    inside = "（二）依申请公开。收到申请2件，未收取信息处理费。"
    nothing = with_six("<p>无其他需要报告的事项。</p>")
    assert "AR-L01" in judged(nothing)
    assert "AR-L01" in judged(nothing.replace("<h2>二、", f"<p>{inside}</p><h2>二、", 1))
    assert "AR-L01" not in judged(with_overview(inside))
