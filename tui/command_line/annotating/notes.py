"""Commands on notes: on the library, on an article, on a highlight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from synoptic.annotations.library.record_names import called
from synoptic.annotations.model.values import LIBRARY
from synoptic.annotations.model.wording import in_quotation_marks
from synoptic.corpus.article import Passage
from synoptic.tui.command_line.completing.names import complete_article, complete_highlight
from synoptic.tui.command_line.groups import LIST, listing_group
from synoptic.tui.command_line.named import (
    STANDARD_INPUT,
    article_named,
    given_text,
    highlight_named,
    open_named,
    record_for,
)
from synoptic.tui.command_line.opening import keep_letters, open_annotations, open_for_printing, told_where
from synoptic.tui.command_line.options import (
    TEXT,
    WORDS,
    json_option,
    library_option,
    paths_argument,
)
from synoptic.tui.command_line.output import place_json, say, say_json
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.values import ArticleRecord, Highlight, Note
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.tui.command_line.opening import Opened

note = listing_group("note", "List, add, change and remove notes")


def _target_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say what a note is on."""
    on_article = click.option(
        "--article", shell_complete=complete_article, metavar="ARTICLE", type=WORDS, help="On this article."
    )
    on_words = click.option("--quote", metavar="TEXT", type=WORDS, help="On the highlight of these words.")
    on_highlight = click.option(
        "--highlight",
        "identifier",
        shell_complete=complete_highlight,
        metavar="ID",
        type=WORDS,
        help="On the highlight with this id.",
    )
    return on_article(on_words(on_highlight(command)))


class _Target(Struct, frozen=True):
    """What a note is on."""

    id: str
    """Id of a highlight or an article, or `LIBRARY`."""
    store: AnnotationStore
    """The annotations."""
    highlight: Highlight | None = None
    """The highlight."""
    record: ArticleRecord | None = None
    """The article."""

    @property
    def said(self) -> str:
        """What it is, in words."""
        if self.highlight is not None:
            return in_quotation_marks(self.highlight.current.exact)
        return "the library" if self.record is None else called(self.record)

    @property
    def text(self) -> str:
        """The note on it; empty without one."""
        known = self.store.annotations.note_on(self.id, self.store.reader)
        return "" if known is None else known.text

    @property
    def json(self) -> dict[str, object]:
        """The JSON of its place."""
        if self.highlight is not None:
            anchor = self.highlight.current
            place = {"start": anchor.start, "end": anchor.end, "text": anchor.exact}
            return {"article": self.highlight.article} | place | {"highlight": self.highlight.id}
        article = None if self.record is None else self.record.id
        return {"article": article, "start": None, "end": None, "text": None, "highlight": None}


@note.command(
    LIST,
    examples=(
        "synoptic note list",
        "synoptic note list story/ardwire.txt --json",
    ),
)
@paths_argument
@json_option
@library_option()
def list_notes(paths: tuple[Path, ...], *, as_json: bool) -> int:
    """List notes: on the library, on articles, on highlights."""
    opened = open_for_printing(paths)
    number = 0
    for number, (place, where, note) in enumerate(_notes(opened), start=1):
        text, creator = note.text, note.creator
        if as_json:
            say_json(place | {"note": text} | ({} if creator is None else {"creator": creator}))
            continue
        where = where if creator is None else f"{where} ({creator})"
        say(*([""] if number > 1 else []), where, *(f"  {line}" for line in text.splitlines()))
    if not number:
        complain("No notes on these articles. Add one with `synoptic note add`.")
    return 0 if number else 1


