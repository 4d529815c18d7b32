from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest, UnknownRecord
from synoptic.annotations.export._escaping import as_paragraphs, heading_text, html_as_text
from synoptic.annotations.export.markdown import to_markdown
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.model.annotations import Annotations, Shelf
from synoptic.annotations.model.values import LIBRARY, Silence
from synoptic.annotations.model.wording import UNTITLED
from tests.annotations.specimens import TEXT, anchor_in, article_of, mark, record_for, store_in

if TYPE_CHECKING:
    from markdown_it.token import Token

    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article

WHEN = datetime(2031, 3, 14, 9, 26, tzinfo=UTC)
COMMONMARK = MarkdownIt("commonmark")
# GitHub's: tables and struck-out words as well.
GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])
# Without controls, which CommonMark has no way to say at the ends of a line, and halves of surrogate pairs.
CHARACTERS = st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\r")
MARKUP = st.sampled_from(
    [*"\\`*_{}[]()#+-.!<>&|~=:;\"'0123a \n\r\t", "&amp;", "&#35;", "1. ", "---", "```", "<b>"]
)
TEXTS = st.text(CHARACTERS, min_size=1) | st.lists(MARKUP, min_size=1).map("".join)


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    return store_in(tmp_path)


def words_of(tokens: list[Token]) -> str:
    """Return what paragraphs say: two line breaks between them, one for each hard break in them."""
    said = []
    for token in tokens:
        if token.type == "inline":
            assert token.children is not None
            assert {child.type for child in token.children} <= {"text", "hardbreak"}
            said.append("".join(child.content or "\n" for child in token.children if child.nesting == 0))
        else:
            assert token.type in {"paragraph_open", "paragraph_close"}
    return "\n\n".join(said)


def quotations(document: str) -> list[str]:
    """Return the words of each quotation that is not in anything else."""
    found, tokens = [], COMMONMARK.parse(document)
    for number, token in enumerate(tokens):
        if token.type == "blockquote_open" and token.level == 0:
            end = next(
                place
                for place in range(number, len(tokens))
                if tokens[place].type == "blockquote_close" and tokens[place].level == 0
            )
            found.append(words_of(tokens[number + 1 : end]))
    return found


def outline(document: str) -> list[str]:
    """Return what stands at the outermost level."""
    tokens = [token for token in COMMONMARK.parse(document) if token.level == 0 and token.nesting >= 0]
    return [token.type.removesuffix("_open") for token in tokens]


@given(TEXTS)
@example("a\n\n\n\nb\n")
@example("# a\n===\n- b\n1) c\n> d\n    e\n+")
@example("a | b\n- | -\nc | d")
@example("\u2028a\u2028\n\u00a0\nb\u3000")
@example("He said so.\r\r## Forged\r\r> words that nobody said\r")
@settings(max_examples=400)
def test_rendered_the_words_are_the_very_words(text: str) -> None:
    for renderer in (COMMONMARK, GITHUB):
        tokens = renderer.parse("\n".join(f"> {line}" for line in as_paragraphs(text).split("\n")))
        assert tokens[0].type == "blockquote_open"
        assert tokens[-1].type == "blockquote_close"
        assert tokens[-1].level == 0
        assert words_of(tokens[1:-1]) == text


@given(TEXTS)
@settings(max_examples=200)
def test_rendered_a_heading_says_the_same_on_one_line(text: str) -> None:
    heading, inline, end = COMMONMARK.parse(f"## {heading_text(text)}")
    assert (heading.tag, end.tag) == ("h2", "h2")
    assert inline.children is not None
    assert "".join(child.content for child in inline.children) == " ".join(text.split())
    assert {child.type for child in inline.children} <= {"text"}


@pytest.mark.parametrize(
    "text",
    [
        "“I’m convinced,” he said – at 28 points (or so): a 50% rise, e.g. #hashtags & more!",
        "snake_case, AT&T, 3 < 4 > 2, a+b=c, ~5, under-way, 1.5 or 2) of it",
        "-5 degrees",
        "2031. It was the year",
    ],
)
def test_what_need_not_be_escaped_is_not(text: str) -> None:
    assert as_paragraphs(text).replace("\\.", ".") == text


