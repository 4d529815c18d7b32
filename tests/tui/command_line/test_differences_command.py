"""Where articles differ in substance, from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus import samples
from synoptic.corpus.articles.loading import load
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.parallels.worth_a_look import aligned_pairs, worth_a_look

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic

WIRE, BLOG = samples.folder() / "ardwire.txt", samples.folder() / "harbour-courier.md"


def test_people_read_both_passages_with_the_words_that_differ(synoptic: Synoptic) -> None:
    lines = synoptic.done("differences", WIRE, BLOG).out.splitlines()
    assert lines[:5] == [
        "number: 38 ⇄ 41",
        "  Sea gate jams in storm, flooding Averhythe; two dead, 9,000 flee",
        "     10  St. Brannoc's Hospital said ⟦38⟧ people had been treated, most of them for cold and for "
        "cuts.",
        "  Ninety-seven minutes on the brake",
        "     12  St Brannoc’s has treated ⟦41⟧ of our neighbours.",
    ]


def test_a_difference_is_two_places_a_kind_and_two_passages(synoptic: Synoptic) -> None:
    records = synoptic.done("differences", samples.folder(), "--json").records
    assert len(records) > 3
    for record in records:
        assert list(record) == ["a", "b", "kind", "score", "passages"]
        assert record["kind"] in {"number", "day", "name", "outcome", "negation"}
        for words, passage in zip((record["a"], record["b"]), record["passages"], strict=True):
            assert passage["start"] <= words["start"] < words["end"] <= passage["end"]
            assert words["text"] in passage["text"]
    scores = [record["score"] for record in records]
    assert scores == sorted(scores, reverse=True)


def test_one_that_was_put_aside_is_left_out(synoptic: Synoptic, tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    store = AnnotationStore(library)
    for one in worth_a_look(aligned_pairs(Comparer(), load([WIRE, BLOG]).articles)):
        store.dismiss(one.keys[0], "a difference")
    store.close()
    said = synoptic("differences", WIRE, BLOG, "--library", library).complaint(1)
    assert said == "No differences found in 2 articles."


def test_one_article_differs_from_nothing(synoptic: Synoptic) -> None:
    assert "at least two articles" in synoptic("differences", WIRE).complaint(1)
    assert "at least two articles" in synoptic("differences", WIRE, "--json").complaint(1)
