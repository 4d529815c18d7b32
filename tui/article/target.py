"""The target of a command: the words that it acts on, decided in one place for keys, mouse and menu."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.article import Article, Passage, Span
from synoptic.corpus.text.segmentation import trimmed
from synoptic.tui.article.motions import sentence_around

if TYPE_CHECKING:
    from synoptic.tui.article.caret import Caret
    from synoptic.tui.article.marks import Mark


class TargetKind(Enum):
    """How the words came to be meant."""

    SELECTION = auto()
    HIGHLIGHT = auto()
    SENTENCE = auto()


class Target(Struct, frozen=True):
    """The words on which a command acts."""

    passage: Passage
    kind: TargetKind
    highlight: str = ""
    """Id of the highlight, if it is one."""

    @property
    def span(self) -> Span:
        return Span(self.passage.start, self.passage.end)


def target_at(
    article: Article, caret: Caret, *, chosen: Mark | None = None, is_folded: bool = False
) -> Target | None:
    """Return the selection, else the chosen highlight, else the sentence under the caret; None without words.

    The white space at the ends of a selection is left out: on the screen it could not be told from none. Of
    lines that are folded under the caret no sentence is meant.
    """
    text, selection = article.text, caret.selection
    if selection is not None:
        words = trimmed(text, selection.start, selection.end)
        return _target(article, words, TargetKind.SELECTION)
    if chosen is not None:
        return _target(article, Span(chosen.start, chosen.end), TargetKind.HIGHLIGHT, chosen.highlight)
    return None if is_folded else _target(article, sentence_around(text, caret.offset), TargetKind.SENTENCE)


def _target(article: Article, span: Span | None, kind: TargetKind, highlight: str = "") -> Target | None:
    return None if span is None else Target(Passage.of(article, span.start, span.end), kind, highlight)
