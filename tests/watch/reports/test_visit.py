from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from email.utils import format_datetime

import pytest
import trustme
from msgspec.structs import replace

from monitor.model.reports import Dating
from monitor.model.roster import Selectors, Site
from monitor.model.visits import VisitRecord
from tests.servers import Asked, WebServer, answer, drip, head, redirect, server_tls
from tests.sites import (
    AFTER,
    BEFORE,
    COUNTY,
    EDUCATION,
    HEALTH,
    LAST_YEAR,
    OFFICE,
    PADDING,
    Row,
    article,
    column,
    home,
    html,
    order,
    site,
    target,
    title_of,
    verdict,
    visited,
)

Pages = dict[str, bytes | Iterable[bytes]]
REPORT: Row = (title_of(EDUCATION.name), "/r.html", "2026-01-15")
WAF = answer("<html><script>location='/x?'+document.cookie</script></html>", 412)


def serving(pages: Pages) -> WebServer:
    return WebServer(lambda asked: pages.get(asked.path, answer("<h1>404</h1>", 404)))


def look(pages: Pages, place: Callable[[WebServer], Site] = site) -> VisitRecord:
    with serving(pages) as server:
        return visited(order(place(server)))


def flat(*rows: Row) -> Pages:
    return {"/": html(home()), "/ndbg/": html(column(*rows)), "/r.html": html(article())}


def attached(href: str = "/a.pdf") -> str:
    """A page that only carries its report as an attachment."""
    start = f"<html><head><title>{REPORT[0]}</title></head><body><h1>{REPORT[0]}</h1><p>发布时间：2026-01-15</p>"
    return f"{start}<a href='{href}'>{REPORT[0]}.pdf</a></body></html>"


# --- where reports are found -------------------------------------------------------------------------------------


def test_a_report_in_the_column_is_found_read_and_judged() -> None:
    record = look(flat(LAST_YEAR, REPORT))
    (sighting,) = record.sightings
    assert record.complete and record.trouble is None
    assert sighting.report is not None
    assert (sighting.report.year, sighting.report.dating.day) == (2025, date(2026, 1, 15))
    assert verdict(sighting) == "holds" and verdict(sighting, "AR-T02") == "holds"
    assert [finding.rule for finding in sighting.findings if finding.verdict == "fails"] == []


def test_a_report_that_is_not_there_is_missing_only_after_the_due_day() -> None:
    with serving(flat(LAST_YEAR)) as server:
        early, late = (visited(order(site(server), at=at)) for at in (BEFORE, AFTER))
    assert (verdict(early.sightings[0]), verdict(late.sightings[0])) == ("skipped", "fails")
    assert early.complete and late.complete


def test_the_column_is_reached_by_link_texts_and_its_address_remembered() -> None:
    pages = flat(LAST_YEAR, REPORT) | {
        "/": html(home({"政务公开": "/zw/"})),
        "/zw/": html(home({"公开年报": "/ndbg/"})),
    }
    with serving(pages) as server:
        first = visited(order(site(server, ("政务公开", "公开年报"))))
        asked = len(server.asked)
        second = visited(order(site(server, ("政务公开", "公开年报")), start=first.start))
        later = server.paths()[asked:]
    assert first.start == server.url("/ndbg/")
    assert verdict(first.sightings[0]) == verdict(second.sightings[0]) == "holds"
    assert "/zw/" not in later


def test_a_remembered_column_that_is_gone_is_walked_to_again() -> None:
    pages = flat(LAST_YEAR) | {"/": html(home({"公开年报": "/ndbg/"}))}
    with serving(pages) as server:
        record = visited(order(site(server, ("公开年报",)), start=server.url("/old/")))
    assert (record.start, record.complete) == (server.url("/ndbg/"), True)
    assert verdict(record.sightings[0]) == "fails"


def test_an_abandoned_column_that_still_answers_accuses_nobody() -> None:
    pages = flat(LAST_YEAR, REPORT) | {"/": html(home({"公开年报": "/ndbg/"})), "/old/": html(column(LAST_YEAR))}
    with serving(pages) as server:
        record = visited(order(site(server, ("公开年报",)), start=server.url("/old/")))
    assert (record.start, verdict(record.sightings[0])) == (server.url("/ndbg/"), "holds")


