"""What a page says of the template it was made from: title, tags, footer, links nobody sees."""

from __future__ import annotations

from collections.abc import Collection

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.model.pages import Trouble
from monitor.model.websites import PageSight
from monitor.read.intake import bounds, decode
from monitor.read.markup import concealed, links, nesting
from monitor.read.pages.footer import footer, scripted
from monitor.read.pages.tags import of as tags_of

_LONGEST_TITLE = 200
_LONGEST_TEXT = 500_000
_MOST_NODES = 5_000
_CODE = frozenset({"script", "style", "noscript", "template"})


def sight(body: bytes, url: str, kind: str, content_type: str = "", hosts: Collection[str] = ()) -> PageSight | Trouble:
    """The template of a page, or trouble where it cannot be read whole: what is not seen of it may be there.

    ``hosts`` are the site's own, to which hidden links may lead. Nothing raises.
    """
    found = bounds.within(plainly, body, url, kind, content_type, frozenset(hosts))
    return Trouble("too-large", str(len(body))) if found is None else found


def plainly(body: bytes, url: str, kind: str, content_type: str, hosts: frozenset[str]) -> PageSight | None:
    """As ``sight`` does, but here, whatever time it takes; None of a page that is cut."""
    text, _ = decode.text(body, content_type)
    whole = nesting.bounded(text)
    if len(whole) < len(text):
        return None
    tree = LexborHTMLParser(whole)
    tags, repeated = tags_of(tree)
    hidden = concealed.foreign(tree, links.base_of(tree, url), hosts)
    title = _title(tree)
    found = footer(tree, _words(tree))
    return PageSight(
        url=url,
        kind=kind,
        title=title,
        tags=tags,
        repeated=repeated,
        footer=found,
        hidden=hidden,
        scripted=scripted(tree, found),
    )


def _title(tree: LexborHTMLParser) -> str:
    node = tree.css_first("title")
    return " ".join((node.text() if node is not None else "").split())[:_LONGEST_TITLE]


def _words(tree: LexborHTMLParser) -> str:
    """The text of a page with what its images and links say when pointed at: a mark may be a mere picture."""
    said = [node.attributes.get(name) or "" for node in tree.css("img,a")[:_MOST_NODES] for name in ("alt", "title")]
    seen = tree.body.traverse(include_text=True) if tree.body is not None else ()
    text = [node.text_content or "" for node in seen if node.tag == "-text" and not _is_code(node)]
    return " ".join(" ".join((*text, *said)).split())[:_LONGEST_TEXT]


def _is_code(text: LexborNode) -> bool:
    return text.parent is not None and text.parent.tag in _CODE
