"""One entry of a list, whatever markup it came in: its title, its address, its date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from monitor.read import dates
from monitor.read.markup import links
from monitor.read.whose import titles
from monitor.read.words import norm, remembered

SHORTEST_TITLE = 6
"""Characters; what is shorter is navigation."""

MonthDay = tuple[int, int]

_ELLIPSIS = ("…", "..", "··")
_MONTH_DAY = re.compile(r"(?:^|(?<=[\s\[(【]))(?:(\d{2})[-/](\d{2})|(\d{1,2})月(\d{1,2})日)(?=$|[\s\])】])")
_LONGEST_MARK = 40
_MARKED = re.compile(r"[\d顶]")
_BRACKETS = "[]()【】"
_PINNED = re.compile(r"[\[【(]?置顶[\])】]?|[\[【]顶[\]】]")
_PIN_BEFORE = re.compile(r"^\s{0,9}(?:[\[【（(]\s?置?顶\s?[\]】）)]|置顶\s)\s{0,9}")
_DAY = r"[\[(（【]?\s?20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s\d{1,2}:\d\d(?::\d\d)?)?\s?[\])）】]?"
_DATE_BEFORE = re.compile(rf"^{_DAY}\s?(?:[:：]|\s|(?<=[\])）】]))")
_DATE_BEHIND = re.compile(rf"(?:\s|(?=[\[(（【])){_DAY.replace('年', '').replace('月', '')}$")
_QUOTED = re.compile(r"([\"'])((?:(?!\1)[^\s<>]){1,500})\1")
_PATH = re.compile(
    r"(?:https?:)?/{1,2}\w\S*|\.{1,2}/\S+|[\w./%-]+\.(?:\w?html?|jsp|do|php|aspx?|pdf|docx?|wps|ofd)(?:[?#]\S*)?",
    re.IGNORECASE | re.ASCII,
)
_BULLETS = re.compile(r"^[\s·•▪◆■●○◇□►▶»›>\-—*]{1,6}(?=[^\s\d])")
_NUMBERED = re.compile(r"^\d{1,3}\s?[、.．]\s?(?=[\u4e00-\u9fff])")
_DAY_IN_PATH = re.compile(r"/(20\d\d)[-/]?(\d\d)[-/]?(\d\d)/")

_LONGEST_SCRIPT = 2_000
_OF_A_YEAR = re.compile(r"年报|报告|决算|总结|报表|(?<!政府)公报(?!第)")
_HALF_A_YEAR = 183


def is_cut(title: str) -> bool:
    """Whether a list shows a title cut short."""
    return title.rstrip().endswith(_ELLIPSIS)


def title_of(shown: str, full: str = "", cut_at: int | None = None) -> str:
    """A link's title as it is shown, without pin, date and bullet. Its attribute completes a text that is cut short, by
    a sign or at the length of its fellows (``cut_at``), stands for one that is not there, and never contradicts.
    """
    shown = _bare(shown)
    if shown and not full:
        return shown
    cut = is_cut(shown)
    if shown and not (cut or cut_at is not None or _is_open(shown)):
        return shown
    full = _bare(full)
    start = norm(shown).rstrip("….·")
    cut = cut or _is_open(shown) or (cut_at is not None and len(start) >= cut_at)
    return full if not shown or (cut and norm(full).startswith(start)) else shown


def _is_open(title: str) -> bool:
    """Whether a bracket of a title is not closed: it was cut off there."""
    return any(title.count(one) > title.count(other) for one, other in ("（）", "《》", "“”", "()"))


def title_pieces(pieces: Iterable[str]) -> tuple[str, ...]:
    """The pieces of text of a link that are its title, without dates and signs of a pinned entry before or behind."""
    whole = [piece for piece in pieces if piece.strip()]
    while whole and is_mark(whole[0]):
        del whole[0]
    while whole and is_mark(whole[-1]):
        del whole[-1]
    return tuple(whole)


@remembered(4096)
def around_title(piece: str) -> str:
    """The date that stands before or behind a title in one piece with it, if any."""
    text = " ".join(piece.split())
    found = (_DATE_BEFORE.search(text), _DATE_BEHIND.search(text))
    return " ".join(match.group().strip(" :：") for match in found if match)


def is_pinned(words: str) -> bool:
    """Whether the words of an entry say that it is kept on top."""
    return bool(_PINNED.search(words))


def address(base: str, href: str, script: str = "") -> str:
    """Where a link leads: its address, or the one path its script names (``openDoc('/a/b.html')``), else empty."""
    url = links.absolute(base, href.strip())
    if url is not None:
        return url
    called = f"{href} {script}"[:_LONGEST_SCRIPT].replace("\\/", "/")
    paths = {match[2] for match in _QUOTED.finditer(called) if _PATH.fullmatch(match[2])}
    return links.absolute(base, paths.pop()) or "" if len(paths) == 1 else ""


def month_day(words: str) -> MonthDay | None:
    """The one date without a year in a text (``01-12``, ``[01/12]``, ``1月12日``)."""
    found = {(int(match[1] or match[3]), int(match[2] or match[4])) for match in _MONTH_DAY.finditer(words)}
    return found.pop() if len(found) == 1 else None


def completed(shown: MonthDay, title: str, url: str, heading: int | None) -> date | None:
    """A date without a year, by the year in the entry's own address or that of the heading above; never by a guess.

    The year of the address holds where the two dates lie within half a year of each other. A heading may be the year
    that is reported on: it tells the year of publication only where the title names an earlier one, or is no report's.
    """
    near = _near(url)
    if near is not None:
        day = in_year(near.year, shown)
        return day if day is not None and abs((day - near).days) <= _HALF_A_YEAR else None
    return in_year(heading, shown) if heading is not None and _published_in(heading, title) else None


def _near(url: str) -> date | None:
    """A day near to that of an address."""
    carried = dates.of_url(url)
    written = _DAY_IN_PATH.search(url)
    return (
        carried.day
        or (in_year(int(written[1]), (int(written[2]), int(written[3]))) if written else None)
        or carried.until
    )


def better(words: Iterable[str]) -> str:
    """The title among the texts of several links to one address: a report's, a whole one, the one with most words."""
    return max(words, key=lambda title: (titles.is_report_title(title), not is_cut(title), _characters(title)))


