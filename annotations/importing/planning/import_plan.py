"""The plan of an import: what a file of annotations says in the terms of a library, before it is taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.anchoring.placing import Texts
    from synoptic.annotations.importing.planning.article_matching import ArticleMatch
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import ArticleRecord, State
    from synoptic.corpus.article import Article


class ReadLibrary(Struct, frozen=True):
    """A library, and the articles of it that were read."""

    articles: Sequence[Article]
    """The articles, as `library.catalogue.identify` returned them."""
    annotations: Annotations
    """The annotations."""
    texts: Texts
    """The annotated texts."""
    root: Path | None = None
    """Its folder."""
    reader: str | None = None
    """Name of the reader in a shared library, who alone can be given something new; None in one of files."""
    sees_all: bool = True
    """Whether `annotations` has others' too: not so while coding is blind."""


class Names(Struct, frozen=True):
    """Whose annotations are taken in."""

    as_said: bool = False
    """Whether the names that the file says are kept."""
    otherwise: str | None = None
    """The name for what it names nobody for; None for the reader of the library."""


NO_NAMES = Names()
"""All of it becomes the reader's of the library."""


class NewArticle(Struct, frozen=True):
    """An article that is not in the library, and whose text comes along."""

    record: ArticleRecord
    """Its record, which names no file yet."""
    text: str
    """Its normalised text."""


class Unplaced(Struct, frozen=True):
    """Something that has no place in the library."""

    words: str
    """Its words: those that were marked, or a note's."""
    article: str
    """The title of its article, as the file has it; empty without one."""
    why: str
    """Why it has none."""
    is_kept: bool
    """Whether it is taken in nevertheless, to be given a place later."""


class Named(Struct, frozen=True):
    """An article that the file names."""

    title: str
    """Its title, as the file has it."""
    match: ArticleMatch
    """Which article of the library it is."""
    is_new: bool
    """Whether it comes along and is added."""
    is_annotated: bool
    """Whether something in the file is about it."""


class ImportPlan(Struct, frozen=True):
    """What an import takes in, and what has no place."""

    format: str
    """The name of the format, for the reader."""
    theirs: Annotations
    """The annotations, with the articles' ids as they are in the library."""
    texts: tuple[str, ...]
    """The texts that passages are anchored in, as far as they are at hand."""
    twins: Mapping[str, str]
    """Ids of these highlights to those of the library on the same words, in whichever version."""
    articles: tuple[Named, ...]
    """The articles that the file names."""
    new_articles: tuple[NewArticle, ...]
    """Those that are added."""
    states: Mapping[State, int]
    """How many highlights are in each state."""
    respelt: int
    """How many have their words in another typography than the file."""
    unseen: int
    """How many are in articles whose text is not at hand."""
    unplaced: tuple[Unplaced, ...]
    """What has no place."""
    left_out: tuple[str, ...]
    """What could not be read of the file, a line each."""
    is_library: bool = False
    """Whether it is of a whole library, not of a file of annotations."""

    @property
    def has_any(self) -> bool:
        """Whether there is anything to take in."""
        held = self.theirs
        shelves = (held.articles, held.highlights, held.notes, held.links, held.tags, held.silences)
        return any(
            map(len, (*shelves, held.rows, held.searches, held.dismissals, held.letters, self.new_articles))
        )
