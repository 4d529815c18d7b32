"""What was marked, in a document that can be handed on, is read back word for word."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest, UnknownRecord
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.export.markdown.grouping import Grouping
from synoptic.annotations.export.markdown.memo import markdown_document, markdown_of, to_markdown
from synoptic.annotations.export.markdown.obsidian import block_id
from synoptic.annotations.export.selection import Selection
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.matrix.matrix import Claim, matrix
from synoptic.annotations.model.annotations import Annotations, Shelf
from synoptic.annotations.model.values import LIBRARY, LINK_KINDS, Highlight, Note, Silence, Tag
from synoptic.annotations.model.wording import UNTITLED
from synoptic.corpus.article import Passage
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.parallels.worth_a_look import aligned_pairs, worth_a_look
from tests.annotations.export.markdown.read_back import (
    COMMONMARK,
    TEXTS,
    body,
    headings,
    outline,
    properties,
    quotations,
)
from tests.annotations.specimens import TEXT, anchor_in, article_of, mark, record_for, store_in
from tests.examples import examples

if TYPE_CHECKING:
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article

WHEN = datetime(2031, 3, 14, 9, 26, tzinfo=UTC)
OTHER_TEXT = "Only Trump can get this done, Rutte said. The port was quiet."


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    return store_in(tmp_path)


def tagged(*tags: str) -> Selection:
    return Selection(tags=tags)


def sourced(article: Article, source: str, date: str, letter: str = "") -> Article:
    return replace(article, source=source, date=date, letter=letter)


def words(document: str) -> list[str]:
    return [each.words for each in quotations(document)]


def test_a_whole_document(store: AnnotationStore) -> None:
    article = replace(
        article_of(path=Path("/articles/nato.txt")),
        title="NATO chief: *peace*",
        source="The Ledger",
        author="A. Marsh",
        date="2031-03-14",
        url="https://ledger.example/nato",
        letter="A",
    )
    second = mark(store, "this done.\nHe’s", "claim/number", "on record?", note="Twice!", article=article)
    first = mark(store, "get Putin to the table", article=article)
    store.note(LIBRARY, "All of *this* is from one day.")
    store.note(article.id, "- one\n- two")
    document = to_markdown([article], store.annotations, title="Rutte on peace", when=WHEN)
    assert re.sub("synoptic:begin [0-9a-f]{16}", "synoptic:begin 0", document) == (
        f"""---
title: "Rutte on peace"
date: 2031-03-14
tags:
  - "claim/number"
  - "on-record"
tag-names:
  - "on-record: on record?"
---

<!-- synoptic:begin 0. The next export replaces what is from here to synoptic:end; write your own words \
outside. -->

2 highlights in 1 article, exported on 14 March 2031.

- Note: All of *this* is from one day.

## The Ledger, 14 March 2031: NATO chief: \\*peace\\*

Article A · A. Marsh · <https://ledger.example/nato> · [@marsh2031nato]

- Note:

  - one
  - two

> “I’m absolutely convinced that with sustained pressure, we will be able to **get Putin to the table**,” he \
said.
>
> — The Ledger, 14 March 2031 (A), paragraph 2 ^{block_id(first.id)}

> He’s the only one who can get **this done.**\\
> **He’s** the only one who can get this done, others said too.
>
> — The Ledger, 14 March 2031 (A), paragraphs 3–4 #claim/number #on-record ^{block_id(second.id)}

- Note: Twice!

## Appendix: files and places

Places are counted in characters from 0, up to the first character after the passage.

- The Ledger, 14 March 2031 (A): NATO chief: \\*peace\\*: file nato.txt; SHA-256 {article.digest}
  - {block_id(first.id)}: characters 100–122, paragraph 2
  - {block_id(second.id)}: characters 164–179, paragraphs 3–4

