"""Stores of several coders on one folder: what each marks has that coder's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.annotations.files.annotation_file import AnnotationFile
from synoptic.annotations.store.store import FILE_NAME, AnnotationStore
from tests.annotations.specimens import anchor_in, record_for

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.values import Highlight
    from synoptic.corpus.article import Article


class CodersFile(AnnotationFile):
    """The file of a library as one of its coders has it."""

    def __init__(self, path: Path, coder: str | None) -> None:
        super().__init__(path)
        self._coder = coder

    @property
    def reader(self) -> str | None:
        return self._coder


class Coder:
    """A coder at work on a folder."""

    def __init__(self, folder: Path, name: str | None) -> None:
        self.store = AnnotationStore(folder, backend=CodersFile(folder / FILE_NAME, name))

    def mark(self, article: Article, words: str, *tags: str, note: str = "") -> Highlight:
        """Mark the first place where the article has the words."""
        return self.store.highlight(
            record_for(article), anchor_in(article, words), tags=tags, note=note, text=article.text
        )
