"""Where articles differ in substance, from the command line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from synoptic.corpus import differences_in, load, samples

if TYPE_CHECKING:
    from tests.tui.command_line.invocation import Synoptic

WIRE, BLOG = samples.folder() / "ardwire.txt", samples.folder() / "harbour-courier.md"


def test_people_read_both_passages_with_the_words_that_differ(synoptic: Synoptic) -> None:
    first, *lines = synoptic.done("differences", WIRE, BLOG).out.splitlines()
    assert re.fullmatch(r"number: 38 ⇄ 41 \([0-9a-f]{8}\)", first)
    assert lines[:4] == [
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
        assert list(record) == ["a", "b", "kind", "score", "passages", "id", "aside"]
        assert record["kind"] in {"number", "day", "name", "outcome", "negation"}
        for words, passage in zip((record["a"], record["b"]), record["passages"], strict=True):
            assert passage["start"] <= words["start"] < words["end"] <= passage["end"]
            assert words["text"] in passage["text"]
    scores = [record["score"] for record in records]
    assert scores == sorted(scores, reverse=True)


def test_python_finds_what_the_command_finds(synoptic: Synoptic) -> None:
    records = synoptic.done("differences", samples.folder(), "--json").records
    found = differences_in(load(samples.folder()).articles)
    assert [(one.keys[0], round(one.rank, 3)) for one in found] == [
        (record["id"], record["score"]) for record in records
    ]


def test_a_table_has_the_score_of_the_command(synoptic: Synoptic) -> None:
    records = synoptic.done("differences", samples.folder(), "--json").records
    table = synoptic.done("export", samples.folder(), "--what", "differences", "--format", "jsonl").records
    assert [row["score"] for row in table] == [record["score"] for record in records]


def test_one_is_put_aside_and_taken_up_again(synoptic: Synoptic) -> None:
    first, *others = synoptic.done("differences", WIRE, BLOG, "--json").records
    said = synoptic.done("differences", WIRE, BLOG, "--put-aside", first["id"][:8]).out
    assert said == "Put aside number: 38 ⇄ 41.\n"
    arguments = ("differences", WIRE, BLOG, "--json")
    assert synoptic(*arguments).records == others
    listed = synoptic.done(*arguments, "--aside").records
    assert [each["aside"] for each in listed] == [True, *(False for _ in others)]
    assert ", put aside)" in synoptic.done("differences", WIRE, BLOG, "--aside").out
    (taken,) = synoptic.done("differences", WIRE, BLOG, "--take-up", first["id"], "--json").records
    assert taken == first
    assert synoptic.done(*arguments).records == [first, *others]


def test_all_put_aside_is_nothing_found(synoptic: Synoptic) -> None:
    found = synoptic.done("differences", WIRE, BLOG, "--json").records
    synoptic.done(
        "differences", WIRE, BLOG, *(part for each in found for part in ("--put-aside", each["id"]))
    )
    said = synoptic("differences", WIRE, BLOG).complaint(1)
    assert said == "No differences found in 2 articles."
    assert (
        "No difference matches “zeppelin”"
        in synoptic("differences", WIRE, BLOG, "--put-aside", "zeppelin").complaint()
    )


def test_one_article_differs_from_nothing(synoptic: Synoptic) -> None:
    assert "at least two articles" in synoptic("differences", WIRE).complaint(1)
    assert "at least two articles" in synoptic("differences", WIRE, "--json").complaint(1)
