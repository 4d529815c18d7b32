"""The store: all that a reader can say of a library, each kept on disk as soon as it is said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from synoptic.annotations.store import highlights, links, tags, trash
from synoptic.annotations.store.undoable_file import UndoableFile
from synoptic.corpus.article import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from synoptic.annotations.model.changes import Draft
    from synoptic.annotations.model.values import (
        Anchor,
        ArticleRecord,
        ClaimRow,
        Discarded,
        Highlight,
        Link,
        Note,
        SavedSearch,
        Silence,
        Tag,
    )

FILE_NAME = "annotations.json"
"""Name of the file in a library's folder."""


def utc_now() -> datetime:
    """Return the time, UTC."""
    return datetime.now(UTC)


def uuid_text() -> str:
    """Return a new random UUID as text."""
    from uuid import uuid4

    return str(uuid4())


class AnnotationStore(UndoableFile):
    """The annotations of one library.

    Every method that changes something first takes in what other processes have written, then writes its
    whole change to the disk or none of it, and only then shows it in `annotations`. Each of them may raise
    StoreNotWritable (nothing was changed), StoreBroken, StoreTooNew and StoreNotReadable (another process or
    person has touched the file), next to what it says itself. Calls are serialised; `annotations` may be read
    from any thread at any time.
    """

    def __init__(
        self,
        folder: Path,
        *,
        now: Callable[[], datetime] = utc_now,
        new_id: Callable[[], str] = uuid_text,
    ) -> None:
        """Open the store in a folder; both are made at the first change.

        Raises StoreBroken, StoreTooNew and StoreNotReadable.
        """
        super().__init__(folder / FILE_NAME, now, new_id)
        # What others wrote, and the one who is writing under that merge key may not have seen.
        self._unseen: dict[str, str] = {}

    def highlight(
        self,
        article: ArticleRecord,
        anchor: Anchor,
        *,
        tags: Iterable[str] = (),
        note: str = "",
        text: str | None = None,
    ) -> Highlight:
        """Mark a passage, record its article if it is new, make the tags that are new, and return the mark.

        Where the same words in the same place are marked already, tags and note are added to that highlight.
        `text` is the article's: it is kept, so that the highlight is found again when the article changes.
        Raises InvalidRequest for an anchor without words and for a name that no tag can have.
        """
        names = tuple(tags)
        self._keep_text(text, anchor)
        return self._edit(lambda draft: highlights.highlight(draft, article, anchor, names, note))

    def highlight_all(
        self,
        passages: Sequence[tuple[ArticleRecord, Anchor]],
        *,
        tags: Iterable[str] = (),
        texts: Mapping[str, str] | None = None,
    ) -> tuple[Highlight, ...]:
        """Mark passages and return the highlights, in one change; otherwise as `highlight`.

        `texts` are those of the articles, by their SHA-256, hexadecimal.
        """
        names = tuple(tags)
        for _, anchor in passages:
            self._keep_text(None if texts is None else texts.get(anchor.digest), anchor)
        return self._edit(lambda draft: highlights.highlight_all(draft, passages, names))

    def reattach(self, highlight_id: str, anchor: Anchor, *, text: str | None = None) -> Highlight:
        """Say where a highlight is in its article as it is now; return it. The first anchor stays.

        `text` is the article's, and is kept. Raises UnknownRecord if there is no such highlight and
        InvalidRequest for an anchor without words.
        """
        self._keep_text(text, anchor)
        return self._edit(lambda draft: highlights.reattach(draft, highlight_id, anchor))

    def reshape(self, highlight_id: str, anchor: Anchor, *, text: str | None = None) -> Highlight:
        """Have a highlight begin and end elsewhere in its article, whose text is now `text`.

        Raises UnknownRecord, and InvalidRequest for an anchor without words or one of another highlight.
        """
        self._keep_text(text, anchor)
        return self._edit(lambda draft: highlights.reshape(draft, highlight_id, anchor))

    def remove(self, ids: Iterable[str]) -> None:
        """Put highlights, with their notes, into the trash.

        Raises UnknownRecord, removing none, if one is not there.
        """
        removed = tuple(ids)
        self._edit(lambda draft: highlights.remove_highlights(draft, removed))

    def tag(self, highlight_id: str, name: str) -> Tag:
        """Put a tag, made if it is new, on a highlight. Raises UnknownRecord, InvalidRequest."""
        return self._edit(lambda draft: highlights.tag(draft, highlight_id, name))

    def retag(self, highlight_id: str, *, give: Iterable[str] = (), take: Iterable[str] = ()) -> Highlight:
        """Give a highlight some tags and take others off it, by name, as one change; return it as it is now.

        Raises UnknownRecord if there is no such highlight, InvalidRequest for a name that no tag can have.
        """
        given, taken = tuple(give), tuple(take)
        return self._edit(lambda draft: highlights.retag(draft, highlight_id, given, taken))

    def untag(self, highlight_id: str, tag_id: str) -> None:
        """Take a tag off a highlight. Raises UnknownRecord if there is no such highlight."""
        self._edit(lambda draft: highlights.untag(draft, highlight_id, tag_id))

    def note(
        self, target: str, text: str, *, article: ArticleRecord | None = None, merge_key: str | None = None
    ) -> Note | None:
        """Write the note on a highlight, on an article (by id) or on `LIBRARY`; blank text removes it.

        `article` is recorded with the note if the target is an article that is not. Consecutive notes with
        the same `merge_key` are undone as one. Where another process wrote another text since `annotations`
        was last taken in, both are kept: the note that is returned then has the other's text, a line `---`
        and this text, and `notices` says so; a blank text does not remove what the other one wrote. A later
        text with the same `merge_key` that lacks the other's is kept beside it as well: its writer may not
        have seen it. Raises UnknownRecord if there is no such target.
        """
        with self._mutex:
            seen = self.annotations.note_on(target)
            theirs = self._unseen.get(merge_key) if merge_key is not None else None
            beside: list[str] = []

            def draw(draft: Draft) -> Note | None:
                beside.clear()
                return highlights.note(draft, target, text, article, seen, theirs, beside)

            written = self._edit(draw, merge_key)
            if beside and beside[0] != theirs:
                self._notices.append(
                    "Another program wrote a note on the same thing meanwhile: both texts were kept in it"
                )
            self._unseen = {merge_key: beside[0]} if beside and merge_key is not None else {}
            return written

    def link(
        self,
        kind: str,
        one: tuple[ArticleRecord, Anchor],
        other: tuple[ArticleRecord, Anchor | None],
        *,
        note: str = "",
        texts: Iterable[str] = (),
    ) -> Link:
        """Tie a passage to one of another article, record both articles, and return the link.

        `kind` is one of `model.values.LINK_KINDS`; with `omits`, and with no other, the other end is an
        article without a passage. The same link again gets the note, if there is one. `texts` are those of
        the articles: they are kept, so that the link follows its passages. Raises InvalidRequest for a kind
        that there is not, for an anchor without words, and for two ends in one place.
        """
        for text in texts:
            for anchor in (one[1], other[1]):
                if anchor is not None and digest_of(text) == anchor.digest:
                    self._keep_text(text, anchor)
        return self._edit(lambda draft: links.link(draft, kind, one, other, note))

    def change_link(self, link_id: str, *, kind: str | None = None, note: str | None = None) -> Link:
        """Change what a link says, its note or both; None leaves it. Raises UnknownRecord, InvalidRequest."""
        return self._edit(lambda draft: links.change_link(draft, link_id, kind, note))

    def unlink(self, ids: Iterable[str]) -> None:
        """Remove links, which can be undone. Raises UnknownRecord, removing none, if one is not there."""
        removed = tuple(ids)
        self._edit(lambda draft: links.remove_links(draft, removed))

    def confirm_silence(self, claim: str, label: str, article: ArticleRecord, digest: str) -> Silence:
        """Keep that an article, in the text with that SHA-256, has nothing on a claim; record the article.

        Once confirmed, the same again changes nothing. Raises InvalidRequest for a claim without a key.
        """
        from synoptic.annotations.store import silences

        return self._edit(lambda draft: silences.confirm_silence(draft, claim, label, article, digest))

    def withdraw_silence(self, claim: str, article_id: str) -> None:
        """Take back that an article has nothing on a claim. Raises UnknownRecord if nobody confirmed it."""
        from synoptic.annotations.store import silences

        self._edit(lambda draft: silences.withdraw_silence(draft, claim, article_id))

    def add_row(self, claim: str, label: str) -> ClaimRow:
        """Keep a claim, by its key, as a row of the matrix, the last one; return the row.

        `label` are the words of the quotation. A claim that is a row already changes nothing. Raises
        InvalidRequest for a claim without a key.
        """
        from synoptic.annotations.store import claim_rows

        return self._edit(lambda draft: claim_rows.add_row(draft, claim, label))

    def remove_row(self, claim: str) -> None:
        """Put the row of a claim, by its key, into the trash. Raises UnknownRecord if the claim is no row."""
        from synoptic.annotations.store import claim_rows

        self._edit(lambda draft: claim_rows.remove_row(draft, claim))

    def take_over_rows(self, rows: Iterable[tuple[str, str]]) -> None:
        """Keep rows, by key and label of their claims, that were kept elsewhere before; no step to undo.

        Those that are here already or in the trash are passed over.
        """
        from synoptic.annotations.store import claim_rows

        taken = tuple(rows)
        self._edit(lambda draft: claim_rows.take_over_rows(draft, taken), is_step=False)

    def record(self, article: ArticleRecord) -> ArticleRecord:
        """Keep what is known of an article, a new path or digest included; return the record as it is now.

        Only what differs from the record in `annotations` is changed, so that two people can fill in two
        fields. Raises InvalidRequest for a blank title and for a date not in ISO 8601; Conflict if another
        process recorded the article meanwhile: `annotations` shows it now, and the same call again goes
        through.
        """
        with self._mutex:
            seen = self.annotations.articles.get(article.id)
            return self._edit(lambda draft: highlights.record(draft, article, seen))

    def add_tag(self, name: str, colour: str | None = None, description: str = "") -> Tag:
        """Add a tag to the codebook, with the next colour unless one is chosen.

        Raises InvalidRequest for a name that is taken or that no tag can have, and for an unknown colour.
        """
        return self._edit(lambda draft: tags.add_tag(draft, name, colour, description))

    def rename_tag(self, name: str, new: str) -> tuple[Tag, ...]:
        """Rename a tag, take those nested in it along, and return all that have a new name.

        Raises UnknownRecord, and InvalidRequest for a name that is taken or that no tag can have.
        """
        return self._edit(lambda draft: tags.rename_tag(draft, name, new))

    def describe_tag(self, name: str, *, colour: str | None = None, description: str | None = None) -> Tag:
        """Change a tag's colour, its description or both; None leaves it as it is.

        Raises UnknownRecord, and InvalidRequest for an unknown colour.
        """
        return self._edit(lambda draft: tags.describe_tag(draft, name, colour, description))

    def merge_tags(self, source: str, into: str) -> Tag:
        """Have one tag, and those nested in it, go into another; return that one.

        Raises UnknownRecord, and InvalidRequest for a tag merged into itself or into one nested in it.
        """
        return self._edit(lambda draft: tags.merge_tags(draft, source, into))

    def remove_tag(self, name: str, *, nested: bool = False) -> None:
        """Remove a tag from the codebook and from every highlight.

        Raises UnknownRecord, and InvalidRequest if others are nested in it and `nested` does not say so.
        """
        self._edit(lambda draft: tags.remove_tag(draft, name, nested=nested))

    def save_search(self, name: str, query: str, scope: str = "text") -> SavedSearch:
        """Keep a query under a name, in place of the one that had it; return it. Raises InvalidRequest."""
        from synoptic.annotations.store import searches

        return self._edit(lambda draft: searches.save_search(draft, name, query, scope))

    def forget_search(self, name: str) -> None:
        """Forget the search of that name. Raises UnknownRecord if there is none."""
        from synoptic.annotations.store import searches

        self._edit(lambda draft: searches.forget_search(draft, name))

    def trash(self) -> tuple[Discarded, ...]:
        """Return the highlights, notes and rows that were removed, the last one first."""
        return tuple(self.annotations.trash.values())[::-1]

    def restore(self, ids: Iterable[str]) -> tuple[Highlight | Note | ClaimRow, ...]:
        """Take highlights, with notes and tags, notes and rows out of the trash; return them as they are now.

        `ids` are those of `trash()`. Tags that were removed are made again. Where the passage is marked
        again, or there is a new note, what is restored is added to that. A note on a highlight that is in the
        trash brings it along; on one that is gone for good, it goes onto the article. A row comes back to its
        place. Raises UnknownRecord, restoring nothing, if one is not there.
        """
        restored = tuple(ids)
        return self._edit(lambda draft: trash.restore(draft, restored))

    def empty_trash(self) -> int:
        """Give up what is in the trash, which can be undone; return how much that was."""
        return self._edit(trash.empty_trash)