def test_a_whole_document(store: AnnotationStore) -> None:
    article = replace(
        article_of(),
        title="NATO chief: *peace*",
        source="The Ledger",
        author="A. Marsh",
        date="2031-03-14",
        url="https://ledger.example/nato",
    )
    mark(store, "this done.\nHe’s", "claim/number", "quotation", note="Twice!", article=article)
    mark(store, "get Putin to the table", article=article)
    store.note(LIBRARY, "All of *this* is from one day.")
    store.note(article.id, "- one\n- two")
    assert to_markdown([article], store.annotations, title="Rutte on peace", when=WHEN) == (
        f"""# Rutte on peace

2 highlights in 1 article, written 2031-03-14 09:26+00:00. Places are counted in characters from 0, up to \
the first character after the passage.

- Note:

  All of *this* is from one day.

## NATO chief: \\*peace\\*

- Source: The Ledger
- Author: A. Marsh
- Date: 2031-03-14
- Link: <https://ledger.example/nato>
- SHA-256: {article.digest}
- Note:

  - one
  - two

> get Putin to the table

- Place: characters 100–122, paragraph 2

> this done.\\
> He’s

- Place: characters 164–179, paragraphs 3–4
- Tags: claim/number, quotation
- Note:

  Twice!
"""
    )


def test_an_article_without_anything_says_so(store: AnnotationStore) -> None:
    article = article_of(path=Path("/articles/nato_1.txt"))
    document = to_markdown([article], store.annotations, title="", when=WHEN)
    assert document.startswith("# Annotations\n\n0 highlights in 1 article, ")
    assert document.endswith(
        f"## NATO chief in Washington\n\n- File: /articles/nato_1.txt\n- SHA-256: {article.digest}\n\n"
        "Nothing is highlighted.\n"
    )


def test_every_file_is_named_in_one_way(
    store: AnnotationStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "reader")
    root = tmp_path / "reader" / "study"
    marked = article_of(path=root / "port" / "one.txt")
    store.highlight(record_of(marked, None, WHEN), anchor_in(marked, "table"))  # as with its whole path
    linked = replace(
        article_of(identifier="article-2", path=root / "two.txt"), url="https://ledger.example/nato"
    )
    outside = article_of(identifier="article-3", path=tmp_path / "reader" / "three.txt")
    elsewhere = article_of(identifier="article-4", path=tmp_path / "four.txt")
    gone = replace(record_of(elsewhere, None, WHEN), id="article-5", path=str(root / "five.txt"))
    document = to_markdown(
        [marked, linked, outside, elsewhere],
        store.annotations,
        title="",
        when=WHEN,
        missing=[gone],
        root=root,
    )
    told = [token.content for token in COMMONMARK.parse(document) if token.content.startswith("File: ")]
    assert [each.replace("\\", "").removeprefix("File: ") for each in told] == [
        "port/one.txt",
        "two.txt",
        "~/three.txt",
        str(tmp_path / "four.txt"),
        "five.txt (not found)",
    ]


def test_orphans_come_last_and_say_so(store: AnnotationStore) -> None:
    mark(store, "convinced")
    mark(store, "table")
    edited = article_of(TEXT.replace("convinced", "sure").replace("NATO chief", "The chief of NATO"))
    document = to_markdown([edited], store.annotations, title="t", when=WHEN)
    assert quotations(document) == ["table", "convinced"]
    start = edited.text.index("table")
    assert f"- Place: characters {start}–{start + 5}, paragraph 2\n" in document
    was = TEXT.index("convinced")
    assert (
        f"- Place: not found in the article any more; it was characters {was}–{was + 9} of the text with "
        f"SHA-256 {article_of().digest}\n"
    ) in document


def test_highlights_are_in_the_order_of_the_text_as_it_is_now(store: AnnotationStore) -> None:
    first, last = "He’s the only one", "get Putin to the table"
    mark(store, first)
    mark(store, last)
    lines = TEXT.split("\n")
    moved = article_of("\n".join((*lines[2:], *lines[:2])))
    documents = (
        to_markdown([article], store.annotations, title="t", when=WHEN) for article in (article_of(), moved)
    )
    assert [quotations(document) for document in documents] == [[last, first], [first, last]]


def test_articles_without_a_file_are_quoted_from_what_is_kept(store: AnnotationStore) -> None:
    mark(store, "table", note="so he says")
    edited = article_of(TEXT + "!")
    mark(store, "done", article=edited)
    (record,) = store.annotations.articles.values()
    document = to_markdown([], store.annotations, title="t", when=WHEN, missing=[record])
    assert quotations(document) == ["table", "done"]
    assert f"of the text with SHA-256 {article_of().digest}\n" in document
    assert document.count("SHA-256") == 2
    moved = replace(record, path="a/b.txt")
    document = to_markdown([], store.annotations, title="t", when=WHEN, missing=[moved])
    assert "- File: a/b.txt (not found)\n" in document


