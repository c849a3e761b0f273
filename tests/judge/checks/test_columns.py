"""What findings about columns and sites say, and what stays the same from day to day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.cases.decide import fingerprint
from monitor.errors import ConfigError
from monitor.judge.book import rulebook
from monitor.judge.judge import judge
from monitor.judge.places import column_place, place_words, site_place
from monitor.model.columns import ColumnClass
from monitor.model.findings import Finding, Verdict
from monitor.shipped import rules_dir
from monitor.words import Words
from tests.judge import drawn, surveyed
from tests.judge.surveyed import Seen, Surveyed

STALE = Seen(path=("政务公开", "通知公告"), newest=date(2025, 3, 3), title="关于开展消防安全检查的通知")


def found(case: Surveyed, rule: str) -> Finding:
    findings = judge(surveyed.dossier(case), drawn.shipped(), Words("zh"))
    return next(finding for finding in findings if finding.rule == rule)


def test_a_stale_column_is_told_with_its_last_entry_its_limit_and_its_last_day() -> None:
    finding = found(Surveyed(column=STALE), "WS-C02")
    assert finding.verdict is Verdict.FAILS
    for words in ("2025-03-03", "关于开展消防安全检查的通知", "6 个月", "2025-09-03"):
        assert words in finding.says
    assert (finding.label, finding.year) == ("栏目超期未更新", 0)


def test_what_is_said_of_a_stale_column_is_the_same_every_day() -> None:
    days = [surveyed.TODAY + timedelta(days=n) for n in range(3)]
    told = [found(Surveyed(column=STALE, today=day), "WS-C02") for day in days]
    assert len({finding.says for finding in told}) == len({fingerprint(finding) for finding in told}) == 1


def test_a_limit_in_days_is_told_in_days() -> None:
    column = replace(STALE, kind=ColumnClass.NEWS)
    assert "14 天" in found(Surveyed(column=column), "WS-C02").says


def test_a_veto_names_the_columns_and_those_nobody_could_judge() -> None:
    news = replace(STALE, kind=ColumnClass.NEWS, path=("新闻中心", "工作动态"), times=5)
    unread = replace(STALE, path=("政务公开", "政策文件"), first=True, trouble="blocked")
    finding = found(Surveyed(columns=(news, unread)), "WS-C03")
    assert "新闻中心 → 工作动态4" in finding.says and "政务公开 → 政策文件" in finding.says
    assert (finding.saw["count"], finding.saw["uncertain"]) == (5, 1)


def test_a_long_row_of_columns_is_cut_and_counted() -> None:
    finding = found(Surveyed(columns=(replace(STALE, kind=ColumnClass.NEWS, times=400),)), "WS-C03")
    assert finding.saw["count"] == 400 and len(finding.says) < 400


def test_without_doubtful_columns_a_veto_says_nothing_of_them() -> None:
    news = replace(STALE, kind=ColumnClass.NEWS, times=5)
    finding = found(Surveyed(columns=(news,)), "WS-C03")
    assert finding.saw["uncertain"] == 0 and "未能判定" not in finding.says


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("column.127.0.0.2:8080/首页 → 政务公开 → 通知公告", "首页 → 政务公开 → 通知公告"),
        ("column.www.jichuan.gov.cn/信息/公告", "信息/公告"),
        ("site.127.0.0.2:8080", "127.0.0.2:8080"),
        ("site.www.jichuan.gov.cn", "www.jichuan.gov.cn"),
        ("site.www.jichuan.gov.cn.late", "www.jichuan.gov.cn"),
        ("table3.r1.natural", "（一）予以公开·自然人"),
        ("section.1.none_received", "总体情况"),
        ("section.5", "存在的主要问题及改进情况"),
    ],
)
def test_a_place_is_told_in_words(place: str, words: str) -> None:
    assert place_words(place) == words


def test_the_place_of_a_column_is_its_host_and_its_names() -> None:
    sight = surveyed.dossier(Surveyed(column=STALE)).column
    assert sight is not None
    assert column_place(sight.column) == "column.www.jichuan.gov.cn/政务公开 → 通知公告"
    assert site_place("127.0.0.2:8080") == "site.127.0.0.2:8080"


def test_a_rule_about_columns_is_skipped_for_a_report() -> None:
    findings = judge(drawn.dossier(drawn.facts(drawn.drawn()), drawn.YEAR), drawn.shipped(), Words("zh"))
    verdicts = {finding.verdict for finding in findings if finding.rule.startswith("WS-")}
    assert verdicts == {Verdict.SKIPPED}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ('limits = { news = "14 d" }', "rules.unknown_name"),
        ('limits = { news = "0d" }', "rules.unknown_name"),
        ("limits = { news = 14 }", "rules.bad_value"),
        ('limits = { nws = "14d" }', "rules.bad_value"),
        ('limits = "14d"', "rules.bad_value"),
    ],
)
def test_a_county_is_told_of_a_limit_that_is_none(tmp_path: Path, change: str, code: str) -> None:
    (tmp_path / "own.toml").write_text(f'[[overlay]]\nid = "WS-C02"\nbasis = "霁政办发〔2026〕3号"\n{change}\n')
    with pytest.raises(ConfigError) as refused:
        rulebook.load(rules_dir(), tmp_path)
    assert [(problem.code, problem.line) for problem in refused.value.problems] == [(code, 4)]


def test_a_county_may_ask_for_more(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        '[[overlay]]\nid = "WS-C02"\nbasis = "霁政办发〔2026〕3号"\nlimits = { notice = "1m" }\n'
    )
    book = rulebook.load(rules_dir(), tmp_path)
    column = replace(STALE, newest=date(2026, 4, 5))
    findings = judge(surveyed.dossier(Surveyed(column=column)), book.part("column"), Words("zh"))
    assert [finding.rule for finding in findings if finding.verdict is Verdict.FAILS] == ["WS-C02"]
