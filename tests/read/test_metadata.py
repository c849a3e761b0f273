from __future__ import annotations

import pytest

from monitor.read.form import metadata
from tests.read.pages import TITLE, page, read

FULL = {
    "索引号": "JC001/2027-00012",
    "发布机构": "霁川县教育局",
    "发布日期": "2027-01-12 10:20",
    "来源": "霁川县教育局",
}


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        (["索引号", "A1", "来源", "某局"], {"索引号": "A1", "来源": "某局"}),
        (["索 引 号", "", "来　源：", "某局"], {"索引号": "", "来源": "某局"}),
        (["索引号：A1", "发布时间：2027-01-03 09:00 来源：某局"], {"索引号": "A1", "发布时间": "2027-01-03 09:00", "来源": "某局"}),
        (["索　引　号 ： A1"], {"索引号": "A1"}),
        (["发布时间: 2027-01-03 来源: 作者: 张某"], {"发布时间": "2027-01-03", "来源": ""}),
        (["索引号", "主题分类", "发布机构", "某局"], {"索引号": "", "主题分类": "", "发布机构": "某局"}),
        (["文号", "〔〕号", "有效性", ""], {"文号": "〔〕号", "有效性": ""}),
        (["来源", "", "霁川县教育局深入贯彻条例。"], {"来源": ""}),
        (["来源：", "", "来源：某局"], {"来源": "某局"}),
        (["来源：某局", "来源："], {"来源": "某局"}),
        (["信息公开工作开展情况：2026年，我局发布时间表，明确日期：按月更新。"], {}),
        (["浏览次数：33 字体：大 中 小"], {}),
        ([], {}),
    ],
)  # fmt: skip
def test_labels_and_values_are_paired_however_they_are_laid_out(pieces: list[str], found: dict[str, str]) -> None:
    assert metadata.fields(pieces) == found


LAYOUTS = {
    "table": "<table><tr><td>索 引 号：</td><td>{索引号}</td><td>发布机构</td><td>{发布机构}</td></tr>"
    "<tr><td>发布日期</td><td>{发布日期}</td><td>来　源</td><td>{来源}</td></tr></table>",
    "terms": "<dl><dt>索引号</dt><dd>{索引号}</dd><dt>发布机构</dt><dd>{发布机构}</dd>"
    "<dt>发布日期</dt><dd>{发布日期}</dd><dt>来源</dt><dd>{来源}</dd></dl>",
    "list": "<ul><li><b>索 引 号：</b><span>{索引号}</span></li><li><b>发布机构：</b><span>{发布机构}</span></li>"
    "<li><b>发布日期：</b><span>{发布日期}</span></li><li><b>来源：</b><span>{来源}</span></li></ul>",
    "line": "<div>索引号：{索引号}&emsp;发布机构：{发布机构}&emsp;发布日期：{发布日期}&emsp;来源：{来源}</div>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("blank", ["", "索引号", "来源", "发布机构"])
def test_every_layout_of_the_block_is_read_blanks_included(layout: str, blank: str) -> None:
    values = {name: "" if name == blank else value for name, value in FULL.items()}
    body = (
        LAYOUTS[layout].format_map(values) + "<p>一、总体情况</p><p>略。</p><p>二、主动公开政府信息情况</p><p>略。</p>"
    )
    assert read(page(body)).metadata == values


def test_the_shown_date_comes_from_the_block() -> None:
    report = read(page(LAYOUTS["table"].format_map(FULL) + "<p>一、总体情况</p>"))
    assert (str(report.dating.day), report.dating.source, report.title) == ("2027-01-12", "page", TITLE)