def test_a_tag_chooses_what_comes_out(store: AnnotationStore) -> None:
    mark(store, "table", "claim/number")
    mark(store, "done", "claimant")
    store.note(LIBRARY, "not asked for")
    articles = [article_of(), article_of("Nothing here.", identifier="article-2")]
    document = to_markdown(articles, store.annotations, title="t", when=WHEN, tag=" Claim ")
    assert quotations(document) == ["table"]
    assert "1 highlight tagged Claim in 1 article" in document
    assert document.count("\n## ") == 1
    assert "not asked for" not in document
    with pytest.raises(UnknownRecord, match="No tag “number”"):
        to_markdown(articles, store.annotations, title="t", when=WHEN, tag="number")
    with pytest.raises(InvalidRequest):
        to_markdown(articles, store.annotations, title="t", when=WHEN, tag="")


@pytest.mark.parametrize(
    "note",
    [
        "```\nunclosed",
        "~~~~\n\n\nunclosed",
        "> a\nlazy",
        "<div>\n\n<!-- unclosed",
        "<script>",
        "one\r## not a section\r\n## nor this",
        "- a\n\n\n\n- b",
        "\tcode\n\n\ttoo",
        "Title\n===",
        "1. one\n2. two\n\n\n   three",
        "[NATO]: https://other.example\n\n[table]: https://other.example",
        "***",
        "\\",
        "a  ",
    ],
)
def test_nothing_in_a_note_gets_out_of_it(store: AnnotationStore, note: str) -> None:
    mark(store, "NATO", note=note)
    mark(store, "table", note=note)
    store.note("article-1", note)
    store.note(LIBRARY, note)
    document = to_markdown([article_of()], store.annotations, title="t", when=WHEN)
    assert outline(document) == [
        *("heading", "paragraph", "bullet_list"),
        *("heading", "bullet_list"),
        *("blockquote", "bullet_list"),
        *("blockquote", "bullet_list"),
    ]
    assert quotations(document) == ["NATO", "table"]


def test_a_note_is_rendered_as_it_would_be_alone(store: AnnotationStore) -> None:
    blocks = (
        "# A *note*",
        "1. one",
        "   more\n2. two",
        "```\ncode",
        "  in\n```",
        "\ttabbed",
        "> quoted\nlazily",
    )
    note = "\n\n".join(blocks)
    mark(store, "table", note=note)
    rendered = COMMONMARK.render(to_markdown([article_of()], store.annotations, title="t", when=WHEN))
    assert rendered.endswith(f"<p>Note:</p>\n{COMMONMARK.render(note)}</li>\n</ul>\n")


def silence(store: AnnotationStore, claim: str, label: str, article: Article) -> None:
    store.confirm_silence(claim, label, record_for(article), article.digest)


def test_confirmed_silences_are_the_last_section(store: AnnotationStore) -> None:
    article = article_of()
    other = replace(article_of("The port was quiet.\n", identifier="article-2"), title="A *quiet* night")
    tag = store.add_tag("claim/number")
    silence(store, f"tag:{tag.id}", tag.name, other)
    silence(store, "search:hurt", "who was hurt", article)
    silence(store, "search:hurt", "who was hurt", other)
    store.rename_tag("claim/number", "claim/count")
    document = to_markdown([article, other], store.annotations, title="Peace", when=WHEN)
    assert document.endswith(
        """

## Silences

What these articles have nothing on, as the reader confirmed.

### claim/count

- Article: A \\*quiet\\* night, silent (confirmed on 2031-03-14)

### who was hurt

- Article: NATO chief in Washington, silent (confirmed on 2031-03-14)
- Article: A \\*quiet\\* night, silent (confirmed on 2031-03-14)
"""
    )


@pytest.mark.parametrize(
    ("claim", "label", "heading"),
    [
        ("search:text:peace talks", "Z", "### Z (search: peace talks)"),
        ("search:notes:by: Rutte", "Z", "### Z (search in notes: by: Rutte)"),
        ("search:text:*peace*", "Z", "### Z (search: \\*peace\\*)"),
        ("search:text:peace talks", "peace talks", "### peace talks"),
        ("quotation:one bump", "Ada: “One bump”", "### Ada: “One bump”"),
    ],
)
def test_a_silence_on_a_search_with_a_name_says_what_it_looks_for(
    store: AnnotationStore, claim: str, label: str, heading: str
) -> None:
    silence(store, claim, label, article_of())
    document = to_markdown([article_of()], store.annotations, title="", when=WHEN)
    assert [line for line in document.splitlines() if line.startswith("### ")] == [heading]


def test_what_was_confirmed_of_an_earlier_text_says_of_which(store: AnnotationStore) -> None:
    article = article_of()
    silence(store, "search:hurt", "who was hurt", article)
    edited = article_of(f"{TEXT} Nobody was hurt.")
    document = to_markdown([edited], store.annotations, title="", when=WHEN)
    assert document.endswith(
        "- Article: NATO chief in Washington, silent (confirmed on 2031-03-14 of an earlier text, "
        f"SHA-256 {article.digest})\n"
    )


