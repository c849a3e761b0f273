"""A rule as it is in force, and the book of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from monitor.model.findings import Severity
from monitor.model.roster import BodyKind

Subject = Literal["report", "units", "column", "site"]


class Origin(Struct, frozen=True, kw_only=True):
    """Where a value of a rule stands.

    A ``local`` one was set by the county, on the ``basis`` it names; ``before`` is the shipped value, as TOML.
    """

    file: str
    line: int | None = None
    local: bool = False
    basis: str = ""
    before: str = ""


class Rule(Struct, frozen=True, kw_only=True):
    """A paragraph of the book, with what the county changed in it.

    ``params`` are what the check takes besides the dossier, ``local_law`` stands beside the law in letters.
    ``origins`` say where the paragraph stands (key ``id``) and where the county set what differs from it.
    ``subject`` is what is judged: a ``report`` by a visit; the reports of all ``units`` side by side over stored facts
    once the visits are done; a ``column`` or a whole ``site`` after a survey of it.
    """

    id: str
    title: str
    title_en: str
    law: str
    why: str
    fix: str
    label: str
    severity: Severity
    version: int
    check: str
    since: int = 0
    until: int = 9999
    needs: tuple[str, ...] = ()
    kinds: tuple[BodyKind, ...] = ()
    readings: int | None = None
    opens_case: bool = True
    subject: Subject = "report"
    local_law: str = ""
    example: str = ""
    params: Mapping[str, Any] = {}
    origins: Mapping[str, Origin] = {}

    def grounds(self) -> str:
        """The law, and the local one beside it."""
        return "；".join(filter(None, (self.law, self.local_law)))

    def covers(self, year: int) -> bool:
        """Whether reports on that year are judged by it."""
        return self.since <= year <= self.until


class RuleBook(Struct, frozen=True):
    """The rules in force, in the order of the book, and those the county has switched off."""

    rules: tuple[Rule, ...]
    off: tuple[Rule, ...] = ()

    def get(self, rule_id: str) -> Rule | None:
        """The rule in force under an id."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def part(self, subject: Subject) -> RuleBook:
        """The book with nothing but the rules in force that judge one kind of thing."""
        return replace(self, rules=tuple(rule for rule in self.rules if rule.subject == subject))

    def withdrawn(self, rule_id: str, year: int) -> Rule | None:
        """The rule under an id if the book no longer applies it to reports on that year."""
        known = next((rule for rule in (*self.rules, *self.off) if rule.id == rule_id), None)
        return known if known is not None and (known in self.off or not known.covers(year)) else None


OWN = frozenset(Rule.__struct_fields__) - {"params", "origins"}
"""The keys of a paragraph that are not parameters of its check."""
