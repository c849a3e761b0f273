from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.model.websites import PageSight
from monitor.read.markup.concealed import foreign
from monitor.read.pages.targets import Leads, targets
from monitor.read.pages.template import plainly, sight
from monitor.read.pages.webform import form_years, is_form_column
from tests.bounds import assert_in_proportion

HOST = "www.jichuan.gov.cn"
URL = f"http://{HOST}/index.html"
FOOT = (
    '<div class="foot"><a href="/sitemap.html">网站地图</a> <a href="/about.html">联系我们</a>'
    "<p>主办单位：霁川县人民政府办公室　联系电话：0900-1234567</p>"
    "<p>网站标识码：6599990001　新ICP备99000001号-1　新公网安备 65999902000001号</p>"
    '<a href="http://bszs.conac.cn/sitename?method=show&amp;id=1"><img src="/images/blue.png"></a>'
    '<a href="https://zfwzzc.www.gov.cn/check_web/errorInfo/1"><img src="/images/jc.png"></a></div>'
)
ELEMENTS = {"conac", "feedback", "code", "sponsor", "contact", "icp", "police", "sitemap"}


def page(body: str, head: str = "<title>霁川县人民政府</title>") -> PageSight:
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    found = plainly(text.encode(), URL, "home", "text/html; charset=utf-8", frozenset({HOST}))
    assert found is not None
    return found


def test_a_complete_footer_is_found_with_what_it_says() -> None:
    found = page(FOOT).footer
    assert set(found) == ELEMENTS
    assert found["code"] == "6599990001"
    assert found["sponsor"] == "主办单位：霁川县人民政府办公室"
    assert found["contact"] == "0900-1234567"
    assert found["icp"] == "新ICP备99000001号-1"


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ("http://bszs.conac.cn/sitename?method=show&amp;id=1", "/red.html", "conac"),
        ("https://zfwzzc.www.gov.cn/check_web/errorInfo/1", "/jc.html", "feedback"),
        ("6599990001", "659999", "code"),
        ("6599990001", "659999000123", "code"),
        ("主办单位", "单位", "sponsor"),
        ("新ICP备99000001号-1", "ICP备案", "icp"),
        ("65999902000001", "6599990", "police"),
        ("网站地图", "网站首页", "sitemap"),
    ],
)
def test_an_element_that_is_not_there_has_no_key(old: str, new: str, missing: str) -> None:
    assert old in FOOT
    assert set(page(FOOT.replace(old, new)).footer) == ELEMENTS - {missing}


@pytest.mark.parametrize(
    ("body", "element"),
    [
        ('<a href="/x"><img src="j.png" alt="我为政府网站找错"></a>', "feedback"),
        ('<script id="_jiucuo_" sitecode="6599990001" src="https://zfwzzc.www.gov.cn/a.js"></script>', "feedback"),
        ("<script>document.write(unescape(\"%3Cspan id='_ideConac' %3E\"));</script>", "conac"),
        ('<img src="http://dcs.conac.cn/image/red.png">', "conac"),
        ('<img src="f.png" alt="主办：霁川县融媒体中心">', "sponsor"),
        ("<p>网站标识码 <b>bm99000001</b></p>", "code"),
        ("<p>新公网安备65999902000001号</p>", "police"),
        ("<p>新公网安备： 65999902000001</p>", "police"),
        ("<p>公安机关备案号：65999902000001</p>", "police"),
        ("<p><span>霁川县人民政府主办</span><span>霁川县人民政府办公室承办</span></p>", "sponsor"),
        ("<p>电 话：0900-1234567</p>", "contact"),
        ("<p>电话&amp;传真：0900-1234567</p>", "contact"),
        ("<p>邮箱：office@jichuan.gov.cn</p>", "contact"),
        ("<p>ICP备案号：新ICP备99000001</p>", "icp"),
        ('<a title="新ICP备99000001号" href="#"><img src="i.png"></a>', "icp"),
        ('<script id="_jiucuo_" sitecode="6599990001" src="/js/exposure/jiucuo.js"></script>', "feedback"),
        ('<a href="http://127.0.0.9/exposure/jiucuo.html?site_code=6599990001"><img src="e.png"></a>', "feedback"),
    ],
)
def test_an_element_may_be_a_picture_a_script_or_a_link(body: str, element: str) -> None:
    assert element in page(body).footer


