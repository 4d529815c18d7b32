"""Errors about texts. Every message is one line: the problem and the remedy.

CorpusError
├── ArchiveError      an archive on a server that cannot be used
│   └── ArchiveBusy   a statement that took too long there
├── Cancelled         work that is no longer wanted
├── FetchFailed       an address that gave nothing
│   └── NoNetwork     no address would give anything
├── MissingLibrary    a library that an extra of the package brings
├── NotText           bytes that are no text
├── TooLarge          a file, or what it unpacks to, beyond a limit
├── WorkersFailed     a cluster whose workers cannot be reached, or cannot do what they are asked
├── WrongEncoding     an encoding that there is not, or that the bytes do not have
└── UnreadableFile    a file that cannot become an article
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class CorpusError(Exception):
    """The base of every error that `corpus` raises on purpose."""


class ArchiveError(CorpusError):
    """An archive on a server cannot be used; the message says why, in one line."""


class ArchiveBusy(ArchiveError):
    """A statement took too long on the servers of an archive."""


class Cancelled(CorpusError):
    """The work is no longer wanted."""


class FetchFailed(CorpusError):
    """An address gave nothing that could be read; the message does not name it."""


class NoNetwork(FetchFailed):
    """The network cannot be reached: no other address would give anything either."""


class NotText(CorpusError):
    """The bytes hold no text."""


class MissingLibrary(CorpusError):
    """A library that a format needs is not installed; the message names the command that installs it."""


class TooLarge(CorpusError):
    """A file, or what it unpacks to, is beyond a limit, which the message names."""


class WorkersFailed(CorpusError):
    """The workers of a cluster cannot be reached, or cannot do what they are asked."""


class WrongEncoding(CorpusError):
    """The encoding that the reader names is none, or not that of the file."""


class UnreadableFile(CorpusError):
    """A file cannot become an article. `str()` gives one line: path, reason, remedy."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        """The file, as it was named."""
        self.reason = reason
        """The reason and the remedy, without the path."""

    def __str__(self) -> str:
        return f"{on_one_line(self.path)}: {self.reason}"


def polling(cancelled: Callable[[], bool] | None) -> Callable[[], None]:
    """Return a function that raises Cancelled once `cancelled()` is true."""

    def poll() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled

    return poll


def on_one_line(path: Path | str) -> str:
    """Return a path to print, with `�` for characters that a terminal would obey or could not encode."""
    return "".join(character if character.isprintable() else "\ufffd" for character in str(path))
