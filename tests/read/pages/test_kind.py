"""What a page is, by its structure and its own words; what stands in links or beside never makes it another."""

from __future__ import annotations

import pytest

from monitor.model.pages import Listing, PageKind
from monitor.read import listing

BASE = "http://www.jichuan.example/zwdt/tzgg/index.html"
PROSE = "各乡镇人民政府，县直各单位：为做好今冬明春农田水利建设，现将有关事项通知如下，请认真组织实施。" * 6
ROWS = "".join(
    f"<li><a href='t{number}.html'>霁川县第{number}批农村公路养护计划公告</a><span>2026-11-{26 - number:02d}</span></li>"
    for number in range(1, 9)
)
CRUMB = "<div class=position>当前位置：<a href=/>首页</a> &gt; <a href=/zwdt/>政务动态</a> &gt; 通知公告</div>"
LIST = f"{CRUMB}<ul>{ROWS}</ul><div class=pager>共 8 条 <a href=index_1.html>下一页</a></div>"


def read(body: str, head: str = "<title>通知公告-霁川县人民政府</title>", base: str = BASE) -> Listing:
    return listing.read(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "page", base, "text/html")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (LIST, PageKind.LIST),
        (
            f"{CRUMB}<h1>关于农田水利建设的通知</h1><p>发布时间：2026-11-20 来源：县水利局</p><p>{PROSE}</p>",
            PageKind.ARTICLE,
        ),
        (f"{CRUMB}<ul class=list></ul><div>共 0 条记录</div>", PageKind.EMPTY),
        (f"{CRUMB}<div class=list>暂无信息</div>", PageKind.EMPTY),
        ("<div id=app></div><script src=/js/app.9f3c.js></script>", PageKind.SHELL),
        (f"{CRUMB}<ul id=list>正在加载</ul><script>$.get('/api/list', fill)</script>", PageKind.SHELL),
        ("<form>用户登录<input name=u><input type=password name=p><button>登录</button></form>", PageKind.LOGIN),
        ("<form><input name=q><button>检索</button></form><p>没有找到与“年报”相关的结果</p>", PageKind.SEARCH),
        ("<h2>请完成安全验证后继续访问</h2><p>事件编号：3f9a</p>", PageKind.CHALLENGE),
        ("<h1>系统升级维护公告</h1><p>网站正在升级维护中，暂停访问，请稍后再试。</p>", PageKind.MAINTENANCE),
        (
            "<h1>关于门户网站升级维护的公告</h1><p>本网站将于11月28日至30日进行升级，期间各栏目暂停访问，敬请谅解。"
            "紧急事项请拨打总值班室电话。</p>",
            PageKind.MAINTENANCE,
        ),
        (
            f"<form><input type=text name=q value=养老金></form><p>相关结果约 132 条</p>{LIST}",
            PageKind.SEARCH,
        ),
        (f"<form><input type=text name=q value=请输入关键字></form><p>共检索到 57 条信息</p>{LIST}", PageKind.LIST),
        (
            "<div id=app><p>正在加载系统资源</p></div><script>if (old) { location.href = '/ie.html' }</script>",
            PageKind.SHELL,
        ),
        ("<p>页面正在跳转，请稍候</p><a href=/new/>点击这里进入</a>", PageKind.STUB),
        ("<h1>404 Not Found</h1><hr>", PageKind.ERROR),
        ("<p>您访问的页面不存在或已被删除</p><a href=/>返回首页</a>", PageKind.ERROR),
        (
            "<h2>您查看的文章不存在</h2><p>也许：地址有误，或页面已迁移。</p><a href=/>首页</a><a href=/map/>地图</a>",
            PageKind.ERROR,
        ),
        (
            f"{CRUMB}<h2>通知公告</h2><ul>"
            + "".join(f"<li><a href=g{n}.html>残疾人两项补贴第{n}次申领指南</a></li>" for n in range(1, 8))
            + f"</ul><p>页面更新时间：2026-11-20</p><div><h3>窗口动态</h3>{ROWS[: ROWS.index('</li>') + 5]}</div>",
            PageKind.LIST,
        ),
        (
            f"{CRUMB}<ul><li class=on><a href=/gk/a/>政府信息公开指南全文</a></li><li><a href=/gk/b/>政府信息公开制度汇编</a></li>"
            "</ul><table><tr v-for='row in rows'><td>{{ row.title }}</td></tr></table><script src=/js/app.js></script>",
            PageKind.SHELL,
        ),
        ("<h1>Apache2 Ubuntu Default Page</h1><p>It works!</p>", PageKind.FOREIGN),
        ("<h1>该域名正在出售</h1><p>有意者请联系。</p>", PageKind.FOREIGN),
    ],
)
def test_a_page_is_told_by_what_it_holds(body: str, kind: PageKind) -> None:
    found = read(body)
    assert found.kind is kind, found.reason


