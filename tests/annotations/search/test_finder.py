"""Searching the text, the notes, the tags and the titles, and showing what was found in its context."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import LIBRARY, SCOPES
from synoptic.annotations.search.contexts import context_of
from synoptic.annotations.search.finder import Finder
from synoptic.corpus.article import Span, digest_of
from synoptic.corpus.errors import CorpusError
from tests.annotations.specimens import TEXT, article_of, mark, record_for, store_in

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.values import Scope
    from synoptic.annotations.search.finder import SearchResult
    from synoptic.corpus.article import Article

FIRST = article_of()
SECOND = replace(
    article_of("A day at sea\nThe ferry left at nine. A NATO ship followed.", identifier="article-2"),
    title="A day at sea",
)
NOTHING = Annotations()


@pytest.fixture
def finder() -> Finder:
    return Finder([FIRST, SECOND])


def _matched(find: SearchResult) -> list[str]:
    return [find.text[span.start : span.end] for span in find.spans]


def _lit(find: SearchResult) -> list[str]:
    assert find.article is not None
    return [find.article.text[span.start : span.end] for span in find.lit]


def test_in_the_text_the_matched_words_are_lit(finder: Finder) -> None:
    (find,) = finder.find("the ferry left", "text", NOTHING)
    assert (find.article, find.score, find.quoted) == (SECOND, 100, None)
    assert find.text == SECOND.text
    assert find.passage is not None
    assert find.passage.text == "The ferry left"
    assert _matched(find) == _lit(find) == ["The", "ferry", "left"]


def test_a_title_has_its_place_where_the_text_has_it(finder: Finder) -> None:
    (find,) = finder.find("at sea", "titles", NOTHING)
    assert find.text == "A day at sea"
    assert find.passage is not None
    assert (find.passage.article, find.passage.text) == (SECOND.id, "A day at sea")
    assert _matched(find) == _lit(find) == ["at", "sea"]


def test_a_title_of_the_readers_own_has_no_place() -> None:
    (find,) = Finder([replace(SECOND, title="My ferry")]).find("ferry", "titles", NOTHING)
    assert (find.passage, find.lit, _matched(find)) == (None, (), ["ferry"])


def test_a_note_is_about_a_highlight_an_article_or_the_library(finder: Finder, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "only one who can", note="check the wording")
    store.note(SECOND.id, "check the date", article=record_for(SECOND))
    store.note(LIBRARY, "check everything")
    on_words, on_article, on_library = finder.find("check", "notes", store.annotations)
    assert (on_words.article, on_words.text, on_words.quoted) == (
        FIRST,
        "check the wording",
        "only one who can",
    )
    assert on_words.passage is not None
    assert on_words.passage.text == "only one who can"
    assert _lit(on_words) == ["only one who can"]
    assert _matched(on_words) == ["check"]
    assert (on_article.article, on_article.passage, on_article.quoted) == (SECOND, None, None)
    assert (on_library.article, on_library.passage, on_library.text) == (None, None, "check everything")
    assert on_article.lit == on_library.lit == ()


def test_a_tag_stands_for_the_highlights_that_carry_it(finder: Finder, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "ferry", "claim/number", article=SECOND)
    mark(store, "others said", "claim")
    mark(store, "absolutely convinced", "claim", "sure")
    finds = finder.find("claim", "tags", store.annotations)
    assert [(find.text, find.quoted) for find in finds] == [
        ("claim/number", "ferry"),
        ("claim", "absolutely convinced"),
        ("claim", "others said"),
    ]
    assert [_lit(find) for find in finds] == [[find.quoted] for find in finds]
    assert [_matched(find) for find in finds] == [["claim"]] * 3


@pytest.mark.parametrize(("query", "scope"), [("claim", "tags"), ("check", "notes")])
def test_what_has_lost_its_place_is_found_with_its_words(query: str, scope: Scope, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "only one who can", "claim", note="check this")
    edited = "Nothing is as it was."
    finder = Finder([replace(FIRST, text=edited, digest=digest_of(edited))])
    (find,) = finder.find(query, scope, store.annotations)
    assert (find.passage, find.lit, find.quoted) == (None, (), "only one who can")
    assert find.article is not None
    assert find.article.id == FIRST.id


def test_other_articles_annotations_are_not_found(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "ferry", "claim", note="check", article=SECOND)
    store.note(SECOND.id, "check", article=record_for(SECOND))
    finder = Finder([FIRST])
    assert finder.find("claim", "tags", store.annotations) == ()
    assert finder.find("check", "notes", store.annotations) == ()


@pytest.mark.parametrize("scope", SCOPES)
def test_a_limit_leaves_the_best(scope: Scope, finder: Finder, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    for words in ("He’s", "others", "convinced"):
        mark(store, words, "NATO at sea", note="NATO at sea")
    query = "he" if scope == "text" else "at sea"
    every = finder.find(query, scope, store.annotations)
    assert every
    for limit in range(len(every) + 2):
        assert finder.find(query, scope, store.annotations, limit=limit) == every[:limit]


@pytest.mark.parametrize("scope", SCOPES)
def test_a_search_that_is_not_wanted_any_more_finds_nothing(
    scope: Scope, finder: Finder, tmp_path: Path
) -> None:
    store = store_in(tmp_path)
    mark(store, "He’s", "NATO", note="NATO")
    assert finder.find("nato", scope, store.annotations)
    assert finder.find("nato", scope, store.annotations, cancelled=lambda: True) == ()


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("query", ["", " ", "?!", "\n"])
def test_a_query_without_words_finds_nothing(query: str, scope: Scope, finder: Finder) -> None:
    assert finder.find(query, scope, NOTHING) == ()


def test_what_is_found_follows_the_annotations(finder: Finder, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    highlight = mark(store, "He’s", note="first thought")
    assert finder.find("second", "notes", store.annotations) == ()
    store.note(highlight.id, "second thought")
    assert [find.text for find in finder.find("second", "notes", store.annotations)] == ["second thought"]


def test_importing_it_does_not_load_the_matcher() -> None:
    program = "import sys, synoptic.annotations.search.finder; print(*sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    late = {"rapidfuzz", "synoptic.corpus.search.matcher", "textual", "rich", "tinydb"}
    assert not late.intersection(printed)


# Contexts


def _spans_of(text: str, *words: str) -> list[Span]:
    return [Span(text.index(word), text.index(word) + len(word)) for word in words]


def test_a_context_keeps_to_the_paragraph() -> None:
    spans = _spans_of(TEXT, "sustained", "pressure")
    context, moved = context_of(TEXT, spans, before=500, after=500)
    assert context == TEXT.split("\n")[1]
    assert [context[span.start : span.end] for span in moved] == ["sustained", "pressure"]


def test_a_context_is_cut_between_words() -> None:
    context, (span,) = context_of(TEXT, _spans_of(TEXT, "pressure"), before=19, after=14)
    assert context == "…with sustained pressure, we will be…"
    assert context[span.start : span.end] == "pressure"


def test_a_context_without_spaces_is_cut_all_the_same() -> None:
    text = "海" * 50 + "船" + "海" * 50
    context, (span,) = context_of(text, [Span(50, 51)], before=5, after=5)
    assert (context[0], context[span.start], context[-1]) == ("…", "船", "…")
    assert 11 <= len(context) <= 15


@given(st.data())
def test_spans_stay_on_their_words(data: st.DataObject) -> None:
    text = data.draw(st.text("ab \n\u00a0.é海", min_size=1, max_size=80))
    cuts = sorted(
        data.draw(
            st.sets(st.integers(0, len(text)), min_size=2, max_size=6).filter(lambda s: len(s) % 2 == 0)
        )
    )
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    before, after = data.draw(st.integers(0, 90)), data.draw(st.integers(0, 90))
    context, moved = context_of(text, spans, before=before, after=after)
    assert [context[span.start : span.end] for span in moved] == [text[s.start : s.end] for s in spans]
    assert context.removeprefix("…").removesuffix("…") in text
    matched = spans[-1].end - spans[0].start
    assert len(context) <= before + matched + after + 4


# What a query asks for beside words


REUTERS = replace(
    article_of("Peace talks began.\n\nNobody spoke of peace in 2024.", identifier="r"),
    title="Talks",
    source="Reuters",
    date="2025-10-02",
)
ANADOLU = replace(
    article_of("Peace talks ended.\n\n“We want peace,” Rutte said.", identifier="a"),
    title="The end",
    source="Anadolu Agency",
    date="2025-11",
)


def _found(query: str, scope: Scope = "text", annotations: Annotations = NOTHING) -> list[tuple[str, str]]:
    finds = Finder([REUTERS, ANADOLU]).find(query, scope, annotations)
    assert all(find.article is not None for find in finds)
    return [(find.article.id, find.passage.text if find.passage else "") for find in finds if find.article]


def test_articles_are_chosen_by_outlet_title_and_date() -> None:
    assert _found("peace talks in:anadolu") == [("a", "Peace talks")]
    assert _found("peace talks -in:anadolu") == [("r", "Peace talks")]
    assert _found('peace talks in:"the end"') == [("a", "Peace talks")]
    assert _found("peace talks date:2025-10") == [("r", "Peace talks")]
    assert _found("peace talks date:2025-10..2025-11") == [("r", "Peace talks"), ("a", "Peace talks")]
    assert _found("peace talks date:2024") == []
    assert _found("/\\d{4}/ in:reuters") == [("r", "2024")]
    assert _found("in:anadolu") == [("a", "")]
    assert _found("talks in:anadolu", "titles") == []


def test_passages_are_chosen_by_how_they_are_highlighted(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "Peace talks began", "claim/number", article=REUTERS)
    mark(store, "We want peace", "quotation", note="Says who?", article=ANADOLU)
    annotations = store.annotations
    assert _found("peace tag:claim", annotations=annotations) == [("r", "Peace")]
    assert _found("peace has:note", annotations=annotations) == [("a", "peace")]
    assert _found("peace -tag:claim -has:note", annotations=annotations) == [("r", "peace"), ("a", "Peace")]
    assert _found("tag:claim", annotations=annotations) == [("r", "Peace talks began")]
    assert _found("has:note", annotations=annotations) == [("a", "We want peace")]
    assert _found("says has:note tag:quotation", "notes", annotations) == [("a", "We want peace")]
    assert _found("says tag:claim", "notes", annotations) == []
    assert _found("quot in:reuters", "tags", annotations) == []
    assert _found("quot in:anadolu", "tags", annotations) == [("a", "We want peace")]
    assert _found('tag:"?"', annotations=annotations) == []
    assert _found("the tag:quotation", "titles", annotations) == [("a", "")]


def test_who_says_it_is_asked_of_whoever_knows() -> None:
    def spoken(name: str, article: Article) -> list[Span]:
        quoted = article.text.find("We want peace")
        return [Span(quoted, quoted + 13)] if name == "rutte" and quoted >= 0 else []

    finder = Finder([REUTERS, ANADOLU], spoken=spoken)
    (find,) = finder.find("peace by:rutte", "text", NOTHING)
    assert find.passage is not None
    assert (find.passage.article, find.passage.text) == ("a", "peace")
    assert len(finder.find("peace -by:rutte", "text", NOTHING)) == 3
    assert [one.passage for one in Finder([ANADOLU]).find("by:rutte peace", "text", NOTHING)] == [
        find.passage
    ]


BRIDGE = replace(
    article_of(
        "The bridge.\n\n“It is shut,” Mark Rutte said. “It stays shut,” Rutte added.\n\n"
        "“Open it,” Ilse Brandt said.",
        identifier="b",
    ),
    title="Rutte and Brandt",
    date="2025-10-03",
)


def _said(query: str, scope: Scope = "text", annotations: Annotations = NOTHING) -> list[tuple[str, str]]:
    finds = Finder([REUTERS, ANADOLU, BRIDGE]).find(query, scope, annotations)
    return [(find.article.id, find.passage.text if find.passage else "") for find in finds if find.article]


@pytest.mark.parametrize("scope", ["text", "all"])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("by:rutte", [("a", "We want peace,"), ("b", "It is shut,"), ("b", "It stays shut,")]),
        ('by:"mark rutte"', [("b", "It is shut,"), ("b", "It stays shut,")]),
        ("by:BRANDT", [("b", "Open it,")]),
        ("by:nobodyatall", []),
        ("by:rutte date:2025-10", [("b", "It is shut,"), ("b", "It stays shut,")]),
        ("by:rutte -date:2025-10", [("a", "We want peace,")]),
        ("by:rutte by:brandt", []),
        ("by:rutte -by:mark", [("a", "We want peace,")]),
        ("-by:rutte", [("r", "")]),
        ("-by:brandt in:anadolu", [("a", "")]),
        ("-by:nobodyatall", [("r", ""), ("a", ""), ("b", "")]),
    ],
)
def test_a_speaker_alone_lists_what_that_person_says(
    query: str, found: list[tuple[str, str]], scope: Scope
) -> None:
    assert [(article, words.strip("“”")) for article, words in _said(query, scope)] == found


def test_a_speaker_is_no_part_of_titles_notes_and_tags_of_others(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "It is shut", "claim", note="check", article=BRIDGE)
    mark(store, "Open it", "claim", note="check", article=BRIDGE)
    mark(store, "Peace talks ended", "claim", note="check", article=ANADOLU)
    held = store.annotations
    assert _said("rutte by:rutte", "titles", held) == []
    assert _said("by:rutte", "titles", held) == []
    assert _said("check by:rutte", "notes", held) == [("b", "It is shut")]
    assert _said("claim by:brandt", "tags", held) == [("b", "Open it")]
    assert _said("claim -by:brandt", "tags", held) == [("a", "Peace talks ended"), ("b", "It is shut")]
    assert [words.strip("“”") for _, words in _said("by:rutte tag:claim", "text", held)] == ["It is shut,"]
    assert _said("tag:claim -by:rutte", "text", held) == [("a", "Peace talks ended"), ("b", "Open it")]


def test_what_lacks_a_tag_or_a_note_is_listed(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "Peace talks began", "claim/number", article=REUTERS)
    mark(store, "Nobody spoke", "other", article=REUTERS)
    mark(store, "Peace talks ended", "other", note="check", article=ANADOLU)
    held = store.annotations
    articles = [article for article, _ in _said("-tag:claim", "text", held)]
    assert articles == ["a", "b"]
    assert [article for article, _ in _said("-tag:claim", "all", held)].count("b") == 1
    assert _said("-has:note", "text", held) == [("r", ""), ("b", "")]
    assert _said("-tag:claim -has:note", "text", held) == [("b", "")]
    assert _said("-tag:other", "text", held) == [("b", "")]
    assert _said("-tag:nosuch", "text", held) == [("r", ""), ("a", ""), ("b", "")]
    assert _said("-tag:claim date:2025-10", "text", held) == [("b", "")]
    assert _said("tag:other -has:note", "text", held) == [("r", "Nobody spoke")]


def test_signs_count_in_notes_and_titles_too(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "Peace talks began", "claim", note="It cost $5 million.", article=REUTERS)
    mark(store, "We want peace", "claim", note="It cost £5 million 🎉.", article=ANADOLU)
    assert _found('"$5 million"', "notes", store.annotations) == [("r", "Peace talks began")]
    assert _found("cost 🎉", "notes", store.annotations) == [("a", "We want peace")]
    assert _found("cost -🎉", "notes", store.annotations) == [("r", "Peace talks began")]
    (find,) = Finder([replace(REUTERS, title="Talks §5")]).find("§", "titles", NOTHING)
    assert _matched(find) == ["§"]


def test_all_scopes_at_once(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "Peace talks began", "talks", note="which talks?", article=REUTERS)
    finds = Finder([REUTERS, ANADOLU]).find("talks", "all", store.annotations)
    assert [find.scope for find in finds] == ["titles", "notes", "tags", "text", "text"]
    assert [find.score for find in finds] == sorted((find.score for find in finds), reverse=True)
    assert Finder([REUTERS]).find("talks", "all", store.annotations, limit=2) == finds[:2]


def test_patterns_are_for_notes_tags_and_titles_too(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "Peace talks began", "claim/number", note="see p. 12", article=REUTERS)
    mark(store, "We want peace", "claim", note="see there", article=ANADOLU)
    (find,) = Finder([REUTERS, ANADOLU]).find(r"/\d+/", "notes", store.annotations)
    assert (find.text, _matched(find)) == ("see p. 12", ["12"])
    assert _found(r"see /p\./", "notes", store.annotations) == [("r", "Peace talks began")]
    assert _found("/^claim$/", "tags", store.annotations) == [("a", "We want peace")]


def test_a_search_says_how_it_was_understood() -> None:
    finder = Finder([REUTERS])
    (stage,) = finder.stages('"peace talks" date:2025-13', "text", NOTHING)
    assert stage.is_final
    assert stage.understood == (
        "exactly “peace talks”; invalid date:2025-13 (use 2025, 2025-10 or 2025-10..2025-11)"
    )
    assert [stage.understood for stage in finder.stages("", "text", NOTHING)] == [""]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("query", ['"', "tag:", "-x", "/(/", "date:..", "has:note tag:x /a/ -b in:c", "by:x"])
def test_no_query_is_an_error(query: str, scope: Scope, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "He’s", "NATO", note="NATO")
    assert isinstance(Finder([FIRST, SECOND]).find(query, scope, store.annotations), tuple)


# From Python


def test_a_search_applies_each_filter(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "Peace talks began", "claim", note="check", article=REUTERS)
    finder = Finder([REUTERS, ANADOLU])

    def found(query: str, *, scope: Scope = "text") -> list[str]:
        results = finder.search(query, store.annotations, scope=scope).results
        return sorted(one.article.id for one in results if one.article is not None)

    assert found("peace") == ["a", "a", "r", "r"]
    assert found("peace in:nosuch") == []
    assert found("peace in:anadolu") == ["a", "a"]
    assert found("peace date:1999") == []
    assert found("peace by:rutte") == found("by:rutte") == ["a"]
    assert found("peace tag:claim") == found("peace has:note") == found("peace reader:you") == ["r"]
    assert found("check", scope="notes") == ["r"]


@pytest.mark.parametrize("query", ["peace tag:claim", "-has:note peace", "reader:you"])
def test_a_search_without_annotations_refuses_what_needs_them(query: str) -> None:
    with pytest.raises(
        InvalidRequest, match=r"^(tag|has|reader): needs annotations; give those of the store\.$"
    ):
        Finder([REUTERS]).search(query)


@pytest.mark.parametrize("scope", ["notes", "tags", "all"])
def test_a_search_without_annotations_is_of_articles_alone(scope: Scope) -> None:
    assert len(Finder([REUTERS]).search("peace in:reuters").results) == 2
    assert Finder([REUTERS]).search("nosuch", scope="titles").results == ()
    with pytest.raises(InvalidRequest, match=f"The scope “{scope}” needs annotations"):
        Finder([REUTERS]).search("peace", scope=scope)


def test_a_search_takes_a_query_as_typed_or_refuses_it() -> None:
    with pytest.raises(CorpusError, match="“peace date:199x”: invalid date:199x"):
        Finder([REUTERS]).search("peace date:199x")
    unknown: Any = "title"
    with pytest.raises(InvalidRequest, match="Unknown scope “title”; use text, notes, tags, titles, all"):
        Finder([REUTERS]).search("peace", scope=unknown)


def test_a_search_says_what_it_left_out() -> None:
    answer = Finder([REUTERS]).search("peace zeppelin")
    assert answer.results
    assert "zeppelin" in answer.remark
