"""Faults of annual reports met in reality: each breaks one thing, and one rule of the rule book must say so.

They expect a faultless report of the 2021 format and of a unit of medium size, which has requests and results.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from monitor.demo import misstatements as words
from monitor.demo import slips
from monitor.demo.figures import LEAVES, Row, Value
from monitor.demo.grids import FORM
from monitor.demo.prose import POOLS
from monitor.demo.reports import Part, Report

_UNPAID = "r6.2"


class Defect(Struct, frozen=True):
    """A fault and the id of the only rule that fails because of it."""

    rule: str
    apply: Callable[[Report], Report]


def carry_over_misstated(report: Report) -> Report:
    """One more natural person carried over than is left: the balance of that column is broken."""
    return _changed(report, "table3", "carry_out", 0)


def result_misstated(report: Report) -> Report:
    """One more request of natural persons granted than were closed; the row disagrees with its total too."""
    return _changed(report, "table3", "r1", 0)


def totals_exchanged(report: Report) -> Report:
    """The row totals of two results entered in each other's place: both rows are wrong, every column still adds up."""
    table = report.figures["table3"]
    first = next(key for key in LEAVES[report.format] if table[key][-1])
    other = next(key for key in LEAVES[report.format] if table[key][-1] != table[first][-1])
    rows = {first: (*table[first][:-1], table[other][-1]), other: (*table[other][:-1], table[first][-1])}
    return words.with_rows(report, "table3", rows)


def disputes_misstated(report: Report) -> Report:
    return _changed(report, "table4", "review", 0)


def section_missing(report: Report) -> Report:
    """Section five left out, the sixth numbered as the fifth."""
    kept = tuple(part for part in report.parts if part.number != 5)
    return _without_parts_sentence(replace(report, parts=_renumbered(kept)))


def sections_exchanged(report: Report) -> Report:
    first, second, third, fourth, fifth, sixth = report.parts
    return _without_parts_sentence(replace(report, parts=_renumbered((first, second, third, fifth, fourth, sixth))))


def ordinal_repeated(report: Report) -> Report:
    """The sixth section printed as another fifth."""
    *others, last = report.parts
    return _without_parts_sentence(replace(report, parts=(*others, replace(last, ordinal=others[-1].ordinal))))


def section_empty(report: Report) -> Report:
    *others, last = report.parts
    return replace(report, parts=(*others, replace(last, paragraphs=())), signature=())


def decisions_row_missing(report: Report) -> Report:
    return _without_row(report, "table2", "coercion")


def result_row_missing(report: Report) -> Report:
    return _without_row(report, "table3", "r5.4")


def dispute_group_missing(report: Report) -> Report:
    return _without_row(report, "table4", "after")


def words_for_a_number(report: Report) -> Report:
    return words.with_rows(report, "table2", {"penalties": (FORM.attached,)})


def fee_unstated(report: Report) -> Report:
    *others, last = report.parts
    return replace(report, parts=(*others, replace(last, paragraphs=POOLS["other"]["missing"])))


def notices_denied(report: Report) -> Report:
    """More requests of natural persons dropped for an unpaid fee notice than were carried in, and no notice sent."""
    table = report.figures["table3"]
    wanted, rows = int(table["carry_in"][-1]) + 1, dict[str, Row]()
    for key in (key for key in LEAVES[report.format] if key != _UNPAID):
        moved = min(wanted, int(table[key][0]))
        wanted -= moved
        rows[key] = _more(table[key], -moved)
    rows[_UNPAID] = _more(table[_UNPAID], int(table["carry_in"][-1]) + 1 - wanted)
    return _with_other(words.with_rows(report, "table3", rows), "denied")


def fee_odd(report: Report) -> Report:
    """A fee that is no multiple of ten yuan, among charges that are more."""
    return _with_other(words.with_rows(report, "table2", {"fees_wan": (1.5,)}), "odd")


def regulations_claimed(report: Report) -> Report:
    return words.with_rows(report, "table2", {"regulations.valid": (6,)})


