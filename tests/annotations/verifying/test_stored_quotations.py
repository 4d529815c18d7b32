"""Highlights and links of a library against the articles as they are now."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import ArticleRecord, Highlight, Link, LinkEnd
from synoptic.annotations.verifying.stored_quotations import stored_verdicts
from synoptic.annotations.verifying.verdict import QuotationState
from synoptic.corpus.article import Article, digest_of

if TYPE_CHECKING:
    from synoptic.annotations.model.values import Anchor
    from synoptic.annotations.verifying.verdict import Verdict

EXACT, CHANGED, MOVED, MISSING = QuotationState
WHEN = datetime(2031, 3, 20, tzinfo=UTC)
TEXT = """Sea gate jams

Five of the six gates of the barrier came down, and the city was told that it could sleep.

The sixth was not moved for 97 minutes, and nobody who was there has slept since.
"""
GATES, SIXTH = "Five of the six gates of the barrier came down", "The sixth was not moved for 97 minutes"


def place(words: str) -> Anchor:
    start = TEXT.index(words)
    return anchor(TEXT, start, start + len(words), digest_of(TEXT))


def verdicts(text: str | None, texts: dict[str, str] | None = None) -> list[Verdict]:
    class Kept:
        def get(self, digest: str, /, longest: int = 0) -> str | None:
            del longest
            return ({digest_of(TEXT): TEXT} if texts is None else texts).get(digest)

    marked = [Highlight(words, "a", place(words), (), WHEN, WHEN) for words in (SIXTH, GATES)]
    link = Link("l", "agrees", LinkEnd("a", place("the city")), LinkEnd("a", None), "", WHEN, WHEN)
    annotations = Annotations(highlights={each.id: each for each in marked}, links={"l": link})
    record = ArticleRecord("a", "sea.txt", digest_of(TEXT), "Sea gate", None, None, None, None, WHEN, WHEN)
    articles = [] if text is None else [Article("a", "Sea gate jams", text, digest_of(text))]
    return list(
        stored_verdicts(annotations, articles, missing=[record] if text is None else [], texts=Kept())
    )


def test_an_article_that_is_the_same_has_all_in_the_order_of_its_text() -> None:
    found = verdicts(TEXT)
    assert [each.state for each in found] == [EXACT] * 3
    assert [each.written.quotation for each in found] == [GATES, "the city", SIXTH]
    assert all(each.remarks == () for each in found)
    assert found[0].span is not None
    assert TEXT[found[0].span.start : found[0].span.end] == GATES


def test_an_edit_is_told_word_by_word() -> None:
    _, _, sixth = verdicts(TEXT.replace("97 minutes", "79 minutes"))
    assert sixth.state is CHANGED
    assert [(each.kind, each.article, each.quotation) for each in sixth.changes] == [("replaced", "79", "97")]


def test_what_is_gone_is_missing() -> None:
    states = [each.state for each in verdicts("Another text\n\nIt has nothing of all that in it at all.\n")]
    assert states == [MISSING] * 3


def test_a_file_that_is_gone_is_named() -> None:
    found = verdicts(None)
    assert [each.state for each in found] == [MISSING] * 3
    assert all(each.remarks == ("File not found: sea.txt",) for each in found)


def test_a_kept_text_that_is_lost_is_told() -> None:
    found = verdicts(TEXT, texts={})
    assert [each.state for each in found] == [EXACT] * 3
    assert {each.remarks for each in found} == {("The text it was marked in is not kept.",)}
