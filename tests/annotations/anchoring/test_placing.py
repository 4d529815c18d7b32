"""Highlights find their places again, and never one that is not theirs without saying so."""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.anchoring.placing import (
    NOTHING_KEPT,
    longest_version,
    place,
    place_all,
    places_for,
)
from synoptic.annotations.model.values import Highlight, State
from synoptic.corpus import samples
from synoptic.corpus.article import Article, Span, digest_of
from synoptic.corpus.files.loading import load_file
from tests.annotations.specimens import START, TEXT, article_of

if TYPE_CHECKING:
    from synoptic.annotations.model.values import Placement

ARTICLE = load_file(samples.folder() / "ardwire.txt").text
WORDS = st.sampled_from(
    ["the", "gate", "of", "barrier", "on Friday,", "said Quill.", "“No”", "he’d", "not\n"]
)
TEXTS = st.lists(WORDS, min_size=3, max_size=60).map(" ".join)
ANY_TEXT = st.text(
    st.sampled_from("ab .\n“’é\u0301\u200d🏽👩") | st.characters(exclude_categories=["Cs"]), max_size=60
)


@dataclass(frozen=True, eq=False)
class InMemory:
    by_digest: dict[str, str] = field(default_factory=dict)

    asked: list[str] = field(default_factory=list)

    def get(self, digest: str, /, longest: int = sys.maxsize) -> str | None:
        self.asked.append(digest)
        text = self.by_digest.get(digest)
        return text if text is not None and len(text) <= longest else None


def placed(old: str, span: Span, new: str, *, is_kept: bool = True) -> Placement:
    """Return where `old[span]` is in `new`."""
    texts = InMemory({digest_of(old): old} if is_kept else {})
    return place(article_of(new), highlight_at(old, span), texts)


def highlight_at(text: str, span: Span) -> Highlight:
    return Highlight("h", "article-1", anchor(text, span.start, span.end, digest_of(text)), (), START, START)


