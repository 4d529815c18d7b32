"""Fit the weights of `synoptic.corpus.parallels.scoring`, and print them.

They are fitted to the pairs of ECB+ Train (`benchmarks.coreferent_news`), to digests of the same news that
are as long as articles, to the half of the labels made by hand that is for tuning, and to articles that have
nothing in common: the samples and the real articles. Run it by `python -m benchmarks.fit_parallels`.
"""

from __future__ import annotations

import sys
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.coreferent_news import LabelledPair, digests, news_folder, pairs_of_topics
from benchmarks.labelled import halves, labelled_articles, labels
from synoptic.corpus.parallels.profile import profile_of
from synoptic.corpus.parallels.scoring import FEATURES, evidence, support_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

_BY_HAND, _UNRELATED = 4.0, 0.3
"""Weights of a pair of sentences of the labels made by hand, and of unrelated articles, against 1 of ECB+."""
_PENALTY = 1.0
_STEPS = 50
_CLOSE = 1e-9


def labelled_by_hand(names: Iterable[tuple[str, str]]) -> list[tuple[LabelledPair, NDArray[np.bool_]]]:
    """Return the pairs of articles of these names that are there, and where they are not arguable."""
    known = labels("parallels")
    articles = labelled_articles(known["articles"])
    profiles = {name: profile_of(article.text) for name, article in articles.items()}
    marked: dict[str, set[tuple[object, ...]]] = {}
    for kind in ("same", "arguable"):
        marked[kind] = {(a, start, b, other) for a, start, _, b, other, _ in known[kind]}
        marked[kind] |= {(b, other, a, start) for a, start, b, other in marked[kind]}
    found = []
    for one, other in names:
        if one in profiles and other in profiles:
            here, there = profiles[one], profiles[other]
            is_same, is_arguable = (
                np.array(
                    [
                        [(one, a.start, other, b.start) in marked[kind] for b in there.units]
                        for a in here.units
                    ],
                    bool,
                )
                for kind in ("same", "arguable")
            )
            found.append((LabelledPair(here, there, is_same), ~is_arguable))
    return found


def design(pair: LabelledPair) -> Matrix:
    """Return a row for each two sentences: a column for each weight, first those of one sentence."""
    found = evidence(pair.one, pair.other)
    shape = found.shared.shape
    columns = [np.ones(shape), *found.features, support_of(found).astype(np.float64)]
    rows = np.array([np.broadcast_to(column, shape).ravel() for column in columns], np.float64).T
    return np.hstack([(1 - found.fullness) * rows, found.fullness * rows])


def fitted(rows: Matrix, same: Matrix, weights: Matrix) -> Matrix:
    """Return the weights of a logistic regression, a little drawn to 0: Newton's method."""
    scale = np.maximum(np.sqrt((weights[:, None] * rows**2).sum(0) / weights.sum()), 1e-9)
    scaled = rows / scale
    found = np.zeros(rows.shape[1])
    penalty = _PENALTY * np.eye(len(found))
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-np.clip(scaled @ found, -40, 40)))
        slope = scaled.T @ (weights * (likely - same)) + penalty @ found
        curve = (scaled * (weights * likely * (1 - likely))[:, None]).T @ scaled + penalty
        step = np.linalg.solve(curve, slope)
        found -= step
        if np.abs(step).max() < _CLOSE:
            break
    return np.asarray(found / scale, np.float64)


def gathered() -> list[tuple[LabelledPair, NDArray[np.bool_], float]] | None:
    """Return all that the weights are fitted to: pairs, where they count, and how much."""
    if (folder := news_folder()) is None:
        return None
    known = labels("parallels")
    tuned_on, _ = halves(list(known["articles"]))
    news = [
        *pairs_of_topics(folder, "Train"),
        *digests(folder, "Train", topics=20, count=30, seed=1),
        *digests(folder, "Train", topics=8, count=30, seed=3),
    ]
    found = [(pair, np.ones_like(pair.same), 1.0) for pair in news]
    found += [(pair, counts, _BY_HAND) for pair, counts in labelled_by_hand(tuned_on)]
    articles = labelled_articles(known["articles"])
    profiles = {name: profile_of(article.text) for name, article in articles.items()}
    for one, other in product(sorted(profiles), repeat=2):
        if one[0].isdigit() and not other[0].isdigit():
            shape = len(profiles[one].units), len(profiles[other].units)
            nothing = np.zeros(shape, bool)
            found.append((LabelledPair(profiles[one], profiles[other], nothing), ~nothing, _UNRELATED))
    return found


def fit(found: Sequence[tuple[LabelledPair, NDArray[np.bool_], float]]) -> Matrix:
    """Return the weights fitted to labelled pairs.

    What agrees may not speak against two sentences, nor a conflict for them: such a weight is 0, and the
    others are fitted anew.
    """
    rows = np.concatenate([design(pair)[counts.ravel()] for pair, counts, _ in found])
    same = np.concatenate([pair.same[counts].astype(float) for pair, counts, _ in found])
    weights = np.concatenate([np.full(int(counts.sum()), weight) for _, counts, weight in found])
    signs = np.array([0, *(-1 if "conflict" in name else 1 for name in FEATURES), 1] * 2)
    free = np.ones(len(signs), bool)
    while True:
        result = np.zeros(len(signs))
        result[free] = fitted(rows[:, free], same, weights)
        if not (wrong := free & (signs * result < 0)).any():
            return result
        free &= ~wrong


def main() -> int:
    """Print the weights; 1 where the news are not there."""
    if (found := gathered()) is None:
        return 1
    weights = fit(found)
    for name, own in zip(("OF_SENTENCES", "OF_ARTICLES"), np.split(weights, 2), strict=True):
        print(f"{name} = ({', '.join(f'{each:.3g}' for each in own)})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
