"""Letters of articles: given in the order of dates, kept for good."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.annotations.library.letters import letter_at, letter_order, lettered, letters_to_keep
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.store.store import AnnotationStore
from tests.annotations.specimens import START, article_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest

    from synoptic.corpus.article import Article


def _article(name: str, root: Path, *, date: str | None = None, text: str = "") -> Article:
    path = root / f"{name}.txt"
    path.write_text(text or name)
    return replace(
        article_of(text or f"All about {name}.", identifier=name, path=path), title=name, date=date
    )


def _kept(articles: Sequence[Article], root: Path | None, before: Annotations | None = None) -> Annotations:
    """Return annotations that keep the letters of these articles, and what was kept before."""
    before = before or Annotations()
    named = lettered(articles, before, root)
    later = START + timedelta(days=len(before.letters))
    kept = letters_to_keep(named, before, root, later)
    return before.changed({"letters": {each.id: each for each in kept}})


def _letters(articles: Sequence[Article], annotations: Annotations, root: Path | None) -> str:
    return " ".join(each.letter for each in lettered(articles, annotations, root))


def test_letters_follow_dates_then_titles(tmp_path: Path) -> None:
    dates = {"z": "2031-03-14", "b": None, "a": None, "y": "2031-03", "x": "2031-03-14"}
    articles = [_article(name, tmp_path, date=date) for name, date in dates.items()]
    assert _letters(articles, Annotations(), tmp_path) == "C E D A B"


def test_a_kept_letter_stays_whatever_comes_later(tmp_path: Path) -> None:
    first = [_article("m", tmp_path, date="2031-03-14"), _article("n", tmp_path)]
    kept = _kept(first, tmp_path)
    earlier = _article("a", tmp_path, date="2030-01-01")
    assert _letters([earlier, *first], kept, tmp_path) == "C A B"
    assert letters_to_keep(lettered(first, kept, tmp_path), kept, tmp_path, START) == ()


def test_a_letter_follows_an_edited_and_a_moved_file(tmp_path: Path) -> None:
    one, two = _article("m", tmp_path), _article("n", tmp_path)
    kept = _kept([one, two], tmp_path)
    edited = replace(two, id="another", digest="another")
    assert _letters([edited, one], kept, tmp_path) == "B A"
    assert two.path is not None
    there = tmp_path / "moved.txt"
    two.path.rename(there)
    assert _letters([replace(two, id="another", path=there), one], kept, tmp_path) == "B A"


def test_a_copy_gets_a_letter_of_its_own(tmp_path: Path) -> None:
    one = _article("m", tmp_path)
    copy = replace(_article("copy", tmp_path), digest=one.digest)
    assert _letters([copy, one], _kept([one], tmp_path), tmp_path) == "B A"


def test_in_a_project_a_letter_is_never_given_twice(tmp_path: Path) -> None:
    one, two = _article("m", tmp_path), _article("n", tmp_path)
    assert _letters([two], _kept([one], tmp_path), tmp_path) == "B"
    assert _letters([two], _kept([one], None), None) == "A"  # another story of the personal library


def test_of_two_stories_read_together_the_older_keeps_its_letters(tmp_path: Path) -> None:
    one, two = _article("m", tmp_path), _article("n", tmp_path)
    kept = _kept([two], None, _kept([one], None))
    assert {each.letter for each in kept.letters.values()} == {"A"}
    assert _letters([two, one], kept, None) == "B A"
    assert _letters([two], _kept([two, one], None, kept), None) == "B"


def test_letters_are_those_of_a_spreadsheet() -> None:
    assert [letter_at(each) for each in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
    assert len({letter_at(each) for each in range(5000)}) == 5000
    articles = [replace(article_of(), letter=letter_at(each)) for each in range(1500)]
    assert all(letter_order(one) < letter_order(other) for one, other in pairwise(articles))


@given(data=st.data())
def test_no_two_articles_have_the_same_letter_and_none_changes(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    root = tmp_path_factory.mktemp("library")
    pool = [_article(name, root, date=f"2031-{index % 12 + 1:02}") for index, name in enumerate("abcdefgh")]
    kept, known = Annotations(), dict[str, str]()
    for _ in range(3):
        chosen = data.draw(st.lists(st.sampled_from(pool), unique_by=lambda each: each.id, min_size=1))
        named = lettered(chosen, kept, root)
        letters = [each.letter for each in named]
        assert len(set(letters)) == len(letters)
        assert all(known.setdefault(each.id, each.letter) == each.letter for each in named)
        kept = _kept(chosen, root, kept)


def test_the_store_keeps_letters_without_a_step_to_undo(tmp_path: Path) -> None:
    store = AnnotationStore(tmp_path / "store")
    articles = lettered([_article("m", tmp_path), _article("n", tmp_path)], store.annotations, None)
    kept = letters_to_keep(articles, store.annotations, None, START)
    store.keep_letters(kept)
    store.keep_letters(kept)
    assert store.steps == (0, 0)
    again = AnnotationStore(tmp_path / "store").annotations
    assert [each.letter for each in again.letters.values()] == ["A", "B"]
    assert letters_to_keep(articles, again, None, START) == ()


def test_articles_without_dates_follow_the_names_that_are_shown(tmp_path: Path) -> None:
    openings = {
        "1789-Washington": "Fellow-Citizens of the …",
        "1793-Washington": "Again called …",
        "Ferry": "B",
    }
    articles = [
        replace(_article(name, tmp_path, text=f"{title} And so on."), title=title.replace(" …", "…"))
        for name, title in openings.items()
    ]
    assert _letters(articles, Annotations(), tmp_path) == "A B C"