def words_in(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


@st.composite
def passages(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS) -> tuple[str, Span]:
    text = draw(texts.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    return text, Span(start, draw(st.integers(start + 1, len(text))))


@given(passages(ANY_TEXT))
def test_an_unchanged_text_places_every_anchor_exactly(passage: tuple[str, Span]) -> None:
    text, span = passage
    for is_kept in (True, False):
        found = placed(text, span, text, is_kept=is_kept)
        assert (found.span, found.state) == (span, State.SAME)


@given(passages(), st.data(), st.sampled_from([" Βενετία ", "\nΑθήνα\n", " Κρήτη, Ρόδος. Κως; " * 9]))
def test_insertions_outside_of_a_highlight_leave_it_as_it_is(
    passage: tuple[str, Span], data: st.DataObject, inserted: str
) -> None:
    text, span = passage
    assume(len(text[span.start : span.end].split()) > 2)
    before = data.draw(st.booleans())
    at = data.draw(st.integers(0, span.start) if before else st.integers(span.end, len(text)))
    found = placed(text, span, text[:at] + inserted + text[at:])
    shift = len(inserted) if before else 0
    assert (found.span, found.state) == (Span(span.start + shift, span.end + shift), State.SAME)


@given(passages(ANY_TEXT), ANY_TEXT, st.booleans())
def test_a_place_is_in_the_text_and_cuts_no_character(
    passage: tuple[str, Span], new: str, is_kept: bool
) -> None:
    text, span = passage
    found = placed(text, span, new, is_kept=is_kept)
    assert (found.span is None) == (found.state is State.ORPHAN)
    if found.span is None:
        return
    assert 0 <= found.span.start < found.span.end <= len(new)
    if found.state is State.SAME:
        assert new[found.span.start : found.span.end] == text[span.start : span.end]
    if found.state is State.EDITED:
        for offset in (found.span.start, found.span.end):
            assert not (0 < offset < len(new) and unicodedata.category(new[offset]).startswith("M"))


@given(passages(), passages())
def test_answers_are_the_same_each_time(passage: tuple[str, Span], other: tuple[str, Span]) -> None:
    (text, span), (new, _) = passage, other
    first, second = placed(text, span, new), placed(text, span, new)
    assert first == second
    # What was accepted is where it was accepted, in the text in which it was.
    if first.span is not None:
        accepted = replace(
            highlight_at(text, span), moved_to=anchor(new, first.span.start, first.span.end, digest_of(new))
        )
        again = place(article_of(new), accepted, NOTHING_KEPT)
        assert (again.span, again.state) == (first.span, State.SAME)
        back = place(article_of(text), accepted, NOTHING_KEPT)
        assert (back.span, back.state) == (span, State.SAME)


@given(st.data())
def test_a_deleted_passage_is_nowhere_though_its_words_are_elsewhere(data: st.DataObject) -> None:
    lines = [f"On day {number} the gate {verb} stuck." for number, verb in enumerate(("was", "is") * 4)]
    number = data.draw(st.integers(0, len(lines) - 1))
    words = data.draw(st.sampled_from(["the gate", "gate", "stuck.", lines[number]]))
    text = "\n".join(lines)
    start = text.index(words, text.index(lines[number]))
    rest = "\n".join(lines[:number] + lines[number + 1 :])
    assert placed(text, Span(start, start + len(words)), rest).state is State.ORPHAN


@given(passages())
def test_a_passage_that_was_cut_out_is_not_said_to_be_the_same(passage: tuple[str, Span]) -> None:
    text, span = passage
    words = text[span.start : span.end]
    rest = text[: span.start] + text[span.end :]
    assume(words.strip() and words not in rest)
    assert placed(text, span, rest).state is not State.SAME


@pytest.mark.parametrize(
    ("words", "old", "new", "now", "state"),
    [
        ("the only one who can", "’", "'", "the only one who can", State.SAME),
        ("He’s the only one", "’", "'", "He's the only one", State.EDITED),
        ("sustained pressure", "sustained pressure", "sustaned presure", "sustaned presure", State.EDITED),
        ("sustained pressure", "sustained", "unsustained", "unsustained pressure", State.EDITED),
        ("pressure, we will be", "we will", "we and our allies will", "pressure, we and our allies will be",
         State.EDITED),
        ("get Putin to the table", "Putin to", "Putin\nto", "get Putin\nto the table", State.EDITED),
        ("table", "table", "desk", None, State.ORPHAN),
        ("sustained pressure", "with sustained pressure, ", "", None, State.ORPHAN),
    ],
)  # fmt: skip
def test_edits(words: str, old: str, new: str, now: str | None, state: State) -> None:
    edited = TEXT.replace(old, new)
    found = placed(TEXT, words_in(TEXT, words), edited)
    there = None if found.span is None else edited[found.span.start : found.span.end]
    assert (there, found.state) == (now, state)


def test_of_two_that_are_the_same_each_stays_itself() -> None:
    words = "the only one who can get this done"
    first, second = words_in(TEXT, words), Span(TEXT.rindex(words), TEXT.rindex(words) + len(words))
    edited = TEXT.replace("He’s the", "Advertisement\nHe is the")
    places = [placed(TEXT, span, edited).span for span in (first, second)]
    assert places == [words_in(edited, words), Span(edited.rindex(words), edited.rindex(words) + len(words))]


def test_a_paragraph_that_moved_takes_its_highlights_along() -> None:
    paragraphs = ARTICLE.split("\n\n")
    moved = "\n\n".join([*paragraphs[:3], *paragraphs[6:9], *paragraphs[3:6], *paragraphs[9:]])
    for paragraph in paragraphs:
        span = words_in(ARTICLE, paragraph)
        found = placed(ARTICLE, span, moved)
        assert (found.span, found.state) == (words_in(moved, paragraph), State.SAME)


def test_what_moved_and_was_edited_is_for_the_reader_to_review() -> None:
    paragraphs = ARTICLE.split("\n\n")
    chosen = max(paragraphs, key=len)
    edited = chosen.replace("the", "teh", 2)
    rest = [each for each in paragraphs if each != chosen]
    new = "\n\n".join([edited, *rest])
    assert placed(ARTICLE, words_in(ARTICLE, chosen), new).state is State.MOVED
    short = chosen.split(" ")[5]
    start = ARTICLE.index(chosen) + chosen.index(f" {short} ") + 1
    found = placed(ARTICLE, Span(start, start + len(short)), new)
    assert found.state is State.MOVED
    assert found.span is not None
    assert new[found.span.start : found.span.end] == short


def test_a_copy_elsewhere_does_not_draw_a_highlight_away() -> None:
    sentence = "He’s the only one who can get this done.\n"
    span = words_in(TEXT, sentence.strip())
    found = placed(TEXT, span, sentence + TEXT)
    assert found.state is State.SAME
    assert found.span == Span(span.start + len(sentence), span.end + len(sentence))


def test_without_the_text_nothing_is_taken_for_granted() -> None:
    span = words_in(TEXT, "get Putin to the table")
    moved = f"He would get Putin to the table,{TEXT[span.end + 1 :]}"
    assert placed(TEXT, span, moved, is_kept=False).state is State.MOVED
    assert placed(TEXT, span, f"Advertisement\n{TEXT}", is_kept=False).state is State.SAME
    assert placed(TEXT, span, TEXT.replace("Putin", "Putni"), is_kept=False).state is State.MOVED
    assert placed(TEXT, words_in(TEXT, "table"), "One table, two table.", is_kept=False).span is None


def test_a_text_that_is_not_the_anchors_is_not_believed() -> None:
    span = words_in(TEXT, "get Putin to the table")
    highlight = highlight_at(TEXT, span)
    texts = InMemory({digest_of(TEXT): TEXT.upper()})
    assert place(article_of(f"New.\n{TEXT}"), highlight, texts).span == Span(span.start + 5, span.end + 5)


def test_candidates_are_shown_with_what_differs() -> None:
    old = "Rutte said that pressure on Putin was mounting.\nNobody else did."
    span = words_in(old, "pressure on Putin was mounting")
    new = article_of(
        "“Pressures on Putin are mounting,” it says.\n\nElsewhere pressure on prices was falling."
    )
    first, *others = places_for(new, highlight_at(old, span))
    assert new.text[first.span.start : first.span.end] == "Pressures on Putin are mounting"
    assert all(first.score >= other.score for other in others)
    words = new.text[first.span.start : first.span.end]
    exact = old[span.start : span.end]
    assert [
        (exact[each.old.start : each.old.end], words[each.new.start : each.new.end], each.is_same)
        for each in first.differences
    ] == [
        ("pressure ", "Pressures ", False),
        ("on Putin", "on Putin", True),
        (" was ", " are ", False),
        ("mounting", "mounting", True),
    ]  # fmt: skip
    assert len(places_for(new, highlight_at(old, span), 1)) == 1
    assert places_for(article_of("Nothing."), highlight_at(old, span)) == ()


@given(passages(ANY_TEXT), ANY_TEXT)
def test_candidates_are_apart_and_in_the_text(passage: tuple[str, Span], new: str) -> None:
    text, span = passage
    found = places_for(article_of(new), highlight_at(text, span), 9)
    assert sorted(found, key=lambda each: -each.score) == list(found)
    for one in found:
        assert 0 <= one.span.start < one.span.end <= len(new)
        assert all(one is other or one.span.end <= other.span.start or other.span.end <= one.span.start
                   for other in found)  # fmt: skip


def test_all_of_an_article_at_once() -> None:
    text = article_of()
    spans = [words_in(TEXT, words) for words in ("table", "convinced", "done")]
    highlights = [replace(highlight_at(TEXT, span), id=str(span.start)) for span in spans]
    placements = place_all(text, highlights, NOTHING_KEPT)
    assert list(placements) == [highlight.id for highlight in highlights]
    assert [placement.span for placement in placements.values()] == spans


@pytest.mark.parametrize("old", ["a" * 20_000, "a " * 20_000, "the gate " * 10_000, "\n".join("ab" * 5000)])
def test_monotonous_texts_take_no_time(old: str) -> None:
    new = old[: len(old) // 2] + "x" + old[len(old) // 2 :]
    found = placed(old, Span(10, 40), new)
    assert found.span is None or found.span.end <= len(new)


def test_a_rewritten_long_paragraph_takes_no_gigabytes() -> None:
    old = " ".join(f"word{number * 7919 % 5003}" for number in range(60_000))
    new = " ".join(f"word{number * 104_729 % 4999}" for number in range(60_000))
    article = Article("article-1", "", new, digest_of(new))
    texts = InMemory({digest_of(old): old})
    assert place(article, highlight_at(old, Span(0, 100)), texts).state in State


def test_each_text_is_compared_once_however_highlights_alternate_between_texts() -> None:
    olds = [f"Version {number}. {ARTICLE}" for number in range(12)]
    texts = InMemory({digest_of(old): old for old in olds})
    alternating = [
        replace(highlight_at(old, Span(40 + at, 60 + at)), id=f"{number}-{at}")
        for at in range(0, 30, 10)
        for number, old in enumerate(olds)
    ]
    placements = place_all(article_of(ARTICLE), alternating, texts)
    assert list(placements) == [highlight.id for highlight in alternating]
    assert all(placement.state is State.SAME for placement in placements.values())
    assert sorted(texts.asked) == sorted(map(digest_of, olds))


def test_a_text_far_too_long_to_be_a_version_is_not_compared() -> None:
    new = "The gate of the barrier was shut on Friday, at dawn."
    old = new.replace("shut", "closed")
    marked = words_in(old, "gate of the barrier was closed on Friday")
    assert placed(old, marked, new).state is State.EDITED
    filled = old + " ." * ((longest_version(new) - len(old)) // 2)
    assert placed(filled, marked, new).state is State.EDITED
    assert placed(filled + " .", marked, new) == placed(filled, marked, new, is_kept=False)
    assert placed(filled, marked, new) != placed(filled, marked, new, is_kept=False)
