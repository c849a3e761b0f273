"""Pieces of a page that an interface answers with: in JSON or as they are, and where such an answer goes on."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from msgspec import Struct

from monitor.read.lists import keyed

_UNIT = re.compile(r"/front/page/build/unit$")
_LABEL = re.compile(r"/site/label/\d{1,9}$")
_COUNTED = r"(?<![\w-])[\"']?{}[\"']?\s{{0,9}}[=:]\s{{0,9}}[\"']?(\d{{1,7}})(?!\d)"
_COUNT, _ROWS, _PAGE = (re.compile(_COUNTED.format(name), re.IGNORECASE) for name in ("count", "rows", "pageNo"))


class Paging(Struct, frozen=True):
    """How many entries a piece says its list has, on how many pages, and the address of the next."""

    total: int | None = None
    pages: int | None = None
    next: str | None = None


def of_unit(text: str, base: str) -> str | None:
    """The piece in the answer of a unit (大汉 jpaas), None where an answer has none or is a failure."""
    if not _UNIT.search(_path(base)) or '"html"' not in text:
        return None
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        return None
    data = answer.get("data") if isinstance(answer, dict) and not keyed.is_failure(answer) else None
    piece = data.get("html") if isinstance(data, dict) else None
    return piece if isinstance(piece, str) else None


def unit_paging(piece: str, base: str) -> Paging:
    """What the pager in a unit's piece states; ``paramJson`` asks for the next page, as its script does."""
    count, rows, page = (_number(pattern, piece) for pattern in (_COUNT, _ROWS, _PAGE))
    if count is None or not rows:
        return Paging(total=count)
    pages, here = max(-(-count // rows), 1), page or 1
    wanted: dict[str, Any] = {"pageNo": here + 1, "pageSize": rows}
    goes_on = page is not None and here < pages
    return Paging(count, pages, _turned(base, "paramJson", json.dumps(wanted)) if goes_on else None)


def label_next(base: str, pages: int | None) -> str | None:
    """The next page of a label (龙讯), as long as the answer states more."""
    if not _LABEL.search(_path(base)) or pages is None:
        return None
    here = dict(parse_qsl(urlsplit(base).query)).get("pageIndex", "")
    if not here.isdecimal() or len(here) > 5 or not 0 < int(here) < pages:
        return None
    return _turned(base, "pageIndex", str(int(here) + 1))


def _turned(base: str, name: str, value: str) -> str:
    parts = urlsplit(base)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | {name: value}
    return parts._replace(query=urlencode(query), fragment="").geturl()


def _path(base: str) -> str:
    return urlsplit(base).path if base.startswith(("http://", "https://")) else ""


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(found[1]) if found is not None else None
