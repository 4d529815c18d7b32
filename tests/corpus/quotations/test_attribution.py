"""To whom words are given, by kinds of sentences; every input was written before the rule that reads it."""

from __future__ import annotations

import pytest

from synoptic.corpus.quotations.quotations import quotations_of

NOTES = "Harbour notes of the long winter\n\nIlse Brandt runs the harbour. Tom Reve runs the ferry.\n\n"


def speakers(text: str) -> list[str | None]:
    return [one.speaker for one in quotations_of(NOTES + text) if one.depth == 0]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“Is this the last boat?” Ilse Brandt asked.", "Ilse Brandt"),
        ("“Get off the ice!” Tom Reve shouted at the crew.", "Tom Reve"),
        ("‘Is this the last boat?’ Ilse Brandt asked the crew.", "Ilse Brandt"),
        ("Tom Reve asked: “Is it shut?” Ilse Brandt said nothing.", "Tom Reve"),
        ("“Shut?!” Tom Reve said, laughing.", "Tom Reve"),
        ("“And if it breaks …” Ilse Brandt murmured.", "Ilse Brandt"),
        ("“Is this the last boat?” the harbour master asked Tom Reve.", "the harbour master"),
        ("“Why now?” wondered Tom Reve.", "Tom Reve"),
        ('"Who is there?" Mrs. Brandt called out.', "Ilse Brandt"),
        ("“It is shut.” Ilse Brandt said.", "Ilse Brandt"),
    ],
)
def test_a_question_or_a_cry_goes_on_with_who_asked(text: str, speaker: str) -> None:
    (found,) = quotations_of(NOTES + text)
    assert (found.speaker, found.is_certain) == (speaker, True)


@pytest.mark.parametrize(
    "text",
    [
        "“Is it shut?” Ilse Brandt said nothing.",
        "“Is it shut?” Ilse Brandt said the bridge was shut.",
        "Ilse Brandt began talking to Tom Reve. “The lamp is out.” Tom Reve nodded.",
        "“The lamp is out.” Ilse Brandt went home.",
    ],
)
def test_a_sentence_of_its_own_gives_nothing(text: str) -> None:
    assert speakers(text) == [None]


@pytest.mark.parametrize(
    ("text", "denied_by"),
    [
        ("Ilse Brandt did not say “the bridge is safe”; a clerk wrote it.", "Ilse Brandt"),
        ("Ilse Brandt denied saying “the bridge is safe” to the crew.", "Ilse Brandt"),
        ("Ilse Brandt never said “the bridge is safe” to the crew.", "Ilse Brandt"),
        ("Ilse Brandt didn’t say “the bridge is safe”.", "Ilse Brandt"),
        ("Ilse Brandt has never once said that “the bridge is safe”.", "Ilse Brandt"),
        ("Ilse Brandt denied having said “the bridge is safe”.", "Ilse Brandt"),
        ("Ilse Brandt denies that she said “the bridge is safe”.", "Ilse Brandt"),
        ("Ilse Brandt refused to say “the bridge is safe”.", "Ilse Brandt"),
        ("Ilse Brandt declined to call it “a fool’s bridge”.", "Ilse Brandt"),
        ("Ilse Brandt stopped short of saying “the bridge is safe”.", "Ilse Brandt"),
        ("Ilse Brandt avoided saying “the bridge is safe”.", "Ilse Brandt"),
        ("Ilse Brandt left without saying “the bridge is safe”.", "Ilse Brandt"),
        ("“The bridge is safe,” Ilse Brandt did not say.", "Ilse Brandt"),
        ("Ilse Brandt would not say “the bridge is safe”.", "Ilse Brandt"),
        ("Ilse Brandt cannot have said “the bridge is safe”.", "Ilse Brandt"),
        ("Ilse Brandt will never say “the bridge is safe”.", "Ilse Brandt"),
        ("Ilse Brandt no longer says “the bridge is safe”.", "Ilse Brandt"),
    ],
)
def test_what_somebody_did_not_say_is_denied_and_nobodys(text: str, denied_by: str) -> None:
    (found,) = quotations_of(NOTES + text)
    assert (found.speaker, found.denied_by, found.is_certain) == (None, denied_by, False)


