"""What coders marked, held side by side: figures with their counts, and what they are computed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.annotations.agreement.coding import (
    UNTAGGED,
    CodedArticle,
    CodedPassage,
    Coding,
    CodingUnit,
    coding_of,
    units_of,
)
from synoptic.annotations.agreement.figures import (
    NO_TAG,
    Agreement,
    agreement,
    computed_over,
    partly_coded,
)
from synoptic.annotations.agreement.nominal import cohens_kappa, nominal_alpha
from synoptic.annotations.anchoring.placing import NOTHING_KEPT
from synoptic.annotations.errors import UnknownRecord
from synoptic.annotations.export.tables.agreement_tables import agreement_table
from synoptic.annotations.model.values import ADJUDICATION
from synoptic.annotations.model.voices import coders_in, creator_named, is_by, name_of, said_by_voices
from synoptic.corpus.article import Article, Span
from tests.annotations.coders import Coder
from tests.annotations.specimens import article_of
from tests.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.annotations import Annotations

TEXT = "The bridge was shut. Nobody was hurt. The port counted 38 lorries. The mayor said nothing."
ONE = article_of(TEXT, identifier="one")
TWO = article_of("A quiet night. Its cranes stood still.", identifier="two")


@pytest.fixture
def library(tmp_path: Path) -> Annotations:
    ana, ben = Coder(tmp_path, "ana"), Coder(tmp_path, "ben")
    ana.mark(ONE, "The bridge was shut.", "closure")
    ana.mark(ONE, "38 lorries", "claim/number", note="says who?")
    ana.mark(ONE, "The mayor said nothing.", "silence")
    ben.mark(ONE, "The bridge was shut.", "closure")
    ben.mark(ONE, "The port counted 38 lorries.", "claim/number")
    ben.mark(ONE, "Nobody was hurt.", "claim", "closure")
    return ben.store.annotations


def found_in(
    annotations: Annotations,
    *coders: str,
    unit: CodingUnit = CodingUnit.SENTENCE,
    tags: tuple[str, ...] = (),
    articles: tuple[Article, ...] = (ONE, TWO),
) -> Agreement:
    coding = coding_of(articles, annotations, NOTHING_KEPT, coders or ("ana", "ben"))
    return agreement(coding, annotations, unit, tags)


def test_each_tag_has_its_counts_and_figures(library: Annotations) -> None:
    found = found_in(library)
    assert (found.articles, found.units, found.characters) == (1, 4, len(TEXT))
    rows = {row.name: row for row in found.tags}
    assert list(rows) == ["claim", "claim/number", "closure", "silence"]
    # A tag has the passages of those nested in it; a sentence has it where any part is marked.
    assert (rows["claim"].passages, rows["claim"].units) == ((1, 2), (1, 2))
    assert rows["claim/number"].alpha == rows["claim/number"].kappa == rows["claim/number"].share == 1.0
    unitised = rows["claim/number"].unitised
    assert unitised is not None
    assert 0 < unitised < 1  # the ends differ
    assert rows["closure"].share == 0.75
    assert rows["closure"].kappa == pytest.approx(cohens_kappa([(1, "xx"), (1, ".x"), (2, "..")]))
    assert rows["silence"].kappa == 0.0  # ben never used it: no better than chance
    assert found.whole.passages == (3, 3)
    sets = [(1, ("c", "c")), (1, ("", "nc")), (1, ("n", "n")), (1, ("s", ""))]
    assert found.whole.alpha == pytest.approx(nominal_alpha(sets))


def test_what_it_is_computed_over_is_said(library: Annotations) -> None:
    said = " ".join(computed_over(found_in(library)))
    assert f"{len(TEXT)} characters of 1 article" in said
    assert "over 4 sentences" in said
    assert f"over {len(TEXT)} characters;" in " ".join(
        computed_over(found_in(library, unit=CodingUnit.CHARACTER))
    )
    assert found_in(library).remarks == ("Left out: 1 article in which nobody marked anything.",)
    with_third = found_in(library, "ana", "ben", "cleo")
    assert "means of all pairs" in " ".join(computed_over(with_third))
    assert any(remark.startswith("cleo marked nothing in") for remark in with_third.remarks)


def test_where_nothing_varies_nothing_is_told(library: Annotations) -> None:
    found = found_in(library, tags=("silence",), articles=(TWO,))
    assert found.tags[0].values == (None, None, None, None)
    assert found.whole.values == (None, None, None, None)
    # A tag that was asked for is there, if nobody used it, too.
    assert [row.name for row in found.tags] == ["silence"]


def test_a_tag_alone_is_all_that_counts(library: Annotations) -> None:
    found = found_in(library, tags=("claim",))
    assert [row.name for row in found.tags] == ["claim", "claim/number"]
    assert found.whole.passages == (1, 2)


def test_passages_without_a_tag_have_their_row(tmp_path: Path) -> None:
    ana, ben = Coder(tmp_path, None), Coder(tmp_path, "ben")
    ana.mark(ONE, "Nobody was hurt.")
    ben.mark(ONE, "Nobody was hurt.")
    found = found_in(ben.store.annotations, None, "ben")  # type: ignore[arg-type]
    assert found.coders == ("you", "ben")
    assert [(row.name, row.unitised) for row in found.tags] == [(NO_TAG, 1.0)]


def test_the_table_has_empty_cells_for_what_cannot_be_told(library: Annotations) -> None:
    found = found_in(library, tags=("silence",), articles=(TWO,))
    table = agreement_table(found)
    names = [column.name for column in table.columns]
    row = dict(zip(names, next(iter(table.rows)), strict=True))
    assert row["tag"] == "silence"
    assert row["kappa"] is row["u_alpha"] is None
    assert "ana passages" in names


def test_voices_are_told_apart(tmp_path: Path, library: Annotations) -> None:
    del library
    own, third = Coder(tmp_path, None), Coder(tmp_path, ADJUDICATION)
    own.mark(ONE, "hurt", "claim")
    marked = third.mark(ONE, "port", "claim", note="decided")
    annotations = third.store.annotations
    assert coders_in(annotations) == (None, "ana", "ben")
    assert coders_in(annotations, {TWO.id}) == ()
    assert [creator_named(annotations, each) for each in ("you", "ana", "BEN")] == [None, "ana", "ben"]
    assert creator_named(annotations, "You", "ana") == "ana"
    assert is_by("you", "ana", "ana")
    assert not is_by("you", None, "ana")
    assert not is_by("you", "you", None)
    assert is_by("coder:you", "you", None)
    with pytest.raises(UnknownRecord, match="zoe"):
        creator_named(annotations, "zoe")
    assert name_of(None) == "you"
    alone = said_by_voices(annotations, {ADJUDICATION})
    assert list(alone.highlights) == [marked.id]
    assert [note.text for note in alone.notes.values()] == ["decided"]
    assert alone.tags == annotations.tags


def test_a_highlight_whose_words_are_gone_is_told(library: Annotations) -> None:
    edited = article_of(TEXT.replace("The mayor said nothing.", "All is well again here."), identifier="one")
    found = found_in(library, articles=(edited,))
    assert "Left out: 1 highlight whose words are not in the articles any more." in found.remarks


words = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 25), st.sampled_from(["a", "b", UNTAGGED])), max_size=6
)


def coded(passages: list[tuple[int, int, str]]) -> tuple[CodedPassage, ...]:
    spans = {Span(start, min(len(TEXT), start + length)): tag for start, length, tag in passages}
    return tuple(
        CodedPassage(span, frozenset({tag}), (f"{span.start}-{span.end}",))
        for span, tag in sorted(spans.items(), key=lambda pair: (pair[0].start, -pair[0].end))
    )


@examples(80)
@given(words, words)
def test_units_are_the_whole_text_whoever_marks_what(
    one: list[tuple[int, int, str]], other: list[tuple[int, int, str]]
) -> None:
    coding = Coding(("ana", "ben"), (CodedArticle(ONE, (coded(one), coded(other))),), (), 0)
    characters = units_of(coding, CodingUnit.CHARACTER)
    assert sum(characters.values()) == len(TEXT)
    naive: dict[tuple[frozenset[str], ...], int] = {}
    for at in range(len(TEXT)):
        given_there = tuple(
            frozenset().union(*(p.tags for p in side if p.span.start <= at < p.span.end))
            for side in coding.articles[0].passages
        )
        naive[given_there] = naive.get(given_there, 0) + 1
    assert characters == naive
    assert sum(units_of(coding, CodingUnit.SENTENCE).values()) == 4


def test_articles_come_by_their_letters(tmp_path: Path, library: Annotations) -> None:
    del library
    ana = Coder(tmp_path, "ana")
    ana.mark(TWO, "A quiet night.", "calm")
    articles = (replace(ONE, letter="AA"), replace(TWO, letter="Z"))
    coding = coding_of(articles, ana.store.annotations, NOTHING_KEPT, ("ana", "ben"))
    assert [each.article.letter for each in coding.articles] == ["Z", "AA"]


def test_articles_that_not_all_marked_count_or_are_left_out(tmp_path: Path, library: Annotations) -> None:
    del library
    ana = Coder(tmp_path, "ana")
    ana.mark(TWO, "A quiet night.", "calm")
    annotations = ana.store.annotations
    assert tuple(partly_coded(coding_of((ONE, TWO), annotations, NOTHING_KEPT, ("ana", "ben")))) == (
        f"ben marked nothing in “{TWO.title}”; it counts as coded.",
    )
    assert tuple(partly_coded(coding_of((ONE, TWO), annotations, NOTHING_KEPT, ("ana", "cleo")))) == (
        "cleo marked nothing in 2 of 2 articles; they count as coded.",
    )
    by_all = coding_of((ONE, TWO), annotations, NOTHING_KEPT, ("ana", "ben"), by_all=True)
    assert [each.article for each in by_all.articles] == [ONE]
    found = agreement(by_all, annotations)
    assert found.articles == 1
    assert found.remarks[0] == "Left out: 1 article in which not all coders marked something."
