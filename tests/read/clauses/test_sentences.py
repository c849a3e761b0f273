"""Section one as sentences, and the passage on requests among them."""

from __future__ import annotations

import re

import pytest

from monitor.read.clauses.sentences import sentences


@pytest.mark.parametrize(
    ("paragraphs", "on_requests"),
    [
        (
            ["（一）主动公开。甲。", "（二）依申请公开。乙；丙。", "丁。", "（三）政府信息管理。戊。"],
            "（二）依申请公开乙丙丁",
        ),
        (["一是主动公开有序。甲。二是依申请公开规范，乙。三是监督有力，丙。"], "二是依申请公开规范，乙"),
        (["1、主动公开。甲。2、依申请公开。乙。3、平台。丙。"], "2、依申请公开乙"),
        (["主动公开情况", "甲。", "依申请公开情况", "乙。", "平台建设", "丙。"], "依申请公开情况乙"),
        (["甲。", "全年依申请公开平稳。乙。", "丙。"], "全年依申请公开平稳乙"),
        (["二）依申请公开。甲。一是乙。二是丙。"], "二）依申请公开甲一是乙二是丙"),
        (["甲。", "乙。"], ""),
    ],
)
def test_the_passage_on_requests_is_found_by_its_mark_or_its_words(paragraphs: list[str], on_requests: str) -> None:
    found = sentences(paragraphs)
    assert "".join(re.sub("[。；]", "", one.raw) for one in found if one.requests) == on_requests


def test_a_sentence_keeps_its_raw_words_and_how_it_ended() -> None:
    first, second, third = sentences(["收到申请 ３件； 办结２件。结转"])
    assert (first.text, first.raw, first.end) == ("收到申请3件", "收到申请 ３件；", ";")
    assert (second.text, second.end) == ("办结2件", "。")
    assert (third.text, third.end) == ("结转", "")


def test_only_the_beginning_of_an_endless_section_is_read() -> None:
    assert len(sentences(["甲。" * 500_000, "收到政府信息公开申请3件。"])) == 2000
