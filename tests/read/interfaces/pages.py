"""Pages whose lists a script fetches, by family; names, numbers and hosts are invented."""

from __future__ import annotations

CHANNEL, OTHER = "7c1e05ab93d24f6088b1c2e4a6f70d39", "09afbb7712e34c55a0d1886423ce5f10"

LIST = '<div class="main"><ul id="newsList" class="list"></ul><div id="pager"></div></div>'


def page(script: str = "", body: str = LIST, head: str = "", charset: str = "utf-8") -> str:
    scripts = f"<script>{script}</script>" if script else ""
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>通知公告-槐江县人民政府</title>{head}</head><body>'
        '<div class="wz">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 通知公告</div>'
        f"{body}{scripts}</body></html>"
    )


UCAP_TAG = f'<meta name="ChannelId" content="{CHANNEL}"><script src="/huaijiang/xhtml/js/listPage.js"></script>'
UCAP_OBJECT = f"""
var channelId = "{CHANNEL}", size = 15;
function load(p) {{
  $.get('/common/search/' + channelId, {{_isAgg: true, _isJson: true, _pageSize: size, _template: 'index', page: p}},
    function (res) {{ $('#newsList').html(render(res.data.results)); }}, 'json');
}}
load(1);
"""
UCAP_AJAX = f"""
layui.use(['laytpl'], function () {{
  $.ajax({{
    url: '/searchList/{CHANNEL}', type: 'get', dataType: "json",
    data: {{"_isAgg": "true", "_isJson": "true", "_pageSize": "18", "_template": "index", "_channelName": "", "page": n}},
    success: function (r) {{ $("#newsList").html(fill(r)); }}
  }});
}});
"""
UCAP_ADDRESS = f"""
$.getJSON("/search/{CHANNEL}?_isAgg=true&_isJson=true&_pageSize=" + parseInt($("#pageSize").val()) + "&_template=index&_rangeTimeGte=&_channelName=&page=" + p, show);
"""
UCAP_MINIFIED = (
    f'!function(){{var e=\'{CHANNEL}\';function t(n){{var r="/common/search/"+e+"?_isAgg=true&_isJson=true&_pageSize=20'
    "&_template=index&page=\"+n;$.ajax({url:r,type:'get',success:function(o){document.getElementById('newsList').innerHTML=u(o)}})}t(1)}();"
)
UCAP_ESCAPED = f"""var url = "\\/common\\/search\\/{CHANNEL}?_isAgg=true&_isJson=true&_pageSize=20&_template=index&page=1";
axios.get(url).then(function (r) {{ document.querySelector('#newsList').innerHTML = html(r); }});"""
UCAP_TEMPLATE = f"""const id = '{CHANNEL}';
fetch(`/common/search/${{id}}?_isAgg=true&_isJson=true&_pageSize=20&_template=index&page=${{page}}`).then(r => r.json()).then(show);"""
UCAP_HOT = f"""
var channelId = '{CHANNEL}', hotId = '{OTHER}';
$.get('/common/search/' + hotId + '?_isAgg=true&_isJson=true&_pageSize=6&_template=index&page=1', function (r) {{ $('#hotList').html(t(r)); }});
$.get('/common/search/' + channelId + '?_isAgg=true&_isJson=true&_pageSize=20&_template=index&page=1', function (r) {{ $('#newsList').html(t(r)); }});
"""
UCAP_TWO = UCAP_HOT.replace("#hotList", "#upper").replace("hotId", "upper")
UCAP_SIDE = UCAP_TWO.replace("$('#upper')", "document.getElementById('upper')")

GKMLPT = """
window._CONFIG = {
  ENV: 'production', SID: '%s', ACTION: 'index', LANG: 'zh',
  TREE: [{"id": 4410, "name": "机构概况"}, {"id": 4411, "name": "通知公告"}]
};
"""

