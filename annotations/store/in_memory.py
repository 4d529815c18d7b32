"""A store that is never on a disk: what is marked in it ends with the program, however that ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from synoptic.annotations.files.annotation_file import StoreContents
from synoptic.annotations.files.kept_texts import MAX_CHARACTERS, needed_digests
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.changes import Change, Edit, apply
from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus.article import Article, digest_of

if TYPE_CHECKING:
    from synoptic.annotations.files.disk import Stamp

NOWHERE = Path(os.devnull) / "synoptic"
"""The folder of such a store: none can be made there."""


class InMemoryAnnotations:
    """Annotations that nobody else can see."""

    place = "memory"
    reader: str | None = None
    status: str | None = None
    notices: tuple[str, ...] = ()
    damage: str | None = None
    way_out = "leave it"

    def __init__(self) -> None:
        self.contents = StoreContents(Annotations(), ())

    def listen(self, on_news: Callable[[], None]) -> None:
        """Call nothing: nobody else writes here."""

    def read(self) -> StoreContents:
        """Return the contents: nobody else changes them."""
        return self.contents

    def is_stale(self) -> bool:
        """Return False: nobody else writes here."""
        return False

    def why_read_only(self) -> str | None:
        """Return None: memory can be written."""
        return None

    def forbids(self, edit: Edit) -> str | None:  # noqa: ARG002  # as a backend of several readers has it
        """Return None: all of it is the reader's."""
        return None

    def locked(self) -> AbstractContextManager[None]:
        """Keep nobody out: there is nobody."""
        return nullcontext()

    def commit(self, change: Change) -> None:
        """Carry out a change. Raises Conflict if a record is not as the change expects it."""
        self.contents = StoreContents(apply(self.contents.annotations, change), ())

    def close(self) -> None:
        """Do nothing: there is nothing to fold into a file."""


class InMemoryTexts:
    """Texts that were annotated, by their SHA-256, hexadecimal."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def get(self, digest: str, /, longest: int = MAX_CHARACTERS) -> str | None:
        """Return a text; None if it is not kept, or has more than `longest` characters."""
        text = self._texts.get(digest)
        return text if text is not None and len(text) <= longest else None

    def keep(self, text: str) -> str:
        """Keep a text, and return its digest."""
        digest = digest_of(text)
        self._texts[digest] = text
        return digest

    def stamp(self, digest: str) -> Stamp | None:  # noqa: ARG002  # as texts in files have it
        """Return None: there is no file that could change."""
        return None

    def keep_annotated(self, articles: Iterable[Article], annotations: Annotations) -> None:
        """Keep the texts of those articles that have highlights made in just that text."""
        wanted = needed_digests(annotations)
        for article in articles:
            if article.digest in wanted and digest_of(article.text) == article.digest:
                self.keep(article.text)

    def digests(self) -> Iterator[str]:
        """Yield the digest of each text, in order."""
        yield from sorted(self._texts)

    def unneeded(self, digests: Collection[str]) -> tuple[str, ...]:
        """Return the digest of each text that is none of those given."""
        return tuple(digest for digest in self.digests() if digest not in digests)

    def remove(self, digests: Iterable[str]) -> None:
        """Remove texts for good."""
        for digest in digests:
            self._texts.pop(digest, None)

    def ensure_folder(self) -> None:
        """Do nothing: texts need no folder here."""


def store_in_memory() -> AnnotationStore:
    """Return an empty store that writes nothing anywhere."""
    return AnnotationStore(NOWHERE, backend=InMemoryAnnotations(), texts=InMemoryTexts())
