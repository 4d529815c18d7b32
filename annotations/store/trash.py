"""The trash: removed highlights, notes and rows, until the reader empties it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest, UnknownRecord
from synoptic.annotations.model.values import LIBRARY, ArticleRecord, ClaimRow, Discarded, Highlight, Note
from synoptic.annotations.model.wording import both_texts, counted, excerpt, in_quotation_marks
from synoptic.annotations.store.tags import ensure_tag
from synoptic.corpus.errors import on_one_line

if TYPE_CHECKING:
    from synoptic.annotations.model.changes import Draft


def discard_highlight(draft: Draft, highlight: Highlight) -> None:
    """Put a highlight with its note into the trash. Raises InvalidRequest if others have notes on it."""
    notes = draft.picture.notes_on(highlight.id)
    others = (each.creator for each in notes if each.creator != highlight.creator)
    if (other := next(others, None)) is not None:
        raise InvalidRequest(f"{on_one_line(other)} wrote a note on it; it stays.")
    for note in notes:
        draft.drop(note)
    draft.drop(highlight)
    tags = tuple(draft.picture.tags_of(highlight))
    draft.put(
        Discarded(
            id=highlight.id,
            highlight=replace(highlight, tags=tuple(tag.id for tag in tags)),
            note=notes[0] if notes else None,
            tags=tuple(tag.name for tag in tags),
            article=draft.picture.articles.get(highlight.article),
            created=draft.now,
            creator=highlight.creator,
        )
    )


def discard_note(draft: Draft, note: Note) -> None:
    """Put a note into the trash."""
    draft.drop(note)
    marked = draft.picture.highlights.get(note.target)
    article = draft.picture.articles.get(note.target if marked is None else marked.article)
    draft.put(Discarded(note.id, None, note, (), article, draft.now, creator=note.creator))


def discard_row(draft: Draft, row: ClaimRow) -> None:
    """Put a row of the matrix into the trash."""
    draft.drop(row)
    draft.put(Discarded(row.id, None, None, (), None, draft.now, row, draft.reader))


def restore(draft: Draft, identifiers: Iterable[str]) -> tuple[Highlight | Note | ClaimRow, ...]:
    """Take highlights, notes and rows out of the trash, and return them as they are now.

    Raises UnknownRecord, having restored nothing, if one is not there.
    """
    chosen = []
    for identifier in dict.fromkeys(identifiers):
        if (found := draft.picture.trash.get(identifier)) is None:
            raise UnknownRecord("removed highlight, note or row", identifier)
        chosen.append(found)
    # Highlights first: notes that were removed before they were go back onto them.
    chosen.sort(key=lambda discarded: discarded.highlight is None)
    restored = [_restore_one(draft, discarded) for discarded in chosen]
    number = len(chosen)
    one = in_quotation_marks(excerpt(_words(chosen[0]))) if number == 1 else counted(number, "removal")
    draft.label = f"restore {one}"
    return tuple(restored)


def empty_trash(draft: Draft) -> int:
    """Give up all that the reader who makes the change put into the trash, and return how much that was."""
    trash = draft.picture.trash.values()
    discarded = tuple(each for each in trash if draft.reader is None or each.creator == draft.reader)
    for each in discarded:
        draft.drop(each)
    draft.label = f"empty the trash of {counted(len(discarded), 'removal')}"
    return len(discarded)


def _restore_one(draft: Draft, discarded: Discarded) -> Highlight | Note | ClaimRow:
    draft.drop(discarded)
    if discarded.row is not None:
        return _restore_row(draft, discarded.row)
    if discarded.article is not None and discarded.article.id not in draft.picture.articles:
        draft.put(discarded.article)
    if discarded.highlight is None:
        assert discarded.note is not None  # noqa: S101  # one of the three is there
        return _restore_note(draft, discarded.note, discarded.article)
    highlight = _restore_highlight(draft, discarded.highlight, discarded.tags)
    if discarded.note is not None:
        _put_note(draft, discarded.note, highlight.id)
    return highlight


def _restore_highlight(draft: Draft, highlight: Highlight, names: tuple[str, ...]) -> Highlight:
    tags = [
        identifier if identifier in draft.picture.tags else ensure_tag(draft, name).id
        for identifier, name in zip(highlight.tags, names, strict=False)
    ]
    for marked in draft.picture.highlights_at(highlight.article, highlight.anchor.start):
        if marked.anchor.exact == highlight.anchor.exact and marked.creator == highlight.creator:
            restored = replace(marked, tags=tuple(dict.fromkeys((*marked.tags, *tags))))
            break
    else:
        restored = replace(highlight, tags=tuple(dict.fromkeys(tags)))
    restored = replace(restored, modified=draft.now)
    draft.put(restored)
    return restored


def _restore_note(draft: Draft, note: Note, article: ArticleRecord | None) -> Note:
    target = note.target
    if target not in draft.picture.highlights and (below := draft.picture.trash.get(target)) is not None:
        target = _restore_one(draft, below).id
    known = target == LIBRARY or target in draft.picture.highlights or target in draft.picture.articles
    if not known:
        target = LIBRARY if article is None else article.id
    return _put_note(draft, note, target)


def _restore_row(draft: Draft, row: ClaimRow) -> ClaimRow:
    if known := draft.picture.rows_on(row.claim):
        return known[0]
    draft.put(row)
    return row


def _put_note(draft: Draft, note: Note, target: str) -> Note:
    there = draft.picture.note_on(target, note.creator)
    if there is None:
        restored = replace(note, target=target, modified=draft.now)
    elif note.text in there.text:
        return there
    else:
        restored = replace(there, text=both_texts(there.text, note.text), modified=draft.now)
    draft.put(restored)
    return restored


def _words(discarded: Discarded) -> str:
    if discarded.highlight is not None:
        return discarded.highlight.anchor.exact
    if discarded.row is not None:
        return discarded.row.label
    return discarded.note.text if discarded.note is not None else ""
