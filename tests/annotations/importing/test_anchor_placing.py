"""Anchors of other programs on our words: offsets counted otherwise, words spelt otherwise, words gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.annotations.anchoring.placing import NOTHING_KEPT
from synoptic.annotations.importing.incoming import IncomingAnchor, OffsetUnit
from synoptic.annotations.importing.planning.anchor_placing import AMBIGUOUS, NO_WORDS, AnchorPlacer
from synoptic.annotations.importing.planning.raw_offsets import RawText
from synoptic.annotations.model.values import State
from synoptic.corpus.article import Article, Span, digest_of
from synoptic.corpus.text.normalising import normalise
from tests.annotations.specimens import TEXT, anchor_in, article_of
from tests.examples import examples

RAW = (
    "\ufeffA first line 😀 with a face.\r\n"
    "“I’m absolutely convinced,” he said – twice.\r\n"
    "The end\u00a0of it. The end.\r\n"
)


class Kept:
    """Texts by their hash."""

    def __init__(self, *texts: str) -> None:
        self._texts = {digest_of(text): text for text in texts}

    def get(self, digest: str, /, longest: int = 1 << 30) -> str | None:
        return self._texts.get(digest)


def placed(text: str, wanted: IncomingAnchor, carried: str | None = None) -> str | None:
    """Return the words of the article that an anchor is placed on."""
    kept = Kept(*([normalise(carried)] if carried is not None else []))
    span = AnchorPlacer(article_of(text), carried, kept).place(wanted).span
    return None if span is None else text[span.start : span.end]


def test_an_anchor_of_ours_stays_as_it_is() -> None:
    article = article_of()
    ours = anchor_in(article, "the only one")
    wanted = IncomingAnchor(
        exact=ours.exact,
        before=ours.before,
        after=ours.after,
        start=ours.start,
        end=ours.end,
        digest=ours.digest,
    )
    found = AnchorPlacer(article, None, NOTHING_KEPT).place(wanted)
    assert (found.anchor, found.state) == (ours, State.SAME)
    # So it does in a later version, and where nobody has the text.
    later = article_of("A new first line.\n" + TEXT)
    moved = AnchorPlacer(later, None, Kept(TEXT)).place(wanted)
    assert moved.anchor == ours
    assert moved.span is not None
    assert later.text[moved.span.start : moved.span.end] == "the only one"
    assert AnchorPlacer(None, None, NOTHING_KEPT).place(wanted).anchor == ours


@pytest.mark.parametrize("unit", list(OffsetUnit))
@pytest.mark.parametrize("says_words", [True, False])
def test_offsets_in_a_text_that_comes_along(unit: OffsetUnit, says_words: bool) -> None:
    words = "he said – twice.\r\nThe end"
    start = RAW.index(words)
    if unit is OffsetUnit.UTF16:
        start = len(RAW[:start].encode("utf-16-le")) // 2
    wanted = IncomingAnchor(
        exact=words if says_words else None, start=start, end=start + len(words), unit=unit
    )
    assert placed(normalise(RAW), wanted, RAW) == "he said – twice.\nThe end"


@pytest.mark.parametrize(
    "counted_in",
    [RAW, RAW[1:], RAW.replace("\r\n", "\n"), RAW[1:].replace("\r\n", "\n"), normalise(RAW)],
    ids=["as-it-is", "no-mark", "one-line-end", "neither", "normalised"],
)
@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-16-le"])
@pytest.mark.parametrize("carried", [RAW, RAW[1:], normalise(RAW), None])
def test_offsets_counted_in_another_way_are_told_by_the_words(
    counted_in: str, encoding: str, carried: str | None
) -> None:
    at = counted_in.rindex("The end")
    width = 4 if encoding == "utf-32-le" else 2
    start = len(counted_in[:at].encode(encoding)) // width
    wanted = IncomingAnchor(exact="The end", start=start, end=start + 7)
    text = normalise(RAW)
    article = article_of(text)
    found = AnchorPlacer(article, carried, NOTHING_KEPT).place(wanted)
    assert found.span is not None
    # The one before it, with its own words, is six lines of offsets away and never taken.
    assert found.span.start == text.rindex("The end")


@pytest.mark.parametrize("carries", [True, False])
@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-16-le"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_far_into_a_text_offsets_still_lead_to_the_line(
    mark: str, line_end: str, encoding: str, carries: bool
) -> None:
    lines = [f"The face 😀 {'x' * (number**2 % 23)}." for number in range(400)]
    counted_in = mark + line_end.join(lines)
    width = 4 if encoding == "utf-32-le" else 2
    start = len(f"{mark}{line_end.join(lines[:300])}{line_end}".encode(encoding)) // width
    text = "\n".join(lines)
    # The file carries the text with another line end than its offsets count.
    carried = counted_in.replace(line_end, "\r\n" if line_end == "\n" else "\n") if carries else None
    there = len("\n".join(lines[:300])) + 1
    before, after = text[there - 32 : there], text[there + 8 : there + 40]
    wanted = IncomingAnchor(exact="The face", before=before, after=after, start=start, end=start + 8)
    found = AnchorPlacer(article_of(text), carried, NOTHING_KEPT).place(wanted)
    assert found.span == Span(there, there + 8)


@pytest.mark.parametrize(
    "exact",
    [
        '"I\'m absolutely convinced," he said - twice.',
        "“I’m absolutely\u00a0convinced,”   he said—twice".replace("—", " – "),
        "Im absolutely convinced, he said  twice",
        "“I’m absolutely convinced,”\r\nhe said – twice.",
    ],
    ids=["straight", "spaces", "dropped", "broken"],
)
def test_words_in_other_typography(exact: str) -> None:
    article = article_of(normalise(RAW))
    found = AnchorPlacer(article, None, NOTHING_KEPT).place(IncomingAnchor(exact=exact))
    assert found.anchor is not None
    assert found.state is State.SAME
    assert found.is_respelt
    assert "I’m absolutely convinced,” he said – twice" in found.anchor.exact
    assert found.anchor.digest == article.digest


def test_of_the_same_words_the_surroundings_tell() -> None:
    wanted = IncomingAnchor(exact="He’s the only one who can get this done", after=", others said")
    article = article_of()
    found = AnchorPlacer(article, None, NOTHING_KEPT).place(wanted)
    assert found.span is not None
    assert found.span.start == TEXT.rindex("He’s the only one")
    assert (found.state, found.why) == (State.SAME, "")
    assert found.anchor is not None
    assert found.anchor.digest == article.digest


def test_of_the_same_words_none_is_guessed() -> None:
    wanted = IncomingAnchor(exact="He’s the only one who can get this done")
    found = AnchorPlacer(article_of(), None, NOTHING_KEPT).place(wanted)
    assert (found.span, found.state, found.why) == (None, State.ORPHAN, AMBIGUOUS)
    assert found.anchor is not None
    assert found.anchor.exact == "He’s the only one who can get this done"


def test_a_word_is_no_part_of_a_word() -> None:
    assert placed("Smart art is smart.", IncomingAnchor(exact="art")) == "art"
    assert placed("The smarting part.", IncomingAnchor(exact="ART")) is None


def test_edited_words_are_shown_for_review() -> None:
    wanted = IncomingAnchor(
        exact="absolutely convinced that with steady pressure, we will be able to get Putin to the table"
    )
    found = AnchorPlacer(article_of(), None, NOTHING_KEPT).place(wanted)
    assert found.state is State.MOVED
    assert found.anchor is not None
    assert found.anchor.exact == wanted.exact


def test_words_of_a_text_that_was_edited_follow_it() -> None:
    carried = TEXT.replace("He’s the only one who can get this done.", "She is the only one who did it.")
    start = carried.index("only one who did")
    wanted = IncomingAnchor(start=start, end=start + len("only one who did"))
    article = article_of()
    found = AnchorPlacer(article, carried, Kept(carried)).place(wanted)
    assert found.anchor is not None
    assert (found.anchor.exact, found.anchor.digest) == ("only one who did", digest_of(carried))
    assert found.span is not None
    assert article.text[found.span.start :].startswith("only one who")


def test_without_words_and_a_known_text_there_is_no_place() -> None:
    placer = AnchorPlacer(article_of(), None, NOTHING_KEPT)
    for wanted in (
        IncomingAnchor(start=3, end=9),
        IncomingAnchor(exact="  \n"),
        IncomingAnchor(start=3, end=9, digest="0" * 64),
    ):
        found = placer.place(wanted)
        assert (found.anchor, found.why) == (None, NO_WORDS)
    by_hash = placer.place(IncomingAnchor(start=0, end=4, digest=digest_of(TEXT)))
    assert by_hash.anchor is not None
    assert by_hash.anchor.exact == "NATO"


def test_the_words_are_where_nothing_else_is_known() -> None:
    article = Article("x", "t", "Other words.", digest_of("Other words."))
    found = AnchorPlacer(article, None, NOTHING_KEPT).place(
        IncomingAnchor(exact="gone for good", before="now ")
    )
    assert found.anchor is not None
    assert (found.anchor.exact, found.anchor.start, found.anchor.end) == ("gone for good", 4, 17)
    assert found.state is State.ORPHAN


pieces = st.sampled_from(
    ["word", " ", "\r\n", "\n", "\r", "😀", "e\u0301", "\u2028", "“", "\u00a0", "\t", "한"]
)


@given(st.lists(pieces, min_size=1, max_size=20), st.data())
@examples(60)
def test_a_place_in_a_raw_text_is_that_in_the_normalised_one(
    raw_pieces: list[str], data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(raw_pieces) - 1))
    last = data.draw(st.integers(first + 1, len(raw_pieces)))
    raw = "".join(raw_pieces)
    before, words = "".join(raw_pieces[:first]), "".join(raw_pieces[first:last])
    unit = data.draw(st.sampled_from(OffsetUnit))
    count = len if unit is OffsetUnit.CODE_POINTS else lambda text: len(text.encode("utf-16-le")) // 2
    span = RawText(raw).span(count(before), count(before) + count(words), unit)
    if span is not None:
        found = normalise(raw)[span.start : span.end]
        assert found.strip("\n") == normalise(words).strip("\n")
        assert normalise(raw)[: span.start].rstrip("\n") == normalise(before).rstrip("\n")
