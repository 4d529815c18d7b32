"""The command that lists where articles differ in substance."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.wording import counted
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.command_line.opening import open_for_printing
from synoptic.tui.command_line.options import encoding_option, json_option, library_option, paths_argument
from synoptic.tui.command_line.output import bracketed, say, say_json, span_json
from synoptic.tui.command_line.parallels import show_progress
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from synoptic.corpus.article import Article, Span
    from synoptic.corpus.parallels.worth_a_look import Disagreement


@click.command()
@paths_argument
@json_option
@encoding_option
@library_option()
def differences(paths: tuple[Path, ...], as_json: bool) -> int:
    """List where articles differ: numbers, days, names, outcomes, negations.

    These are candidates, the likeliest first: read both passages before you rely on one. Differences that you
    put aside are left out.
    """
    from synoptic.annotations.store.dismissals import not_dismissed
    from synoptic.corpus.parallels.comparer import Comparer
    from synoptic.corpus.parallels.worth_a_look import aligned_pairs, worth_a_look

    opened = open_for_printing(paths)
    articles = opened.articles
    pairs = aligned_pairs(Comparer(), articles, progress=show_progress if sys.stderr.isatty() else None)
    found = not_dismissed(opened.store.annotations, worth_a_look(pairs))
    for place, one in enumerate(found):
        if as_json:
            say_json(_record(one))
            continue
        if place:
            say("")
        for line in _in_words(one):
            say(line)
    if found:
        return 0
    nothing = f"No differences found in {counted(len(articles), 'article')}."
    complain(nothing if len(articles) > 1 else "Need at least two articles to compare.")
    return 1


def _sides(one: Disagreement) -> tuple[tuple[Article, Span, Span], ...]:
    """Return each article with the passage and the words that differ."""
    pair, difference = one.pair, one.difference
    return (pair.one, pair.a, difference.a), (pair.other, pair.b, difference.b)


def _record(one: Disagreement) -> dict[str, object]:
    """Return the JSON of a difference."""
    (here, passage, words), (there, other_passage, other_words) = _sides(one)
    return {
        "a": span_json(here, words),
        "b": span_json(there, other_words),
        "kind": one.difference.kind,
        "score": round(one.rank, 3),
        "passages": [span_json(here, passage), span_json(there, other_passage)],
    }


def _in_words(one: Disagreement) -> Iterator[str]:
    yield f"{one.difference.kind}: {' ⇄ '.join(words.text for words in one.words)}"
    for article, passage, words in _sides(one):
        quoted = bracketed(article.text[: passage.end], [words], passage.start)
        yield f"  {article.title}"
        yield f"  {paragraph_number(article.text, passage.start):>5}  {quoted}"