def test_walking_to_a_column_again_does_not_make_its_list_whole() -> None:
    pages = flat() | {
        "/": html(home({"公开年报": "/ndbg/"})),
        "/ndbg/": html(column(LAST_YEAR, more="<span>共 38 条</span>")),
    }
    with serving(pages) as server:
        record = visited(order(site(server, ("公开年报",)), start=server.url("/ndbg/")))
    assert record.trouble is not None and record.trouble.code == "partial-list"
    assert verdict(record.sightings[0]) == "skipped"


def test_a_column_configured_anew_replaces_the_remembered_one() -> None:
    with serving(flat(LAST_YEAR, REPORT) | {"/old/": html(column(LAST_YEAR))}) as server:
        record = visited(order(site(server), start=server.url("/old/")))
    assert record.start == server.url("/ndbg/")
    assert "/old/" not in server.paths()


@pytest.mark.parametrize("year", ["2025年", "2026年度"])
def test_a_new_sub_column_of_the_year_is_followed(year: str) -> None:
    parent = column(links={year: "/y/", "2024年": "/2024/"})
    pages = flat() | {"/ndbg/": html(parent), "/y/": html(column(REPORT))}
    with serving(pages) as server:
        record = visited(order(site(server)))
    assert verdict(record.sightings[0]) == "holds"
    assert "/2024/" not in server.paths()


def test_before_the_sub_column_of_the_year_is_made_the_search_is_whole() -> None:
    record = look(flat() | {"/ndbg/": html(column(links={"2024年": "/2024/", "2023年": "/2023/"}))})
    assert record.complete
    assert verdict(record.sightings[0]) == "fails"


def test_a_link_called_like_a_sub_column_may_be_the_report_itself() -> None:
    pages = flat() | {"/ndbg/": html(column(links={"2025年年报": "/r.html", "2024年年报": "/2024.html"}))}
    record = look(pages)
    assert verdict(record.sightings[0]) == "holds"
    assert record.complete


HANWEB = (
    "<recordset><totalrecord>2</totalrecord><record><![CDATA[<li><a href='{}'>{}</a>{}</li>]]></record>{}</recordset>"
)
UNTOLD: Row = ("霁川县财政局2024年政府信息公开工作年度报告", "/f.html", "2025-01-10")


def hanweb(row: Row, following: str = "") -> str:
    group = f"<nextgroup><![CDATA[<a href='{following}'></a>]]></nextgroup>" if following else ""
    return HANWEB.format(row[1], row[0], row[2], group)


@pytest.mark.parametrize(
    "pages",
    [
        {"/ndbg/": column(UNTOLD, more='<a href="/ndbg/2.html">下一页</a>'), "/ndbg/2.html": column(REPORT)},
        {
            "/ndbg/": column(UNTOLD, more='<script>createPageHTML(2, 0, "index", "html");</script>'),
            "/ndbg/index_1.html": column(REPORT, more='<script>createPageHTML(2, 1, "index", "html");</script>'),
        },
        {"/ndbg/": hanweb(UNTOLD, "/proxy?page=2"), "/proxy?page=2": hanweb(REPORT)},
    ],
    ids=["next", "trs", "hanweb"],
)
def test_all_pages_of_a_list_are_read(pages: dict[str, str]) -> None:
    record = look(flat() | {path: html(text) for path, text in pages.items()})
    assert (verdict(record.sightings[0]), record.complete) == ("holds", True)


def test_a_report_with_related_documents_below_is_a_report_and_no_list() -> None:
    others = f'<div class="related"><h3>相关文章</h3><ul><li><a href="/2024.html">{LAST_YEAR[0]}</a>2025-01-16</li></ul></div>'
    page = article().replace("</body>", f"{others}</body>").replace("<body>", '<body><div id="zoomcon"></div>')
    pages = flat() | {
        "/ndbg/": html(column(links={"2025年年报": "/r.html", "2024年年报": "/2024.html"})),
        "/r.html": html(page),
    }
    record = look(pages)
    assert (verdict(record.sightings[0]), record.complete) == ("holds", True)


def gkmlpt(*rows: Row, total: int) -> bytes:
    articles = [{"title": title, "url": url, "created_at": day} for title, url, day in rows]
    return answer(json.dumps({"articles": articles, "total": total}), kind="application/json")


