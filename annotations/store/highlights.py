"""Changes to passages: highlights, their tags, notes, the record of an article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.errors import Conflict, InvalidRequest, UnknownRecord
from synoptic.annotations.model.corrections import PROVENANCE, following, origins_of
from synoptic.annotations.model.merging import merged
from synoptic.annotations.model.values import (
    LIBRARY,
    Anchor,
    ArticleRecord,
    Highlight,
    Note,
    Tag,
    is_iso_date,
)
from synoptic.annotations.model.wording import counted, excerpt, in_quotation_marks
from synoptic.annotations.store import trash
from synoptic.annotations.store.ownership import ensure_own
from synoptic.annotations.store.tags import clean_name, ensure_tag

if TYPE_CHECKING:
    from synoptic.annotations.model.changes import Draft


_SINGLE = ("path", "part", "digest", *PROVENANCE, "encoding")
"""The fields of a record that change as a whole; origins and own fields change name by name."""


def highlight(
    draft: Draft, article: ArticleRecord, anchor: Anchor, tags: Iterable[str], note_text: str
) -> Highlight:
    """Mark a passage; where its reader marked the same words in the same place, add to that highlight.

    Raises InvalidRequest for an anchor without words and for a name that no tag can have.
    """
    ensure_passage(anchor)
    record_as_annotated(draft, article, anchor.digest)
    named = dict.fromkeys(ensure_tag(draft, name).id for name in tags)
    marked = _same_place(draft, article.id, anchor)
    if marked is None:
        marked = Highlight(
            draft.new_id(), article.id, anchor, tuple(named), draft.now, draft.now, creator=draft.reader
        )
        draft.put(marked)
    elif not named.keys() <= set(marked.tags):
        marked = replace(marked, tags=tuple(dict.fromkeys((*marked.tags, *named))), modified=draft.now)
        draft.put(marked)
    if note_text.strip():
        earlier = draft.own_note_on(marked.id)
        if earlier is None:
            draft.put(Note(draft.new_id(), marked.id, note_text, draft.now, draft.now, draft.reader))
        elif f"\n\n{note_text}\n\n" not in f"\n\n{earlier.text}\n\n":
            both = f"{earlier.text}\n\n{note_text}"
            draft.put(replace(earlier, text=both, modified=draft.now))
    draft.label = f"highlight {in_quotation_marks(excerpt(anchor.exact))}"
    return marked


def record_as_annotated(draft: Draft, article: ArticleRecord, digest: str) -> None:
    """Record an article that is new; of one that is known, where it is, and how its text was read and what
    it is."""
    known = draft.picture.articles.get(article.id)
    if known is None:
        draft.put(article)
        return
    now = replace(following(known, article), digest=digest)
    if article.path:  # one that has no file here may have it elsewhere
        now = replace(now, path=article.path, part=article.part, encoding=article.encoding)
    if now != known:
        draft.put(replace(now, modified=draft.now))


def highlight_all(
    draft: Draft, passages: Iterable[tuple[ArticleRecord, Anchor]], tags: Iterable[str]
) -> tuple[Highlight, ...]:
    """Mark passages in one change, each as `highlight` does. Raises as that does, having marked none."""
    names = tuple(tags)
    marked = tuple(highlight(draft, article, anchor, names, "") for article, anchor in passages)
    draft.label = f"highlight {counted(len(marked), 'passage')}"
    return marked


def reattach(draft: Draft, identifier: str, anchor: Anchor) -> Highlight:
    """Say where a highlight is in its article as it is now; the anchor that it was made with stays.

    Raises UnknownRecord if there is no such highlight, InvalidRequest for an anchor without words.
    """
    ensure_passage(anchor)
    highlight = _own(draft, identifier)
    moved_to = None if anchor == highlight.anchor else anchor
    if moved_to != highlight.moved_to:
        highlight = replace(highlight, moved_to=moved_to, modified=draft.now)
        draft.put(highlight)
    known = draft.picture.articles.get(highlight.article)
    if known is not None and known.digest != anchor.digest:
        draft.put(replace(known, digest=anchor.digest, modified=draft.now))
    draft.label = f"attach {in_quotation_marks(excerpt(highlight.anchor.exact))}"
    return highlight


def reshape(draft: Draft, identifier: str, anchor: Anchor) -> Highlight:
    """Move the ends of a highlight.

    In the text that it was made in, the anchor is made anew; in a later version the new place is added.
    Raises UnknownRecord if there is no such highlight, InvalidRequest for an anchor without words, and where
    another highlight marks just that passage.
    """
    ensure_passage(anchor)
    highlight = _own(draft, identifier)
    other = _same_place(draft, highlight.article, anchor)
    if other is not None and other.id != highlight.id:
        raise InvalidRequest(
            f"{in_quotation_marks(excerpt(anchor.exact))} is already highlighted; "
            "tag that highlight or choose other ends."
        )
    if highlight.anchor.digest == anchor.digest:
        shaped = replace(highlight, anchor=anchor, moved_to=None)
    else:
        shaped = replace(highlight, moved_to=anchor)
    if shaped != highlight:
        highlight = replace(shaped, modified=draft.now)
        draft.put(highlight)
    draft.label = f"reshape {in_quotation_marks(excerpt(anchor.exact))}"
    return highlight


def remove_highlights(draft: Draft, identifiers: Iterable[str]) -> None:
    """Put highlights with their notes into the trash. Raises UnknownRecord, having removed none."""
    removed = [draft.highlight(identifier) for identifier in dict.fromkeys(identifiers)]
    for highlight in removed:
        trash.discard_highlight(draft, highlight)
    one = f"highlight {in_quotation_marks(excerpt(removed[0].anchor.exact))}" if len(removed) == 1 else ""
    draft.label = f"remove {one or counted(len(removed), 'highlight')}"


def tag(draft: Draft, identifier: str, name: str) -> Tag:
    """Put a tag on a highlight, made if it is new. Raises UnknownRecord, InvalidRequest."""
    highlight = _own(draft, identifier)
    tag = ensure_tag(draft, name)
    if tag.id not in highlight.tags:
        draft.put(replace(highlight, tags=(*highlight.tags, tag.id), modified=draft.now))
    draft.label = f"tag “{tag.name}”"
    return tag


def retag(draft: Draft, identifier: str, give: Iterable[str], take: Iterable[str]) -> Highlight:
    """Give a highlight some tags, made if they are new, and take others off it.

    Raises UnknownRecord if there is no such highlight, InvalidRequest for a name that no tag can have.
    """
    highlight = _own(draft, identifier)
    given = dict.fromkeys(ensure_tag(draft, name).id for name in give)
    taken = {clean_name(name).casefold() for name in take}
    kept = (tag.id for tag in draft.picture.tags_of(highlight) if tag.name.casefold() not in taken)
    tags = tuple(dict.fromkeys((*kept, *given)))
    if tags != highlight.tags:
        highlight = replace(highlight, tags=tags, modified=draft.now)
        draft.put(highlight)
    draft.label = f"tag {in_quotation_marks(excerpt(highlight.anchor.exact))}"
    return highlight


def untag(draft: Draft, identifier: str, tag_id: str) -> None:
    """Take a tag off a highlight. Raises UnknownRecord if there is no such highlight."""
    highlight = _own(draft, identifier)
    kept = tuple(tag for tag in highlight.tags if tag != tag_id)
    if kept != highlight.tags:
        draft.put(replace(highlight, tags=kept, modified=draft.now))
    removed = draft.picture.tags.get(tag_id)
    draft.label = f"untag “{removed.name}”" if removed else "untag"


def note(
    draft: Draft, target: str, text: str, article: ArticleRecord | None, seen: str
) -> tuple[Note | None, bool]:
    """Write the note on a highlight, an article or the library; blank text removes it.

    Return the note, and whether another writer had other words in the place of these since `seen`, the text
    that this one saw before: then it has both. Raises UnknownRecord if there is no such target.
    """
    earlier = draft.own_note_on(target)
    if target != LIBRARY and target not in draft.picture.articles and target not in draft.picture.highlights:
        if article is None or article.id != target:
            raise UnknownRecord("highlight or article", target)
        if text.strip():
            draft.put(article)
    text, has_both = merged(seen, text, earlier.text if earlier is not None else "")
    if not text.strip():
        if earlier is not None:
            trash.discard_note(draft, earlier)
        draft.label = "remove note"
        return None, False
    if earlier is None:
        written = Note(draft.new_id(), target, text, draft.now, draft.now, draft.reader)
        draft.label = "add note"
    else:
        written = earlier if earlier.text == text else replace(earlier, text=text, modified=draft.now)
        draft.label = "edit note"
    draft.put(written)
    return written, has_both


def record(draft: Draft, article: ArticleRecord, seen: ArticleRecord | None) -> ArticleRecord:
    """Record an article; only fields that differ from `seen`, the record last seen, are changed.

    Raises InvalidRequest for an article without a title, and for a date that is not in ISO 8601; Conflict if
    another program recorded the article when none was seen.
    """
    if not article.title.strip():
        raise InvalidRequest("An article needs a title; use its first words if it has no headline.")
    is_new_date = article.date is not None and (seen is None or article.date != seen.date)
    if article.date is not None and is_new_date and not is_iso_date(article.date):
        raise InvalidRequest(f"“{article.date}” is not a date; write 2025-10-23, 2025-10 or 2025.")
    known = draft.picture.articles.get(article.id)
    encoding = None if known is None else known.encoding
    does = "describe" if article.encoding == encoding else "choose the encoding of"
    draft.label = f"{does} article “{excerpt(article.title)}”"
    if known is None:
        draft.put(article)
        return article
    if seen is None and any(
        getattr(article, name) != getattr(known, name) for name in (*_SINGLE, "origins", "fields")
    ):
        raise Conflict("Another program changed this article’s details; check them, then save again.")
    before = seen or known
    ours = {
        name: getattr(article, name) for name in _SINGLE if getattr(article, name) != getattr(before, name)
    }
    if article.origins != before.origins:
        changed = _changed(origins_of(article), origins_of(before), origins_of(known))
        ours["origins"] = tuple((name, changed[name]) for name in PROVENANCE if name in changed)
    own = (dict(each.fields) for each in (article, before, known))
    now = replace(known, **ours, fields=tuple(_changed(*own).items()))
    if now != known:
        known = replace(now, modified=draft.now)
        draft.put(known)
    return known


def _changed(mine: dict[str, str], seen: dict[str, str], theirs: dict[str, str]) -> dict[str, str]:
    """Return names and values of another writer, with the changes made to those that were seen."""
    removed = seen.keys() - mine.keys()
    kept = {name: value for name, value in theirs.items() if name not in removed}
    return kept | {name: value for name, value in mine.items() if seen.get(name) != value}


def record_all(draft: Draft, articles: Sequence[ArticleRecord], seen: Mapping[str, ArticleRecord]) -> None:
    """Record articles; `seen` has the records last seen. Raises what `record` does."""
    for article in articles:
        record(draft, article, seen.get(article.id))
    draft.label = f"describe {counted(len(articles), 'article')}"


def _own(draft: Draft, identifier: str) -> Highlight:
    """Return a highlight that may be changed. Raises UnknownRecord, InvalidRequest."""
    found = draft.highlight(identifier)
    ensure_own(draft, found)
    return found


def _same_place(draft: Draft, article: str, anchor: Anchor) -> Highlight | None:
    return next(
        (
            highlight
            for highlight in draft.picture.highlights_at(article, anchor.start)
            if highlight.current.exact == anchor.exact and highlight.creator == draft.reader
        ),
        None,
    )


def ensure_passage(anchor: Anchor) -> None:
    """Raise InvalidRequest for an anchor without words, or with other than it says."""
    if not anchor.exact or anchor.end - anchor.start != len(anchor.exact) or anchor.start < 0:
        raise InvalidRequest(f"Characters {anchor.start}–{anchor.end} are not a passage; select some words.")
