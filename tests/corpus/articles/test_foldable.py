"""What a text may be read without."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.articles.boilerplate import boilerplate_folds, folds_of
from synoptic.corpus.text.normalising import normalise

BODY = "# Ninety-seven minutes\n\nThere is a pencil line on the wall of the bakery, where the sea stopped.\n"


def test_front_matter_is_folded_with_a_reason() -> None:
    text = f"---\ntitle: A night\nsource: The Post\n---\n{BODY}"
    (fold,) = folds_of(text)
    assert text[fold.span.start : fold.span.end] == "---\ntitle: A night\nsource: The Post\n---\n"
    assert fold.lines == 4
    assert "front matter" in fold.reasons[0]


def test_front_matter_of_toml_is_folded_too() -> None:
    text = '+++\ntitle = "Bridge"\n\n[extra]\nx = 1\n+++\nText.\n'
    (fold,) = folds_of(text)
    assert text[fold.span.end :] == "Text.\n"
    assert fold.lines == 5


def test_a_rule_in_the_text_is_no_front_matter() -> None:
    assert folds_of(f"{BODY}\n---\n\nMore of it.\n\n---\n") == boilerplate_folds(
        f"{BODY}\n---\n\nMore of it.\n\n---\n"
    )
    assert folds_of(BODY) == ()
    assert folds_of(f"---\n\nIt begins with a rule, and goes on.\n\n---\n{BODY}") == ()


@given(st.text(alphabet="-\n:ab ", max_size=60).map(normalise))
def test_folds_are_whole_lines_in_order_and_apart(text: str) -> None:
    end = 0
    for fold in folds_of(text):
        assert end <= fold.span.start < fold.span.end <= len(text)
        assert fold.span.start == 0 or text[fold.span.start - 1] == "\n"
        assert fold.span.end == len(text) or text[fold.span.end - 1] == "\n"
        end = fold.span.end
