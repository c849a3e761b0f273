"""The verb of the evidence: whether the chains of what was kept, and of the journal, are whole."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.command import Settings, Verbs, pass_settings, verb
from monitor.cli.county import configured
from monitor.errors import StoreError
from monitor.evidence import custody
from monitor.evidence.evidence import JOURNAL, records
from monitor.model.flaws import Flaw
from monitor.store.chain import Head
from monitor.store.store import Store


@click.group(cls=Verbs)
def evidence() -> None:
    pass


@verb(evidence)
@pass_settings
def verify(settings: Settings) -> int:
    state = configured(settings).state_dir
    directory = state / "evidence"
    try:
        flaws = _both(state, directory)
    except StoreError as error:
        _tell(settings, custody.verify(directory))
        if error.code != "store-missing":
            raise
        flaws = []
    _tell(settings, flaws)
    harm = any(flaw.is_harm for flaw in flaws)
    if not harm:
        kept = sum(record.kind != JOURNAL for record in records(directory))
        settings.say(settings.words.say("evidence.intact", records=kept))
    return int(harm)


def _both(state: Path, directory: Path) -> list[Flaw]:
    """The flaws of evidence and journal, each held against what the other knows of it.

    A round may be under way: what vouches is read before that which it vouches for.
    """
    with Store.reading(state) as store:
        flaws = custody.verify(directory, store.evidence_head())
        vouched = [(line, Head(number, own)) for line, number, own in custody.vouched(directory)]
        return [*flaws, *store.journal.flaws(vouched)]


def _tell(settings: Settings, flaws: list[Flaw]) -> None:
    for flaw in flaws:
        says = settings.words.say(f"evidence.{flaw.code}", sequence=flaw.sequence)
        place = flaw.url or flaw.file or "—"
        line = "—" if flaw.line is None else flaw.line
        settings.say(
            settings.words.say("evidence.flaw", line=line, says=says, url=place), "red" if flaw.is_harm else None
        )
