"""Page text made inert: what a letter may show of a string that somebody else wrote."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from msgspec import Struct

from monitor.words.signs import visible

MAX_CHARS = 2000
MAX_HEADER = 200

T = TypeVar("T")


def plain(text: str) -> str:
    """One line of at most ``MAX_CHARS`` characters that can be seen, its blanks single."""
    text = " ".join(visible(text[: 4 * MAX_CHARS]).split())
    return text if len(text) <= MAX_CHARS else text[: MAX_CHARS - 1] + "…"


def header(text: str) -> str:
    """What a mail header may say of a text: plain, and no encoded word, which the reader's program would decode.

    Blanks beside other than ASCII become no-break spaces, because ``email`` loses some when it folds such a header.
    """
    text = plain(text).replace("=?", "= ?")[:MAX_HEADER].rstrip()
    return text if text.isascii() else text.replace(" ", "\xa0")


def inert(value: T) -> T:
    """The same value with every string in it made ``plain``, however deep in structs, tuples and mappings."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return plain(value)  # type: ignore[return-value]
    if isinstance(value, Struct):
        return type(value)(**{name: inert(getattr(value, name)) for name in value.__struct_fields__})
    if isinstance(value, tuple):
        return tuple(map(inert, value))  # type: ignore[return-value]
    if isinstance(value, Mapping):
        return {inert(key): inert(item) for key, item in value.items()}  # type: ignore[return-value]
    return value


def file_name(text: str) -> str:
    """The text as the name of a file on any system."""
    return plain(text).translate(_UNFIT)


_UNFIT = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))
