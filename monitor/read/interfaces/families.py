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
- ``was`` 拓尔思 TRS: ``/was5/web/search`` or ``/fjdzapp/data`` with ``channelid`` and ``classsql=chnlid=<column>``.
  福建省 with its departments, cities and counties is read so.
- ``igs`` 拓尔思 TRS: ``/igs/front/search/publish/data/list.html`` with ``index``, ``type`` and ``filter[…]``.
  南京市 with its departments is read so.
- ``lonsun`` 龙讯: ``…/site/label/<number>`` with ``labelName=publicInfoList``; the answer is a piece of a page.
  安徽省 and its counties are read so.
- ``file`` 拓尔思 TRS: a list kept as a file in the folder of the page (``YAOWENLIEBIAO.json`` of 中国政府网).

A parameter that tells which list is asked for must be a literal, or nothing is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import urlencode

from monitor.read.interfaces.literals import UNKNOWN
from monitor.read.interfaces.script import Call
from monitor.read.interfaces.scripted import Scripted
from monitor.read.interfaces.sides import is_aside, is_named_aside, own
from monitor.read.markup import links

_HOST = r"^(?:https?:)?(?://[^/?#]{1,200})?(?:/[\w.-]{1,60}){0,4}?"
_END = r"(?:[?]|$)"
_CHANNEL = re.compile(r"[0-9a-f]{32}")
_UCAP = re.compile(rf"{_HOST}/(?:common/search|searchList|search)/(?:[0-9a-f]{{32}})?{_END}")
_UCAP_WHOLE = re.compile(rf"{_HOST}/(?:common/search|searchList|search)/[0-9a-f]{{32}}")
_UCAP_NAMES = ("_isAgg", "_isJson", "_pageSize", "_template", "_rangeTimeGte", "_channelName")
_UCAP_ALWAYS = {"_isAgg": "true", "_isJson": "true", "_pageSize": "20", "_template": "index"}
_GKMLPT = re.compile(r"(.*/gkmlpt)(?:/(?:m?index)?/?)?")
_NUMBER = re.compile(r"/?(\d{1,9})")
_DATAPROXY = re.compile(rf"{_HOST}/module/(?:web/)?jpage/dataproxy\.jsp{_END}")
_DATAPROXY_NAMES = (
    "col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype",
)  # fmt: skip
_UNIT = re.compile(rf"{_HOST}/front/page/build/unit{_END}")
_UNIT_NAMES = ("parseType", "webId", "tplSetId", "pageType", "tagId", "editType", "pageId")
_UNIT_LIST = re.compile(r"列表|当前栏目|分页|信息|内容|list|page|news", re.IGNORECASE)
_PAIR = re.compile(r"[\"']([\w.]{1,60})[\"']\s{0,9}:\s{0,9}(?:\"([^\"]{0,300})\"|'([^']{0,300})'|(\d{1,12}))")
_LONGEST_DATA = 4_000
_WAS = re.compile(rf"{_HOST}/(?:was5/web/search|fjdzapp/data){_END}")
_WAS_NAMES = ("channelid", "templet", "sortfield", "classsql", "prepage")
_COLUMN = re.compile(r"chnlid\s?=\s?\d{1,9}")
_IGS = re.compile(rf"{_HOST}/igs/front/search/(?:publish/data/)?list\.html{_END}")
_IGS_NAMES = ("index", "type", "siteId", "pageSize", "orderProperty", "orderDirection")
_FILTER = re.compile(r"filter\[\w{1,40}\]")
_ONE_COLUMN = frozenset({"filter[CHANNELID]", "filter[GROUPCAT]"})
_LABEL = re.compile(rf"{_HOST}/site/label/\d{{1,9}}{_END}")
_LABEL_NAMES = (
    "IsAjax", "dataType", "labelName", "siteId", "pageSize", "action", "isDate", "dateFormat", "length", "organId",
    "type", "catId", "catIds", "cId", "isInvalid", "result", "file",
)  # fmt: skip
_FILE = re.compile(r"^(?!//)[^?#\s]{1,300}\.json(?:\?[\w.=&]{0,60})?$")
_LOADS = frozenset({"getJSON", "get", "ajax", "fetch", "axios"})
_PER_PAGE, _MOST_PER_PAGE, _GROUP, _MOST_GROUP = 15, 100, 3, 10


def ucap(page: Scripted) -> list[str]:
    calls = own(page, page.calls(_UCAP, "search"))
    whole = (call for call in calls if _UCAP_WHOLE.fullmatch(call.address))
    found = [_with(page, one, _UCAP_ALWAYS | _named(one, _UCAP_NAMES) | {"page": "1"}) for one in whole]
    channel = page.said("channelid")
    if not found and _CHANNEL.fullmatch(channel):
        query = urlencode(_UCAP_ALWAYS | {"page": "1"})
        return [_whole(page, f"{path}/{channel}?{query}") for path in ("/common/search", "/searchList")]
    return _only(found)


def gkmlpt(page: Scripted) -> list[str]:
    folder, sid = _GKMLPT.fullmatch(page.path), page.names.get("SID", "")
    if folder is None or not sid.isdecimal():
        return []
    stated = _NUMBER.fullmatch(page.fragment) or _NUMBER.fullmatch(page.names.get("curId", ""))
    if page.fragment and stated is None:
        return []
    column = stated[1] if stated is not None else "0"
    return [_whole(page, f"{folder[1]}/api/all/{column}?{urlencode({'page': '1', 'sid': sid})}")]


