"""One quotation against a few articles: what is exact, what is changed and how, what is nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.annotations.verifying.checker import Checker
from synoptic.annotations.verifying.verdict import QuotationState, Verdict, WrittenQuotation
from synoptic.corpus.article import Article, digest_of

if TYPE_CHECKING:
    from collections.abc import Sequence

EXACT, CHANGED, MOVED, MISSING = QuotationState

WIRE = """Sea gate jams

Five of the six gates of the barrier came down. The sixth was not moved for 97 minutes, and 1.9 metres
were left.

“We closed five gates out of six,” Dr. Ingrid Sollace said, “and the sea does not give marks for five out
of six. It found the one that we had left open.”

“We’re sure that the minister, Kowalski, paid $5 million for it, which is 12% more than in 2029,” Bett
Arlow said.

“I will not resign,” said Kowalski. “I never said that I would. Whoever says so was not in the room.”
"""
PAPER = """Who knew?

The minister was asked on Sunday who had known. “There is no barrier on this coast that was built for such
a night,” Edvard Quill said. He wanted an inquiry before the month is out, and would not say who is to
lead it.

The rivers of the province rose again on Monday, and the schools stayed shut.
"""


def article(name: str, text: str, source: str | None = None, author: str | None = None) -> Article:
    return Article(
        id=name, title=text.split("\n", 1)[0], text=text, digest=digest_of(text), source=source, author=author
    )


ARTICLES = (article("wire", WIRE, "Ardwire"), article("paper", PAPER, "The Chronicle"))


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(ARTICLES)


def written(*words: str, goes_on: Sequence[bool] = (), speaker: str | None = None) -> WrittenQuotation:
    return WrittenQuotation(
        words=words,
        goes_on=tuple(goes_on),
        speaker=speaker,
        is_spoken=speaker is not None,
        is_attributed=True,
    )


def place(verdict: Verdict) -> str:
    assert verdict.article is not None
    assert verdict.span is not None
    return verdict.article.text[verdict.span.start : verdict.span.end]


@pytest.mark.parametrize(
    "words",
    [
        "The sixth was not moved for 97 minutes, and 1.9 metres were left.",
        "the sixth was not moved for 97 minutes,",
        "THE SIXTH WAS NOT MOVED",
        "There is no barrier on this\u00a0coast that was built  for such\na night",
        "We're sure that the minister, Kowalski, paid $5 million for it",
        "[T]he sixth was not moved for 97 minutes",
        "The sixth [sic] was not moved for 97 minutes",
        "Five of the six gates … came down. The sixth was not moved",
        "Five of the six gates [...] came down. […] and 1.9 metres were left",
        "… the six gates of the barrier came down …",
        "Five of the six gates of the barrier came down (...) the one that we had left open.",
        "We closed five gates out of six, and the sea does not give marks",
        "He wanted an inquiry before the month is out—and would not say who is to lead it.",
    ],
)
def test_the_same_words_are_exact(checker: Checker, words: str) -> None:
    verdict = checker.check(written(words))
    assert verdict.state is EXACT, verdict
    assert verdict.changes == ()


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        # A number, its sign, its currency, its decimals, its unit.
        ("The sixth was not moved for 79 minutes, and 1.9 metres", [("replaced", "97", "79")]),
        ("The sixth was not moved for 97 minutes, and 19 metres were left", [("replaced", "1.9", "19")]),
        ("Kowalski, paid £5 million for it, which is 12% more", [("replaced", "$5", "£5")]),
        ("Kowalski, paid 5 million for it, which is 12% more", [("replaced", "$5", "5")]),
        ("paid $5 billion for it, which is 12% more than in 2029", [("replaced", "million", "billion")]),
        ("paid $5 million for it, which is 12 more than in 2029", [("replaced", "12%", "12")]),
        # A negation, however it is written.
        ("The sixth was moved for 97 minutes, and 1.9 metres were left", [("dropped", "not", "")]),
        ("I said that I would. Whoever says so was not in the room", [("dropped", "never", "")]),
        ("Five of the six gates of the barrier never came down", [("inserted", "", "never")]),
        ("Whoever says so wasn't in the room", [("replaced", "was not", "wasn't")]),
        # A name, even where search takes both for one.
        ("We’re sure that the minister, Kowalsky, paid", [("replaced", "Kowalski", "Kowalsky")]),
        ("Were sure that the minister, Kowalski, paid $5 million", [("replaced", "We’re", "Were")]),
        # Words.
        ("There is no barrier on the coast that was built for such a night", [("replaced", "this", "the")]),
        ("There is no barrier on this coast built for such a night", [("dropped", "that was", "")]),
        ("It found the only one that we had left open", [("inserted", "", "only")]),
        ("It found the one that we left had open", [("inserted", "", "left"), ("dropped", "left", "")]),
        # The writer's own.
        (
            "It found the one that [the crew] had left open",
            [("bracketed", "we", "[the crew]")],
        ),
        ("[They] closed five gates out of six", [("bracketed", "", "[They]")]),
    ],
)
def test_other_words_are_told_beside_those_of_the_article(
    checker: Checker, words: str, changes: list[tuple[str, str, str]]
) -> None:
    verdict = checker.check(written(words))
    assert verdict.state is CHANGED, verdict
    assert [(each.kind, each.article, each.quotation) for each in verdict.changes] == changes


def test_three_dots_may_not_hide_a_negation(checker: Checker) -> None:
    verdict = checker.check(written("I will … resign. I never said that I would"))
    assert [(each.kind, each.article) for each in verdict.changes] == [("dropped", "not")]
    assert verdict.state is CHANGED


def test_parts_follow_each_other_in_one_article(checker: Checker) -> None:
    turned = checker.check(
        written("It found the one that we had left open … We closed five gates out of six")
    )
    assert turned.state is CHANGED
    assert any("not behind the rest" in remark for remark in turned.remarks)
    mixed = checker.check(written("We closed five gates out of six … built for such a night"))
    assert mixed.state is CHANGED
    assert any("in The Chronicle" in remark for remark in mixed.remarks)


def test_a_quotation_that_is_interrupted_elsewhere_is_the_same(checker: Checker) -> None:
    uninterrupted = written(
        "We closed five gates out of six, and the sea does not give marks for five out of six."
    )
    assert checker.check(uninterrupted).state is EXACT
    interrupted = written("It found the one", "that we had left open", goes_on=[True])
    assert checker.check(interrupted).state is EXACT
    shortened = written("We closed five gates,", "and the sea does not give marks", goes_on=[True])
    assert [each.article for each in checker.check(shortened).changes] == ["out of six"]


def test_words_that_nobody_has_are_missing(checker: Checker) -> None:
    verdict = checker.check(written("I begged them for those bearings in October"))
    assert (verdict.state, verdict.article, verdict.parts) == (MISSING, None, ())


MEETING = article(
    "meeting",
    """Talks are off