@pytest.mark.parametrize(
    "body",
    [
        "<p>年末固定电话用户达到29074户，比上年减少439户</p>",
        "<p>大赛由霁川县融媒体中心主办的活动</p>",
        "<p>ICP备案</p>",
        "<p>电话：</p>",
    ],
)
def test_words_of_an_article_are_no_footer(body: str) -> None:
    assert page(body).footer == {}


def test_what_stands_in_a_script_is_not_read_as_text() -> None:
    assert page("<script>var a = '网站标识码：6599990001'</script>").footer == {}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<p>欢迎</p><script src="/js/footer.js"></script>', True),
        (f'{FOOT}<script src="/js/footer.js"></script>', True),
        ('<p>欢迎</p><iframe src="/foot.html"></iframe>', True),
        ('<p>欢迎</p><div id="f"></div><script>$("#f").load("/x.html")</script>', True),
        (f'{FOOT}<script src="/js/jquery.js"></script>', False),
        ('<p>欢迎</p><div class="footer"><img src="/images/footer.jpg"></div>', True),
        (f'{FOOT}<div class="footer"><img src="/images/footer.jpg"></div>', False),
        ("<p>欢迎</p>", False),
    ],
)
def test_a_footer_that_scripts_may_write_or_a_picture_show_is_told_apart(body: str, expected: bool) -> None:
    assert page(body).scripted is expected


def test_tags_are_read_in_lower_case_and_twins_are_named() -> None:
    head = (
        '<title> 霁川县\n人民政府 </title><META  NAME="SiteName"  CONTENT="霁川县人民政府">'
        '<meta name="SiteDomain" content=""><meta name="sitedomain" content="www.jichuan.gov.cn">'
    )
    seen = page("", head)
    assert seen.title == "霁川县 人民政府"
    assert seen.tags == {"sitename": "霁川县人民政府", "sitedomain": "www.jichuan.gov.cn"}
    assert seen.repeated == ("sitedomain",)


# --- hidden links ------------------------------------------------------------------------------------------------

AWAY = "http://casino.example/"


@pytest.mark.parametrize(
    "style",
    [
        "display:none", "DISPLAY : NONE !important", "visibility:hidden", "font-size:0", "font-size: 0px", "opacity: 0",
        "position:absolute;left:-9999px", "position: absolute; top: -1000px", "text-indent:-9999px",
        "height:0;overflow:hidden", "width:1px; height: 1px; overflow: hidden", "color:#fff;background:#fff",
        "color: white; background-color: white", "margin-left:-5000px",
    ],
)  # fmt: skip
@pytest.mark.parametrize("outer", [True, False])
def test_a_link_hidden_by_its_style_is_found(style: str, outer: bool) -> None:
    link = f'<a href="{AWAY}">x</a>'
    body = f'<div style="{style}"><p>{link}</p></div>' if outer else link.replace("<a ", f'<a style="{style}" ')
    assert page(body).hidden == (AWAY,)


@pytest.mark.parametrize(
    "style",
    [
        "", "display:block", "font-size:0.9em", "opacity:0.8", "opacity:.5", "left:-5px", "height:0", "height:10px;overflow:hidden",
        "color:#fff;background:#000", "text-indent:2em", "margin-left:-20px", "line-height:0;overflow:hidden", "left:-100%",
    ],
)  # fmt: skip
def test_a_link_that_can_be_seen_is_not(style: str) -> None:
    assert page(f'<div style="{style}"><a href="{AWAY}">x</a></div>').hidden == ()


def test_a_hidden_menu_of_the_own_site_is_ordinary() -> None:
    assert (
        page(
            '<ul style="display:none"><li><a href="/a.html">机构</a><a href="//www.jichuan.gov.cn/b">乙</a></ul>'
        ).hidden
        == ()
    )


