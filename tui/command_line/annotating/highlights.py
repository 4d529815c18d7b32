"""Commands that list highlights, and remove them or their tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.library.record_names import called
from synoptic.annotations.model.voices import is_by
from synoptic.annotations.model.wording import SAID_OF, excerpt
from synoptic.corpus.article import Passage
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.command_line.completing.names import complete_article, complete_highlight, complete_tag
from synoptic.tui.command_line.named import (
    STANDARD_INPUT,
    article_named,
    given_records,
    highlight_named,
    noted_in_words,
    open_named,
)
from synoptic.tui.command_line.opening import open_annotations, open_for_printing, unread_articles
from synoptic.tui.command_line.options import (
    WORDS,
    by_reader_option,
    encoding_option,
    json_option,
    library_option,
    paths_argument,
)
from synoptic.tui.command_line.output import PASSAGE_LENGTH, SHORT_ID, aligned, place_json, say, say_json
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Highlight, Note, Placement, State
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.tui.command_line.opening import Opened


_NOT_READ = "article not read"
"""The words for a highlight whose article has no file here."""


# Listing


@command(
    examples=(
        "synoptic highlights",
        "synoptic highlights story/ardwire.txt --json",
    )
)
@paths_argument
@by_reader_option
@json_option
@encoding_option
@library_option()
def highlights(paths: tuple[Path, ...], *, by_reader: str | None, as_json: bool) -> int:
    """List highlights: article, paragraph, words, tags, state, note.

    In a library of several readers, each begins with its reader's name.
    """
    opened = open_for_printing(paths)
    annotations = opened.store.annotations
    found = [*_placed(opened), *_unread(opened)]
    if by_reader is not None:
        found = [each for each in found if is_by(by_reader, each.highlight.creator, opened.store.reader)]
    if not found:
        whose = "" if by_reader is None else f" by {by_reader}"
        complain(f"No highlights{whose} in these articles.")
        return 1
    if as_json:
        for each in found:
            state = None if each.state is None else str(each.state)
            say_json(_place(each) | _about(annotations, each.highlight) | {"state": state})
        return 0
    rows = []
    # Where nobody but a colleague marked anything, too, it is not the reader's own.
    are_several = opened.store.reader is not None or bool(annotations.creators() - {None})
    for each in found:
        highlight = each.highlight
        number = "" if each.paragraph is None else f"paragraph {each.paragraph}"
        words = highlight.current.exact if each.passage is None else each.passage.text
        tags = ", ".join(tag.name for tag in annotations.tags_of(highlight))
        state = _NOT_READ if each.state is None else SAID_OF.get(each.state, "")
        who = (highlight.creator or "",) if are_several else ()
        noted = excerpt(noted_in_words(annotations, highlight.id))
        passage = excerpt(words, PASSAGE_LENGTH)
        rows.append((highlight.id[:SHORT_ID], each.letter, *who, number, passage, tags, state, noted))
    for line in aligned(rows, stretch=4 if are_several else 3, numbers=frozenset()):
        say(line)
    return 0


class _Listed(Struct, frozen=True):
    """A highlight, and where it is now."""

    highlight: Highlight
    letter: str
    """That of its article; empty where it has none."""
    state: State | None
    """None where the article could not be read."""
    passage: Passage | None = None
    """None where its place is not known."""
    paragraph: int | None = None
    """The number of its paragraph, from 1."""


def _placed(opened: Opened) -> Iterator[_Listed]:
    """Yield the highlights of each article in text order, those whose words are gone last."""
    from synoptic.annotations.anchoring.placing import place_all
    from synoptic.annotations.library.letters import letter_order

    annotations = opened.store.annotations
    for article in sorted(opened.articles, key=letter_order):
        marked = annotations.highlights_of(article.id)
        placements = place_all(article, marked, opened.store.texts) if marked else {}

        placed = [(each, placements[each.id]) for each in marked]
        for each, placement in sorted(placed, key=_order):
            listed = _Listed(each, article.letter, placement.state)
            if (span := placement.span) is not None:
                passage = Passage.of(article, span.start, span.end)
                listed = replace(
                    listed, passage=passage, paragraph=paragraph_number(article.text, span.start)
                )
            yield listed


def _unread(opened: Opened) -> Iterator[_Listed]:
    """Yield the highlights of the library's articles that are not here, as they were marked."""
    annotations = opened.store.annotations
    for record in unread_articles(opened):
        kept = annotations.letters.get(record.id)
        for each in annotations.highlights_of(record.id):
            yield _Listed(each, "" if kept is None else kept.letter, None)


