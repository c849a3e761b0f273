"""What section one says in words, held against the tables (Decree 711, art. 50).

A number in words agrees with any of the sums it may mean. It is wrong for certain only where it is the only one, exact,
without a wider scope, and every sum it may mean is known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from monitor.judge.prose.amounts import TOTAL, Amount, Sum, amount
from monitor.model.claims import Claim, Period, Scope
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.reports import Report
from monitor.model.roster import BodyKind
from monitor.read.clauses.sentences import overview
from monitor.read.form import narrative
from monitor.read.form.narrative.topics import OF_ALL, RESULTS, Topic

_DENIALS = {"received": "none_received", "review": "no_review", "suit": "no_suit"}
_RATES = {"rate_closed": "rate_of_all", "rate_answered": "rate_of_all", "all_answered": "all_closed"}
"""How places of findings name what is denied, and what is said of all."""

_COUNTED = ("received", "to_handle", "handled", "closed")
_PARTS, _OTHERS = frozenset((*RESULTS, "granted_or_partly")), frozenset((*OF_ALL, *RESULTS))
_REQUEST = "申请"
_WHOLES = ("new", "new + carry_in", "r7")
"""What results are told of, and which of the table it may be."""

_CLOSED = ("all_closed", "rate_closed", "all_answered", "rate_answered")


def prose_agrees(
    dossier: Dossier,
    *,
    accepted: Mapping[Topic, Sequence[Sum]],
    elsewhere_at_zero: Sequence[Sum],
    denied_elsewhere: Sequence[Topic],
    may_leave_out: Mapping[Topic, Sum],
) -> Iterator[Remark]:
    """Each topic of section one is one of the sums ``accepted`` for it.

    Another rule speaks where a topic of ``denied_elsewhere`` is denied, and where a sum of ``elsewhere_at_zero`` is
    nought in the table and more in words. Told beside the new requests, a topic ``may_leave_out`` others: a number
    that is less by no more than those may be right.
    """
    report, told = _report(dossier), _told(dossier)
    left_out = {topic: amount(report, sum_) for topic, sum_ in may_leave_out.items()}
    found = [
        remark
        for topic, sums in accepted.items()
        for claims in _by_column(_of(told, topic, topic not in denied_elsewhere))
        if (remark := _compared(report, claims, topic, sums, left_out.get(topic))) is not None
    ]
    wrong = any(remark.verdict in (Verdict.FAILS, Verdict.UNSURE) for remark in found)
    elsewhere = (amount(report, sum_) for sum_ in elsewhere_at_zero) if wrong else ()
    if any(one is not None and one.value == 0 for one in elsewhere):
        yield Remark(verdict=Verdict.SKIPPED, reason="elsewhere")
    else:
        yield from found or [Remark(verdict=Verdict.SKIPPED, reason="not_stated")]


def prose_denies(
    dossier: Dossier, *, denied: Mapping[Topic, Sum], against_zero: Mapping[Topic, Sequence[Sum]]
) -> Iterator[Remark]:
    """What is ``denied`` in words is nought in the tables, and what is nought there is not claimed in words.

    Where a number is claimed as well, the denial may be about something else.
    """
    report, told = _report(dossier), _told(dossier)
    found = [_denied(report, told, topic, sum_) for topic, sum_ in denied.items()]
    found += [_claimed(report, _of(told, topic, False), topic, sums) for topic, sums in against_zero.items()]
    yield from [one for one in found if one is not None] or [Remark(verdict=Verdict.SKIPPED, reason="not_stated")]


def all_closed(
    dossier: Dossier,
    *,
    left: Mapping[Topic, Sum],
    received: Sum,
    sure: Sequence[Topic],
    only: Mapping[Topic, Sum],
) -> Iterator[Remark]:
    """What is said of all leaves nothing over: the sum ``left`` for each topic; nor is it said where there is nothing.

    What is said of the ``only`` request is there: where one was received, that sum is not nought.

    Who has answered all that was due may have others left: a person has to look at topics that are not ``sure``.
    """
    report, told = _report(dossier), _told(dossier)
    came = amount(report, received)
    nothing = any(claim.topic == "received" and claim.value == 0 and claim.firm for claim in told)
    found = False
    for topic, sum_ in left.items():
        mine, rest = [claim for claim in told if claim.topic == topic], amount(report, sum_)
        if not mine or rest is None or came is None:
            continue
        found = True
        if came.value == 0 and topic in _CLOSED:
            yield _contradicted(topic, mine, came, wrong=True, sure=nothing)
        else:
            yield _contradicted(topic, mine, rest, wrong=bool(rest.value), sure=topic in sure)
    for topic, sum_ in only.items() if came is not None and came.value == 1 else ():
        mine, there = [claim for claim in told if claim.topic == topic], amount(report, sum_)
        if mine and there is not None:
            found = True
            yield _contradicted(topic, mine, there, wrong=there.value == 0, sure=True)
    if not found:
        yield Remark(verdict=Verdict.SKIPPED, reason="not_stated")


def _told(dossier: Dossier) -> list[Claim]:
    """The claims of section one about the whole body in the whole year; a government's body is its whole area.

    Where more is told beside a number (又收到、另有), it is not the whole; where a thing is both denied and counted,
    the words may be about two.
    """
    report = _report(dossier)
    claims = _of_their_whole(report, narrative.claims(overview(report), report.year, report.agency))
    beside = {claim.topic for claim in claims if claim.said_of.scope is Scope.REST and claim.value}
    denied = {(one.topic, one.column) for one in claims if one.topic in _DENIALS and one.value == 0 and one.firm}
    torn = denied & {(one.topic, one.column) for one in claims if one.value and one.firm}
    found = [
        replace(one, qualified=True) if one.topic in beside or (one.topic, one.column) in torn else one
        for one in claims
        if one.decides
    ]
    if dossier.kind is not BodyKind.GOVERNMENT:
        return found
    return [replace(claim, said_of=replace(claim.said_of, scope=Scope.WHOLE)) for claim in found]


def _of(told: Sequence[Claim], topic: str, denials: bool) -> list[Claim]:
    return [claim for claim in told if claim.topic == topic and (denials or claim.value)]


def _of_their_whole(report: Report, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, results of other requests than the table's qualified: those told last are not what it has.

    Those are the first received or handled of a sentence (去年的4件全部公开。没有部分公开), or later ones that are all.
    """
    if not any(claim.topic in _PARTS for claim in claims):
        return list(claims)
    known = {None, *(one.value for sum_ in _WHOLES if (one := amount(report, sum_)) is not None)}
    found: list[Claim] = []
    whole: Claim | None = None
    for claim in claims:
        if _is_whole(claim) and (whole is None or claim.quote != whole.quote or _is_all(claim)):
            whole = claim
        elif whole is not None and claim.quote != whole.quote and _REQUEST in claim.quote:
            whole = None
        part = claim.topic in _PARTS and whole is not None
        apart = part and not _is_of(claim, whole or claim, known)
        found.append(replace(claim, qualified=True) if apart else claim)
    return found