“It didn’t feel right to me,” he said. “I have good conversations, and then they don’t go anywhere.”

The Dutchman disagreed. “Putin is not interested in peace,” he said. “We have a duty to help them.
The war will be settled, and we need to do it fast. He was amazing, and he is amazing.”
""",
)


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        ("it did not feel right", [("replaced", "didn’t", "did not")]),
        ("they do not go anywhere", [("replaced", "don’t", "do not")]),
        ("I have good talks", [("replaced", "conversations", "talks")]),
        ("Putin isn’t interested in peace", [("replaced", "is not", "isn’t")]),
        ("we have an obligation to help them", [("replaced", "a duty", "an obligation")]),
        ("He was amazing, and is amazing", [("dropped", "he", "")]),
    ],
)
def test_few_words_are_changed_where_most_that_tell_are_there(
    words: str, changes: list[tuple[str, str, str]]
) -> None:
    verdict = Checker([MEETING]).check(written(words))
    assert verdict.state is CHANGED, verdict
    assert [(each.kind, each.article, each.quotation) for each in verdict.changes] == changes


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        ("Putin is not a fool", "Putin is not interested in"),
        ("the war will go on", "The war will be settled"),
        ("We need to do more for them", "we need to do it fast"),
        ("we have a lot of friends", None),
        ("he was wrong, and he knows it", None),
        ("I never said that to anybody", None),
    ],
)
def test_few_words_that_nobody_said_are_missing_beside_the_nearest(words: str, nearest: str | None) -> None:
    verdict = Checker([MEETING]).check(written(words))
    assert verdict.state is MISSING, verdict
    assert verdict.remarks == (() if nearest is None else (f"Nearest words: “{nearest}”.",))
    if nearest is None:
        assert verdict.article is None
    else:
        assert place(verdict) == nearest


@pytest.mark.parametrize("words", ["heroes", "so to speak", "“ ”", "The Sea and the City"])
def test_what_is_too_short_or_a_title_is_no_false_alarm(checker: Checker, words: str) -> None:
    verdict = checker.check(WrittenQuotation(words=(words,)))
    assert verdict.state is None
    assert len(verdict.remarks) == 1


def test_a_short_quotation_is_exact_where_it_stands(checker: Checker) -> None:
    assert checker.check(written("left open")).state is EXACT


def test_punctuation_and_accents_are_remarked(checker: Checker) -> None:
    verdict = checker.check(
        written("The rivers of the province rose again on Monday; and the schools stayed shut")
    )
    assert (verdict.state, verdict.remarks) == (EXACT, ("Punctuation differs.",))
    verdict = checker.check(written("The rivers of the próvince rose again on Monday"))
    assert (verdict.state, verdict.remarks) == (EXACT, ("Accents differ.",))


@pytest.mark.parametrize(
    ("words", "state", "remarks"),
    [
        ("It is a matter of [the] months that are left", EXACT, ()),
        ("It is a matter of … months that are left", EXACT, ()),
        ("[I]t is a matter of [the] months that are left", EXACT, ()),
        ("The gate has … It is a matter of [the] months", EXACT, ()),
        ("months that are left, and we have the money for it", EXACT, ()),
        ("It is a matter of the months that are left", EXACT, ("the",)),
        ("It is a matter of the months … we have the money", EXACT, ("the",)),
        ("It is a matter of the weeks that are left, and we have", CHANGED, ("the",)),
        ("It is a matter of months that are left", CHANGED, ()),
    ],
)
def test_words_that_the_article_has_in_brackets_are_no_speakers(
    words: str, state: QuotationState, remarks: tuple[str, ...]
) -> None:
    verdict = Checker([COUNCIL]).check(written(words))
    assert verdict.state is state
    assert verdict.remarks == tuple(f"In brackets there, not the speaker’s: “{each}”." for each in remarks)


def test_round_brackets_are_punctuation() -> None:
    there = article("round", "A gate\n\nIt would take forty workers (and two cranes) to mend it.\n")
    verdict = Checker([there]).check(written("forty workers and two cranes to mend it"))
    assert (verdict.state, verdict.remarks) == (EXACT, ("Punctuation differs.",))


def test_words_of_another_article_are_moved(checker: Checker) -> None:
    given = WrittenQuotation(words=("It found the one that we had left open",), source_claims=("paper",))
    verdict = checker.check(given)
    assert verdict.state is MOVED
    assert verdict.article is ARTICLES[0]
    assert verdict.remarks == ("Given to The Chronicle; stands in Ardwire.",)
    assert place(verdict) == "It found the one that we had left open"


def test_words_of_another_speaker_are_moved(checker: Checker) -> None:
    words = "It found the one that we had left open"
    assert checker.check(written(words, speaker="Ingrid Sollace")).state is EXACT
    assert checker.check(written(words, speaker="Dr. Sollace")).state is EXACT
    verdict = checker.check(written(words, speaker="Bett Arlow"))
    assert (verdict.state, verdict.remarks) == (
        MOVED,
        ("Given to Bett Arlow; there Ingrid Sollace says it.",),
    )


def test_what_is_unsure_is_told_as_unsure(checker: Checker) -> None:
    words = "It found the one that we had left open"
    unsure = checker.check(written(words, speaker="Sarne"))
    assert (unsure.state, unsure.remarks) == (
        EXACT,
        ("To be checked: given to Sarne, there to Ingrid Sollace.",),
    )
    assert unsure.is_to_be_checked
    narrated = checker.check(written("The sixth was not moved for 97 minutes", speaker="Edvard Quill"))
    assert (narrated.state, narrated.remarks) == (EXACT, ("Not in quotation marks there.",))
    assert not narrated.is_to_be_checked
    named = WrittenQuotation(words=(words,), mentions=("paper",))
    assert checker.check(named).state is EXACT
    assert checker.check(named).is_to_be_checked
    assert checker.check(named).remarks == (
        "To be checked: named beside it is The Chronicle, it stands in Ardwire.",
    )


COUNCIL = article(
    "council",
    """Talks on the gate

