"""Where coders do not agree, in text order, and what is decided on that: a third voice, beside theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from synoptic.annotations.agreement.coding import CodedArticle, Coding, coding_of
from synoptic.annotations.agreement.decisions import (
    as_agreed,
    as_coder,
    as_everybody,
    ends_in_words,
    span_of_words,
    tags_of_all,
    with_own_ends,
)
from synoptic.annotations.agreement.divergences import (
    Divergence,
    DivergenceKind,
    DivergenceList,
    agreed_passages,
    divergences,
    undecided,
)
from synoptic.annotations.anchoring.placing import NOTHING_KEPT
from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.tables.agreement_tables import disagreements_table
from synoptic.annotations.model.values import ADJUDICATION
from synoptic.annotations.model.voices import said_by_voices
from synoptic.annotations.store.store import AnnotationStore
from tests.annotations.agreement.test_agreement import ONE, coded, words
from tests.annotations.coders import Coder
from tests.annotations.specimens import record_for
from tests.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.annotations import Annotations


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    """Return the library of two coders, as its owner has it."""
    ana, ben = Coder(tmp_path, "ana"), Coder(tmp_path, "ben")
    for coder in (ana, ben):
        coder.mark(ONE, "The bridge was shut.", "closure", note=f"so {coder.store.reader} says")
    ana.mark(ONE, "Nobody was hurt.", "claim", note="sure?")
    ben.mark(ONE, "Nobody was hurt.", "closure", note="really?")
    ana.mark(ONE, "38 lorries", "number")
    ben.mark(ONE, "The port counted 38 lorries.", "number")
    ana.mark(ONE, "The mayor said nothing.", "silence")
    return Coder(tmp_path, None).store


def coding_in(annotations: Annotations) -> Coding:
    return coding_of([ONE], annotations, NOTHING_KEPT, ("ana", "ben"))


def left_in(store: AnnotationStore) -> tuple[Divergence, ...]:
    return undecided(divergences(coding_in(store.annotations)), store.annotations)


def decided(store: AnnotationStore) -> dict[str, tuple[list[str], str]]:
    """Return the adjudication's highlights by their words: tags and note."""
    alone = said_by_voices(store.annotations, {ADJUDICATION})
    return {
        each.anchor.exact: (
            [tag.name for tag in alone.tags_of(each)],
            note.text if (note := alone.note_on(each.id, ADJUDICATION)) is not None else "",
        )
        for each in alone.highlights.values()
    }


def test_disagreements_come_in_text_order_with_what_each_says(store: AnnotationStore) -> None:
    found = left_in(store)
    assert [(each.kind, each.passage.text) for each in found] == [
        (DivergenceKind.TAGS, "Nobody was hurt."),
        (DivergenceKind.ENDS, "The port counted 38 lorries."),
        (DivergenceKind.SILENT, "The mayor said nothing."),
    ]
    ana, ben = found[0].sides
    assert [(one.note, len(one.tags)) for side in (ana, ben) for one in side] == [
        ("sure?", 1),
        ("really?", 1),
    ]
    assert found[2].sides[1] == ()
    table = disagreements_table(DivergenceList(found, ("ana", "ben"), store.annotations))
    rows = [dict(zip((c.name for c in table.columns), row, strict=True)) for row in table.rows]
    assert [row["ben words"] for row in rows] == ["Nobody was hurt.", "The port counted 38 lorries.", None]
    assert (rows[0]["ana tags"], rows[0]["ben note"]) == ("claim", "really?")


def test_what_all_agree_on_is_none(store: AnnotationStore) -> None:
    assert [each.sides[0].span.start for each in agreed_passages(coding_in(store.annotations))] == [0]


def test_a_tag_chooses_disagreements_in_which_somebody_gave_it(store: AnnotationStore) -> None:
    found = divergences(coding_in(store.annotations))
    chosen = undecided(found, store.annotations, ("closure",))
    assert [each.passage.text for each in chosen] == ["Nobody was hurt."]


def test_a_decision_is_a_third_voice_and_changes_nothing_of_the_others(store: AnnotationStore) -> None:
    before = store.annotations
    tags, ends, silent = left_in(store)
    store.adjudicate(tags.key, tags.passage.text, as_coder(tags, 1, before, record_for))
    store.adjudicate(ends.key, ends.passage.text, as_everybody(ends, before, record_for))
    store.adjudicate(silent.key, silent.passage.text)
    assert left_in(store) == ()
    assert decided(store) == {
        "Nobody was hurt.": (["closure"], "really?"),
        "38 lorries": (["number"], ""),
        "The port counted 38 lorries.": (["number"], ""),
    }
    others = said_by_voices(store.annotations, {"ana", "ben"})
    assert (others.highlights, others.notes) == (before.highlights, before.notes)
    # A library read again knows what was decided.
    again = AnnotationStore(store.folder)
    assert left_in(again) == ()
    for each in (silent, ends, tags):
        assert store.undo() == f"decide on “{each.passage.text}”"
    assert store.annotations == before
    assert [each.key for each in left_in(store)] == [tags.key, ends.key, silent.key]
    assert store.redo() is not None
    assert len(left_in(store)) == 2


