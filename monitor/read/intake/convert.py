"""Old office files (.doc, .wps, .rtf) -> DOCX bytes, by LibreOffice where it is installed.

Every conversion is a process group of its own with a profile of its own, macros off, at most a minute, without network
where the system allows that to be taken away; nothing of it is left behind.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore

from monitor.model.pages import Trouble
from monitor.read.intake.package import MOST_BYTES

SECONDS = 60.0
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"
_NAMES = ("soffice", "libreoffice")
_PLACES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice", "/usr/lib/libreoffice/program/soffice")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OTHER_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "PowerPoint Document"))
_SECTOR = 512
_WORD_MARK = b"\xec\xa5"
_WORD_FLAGS = 11
_WORD_ENCRYPTED = 0x01
_ROOM = BoundedSemaphore(2)
_LIMITS = 'ulimit -c 0; ulimit -t 60; ulimit -f 409600; ulimit -v 4194304 2>/dev/null; exec "$@"'
_OFFLINE = ("unshare", "--map-root-user", "--net", "--")
_OPTIONS = ("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault", "--nofirststartwizard")
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_ITEM = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>'
)


def docx(data: bytes, seconds: float = SECONDS, program: str | None = None) -> bytes | Trouble:
    """The document as DOCX, or trouble ``encrypted``, ``unsupported`` (no text document, or no LibreOffice:
    ``says`` then is ``soffice``) or ``damaged`` (nothing came out in time). ``program`` names it instead of a search.
    """
    trouble = _hopeless(data)
    if trouble is not None:
        return trouble
    program = program or installed()
    if program is None:
        return Trouble("unsupported", "soffice")
    with _ROOM, TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as folder:
        return _converted(program, data, Path(folder), seconds)


def installed() -> str | None:
    """The LibreOffice of this machine."""
    found = (shutil.which(name) for name in (*_NAMES, *_PLACES))
    return next((path for path in found if path is not None), None)


def _hopeless(data: bytes) -> Trouble | None:
    """What the bytes tell before anything is started."""
    if data.startswith(_RTF):
        return None
    if not data.startswith(_OLE):
        return Trouble("unsupported", "")
    if _ENCRYPTED_STREAM in data or _is_encrypted_word(data):
        return Trouble("encrypted", "")
    return Trouble("unsupported", "ole") if any(name in data for name in _OTHER_STREAMS) else None


def _is_encrypted_word(data: bytes) -> bool:
    """The flag in the head of a Word stream ([MS-DOC] 2.5.2), which starts at the border of a sector."""
    for at in range(_SECTOR, len(data) - _WORD_FLAGS, _SECTOR):
        if data.startswith(_WORD_MARK, at):
            return bool(data[at + _WORD_FLAGS] & _WORD_ENCRYPTED)
    return False


def _converted(program: str, data: bytes, folder: Path, seconds: float) -> bytes | Trouble:
    profile, source = folder / "profile", folder / ("in.rtf" if data.startswith(_RTF) else "in.doc")
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        _PROFILE.format("".join(_ITEM.format(*s) for s in _SETTINGS))
    )
    source.write_bytes(data)
    place = (f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "docx", "--outdir", str(folder / "out"))
    if not _run((*_prefix(), program, *_OPTIONS, *place, str(source)), folder, seconds):
        return Trouble("damaged", f"> {seconds:g} s")
    result = folder / "out" / "in.docx"
    if not result.is_file():
        return Trouble("damaged", "soffice")
    if result.stat().st_size > MOST_BYTES:
        return Trouble("too-large", f"> {MOST_BYTES}")
    return result.read_bytes()


def _run(command: tuple[str, ...], folder: Path, seconds: float) -> bool:
    """Run to the end and take the whole process group down; False when it had not ended in time."""
    with subprocess.Popen(
        ("/bin/sh", "-c", _LIMITS, "sh", *command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
    return True


def _environment(folder: Path) -> dict[str, str]:
    proxy = "http://127.0.0.1:9"
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "http_proxy": proxy,
        "https_proxy": proxy,
    }


@lru_cache(maxsize=1)
def _prefix() -> tuple[str, ...]:
    """What takes the network away from a command, where this system lets us."""
    unshare = shutil.which(_OFFLINE[0])
    if unshare is None:
        return ()
    command = (unshare, *_OFFLINE[1:])
    probe = subprocess.run((*command, "true"), stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return command if probe.returncode == 0 else ()