def test_all_pages_of_a_list_in_json_are_read() -> None:
    first, second = "/gkmlpt/api/all/7?page=1&sid=9", "/gkmlpt/api/all/7?page=2&sid=9"
    pages: Pages = {**flat(), first: gkmlpt(LAST_YEAR, total=2), second: gkmlpt(REPORT, total=2)}
    with serving(pages) as server:
        record = visited(order(site(server, first)))
        partial = visited(order(site(server, second)))
    assert (verdict(record.sightings[0]), record.complete) == ("holds", True)
    assert partial.trouble is not None and partial.trouble.code == "partial-list"


def odd(*rows: Row, more: str = "") -> bytes:
    """A list that fits nothing: every title in a heading of its own, the link elsewhere."""
    entries = "".join(
        f"<section class=one><h5>{title}</h5><time>{day}</time><footer><a href={url}>查看</a></footer></section>"
        for title, url, day in rows
    )
    return html(f"<html><body><a href='/'>首页</a>{entries}{more}</body></html>")


def test_a_list_that_fits_nothing_is_read_by_selectors() -> None:
    selectors = Selectors(item="section.one", title="h5", link="footer a", date="time", next="b.on > a")
    following = "<b class=on><a href='/ndbg/2.html'>其后</a></b>"
    pages = flat() | {"/ndbg/": odd(LAST_YEAR, more=following), "/ndbg/2.html": odd(UNTOLD, REPORT)}
    with serving(pages) as server:
        plain, selected = (visited(order(site(server, selectors=one))) for one in (None, selectors))
    assert [verdict(record.sightings[0]) for record in (plain, selected)] == ["skipped", "holds"]
    assert selected.complete


def test_selectors_that_no_longer_fit_accuse_nobody() -> None:
    record = look(flat(LAST_YEAR), lambda server: site(server, selectors=Selectors(item="section.gone")))
    assert record.trouble is not None and record.trouble.code == "no-reports"
    assert verdict(record.sightings[0]) == "skipped"


def test_office_and_government_are_told_apart() -> None:
    rows = [(title_of(OFFICE.name), "/o.html", "2026-01-20"), LAST_YEAR]
    pages = flat(*rows) | {"/o.html": html(article(OFFICE.name))}
    with serving(pages) as server:
        government = target(COUNTY, due=date(2026, 3, 31))
        early = visited(order(site(server), OFFICE, government))
        late = visited(order(site(server), OFFICE, government, at=AFTER + timedelta(days=60)))
    assert [verdict(s) for s in early.sightings] == ["holds", "skipped"]
    assert [verdict(s) for s in late.sightings] == ["holds", "fails"]


def test_a_wrong_year_in_the_title_is_the_rules_to_say_not_a_missing_report() -> None:
    wrong = title_of(EDUCATION.name, 2023)
    pages = flat() | {
        "/ndbg/": html(column(links={"2025年": "/y/"})),
        "/y/": html(column((wrong, "/r.html", "2026-01-15"), UNTOLD)),
        "/r.html": html(article(title=wrong)),
    }
    assert verdict(look(pages).sightings[0]) == "holds"


def test_last_years_report_in_a_column_by_year_of_publication_accuses_nobody() -> None:
    pages = flat() | {
        "/ndbg/": html(column(links={"2025年": "/y/"})),
        "/y/": html(column(LAST_YEAR)),
        "/2024.html": html(article(year=2024, published=date(2025, 1, 16))),
    }
    assert verdict(look(pages).sightings[0]) == "unsure"


@pytest.mark.parametrize("title", ["霁川县教育局2025年政府信息公…", "我局2025年政府信息公开工作年度报告", "2025年年报"])
def test_a_link_that_does_not_say_whose_is_opened(title: str) -> None:
    pages = flat(LAST_YEAR) | {"/ndbg/": html(column(links={"2025年": "/y/"}))}
    pages["/y/"] = html(column((title, "/r.html", "2026-01-15")))
    record = look(pages)
    assert (verdict(record.sightings[0]), record.sightings[0].url) == ("holds", record.captures[-1].url)


def test_an_own_column_is_looked_in_as_well() -> None:
    pages = flat(LAST_YEAR) | {"/own/": html(column(REPORT))}
    with serving(pages) as server:
        record = visited(order(site(server), replace(EDUCATION, reports=server.url("/own/")), HEALTH))
    assert [verdict(sighting) for sighting in record.sightings] == ["holds", "fails"]


