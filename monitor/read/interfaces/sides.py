"""Which calls and elements fill a box beside the list of a page: most read, recommended, a menu."""

from __future__ import annotations

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from monitor.read.interfaces.script import Call
from monitor.read.interfaces.scripted import Scripted

_WORDS = re.compile(
    r"热[点门]|推荐|排行|点击|最新|相关|图片|轮播|导航|位置|面包屑|菜单|头部|底部|页[头脚尾]|公共|友情|链接|专题"
    r"|(?<![a-z])(?:nav|menu|head|foot|crumb|side|slide|swiper|banner|lunbo)",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"(?:^|[a-z_$-])(?:Hot|Rank|Recommend|TuiJian|ReDian|Related)|^[#.]?(?:hot|rank|phb|recommend|tuijian|redian|related)"
)
_BOXES = re.compile(
    r"(?:hot|rank|phb|recommend|tuijian|related|aside|side|sidebar|nav|menu|header|footer|crumbs?|breadcrumb|position|swiper|banner)"
    r"(?:[_-]?(?:list|news|box|info|wrap|con|bar))?",
    re.IGNORECASE,
)
_ID = re.compile(r"#?([\w-]{1,60})")
_BOX_TAGS = frozenset({"nav", "header", "footer", "aside"})
_UP = 8
_MOST = 200


def own(page: Scripted, calls: Iterable[Call]) -> list[Call]:
    """The calls that fill no box beside the list, as far as their names and the elements they fill tell."""
    return [call for call in calls if not _fills_aside(page, call)]


def is_named_aside(name: str) -> bool:
    """Whether what something is called says that it is beside."""
    return bool(_WORDS.search(name) or _NAMES.search(name))


def is_aside(node: LexborNode) -> bool:
    """Whether an element stands in a part of the page that is called a side, a head or a foot."""
    above: LexborNode | None = node
    for _ in range(_UP):
        if above is None or above.tag in ("body", "html"):
            return False
        names = f"{above.attributes.get('class') or ''} {above.attributes.get('id') or ''}".split()
        if above.tag in _BOX_TAGS or any(map(_BOXES.fullmatch, names)):
            return True
        above = above.parent
    return False


def _fills_aside(page: Scripted, call: Call) -> bool:
    if any(_NAMES.search(word) for word in call.words[:_MOST]):
        return True
    texts = call.texts[:_MOST]
    if any(text[:1] in ("#", ".") and is_named_aside(text) for text in texts):
        return True
    found = (match[1] for text in texts if (match := _ID.fullmatch(text)) is not None)
    return any(is_aside(page.places[one]) for one in found if one in page.places)
