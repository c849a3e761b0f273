"""Whatever number or byte stands in a damaged state, it ends in clear lines, and never in a traceback."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from monitor.cli.main import execute
from monitor.errors import StoreError
from monitor.store.connection import FILE
from monitor.store.store import Store
from tests.county import EDUCATION, HEALTH, TOWN, WATER
from tests.store.test_states import STATES, restore

HOST = "www.jichuan.example"
CONFIG = f"""
[center]
name = "霁川县电子政务服务中心"
email = "center@jichuan.example"
[letters]
sender = "center@jichuan.example"
[smtp]
host = "127.0.0.1"
port = 1
security = "none"
[[site]]
host = "{HOST}"
home = "http://{HOST}/"
reports = "http://{HOST}/nb/"
""" + "".join(
    f"""
[[agency]]
name = "{name}"
kind = "{"township" if name == TOWN else "department"}"
site = "{HOST}"
emails = ["units@jichuan.example"]
"""
    for name in (EDUCATION, WATER, HEALTH, TOWN)
)
READERS = (
    "status",
    "status --json",
    f"status --agency {EDUCATION}",
    "cases list --all",
    "cases list --json",
    "cases list --unsure",
    "cases show 1",
    "cases show 2 --json",
    "letters list",
    "letters show 2",
    "bulletin list",
    "ledger export out.xlsx",
    "ledger export out.csv --view columns",
    "evidence verify",
)
ODD: dict[str, Any] = {
    "null": None,
    "most": 2**63 - 1,
    "negative": -1,
    "fraction": 1.5,
    "bytes": b"\xff\xfe\x00",
    "empty": "",
    "word": "nope",
    "digits": "9" * 40,
    "broken json": '{"a": ',
    "list": "[]",
    "object": "{}",
    "deep": "[" * 50_000,
    "naive": "2026-01-16T09:00:00",
    "early": "0001-01-01T00:00:00+08:00",
    "late": "9999-12-31T23:59:59+08:00",
    "day": "9999-12-31",
}
LAX = re.compile(r",\s*CHECK .*(?=\s\) STRICT)|\bSTRICT\b|NOT NULL", re.DOTALL)
"""What a table asks of its values."""
NOT_UTF8 = "CAST(x'ff61c3' AS TEXT)"


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "state").mkdir()
    restore(STATES[-1], tmp_path / "state")
    shutil.copy(tmp_path / "state" / FILE, tmp_path / "whole")
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def read(verb: str) -> int:
    return execute([*verb.split(), "--at", "2026-02-10T09:00:00"])


# --- bytes -----------------------------------------------------------------------------------------------------------


def spoiled(whole: bytes, rng: Random) -> bytes:
    """A file with some bytes changed, with pages lost, exchanged or blank, or cut."""
    data, page = bytearray(whole), 4096
    kind, pages = rng.randrange(8), len(whole) // page
    first, second = (rng.randrange(pages) * page for _ in range(2))
    if kind < 4:
        for _ in range(rng.choice((1, 2, 8, 64))):
            data[rng.randrange(len(data))] = rng.randrange(256)
    elif kind == 4:
        data[first : first + page] = bytes(page)
    elif kind == 5:
        data[first : first + page], data[second : second + page] = (
            data[second : second + page],
            data[first : first + page],
        )
    elif kind == 6:
        data[first : first + page] = rng.randbytes(page)
    else:
        del data[rng.randrange(len(data)) :]
    return bytes(data)


@pytest.mark.parametrize(
    "seeds",
    [
        pytest.param([*range(8), 234, 1777], id="10"),
        pytest.param(range(8, 2_508), id="2500", marks=pytest.mark.campaign),
    ],
)
def test_no_byte_of_a_state_leads_to_a_traceback(county: Path, seeds: Sequence[int]) -> None:
    whole = (county / "whole").read_bytes()
    for seed in seeds:
        rng = Random(seed)
        (county / "state" / FILE).write_bytes(spoiled(whole, rng))
        for verb in READERS if len(seeds) > 100 else rng.sample(READERS, 3):
            assert read(verb) in (0, 1, 2, 3), (seed, verb)


# --- values ----------------------------------------------------------------------------------------------------------


def columns(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return [(table, row[1]) for table in tables for row in db.execute(f"PRAGMA table_info({table})")]


def put(path: Path, table: str, column: str, value: Any) -> None:
    """Write a value into all rows where it cannot stand, as no program does: past types, conditions and indexes."""
    said, values = ("?", (value,)) if value is not NOT_UTF8 else (NOT_UTF8, ())
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for (index,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall():
            db.execute(f"DROP INDEX {index}")
        [(shape,)] = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchall()
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (LAX.sub("", shape), table))
        db.execute("PRAGMA writable_schema = RESET")
        with suppress(sqlite3.IntegrityError):  # a row id is a number, and no two are one
            db.execute(f"UPDATE OR REPLACE {table} SET {column} = {said}", values)
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (shape, table))


@pytest.mark.parametrize(
    ("table", "column", "odd", "verb"),
    [
        ("cases", "finding", "broken json", "cases list --all"),
        ("obligations", "state", "word", "status"),
        ("obligations", "agency", "bytes", "status --json"),
        ("obligations", "agency", "not utf-8", "status"),
        ("obligations", "due", "empty", "ledger export out.csv"),
        ("obligations", "places", "deep", "status"),
        ("outbox", "state", "word", "letters list"),
        ("outbox", "created", "word", "letters list"),
        ("marks", "value", "word", "status"),
        ("columns", "sight", "object", "status"),
        ("columns", "state", "negative", "status"),
        ("bulletins", "content", "list", "bulletin list"),
    ],
)
def test_a_value_that_cannot_be_is_named_by_its_place(
    county: Path, table: str, column: str, odd: str, verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put(county / "state" / FILE, table, column, ODD.get(odd, NOT_UTF8))
    assert read(verb) == (3 if "status" in verb else 1)
    said = capsys.readouterr()
    assert f"{table}.{column} #" in said.out + said.err
    assert f"cp 备份文件 {county / 'state' / FILE}" in said.out + said.err


def test_what_a_writer_stumbles_over_is_named_too_and_nothing_of_it_is_kept(county: Path) -> None:
    put(county / "state" / FILE, "columns", "expires", "nope")
    with pytest.raises(StoreError) as caught, Store.writing(county / "state") as store, store.transaction():
        store.marks.set("a", "b")
        store.columns.standings()
    assert (caught.value.code, str(caught.value.values["says"]).partition(":")[0]) == (
        "store-damaged",
        "columns.expires #1",
    )
    with Store.reading(county / "state") as store:
        assert store.marks.get("a") is None


def test_a_mistake_of_ours_is_no_damage(county: Path) -> None:
    with pytest.raises(KeyError), Store.reading(county / "state"):
        raise KeyError("ours")


@pytest.mark.campaign
@pytest.mark.parametrize("odd", [*ODD, "not utf-8"])
def test_no_value_of_a_state_leads_to_a_traceback(county: Path, odd: str) -> None:
    for table, column in columns(county / "whole"):
        shutil.copy(county / "whole", county / "state" / FILE)
        put(county / "state" / FILE, table, column, ODD.get(odd, NOT_UTF8))
        for verb in READERS:
            assert read(verb) in (0, 1, 2, 3), (table, column, verb)
