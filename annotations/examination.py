"""Whether a library is sound: its file, each record in it, each article's file, each highlight's place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from annotations.catalogue import path_of, places
from annotations.errors import StoreError, StoreTooNew
from annotations.model import LIBRARY
from annotations.recovery import look_beside, rescue
from annotations.store import FILE_NAME, AnnotationStore
from annotations.wording import counted, excerpt
from corpus.errors import UnreadableFile
from corpus.loading import load_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from annotations.library import Library
    from annotations.model import Annotations, ArticleRecord
    from corpus.article import Article

Level: TypeAlias = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    level: Level
    """`ok`; `warning`: to know about; `error`: something cannot be used or shown."""
    message: str
    """What was found and, unless all is well, what to do; one line."""


def examine(library: Library, articles: Sequence[Article] = ()) -> tuple[Finding, ...]:
    """Return what is well with a library and what is not; nothing is changed.

    Every recorded article is read from its file, except those in `articles`, which are taken as they are:
    loaded before and identified (see `annotations.catalogue`). Raises nothing of its own: what cannot be read
    is a finding.
    """
    path = library.folder / FILE_NAME
    try:
        store = AnnotationStore(library.folder)
    except StoreError as error:
        return (Finding("error", str(error)), *_on_what_can_be_had(path, error))
    if not path.exists():
        return (Finding("ok", f"{path}: not there yet; the first change makes it"),)
    given = {article.id: article for article in articles}
    return (
        *_on_the_file(store),
        *_on_what_lies_beside(path),
        *_on_references(store.annotations),
        *(
            finding
            for record in store.annotations.articles.values()
            for finding in _on_article(record, given.get(record.id), store.annotations, library)
        ),
    )


def _on_the_file(store: AnnotationStore) -> Iterator[Finding]:
    held = store.annotations
    counts = (
        counted(len(held.articles), "article"),
        counted(len(held.highlights), "highlight"),
        counted(len(held.tags), "tag"),
        counted(len(held.notes), "note"),
    )
    removals = len(held.trash)
    thrown = f"; {counted(removals, 'removal')} in the trash" if removals else ""
    yield Finding("ok", f"{store.path}: {', '.join(counts)}{thrown}")
    for notice in store.notices:
        yield Finding("warning", notice)
    if store.damage is not None:
        yield Finding("error", f"{store.path} is damaged ({store.damage}), so nothing can be changed")
        yield from _on_what_can_be_had(store.path, None)
    elif store.read_only is not None:
        yield Finding("warning", f"{store.read_only}, so nothing can be changed; change its permissions")
    for problem in store.problems:
        yield Finding("error", problem)


def _on_what_can_be_had(path: Path, error: StoreError | None) -> Iterator[Finding]:
    if isinstance(error, StoreTooNew):
        return
    try:
        had = rescue(path)
    except StoreError as reason:
        if error is None or str(reason) != str(error):
            yield Finding("error", str(reason))
        return
    yield Finding(
        "warning",
        f"`synoptic doctor --repair` would make a store of {counted(had.number, 'record')} "
        f"from {', '.join(had.sources)}; copies of all files are kept",
    )


def _on_what_lies_beside(path: Path) -> Iterator[Finding]:
    """Tell of the journal and the backup, and of files that a person may want to look at."""
    for file in look_beside(path):
        yield Finding("ok" if file.is_sound else "warning", f"{file.path.name}: {file.state}")


def _on_references(held: Annotations) -> Iterator[Finding]:
    """Look for what a file that was edited or merged by hand can hold, and the store never writes."""
    for highlight in held.highlights.values():
        subject = f"The highlight “{excerpt(highlight.anchor.exact)}”"
        if highlight.article not in held.articles:
            yield Finding("error", f"{subject} is of an article that is not recorded: {highlight.article}")
        if unknown := [tag for tag in highlight.tags if tag not in held.tags]:
            yield Finding("warning", f"{subject} has tags that are not in the codebook: {', '.join(unknown)}")
    targets = Counter(note.target for note in held.notes.values())
    for target, number in targets.items():
        if target not in {LIBRARY, *held.articles, *held.highlights}:
            yield Finding("error", f"There is a note on something that is not there: {target}")
        elif number > 1:
            yield Finding(
                "error", f"There are {number} notes on {target}, and one is shown; join them in the file"
            )
    names = Counter(tag.name.casefold() for tag in held.tags.values())
    for name, number in names.items():
        if number > 1:
            yield Finding("warning", f"There are {number} tags “{name}”; rename all but one in the file")


def _on_article(
    record: ArticleRecord, article: Article | None, held: Annotations, library: Library
) -> Iterator[Finding]:
    name = f"“{excerpt(record.title)}”"
    if article is None:
        path = path_of(record, library.root)
        try:
            article = replace(load_file(path), id=record.id)
        except UnreadableFile as error:
            moved = "" if path.exists() else " If it was moved, open it where it is now."
            yield Finding("warning", f"{name}: {error}{moved}")
            return
    spans = places(article, held)
    found = sum(span is not None for span in spans.values())
    state = f"{found} of {counted(len(spans), 'highlight')} in place"
    if article.digest == record.digest:
        yield Finding("ok", f"{name}: the text that was annotated; {state}")
    else:
        yield Finding("warning", f"{name}: the text has changed since it was annotated; {state}")
    for identifier, span in spans.items():
        if span is None:
            words = excerpt(held.highlights[identifier].anchor.exact)
            yield Finding("warning", f"{name}: “{words}” is not found in it any more; the highlight is kept")
