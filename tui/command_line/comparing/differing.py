"""The command that lists where articles differ in substance, and puts differences aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.wording import counted
from synoptic.corpus.articles.article_names import article_name
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.command_line.comparing.parallels import comparing_bar, kept_comparer
from synoptic.tui.command_line.named import record_named
from synoptic.tui.command_line.opening import open_for_printing
from synoptic.tui.command_line.options import (
    WORDS,
    encoding_option,
    json_option,
    library_option,
    paths_argument,
)
from synoptic.tui.command_line.output import SHORT_ID, bracketed, say, say_json, say_reach, span_json
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article, Span
    from synoptic.corpus.parallels.worth_a_look import Disagreement


@command(
    examples=(
        "synoptic differences story/",
        "synoptic differences --put-aside 35a39b1c",
        "synoptic differences --json | synoptic link add contradicts -",
    )
)
@paths_argument
@click.option("--aside", "with_aside", is_flag=True, help="Also list those that you put aside.")
@click.option(
    "--put-aside", metavar="ID", type=WORDS, multiple=True, help="Put this one aside for good; repeatable."
)
@click.option("--take-up", metavar="ID", type=WORDS, multiple=True, help="Bring this one back; repeatable.")
@json_option
@encoding_option
@library_option()
def differences(
    paths: tuple[Path, ...],
    *,
    with_aside: bool,
    put_aside: tuple[str, ...],
    take_up: tuple[str, ...],
    as_json: bool,
) -> int:
    """List where articles differ: numbers, days, names, outcomes, negations.

    These are candidates, the likeliest first: read both passages before you rely on one. Differences that you
    put aside are left out.
    """
    from synoptic.annotations.store.dismissals import dismissed_in
    from synoptic.corpus.languages.reach import difference_reach

    opened = open_for_printing(paths)
    articles = opened.articles
    found = differences_among(articles)
    if put_aside or take_up:
        named = [(difference_named(each, found), True) for each in put_aside]
        named += [(difference_named(each, found), False) for each in take_up]
        for one, is_aside in named:
            _keep(opened.store, one, is_aside=is_aside)
            if as_json:
                say_json(_record(one, is_aside=is_aside))
            else:
                say(f"{'Put aside' if is_aside else 'Took up again'} {one.said}.")
        return 0
    dismissed = dismissed_in(opened.store.annotations)
    shown = [
        (one, is_aside)
        for one in found
        if (is_aside := not dismissed.isdisjoint(one.keys)) is False or with_aside
    ]
    say_reach(difference_reach(articles))
    for place, (one, is_aside) in enumerate(shown):
        if as_json:
            say_json(_record(one, is_aside=is_aside))
            continue
        if place:
            say("")
        for line in _in_words(one, is_aside=is_aside):
            say(line)
    if shown:
        return 0
    nothing = f"No differences found in {counted(len(articles), 'article')}."
    complain(nothing if len(articles) > 1 else "Need at least two articles to compare.")
    return 1


def differences_among(articles: Sequence[Article]) -> tuple[Disagreement, ...]:
    """Return where articles differ, the likeliest first; progress is shown on a terminal."""
    from synoptic.corpus.parallels.worth_a_look import differences_in

    with comparing_bar() as bar:
        return differences_in(articles, kept_comparer(), progress=bar.of)


def difference_named(identifier: str, found: Sequence[Disagreement]) -> Disagreement:
    """Return the difference with that id or start of one. Raises ClickException if there is none."""
    listed_by = "synoptic differences --aside"
    return record_named("difference", identifier, found, lambda one: one.keys[0], listed_by)


def _keep(store: AnnotationStore, one: Disagreement, *, is_aside: bool) -> None:
    """Keep whether a difference is put aside."""
    from synoptic.annotations.store.dismissals import dismissed_in

    if is_aside:
        store.dismiss(one.keys[0], one.said)
        return
    for key in dismissed_in(store.annotations).intersection(one.keys):
        store.reconsider(key)


def _sides(one: Disagreement) -> tuple[tuple[Article, Span, Span], ...]:
    """Return each article with the passage and the words that differ."""
    pair, difference = one.pair, one.difference
    return (pair.one, pair.a, difference.a), (pair.other, pair.b, difference.b)


def _record(one: Disagreement, *, is_aside: bool) -> dict[str, object]:
    """Return the JSON of a difference."""
    (here, passage, words), (there, other_passage, other_words) = _sides(one)
    return {
        "a": span_json(here, words),
        "b": span_json(there, other_words),
        "kind": one.difference.kind,
        "score": round(one.rank, 3),
        "passages": [span_json(here, passage), span_json(there, other_passage)],
        "id": one.keys[0],
        "aside": is_aside,
    }


def _in_words(one: Disagreement, *, is_aside: bool) -> Iterator[str]:
    yield f"{one.said} ({one.keys[0][:SHORT_ID]}{', put aside' if is_aside else ''})"
    for article, passage, words in _sides(one):
        quoted = bracketed(article.text[: passage.end], [words], passage.start)
        yield f"  {article_name(article)}"
        yield f"  {paragraph_number(article.text, passage.start):>5}  {quoted}"
