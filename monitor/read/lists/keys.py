"""What the names of keys say, in the English, the pinyin and the initials that programmers of websites use."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.read import dates
from monitor.read.dates import Role

_LONG = 5
"""From how many letters on a word is known anywhere in a name."""

_LONGEST_NAME = 24
_TOKENS = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[\u4e00-\u9fff]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TITLES = frozenset({"title", "bt", "biaoti", "subject", "headline", "xxbt", "wjbt", "标题"})
_NAMES = frozenset({"name", "topic", "caption", "mc", "名称"})
_OTHER_TITLES = ("sub", "short", "channel", "column", "site", "author", "user")
_ADDRESSES = frozenset({"url", "link", "href", "uri", "path", "address", "lj", "guid"})
_NO_ADDRESS = frozenset({
    "img", "image", "pic", "picture", "thumb", "cover", "icon", "logo", "photo", "file", "attachment", "edit",
})  # fmt: skip
_PINNED = frozenset({
    "istop", "top", "zd", "sfzd", "stick", "sticky", "issticky", "isstick", "topflag", "pinned", "ontop",
})  # fmt: skip
_DECOYS = re.compile(
    r"menu|nav|hot|banner|recommend|related|filter|tree|children|tags?$|keyword|aggs?|facet|carousel|slider|crumb"
    r"|channel|column|categor|class(?:es|ify)?$|friend|advert|ads?$|option|select|dict|sub(?:list|s)?$|top(?:ics)?$",
    re.IGNORECASE,
)
TOTALS = re.compile(
    r"(?:^|_)(?:total|total_?(?:count|num|number|records?|rows?|results?|elements|items|size|hits)|count"
    r"|records?_?(?:total|count)|row_?count|hits|num_?found|item_?count|data_?count|post_?count|sum|zs|zts|zjls)$",
    re.IGNORECASE,
)
"""Of names (see ``snake``) of a number of entries."""

PAGES = re.compile(
    r"(?:^|_)(?:total_?pages?|pages?_?(?:count|total|num_total)|pages|last_?page|max_?page|zys)$", re.IGNORECASE
)
"""Of names of a number of pages."""

_ROLES: tuple[tuple[Role, frozenset[str]], ...] = (
    (Role.OTHER, frozenset({
        "effect", "effective", "expire", "expires", "expired", "deadline", "end", "ending", "begin", "start",
        "close", "closing", "open", "opening", "valid", "jz", "jzsj", "ks", "js", "sx", "sxrq", "yxq", "kb",
        "server", "cache", "now", "sync", "visit", "reply", "answer", "hf", "birth",
    })),
    (Role.UPDATED, frozenset({
        "update", "updated", "modify", "modified", "edit", "edited", "change", "changed", "last", "gx", "gxsj", "xg",
        "xgsj", "mtime", "utime", "oper",
    })),
    (Role.DRAFTED, frozenset({
        "write", "written", "draft", "sign", "signed", "compose", "cw", "cwrq", "wsrq", "made", "print", "yf",
    })),
    (Role.PUBLISHED, frozenset({
        "publish", "published", "publishing", "pub", "pubdate", "pubtime", "release", "released", "rel", "fb",
        "fbsj", "fbrq", "fbrqstr", "issue", "issued", "display", "show", "post", "posted", "online", "gksj", "gkrq",
        "gk", "deploy", "发布", "公开",
    })),
    (Role.ENTERED, frozenset({
        "create", "created", "add", "added", "addtime", "input", "insert", "lr", "lrsj", "cj", "cjsj", "ctime",
        "entry", "upload",
    })),
    (Role.SHOWN, frozenset({
        "date", "time", "datetime", "rq", "sj", "day", "riqi", "shijian",
    })),
)  # fmt: skip

_PLAIN_WORDS = frozenset({
    "art", "article", "at", "date", "datetime", "day", "doc", "dt", "f", "gov", "info", "msg", "news", "notice", "rq",
    "sj", "str", "time", "tm", "txt", "wj", "xx",
})  # fmt: skip
"""What stands beside the words that matter in names written without breaks (``DOCRELTIME``)."""


def tokens(key: str) -> set[str]:
    """The words in a name, and the whole of it."""
    return {one.lower() for one in _TOKENS.findall(key.rpartition(".")[2])} | {key.lower()}


def snake(key: str) -> str:
    """A name with its words set apart by a low line."""
    return _CAMEL.sub("_", key).replace("-", "_")


def is_titled(key: str) -> bool:
    return bool(_TITLES & tokens(key)) or key.lower().endswith(("title", "bt"))


def title_weight(key: str) -> float:
    """How much a name speaks for a title."""
    other = any(one in key.lower() for one in _OTHER_TITLES)
    return 15.0 * (key.lower() in _TITLES) + 40.0 * is_titled(key) + 20.0 * is_named(key) - 30.0 * other


def is_named(key: str) -> bool:
    """Whether a key is that of a title or a name."""
    return is_titled(key) or bool(_NAMES & tokens(key))


def is_address(key: str) -> bool:
    return bool(_ADDRESSES & tokens(key)) or key.lower().endswith(("url", "link", "href", "path"))


def is_picture(key: str) -> bool:
    """Whether a key is that of a picture or a file, whose address is not that of the record."""
    return bool(_NO_ADDRESS & tokens(key))


def is_pin(key: str) -> bool:
    """Whether a key says that a record is kept on top."""
    return snake(key).lower().replace("_", "") in _PINNED


def is_decoy(name: str) -> bool:
    """Whether a name is that of an array which stands beside the list."""
    return bool(_DECOYS.search(name))


def role(key: str) -> Role | None:
    """What a moment is one of, by the name of its key; None if that says nothing."""
    words = dates.heading(key)
    if words is not None:
        return words
    found, said = tokens(key), key.lower()
    for one, names in _ROLES:
        if found & names or any(len(word) >= _LONG and word in said for word in names):
            return one
    letters = "".join(filter(str.isalpha, said))
    return next((one for one, names in _ROLES if _consists_of(letters, names)), None)


@lru_cache(maxsize=1024)
def _consists_of(name: str, words: frozenset[str]) -> bool:
    """Whether a name written without breaks is one of these words with plain ones around it, to its last letter."""
    if len(name) > _LONGEST_NAME:
        return False
    return any(
        name[start:end] in words and _is_plain(name[:start]) and _is_plain(name[end:])
        for start in range(len(name))
        for end in range(start + 2, len(name) + 1)
    )


def _is_plain(name: str) -> bool:
    return not name or any(name.startswith(word) and _is_plain(name[len(word) :]) for word in _PLAIN_WORDS)