def test_everybodys_passage_has_all_tags_and_notes(store: AnnotationStore) -> None:
    tags = left_in(store)[0]
    store.adjudicate(tags.key, "", as_everybody(tags, store.annotations, record_for))
    assert decided(store) == {"Nobody was hurt.": (["closure", "claim"], "sure?\n\n---\n\nreally?")}


def test_other_boundaries_are_given_by_words(store: AnnotationStore) -> None:
    ends = left_in(store)[1]
    span = span_of_words(ends, "counted … Lorries")
    own = with_own_ends(ends, span, tags_of_all(ends, store.annotations), record_for)
    store.adjudicate(ends.key, ends.passage.text, own)
    assert decided(store) == {"counted 38 lorries": (["number"], "")}
    port = span_of_words(ends, "THE PORT")
    assert ONE.text[port.start : port.end] == "The port"
    # The nearest of several.
    assert span_of_words(ends, "The").start == ends.span.start
    for wrong in ("the harbour", "", "…", "lorries … port"):
        with pytest.raises(InvalidRequest, match="Words"):
            span_of_words(ends, wrong)
    assert ends_in_words("a\nb") == "a b"
    long = " ".join(map(str, range(30)))
    assert ends_in_words(long) == "0 1 2 3 4 5 … 24 25 26 27 28 29"


def test_a_decision_is_made_once(store: AnnotationStore) -> None:
    tags = left_in(store)[0]
    store.adjudicate(tags.key, tags.passage.text)
    with pytest.raises(InvalidRequest, match="decided already"):
        store.adjudicate(tags.key, tags.passage.text)
    with pytest.raises(InvalidRequest, match="key"):
        store.adjudicate(" ", "")


def test_what_a_coder_changes_later_comes_again(store: AnnotationStore) -> None:
    for each in left_in(store):
        store.adjudicate(each.key, each.passage.text)
    ben = Coder(store.folder, "ben")
    ben.mark(ONE, "The mayor said", "silence")
    store.refresh()
    assert [each.kind for each in left_in(store)] == [DivergenceKind.ENDS]


def test_what_all_agree_on_is_taken_over_in_one_step(store: AnnotationStore) -> None:
    agreed = agreed_passages(coding_in(store.annotations))
    texts = {ONE.digest: ONE.text}
    store.take_agreed(as_agreed(agreed, store.annotations, record_for), texts=texts)
    assert decided(store) == {"The bridge was shut.": (["closure"], "so ana says\n\n---\n\nso ben says")}
    steps = store.steps
    store.take_agreed(as_agreed(agreed, store.annotations, record_for), texts=texts)
    assert store.steps == steps  # nothing is new
    assert store.undo() == "take over 1 passage that all agree on"
    assert decided(store) == {}


@examples(100)
@given(words, words)
def test_every_passage_is_agreed_on_or_in_one_disagreement(
    one: list[tuple[int, int, str]], other: list[tuple[int, int, str]]
) -> None:
    sides = coded(one), coded(other)
    coding = Coding(("ana", "ben"), (CodedArticle(ONE, sides),), (), 0)
    found, agreed = divergences(coding), agreed_passages(coding)
    for coder, passages in enumerate(sides):
        told = [part for each in found for part in each.sides[coder]]
        told += [each.sides[coder] for each in agreed]
        assert sorted(part.span for part in told) == sorted(part.span for part in passages)
    # Passages of both that overlap are never in two disagreements.
    for number, each in enumerate(found):
        for rest in found[number + 1 :]:
            assert each.span.start <= rest.span.start
            for mine in (0, 1):
                assert not any(
                    a.span.overlaps(b.span) for a in each.sides[mine] for b in rest.sides[1 - mine]
                )
    # Whichever comes first, the same are told, under the same names.
    turned = Coding(("ben", "ana"), (CodedArticle(ONE, sides[::-1]),), (), 0)
    assert [each.key for each in divergences(turned)] == [each.key for each in found]
    assert len({each.key for each in found}) == len(found)
