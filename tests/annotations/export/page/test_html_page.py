"""The page, read back by an HTML parser: the very words come back, and nothing of them becomes structure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib.resources import files
from itertools import pairwise, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from justhtml.dom import Element, Text
from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.export.document import unwatched
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.export.page.html_page import page_of
from synoptic.annotations.export.page.page_colours import INKS, PAPERS, TAG_COLOURS, UNTAGGED
from synoptic.annotations.matrix.matrix import Claim, matrix
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import LIBRARY, Highlight, Link, LinkEnd, Note, Silence, Tag
from synoptic.corpus.article import Passage, Span, digest_of
from synoptic.corpus.differences.discrepancies import Discrepancy
from synoptic.corpus.parallels.worth_a_look import AlignedPair, Disagreement
from tests.annotations.export.page.parsed import ParsedPage, classes, elements_in, pieces_of, text_of
from tests.annotations.specimens import article_of, record_for
from tests.examples import examples

if TYPE_CHECKING:
    from synoptic.annotations.export.material import Material
    from synoptic.corpus.article import Article

WHEN = datetime(2031, 3, 14, 9, 26, tzinfo=UTC)
NOT_THE_TEXT = frozenset({"notes", "summary"})
ELEMENTS = """
    html head meta title style body a header p h1 h2 h3 h4 div ol ul li span bdi time nav main section
    table thead tbody tr th td article mark form fieldset legend label input button strong em blockquote
    code pre details summary dl dt dd footer hr br s
"""
"""All elements that a page may have."""
ATTRIBUTES = """
    lang charset http-equiv content name class href id dir aria-label aria-labelledby aria-details rel
    role scope tabindex data-article data-highlight data-n data-sign data-start data-end data-sha256
    data-id open style type method autocomplete start
