"""The marks a government website carries on its pages, mostly at their foot (国办发〔2017〕47号)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

_CODE = re.compile(r"网站标识码\s*+[:：]?\s*+([0-9A-Za-z]{10})(?![0-9A-Za-z])")
_SPONSOR = re.compile(r"主办(?:单位)?\s*[:：]\s*[^\s:：|]{2,40}|[\u4e00-\u9fff]{4,30}主办(?![\u4e00-\u9fff])")
_CONTACT = re.compile(
    r"(?:电\s{0,4}话|联系方式|邮\s{0,4}箱|电子邮件)[\s:：&、/及和传真]{0,8}([0-9A-Za-z(（+][^\s|]{4,40})"
)
_ICP = re.compile(
    r"[京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云黔滇藏陕甘青宁新]?\s?ICP备\s?\d{6,12}(?:\s?号(?:-\d{1,3})?)?",
    re.IGNORECASE,
)
_POLICE = re.compile(r"公网安备\s*+[:：]?\s*+\d{13,14}|公安(?:机关)?(?:联网)?备案号?\s*+[:：]?\s*+\d{13,14}")
_TEXTS = (("code", _CODE), ("sponsor", _SPONSOR), ("contact", _CONTACT), ("icp", _ICP), ("police", _POLICE))
_ADDRESSES = (
    ("conac", re.compile(r"conac", re.IGNORECASE)),
    ("feedback", re.compile(r"zfwz(?:zc|gl)\.www\.gov\.cn|pucha\.kaipuyun\.cn|jiucuo", re.IGNORECASE)),
)
_NAMES = (
    ("feedback", re.compile(r"找错")),
    ("sitemap", re.compile(r"(?:网站|站点)地图")),
    ("contact", re.compile(r"联系我们|联系方式")),
)
_FOOT = re.compile(r"foot|bottom|copyright", re.IGNORECASE)
_WRITES = re.compile(r"document\s*\.\s*write|\.load\s*\(|\.html\s*\(|innerHTML|appendChild", re.IGNORECASE)
_FRAMES = "iframe[src],frame[src],object[data],embed[src]"
_MOST_NODES = 5_000
_LONGEST_SCRIPT = 20_000
_LONGEST = 200


def footer(tree: LexborHTMLParser, text: str) -> Mapping[str, str]:
    """The elements found (see ``PageSight.footer``); ``text`` is that of the page, words of images included."""
    found: dict[str, str] = {}
    for name, pattern in _TEXTS:
        match = pattern.search(text)
        if match is not None:
            found[name] = match.group(match.lastindex or 0)[:_LONGEST]
    for node in tree.css("a,area,img,script,iframe")[:_MOST_NODES]:
        for name, value in _marks(node):
            found.setdefault(name, value[:_LONGEST])
    return found


def scripted(tree: LexborHTMLParser, found: Mapping[str, str]) -> bool:
    """Whether a script, a frame or a picture may show what was not ``found`` in the page itself.

    It may where it is named after a footer, and where nothing is there that a footer says in words.
    """
    scripts = tree.css("script")[:_MOST_NODES]
    sources = [one.attributes.get("src") or "" for one in scripts]
    frames = [one.attributes.get("src") or "" for one in tree.css(_FRAMES)[:_MOST_NODES]]
    if any(_FOOT.search(source) for source in (*sources, *frames)):
        return True
    if found.keys() & {"code", "sponsor", "icp"}:
        return False
    return any((*sources, *frames)) or any(_WRITES.search(_inline(one)) for one in scripts) or _is_pictured(tree)


def _is_pictured(tree: LexborHTMLParser) -> bool:
    """Whether the footer has a picture: all it says may be in there."""
    boxes = [node for node in tree.css("footer,[class],[id]")[:_MOST_NODES] if node.tag == "footer" or _is_foot(node)]
    return any(node.css_first("img,area") is not None for node in boxes)


def _is_foot(node: LexborNode) -> bool:
    return bool(_FOOT.search(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"))


def _marks(node: LexborNode) -> Iterator[tuple[str, str]]:
    """What a link, an image or a script stands for, by where it leads and by its words."""
    attributes = node.attributes
    leads = " ".join((attributes.get(name) or "")[:_LONGEST] for name in ("href", "src"))
    if node.tag == "script":
        leads += _inline(node)
    for name, pattern in _ADDRESSES:
        match = pattern.search(leads)
        if match is not None:
            yield name, leads.strip() if node.tag != "script" else match.group()
    if node.tag != "script":
        yield from _named(node)


def _named(node: LexborNode) -> Iterator[tuple[str, str]]:
    words = [node.attributes.get(name) or "" for name in ("alt", "title")]
    words += [node.text()] if node.tag == "a" else []
    said = " ".join(" ".join(words)[:_LONGEST].split())
    for name, pattern in _NAMES:
        if pattern.search(said.replace(" ", "")):
            yield name, said


def _inline(script: LexborNode) -> str:
    return (script.text() or "")[:_LONGEST_SCRIPT]
