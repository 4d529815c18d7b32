"""How many parallels are found, how many are right, what a score means, and how long that takes."""

from __future__ import annotations

import itertools
import math
import random
import resource
import statistics
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from rapidfuzz.fuzz import token_set_ratio

from benchmarks.coreferent_news import news_folder, pairs_of_topics
from benchmarks.fit_parallels import labelled_by_hand
from benchmarks.labelled import halves, labels
from benchmarks.long_retelling import retellings
from synoptic.corpus.parallels.comparison import POSSIBLE_SCORE, Confidence, compare
from synoptic.corpus.parallels.profile import profile_of
from synoptic.corpus.parallels.scoring import evidence, odds_of
from synoptic.corpus.text.english import FUNCTION_WORDS
from synoptic.corpus.text.segmentation import sentences
from synoptic.corpus.text.terms import share_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from benchmarks.coreferent_news import LabelledPair
    from synoptic.corpus.parallels.profile import TextProfile

    Matrix: TypeAlias = NDArray[np.float64]
    Mask: TypeAlias = NDArray[np.bool_]

_RUNS = 9
_SEED = 2031
_WORDS = 12_000
_BINS = 10
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The scores of the sentences of two texts, and what is known of them."""

    pair: LabelledPair
    """The texts, and which sentences say the same."""
    counts: Mask
    """Where two readers would agree."""
    score: Matrix
    """The score of each two sentences."""
    likely: Mask
    """Those that are likely."""
    possible: Mask
    """Those that are likely or possible."""


def run() -> None:
    """Print the figures."""
    tuned_on, reported = halves(list(labels("parallels")["articles"]))
    print(f"{len(labels('parallels')['same'])} pairs of sentences labelled by hand")
    by_hand: dict[str, list[Judged]] = {}
    for name, half in (("the half that was not fitted on", reported), ("the other half", tuned_on)):
        print(f"  {name}; goals: likely right 0.90, held 0.75, right at 1 0.80")
        known = labelled_by_hand(half)
        by_hand[name] = [judged(pair, counts) for pair, counts in known]
        _print_verdicts(by_hand[name])
        _print_ranking("token_set_ratio", [judged(pair, counts, _by_ratio) for pair, counts in known])
    everything = {"by hand": by_hand["the half that was not fitted on"]}
    print("\nnews, sentences of one event in articles of one topic (ECB+ Dev; fitted on Train)")
    if (folder := news_folder()) is not None:
        news = [(pair, np.ones_like(pair.same)) for pair in pairs_of_topics(folder, "Dev")]
        everything["news"] = [judged(*each) for each in news]
        print("  goals: average precision 0.75, likely right 0.80, found 0.40, right at 1 0.93")
        _print_verdicts(everything["news"])
        for name, method in (("token_set_ratio", _by_ratio), ("tf-idf", _by_cosine), ("BM25", _by_bm25)):
            _print_ranking(name, [judged(*each, method) for each in news])
    _print_retellings()
    _print_calibration(everything)
    _print_speed()


def judged(
    pair: LabelledPair, counts: Mask, method: Callable[[TextProfile, TextProfile], Matrix] | None = None
) -> Judged:
    """Return the scores of a method, or of the comparison, with its verdicts."""
    likely, possible = np.zeros_like(pair.same), np.zeros_like(pair.same)
    if method is not None:
        return Judged(pair, counts, method(pair.one, pair.other), likely, possible)
    rows, columns = ({span: at for at, span in enumerate(each.units)} for each in (pair.one, pair.other))
    for found in compare(pair.one, pair.other, POSSIBLE_SCORE).parallels:
        place = rows[found.a], columns[found.b]
        likely[place] = found.confidence is Confidence.LIKELY
        possible[place] = found.confidence is not Confidence.NEAREST
    odds = odds_of(evidence(pair.one, pair.other))[0]
    return Judged(pair, counts, 1 / (1 + np.exp(-odds)), likely, possible)


def average_precision(score: Matrix, same: Mask) -> float:
    """Return the mean, over the right pairs, of the share right of all that score as much or more."""
    order = np.argsort(-score, kind="stable")
    last = np.append(np.nonzero(np.diff(score[order]))[0], len(score) - 1)
    right = np.cumsum(same[order])[last]
    return float((np.diff(right, prepend=0) * right / (last + 1)).sum() / same.sum())


def right_at_one(known: Iterable[Judged]) -> float:
    """Return the share of the sentences with a counterpart whose best candidate is one."""
    right: list[float] = []
    for one in known:
        for same, score in ((one.pair.same, one.score), (one.pair.same.T, one.score.T)):
            for own, scores in zip(same, score, strict=True):
                if own.any():
                    right.append(float(own[scores >= scores.max() - _CLOSE].mean()))
    return statistics.fmean(right)


def held(known: Iterable[Judged]) -> float:
    """Return the share of the sentences with a counterpart for which one is likely or possible."""
    right: list[bool] = []
    for one in known:
        for same, possible in ((one.pair.same, one.possible), (one.pair.same.T, one.possible.T)):
            right += [
                bool((own & found).any()) for own, found in zip(same, possible, strict=True) if own.any()
            ]
    return statistics.fmean(right)


def _print_verdicts(known: Sequence[Judged]) -> None:
    same, likely, possible = (
        np.concatenate([matrix(one)[one.counts] for one in known])
        for matrix in (_same, lambda one: one.likely, lambda one: one.possible)
    )
    print(
        f"    likely: {likely.sum()}, right {same[likely].mean():.3f}, which finds "
        f"{same[likely].sum() / same.sum():.3f} of {same.sum()} pairs"
    )
    print(
        f"    likely or possible: {possible.sum()} ({possible.sum() / len(known):.1f} for two articles), "
        f"right {same[possible].mean():.3f}, of the pairs {same[possible].sum() / same.sum():.3f}, of "
        f"the sentences with a counterpart {held(known):.3f}"
    )
    _print_ranking("Synoptic", known)


def _print_retellings() -> None:
    print("\na long retelling, two translations of one book, verse by verse; goal: right at 1 0.90")
    for book, pair in retellings().items():
        everything = np.ones_like(pair.same)
        print(f"  {book}: {len(pair.one.units)} and {len(pair.other.units)} sentences")
        _print_verdicts([judged(pair, everything)])
        for name, method in (("token_set_ratio", _by_ratio), ("BM25", _by_bm25)):
            _print_ranking(name, [judged(pair, everything, method)])


def _same(one: Judged) -> Mask:
    return one.pair.same


def _print_ranking(name: str, known: Sequence[Judged]) -> None:
    score = np.concatenate([one.score[one.counts] for one in known])
    same = np.concatenate([one.pair.same[one.counts] for one in known])
    print(
        f"    {name:16s} average precision {average_precision(score, same):.3f}, "
        f"right at 1 {right_at_one(known):.3f}"
    )


def _print_calibration(everything: dict[str, list[Judged]]) -> None:
    """Print the table of docs/parallels.md: how many of the pairs with about one score are right."""
    print("\nwhat a score means: pairs of sentences and the share that is right; arguable ones left out\n")
    print(f"| score | {' | '.join(f'{name}: pairs | right' for name in everything)} |")
    print(f"|---|{'---|---|' * len(everything)}")
    columns: list[list[str]] = [[f"{at / _BINS:.1f}–{(at + 1) / _BINS:.1f}" for at in range(_BINS)]]
    for known in everything.values():
        score = np.concatenate([one.score[one.counts] for one in known])
        same = np.concatenate([one.pair.same[one.counts] for one in known])
        place = np.minimum((score * _BINS).astype(int), _BINS - 1)
        bins = [same[place == number] for number in range(_BINS)]
        columns.append([f"{len(own):,}" for own in bins])
        columns.append([f"{own.mean():.2f}" if len(own) else "" for own in bins])
    for row in zip(*columns, strict=True):
        print(f"| {' | '.join(row)} |")


def _by_ratio(one: TextProfile, other: TextProfile) -> Matrix:
    here, there = ([each.text[span.start : span.end] for span in each.units] for each in (one, other))
    return np.array([[token_set_ratio(own, another) / 100 for another in there] for own in here], np.float64)


def _by_cosine(one: TextProfile, other: TextProfile) -> Matrix:
    here, there = ([_tf_idf(stems) for stems in each.stems] for each in (one, other))
    return np.array(
        [
            [
                sum(weight * another.get(stem, 0.0) for stem, weight in own.items())
                / (math.hypot(*own.values()) * math.hypot(*another.values()) or 1)
                for another in there
            ]
            for own in here
        ],
        np.float64,
    )


def _tf_idf(stems: Sequence[str]) -> dict[str, float]:
    return {stem: (1 + math.log(count)) * _rarity(stem) for stem, count in Counter(stems).items()}


def _rarity(stem: str) -> float:
    return -math.log(min(1.0, share_of(stem)))


def _by_bm25(one: TextProfile, other: TextProfile, k1: float = 1.2, b: float = 0.75) -> Matrix:
    """Return the BM25 of each two sentences, the mean of both directions (Robertson and Zaragoza 2009)."""
    mean = statistics.fmean([*map(len, one.stems), *map(len, other.stems)]) or 1

    def one_way(query: Sequence[str], counts: Counter[str]) -> float:
        length = 1 - b + b * counts.total() / mean
        return sum(
            _rarity(stem) * counts[stem] * (k1 + 1) / (counts[stem] + k1 * length)
            for stem in query
            if stem in counts
        )

    here, there = ([Counter(stems) for stems in each.stems] for each in (one, other))
    return np.array(
        [[one_way([*own], another) + one_way([*another], own) for another in there] for own in here],
        np.float64,
    )


def _seconds() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def _print_speed() -> None:
    tuned_on, reported = halves(list(labels("parallels")["articles"]))
    known = labelled_by_hand([*tuned_on, *reported])
    texts = list(dict.fromkeys(each.text for pair, _ in known for each in (pair.one, pair.other)))
    five = texts[-5:]
    chance = random.Random(_SEED)
    three = [_made_up(chance, 1000) for _ in range(3)]
    shared = [_sentence(chance) for _ in range(300)]
    many = [_made_up(chance, 30, shared) for _ in range(200)]
    print("\nreading and comparing, every two texts; seconds of processor time in user mode")
    split = [[text[span.start : span.end] for span in sentences(text)] for text in five]
    begun = _seconds()
    for _ in range(_RUNS):
        for own, others in itertools.combinations(split, 2):
            for here, there in itertools.product(own, others):
                token_set_ratio(here, there)
    yardstick = (_seconds() - begun) / _RUNS
    print(f"  {'yardstick: token_set_ratio of every two sentences of these':58s} {yardstick:7.3f} s")
    for name, read, runs in (
        (f"{len(five)} articles (goal 50 ms)", five, _RUNS),
        ("3 texts of 1,000 sentences (goal 0.8 s)", three, 3),
        ("200 articles of 600 words (goal 8 s, in the background)", many, 1),
    ):
        seconds = []
        for _ in range(runs):
            begun = _seconds()
            accounts = [profile_of(text) for text in read]
            for one, other in itertools.combinations(accounts, 2):
                compare(one, other)
            seconds.append(_seconds() - begun)
        median = statistics.median(seconds)
        print(f"  {name:58s} {median:7.3f} s, {median / yardstick:6.1f} of the yardstick")


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
