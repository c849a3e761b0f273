"""Where the data files of the package lie: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def rules_dir() -> Path:
    """The directory of the rule book, the layout and the calendars."""
    return _shipped("rules")


def shipped_config() -> Path:
    """The commented config.toml a new county starts from."""
    return _shipped("config.toml")


def _shipped(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.exists() else _PACKAGE.parent / name