def is_mark(piece: str) -> bool:
    text = norm(piece) if len(piece) <= _LONGEST_MARK and _MARKED.search(piece) else ""
    if _PINNED.fullmatch(text):
        return True
    bare = text.strip(_BRACKETS)
    return dates.dated_only(bare) or bool(_MONTH_DAY.fullmatch(bare))


def _published_in(heading: int, title: str) -> bool:
    if not _OF_A_YEAR.search(title) and not is_cut(title):
        return True
    years = titles.title_years(title)
    return bool(years) and heading > max(years)


@remembered(8192)
def _bare(title: str) -> str:
    title = " ".join(title.split())
    if not _is_decorated(title):
        return title
    title = _NUMBERED.sub("", _BULLETS.sub("", title))
    return _DATE_BEHIND.sub("", _DATE_BEFORE.sub("", _PIN_BEFORE.sub("", title))).strip()


def _is_decorated(title: str) -> bool:
    """Whether anything may stand around a title: it begins with no character, or ends with a figure or a bracket."""
    if not title or not ("\u4e00" <= title[0] <= "\u9fff" or title[0] in "《“"):
        return bool(title)
    return title[-1] in "])）】" or title[-1].isdigit() or title.startswith("置顶")


def _characters(title: str) -> int:
    return sum("\u4e00" <= one <= "\u9fff" for one in title)


def in_year(year: int, shown: MonthDay) -> date | None:
    try:
        return date(year, *shown)
    except ValueError:
        return None
