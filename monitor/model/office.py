"""Who issues bulletins."""

from __future__ import annotations

from msgspec import Struct


class Office(Struct, frozen=True, kw_only=True):
    """Who signs: the county's e-government center. ``feedback`` is a clause saying how to answer; empty = by reply."""

    name: str
    phone: str
    email: str
    address: str = ""
    feedback: str = ""
