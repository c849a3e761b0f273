"""``monitor evidence verify``: what a power cut leaves is told from what somebody took away, added or changed.

Evidence and journal are those of some days in the county; each case spoils a copy of them.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from monitor.cli.main import execute
from monitor.evidence.evidence import MANIFEST, Evidence, line, own_hash, records
from monitor.store.chain import link
from monitor.store.connection import FILE
from monitor.store.store import Store
from monitor.words import Words
from tests.county import EDUCATION, HEALTH, County, moment
from tests.evidence.test_evidence import capture

DAYS = date(2026, 1, 16), date(2026, 1, 17)
ENGLISH = Words("en")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration and a state; ``state-before`` is a copy of it after the first day."""
    with County(tmp_path_factory.mktemp("county")) as county, county.desk() as desk:
        county.publish(EDUCATION, date(2026, 1, 15), "carry_over_misstated")
        county.live(desk, DAYS[0])
        county.live(desk, DAYS[0], 10)
        shutil.copytree(county.folder / "state", county.folder / "state-before")
        county.publish(HEALTH, date(2026, 1, 15), "section_missing")
        county.live(desk, DAYS[1])
        county.live(desk, DAYS[1], 10)
        with desk.store.transaction():
            desk.store.journal.add(moment(DAYS[1]), "round", "gap", "what no evidence has heard of yet")
    return county.folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole, tmp_path / "county")
    return tmp_path / "county"


@pytest.fixture
def state(folder: Path) -> Path:
    return folder / "state"


Say = Callable[[Path], tuple[int, list[str]]]


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Say:
    """The exit code, and the lines it says, each begun with the code of its message."""

    def said(folder: Path) -> tuple[int, list[str]]:
        code = execute(["evidence", "verify", "--lang", "en", "--config", str(folder / "config.toml")])
        out = capsys.readouterr()
        return code, [meant(line) for line in (out.out + out.err).splitlines()]

    return said


def meant(line: str) -> str:
    """``line NUMBER code`` for a flaw, the code alone for any other line."""
    for code in ("torn-line", "torn-record", "changed-line", "broken-link", "missing-record", "changed-record",
                 "cut-off", "cut-line", "other-line", "unnamed-record", "journal-changed", "journal-broken",
                 "journal-other", "journal-cut", "journal-behind"):  # fmt: skip
        if ENGLISH.say(f"evidence.{code}", sequence="|").partition("|")[0] in line:
            return f"{line.partition(':')[0].removeprefix('line ')} {code}"
    return "intact" if line.startswith("The evidence is intact") else line


