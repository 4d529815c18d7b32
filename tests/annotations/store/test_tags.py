from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.errors import InvalidRequest, UnknownRecord
from synoptic.annotations.store.tags import carries, tags_within, tree
from tests.annotations.specimens import mark, store_in

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.store.store import AnnotationStore


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    opened = store_in(tmp_path)
    mark(opened, "table", "claim", "claim/number")
    mark(opened, "done", "Claim/number/old", "source")
    mark(opened, "NATO", "claimant")
    return opened


def codes(annotations: Annotations) -> dict[str, list[str]]:
    """Return the names of the tags, with the words that carry each."""
    return {
        tag.name: [
            highlight.anchor.exact
            for highlight in annotations.highlights.values()
            if tag.id in highlight.tags
        ]
        for tag in annotations.tags.values()
    }


def test_the_tree_counts_what_is_nested(store: AnnotationStore) -> None:
    store.add_tag("place/city")
    assert [
        (branch.name, branch.label, branch.depth, branch.tag is None, branch.own, branch.total)
        for branch in tree(store.annotations)
    ] == [
        ("claim", "claim", 0, False, 1, 2),
        ("claim/number", "number", 1, False, 1, 2),
        ("Claim/number/old", "old", 2, False, 1, 1),
        ("claimant", "claimant", 0, False, 1, 1),
        ("place", "place", 0, True, 0, 0),
        ("place/city", "city", 1, False, 0, 0),
        ("source", "source", 0, False, 1, 1),
    ]


def test_the_tree_counts_in_the_articles_that_are_asked_for(store: AnnotationStore) -> None:
    (article,) = {highlight.article for highlight in store.annotations.highlights.values()}
    assert tree(store.annotations, {article}) == tree(store.annotations)
    others = tree(store.annotations, {"another"})
    assert [branch.name for branch in others] == [branch.name for branch in tree(store.annotations)]
    assert {branch.total for branch in others} == {branch.own for branch in others} == {0}


def test_what_is_nested_is_within(store: AnnotationStore) -> None:
    within = tags_within(store.annotations, "CLAIM")
    assert [tag.name for tag in within] == ["claim", "claim/number", "Claim/number/old"]
    found = [
        highlight.anchor.exact
        for highlight in store.annotations.highlights.values()
        if carries(store.annotations, highlight, "claim/number")
    ]
    assert found == ["table", "done"]


def test_renaming_takes_nested_tags_along(store: AnnotationStore) -> None:
    renamed = store.rename_tag("claim", "assertion")
    assert [tag.name for tag in renamed] == ["assertion", "assertion/number", "assertion/number/old"]
    assert codes(store.annotations) == {
        "assertion": ["table"],
        "assertion/number": ["table"],
        "assertion/number/old": ["done"],
        "source": ["done"],
        "claimant": ["NATO"],
    }


def test_renaming_into_itself_and_by_case(store: AnnotationStore) -> None:
    store.rename_tag("claim/number", "claim/number/new")
    assert set(codes(store.annotations)) >= {"claim/number/new", "claim/number/new/old"}
    assert [tag.name for tag in store.rename_tag("SOURCE", "Source")] == ["Source"]
    assert store.rename_tag("source", "Source") == ()


def test_renaming_what_only_nests(store: AnnotationStore) -> None:
    store.add_tag("place/city")
    assert [tag.name for tag in store.rename_tag("place", "where")] == ["where/city"]


def test_renaming_whatever_the_letters(store: AnnotationStore) -> None:
    store.add_tag("STRASSE/lang")
    assert [tag.name for tag in store.rename_tag("straße", "road")] == ["road/lang"]


def test_a_taken_name_is_refused(store: AnnotationStore) -> None:
    before = store.annotations
    with pytest.raises(InvalidRequest, match="Tag “Source” already exists; merge the two"):
        store.rename_tag("claimant", "Source")
    store.add_tag("theme/number")
    with pytest.raises(InvalidRequest, match="Tag “theme/number” already exists"):
        store.rename_tag("claim", "theme")
    with pytest.raises(UnknownRecord, match="No tag “nothing”"):
        store.rename_tag("nothing", "something")
    store.undo()
    assert store.annotations == before


def test_merging_takes_nested_tags_along(store: AnnotationStore) -> None:
    mark(store, "Putin", "source/number")
    store.describe_tag("claim", description="What can be checked.")
    merged = store.merge_tags("claim", "Source")
    assert (merged.name, merged.description) == ("source", "What can be checked.")
    assert codes(store.annotations) == {
        "source": ["table", "done"],
        "source/number": ["table", "Putin"],
        "source/number/old": ["done"],
        "claimant": ["NATO"],
    }
    assert store.undo() == "merge tag “claim” into “source”"
    assert codes(store.annotations)["claim"] == ["table"]


def test_merging_into_what_it_is_nested_in(store: AnnotationStore) -> None:
    mark(store, "Putin", "claim/number/number/number")
    store.merge_tags("claim/number", "claim")
    assert codes(store.annotations) == {
        "claim": ["table"],
        "claim/old": ["done"],
        "source": ["done"],
        "claimant": ["NATO"],
        "claim/number/number": ["Putin"],
    }


def test_merging_where_one_takes_the_place_of_another(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "table", "claim/a/a")
    mark(store, "done", "claim/a")
    mark(store, "NATO", "claim")
    store.merge_tags("claim/a", "claim")
    assert codes(store.annotations) == {"claim/a": ["table"], "claim": ["done", "NATO"]}


def test_merging_two_that_a_highlight_has(store: AnnotationStore) -> None:
    store.merge_tags("claim/number", "claim")
    (highlight, *_) = store.annotations.highlights.values()
    assert [tag.name for tag in store.annotations.tags_of(highlight)] == ["claim"]


def test_merging_that_makes_no_sense(store: AnnotationStore) -> None:
    for source, into in (("claim", "Claim"), ("claim", "claim/number")):
        with pytest.raises(InvalidRequest, match="merge into another tag"):
            store.merge_tags(source, into)
    for source, into in (("nothing", "claim"), ("claim", "nothing")):
        with pytest.raises(UnknownRecord, match="No tag “nothing”"):
            store.merge_tags(source, into)


def test_removing_a_tag_leaves_the_highlights(store: AnnotationStore) -> None:
    with pytest.raises(InvalidRequest, match="“claim” has nested tags; add --nested"):
        store.remove_tag("claim")
    store.remove_tag("source")
    store.remove_tag("claim", nested=True)
    assert codes(store.annotations) == {"claimant": ["NATO"]}
    assert len(store.annotations.highlights) == 3
    with pytest.raises(UnknownRecord):
        store.remove_tag("claim", nested=True)
    store.undo()
    assert len(codes(store.annotations)) == 4
