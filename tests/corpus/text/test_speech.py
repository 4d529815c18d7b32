"""The clause beside a quotation that says who said it, and the forms of verbs of saying."""

from __future__ import annotations

import pytest

from synoptic.corpus.text.speech import speech_tag, verb_forms


@pytest.mark.parametrize(
    ("clause", "subject", "verb"),
    [
        ("Ilse asked.", "Ilse", "asked"),
        ("Ilse Brandt asked the crew.", "Ilse Brandt", "asked"),
        ("Dr. Ilse van der Brandt finally asked.", "Dr. Ilse van der Brandt", "asked"),
        ("she asked", "she", "asked"),
        ("another muttered, and left", "another", "muttered"),
        ("the harbour master shouted at the crew.", "the harbour master", "shouted"),
        ("asked Ilse Brandt.", "Ilse Brandt", "asked"),
        ("grumbled he, and left", "he", "grumbled"),
    ],
)
def test_a_clause_says_who_said_it(clause: str, subject: str, verb: str) -> None:
    tag = speech_tag(clause, 0, len(clause))
    assert tag is not None
    assert clause[tag.subject.start : tag.subject.end] == subject
    assert clause[tag.verb.start : tag.verb.end] == verb


@pytest.mark.parametrize(
    "clause",
    [
        "",
        "Ilse Brandt said nothing.",
        "Ilse Brandt said the bridge was shut.",
        "Ilse Brandt claims it.",
        "The bridge fell. Ilse asked.",
        "When it fell Ilse asked.",
        "Ilse left.",
        "asked to leave, she went.",
    ],
)
def test_a_sentence_of_its_own_is_none(clause: str) -> None:
    assert speech_tag(clause, 0, len(clause)) is None


def test_verbs_are_known_in_all_forms() -> None:
    for word, verb in (
        *(("said", "say"), ("says", "say"), ("saying", "say"), ("written", "write"), ("wrote", "write")),
        *(
            ("quipped", "quip"),
            ("quipping", "quip"),
            ("cries", "cry"),
            ("denied", "deny"),
            ("argued", "argue"),
        ),
        *(("gushes", "gush"), ("preaches", "preach"), ("snapping", "snap"), ("offered", "offer")),
        *(("agreed", "agree"), ("agreeing", "agree"), ("voicing", "voice"), ("began", "begin")),
    ):
        assert verb_forms()[word].verb == verb
    assert "sayed" not in verb_forms()
