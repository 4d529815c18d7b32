"""The plan of an import: which articles are meant, what is new, what has no place; and carrying it out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.annotations.importing.incoming import (
    Incoming,
    IncomingAnchor,
    IncomingArticle,
    IncomingHighlight,
    IncomingLink,
    IncomingLinkEnd,
    IncomingNote,
    IncomingTag,
)
from synoptic.annotations.importing.planning.article_matching import ArticleMatch, ArticleMatcher, Way
from synoptic.annotations.importing.planning.import_plan import ImportPlan, ReadLibrary
from synoptic.annotations.importing.planning.planner import plan_of
from synoptic.annotations.importing.taking_over import carry_out, preview
from synoptic.annotations.library.catalogue import identify, record_of
from synoptic.annotations.model.values import LIBRARY, ArticleRecord, Highlight, Silence, State
from synoptic.annotations.store.store import AnnotationStore
from synoptic.annotations.store.taking_in import Fate
from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.files.loading import load

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2031, 3, 14, tzinfo=UTC)
FERRY = (
    "Ferry runs aground\n\nThe ferry “Corrie” ran aground at dawn. All 84 passengers were brought ashore.\n"
)
FOG = "Fog blamed\n\nFog was so thick that the lookout could not see the bow, the harbour master said.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "corrie"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY)
    (folder / "fog.txt").write_text(FOG)
    return folder


@pytest.fixture
def store(folder: Path) -> AnnotationStore:
    return AnnotationStore(folder / ".synoptic", now=lambda: NOW)


def library_of(store: AnnotationStore) -> ReadLibrary:
    root = store.folder.parent
    articles = identify(load([root]).articles, store.annotations, root)
    return ReadLibrary(articles, store.annotations, store.texts, root)


def incoming(*highlights: IncomingHighlight, text: str | None = None) -> Incoming:
    ferry = IncomingArticle(key="1", title="FERRY runs aground", file=r"C:\texts\ferry", text=text)
    return Incoming(format="Some program", articles=(ferry,), highlights=highlights)


def marked(exact: str, *tags: str, identifier: str = "", note: str = "") -> IncomingHighlight:
    return IncomingHighlight(
        article="1", anchor=IncomingAnchor(exact=exact), tags=tags, id=identifier, note=note
    )


def take(store: AnnotationStore, what: Incoming) -> ImportPlan:
    plan = plan_of(what, library_of(store), NOW)
    carry_out(plan, store, root=store.folder.parent, folder=store.folder.parent / "came")
    return plan


# Articles


def test_an_article_is_known_by_the_surest_way_to_one_alone() -> None:
    def article(identifier: str, text: str, **facts: str) -> Article:
        return replace(Article(identifier, "Peace plan", text, digest_of(text)), **facts)

    one = article("one", "One text of it.", url="https://www.example.org/a/?utm_source=x#top")
    two = article("two", "Another text.", title="Something else")
    twin = article("twin", "Another text.")
    gone = replace(
        record_of(one, None, NOW), id="gone", path="old/story.txt", title="Gone", url=None, digest="0"
    )
    matcher = ArticleMatcher([one, two, twin], [gone])

    def match(text: str | None = None, *marked: str, **facts: str) -> ArticleMatch:
        return matcher.match(replace(IncomingArticle(key="k"), **facts), text, marked)

    assert match(id="two", title="Peace plan") == ArticleMatch("two", Way.ID)
    assert match(digest=one.digest) == ArticleMatch("one", Way.DIGEST)
    assert match("One text of it.") == ArticleMatch("one", Way.DIGEST)
    assert match(url="http://example.org/a") == ArticleMatch("one", Way.ADDRESS)
    assert match(file="old/story.txt") == ArticleMatch("gone", Way.PATH)
    assert match(file="C:\\other\\Story.docx") == ArticleMatch("gone", Way.FILE)
    assert match("ONE  text of it. ") == ArticleMatch("one", Way.TEXT)
    assert match(title="SOMETHING ELSE") == ArticleMatch("two", Way.TITLE)
    # What one way leaves open, the next may tell; and nothing is guessed.
    assert match(digest=two.digest, title="something else") == ArticleMatch("two", Way.TITLE)
    assert match(digest=two.digest) == ArticleMatch(None, candidates=("two", "twin"))
    assert match(title="peace plan") == ArticleMatch(None, candidates=("one", "twin"))
    # Another text of that title is another article.
    assert match("Nothing of the kind, in no way at all.", title="Something else") == ArticleMatch(None)
    assert match(title="Unknown") == ArticleMatch(None)
    assert match(title="Something Else | News - Example") == ArticleMatch("two", Way.PAGE)


def test_an_article_is_known_by_the_words_that_were_marked_in_it() -> None:
    texts = {
        "a": "“The lock stayed closed for most of the day,” he said. The harbour was full of ships by noon.",
        "b": "The lock stayed closed for most of the day. Nobody knew why it did, or so it was said.",
    }
    articles = [Article(each, "Lock", text, digest_of(text)) for each, text in texts.items()]
    matcher = ArticleMatcher(articles, [])

    def match(*marked: str, title: str = "Some book") -> ArticleMatch:
        return matcher.match(IncomingArticle(key="k", title=title), None, marked)

    both, one = "The lock stayed closed for most\nof the day", "The harbour was full of ships by noon."
    assert match(one, both) == match("Nowhere to be found.", one, both) == ArticleMatch("a", Way.WORDS)
    assert match(both, one, title="lock") == ArticleMatch("a", Way.WORDS)
    # Both have it; too little of it; hardly any of it.
    assert match(both) == match("he said") == match(one, "Nowhere to be found. " * 20) == ArticleMatch(None)


def test_the_plan_names_what_has_no_place(store: AnnotationStore) -> None:
    what = Incoming(
        format="Some program",
        articles=(
            IncomingArticle(key="1", title="Ferry runs aground"),
            IncomingArticle(key="2", title="Of another library"),
        ),
        highlights=(
            marked("All 84 passengers"),
            marked("sank with all hands, and nobody knows why"),
            replace(marked("words"), article="2"),
            IncomingHighlight(article="1", anchor=IncomingAnchor(start=1, end=4), note="See here"),
        ),
        notes=(IncomingNote(article="2", text="A note"),),
        left_out=("record 5: it has no words",),
    )
    plan = plan_of(what, library_of(store), NOW)
    assert [(each.words, each.article, each.is_kept) for each in plan.unplaced] == [
        ("sank with all hands, and nobody knows why", "Ferry runs aground", True),
        ("words", "Of another library", False),
        ("See here", "Ferry runs aground", False),
        ("A note", "Of another library", False),
    ]
    assert plan.states == {State.SAME: 1, State.ORPHAN: 1}
    assert plan.left_out == ("record 5: it has no words",)
    assert preview(plan, store.annotations).count(Highlight, Fate.NEW) == 2
    # Nothing was written by looking.
    assert not store.folder.exists()


# Twice, and beside what is here


@pytest.mark.parametrize("identifier", ["", "AbC_-1", "urn:uuid:0B1C2D3E-0000-4000-8000-000000000001"])
def test_a_second_import_doubles_nothing(store: AnnotationStore, identifier: str) -> None:
    what = incoming(marked("All 84 passengers", "Count", note="Who says so?", identifier=identifier))
    what = replace(
        what, notes=(IncomingNote(text="All of it"),), tags=(IncomingTag(name="Count", colour="#FE9001"),)
    )
    take(store, what)
    first = store.annotations
    (highlight,) = first.highlights.values()
    (tag,) = first.tags.values()
    assert highlight.anchor.exact == "All 84 passengers"
    assert (tag.name, tag.colour) == ("Count", "orange")
    assert {note.target: note.text for note in first.notes.values()} == {
        highlight.id: "Who says so?",
        LIBRARY: "All of it",
    }
    if identifier.startswith("urn"):
        assert highlight.id == "0b1c2d3e-0000-4000-8000-000000000001"
    plan = plan_of(what, library_of(store), NOW)
    assert not preview(plan, store.annotations).changes
    take(store, what)
    assert store.annotations == first
    assert store.steps == (1, 0)


def test_one_passage_that_comes_once_for_each_tag_is_one_highlight(store: AnnotationStore) -> None:
    what = incoming(
        marked("at dawn", "time", identifier="a"),
        marked("at dawn", "claim", identifier="b", note="When?"),
        marked("at dawn", identifier="c"),
    )
    take(store, what)
    (highlight,) = store.annotations.highlights.values()
    assert [tag.name for tag in store.annotations.tags_of(highlight)] == ["time", "claim"]
    assert store.annotations.note_on(highlight.id) is not None
    take(store, what)
    assert len(store.annotations.highlights) == 1
    assert store.steps == (1, 0)


def test_ids_that_a_file_gives_twice_are_those_of_two(store: AnnotationStore) -> None:
    take(
        store,
        incoming(
            marked("at dawn", identifier="same", note="1"), marked("ashore", identifier="same", note="2")
        ),
    )
    assert {each.anchor.exact for each in store.annotations.highlights.values()} == {"at dawn", "ashore"}
    assert sorted(each.text for each in store.annotations.notes.values()) == ["1", "2"]


def test_the_same_words_in_a_later_version_are_no_new_highlight(folder: Path, store: AnnotationStore) -> None:
    from synoptic.annotations.library.catalogue import mark
    from synoptic.corpus.article import Passage

    ferry = library_of(store).articles[0]
    at = FERRY.index("All 84")
    own = mark(store, ferry, Passage.of(ferry, at, at + len("All 84 passengers")), root=folder)
    (folder / "ferry.txt").write_text("UPDATED\n\n" + FERRY)
    take(store, incoming(marked("All 84 passengers", "count", identifier="b")))
    (highlight,) = store.annotations.highlights.values()
    assert highlight.id == own.id
    assert len(highlight.tags) == 1


# Articles that come along


def test_an_article_that_comes_along_is_a_file_of_just_its_text(folder: Path, store: AnnotationStore) -> None:
    (folder / "came").mkdir()
    (folder / "came" / "The inquiry.txt").write_text("of somebody else")
    raw = "\ufeff---\r\ntitle: no front matter of ours\r\n---\r\n\r\nTwo of three radars were “out”.\r\n"
    article = IncomingArticle(
        key="x", title="The inquiry", source="NPR", date="2024-03-15T08:00:00Z", text=raw
    )
    at = raw.index("three")
    anchor = IncomingAnchor(start=at, end=at + len("three radars"))
    what = Incoming(
        format="Some program",
        articles=(article,),
        highlights=(IncomingHighlight(article="x", anchor=anchor),),
    )
    plan = plan_of(what, library_of(store), NOW)
    assert [each.is_new for each in plan.articles] == [True]
    done = carry_out(plan, store, root=folder, folder=folder / "came")
    assert [path.name for path in done.paths] == ["The inquiry 2.txt"]
    assert (folder / "came" / "The inquiry.txt").read_text() == "of somebody else"
    articles = {each.path: each for each in library_of(store).articles}
    added = articles[done.paths[0]]
    assert (added.title, added.source, added.date) == ("The inquiry", "NPR", "2024-03-15")
    assert added.text == raw[1:].replace("\r\n", "\n")
    (highlight,) = store.annotations.highlights_of(added.id)
    assert added.text[highlight.anchor.start : highlight.anchor.end] == "three radars"
    assert store.annotations.articles[added.id].path == "came/The inquiry 2.txt"
    # It is known the next time, by its text.
    again = plan_of(what, library_of(store), NOW)
    assert again.articles[0].match == ArticleMatch(added.id, Way.DIGEST)
    assert not preview(again, store.annotations).changes


def test_a_text_that_no_file_can_hold_is_kept_by_the_library(folder: Path, store: AnnotationStore) -> None:
    article = IncomingArticle(key="x", title="Half", text="Half \ud83d a face.")
    what = Incoming(
        format="Some program",
        articles=(article,),
        highlights=(IncomingHighlight(article="x", anchor=IncomingAnchor(exact="a face")),),
    )
    done = carry_out(plan_of(what, library_of(store), NOW), store, root=folder, folder=folder / "came")
    assert (done.paths, done.unwritten) == ((), ("Half",))
    (highlight,) = store.annotations.highlights.values()
    assert store.texts.get(highlight.anchor.digest) == "Half \ud83d a face."


def test_no_file_is_left_where_the_store_refuses(
    folder: Path, store: AnnotationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = IncomingArticle(key="x", title="New", text="A text of its own.")
    plan = plan_of(Incoming(format="Some program", articles=(article,)), library_of(store), NOW)

    def refuse(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(store, "take_in", refuse)
    with pytest.raises(OSError, match="disk full"):
        carry_out(plan, store, root=folder, folder=folder / "came")
    assert list((folder / "came").iterdir()) == []


# Records of ours


def test_an_article_without_a_record_is_recorded_under_its_old_id(
    folder: Path, store: AnnotationStore
) -> None:
    ferry = library_of(store).articles[0]
    theirs = replace(
        record_of(ferry, folder, NOW), id="0b1c2d3e-0000-4000-8000-000000000001", path="x/ferry.txt"
    )
    silence = Silence("0b1c2d3e-0000-4000-8000-000000000002", "tag:t", "count", "1", ferry.digest, NOW)
    article = IncomingArticle(key="1", id=theirs.id, digest=theirs.digest, record=theirs)
    what = Incoming(
        format="Ours",
        articles=(article,),
        silences=(silence,),
        tags=(IncomingTag(id="t", name="count"),),
    )
    plan = plan_of(what, library_of(store), NOW, adopting=False)
    assert set(plan.theirs.articles) == {ferry.id}
    take(store, what)
    record: ArticleRecord = store.annotations.articles[theirs.id]
    assert record.path == "ferry.txt"
    assert theirs.id in {each.id for each in library_of(store).articles}
    (tag,) = store.annotations.tags.values()
    (kept,) = store.annotations.silences.values()
    assert (kept.claim, kept.article) == (f"tag:{tag.id}", theirs.id)


def test_links_need_both_ends(store: AnnotationStore) -> None:
    def end(key: str, words: str | None) -> IncomingLinkEnd:
        return IncomingLinkEnd(article=key, anchor=None if words is None else IncomingAnchor(exact=words))

    what = Incoming(
        format="Some program",
        articles=(
            IncomingArticle(key="1", title="Ferry runs aground"),
            IncomingArticle(key="2", title="Fog blamed"),
            IncomingArticle(key="3", title="Elsewhere"),
        ),
        links=(
            IncomingLink(
                kind="contradicts", one=end("1", "at dawn"), other=end("2", "Fog was so thick"), note="No."
            ),
            IncomingLink(kind="omits", one=end("1", "at dawn"), other=end("2", None)),
            IncomingLink(kind="agrees", one=end("1", "at dawn"), other=end("2", None)),
            IncomingLink(kind="likes", one=end("1", "at dawn"), other=end("2", "Fog")),
            IncomingLink(kind="agrees", one=end("1", "at dawn"), other=end("3", "Fog")),
        ),
    )
    plan = take(store, what)
    assert sorted(each.kind for each in store.annotations.links.values()) == ["contradicts", "omits"]
    assert len(plan.left_out) == 2
    assert [each.article for each in plan.unplaced] == ["Elsewhere"]
    take(store, what)
    assert store.steps == (1, 0)


def test_a_book_of_a_reading_device_says_nothing_of_the_article_in_it(store: AnnotationStore) -> None:
    book = IncomingArticle(key="1", title="Sent to my device", author="Unknown", url="https://x.example/1")
    words = marked('The ferry "Corrie" ran aground at dawn. All 84 passengers')
    take(store, Incoming(format="A device", articles=(book,), highlights=(words,)))
    (record,) = store.annotations.articles.values()
    assert (record.title, record.author, record.url) == ("Ferry runs aground", None, "https://x.example/1")
