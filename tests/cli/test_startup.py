"""What a verb imports: help and version next to nothing, a status what it reads and shows, and no site or document."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.cli.main import VERBS, execute
from monitor.shipped import shipped_config
from monitor.store.store import Store

TELL = """
import sys
from monitor.cli.main import execute
execute(sys.argv[1:])
print("\\n".join(sorted({".".join(name.split(".")[:2]) for name in sys.modules})), file=sys.stderr)
"""
OURS = {"cli", "clock", "errors", "shipped", "words"}
OF_STATUS = OURS | {"cases", "config", "judge", "letters", "model", "read", "settings", "show", "store", "toml"}
HEAVY = {
    *("apscheduler", "bs4", "docx", "docxtpl", "filelock", "html5lib", "httpcore2", "httpx2", "jinja2", "lxml"),
    *("openpyxl", "pdfplumber", "pypdfium2", "selectolax", "soupsieve", "sqlite_utils", "warcio", "xlsxwriter"),
}


def loaded(arguments: list[str], folder: Path) -> set[str]:
    """What a process that ran a command line has imported, to the second name."""
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", TELL, *arguments], cwd=folder, env=env, capture_output=True, text=True, timeout=120
    )
    return set(done.stderr.split())


def rooms(modules: set[str]) -> set[str]:
    return {name.partition(".")[2] for name in modules if name.startswith("monitor.")}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["--lang", "en", "--help"]])
def test_help_and_version_import_no_room_but_their_own(arguments: list[str], tmp_path: Path) -> None:
    modules = loaded(arguments, tmp_path)
    assert rooms(modules) <= OURS | {"show"}
    assert not HEAVY & {name.partition(".")[0] for name in modules}


def test_a_status_imports_what_it_reads_and_shows(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(shipped_config().read_text(encoding="utf-8"), encoding="utf-8")
    with Store.writing(tmp_path / "state"):
        pass
    modules = loaded(["status"], tmp_path)
    assert {"monitor.store", "rich"} <= modules | {name.partition(".")[0] for name in modules}
    assert rooms(modules) <= OF_STATUS
    assert not HEAVY & {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_stands_in_the_module_it_is_looked_for_in(name: str) -> None:
    assert execute([name, "--help"]) == 0
