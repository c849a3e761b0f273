"""Everything that can go wrong on our side. An agency's fault is a Finding, never an exception.

MonitorError
├── ConfigError        the configuration or the rule book is wrong; carries every problem found
├── SourceError        a document named on the command line cannot be opened
├── FetchError         an exchange with a site failed; ``code`` is the state the site is put in
├── StoreError         the database cannot be used: locked, damaged, of another version
├── PostError          a letter could not be handed over; ``permanent`` says whether retrying helps
├── CaseError          a case is not in the state that an action needs, or its day cannot be
├── BulletinError      a bulletin is not in the state that an action needs, or there is none
└── HeldError          another daemon holds the state directory

Every error names a message of the catalogue (``error.<code>``) and the values that fill it: what, where, what to do.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Self

_DISK = {
    errno.ENOSPC: "store-full",
    errno.EDQUOT: "store-full",
    errno.EROFS: "store-readonly",
    errno.EISDIR: "store-directory",
    errno.EIO: "store-failing",
}


class Problem(NamedTuple):
    """One mistake in a file: the file, the line (None if unknown), the message code and its values."""

    file: str
    line: int | None
    code: str
    values: Mapping[str, str | int | float] = MappingProxyType({})


class MonitorError(Exception):
    """Base of all errors that end in one clear line for the user."""

    def __init__(self, code: str, **values: str | int | float) -> None:
        super().__init__(f"{code} {values}")
        self.code = code
        self.values = values


class ConfigError(MonitorError):
    """The configuration, the roster or the rule book; all mistakes at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("config", count=len(problems))
        self.problems = problems


class SourceError(MonitorError):
    """A source given by the user cannot be opened."""


class FetchError(MonitorError):
    """An exchange failed.

    Codes: ``dns``, ``refused``, ``timeout``, ``cert-…`` (a certificate; see ``fetch.tls``), ``old-tls``, ``no-cipher``,
    ``national-cipher``, ``tls`` (another fault of encryption), ``proxy``, ``protocol``,
    ``garbled`` (it answered, but cannot be read), ``private-address``, ``too-large``, ``decompression-limit``,
    ``redirects``, ``robots``, ``blocked`` (it asked us to wait), ``unsupported-address``, ``out-of-time`` (the
    visit has used up its time), ``stopped`` (we are about to end).
    """

    def __init__(self, code: str, url: str, says: str = "") -> None:
        super().__init__(code, url=url, says=says)
        self.url = url
        self.says = says


class StoreError(MonitorError):
    """The database, or what is kept beside it, cannot be used.

    Codes: ``store-missing`` (nothing yet), ``store-lost`` (evidence without its database), ``store-locked``,
    ``store-damaged``, ``store-foreign`` (of another program), ``store-older``, ``store-newer``, ``store-clash``,
    ``store-full``, ``store-readonly`` (the file system), ``store-unwritable``, ``store-unreadable``,
    ``store-directory``, ``store-failing`` (the disk).
    """

    @classmethod
    def of_disk(cls, error: OSError, path: Path, code: str = "store-unwritable") -> Self:
        """What the file system says of a path; ``code`` is what else it may be."""
        return cls(_DISK.get(error.errno or 0, code), path=str(path), says=error.strerror or str(error))


class Scope(StrEnum):
    """Whom a refusal of the mail server concerns, as far as it says so itself."""

    LETTER = "letter"
    """This letter or its address alone."""
    UNCLEAR = "unclear"
    """Perhaps us, perhaps this letter: how the server answers about others decides."""
    US = "us"
    """Us, though it was said about one letter."""
    SERVER = "server"
    """Every letter: it was said, or the connection ended, before one was named."""


class PostError(MonitorError):
    """A letter could not be handed over: ``smtp-refused-recipient``, ``smtp-refused-login``, ``smtp-down``, …

    ``permanent`` ones do not pass by waiting. ``probe`` says that another address may be asked about in its stead.
    """

    def __init__(
        self,
        code: str,
        *,
        permanent: bool = False,
        scope: Scope = Scope.LETTER,
        probe: bool = False,
        **values: str | int | float,
    ) -> None:
        super().__init__(code, **values)
        self.permanent = permanent
        self.scope = scope
        self.probe = probe


class CaseError(MonitorError):
    """An action on a case is refused.

    Codes: ``case-closed``, ``case-day-past``, ``case-day-earlier``, ``case-stands``, ``case-never-opens``.
    """


class BulletinError(MonitorError):
    """An action on a bulletin is refused.

    Codes: ``no-such-bulletin``, ``bulletin-no-draft``, ``bulletin-void``.
    """


class HeldError(MonitorError):
    """Another daemon holds the state directory; ``values['pid']`` is its process."""
