"""What a store needs of the place where a library's annotations are kept: files, or a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from synoptic.annotations.anchoring.placing import Texts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from contextlib import AbstractContextManager

    from synoptic.annotations.files.annotation_file import StoreContents
    from synoptic.annotations.files.disk import Stamp
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.changes import Change, Edit
    from synoptic.corpus.article import Article


class Backend(Protocol):
    """The records of one library, changed by whole changes."""

    @property
    def place(self) -> str:
        """The file or the server, for messages."""

    @property
    def reader(self) -> str | None:
        """The name of the reader whose changes are made here; None in a library of one reader."""

    @property
    def status(self) -> str | None:
        """How it stands with a server, in a few words; None if all is as it should be, or there is none."""

    @property
    def contents(self) -> StoreContents:
        """The contents that were read and committed."""

    @property
    def notices(self) -> tuple[str, ...]:
        """Events that a person should know of, one line each, oldest first; it only grows."""

    @property
    def damage(self) -> str | None:
        """The damage that forbids writing; None without damage."""

    def listen(self, on_news: Callable[[], None]) -> None:
        """Call that, from a thread of its own, when others may have changed something.

        Files are looked at instead: nothing is called.
        """

    def read(self) -> StoreContents:
        """Take in all changes since the last call. Raises StoreError; the contents are then as before."""

    def is_stale(self) -> bool:
        """Tell whether somebody else has written since the last read or commit. Raises StoreError."""

    def why_read_only(self) -> str | None:
        """Return why nothing can be written, as it seems without trying; None if it can be."""

    @property
    def way_out(self) -> str:
        """What a reader can do where nothing can be written."""

    def forbids(self, edit: Edit) -> str | None:
        """Return why the reader may not make an edit, in a sentence; None if the reader may."""

    def locked(self) -> AbstractContextManager[None]:
        """Keep others from writing. Raises as `read` does, and OSError and StoreNotWritable."""

    def commit(self, change: Change) -> None:
        """Carry out a change, all of it or nothing; only within `locked`, and when not stale.

        Raises Conflict if a record is not as the change expects it; Outdated where `locked` did not keep
        others from writing; NotPermitted; OSError: read again then.
        """

    def close(self) -> None:
        """Leave everything where other programs can read it. Raises nothing."""


class TextStore(Texts, Protocol):
    """The texts that were annotated, each under the SHA-256 of the normalised text, hexadecimal."""

    def keep(self, text: str) -> str:
        """See to it that a text is kept, and return its digest. Raises OSError."""

    def stamp(self, digest: str) -> Stamp | None:
        """Return what changes with a kept text; None where none can be seen."""

    def keep_annotated(self, articles: Iterable[Article], annotations: Annotations) -> None:
        """Keep the texts of those articles that have highlights made in just that text. Raises OSError."""

    def digests(self) -> Iterator[str]:
        """Yield the digest of each text that is kept, which may be rotten, in order."""

    def unneeded(self, digests: Collection[str]) -> tuple[str, ...]:
        """Return the digest of each kept text that is none of those given."""

    def remove(self, digests: Iterable[str]) -> None:
        """Remove texts for good, at the reader's word alone: an undo may need them. Raises OSError."""

    def ensure_folder(self) -> None:
        """Raise OSError where texts cannot be kept."""
