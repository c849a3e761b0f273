"""Who issues bulletins, and what the operator is told of the monitor itself."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Office(Struct, frozen=True, kw_only=True):
    """Who signs: the county's e-government center. ``feedback`` is a clause saying how to answer; empty = by reply."""

    name: str
    phone: str
    email: str
    address: str = ""
    feedback: str = ""


class Alert(Struct, frozen=True, kw_only=True):
    """A fault of ours that lasts: its fixed name, since when, and a finished sentence."""

    name: str
    since: datetime
    says: str
