"""The annotated texts on a server: each travels once, under its hash, and is then kept in a folder here."""

from __future__ import annotations

import errno
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from synoptic.annotations.errors import AnnotationError, NotPermitted, StoreBroken
from synoptic.annotations.files.kept_texts import MAX_CHARACTERS, KeptTexts, needed_digests
from synoptic.annotations.server.connection import explained, is_refusal, library, said
from synoptic.annotations.server.server_session import ANSWER_SECONDS, BYTES_PER_SECOND
from synoptic.corpus.article import digest_of

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.files.disk import Stamp
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.server.server_session import ServerSession
    from synoptic.corpus.article import Article


class SharedTexts:
    """The kept texts of a shared library, and those of them that were kept here."""

    def __init__(self, session: ServerSession, folder: Path) -> None:
        """Know of the texts on a server; `folder` keeps them here, in `texts` below it."""
        self._session = session
        self._kept = KeptTexts(folder)
        self._sent: set[str] = set()

    def get(self, digest: str, /, longest: int = MAX_CHARACTERS) -> str | None:
        """Return the text with that SHA-256, hexadecimal; None if it is not kept or cannot be had now.

        `longest` is in characters: a longer one is not even fetched.
        """
        if (text := self._kept.get(digest, longest)) is not None:
            return text
        query = "SELECT content FROM synoptic.texts WHERE digest = %s AND octet_length(content) <= %s"
        try:
            with self._session.connection(ANSWER_SECONDS) as connection:
                row = connection.execute(query, (digest, 4 * longest)).fetchone()
            if row is None:
                return None
            content: bytes = row[0]
            text = content.decode("utf-8", "surrogatepass")
        except (library().Error, AnnotationError, UnicodeDecodeError):
            return None
        if len(text) > longest or digest_of(text) != digest:
            return None
        self._sent.add(digest)
        try:
            self._kept.keep(text)
        except OSError:
            # It is on the server, and is fetched again.
            return text
        return text

    def keep(self, text: str) -> str:
        """See to it that a text is kept here and, unless it does not answer, on the server.

        Returns the SHA-256. Raises OSError.
        """
        digest = self._kept.keep(text)
        if digest not in self._sent:
            try:
                self._send(digest, text)
            except StoreBroken as error:
                raise OSError(errno.EACCES, error.reason, str(self._session.address)) from error
            except AnnotationError:
                # The change that needs it cannot be sent either; `send` comes before it then.
                return digest
        return digest

    def send(self, digests: Iterable[str]) -> None:
        """See to it that texts that are kept here are on the server too.

        Raises ServerUnreachable where it cannot be reached, StoreBroken where it refuses one, NotPermitted
        for one who may not, and OSError where it cannot take one now.
        """
        for digest in digests:
            if digest not in self._sent and (text := self._kept.get(digest)) is not None:
                self._send(digest, text)

    def stamp(self, digest: str) -> Stamp | None:
        """Return the stamp of a text that is kept here and on the server, else None."""
        return self._kept.stamp(digest) if digest in self._sent else None

    def keep_annotated(self, articles: Iterable[Article], annotations: Annotations) -> None:
        """Keep the texts of those articles that have highlights made in just that text. Raises OSError."""
        wanted = needed_digests(annotations)
        for article in articles:
            if article.digest in wanted and digest_of(article.text) == article.digest:
                self.keep(article.text)

    def digests(self) -> Iterator[str]:
        """Yield the SHA-256 of each text on the server, in order. Raises OSError."""
        for (digest,) in self._done("SELECT digest FROM synoptic.texts ORDER BY digest"):
            yield digest

    def unneeded(self, digests: Collection[str]) -> tuple[str, ...]:
        """Return the SHA-256 of each text on the server that is none of those given.

        None for one from whom annotations are hidden: others may need them. Raises OSError.
        """
        if self._done("SELECT synoptic.sees_all()") != [(True,)]:
            return ()
        return tuple(digest for digest in self.digests() if digest not in digests)

    def remove(self, digests: Iterable[str]) -> None:
        """Remove texts for good, here and on the server, as only an owner may. Raises OSError."""
        removed = list(digests)
        self._done("DELETE FROM synoptic.texts WHERE digest = ANY(%s) RETURNING digest", (removed,))
        self._sent.difference_update(removed)
        self._kept.remove(removed)

    def ensure_folder(self) -> None:
        """Raise UnfitFile where texts cannot be kept here."""
        self._kept.ensure_folder()

    def _send(self, digest: str, text: str) -> None:
        known = self._done("SELECT FROM synoptic.texts WHERE digest = %s", (digest,), is_told=True)
        if not known:
            content = text.encode("utf-8", "surrogatepass")
            insert = "INSERT INTO synoptic.texts (digest, content) VALUES (%s, %s) ON CONFLICT DO NOTHING"
            seconds = self._session.patience + len(content) / BYTES_PER_SECOND
            self._done(f"{insert} RETURNING digest", (digest, content), is_told=True, seconds=seconds)
        self._sent.add(digest)

    def _done(
        self,
        query: str,
        values: tuple[object, ...] = (),
        *,
        is_told: bool = False,
        seconds: float | None = None,
    ) -> list[tuple[Any, ...]]:
        """Return the rows of an answer. Raises OSError; with `is_told` also NotPermitted and StoreError."""
        try:
            with self._session.connection(seconds) as connection:
                return connection.execute(query, values).fetchall()
        except library().Error as error:
            if is_told and isinstance(error, library().errors.InsufficientPrivilege):
                raise NotPermitted(f"The server does not permit it: {said(error)}.") from error
            if is_told and is_refusal(error):
                raise explained(self._session.address, error) from error
            raise OSError(errno.EACCES, said(error), str(self._session.address)) from error
        except AnnotationError as error:
            if is_told:
                raise
            raise OSError(errno.EIO, str(error)) from error
