"""A selection has what fits and nothing else, and every quotation of it is the exact slice."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.errors import UnknownRecord
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.export.markdown.memo import markdown_of
from synoptic.annotations.export.selection import EVERYTHING, Selection, has_any, selected
from synoptic.annotations.export.tables.csv_document import csv_of
from synoptic.annotations.export.tables.records import HIGHLIGHT_COLUMNS, highlights_table
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import LIBRARY, Highlight, Link, LinkEnd, Note, Silence, Tag
from synoptic.annotations.store.tags import is_within
from tests.annotations.specimens import article_of
from tests.examples import examples

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

WHEN = datetime(2031, 3, 14, 9, 26, tzinfo=UTC)
ARTICLES = tuple(
    article_of(f"Number {number}: the bridge,\nsaid = “shut” | twice.", identifier=f"article-{number}")
    for number in range(3)
)
NAMES = ("claim", "claim/number", "claimant", "Crew")
TAGS = {f"tag-{name}": Tag(f"tag-{name}", name, "red", "", WHEN, WHEN) for name in NAMES}


@st.composite
def libraries(draw: st.DrawFn) -> Annotations:
    """Return highlights with tags in three articles, with notes on some, and a link and a silence."""
    highlights, notes = {}, {LIBRARY: Note("note", LIBRARY, "On all.", WHEN, WHEN)}
    for number in range(draw(st.integers(0, 6))):
        article = draw(st.sampled_from(ARTICLES))
        start = draw(st.integers(0, len(article.text) - 1))
        end = draw(st.integers(start + 1, len(article.text)))
        tags = draw(st.lists(st.sampled_from(sorted(TAGS)), unique=True).map(tuple))
        place = anchor(article.text, start, end, article.digest)
        marked = Highlight(f"highlight-{number}", article.id, place, tags, WHEN, WHEN)
        highlights[marked.id] = marked
        if draw(st.booleans()):
            notes[f"note-{number}"] = Note(f"note-{number}", marked.id, "=noted", WHEN, WHEN)
    one, other = (LinkEnd(each.id, anchor(each.text, 0, 6, each.digest)) for each in ARTICLES[:2])
    link = Link("link", "agrees", one, other, "", WHEN, WHEN)
    silence = Silence("silence", "tag:tag-claim/number", "claim", ARTICLES[2].id, ARTICLES[2].digest, WHEN)
    return Annotations(
        highlights=highlights,
        tags=TAGS,
        notes=notes,
        links={link.id: link},
        silences={silence.id: silence},
    )


SELECTIONS = st.builds(
    Selection,
    articles=st.none() | st.frozensets(st.sampled_from([each.id for each in ARTICLES])),
    tags=st.lists(st.sampled_from(["claim", "CLAIM/number", "crew"]), unique=True).map(tuple),
    highlights=st.none() | st.frozensets(st.sampled_from([f"highlight-{number}" for number in range(6)])),
)


def fits(annotations: Annotations, one: Highlight, selection: Selection) -> bool:
    """Tell the same another way."""
    named = {tag.name for tag in annotations.tags_of(one)}
    return (
        (selection.articles is None or one.article in selection.articles)
        and (selection.highlights is None or one.id in selection.highlights)
        and (not selection.tags or any(is_within(name, tag) for name in named for tag in selection.tags))
    )


@given(libraries(), SELECTIONS)
@examples(200)
def test_what_fits_goes_out_and_nothing_else(annotations: Annotations, selection: Selection) -> None:
    wanted = {one.id for one in annotations.highlights.values() if fits(annotations, one, selection)}
    found = selected(annotations, selection)
    assert set(found.highlights) == wanted
    material = material_of(ARTICLES, annotations, title="t", when=WHEN, selection=selection)
    assert {one.id for one in material.highlights} == wanted
    assert {one.id for tag in material.tags for one in tag.highlights} <= wanted
    noted = {note.target for note in annotations.notes.values()}
    assert {one.id for one in material.highlights if one.note} == wanted & noted
    assert bool(material.note) == (selection == EVERYTHING)
    assert selected(found, selection) == found
    if selection.is_of_highlights:
        assert {article.id for article in material.articles} == {
            one.article.id for one in material.highlights
        }
        assert not material.links


@given(libraries(), SELECTIONS)
@examples(200)
def test_every_exported_quotation_is_the_exact_slice(annotations: Annotations, selection: Selection) -> None:
    edited = replace(ARTICLES[0], text=f"New. {ARTICLES[0].text}", digest="0" * 64)
    texts = {article.digest: article.text for article in (*ARTICLES, edited)}
    material = material_of((edited, *ARTICLES[1:]), annotations, title="t", when=WHEN, selection=selection)
    for one in material.highlights:
        assert one.quotation == texts[one.digest][one.start : one.end]
    head, *rows = csv.reader(io.StringIO(csv_of(highlights_table(material)).text, newline=""))
    assert tuple(head) == HIGHLIGHT_COLUMNS
    for row, one in zip(rows, material.highlights, strict=True):
        told = dict(zip(head, row, strict=True))
        assert told["text"].removeprefix("'") == texts[told["sha256"]][int(told["start"]) : int(told["end"])]
        assert told["text"].lstrip("'")[:1] not in tuple("=+-@\n") or told["text"].startswith("'")
        assert told["note"] in ("", "'=noted")
        assert told["highlight"] == one.id


def test_there_is_nothing_where_nothing_fits() -> None:
    here, there = (frozenset({each.id}) for each in ARTICLES[:2])
    noted = Note("note", ARTICLES[0].id, "So.", WHEN, WHEN)
    annotations = Annotations(notes={noted.id: noted}, tags=TAGS)
    assert has_any(annotations, here, EVERYTHING)
    assert not has_any(annotations, there, EVERYTHING)
    assert not has_any(annotations, here, Selection(tags=("claim",)))
    assert not has_any(annotations, here | there, Selection(articles=there))


def test_a_tag_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownRecord, match="No tag “speed”"):
        material_of(ARTICLES, Annotations(), title="t", when=WHEN, selection=Selection(tags=("speed",)))


def test_what_is_elsewhere_now_is_quoted_as_it_was_marked() -> None:
    article: Article = ARTICLES[0]
    start = article.text.index("bridge")
    place = anchor(article.text, start, start + 6, article.digest)
    one = Highlight("highlight", article.id, place, (), WHEN, WHEN)
    gone = article_of("Quite another text.", identifier=article.id)
    annotations = Annotations(highlights={one.id: one})
    (found,) = material_of((gone,), annotations, title="t", when=WHEN).highlights
    assert (found.quotation, found.digest, found.state.value) == ("bridge", article.digest, "orphan")


def test_what_else_is_known_of_an_article_goes_out_where_it_is() -> None:
    one = replace(
        ARTICLES[0],
        path=Path("/far/nexis.docx"),
        part="17",
        section="World",
        language="en",
        fields=(("owner", "=Stig"), ("#kind", "agency")),
    )
    place = anchor(one.text, 0, 6, one.digest)
    marked = Highlight("highlight", one.id, place, (), WHEN, WHEN)
    annotations = Annotations(highlights={marked.id: marked})
    material = material_of((one, *ARTICLES[1:]), annotations, title="t", when=WHEN)
    written = markdown_of(material)
    for fact in ("section World", "language en", "owner =Stig", "file nexis.docx, article 17"):
        assert f"{fact}; " in written
    assert "section " not in markdown_of(material_of(ARTICLES, annotations, title="t", when=WHEN))
    (row,) = csv.DictReader(io.StringIO(csv_of(highlights_table(material)).text, newline=""))
    assert (row["section"], row["language"], row["owner"]) == ("World", "en", "'=Stig")
    assert row["file"] == "nexis.docx, article 17"
    plain = material_of(ARTICLES, annotations, title="t", when=WHEN)
    assert next(csv.reader(io.StringIO(csv_of(highlights_table(plain)).text))) == list(HIGHLIGHT_COLUMNS)