def test_a_refresh_and_frames_are_told_by_their_markup() -> None:
    refresh = read("", "<meta http-equiv=refresh content='0; url=/new/'>")
    assert refresh.kind is PageKind.STUB
    framed = listing.read(
        b"<html><frameset cols=20,80><frame src=a.html><frame src=b.html></frameset></html>", "p", BASE
    )
    assert framed.kind is PageKind.FRAMESET


@pytest.mark.parametrize(
    "said",
    [
        "关于政务服务平台系统升级维护暂停服务的通知",
        "霁川县统一身份认证平台用户登录操作指南",
        "关于网站页面不存在问题整改情况的公示",
        "县图书馆站内检索系统上线公告",
    ],
)
def test_what_links_say_never_makes_a_list_another_page(said: str) -> None:
    rows = f"<li><a href=x.html>{said}</a><span>2026-11-27</span></li>{ROWS}"
    found = read(LIST.replace(ROWS, rows))
    assert (found.kind, found.trouble, len(found.items)) == (PageKind.LIST, None, 9)


@pytest.mark.parametrize("body", [LIST, f"{CRUMB}<div class=list>暂无信息</div>"])
def test_a_box_to_log_in_beside_a_list_makes_it_no_login(body: str) -> None:
    box = "<div class=side><form>会员登录<input name=u><input type=password name=p></form></div>"
    assert read(f"{body}{box}").kind in (PageKind.LIST, PageKind.EMPTY, PageKind.LOGIN)
    assert read(f"{LIST}{box}").kind is PageKind.LIST


@pytest.mark.parametrize(
    ("body", "vacant"),
    [
        (f"{CRUMB}<ul class=list></ul><div>共 0 条记录</div>", True),
        (f"{CRUMB}<div class=list>暂无信息</div>", True),
        (f"{CRUMB}<div class=list>暂无信息</div><script>$('.list').load('/api')</script>", False),
        (f"{CRUMB}<ul class=list></ul>", False),
        ("<form>用户登录<input name=u><input type=password name=p></form>", False),
    ],
)
def test_only_the_servers_own_word_makes_a_list_empty(body: str, *, vacant: bool) -> None:
    assert read(body).vacant is vacant


def test_an_empty_file_is_no_page_of_any_kind() -> None:
    assert listing.read(b"", "page", BASE, "text/html").kind is None


@pytest.mark.parametrize(
    "beside",
    [
        "<marquee><a href=/a1.html>关于清明假期安排的公告</a> 2026-11-27</marquee>",
        "<div class=box><h3>最新信息</h3><ul><li><a href=/a1.html>全县秋粮收购工作会议召开</a> 2026-11-27</li>"
        "<li><a href=/a2.html>县城供水管线抢修公告发布</a> 2026-11-26</li></ul></div>",
    ],
)
def test_what_stands_beside_an_empty_column_is_none_of_its_entries(beside: str) -> None:
    found = read(f"{beside}{CRUMB}<table><tr><td>对不起，本栏目下没有任何信息！</td></tr></table><p>共 0 条记录</p>")
    assert found.kind is PageKind.EMPTY
    assert found.vacant


@pytest.mark.parametrize(
    "above", ["<h3>部门动态</h3>·", "<b>部门动态</b><br>·&nbsp;", "<div><span>部门动态</span><i> | </i></div>"]
)
def test_a_heading_is_read_past_the_bullets_behind_it(above: str) -> None:
    other = "".join(f"<a href=/b{n}.html>县档案馆开放日活动第{n}场</a> 2026-11-2{n}<br>" for n in range(1, 4))
    found = read(f"<div>{above}{other}</div>{LIST}")
    assert {one.title for one in found.items if not one.beside} == {
        f"霁川县第{number}批农村公路养护计划公告" for number in range(1, 9)
    }