def _is_whole(claim: Claim) -> bool:
    """Whether a claim is of requests that results told behind it may be of."""
    if claim.topic in _OTHERS:
        return claim.said_of.period is Period.OTHER
    return claim.topic in _COUNTED and bool(claim.value) and claim.said_of.period is not Period.COMPARED


def _is_of(part: Claim, whole: Claim, known: Collection[int | float | None]) -> bool:
    """Whether a result may be one of the requests told last: those of the table, or of another year where it is not."""
    of_this = part.said_of.dated and part.said_of.period is Period.THIS is not whole.said_of.period
    return of_this or (_is_all(whole) and whole.value in known)


def _is_all(claim: Claim) -> bool:
    return claim.firm and claim.column == TOTAL


def _by_column(told: Sequence[Claim]) -> Iterator[list[Claim]]:
    """Claims of one topic, those of all applicants and those of each kind apart."""
    for column in dict.fromkeys(claim.column for claim in told):
        yield [claim for claim in told if claim.column == column]


def _contradicted(kind: str, told: Sequence[Claim], sum_: Amount, *, wrong: bool, sure: bool) -> Remark:
    where = _where(_RATES.get(kind, kind))
    values: Values = {"quote": told[0].quote, "figures": sum_.shown}
    if sum_.value is None:
        return Remark(verdict=Verdict.SKIPPED, where=where, reason="blank", values=values)
    if not wrong:
        return Remark(verdict=Verdict.HOLDS, where=where)
    certain = sure and any(claim.firm for claim in told)
    verdict = Verdict.FAILS if certain else Verdict.UNSURE
    return Remark(verdict=verdict, where=where, reason=kind, values=values, cells=sum_.cells, claims=tuple(told[:1]))


