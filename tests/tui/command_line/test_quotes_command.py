"""Quotations, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from synoptic.corpus import load, samples, survey_quotations

if TYPE_CHECKING:
    from tests.tui.command_line.invocation import Synoptic

FOLDER = samples.folder()


def test_a_quotation_is_a_place_with_its_speaker_and_its_wordings(synoptic: Synoptic) -> None:
    records = synoptic.done("quotes", FOLDER, "--json").records
    assert len(records) == 28
    for record in records:
        assert list(record) == [
            *("article", "start", "end", "text", "parts"),
            *("speaker", "verb", "venue", "certain", "denied_by", "doubtful"),
            *("variants", "variants_left_out", "same_words"),
        ]
        assert (record["parts"][0][0], record["parts"][-1][1]) == (record["start"], record["end"])
    (sollace,) = [each for each in records if "give [you] marks" in each["text"]]
    assert (sollace["speaker"], sollace["verb"], sollace["certain"]) == ("Ingrid Sollace", "saying", True)
    assert sorted(each["label"] for each in sollace["variants"]) == ["altered", "altered", "altered"]
    (told,) = [each for each in records if each["text"].startswith("It went quieter as we came down")]
    assert told["venue"] == "a local newspaper"
    (other,) = told["variants"]
    assert list(other) == ["article", "start", "end", "text", "label"]
    assert other["label"] == "trimmed"


def test_people_read_them_by_speaker_with_wordings_word_by_word(synoptic: Synoptic) -> None:
    blocks = synoptic.done("quotes", FOLDER).out.split("\n\n")
    speakers = [block.splitlines()[0] for block in blocks]
    assert speakers[0] == "Ingrid Sollace"
    assert speakers[-1] == "Speaker not named"
    assert len(set(speakers)) == len(speakers)
    said = blocks[0]
    assert (
        "altered: Gate 4, Sarne Barrier: what the log says and what it leaves out, paragraph 13, saying"
        in said
    )
    assert "does not give {+you+} marks for five out of six" in said
    assert "[-we-] had {+been+} left open" in said
    (arlow,) = [block for block in blocks if block.startswith("Bett Arlow")]
    assert "verbatim: Ninety-seven minutes on the brake, paragraph 22, given to Tobiah Wren, told us" in arlow


def test_the_words_of_a_quotation_are_found_without_marks_too(synoptic: Synoptic) -> None:
    Path("one.txt").write_text("Pell was credited with “breaking the deadlock” by Ada Marsh.\n")
    Path("two.txt").write_text("A talk\n\nIt was Breaking the deadlock, no less.\n")
    (record,) = synoptic.done("quotes", "one.txt", "two.txt", "--json").records
    (same,) = record["same_words"]
    assert list(same) == ["article", "start", "end", "text", "in_quotation_marks"]
    assert (same["text"], same["start"], same["in_quotation_marks"]) == ("Breaking the deadlock", 15, False)
    out = synoptic.done("quotes", "one.txt", "two.txt").out
    assert "    in its own words, without quotation marks: A talk, paragraph 2" in out


def test_without_quotation_marks_nothing_is_found(synoptic: Synoptic, articles: Path) -> None:
    said = synoptic("quotes", articles / "2-evening.txt").complaint(1)
    assert said == "No quotations found in this article."
    assert "in these articles" in synoptic(
        "quotes", articles / "2-evening.txt", articles / "3-inquiry.md"
    ).complaint(1)
    assert synoptic("quotes", articles / "2-evening.txt", "--json").complaint(1) == said


def test_what_nobody_is_named_for_says_so(synoptic: Synoptic) -> None:
    Path("one.txt").write_text("It was a “long night” on the coast.\n\nIt was dark. “We rowed,” she said.\n")
    assert synoptic.done("quotes", "one.txt").out.splitlines() == [
        "Speaker not named",
        "  “long night”",
        "    It was a “long night” on the coast., paragraph 1",
        "  “We rowed,”",
        "    It was a “long night” on the coast., paragraph 2, said",
    ]
    first, second = synoptic.done("quotes", "one.txt", "--json").records
    assert (first["speaker"], first["certain"]) == (None, True)
    assert (second["speaker"], second["certain"]) == (None, False)


def test_what_a_terminal_would_obey_does_not_reach_it(synoptic: Synoptic) -> None:
    Path("one.txt").write_text("Ada Marsh left. “We \x1b[2J rowed all night,” Ada \u202e Marsh said.\n")
    printed = synoptic.done("quotes", "one.txt").out + synoptic.done("quotes", "one.txt", "--json").out
    assert "\x1b" not in printed
    assert "\u202e" not in printed


def test_wordings_in_the_same_article_are_listed_as_its_help_says(synoptic: Synoptic) -> None:
    Path("one.txt").write_text(
        "A talk\n\n“We felt one bump, then a long scrape,” said Ada Marsh.\n\n"
        "Later she was asked again. “We felt one bump, then a scrape,” said Ada Marsh.\n"
    )
    first, second = synoptic.done("quotes", "one.txt", "--json").records
    assert [each["start"] for each in first["variants"]] == [second["start"]]
    assert first["article"] == second["article"]
    assert "or in the same one" in synoptic.done("quotes", "--help").out


def test_what_somebody_denies_and_what_nothing_closes_are_told_of(synoptic: Synoptic) -> None:
    Path("one.txt").write_text(
        "A talk\n\nAda Marsh never said “breaking the deadlock”.\n\n"
        "Bo Alder said: “It was long. Then he left.\n"
    )
    denied, doubtful = synoptic.done("quotes", "one.txt", "--json").records
    assert (denied["speaker"], denied["certain"], denied["denied_by"]) == (None, False, "Ada Marsh")
    assert (doubtful["speaker"], doubtful["certain"], doubtful["doubtful"]) == ("Bo Alder", False, True)
    out = synoptic.done("quotes", "one.txt").out
    assert "paragraph 2, denied: Ada Marsh, said" in out
    assert "speaker inferred, closing mark missing, said" in out


def test_of_many_wordings_some_are_listed_and_the_others_counted(synoptic: Synoptic) -> None:
    Path("one.txt").write_text("“We felt one long bump,” said Ada Marsh.\n\n" * 30)
    records = synoptic.done("quotes", "one.txt", "--json").records
    assert len(records) == 30
    assert all(len(each["variants"]) == 20 and each["variants_left_out"] == 9 for each in records)
    assert {variant["label"] for each in records for variant in each["variants"]} == {"verbatim"}


def test_a_wording_with_another_number_or_order_says_so(synoptic: Synoptic) -> None:
    said = "We closed five gates out of six, and the sea came over the wall at night"
    turned = "The sea came over the wall at night, and we closed five gates out of six"
    for name, words in (("one", said), ("two", said.replace("five", "four")), ("three", turned)):
        Path(f"{name}.txt").write_text(f"The {name}\n\n“{words},” Ada Marsh said.\n")
    out = synoptic.done("quotes", "one.txt", "two.txt").out
    assert "altered in substance: The two, paragraph 2" in out
    records = synoptic.done("quotes", "one.txt", "three.txt", "--json").records
    assert [each["label"] for record in records for each in record["variants"]] == ["reordered", "reordered"]


@pytest.mark.parametrize(
    ("one", "other", "label"),
    [
        (
            "we lost €30 a day and the boat was late by a day.",
            "we lost 30 a day and the boat was late by a day.",
            "altered in substance",
        ),
        (
            "it fell to −12 in the night and the ice was thick.",
            "it fell to 12 in the night and the ice was thick.",
            "altered in substance",
        ),
        (
            "we lost $5 million of nets and the boat is gone.",
            "we lost £5 million of nets and the boat is gone.",
            "altered in substance",
        ),
        (
            "we lost £1,200 of nets and the boat was gone.",
            "we lost £1200 of nets and the boat was gone.",
            "verbatim",
        ),
        (
            "we spent 1.5 million on a gate that jams daily.",
            "we spent 15 million on a gate that jams daily.",
            "altered in substance",
        ),
        (
            "the U.S. fleet left the bay at dawn on Monday.",
            "the US fleet left the bay at dawn on Monday.",
            "verbatim",
        ),
        (
            "we’re sure the crew came to the gate at night.",
            "were sure the crew came to the gate at night.",
            "altered",
        ),
        (
            "e-mail and the gate were slow in the winter.",
            "email and the gate were slow in the winter.",
            "verbatim",
        ),
    ],
)
def test_signs_that_carry_meaning_count_and_marks_inside_words_do_not(
    synoptic: Synoptic, one: str, other: str, label: str
) -> None:
    for name, words in (("First", one), ("Second", other)):
        text = f"{name} account of the winter\n\nIlse Brandt said: “{words}” She left.\n"
        (synoptic.folder / f"{name}.txt").write_text(text, encoding="utf-8")
    for record in synoptic.done("quotes", "First.txt", "Second.txt", "--json").records:
        assert [each["label"] for each in record["variants"]] == [label]


def test_python_finds_what_the_command_finds(synoptic: Synoptic) -> None:
    records = synoptic.done("quotes", samples.folder(), "--json").records
    survey = survey_quotations(load(samples.folder()).articles)
    assert {(one.speaker, one.article.id, one.quotation.span.start) for one in survey.quotations} == {
        (record["speaker"], record["article"], record["start"]) for record in records
    }
