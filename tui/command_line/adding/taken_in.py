"""Taking in annotations from elsewhere, and what is said of it: for `import` and `merge`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.tui.command_line.adding.progress_bar import ProgressBar
from synoptic.tui.command_line.named import STANDARD_INPUT, given_bytes
from synoptic.tui.command_line.output import say, say_json
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from synoptic.annotations.importing.incoming import Incoming
    from synoptic.annotations.importing.planning.import_plan import ImportPlan, Names
    from synoptic.annotations.store.taking_in import TakenIn
    from synoptic.corpus.article import Article
    from synoptic.tui.command_line.opening import Opened


class Done(Struct, frozen=True):
    """What was taken in, or would be."""

    plan: ImportPlan
    """What the file says, in terms of the library."""
    taken: TakenIn
    """What became of each record."""
    paths: tuple[Path, ...] = ()
    """The files that were written."""
    without_file: tuple[str, ...] = ()
    """The titles of new articles that have no file: the library keeps their texts."""


def annotations_in(path: Path) -> bytes:
    """Return the bytes of a file of annotations; `-` is standard input.

    Raises UnreadableFile, and click's UsageError for standard input that cannot be used.
    """
    from synoptic.annotations.importing.import_formats import MAX_BYTES
    from synoptic.corpus.files.file_bytes import bytes_of

    return given_bytes(MAX_BYTES) if str(path) == STANDARD_INPUT else bytes_of(path, MAX_BYTES)


def take_in(
    incoming: Incoming,
    read: list[Article],
    opened: Opened,
    folder: Path | None,
    names: Names,
    *,
    dry_run: bool,
) -> Done:
    """Take in what a file says, and return what that did; with `dry_run`, what it would do.

    `read` are the library's articles as they were read; those that come along are written to `folder` and
    added, or, without a folder, kept in the library alone. `names` says whose the annotations are.
    """
    from synoptic.annotations.importing.planning.import_plan import ReadLibrary
    from synoptic.annotations.importing.planning.planner import plan_of
    from synoptic.annotations.importing.taking_over import carry_out, preview
    from synoptic.annotations.library.catalogue import identify
    from synoptic.corpus.files.loading import load

    store, root = opened.store, opened.library.root
    articles = identify(read, store.annotations, root)
    bar = ProgressBar("Placing")
    try:
        library = ReadLibrary(
            articles, store.annotations, store.texts, root, store.reader, sees_all=store.sees_all
        )
        plan = plan_of(incoming, library, datetime.now(UTC), names=names, step=bar.show)
    finally:
        bar.hide()
    if dry_run or not plan.has_any:
        new = () if folder is not None else tuple(each.record.title for each in plan.new_articles)
        return Done(plan, preview(plan, store.annotations, store.reader), without_file=new)
    imported = carry_out(plan, store, root=root, folder=folder)
    if folder is not None:
        for title in imported.unwritten:
            complain(f"“{title}”: no text file can hold its text; the library keeps it.")
    if imported.paths:
        read += load(imported.paths).articles
    return Done(plan, imported.taken, imported.paths, () if folder is not None else imported.unwritten)


def print_lines(path: Path, done: Done, *, dry_run: bool) -> None:
    """Print what was taken in, in lines; what has no place goes to standard error."""
    from synoptic.annotations.importing.import_report import (
        articles_in_words,
        counts_in_words,
        unplaced_in_words,
    )

    plan, taken, does = done.plan, done.taken, "merge" if done.plan.is_library else "import"
    done_with = "merged" if plan.is_library else "imported"
    if plan.has_any:
        would = f"would be {done_with}" if dry_run else done_with if taken.changes else "here already"
        say(f"{path.name} ({plan.format}) {would}; {articles_in_words(plan)}.")
        say(*(f"  {line}." for line in counts_in_words(plan, taken)))
    else:
        complain(f"{path.name} ({plan.format}): nothing to {does}; {articles_in_words(plan)}.")
    if done.paths:
        say(*(f"  added {written}" for written in done.paths))
    if done.without_file:
        say(*(f"  kept without a file: {title}" for title in done.without_file))
    for letter, title in letters_taken(done):
        say(f"  {letter} is another article here: “{title}” gets a letter when it is opened.")
    for each in plan.unplaced:
        complain(f"Not placed: {unplaced_in_words(each)}.")
    for line in plan.left_out:
        complain(f"Not read: {line}.")


def _state(done: Done, *, dry_run: bool) -> str:
    if not done.plan.has_any:
        return "nothing"
    if dry_run:
        return "preview"
    if not done.taken.changes:
        return "known"
    return "merged" if done.plan.is_library else "imported"


def letters_taken(done: Done) -> Iterator[tuple[str, str]]:
    """Yield letter and title of each article whose letter is another one's here."""
    from synoptic.annotations.model.values import ArticleLetter

    held = done.plan.theirs
    for each in held.letters.values():
        if (ArticleLetter, each.id) not in done.taken.fates and each.id in held.articles:
            yield each.letter, held.articles[each.id].title


def print_json(path: Path, done: Done, *, dry_run: bool) -> None:
    """Print what was taken in as one JSON object."""
    from synoptic.annotations.importing.import_report import KINDS
    from synoptic.annotations.store.taking_in import Fate

    plan, taken = done.plan, done.taken
    counts = {
        name: {str(fate): number for fate in Fate if (number := taken.count(kind, fate))}
        for name, kind in KINDS.items()
    }
    say_json(
        {
            "file": str(path),
            "format": plan.format,
            "state": _state(done, dry_run=dry_run),
            "counts": counts,
            "become_yours": dict(taken.renamed),
            "states": {str(state): number for state, number in plan.states.items()},
            "articles": [
                {
                    "title": each.title,
                    "id": each.match.article,
                    "by": None if each.match.way is None else each.match.way.name.lower(),
                    "candidates": list(each.match.candidates),
                    "added": each.is_new,
                }
                for each in plan.articles
            ],
            "paths": [str(written) for written in done.paths],
            "kept_without_file": list(done.without_file),
            "letters_taken": [{"letter": letter, "title": title} for letter, title in letters_taken(done)],
            "unplaced": [
                {"text": each.words, "title": each.article, "reason": each.why, "kept": each.is_kept}
                for each in plan.unplaced
            ],
            "left_out": list(plan.left_out),
        }
    )
