"""What an article is called where there is little room."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

_WORD = re.compile(r"[^\W\d_]{4}")


def short_name(article: Article) -> str:
    """Return the title; in place of mere opening words, the file's name if that has a word in it."""
    stem = article.path.stem if article.path is not None else ""
    if article.title.endswith("…") and _WORD.search(stem):
        return single_line(stem)
    return single_line(article.title)
