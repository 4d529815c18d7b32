"""Articles for bibliographies: the material of an export of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.model.annotations import Annotations
from synoptic.corpus.article import Article, digest_of

if TYPE_CHECKING:
    from synoptic.annotations.export.material import Material

WHEN = datetime(2031, 3, 14, tzinfo=UTC)
NASTY = (
    'He said: "\\{it} is $5 & 100%" #1 _a_ ^b^ ~c~ @x (y), @article{z, t = {u}} '
    "-- --- `` '' ?` !` <<a>> ,,b"
)
"""Every sign that BibTeX or LaTeX takes for its own."""


def an_article(**facts: Any) -> Article:
    """Return an article with these facts."""
    text = "Fog\n\nThe harbour master blamed fog."
    plain = Article("article-1", "Fog at dawn", text, digest_of(text))
    return replace(plain, **facts)


def material_with(*articles: Article, annotations: Annotations | None = None) -> Material:
    """Return the material of these articles, and of annotations on them."""
    return material_of(articles, annotations or Annotations(), title="made up", when=WHEN)
