"""What an article is called: by its title, and where that is mere opening words, by its file's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from synoptic.corpus.errors import on_one_line

if TYPE_CHECKING:
    from pathlib import PurePath

    from synoptic.corpus.article import Article

FIRST_LINES = "the first lines"
"""The origin of provenance that stands at the top of a text."""
CUT = "…"
"""What ends opening words that stand for a title."""
_WORD = re.compile(r"[^\W\d_]{4}")
_KEPT_PAGE = ".warc"


def article_name(article: Article) -> str:
    """Return what an article is called, everywhere: what `title_or_file` returns.

    A headline that ends in "…" itself is in the text; opening words with a "…" are not.
    """
    if article.title.endswith(CUT) and article.title not in article.text:
        return title_or_file(article.title, dict(article.origins).get("title"), article.path, article.part)
    return article.title


def title_or_file(title: str, origin: str | None, file: PurePath | None, part: str | None) -> str:
    """Return a title; in place of opening words, the file's name without suffix, if there is a word in it.

    `origin` is where the title comes from, None where nobody knows: opening words are from the first lines.
    In a file of many articles its name is followed by the place. A kept page was named by us, with what
    stands beside the title anyway.
    """
    stem = file.stem if file is not None else ""
    is_opening = title.endswith(CUT) and origin in {FIRST_LINES, None}
    if is_opening and _WORD.search(stem) and not stem.endswith(_KEPT_PAGE):
        return place_name(on_one_line(stem), part)
    return title


def place_name(name: str, part: str | None) -> str:
    """Return the name of a file with the place of an article in it: `nexis.docx, article 17`."""
    if not part:
        return name
    return f"{name}, article {part}" if part.isdigit() else f"{name}, {on_one_line(part)}"
