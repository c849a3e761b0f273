"""The verb ``run``: the daemon."""

from __future__ import annotations

from monitor.cli import log
from monitor.cli.command import Settings, pass_settings, verb
from monitor.daemon import service


@verb()
@pass_settings
def run(settings: Settings) -> int:
    log.to_stderr()
    service.run(settings.config_path, settings.words)
    return 0
