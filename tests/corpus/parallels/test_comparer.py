"""Whole libraries: progress, cancelling, and comparing only what has changed."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.article import Article, Span, digest_of
from synoptic.corpus.parallels.comparer import Comparer, ComparisonCache
from synoptic.corpus.parallels.comparison import LIKELY_SCORE, POSSIBLE_SCORE, compare, counterparts_of
from synoptic.corpus.parallels.profile import profile_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from synoptic.corpus.parallels.comparison import Comparison, Parallel
    from synoptic.corpus.parallels.profile import TextProfile

SHARED = "The sixth gate, known to its crews as Number Four, stopped with two metres still to travel."


def _article(name: str, *own: str) -> Article:
    text = "\n\n".join((*own, SHARED))
    return Article(name, name, text, digest_of(text))


ONE = _article("one", "The mayor spoke of the harbour at length.")
TWO = _article("two", "Schools below the railway are closed until Wednesday.")
THREE = _article("three", "Brokers put the insured loss at 290 million crowns.")


def _pair(one: Article, other: Article) -> tuple[str, str]:
    return min(one.digest, other.digest), max(one.digest, other.digest)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows with every comparison that is really made."""
    made: list[int] = []

    def counting(one: TextProfile, other: TextProfile, least: float) -> Comparison:
        made.append(1)
        return compare(one, other, least)

    monkeypatch.setattr("synoptic.corpus.parallels.comparer.compare", counting)
    return made


