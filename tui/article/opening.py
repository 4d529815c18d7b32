"""With what an article is opened in a pane."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from synoptic.tui.shell.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synoptic.corpus.article import Article
    from synoptic.corpus.articles.boilerplate import Fold


@dataclass(frozen=True, slots=True)
class Opening:
    """An article, where it is opened, and how it is shown."""

    article: Article
    top: int = 0
    """Offset in the first row on the screen."""
    caret: int = 0
    """Offset of the caret."""
    folds: Sequence[Fold] = ()
    """What is folded."""
    settings: Settings = field(default_factory=Settings)
    """What the reader wants of it."""
