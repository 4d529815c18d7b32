"""The numbers of the tables are right: each against a count that looks at everything anew."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.export.selection import EVERYTHING, Selection
from synoptic.annotations.export.tables.crosstabs import (
    NO_OUTLET,
    NO_SPEAKER,
    speakers_by_article,
    speakers_table,
    tags_by_article,
    tags_by_article_table,
    tags_by_outlet,
    tags_by_outlet_table,
    tags_together,
    tags_together_table,
)
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import Highlight, Tag
from synoptic.corpus.quotations.survey import QuotationSurveyor
from synoptic.corpus.text.segmentation import sentences
from tests.annotations.specimens import article_of
from tests.examples import examples

if TYPE_CHECKING:
    from synoptic.annotations.export.material import Material

WHEN = datetime(2031, 3, 14, 9, 26, tzinfo=UTC)
TEXT = "The bridge was shut. Crews said so, twice.\n\nNobody was hurt. It opens on Monday. All is well."
ARTICLES = tuple(
    replace(article_of(TEXT, identifier=f"article-{number}"), source=source)
    for number, source in enumerate(("Post", None, "post", "Post "))
)
NAMES = ("claim", "claim/number", "claim/number/large", "claimant", "Crew")
TAGS = {f"tag-{name}": Tag(f"tag-{name}", name, "red", "", WHEN, WHEN) for name in NAMES}


@st.composite
def materials(draw: st.DrawFn) -> Material:
    """Return highlights with tags in articles of three outlets; some of other texts, and some elsewhere."""
    highlights = {}
    for number in range(draw(st.integers(0, 10))):
        article = draw(st.sampled_from((*ARTICLES, article_of(TEXT, identifier="not read"))))
        start = draw(st.integers(0, len(TEXT) - 1))
        end = draw(st.integers(start + 1, min(len(TEXT), start + 40)))
        place = anchor(TEXT, start, end, draw(st.sampled_from([article.digest] * 4 + ["0" * 64])))
        if draw(st.integers(0, 6)) == 0:
            place = replace(place, exact="words that are gone", digest="1" * 64)
        tags = draw(st.lists(st.sampled_from(sorted(TAGS)), unique=True).map(tuple))
        highlights[f"h{number}"] = Highlight(f"h{number}", article.id, place, tags, WHEN, WHEN)
    selection = draw(st.sampled_from((EVERYTHING, Selection(tags=("claim",)))))
    annotations = Annotations(highlights=highlights, tags=TAGS)
    return material_of(ARTICLES, annotations, title="t", when=WHEN, selection=selection)


def has(tags: tuple[str, ...], name: str) -> bool:
    return any(tag == name or tag.startswith(f"{name}/") for tag in tags)


@given(materials())
@examples(60)
def test_tags_by_outlet_are_what_a_count_finds(material: Material) -> None:
    tab = tags_by_outlet(material)
    assert len(set(tab.rows)) == len(tab.rows)
    assert set(tab.columns) == {article.source.strip() or NO_OUTLET for article in material.articles}
    for name in NAMES:
        counts = {
            outlet: sum(
                has(one.tags, name) and (one.article.source.strip() or NO_OUTLET) == outlet
                for one in material.highlights
            )
            for outlet in tab.columns
        }
        if name not in tab.rows:
            assert not any(counts.values())
            continue
        row = tab.rows.index(name)
        assert [len(tab.at(row, column)) for column in range(len(tab.columns))] == list(counts.values())
    for _, total, *counted in tags_by_outlet_table(material).rows:
        assert total == sum(cell for cell in counted if isinstance(cell, int))


@given(materials())
@examples(60)
def test_tags_by_article_are_what_a_count_finds(material: Material) -> None:
    tab = tags_by_article(material)
    assert len(tab.columns) == len(material.articles)
    for row, name in enumerate(tab.rows):
        for column, article in enumerate(material.articles):
            held = [one.id for one in article.highlights if has(one.tags, name)]
            assert [one.id for one in tab.at(row, column)] == held
    for _, total, *counted in tags_by_article_table(material).rows:
        assert total == sum(cell for cell in counted if isinstance(cell, int))


@given(materials())
@examples(60)
def test_tags_together_are_what_a_count_finds(material: Material) -> None:
    found = {(each.one, each.other): each for each in tags_together(material).pairs}
    for one, other in combinations(NAMES, 2):
        if other.startswith(f"{one}/"):
            assert (one, other) not in found
            continue
        both = {each.id for each in material.highlights if has(each.tags, one) and has(each.tags, other)}
        shared, near = 0, set()
        for article in material.articles:
            for span in sentences(TEXT):
                here = [
                    each
                    for each in article.highlights
                    if each.digest == article.digest and each.start < span.end and span.start < each.end
                ]
                if all(any(has(each.tags, name) for each in here) for name in (one, other)):
                    shared += 1
                    near |= {each.id for each in here if has(each.tags, one) or has(each.tags, other)}
        pair = found.get((one, other))
        if pair is None:
            assert not both
            assert not shared
        else:
            assert {each.id for each in pair.highlights} == both
            assert len(pair.sentences) == shared
            assert {each.id for each in pair.near} == near
    for row in tags_together_table(material).rows:
        first, second, both_have, _, first_has, second_has, share = row
        totals = [sum(has(each.tags, str(name)) for each in material.highlights) for name in (first, second)]
        assert [first_has, second_has] == totals
        assert isinstance(both_have, int)
        assert share == round(both_have / (sum(totals) - both_have), 3)


def test_a_tag_without_highlights_is_a_row_of_the_whole_library_alone() -> None:
    place = anchor(TEXT, 0, 10, ARTICLES[0].digest)
    one = Highlight("h", ARTICLES[0].id, place, ("tag-claim",), WHEN, WHEN)
    annotations = Annotations(highlights={"h": one}, tags=TAGS)
    whole = material_of(ARTICLES, annotations, title="t", when=WHEN)
    assert tags_by_outlet(whole).rows == NAMES
    part = material_of(ARTICLES, annotations, title="t", when=WHEN, selection=Selection(tags=("claim",)))
    assert tags_by_outlet(part).rows == ("claim",)
    assert tags_by_outlet(material_of(ARTICLES[1:], annotations, title="t", when=WHEN)).rows == ()


def test_speakers_are_counted_article_by_article() -> None:
    said = "“We are shut,” said Ada Marsh. “So be it,” Marsh said.\n\n“Never,” said Tom Reed."
    texts = said, "“We are shut,” said Ada Marsh.", "“Closed for now, until the spring.”"
    articles = [article_of(text, identifier=f"a{number}") for number, text in enumerate(texts)]
    survey = QuotationSurveyor().survey(articles)
    assert survey is not None
    tab = speakers_by_article(survey)
    assert tab.rows[:2] == ("Ada Marsh", "Tom Reed")
    assert set(tab.rows[2:]) <= {NO_SPEAKER}
    rows = [list(row) for row in speakers_table(survey).rows]
    assert rows[0] == ["Ada Marsh", 3, 2, 1, 0]
    assert rows[1] == ["Tom Reed", 1, 1, 0, 0]
    for number, name in enumerate(tab.rows):
        for column, article in enumerate(articles):
            wanted = [
                one
                for one in survey.quotations
                if (one.speaker or NO_SPEAKER) == name and one.article is article
            ]
            assert list(tab.at(number, column)) == wanted
