"""How many parallels are found, how many of those shown are right, and how long that takes."""

from __future__ import annotations

import itertools
import random
import statistics
import time
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rapidfuzz.fuzz import token_set_ratio

from benchmarks.labelled import halves, labelled_articles, labels
from synoptic.corpus.parallels.comparison import SHOWN_SCORE, compare
from synoptic.corpus.parallels.profile import profile_of
from synoptic.corpus.text.english import FUNCTION_WORDS
from synoptic.corpus.text.segmentation import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from synoptic.corpus.article import Article, Span
    from synoptic.corpus.parallels.profile import TextProfile

_RUNS = 9
_SEED = 2031
_WORDS = 12_000
_BANDS = (0.1, 0.3, SHOWN_SCORE, 0.8, 1.0)

Chosen = tuple["Span", float] | None


@dataclass(slots=True)
class Tally:
    """What became of the sentences of some pairs of articles, asked for in both directions."""

    with_counterpart: int = 0
    """Sentences that have a counterpart in the other article."""
    first: int = 0
    """Of these, those whose best candidate is one."""
    found: int = 0
    """Of these, those whose best candidate is one and is shown."""
    shown: int = 0
    """Sentences for which something is shown, the arguable left out."""
    right: int = 0
    """Of these, those where it is a counterpart."""
    without: int = 0
    """Sentences that have none."""
    silent: int = 0
    """Of these, those for which nothing is shown."""

    def __str__(self) -> str:
        return (
            f"recall at 1 {self.first / self.with_counterpart:.3f} (of {self.with_counterpart}), "
            f"shown and right {self.found / self.with_counterpart:.3f}, "
            f"precision {self.right / max(1, self.shown):.3f} (of {self.shown}), "
            f"rightly nothing {self.silent / self.without:.4f} (of {self.without})"
        )


def run() -> None:
    """Print the figures."""
    known = labels("parallels")
    articles = labelled_articles(known["articles"])
    same, arguable = _pairs(known["same"]), _pairs(known["arguable"])
    tuned_on, reported = halves(list(known["articles"]))
    print(f"{len(known['same'])} pairs of sentences; the half that was not tuned on; goals 0.90 and 0.90")
    for name, pairs in (("reported", reported), ("tuned on", tuned_on)):
        here = [pair for pair in pairs if articles.keys() >= set(pair)]
        print(f"  {name:9s}", judge(articles, here, same, arguable, _by_comparison, SHOWN_SCORE))
        print("    yardstick: rapidfuzz.fuzz.token_set_ratio")
        print("            ", judge(articles, here, same, arguable, _by_ratio, 0.8))
    _print_calibration(articles, [pair for pair in reported if articles.keys() >= set(pair)], same, arguable)
    _print_speed(articles)


def _print_calibration(
    articles: dict[str, Article],
    pairs: Iterable[tuple[str, str]],
    same: set[tuple[Any, ...]],
    arguable: set[tuple[Any, ...]],
) -> None:
    """Print how many parallels with about one score are right, of the half that was not tuned on."""
    print("  what a score means, of the best counterparts on the reported half; arguable ones left out")
    right: dict[int, list[bool]] = {band: [] for band in range(len(_BANDS) - 1)}
    for name, other in pairs:
        comparison = compare(profile_of(articles[name].text), profile_of(articles[other].text), _BANDS[0])
        for one in comparison.parallels:
            key = (name, one.a.start, other, one.b.start)
            if key not in arguable:
                right[bisect_right(_BANDS, one.score, hi=len(_BANDS) - 1) - 1].append(key in same)
    for band, known in right.items():
        share = f"{sum(known) / len(known):.2f}" if known else "-"
        print(f"    {_BANDS[band]:.1f} to {_BANDS[band + 1]:.1f}: {share} right (of {len(known)})")


