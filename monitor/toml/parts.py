"""Patterns with names in them: ``<NAME>`` stands for the part of that name."""

from __future__ import annotations

from collections.abc import Mapping


def with_parts(pattern: str, parts: Mapping[str, str]) -> str:
    """The pattern with every part put in."""
    for name, part in parts.items():
        pattern = pattern.replace(f"<{name}>", part)
    return pattern
