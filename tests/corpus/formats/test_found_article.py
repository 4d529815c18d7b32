"""The text of a found article: every word of its blocks, and where its structure is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Article, Role
from synoptic.corpus.formats.found_article import Block, FoundArticle, compose
from synoptic.corpus.text.normalising import normalise

BLOCKS = st.lists(
    st.builds(
        Block,
        st.text(max_size=20) | st.text("e\u0301a\n\r\u2028 \t", max_size=6),
        st.sampled_from([None, Role.HEADING, Role.QUOTE]),
        st.booleans(),
        st.integers(0, 4),
    ),
    max_size=8,
).map(tuple)


@given(BLOCKS, BLOCKS)
def test_every_word_stands_in_the_text_in_order(blocks: tuple[Block, ...], rest: tuple[Block, ...]) -> None:
    composed = compose(FoundArticle(blocks, rest))
    words = " ".join(normalise(block.text) for block in (*blocks, *rest)).split()
    assert composed.text.split() == words
    assert normalise(composed.text) == composed.text


@given(BLOCKS, BLOCKS)
def test_places_are_places_in_the_text(blocks: tuple[Block, ...], rest: tuple[Block, ...]) -> None:
    composed = compose(FoundArticle(blocks, rest))
    own = composed.text[: composed.furniture_start]
    assert own.split() == " ".join(normalise(block.text) for block in blocks).split()
    for style in composed.styles:
        assert 0 <= style.start < style.end <= len(composed.text)
        assert composed.text[style.start - 1 : style.start] in ("", "\n")
    assert list(composed.page_starts) == sorted(composed.page_starts)


def test_pages_begin_where_their_first_block_does() -> None:
    pages = (Block("One.", page=1), Block("Still one.", page=1), Block("Three.", page=3))
    composed = compose(FoundArticle(pages, (Block("3", page=3),)))
    assert composed.text == "One.\n\nStill one.\n\nThree.\n\n3"
    assert composed.page_starts == (0, 18, 18)


def test_a_place_is_on_a_page() -> None:
    article = Article("id", "One", "One.\n\nThree.", "digest", page_starts=(0, 6, 6))
    assert [article.page_at(offset) for offset in (0, 5, 6, 12)] == [1, 1, 3, 3]
    assert Article("id", "One", "One.", "digest").page_at(2) is None


def test_items_of_a_list_stand_line_by_line() -> None:
    composed = compose(FoundArticle((Block("• fog"), Block("• ice", is_tight=True), Block("So."))))
    assert composed.text == "• fog\n• ice\n\nSo."