def test_days_are_those_of_the_document(store: AnnotationStore) -> None:
    silence(store, "search:hurt", "who was hurt", article_of())
    when = WHEN.astimezone(timezone(timedelta(hours=-12)))
    document = to_markdown([article_of()], store.annotations, title="", when=when)
    assert "silent (confirmed on 2031-03-13)" in document


def test_with_a_tag_only_silences_on_it_come_out(store: AnnotationStore) -> None:
    article = article_of()
    for name in ("claim/number", "claim", "crew"):
        tag = store.add_tag(name)
        silence(store, f"tag:{tag.id}", name, article)
    silence(store, "search:claim", "claim", article)
    document = to_markdown([article], store.annotations, title="", when=WHEN, tag="claim")
    assert [line for line in document.splitlines() if line.startswith("### ")] == [
        "### claim/number",
        "### claim",
    ]
    assert document.count("silent (confirmed") == 2


def test_silences_of_other_articles_and_taken_back_do_not_come_out(store: AnnotationStore) -> None:
    article = article_of()
    silence(store, "search:hurt", "who was hurt", article)
    other = article_of("The port was quiet.\n", identifier="article-2")
    assert "Silences" not in to_markdown([other], store.annotations, title="", when=WHEN)
    store.withdraw_silence("search:hurt", article.id)
    assert "Silences" not in to_markdown([article], store.annotations, title="", when=WHEN)


@given(TEXTS, TEXTS)
@settings(max_examples=100)
def test_a_silence_says_claim_and_article_as_they_are(label: str, title: str) -> None:
    found = Silence("silence-1", "search:x", label, "article-1", article_of().digest, WHEN)
    article = replace(article_of(), title=title)
    held = Annotations(silences=Shelf({found.id: found}))
    document = to_markdown([article], held, title="", when=WHEN)
    section = COMMONMARK.parse(document[document.index("## Silences") :])
    said = [token.children or [] for token in section if token.type == "inline"]
    heading, item = ("".join(child.content for child in children) for children in said[-2:])
    assert heading == (" ".join(label.split()) or UNTITLED)
    assert item == f"Article: {' '.join(title.split()) or UNTITLED}, silent (confirmed on 2031-03-14)"


def test_addresses_that_are_none_are_only_words(store: AnnotationStore) -> None:
    for url in ("javascript:alert(1)", "https://a.example/<b>", "see *page* 3"):
        article = replace(article_of(), url=url)
        document = to_markdown([article], store.annotations, title="t", when=WHEN)
        tokens = [token for token in COMMONMARK.parse(document) if token.content.startswith("Link: ")]
        (children,) = [token.children for token in tokens]
        assert children is not None
        assert "".join(child.content for child in children) == f"Link: {url}"
        assert {child.type for child in children} == {"text"}


HTML = (
    "<script>alert(1)</script>",
    "<!-- what follows is hidden",
    "a <b>bold</b> word and <img src=x onerror=alert(1)>",
    "\\<script>",
    "    <script> in code",
    "<?php ?> <![CDATA[x]]> <!DOCTYPE html> </div>",
    "<https://a.example/<script>",
    "<HTTPS://a.example><i>",
    "<div\nclass=x>\n\n*more*",
)


@pytest.mark.parametrize("note", HTML)
def test_html_of_notes_is_text_where_that_is_asked_for(store: AnnotationStore, note: str) -> None:
    mark(store, "Putin", note=note)
    as_it_is = to_markdown([article_of()], store.annotations, title="t", when=WHEN)
    assert as_it_is.count("<") - as_it_is.count("<https") >= 1
    document = to_markdown([article_of()], store.annotations, title="t", when=WHEN, escapes_html=True)
    kinds = {token.type for token in COMMONMARK.parse(document)}
    kinds |= {child.type for token in COMMONMARK.parse(document) for child in token.children or []}
    assert not kinds & {"html_block", "html_inline"}, kinds


@given(st.lists(MARKUP | st.sampled_from([*"<>/!?", "script", "https://", "b"]), min_size=1).map("".join))
@settings(max_examples=300)
def test_nothing_in_escaped_markdown_is_html(note: str) -> None:
    tokens = COMMONMARK.parse(html_as_text(note))
    kinds = {token.type for token in tokens} | {
        child.type for token in tokens for child in token.children or []
    }
    assert not kinds & {"html_block", "html_inline"}


def test_addresses_and_comparisons_in_notes_stay() -> None:
    for note in ("see <https://a.example/x?y=1>", "3 < 4 > 2", "a <- b", "x <= 3"):
        assert html_as_text(note) == note