def judge(
    articles: dict[str, Article],
    pairs: Iterable[tuple[str, str]],
    same: set[tuple[Any, ...]],
    arguable: set[tuple[Any, ...]],
    choose: Callable[[Article, Article], Callable[[Span], Chosen]],
    least: float,
) -> Tally:
    """Return how a way of choosing counterparts fares on some pairs of articles."""
    tally = Tally()
    for pair in pairs:
        for name, other in (pair, pair[::-1]):
            best_of = choose(articles[name], articles[other])
            others = sentences(articles[other].text)
            for span in sentences(articles[name].text):
                has = any((name, span.start, other, there.start) in same for there in others)
                chosen = best_of(span)
                key = None if chosen is None else (name, span.start, other, chosen[0].start)
                is_shown = chosen is not None and chosen[1] >= least
                tally.with_counterpart += has
                tally.first += has and key in same
                tally.found += has and is_shown and key in same
                if is_shown and key not in arguable:
                    tally.shown += 1
                    tally.right += key in same
                if not has:
                    tally.without += 1
                    tally.silent += not is_shown or key in arguable
    return tally


def _by_comparison(one: Article, other: Article) -> Callable[[Span], Chosen]:
    comparison = compare(profile_of(one.text), profile_of(other.text), 0.0)

    def best_of(span: Span) -> Chosen:
        found = comparison.counterpart(span)
        return None if found is None else (found.b, found.score)

    return best_of


def _by_ratio(one: Article, other: Article) -> Callable[[Span], Chosen]:
    spans = sentences(other.text)

    def best_of(span: Span) -> Chosen:
        words = one.text[span.start : span.end]
        ratio, number = max(
            (token_set_ratio(words, other.text[there.start : there.end]), -number)
            for number, there in enumerate(spans)
        )
        return spans[-number], ratio / 100

    return best_of


def _pairs(listed: Iterable[Sequence[Any]]) -> set[tuple[Any, ...]]:
    found = set()
    for name, start, _, other, other_start, _ in listed:
        found |= {(name, start, other, other_start), (other, other_start, name, start)}
    return found


def _print_speed(articles: dict[str, Article]) -> None:
    real = [article.text for name, article in articles.items() if name[0].isdigit()]
    five = real or [article.text for article in articles.values()]
    chance = random.Random(_SEED)
    three = [_made_up(chance, 1000) for _ in range(3)]
    shared = [_sentence(chance) for _ in range(300)]
    many = [_made_up(chance, 30, shared) for _ in range(200)]
    print("\nreading and comparing, every two texts")
    split = [[text[span.start : span.end] for span in sentences(text)] for text in five]
    begun = time.perf_counter()
    for own, others in itertools.combinations(split, 2):
        for here, there in itertools.product(own, others):
            token_set_ratio(here, there)
    yardstick = time.perf_counter() - begun
    print(f"  {'yardstick: token_set_ratio of every two sentences of these':58s} {yardstick:7.3f} s")
    for name, texts, runs in (
        (f"{len(five)} articles (goal 50 ms)", five, _RUNS),
        ("3 texts of 1,000 sentences (goal 1 s)", three, 3),
        ("200 articles of 600 words (goal 10 s, in the background)", many, 1),
    ):
        accounts: list[TextProfile] = []
        seconds = []
        for _ in range(runs):
            begun = time.perf_counter()
            accounts = [profile_of(text) for text in texts]
            for one, other in itertools.combinations(accounts, 2):
                compare(one, other)
            seconds.append(time.perf_counter() - begun)
        print(f"  {name:58s} {statistics.median(seconds):7.3f} s")


def _made_up(chance: random.Random, count: int, shared: Sequence[str] = ()) -> str:
    """Return a text of so many sentences, of which a tenth are from `shared`."""
    return "\n\n".join(
        chance.choice(shared) if shared and chance.random() < 0.1 else _sentence(chance) for _ in range(count)
    )


def _vocabulary() -> tuple[list[str], list[float]]:
    chance = random.Random(_SEED)
    syllables = [f"{consonant}{vowel}" for consonant in "bcdfglmnprst" for vowel in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(_WORDS)]
    # Zipf's law, and Mandelbrot's constant: the most frequent of these words are not very frequent.
    return words, list(itertools.accumulate(1 / (rank + 3) for rank in range(_WORDS)))


_VOCABULARY, _CUMULATED = _vocabulary()
_FUNCTION = sorted(FUNCTION_WORDS)


def _sentence(chance: random.Random) -> str:
    length = chance.randint(10, 30)
    words = chance.choices(_VOCABULARY, cum_weights=_CUMULATED, k=length)
    words = [chance.choice(_FUNCTION) if chance.random() < 0.45 else word for word in words]
    return f"{' '.join(words).capitalize()}."
