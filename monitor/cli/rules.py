"""The verb of the rule book."""

from __future__ import annotations

import click

from monitor.cli.command import Settings, lined, pass_settings, verb
from monitor.cli.rulebook import book_in_force
from monitor.judge.book import rulebook
from monitor.shipped import rules_dir
from monitor.show import rules as show


@verb()
@click.argument("rule_id", required=False)
@click.option("--markdown", is_flag=True)
@click.option("--shipped", is_flag=True)
@pass_settings
def rules(settings: Settings, rule_id: str | None, markdown: bool, shipped: bool) -> int:
    found = rulebook.load(rules_dir()) if shipped else book_in_force(settings)
    if markdown:
        click.echo(lined(show.rules_markdown(found, settings.words)))
        return 0
    if rule_id is None:
        settings.table("rule.headings", show.rule_rows(found, settings.words))
        return 0
    known = {rule.id.upper(): rule for rule in (*found.rules, *found.off)}
    if rule_id.upper() not in known:
        raise click.UsageError(settings.words.say("error.no-such-rule", rule=rule_id))
    for line in show.rule_lines(known[rule_id.upper()], settings.words):
        click.echo(line)
    return 0
