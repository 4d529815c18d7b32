"""What articles share, from the command line."""

from __future__ import annotations

import re
import sqlite3
from operator import itemgetter
from typing import TYPE_CHECKING

import pytest

from synoptic.corpus import samples
from synoptic.corpus.parallels.comparison import LIKELY_SCORE, POSSIBLE_SCORE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic

WIRE, PAPER, LOG = (
    samples.folder() / name for name in ("ardwire.txt", "estery-chronicle.txt", "sluice-and-span.txt")
)


def test_a_parallel_is_two_places_a_score_and_a_kind(synoptic: Synoptic) -> None:
    records = synoptic.done("parallels", WIRE, PAPER, "--json").records
    assert records
    ids = [each["id"] for each in synoptic.done("list", WIRE, PAPER, "--json").records]
    for record in records:
        assert list(record) == ["a", "b", "confidence", "score", "kind", "copied"]
        assert (record["a"]["article"], record["b"]["article"]) == tuple(ids)
        assert record["confidence"] == ("likely" if record["score"] >= LIKELY_SCORE else "possible")
        assert POSSIBLE_SCORE <= record["score"] <= 1
        assert record["kind"] in {"verbatim", "variant", "paraphrase"}
    texts = {record["a"]["text"]: record for record in sorted(records, key=itemgetter("score"))}
    same = texts["Five of the six steel gates of the Sarne Barrier came down as ordered."]
    assert (same["kind"], same["copied"], same["b"]["text"]) == ("verbatim", True, same["a"]["text"])


def test_people_read_both_passages_with_the_words_in_common(synoptic: Synoptic) -> None:
    lines = synoptic.done("parallels", WIRE, PAPER).out.splitlines()
    assert lines[0] == (
        "Sea gate jams in storm, flooding Averhythe; two dead, 9,000 flee ⇄ "
        "‘Who Knew?’ Averhythe Counts Its Dead as Blame Rises With the Tide"
    )
    assert lines[1] == "  probably one source (wire copy): the same 152 words, in 2 runs"
    number = lines.index("  likely 1.00 verbatim")
    assert lines[number + 1 : number + 3] == [
        "      5  ⟦Five of the six steel gates of the Sarne Barrier came down as ordered⟧.",
        "     11  ⟦Five of the six steel gates of the Sarne Barrier came down as ordered⟧.",
    ]


def test_silence_is_told(synoptic: Synoptic, articles: Path) -> None:
    outcome = synoptic.done("parallels", WIRE, PAPER, articles / "1-morning.txt")
    assert "No parallels found: Sea gate jams in storm" in outcome.out
    assert outcome.out.count("No parallels found: ") == 2


def test_nothing_in_common(synoptic: Synoptic, articles: Path) -> None:
    said = synoptic("parallels", WIRE, articles / "1-morning.txt").complaint(1)
    assert said == "No parallels found in 2 articles."
    said = synoptic("parallels", WIRE, articles / "1-morning.txt", "--min-score", "0.5").complaint(1)
    assert said == "No parallels found with score ≥ 0.5 in 2 articles."
    assert "at least two articles" in synoptic("parallels", WIRE).complaint(1)
    assert "at least two articles" in synoptic("parallels", WIRE, "--json").complaint(1)


def test_the_least_score_can_be_chosen(synoptic: Synoptic) -> None:
    many, usual, few = (
        len(synoptic.done("parallels", WIRE, LOG, "--json", *option).records)
        for option in (["--min-score", "0.01"], [], ["--min-score", "0.95"])
    )
    assert many > usual > few > 0
    assert "--min-score" in synoptic("parallels", WIRE, LOG, "--min-score", "7").complaint()


def test_a_second_run_reads_what_the_first_has_kept(
    synoptic: Synoptic, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = synoptic.done("parallels", WIRE, PAPER, "--json").out
    kept = synoptic.home / "cache" / "comparisons.sqlite"
    assert kept.exists()

    def none(*_: object) -> None:
        pytest.fail("compared anew")

    monkeypatch.setattr("synoptic.corpus.parallels.comparer.compare", none)
    assert synoptic.done("parallels", WIRE, PAPER, "--json").out == first
    with sqlite3.connect(kept) as base:
        assert base.execute("SELECT count(*) FROM compared").fetchone() == (1,)
    base.close()


def test_what_is_printed_twice_is_one_line(synoptic: Synoptic) -> None:
    line = "President Ada Marsh shakes hands with the keeper of the Sarne Barrier in Averhythe on Friday."
    for name, times in (("one.txt", 2), ("two.txt", 1)):
        (synoptic.folder / name).write_text(
            "\n\n".join([f"A title of {name}", *[line] * times, "It rained."])
        )
    lines = synoptic.done("parallels", "one.txt", "two.txt").out.splitlines()
    assert [each.split(" ", 4)[2] for each in lines if "verbatim" in each] == ["likely"]
    assert sum("verbatim, twice" in each for each in lines) == 1


def test_of_many_possible_ones_the_best_are_printed(synoptic: Synoptic) -> None:
    lines = synoptic.done("parallels", WIRE, LOG).out.splitlines()
    possible = [each for each in lines if each.startswith("  possible ")]
    assert len(possible) == 5
    assert possible == sorted(possible, key=lambda each: -float(each.split()[1]))
    assert re.fullmatch(r"  perhaps \d+ more; --json shows all", lines[-1])
    likely = [each for each in lines if each.startswith("  likely ")]
    assert lines[1] == f"  {len(likely)} likely, perhaps {5 + int(lines[-1].split()[1])}"


def test_what_a_terminal_would_obey_does_not_reach_it(synoptic: Synoptic) -> None:
    line = "The gate \x1b[2J stopped at two in the night, with two metres still to travel."
    for name in ("one.txt", "two.txt"):
        (synoptic.folder / name).write_text(f"A title of {name}\n\n{line}\n")
    outcome = synoptic.done("parallels", "one.txt", "two.txt")
    assert "stopped at two" in outcome.out
    assert "\x1b" not in outcome.out + synoptic.done("parallels", "one.txt", "two.txt", "--json").out
