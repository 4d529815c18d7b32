"""All that a text may be read without: the front matter of its file, and furniture."""

from __future__ import annotations

import re

from synoptic.corpus.article import Span
from synoptic.corpus.articles.furniture import Fold, folds
from synoptic.corpus.articles.provenance import front_matter_end

_LONGEST = 6000
"""Code points of front matter; more between two rules is the article."""
# A name with a value, one of a list, or what goes on from the line before.
_ENTRY = re.compile(r"[\w -]+:(?:\s|$)|\s+\S|- ")


def foldable(text: str) -> tuple[Fold, ...]:
    """Return what can be folded in a normalised text, in order and apart from one another.

    Front matter, lines such as `source: The Post` between two lines `---` at the top, is said in the pane's
    header; of furniture, see `articles.furniture`.
    """
    end = front_matter_end(text)
    inside = [line for line in text[:end].split("\n")[1:-2] if line.strip()]
    if not inside or end > _LONGEST or not all(map(_ENTRY.match, inside)):
        return folds(text)
    lines = len(inside) + 2
    front = Fold(Span(0, end), lines, ("front matter: what the file says of itself, as the header does",))
    return (front, *(fold for fold in folds(text) if fold.span.start >= end))