@pytest.mark.parametrize(
    "text",
    [
        "Ilse Brandt could have said “the bridge is safe”.",
        "Ilse Brandt might say “the bridge is safe”.",
        "Ilse Brandt would have said “the bridge is safe”.",
        "Ilse Brandt should have told the crew “the bridge is safe”.",
        "If Ilse Brandt said “the bridge is safe”, nobody heard it.",
        "Nobody asked whether Ilse Brandt said “the bridge is safe”.",
        "Nobody said “the bridge is safe” that night.",
        "No one in the crew said “the bridge is safe”.",
        "Tom Reve accused Ilse Brandt of saying “the bridge is safe”.",
        "Ilse Brandt was accused of saying “the bridge is safe”.",
        "“The bridge is safe,” Ilse Brandt was told.",
        "Ilse Brandt was asked “Is the bridge safe?” on Friday.",
        "Ilse Brandt has been described as “a fool on the ice”.",
        "Ilse Brandt wanted to say “the bridge is safe”.",
        "Did Ilse Brandt say “the bridge is safe”?",
    ],
)
def test_what_nobody_is_told_to_have_said_is_nobodys(text: str) -> None:
    (found,) = quotations_of(NOTES + text)
    assert found.speaker is None
    assert not found.is_certain


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ilse Brandt has been called “a fool on the ice” by the crew.", "the crew"),
        ("“The bridge is safe,” Ilse Brandt was told by the clerk.", "the clerk"),
        ("Ilse Brandt was called “a fool on the ice” by Tom Reve.", "Tom Reve"),
        ("Ilse Brandt was told by Tom Reve that “the bridge is safe”.", "Tom Reve"),
        ("The bridge was described by Tom Reve as “a fool’s bridge”.", "Tom Reve"),
        ("“A fool on the ice,” she was called by Tom Reve.", "Tom Reve"),
        ("Ilse Brandt was quoted as saying “the bridge is safe”.", "Ilse Brandt"),
        ("Tom Reve accused Ilse Brandt of “a lie on the ice”.", "Tom Reve"),
        ("Ilse Brandt denied the charge, saying “the bridge is safe”.", "Ilse Brandt"),
        ("Ilse Brandt did not leave but said “the bridge is safe”.", "Ilse Brandt"),
        ("Ilse Brandt went on to say “the bridge is safe”.", "Ilse Brandt"),
        ("Ilse Brandt was saying “the bridge is safe” when it fell.", "Ilse Brandt"),
    ],
)
def test_of_what_was_said_to_somebody_the_agent_is_the_speaker(text: str, speaker: str) -> None:
    assert speakers(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“The bridge is shut,” according to Ilse Brandt.", "Ilse Brandt"),
        ("According to Ilse Brandt, “the bridge is shut”.", "Ilse Brandt"),
        ("The bridge is “shut for good”, according to the ministry.", "the ministry"),
        ("According to the ministry, Tom Reve “has always kept the peace”.", "the ministry"),
        ("According to the ministry, Tom Reve has always been “a man of peace”.", "the ministry"),
        ("According to its secretary, Tom Reve, the bridge is “shut for good”.", "Tom Reve"),
        ("“The bridge is shut for the winter.” – Ilse Brandt", "Ilse Brandt"),
        ("“The bridge is shut for the winter.” — Tom Reve, ferryman", "Tom Reve"),
        ("“The bridge is shut for the winter.”\n\n— Ilse Brandt", "Ilse Brandt"),
        ("Ilse Brandt: “The bridge is shut for the winter.”", "Ilse Brandt"),
        ("Ilse Brandt, harbour master: “The bridge is shut.”", "Ilse Brandt"),
        ("Tom Reve (ferryman): “The bridge is shut.”", "Tom Reve"),
        ("Tom Reve, Courier: “The bridge is shut.”", "Tom Reve"),
        ("In Ilse Brandt’s words, the bridge is “safe as a house”.", "Ilse Brandt"),
        ("The bridge is “safe as a house”, in Ilse Brandt’s words.", "Ilse Brandt"),
        ("In the words of Ilse Brandt, it is “safe as a house”.", "Ilse Brandt"),
        ("A letter from Ilse Brandt: “The bridge is shut.”", "Ilse Brandt"),
        ("This came from Ilse Brandt:\n\n“The bridge is shut for the winter.”", "Ilse Brandt"),
        ("As Ilse Brandt put it, “the bridge is shut”.", "Ilse Brandt"),
        ("“The bridge is shut,” as Tom Reve put it.", "Tom Reve"),
    ],
)
def test_words_are_given_without_a_verb_of_saying(text: str, speaker: str) -> None:
    (found,) = quotations_of(NOTES + text)
    assert (found.speaker, found.is_certain) == (speaker, True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "“It is safe,” Ilse Brandt countered. “It is not,” Tom Reve maintained.",
            ["Ilse Brandt", "Tom Reve"],
        ),
        (
            "“It is so cold,” grumbled Ilse Brandt. “It is so wet,” sighed Tom Reve.",
            ["Ilse Brandt", "Tom Reve"],
        ),
        ("“It is so cold,” Ilse Brandt shivered.", ["Ilse Brandt"]),
        ("“It is so cold,” crowed Tom Reve.", ["Tom Reve"]),
        ("“It is cold,” Ilse Brandt fired back.", ["Ilse Brandt"]),
        ("“It is cold,” Tom Reve, who runs the ferry, deadpanned.", ["Tom Reve"]),
        (
            "“So I did, Beth,” replied Ilse Brandt. “I doubt it, Ilse,” Tom Reve said.",
            ["Ilse Brandt", "Tom Reve"],
        ),
    ],
)
def test_any_verb_in_the_past_beside_a_comma_in_the_marks_will_do(text: str, wanted: list[str]) -> None:
    assert speakers(text) == wanted


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“The bridge is shut,” the ministry said.", "the ministry"),
        ("“The bridge is shut,” the daily wrote on Friday.", "the daily"),
        ("“The bridge is shut,” said the investigator.", "the investigator"),
        ("“The bridge is shut,” another said.", "another"),
        ("“The bridge is shut,” Another wrote.", "another"),
        ("“The bridge is shut,” CBS News reported.", "CBS News"),
        ("“The bridge is shut,” NATO said.", "NATO"),
        ("“The bridge is shut,” police said.", "police"),
        ("The daily wrote that the bridge was “shut for good”.", "the daily"),
        ("“The bridge is shut,” a clerk of the harbour told us.", "a clerk of the harbour"),
        ("“The bridge is shut,” wrote The Harbour Courier.", "The Harbour Courier"),
        ("“The bridge is shut,” harbour officials say.", "harbour officials"),
        ("“The bridge is shut,” columnist Ai Jun wrote.", "Ai Jun"),
        ("“The bridge is shut,” Jo Orme and Ai Jun wrote.", "Jo Orme and Ai Jun"),
    ],
)
def test_bodies_papers_and_roles_speak_as_the_article_has_them(text: str, speaker: str) -> None:
    (found,) = quotations_of(NOTES + text)
    assert (found.speaker, found.is_certain) == (speaker, True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ilse Brandt said that the bridge was shut. “It is cold.”", [("Ilse Brandt", False)]),
        (
            "“It is cold,” Ilse Brandt said.\n\n“And it is wet.”",
            [("Ilse Brandt", True), ("Ilse Brandt", False)],
        ),
        ("Ilse Brandt said that she would come.\n\n“I am on my way.”", [("Ilse Brandt", False)]),
    ],
)
def test_a_quotation_goes_on_after_who_said_something(text: str, wanted: list[tuple[str, bool]]) -> None:
    assert [(one.speaker, one.is_certain) for one in quotations_of(NOTES + text)] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "By Ilse Brandt\n\n“The bridge is shut.”",
        "“Tom Reve, the bridge is shut.”",
        "Sunday on the Courier’s “This Week,” Tom Reve admitted that the bridge was shut.",
        "A boat called “The Last Ferry” sank.",
        "The song “Winter Ice” was played.",
    ],
)
def test_neither_author_nor_addressee_nor_who_stands_beside_a_title_speaks(text: str) -> None:
    assert speakers(text) == [None]


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("“Is this the last boat?” asked Ilse Brandt. “Is it shut?” she said.", "Tom Reve"),
        ("Mrs. Brandt spoke first. Mr. Reve came later. “It does not,” she said.", "Tom Reve"),
        ("“It holds,” Ilse Brandt told Tom Reve. “It does not,” he replied.", "Ilse Brandt"),
        ("Ilse Brandt told Tom Reve that it holds. He replied that “it does not”.", "Ilse Brandt"),
        ("Ilse Brandt warned Tom Reve. “It does not hold,” he said.", "Ilse Brandt"),
        ("“It holds,” Mr. Reve told Mrs. Brandt. “It does not,” she said.", "Tom Reve"),
        ("Tom Reve asked his wife, Ilse Brandt. “It does not,” she said.", "Tom Reve"),
        (
            "Ilse Brandt, the mother of two, spoke first. Then Tom Reve came. “It holds,” he said.",
            "Ilse Brandt",
        ),
        ("Lady Brandt met Sir Tom Reve. “It holds,” he said.", "Ilse Brandt"),
    ],
)
def test_a_pronoun_is_never_surely_the_wrong_one(text: str, never: str) -> None:
    found = quotations_of(NOTES + text)[-1]
    assert found.speaker != never or not found.is_certain


