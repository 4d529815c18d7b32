"""The command that highlights passages from a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from synoptic.corpus.article import Passage
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.command_line.completing.names import complete_article, complete_highlight, complete_tag
from synoptic.tui.command_line.named import (
    STANDARD_INPUT,
    article_named,
    described,
    given_place,
    given_records,
    highlight_named,
    is_file,
    open_named,
    passage_named,
    places_of,
    record_for,
)
from synoptic.tui.command_line.opening import keep_letters, open_for_printing
from synoptic.tui.command_line.options import (
    WORDS,
    chosen_encoding,
    encoding_option,
    json_option,
    library_option,
)
from synoptic.tui.command_line.output import place_json, say, say_json
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from synoptic.annotations.model.values import Highlight
    from synoptic.corpus.article import Article
    from synoptic.tui.command_line.opening import Opened


@command(
    examples=(
        'synoptic mark story/ardwire.txt --quote "before dawn" --tag claim',
        'synoptic mark A --quote "the gate" --every --tag gate',
        "synoptic search '\"sarne barrier\"' --json | synoptic mark - --tag barrier",
    )
)
@click.argument("article", shell_complete=complete_article)
@click.option("--quote", metavar="TEXT", type=WORDS, help="The words to highlight.")
@click.option(
    "--tag",
    "tags",
    shell_complete=complete_tag,
    metavar="NAME",
    type=WORDS,
    multiple=True,
    help="Add this tag; repeatable.",
)
@click.option("--note", metavar="TEXT", type=WORDS, default="", help="Add this note, in Markdown.")
@click.option(
    "--occurrence", metavar="N", type=click.IntRange(min=1), help="Which occurrence, if there are several."
)
@click.option("--every", is_flag=True, help="Highlight every occurrence.")
@click.option(
    "--move",
    shell_complete=complete_highlight,
    metavar="ID",
    type=WORDS,
    help="Move this highlight to the words.",
)
@json_option
@encoding_option
@library_option()
def mark(
    article: str,
    *,
    quote: str | None,
    tags: tuple[str, ...],
    note: str,
    occurrence: int | None,
    every: bool,
    move: str | None,
    as_json: bool,
) -> int:
    """Highlight words of an article.

    ARTICLE is a file, or an article of `synoptic list`: its letter, its id, its file name or part of its
    title. If the exact words do not occur, case, accents and typographic quotes, dashes and spaces are
    ignored; the highlight has the article's own words. With - for ARTICLE, the places that another command
    printed with --json are highlighted.
    """
    from synoptic.annotations.library.catalogue import mark as mark_passage

    is_piped = article == STANDARD_INPUT
    if is_piped and (quote is not None or occurrence is not None or every or move is not None):
        raise click.UsageError(
            "With -, the places are given; drop --quote, --occurrence, --every and --move."
        )
    if not is_piped and not (quote or "").strip():
        raise click.UsageError("--quote is empty; give the words to highlight.")
    if every and (occurrence is not None or move is not None):
        raise click.UsageError("Use --every, --occurrence or --move, not two of them.")
    if chosen_encoding() is not None and not is_file(article):
        raise click.UsageError("--encoding needs ARTICLE to be a file.")
    if is_piped:
        opened = open_for_printing(())
        passages = _given(opened)
    else:
        opened = open_named([article])
        chosen = article_named(article, opened.articles)
        passages = _named(chosen, quote or "", occurrence, every=every)
    by_id = {each.id: each for each in opened.articles}
    if passages:
        keep_letters(opened)
    if move is not None:
        moved = _moved(opened, by_id[passages[0].article], passages[0], move, tags, note)
        _report(opened, by_id[moved.article], passages[0], moved, "Moved to", as_json=as_json)
        return 0
    root = opened.library.root
    for passage in passages:
        chosen = by_id[passage.article]
        highlight = mark_passage(opened.store, chosen, passage, root=root, tags=tags, note=note)
        _report(opened, chosen, passage, highlight, "Highlighted", as_json=as_json)
    if not passages:
        complain("No places on standard input.")
    return 0 if passages else 1


def _named(article: Article, quote: str, occurrence: int | None, *, every: bool) -> tuple[Passage, ...]:
    """Return the passages of an article that have the words: one, or with `every` all."""
    spans = tuple(places_of(quote.strip(), article.text)) if every else ()
    if spans:
        return tuple(Passage.of(article, span.start, span.end) for span in spans)
    return (passage_named(article, quote, occurrence, "--occurrence"),)


def _given(opened: Opened) -> tuple[Passage, ...]:
    """Return the passages on standard input, each once."""
    by_id = {each.id: each for each in opened.articles}
    places = (given_place(record, number, by_id) for number, record in given_records())
    return tuple(dict.fromkeys(places))


def _moved(
    opened: Opened, article: Article, passage: Passage, name: str, tags: tuple[str, ...], note: str
) -> Highlight:
    """Move the ends of the highlight of that name to a passage of its article; tags and note are added."""
    from synoptic.annotations.anchoring.anchors import anchor

    store = opened.store
    known = highlight_named(store.annotations, name, None)
    if known.article != article.id:
        raise click.ClickException(f"Highlight “{name}” is in another article than {described(article)}.")
    place = anchor(article.text, passage.start, passage.end, article.digest)
    moved = store.reshape(known.id, place, text=article.text)
    if tags or note.strip():
        return store.highlight(record_for(article, opened), place, tags=tags, note=note)
    return moved


def _report(
    opened: Opened, article: Article, passage: Passage, highlight: Highlight, done: str, *, as_json: bool
) -> None:
    annotations = opened.store.annotations
    names = [tag.name for tag in annotations.tags_of(highlight)]
    if as_json:
        written = annotations.note_on(highlight.id, highlight.creator)
        text = None if written is None else written.text
        say_json(place_json(passage) | {"highlight": highlight.id, "tags": names, "note": text})
    else:
        tagged = f", tagged {', '.join(names)}" if names else ""
        where = f"paragraph {paragraph_number(article.text, passage.start)} of {described(article)}"
        say(f"{done} “{passage.text}” in {where}{tagged}.")
