"""Column pages of about twenty kilobytes, as county sites serve them: navigation, boxes, styles, scripts and twenty
entries. Eight builds; every page has words, days and addresses of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

ENTRIES, BOXED = 20, 8
_FIRST = date(2026, 11, 28)
_TOWNS = ("临溪", "北桥", "东屿", "石湾", "上浦", "河口", "青坪", "白塔", "南渡", "西岭")
_DOING = ("关于开展", "关于公布", "关于做好", "关于印发", "关于征集", "关于调整", "关于组织", "关于进一步加强")
_MATTERS = (
    "安全生产大检查", "农村供水改造", "中小学招生", "城乡居民医保缴费", "秸秆综合利用", "高标准农田建设",
    "老旧小区改造", "防汛抗旱值班", "消防隐患排查", "职业技能培训", "养老机构备案", "政务公开培训", "森林防火巡护",
    "道路限行",
)  # fmt: skip
_FORMS = ("的通知", "工作方案的公示", "有关事项的公告", "结果的公示", "意见的函", "实施细则的通告")
_COLUMNS = (
    "机构概况", "领导信息", "政策文件", "政策解读", "规划计划", "财政信息", "人事信息", "应急管理", "重点领域",
    "公告公示", "部门动态", "乡镇动态", "图片新闻", "办事指南", "便民服务", "民意征集", "在线访谈", "网上调查",
    "数据开放", "统计公报",
)  # fmt: skip
_STYLE = (
    ".{name}{{margin:0 auto;padding:{n}px 12px;line-height:{m}px;font-size:14px;color:#333;overflow:hidden}}"
    ".{name} a{{color:#1a4c8b;text-decoration:none}}.{name} a:hover{{color:#c00;text-decoration:underline}}\n"
)
_SCRIPT = (
    "$(function(){{$('.{name} li').hover(function(){{$(this).addClass('on').siblings().removeClass('on');"
    "$('.sub{n}').stop(true,true).slideDown({m});}},function(){{$('.sub{n}').slideUp({m});}});}});\n"
)


class Entry:
    """A row: its title, address and day."""

    def __init__(self, random: Random, day: date, number: int) -> None:
        matter = random.choice(_TOWNS) + random.choice(("镇", "县", "街道", "开发区"))
        self.title = f"{matter}{random.choice(_DOING)}2026年{random.choice(_MATTERS)}{random.choice(_FORMS)}"
        self.href = f"/zwgk/tzgg/{day:%Y%m}/t{day:%Y%m%d}_{number}.html"
        self.day = day


def page(seed: int, newest: date = _FIRST, *, alone: bool = False, oldest: str = "") -> bytes:
    """The page of a column; the seed decides its build and all that it says.

    Its latest entry is at most three days older than ``newest``, its last one has the title ``oldest`` if there is one.
    A page that is ``alone`` is the whole list and leads on to no other.
    """
    random = Random(seed)
    entries = list(_entries(random, newest, ENTRIES))
    entries[-1].title = oldest or entries[-1].title
    build = _BUILDS[seed % len(_BUILDS)]
    column = random.choice(_COLUMNS)
    head = (
        f'<head><meta charset="utf-8"><title>{column}_{random.choice(_TOWNS)}县人民政府</title>{_looks(random)}</head>'
    )
    crumb = (
        f'<div class="weizhi">您现在的位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; {column}</div>'
    )
    main = (
        f'<div class="main"><div class="left">{_side(random, newest)}</div><div class="right">{crumb}{build(entries)}'
    )
    pager = f'<div class="page">{f"共{ENTRIES}条" if alone else _pager(random)}</div></div></div>'
    return f"<!DOCTYPE html><html>{head}<body>{_navigation(random)}{main}{pager}{_foot(random)}</body></html>".encode()


def _entries(random: Random, newest: date, many: int) -> Iterator[Entry]:
    day = newest
    for _ in range(many):
        day -= timedelta(days=random.randrange(4))
        yield Entry(random, day, random.randrange(10**6, 10**7))


# --- around the list -----------------------------------------------------------------------------------------------


def _looks(random: Random) -> str:
    names = [f"c{random.randrange(10**4)}" for _ in range(22)]
    style = "".join(_STYLE.format(name=name, n=random.randrange(40), m=random.randrange(20, 40)) for name in names)
    script = "".join(_SCRIPT.format(name=name, n=random.randrange(9), m=random.randrange(300)) for name in names[:14])
    return (
        '<link rel="stylesheet" href="/css/style.css"><script src="/js/jquery.min.js"></script>'
        f"<style>{style}</style><script>{script}</script>"
    )


def _navigation(random: Random) -> str:
    parts = []
    for top in random.sample(_COLUMNS, 8):
        below = "".join(
            f'<dd><a href="/{random.randrange(10**4)}/index.html" target="_blank">{one}</a></dd>'
            for one in random.sample(_COLUMNS, 4)
        )
        parts.append(f'<li><a href="/{random.randrange(10**4)}/">{top}</a><dl class="sub">{below}</dl></li>')
    search = '<form action="/search/" method="get"><input name="q" value=""><input type="submit" value="搜索"></form>'
    return f'<div class="header"><div class="logo"></div>{search}<ul class="nav">{"".join(parts)}</ul></div>'


def _side(random: Random, newest: date) -> str:
    columns = "".join(f'<li><a href="../{n}/">{one}</a></li>' for n, one in enumerate(random.sample(_COLUMNS, 12)))
    boxed = "".join(
        f'<li><a href="{one.href}" title="{one.title}">{one.title[:14]}…</a></li>'
        for one in _entries(random, newest, BOXED)
    )
    return f'<h2>政务公开</h2><ul class="menu">{columns}</ul><div class="hot"><h3>热点信息</h3><ul>{boxed}</ul></div>'


def _pager(random: Random) -> str:
    pages = random.randrange(5, 60)
    numbers = "".join(f'<a href="index_{n}.html">{n}</a>' for n in range(2, 6))
    return (
        f'共{pages * ENTRIES - 3}条 共{pages}页 <span class="cur">1</span>{numbers}<a href="index_2.html">下一页</a>'
        f'<a href="index_{pages}.html">尾页</a>'
    )


def _foot(random: Random) -> str:
    friends = "".join(f'<a href="http://www.{n}.example/">{town}县人民政府</a>' for n, town in enumerate(_TOWNS))
    number = random.randrange(10**7, 10**8)
    return (
        f'<div class="links">{friends}</div><div class="footer"><p>主办单位：县人民政府办公室'
        f" 承办单位：县电子政务服务中心</p>"
        f'<p><a href="http://beian.example/">某ICP备{number}号</a> 网站标识码：{number}00</p></div>'
    )


# --- builds --------------------------------------------------------------------------------------------------------


def _items(entries: list[Entry]) -> str:
    rows = "".join(
        f'<li><span>{one.day}</span><a href="{one.href}" title="{one.title}" target="_blank">{one.title}</a></li>'
        for one in entries
    )
    return f'<ul class="list">{rows}</ul>'


def _behind(entries: list[Entry]) -> str:
    rows = "".join(
        f'<li><i class="dot"></i><a href="{one.href}" target="_blank">{one.title}</a><em>[{one.day}]</em></li>'
        for one in entries
    )
    return f'<div class="news"><ul>{rows}</ul></div>'


def _table(entries: list[Entry]) -> str:
    rows = "".join(
        f'<tr><td width="5%">{n}</td><td><a href="{one.href}">{one.title}</a></td><td class="d">{one.day}</td></tr>'
        for n, one in enumerate(entries, 1)
    )
    head = "<tr><th>序号</th><th>标题</th><th>发布日期</th></tr>"
    return f'<table class="tab" width="100%" cellspacing="0">{head}{rows}</table>'


def _rows(entries: list[Entry]) -> str:
    rows = "".join(
        f'<div class="row"><div class="col-9"><a href="{one.href}">{one.title}</a></div>'
        f'<div class="col-3">{one.day:%Y/%m/%d}</div></div>'
        for one in entries
    )
    return f'<div class="rows">{rows}</div>'


def _cards(entries: list[Entry]) -> str:
    rows = "".join(
        f'<a class="card" href="{one.href}"><h4>{one.title}</h4><p>各单位：为做好相关工作，现将有关事项通知如下。</p>'
        f'<span class="date">发布时间：{one.day}</span></a>'
        for one in entries
    )
    return f'<div class="cards">{rows}</div>'


def _blocks(entries: list[Entry]) -> str:
    rows = "".join(
        f'<li><div class="time"><b>{one.day:%d}</b><i>{one.day:%Y-%m}</i></div>'
        f'<div class="text"><a href="{one.href}">{one.title}</a></div></li>'
        for one in entries
    )
    return f'<ul class="blocks">{rows}</ul>'


def _defined(entries: list[Entry]) -> str:
    return "".join(
        f'<dl><dt><a href="{one.href}">{one.title}</a></dt><dd>来源：县政府办公室 日期：{one.day}</dd></dl>'
        for one in entries
    )


def _inline(entries: list[Entry]) -> str:
    rows = "".join(f'·<a href="{one.href}">{one.title}</a>&nbsp;<font>({one.day})</font><br>' for one in entries)
    return f'<div class="txt">{rows}</div>'


_BUILDS: tuple[Callable[[list[Entry]], str], ...] = (
    _items,
    _behind,
    _table,
    _rows,
    _cards,
    _blocks,
    _defined,
    _inline,
)