def stock_too_small(report: Report) -> Report:
    """More documents made than are in force and were repealed; the text says the same."""
    before = {key: int(report.figures["table2"][f"documents.{key}"][0]) for key in ("made", "repealed", "valid")}
    after = {**before, "made": before["valid"] + before["repealed"] + 1}
    first, *others = report.parts
    said, says = (POOLS["overview"]["documents"][0].format(**counts) for counts in (before, after))
    paragraphs = tuple(text.replace(said, says) for text in first.paragraphs)
    changed = replace(report, parts=(replace(first, paragraphs=paragraphs), *others))
    return words.with_rows(changed, "table2", {"documents.made": (after["made"],)})


def problems_untold(report: Report) -> Report:
    untold = POOLS["problems"]["untold"]
    parts = tuple(replace(part, paragraphs=untold) if part.number == 5 else part for part in report.parts)
    return replace(report, parts=parts)


def issuer_foreign(report: Report) -> Report:
    return replace(report, metadata=replace(report.metadata, issuer=POOLS["page"]["stranger"][0]))


def index_of_old(report: Report) -> Report:
    """An index number of three years ago."""
    year = report.published.year
    old = report.metadata.index.replace(f"/{year}-", f"/{year - 3}-")
    return replace(report, metadata=replace(report.metadata, index=old))


def year_misprinted(report: Report) -> Report:
    """The overview opens with the year before."""
    first, *others = report.parts
    opening, *aspects = first.paragraphs
    wrong = opening.replace(str(report.year), str(report.year - 1), 1)
    return replace(report, parts=(replace(first, paragraphs=(wrong, *aspects)), *others))


def self_exchanged(report: Report) -> Report:
    """The overview speaks as a body of another kind."""
    first, *others = report.parts
    opening, *aspects = first.paragraphs
    own = next(word for word in FORM.selves if word in opening)
    wrong = opening.replace(own, FORM.selves[own], 1)
    return replace(report, parts=(replace(first, paragraphs=(wrong, *aspects)), *others))


def period_cut(report: Report) -> Report:
    """The period ends a month early."""
    return _with_period(report, *FORM.period_end)


def period_of_last_year(report: Report) -> Report:
    return _with_period(report, str(report.year), str(report.year - 1))


def title_of_last_year(report: Report) -> Report:
    return replace(report, title=report.title.replace(str(report.year), str(report.year - 1)))


def metadata_blank(report: Report) -> Report:
    return replace(report, metadata=replace(report.metadata, index="", source=""))


def dated_too_early(report: Report) -> Report:
    """Dated inside the year it reports on."""
    return replace(report, published=too_early(report.year), signature=())


def too_early(year: int) -> date:
    return date(year, 12, 28)


