"""The documents beside a report and behind a page that holds nothing else, over real HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from random import Random

import pytest
from msgspec.structs import replace

from monitor.demo.prose import Voice
from monitor.demo.reports import Report, draw_report, write_html
from monitor.model.findings import Finding
from monitor.model.roster import Site
from monitor.model.visits import Sighting, VisitRecord
from tests.judge.drawn import with_cells
from tests.read import papers, pdfs, printed
from tests.servers import Asked, WebServer, answer, drip, head, redirect
from tests.sites import EDUCATION, HEALTH, MATTERS, Row, column, home, html, order, site, title_of, visited

Pages = dict[str, bytes | Iterable[bytes]]
TITLE = title_of(EDUCATION.name)
REPORT: Row = (TITLE, "/r.html", "2026-01-15")
ROBOTS = answer("User-agent: *\nDisallow: /f/", kind="text/plain")
WAF = answer("<html><script>location='/x?'+document.cookie</script></html>", 412)


def drawn(name: str = EDUCATION.name, year: int = 2025) -> Report:
    voice = Voice(name=name, me="我局", matters=MATTERS)
    return draw_report(
        Random(3), voice=voice, year=year, title=title_of(name, year), published=date(year + 1, 1, 15), version="v2021"
    )


def wrong() -> Report:
    return with_cells(drawn(), {"table2.penalties": 93, "table4.review.upheld": 71})


def file(body: bytes, *headers: tuple[str, str]) -> bytes:
    return answer(body, kind="application/octet-stream", headers=headers)


WORD, OTHER = papers.word(drawn()), papers.word(wrong())
PRINTED = printed.pdf(drawn(), printed.Look())


def page(*links: tuple[str, str]) -> bytes:
    """The report as a page with links at its end."""
    return html(write_html(drawn()).replace("</body>", f"{anchors(*links)}</body>"))


def bare(*links: tuple[str, str]) -> bytes:
    """A page with nothing but links."""
    start = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>发布时间：2026-01-15</p>"
    return html(f"{start}{anchors(*links)}</body></html>")


def anchors(*links: tuple[str, str]) -> str:
    return "".join(f'<p><a href="{href}">{text}</a></p>' for href, text in links)


def serving(pages: Pages) -> WebServer:
    whole = {"/": html(home()), "/ndbg/": html(column(REPORT)), **pages}
    return WebServer(lambda asked: whole.get(asked.path, answer("<h1>404</h1>", 404)))


def look(pages: Pages, place: Callable[[WebServer], Site] = site, timeout: float = 5.0) -> Sighting:
    with serving(pages) as server:
        (sighting,) = visited(order(place(server), timeout=timeout)).sightings
    return sighting


def beside(sighting: Sighting) -> list[tuple[str, str]]:
    return [(str(one.verdict), one.where) for one in told(sighting)]


def told(sighting: Sighting) -> list[Finding]:
    return [one for one in sighting.findings if one.rule == "AR-T10"]


def fails(sighting: Sighting) -> list[str]:
    return [one.rule for one in sighting.findings if one.verdict == "fails"]


# --- a report and the file beside it -----------------------------------------------------------------------------

HREF, NAME = "/f/P02.docx", f"附件：{TITLE}.docx"


@pytest.mark.parametrize(
    ("href", "name"),
    [(HREF, NAME), ("/download.jsp?id=7", NAME), ("/sys/attach/7", TITLE), ("/f/7f3a", f"附件：{TITLE}")],
    ids=["file", "handler", "nameless-handler", "only-a-text"],
)
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_same_report_as_a_file_holds(href: str, name: str, kind: str) -> None:
    href, name, body = href.replace("docx", kind), name.replace("docx", kind), WORD if kind == "docx" else PRINTED
    sighting = look({"/r.html": page((href, name)), href: file(body)})
    assert beside(sighting) == [("holds", "")]
    assert sighting.report is not None
    assert sighting.report.disputed is None, "no second reading where nothing differs"


@pytest.mark.parametrize(
    ("href", "body", "verdict"),
    [
        ("/f/a.docx", OTHER, "fails"),
        ("/f/a.xlsx", papers.sheet(wrong()), "fails"),
        ("/f/a.pdf", printed.pdf(wrong(), printed.LOOKS["cut"]), "fails"),
        ("/f/a.pdf", printed.pdf(wrong(), printed.Look(rules="")), "fails"),
        ("/f/a.ofd", papers.ofd(wrong()), "unsure"),
    ],
    ids=["word", "spreadsheet", "pdf", "pdf-without-lines", "read-once"],
)
def test_figures_that_differ_are_held_against_a_page_where_two_readers_agree(
    href: str, body: bytes, verdict: str
) -> None:
    sighting = look({"/r.html": page((href, TITLE)), href: file(body)})
    (found,) = told(sighting)
    assert (found.verdict, found.where) == (verdict, "attachment.figures")
    assert "≠ 93" in found.says
    assert "≠ 71" in found.says
    report = sighting.report
    assert report is not None
    if verdict == "fails":
        assert [one.disputed for one in (report, report.attached[0].report) if one is not None] == [(), ()]


def test_the_report_of_another_unit_as_a_file_fails() -> None:
    body = papers.word(drawn(HEALTH.name))
    assert beside(look({"/r.html": page((HREF, NAME)), HREF: file(body)})) == [("fails", "attachment.title")]


def test_the_report_of_the_year_before_as_a_file_fails() -> None:
    body = papers.word(drawn(year=2024))
    assert beside(look({"/r.html": page((HREF, NAME)), HREF: file(body)})) == [("fails", "attachment.title")]


ENCRYPTED, SCAN = pdfs.encrypted(), pdfs.images_only()
PDF, PDF_NAME = "/f/a.pdf", f"{TITLE}.pdf"
OUTCOMES: dict[str, tuple[str, str, Pages]] = {
    "gone": ("fails", HREF, {}),
    "gone-for-good": ("fails", HREF, {HREF: answer("", 410)}),
    "waf": ("skipped", HREF, {HREF: WAF}),
    "robots": ("skipped", HREF, {HREF: file(WORD), "/robots.txt": ROBOTS}),
    "slow": ("skipped", HREF, {HREF: drip(file(WORD), 0.02)}),
    "too-large": ("skipped", HREF, {HREF: head(200, [("Content-Length", str(10**10))])}),
    "elsewhere": ("skipped", f"http://127.0.0.77{HREF}", {}),
    "sent-elsewhere": ("skipped", HREF, {HREF: redirect("http://127.0.0.77/a.docx")}),
    "server-error": ("unsure", HREF, {HREF: answer("oops", 500)}),
    "error-page": ("unsure", HREF, {HREF: html("<html><body><h1>您访问的文件不存在</h1></body></html>")}),
    "home": ("unsure", HREF, {HREF: redirect("/")}),
    "json": ("unsure", HREF, {HREF: answer('{"code": 404}', kind="application/json")}),
    "viewer": ("unsure", HREF, {HREF: html(write_html(wrong()))}),
    "empty": ("unsure", HREF, {HREF: file(b"  ")}),
    "damaged": ("unsure", HREF, {HREF: file(b"PK\x03\x04" + bytes(200))}),
    "another-thing": ("unsure", HREF, {HREF: file(papers.body("<w:p><w:r><w:t>会议通知</w:t></w:r></w:p>"))}),
    "encrypted": ("unsure", PDF, {PDF: file(ENCRYPTED)}),
    "scan": ("skipped", PDF, {PDF: file(SCAN)}),
    "word-as-pdf": ("unsure", PDF, {PDF: file(OTHER)}),
}


@pytest.mark.parametrize(("verdict", "href", "pages"), OUTCOMES.values(), ids=OUTCOMES.keys())
def test_what_stands_behind_the_link_decides_whether_anybody_is_accused(verdict: str, href: str, pages: Pages) -> None:
    name = PDF_NAME if href == PDF else NAME
    sighting = look({"/r.html": page((href, name)), **pages}, timeout=2.0)
    assert beside(sighting) == [(verdict, "attachment")]
    assert fails(sighting) == (["AR-T10"] if verdict == "fails" else [])
    assert sighting.trouble is None, "the report itself was read"


@pytest.mark.parametrize(
    ("href", "name"),
    [
        ("/f/a.zip", f"{TITLE}.zip"),
        ("/f/a.jpg", TITLE),
        ("/2024.html", TITLE),
        ("/f/a.docx", title_of(EDUCATION.name, 2024)),
        ("/f/a.docx", title_of(HEALTH.name)),
        ("/f/a.docx", title_of("霁川县人民政府")),
        ("/f/a.docx", f"{TITLE}（图解）"),
        ("/f/a.docx", "附件"),
    ],
)
def test_a_link_that_is_not_named_the_report_is_never_asked_for(href: str, name: str) -> None:
    with serving({"/r.html": page((href, name))}) as server:
        (sighting,) = visited(order(site(server))).sightings
        assert href not in server.paths()
    assert beside(sighting) == [("skipped", "")]


def test_no_more_than_three_files_are_asked_for() -> None:
    links = [(f"/f/{n}.docx", NAME) for n in range(9)]
    with serving({"/r.html": page(*links), **{href: file(WORD) for href, _ in links}}) as server:
        visited(order(site(server)))
        assert sum(path.startswith("/f/") for path in server.paths()) == 3


def test_one_file_beside_two_reports_is_asked_for_once() -> None:
    both = {"/ndbg/": html(column(REPORT, (title_of(HEALTH.name), "/h.html", "2026-01-15")))}
    both |= {"/r.html": page((HREF, NAME)), "/h.html": bare((HREF, "附件"))}
    with serving({**both, HREF: file(WORD)}) as server:
        visited(order(site(server), EDUCATION, HEALTH))
        assert server.paths().count(HREF) == 1


def test_a_page_without_tables_whose_file_holds_them_accuses_nobody() -> None:
    text = write_html(drawn())
    bare_headings = re.sub(r"<table.*?</table>", "", text, flags=re.DOTALL)
    linked = bare_headings.replace("</body>", f"{anchors((HREF, '附件下载'))}</body>")
    sighting = look({"/r.html": html(linked), HREF: file(WORD)})
    assert sighting.report is not None
    assert sighting.report.table3 is None
    assert fails(sighting) == []
    unsure = {one.rule: one.says for one in sighting.findings if one.verdict == "unsure"}
    assert {"AR-F06", "AR-F07", "AR-F08", "AR-F04"} <= set(unsure)
    assert "附件" in unsure["AR-F04"]


# --- a page that holds nothing but links -------------------------------------------------------------------------

ONLY: dict[str, tuple[list[tuple[str, str]], Pages]] = {
    "word": ([(HREF, NAME)], {HREF: file(WORD)}),
    "handler": ([("/download.jsp?id=7", "点击下载")], {"/download.jsp?id=7": file(WORD)}),
    "named-last": ([("/f/1.doc", "安全检查表"), (HREF, NAME)], {HREF: file(WORD), "/f/1.doc": WAF}),
    "first-gone": ([("/f/1.pdf", PDF_NAME), (HREF, NAME)], {HREF: file(WORD)}),
    "first-scan": ([("/f/1.pdf", PDF_NAME), (HREF, NAME)], {HREF: file(WORD), "/f/1.pdf": file(SCAN)}),
    "zip-beside": ([("/f/1.zip", f"{TITLE}.zip"), (HREF, NAME)], {HREF: file(WORD)}),
    "kind-unsaid": ([("/f/a.pdf", PDF_NAME)], {"/f/a.pdf": file(WORD)}),
}


@pytest.mark.parametrize(("links", "pages"), ONLY.values(), ids=ONLY.keys())
def test_of_a_page_of_links_the_document_that_is_the_report_is_read(links: list[tuple[str, str]], pages: Pages) -> None:
    sighting = look({"/r.html": bare(*links), **pages})
    assert sighting.report is not None
    assert sighting.report.table3 is not None
    assert (sighting.trouble, sighting.report.year, sighting.report.dating.day) == (None, 2025, date(2026, 1, 15))
    assert beside(sighting) == [("skipped", "")]
    assert fails(sighting) == ["AR-T09"]


LOST: dict[str, tuple[str, str, Pages]] = {
    "gone": ("attachment-only", "not-found", {}),
    "waf": ("attachment-only", "blocked", {HREF: WAF}),
    "another-thing": (
        "attachment-only",
        "not-a-report",
        {HREF: file(papers.body("<w:p><w:r><w:t>会议通知</w:t></w:r></w:p>"))},
    ),
    "error-page": ("attachment-only", "wrong-kind", {HREF: html("<html><body>文件不存在</body></html>")}),
    "damaged": ("damaged", "", {HREF: file(b"PK\x03\x04" + bytes(200))}),
}


@pytest.mark.parametrize(("code", "says", "pages"), LOST.values(), ids=LOST.keys())
def test_a_page_of_links_without_a_document_to_read_is_unread_and_not_missing(
    code: str, says: str, pages: Pages
) -> None:
    sighting = look({"/r.html": bare((HREF, NAME)), **pages})
    assert sighting.report is None
    assert sighting.trouble is not None
    assert sighting.trouble.code == code
    assert says in sighting.trouble.says
    assert fails(sighting) == []


def test_a_page_of_links_to_pages_of_links_is_not_followed() -> None:
    chain: Pages = {f"/f/{n}.docx": bare((f"/f/{n + 1}.docx", NAME)) for n in range(20)}
    with serving({"/r.html": bare(("/f/0.docx", NAME)), **chain}) as server:
        visited(order(site(server)))
        assert [path for path in server.paths() if path.startswith("/f/")] == ["/f/0.docx"]


# --- over several visits -----------------------------------------------------------------------------------------


def aged(bodies: dict[str, bytes]) -> Callable[[Asked], bytes]:
    """Answers of 304 to whoever has the body already; the bodies may be exchanged in between."""

    def script(asked: Asked) -> bytes:
        body = bodies.get(asked.path)
        if body is None:
            return answer("", 404)
        etag = f'"{hash(body)}"'
        if asked.headers.get("if-none-match") == etag:
            return head(304, [("ETag", etag), ("Content-Length", "0")])
        kind = "application/octet-stream" if body.startswith(b"PK") else "text/html; charset=utf-8"
        return answer(body, kind=kind, headers=[("ETag", etag)])

    return script


def bodies(report: Callable[..., bytes], body: bytes) -> dict[str, bytes]:
    whole = {"/": html(home()), "/ndbg/": html(column(REPORT)), "/r.html": report((HREF, NAME))}
    return {path: said.partition(b"\r\n\r\n")[2] for path, said in whole.items()} | {HREF: body}


def again(server: WebServer, before: VisitRecord) -> VisitRecord:
    return visited(order(site(server), known=before.remembered))


@pytest.mark.parametrize("report", [page, bare])
@pytest.mark.parametrize("body", [WORD, OTHER], ids=["same", "other"])
def test_a_file_that_did_not_change_is_not_sent_again(report: Callable[..., bytes], body: bytes) -> None:
    with WebServer(aged(bodies(report, body))) as server:
        first = visited(order(site(server)))
        second = again(server, first)
    assert [capture.unchanged for capture in second.captures] == [True, True, True]
    assert second.sightings == first.sightings


@pytest.mark.parametrize("report", [page, bare])
def test_a_file_exchanged_behind_the_same_page_is_noticed(report: Callable[..., bytes]) -> None:
    pages = bodies(report, WORD)
    with WebServer(aged(pages)) as server:
        first = visited(order(site(server)))
        pages[HREF] = OTHER
        second = again(server, first)
        pages[HREF] = WORD
        third = again(server, second)
    figures = [one.sightings[0].report for one in (first, second, third)]
    if report is bare:
        penalties = [one.table2["penalties"][0].value for one in figures if one is not None and one.table2 is not None]
        assert penalties == [penalties[0], 93, penalties[0]]
    else:
        found = [beside(one.sightings[0]) for one in (first, second, third)]
        assert found == [[("holds", "")], [("fails", "attachment.figures")], [("holds", "")]]


def read_once(record: VisitRecord) -> VisitRecord:
    """What a round remembers if it had no reason for a second reading."""
    facts = {
        url: replace(known, report=replace(known.report, disputed=None) if known.report else None)
        for url, known in record.remembered.items()
    }
    return replace(record, remembered=facts)


def test_a_file_is_fetched_once_more_where_a_second_reading_wants_its_bytes() -> None:
    with WebServer(aged(bodies(page, OTHER))) as server:
        first = visited(order(site(server)))
        second = again(server, read_once(first))
    assert beside(second.sightings[0]) == [("fails", "attachment.figures")]
    assert [capture.unchanged for capture in second.captures] == [True, True, True, False, False]


def test_a_file_whose_bytes_cannot_be_had_again_accuses_nobody() -> None:
    """The server says that nothing has changed, and then sends something else."""
    script, sent = aged(bodies(page, OTHER)), [file(OTHER), file(papers.word(wrong(), cut=True))]

    def changing(asked: Asked) -> bytes:
        if asked.path != HREF or "if-none-match" in asked.headers:
            return script(asked)
        return sent.pop(0).replace(b"\r\n\r\n", f'\r\nETag: "{hash(OTHER)}"\r\n\r\n'.encode(), 1)

    with WebServer(changing) as server:
        first = visited(order(site(server)))
        (sighting,) = again(server, read_once(first)).sightings
    assert beside(first.sightings[0]) == [("fails", "attachment.figures")]
    assert beside(sighting) == [("skipped", "attachment")]
    assert fails(sighting) == []