def _compared(
    report: Report, told: Sequence[Claim], kind: str, sums: Sequence[str], left_out: Amount | None = None
) -> Remark | None:
    """Claims of a topic against what they may mean; None where there are none to compare."""
    exact = [claim for claim in told if not claim.hedged]
    whole = [claim for claim in exact if not claim.part]
    may_mean = [(claim, one) for claim in exact for one in _sums(report, sums, claim.column)]
    if any(one.value == claim.value for claim, one in may_mean):
        return Remark(verdict=Verdict.HOLDS, where=_where(kind))
    if not whole or not may_mean:
        return None
    known = [one for claim, one in may_mean if claim in whole]
    if any(one.value is None for one in known):
        return _not_known(kind, whole, known)
    firm = [claim for claim in whole if claim.firm and not _of_new(claim, known, left_out)]
    numbers = tuple(dict.fromkeys(claim.value for claim in firm or whole))
    sure = bool(firm)
    reason = "fails" if sure else "several" if len(numbers) > 1 else "doubtful"
    values = {**_values(firm or whole, known), "numbers": "、".join(f"{number}" for number in numbers)}
    cells = tuple(dict.fromkeys(cell for one in known for cell in one.cells))
    verdict, claims = Verdict.FAILS if sure else Verdict.UNSURE, tuple((firm or whole)[:1])
    return Remark(verdict=verdict, where=_where(kind), reason=reason, values=values, cells=cells, claims=claims)


def _of_new(claim: Claim, known: Sequence[Amount], left_out: Amount | None) -> bool:
    """Whether a number may be that of the new requests alone, without those ``left_out``."""
    others = left_out.value or 0 if left_out is not None else 0
    return claim.of_new and any(0 < (one.value or 0) - (claim.value or 0) <= others for one in known)


def _sums(report: Report, sums: Sequence[str], column: str) -> list[Amount]:
    """What a claim may mean: of all applicants, and of the kind it names."""
    columns = dict.fromkeys((column, TOTAL))
    found = [amount(report, expression, one) for one in columns for expression in sums]
    return [one for one in found if one is not None]


def _not_known(kind: str, whole: Sequence[Claim], known: Sequence[Amount]) -> Remark:
    """Some sum has no number: skipped; unsure where even the known cells of each are more than the words say."""
    largest = max(claim.value or 0 for claim in whole)
    beyond = all(one.at_least is not None and one.at_least > largest for one in known)
    verdict = Verdict.UNSURE if beyond else Verdict.SKIPPED
    reason = "exceeded" if beyond else "blank"
    cells = tuple(cell for one in known for cell in one.cells)
    return Remark(verdict=verdict, where=_where(kind), reason=reason, values=_values(whole, known), cells=cells)


def _denied(report: Report, claims: Sequence[Claim], kind: str, expression: str) -> Remark | None:
    told = [claim for claim in claims if claim.topic == kind and claim.value == 0]
    claim = next((one for one in told if one.firm), told[0] if told else None)
    sum_ = amount(report, expression, claim.column) if claim is not None else None
    if claim is None or sum_ is None:
        return None
    where, values = _where(_DENIALS.get(kind, kind)), {"quote": claim.quote, "figures": sum_.shown}
    if sum_.value is None:
        return Remark(verdict=Verdict.SKIPPED, where=where, reason="blank", values=values)
    if sum_.value == 0:
        return Remark(verdict=Verdict.HOLDS, where=where)
    otherwise = any(one.topic == kind and one.value and one.column == claim.column for one in claims)
    verdict, reason = (Verdict.FAILS, "fails") if claim.firm and not otherwise else (Verdict.UNSURE, "qualified")
    return Remark(verdict=verdict, where=where, reason=reason, values=values, cells=sum_.cells, claims=(claim,))


def _claimed(report: Report, told: Sequence[Claim], kind: str, sums: Sequence[str]) -> Remark | None:
    """A claim where the table says nought."""
    nought = amount(report, sums[0])
    everybody = [claim for claim in told if claim.column == TOTAL]
    remark = _compared(report, everybody or told, kind, sums) if nought is not None and nought.value == 0 else None
    return replace(remark, reason="stated") if remark is not None and remark.verdict is Verdict.FAILS else remark


def _values(whole: Sequence[Claim], known: Sequence[Amount]) -> Values:
    shown = "；".join(dict.fromkeys(one.shown for one in known))
    return {"number": whole[0].value or 0, "unit": whole[0].unit, "quote": whole[0].quote, "figures": shown}


def _where(kind: str) -> str:
    return f"section.1.{kind}"


def _report(dossier: Dossier) -> Report:
    assert dossier.report is not None
    return dossier.report
