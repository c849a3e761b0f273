from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from monitor.errors import StoreError
from monitor.evidence.custody import body, verify
from monitor.evidence.evidence import MANIFEST, Evidence, Record, records
from monitor.model.flaws import Flaw
from monitor.model.pages import Capture

AT = datetime(2027, 1, 31, 23, 50, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = "2027-01-31.warc.gz"


def capture(path: str = "/", data: bytes = b"<p>one</p>", **changes: object) -> Capture:
    given_ = {
        "url": f"http://127.0.0.5{path}",
        "final_url": f"http://127.0.0.5{path}",
        "status": 200,
        "headers": (("content-type", "text/html; charset=gb2312"), ("content-encoding", "gzip")),
        "body": data,
        "sha256": hashlib.sha256(data).hexdigest(),
        "at": AT,
        "seconds": 0.1234,
    }
    return Capture(**(given_ | changes))  # type: ignore[arg-type]


def keep(evidence: Evidence, one: Capture) -> Record:
    """The line of the manifest that keeps a capture."""
    (kept,) = evidence.keep_all([one])
    (line,) = [record for record in records(evidence.directory) if record.sequence == kept.line]
    return line


def three(directory: Path) -> Evidence:
    evidence = Evidence(directory)
    evidence.keep_all([capture("/1", b"one"), capture("/2", b"two"), capture("/3", b"three")])
    return evidence


def test_a_page_as_a_browser_showed_it_is_kept_in_full_as_a_conversion(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    came, shown = capture("/", b"<p>one</p>"), capture("/", b"<p>one</p>", rendered=True)
    assert [keep(evidence, one).kind for one in (came, shown, shown, came)] == [
        "response", "conversion", "conversion", "revisit",
    ]  # fmt: skip
    kinds = [kind for kind, _, _ in warc_records(tmp_path / DAY) if kind != "metadata"]
    assert kinds == ["response", "conversion", "conversion", "revisit"]
    later = keep(evidence, capture("/", b"<p>two</p>", rendered=True))
    assert body(tmp_path, later.sha256) == b"<p>two</p>"
    assert verify(tmp_path) == []


def codes(directory: Path) -> list[str]:
    return [flaw.code for flaw in verify(directory)]


def warc_records(path: Path) -> list[tuple[str, str, bytes]]:
    with path.open("rb") as file:
        return [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]


# --- keeping ---------------------------------------------------------------------------------------------------------


def test_a_body_comes_back_by_its_hash(tmp_path: Path) -> None:
    data = bytes(range(256)) * 5000
    record = keep(Evidence(tmp_path), capture(data=data))
    assert (record.kind, record.sequence, record.file, record.offset) == ("response", 1, DAY, 0)
    assert body(tmp_path, record.sha256) == data
    assert body(tmp_path, "0" * 64) is None
    assert verify(tmp_path) == []


def test_the_warc_is_readable_by_others(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    keep(evidence, capture("/1", b"one", redirects=("http://127.0.0.5/a", "http://127.0.0.5/1")))
    keep(evidence, capture("/2", b"", status=404))
    first, how, second, _ = warc_records(tmp_path / DAY)
    assert first == ("response", "http://127.0.0.5/1", b"one")
    assert second == ("response", "http://127.0.0.5/2", b"")
    assert how[0] == "metadata"
    assert how[2].decode() == (
        "requested: http://127.0.0.5/1\r\nredirected: http://127.0.0.5/a\r\nredirected: http://127.0.0.5/1\r\n"
        "fetchTimeMs: 123\r\n"
    )


def test_the_same_content_is_stored_once_an_address(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    later = AT + timedelta(minutes=5)
    kinds = [keep(evidence, each).kind for each in (capture(), capture(at=later), capture("/2"), capture(data=b"new"))]
    assert kinds == ["response", "revisit", "response", "response"]
    types = [kind for kind, _, _ in warc_records(tmp_path / DAY) if kind != "metadata"]
    assert types == ["response", "revisit", "response", "response"]
    again = keep(Evidence(tmp_path), capture(at=later))
    assert again.kind == "revisit"
    assert verify(tmp_path) == []


def test_nothing_is_kept_of_an_unchanged_page(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path / "none")
    unchanged = capture(unchanged=True, status=304)
    assert evidence.keep_all([unchanged]) == (unchanged,)
    assert evidence.keep_all([]) == ()
    assert verify(tmp_path / "none") == []
    assert not (tmp_path / "none").exists()


def test_a_day_is_a_day_in_shanghai(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    evidence.keep_all([capture(at=AT.astimezone(UTC)), capture(data=b"x", at=AT + timedelta(minutes=20))])
    kept = list(records(tmp_path))
    assert [record.file for record in kept] == [DAY, "2027-02-01.warc.gz"]
    assert [record.at.isoformat() for record in kept] == ["2027-01-31T23:50:00+08:00", "2027-02-01T00:10:00+08:00"]


def test_the_chain_goes_on_after_a_restart(tmp_path: Path) -> None:
    head = three(tmp_path).head
    evidence = Evidence(tmp_path)
    assert evidence.head == head
    record = keep(evidence, capture("/4", b"four"))
    assert (record.sequence, record.previous, record.own) == (4, head[1], evidence.head[1])
    assert [each.sequence for each in records(tmp_path)] == [1, 2, 3, 4]
    assert verify(tmp_path) == []


_text = st.text(max_size=60) | st.sampled_from(["a\r\nWARC-Type: response", "\x00\x1b[31m", "霁川 \ud800", "é\xff", ""])


@settings(max_examples=40, deadline=None)
@given(name=_text, value=_text, url=_text, status=st.integers(0, 999), data=st.binary(max_size=40))
def test_hostile_headers_and_addresses_stay_in_their_line(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: str, url: str, status: int, data: bytes
) -> None:
    directory = tmp_path_factory.mktemp("evidence")
    url = "http://" + url
    hostile = capture(data=data, headers=((name, value),), url=url, final_url=url, status=status, redirects=(url,))
    keep(Evidence(directory), hostile)
    assert body(directory, hostile.sha256) == data
    assert [kind for kind, _, _ in warc_records(directory / DAY)] == ["response", "metadata"]
    assert (directory / MANIFEST).read_bytes().count(b"\n") == 1
    assert verify(directory) == []


# --- damage ----------------------------------------------------------------------------------------------------------


def test_any_byte_changed_in_the_manifest_is_found(tmp_path: Path) -> None:
    three(tmp_path)
    path = tmp_path / MANIFEST
    whole = path.read_bytes()
    line_feeds = {at for at, byte in enumerate(whole) if byte == 0x0A}
    for position in set(range(0, len(whole), 7)) | (line_feeds - {len(whole) - 1}):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        assert verify(tmp_path), position
    path.write_bytes(whole)
    assert verify(tmp_path) == []


def test_any_byte_changed_in_a_record_names_that_record(tmp_path: Path) -> None:
    three(tmp_path)
    second = list(records(tmp_path))[1]
    path = tmp_path / DAY
    whole = bytearray(path.read_bytes())
    whole[second.offset + 40] ^= 0x20
    path.write_bytes(whole)
    assert verify(tmp_path) == [
        Flaw(code="changed-record", line=2, sequence=2, url="http://127.0.0.5/2", file=DAY, offset=second.offset)
    ]
    assert body(tmp_path, second.sha256) is None


def test_a_changed_line_is_named_with_the_link_it_breaks(tmp_path: Path) -> None:
    three(tmp_path)
    path = tmp_path / MANIFEST
    path.write_bytes(path.read_bytes().replace(b'"status":200', b'"status":404', 1))
    (flaw,) = verify(tmp_path)
    assert (flaw.code, flaw.line, flaw.sequence) == ("changed-line", 1, 1)


def test_a_line_recomputed_after_a_change_breaks_the_next_link(tmp_path: Path) -> None:
    evidence = tmp_path / "true"
    three(evidence)
    forged = tmp_path / "forged"
    Evidence(forged).keep_all([capture("/1", b"one", status=404), capture("/2", b"two"), capture("/3", b"three")])
    lines = (evidence / MANIFEST).read_bytes().splitlines(keepends=True)
    lines[0] = (forged / MANIFEST).read_bytes().splitlines(keepends=True)[0]
    (evidence / MANIFEST).write_bytes(b"".join(lines))
    flaws = [(flaw.code, flaw.line) for flaw in verify(evidence)]
    assert ("broken-link", 2) in flaws


@pytest.mark.parametrize(
    ("edit", "first"),
    [
        (lambda lines: [lines[0], lines[2]], ("broken-link", 2)),
        (lambda lines: lines[1:], ("broken-link", 1)),
        (lambda lines: [lines[1], lines[0], lines[2]], ("broken-link", 1)),
        (lambda lines: [*lines, lines[2]], ("broken-link", 4)),
        (lambda lines: [lines[0], b"{}\n", lines[2]], ("changed-line", 2)),
        (lambda lines: lines[:2], ("torn-record", None)),
    ],
    ids=["one taken out", "first taken off", "swapped", "doubled", "overwritten", "last taken off"],
)
def test_lines_moved_about_are_found(tmp_path: Path, edit: object, first: tuple[str, int | None]) -> None:
    three(tmp_path)
    path = tmp_path / MANIFEST
    path.write_bytes(b"".join(edit(path.read_bytes().splitlines(keepends=True))))  # type: ignore[operator]
    flaws = verify(tmp_path)
    assert (flaws[0].code, flaws[0].line) == first
    assert len(flaws) == 1 if first[1] is None else "broken-link" in codes(tmp_path)


def test_a_file_taken_away_misses_all_its_records(tmp_path: Path) -> None:
    three(tmp_path)
    (tmp_path / DAY).unlink()
    assert codes(tmp_path) == ["missing-record"] * 3


def test_a_manifest_may_not_point_outside(tmp_path: Path) -> None:
    three(tmp_path / "evidence")
    (tmp_path / "secret").write_bytes(b"x" * 9999)
    path = tmp_path / "evidence" / MANIFEST
    path.write_bytes(path.read_bytes().replace(DAY.encode(), b"../secret"))
    assert "missing-record" in codes(tmp_path / "evidence")


# --- power cuts and full disks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("left", range(0, 400, 57))
def test_a_torn_line_is_reported_and_the_chain_goes_on(tmp_path: Path, left: int) -> None:
    three(tmp_path)
    path = tmp_path / MANIFEST
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[1] + lines[2][:left])
    record = keep(Evidence(tmp_path), capture("/3", b"three"))
    assert (record.sequence, record.kind, record.file) == (3, "response", "2027-01-31-2.warc.gz")
    assert body(tmp_path, record.sha256) == b"three"
    assert codes(tmp_path) == (["torn-line"] if left else []) + ["torn-record"]


def test_a_line_that_lost_only_its_line_feed_is_whole(tmp_path: Path) -> None:
    three(tmp_path)
    path = tmp_path / MANIFEST
    path.write_bytes(path.read_bytes()[:-1])
    keep(Evidence(tmp_path), capture("/4", b"four"))
    assert verify(tmp_path) == []


def test_a_torn_record_is_reported_and_the_day_goes_on_in_another_file(tmp_path: Path) -> None:
    evidence = three(tmp_path)
    end = (tmp_path / DAY).stat().st_size
    with (tmp_path / DAY).open("ab") as file:
        file.write(b"\x1f\x8b\x08 torn")
    kept = evidence.keep_all([capture("/4", b"four"), capture("/5", b"five")])
    assert {record.file for record in records(tmp_path) if record.sequence in {one.line for one in kept}} == {
        "2027-01-31-2.warc.gz"
    }
    assert verify(tmp_path) == [Flaw(code="torn-record", file=DAY, offset=end)]
    assert len(warc_records(tmp_path / "2027-01-31-2.warc.gz")) == 4


def test_a_record_lost_with_its_line_written_is_missing_and_not_overwritten(tmp_path: Path) -> None:
    three(tmp_path)
    os.truncate(tmp_path / DAY, list(records(tmp_path))[2].offset + 10)
    keep(Evidence(tmp_path), capture("/4", b"four"))
    assert codes(tmp_path) == ["missing-record"]


def test_an_unwritable_directory_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as caught:
        keep(Evidence(tmp_path / "file"), capture())
    assert caught.value.code == "store-unwritable"


def test_after_a_failed_write_keeping_works_again(tmp_path: Path) -> None:
    evidence = three(tmp_path)
    (tmp_path / MANIFEST).rename(tmp_path / "aside")
    (tmp_path / MANIFEST).mkdir()
    with pytest.raises(StoreError):
        keep(evidence, capture("/4", b"four"))
    (tmp_path / MANIFEST).rmdir()
    (tmp_path / "aside").rename(tmp_path / MANIFEST)
    record = keep(evidence, capture("/4", b"four"))
    assert (record.sequence, record.kind) == (4, "response")
    assert codes(tmp_path) == ["torn-record"]


def test_an_empty_archive_is_whole(tmp_path: Path) -> None:
    assert verify(tmp_path) == []
    assert list(records(tmp_path)) == []