def test_every_two_are_compared_in_the_order_given() -> None:
    found = Comparer().among([TWO, ONE, THREE])
    assert list(found) == [("two", "one"), ("two", "three"), ("one", "three")]
    for (one, other), comparison in found.items():
        here = {article.id: article for article in (ONE, TWO, THREE)}
        (parallel,) = comparison.parallels
        assert here[one].text[parallel.a.start : parallel.a.end] == SHARED
        assert here[other].text[parallel.b.start : parallel.b.end] == SHARED


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    Comparer().among([ONE, TWO, THREE], progress=lambda done, pairs: told.append((done, pairs)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_it_can_be_cancelled_and_what_was_done_is_kept(tmp_path: Path, counted: list[int]) -> None:
    cache = ComparisonCache(tmp_path / "made" / "comparisons.sqlite")
    asked = iter([False, True])
    assert Comparer(cache).among([ONE, TWO, THREE], cancelled=lambda: next(asked)) == {}
    assert len(counted) == 1
    assert len(Comparer(cache).among([ONE, TWO, THREE])) == 3
    assert len(counted) == 3


def test_only_what_changed_is_compared_anew(tmp_path: Path, counted: list[int]) -> None:
    cache = ComparisonCache(tmp_path / "comparisons.sqlite")
    first = Comparer(cache).among([ONE, TWO, THREE])
    assert len(counted) == 3
    assert Comparer(cache).among([ONE, TWO, THREE]) == first
    assert len(counted) == 3
    changed = _article("two", "Schools are open again.")
    Comparer(cache).among([ONE, changed, THREE])
    assert len(counted) == 5


def test_the_cache_does_not_care_who_is_first(tmp_path: Path, counted: list[int]) -> None:
    cache = ComparisonCache(tmp_path / "comparisons.sqlite")
    there = Comparer(cache).among([ONE, TWO])["one", "two"]
    back = Comparer(cache).among([TWO, ONE])["two", "one"]
    assert back == there.turned()
    assert len(counted) == 1


def test_a_cache_that_is_none_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "comparisons.sqlite"
    path.write_bytes(b"what is this" * 100)
    assert Comparer(ComparisonCache(path)).among([ONE, TWO]) == Comparer().among([ONE, TWO])
    assert ComparisonCache(path).of([_pair(ONE, TWO)], POSSIBLE_SCORE)


def test_what_another_version_has_kept_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, counted: list[int]
) -> None:
    cache = ComparisonCache(tmp_path / "comparisons.sqlite")
    Comparer(cache).among([ONE, TWO])
    monkeypatch.setattr("synoptic.corpus.parallels.comparer.CACHE_VERSION", 0)
    Comparer(cache).among([ONE, TWO])
    assert len(counted) == 2


def test_the_cache_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "comparisons.sqlite"
    monkeypatch.setattr("synoptic.corpus.parallels.comparer.MAX_CACHED_PAIRS", 1)
    Comparer(ComparisonCache(path)).among([ONE, TWO])
    Comparer(ComparisonCache(path)).among([TWO, THREE])
    with sqlite3.connect(path) as base:
        kept = base.execute("SELECT a, b FROM compared").fetchall()
    base.close()
    assert kept == [_pair(TWO, THREE)]


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    cache = ComparisonCache(tmp_path / "file" / "comparisons.sqlite")
    assert Comparer(cache).among([ONE, TWO])
    assert cache.of([_pair(ONE, TWO)], POSSIBLE_SCORE) == {}


def test_with_another_score_the_cache_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "comparisons.sqlite"
    Comparer(ComparisonCache(path)).among([ONE, TWO], least=0.1)
    assert not path.exists()


def test_two_articles_with_one_text_are_compared_as_well() -> None:
    twin = Article("twin", "", ONE.text, ONE.digest)
    assert {one.kind for one in Comparer().between(ONE, twin).parallels} == {"verbatim"}


def test_a_passage_has_to_be_one_of_the_article() -> None:
    with pytest.raises(ValueError, match="is no passage"):
        Comparer().of_passage(ONE, Span(5, len(ONE.text) + 1), [TWO])


def test_two_articles_and_one_beside_others_come_from_the_same_cache(
    tmp_path: Path, counted: list[int]
) -> None:
    cache = ComparisonCache(tmp_path / "comparisons.sqlite")
    first = Comparer(cache).between(ONE, TWO)
    assert len(counted) == 1
    again = Comparer(cache)
    assert again.between(TWO, ONE) == first.turned()
    assert again.beside(ONE, [TWO, THREE])[0] == first
    assert len(counted) == 2
    assert Comparer(cache).among([ONE, TWO, THREE]).keys() == {
        ("one", "two"),
        ("one", "three"),
        ("two", "three"),
    }
    assert len(counted) == 3


def test_each_lowest_score_has_its_own_answers_and_texts_are_read_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []

    def reading(text: str, *, spoken: str) -> TextProfile:
        read.append(text)
        return profile_of(text, spoken=spoken)

    monkeypatch.setattr("synoptic.corpus.parallels.comparer.profile_of", reading)
    comparisons = Comparer()
    with_all = comparisons.between(ONE, TWO, least=0.1)
    assert comparisons.between(ONE, TWO) == Comparer().between(ONE, TWO)
    assert comparisons.between(ONE, TWO, least=0.1) == with_all
    comparisons.of_passage(ONE, Span(0, 20), [TWO])
    assert read.count(ONE.text) <= 2  # once by each of the two that were made here
    assert read.count(TWO.text) <= 2


def test_of_a_passage_only_an_article_that_is_new_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def asking(text: str, passage: Span, others: Sequence[TextProfile]) -> tuple[tuple[Parallel, ...], ...]:
        asked.append(len(others))
        return counterparts_of(text, passage, others)

    monkeypatch.setattr("synoptic.corpus.parallels.comparer.counterparts_of", asking)
    comparisons = Comparer()
    passage = Span(ONE.text.index(SHARED), len(ONE.text))
    first = comparisons.of_passage(ONE, passage, [TWO, THREE])
    assert all(each.parallel is not None for each in first)
    assert comparisons.of_passage(ONE, passage, [THREE, TWO]) == first[::-1]
    changed = _article("two", "Schools are open again.")
    comparisons.of_passage(ONE, passage, [changed, THREE])
    assert asked == [2, 1]


def test_what_comes_nearest_is_no_counterpart_and_nothing_says_what_was_looked_at() -> None:
    passage = Span(0, ONE.text.index(SHARED) - 2)
    near = _article("near", "A storm shut the harbour.", *(f"Ship {number} sailed." for number in "ABC"))
    far = _article("far", "Nobody came.", "Snow fell all night on the hills.")
    nearest, nothing = Comparer().of_passage(ONE, passage, [near, far])
    assert nearest.parallels
    assert {each.a for each in nearest.parallels} == {passage}
    assert nothing.parallels == ()
    assert nothing.parallel is None
    assert nothing.sentences == len(profile_of(far.text).units) == 2


def test_a_passage_and_a_comparison_agree_on_what_is_likely_or_possible() -> None:
    comparisons = Comparer()
    (there,) = comparisons.of_passage(ONE, Span(ONE.text.index(SHARED), len(ONE.text)), [TWO])
    assert there.parallel is not None
    assert there.parallel in comparisons.between(ONE, TWO).parallels


def test_the_likely_ones_are_among_all_that_are_kept(tmp_path: Path, counted: list[int]) -> None:
    cache = ComparisonCache(tmp_path / "comparisons.sqlite")
    first, again = (Comparer(cache).between(ONE, TWO) for _ in range(2))
    assert first == again
    assert len(counted) == 1
    assert first.likely == Comparer().between(ONE, TWO, least=LIKELY_SCORE).parallels


def test_several_threads_get_one_answer(tmp_path: Path) -> None:
    comparisons = Comparer(ComparisonCache(tmp_path / "comparisons.sqlite"))
    articles = [_article(f"made {number}", f"Place {number} was dry.") for number in range(12)]
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: comparisons.among(articles), range(4)))
    assert all(answer == Comparer().among(articles) for answer in answers)


def test_of_many_those_with_parallels_come_with_their_place() -> None:
    other = "Brokers put the insured loss at 290 million crowns."
    strange = Article("strange", "", other, digest_of(other))
    long = " ".join(f"word{number}" for number in range(40))
    copied = [Article(name, "", f"{long}.\n\n{SHARED}", digest_of(f"{long}.\n\n{SHARED}")) for name in "ab"]
    comparer = Comparer()
    found = list(comparer.related(ONE, [strange, TWO, THREE], least=POSSIBLE_SCORE))
    assert found == [(1, comparer.between(ONE, TWO)), (2, comparer.between(ONE, THREE))]
    ((place, comparison),) = comparer.related(copied[0], copied[1:])
    assert (place, comparison) == (0, comparer.between(*copied))
    assert comparison.copied
