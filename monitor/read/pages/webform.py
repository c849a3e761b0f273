"""The annual form of a website (政府网站工作年度报表, 国办函〔2018〕12号) by its title."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.read.words import norm

_FORM = re.compile(r"网站(?:工作年度|年度工作)报表")
_SHORT_NAME = re.compile(r"网站.{0,6}报表")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年|(?!\d))")
_NEAR = re.compile(r"公开|年报|报表|年度")
_LONGEST = 120


@lru_cache(maxsize=8192)
def form_years(title: str) -> tuple[int, ...]:
    """The years in the title of such a form, none for any other title."""
    said = norm(title[:_LONGEST])
    return tuple(int(year) for year in _YEAR.findall(said)) if _FORM.search(said) else ()


@lru_cache(maxsize=8192)
def is_form_column(name: str) -> bool:
    """Whether a link of the home page names a column of such forms."""
    return bool(_SHORT_NAME.search(norm(name[:_LONGEST]))) and not form_years(name)


def may_hold_forms(name: str) -> bool:
    """Whether a column of that name may hold the form among other things."""
    return bool(_NEAR.search(norm(name[:_LONGEST])))
