"""The rule book proved on drawn reports: a consistent one is never accused, a single fault is named by its rule alone.

``make proof`` does the same with thousands.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import pytest

from monitor.model.findings import Finding, Verdict
from monitor.model.roster import BodyKind
from tests.judge import consistent, drawn
from tests.judge.faults import FAULTS, carriers
from tests.judge.test_rules import NEVER_FAILS

SAMPLES = [consistent.sample(number) for number in range(128)]


@pytest.mark.parametrize("look", consistent.LOOKS)
def test_no_consistent_report_is_accused_of_anything(look: str) -> None:
    told = [consistent.findings(consistent.known(one)) for one in SAMPLES if one.look == look]
    assert len(told) == len(SAMPLES) / len(consistent.LOOKS)
    assert [_said(finding) for found in told for finding in _accusing(found)] == []


def test_the_samples_are_of_every_kind_form_and_size_alone_and_beside_that_of_the_year_before() -> None:
    assert {one.unit.kind for one in SAMPLES} == {BodyKind.GOVERNMENT, BodyKind.DEPARTMENT, BodyKind.TOWNSHIP}
    assert {one.report.format for one in SAMPLES} == {"v2019", "v2021"}
    assert {one.report.year for one in SAMPLES} == {*consistent.YEARS}
    assert {(one.previous or one.report).format for one in SAMPLES if one.report.year == 2021} == {"v2019", "v2021"}
    received = [one.report.figures["table3"]["new"][-1] for one in SAMPLES]
    assert 0 in received
    assert max(int(count) for count in received) > 1000


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_by_its_rule_and_by_no_other(name: str) -> None:
    fault = FAULTS[name]
    for one in islice(carriers(name, 5 * len(name)), 3):
        accused = {finding.rule for finding in _accusing(consistent.findings(fault.put(one)))}
        assert accused - fault.beside == {fault.rule}, (one.look, one.unit.name, one.report.year)


def test_every_rule_that_accuses_a_report_has_a_fault_to_name() -> None:
    rules = {rule.id for rule in drawn.shipped().rules if rule.subject in ("report", "units")}
    assert {fault.rule for fault in FAULTS.values()} == rules - NEVER_FAILS


def _accusing(found: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.verdict in (Verdict.FAILS, Verdict.BROKEN)]


def _said(finding: Finding) -> tuple[str, str, int, str, str]:
    return finding.rule, finding.agency, finding.year, finding.where, finding.says