def test_a_document_behind_a_page_that_only_links_to_it_is_read() -> None:
    pages = flat(LAST_YEAR, REPORT) | {"/r.html": html(attached()), "/a.pdf": html(article())}
    (sighting,) = look(pages).sightings
    assert sighting.report is not None and sighting.report.table3 is not None
    assert (sighting.trouble, sighting.report.dating.day) == (None, date(2026, 1, 15))


# --- what stops a search -----------------------------------------------------------------------------------------

CUT_OFF = head(200, [("Content-Type", "text/html"), ("Connection", "close")]) + column(LAST_YEAR)[:-20].encode()
TROUBLES: dict[str, tuple[str, Pages]] = {
    "waf": ("blocked", {"/ndbg/": WAF}),
    "waf-home": ("blocked", {"/ndbg/": answer("<script>$_ts={}</script>", 202)}),
    "gone": ("not-found", {"/ndbg/": answer("", 404)}),
    "server-error": ("http-error", {"/ndbg/": answer("oops", 500)}),
    "empty": ("empty", {"/ndbg/": html("  ")}),
    "timeout": ("timeout", {"/ndbg/": drip(column(LAST_YEAR).encode(), 0.02)}),
    "too-large": ("too-large", {"/ndbg/": head(200, [("Content-Length", str(10**10))])}),
    "cut-off": ("truncated", {"/ndbg/": iter([CUT_OFF])}),
    "by-script": ("no-reports", {"/ndbg/": html("<html><body><a href=/zw/>政务</a><div id=app></div></body></html>")}),
    "maintenance": ("maintenance", {"/ndbg/": html("<html><body>网站维护中</body></html>")}),
    "mojibake": ("no-reports", {"/ndbg/": html(column(LAST_YEAR).encode("gbk").decode("latin-1"))}),
    "soft-404": ("soft-404", {"/ndbg/": redirect("/")}),
    "home-copy": (
        "soft-404",
        {"/": html(column(LAST_YEAR, more=PADDING)), "/ndbg/": html(column(LAST_YEAR, more=PADDING))},
    ),
    "sub-gone": ("not-found", {"/ndbg/": html(column(LAST_YEAR, links={"2025年": "/lost/"}))}),
    "sub-waf": ("blocked", {"/ndbg/": html(column(LAST_YEAR, links={"2025年": "/y/"})), "/y/": WAF}),
    "sub-script": ("no-reports", {"/ndbg/": html(column(links={"2025年": "/y/"})), "/y/": html(home())}),
    "sub-foreign": ("foreign-host", {"/ndbg/": html(column(links={"2025年": "http://127.0.0.77/y/"}))}),
    "page-2-gone": ("not-found", {"/ndbg/": html(column(LAST_YEAR, more='<a href="/2.html">下一页</a>'))}),
    "page-2-empty": (
        "empty",
        {"/ndbg/": html(column(LAST_YEAR, more='<a href="/2.html">下一页</a>')), "/2.html": html(home())},
    ),
    "page-2-foreign": (
        "foreign-host",
        {"/ndbg/": html(column(LAST_YEAR, more='<a href="http://127.0.0.77/2.html">下一页</a>'))},
    ),
    "not-whole": ("partial-list", {"/ndbg/": html(column(LAST_YEAR, more="<span>共 38 条</span>"))}),
    "pages-by-script": (
        "partial-list",
        {"/ndbg/": html(column(LAST_YEAR, more='<a href="javascript:turn(2)">下一页</a>'))},
    ),
    "pages-stated": ("partial-list", {"/ndbg/": html(column(LAST_YEAR, more="<div>共5页 首页 下一页 尾页</div>"))}),
    "years-by-script": (
        "unsupported-address",
        {"/ndbg/": html(column(LAST_YEAR, links={"2025年": "javascript:open(2025)", "2024年": "/2024/"}))},
    ),
    "list-too-large": ("too-large", {"/ndbg/": html(column(LAST_YEAR, more="<a href='/x'>栏目</a>" * 5001))}),
    "robots": ("robots", {"/robots.txt": answer("User-agent: *\nDisallow: /ndbg/", kind="text/plain")}),
}


