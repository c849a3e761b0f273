"""The list of a mail column -> messages with the day they were written and whether they are answered."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.model.pages import Trouble
from monitor.model.websites import Message
from monitor.read import dates
from monitor.read.intake import bounds, decode
from monitor.read.markup import links, nesting
from monitor.read.words import norm

_ANSWERED = re.compile(r"[\[【(]?(?:已(?:经)?(?:回复|答复|办结|处理|办理)|办结|回复完毕)[\]】)]?")
_WAITING = re.compile(r"[\[【(]?(?:[未待](?:回复|答复|处理|办理|办结)|等待(?:回复|答复))[\]】)]?")
_UNCLEAR = re.compile(r"[\[【(]?(?:已?受理(?:中)?|已转办|(?:正在)?(?:办理|处理)(?:中)?)[\]】)]?")
_STATES = ((_ANSWERED, True), (_WAITING, False), (_UNCLEAR, None))
_MOST_ROWS = 500
_LONGEST_ROW = 400
_LONGEST_STATE = 12


def messages(body: bytes, url: str, content_type: str = "") -> tuple[Message, ...]:
    """The rows of a list that show a state; the day is known where a row has exactly one. Nothing raises."""
    found = bounds.within(_messages, body, url, content_type)
    return () if isinstance(found, Trouble) else found


def _messages(body: bytes, url: str, content_type: str) -> tuple[Message, ...]:
    text, _ = decode.text(body, content_type)
    tree = LexborHTMLParser(nesting.bounded(text))
    base = links.base_of(tree, url)
    rows = [node for node in tree.css("tr,li")[:_MOST_ROWS] if len(node.css("tr,li")) == 1]
    return tuple(found for node in rows if (found := _message(node, base)) is not None)


def _message(row: LexborNode, base: str) -> Message | None:
    pieces = [one.text_content or "" for one in row.traverse(include_text=True) if one.tag == "-text"]
    said = " ".join(" ".join(pieces).split())
    states = [state for piece in pieces for state in _states(piece)]
    if len(states) != 1 or len(said) > _LONGEST_ROW:
        return None
    days = {day for piece in pieces if (day := dates.find_date(piece)) is not None}
    link = row.css_first("a[href]")
    address = links.absolute(base, (link.attributes.get("href") or "").strip()) if link is not None else None
    written = days.pop() if len(days) == 1 else None
    return Message(url=address or "", text=said, written=written, answered=states[0])


def _states(piece: str) -> list[bool | None]:
    """The state that a piece of text is, if it is one and nothing else."""
    said = norm(piece[:_LONGEST_STATE])
    return [state for pattern, state in _STATES if pattern.fullmatch(said)]
