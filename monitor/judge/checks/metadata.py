"""The labelled block and the tags of a page: filled, whose it is, its index number (国办发〔2017〕47号)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from monitor.model.dossiers import Dossier, Other
from monitor.model.findings import Remark, Severity, Values, Verdict
from monitor.model.reports import Report
from monitor.model.roster import Agency
from monitor.read.dates import find_date
from monitor.read.whose import bodies, titles
from monitor.read.words import norm

_BLOCK_FROM = 3
_METADATA, _TAGS = "metadata", "tags"
_INDEX_YEAR = re.compile(r"(?<![0-9A-Za-z])(20\d\d)(?=[-_/年]|\d{4}(?!\d))")
_SHORTEST_NAME = 2


def fields_filled(dossier: Dossier, *, fields: list[str], mark: str, weak: str) -> Iterator[Remark]:
    """Labelled ``fields`` are not blank where the page has a labelled block (one with ``mark`` in it).

    In extracted text a blank ``weak`` field alone may be a loss of the extraction: it needs a second blank one.
    """
    report = dossier.report
    assert report is not None
    if mark not in report.metadata or len(report.metadata) < _BLOCK_FROM:
        yield Remark(verdict=Verdict.SKIPPED, reason="no_block")
        return
    blank = [name for name in fields if name in report.metadata and not report.metadata[name].strip()]
    if not blank:
        yield Remark(verdict=Verdict.HOLDS)
    elif blank == [weak] and report.media_type == "text/plain":
        yield Remark(verdict=Verdict.UNSURE, where="metadata", reason="maybe_lost", values={"fields": weak})
    else:
        yield Remark(verdict=Verdict.FAILS, where="metadata", reason="fails", values={"fields": "、".join(blank)})


def no_placeholders(dossier: Dossier, *, tokens: list[str], empty_forms: list[str]) -> Iterator[Remark]:
    """No labelled field holds a remnant of a program (``tokens``, as words of their own).

    An empty form is what the site prints where there is nothing, and a report needs no number: unsure.
    """
    report = dossier.report
    assert report is not None
    values = {name: norm(value) for name, value in report.metadata.items()}
    if not values:
        yield Remark(verdict=Verdict.SKIPPED, reason="no_block")
        return
    words = re.compile("|".join(f"(?<![A-Za-z]){re.escape(token)}(?![A-Za-z])" for token in tokens))
    remnants = [name for name, value in values.items() if words.search(value)]
    forms = [name for name, value in values.items() if value in {norm(form) for form in empty_forms}]
    for verdict, reason, names in ((Verdict.FAILS, "fails", remnants), (Verdict.UNSURE, "empty_form", forms)):
        if names:
            told = "、".join(f"{name}“{report.metadata[name].strip()[:40]}”" for name in names)
            yield Remark(verdict=verdict, where="metadata", reason=reason, values={"fields": told})
    if not remnants and not forms:
        yield Remark(verdict=Verdict.HOLDS)


def issuer_is_body(
    dossier: Dossier, *, fields: list[str], publishers: list[str], strangers: list[str], site_from: int
) -> Iterator[Remark]:
    """The first filled field of ``fields`` names the body, or one of the ``publishers`` that publish for everybody.

    What ``site_from`` pages of the site have alike is the way of the site and no fault of one report. One of the
    ``strangers`` is no part of a government for bearing the name of its area.
    """
    report, agency = dossier.report, dossier.agency
    assert report is not None
    issuer = _first(report, fields)
    if not issuer or agency is None:
        yield Remark(verdict=Verdict.SKIPPED, reason="blank" if not issuer else "body_unknown")
        return
    others = [one for one in dossier.others or () if one.agency.name != agency.name]
    alike = sum(_first(one.report, fields) == issuer for one in others)
    stranger = issuer.endswith(tuple(strangers))
    if _names(issuer, agency, report, {agency.area} if stranger else set()) or issuer.endswith(tuple(publishers)):
        yield Remark(verdict=Verdict.HOLDS)
    elif alike >= site_from:
        yield Remark(verdict=Verdict.SKIPPED, reason="site", values={"issuer": issuer})
    else:
        known = stranger or any(_is_of(issuer, one.agency) for one in others)
        verdict, reason = (Verdict.FAILS, "fails") if known else (Verdict.UNSURE, "doubt")
        yield Remark(verdict=verdict, where=_METADATA, reason=reason, values={"issuer": issuer, "agency": agency.name})


def index_number(dossier: Dossier, *, field: str, doubt_years: int, site_from: int) -> Iterator[Remark]:
    """No other body's report has the same index number, and the year in it is that of publication.

    An entry may be made some ``doubt_years`` before or after. What ``site_from`` others share is the site's template.
    """
    report = dossier.report
    assert report is not None
    index = norm(report.metadata.get(field, ""))
    years = [int(year) for year in _INDEX_YEAR.findall(index)]
    if not index:
        yield Remark(verdict=Verdict.SKIPPED, reason="blank")
        return
    shared = list(_sharing(dossier, field, index))
    if shared:
        sure = bool(years) and len(shared) < site_from
        values: Values = {
            "index": index,
            "other": shared[0].report.title or shared[0].agency.name,
            "url": shared[0].url,
        }
        verdict, reason = (Verdict.FAILS, "twice") if sure else (Verdict.UNSURE, "twice_doubt")
        yield Remark(verdict=verdict, where=_METADATA, reason=reason, values=values)
    else:
        yield _index_year(report, index, years, doubt_years)


def page_tags(
    dossier: Dossier, *, required: list[str], blanks: list[str], same: dict[str, str], proof_from: int
) -> Iterator[Remark]:
    """The ``required`` tags of an article are there, filled, and say what the page says.

    ``same`` pairs tags with labelled fields; a tag is no second fault where that field is blank. What is lacking is the
    report's own fault if ``proof_from`` other reports of the site have it, else perhaps the template's and a hint. A
    later ``PubDate`` is the day of a rebuild.
    """
    report = dossier.report
    assert report is not None
    if report.tags is None or not any(name.lower() in report.tags for name in required):
        yield Remark(verdict=Verdict.SKIPPED, reason="no_tags" if report.tags is not None else "unknown")
        return
    lacking = [name for name in required if _lacks(report.tags, name, blanks) and not _told(report, name, same)]
    remarks = []
    if lacking:
        proof = [one for one in dossier.others or () if _has_all(one.report, lacking, blanks)]
        hint = None if len(proof) >= proof_from else Severity.S4
        values = {"tags": "、".join(lacking)}
        remarks.append(Remark(verdict=Verdict.FAILS, where=_TAGS, reason="lacking", severity=hint, values=values))
    remarks += [
        *_titles_apart(report),
        *_values_apart(report, report.tags, same, blanks),
        *_dated_before(dossier, report.tags),
    ]
    yield from remarks or [Remark(verdict=Verdict.HOLDS)]


def _first(report: Report, fields: Sequence[str]) -> str:
    return next(filter(None, (norm(report.metadata.get(name, "")) for name in fields)), "")


def _names(issuer: str, agency: Agency, report: Report, too_wide: Set[str]) -> bool:
    """Whether an issuer names the body: in full, in short, or as an office of it."""
    if bodies.stands_for(issuer, agency):
        return True
    names = {*bodies.names(agency), norm(report.agency or ""), titles.title_body(report.title or "")} - too_wide
    return any(len(name) >= _SHORTEST_NAME and (name in issuer or issuer in name) for name in names)


def _is_of(issuer: str, agency: Agency) -> bool:
    """Whether an issuer is another body; a name of two characters is too short to tell."""
    return issuer.endswith(tuple(name for name in bodies.names(agency) if len(name) > _SHORTEST_NAME))


def _sharing(dossier: Dossier, field: str, index: str) -> Iterator[Other]:
    """Reports of other bodies under the same number. The same bytes are the same document in two places."""
    mine, report = dossier.agency.name if dossier.agency else "", dossier.report
    for one in dossier.others or ():
        same = report is not None and one.report.sha256 == report.sha256
        if one.agency.name != mine and not same and norm(one.report.metadata.get(field, "")) == index:
            yield one


def _index_year(report: Report, index: str, years: Sequence[int], doubt_years: int) -> Remark:
    dating = report.dating
    if not years or dating.day is None or dating.weak or dating.source == "url":
        return Remark(verdict=Verdict.SKIPPED, reason="no_year" if not years else "undated")
    apart = min(abs(year - dating.day.year) for year in years)
    if apart == 0:
        return Remark(verdict=Verdict.HOLDS)
    values: Values = {"index": index, "year": years[-1], "published": dating.day.isoformat()}
    verdict, reason = (Verdict.UNSURE, "year_doubt") if apart <= doubt_years else (Verdict.FAILS, "year")
    return Remark(verdict=verdict, where=_METADATA, reason=reason, values=values)


def _lacks(tags: Mapping[str, str], name: str, blanks: Sequence[str]) -> bool:
    return tags.get(name.lower(), "").strip().lower() in ("", *blanks)


def _has_all(report: Report, names: Sequence[str], blanks: Sequence[str]) -> bool:
    return report.tags is not None and not any(_lacks(report.tags, name, blanks) for name in names)


def _told(report: Report, name: str, same: Mapping[str, str]) -> bool:
    """Whether the field that fills a tag is blank itself: the same cause, which another rule tells."""
    label = same.get(name)
    return label is not None and label in report.metadata and not report.metadata[label].strip()


def _titles_apart(report: Report) -> Iterator[Remark]:
    """The title tag names another year or another body than the title of the page."""
    tag, title = (report.tags or {}).get("articletitle", ""), report.title or ""
    if not (titles.is_report_title(tag) and titles.is_report_title(title)):
        return
    years = {*titles.title_years(tag)}, {*titles.title_years(title)}
    named = titles.title_body(tag), titles.title_body(title)
    other_body = all(named) and named[0] not in named[1] and named[1] not in named[0]
    if (all(years) and years[0] != years[1]) or other_body:
        values = {"tag": "ArticleTitle", "says": tag, "page": title}
        yield Remark(verdict=Verdict.FAILS, where=f"{_TAGS}.ArticleTitle", reason="apart", values=values)


def _values_apart(
    report: Report, tags: Mapping[str, str], same: Mapping[str, str], blanks: Sequence[str]
) -> Iterator[Remark]:
    for name, label in same.items():
        tag, shown = norm(tags.get(name.lower(), "")), norm(report.metadata.get(label, ""))
        if shown and not _lacks(tags, name, blanks) and tag not in shown and shown not in tag:
            values = {"tag": name, "says": tag, "page": shown}
            yield Remark(
                verdict=Verdict.FAILS, where=f"{_TAGS}.{name}", reason="apart", severity=Severity.S4, values=values
            )


def _dated_before(dossier: Dossier, tags: Mapping[str, str]) -> Iterator[Remark]:
    shown, tagged = dossier.witnesses.shown if dossier.witnesses else None, find_date(tags.get("pubdate", ""))
    if shown is not None and tagged is not None and tagged < shown:
        values = {"tag": "PubDate", "says": tagged.isoformat(), "page": shown.isoformat()}
        yield Remark(
            verdict=Verdict.FAILS, where=f"{_TAGS}.PubDate", reason="apart", severity=Severity.S4, values=values
        )
