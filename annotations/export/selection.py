"""What is exported of a library: all of it, some articles, some tags, or some highlights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.errors import UnknownRecord
from synoptic.annotations.model.values import LIBRARY, TAG_CLAIM
from synoptic.annotations.model.voices import is_by
from synoptic.annotations.store.tags import carries, clean_name, tags_within

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Highlight, Silence


class Selection(Struct, frozen=True):
    """The part of a library to export. What fits has to fit each of its conditions."""

    articles: frozenset[str] | None = None
    """Ids of articles; None is all."""
    tags: tuple[str, ...] = ()
    """Names of tags, of which a highlight has one or one nested in it; empty is any, or none."""
    highlights: frozenset[str] | None = None
    """Ids of highlights; None is all."""
    reader: str | None = None
    """Name of the reader whose highlights they are, `you` for one's own; None is anybody."""

    @property
    def is_of_highlights(self) -> bool:
        """Whether it chooses among highlights, not only among articles."""
        return bool(self.tags) or self.highlights is not None or self.reader is not None

    def has(self, article: str) -> bool:
        """Tell whether the article of that id is among those selected."""
        return self.articles is None or article in self.articles

    def fits(self, annotations: Annotations, highlight: Highlight, own: str | None = None) -> bool:
        """Tell whether a highlight fits; `own` is the creator of one's own."""
        return (
            self.has(highlight.article)
            and (self.highlights is None or highlight.id in self.highlights)
            and (self.reader is None or is_by(self.reader, highlight.creator, own))
            and (not self.tags or any(carries(annotations, highlight, tag) for tag in self.tags))
        )


EVERYTHING = Selection()
"""All of a library."""


def checked(selection: Selection, annotations: Annotations) -> Selection:
    """Return the selection with its tags' names as they are kept.

    Raises UnknownRecord for a tag that the library does not have, and InvalidRequest for what is no name.
    """
    tags = tuple(map(clean_name, selection.tags))
    for tag in tags:
        if not tags_within(annotations, tag):
            raise UnknownRecord("tag", tag)
    return replace(selection, tags=tags)


def selected(annotations: Annotations, selection: Selection, own: str | None = None) -> Annotations:
    """Return what fits of the annotations: highlights, notes, links and silences; the rest stays.

    `own` is the creator of one's own: the name of the reader of a shared library, None in one of files.

    The note on the library is in no part of it. A selection among highlights has the notes on these and on
    their articles, no links, and only the silences on its tags.
    """
    if selection == EVERYTHING:
        return annotations
    highlights = {
        each.id: each for each in annotations.highlights.values() if selection.fits(annotations, each, own)
    }
    # Where there is a choice among highlights, an article counts by those chosen in it.
    articles = {highlight.article for highlight in highlights.values()}
    noted = {*highlights, *(articles if selection.is_of_highlights else selection.articles or ())}
    notes = {
        each.id: each
        for each in annotations.notes.values()
        if each.target in noted and (selection.reader is None or is_by(selection.reader, each.creator, own))
    }
    links = {
        each.id: each
        for each in annotations.links.values()
        if not selection.is_of_highlights and any(selection.has(end.article) for end in each.ends)
    }
    wanted = {f"{TAG_CLAIM}{tag.id}" for name in selection.tags for tag in tags_within(annotations, name)}
    silences: dict[str, Silence] = {
        each.id: each
        for each in annotations.silences.values()
        if selection.has(each.article)
        and (each.claim in wanted or not (selection.tags or selection.highlights is not None))
        and (selection.reader is None or is_by(selection.reader, each.creator, own))
    }
    return replace(annotations, highlights=highlights, notes=notes, links=links, silences=silences)


def has_any(
    annotations: Annotations, articles: frozenset[str], selection: Selection, own: str | None = None
) -> bool:
    """Tell whether anything in these articles, by id, would be exported but facts on an article."""
    found = selected(annotations, selection, own)
    marked = (highlight.article for highlight in found.highlights.values())
    silent = (silence.article for silence in found.silences.values())
    if not articles.isdisjoint(marked) or not articles.isdisjoint(silent):
        return True
    if selection.is_of_highlights:
        return False
    linked = (end.article for link in found.links.values() for end in link.ends)
    noted = (note.target for note in found.notes.values())
    return not articles.isdisjoint(linked) or not {LIBRARY, *articles}.isdisjoint(noted)


def is_blank(annotations: Annotations) -> bool:
    """Tell whether a library has nothing that its reader made, not even facts on an article."""
    held = annotations
    shelves = (held.articles, held.tags, held.highlights, held.notes, held.links, held.silences, held.rows)
    return not any((*shelves, held.searches, held.dismissals))