def _notes(opened: Opened) -> Iterator[tuple[dict[str, object], str, Note]]:
    """Yield the place of each note, as JSON and in words, and the note."""
    from synoptic.annotations.anchoring.placing import place_all
    from synoptic.annotations.library.letters import letter_order

    annotations = opened.store.annotations
    nowhere: dict[str, object] = {
        "article": None,
        "start": None,
        "end": None,
        "text": None,
        "highlight": None,
    }
    for known in annotations.notes_on(LIBRARY):
        yield nowhere, "The library", known
    for article in sorted(opened.articles, key=letter_order):
        for known in annotations.notes_on(article.id):
            yield nowhere | {"article": article.id}, called(article), known
        marked = annotations.highlights_of(article.id)
        placements = place_all(article, marked, opened.store.texts) if marked else {}
        for each in marked:
            if not (notes := annotations.notes_on(each.id)):
                continue
            span = placements[each.id].span
            place = nowhere | {"article": article.id, "text": each.current.exact}
            if span is not None:
                place = place_json(Passage.of(article, span.start, span.end))
            words = in_quotation_marks(str(place["text"]))
            for known in notes:
                yield place | {"highlight": each.id}, f"{called(article)}: {words}", known


@note.command(
    examples=(
        'synoptic note add "Five accounts of one night."',
        'synoptic note add "The *first* report." --article A',
        'synoptic note add - --quote "before dawn" < note.md',
    )
)
@click.argument("text", metavar="TEXT", type=TEXT)
@_target_options
@json_option
@library_option()
def add(text: str, *, article: str | None, quote: str | None, identifier: str | None, as_json: bool) -> None:
    """Add a note, in Markdown, below an existing one.

    It is on the library, unless you name an article or a highlight. - for TEXT is standard input.
    """
    written = _given(text)
    target = _target(article, quote, identifier)
    before = target.text
    _write(target, f"{before}\n\n{written}" if before.strip() else written, before, as_json=as_json)


@note.command(examples=('synoptic note change "The first report, by wire." --article A',))
@click.argument("text", metavar="TEXT", type=TEXT)
@_target_options
@json_option
@library_option()
def change(
    text: str, *, article: str | None, quote: str | None, identifier: str | None, as_json: bool
) -> int:
    """Replace a note by another text. The old text is gone: this cannot be undone."""
    written = _given(text)
    target = _target(article, quote, identifier)
    before = target.text
    if not before:
        return _without_note(target)
    _write(target, written, before, as_json=as_json)
    return 0


@note.command(
    examples=(
        'synoptic note remove --quote "before dawn"',
        "synoptic note remove --article A",
    )
)
@_target_options
@json_option
@library_option()
def remove(*, article: str | None, quote: str | None, identifier: str | None, as_json: bool) -> int:
    """Remove a note; `synoptic trash` restores it."""
    target = _target(article, quote, identifier)
    before = target.text
    if not before:
        return _without_note(target)
    target.store.note(target.id, "", seen=before)
    _report("Removed the note on", target, before, as_json=as_json)
    return 0


def _given(text: str) -> str:
    """Return the text of a note. Raises click's UsageError for a blank one."""
    written = given_text() if text == STANDARD_INPUT else text
    if not written.strip():
        raise click.UsageError("The note is empty; `synoptic note remove` removes one.")
    return written


def _write(target: _Target, text: str, before: str, *, as_json: bool) -> None:
    target.store.note(target.id, text, article=target.record, seen=before)
    _report("Noted on", target, target.text, as_json=as_json)


def _without_note(target: _Target) -> int:
    complain(f"No note on {target.said}.")
    return 1


def _target(article: str | None, quote: str | None, identifier: str | None) -> _Target:
    """Return what the options name. Raises click's UsageError for options that name two things."""
    if identifier is not None and (quote is not None or article is not None):
        raise click.UsageError("Use --highlight, or --article and --quote.")
    if article is None:
        store = open_annotations()
        if identifier is None and quote is None:
            return _Target(LIBRARY, store)
        known = highlight_named(store.annotations, identifier, quote)
        return _Target(known.id, store, known)
    opened = open_named([article])
    chosen = article_named(article, opened.articles)
    keep_letters(opened)
    if quote is None:
        return _Target(chosen.id, opened.store, None, record_for(chosen, opened))
    known = highlight_named(opened.store.annotations, None, quote, chosen.id)
    return _Target(known.id, opened.store, known)


def _report(done: str, target: _Target, text: str, *, as_json: bool) -> None:
    if as_json:
        say_json(target.json | {"note": text})
    else:
        where = told_where(target.store).removeprefix(", in ") if target.id == LIBRARY else ""
        say(f"{done} {where or target.said}.")