@pytest.mark.parametrize("selector", [".qx", "div.qx", "#qx", ".other, .qx"])
def test_a_style_block_hides_too(selector: str) -> None:
    head = f"<style>.a{{color:red}} {selector} {{ display: none }}</style>"
    assert page(f'<div class="b qx" id="qx"><a href="{AWAY}">x</a></div>', head).hidden == (AWAY,)


def test_a_style_for_something_inside_another_is_not_taken_for_a_bare_one() -> None:
    head = "<style>.menu .qx { display: none }</style>"
    assert page(f'<div class="qx"><a href="{AWAY}">x</a></div>', head).hidden == ()


def test_a_marquee_of_one_pixel_and_the_hidden_attribute() -> None:
    assert page(f'<marquee height="1" width="5"><a href="{AWAY}">x</a></marquee>').hidden == (AWAY,)
    assert page(f'<div hidden><a href="{AWAY}">x</a></div>').hidden == (AWAY,)


def test_a_page_of_nothing_but_hidden_links_is_read_in_proportion() -> None:
    def hidden(n: int) -> tuple[str, str]:
        many = "".join(f'<a href="http://h{k}.example/">x</a>' for k in range(n))
        deep = "<div>" * 400 + many + "</div>" * 400
        sheet = "".join(f".c{k}{{color:red}}" for k in range(4 * n)) + "{" * 10 * n
        return f'<div style="display:none">{deep}</div>', f"<style>{sheet}</style>"

    assert len(page(*hidden(5000)).hidden) <= 50
    assert_in_proportion(hidden, lambda text: page(*text), 1_100)
    assert page("<a href=x>" * 5000 + "a" * 100_000).hidden == ()
    assert_in_proportion(lambda n: "<a href=x>" * n + "a" * 20 * n, page, 1_100)


@pytest.mark.parametrize("body", [b"", b"\x00\xff\xfe", b"<", b"<a href='//[", "<title>".encode("utf-16")])
def test_nothing_a_page_says_raises(body: bytes) -> None:
    assert isinstance(sight(body, URL, "home"), PageSight)
    assert isinstance(targets(body, URL), tuple)
    assert foreign(LexborHTMLParser(body), URL, ()) == ()


# --- targets and the annual form ---------------------------------------------------------------------------------


def test_the_targets_of_a_page() -> None:
    body = (
        '<a href="/a.html#top">甲</a><a href="/a.html">乙</a><a href="#x">丙</a><a href="javascript:go()">丁</a>'
        '<a href="files/b.PDF?x=1">戊</a><img src="/c.png" alt="己"><img src="data:image/png;base64,AA"><a href="mailto:a@b">庚</a>'
        '<a href="index.html#foot">辛</a>'
    )
    assert targets(body.encode(), URL) == (
        Leads(url=f"http://{HOST}/a.html", text="甲", what="page"),
        Leads(url=f"http://{HOST}/files/b.PDF?x=1", text="戊", what="attachment"),
        Leads(url=f"http://{HOST}/c.png", text="己", what="image"),
    )


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("霁川县人民政府2025年政府网站工作年度报表", (2025,)),
        ("2025年度霁川县教育局政府网站年度工作报表", (2025,)),
        ("政府网站工作年度报表（2025年度）", (2025,)),
        ("霁川县2025年政府信息公开工作年度报告", ()),
        ("2025年政府网站监管年度报表", ()),
        ("2025年政府网站工作年度报告", ()),
        ("政府网站工作年度报表", ()),
    ],
)
def test_the_form_is_known_by_its_words_and_year(title: str, years: tuple[int, ...]) -> None:
    assert form_years(title) == years


def test_a_column_of_forms() -> None:
    assert is_form_column("网站年度报表")
    assert is_form_column("政府网站工作报表")
    assert not is_form_column("2025年政府网站工作年度报表")
    assert not is_form_column("统计报表")
