"""The verb ``run``: the daemon."""

from __future__ import annotations

import logging

from monitor import daemon
from monitor.cli.command import Settings, pass_settings, verb


@verb()
@pass_settings
def run(settings: Settings) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    daemon.run(settings.config_path, settings.words)
    return 0
