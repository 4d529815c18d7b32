"""Which library and which articles a command is about."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import replace

from synoptic.tui.command_line.adding.progress_bar import ProgressLine
from synoptic.tui.command_line.options import AUTO, chosen_encoding, chosen_library
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from synoptic.annotations.library.library import Library
    from synoptic.annotations.model.values import ArticleRecord
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article
    from synoptic.corpus.files.folders import Problem
    from synoptic.corpus.files.loading import Loaded
    from synoptic.tui.shell.session import Session


class Opened(Struct, frozen=True):
    """A library, and the articles that a command reads in it."""

    library: Library
    """Where annotations are kept."""
    store: AnnotationStore
    """The annotations."""
    session: Session
    """What was on the screen; its `paths` are those that the reader named."""
    paths: tuple[Path, ...]
    """The files and folders that were read, absolute."""
    as_read: tuple[Article, ...]
    """What could be read, as the files have it."""
    articles: tuple[Article, ...]
    """The same, with the ids and the provenance that the library knows."""
    problems: tuple[Problem, ...]
    """What could not be read."""


def open_library(paths: tuple[Path, ...] = ()) -> Library:
    """Return the library of these absolute files and folders; with none, the one `synoptic` would open.

    That is the one chosen by `--library` or `SYNOPTIC_LIBRARY`; else the nearest at or above the paths (or
    the current folder); else, where no path was named, the one that was opened last; else the personal one.
    """
    from synoptic.annotations.library.library import find
    from synoptic.tui.shell.locations import data_folder
    from synoptic.tui.shell.session import last_library

    chosen = chosen_library()
    start = Path(os.path.commonpath(paths)) if paths else Path.cwd()
    library = find(start, chosen, data_folder())
    if paths or chosen is not None or library.root is not None:
        return library
    return last_library() or library


def told_where(store: AnnotationStore) -> str:
    """Return the words for a library that nobody named, and that is not that of the current folder.

    Such as `, in your personal library`; empty for one that was chosen, or is at or above the folder.
    """
    from synoptic.annotations.export.destination import short_path
    from synoptic.annotations.library.library import find
    from synoptic.tui.shell.locations import data_folder

    personal = data_folder()
    if chosen_library() is not None or find(Path.cwd(), None, personal).root is not None:
        return ""
    return ", in your personal library" if store.folder == personal else f", in {short_path(store.folder)}"


def open_store(library: Library) -> AnnotationStore:
    """Return the library's annotations. Raises StoreError where they cannot be read."""
    from synoptic.annotations.library.library_store import open_store as opened
    from synoptic.tui.shell.locations import servers_file

    store = opened(library, servers_file())
    # What a command changed is in the one file that other programs read once the command is done.
    click.get_current_context().call_on_close(store.close)
    return store


def open_annotations() -> AnnotationStore:
    """Return the annotations of the library that `synoptic` would open; tell what is wrong with them.

    Raises StoreError where they cannot be read.
    """
    store = open_store(open_library())
    report_store(store)
    return store


def open_articles(paths: tuple[Path, ...]) -> Opened:
    """Return the articles in these files and folders; with none, those that `synoptic` would open.

    These are the ones that were read last or, if none of them is there any more, what the library has by
    itself. What the library names out of its project, and the reader never did, is left out and told. They
    are read in the encoding that `--encoding` names, which is kept with their records. Files that are slow to
    read are read again only if they changed. Raises StoreError where the library's annotations cannot
    be read.
    """
    from synoptic.annotations.library.catalogue import identify, kept_encodings
    from synoptic.corpus.files.loading import load
    from synoptic.tui.shell.locations import reading_cache
    from synoptic.tui.shell.session import foreign_paths
    from synoptic.tui.shell.session import load as load_session

    named = tuple(Path(os.path.normpath(path.absolute())) for path in paths)
    library = open_library(named)
    store = open_store(library)
    session = load_session(library)
    foreign = () if named else foreign_paths(session, library)
    problems = _problems_of(session, foreign, library)
    if named or foreign:
        session = session.reading(named or tuple(path for path in session.paths if path not in foreign))
    read = session.paths or _contents(library, store)
    choice = chosen_encoding()
    encoding = None if choice == AUTO else choice
    kept = kept_encodings(store.annotations, library.root) if choice is None else {}
    cache = reading_cache(library.folder, read)
    with ProgressLine() as line:
        loaded = load(
            read,
            encoding=encoding,
            kept=kept,
            cache=cache,
            progress=lambda done: line.write(f"Loading articles: {done:,} files …"),
        )
    if session.paths and not (named or loaded.articles):
        # What was read last is gone, but the library is not.
        read, session, gone = _contents(library, store), session.reading(()), loaded.problems
        loaded = load(read, encoding=encoding, kept=kept)
        problems += gone
    if library.root is not None and library.root in read:
        loaded = _with_kept(loaded, library, store)
    articles = identify(loaded.articles, store.annotations, library.root)
    if choice is not None:
        as_read = (replace(one, id=each.id) for one, each in zip(loaded.articles, articles, strict=True))
        _keep_encodings(tuple(as_read), store, library)
        articles = identify(loaded.articles, store.annotations, library.root)
    return Opened(library, store, session, read, loaded.articles, articles, problems + loaded.problems)


