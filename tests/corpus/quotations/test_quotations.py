"""Who is said to have said what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.labelled import labels
from synoptic.corpus import samples
from synoptic.corpus.article import digest_of
from synoptic.corpus.files.loading import load_file
from synoptic.corpus.quotations.quotations import quotations_of
from synoptic.corpus.text.english import FUNCTION_WORDS
from synoptic.corpus.text.folding import fold_word
from synoptic.corpus.text.speech import PRONOUNS

if TYPE_CHECKING:
    from synoptic.corpus.quotations.quotations import Quotation

CREW = "Ada Marsh, 47, has been the master of the Corrie since 2019. Her mate is Jon Pell.\n\n"


def _only(text: str) -> Quotation:
    (found,) = quotations_of(text)
    return found


@pytest.mark.parametrize(
    ("sentence", "speaker", "verb"),
    [
        ("“We felt a bump,” Marsh said.", "Ada Marsh", "said"),
        ("“We felt a bump,” said Marsh, who was on the bridge.", "Ada Marsh", "said"),
        ("“We felt a bump”, Captain Marsh told reporters.", "Ada Marsh", "told"),
        ("Marsh said: “We felt a bump.”", "Ada Marsh", "said"),
        ("Marsh stated, “We felt a bump,” and left.", "Ada Marsh", "stated"),
        ("Marsh thanked Pell for his calm, saying, “We felt a bump.”", "Ada Marsh", "saying"),
        ("Marsh described Pell as “calm” on the bridge.", "Ada Marsh", "described"),
        ("The “bump” was “no more than a scrape,” Marsh said.", "Ada Marsh", "said"),
        ("Marsh went home and called it “a bump”.", "Ada Marsh", "called"),
        ("“We felt a bump,” the captain’s mate, Jon Pell, told us.", "Jon Pell", "told"),
        ("“We felt a bump,” a spokesman for the Authority said.", "a spokesman for the Authority", "said"),
        ("“We felt a bump,” said Piet van der Berg.", "Piet van der Berg", "said"),
    ],
)
def test_the_speaker_is_found_where_the_sentence_names_one(sentence: str, speaker: str, verb: str) -> None:
    for found in quotations_of(CREW + sentence):
        assert (found.speaker, found.verb, found.is_certain) == (speaker, verb, True)


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("“We felt a bump,” Orme said.", "Orme"),
        ("“We felt a bump,” said Orme, who had met Ada Marsh.", "Orme"),
        ('"We felt a bump," Orme told reporters.', "Orme"),
        ("“We felt a bump,” said Captain Orme.", "Orme"),
        ("“We felt a bump,” Mr. Orme said.", "Orme"),
        ("Orme said: “We felt a bump.”", "Orme"),
        ("On Friday Orme warned that it had been “no bump”.", "Orme"),
        ("“We felt a bump,” Quill-Orme said.", "Quill-Orme"),
    ],
)
def test_a_surname_beside_a_verb_of_saying_is_a_speaker_without_a_fuller_name(
    sentence: str, speaker: str
) -> None:
    for before in ("", CREW):
        found = _only(before + sentence)
        assert (found.speaker, found.is_certain) == (speaker, True)


def test_who_is_known_by_the_surname_alone_is_whom_a_pronoun_stands_for() -> None:
    first, second = quotations_of("“We felt a bump,” Orme said.\n\nOrme went home. “It was late,” he said.")
    assert (first.speaker, second.speaker) == ("Orme", "Orme")


@pytest.mark.parametrize(
    "sentence",
    [
        "A source in London said: “We felt a bump.”",
        "The Hague said: “We felt a bump.”",
        "He said Norway had felt “a bump”.",
        "“We felt a bump,” he told Orme.",
        "“We felt a bump,” it said. Orme went home.",
    ],
)
def test_a_name_that_is_not_the_one_who_speaks_is_no_speaker(sentence: str) -> None:
    assert _only(sentence).speaker in {None, "a source"}


_NEVER = sorted(
    {
        *("I", "We", "You", "He", "She", "It", "They", "This", "That", "These", "Who", "Nobody", "Others"),
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Today", "Yesterday"),
        *(
            "January",
            "March",
            "May",
            "December",
            "Moscow",
            "Washington",
            "Some",
            "Many",
            "Minister",
        ),
        *(word.capitalize() for word in FUNCTION_WORDS - {"another"}),
        *(word.capitalize() for word in PRONOUNS),
    }
)


@given(
    st.sampled_from(_NEVER),
    st.sampled_from(
        [
            "“We felt a bump,” {} said.",
            "“We felt a bump,” said {}.",
            "{} said: “We felt a bump.”",
            "{} warned of “a bump”.",
            "It was late, {} told us, and “a bump” was felt.",
        ]
    ),
)
def test_pronouns_days_and_the_like_are_never_speakers(word: str, sentence: str) -> None:
    for found in quotations_of(sentence.format(word)):
        assert found.speaker is None or fold_word(word) not in map(fold_word, found.speaker.split())


@pytest.mark.parametrize(
    "sentence",
    [
        "The day is known as the “long night” on the coast.",
        "“Long night”",
        "Asked by a reporter if it had been a “bump,” Marsh laughed.",
    ],
)
def test_where_the_article_names_nobody_there_is_no_speaker(sentence: str) -> None:
    assert _only(CREW + sentence).speaker is None


def test_a_pronoun_is_the_one_who_was_named_last() -> None:
    text = f"{CREW}Marsh was on the bridge. “We felt a bump,” she said."
    found = _only(text)
    assert (found.speaker, found.is_certain) == ("Ada Marsh", True)
    assert found.speaker_at is not None
    assert text[found.speaker_at.start : found.speaker_at.end] == "she"


def test_where_a_pronoun_may_stand_for_two_the_speaker_is_uncertain() -> None:
    found = _only(f"{CREW}Pell met Kay Orme, while Ruth Ames was away. “We felt a bump,” she said.")
    assert not found.is_certain


def test_who_says_so_and_is_taken_up_at_once_is_certain_whoever_else_is_named() -> None:
    names = "Ada Marsh and Jon Pell came. "
    found = _only(f"{names}Marsh said that the talks might convince Jon Pell. She called him “a fine man”.")
    assert (found.speaker, found.is_certain) == ("Ada Marsh", True)
    found = _only(f"{names}Marsh met Jon Pell. She called it “a fine day”.")
    assert (found.speaker, found.is_certain) == ("Ada Marsh", False)
    found = _only(f"{names}Marsh said that Jon Pell left. In the end she called it “a fine day”.")
    assert (found.speaker, found.is_certain) == ("Ada Marsh", False)


def test_to_whom_another_verb_of_the_sentence_says_it_is_not_this_ones() -> None:
    text = "Ada Marsh told reporters about it, saying that these were points “that were open”."
    found = _only(text)
    assert (found.speaker, found.verb, found.venue) == ("Ada Marsh", "saying", None)
    text = "Ada Marsh told “the press” about it in an interview, saying that these were “open items”."
    found = quotations_of(text)[-1]
    assert found.verb == "saying"
    assert found.venue is not None
    assert text[found.venue.start : found.venue.end] == "in an interview"


def test_without_anybody_named_before_a_pronoun_is_nobody() -> None:
    found = _only("It was dark. “We felt a bump,” she said.")
    assert (found.speaker, found.verb, found.is_certain) == (None, "said", False)


def test_a_description_is_the_one_whom_the_article_gave_that_office() -> None:
    text = (
        "NATO Secretary-General Mark Rutte came. German Chancellor Friedrich Merz left.\n\n"
        "“We are ready,” the NATO chief said.\n\n“So are we,” the German leader said."
    )
    assert [one.speaker for one in quotations_of(text)] == ["Mark Rutte", "Friedrich Merz"]


def test_all_forms_of_a_name_are_one() -> None:
    text = (
        "NATO’s Rutte Says ‘Pressure’ Works\n\nNATO Secretary-General Mark Rutte came. “One,” Rutte said.\n\n"
        "“Two,” said Mr. Rutte.\n\n“Three,” Mark Rutte said."
    )
    assert {one.speaker for one in quotations_of(text)} == {"Mark Rutte"}


def test_the_venue_is_what_the_sentence_says() -> None:
    for sentence, venue in (
        ("“A bump,” Marsh told Sky News.", "Sky News"),
        ("“A bump,” Marsh told reporters at the quay.", "reporters at the quay"),
        ("“A bump,” Marsh said in an interview with the Courier.", "in an interview with the Courier"),
        ("“A bump,” Marsh told us by phone.", "us by phone"),
        ("“A bump,” Marsh said.", None),
    ):
        text = CREW + sentence
        found = _only(text).venue
        assert (None if found is None else text[found.start : found.end]) == venue


def test_words_that_he_said_interrupts_are_one_quotation() -> None:
    text = f"{CREW}“We felt a bump,” Marsh said, “and then a scrape.”"
    found = _only(text)
    assert [text[part.start : part.end] for part in found.parts] == ["We felt a bump,", "and then a scrape."]
    assert found.words(text) == "We felt a bump, … and then a scrape."


def test_a_new_sentence_after_he_said_goes_on() -> None:
    text = f"{CREW}“We felt a bump,” Dr. Marsh, who was on the bridge, told us. “Then a scrape.”"
    assert len(_only(text).parts) == 2


def test_what_has_a_said_of_its_own_is_another_quotation() -> None:
    text = f"{CREW}“A bump,” Marsh said. “Then a scrape,” Pell said."
    assert [one.speaker for one in quotations_of(text)] == ["Ada Marsh", "Jon Pell"]
    text = f"{CREW}Marsh spoke of “a bump” and Pell of “a scrape”."
    assert [len(one.parts) for one in quotations_of(text)] == [1, 1]


def test_a_quotation_may_run_over_paragraphs() -> None:
    text = (
        f"{CREW}Marsh tells it like this:\n\n“We felt a bump.\n\n“Then there was a scrape.”\n\nIt was dark."
    )
    found = _only(text)
    assert len(found.parts) == 2
    assert found.speaker == "Ada Marsh"


def test_a_quotation_may_run_over_a_line_break() -> None:
    text = f"{CREW}It was late. “We felt a bump.\nThen a scrape,” Marsh stated. “Then nothing.”"
    found = _only(text)
    assert [text[part.start : part.end] for part in found.parts] == [
        "We felt a bump.\nThen a scrape,",
        "Then nothing.",
    ]


def test_names_may_be_wrapped() -> None:
    wrapped = (
        "There was a crowd at the foot of the tower, and it waited for the\n"
        'director. "We closed five gates out of six, and not the last," Dr.\n'
        "Ingrid Sollace, director of the Barrier Authority, told it in the\nend, and then she left.\n"
    )
    assert _only(wrapped).speaker == "Ingrid Sollace"


def test_a_quotation_in_a_quotation_has_its_own_speaker() -> None:
    outer, inner = quotations_of(f"{CREW}“Pell said ‘Wait’ and left,” Marsh said.")
    assert (outer.speaker, outer.depth) == ("Ada Marsh", 0)
    assert (inner.speaker, inner.depth) == ("Jon Pell", 1)


def test_a_block_quotation_is_a_quotation() -> None:
    text = "The report says:\n\n> Bearings pitted, grease lost.\n\nIt is dated 2029."
    found = _only(text)
    assert text[found.span.start : found.span.end] == "Bearings pitted, grease lost."


_BODY = "The mayor of the town answered questions about it for an hour on Monday. “It moved,” said Ines Marl."


@pytest.mark.parametrize(
    "crosshead",
    [
        "“A Talk Among Friends”",
        "A “Very Successful Day” at the Bridge",
        "‘The bridge was closed’",
    ],
)
def test_a_crosshead_is_no_quotation(crosshead: str) -> None:
    text = f"The bridge\n\nThe bridge was shut in the night, and the city waited.\n\n{crosshead}\n\n{_BODY}\n"
    assert [one.words(text) for one in quotations_of(text)] == ["It moved,"]
    run_in = f"The bridge\n\n‘It was planned before’ {_BODY}\n"
    assert [(one.words(run_in), one.speaker) for one in quotations_of(run_in)] == [("It moved,", "Ines Marl")]


@pytest.mark.parametrize(
    "line",
    [
        "“It was planned before” Ines Marl said",
        "Marl says ‘nobody was hurt’",
        "“It was planned before.”",
    ],
)
def test_a_line_that_says_whose_words_it_has_is_no_crosshead(line: str) -> None:
    text = f"The bridge\n\nThe bridge was shut in the night.\n\n{line}\n\n{_BODY}\n"
    assert len(quotations_of(text)) == 2
    run_in = f"The bridge\n\n“It was planned before” Ines Marl said. {_BODY}\n"
    assert len(quotations_of(run_in)) == 2


def test_the_headline_is_no_crosshead() -> None:
    text = f"“We did not wait for the storm”\n\n{_BODY}\n"
    assert [one.words(text) for one in quotations_of(text)] == ["We did not wait for the storm", "It moved,"]


def test_every_quotation_of_the_samples_is_found_to_the_letter() -> None:
    known = labels("quotations")
    for path in samples.folder().iterdir():
        if path.suffix in {".txt", ".md"}:
            text = load_file(path).text
            assert digest_of(text) == known["articles"][path.stem], "the labels are of another text"
            wanted = [one["parts"] for one in known["quotations"] if one["article"] == path.stem]
            found = [[[part.start, part.end] for part in one.parts] for one in quotations_of(text)]
            assert sorted(found) == sorted(wanted)


@given(st.text(alphabet='Ada Marsh said he.,\n“”‘’"', max_size=80))
def test_any_text_has_quotations_within_it(text: str) -> None:
    for found in quotations_of(text):
        assert all(0 <= part.start < part.end <= len(text) for part in found.parts)
        assert list(found.parts) == sorted(found.parts)
