"""The terminal: inert text, tables that know how wide Chinese is."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from monitor.words.signs import visible

_PLAIN_WIDTH = 140


def table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, color: bool, styles: Sequence[str | None] = ()
) -> None:
    """Print a table; on a terminal as wide as it is, into a pipe wide enough."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    terminal = sys.stdout.isatty()
    console = Console(
        file=sys.stdout, width=None if terminal else _PLAIN_WIDTH, no_color=not color, highlight=False, emoji=False
    )
    drawn = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for position, heading in enumerate(headings):
        drawn.add_column(heading, overflow="fold", style=styles[position] if position < len(styles) else None)
    for row in rows:
        drawn.add_row(*(Text(visible(cell)) for cell in row))
    console.print(drawn)
