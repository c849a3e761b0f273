"""What section one claims of requests, disputes and documents, clause by clause (words: rules/narrative.toml).

A number is said of the words of its clause before it, or, if there are none, of those behind it. It can be held
against a table only where every word that may limit it is known not to.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from monitor.model.claims import Claim
from monitor.read.clauses.sentences import sentences
from monitor.read.form.narrative.telling import Telling


def claims(paragraphs: Sequence[str], year: int | None, own: str | None = None) -> tuple[Claim, ...]:
    """All claims of section one in order; of a topic told in the passage on requests, those there alone.

    ``own`` is the name of the body that reports: what is said of it is said of itself.
    """
    return _claims(tuple(paragraphs), year, own or "")


@lru_cache(maxsize=64)
def _claims(paragraphs: tuple[str, ...], year: int | None, own: str) -> tuple[Claim, ...]:
    """Several rules ask for the claims of the same section one after the other."""
    telling = Telling(year, own)
    told = [(one, claim) for one in sentences(paragraphs) for claim in telling.take(one)]
    near = {claim.topic for one, claim in told if one.requests}
    return tuple(claim for one, claim in told if one.requests or claim.topic not in near)
