"""Words and where they are from, in each form."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from synoptic.annotations.export.citation import CitationStyle, cited
from synoptic.annotations.model.wording import date_in_words
from synoptic.corpus.article import Article, Passage
from tests.annotations.specimens import article_of, record_for
from tests.examples import examples

TEXT = "It was foggy.\nNobody saw the pilot who “felt one bump” at noon, she said.\n“Only one bump.”"
ARTICLE = replace(
    article_of(TEXT),
    title="Fog over the harbour",
    source="The Tide",
    author="Ann Ash",
    date="2031-03-14",
    url="https://tide.example/fog",
)


def words_in(article: Article, words: str) -> Passage:
    start = article.text.index(words)
    return Passage.of(article, start, start + len(words))


def citation(style: CitationStyle, article: Article = ARTICLE, words: str = "felt one bump") -> str:
    return cited(article, words_in(article, words), style)


def test_plain() -> None:
    assert citation(CitationStyle.PLAIN) == (
        "“felt one bump” (The Tide, Ann Ash, 14 March 2031, "
        "https://tide.example/fog#:~:text=felt%20one%20bump)"
    )
    bare = replace(ARTICLE, source=None, author=" ", date=None, url="")
    assert citation(CitationStyle.PLAIN, bare) == "“felt one bump” (“Fog over the harbour”)"
    assert citation(CitationStyle.PLAIN, replace(bare, title=" \n")) == "“felt one bump” (“Untitled”)"
    agency = replace(bare, author="Nordic Wire", source="Nordic Wire", date="2031", url="doc:17")
    assert citation(CitationStyle.PLAIN, agency) == "“felt one bump” (Nordic Wire, 2031, doc:17)"


def test_words_in_quotation_marks_of_their_own_get_no_others() -> None:
    assert citation(CitationStyle.PLAIN, words="“Only one bump.”").startswith("“Only one bump.” (The Tide")
    assert citation(CitationStyle.PLAIN, words="“felt one bump” at").startswith("‘“felt one bump” at’ (")


def test_markdown() -> None:
    assert citation(CitationStyle.MARKDOWN) == (
        "“felt one bump” ([The Tide](<https://tide.example/fog#:~:text=felt%20one%20bump>), "
        "Ann Ash, 14 March 2031)"
    )


@pytest.mark.parametrize(
    ("author", "reference"),
    [
        ("Ann Ash", "Ash, A. (2031, March 14). Fog over the harbour. The Tide. "),
        (
            "By Ann Mary Ash and Jean-Luc Bo",
            "Ash, A. M., & Bo, J.-L. (2031, March 14). Fog over the ",
        ),
        ("Ursula von der Leyen", "von der Leyen, U. (2031, March 14). Fog over the harbour. The Tide. "),
        ("Associated Press", "Associated Press. (2031, March 14). Fog over the harbour. The Tide. "),
        ("The Tide", "The Tide. (2031, March 14). Fog over the harbour. https://"),
        (None, "Fog over the harbour. (2031, March 14). The Tide. https://"),
    ],
)
def test_apa(author: str | None, reference: str) -> None:
    head, _, written = citation(CitationStyle.APA, replace(ARTICLE, author=author)).partition("\n\n")
    assert written.startswith(reference)
    assert head.endswith(", 2031, para. 2)") or author is None


def test_apa_in_the_text() -> None:
    def head(**facts: str | None) -> str:
        return citation(CitationStyle.APA, replace(ARTICLE, **facts)).partition("\n\n")[0]

    assert head() == "“felt one bump” (Ash, 2031, para. 2)"
    assert head(author="Ann Ash, Bo Birk and Cy Cole") == "“felt one bump” (Ash et al., 2031, para. 2)"
    assert head(author="Ann Ash & Bo Birk", date=None) == "“felt one bump” (Ash & Birk, n.d., para. 2)"
    assert head(author=None) == "“felt one bump” (“Fog over the harbour,” 2031, para. 2)"


def test_chicago() -> None:
    assert citation(CitationStyle.CHICAGO) == (
        "“felt one bump”\n\nAnn Ash, “Fog over the harbour,” The Tide, March 14, 2031, "
        "https://tide.example/fog#:~:text=felt%20one%20bump."
    )
    bare = replace(ARTICLE, title="Who saw it?", author=None, date="2031-03", url=None)
    assert citation(CitationStyle.CHICAGO, bare) == "“felt one bump”\n\n“Who saw it?” The Tide, March 2031."


def test_what_the_reader_has_corrected_is_what_counts() -> None:
    record = replace(record_for(ARTICLE), author=None, title="Fog\nat noon", date="2031-04")
    written = cited(ARTICLE, words_in(ARTICLE, "noon"), CitationStyle.CHICAGO, record)
    assert "\n\n“Fog at noon,” The Tide, April 2031, https" in written


@given(st.text(min_size=1), st.text(), st.text())
@examples(60)
def test_the_words_stay_what_they_are(words: str, title: str, date: str) -> None:
    article = replace(article_of(words), title=title, author=title, date=date, url="https://tide.example/a,b")
    for style in (CitationStyle.PLAIN, CitationStyle.APA, CitationStyle.CHICAGO):
        written = cited(article, Passage.of(article, 0, len(words)), style)
        assert words in written[: len(words) + 1]


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1), st.text())
@examples(60)
def test_in_markdown_nothing_becomes_structure(words: str, title: str) -> None:
    article = replace(article_of(words), source=title, author=title, url="https://tide.example/a>b<c")
    written = cited(article, Passage.of(article, 0, len(words)), CitationStyle.MARKDOWN)
    tokens = MarkdownIt("commonmark").parse(written)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "link_open", "link_close", "hardbreak"}
    said = "".join(child.content for child in children)
    assert words in said[: len(words) + 1]
    (link,) = [child for child in children if child.type == "link_open"]
    assert unquote(str(link.attrs["href"])).startswith("https://tide.example/a>b<c")


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("2031-03-04", "4 March 2031"),
        ("2031-12", "December 2031"),
        ("2031", "2031"),
        ("2031-13", "2031-13"),
        ("2031-03-32", "2031-03-32"),
        ("2031-03-04-05", "2031-03-04-05"),
        ("2031-³-04", "2031-³-04"),
        ("last Tuesday", "last Tuesday"),
    ],
)
def test_dates_in_words(date: str, written: str) -> None:
    assert date_in_words(date) == written


def test_dates_in_few_letters() -> None:
    assert date_in_words("2031-03-04", short=True) == "4 Mar 2031"
    assert date_in_words("2031-09", short=True) == "Sep 2031"
    assert date_in_words("2031", short=True) == "2031"