Harbour Council President Ada Marsh met Defence Minister Tom Reve on Monday.

“The gate has to be mended by winter,” Marsh said. “It is a matter of [the] months that are left, and we have
the money for it.”

“We have waited long enough for that,” Reve told reporters.

“The crew is ready to begin,” a harbour official said.

It would take forty workers and two cranes.
""",
)


@pytest.mark.parametrize(
    ("words", "role", "remarks"),
    [
        ("The gate has to be mended by winter", "the president", ()),
        ("The gate has to be mended by winter", "the council president", ()),
        ("The gate has to be mended by winter", "the council’s chief", ()),
        ("We have waited long enough for that", "the defence minister", ()),
        ("The crew is ready to begin", "an official", ()),
        (
            "The gate has to be mended by winter",
            "the minister",
            ("To be checked: given to the minister, there to Harbour Council President Ada Marsh.",),
        ),
        (
            "We have waited long enough for that",
            "the council chief",
            ("To be checked: given to the council chief, there to Tom Reve.",),
        ),
        (
            "We have waited long enough for that",
            "the foreign minister",
            ("To be checked: given to the foreign minister, there to Tom Reve.",),
        ),
        (
            "The crew is ready to begin",
            "the defence minister",
            ("To be checked: given to the defence minister, there to a harbour official.",),
        ),
        ("It would take forty workers and two cranes", "the minister", ("Not in quotation marks there.",)),
    ],
)
def test_a_role_is_compared_with_those_that_the_article_gives_its_speaker(
    words: str, role: str, remarks: tuple[str, ...]
) -> None:
    given = WrittenQuotation(words=(words,), role=role, is_spoken=True, is_attributed=True)
    verdict = Checker([COUNCIL]).check(given)
    assert (verdict.state, verdict.remarks) == (EXACT, remarks)
    assert verdict.is_to_be_checked == any(each.startswith("To be checked") for each in remarks)


def test_another_article_may_tell_who_has_a_role() -> None:
    given = WrittenQuotation(words=("The gate will hold",), role="the council chief", is_spoken=True)
    marsh = article("marsh", "A gate\n\n“The gate will hold,” Ada Marsh said.\n")
    assert Checker([marsh]).check(given).is_to_be_checked
    assert Checker([marsh, COUNCIL]).check(given).remarks == ()
    other = article("other", "A gate\n\n“The gate will hold,” Tom Marsh said.\n")
    assert Checker([other, COUNCIL]).check(given).is_to_be_checked


def test_a_role_is_his_to_whom_the_document_gives_it_elsewhere() -> None:
    given = WrittenQuotation(
        words=("We have waited long enough for that",),
        role="the chairman",
        inferred_speaker="Tom Reve",
        is_spoken=True,
    )
    assert Checker([COUNCIL]).check(given).remarks == ()
    assert Checker([COUNCIL]).check(replace(given, inferred_speaker="Ada Marsh")).is_to_be_checked


def test_words_outside_quotation_marks_are_told_whoever_says_them() -> None:
    checker = Checker([COUNCIL])
    narrated = WrittenQuotation(words=("It would take forty workers and two cranes",), is_spoken=True)
    assert checker.check(narrated).remarks == ("Not in quotation marks there.",)
    assert checker.check(replace(narrated, is_spoken=False)).remarks == ()
    partly = replace(narrated, words=("The gate has to be mended by winter … forty workers and two cranes",))
    assert checker.check(partly).remarks == ("Only partly in quotation marks there.",)


def test_each_part_has_its_speaker() -> None:
    checker = Checker([COUNCIL])
    both = "The gate has to be mended by winter … We have waited long enough for that"
    president = "Harbour Council President Ada Marsh"
    for speaker, other in (("Ada Marsh", "Tom Reve"), ("Tom Reve", president)):
        verdict = checker.check(written(both, speaker=speaker))
        assert (verdict.state, verdict.remarks) == (
            MOVED,
            (f"Given to {speaker}; there {other} says it.",),
        )
    apart = "The gate has to be mended … we have the money for it"
    assert checker.check(written(apart, speaker="Ada Marsh")).remarks == ()


@pytest.mark.parametrize("marks", ["``''", "''", "‹›", "‚‘", "「」"])
def test_quotation_marks_of_every_kind_are_seen(marks: str) -> None:
    opens, closes = marks[: len(marks) // 2], marks[len(marks) // 2 :]
    there = article("marks", f"A gate\n\nTom Reve said: {opens}The gate will be mended by winter.{closes}\n")
    given = written("The gate will be mended by winter.", speaker="Tom Reve")
    assert Checker([there]).check(given).remarks == ()


def test_an_author_speaks_in_an_article() -> None:
    speeches = (
        article("first", "A speech\n\nAsk not what your country can do for you.\n", author="John Kennedy"),
        article(
            "second", "A speech\n\nThe only thing we have to fear is fear itself.\n", author="Frank Roosevelt"
        ),
    )
    checker = Checker(speeches)
    fear = "The only thing we have to fear is fear itself"
    assert checker.check(written(fear, speaker="Roosevelt")).remarks == ()
    verdict = checker.check(written(fear, speaker="Kennedy"))
    assert verdict.state is MOVED
    assert verdict.remarks == ("Given to Kennedy; stands in an article by Frank Roosevelt.",)


def test_of_many_places_the_one_that_fits_is_told() -> None:
    formula = "It has been an honour to serve in this house."
    texts = [article(f"a{number}", f"Day {number}\n\n{formula} " * 3 + "\n") for number in range(80)]
    verdict = Checker(texts).check(WrittenQuotation(words=(formula,), source_claims=("a77",)))
    assert (verdict.state, verdict.article) == (EXACT, texts[77])


def test_without_articles_nothing_stands_anywhere() -> None:
    assert Checker(()).check(written("It found the one that we had left open")).state is MISSING
    assert Checker((article("empty", ""),)).check(written("It found the one that we left")).state is MISSING
