"""Elements become blocks: every word once, as a browser shows it."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Role
from synoptic.corpus.errors import CorpusError, TooLarge
from synoptic.corpus.formats.found_article import Block
from synoptic.corpus.formats.html_blocks import blocks_of, parse_html


def texts(markup: str) -> list[str]:
    return [block.text for block in blocks_of(parse_html(markup))]


def test_roles() -> None:
    page = "<h1>Tide turns</h1><p>Rain.</p><blockquote><p>“Late,”</p><p>said he.</p></blockquote>"
    page += "<pre>a\n  b</pre>"
    assert blocks_of(parse_html(page)) == (
        Block("Tide turns", Role.HEADING),
        Block("Rain."),
        Block("“Late,”", Role.QUOTE),
        Block("said he.", Role.QUOTE),
        Block("a\n  b", Role.CODE),
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p> two \n\t words </p>", ["two words"]),
        ("<p>a\u00a0b\u2009c</p>", ["a\u00a0b\u2009c"]),
        ("<p>first<br>second</p>", ["first\nsecond"]),
        ("<p>first<br/> <br/>second</p>", ["first", "second"]),
        ("<div>loose<p>inside</p>after</div>", ["loose", "inside", "after"]),
        ("<p><b>T</b>he <i>Gate</i>’s</p>", ["The Gate’s"]),
        ("<nav><a>Home</a><a>News</a></nav>", ["Home News"]),
        ("<p>he said <q>so <q>they</q> say</q>.</p>", ["he said “so ‘they’ say”."]),
        ("<p>10<sup>2</sup>, the 1<sup>st</sup>, H<sub>2</sub>O<sup>[1]</sup></p>", ["10², the 1st, H2O[1]"]),
        ("<p>was <del>ten</del> <ins>twelve</ins></p>", ["was ten twelve"]),
        ("<p>a<script>b</script><style>c</style><template>d</template>e</p>", ["ae"]),
        ("<p>1 &lt; 2 &amp; &eacute;</p>", ["1 < 2 & é"]),
        ("<p>a<!-- b -->c</p>", ["ac"]),
        ("<b></b><p> </p>", []),
        ("plain words", ["plain words"]),
    ],
)
def test_words_are_as_a_browser_shows_them(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


def test_lists_are_tight_and_numbered() -> None:
    page = "<ul><li>one<ul><li>inner</ul><li><p>two</p></ul><ol start=3><li>a<li>b</ol><p>end</p>"
    blocks = blocks_of(parse_html(page))
    assert [block.text for block in blocks] == ["• one", "• inner", "• two", "3. a", "4. b", "end"]
    assert [block.is_tight for block in blocks] == [False, True, True, False, True, False]


def test_rows_of_figures_are_lines() -> None:
    page = "<table><tr><th></th><th>2030</th></tr><tr><td>Dykes</td><td><p>4</p></td></tr></table>"
    assert blocks_of(parse_html(page)) == (Block("| 2030"), Block("Dykes | 4", is_tight=True))


def test_a_table_that_lays_out_a_page_is_none_of_figures() -> None:
    page = "<table><tr><td><ul><li>Home</ul></td><td><h1>Tide</h1><p>One.</p><p>Two.</p></td></tr></table>"
    assert texts(page) == ["• Home", "Tide", "One.", "Two."]


def test_xhtml_is_read_as_xml() -> None:
    page = (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">'
        '<head><title/></head><body><h2>One</h2><p>a<a id="x"/>b&nbsp;c</p></body></html>'
    )
    assert blocks_of(parse_html(page)) == (Block("One", Role.HEADING), Block("ab\u00a0c"))


def test_entities_are_not_expanded() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    page = (
        f'<?xml version="1.0"?>'
        f'<!DOCTYPE html [<!ENTITY e0 "bomb">{levels}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>safe &e9; &f; words</p></body></html>'
    )
    assert texts(page) == ["safe &e9; &f; words"]


def test_nothing_recurses() -> None:
    assert texts("<div>" * 1900 + "deep" + "</div>" * 1900) == ["deep"]
    with pytest.raises(TooLarge):
        parse_html("<div>" * 10_000 + "deep")


@pytest.mark.parametrize("nothing", ["", " \n", "<!-- only this -->"])
def test_an_empty_page_says_so(nothing: str) -> None:
    with pytest.raises(CorpusError, match="empty"):
        parse_html(nothing)


WORDS = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="•|"), min_size=1, max_size=8)
INLINE = st.recursive(
    WORDS.map(html.escape),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["b", "i", "a", "span", "em", "del", "mark", "x-thing"]), inner).map(
            lambda each: f"<{each[0]}>{each[1]}</{each[0]}>"
        ),
        st.lists(inner, min_size=1, max_size=4).map(" ".join),
        st.lists(inner, min_size=1, max_size=3).map("<br>".join),
    ),
    max_leaves=8,
)
MARKUP = st.recursive(
    INLINE,
    lambda inner: st.tuples(
        st.sampled_from(["div", "p", "h2", "blockquote", "ul", "li", "td", "tr", "table", "pre", "dl"]),
        st.lists(inner, max_size=4).map(" ".join),
    ).map(lambda each: f"<{each[0]}>{each[1]}</{each[0]}>"),
    max_leaves=12,
)


@given(MARKUP)
def test_every_word_is_in_one_block(markup: str) -> None:
    root = parse_html(f"<body>{markup}</body>")
    shown = "".join(" ".join(texts(f"<body>{markup}</body>")).split())
    for mark in ("•", "|"):
        shown = shown.replace(mark, "")
    assert shown == "".join("".join(root.itertext()).split())