def hanweb(page: Scripted) -> list[str]:
    found = []
    for call in own(page, page.calls(_DATAPROXY, "dataproxy")):
        if not _tells(call, _DATAPROXY_NAMES, {"columnid", "unitid"}):
            continue
        each = _within(call.given.get("perPage") or call.given.get("perpage"), _PER_PAGE, _MOST_PER_PAGE)
        several = each * _within(call.given.get("groupSize"), _GROUP, _MOST_GROUP)
        total = call.given.get("totalRecord", "")
        last = min(several, int(total)) if total.isdecimal() and len(total) < 8 and int(total) else several
        span = {"startrecord": "1", "endrecord": str(last), "perpage": str(each)}
        found.append(_with(page, call, span | _named(call, _DATAPROXY_NAMES)))
    return _only(found)


def unit(page: Scripted) -> list[str]:
    return _only([*_units_of_elements(page), *_units_of_calls(page)])


def was(page: Scripted) -> list[str]:
    calls = (
        one
        for one in own(page, page.calls(_WAS, "was5", "fjdzapp"))
        if _tells(one, _WAS_NAMES, {"channelid", "classsql"})
    )
    of_one = (call for call in calls if _COLUMN.fullmatch(call.given["classsql"]))
    return _only(_with(page, call, _named(call, _WAS_NAMES) | {"page": "1"}) for call in of_one)


def igs(page: Scripted) -> list[str]:
    found = []
    for call in own(page, page.calls(_IGS, "igs")):
        filters = {name: said for name, said in call.given.items() if _FILTER.fullmatch(name)}
        one = any(filters.get(name) for name in _ONE_COLUMN)
        if one and _tells(call, _IGS_NAMES, {"index", "type"}) and not any(map(_FILTER.fullmatch, call.open)):
            found.append(_with(page, call, _named(call, _IGS_NAMES) | filters | {"pageNumber": "1"}))
    return _only(found)


def lonsun(page: Scripted) -> list[str]:
    found = []
    for call in own(page, page.calls(_LABEL, "label")):
        tells = _tells(call, _LABEL_NAMES, {"labelName", "siteId", "organId", "file"})
        if tells and call.given["labelName"] == "publicInfoList":
            found.append(_with(page, call, _named(call, _LABEL_NAMES) | {"pageIndex": "1"}))
    return _only(found)


def file(page: Scripted) -> list[str]:
    folder = _whole(page, ".")
    calls = (call for call in own(page, page.calls(_FILE, ".json")) if _LOADS & {*call.called})
    found = (_whole(page, call.address) for call in calls if UNKNOWN not in call.address)
    return _only(one for one in found if folder and one.startswith(folder))


FAMILIES: Mapping[str, Callable[[Scripted], list[str]]] = {
    one.__name__: one for one in (ucap, gkmlpt, hanweb, unit, was, igs, lonsun, file)
}
"""By name, in the order they are asked in."""


# --- units -----------------------------------------------------------------------------------------------------------


def _units_of_elements(page: Scripted) -> Iterator[str]:
    """The lists that elements of the page are filled with, without those of its sides."""
    for node in page.elements("[url][querydata]"):
        address, said = node.attributes.get("url") or "", node.attributes.get("querydata") or ""
        given = {name: one or other or number for name, one, other, number in _PAIR.findall(said[:_LONGEST_DATA])}
        if _UNIT.search(address) and _is_list(given) and not is_aside(node):
            yield _whole(page, f"{address}?{urlencode({name: given[name] for name in _UNIT_NAMES if name in given})}")


def _units_of_calls(page: Scripted) -> Iterator[str]:
    for call in own(page, page.calls(_UNIT, "build")):
        if _tells(call, _UNIT_NAMES, {"webId", "pageId", "tagId"}) and _is_list(call.given):
            yield _with(page, call, _named(call, _UNIT_NAMES))


def _is_list(given: Mapping[str, str]) -> bool:
    tag = given.get("tagId", "")
    return bool(given.get("webId") and given.get("pageId") and _UNIT_LIST.search(tag)) and not is_named_aside(tag)


# --- addresses -------------------------------------------------------------------------------------------------------


def _tells(call: Call, names: Iterable[str], needed: set[str]) -> bool:
    """Whether a call says which list it asks for: the parameters that are needed, and the value of each it names."""
    known = UNKNOWN not in call.address and not call.open & {*names}
    return known and all(call.given.get(name) for name in needed)


def _named(call: Call, names: Iterable[str]) -> dict[str, str]:
    return {name: call.given[name] for name in names if name in call.given}


def _within(said: str | None, usual: int, most: int) -> int:
    """A number as a page states it, where it is one and not too large."""
    return int(said) if said is not None and said.isdecimal() and len(said) < 4 and 0 < int(said) <= most else usual


def _with(page: Scripted, call: Call, query: Mapping[str, str]) -> str:
    return _whole(page, f"{call.address}?{urlencode(query)}")


def _whole(page: Scripted, address: str) -> str:
    """An absolute address; empty where there is none."""
    return links.absolute(page.base, address.strip()) or ""


def _only(found: Iterable[str]) -> list[str]:
    """The one address that was found; of several nobody can tell which is that of the list."""
    different = list(dict.fromkeys(filter(None, found)))
    return different if len(different) == 1 else []
