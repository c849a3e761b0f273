"""A chain of redirects that leads to no answer: why is told with every hop, and the evidence has them."""

from __future__ import annotations

from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from monitor.evidence import custody
from monitor.evidence.evidence import Evidence, records
from monitor.fetch.fetch import Fetcher
from monitor.model.pages import Trouble
from monitor.watch.pages import Pages
from tests.servers import WebServer, pages, redirect
from tests.watch.test_onward import AT, LIMITS, site_of


def test_the_hops_of_a_failed_chain_are_told_and_kept_as_evidence(tmp_path: Path) -> None:
    with WebServer(pages({"/": redirect("/a"), "/a": redirect("http://10.0.0.1/in")})) as server:
        site = site_of(server)
        with Fetcher(site, LIMITS, AT) as http:
            read = Pages(site, http)
            page = read.list(site.home)
        assert isinstance(page, Trouble) and page.code == "private-address"
        hops = [server.url("/a"), "http://10.0.0.1/in"]
        assert " -> ".join([site.home, *hops]) in page.says
        assert not read.answers
    [kept] = Evidence(tmp_path).keep_all(read.captures)
    [line] = records(tmp_path)
    assert (line.sequence, line.url, line.final_url, line.status) == (kept.line, site.home, hops[0], 302)
    with (tmp_path / line.file).open("rb") as file:
        how = [one.content_stream().read().decode() for one in ArchiveIterator(file) if one.rec_type == "metadata"]
    assert [one for one in how[0].split("\r\n") if one.startswith(("redirected", "failed"))] == [
        *(f"redirected: {hop}" for hop in hops),
        "failed: private-address",
    ]
    assert custody.verify(tmp_path) == []