@pytest.mark.parametrize(
    "text",
    [
        "Tom Reve came with his mate, Jon Pell. “It holds,” he said.",
        "Tom Reve went home.\n\nThe night was cold.\n\nThe ice was thick.\n\n“It holds,” he said.",
        "South Haven lay in fog. “It holds,” he said.",
        "HARBOUR TEXT\n\n“It holds,” he said.",
        "A captain who knew Tom Reve spoke first. “It holds,” he said.",
        "Tom Reve saw the harbour master. “It holds,” he said.",
    ],
)
def test_what_may_be_another_is_inferred_or_nobody(text: str) -> None:
    assert not quotations_of(NOTES + text)[-1].is_certain


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“Is this the last boat?” asked Ilse Brandt. “Is it shut?” she said.", "Ilse Brandt"),
        ("Mrs. Brandt spoke first. Mr. Reve came later. “It does not,” she said.", "Ilse Brandt"),
        ("“It holds,” Ilse Brandt told Tom Reve. “It does not,” he replied.", "Tom Reve"),
        ("“It holds,” Mr. Reve told Mrs. Brandt. “It does not,” she said.", "Ilse Brandt"),
    ],
)
def test_titles_and_answers_tell_whom_a_pronoun_stands_for(text: str, speaker: str) -> None:
    assert quotations_of(NOTES + text)[-1].speaker == speaker


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("“The bridge is shut, Ilse Brandt said. Then she left the hall.", "The bridge is shut,", None),
        (
            "Ilse Brandt said: “The bridge is shut. Then she left the hall.",
            "The bridge is shut.",
            "Ilse Brandt",
        ),
    ],
)
def test_a_doubtful_quotation_is_never_certain(text: str, words: str, speaker: str | None) -> None:
    (found,) = quotations_of(NOTES + text)
    assert found.words(NOTES + text) == words
    assert (found.is_doubtful, found.is_certain) == (True, False)
    assert speaker is None or found.speaker == speaker


@pytest.mark.parametrize("reference", ["[John 18:38]", "[3]", "[note 12]", ""])
def test_a_reference_behind_the_mark_does_not_part_words_and_speaker(reference: str) -> None:
    assert speakers(f'Ilse Brandt runs the harbour.\n\n"What is truth?"{reference} Ilse Brandt wrote.\n') == [
        "Ilse Brandt"
    ]
