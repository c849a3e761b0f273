from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.changes import changed
from tests.fuzz.kinds import KINDS

COUNT = 6


@pytest.mark.parametrize("name", KINDS)
def test_no_source_raises(name: str) -> None:
    kind = KINDS[name]
    seeds = kind.seeds()
    for number in range(COUNT):
        kind.work(changed(seeds, Random(number)))


@pytest.mark.parametrize("name", KINDS)
def test_sources_as_they_were_do_not_raise_either(name: str) -> None:
    kind = KINDS[name]
    for data in kind.seeds()[:3]:
        kind.work(data)