@pytest.mark.parametrize(("code", "pages"), TROUBLES.values(), ids=TROUBLES.keys())
def test_a_search_that_is_not_whole_accuses_nobody(code: str, pages: Pages) -> None:
    with serving(flat(LAST_YEAR) | pages) as server:
        record = visited(order(site(server), timeout=2.0))
    assert not record.complete
    assert record.trouble is not None and record.trouble.code == code
    assert [verdict(sighting) for sighting in record.sightings] == ["skipped"]


@pytest.mark.parametrize("words", ["全年共30条意见", "会议共5页材料", "2025年共受理38条"])
def test_a_number_in_a_text_is_no_number_of_entries(words: str) -> None:
    record = look(flat(LAST_YEAR) | {"/ndbg/": html(column(LAST_YEAR, more=f"<p>{words}</p>"))})
    assert (record.complete, verdict(record.sightings[0])) == (True, "fails")


def test_an_empty_last_page_is_no_gap_where_every_entry_was_seen() -> None:
    pages: Pages = {
        "/ndbg/": html(column(LAST_YEAR, more='<div>共1条 <a href="/2.html">下一页</a></div>')),
        "/2.html": html(home()),
    }
    assert look(flat(LAST_YEAR) | pages).complete


SHUT = "javascript:view(17)"


@pytest.mark.parametrize(
    ("title", "others"),
    [
        (title_of(EDUCATION.name), "fails"),
        ("霁川县教育局2025年政府信息公…", "fails"),
        ("我局2025年政府信息公开工作年度报告", "skipped"),
    ],
    ids=["named", "cut", "nobodys"],
)
def test_whose_report_only_a_script_opens_is_not_missing(title: str, others: str) -> None:
    with serving(flat(LAST_YEAR, (title, SHUT, "2026-01-15"))) as server:
        record = visited(order(site(server), EDUCATION, HEALTH))
    assert [verdict(sighting) for sighting in record.sightings] == ["skipped", others]
    assert record.sightings[0].trouble is not None and record.sightings[0].trouble.code == "unsupported-address"
    assert record.complete


def test_a_report_behind_the_path_a_script_names_is_read() -> None:
    assert verdict(look(flat(LAST_YEAR, (REPORT[0], "javascript:view('/r.html')", REPORT[2]))).sightings[0]) == "holds"


def test_a_list_longer_than_the_limit_is_not_whole() -> None:
    def script(asked: Asked) -> bytes:
        number = int(asked.path.strip("/ndbg.html") or 1) if asked.path.startswith("/ndbg/") else 0
        following = f'<a href="/ndbg/{number + 1}.html">下一页</a>'
        row = (f"{UNTOLD[0]}（{number}）", f"/f{number}.html", UNTOLD[2])
        return html(column(row, more=following)) if number else html(home())

    with WebServer(script) as server:
        record = visited(order(site(server), max_pages=3))
    assert record.trouble is not None and record.trouble.code == "too-many-pages"
    assert verdict(record.sightings[0]) == "skipped"


def test_a_list_that_shows_one_page_over_and_over_is_not_whole_and_not_read_to_the_limit() -> None:
    def script(asked: Asked) -> bytes:
        number = int(asked.path.strip("/ndbg.html") or 1) if asked.path.startswith("/ndbg/") else 0
        following = f'<a href="/ndbg/{number + 1}.html">下一页</a>'
        return html(column(UNTOLD, more=following)) if number else html(home())

    with WebServer(script) as server:
        record = visited(order(site(server)))
        assert server.paths().count("/ndbg/3.html") == 0
    assert record.trouble is not None and record.trouble.code == "repeats"
    assert verdict(record.sightings[0]) == "skipped"


@pytest.mark.parametrize(
    ("link", "code"),
    [({}, "link-missing"), ({"公开年报": "http://127.0.0.77/"}, "foreign-host")],
    ids=["lost", "off-site"],
)
def test_a_path_that_leads_nowhere_accuses_nobody(link: dict[str, str], code: str) -> None:
    record = look({"/": html(home(link))}, lambda server: site(server, ("公开年报",)))
    assert record.trouble is not None and record.trouble.code == code
    assert (record.complete, verdict(record.sightings[0])) == (False, "skipped")


def test_an_unreachable_site_is_down_and_nobody_missing() -> None:
    with serving({}) as server:
        gone = order(site(server))
    record = visited(gone)
    assert record.trouble is not None and record.trouble.code == "refused"
    assert verdict(record.sightings[0]) == "skipped"


