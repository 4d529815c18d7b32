"""What comes nearest to a claim in an article that seems to be silent on it."""

from __future__ import annotations

from synoptic.annotations.matrix.matrix import Claim
from synoptic.corpus import samples
from synoptic.corpus.article import Article, Passage
from synoptic.corpus.files.loading import load
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.tui.views.matrix.nearest import MOST_SHOWN, nearest_to

_ARTICLES = {each.path.name: each for each in load([samples.folder()]).articles if each.path is not None}
_WIRE = _ARTICLES["ardwire.txt"]


def _passage(name: str, words: str) -> Passage:
    article = _ARTICLES[name]
    start = article.text.index(words)
    return Passage.of(article, start, start + len(words))


_SHIFT = (
    _passage(
        "harbour-courier.md", "“You hold three hundred and twenty tonnes on a band brake, with your arms."
    ),
    _passage(
        "estery-chronicle.txt",
        "Four members of the night shift let the gate down by hand, holding its 320 tonnes on a brake band, "
        "and had it on its sill before dawn.",
    ),
)


def _nearest(*passages: Passage, weak: tuple[Passage, ...] = (), other: Article = _WIRE) -> list[str]:
    claim = Claim("tag:1", "shift", passages, weak=weak)
    found = nearest_to(claim, other, _ARTICLES.values(), Comparer())
    places = [(each.passage.start, each.passage.end) for each in found]
    assert len(set(places)) == len(places) <= MOST_SHOWN
    assert all(each.passage == Passage.of(other, *place) for each, place in zip(found, places, strict=True))
    return [str(each.line) for each in found]


def test_a_place_that_is_near_several_passages_is_shown_once_with_the_best_score() -> None:
    worse, best = (_nearest(each)[0] for each in _SHIFT)
    assert worse.split()[1] < best.split()[1]
    for passages in (_SHIFT, _SHIFT[::-1]):
        first, *others = _nearest(*passages)
        assert first == best
        assert "Four members of the night shift" in first
        assert "Four members of the night shift" not in "".join(others)


def test_weak_matches_of_the_article_come_first_and_those_of_others_not_at_all() -> None:
    here, elsewhere = _passage("ardwire.txt", "A man of 23 was missing."), _SHIFT[0]
    assert _nearest(*_SHIFT, weak=(elsewhere, here))[0] == "weak match\nA man of 23 was missing."


def test_passages_of_the_article_itself_are_near_to_nothing() -> None:
    assert _nearest(_passage("ardwire.txt", "A man of 23 was missing.")) == []
