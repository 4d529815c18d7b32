"""Whether a library is sound: its file, each record in it, each article's file, each highlight's place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.anchoring.placing import place_all
from synoptic.annotations.errors import StoreError, StoreTooNew
from synoptic.annotations.files.disk import UnfitFile
from synoptic.annotations.files.kept_texts import needed_digests
from synoptic.annotations.files.reading_record import FILE_NAME as READING_FILE
from synoptic.annotations.files.reading_record import ReadingRecord
from synoptic.annotations.files.repair import companion_files, rescue
from synoptic.annotations.library.catalogue import path_of
from synoptic.annotations.library.record_names import called
from synoptic.annotations.model.values import LIBRARY, ArticleRecord, State
from synoptic.annotations.model.wording import SAID_OF, counted, excerpt, in_quotation_marks, tally
from synoptic.annotations.store.store import FILE_NAME, AnnotationStore
from synoptic.corpus.articles.article_names import place_name
from synoptic.corpus.errors import UnreadableFile
from synoptic.corpus.files.loading import load_file

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.library.library import Library
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article


Level: TypeAlias = Literal["ok", "warning", "error"]


class Finding(Struct, frozen=True):
    """One thing that was looked at."""

    level: Level
    """`ok`; `warning`: to know about; `error`: something cannot be used or shown."""
    message: str
    """The finding and, unless all is well, the way out; one line."""


def examine(library: Library, articles: Sequence[Article] = ()) -> tuple[Finding, ...]:
    """Return the findings on a library; nothing is changed (but see `tidy_texts`).

    Every recorded article is read from its file, except those in `articles`, which are taken as they are:
    loaded before and identified (see `library.catalogue`). Raises nothing of its own: an unreadable file is a
    finding.
    """
    path = library.folder / FILE_NAME
    try:
        store = AnnotationStore(library.folder)
    except StoreError as error:
        return (
            Finding("error", str(error)),
            *_on_what_can_be_had(path, error),
            *on_reading(library.folder),
        )
    if not path.exists():
        return (
            Finding("ok", f"{path}: not created yet"),
            *on_reading(library.folder),
        )
    given = {article.id: article for article in articles}
    return (
        *_on_the_file(store),
        *_on_what_lies_beside(path),
        *_on_references(store.annotations),
        *(
            finding
            for record in store.annotations.articles.values()
            for finding in _on_article(record, given.get(record.id), store, library)
        ),
        *_on_texts(store),
        *on_reading(library.folder),
    )


def tidy_texts(library: Library) -> Finding:
    """Remove the kept texts that no highlight of a library needs, and tell how many they were.

    Not while anything is wrong with its files or records: what is lost or set aside may need them.
    """
    try:
        store = AnnotationStore(library.folder)
    except StoreError as error:
        return Finding("error", str(error))
    wrong = (*_on_the_file(store), *_on_what_lies_beside(store.path), *_on_references(store.annotations))
    if any(finding.level != "ok" for finding in wrong):
        return Finding("error", "No saved text was removed; first deal with the errors and warnings below")
    left_over = store.texts.unneeded(needed_digests(store.annotations))
    try:
        store.texts.remove(left_over)
    except OSError as error:
        return Finding("error", f"{error.filename} could not be removed: {error.strerror or error}")
    return Finding("ok", f"{counted(len(left_over), 'unneeded saved text')} removed")


def _on_the_file(store: AnnotationStore) -> Iterator[Finding]:
    held = store.annotations
    counts = (
        counted(len(held.articles), "article"),
        counted(len(held.highlights), "highlight"),
        counted(len(held.tags), "tag"),
        counted(len(held.notes), "note"),
    )
    removals = len(held.trash)
    links = f", {counted(len(held.links), 'link')}" if held.links else ""
    links += f", {counted(len(held.silences), 'confirmed silence')}" if held.silences else ""
    links += f", {counted(len(held.rows), 'quotation')} in the matrix" if held.rows else ""
    dismissed = len(held.dismissals)
    links += f", {counted(dismissed, 'difference')} put aside" if dismissed else ""
    thrown = f"; {counted(removals, 'removal')} in the trash" if removals else ""
    yield Finding("ok", f"{store.path}: {', '.join(counts)}{links}{thrown}")
    if store.path.is_symlink():
        yield Finding("ok", f"{store.path} is a symbolic link: changes are kept in {store.path.resolve()}")
    for notice in store.notices:
        yield Finding("error", notice)
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
        f"`synoptic doctor --repair` would rebuild {counted(had.number, 'record')} "
        f"from {', '.join(had.sources)}; copies of all files are kept",
    )


def _on_what_lies_beside(path: Path) -> Iterator[Finding]:
    """Tell of the journal and the backup, and of files that a person may want to look at."""
    for file in companion_files(path):
        level: Level = "error" if file.is_loss else "ok" if file.is_sound else "warning"
        yield Finding(level, f"{file.path.name}: {file.state}")


def _on_references(held: Annotations) -> Iterator[Finding]:
    """Look for faults that only an edit or merge by hand can leave in a file."""
    for link in held.links.values():
        for end in link.ends:
            if end.article not in held.articles:
                yield Finding("error", f"A link ({link.kind}) refers to an unknown article: {end.article}")
    for silence in held.silences.values():
        if silence.article not in held.articles:
            yield Finding(
                "error",
                f"A silence on “{excerpt(silence.label)}” refers to an unknown article: {silence.article}",
            )
    for highlight in held.highlights.values():
        subject = f"Highlight {in_quotation_marks(excerpt(highlight.anchor.exact))}"
        if highlight.article not in held.articles:
            yield Finding("error", f"{subject} refers to an unknown article: {highlight.article}")
        if unknown := [tag for tag in highlight.tags if tag not in held.tags]:
            yield Finding("warning", f"{subject} has unknown tags: {', '.join(unknown)}")
    # Each reader may have a note on the same.
    targets = Counter((note.target, note.creator) for note in held.notes.values())
    for (target, _), number in targets.items():
        if target not in {LIBRARY, *held.articles, *held.highlights}:
            yield Finding("error", f"A note refers to an unknown highlight or article: {target}")
        elif number > 1:
            yield Finding(
                "error", f"{number} notes on {target}, but only one is shown; join them in the file"
            )
    names = Counter(tag.name.casefold() for tag in held.tags.values())
    for name, number in names.items():
        if number > 1:
            yield Finding("warning", f"{number} tags are named “{name}”; rename all but one in the file")


def _on_article(
    record: ArticleRecord, article: Article | None, store: AnnotationStore, library: Library
) -> Iterator[Finding]:
    name = f"“{excerpt(called(record))}”"
    if record.part:
        name = f"{name} ({place_name(PurePosixPath(record.path).name, record.part)})"
    if article is None:
        path = path_of(record, library.root)
        try:
            article = replace(load_file(path, record.part or "", kept=record.encoding), id=record.id)
        except UnreadableFile as error:
            moved = "" if path.exists() else " If you moved it, open it where it is now."
            yield Finding("warning", f"{name}: {error}{moved}")
            return
    held = store.annotations
    placements = place_all(article, held.highlights_of(record.id), store.texts)
    same = sum(placement.state is State.SAME for placement in placements.values())
    state = f"{same} of {counted(len(placements), 'highlight')} in place"
    if others := tally(placement.state for placement in placements.values()):
        state = f"{state}, {others}"
    if article.digest == record.digest:
        yield Finding("ok", f"{name}: saved text OK; {state}")
    else:
        yield Finding("warning", f"{name}: text changed since it was annotated; {state}")
    for identifier, placement in placements.items():
        words = excerpt(held.highlights[identifier].anchor.exact)
        if placement.state is State.ORPHAN:
            yield Finding("warning", f"{name}: “{words}” is no longer found; the highlight is kept")
        elif placement.state is State.MOVED:
            yield Finding("warning", f"{name}: “{words}” {SAID_OF[State.MOVED]}")


def _on_texts(store: AnnotationStore) -> Iterator[Finding]:
    """Look for texts that highlights were made in and that cannot be read back, and for those left over."""
    held = store.annotations
    try:
        store.texts.ensure_folder()
    except UnfitFile as error:
        yield Finding("error", f"{error.filename}: {error.strerror}; {error.advice}")
    there = set(store.texts.digests())
    wanted = needed_digests(held)
    for digest in sorted(wanted):
        if store.texts.get(digest) is not None:
            continue
        of = {
            excerpt(called(record))
            for highlight in held.highlights.values()
            if digest in {highlight.anchor.digest, highlight.current.digest}
            and (record := held.articles.get(highlight.article)) is not None
        }
        state = "is unreadable" if digest in there else "is missing"
        yield Finding(
            "warning",
            f"Saved text of “{'”, “'.join(sorted(of))}” (SHA-256 {digest[:12]}…) {state}; if the article "
            "changes, its highlights are searched for by their words alone",
        )
    if left_over := store.texts.unneeded(wanted):
        yield Finding(
            "ok",
            f"{counted(len(left_over), 'saved text')} not needed; remove with `synoptic doctor --tidy`",
        )


def on_reading(folder: Path) -> Iterator[Finding]:
    """Look at the record of reading progress, which no annotation depends on."""
    record = ReadingRecord(folder)
    if record.notice is not None:
        yield Finding("warning", record.notice)
    elif record.path.exists():
        yield Finding("ok", f"{READING_FILE}: reading progress of {counted(record.number, 'article')}")
    for aside in sorted(folder.glob(f"{READING_FILE}.damaged*")):
        yield Finding("warning", f"{aside.name}: unreadable, so set aside; delete it when unneeded")