def test_a_certificate_for_another_name_is_its_own_trouble() -> None:
    authority = trustme.CA()
    tls: ssl.SSLContext = server_tls(authority.issue_cert("other.example"))
    with authority.cert_pem.tempfile() as ca, WebServer(lambda _: html(column(LAST_YEAR)), tls=tls) as server:
        record = visited(order(site(server, ca_file=ca)))
    assert record.trouble is not None and record.trouble.code == "cert-name"
    assert verdict(record.sightings[0]) == "skipped"


def test_a_private_address_is_refused() -> None:
    record = look(flat(LAST_YEAR), lambda server: site(server, allow_private=False))
    assert record.trouble is not None and record.trouble.code == "private-address"
    assert record.captures == ()


@pytest.mark.parametrize("off", [timedelta(days=-365), timedelta(days=8), timedelta(days=365)])
def test_with_clocks_days_apart_nothing_is_judged(off: timedelta) -> None:
    dated = answer(column(LAST_YEAR, REPORT), headers=[("Date", format_datetime(AFTER + off))])
    record = look(flat() | {"/ndbg/": dated})
    assert record.trouble is not None and record.trouble.code == "clock"
    assert record.sightings[0].findings == () and record.sightings[0].report is None


@pytest.mark.parametrize(
    "headers",
    [
        [("Date", format_datetime(AFTER + timedelta(hours=30)))],
        [("Date", format_datetime(AFTER - timedelta(days=9))), ("Age", str(9 * 86400))],
        [("Date", "yesterday, or so")],
        [("Date", "Tue, 15 Nov 1994 08:12:31 -9999"), ("Age", "9" * 5000)],
        [("Date", "Fri, 31 Dec 9999 23:59:59 GMT"), ("Age", "900000000")],
    ],
)
def test_a_clock_near_ours_a_cache_or_nonsense_is_no_trouble(headers: list[tuple[str, str]]) -> None:
    record = look(flat() | {"/ndbg/": answer(column(LAST_YEAR), headers=headers)})
    assert record.complete


# --- what stands behind a link -----------------------------------------------------------------------------------

BEHIND: dict[str, tuple[str, Pages]] = {
    "waf": ("blocked", {"/r.html": WAF}),
    "gone": ("not-found", {"/r.html": answer("", 404)}),
    "home": ("soft-404", {"/r.html": redirect("/")}),
    "home-copy": ("soft-404", {"/r.html": html(home())}),
    "another-thing": ("not-a-report", {"/r.html": html("<html><body><h1>会议通知</h1><p>请参加</p></body></html>")}),
    "picture": (
        "images-only",
        {"/r.html": html(f"<html><title>{REPORT[0]}</title><h1>{REPORT[0]}</h1><img src=/a.jpg></html>")},
    ),
    "word": ("damaged", {"/r.html": answer(b"PK\x03\x04" + bytes(200), kind="application/zip")}),
    "attachment-gone": ("attachment-only", {"/r.html": html(attached("/lost.pdf"))}),
    "attachment-foreign": ("attachment-only", {"/r.html": html(attached("http://127.0.0.77/a.pdf"))}),
    "attachment-damaged": ("damaged", {"/r.html": html(attached()), "/a.pdf": answer(b"%PDF-1.7 nonsense")}),
}


@pytest.mark.parametrize(("code", "pages"), BEHIND.values(), ids=BEHIND.keys())
def test_a_report_that_cannot_be_read_is_neither_missing_nor_the_sites_fault(code: str, pages: Pages) -> None:
    record = look(flat(LAST_YEAR, REPORT) | pages)
    (sighting,) = record.sightings
    assert sighting.trouble is not None and sighting.trouble.code == code
    assert sighting.report is None
    assert verdict(sighting) == "skipped"
    assert record.complete, "one report that cannot be read says nothing of the columns"


def test_a_copy_on_a_foreign_host_never_counts() -> None:
    """Whether its address may be gone to at all (a private one may not) or is one the site answers from."""
    with serving({"/r.html": html(article())}) as elsewhere:
        moved = flat(LAST_YEAR, REPORT) | {"/r.html": redirect(elsewhere.url("/r.html"))}
        with serving(moved) as server:
            place = site(server)
            registered = replace(place, hosts=(elsewhere.host,))
            seen = [visited(order(one)).sightings[0] for one in (place, registered)]
    assert [(one.report is None, verdict(one)) for one in seen] == [(True, "skipped"), (False, "holds")]
    assert seen[0].trouble is not None and seen[0].trouble.code == "private-address"


