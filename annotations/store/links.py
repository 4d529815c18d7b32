"""Changes to links between passages of two articles, each with its kind and its note."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest, UnknownRecord
from synoptic.annotations.model.merging import merged
from synoptic.annotations.model.values import LINK_KINDS, Anchor, ArticleRecord, Link, LinkEnd
from synoptic.annotations.model.wording import counted, excerpt, in_quotation_marks
from synoptic.annotations.store.highlights import ensure_passage, record_as_annotated
from synoptic.annotations.store.ownership import ensure_own

if TYPE_CHECKING:
    from synoptic.annotations.model.changes import Draft


_OMITS = "omits"


def link(
    draft: Draft,
    kind: str,
    one: tuple[ArticleRecord, Anchor],
    other: tuple[ArticleRecord, Anchor | None],
    note: str,
) -> Link:
    """Link a passage to another, or to an article that omits it; the same link again gets the note.

    Raises InvalidRequest for an unknown kind, for an anchor without words, for an end that the kind does not
    have, and for two ends in one place.
    """
    ends = LinkEnd(one[0].id, one[1]), LinkEnd(other[0].id, other[1])
    _ensure_kind(kind, *ends)
    for record, anchor in (one, other):
        if anchor is not None:
            ensure_passage(anchor)
            record_as_annotated(draft, record, anchor.digest)
        elif record.id not in draft.picture.articles:
            draft.put(record)
    made = next(
        (
            known
            for known in draft.picture.links_of(one[0].id)
            if (known.kind, known.creator) == (kind, draft.reader)
            and tuple(map(place_of_end, known.ends)) == tuple(map(place_of_end, ends))
        ),
        None,
    )
    if made is None:
        made = Link(draft.new_id(), kind, *ends, note, draft.now, draft.now, draft.reader)
        draft.put(made)
    elif note.strip() and note != made.note:
        made = replace(made, note=note, modified=draft.now)
        draft.put(made)
    draft.label = f"link {in_quotation_marks(excerpt(one[1].exact))} ({kind})"
    return made


def change_link(
    draft: Draft, identifier: str, kind: str | None, note: str | None, seen: str | None
) -> tuple[Link, bool]:
    """Change a link's kind or its note; None leaves it. Raises UnknownRecord, InvalidRequest.

    Return the link, and whether another writer had other words in its note since `seen`: it has both then.
    """
    known, has_both = _known(draft, identifier), False
    ensure_own(draft, known)
    if note is not None and seen is not None:
        note, has_both = merged(seen, note, known.note)
    if note is not None and not note.strip():
        note = ""
    changed = replace(
        known, kind=known.kind if kind is None else kind, note=known.note if note is None else note
    )
    _ensure_kind(changed.kind, *changed.ends)
    if changed != known:
        changed = replace(changed, modified=draft.now)
        draft.put(changed)
    draft.label = f"change a link ({changed.kind})"
    return changed, has_both


def remove_links(draft: Draft, identifiers: Iterable[str]) -> None:
    """Remove links. Raises UnknownRecord, having removed none."""
    removed = [_known(draft, identifier) for identifier in dict.fromkeys(identifiers)]
    for known in removed:
        draft.drop(known)
    draft.label = f"remove {counted(len(removed), 'link')}"


def _known(draft: Draft, identifier: str) -> Link:
    if (known := draft.picture.links.get(identifier)) is None:
        raise UnknownRecord("link", identifier)
    return known


def place_of_end(end: LinkEnd) -> tuple[str, int, str] | tuple[str]:
    """Return what tells an end of a link from others."""
    return (end.article,) if end.anchor is None else (end.article, end.anchor.start, end.anchor.exact)


def _ensure_kind(kind: str, one: LinkEnd, other: LinkEnd) -> None:
    if kind not in LINK_KINDS:
        raise InvalidRequest(f"Unknown kind of link “{kind}”; use one of {', '.join(LINK_KINDS)}.")
    if (kind == _OMITS) is not (other.anchor is None):
        needs = "an article without a passage" if kind == _OMITS else "a passage"
        raise InvalidRequest(f"A link “{kind}” needs {needs}; choose another kind or another end.")
    if place_of_end(one) == place_of_end(other):
        raise InvalidRequest("A link needs two places; choose another passage.")
