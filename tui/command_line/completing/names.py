"""The names that a reader may complete: tags, articles, speakers, saved searches, and others of the library.

The library is read as it is, without a lock; nothing is written, and nothing is asked of a server. Where it
cannot be read there is nothing to complete.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    import click

    from synoptic.annotations.library.library import Library
    from synoptic.annotations.model.annotations import Annotations

# In quotation marks: in older click an item takes no type.
Completer: TypeAlias = "Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]"
Name: TypeAlias = tuple[str, str]
"""A name and what is said of it, which may be empty."""

MAX_FILES = 2_000
"""Files of a library that are offered at most."""


def _completer(names: Callable[[Library, Annotations], Iterable[Name]], *, files: bool = False) -> Completer:
    """Return what completes a parameter by the names in the library; with `files`, by files, too."""

    def complete(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        with context.scope(cleanup=False):
            library, annotations = _seen()
            items = [
                CompletionItem(name, help=about or None)
                for name, about in dict(names(library, annotations)).items()
                if name.startswith(incomplete)
            ]
        return [*items, CompletionItem(incomplete, type="file")] if files else items

    return complete


def _seen() -> tuple[Library, Annotations]:
    """Return the library that `synoptic` would open, and its records as they were seen last."""
    from synoptic.annotations.files.glance import records_in
    from synoptic.annotations.files.store_files import FILE_NAME
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.server.pointer import FOLDER_NAME, pointer_in
    from synoptic.tui.command_line.opening import open_library

    library = open_library()
    if pointer_in(library.folder) is None:
        return library, records_in(library.folder / FILE_NAME)
    # Imported late: this takes longer than all of the above.
    from synoptic.annotations.server import replica
    from synoptic.annotations.server.queue import made_key
    from synoptic.tui.shell.locations import servers_file

    key = made_key(servers_file().parent)
    snapshot = None if key is None else replica.load(library.folder / FOLDER_NAME, None, None, key)
    return library, Annotations() if snapshot is None else snapshot.annotations


def _tags(_: Library, annotations: Annotations) -> Iterator[Name]:
    for tag in sorted(annotations.tags.values(), key=lambda each: each.name.casefold().split("/")):
        yield tag.name, tag.description


def _searches(_: Library, annotations: Annotations) -> Iterator[Name]:
    yield from ((each.name, each.query) for each in annotations.searches.values())


def _claims(library: Library, annotations: Annotations) -> Iterator[Name]:
    yield from _tags(library, annotations)
    yield from _searches(library, annotations)
    yield from ((row.label, "") for row in annotations.rows.values())


def _readers(_: Library, annotations: Annotations) -> Iterator[Name]:
    from synoptic.annotations.model.voices import OWN

    yield from ((name, "") for name in (OWN, *sorted(filter(None, annotations.creators()))))


def _articles(library: Library, annotations: Annotations) -> Iterator[Name]:
    """Yield titles of recorded articles with their letters, then the files of the library."""
    letters = {each.id: each.letter for each in annotations.letters.values()}
    for record in annotations.articles.values():
        yield record.title, letters.get(record.id, record.source or "")
    if library.root is None:
        return
    from synoptic.corpus.files.folders import iter_files

    here = Path.cwd()
    for path in islice(iter_files([library.root]), MAX_FILES):
        if isinstance(path, Path):
            is_below = path.is_relative_to(here)
            yield str(path.relative_to(here)) if is_below else os.path.relpath(path, here), ""


def _highlights(_: Library, annotations: Annotations) -> Iterator[Name]:
    yield from ((each.id[:8], each.current.exact) for each in annotations.highlights.values())


def _links(_: Library, annotations: Annotations) -> Iterator[Name]:
    yield from ((each.id[:8], each.kind) for each in annotations.links.values())


def _removed(_: Library, annotations: Annotations) -> Iterator[Name]:
    for each in annotations.trash.values():
        words = "" if each.highlight is None else each.highlight.current.exact
        yield each.id[:8], words


def _fields(library: Library, annotations: Annotations) -> Iterator[Name]:
    from synoptic.annotations.model.corrections import PROVENANCE

    yield from _articles(library, annotations)
    own = {name for record in annotations.articles.values() for name, _ in record.fields}
    yield from ((f"{name}=", "") for name in (*PROVENANCE, *sorted(own)))


complete_tag = _completer(_tags)
complete_search = _completer(_searches)
complete_claim = _completer(_claims)
complete_reader = _completer(_readers)
complete_article = _completer(_articles, files=True)
complete_highlight = _completer(_highlights)
complete_link = _completer(_links)
complete_removed = _completer(_removed)
complete_field = _completer(_fields, files=True)


def complete_coders(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Complete the last of several names with commas between them."""
    before, comma, last = incomplete.rpartition(",")
    named = set(before.split(","))
    items = _completer(_readers)(context, parameter, last)
    return [CompletionItem(f"{before}{comma}{each.value}") for each in items if each.value not in named]


def complete_query(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Complete the value of a filter that ends a query: `tag:`, `in:`, `by:`, `reader:`."""
    filtered = _ENDING_IN_FILTER.fullmatch(incomplete)
    if filtered is None:
        return []
    with context.scope(cleanup=False):
        names = dict(_FILTERS[filtered["name"]](*_seen()))
    values = dict.fromkeys(f"{filtered['before']}{each}" for each in names if not _ENDS_VALUE.search(each))
    return [CompletionItem(value) for value in values if value.startswith(incomplete)]


def _words_of(names: Iterable[str | None]) -> Iterator[Name]:
    """Yield the words of names that begin with a capital: a filter is given one of them."""
    words = {word.strip(".,") for name in names if name for word in name.split()}
    yield from ((word, "") for word in sorted(words) if len(word) > 1 and word[0].isupper())


def _outlets(_: Library, annotations: Annotations) -> Iterator[Name]:
    yield from _words_of(record.source for record in annotations.articles.values())


def _speakers(library: Library, _: Annotations) -> Iterator[Name]:
    from synoptic.tui.command_line.completing.speakers import kept_speakers
    from synoptic.tui.shell.session import load

    paths = load(library).paths or (() if library.root is None else (library.root,))
    yield from _words_of(kept_speakers(library.folder, paths))


_FILTERS: dict[str, Callable[[Library, Annotations], Iterable[Name]]] = {
    "tag": _tags,
    "in": _outlets,
    "by": _speakers,
    "reader": _readers,
}
_ENDING_IN_FILTER = re.compile(rf"(?P<before>(?:.*\s)?-?(?P<name>{'|'.join(_FILTERS)}):)\S*", re.DOTALL)
_ENDS_VALUE = re.compile(r'[\s"“”„‟«»]')
"""A character that the value of a filter cannot have (see `corpus.search.query`)."""


def complete_format(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Complete the name of a format of annotations."""
    from synoptic.annotations.importing.import_formats import IMPORT_FORMATS

    del context
    return [
        CompletionItem(name, help=form.label)
        for name, form in IMPORT_FORMATS.items()
        if name.startswith(incomplete)
    ]


def complete_template(
    context: click.Context, _: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Complete the name of a template, or a file."""
    from synoptic.annotations.export.template import templates_in
    from synoptic.tui.shell.locations import template_folder

    del context
    names = [name for name in templates_in(template_folder()) if name.startswith(incomplete)]
    return [*map(CompletionItem, names), CompletionItem(incomplete, type="file")]


def complete_file(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Have the shell complete a file."""
    del context
    return [CompletionItem(incomplete, type="file")]


def complete_folder(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Have the shell complete a folder."""
    del context
    return [CompletionItem(incomplete, type="dir")]