OTHERS = ROWS.replace("养护", "巡查").replace("href='t", "href='x")
BOX = "<div class=box><h3>部门动态</h3><ul>" + ROWS.replace("公路养护计划公告", "文化站开放日活动") + "</ul></div>"


@pytest.mark.parametrize(
    ("body", "vacant"),
    [
        (f"{CRUMB}<h2>通知公告</h2><p>暂无相关信息</p>{BOX}", True),
        (f"{CRUMB}<h2>通知公告</h2><ul class=list></ul><p>共 0 条记录 每页 20 条</p>{BOX}", True),
        (f"{BOX}{CRUMB}<ul class=list></ul><div class=pager>共 0 条记录 页次 0/0</div>", True),
        (f"{BOX}{CRUMB}<div><p>该栏目暂无信息</p></div><div class=pager>共 0 条记录</div>", True),
        (f"{CRUMB}<h2>通知公告</h2><div class=navjz><p>暂无相关信息</p></div>{BOX}", True),
        (f"{CRUMB}<h2>通知公告</h2><p>暂无相关信息</p><ul>{ROWS}</ul>", False),
        (f"{CRUMB}<h2>通知公告</h2><p>共 0 条记录</p><ul>{ROWS}</ul>", False),
        (f"{CRUMB}<h2>通知公告</h2><p>共 0 条记录</p>{BOX}", False),
        (f"{CRUMB}<h2>通知公告</h2><ul>{ROWS}</ul><div><h3>网上调查</h3><p>暂无数据</p></div>", False),
        (f"{CRUMB}<p>暂无数据</p>{BOX}", False),
        (f"{CRUMB}{BOX}<div><h3>网上调查</h3><p>暂无数据</p></div>", False),
        (f"{CRUMB}<h2>通知公告</h2><p>暂无相关信息</p>{BOX}<script src=/js/list.js></script>", False),
    ],
)
def test_a_column_is_empty_beside_full_boxes_only_where_it_says_so_at_its_own_place(body: str, *, vacant: bool) -> None:
    assert read(body).vacant is vacant


@pytest.mark.parametrize("more", ["", "<a href=/bmdt/>更多+</a>", "<a href=/bmdt/ class=m>more &gt;&gt;</a>"])
@pytest.mark.parametrize("tag", ["h3", "h4"])
def test_a_box_is_told_by_its_heading_whatever_links_that_has(more: str, tag: str) -> None:
    lone = f"<div class=zx><{tag}>最新公开</{tag}>{more}<a href=/z.html>县城东片区教师公寓分配方案</a> 2026-11-28</div>"
    box = f"<div><div class=hd><{tag}><a href=/bmdt/>部门动态</a></{tag}>{more}</div><ul>{OTHERS}</ul></div>"
    found = read(f"{CRUMB}<div>{lone}{box}</div><div class=navright><h2>通知公告</h2>{LIST.removeprefix(CRUMB)}</div>")
    assert {one.title for one in found.items if not one.beside} == {
        f"霁川县第{number}批农村公路养护计划公告" for number in range(1, 9)
    }


@pytest.mark.parametrize("form", ["<li>{}</li>", "<tr><td>{}</td></tr>", "<div>{}</div>"])
def test_a_datastore_of_another_column_stands_where_its_heading_says(form: str) -> None:
    def store(name: str, day: str) -> str:
        rows = (
            form.format(f"<a href={name}{n}.html>霁川县第{n}批{name}公告</a><b>{day}-1{n}</b>") for n in range(1, 6)
        )
        records = "".join(f"<record><![CDATA[{row}]]></record>" for row in rows)
        return f"<script type=text/xml><datastore><recordset>{records}</recordset></datastore></script>"

    own, other = store("供水", "2026-09"), store("防汛", "2026-11")
    found = read(f"{CRUMB}<div><h2>通知公告</h2>{own}</div><div><h3><a href=/kx/>防汛快讯</a></h3>{other}</div>")
    assert {one.title for one in found.items if not one.beside} == {f"霁川县第{n}批供水公告" for n in range(1, 6)}
    assert found.kind is PageKind.LIST
    assert not found.awaiting
