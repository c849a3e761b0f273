"""Pages to read: drawn reports with something changed, and small articles put together by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.demo.reports import write_html
from monitor.model.reports import Report
from monitor.read import report as reader
from monitor.read.report import Hints
from tests.demo.samples import report as drawn

TITLE = "霁川县教育局2026年政府信息公开工作年度报告"
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
PROSE = (
    "2026年，我局把公开要求写进岗位职责，按月梳理新形成的信息，及时上网发布。" * 4,
    "相关数据见表。",
    "相关数据见表。",
    "相关数据见表。",
    "个别栏目更新不够及时，已明确更新周期并指定专人负责，下一步继续巩固。" * 2,
    "2026年未收取信息处理费。",
)


def read(page: str | bytes, **hints: str) -> Report:
    """A page as the monitor reads it."""
    return reader.read(page.encode() if isinstance(page, str) else page, "page", Hints(**hints))  # type: ignore[arg-type]


def page(body: str, title: str = TITLE, head: str = "", around: tuple[str, str] = ("", "")) -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{around[0]}"
        f"<h1>{title}</h1><div class='article'>{body}</div>{around[1]}</body></html>"
    )


def paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def article(headings: Sequence[str] = HEADINGS, prose: Sequence[str] = PROSE, opening: Sequence[str] = ()) -> str:
    """A report without tables: an opening and six headed sections of one paragraph each."""
    pairs = zip(headings, prose, strict=True)
    return page(paragraphs([*opening, *(text for pair in pairs for text in pair if text)]))


def edited(text: str, *changes: tuple[str, str]) -> str:
    """The text with the first occurrence of each old piece replaced; every piece must be there."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def drawn_page(*changes: tuple[str, str], seed: int = 1, style: str = "thead", version: str = "v2021") -> str:
    """A faultless drawn report with pieces of its markup changed."""
    return edited(write_html(drawn(seed, version=version), style), *changes)
