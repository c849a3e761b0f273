"""The classes of words that statements on fees are understood by, and what they speak of (words: rules/fees.toml)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from monitor.read.clauses.classes import FEE_CLASSES
from monitor.read.clauses.lexicon import Lexicon, read_lexicon
from monitor.read.clauses.tokens import COUNT, LAW, MARK, MONEY, OTHER, Token, tokens
from monitor.read.form.fees.text import plain
from monitor.shipped import rules_dir

COLLECTED, NOTIFIED, DUE, OWED, WAIVED, REFUNDED, UNPAID, PAID, REQUESTS = (
    "collected",
    "notified",
    "due",
    "owed",
    "waived",
    "refunded",
    "unpaid",
    "paid",
    "requests",
)
ASPECTS = {
    "collect": COLLECTED,
    "charge": COLLECTED,
    "billed": COLLECTED,
    "actual": COLLECTED,
    "income": COLLECTED,
    "notice": NOTIFIED,
    "send": NOTIFIED,
    "due": DUE,
    "set": DUE,
    "owed": OWED,
    "waive": WAIVED,
    "free": WAIVED,
    "refund": REFUNDED,
    "paid": PAID,
    "receive": REQUESTS,
}
NAMES = ("fee", "notice")
WAYS = ("way_of_items", "way_of_pages")
_TITLES = (["管理办法"], ["办法"])
_RULES_OF_FEES = re.compile("处理费|2020〕109号")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_BODY = re.compile("(?:[室局委办镇乡院校馆站所队处科社会府县市区旗州厅部]|中心|街道|公司)$")
_BODIES = ("ourselves", "offices", "towns", "wide", "payer_kind")
_SHORT = ("collect", "paid", "send", "refund", "owed")
_MONEY_WORDS = ("fee", "cost", "income", "any", "paid", MONEY, "vague", "owed")
_REQUEST_WORDS = ("request", "notice", "other_matter", "receive", COUNT, "other_fee")


def read_words(path: Path) -> Lexicon:
    """The lexicon of fees; raises LexiconError."""
    return read_lexicon(path, FEE_CLASSES)


@cache
def standard() -> Lexicon:
    """The words that ship with the program."""
    return read_words(rules_dir() / "fees.toml")


def words_of(sentence: str, words: Lexicon, topic: bool) -> tuple[list[Token], bool]:
    """The words of a sentence, those of two meanings decided, and whether it names the fee or its rules."""
    found = tokens(plain(sentence), words)
    named = any(token.kind in NAMES or (token.kind == LAW and _RULES_OF_FEES.search(token.text)) for token in found)
    whole = [_in_full(token, found[at + 1 : at + 2]) for at, token in enumerate(found)]
    noticed = any(token.kind in ("notice", "paper") for token in found)
    decided = [_decided(token, whole[at + 1 :], topic or named, noticed) for at, token in enumerate(whole)]
    return [one for token in decided for one in _parted(token)], named


def is_strange(token: Token) -> bool:
    """Whether nobody knows a word, not even as the end of the name of a body."""
    return token.kind == OTHER and bool(_CHINESE.search(token.text)) and not _BODY.search(token.text)


def has_strangers(tokens: Sequence[Token]) -> bool:
    """Whether there is a longer word that nobody knows and that is no part of the name of a body (柳泉|镇人民政府)."""
    behind = [*(token.kind for token in tokens[1:]), ""]
    return any(
        is_strange(token) and len(token.text) > 1 and next_ not in _BODIES
        for token, next_ in zip(tokens, behind, strict=False)
    )


def _in_full(token: Token, after: Sequence[Token]) -> Token:
    """A word as what follows makes it: 信息处理费|管理办法 is a law, and 交|班 a word that nobody knows."""
    if token.kind == "fee" and [one.text for one in after] in _TITLES:
        return replace(token, kind=LAW)
    short = len(token.text) == 1 and token.kind in _SHORT and any(one.kind == OTHER for one in after)
    return replace(token, kind=OTHER) if short else token


def _decided(token: Token, right: Sequence[Token], topic: bool, noticed: bool) -> Token:
    if token.kind == "paper":
        return replace(token, kind="notice" if topic else "plain")
    if token.kind == "send" and not noticed:
        return replace(token, kind="occur")
    if token.kind == "get":
        return replace(token, kind="collect" if _of_money(right, topic) else "receive")
    return token


def _parted(token: Token) -> tuple[Token, ...]:
    """A word that denies of all, as its two parts."""
    if token.kind != "none":
        return (token,)
    first, last = token.text[:1], token.text[1:]
    return Token("every", first, token.start), Token("negation", last, token.start + 1)


def _of_money(right: Sequence[Token], topic: bool) -> bool:
    """Whether what is got is money: the first thing named is; where nothing is named, the topic tells."""
    for token in right:
        if token.kind in _MONEY_WORDS or (token.kind in ("zero", COUNT) and token.value == 0):
            return True
        if token.kind in _REQUEST_WORDS:
            return False
        if token.kind == MARK and token.text in ",:":
            break
    return topic
