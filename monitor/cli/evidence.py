"""The verb of the evidence: whether the chain of what was kept is whole."""

from __future__ import annotations

import click

from monitor.cli.command import Settings, Verbs, pass_settings, verb
from monitor.cli.county import configured
from monitor.evidence import custody
from monitor.evidence.evidence import records


@click.group(cls=Verbs)
def evidence() -> None:
    pass


@verb(evidence)
@pass_settings
def verify(settings: Settings) -> int:
    directory = configured(settings).state_dir / "evidence"
    flaws = custody.verify(directory)
    for flaw in flaws:
        says = settings.words.say(f"evidence.{flaw.code}")
        settings.say(settings.words.say("evidence.flaw", line=flaw.line or "—", says=says, url=flaw.url or "—"), "red")
    if not flaws:
        settings.say(settings.words.say("evidence.intact", records=sum(1 for _ in records(directory))))
    return int(bool(flaws))
