"""The errors of a reader's annotations.

    AnnotationError
    ├── StoreError                 .path, .reason, .advice
    │   ├── StoreBroken            the file is damaged, or no file of annotations
    │   ├── StoreTooNew            a later Synoptic wrote it
    │   ├── StoreNotReadable       the file cannot be opened, or is missing; the server refuses
    │   │   └── ServerUnreachable  the server does not answer
    │   └── StoreNotWritable       no permission, no room, no lock
    ├── UnknownRecord              the library has no such highlight, article or tag
    ├── Conflict                   somebody else changed the same thing meanwhile
    │   └── Outdated               somebody else changed anything meanwhile: read, and try again
    ├── NotPermitted               it is another reader's, or the role does not allow it
    └── InvalidRequest             (a ValueError too) the request makes no sense

`str()` of each is one line: the fault, the place, and the way out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.corpus.errors import on_one_line

if TYPE_CHECKING:
    from pathlib import Path


class AnnotationError(Exception):
    """Anything that keeps an annotation from being made, kept or found."""


class StoreError(AnnotationError):
    """The file of annotations, or the server, cannot be used."""

    def __init__(self, path: Path | str, reason: str, advice: str) -> None:
        super().__init__(f"{on_one_line(path)}: {reason}; {advice}")
        self.path = path
        """The file or folder, or the server's address without a password."""
        self.reason = reason
        """The fault."""
        self.advice = advice
        """The way out."""


class StoreBroken(StoreError):
    """The file is damaged, or no file of annotations. It is never replaced."""


class StoreTooNew(StoreError):
    """The file has a format that only a later Synoptic knows. It is never replaced."""


class StoreNotReadable(StoreError):
    """The file cannot be opened, or was there and is gone."""


class ServerUnreachable(StoreNotReadable):
    """The server does not answer, or not in time; it may later."""


class StoreNotWritable(StoreError):
    """The file or its folder cannot be written; nothing was changed in memory that is not on disk."""


class UnknownRecord(AnnotationError):
    """The library has no such highlight, article or tag, or no longer has it."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"No {kind} “{name}” in this library.")
        self.kind = kind
        """The kind of record, such as `highlight`."""
        self.name = name
        """Its id or its name."""


class Conflict(AnnotationError):
    """Somebody else changed the same thing meanwhile, so that going on would undo their work."""


class Outdated(Conflict):
    """There are changes that were not read yet; read, plan the change again, and commit that."""


class NotPermitted(AnnotationError):
    """What is to be changed is another reader's, or the reader's role in the library does not allow it."""


class InvalidRequest(AnnotationError, ValueError):
    """The request makes no sense, such as a tag without a name."""
