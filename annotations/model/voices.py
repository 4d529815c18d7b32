"""Voices: whose annotations a library has, each by its name; and what one of them alone says."""

from __future__ import annotations

from collections.abc import Collection, Container
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest, UnknownRecord
from synoptic.annotations.model.changes import OWNED
from synoptic.annotations.model.values import ADJUDICATION
from synoptic.corpus.text.folding import folded_text

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Highlight

OWN = "you"
"""The name of oneself: the reader without a name in a library of files, that of the session on a server."""

EXACTLY = "coder:"
"""Stands before a name that is meant to the letter, whatever else the word could mean."""


def coders_in(annotations: Annotations, articles: Container[str] | None = None) -> tuple[str | None, ...]:
    """Return the creators of highlights, by name; the reader without a name first, None.

    With `articles`, ids, only of highlights in these. The adjudication is none of them: it is what became of
    theirs.
    """
    found = {
        each.creator
        for each in annotations.highlights.values()
        if articles is None or each.article in articles
    } - {ADJUDICATION}
    return tuple(sorted(found, key=lambda creator: (creator is not None, creator or "")))


def counted_highlights(annotations: Annotations) -> Collection[Highlight]:
    """Return the highlights that a count is of: those of the coders.

    The adjudication's repeat what coders marked; they are counted where there are no others.
    """
    highlights = annotations.highlights.values()
    return [each for each in highlights if each.creator != ADJUDICATION] or highlights


def readers_counted(annotations: Annotations, articles: Container[str] | None = None) -> str:
    """Return the words for whose highlights a count adds up: `of 2 readers`; empty for those of one.

    With `articles`, ids, only of highlights in these.
    """
    number = len(coders_in(annotations, articles))
    return f"of {number} readers" if number > 1 else ""


def name_of(creator: str | None) -> str:
    """Return what a creator is called: a reader who is called `OWN` is told from the one without a name."""
    if creator is None:
        return OWN
    return f"{EXACTLY}{creator}" if creator == OWN else creator


def is_by(name: str, creator: str | None, own: str | None) -> bool:
    """Tell whether a creator is the one of a name, whose case and accents do not matter.

    `OWN` is `own`, the creator of one's own; after `EXACTLY`, the name is meant to the letter.
    """
    if name.startswith(EXACTLY) and creator == name.removeprefix(EXACTLY):
        return True
    folded = folded_text(name).strip()
    if folded == OWN:
        return creator == own
    return creator is not None and folded_text(creator).strip() == folded


def creator_named(annotations: Annotations, name: str, own: str | None = None) -> str | None:
    """Return the creator of that name, who has a record here; case and accents do not matter.

    `OWN` is `own`, the creator of one's own. After `EXACTLY`, the name is meant to the letter. Raises
    UnknownRecord, and InvalidRequest for `OWN` where both one's own and a creator of that name are meant.
    """
    known: set[str | None] = {
        each.creator for shelf in OWNED for each in getattr(annotations, shelf).values()
    }
    if name.startswith(EXACTLY) and (exact := name.removeprefix(EXACTLY)) in known:
        return exact
    if name == OWN and own != OWN and {OWN, own} <= known:
        raise InvalidRequest(f"“{OWN}” is a coder here, and you: give {EXACTLY}{OWN} for the coder.")
    if name in known:
        return name
    folded = folded_text(name).strip()
    alike = [each for each in known if each is not None and folded_text(each).strip() == folded]
    if len(alike) == 1:
        return alike[0]
    if folded == OWN and own in known:
        return own
    raise UnknownRecord("coder", name)


def said_by_voices(annotations: Annotations, creators: Collection[str | None]) -> Annotations:
    """Return the annotations that these creators made, and all that is common to the readers."""
    kept: dict[str, Any] = {
        shelf: {
            identifier: each
            for identifier, each in getattr(annotations, shelf).items()
            if each.creator in creators
        }
        for shelf in OWNED
    }
    return replace(annotations, **kept)
