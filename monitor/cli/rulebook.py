"""The rule book a verb judges by."""

from __future__ import annotations

from monitor.cli.command import Settings
from monitor.cli.county import configured
from monitor.judge.book import rulebook
from monitor.judge.book.rulebook import RuleBook
from monitor.shipped import rules_dir


def book_in_force(settings: Settings) -> RuleBook:
    """The rule book with what the county changed in it; without a configuration the shipped one."""
    if not settings.stated_config and not settings.config_path.exists():
        return rulebook.load(rules_dir())
    return rulebook.load(rules_dir(), configured(settings).rules_dir)