<!-- synoptic:end -->
"""
    )


def test_articles_without_highlights_are_named_on_one_line(store: AnnotationStore) -> None:
    marked, other = sourced(article_of(), "Ledger", "2031", "B"), article_of("Quiet.", identifier="article-2")
    mark(store, "table", article=marked)
    third = sourced(article_of("Still.", identifier="article-3"), "*Tide*", "2031-03-14", "AA")
    document = to_markdown([marked, other, third], store.annotations, title="", when=WHEN)
    assert headings(document) == [
        ("h2", "Ledger, 2031: NATO chief in Washington"),
        ("h2", "Appendix: files and places"),
    ]
    assert "\n\nNo highlights in: \\*Tide\\*, 14 March 2031 (AA); “NATO chief in Washington”.\n\n" in document
    assert properties(document)["title"] == "Annotations"


def test_a_whole_sentence_is_not_in_bold(store: AnnotationStore) -> None:
    mark(store, "He’s the only one who can get this done.")
    document = to_markdown([article_of()], store.annotations, title="", when=WHEN)
    assert "**" not in document
    assert words(document) == ["He’s the only one who can get this done."]


def test_no_file_is_named_with_its_whole_path(store: AnnotationStore, tmp_path: Path) -> None:
    root = tmp_path / "reader" / "study"
    marked = article_of(path=root / "port" / "one.txt")
    store.highlight(record_of(marked, None, WHEN), anchor_in(marked, "table"))  # as with its whole path
    linked = replace(
        article_of(identifier="article-2", path=root / "two.txt"), url="https://ledger.example/nato"
    )
    outside = article_of(identifier="article-3", path=tmp_path / "reader" / "three.txt")
    elsewhere = article_of(identifier="article-4", path=tmp_path / "four.txt")
    gone = replace(record_of(elsewhere, None, WHEN), id="article-5", path=str(root / "five.txt"))
    for article in (linked, outside, elsewhere):
        store.note(article.id, "Noted.", article=record_for(article))
    store.note(gone.id, "Noted.", article=gone)
    document = to_markdown(
        [marked, linked, outside, elsewhere],
        store.annotations,
        title="",
        when=WHEN,
        missing=[gone],
        root=root,
    )
    assert re.findall(r": file (.*?); SHA-256", document.replace("\\", "")) == [
        "port/one.txt",
        "two.txt",
        "reader/three.txt",
        "four.txt",
        "five.txt (not found)",
    ]
    assert str(tmp_path) not in document


def test_words_that_are_gone_come_last_and_say_so(store: AnnotationStore) -> None:
    gone = mark(store, "convinced")
    mark(store, "table")
    edited = article_of(TEXT.replace("convinced", "sure").replace("NATO chief", "The chief of NATO"))
    document = to_markdown([edited], store.annotations, title="t", when=WHEN)
    assert words(document) == ["table", "convinced"]
    assert "— “NATO chief in Washington”, not found in the article any more ^" in document
    was = TEXT.index("convinced")
    assert (
        f"  - {block_id(gone.id)}: not found in the article any more; it was characters {was}–{was + 9} of "
        f"the text with SHA-256 {article_of().digest}\n"
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
    assert [words(document) for document in documents] == [[last, first], [first, last]]


def test_articles_without_a_file_are_quoted_from_what_is_kept(store: AnnotationStore) -> None:
    mark(store, "table", note="so he says")
    edited = article_of(TEXT + "!")
    mark(store, "done", article=edited)
    (record,) = store.annotations.articles.values()
    document = to_markdown([], store.annotations, title="t", when=WHEN, missing=[record])
    assert words(document) == ["table", "done"]
    assert f"of the text with SHA-256 {article_of().digest}\n" in document


def test_a_tag_chooses_what_comes_out(store: AnnotationStore) -> None:
    mark(store, "table", "claim/number")
    mark(store, "done", "claimant")
    store.note(LIBRARY, "not asked for")
    articles = [article_of(), article_of("Nothing here.", identifier="article-2")]
    document = to_markdown(articles, store.annotations, title="t", when=WHEN, selection=tagged(" Claim "))
    assert words(document) == ["table"]
    assert "1 highlight tagged Claim in 1 article" in document
    assert "not asked for" not in document
    with pytest.raises(UnknownRecord, match="No tag “number”"):
        to_markdown(articles, store.annotations, title="t", when=WHEN, selection=tagged("number"))
    with pytest.raises(InvalidRequest):
        to_markdown(articles, store.annotations, title="t", when=WHEN, selection=tagged(""))


def test_a_note_that_is_left_open_ends_with_its_mark(store: AnnotationStore) -> None:
    for note in ("```\nunclosed", "<!-- unclosed", "# a\n\n> b\nlazy", "<details>"):
        mark(store, "NATO", note=note)
        mark(store, "table", note=note)
        store.note("article-1", note)
        store.note(LIBRARY, note)
        document = to_markdown([article_of()], store.annotations, title="t", when=WHEN)
        assert outline(document) == [
            *("paragraph", "bullet_list"),
            *("heading", "paragraph", "bullet_list"),
            *("blockquote", "bullet_list") * len(store.annotations.highlights),
            *("heading", "paragraph", "bullet_list"),
        ]
        assert set(words(document)) == {"NATO", "table"}


def test_everything_is_the_same_in_the_next_export(store: AnnotationStore) -> None:
    mark(store, "table", "b", "a")
    mark(store, "NATO", "a b", "a-b")
    once, again = (to_markdown([article_of()], store.annotations, title="t", when=WHEN) for _ in range(2))
    assert once == again
    assert properties(once)["tags"] == ["a", "a-b", "a-b-2", "b"]
    assert "#a-b-2 #a-b ^" in once or "#a-b #a-b-2 ^" in once


@given(TEXTS, TEXTS, TEXTS)
@example("# a\n===\n> b", "<!-- synoptic:end -->", "---")
@example("^abc %% #tag [@key]", "$$ [[x]]", "{#id} ==x==")
@example("0", ">", ">")
@example("0", "_0_", "1. _0_ a_b")
@example("0", "1. FC Alder", "- 2")
@example("0", "\n", "1. FC Alder")
@examples(25)
def test_words_titles_and_notes_never_become_structure(marked: str, note: str, title: str) -> None:
    article = replace(
        article_of(f"Before.\n{marked}\nAfter."), title=title, source=note, author=title, url=note
    )
    anchor = anchor_in(article, marked)
    one = Highlight("one", article.id, anchor, ("tag",), WHEN, WHEN)
    annotations = Annotations(
        highlights=Shelf({one.id: one}),
        tags=Shelf(
            {"tag": Tag("tag", title.replace("\r", " ").strip("/ \n") or "x", "red", note, WHEN, WHEN)}
        ),
        notes=Shelf({"note": Note("note", one.id, note, WHEN, WHEN)}),
    )
    material = material_of([article], annotations, title=title, when=WHEN)
    for by in (Grouping.ARTICLE, Grouping.TAG, Grouping.OUTLET):
        document = markdown_of(material, by)
        (quoted,) = quotations(document)
        assert marked.strip() in quoted.sentence
        assert quoted.words.strip() in quoted.sentence
        assert " ".join(quoted.words.split()) == " ".join(marked.split()) or not marked.strip()
        heading, appendix = headings(document)
        if by is Grouping.ARTICLE:
            outlet = note.strip()
            said = f"{outlet}: {title.strip() or UNTITLED}" if outlet else title.strip() or UNTITLED
            assert heading == ("h2", " ".join(said.split()))
        assert appendix == ("h2", "Appendix: files and places")
        kinds = [kind for kind in outline(document) if kind != "paragraph"]
        assert kinds[-2:] == ["heading", "bullet_list"]
        listed = COMMONMARK.parse(document[document.rindex("## Appendix") :])
        assert [each.type for each in listed if "list_open" in each.type] == ["bullet_list_open"] * 2
        assert document.count("\n<!-- synoptic:end -->") == 1


# Links and silences


def linked(store: AnnotationStore, kind: str, note: str = "") -> tuple[Article, Article]:
    here = sourced(article_of(), "The Ledger", "2031-03-14", "A")
    there = sourced(article_of(OTHER_TEXT, identifier="article-2"), "The Tide", "2031-03-15", "B")
    end = None if kind == "omits" else anchor_in(there, "Only Trump")
    store.link(kind, (record_for(here), anchor_in(here, "the only one")), (record_for(there), end), note=note)
    return here, there


def test_a_link_is_beside_its_passages_with_both_ends_quoted(store: AnnotationStore) -> None:
    here, there = linked(store, "softens", "He *thinks*.\n\n# Twice")
    mark(store, "the only one who can", article=here)
    document = to_markdown([here, there], store.annotations, title="", when=WHEN, texts=store.texts)
    assert (
        "- Softened by The Tide, 15 March 2031 (B):\n\n  > Only Trump\n\n  - Note:\n\n    He *thinks*.\n"
        in document
    )
    assert "- Softens The Ledger, 14 March 2031 (A):\n\n  > the only one\n\n  - Note:\n" in document
    assert words(document) == ["the only one who can", "Only Trump"]
    assert [each.sentence for each in quotations(document)][1] == "Only Trump can get this done, Rutte said."
    assert "1 highlight, 1 link in 2 articles" in document
    assert "No highlights in" not in document
    by_outlet = markdown_of(
        material_of([here, there], store.annotations, title="", when=WHEN), Grouping.OUTLET
    )
    assert [text for _, text in headings(by_outlet)][:1] == ["The Ledger"]
    assert "No highlights in: The Tide, 15 March 2031 (B)." in by_outlet
    assert "## Links" not in by_outlet


def test_links_without_a_mark_are_a_section_where_sections_are_no_articles(store: AnnotationStore) -> None:
    articles = linked(store, "agrees")
    material = material_of(articles, store.annotations, title="", when=WHEN)
    document = markdown_of(material, Grouping.TAG)
    assert [text for _, text in headings(document)] == ["Links", "Appendix: files and places"]
    assert words(document) == ["the only one"]
    assert "- Agrees with The Tide, 15 March 2031 (B):\n\n  > Only Trump\n" in document


@pytest.mark.parametrize("kind", LINK_KINDS)
def test_a_link_is_told_at_both_ends_and_contains_its_note(store: AnnotationStore, kind: str) -> None:
    articles = linked(store, kind, "```\nunclosed")
    document = to_markdown(articles, store.annotations, title="", when=WHEN, texts=store.texts)
    kinds = outline(document)
    assert kinds.count("heading") == 3
    assert "The Tide, 15 March 2031 (B)" in document
    assert "The Ledger, 14 March 2031 (A)" in document
    assert words(document) == (["the only one"] if kind == "omits" else ["the only one", "Only Trump"])
    assert ("the article as a whole" in document) == (kind == "omits")


def silence(store: AnnotationStore, claim: str, label: str, article: Article) -> None:
    store.confirm_silence(claim, label, record_for(article), article.digest)


def test_confirmed_silences_are_a_line_for_each_claim(store: AnnotationStore) -> None:
    article = article_of()
    other = replace(article_of("The port was quiet.\n", identifier="article-2"), title="A *quiet* night")
    tag = store.add_tag("claim/number")
    silence(store, f"tag:{tag.id}", tag.name, other)
    silence(store, "search:hurt", "who was hurt", article)
    silence(store, "search:hurt", "who was hurt", other)
    silence(store, "search:text:peace talks", "Z", article)
    store.rename_tag("claim/number", "claim/count")
    edited = article_of(f"{TEXT} Nobody was hurt.")
    document = to_markdown([edited, other], store.annotations, title="Peace", when=WHEN)
    assert (
        f"""
