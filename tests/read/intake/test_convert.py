from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from monitor.model.pages import Trouble
from monitor.read.intake import convert
from monitor.read.report import Hints, assemble
from monitor.read.sources import office
from tests.demo.samples import report as drawn_report
from tests.read.papers import drawn_figures, figures_of, word

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = b"{\\rtf1\\ansi hello\\par}"
HERE = convert.installed()
office_needed = pytest.mark.skipif(HERE is None, reason="LibreOffice (soffice) is not installed")


def ole(*content: bytes) -> bytes:
    return OLE.ljust(512, b"\0") + b"".join(piece.ljust(512, b"\0") for piece in content)


def program(folder: Path, script: str) -> str:
    """A stand-in for LibreOffice that misbehaves."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go while the test runs."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ole("EncryptedPackage".encode("utf-16-le")), "encrypted"),
        (ole(b"\xec\xa5\xc1\0" + bytes(7) + b"\x01"), "encrypted"),
        (ole("Workbook".encode("utf-16-le")), "unsupported"),
        (ole("PowerPoint Document".encode("utf-16-le")), "unsupported"),
        (b"plain text", "unsupported"),
    ],
)
def test_what_cannot_be_converted_is_told_by_the_bytes(data: bytes, code: str) -> None:
    outcome = convert.docx(data, program="/nowhere")
    assert isinstance(outcome, Trouble)
    assert outcome.code == code


def test_a_program_that_writes_nothing_is_a_damaged_file(tmp_path: Path, temporary: Path) -> None:
    assert convert.docx(RTF, program=program(tmp_path, "exit 0")) == Trouble("damaged", "soffice")
    assert convert.docx(RTF, program="/nowhere/soffice") == Trouble("damaged", "soffice")
    assert list(temporary.iterdir()) == []


def test_a_program_that_hangs_is_killed_with_its_children(tmp_path: Path, temporary: Path) -> None:
    pids = tmp_path / "pids"
    hang = program(tmp_path, f"sleep 600 & echo $! $$ > {pids}; sleep 600")
    assert convert.docx(RTF, seconds=0.5, program=hang) == Trouble("damaged", "> 0.5 s")
    assert list(temporary.iterdir()) == []
    assert all(_gone(int(pid)) for pid in pids.read_text().split())


def test_what_a_program_leaves_running_is_killed_too(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    convert.docx(RTF, program=program(tmp_path, f"sleep 600 & echo $! > {pids}"))
    assert _gone(int(pids.read_text()))


def test_a_result_is_the_bytes_that_were_written(tmp_path: Path) -> None:
    script = 'for last; do :; done; mkdir -p out; tr a-z A-Z < "$last" > out/in.docx'
    assert convert.docx(RTF, program=program(tmp_path, script)) == RTF.upper()


def test_no_secret_of_ours_reaches_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_TEST_SECRET", "x")
    seen = tmp_path / "seen"
    convert.docx(RTF, program=program(tmp_path, f"env > {seen}"))
    assert "MONITOR_TEST_SECRET" not in seen.read_text()


def test_macros_are_off_in_the_profile(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    convert.docx(RTF, program=program(tmp_path, f"cat profile/user/registrymodifications.xcu > {seen}"))
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true</value>' in seen.read_text()


@office_needed
@pytest.mark.parametrize("kind", ["doc", "rtf"])
def test_an_old_report_reads_back_exactly(kind: str, tmp_path: Path) -> None:
    drawn = drawn_report(11)
    converted = convert.docx(_saved_as(kind, word(drawn), tmp_path))
    assert isinstance(converted, bytes)
    read = assemble(office.document(converted), "report", "0" * 64, Hints())
    assert (read.trouble, read.title, read.year, read.format) == (None, drawn.title, drawn.year, drawn.format)
    for name in ("table2", "table3", "table4"):
        assert figures_of(getattr(read, name)) == drawn_figures(drawn.figures, name)


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare")
def test_the_program_sees_no_network_where_the_system_allows_that(tmp_path: Path) -> None:
    if subprocess.run(["unshare", "--map-root-user", "--net", "--", "true"], check=False).returncode:
        pytest.skip("this system gives nobody a network of his own")
    seen = tmp_path / "seen"
    convert.docx(RTF, program=program(tmp_path, f"cat /proc/net/dev > {seen}"))
    assert [line.split(":")[0].strip() for line in seen.read_text().splitlines()[2:]] == ["lo"]


@office_needed
def test_nonsense_with_the_head_of_an_old_file_ends_in_trouble_or_in_a_document() -> None:
    outcome = convert.docx(ole(b"nonsense" * 60))
    assert outcome == Trouble("damaged", "soffice") or isinstance(outcome, bytes)


def _gone(pid: int) -> bool:
    """Dead, if perhaps not buried by whoever adopted it."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def _saved_as(kind: str, data: bytes, folder: Path) -> bytes:
    source = folder / "in.docx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [HERE or "", "--headless", profile, "--convert-to", kind, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / f"in.{kind}").read_bytes()
