"""Characters that nobody can see, in one way wherever people read: terminals, letters, tables, documents.

Private use characters stand for rare names where an office has the font for them, and are kept like any other. Halves
of characters, and numbers that are none, cannot be written down and are shown by their number, 〔U+D800〕. What is
invisible, or turns the direction of writing, is left out; what ends a line or steers a terminal is a blank.
"""

from __future__ import annotations

import re
import unicodedata

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What begins a formula in office programs, the wide signs in some of them."""

_HALF = re.compile("[\ud800-\udfff]")


def visible(text: str) -> str:
    """One line of characters that can be seen."""
    return text if text.isprintable() else "".join(map(_seen, text))


def unhalved(text: str) -> str:
    """The text with every lone surrogate by its number: half a character, which a page can name and no encoding has."""
    return text if text.isascii() else _HALF.sub(lambda half: _number(half[0]), text)


def printable(text: str) -> bool:
    """Whether a text may stand in a setting: nothing in it is left out or becomes a blank where it is shown.

    Rare characters may be private, or younger than this program.
    """
    return text.isprintable() or all(one.isprintable() or unicodedata.category(one) in ("Co", "Cn") for one in text)


def _seen(char: str) -> str:
    match unicodedata.category(char):
        case "Cf":
            return ""
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cs":
            return _number(char)
        case _:
            return _number(char) if _is_none(ord(char)) else char


def _is_none(code: int) -> bool:
    """Whether no character ever has this number; one that is only younger than this program is kept."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _number(char: str) -> str:
    return f"〔U+{ord(char):04X}〕"