DEFECTS: Mapping[str, Defect] = {
    "carry_over_misstated": Defect("AR-A01", carry_over_misstated),
    "result_misstated": Defect("AR-A02", result_misstated),
    "totals_exchanged": Defect("AR-A03", totals_exchanged),
    "disputes_misstated": Defect("AR-A04", disputes_misstated),
    "section_missing": Defect("AR-F01", section_missing),
    "sections_exchanged": Defect("AR-F02", sections_exchanged),
    "ordinal_repeated": Defect("AR-F03", ordinal_repeated),
    "section_empty": Defect("AR-F04", section_empty),
    "decisions_row_missing": Defect("AR-F06", decisions_row_missing),
    "result_row_missing": Defect("AR-F07", result_row_missing),
    "dispute_group_missing": Defect("AR-F08", dispute_group_missing),
    "words_for_a_number": Defect("AR-F11", words_for_a_number),
    "fee_unstated": Defect("AR-L01", fee_unstated),
    "received_misstated": Defect("AR-N01", words.received_misstated),
    "closed_misstated": Defect("AR-N02", words.closed_misstated),
    "carried_out_misstated": Defect("AR-N03", words.carried_out_misstated),
    "granted_misstated": Defect("AR-N04", words.granted_misstated),
    "requests_denied": Defect("AR-N05", words.requests_denied),
    "reviews_misstated": Defect("AR-N06", words.reviews_misstated),
    "review_denied": Defect("AR-N07", words.review_denied),
    "parts_misstated": Defect("AR-N08", words.parts_misstated),
    "channels_misstated": Defect("AR-N09", words.channels_misstated),
    "documents_misstated": Defect("AR-N10", words.documents_misstated),
    "share_misstated": Defect("AR-N11", words.share_misstated),
    "all_claimed_closed": Defect("AR-N12", words.all_claimed_closed),
    "fees_misstated": Defect("AR-A06", words.fees_misstated),
    "self_exchanged": Defect("AR-X05", self_exchanged),
    "notices_denied": Defect("AR-L02", notices_denied),
    "fee_odd": Defect("AR-L03", fee_odd),
    "regulations_claimed": Defect("AR-L05", regulations_claimed),
    "stock_too_small": Defect("AR-L07", stock_too_small),
    "problems_untold": Defect("AR-L08", problems_untold),
    "issuer_foreign": Defect("AR-M03", issuer_foreign),
    "index_of_old": Defect("AR-M04", index_of_old),
    "year_misprinted": Defect("AR-X06", year_misprinted),
    "period_cut": Defect("AR-X07", period_cut),
    "period_of_last_year": Defect("AR-X07", period_of_last_year),
    "title_of_last_year": Defect("AR-X08", title_of_last_year),
    "metadata_blank": Defect("AR-M01", metadata_blank),
    "dated_too_early": Defect("AR-T04", dated_too_early),
    "dated_late": Defect("AR-T02", slips.dated_late),
    "dated_in_the_future": Defect("AR-T05", slips.dated_in_the_future),
    "aspect_missing": Defect("AR-F05", slips.aspect_missing),
    "form_outdated": Defect("AR-F09", slips.form_outdated),
    "unit_unprinted": Defect("AR-F12", slips.unit_unprinted),
    "cell_blank": Defect("AR-F10", slips.cell_blank),
    "old_notice_cited": Defect("AR-F13", slips.old_notice_cited),
    "instruction_left": Defect("AR-F14", slips.instruction_left),
    "parts_miscounted": Defect("AR-F15", slips.parts_miscounted),
    "heading_reworded": Defect("AR-F16", slips.heading_reworded),
    "subheading_repeated": Defect("AR-F18", slips.subheading_repeated),
    "total_blank": Defect("AR-A05", slips.total_blank),
    "index_remnant": Defect("AR-M02", slips.index_remnant),
    "heading_misspelt": Defect("AR-Q01", slips.heading_misspelt),
    "identity_published": Defect("AR-Q02", slips.identity_published),
    "text_cut_off": Defect("AR-Q04", slips.text_cut_off),
}


def _changed(report: Report, table: str, key: str, position: int) -> Report:
    row: list[Value] = list(report.figures[table][key])
    row[position] = int(row[position]) + 1
    return words.with_rows(report, table, {key: tuple(row)})


def _more(row: Row, count: int) -> Row:
    """A row of table 3 with so many more natural persons, its total with them."""
    first, *others, total = row
    return (int(first) + count, *others, int(total) + count)


def _with_other(report: Report, key: str) -> Report:
    *others, last = report.parts
    paragraphs = tuple(text.format(year=report.year) for text in POOLS["other"][key])
    return replace(report, parts=(*others, replace(last, paragraphs=paragraphs)))


def _without_row(report: Report, table: str, key: str) -> Report:
    rows = {other: row for other, row in report.figures[table].items() if other != key}
    return replace(report, figures={**report.figures, table: rows})


def _renumbered(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    ordinals = FORM.ordinals[: len(parts)]
    return tuple(replace(part, ordinal=ordinal) for part, ordinal in zip(parts, ordinals, strict=True))


def _without_parts_sentence(report: Report) -> Report:
    """The opening no longer counts the parts, so that only the parts themselves are at fault."""
    basis, _, period = report.opening
    return replace(report, opening=(basis, period))


def _with_period(report: Report, right: str, wrong: str) -> Report:
    *others, period = report.opening
    return replace(report, opening=(*others, period.replace(right, wrong)))
