"""Citing: copying a passage with where it is from, out of an article or a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.annotations.anchoring.placing import place, place_anchor
from synoptic.corpus.article import Passage
from synoptic.tui.desk.feature import Desk, Feature
from synoptic.tui.shell.display import quoted_in_short

if TYPE_CHECKING:
    from synoptic.tui.desk.annotating.keeping import Keeping


class Citing(Feature):
    """Copies citations in the form that the reader chose."""

    def __init__(self, desk: Desk, keeping: Keeping) -> None:
        super().__init__(desk)
        self._keeping = keeping

    def cite(self, passage: Passage) -> str:
        """Copy the exact words of a passage and where they are from; return what to say of it."""
        # Imported late: an app that starts has no need of it yet.
        from synoptic.annotations.export.citation import CitationStyle, cited

        article, record = self._desk.article(passage.article), self._keeping.record(passage.article)
        style = CitationStyle(self._desk.settings.citation)
        self._desk.copy(cited(article, passage, style, record))
        return f"Copied with its source: {quoted_in_short(passage.text)}"

    def cite_listed(self, target: str) -> None:
        """Copy the passage of a highlight or a link of the article being read, by its id, with its source."""
        if (passage := self._passage_of(target)) is None:
            self._desk.refuse("No passage of this article here to copy.")
        else:
            self._desk.say(self.cite(passage))

    def _passage_of(self, target: str) -> Passage | None:
        annotations, article = self._desk.annotations, self._desk.article(self._desk.active)
        span = None
        if (highlight := annotations.highlights.get(target)) is not None:
            span = place(article, highlight, self._desk.texts).span
        elif (link := annotations.links.get(target)) is not None:
            anchors = (end.anchor for end in link.ends if end.article == article.id)
            if (anchor := next(anchors, None)) is not None:
                span = place_anchor(article, anchor, self._desk.texts).span
        return None if span is None else Passage.of(article, span.start, span.end)