"""
"""All attributes that they may have."""
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("<>&\"'`*_[]()!#-= \n\n\t\r\x00\x0c\x85\u202e\u2066\u2069\ufeff‮"),
    min_size=1,
    max_size=60,
)


class Kept(Struct, frozen=True):
    """Texts that are kept."""

    texts: tuple[str, ...]

    def get(self, digest: str, /, longest: int = 0) -> str | None:
        return next((text for text in self.texts if digest_of(text) == digest), None)


def highlight(number: int, article: Article, start: int, end: int, *tags: str) -> Highlight:
    place = anchor(article.text, start, end, article.digest)
    return Highlight(f"highlight-{number}", article.id, place, tags, WHEN, WHEN)


def note(target: str, text: str) -> Note:
    return Note(f"note-{target}", target, text, WHEN, WHEN)


def material(articles: list[Article], annotations: Annotations, title: str = "t") -> Material:
    return material_of(articles, annotations, title=title, when=WHEN)


@st.composite
def hostile(draw: st.DrawFn) -> tuple[list[Article], Annotations, str]:
    """Return articles, tags, notes and links made of any characters, and highlights anywhere."""
    articles = []
    for number in range(draw(st.integers(1, 2))):
        text = "\n".join(draw(st.lists(TEXTS, min_size=1, max_size=4)))
        article = article_of(text, identifier=f"article-{number}")
        articles.append(replace(article, title=draw(TEXTS), source=draw(TEXTS), url=draw(TEXTS)))
    tags = {
        f"tag-{number}": Tag(f"tag-{number}", draw(TEXTS), "red", draw(TEXTS), WHEN, WHEN)
        for number in range(2)
    }
    highlights, notes = [], [note(LIBRARY, draw(TEXTS))]
    for number in range(draw(st.integers(0, 4))):
        article = draw(st.sampled_from(articles))
        start = draw(st.integers(0, len(article.text) - 1))
        end = draw(st.integers(start + 1, len(article.text)))
        highlights.append(
            highlight(number, article, start, end, *draw(st.sets(st.sampled_from(sorted(tags)))))
        )
        notes.append(note(f"highlight-{number}", draw(TEXTS)))
    ends = [LinkEnd(each.id, anchor(each.text, 0, len(each.text), each.digest)) for each in articles]
    links = [Link("link", "contradicts", ends[0], ends[-1], draw(TEXTS), WHEN, WHEN)] if len(ends) > 1 else []
    silence = Silence("silence", "search:text:x", draw(TEXTS), articles[0].id, articles[0].digest, WHEN)
    annotations = Annotations(
        tags=tags,
        highlights={each.id: each for each in highlights},
        notes={each.id: each for each in notes},
        links={each.id: each for each in links},
        silences={silence.id: silence},
    )
    return articles, annotations, draw(TEXTS)


@given(hostile())
@example(
    (
        [article_of("<script>alert(1)</script><p id=x>")],
        Annotations(),
        "</title></style><img src=x onerror=y>",
    )
)
@examples(50)
def test_hostile_words_come_back_and_become_no_structure(
    library: tuple[list[Article], Annotations, str],
) -> None:
    articles, annotations, title = library
    found = material(articles, annotations, title)
    page = ParsedPage.of(found)
    check_words(page, articles, found)
    check_marks(page, articles)
    check_structure(page)


def check_words(page: ParsedPage, articles: list[Article], found: Material) -> None:
    for number, article in enumerate(articles, start=1):
        (text,) = [each for each in page.of_class("text") if each.parent is page.with_id(f"a{number}")]
        assert text_of(text, without=NOT_THE_TEXT) == as_html_has_it(
            article.text if article.text.strip() else ""
        )
    quotations = [each for each in page.named("blockquote") if "data-start" in each.attrs]
    for quoted, one in zip(quotations, found.highlights, strict=True):
        assert text_of(quoted) == as_html_has_it(one.quotation)
        assert (quoted.attrs["data-start"], quoted.attrs["data-end"]) == (str(one.start), str(one.end))
        assert quoted.attrs["data-sha256"] == one.digest
    (headline,) = page.named("h1")
    assert text_of(headline) == as_html_has_it(found.title)


def check_marks(page: ParsedPage, articles: list[Article]) -> None:
    """Check that each mark is on the characters that its place says, but for white space of no paragraph."""
    spans = {
        (each.parent.attrs["id"] or "").removeprefix("source-"): range(
            int(each.attrs["data-start"] or ""), int(each.attrs["data-end"] or "")
        )
        for each in page.named("blockquote")
        if "data-start" in each.attrs and isinstance(each.parent, Element)
    }
    marked: dict[str, set[int]] = {}
    for article, text in zip(articles, page.of_class("text"), strict=True):
        at = 0
        for piece, within in pieces_of(text, without=NOT_THE_TEXT):
            for number in {each.attrs["data-highlight"] or "" for each in within if each.name == "mark"}:
                assert set(range(at, at + len(piece))) <= set(spans[number])
                marked.setdefault(number, set()).update(range(at, at + len(piece)))
            at += len(piece)
        for number in {
            each.attrs["data-highlight"] or "" for each in elements_in(text) if each.name == "mark"
        }:
            missed = set(spans[number]) - marked[number]
            assert all(article.text[offset].isspace() for offset in missed)
    noted = [each for each in page.of_class("h") if each.attrs["id"] not in lost(page)]
    assert {f"note-{number}" for number in marked} == {each.attrs["id"] for each in noted}


def lost(page: ParsedPage) -> set[str]:
    return {each.attrs.get("id") or "" for part in page.of_class("lost") for each in elements_in(part)}


def check_structure(page: ParsedPage) -> None:
    assert {each.name for each in page.elements} <= set(ELEMENTS.split())
    assert {name for each in page.elements for name in each.attrs} <= set(ATTRIBUTES.split())
    assert len(page.named("title")) == len(page.named("style")) == len(page.named("h1")) == 1
    ids = [name for each in page.elements if (name := each.attrs.get("id"))]
    assert len(ids) == len(set(ids))
    for link in page.named("a"):
        address = link.attrs.get("href") or ""
        if address.startswith("#"):
            assert address.removeprefix("#") in ids
        else:
            assert re.match(r"(?:https?://|mailto:)", address, re.IGNORECASE)
            assert link.attrs["rel"] == "noopener noreferrer nofollow"
    for text in page.of_class("text"):
        own = [each.data or "" for each in text.children or () if isinstance(each, Text)]
        assert not "".join(own).strip(" \t\n\f"), "a browser would give it a line of its own"
    levels = [int(each.name[1]) for each in page.elements if re.fullmatch("h[1-6]", each.name)]
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def as_html_has_it(text: str) -> str:
    """Return a text as any parser of HTML gives it: it has no NUL."""
    return text.replace("\x00", "\ufffd")


@pytest.fixture
def story() -> Material:
    """Return three articles, with overlapping highlights, links, a silence, a matrix and a difference."""
    one = article_of(
        "The bridge, shut\n\nThe bridge was shut at six. Nobody crossed it all day.", identifier="one"
    )
    other = article_of("The bridge was open at six, said the mayor.", identifier="other")
    third = article_of("A quiet day in town.", identifier="third")
    articles = [
        replace(
            one, title="The bridge, shut", source="The Post", letter="A", language="en", date="2031-03-14"
        ),
        replace(other, source="Le Pont", letter="B", language="fr", url="https://pont.example/1"),
        replace(third, source="The Town", letter="C"),
    ]
    tags = {
        "t-claim": Tag("t-claim", "claim", "yellow", "What can be checked.", WHEN, WHEN),
        "t-time": Tag("t-time", "claim/time", "blue", "", WHEN, WHEN),
        "t-voice": Tag("t-voice", "voice", "green", "", WHEN, WHEN),
    }
    start = one.text.index("The bridge was")
    highlights = [
        highlight(1, one, start, start + 22, "t-claim"),
        highlight(2, one, start + 11, start + 34, "t-time"),
        highlight(3, other, 28, 42, "t-voice"),
        highlight(4, other, 0, 10),
    ]
    passage = LinkEnd("one", anchor(one.text, start, start + 27, one.digest))
    links = [
        Link("l1", "omits", passage, LinkEnd("third", None), "", WHEN, WHEN),
        Link(
            "l2",
            "contradicts",
            passage,
            LinkEnd("other", anchor(other.text, 0, 26, other.digest)),
            "Open or *shut*?",
            WHEN,
            WHEN,
        ),
    ]
    silence = Silence("s", "tag:t-claim", "claim", "third", third.digest, WHEN)
    found = material_of(
        articles,
        Annotations(
            tags=tags,
            highlights={each.id: each for each in highlights},
            notes={each.id: each for each in [note("highlight-1", "Who says **so**?"), note("one", "Wire.")]},
            links={each.id: each for each in links},
            silences={silence.id: silence},
        ),
        title="The bridge",
        when=WHEN,
    )
    claim = Claim("tag:t-claim", "claim", (Passage.of(articles[0], start, start + 22),))
    silent = Claim("tag:t-x", "nothing at all", ())
    words = start + one.text[start:].index("shut")
    pair = AlignedPair(articles[0], articles[1], Span(start, start + 27), Span(0, 27), 0.9)
    differing = Discrepancy("outcome", Span(words, words + 4), Span(15, 19))
    return replace(
        found,
        matrix=matrix(articles, [claim, silent], silent={("tag:t-claim", "third"): (None,)}),
        differences=[Disagreement(differing, pair, ("key",))],
    )


def test_overlapping_highlights_are_nested_and_numbered(story: Material) -> None:
    page = ParsedPage.of(story)
    pieces = [each for each in page.named("mark") if each.attrs["data-highlight"] in {"1", "2"}]
    assert [text_of(each) for each in pieces] == ["The bridge was shut at", "was shut at", " six.", " Nobody"]
    first = pieces[0]
    inner = [each for each in page.named("mark") if each.parent is first]
    assert [text_of(each) for each in inner] == ["was shut at"]
    assert "lane-0" in classes(first)
    assert "lane-1" in classes(inner[0])
    numbers = [each.attrs["data-n"] for each in page.of_class("ref")]
    assert {"1", "2", "3", "4"} <= set(numbers)


def test_numbers_lead_both_ways(story: Material) -> None:
    page = ParsedPage.of(story)
    for number in range(1, 5):
        mark, beside = page.with_id(f"mark-{number}"), page.with_id(f"note-{number}")
        assert mark.attrs["aria-details"] == f"note-{number}"
        assert f"#note-{number}" in hrefs(page)
        assert f"#mark-{number}" in hrefs_in(beside)


def test_links_lead_both_ways_and_say_their_kind(story: Material) -> None:
    page = ParsedPage.of(story)
    here, there = page.with_id("to-1a"), page.with_id("to-1b")
    assert "contradicted by" in text_of(here)
    assert "contradicts" in text_of(there)
    assert "#tie-1b" in hrefs_in(here)
    assert "#tie-1a" in hrefs_in(there)
    assert "Open or shut?" in text_of(page.with_id("link-1"))
    whole = page.with_id("to-2b")
    assert "omits what is in" in text_of(whole)
    assert whole in elements_in(page.with_id("a3"))


def test_the_matrix_has_exact_words_and_silences(story: Material) -> None:
    page = ParsedPage.of(story)
    rows = [text_of(each) for each in page.named("tr")]
    assert len(rows) == 2
    assert "“The bridge was shut at”" in rows[1]
    assert "silent" in rows[1]
    assert "not read" in rows[1]
    assert "#mark-1" in hrefs_in(page.with_id("claims"))


def test_differences_show_the_words_that_differ(story: Material) -> None:
    page = ParsedPage.of(story)
    assert [text_of(each) for each in page.of_class("differs")] == ["shut", "open"]


def test_provenance_and_language(story: Material) -> None:
    page = ParsedPage.of(story)
    texts = [each for each in page.of_class("text") if each.parent is page.with_id("a2")]
    assert [each.attrs["lang"] for each in texts] == ["fr"]
    said = text_of(page.with_id("sources"))
    assert story.articles[1].digest in said
    assert "https://pont.example/1" in hrefs(page)
    assert "characters 28–42, paragraph 1" in said


def test_the_filter_has_a_rule_for_each_tag(story: Material) -> None:
    page = ParsedPage.of(story)
    boxes = {each.attrs["id"] for each in page.named("input")}
    assert boxes == {"t0", "t1", "t2", "t3"}
    css = text_of(page.named("style")[0])
    assert all(f"body:has(#{box}:checked) .note.{box}" in css for box in boxes)
    assert {"t1", "t2"} <= set(classes(page.with_id("note-2")))
    assert "t0" in classes(page.with_id("note-3"))


def test_it_asks_for_nothing(story: Material) -> None:
    html = page_of(story, unwatched).content.decode()
    page = ParsedPage(html.encode())
    policy = next(each for each in page.named("meta") if "http-equiv" in each.attrs)
    assert (policy.attrs["content"] or "").startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert not {"script", "link", "img", "iframe", "object", "embed", "base"} & {
        e.name for e in page.elements
    }
    assert not re.search(r"url\(|@import|\bsrc\s*=", text_of(page.named("style")[0]))


def test_what_no_page_can_hold_is_told() -> None:
    article = article_of("a\x00b and half a pair")
    document = page_of(material([article], Annotations(), title="half \ud800"), unwatched)
    (line,) = document.left_out
    assert re.fullmatch(r"\d+ characters that HTML cannot hold: written as U\+FFFD", line)
    assert page_of(material([article_of()], Annotations()), unwatched).left_out == ()


def test_controls_are_shown_and_turn_nothing_around() -> None:
    page = ParsedPage.of(material([article_of("say \u202eevil\u202c and \x07.")], Annotations()))
    signs = [each for each in page.of_class("sign") if each.name == "bdi"]
    assert [each.attrs["data-sign"] for each in signs] == ["U+202E", "U+202C", "U+0007"]
    assert [text_of(each) for each in signs] == ["\u202e", "\u202c", "\x07"]


def test_edited_and_lost_words_are_told() -> None:
    was = article_of("One two three four. Gone are these words.")
    now = replace(was, text="One two 3 four.", digest=digest_of("One two 3 four."))
    marks = [highlight(1, was, 4, 18), highlight(2, was, 20, 41)]
    annotations = Annotations(highlights={each.id: each for each in marks})
    found = material_of([now], annotations, title="t", when=WHEN, texts=Kept((was.text,)))
    page = ParsedPage.of(found)
    assert text_of(page.with_id("mark-1")) == "two 3 four"
    assert "two three four" in text_of(page.with_id("note-1"))
    assert "edited since" in text_of(page.with_id("note-1"))
    assert page.with_id("note-2") in elements_in(page.of_class("lost")[0])
    assert "#source-2" in hrefs_in(page.with_id("note-2"))


def test_an_article_without_a_text_is_told_and_its_words_are_there() -> None:
    article = article_of()
    one = highlight(1, article, 0, 4)
    found = material_of(
        [],
        Annotations(highlights={one.id: one}, articles={article.id: record_for(article)}),
        title="t",
        when=WHEN,
        missing=[record_for(article)],
    )
    page = ParsedPage.of(found)
    assert "not at hand" in text_of(page.with_id("a1"))
    assert "NATO" in text_of(page.with_id("note-1"))


def test_steps_are_told_and_can_end_it() -> None:
    article = article_of("word\n" * 520)
    marks = [highlight(number, article, 5 * number, 5 * number + 4) for number in range(520)]
    steps = []
    given_out = material([article], Annotations(highlights={each.id: each for each in marks}))
    page_of(given_out, lambda done, left: steps.append((done, left)))
    assert steps == [(256, 264), (512, 8)]

    def stop(_done: int, _left: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        page_of(given_out, stop)


def test_very_many_on_one_word_end_in_numbers() -> None:
    article = article_of("word")
    marks = [highlight(number, article, 0, 4) for number in range(40)]
    page = ParsedPage.of(material([article], Annotations(highlights={each.id: each for each in marks})))
    assert len(page.named("mark")) == 12
    assert len(page.of_class("ref")) == 40


def test_text_is_read_on_each_ground() -> None:
    grounds = [*PAPERS.values(), UNTAGGED.ground, *(tag.ground for tag in TAG_COLOURS.values())]
    for (ink, pair), ground, side in product(INKS.items(), grounds, (0, 1)):
        assert contrast(pair[side], ground[side]) >= 4.5, (ink, ground)
    for tag, paper, side in product([UNTAGGED, *TAG_COLOURS.values()], PAPERS.values(), (0, 1)):
        assert contrast(tag.line[side], paper[side]) >= 3
    css = (files("synoptic.annotations.export.page") / "page.css").read_text()
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", css), "each colour is in page_colours"
    used = {said.strip() for said in re.findall(r"(?<![-\w])color: ([^;}]+)", css)}
    assert used <= {"var(--ink)", "var(--muted)", "var(--accent)", "var(--alarm)", "var(--paper)", "inherit"}


def contrast(one: str, other: str) -> float:
    """Return the contrast as WCAG 2.2 defines it."""
    light, dark = sorted(map(luminance, (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def hrefs(page: ParsedPage) -> set[str]:
    return {each.attrs.get("href") or "" for each in page.named("a")}


def hrefs_in(element: Element) -> set[str]:
    return {each.attrs.get("href") or "" for each in elements_in(element) if each.name == "a"}