def _order(placed: tuple[Highlight, Placement]) -> tuple[bool, int]:
    highlight, placement = placed
    span = placement.span
    return span is None, highlight.anchor.start if span is None else span.start


def _place(listed: _Listed) -> dict[str, object]:
    """Return the JSON of a highlight's place now; of one whose place is not known, its words without one."""
    if listed.passage is not None:
        return place_json(listed.passage)
    highlight = listed.highlight
    return {"article": highlight.article, "start": None, "end": None, "text": highlight.current.exact}


def _about(annotations: Annotations, highlight: Highlight) -> dict[str, object]:
    """Return the JSON of a highlight besides its place, the same in every command."""
    note = annotations.note_on(highlight.id, highlight.creator)
    others = [each for each in annotations.notes_on(highlight.id) if each is not note]
    about: dict[str, object] = {
        "highlight": highlight.id,
        "tags": [tag.name for tag in annotations.tags_of(highlight)],
        "note": None if note is None else note.text,
    }
    if highlight.creator is not None or others:
        about |= {"creator": highlight.creator, "other_notes": [_other(each) for each in others]}
    return about


def _other(note: Note) -> dict[str, str | None]:
    return {"creator": note.creator, "text": note.text}


# Removing


@command(
    examples=(
        'synoptic unmark --quote "before dawn"',
        'synoptic unmark A --quote "before dawn" --tag night',
        "synoptic highlights --json | synoptic unmark -",
    )
)
@click.argument("article", shell_complete=complete_article, required=False)
@click.option("--quote", metavar="TEXT", type=WORDS, help="The highlighted words.")
@click.option(
    "--highlight",
    "ids",
    shell_complete=complete_highlight,
    metavar="ID",
    type=WORDS,
    multiple=True,
    help="Its id; repeatable.",
)
@click.option(
    "--tag",
    "tags",
    shell_complete=complete_tag,
    metavar="NAME",
    type=WORDS,
    multiple=True,
    help="Remove only this tag; repeatable.",
)
@json_option
@library_option()
def unmark(
    article: str | None, *, quote: str | None, ids: tuple[str, ...], tags: tuple[str, ...], as_json: bool
) -> int:
    """Remove highlights with their notes, or only tags of them.

    A highlight is named by its id or by its words; with ARTICLE, those in that article. With - for ARTICLE,
    the highlights that `synoptic highlights --json` printed are removed. `synoptic trash` restores them.
    """
    is_piped = article == STANDARD_INPUT
    if [is_piped, quote is not None, bool(ids)].count(True) != 1:
        raise click.UsageError("Name the highlight by --quote or --highlight, or give - for standard input.")
    if article is not None and not is_piped:
        opened = open_named([article])
        store, among = opened.store, article_named(article, opened.articles).id
    else:
        store, among = open_annotations(), None
    annotations = store.annotations
    if is_piped:
        ids = tuple(str(record.get("highlight")) for _, record in given_records())
    named = [highlight_named(annotations, each, None, among) for each in ids] if ids or is_piped else []
    if quote is not None:
        named = [highlight_named(annotations, None, quote, among)]
    chosen = list({each.id: each for each in named}.values())
    if not chosen:
        complain("No highlights on standard input.")
        return 1
    if tags:
        chosen = [_without_tags(store, each, tags) for each in chosen]
        annotations = store.annotations
    else:
        store.remove([each.id for each in chosen])
    for each in chosen:
        _report(annotations, each, tags, as_json=as_json)
    return 0


def _without_tags(store: AnnotationStore, highlight: Highlight, tags: tuple[str, ...]) -> Highlight:
    """Take tags off a highlight. Raises ClickException if it has one of them not."""
    names = {tag.name.casefold() for tag in store.annotations.tags_of(highlight)}
    for tag in tags:
        if tag.casefold() not in names:
            raise click.ClickException(f"“{highlight.current.exact}” has no tag “{tag}”.")
    return store.retag(highlight.id, take=tags)


def _report(annotations: Annotations, highlight: Highlight, tags: tuple[str, ...], *, as_json: bool) -> None:
    """Print a highlight that was removed, as it was, or one that has lost tags, as it is."""
    anchor = highlight.current
    if as_json:
        place = {"article": highlight.article, "start": anchor.start, "end": anchor.end, "text": anchor.exact}
        say_json(place | _about(annotations, highlight))
    elif tags:
        say(f"Took {', '.join(tags)} off “{anchor.exact}”.")
    else:
        record = annotations.articles.get(highlight.article)
        where = "" if record is None else f" in {called(record)}"
        note = annotations.note_on(highlight.id, highlight.creator)
        say(f"Removed the highlight “{anchor.exact}”{where}{', with its note' if note is not None else ''}.")
