"""A report that stands behind a page: what the page holds together with the document it links to."""

from __future__ import annotations

from msgspec.structs import replace

from monitor.model.pages import Link, Trouble
from monitor.model.reports import Report

ONLY = "attachment-only"
"""The trouble of a page that holds nothing but a link to its report."""


def in_full(page: Report) -> Report:
    """The report of a page: its own, or that of the document it only links to, found where and dated as the page says.

    Where no document reads, the page's trouble tells of the first one.
    """
    if page.trouble is None or page.trouble.code != ONLY or not page.attached:
        return page
    read = next((one.report for one in page.attached if one.report is not None), None)
    if read is None:
        return replace(page, trouble=_told(page.trouble, page.attached[0].trouble))
    dating = page.dating if page.dating.day is not None else read.dating
    return replace(
        read,
        source=page.source,
        dating=dating,
        metadata=page.metadata,
        crumbs=page.crumbs,
        attachments=page.attachments,
        attached=page.attached,
    )


def origin(report: Report) -> Link | None:
    """The link behind which a report was read whose page holds nothing else; None for a page that is its own report."""
    return next((one.link for one in report.attached if one.report and one.report.sha256 == report.sha256), None)


def _told(page: Trouble, first: Trouble | None) -> Trouble:
    """Of a document that cannot be read people hear why; that it is no report does not make the page none."""
    if first is None:
        return page
    return first if first.code in ("damaged", "encrypted", "images-only", "unsupported") else Trouble(ONLY, first.code)
