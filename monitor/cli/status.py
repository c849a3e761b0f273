"""The verb ``status``: what stands, as a line, a table and an exit code."""

from __future__ import annotations

import click

from monitor.cli.command import Settings, pass_settings, print_json, verb
from monitor.cli.county import configured, configured_alone, require_known
from monitor.clock import report_year
from monitor.show import status as show
from monitor.show.view import seen_in
from monitor.store.store import Store


@verb()
@click.option("--agency")
@click.option("--json", "as_json", is_flag=True)
@pass_settings
def status(settings: Settings, agency: str | None, as_json: bool) -> int:
    config = configured_alone(settings) if agency is None else configured(settings)
    require_known(config, None, agency)
    with Store.reading(config.state_dir) as store:
        view = seen_in(store, config, report_year(settings.now), settings.now, agency, whole=as_json)
        if as_json:
            print_json(show.to_json(view, settings.words))
        else:
            _tell(settings, view)
        return show.exit_code(view)


def _tell(settings: Settings, view: show.View) -> None:
    settings.say(show.first_line(view, settings.words))
    if settings.quiet:
        return
    settings.table("status.headings", show.rows(view, settings.words))
    if more := show.unlisted(view):
        settings.say(settings.words.say("status.unlisted", listed=len(view.standings), more=more))
    columns = show.column_rows(view, settings.words)
    if columns:
        settings.table("status.column-headings", columns)
    if more := show.unlisted_columns(view):
        settings.say(settings.words.say("status.unlisted-columns", listed=len(columns), more=more))
