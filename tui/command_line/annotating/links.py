"""Commands on links between passages of two articles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from synoptic.annotations.library.record_names import called
from synoptic.annotations.model.values import LINK_KINDS
from synoptic.annotations.model.wording import excerpt, in_quotation_marks
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.command_line.completing.names import complete_article, complete_link
from synoptic.tui.command_line.groups import LIST, listing_group
from synoptic.tui.command_line.named import (
    STANDARD_INPUT,
    article_named,
    given_place,
    given_records,
    open_named,
    passage_named,
    record_for,
    record_named,
)
from synoptic.tui.command_line.opening import keep_letters, open_annotations, open_for_printing
from synoptic.tui.command_line.options import WORDS, json_option, library_option, paths_argument
from synoptic.tui.command_line.output import SHORT_ID, place_json, say, say_json
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.anchoring.placed_links import PlacedLink
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Anchor, ArticleRecord, Link, LinkEnd
    from synoptic.corpus.article import Article, Passage
    from synoptic.tui.command_line.opening import Opened

_OMITS = "omits"
_kind_option = click.option("--kind", type=click.Choice(LINK_KINDS), help="What it says from now on.")

link = listing_group("link", "List, add, change and remove links between passages of two articles")


@link.command(
    LIST,
    examples=(
        "synoptic link list",
        "synoptic link list story/ardwire.txt --json",
    ),
)
@paths_argument
@json_option
@library_option()
def list_links(paths: tuple[Path, ...], *, as_json: bool) -> int:
    """List links by kind, contradictions first: both ends, and the note."""
    from synoptic.annotations.anchoring.placed_links import placed_links

    opened = open_for_printing(paths)
    articles = {each.id: each for each in opened.articles}
    annotations = opened.store.annotations
    found = [
        each
        for each in placed_links(annotations, opened.articles, opened.store.texts)
        if any(end.article in articles for end in each.link.ends)
    ]
    for place, each in enumerate(found):
        if as_json:
            say_json(_record(each.link, each.one, each.other))
        else:
            if place:
                say("")
            _say_in_words(each, articles, annotations)
    if not found:
        complain("No links in these articles. Add one with `synoptic link add`.")
    return 0 if found else 1


@link.command(
    examples=(
        "synoptic link add contradicts A B --quote 38 --with 41",
        'synoptic link add omits A "third day" --quote "St. Brannoc\'s Hospital"',
        "synoptic parallels --json | synoptic link add agrees -",
    )
)
@click.argument("kind", type=click.Choice(LINK_KINDS))
@click.argument("one", shell_complete=complete_article)
@click.argument("other", shell_complete=complete_article, required=False)
@click.option("--quote", metavar="TEXT", type=WORDS, help="The words of ONE.")
@click.option("--occurrence", metavar="N", type=click.IntRange(min=1), help="Which occurrence in ONE.")
@click.option("--with", "with_quote", metavar="TEXT", type=WORDS, help="The words of OTHER.")
@click.option("--with-occurrence", metavar="N", type=click.IntRange(min=1), help="Which occurrence in OTHER.")
@click.option("--note", metavar="TEXT", type=WORDS, default="", help="Add this note, in Markdown.")
@json_option
@library_option()
def add(
    kind: str,
    one: str,
    other: str | None,
    *,
    quote: str | None,
    occurrence: int | None,
    with_quote: str | None,
    with_occurrence: int | None,
    note: str,
    as_json: bool,
) -> int:
    """Link a passage of ONE to one of OTHER.

    Articles are named as in `synoptic mark`. With omits, OTHER has no words. With - for ONE, the pairs that
    `synoptic parallels --json` or `synoptic differences --json` printed are linked.
    """
    if one == STANDARD_INPUT:
        if other is not None or quote is not None or with_quote is not None or kind == _OMITS:
            raise click.UsageError("With -, both passages are given; drop OTHER, --quote, --with and omits.")
        return _add_given(kind, note, as_json=as_json)
    if other is None:
        raise click.UsageError("Name both articles.")
    if not (quote or "").strip():
        raise click.UsageError("--quote is empty; give the words of ONE.")
    if (kind == _OMITS) is not (with_quote is None):
        needs = "An article omits words as a whole; drop --with." if with_quote else "Give the words: --with."
        raise click.UsageError(needs)
    opened = open_named([one, other])
    here, there = (article_named(name, opened.articles) for name in (one, other))
    passage = passage_named(here, quote or "", occurrence, "--occurrence")
    other_passage = (
        None if with_quote is None else passage_named(there, with_quote, with_occurrence, "--with-occurrence")
    )
    _make(opened, kind, (here, passage), (there, other_passage), note, as_json=as_json)
    return 0


def _add_given(kind: str, note: str, *, as_json: bool) -> int:
    """Link the pairs of places on standard input: of differences, the passages that the words are in."""
    opened = open_for_printing(())
    by_id = {each.id: each for each in opened.articles}
    pairs = []
    for number, record in given_records():
        sides = record.get("passages") or (record.get("a"), record.get("b"))
        if not isinstance(sides, list | tuple) or len(sides) != 2:
            raise click.UsageError(f"Line {number} of standard input has no two places: a and b.")
        pairs.append([given_place(side, number, by_id) for side in sides])
    for a, b in pairs:
        _make(opened, kind, (by_id[a.article], a), (by_id[b.article], b), note, as_json=as_json)
    if not pairs:
        complain("No places on standard input.")
    return 0 if pairs else 1


def _make(
    opened: Opened,
    kind: str,
    one: tuple[Article, Passage],
    other: tuple[Article, Passage | None],
    note: str,
    *,
    as_json: bool,
) -> None:
    """Make a link, and print it."""
    texts = (one[0].text, other[0].text)
    ends = _end(opened, *one), _end(opened, *other)
    keep_letters(opened)
    here, anchor = ends[0]
    assert anchor is not None  # noqa: S101  # a passage has one
    made = opened.store.link(kind, (here, anchor), ends[1], note=note, texts=texts)
    if as_json:
        say_json(_record(made, one[1], other[1]))
        return
    words = "" if other[1] is None else f"{in_quotation_marks(other[1].text)} in "
    say(f"Linked {in_quotation_marks(one[1].text)} in {called(one[0])}: {kind}, {words}{called(other[0])}.")


def _end(opened: Opened, article: Article, passage: Passage | None) -> tuple[ArticleRecord, Anchor | None]:
    from synoptic.annotations.anchoring.anchors import anchor

    record = record_for(article, opened)
    if passage is None:
        return record, None
    return record, anchor(article.text, passage.start, passage.end, article.digest)


@link.command(examples=('synoptic link change 3f2a --kind softens --note "Whose count?"',))
@click.argument("identifier", shell_complete=complete_link, metavar="ID", type=WORDS)
@_kind_option
@click.option("--note", metavar="TEXT", type=WORDS, help="Its note from now on; an empty one removes it.")
@json_option
@library_option()
def change(identifier: str, *, kind: str | None, note: str | None, as_json: bool) -> None:
    """Change the kind or the note of a link."""
    if kind is None and note is None:
        raise click.UsageError("Nothing to change; give --kind or --note.")
    store = open_annotations()
    known = _named(store.annotations, identifier)
    changed = store.change_link(known.id, kind=kind, note=note, seen=known.note)
    _report("Changed", changed, as_json=as_json)


@link.command(examples=("synoptic link remove 3f2a",))
@click.argument(
    "identifiers", shell_complete=complete_link, metavar="ID...", nargs=-1, required=True, type=WORDS
)
@json_option
@library_option()
def remove(identifiers: tuple[str, ...], *, as_json: bool) -> None:
    """Remove links."""
    store = open_annotations()
    named = {known.id: known for known in (_named(store.annotations, each) for each in identifiers)}
    store.unlink(named)
    for known in named.values():
        _report("Removed", known, as_json=as_json)


def _named(annotations: Annotations, identifier: str) -> Link:
    return record_named("link", identifier, annotations.links.values(), lambda each: each.id, "synoptic link")


def _report(done: str, known: Link, *, as_json: bool) -> None:
    if as_json:
        say_json(_record(known, None, None))
    else:
        words = in_quotation_marks(excerpt(known.one.anchor.exact if known.one.anchor else ""))
        say(f"{done} the link from {words} ({known.kind}).")


def _record(known: Link, one: Passage | None, other: Passage | None) -> dict[str, object]:
    """Return the JSON of a link with its ends: where they are now, or else the words as they were linked."""
    return {
        "id": known.id,
        "kind": known.kind,
        "one": _end_json(known.one, one),
        "other": _end_json(known.other, other),
        "note": known.note or None,
    }


def _end_json(end: LinkEnd, passage: Passage | None) -> Mapping[str, object]:
    if passage is not None:
        return place_json(passage)
    words = None if end.anchor is None else end.anchor.exact
    return {"article": end.article, "start": None, "end": None, "text": words}


def _say_in_words(each: PlacedLink, articles: Mapping[str, Article], annotations: Annotations) -> None:
    """Print a link: its kind and id, both ends, its note."""
    say(f"{each.link.kind} ({each.link.id[:SHORT_ID]})")
    for end, passage in ((each.link.one, each.one), (each.link.other, each.other)):
        article: Any = articles.get(end.article) or annotations.articles.get(end.article)
        say(f"  {'' if article is None else called(article)}")
        if passage is not None:
            number = paragraph_number(articles[end.article].text, passage.start)
            say(f"  {number:>5}  {in_quotation_marks(passage.text)}")
        elif end.anchor is None:
            say("         has nothing on it")
        else:
            why = "no longer in the article" if end.article in articles else "not among these articles"
            say(f"         {in_quotation_marks(end.anchor.exact)}, {why}")
    if each.link.note.strip():
        say(f"  — {each.link.note}")