def run(state: Path, *statements: str) -> None:
    with closing(sqlite3.connect(state / FILE)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def ask(state: Path, sql: str) -> int:
    with closing(sqlite3.connect(state / FILE)) as db:
        return int(db.execute(sql).fetchone()[0])


def manifest(state: Path) -> list[bytes]:
    return (state / "evidence" / MANIFEST).read_bytes().splitlines(keepends=True)


def rewrite(state: Path, lines: list[bytes]) -> None:
    (state / "evidence" / MANIFEST).write_bytes(b"".join(lines))


def test_what_was_kept_is_whole_and_each_end_is_known_to_the_other(folder: Path, state: Path, verify: Say) -> None:
    assert verify(folder) == (0, ["intact"])
    told = [one for one in records(state / "evidence") if one.kind == "journal"]
    assert len(told) >= 2 and ask(state, "SELECT count(*) FROM journal") > len(told)


# --- what a power cut leaves -----------------------------------------------------------------------------------------


def test_what_a_power_cut_left_is_said_and_is_no_failure(folder: Path, state: Path, verify: Say) -> None:
    lines, day = manifest(state), max((state / "evidence").glob("*.warc.gz"))
    with (state / "evidence" / MANIFEST).open("ab") as file:
        file.write(lines[-1][:100])
    with day.open("ab") as file:
        file.write(b"\x1f\x8b\x08 torn")
    assert verify(folder) == (0, [f"{len(lines) + 1} torn-line", "— torn-record", "intact"])


def test_a_round_that_was_cut_off_before_the_books_knew_of_it_is_whole(folder: Path, state: Path, verify: Say) -> None:
    """The evidence is further than the books."""
    for name in (FILE, "monitor.sqlite3-wal", "monitor.sqlite3-shm"):
        (state / name).unlink(missing_ok=True)
    run(folder / "state-before", "PRAGMA wal_checkpoint")
    shutil.copy(folder / "state-before" / FILE, state / FILE)
    code, said = verify(folder)
    assert (code, [one.partition(" ")[2] for one in said]) == (1, ["journal-behind"]), "a backup looks like this, too"
    lines = manifest(folder / "state-before")
    rewrite(state, [*lines, *[one for one in manifest(state)[len(lines) :] if b'"kind":"journal"' not in one][:1]])
    assert [one for one in verify(folder)[1] if one != "intact" and "torn" not in one] == []


# --- what somebody did -----------------------------------------------------------------------------------------------


def test_an_emptied_folder_is_missed(folder: Path, state: Path, verify: Say) -> None:
    shutil.rmtree(state / "evidence")
    assert verify(folder) == (1, ["0 cut-off"])
    (state / "evidence").mkdir()
    assert verify(folder) == (1, ["0 cut-off"])


def test_a_last_line_that_was_taken_away_or_cut_is_no_power_cut(folder: Path, state: Path, verify: Say) -> None:
    lines = manifest(state)
    for left, codes in (
        (lines[:-1], [f"{len(lines) - 1} cut-off"]),
        ([*lines[:-1], lines[-1][:50]], [f"{len(lines)} cut-line", f"{len(lines) - 1} cut-off"]),
    ):
        rewrite(state, left)
        assert verify(folder) == (1, codes)
    number = next(n for n, line in enumerate(lines) if b'"kind":"response"' in line)
    rewrite(state, lines[:number])
    code, said = verify(folder)
    assert code == 1 and f"{number} cut-off" in said and "— unnamed-record" in said


def test_what_was_taken_off_the_ends_is_missed_though_the_monitor_went_on(
    folder: Path, state: Path, verify: Say
) -> None:
    rewrite(state, manifest(state)[:-2])
    last = ask(state, "SELECT max(id) FROM journal")
    run(state, f"DELETE FROM journal WHERE id = {last}")
    with Store.writing(state) as store:
        Evidence(state / "evidence", store.evidence_head()).keep_all([capture()])
        store.journal.add(moment(DAYS[1]), "round", "gap")
    code, said = verify(folder)
    assert code == 1 and {f"{len(manifest(state))} broken-link", f"{last + 1} journal-broken"} <= set(said)


def test_a_file_that_was_deleted_is_missed(folder: Path, state: Path, verify: Say) -> None:
    for day in (state / "evidence").glob("*.warc.gz"):
        day.unlink()
    code, said = verify(folder)
    assert code == 1 and {one.partition(" ")[2] for one in said} == {"missing-record"}


@pytest.mark.parametrize("byte", [40, 200])
def test_a_byte_that_was_changed_names_its_record(folder: Path, state: Path, verify: Say, byte: int) -> None:
    record = [one for one in records(state / "evidence") if one.kind == "response"][1]
    path = state / "evidence" / record.file
    data = bytearray(path.read_bytes())
    data[record.offset + byte] ^= 1
    path.write_bytes(data)
    assert verify(folder) == (1, [f"{record.sequence} changed-record"])


def test_another_manifest_in_the_place_of_ours_is_noticed(folder: Path, state: Path, verify: Say) -> None:
    """Chained anew from its first line on."""
    head, forged = "0" * 64, []
    for record in records(state / "evidence"):
        changed = structs.replace(record, status=404, previous=head, own="")
        changed = structs.replace(changed, own=own_hash(changed))
        forged.append(line(changed))
        head = changed.own
    rewrite(state, forged)
    assert verify(folder) == (1, [f"{len(forged)} other-line"])


# --- the journal -----------------------------------------------------------------------------------------------------


def test_a_changed_line_of_the_journal_is_named(folder: Path, state: Path, verify: Say) -> None:
    for column, value in (("note", "'x'"), ("actor", "'x'"), ("at", "'2020-01-01T00:00:00+08:00'"), ("version", "9")):
        shutil.copy(state / FILE, folder / "kept")
        run(state, f"UPDATE journal SET {column} = {value} WHERE id = 3")
        assert verify(folder) == (1, ["3 journal-changed"]), column
        shutil.copy(folder / "kept", state / FILE)


def test_a_line_taken_out_of_the_journal_breaks_the_chain_behind_it(folder: Path, state: Path, verify: Say) -> None:
    run(state, "DELETE FROM journal WHERE id = 2")
    assert verify(folder) == (1, ["3 journal-broken"])
    run(state, "INSERT INTO journal (id, at, subject, event) VALUES (2, '2026-01-16T09:00:00+08:00', 'case:1', 'x')")
    assert verify(folder) == (1, ["2 journal-broken", "2 journal-changed", "3 journal-broken"])


def test_lines_taken_off_the_end_of_the_journal_are_missed(folder: Path, state: Path, verify: Say) -> None:
    last = ask(state, "SELECT max(id) FROM journal")
    run(state, f"DELETE FROM journal WHERE id = {last}")
    assert verify(folder) == (1, [f"{last - 1} journal-cut"])
    run(state, "DELETE FROM journal WHERE id > 1", "DELETE FROM marks WHERE name = 'journal_head'")
    code, [said] = verify(folder)
    assert code == 1 and said.endswith(" journal-behind")


def test_a_journal_chained_anew_is_not_the_one_the_evidence_vouches_for(folder: Path, state: Path, verify: Say) -> None:
    with closing(sqlite3.connect(state / FILE)) as db:
        db.execute("UPDATE journal SET note = 'nothing of the kind' WHERE id = 1")
        own = "0" * 64
        for row in db.execute(
            "SELECT id, at, subject, agency, event, note, actor, version FROM journal ORDER BY id"
        ).fetchall():
            previous, own = own, link(own, *row)
            db.execute("UPDATE journal SET previous = ?, own = ? WHERE id = ?", (previous, own, row[0]))
        db.execute(
            "UPDATE marks SET value = (SELECT max(id) FROM journal) || ' ' || ? WHERE name = 'journal_head'", (own,)
        )
        db.commit()
    code, said = verify(folder)
    assert code == 1 and {one.partition(" ")[2] for one in said} == {"journal-other"}


# --- what cannot be read ---------------------------------------------------------------------------------------------


def test_evidence_beside_a_database_that_cannot_be_read_is_looked_at_alone(
    folder: Path, state: Path, verify: Say
) -> None:
    (state / "evidence" / MANIFEST).write_bytes(manifest(state)[0].replace(b"200", b"404"))
    for spoil, words in (
        (lambda: (state / FILE).write_bytes(b"no database" * 999), "damaged"),
        (lambda: (state / FILE).write_bytes(b""), "gone or empty"),
        (lambda: (state / FILE).unlink(), "gone or empty"),
    ):
        spoil()
        code, said = verify(folder)
        assert code == 2 and said[0] == "1 changed-line" and words in said[-1]


def test_nothing_kept_yet_is_whole(folder: Path, verify: Say) -> None:
    shutil.rmtree(folder / "state")
    assert verify(folder) == (0, ["intact"])
