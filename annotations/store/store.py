"""The store of a library's annotations: every change a reader can make, on the disk as soon as it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from synoptic.annotations.errors import InvalidRequest, StoreNotWritable
from synoptic.annotations.files.annotation_file import AnnotationFile
from synoptic.annotations.files.disk import UnfitFile
from synoptic.annotations.files.kept_texts import FOLDER_NAME, KeptTexts, needed_digests
from synoptic.annotations.files.store_files import FILE_NAME as FILE_NAME
from synoptic.annotations.model.changes import SHELVES
from synoptic.annotations.server.pointer import FOLDER_NAME as SHARED_FOLDER
from synoptic.annotations.store import (
    adjudicating,
    claim_rows,
    dismissals,
    highlights,
    links,
    searches,
    silences,
    tags,
    taking_in,
    trash,
)
from synoptic.annotations.store._editor import Editor
from synoptic.corpus.article import digest_of

if TYPE_CHECKING:
    from synoptic.annotations.errors import StoreError
    from synoptic.annotations.files.disk import Stamp
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.changes import Draft
    from synoptic.annotations.model.values import (
        Anchor,
        ArticleLetter,
        ArticleRecord,
        ClaimRow,
        Discarded,
        Dismissal,
        Highlight,
        Link,
        Note,
        SavedSearch,
        Silence,
        Tag,
    )
    from synoptic.annotations.store.adjudicating import Adjudicated
    from synoptic.annotations.store.backend import Backend, TextStore
    from synoptic.annotations.store.taking_in import TakenIn

T = TypeVar("T")


def utc_now() -> datetime:
    """Return the time, UTC."""
    return datetime.now(UTC)


def uuid_text() -> str:
    """Return a new random UUID as text."""
    from uuid import uuid4

    return str(uuid4())


class AnnotationStore:
    """The annotations of one library.

    Each change first takes in the changes of other processes, then is written to the disk, all of it or
    nothing, and only then shows in `annotations`. Any of them may raise StoreNotWritable (nothing was
    changed), and StoreBroken, StoreTooNew and StoreNotReadable (another process or person has touched the
    file), besides the errors that its own docstring names. Calls are serialised; `annotations` may be read
    from any thread at any time.
    """

    def __init__(
        self,
        folder: Path,
        *,
        backend: Backend | None = None,
        texts: TextStore | None = None,
        now: Callable[[], datetime] = utc_now,
        new_id: Callable[[], str] = uuid_text,
        notices: Iterable[str] = (),
    ) -> None:
        """Open the store in a folder; both are made at the first change.

        `backend` and `texts` are where annotations and texts are kept: by default, files of the folder;
        `notices` are what happened before.
        Raises StoreBroken, StoreTooNew and StoreNotReadable.
        """
        self.folder = folder
        """The folder of the library."""
        self.path = folder / FILE_NAME
        """The file; not there before the first change."""
        self.texts: TextStore = texts or KeptTexts(folder)
        """The texts that were annotated."""
        self._backend: Backend = backend or AnnotationFile(self.path)
        self._editor = Editor(self._backend, now, new_id)
        self._notices = list(notices)
        self._fetched: set[str] = set()
        # The text that was kept last, its digest, and the stamp of its file then.
        self._kept: tuple[str, str, Stamp | None] | None = None
        self._backend.read()

    @property
    def annotations(self) -> Annotations:
        """All annotations as they are now: an immutable value; a change makes a new one."""
        return self._backend.contents.annotations

    @property
    def reader(self) -> str | None:
        """The name of the reader whose changes are made here; None in a library of one reader."""
        return self._backend.reader

    @property
    def sees_all(self) -> bool:
        """Whether `annotations` has all readers': a coder's has only the own while coding is blind."""
        standing = getattr(self._backend, "standing", None)
        return standing is None or bool(standing.sees_all)

    @property
    def place(self) -> str:
        """The file or the server, without a password."""
        return self._backend.place

    @property
    def status(self) -> str | None:
        """How it stands with the library's server, in a few words; None if all is as it should be."""
        return self._backend.status

    def listen(self, on_news: Callable[[], None]) -> None:
        """Have others' changes reported, from a thread of its own, where the library is on a server.

        `refresh` takes them in. Files are looked at instead: nothing is called.
        """
        self._backend.listen(on_news)

    @property
    def texts_here(self) -> TextStore:
        """The texts that can be read without asking a server."""
        return self.texts if self.reader is None else KeptTexts(self.folder / SHARED_FOLDER)

    def fetch_texts(self) -> None:
        """Have the texts that highlights and links were made in here, where they are on a server."""
        if self.reader is not None:
            lacking = needed_digests(self.annotations) - self._fetched
            self._fetched |= {digest for digest in lacking if self.texts.get(digest) is not None}

    @property
    def problems(self) -> tuple[str, ...]:
        """One line for each unreadable record and unknown table of the file; they stay there as they are."""
        return self._backend.contents.problems

    @property
    def notices(self) -> tuple[str, ...]:
        """Events that a reader should know of, one line each, oldest first; it only grows."""
        return (*self._backend.notices, *self._notices)

    @property
    def damage(self) -> str | None:
        """The damage to the files that forbids any change before a repair; None without damage."""
        return self._backend.damage

    @property
    def read_only(self) -> str | None:
        """Why nothing can be changed, as it seems without trying; None if changes are possible."""
        return self._backend.why_read_only()

    @property
    def fault(self) -> StoreError | None:
        """Why the disk lacks what `annotations` has, as of the last look or change; None if it has all."""
        return self._editor.fault

    @property
    def steps(self) -> tuple[int, int]:
        """Numbers of changes made here that `undo` can take back and `redo` can carry out again."""
        return self._editor.steps

    def undo(self) -> str | None:
        """Take back the last change made here and return its label; None if there is none.

        Raises Conflict, and gives that change up, if another process changed the same records.
        """
        return self._editor.step(back=True)

    def redo(self) -> str | None:
        """Carry out the change undone last and return its label; None if there is none.

        Raises Conflict, and gives that change up, if another process changed the same records.
        """
        return self._editor.step(back=False)

    def refresh(self) -> bool:
        """Take in the changes of other processes; return True if the annotations are others now.

        Without news, it costs a look at the file's time. Raises StoreBroken, StoreTooNew and
        StoreNotReadable; the annotations are then as before.
        """
        return self._editor.refresh()

    def adopt(self, annotations: Annotations) -> None:
        """Take over the records of another library as they are; no step to undo."""

        def draw(draft: Draft) -> None:
            for shelf in SHELVES.values():
                for record in getattr(annotations, shelf).values():
                    draft.put(record)

        self._editor.edit(draw, is_step=False)

    def take_in(
        self,
        theirs: Annotations,
        label: str,
        *,
        texts: Iterable[str] = (),
        twins: Mapping[str, str] | None = None,
    ) -> TakenIn:
        """Add annotations from elsewhere in one step to undo; return what became of each (see `taking_in`).

        `texts` are those that they were made in; they are kept first. `twins` are ids of their highlights to
        those of ours on the same words. Raises InvalidRequest for an anchor without words.
        """
        if self.read_only is None:
            for text in texts:
                self.keep_text(text)
        return self._editor.edit(lambda draft: taking_in.take_in(draft, theirs, label, twins))

    def close(self) -> None:
        """Fold the journal into `annotations.json`, so that any program can read all of it.

        Raises nothing, and may be left out: all changes are on the disk. The store can still be used.
        """
        with self._editor.mutex:
            self._backend.close()

    def highlight(
        self,
        article: ArticleRecord,
        anchor: Anchor,
        *,
        tags: Iterable[str] = (),
        note: str = "",
        text: str | None = None,
    ) -> Highlight:
        """Mark a passage and return the highlight; a new article is recorded, new tags are made.

        Where the same words in the same place are marked already, tags and note are added to that highlight.
        `text` is the article's; it is kept, so that the highlight can be placed when the article changes.
        Raises InvalidRequest for an anchor without words and for an impossible tag name.
        """
        names = tuple(tags)
        self._keep_text(text, anchor)
        return self._editor.edit(lambda draft: highlights.highlight(draft, article, anchor, names, note))

    def highlight_all(
        self,
        passages: Sequence[tuple[ArticleRecord, Anchor]],
        *,
        tags: Iterable[str] = (),
        texts: Mapping[str, str] | None = None,
    ) -> tuple[Highlight, ...]:
        """Mark passages in one change and return the highlights; otherwise as `highlight`.

        `texts` are those of the articles, by their SHA-256, hexadecimal.
        """
        names = tuple(tags)
        for _, anchor in passages:
            self._keep_text(None if texts is None else texts.get(anchor.digest), anchor)
        return self._editor.edit(lambda draft: highlights.highlight_all(draft, passages, names))

    def reattach(self, highlight_id: str, anchor: Anchor, *, text: str | None = None) -> Highlight:
        """Attach a highlight to a place in the article as it is now, and return it; its first anchor stays.

        `text` is the article's, and is kept. Raises UnknownRecord, and InvalidRequest for an anchor without
        words.
        """
        self._keep_text(text, anchor)
        return self._editor.edit(lambda draft: highlights.reattach(draft, highlight_id, anchor))

    def reshape(self, highlight_id: str, anchor: Anchor, *, text: str | None = None) -> Highlight:
        """Move the ends of a highlight in its article, whose text is now `text`, and return it.

        Raises UnknownRecord, and InvalidRequest for an anchor without words or one of another highlight.
        """
        self._keep_text(text, anchor)
        return self._editor.edit(lambda draft: highlights.reshape(draft, highlight_id, anchor))

    def remove(self, ids: Iterable[str]) -> None:
        """Put highlights, with their notes, into the trash. Raises UnknownRecord, having removed none."""
        removed = tuple(ids)
        self._editor.edit(lambda draft: highlights.remove_highlights(draft, removed))

    def tag(self, highlight_id: str, name: str) -> Tag:
        """Put a tag, made if it is new, on a highlight. Raises UnknownRecord, InvalidRequest."""
        return self._editor.edit(lambda draft: highlights.tag(draft, highlight_id, name))

    def retag(self, highlight_id: str, *, give: Iterable[str] = (), take: Iterable[str] = ()) -> Highlight:
        """Give a highlight some tags and take others off, by name, in one change; return the highlight.

        Raises UnknownRecord, and InvalidRequest for an impossible tag name.
        """
        given, taken = tuple(give), tuple(take)
        return self._editor.edit(lambda draft: highlights.retag(draft, highlight_id, given, taken))

    def untag(self, highlight_id: str, tag_id: str) -> None:
        """Take a tag off a highlight. Raises UnknownRecord if there is no such highlight."""
        self._editor.edit(lambda draft: highlights.untag(draft, highlight_id, tag_id))

    def note(
        self,
        target: str,
        text: str,
        *,
        article: ArticleRecord | None = None,
        merge_key: str | None = None,
        seen: str | None = None,
    ) -> Note | None:
        """Write the note on a highlight, on an article (by id) or on `LIBRARY`; blank text removes it.

        `article` is recorded with the note on it if it is new. Consecutive notes with the same `merge_key`
        are undone as one. `seen` is the text that its writer saw before, by default that of `annotations`; if
        the note has another now, it is `merged` with this one, a blank one too, and where both say something
        else in one place, the note has both and `notices` says so. Raises UnknownRecord if there
        is no such target.
        """
        with self._editor.mutex:
            known = self.annotations.note_on(target, self.reader)
            before = seen if seen is not None else known.text if known is not None else ""
            return self._keep_both(
                lambda draft: highlights.note(draft, target, text, article, before), merge_key
            )

    def _keep_both(self, draw: Callable[[Draft], tuple[T, bool]], merge_key: str | None = None) -> T:
        """Commit a change, and say if it keeps another writer's words beside these; return its result."""
        written, has_both = self._editor.edit(draw, merge_key)
        if has_both:
            self._notices.append(
                "Another terminal changed the same lines of the note; it has both texts now."
            )
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
        """Link a passage to one of another article, record both articles, and return the link.

        `kind` is one of `model.values.LINK_KINDS`; with `omits`, and with no other, the other end is an
        article without a passage. The same link again gets the note, if there is one. `texts` are those of
        the articles; they are kept, so that the link follows its passages. Raises InvalidRequest for an
        unknown kind, for an anchor without words, and for two ends in one place.
        """
        for text in texts:
            for anchor in (one[1], other[1]):
                if anchor is not None and digest_of(text) == anchor.digest:
                    self._keep_text(text, anchor)
        return self._editor.edit(lambda draft: links.link(draft, kind, one, other, note))

    def change_link(
        self,
        link_id: str,
        *,
        kind: str | None = None,
        note: str | None = None,
        merge_key: str | None = None,
        seen: str | None = None,
    ) -> Link:
        """Change a link's kind, its note or both; None leaves it. Raises UnknownRecord, InvalidRequest.

        Consecutive changes with the same `merge_key` are undone as one. If the note has another text now than
        `seen`, which its writer saw before, it is `merged` with that.
        """
        return self._keep_both(lambda draft: links.change_link(draft, link_id, kind, note, seen), merge_key)

    def unlink(self, ids: Iterable[str]) -> None:
        """Remove links. Raises UnknownRecord, having removed none, if one is not there."""
        removed = tuple(ids)
        self._editor.edit(lambda draft: links.remove_links(draft, removed))

    def confirm_silence(self, claim: str, label: str, article: ArticleRecord, digest: str) -> Silence:
        """Confirm that an article, in the text with that SHA-256, has nothing on a claim.

        The article is recorded; the same confirmation again changes nothing. Raises InvalidRequest for a
        claim without a key.
        """
        return self._editor.edit(lambda draft: silences.confirm_silence(draft, claim, label, article, digest))

    def withdraw_silence(self, claim: str, article_id: str) -> None:
        """Withdraw the confirmation that an article has nothing on a claim. Raises UnknownRecord."""
        self._editor.edit(lambda draft: silences.withdraw_silence(draft, claim, article_id))

    def add_row(self, claim: str, label: str) -> ClaimRow:
        """Add a claim, by its key, as the last row of the matrix; return the row.

        `label` is the quotation's words, or those that differ. A claim with a row changes nothing. Raises
        InvalidRequest for a claim without a key.
        """
        return self._editor.edit(lambda draft: claim_rows.add_row(draft, claim, label))

    def remove_row(self, claim: str) -> None:
        """Put the row of a claim, by its key, into the trash. Raises UnknownRecord if it has none."""
        self._editor.edit(lambda draft: claim_rows.remove_row(draft, claim))

    def dismiss(self, difference: str, label: str) -> Dismissal:
        """Put a difference aside, by its key; one that is put aside already changes nothing.

        `label` says what differs, in words. Raises InvalidRequest for a difference without a key.
        """
        return self._editor.edit(lambda draft: dismissals.dismiss(draft, difference, label))

    def reconsider(self, difference: str) -> None:
        """Take a difference up again, by its key. Raises UnknownRecord if it is not put aside."""
        self._editor.edit(lambda draft: dismissals.reconsider(draft, difference))

    def adjudicate(
        self,
        decided: str,
        words: str,
        passages: Iterable[Adjudicated] = (),
        *,
        texts: Mapping[str, str] | None = None,
    ) -> tuple[Highlight, ...]:
        """Decide on a disagreement of coders, by its key; return the adjudication's highlights of it.

        No passages: there is nothing. What the coders made stays as it is. `words` are those that it is
        about, and `texts` those of the articles, by their SHA-256, hexadecimal. Raises InvalidRequest for a
        disagreement that is decided already or has no key, and for an anchor without words.
        """
        kept = self._kept_for(passages, texts)
        return self._editor.edit(lambda draft: adjudicating.adjudicate(draft, decided, words, kept))

    def take_agreed(
        self, passages: Iterable[Adjudicated], *, texts: Mapping[str, str] | None = None
    ) -> tuple[Highlight, ...]:
        """Have the adjudication hold passages that all coders agree on, in one change; return the highlights.

        Those that it holds already change nothing. `texts` as for `adjudicate`.
        """
        kept = self._kept_for(passages, texts)
        return self._editor.edit(lambda draft: adjudicating.take_agreed(draft, kept))

    def _kept_for(
        self, passages: Iterable[Adjudicated], texts: Mapping[str, str] | None
    ) -> tuple[Adjudicated, ...]:
        kept = tuple(passages)
        for each in kept:
            self._keep_text(None if texts is None else texts.get(each.anchor.digest), each.anchor)
        return kept

    def take_over_rows(self, rows: Iterable[tuple[str, str]]) -> None:
        """Add rows that an earlier Synoptic kept elsewhere, by key and label of their claims.

        No step to undo. Rows that are here already or in the trash are passed over.
        """
        taken = tuple(rows)
        self._editor.edit(lambda draft: claim_rows.take_over_rows(draft, taken), is_step=False)

    def record(self, article: ArticleRecord) -> ArticleRecord:
        """Record an article, with path and digest; return the record as it is now.

        Only the fields that differ from the record in `annotations` are changed, so that two people can fill
        in two fields. Raises InvalidRequest for a blank title and for a date not in ISO 8601; Conflict if
        another process recorded the article meanwhile: `annotations` shows that now, and the same call again
        succeeds.
        """
        with self._editor.mutex:
            seen = self.annotations.articles.get(article.id)
            return self._editor.edit(lambda draft: highlights.record(draft, article, seen))

    def record_all(self, articles: Iterable[ArticleRecord]) -> None:
        """Do `record` for several articles, in one step to undo; for none if it raises."""
        with self._editor.mutex:
            seen, given = self.annotations.articles, tuple(articles)
            self._editor.edit(lambda draft: highlights.record_all(draft, given, seen))

    def add_tag(self, name: str, colour: str | None = None, description: str = "") -> Tag:
        """Add a tag, with the next colour unless one is chosen.

        Raises InvalidRequest for a name that is taken or impossible, and for an unknown colour.
        """
        return self._editor.edit(lambda draft: tags.add_tag(draft, name, colour, description))

    def rename_tag(self, name: str, new: str) -> tuple[Tag, ...]:
        """Rename a tag and the tags nested in it; return all that have a new name.

        Raises UnknownRecord, and InvalidRequest for a name that is taken or impossible.
        """
        return self._editor.edit(lambda draft: tags.rename_tag(draft, name, new))

    def describe_tag(self, name: str, *, colour: str | None = None, description: str | None = None) -> Tag:
        """Change a tag's colour, its description or both; None leaves it.

        Raises UnknownRecord, and InvalidRequest for an unknown colour.
        """
        return self._editor.edit(lambda draft: tags.describe_tag(draft, name, colour, description))

    def merge_tags(self, source: str, into: str) -> Tag:
        """Merge one tag, with the tags nested in it, into another; return that one.

        Raises UnknownRecord, and InvalidRequest for a tag merged into itself or into one nested in it.
        """
        return self._editor.edit(lambda draft: tags.merge_tags(draft, source, into))

    def remove_tag(self, name: str, *, nested: bool = False) -> None:
        """Remove a tag from the library and from every highlight.

        Raises UnknownRecord, and InvalidRequest for a tag with nested tags without `nested`.
        """
        self._editor.edit(lambda draft: tags.remove_tag(draft, name, nested=nested))

    def save_search(self, name: str, query: str, scope: str = "text") -> SavedSearch:
        """Save a query under a name, in place of an older one; return it. Raises InvalidRequest."""
        return self._editor.edit(lambda draft: searches.save_search(draft, name, query, scope))

    def forget_search(self, name: str) -> None:
        """Remove the saved search of that name. Raises UnknownRecord if there is none."""
        self._editor.edit(lambda draft: searches.forget_search(draft, name))

    def keep_letters(self, letters: Iterable[ArticleLetter]) -> None:
        """Keep the letters of articles, in place of those that they had; no step to undo."""
        kept = tuple(letters)

        def draw(draft: Draft) -> None:
            for each in kept:
                known = draft.picture.letters.get(each.id)
                if known is None or known.letter != each.letter:
                    draft.put(each)

        self._editor.edit(draw, is_step=False)

    def trash(self) -> tuple[Discarded, ...]:
        """Return the highlights, notes and rows that were removed here, the last one first.

        In a library that several readers share, one's own.
        """
        trash = self.annotations.trash.values()
        own = [each for each in trash if self.reader is None or each.creator == self.reader]
        return tuple(reversed(own))

    def restore(self, ids: Iterable[str]) -> tuple[Highlight | Note | ClaimRow, ...]:
        """Restore highlights, with notes and tags, notes and rows from the trash; return them.

        `ids` are those of `trash()`. Tags that were removed are made again. Where the passage is marked
        again, or there is a new note, the restored one is added to it. A note on a highlight in the trash
        brings the highlight along; without its highlight, it goes onto the article. A row comes back to its
        place. Raises UnknownRecord, having restored nothing, if one is not there.
        """
        restored = tuple(ids)
        return self._editor.edit(lambda draft: trash.restore(draft, restored))

    def empty_trash(self) -> int:
        """Empty the trash, which can be undone; return how many removals were in it."""
        return self._editor.edit(trash.empty_trash)

    def _keep_text(self, text: str | None, anchor: Anchor) -> None:
        """Keep the text that an anchor is in, before anything is said to be anchored in it."""
        if text is None or self.read_only is not None:
            return
        stamp = self.texts.stamp(anchor.digest)
        was_kept = stamp is not None and self._kept == (text, anchor.digest, stamp)
        is_its_text = was_kept or digest_of(text) == anchor.digest
        if text[anchor.start : anchor.end] != anchor.exact or not is_its_text:
            raise InvalidRequest("The anchor does not fit the text; select the words again.")
        if was_kept:
            return  # by the change before, and the file was not touched since
        self.keep_text(text)
        self._kept = (text, anchor.digest, self.texts.stamp(anchor.digest))

    def keep_text(self, text: str) -> None:
        """Keep a normalised text, before anything is said to be in it. Raises StoreNotWritable."""
        try:
            self.texts.keep(text)
        except OSError as error:
            if isinstance(error, UnfitFile):
                place: Path | str = Path(error.filename)
            elif self.reader is not None:
                # It may be the server that could not keep it.
                place = error.filename or self.folder / SHARED_FOLDER / FOLDER_NAME
            else:
                place = self.folder / FOLDER_NAME
            reason = f"could not be written ({error.strerror or error})"
            raise StoreNotWritable(place, reason, "fix that, then try again") from error
