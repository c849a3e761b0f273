"""A TOML file and where its keys stand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monitor.errors import ConfigError, Problem
from monitor.toml import lines


def read_toml(path: Path) -> tuple[Mapping[lines.Path, int], dict[str, Any]]:
    """The line of every key and the document; ConfigError, with the line, when it is no TOML.

    A byte order mark is allowed.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise _refused(path, None, "unreadable", reason=error.strerror or "") from None
    except UnicodeDecodeError as error:
        raise _refused(path, error.object.count(b"\n", 0, error.start) + 1, "not-utf8") from None
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(path, text.replace("\r\n", "\n"), str(error)) from None
    except RecursionError:
        raise _refused(path, None, "nested-too-deep") from None
    return lines.KeyLines(text), document


_PLACE = re.compile(r" ?\(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)$")


def _syntax_error(path: Path, text: str, says: str) -> ConfigError:
    """A sign outside ASCII where TOML wants a value or a key is nearly always a quotation mark typed in Chinese."""
    rows = text.split("\n")
    place = _PLACE.search(says)
    if not place or not place[1]:
        return _refused(path, len(text.rstrip().split("\n")), "bad-toml", reason=_PLACE.sub("", says))
    line, column = int(place[1]), int(place[2])
    sign = rows[line - 1][column - 1 : column]
    if sign and not sign.isascii():
        return _refused(path, line, "not-a-toml-sign", found=sign)
    return _refused(path, line, "bad-toml", reason=_PLACE.sub("", says))


def _refused(path: Path, line: int | None, code: str, **values: str) -> ConfigError:
    return ConfigError((Problem(str(path), line, f"config.{code}", values),))
