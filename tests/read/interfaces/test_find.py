"""What a page says of the interface its list is fetched from: every family, written in the ways pages write it."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from monitor.read import interfaces
from tests.read.interfaces import pages
from tests.read.interfaces.pages import CHANNEL, UNIT, page

BASE = "http://www.huaijiang.example/zwgk/tzgg/index.shtml"
GKMLPT = "http://www.huaijiang.example/hjjyj/gkmlpt/index#4411"
UCAP = {"_isAgg": "true", "_isJson": "true", "_template": "index", "page": "1"}
JPAGE = {"webid": "31", "columnid": "88120", "unitid": "77120", "startrecord": "1"}
UNIT_ASKED = {"parseType": "bulidstatic", "webId": "w31", "tplSetId": "t5", "pageType": "column", "pageId": "p88"}


def found(text: str, base: str = BASE, charset: str = "utf-8") -> list[tuple[str, str, dict[str, str]]]:
    """Family, address and query of every interface."""
    said = interfaces.find(text.encode(charset), base, f"text/html; charset={charset}")
    parts = [(one.family, urlsplit(one.url)) for one in said]
    return [(family, f"{at.scheme}://{at.netloc}{at.path}", dict(parse_qsl(at.query, True))) for family, at in parts]


@pytest.mark.parametrize(
    ("script", "path", "more"),
    [
        (pages.UCAP_OBJECT, "/common/search/", {"_pageSize": "15"}),
        (pages.UCAP_AJAX, "/searchList/", {"_pageSize": "18", "_channelName": ""}),
        (pages.UCAP_ADDRESS, "/search/", {"_pageSize": "20"}),
        (pages.UCAP_MINIFIED, "/common/search/", {"_pageSize": "20"}),
        (pages.UCAP_ESCAPED, "/common/search/", {"_pageSize": "20"}),
        (pages.UCAP_TEMPLATE, "/common/search/", {"_pageSize": "20"}),
        (pages.UCAP_HOT, "/common/search/", {"_pageSize": "20"}),
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_ucap_is_asked_by_its_channel(script: str, path: str, more: dict[str, str], charset: str) -> None:
    ((family, address, query),) = found(page(script, charset=charset), charset=charset)
    assert (family, address) == ("ucap", f"http://www.huaijiang.example{path}{CHANNEL}")
    assert query | UCAP | more == query


def test_a_page_size_is_that_of_the_field_the_script_looks_at() -> None:
    body = f'<input type="hidden" id="pageSize" value="25">{pages.LIST}'
    ((_, _, query),) = found(page(pages.UCAP_ADDRESS, body))
    assert query["_pageSize"] == "25"


def test_a_channel_in_a_tag_is_asked_at_both_addresses_that_ucap_has() -> None:
    said = found(page(head=pages.UCAP_TAG))
    assert [address.rpartition("/")[0] for _, address, _ in said] == [
        "http://www.huaijiang.example/common/search",
        "http://www.huaijiang.example/searchList",
    ]
    assert all(query["page"] == "1" for _, _, query in said)


@pytest.mark.parametrize(
    ("base", "folder", "column"),
    [
        (GKMLPT, "/hjjyj/gkmlpt", "4411"),
        ("http://www.huaijiang.example/gkmlpt/index#/4410", "/gkmlpt", "4410"),
        ("http://www.huaijiang.example/gkmlpt/index", "/gkmlpt", "0"),
        ("http://www.huaijiang.example/gkmlpt/mindex/", "/gkmlpt", "0"),
    ],
)
def test_gkmlpt_is_asked_by_its_site_and_the_column_of_the_address(base: str, folder: str, column: str) -> None:
    address = f"http://www.huaijiang.example{folder}/api/all/{column}"
    assert found(page(pages.GKMLPT % "880031"), base) == [("gkmlpt", address, {"page": "1", "sid": "880031"})]


@pytest.mark.parametrize(
    ("script", "base"),
    [
        (pages.GKMLPT % "880031", BASE),
        (pages.GKMLPT % "880031", "http://www.huaijiang.example/gkmlpt/policy"),
        (pages.GKMLPT % "880031", "http://www.huaijiang.example/gkmlpt/index#about"),
        (pages.GKMLPT % "<?=sid?>", GKMLPT),
    ],
)
def test_gkmlpt_is_not_asked_where_the_page_does_not_say_for_what(script: str, base: str) -> None:
    assert not found(page(script), base)


@pytest.mark.parametrize(
    ("script", "path", "more"),
    [
        (pages.JPAGE % 214, "web/jpage", {"endrecord": "60", "perpage": "20", "webname": "槐江县", "path": "/"}),
        (pages.JPAGE % 7, "web/jpage", {"endrecord": "7", "perpage": "20"}),
        (pages.JPAGE_OBJECT, "jpage", {"endrecord": "24", "perpage": "12", "appid": "1", "permissiontype": "0"}),
        (pages.JPAGE_ADDRESS, "web/jpage", {"endrecord": "45", "perpage": "15", "col": "1", "path": "/"}),
        (pages.JPAGE_MINIFIED, "web/jpage", {"endrecord": "45", "perpage": "15"}),
    ],
)
def test_hanweb_is_asked_with_what_its_call_says(script: str, path: str, more: dict[str, str]) -> None:
    ((family, address, query),) = found(page(script))
    assert (family, address) == ("hanweb", f"http://www.huaijiang.example/module/{path}/dataproxy.jsp")
    assert query | JPAGE | more == query


@pytest.mark.parametrize(
    "text", [page(pages.UNIT_CALL), page(body=f'<div class="main">{UNIT % "当前栏目_list"}</div>')]
)
def test_a_unit_is_asked_with_the_data_of_the_element_or_of_the_call(text: str) -> None:
    ((family, address, query),) = found(text)
    assert (family, urlsplit(address).path) == ("unit", "/api-gateway/jpaas-publish-server/front/page/build/unit")
    assert query | UNIT_ASKED == query


def test_of_several_units_the_list_is_the_one_that_is_called_so() -> None:
    body = f'<nav>{UNIT % "一级栏目"}</nav><div class="hot">{UNIT % "文章"}</div>{UNIT % "导航"}{UNIT % "信息列表"}'
    ((_, _, query),) = found(page(body=body))
    assert query["tagId"] == "信息列表"


@pytest.mark.parametrize(
    ("script", "path"),
    [
        (pages.WAS, "/was5/web/search"),
        (pages.WAS.replace("chnlid=", "chnlid%3D"), "/was5/web/search"),
        (pages.WAS_OBJECT, "/fjdzapp/data"),
    ],
)
def test_was_is_asked_for_one_column(script: str, path: str) -> None:
    ((family, address, query),) = found(page(script))
    assert (family, urlsplit(address).path) == ("was", path)
    assert query | {"channelid": "31207", "classsql": "chnlid=4120", "page": "1"} == query


def test_igs_is_asked_with_all_its_filters() -> None:
    ((family, address, query),) = found(page(pages.IGS))
    assert (family, urlsplit(address).path) == ("igs", "/igs/front/search/publish/data/list.html")
    assert {name: said for name, said in query.items() if "filter" in name} == {
        "filter[SITEID]": "31",
        "filter[CHANNELID]": "",
        "filter[GROUPCAT]": "731",
    }
    assert query["pageNumber"] == "1" and "pageIndex" not in query


def test_a_label_is_asked_with_what_its_call_says() -> None:
    ((family, address, query),) = found(page(pages.LABEL))
    assert (family, urlsplit(address).path) == ("lonsun", "/huaijiang/site/label/8888")
    assert (query["pageIndex"], query["siteId"], query["catId"], query["file"]) == (
        "1",
        "5120",
        "730",
        "/xxgk/publicInfoList_newest",
    )


@pytest.mark.parametrize("script", [pages.FILE, pages.FILE_AJAX])
def test_a_list_kept_as_a_file_is_asked_in_the_folder_of_the_page(script: str) -> None:
    assert found(page(script)) == [("file", "http://www.huaijiang.example/zwgk/tzgg/TONGZHI.json", {})]


@pytest.mark.parametrize(
    "script",
    [
        "",
        pages.UCAP_TWO,
        "$.get('/common/search/' + channelId, {_isJson: true}, show);",
        f"var a = {{channelId: '{CHANNEL}'}}, b = {{channelId: '{pages.OTHER}'}}; $.get('/common/search/' + a.channelId, show);",
        "$.get('/search/abc?q=1', show);",
        f"// $.get('/common/search/{CHANNEL}', show);",
        f"/* $.get('/common/search/{CHANNEL}', show);",
        "$('#7').jpage({proxyUrl: '/module/web/jpage/dataproxy.jsp', dataParam: 'webid=31&columnid=' + cid});",
        pages.UNIT_CALL.replace("webId: 'w31',", ""),
        pages.LABEL.replace("publicInfoList'", "visits'"),
        "$.getJSON('/static/config.json', init);",
        "$.getJSON('./a.json', one); $.getJSON('./b.json', two);",
        "var manifest = './app.json';",
        pages.LABEL.replace("catId: 730", "catId: cat"),
        pages.JPAGE_OBJECT.replace('"columnid": 88120', '"columnid": cid'),
        pages.UNIT_CALL.replace("tagId: '信息列表'", "tagId: tag"),
        pages.UNIT_CALL.replace("信息列表", "底部版权"),
        pages.WAS.replace("4120'", "4120*chnlid<4130'"),
        pages.WAS.replace("channelid=31207&", ""),
        pages.IGS.replace("'filter[GROUPCAT]': '731'", "'filter[GROUPCAT]': group"),
        pages.IGS.replace("'filter[GROUPCAT]': '731'", "'filter[GROUPCAT]': ''"),
        "$.post('/api/article/page', {categoryId: 3021, pageNum: 1}, show);",
    ],
)
def test_what_is_no_known_interface_or_not_wholly_said_is_not_asked(script: str) -> None:
    assert not found(page(script))


def test_templates_and_data_are_no_scripts() -> None:
    text = page().replace("</body>", f'<script type="text/template">{pages.UCAP_ESCAPED}</script></body>')
    assert not found(text)


def test_an_address_is_made_whole_by_the_base_the_page_states() -> None:
    text = page(pages.UCAP_OBJECT, head='<base href="https://static.huaijiang.example/x/">')
    ((_, address, _),) = found(text)
    assert address.startswith("https://static.huaijiang.example/common/search/")