JPAGE = """
$(function(){ $('#77120').jpage({
  showTotalPage:true, totalRecord:%d, openCookies:false, perPage:20, groupSize:3,
  proxyUrl:'/module/web/jpage/dataproxy.jsp',
  dataParam:'webid=31&path=/&columnid=88120&sourceContentType=1&unitid=77120&webname=%%E6%%A7%%90%%E6%%B1%%9F%%E5%%8E%%BF&permissiontype=0',
  pageBar:'<div class="bar"></div>'
}); });
"""
JPAGE_OBJECT = """
$("#77120").jpage({perPage: 12, groupSize: 2, proxyUrl: "/module/jpage/dataproxy.jsp",
  ajaxParam: {"col": 1, "appid": "1", "webid": 31, "path": "/", "columnid": 88120, "unitid": 77120, "permissiontype": 0}});
"""
JPAGE_ADDRESS = """
$.post('/module/web/jpage/dataproxy.jsp?col=1&appid=1&webid=31&path=%2F&columnid=88120&unitid=77120&permissiontype=0&startrecord=' + s, draw);
"""
JPAGE_MINIFIED = (
    "$(function(){$('#77120').jpage({totalRecord:214,perPage:15,groupSize:3,proxyUrl:'\\/module\\/web\\/jpage\\/dataproxy.jsp',"
    "dataParam:'columnid=88120&unitid=77120&webid=31'})});"
)

UNIT = "<script src=\"/cms_files/unitbuild.js\" url=\"/api-gateway/jpaas-publish-server/front/page/build/unit\" queryData=\"{'parseType':'bulidstatic','webId':'w31','tplSetId':'t5','pageType':'column','tagId':'%s','editType':'null','pageId':'p88'}\"></script>"
UNIT_CALL = """
var pageId = 'p88';
$.ajax({url: '/api-gateway/jpaas-publish-server/front/page/build/unit', type: 'GET', data: {parseType: 'bulidstatic',
  webId: 'w31', tplSetId: 't5', pageType: 'column', tagId: '信息列表', pageId: pageId, pageNo: n},
  success: function (res) { $('#newsList').html(res.data.html); }});
"""

WAS = """
function list(p) { $.ajax({url: '/was5/web/search?channelid=31207&templet=docs.jsp&sortfield=-docorderpri%2C-docreltime&classsql=chnlid%3D4120'
  + '&prepage=20&page=' + p, dataType: 'json', success: function (d) { $('#newsList').html(draw(d.docs)); }}); }
""".replace("%3D4120'", "=4120'")
WAS_OBJECT = """
var chnl = 4120;
$.getJSON('/fjdzapp/data', {channelid: 31207, sortfield: '-docorderpri,-docreltime', classsql: 'chnlid=' + chnl, prepage: 15, page: n}, draw);
"""

IGS = """
$.ajax({url: "/igs/front/search/publish/data/list.html", type: "get", data: {index: 'hj-v1', type: 'infomation', siteId: 31,
  pageSize: 20, orderProperty: 'DOCRELTIME', pageIndex: cur, orderDirection: 'desc', 'filter[SITEID]': '31',
  'filter[CHANNELID]': '', 'filter[GROUPCAT]': '731', pageNumber: cur}, success: function (d) { $('#newsList').html(li(d.rows)); }});
"""

LABEL = """
$.ajax({url: '/huaijiang/site/label/8888', data: {IsAjax: 1, dataType: 'html', labelName: 'publicInfoList', siteId: 5120,
  pageSize: 15, pageIndex: p, action: 'list', isDate: true, dateFormat: 'yyyy-MM-dd', length: 80, organId: 61, type: 4,
  catId: 730, result: '暂无相关信息', file: '/xxgk/publicInfoList_newest'},
  success: function (html) { $('#newsList').html(html); }});
"""

FILE = """$.getJSON('./TONGZHI.json', function (rows) { for (var i = 0; i < 20; i++) $('#newsList').append(li(rows[i])); });"""
FILE_AJAX = (
    """$.ajax({ url: "./TONGZHI.json?v=3", dataType: "json", cache: false, success: function (d) { draw(d); } });"""
)
