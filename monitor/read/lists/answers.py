"""Lists that a system answers as JSON, JSONP or XML, whatever its keys are called; feeds."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from monitor.model.pages import Item, Listing, PageKind, Trouble
from monitor.read.lists import keyed
from monitor.read.lists.arrays import count
from monitor.read.lists.entry import address, title_of
from monitor.read.lists.keyed import Field, Table
from monitor.read.markup import nesting
from monitor.words.signs import unhalved

_WHOLE_PAGE = {"articles": 100}
"""How many entries a whole page has where no answer says it: on the disclosure platform of Guangdong (gkmlpt)."""

_UNNUMBERED = frozenset({"articles", "results"})
"""Answers whose first page needs no number in its address: those of gkmlpt and of UCAP."""

_LAST_ROW = "文章标题"
"""What the last row of an answer of 拓尔思 WAS says instead of a title: it ends the array and is no entry."""

_PAGE = re.compile(r"(?:^|(?<=&))(page|_page|pageNo|pageNum|pageIndex|currentPage|pageNumber)=(\d{0,6})(?=&|$)")
_SIZE = re.compile(r"(?:^|&)_?(?:pageSize|page_size|rows|limit|size)=(\d{1,4})(?=&|$)")
_PAGE_KEYS = ("page", "pageNo", "pageNum", "current", "currentPage", "pageIndex", "pageNumber")
_SIZE_KEYS = ("rows", "pageSize", "size", "limit", "per_page", "page_size")
_CALLED = re.compile(r"[^<>{\[]{0,300}?[(=]\s*(?=[\[{])", re.DOTALL)
_ENCODING = re.compile(r"^(\s*+<\?xml[^>]{0,200}?)\s{1,20}encoding\s{0,20}=\s{0,20}[\"'][\w-]+[\"']", re.IGNORECASE)
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_MOST_ITEMS = 5_000
_MOST_ELEMENTS = 100_000
_DEEPEST = 60


class _Answer(Struct, frozen=True):
    """A value with the address its entries are relative to."""

    value: Any
    base: str


def is_json(text: str) -> bool:
    """Whether a text may be JSON, or a call with it."""
    start = text.lstrip()[:200]
    return start[:1] in ("{", "[") or bool(_CALLED.match(start))


def is_xml(text: str) -> bool:
    """Whether a text is XML that is no page."""
    start = text.lstrip()[:1000].lower()
    return start.startswith(("<?xml", "<rss", "<feed")) and not re.search(r"<!doctype html|<html", start)


def read(text: str, source: str, base: str) -> Listing:
    """The list in an answer; an empty one where there is none. Nothing raises."""
    answer = _Answer(_from_json(text), base) if is_json(text) else _from_xml(text, base)
    failed = keyed.is_failure(answer.value)
    table = keyed.read(answer.value) if not failed else None
    if table is None:
        trouble = Trouble("error-page", "") if failed else None
        return Listing(source=source, kind=PageKind.ERROR if failed else None, trouble=trouble)
    items = tuple(item for one in table.records if (item := _item(one, answer.base)) is not None)
    vacant = not table.rows and table.total == 0
    return Listing(
        source=source,
        items=items,
        vacant=vacant,
        kind=PageKind.LIST if items else PageKind.EMPTY if vacant else None,
        total=table.total,
        pages=table.pages,
        next=_next(table, base),
        trouble=Trouble("too-large", str(table.rows)) if table.rows > _MOST_ITEMS else None,
    )


def _item(record: Field, base: str) -> Item | None:
    words, full, link = _written(record.title)
    title = title_of(words, full)
    if not title:
        return None
    return Item(
        title=title, url=address(base, unhalved(record.address) or link), published=record.day, pinned=record.pinned
    )


def _written(text: str) -> tuple[str, str, str]:
    """A title without the markup it is written in, and what its link says: the title as its attribute, the address."""
    text = unhalved(text)
    if "<" not in text and "&" not in text:
        return text, "", ""
    tree = LexborHTMLParser(nesting.bounded(text))
    link = tree.css_first("a[href]")
    said = link.attributes if link is not None else {}
    return tree.text(), said.get("title") or "", said.get("href") or ""


# --- values --------------------------------------------------------------------------------------------------------


def _from_json(text: str) -> Any:
    call = _CALLED.match(text) if text.lstrip()[:1] not in ("{", "[") else None
    start = call.end() if call is not None else 0
    try:
        # Some templates write texts with line ends in them.
        value = json.JSONDecoder(strict=False).raw_decode(text[start:].lstrip())[0]
        return _without_last_row(value) if _LAST_ROW in text else value
    except (ValueError, RecursionError):
        return None


def _without_last_row(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: one[:-1] if _is_last_row(one) else one for key, one in value.items()}


def _is_last_row(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[-1], dict) and _LAST_ROW in value[-1].values()


def _from_xml(text: str, base: str) -> _Answer:
    """An XML document as objects: elements by their names, several of one name as an array."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(_ENCODING.sub(r"\1", text.lstrip()).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return _Answer(None, base)
    if root is None or sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        return _Answer(None, base)
    return _Answer(_value(root, 0), urljoin(base, root.get(_XML_BASE) or ""))


def _value(node: etree._Element, depth: int) -> Any:
    children = [one for one in node if isinstance(one.tag, str)]
    if not children or depth > _DEEPEST:
        return (node.text or "").strip() or (node.get("href") or "")
    found: dict[str, Any] = _attributes(node)
    names = Counter(map(_name, children))
    for child in children:
        if child.get("rel") in (None, "alternate"):
            name = _name(child)
            value = _value(child, depth + 1) or (_attributes(child) if names[name] > 1 else "")
            if name not in found:
                found[name] = value
            elif isinstance(found[name], list):
                found[name].append(value)
            else:
                found[name] = [found[name], value]
    return found


def _name(node: etree._Element) -> str:
    """The name of an element without its namespace, or without the prefix of one that was never declared."""
    return str(node.tag).rpartition("}")[2].rpartition(":")[2]


def _attributes(node: etree._Element) -> dict[str, Any]:
    return {str(key): value for key, value in node.attrib.items() if not str(key).startswith("{")}


# --- the next page -------------------------------------------------------------------------------------------------


def _next(table: Table, base: str) -> str | None:
    """The address with the number of the next page, as long as entries remain."""
    parts = urlsplit(base) if base.startswith(("http://", "https://")) else None
    if parts is None or not table.rows or table.total is None:
        return None
    numbered = _PAGE.search(parts.query)
    page = max(_one(table.around, _PAGE_KEYS) or (int(numbered[2] or 0) if numbered else 0), 1)
    if (page - 1) * _size(table, parts.query, page) + table.rows >= table.total:
        return None
    if not numbered and not table.around.keys() & _UNNUMBERED:
        return None
    if numbered:
        query = _PAGE.sub(lambda match: f"{match[1]}={page + 1}", parts.query)
    else:
        query = f"{parts.query}&page={page + 1}".removeprefix("&")
    return parts._replace(query=query, fragment="").geturl()


def _size(table: Table, query: str, page: int) -> int:
    """The number of entries of a whole page."""
    stated = _SIZE.search(query)
    size = _one(table.around, _SIZE_KEYS) or (int(stated[1]) if stated else 0)
    known = next((number for name, number in _WHOLE_PAGE.items() if name in table.around), 0)
    last = known and (page - 1) * known + table.rows == table.total
    return size or (known if last else table.rows)


def _one(values: Mapping[str, Any], keys: tuple[str, ...]) -> int | None:
    return next((number for key in keys if (number := count(values.get(key)))), None)
