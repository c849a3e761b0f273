"""The rule book proved: consistent reports, of which none may be accused, and as many faults, one in each report.

Run by ``make proof``. Prints what became of them by rule; exits with 1 if a consistent report is accused
or if fewer than 99 of 100 faults are named by the rule they belong to.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from monitor.model.findings import Finding, Verdict
from tests.judge import consistent
from tests.judge.faults import FAULTS, carriers

CONSISTENT, EACH, WANTED = 1000, 45, 0.99
NAMED, ANOTHER, MISSED, AND_OTHERS = "named", "by another", "missed", "and others"
COLUMNS = (NAMED, ANOTHER, MISSED, AND_OTHERS)


def accusing(found: Iterable[Finding]) -> list[Finding]:
    """What would be held against a body, and our own failures."""
    return [finding for finding in found if finding.verdict in (Verdict.FAILS, Verdict.BROKEN)]


def accused() -> Iterator[str]:
    """Every accusation of a consistent report."""
    for number in range(CONSISTENT):
        for finding in accusing(consistent.findings(consistent.known(consistent.sample(number)))):
            yield f"{number}  {finding.agency} {finding.year}  {finding.rule} {finding.where}  {finding.says}"


def outcomes(name: str, start: int) -> Iterator[tuple[str, str]]:
    """What became of a fault in each of some reports, and where it was not named as it should be."""
    fault = FAULTS[name]
    for one in islice(carriers(name, start), EACH):
        rules = {finding.rule for finding in accusing(consistent.findings(fault.put(one)))}
        others = sorted(rules - {fault.rule} - fault.beside)
        what = f"{name}  {one.unit.name} {one.report.year} {one.look}  {' '.join(sorted(rules))}"
        if fault.rule not in rules:
            yield (ANOTHER if others else MISSED), what
        else:
            yield NAMED, ""
            if others:
                yield AND_OTHERS, what


def main() -> int:
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    cases: list[str] = []
    for number, (name, fault) in enumerate(FAULTS.items()):
        for outcome, what in outcomes(name, CONSISTENT + EACH * number):
            table[fault.rule][outcome] += 1
            cases += [f"{outcome}: {what}"] if what else []
    wrong = list(accused())
    show(table, cases, wrong)
    total = sum(table.values(), Counter())
    enough = total[NAMED] >= WANTED * (total[NAMED] + total[ANOTHER] + total[MISSED])
    return 0 if enough and not wrong else 1


def show(table: dict[str, Counter[str]], cases: list[str], wrong: list[str]) -> None:
    rows = {**dict(sorted(table.items())), "all": sum(table.values(), Counter())}
    print(f"{'rule':8}{'injected':>10}" + "".join(f"{column:>12}" for column in COLUMNS))
    for rule, row in rows.items():
        injected = row[NAMED] + row[ANOTHER] + row[MISSED]
        print(f"{rule:8}{injected:10}" + "".join(f"{row[column]:12}" for column in COLUMNS))
    share = rows["all"][NAMED] / max(1, rows["all"].total() - rows["all"][AND_OTHERS])
    print(f"\n{share:.2%} of the faults were named by their rule.")
    print(f"{CONSISTENT} consistent reports, {len(wrong)} accusations.")
    print(*cases, *wrong, sep="\n")


if __name__ == "__main__":
    sys.exit(main())