def test_a_newer_copy_that_cannot_be_read_keeps_the_older_from_accusing() -> None:
    again: Row = (title_of(EDUCATION.name), "/again.html", "2026-02-10")
    bare = article(defect="section_missing")
    with serving(flat(again, REPORT, LAST_YEAR) | {"/again.html": WAF, "/r.html": html(bare)}) as server:
        (sighting,) = visited(order(site(server))).sightings
    assert sighting.report is not None and sighting.trouble is not None
    assert [(f.rule, f.verdict) for f in sighting.findings] == [("AR-T01", "holds")]


@pytest.mark.parametrize(
    ("title", "page", "code"),
    [
        ("霁川县教育和体育局2025年政府信息公开工作年度报告", article("霁川县教育和体育局"), "unclear-owner"),
        ("我局2025年政府信息公开工作年度报告", article(title="我局2025年政府信息公开工作年度报告"), "unclear-owner"),
        ("我局2025年政府信息公开工作年度报告", None, "blocked"),
        ("霁川县教育局2025年政府信息公…", None, "blocked"),
    ],
    ids=["renamed", "nobodys", "unread", "cut-unread"],
)
def test_as_long_as_one_report_has_no_clear_owner_nobody_is_missing(title: str, page: str | None, code: str) -> None:
    pages = flat(LAST_YEAR, (title, "/x.html", "2026-01-20"))
    pages["/x.html"] = WAF if page is None else html(page.replace(EDUCATION.name, "我局"))
    (sighting,) = look(pages).sightings
    assert sighting.trouble is not None and sighting.trouble.code == code
    assert verdict(sighting) == "skipped"


def test_two_agencies_of_one_spelling_are_never_told_apart_by_guess() -> None:
    twin = replace(EDUCATION, name="霁川县教育体育局", aliases=(EDUCATION.name,))
    with serving(flat(LAST_YEAR, REPORT)) as server:
        record = visited(order(site(server), EDUCATION, twin))
    assert [verdict(sighting) for sighting in record.sightings] == ["skipped", "skipped"]


def test_a_crumb_that_names_the_government_makes_no_owner() -> None:
    page = article(title="2025年政府信息公开工作年度报告").replace(EDUCATION.name, "本单位")
    crumbs = '<div class="position">当前位置：<a href="/">霁川县人民政府</a> &gt; <a href="/ndbg/">公开年报</a></div>'
    pages = flat(LAST_YEAR, ("2025年政府信息公开工作年度报告", "/x.html", "2026-01-20"))
    pages["/x.html"] = html(page.replace("<body>", f"<body>{crumbs}"))
    with serving(pages) as server:
        (sighting,) = visited(order(site(server), COUNTY)).sightings
    assert sighting.report is None and verdict(sighting) == "skipped"


def test_an_own_column_that_fails_concerns_its_agency_alone() -> None:
    with serving(flat(LAST_YEAR)) as server:
        record = visited(order(site(server), replace(EDUCATION, reports=server.url("/own/")), HEALTH))
    assert record.complete
    assert [verdict(sighting) for sighting in record.sightings] == ["skipped", "fails"]
    assert record.sightings[0].trouble is not None and record.sightings[0].trouble.code == "not-found"


def test_an_own_column_that_fails_does_not_hide_a_report_found_elsewhere() -> None:
    with serving(flat(LAST_YEAR, REPORT)) as server:
        (sighting,) = visited(order(site(server), replace(EDUCATION, reports=server.url("/own/")))).sightings
    assert (verdict(sighting), sighting.trouble) == ("holds", None)


def test_only_columns_are_places_of_the_search() -> None:
    record = look(flat(LAST_YEAR, REPORT))
    assert [(place.url[-6:], place.outcome) for place in record.places] == [("/ndbg/", "read")]


# --- over several visits -----------------------------------------------------------------------------------------


def test_a_report_no_list_leads_to_any_more_is_still_there() -> None:
    with serving(flat(LAST_YEAR)) as server:
        before = target(EDUCATION, url=server.url("/r.html"))
        (sighting,) = visited(order(site(server), before)).sightings
    assert sighting.report is not None and sighting.url is not None and sighting.url.endswith("/r.html")
    assert (verdict(sighting), verdict(sighting, "AR-T06"), sighting.gone) == ("holds", "holds", False)