def _with_kept(loaded: Loaded, library: Library, store: AnnotationStore) -> Loaded:
    """Return what was loaded of a project, with the articles that have no file here but their texts."""
    from synoptic.annotations.library.catalogue import identify, kept_articles

    read = identify(loaded.articles, store.annotations, library.root)
    kept = tuple(kept_articles(store.annotations, store.texts, read, only_without_path=store.reader is None))
    if not kept:
        return loaded
    # A folder without files is no fault where the articles are elsewhere.
    problems = tuple(each for each in loaded.problems if each.path != library.root)
    return replace(loaded, articles=(*loaded.articles, *kept), problems=problems)


def open_for_printing(paths: tuple[Path, ...]) -> Opened:
    """Return the same, after telling on standard error what was not named, could not be read or was guessed.

    Raises click's Exit with status 2 where no article at all could be read.
    """
    opened = open_articles(paths)
    if not paths:
        report_samples(opened)
        _report_left_out(opened)
    report_problems(opened)
    report_store(opened.store)
    for article in opened.articles:
        for warning in article.warnings:
            complain(f"{article.path}: {warning}")
    return opened


def keep_letters(opened: Opened) -> None:
    """Keep the letters of a project's articles, where all were read, before a command changes anything.

    They follow the dates: a file that is added later would take an article's letter, and what names it by
    that would be about another. Raises StoreError.
    """
    from synoptic.annotations.library.letters import letters_to_keep
    from synoptic.annotations.store.store import utc_now

    if opened.library.root in opened.paths:
        annotations, root = opened.store.annotations, opened.library.root
        if letters := letters_to_keep(opened.articles, annotations, root, utc_now()):
            opened.store.keep_letters(letters)


def report_samples(opened: Opened) -> None:
    """Print a line where the articles are the samples, which a reader who named none may not expect."""
    from synoptic.corpus import samples

    if opened.paths == (samples.folder(),):
        complain(f"Using the sample articles: {samples.folder()}. Name files or folders to use yours.")


def _report_left_out(opened: Opened) -> None:
    """Print a line where a project has more files than those opened last, which are used if none is named."""
    from synoptic.annotations.export.destination import short_path
    from synoptic.annotations.model.wording import counted
    from synoptic.corpus.files.folders import iter_files, resolved

    root = opened.library.root
    if root is None or root in opened.paths:
        return
    there, used = (
        {resolved(each) for each in iter_files(paths) if isinstance(each, Path)}
        for paths in ((root,), opened.paths)
    )
    if left := there - used:
        complain(
            f"Using {counted(len(used), 'file')}, opened last; {short_path(root)} has {len(left):,} more. "
            "Name that folder to use all."
        )


def report_store(store: AnnotationStore) -> None:
    """Print a line for everything that is wrong with the library's file."""
    for problem in store.problems:
        complain(f"{store.place}: {problem}")
    for notice in store.notices:
        complain(notice)
    if store.damage is not None:
        complain(
            f"{store.path}: damaged ({store.damage}); nothing can be changed until you run "
            "`synoptic doctor --repair`"
        )


def unread_articles(opened: Opened) -> list[ArticleRecord]:
    """Return the library's articles at or below the opened paths whose files could not be read."""
    from synoptic.annotations.library.catalogue import path_of

    read = {article.id for article in opened.articles}
    places = {Path(os.path.realpath(path)) for path in opened.paths}
    unread = (each for each in opened.store.annotations.articles.values() if each.id not in read)
    located = ((record, path_of(record, opened.library.root)) for record in unread)
    return [record for record, path in located if not places.isdisjoint({path, *path.parents})]


def report_problems(opened: Opened) -> None:
    """Print a line for each file that could not be read. Raises click's Exit with status 2 if none could."""
    for problem in opened.problems:
        complain(f"{problem.path}: {problem.message}")
    if not opened.articles:
        raise click.exceptions.Exit(2)


def _problems_of(session: Session, foreign: tuple[Path, ...], library: Library) -> tuple[Problem, ...]:
    """Return what is wrong with a library's session: it is no file, or names files of nobody here."""
    from synoptic.corpus.files.folders import Problem
    from synoptic.tui.shell.session import SESSION_FILE

    problems = [] if session.fault is None else [Problem(library.folder / SESSION_FILE, session.fault)]
    if foreign:
        more = f" (and {len(foreign) - 1} more)" if len(foreign) > 1 else ""
        message = f"Not read{more}: the library names it, outside its folder. Name it yourself to read it."
        problems.append(Problem(foreign[0], message))
    return tuple(problems)


def _keep_encodings(articles: tuple[Article, ...], store: AnnotationStore, library: Library) -> None:
    """Record in which encoding the articles were read, where the reader chose another than before.

    `articles` are as read, with the ids that the library knows.
    """
    from synoptic.annotations.library.catalogue import in_encoding, record_of
    from synoptic.annotations.store.store import utc_now
    from synoptic.corpus.files.loading import load_file

    for article in articles:
        known = store.annotations.articles.get(article.id)
        if known is None and article.encoding is not None:
            store.record(record_of(article, library.root, utc_now()))
        elif known is not None and known.encoding != article.encoding and article.path is not None:
            earlier = load_file(article.path, article.part, kept=known.encoding)
            store.record(in_encoding(known, earlier, article))


def _contents(library: Library, store: AnnotationStore) -> tuple[Path, ...]:
    """Return what a library has by itself: its project's folder, what was annotated, or the samples."""
    from synoptic.annotations.library.catalogue import path_of
    from synoptic.corpus import samples

    if library.root is not None:
        return (library.root,)
    recorded = (path_of(record, library.root) for record in store.annotations.articles.values())
    there = (path for path in recorded if path.is_file() and os.access(path, os.R_OK))
    own = (path for path in there if samples.folder() not in path.parents)
    return tuple(own) or (samples.folder(),)
