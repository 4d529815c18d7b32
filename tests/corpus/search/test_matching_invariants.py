"""What holds for every query and every text."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import assume, example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import partial_ratio

from synoptic.corpus.search.matcher import Matcher
from synoptic.corpus.search.near_misses import MIN_LIKENESS
from synoptic.corpus.search.vocabulary import edits_allowed
from synoptic.corpus.text.folding import fold
from synoptic.corpus.text.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WORDS = re.findall(
    r"\S+",
    "the of the of a to us U.S. 2025 ½ 和平 café day plan place people peoples peace talk talks maker "
    "peacemaker Trump’s let’s government goverment",
)
PROSE = st.lists(st.sampled_from(WORDS), max_size=30).flatmap(
    lambda words: st.lists(
        st.sampled_from([" ", " ", " ", "-", " — ", ", ", ".\n", "\n\n"]),
        min_size=len(words),
        max_size=len(words),
    ).map(lambda between: "".join(word + mark for word, mark in zip(words, between, strict=True)))
)
TEXTS = st.lists(PROSE | st.text(max_size=40), max_size=4)
TYPED = (*WORDS, "peac", "tlak", "govermnent", "t", "pla", "x")
QUERIES = st.tuples(
    st.lists(st.sampled_from(TYPED), min_size=1, max_size=6).map(" ".join)
    | st.text(max_size=20)
    | st.text(st.characters(), max_size=20),
    st.sampled_from(["", " "]),
).map("".join)

STORIES = (
    "Ministers from nine countries gathered beside the frozen harbour to settle the question of grain "
    "exports. Nobody expected the conversation to finish before midnight.\n"
    "“We have never been closer to an agreement,” the Norwegian delegate said, although her colleague’s face "
    "told reporters another story.",
    "Exports of grain — the country’s largest source of income — stopped in February, when the harbour "
    "closed.\n"
    "Farmers have asked the government for compensation; the finance ministry’s answer is expected on "
    "Thursday, according to two officials who don’t want to be named.",
)


@given(TEXTS, QUERIES, st.sampled_from([None, 1, 3]), st.booleans())
def test_any_string_is_a_query_and_matches_lie_in_the_texts_in_order(
    texts: list[str], query: str, limit: int | None, prefixes: bool
) -> None:
    matches = Matcher(texts, prefixes=prefixes).match(query, limit=limit)
    assert limit is None or len(matches) <= limit
    for match in matches:
        assert 0 < match.score <= 100
        assert match.spans
        assert (match.start, match.end) == (match.spans[0].start, match.spans[-1].end)
        assert 0 <= match.start < match.end <= len(texts[match.index])
        assert all(span.start < span.end for span in match.spans)
        assert all(before.end <= after.start for before, after in pairwise(match.spans))
    ranks = [(-match.score, match.index, match.start) for match in matches]
    assert ranks == sorted(ranks)


@given(TEXTS, QUERIES, st.integers(1, 6), st.booleans())
def test_a_limit_leaves_the_first_and_only_those(
    texts: list[str], query: str, limit: int, prefixes: bool
) -> None:
    matcher = Matcher(texts, prefixes=prefixes)
    assert matcher.match(query, limit=limit) == matcher.match(query)[:limit]


@given(TEXTS, QUERIES)
@example(["café to a "], "café café")
def test_every_span_is_what_the_match_claims(texts: list[str], query: str) -> None:
    folded = fold(query).text
    sought = [word for word, _, _ in words_of(folded)]
    known = {word for text in texts for word, _, _ in words_of(fold(text).text)}
    for match in Matcher(texts).match(query):
        # Paragraphs have no white space around them.
        lines = [fold(line.strip()).text for line in texts[match.index].split("\n")]
        if match.score <= 60 and any(partial_ratio(" ".join(sought), line) >= MIN_LIKENESS for line in lines):
            continue
        for span in match.spans:
            written = texts[match.index][span.start : span.end]
            found = [word for word, _, _ in words_of(fold(written).text)]
            # A character such as ½ makes several words: the span has the others too.
            several = any(len(fold(character).text) > 1 for character in written)
            claims = [found, *([word] for word in found if several)]
            assert any(
                stands_for(claim, sought, known, typing=not folded.endswith(" ")) for claim in claims
            ), (claims, sought)


def stands_for(found: Sequence[str], sought: Sequence[str], known: set[str], *, typing: bool) -> bool:
    """Whether the words of one span are, by the rules, one of the sought words or two of them."""
    joined = "".join(found)
    forms = {joined, joined.replace(".", ""), ".".join(joined), joined + "s", joined.removesuffix("s")}
    both = [first + second for first, second in pairwise(sought)]
    if forms.intersection(sought) or forms.intersection(both):
        return True
    if typing and (joined.startswith(sought[-1]) or (both and joined.startswith(both[-1]))):
        return True
    return any(
        OSA.distance(word, form) <= edits_allowed(word, known=word in known)
        for word in sought
        for form in forms
    )


ACCENTS = {"a": "á", "e": "é", "i": "ï", "o": "ø", "u": "ů", "c": "ç", "n": "ñ"}
CHANGES: dict[str, Callable[[str], str]] = {
    "case": str.swapcase,
    "accents": lambda phrase: "".join(ACCENTS.get(letter, letter) for letter in phrase),
    "decomposed": lambda phrase: phrase.replace("e", "e\u0301"),
    "quotes": lambda phrase: phrase.translate(str.maketrans("’“”", '\'""')),
    "other quotes": lambda phrase: phrase.translate(str.maketrans("’“”", "‘«»")),
    "dashes": lambda phrase: phrase.replace("—", "--").replace("-", "‑"),
    "line breaks": lambda phrase: phrase.replace(" ", "\n"),
    "spaces": lambda phrase: phrase.replace(" ", " \u00a0 "),
    "soft hyphens": lambda phrase: phrase.replace("er", "e\u00adr"),
}


@st.composite
def phrases(draw: st.DrawFn, fewest: int = 1) -> tuple[int, int, int]:
    """Draw a story and where a phrase of whole words begins and ends in it."""
    index = draw(st.integers(0, len(STORIES) - 1))
    words = [match.span() for match in re.finditer(r"[\w’]+", STORIES[index])]
    first = draw(st.integers(0, len(words) - fewest))
    last = draw(st.integers(first + fewest - 1, min(first + 11, len(words) - 1)))
    return index, words[first][0], words[last][1]


@given(phrases(), st.sets(st.sampled_from(sorted(CHANGES))))
def test_a_phrase_is_found_at_its_place_whatever_is_changed_that_does_not_count(
    place: tuple[int, int, int], changes: set[str]
) -> None:
    index, start, end = place
    query = STORIES[index][start:end]
    for change in sorted(changes):
        query = CHANGES[change](query)
    matches = Matcher(STORIES).match(query)
    assert (index, start, end, 100) in [
        (match.index, match.start, match.end, match.score) for match in matches
    ]


@st.composite
def misspelt(draw: st.DrawFn, word: str) -> str:
    """Draw a word with one edit."""
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    following = word[at + 1 : at + 2]
    return draw(
        st.sampled_from(
            [
                word[:at] + letter + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + word[at + 1 :],
                word[:at] + following + word[at] + word[at + 2 :],
            ]
        )
    )


@given(phrases(fewest=3), st.data())
def test_a_phrase_with_a_typo_in_a_long_word_is_among_the_first_ten(
    place: tuple[int, int, int], data: st.DataObject
) -> None:
    index, start, end = place
    phrase = STORIES[index][start:end]
    long = [match.span() for match in re.finditer(r"[a-zA-Z]{5,}", phrase)]
    assume(long and "\n" not in phrase)
    first, last = data.draw(st.sampled_from(long))
    query = phrase[:first] + data.draw(misspelt(phrase[first:last])) + phrase[last:]
    matches = Matcher(STORIES).match(query, limit=10)
    assert (index, start, end) in [(match.index, match.start, match.end) for match in matches]