def test_the_earliest_date_survives_a_later_post() -> None:
    with serving(flat(LAST_YEAR, REPORT) | {"/r.html": html(article(published=date(2026, 2, 20)))}) as server:
        seen = target(EDUCATION, earliest=Dating(day=date(2026, 1, 20), source="page"))
        alone, known = (
            visited(order(site(server), one, at=AFTER + timedelta(days=20))).sightings[0] for one in (EDUCATION, seen)
        )
    assert alone.report is not None and alone.report.dating.day == date(2026, 2, 20)
    assert known.report is not None and known.report.dating.day == date(2026, 1, 20)
    assert (verdict(alone, "AR-T02"), verdict(known, "AR-T02")) == ("fails", "holds")


def test_the_earlier_of_two_copies_met_together_counts() -> None:
    again: Row = (title_of(EDUCATION.name), "/again.html", "2026-02-10")
    pages = flat(again, REPORT, LAST_YEAR) | {"/again.html": html(article(published=date(2026, 2, 10)))}
    (sighting,) = look(pages).sightings
    assert sighting.report is not None and sighting.report.dating.day == date(2026, 1, 15)


@pytest.mark.parametrize("known", [date(2026, 1, 12), date(2026, 1, 15), date(2026, 3, 1)])
def test_the_earliest_of_all_copies_and_of_what_was_known_counts(known: date) -> None:
    days = ("2026-02-10", "2026-02-20", "2026-01-15")
    rows = [(title_of(EDUCATION.name), f"/{day}.html", day) for day in days]
    pages: Pages = {f"/{day}.html": html(article(published=date.fromisoformat(day))) for day in days}
    with serving(flat(*rows, LAST_YEAR) | pages) as server:
        seen = target(EDUCATION, earliest=Dating(day=known, source="page"))
        (sighting,) = visited(order(site(server), seen)).sightings
    assert sighting.report is not None and sighting.report.dating.day == min(known, date(2026, 1, 15))


def test_a_date_before_the_year_ended_is_not_kept_against_a_correction() -> None:
    with serving(flat(LAST_YEAR, REPORT)) as server:
        seen = target(EDUCATION, earliest=Dating(day=date(2025, 1, 16), source="page"))
        (sighting,) = visited(order(site(server), seen)).sightings
    assert sighting.report is not None and sighting.report.dating.day == date(2026, 1, 15)


def remembering(pages: Pages, ages: dict[str, str]) -> WebServer:
    def script(asked: Asked) -> bytes:
        etag = ages.get(asked.path)
        if etag is not None and asked.headers.get("if-none-match") == etag:
            return head(304, [("ETag", etag), ("Content-Length", "0")])
        said = pages.get(asked.path, answer("", 404))
        assert isinstance(said, bytes)
        return said if etag is None else said.replace(b"\r\n\r\n", f"\r\nETag: {etag}\r\n\r\n".encode(), 1)

    return WebServer(script)


def test_a_304_answers_from_what_is_known() -> None:
    with remembering(flat(LAST_YEAR, REPORT), {"/ndbg/": '"l"', "/r.html": '"r"'}) as server:
        first = visited(order(site(server)))
        second = visited(order(site(server), known=first.remembered))
    assert [capture.unchanged for capture in second.captures] == [True, True]
    assert second.sightings[0].report == first.sightings[0].report
    assert second.sightings[0].findings == first.sightings[0].findings


def test_a_second_reading_is_made_only_when_something_fails() -> None:
    right, wrong = article(), article(defect="carry_over_misstated")
    readings = []
    for page in (right, wrong):
        (sighting,) = look(flat(LAST_YEAR, REPORT) | {"/r.html": html(page)}).sightings
        assert sighting.report is not None
        readings.append((verdict(sighting), sighting.report.disputed))
    assert readings == [("holds", None), ("holds", ())]


def test_the_second_reading_of_an_attachment_is_of_its_own_bytes() -> None:
    wrong = article(defect="carry_over_misstated")
    pages = flat(LAST_YEAR, REPORT) | {"/r.html": html(attached()), "/a.pdf": html(wrong)}
    (sighting,) = look(pages).sightings
    assert sighting.report is not None and sighting.report.disputed == ()
    assert any(finding.verdict == "fails" for finding in sighting.findings)
