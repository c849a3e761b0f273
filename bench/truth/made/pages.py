"""Pages of reports as sites of many systems write them: where the title stands, who publishes, which day among many.

The parts are drawn independently of each other and set into the frames in ``systems/``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from html import escape
from pathlib import Path
from random import Random
from string import Template

from bench.truth.made import days
from bench.truth.made.counties import Body, County, counties
from bench.truth.made.figures import Figures, draw, text

TITLE_STANDS = ("heading", "heading", "column title", "meta", "page title", "first paragraph", "two lines", "nowhere")
WITNESSES = ("title", "title", "title", "label", "column", "source", "opening", "nobody")
HEADINGS = (
    "<h1>{}</h1>",
    "<h2>{}</h2>",
    '<div class="bt">{}</div>',
    '<p class="title">{}</p>',
    "<h3>{}</h3>",
    "<strong>{}</strong>",
)
COLUMN = ("政府信息公开年报", "信息公开年度报告", "政府信息公开工作年度报告", "年度报告")
SOURCES = ("本站", "本网站", "网站管理员")
CRUMBS = (" > ", "&gt;", " / ", " » ", "->")


@dataclass(frozen=True)
class Page:
    """A page and what is right about it; of ``agencies`` any will do, none: the page says nothing of a body.

    ``stands`` is where the title is, ``witness`` who says the body; both name the kind of page.
    """

    name: str
    html: str
    url: str
    stands: str
    witness: str
    title: str | None
    agencies: tuple[str, ...]
    year: int
    published: date | None
    figures: Figures


@dataclass(frozen=True)
class Drawn:
    """The facts of a page before it is written."""

    county: County
    body: Body
    year: int
    stands: str
    witness: str
    day: days.Day
    title: str

    @property
    def site(self) -> str:
        return f"{self.county.place.name}人民政府门户网站"


def pages(seed: int, count: int) -> Iterator[Page]:
    """So many pages, the same ones for the same seed. Where title and body stand takes turns."""
    rng = Random(f"pages {seed}")
    pairs = [(stands, witness) for stands in TITLE_STANDS for witness in WITNESSES if fitting(stands, witness)]
    for number in range(count):
        if number % len(pairs) == 0:
            rng.shuffle(pairs)
        yield written(number, drawn(*pairs[number % len(pairs)], rng), rng)


def fitting(stands: str, witness: str) -> bool:
    """A title that is nowhere names nobody; one in two lines has the body in the first."""
    return {"nowhere": witness != "title", "two lines": witness == "title"}.get(stands, True)


def drawn(stands: str, witness: str, rng: Random) -> Drawn:
    county = rng.choice(counties())
    body = rng.choice([one for one in county.bodies if one.form in ("office", "town") and not one.named_second])
    year = rng.choice((2021, 2022, 2023, 2024))
    day = days.draw(date(year + 1, 1, 4) + timedelta(rng.randrange(80)), rng)
    name = body.name if witness == "title" else ""
    title = rng.choice((f"{name}{year}年政府信息公开工作年度报告", f"{name}{year}年度政府信息公开工作年度报告"))
    return Drawn(county, body, year, stands, witness, day, title)


def written(number: int, one: Drawn, rng: Random) -> Page:
    system = rng.choice(sorted(systems()))
    figures = draw(rng)
    column = rng.choice(COLUMN)
    unit = (
        rng.choice((one.body.name, one.body.full.removeprefix("@").replace("&", "和")))
        if one.witness == "column"
        else ""
    )
    html = systems()[system].substitute(
        head=head(one, column, unit, rng),
        metas=metas(one, column, rng),
        site=one.site,
        crumb=crumb(column, unit, rng),
        heading=heading(one, rng),
        info=info(one, rng),
        block=block(one, rng) if "$block" in systems()[system].template else "",
        content=content(one, figures, rng),
        clock=one.day.clock,
        related=one.day.related,
        update=one.day.update,
    )
    agencies = () if one.witness == "nobody" else tuple(dict.fromkeys((one.body.name, unit or one.body.name)))
    return Page(
        name=f"{number:03} {system}, title {one.stands}, body {one.witness}, day {one.day.kind}",
        html=html,
        url=f"http://www.example.gov.cn/zwgk/nb/content_{4100 + number}.html",
        stands=one.stands,
        witness=one.witness,
        title=None if one.stands == "nowhere" else one.title,
        agencies=agencies,
        year=one.year,
        published=one.day.published,
        figures=figures,
    )


@cache
def systems() -> dict[str, Template]:
    folder = Path(__file__).parent / "systems"
    return {path.stem: Template(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.html"))}


def head(one: Drawn, column: str, unit: str, rng: Random) -> str:
    """The page title."""
    if one.stands in ("page title", "meta"):
        return rng.choice((f"{one.title}_{column}_{one.site}", f"{one.title}-{one.site}", one.title))
    if one.stands == "heading":
        return rng.choice((f"{one.title}-{one.site}", f"{one.title}", f"{one.site}-{one.title}"))
    return rng.choice((f"{column}-{one.site}", one.site, f"{column}_{unit or '政务公开'}_{one.site}"))


def metas(one: Drawn, column: str, rng: Random) -> str:
    """The tags that government sites must carry, some or all; the publication tag says when the page was built."""
    tags = {"SiteName": one.site, "ColumnName": column}
    if one.stands == "meta" or (one.stands == "heading" and rng.random() < 0.5):
        tags["ArticleTitle"] = one.title
    if one.day.built:
        tags["PubDate"] = one.day.built
    return "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in tags.items())


def crumb(column: str, unit: str, rng: Random) -> str:
    names = ["首页", "政府信息公开", *([unit] if unit else []), column]
    links = [f'<a href="/c{number}/">{name}</a>' for number, name in enumerate(names)]
    return rng.choice(("当前位置：", "您的位置：", "")) + rng.choice(CRUMBS).join(
        [*links, *rng.choice(((), ("正文",)))]
    )


def heading(one: Drawn, rng: Random) -> str:
    return rng.choice(HEADINGS).format(one.title) if one.stands in ("heading", "column title") else ""


def info(one: Drawn, rng: Random) -> str:
    """The line under the title: source, day, clicks."""
    source = one.body.name if one.witness == "source" else rng.choice((*SOURCES, one.site, ""))
    parts = [
        f"<span>来源：{source}</span>" if source else "",
        one.day.shown,
        "<span>浏览次数：2023</span>",
        "<span>字体：[大 中 小]</span>",
    ]
    if rng.random() < 0.5:
        parts[0], parts[1] = parts[1], parts[0]
    publisher = f"<span>发布机构：{one.body.name}</span>" if one.witness == "label" else ""
    return " ".join((publisher, *parts))


def block(one: Drawn, rng: Random) -> str:
    """The block of labels above an article: no title in it, but other days."""
    rows = {
        "索引号": f"01{one.year}{rng.randrange(1000):05}/{one.year + 1}-00{rng.randrange(100):03}",
        "信息分类": "年度报告",
    }
    rows |= one.day.labels
    if one.witness == "label":
        rows["发布机构"] = one.body.name
    cells = "".join(f"<tr><td>{name}：</td><td>{value}</td></tr>" for name, value in rows.items())
    return f'<table class="index">{cells}</table>' if rng.random() < 0.6 else ""


def content(one: Drawn, figures: Figures, rng: Random) -> str:
    """The text; the title in it only where it stands nowhere else."""
    year, opening = one.year, []
    lines: tuple[str, ...] = ()
    if one.stands == "first paragraph":
        lines = (one.title,)
    elif one.stands == "two lines":
        lines = (one.body.name, one.title.removeprefix(one.body.name))
    who = one.body.name if one.witness == "opening" else rng.choice(("我局", "本单位"))
    opening.append(
        f"根据《中华人民共和国政府信息公开条例》规定，编制本报告。所列数据的统计期限自{year}年1月1日至{year}年12月31日。"
    )
    if one.witness == "opening":
        opening.append(f"本报告由{who}编制。如有疑问，请与{who}联系（电话：0599-3120012）。")
    else:
        opening.append("如对本报告有疑问，请致电0599-3120012。")
    marked = "".join(f'<p style="text-align:center"><strong>{line}</strong></p>' for line in lines)
    tag = rng.choice(("p", "h2", "div", "h3"))
    return marked + text(opening, figures, tag) + one.day.signed
