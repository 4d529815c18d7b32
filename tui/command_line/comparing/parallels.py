"""The command that shows parallels, and pairs of articles without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.wording import counted
from synoptic.corpus.articles.article_names import article_name
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.command_line.adding.progress_bar import ProgressBar
from synoptic.tui.command_line.opening import open_for_printing
from synoptic.tui.command_line.options import (
    SIZE,
    encoding_option,
    json_option,
    library_option,
    paths_argument,
)
from synoptic.tui.command_line.output import bracketed, say, say_json, say_reach, span_json
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.article import Article
    from synoptic.corpus.parallels.comparer import Comparer
    from synoptic.corpus.parallels.comparison import Comparison, Parallel

_NAMED_PAIRS = 12
_MOST_POSSIBLE = 5


@command(
    examples=(
        "synoptic parallels story/",
        "synoptic parallels story/ardwire.txt story/saltline.txt --min-score 0.8",
        "synoptic parallels --json > parallels.jsonl",
    )
)
@paths_argument
@click.option(
    "--min-score",
    metavar="S",
    type=click.FloatRange(0, 1),
    help="Show parallels with this score or more, 0 to 1; default: those that are likely or possible.",
)
@click.option(
    "--archive",
    "is_archive",
    is_flag=True,
    help="Compare, on several processors, only articles that share rare words; show likely parallels.",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1, 1024),
    help="With --archive: the number of processes; default: one for each processor.",
)
@click.option(
    "--memory",
    metavar="SIZE",
    type=SIZE,
    help="With --archive: the memory of each process, such as 800MB; default: 2GB.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="With --archive: use the Dask cluster with this scheduler, such as tcp://example.org:8786.",
)
@json_option
@encoding_option
@library_option()
def parallels(
    paths: tuple[Path, ...],
    min_score: float | None,
    is_archive: bool,
    workers: int | None,
    memory: int | None,
    cluster: str | None,
    as_json: bool,
) -> int:
    """Show parallels: passages of two articles that say the same.

    The score is the probability that two passages say the same. Likely parallels come first; possible ones,
    the best of them, are worth a look. Long runs of the same words are pointed out: the two articles probably
    have one source. Pairs of articles without a parallel are listed last.

    Thousands of articles take --archive, and the extra `archive`.
    """
    if is_archive:
        from synoptic.tui.command_line.comparing.archive_parallels import WorkersWanted, show_archive

        return show_archive(paths, min_score, WorkersWanted(workers, memory, cluster), as_json=as_json)
    for option, value in (("--workers", workers), ("--memory", memory), ("--cluster", cluster)):
        if value is not None:
            raise click.UsageError(f"{option} needs --archive.")
    from synoptic.corpus.languages.reach import comparison_reach
    from synoptic.corpus.parallels.comparison import POSSIBLE_SCORE

    opened = open_for_printing(paths)
    articles = opened.articles
    least = POSSIBLE_SCORE if min_score is None else min_score
    with comparing_bar() as bar:
        compared = kept_comparer().among(articles, least=min(least, POSSIBLE_SCORE), progress=bar.of)
    shown = {
        pair: tuple(one for one in comparison.parallels if one.score >= least)
        for pair, comparison in compared.items()
    }
    by_id = {article.id: article for article in articles}
    nothing = "No parallels found" if min_score is None else f"No parallels found with score ≥ {least:g}"
    say_reach(comparison_reach(articles) if len(articles) > 1 else None)
    if as_json:
        for (one, other), found in shown.items():
            for parallel in found:
                say_json(parallel_json(by_id[one], by_id[other], parallel, compared[one, other]))
    else:
        _say_in_words(by_id, shown, compared, nothing)
    if any(shown.values()):
        return 0
    complain(
        f"{nothing} in {len(articles)} articles."
        if len(articles) > 1
        else "Need at least two articles to compare."
    )
    return 1


def parallel_json(
    one: Article, other: Article, parallel: Parallel, comparison: Comparison
) -> dict[str, object]:
    """Return the JSON of a parallel."""
    return {
        "a": span_json(one, parallel.a),
        "b": span_json(other, parallel.b),
        "confidence": parallel.confidence.value,
        "score": parallel.score,
        "kind": parallel.kind,
        "copied": any(run.a.overlaps(parallel.a) for run in comparison.copied),
    }


def _say_in_words(
    by_id: Mapping[str, Article],
    shown: Mapping[tuple[str, str], Sequence[Parallel]],
    compared: Mapping[tuple[str, str], Comparison],
    nothing: str,
) -> None:
    telling = {pair: found for pair, found in shown.items() if found}
    for place, ((one, other), found) in enumerate(telling.items()):
        if place:
            say("")
        say_pair(by_id[one], by_id[other], found, compared[one, other])
    silent = [pair for pair in shown if pair not in telling]
    if not telling or not silent:
        return
    say("")
    if len(silent) > _NAMED_PAIRS:
        say(f"{nothing} in {len(silent)} of {len(shown)} pairs of articles.")
        return
    for one, other in silent:
        say(f"{nothing}: {article_name(by_id[one])} | {article_name(by_id[other])}")


def say_pair(here: Article, there: Article, found: Sequence[Parallel], comparison: Comparison) -> None:
    """Print two articles and their parallels, the likely ones and the best of the others."""
    say(f"{article_name(here)} ⇄ {article_name(there)}")
    if copied := comparison.copied:
        words, runs = sum(run.words for run in copied), counted(len(copied), "run")
        say(f"  probably one source (wire copy): the same {words} words, in {runs}")
    likely = _counted(here, there, [each for each in found if each.confidence.value == "likely"])
    others = [each for each in found if each.confidence.value != "likely"]
    possible = _counted(here, there, sorted(others, key=lambda each: -each.score))
    say(f"  {len(likely)} likely" + (f", perhaps {len(possible)}" if possible else ""))
    for parallel, times in (*likely, *possible[:_MOST_POSSIBLE]):
        twice = {1: "", 2: ", twice"}.get(times, f", {times} times")
        say(f"  {parallel.confidence.value} {parallel.score:.2f} {parallel.kind}{twice}")
        matches = parallel.matches
        for article, span, common in (
            (here, parallel.a, [match.a for match in matches]),
            (there, parallel.b, [match.b for match in matches]),
        ):
            words_in_common = bracketed(article.text[: span.end], sorted(common), span.start)
            say(f"    {paragraph_number(article.text, span.start):>3}  {words_in_common}")
    if (more := len(possible) - _MOST_POSSIBLE) > 0:
        say(f"  perhaps {more} more; --json shows all")


def _counted(one: Article, other: Article, found: Sequence[Parallel]) -> list[tuple[Parallel, int]]:
    """Return parallels, each once however often its passages are printed, and how often that is."""
    alike: dict[tuple[str, str], list[Parallel]] = {}
    for each in found:
        words = one.text[each.a.start : each.a.end], other.text[each.b.start : each.b.end]
        alike.setdefault(words, []).append(each)
    return [
        (own[0], max(len({each.a for each in own}), len({each.b for each in own}))) for own in alike.values()
    ]


def kept_comparer() -> Comparer:
    """Return what compares articles, and keeps the comparisons in the cache."""
    from synoptic.corpus.parallels.comparer import Comparer, ComparisonCache
    from synoptic.tui.shell.locations import comparisons_file

    return Comparer(ComparisonCache(comparisons_file()))


def comparing_bar() -> ProgressBar:
    """Return the bar that shows how many pairs of articles are compared."""
    return ProgressBar("Comparing")