## Silences

What these articles have nothing on, as the reader confirmed.

- claim/count: “A \\*quiet\\* night”, confirmed on 14 March 2031
- who was hurt: “NATO chief in Washington”, confirmed on 14 March 2031, of its text with SHA-256 \
{article.digest}; “A \\*quiet\\* night”, confirmed on 14 March 2031
- Z (search: peace talks): “NATO chief in Washington”, confirmed on 14 March 2031, of its text with SHA-256 \
{article.digest}
"""
        in document
    )
    when = WHEN.astimezone(timezone(timedelta(hours=-12)))
    assert "confirmed on 13 March 2031" in to_markdown([article], store.annotations, title="", when=when)


def test_with_a_tag_only_silences_on_it_come_out(store: AnnotationStore) -> None:
    article = article_of()
    for name in ("claim/number", "claim", "crew"):
        tag = store.add_tag(name)
        silence(store, f"tag:{tag.id}", name, article)
    silence(store, "search:claim", "claim", article)
    document = to_markdown([article], store.annotations, title="", when=WHEN, selection=tagged("claim"))
    assert document.count("confirmed on") == 2
    other = article_of("The port was quiet.\n", identifier="article-2")
    assert "Silences" not in to_markdown([other], store.annotations, title="", when=WHEN)


@given(TEXTS, TEXTS)
@example("0. 0", "0")
@examples(40)
def test_a_silence_says_claim_and_article_as_they_are(label: str, title: str) -> None:
    found = Silence("silence-1", "search:x", label, "article-1", article_of().digest, WHEN)
    article = sourced(replace(article_of(), title=title), title, "2031")
    document = to_markdown([article], Annotations(silences=Shelf({found.id: found})), title="", when=WHEN)
    section = COMMONMARK.parse(document[document.index("## Silences") :])
    said = [token.children or [] for token in section if token.type == "inline"]
    item = "".join(child.content for child in said[2])
    outlet = " ".join(title.split())
    if outlet:
        assert item == f"{' '.join(label.split()) or UNTITLED}: {outlet}, 2031, confirmed on 14 March 2031"


def test_addresses_that_are_none_are_only_words(store: AnnotationStore) -> None:
    for url in ("javascript:alert(1)", "https://a.example/<b>", "see *page* 3"):
        article = replace(article_of(), url=url, letter="A")
        store.note(article.id, "Noted.", article=record_for(article))
        document = to_markdown([article], store.annotations, title="t", when=WHEN)
        (children,) = [
            token.children
            for token in COMMONMARK.parse(body(document))
            if token.content.startswith("Article A · ")
        ]
        assert children is not None
        assert "".join(child.content for child in children) == f"Article A · {url} · [@2031nato]".replace(
            "2031", ""
        )
        assert {child.type for child in children} == {"text"}


# Groupings


def test_by_tag_a_highlight_is_in_each_of_its_tags_with_one_block_id(store: AnnotationStore) -> None:
    one = mark(store, "table", "b", "a")
    mark(store, "NATO")
    store.describe_tag("a", description="All *that*")
    document = markdown_of(material_of([article_of()], store.annotations, title="", when=WHEN), Grouping.TAG)
    assert [text for _, text in headings(document)][:3] == ["a", "b", "Without a tag"]
    assert "## a\n\nAll \\*that\\*\n\n" in document
    assert words(document) == ["table", "table", "NATO"]
    assert document.count(f" ^{block_id(one.id)}\n") == 1
    assert document.count("[@nato]") == 3


def test_by_outlet_spellings_are_one_and_unknown_ones_last(store: AnnotationStore) -> None:
    articles = [
        article_of(),
        replace(article_of(identifier="article-2"), source="THE  Tide"),
        replace(article_of(identifier="article-3"), source="The Tide"),
        replace(article_of(identifier="article-4"), source="Ledger"),
    ]
    for article in articles:
        mark(store, "table", article=article)
    document = markdown_of(material_of(articles, store.annotations, title="", when=WHEN), Grouping.OUTLET)
    assert [text for _, text in headings(document)][:-1] == ["Ledger", "THE Tide", "Outlet unknown"]


def test_by_speaker_it_is_who_said_the_quotation_that_the_words_are_in(store: AnnotationStore) -> None:
    article = article_of(
        "“We will get Putin to the table,” Mark Rutte told reporters on Monday. The rain went on.\n"
        "“Nothing was agreed,” said Ann Ash, a spokeswoman."
    )
    for each in ("The rain", "get Putin", "agreed"):
        mark(store, each, article=article)
    document = markdown_of(material_of([article], store.annotations, title="", when=WHEN), Grouping.SPEAKER)
    assert [text for _, text in headings(document)][:-1] == ["Ann Ash", "Mark Rutte", "Speaker unknown"]
    assert words(document) == ["agreed", "get Putin", "The rain"]


def test_by_claim_are_the_rows_of_the_matrix(store: AnnotationStore) -> None:
    here = sourced(article_of(), "The Ledger", "2031-03-14", "A")
    there = sourced(article_of(OTHER_TEXT, identifier="article-2"), "The Tide", "2031-03-15", "B")
    mark(store, "table", "talks", note="Which one?", article=here)
    mark(store, "NATO", article=here)
    start, port = here.text.index("table"), there.text.index("The port")
    claims = [
        Claim("tag:talks", "talks", (Passage.of(here, start, start + 5),)),
        Claim("search:port", "the *port*", (Passage.of(there, port, port + 8),)),
    ]
    material = replace(
        material_of([here, there], store.annotations, title="", when=WHEN),
        matrix=matrix([here, there], claims, silent={("search:port", here.id): (None,)}),
    )
    made = markdown_document(material, Grouping.CLAIM)
    assert headings(made.text)[:2] == [("h2", "talks"), ("h2", "the *port*")]
    assert words(made.text) == ["table", "The port"]
    assert "- Note: Which one?\n\nNot read: The Tide, 15 March 2031 (B).\n" in made.text
    assert "Silent: The Ledger, 14 March 2031 (A).\n" in made.text
    assert made.left_out == ("1 highlight: in no claim",)
    assert f"“The port”: characters {port}–{port + 8}, paragraph 1\n" in made.text


def test_by_difference_are_both_passages_with_what_differs_in_bold() -> None:
    one = article_of("The peace plan for Ukraine has 28 points, the White House said in Geneva on Monday.")
    other = article_of(
        "The peace plan for Ukraine has 19 points, the White House said in Geneva on Monday.",
        identifier="article-2",
    )
    found = worth_a_look(aligned_pairs(Comparer(), [one, other]))
    material = replace(material_of([one, other], Annotations(), title="", when=WHEN), differences=found)
    document = markdown_document(material, Grouping.DIFFERENCE).text
    assert headings(document)[0][1].startswith("Number: 28")
    assert [each.words.split()[0] for each in quotations(document)] == ["28", "19"]
    assert [each.sentence for each in quotations(document)] == [one.text, other.text]


def test_what_a_grouping_has_no_place_for_is_told(store: AnnotationStore) -> None:
    articles = linked(store, "agrees")
    mark(store, "table", note="Which?", article=articles[0])
    mark(store, "NATO", "a", article=articles[0])
    store.note("article-2", "Read\n\n# again", article=record_for(articles[1]))
    silence(store, "search:hurt", "hurt", articles[1])
    material = replace(
        material_of(articles, store.annotations, title="", when=WHEN), matrix=matrix(articles, [])
    )
    told = {by: markdown_document(material, by) for by in Grouping}
    assert {by for by, made in told.items() if made.left_out} == {Grouping.CLAIM, Grouping.DIFFERENCE}
    assert told[Grouping.CLAIM].left_out == ("2 highlights: in no claim",)
    assert told[Grouping.DIFFERENCE].left_out == (
        "2 highlights: in no difference",
        "2 notes: a list of differences has no place for them",
        "1 link: a list of differences has no place for them",
        "1 silence: a list of differences has no place for them",
    )
    for by, made in told.items():
        if by is not Grouping.DIFFERENCE:
            assert "\n  \\# again\n" in made.text, by
            assert "hurt: The Tide, 15 March 2031 (B), confirmed" in made.text
            assert made.text.count("Only Trump") >= 1
