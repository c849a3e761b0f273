"""The systems whose lists are asked for directly: what their pages say of the interface, and the address that makes.

Every family is known from what public readers of such sites ask, and from nothing else:

- ``ucap`` 开普 UCAP: ``/common/search/<channel>``, ``/searchList/<channel>`` or ``/search/<channel>`` with ``_isAgg``,
  ``_isJson``, ``_pageSize``, ``_template`` and ``page``; the channel (32 hexadecimal digits) stands in the call or in
  the tag ``channelid``. 中国证监会, 黑龙江省人民政府, 甘肃省广播电视局 are read so.
- ``gkmlpt`` 广东省政府信息公开目录: ``…/gkmlpt/api/all/<column>?page=1&sid=<site>``; the site is ``SID`` of the page's
  ``_CONFIG``, the column the fragment of its address or ``curId``, nought without one: so does the platform's script.
- ``hanweb`` 大汉 jpage: ``/module/web/jpage/dataproxy.jsp`` (or ``/module/jpage/``) with ``startrecord``,
  ``endrecord``, ``perpage`` and the parameters of the page's call. 江苏省, 浙江省 and their counties are read so.
- ``unit`` 大汉 jpaas: ``…/front/page/build/unit`` with ``queryData`` of the element that is filled, or the parameters
  of the call; the answer holds a piece of a page. 市场监管总局, 工业和信息化部, 商务部 are read so.
- ``lonsun`` 龙讯: ``…/site/label/<number>`` with ``labelName=publicInfoList``; the answer is a piece of a page.
  安徽省 and its counties are read so.
- ``file`` 拓尔思 TRS: a list kept as a file in the folder of the page (``YAOWENLIEBIAO.json`` of 中国政府网).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import urlencode, urljoin, urlsplit

from selectolax.lexbor import LexborNode

from monitor.read.interfaces.script import UNKNOWN, Call, queried
from monitor.read.interfaces.scripted import Scripted
from monitor.read.markup import links

_CHANNEL = re.compile(r"[0-9a-f]{32}")
_UCAP = re.compile(
    r"^(?:https?://[^/?#]{1,200})?(?:/[\w.-]{1,60}){0,4}?/(?:common/search|searchList|search)/(?:[0-9a-f]{32})?(?:[?]|$)"
)
_UCAP_PATH = re.compile(r"(?:/[\w.-]{1,60}){0,4}?/(?:common/search|searchList|search)/[0-9a-f]{32}")
_UCAP_NAMES = ("_isAgg", "_isJson", "_pageSize", "_template", "_rangeTimeGte", "_channelName")
_UCAP_ALWAYS = {"_isAgg": "true", "_isJson": "true", "_pageSize": "20", "_template": "index"}
_GKMLPT = re.compile(r"(.*/gkmlpt)(?:/(?:m?index)?/?)?")
_NUMBER = re.compile(r"/?(\d{1,9})")
_DATAPROXY = re.compile(r"/module/(?:web/)?jpage/dataproxy\.jsp(?:[?]|$)")
_DATAPROXY_NAMES = (
    "col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype",
)  # fmt: skip
_UNIT = re.compile(r"/front/page/build/unit(?:[?]|$)")
_UNIT_NAMES = ("parseType", "webId", "tplSetId", "pageType", "tagId", "editType", "pageId", "paramJson")
_PAIR = re.compile(r"[\"']([\w.]{1,60})[\"']\s{0,9}:\s{0,9}(?:\"([^\"]{0,300})\"|'([^']{0,300})'|(\d{1,12}))")
_LABEL = re.compile(r"/site/label/\d{1,9}(?:[?]|$)")
_LABEL_NAMES = (
    "IsAjax", "dataType", "labelName", "siteId", "pageSize", "action", "fuzzySearch", "fromCode", "keyWords",
    "sortType", "isDate", "dateFormat", "length", "organId", "type", "catId", "catIds", "cId", "isInvalid", "result",
    "file",
)  # fmt: skip
_FILE = re.compile(r"^(?!//)[^?#\s]{1,300}\.json(?:\?[\w.=&]{0,60})?$")
_LOADS = frozenset({"getJSON", "get", "ajax", "fetch", "axios"})
_LIST = re.compile(r"列表|当前栏目|分页|信息|内容|list|page|news", re.IGNORECASE)
_ASIDE = re.compile(
    r"热[点门]|推荐|排行|点击|最新|相关|图片|轮播|导航|位置|面包屑|菜单|头部|底部|页[头脚尾]|公共|友情|链接|专题"
    r"|(?<![a-z])(?:hot|rank|phb|recommend|tuijian|redian|related|slide|swiper|banner|lunbo|nav|menu|head|foot|crumb|side)",
    re.IGNORECASE,
)
_SIDE = re.compile(
    r"(?:hot|rank|phb|recommend|tuijian|related|aside|side|sidebar|nav|menu|header|footer|crumbs?|breadcrumb|position|swiper|banner)"
    r"(?:[_-]?(?:list|news|box|info|wrap|con|bar))?",
    re.IGNORECASE,
)
_PER_PAGE, _MOST_PER_PAGE, _GROUP, _MOST_GROUP = 15, 100, 3, 10
_UP = 8


def ucap(page: Scripted) -> list[str]:
    found = []
    for call in _own(page.calls(_UCAP, "search")):
        address, query = _parted(call)
        if _UCAP_PATH.fullmatch(urlsplit(address).path):
            found.append(_with(page, address, _UCAP_ALWAYS | _named(query, _UCAP_NAMES) | {"page": "1"}))
    channel = page.said("channelid")
    if not found and _CHANNEL.fullmatch(channel):
        paths = (f"/common/search/{channel}", f"/searchList/{channel}")
        return [_with(page, path, _UCAP_ALWAYS | {"page": "1"}) for path in paths]
    return _only(found)


def gkmlpt(page: Scripted) -> list[str]:
    folder, sid = _GKMLPT.fullmatch(page.path), page.names.get("SID", "")
    if folder is None or not sid.isdecimal():
        return []
    stated = _NUMBER.fullmatch(page.fragment) or _NUMBER.fullmatch(page.names.get("curId", ""))
    if page.fragment and stated is None:
        return []
    column = stated[1] if stated is not None else "0"
    return [_with(page, f"{folder[1]}/api/all/{column}", {"page": "1", "sid": sid})]


def hanweb(page: Scripted) -> list[str]:
    found = []
    for call in _own(page.calls(_DATAPROXY, "dataproxy")):
        address, query = _parted(call)
        asked = _named(query, _DATAPROXY_NAMES)
        if UNKNOWN in address or not {"columnid", "unitid"} <= asked.keys():
            continue
        each = _within(query.get("perPage") or query.get("perpage"), _PER_PAGE, _MOST_PER_PAGE)
        several = each * _within(query.get("groupSize"), _GROUP, _MOST_GROUP)
        total = query.get("totalRecord", "")
        last = min(several, int(total)) if total.isdecimal() and len(total) < 8 and int(total) else several
        span = {"startrecord": "1", "endrecord": str(last), "perpage": str(each)}
        found.append(_with(page, address, span | asked))
    return _only(found)


def unit(page: Scripted) -> list[str]:
    written = [*_written(page), *_called(page)]
    named = [(address, asked) for address, asked in written if _LIST.search(asked.get("tagId", ""))]
    chosen = named if len(named) == 1 else written
    return _only(_with(page, address, asked) for address, asked in chosen)


def lonsun(page: Scripted) -> list[str]:
    found = []
    for call in _own(page.calls(_LABEL, "label")):
        address, query = _parted(call)
        asked = _named(query, _LABEL_NAMES)
        if UNKNOWN in address or asked.get("labelName") != "publicInfoList" or not asked.keys() >= {"siteId", "file"}:
            continue
        found.append(_with(page, address, asked | {"pageIndex": "1"}))
    return _only(found)


def file(page: Scripted) -> list[str]:
    folder = urljoin(page.base, ".")
    found = []
    for call in _own(page.calls(_FILE, ".json")):
        address = links.absolute(page.base, call.address) if UNKNOWN not in call.address else None
        if address is not None and address.startswith(folder) and _LOADS & {*call.names}:
            found.append(address)
    return _only(found)


FAMILIES: Mapping[str, Callable[[Scripted], list[str]]] = {
    one.__name__: one for one in (ucap, gkmlpt, hanweb, unit, lonsun, file)
}
"""By name, in the order they are asked in."""


# --- calls -----------------------------------------------------------------------------------------------------------


def _own(calls: Iterable[Call]) -> list[Call]:
    """The calls that fill no box beside the list, as far as the names in them tell."""
    return [call for call in calls if not any(_ASIDE.search(text) for text in call.texts if text[:1] in ("#", "."))]


def _parted(call: Call) -> tuple[str, dict[str, str]]:
    """The address of a call without its query, and all it is asked with: what the query says counts first."""
    address, _, query = call.address.partition("?")
    pieces = [pair for piece in query.split("&") for pair in queried(piece)]
    return address, {**call.given, **dict(pieces)}


def _named(query: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    return {name: query[name] for name in names if name in query}


def _within(said: str | None, usual: int, most: int) -> int:
    """A number as a page states it, where it is one and not too large."""
    return int(said) if said is not None and said.isdecimal() and len(said) < 4 and 0 < int(said) <= most else usual


def _with(page: Scripted, address: str, query: Mapping[str, str]) -> str:
    """An absolute address; empty where there is none."""
    whole = links.absolute(page.base, f"{address}?{urlencode(query)}")
    return whole or ""


def _only(found: Iterable[str]) -> list[str]:
    """The one address that was found; of several nobody can tell which is that of the list."""
    different = list(dict.fromkeys(filter(None, found)))
    return different if len(different) == 1 else []


# --- elements --------------------------------------------------------------------------------------------------------


def _written(page: Scripted) -> Iterator[tuple[str, dict[str, str]]]:
    """The units that elements of the page are filled with, without those of its sides."""
    for node in page.elements("[url][querydata]"):
        address = (node.attributes.get("url") or "").strip()
        said = node.attributes.get("querydata") or ""
        asked = _named(
            {name: one or other or number for name, one, other, number in _PAIR.findall(said[:4_000])}, _UNIT_NAMES
        )
        if _UNIT.search(address) and _is_unit(asked) and not _is_aside(node):
            yield address, asked


def _called(page: Scripted) -> Iterator[tuple[str, dict[str, str]]]:
    for call in _own(page.calls(_UNIT, "build")):
        address, query = _parted(call)
        asked = _named(query, _UNIT_NAMES)
        if UNKNOWN not in address and _is_unit(asked):
            yield address, asked


def _is_unit(asked: Mapping[str, str]) -> bool:
    return bool(asked.get("webId") and asked.get("pageId")) and not _ASIDE.search(asked.get("tagId", ""))


def _is_aside(node: LexborNode) -> bool:
    """Whether an element stands in a part of the page that is called a side, a head or a foot."""
    above: LexborNode | None = node.parent
    for _ in range(_UP):
        if above is None or above.tag in ("body", "html"):
            return False
        names = f"{above.attributes.get('class') or ''} {above.attributes.get('id') or ''}".split()
        if above.tag in ("nav", "header", "footer", "aside") or any(map(_SIDE.fullmatch, names)):
            return True
        above = above.parent
    return False
