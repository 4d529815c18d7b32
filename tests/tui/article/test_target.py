"""What a command acts on: the selection, the highlight under the caret, or the sentence there."""

from __future__ import annotations

import pytest

from synoptic.tui.article.caret import Caret
from synoptic.tui.article.marks import Layer, Mark
from synoptic.tui.article.target import TargetKind, target_at
from tests.tui.article.stage import article_of

_TEXT = "It moved at night.  “We closed it,” she said. Nobody knew.\n\n   The port slept.\n"
_ARTICLE = article_of(_TEXT)
_CLOSED = "“We closed it,” she said."


def _at(words: str) -> int:
    return _TEXT.index(words)


def _mark(words: str) -> Mark:
    return Mark(_at(words), _at(words) + len(words), Layer.HIGHLIGHT, highlight="h")


def _selecting(words: str) -> Caret:
    return Caret(_at(words) + len(words), origin=_at(words))


@pytest.mark.parametrize(
    ("caret", "chosen", "kind", "words"),
    [
        (_selecting("closed it"), None, TargetKind.SELECTION, "closed it"),
        (_selecting("closed it"), _mark("it,"), TargetKind.SELECTION, "closed it"),
        (Caret(_at("closed")), _mark("closed it"), TargetKind.HIGHLIGHT, "closed it"),
        (Caret(_at("closed")), None, TargetKind.SENTENCE, _CLOSED),
        (Caret(_at("closed"), origin=_at("closed")), None, TargetKind.SENTENCE, _CLOSED),
        (Caret(_at("said.")), None, TargetKind.SENTENCE, _CLOSED),
        (Caret(_at(" “We")), None, TargetKind.SENTENCE, "It moved at night."),
        (Caret(_at("\n\n   The") + 1), None, TargetKind.SENTENCE, "Nobody knew."),
        (Caret(len(_TEXT)), None, TargetKind.SENTENCE, "The port slept."),
    ],
)
def test_it_is_the_first_of_selection_highlight_and_sentence(
    caret: Caret, chosen: Mark | None, kind: TargetKind, words: str
) -> None:
    target = target_at(_ARTICLE, caret, chosen=chosen)
    assert target is not None
    assert (target.kind, target.passage.text) == (kind, words)
    assert target.highlight == ("h" if kind is TargetKind.HIGHLIGHT else "")
    assert _TEXT[target.span.start : target.span.end] == words


@pytest.mark.parametrize(
    ("selected", "words"),
    [
        ("  “We closed it,” ", "“We closed it,”"),
        ("knew.\n\n   The port", "knew.\n\n   The port"),
        ("\n\n   The", "The"),
    ],
)
def test_what_is_selected_is_taken_without_the_white_space_at_its_ends(selected: str, words: str) -> None:
    target = target_at(_ARTICLE, _selecting(selected))
    assert target is not None
    assert target.passage.text == words


def test_white_space_alone_a_fold_and_an_empty_article_are_nothing() -> None:
    assert target_at(_ARTICLE, _selecting("\n\n   ")) is None
    assert target_at(_ARTICLE, Caret(_at("closed")), is_folded=True) is None
    assert target_at(article_of(" \n \n"), Caret(1)) is None
    assert target_at(article_of(""), Caret(0)) is None
