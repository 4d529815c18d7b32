"""Groupings of what was marked: by article, tag, outlet, speaker, claim or difference."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from synoptic.annotations.export.material import ExportedHighlight, Material
    from synoptic.corpus.article import Span


class Grouping(StrEnum):
    """What the sections of a document are about."""

    ARTICLE = "article"
    """An article each, in their order."""
    TAG = "tag"
    """A tag each, in the order of the codebook; what has none comes last."""
    OUTLET = "outlet"
    """An outlet each, by name."""
    SPEAKER = "speaker"
    """The speaker of the quotation that the marked words are in."""
    CLAIM = "claim"
    """A row of the matrix each, with its words in all articles."""
    DIFFERENCE = "difference"
    """A difference in substance each, with both passages."""


COMPARED = frozenset({Grouping.CLAIM, Grouping.DIFFERENCE})
"""The groupings that need the matrix or the differences."""


class HighlightGroup(Struct, frozen=True):
    """Highlights that belong together."""

    name: str
    """What they have in common."""
    remark: str
    """More about that; may be empty."""
    highlights: tuple[ExportedHighlight, ...]
    """The highlights, by articles."""


def groups_of(material: Material, by: Grouping) -> Iterator[HighlightGroup]:
    """Yield the highlights by tag, outlet or speaker; those without come last."""
    if by is Grouping.TAG:
        for tag in material.tags:
            yield HighlightGroup(tag.name, tag.description, tag.highlights)
        if untagged := tuple(each for each in material.highlights if not each.tags):
            yield HighlightGroup("Without a tag", "", untagged)
        return
    speakers = _speakers(material) if by is Grouping.SPEAKER else None
    names: dict[str, str] = {}
    found: dict[str, list[ExportedHighlight]] = {}
    for each in material.highlights:
        name = each.article.source if speakers is None else speakers.get(each.id, "")
        key = " ".join(name.split()).casefold()
        names.setdefault(key, name)
        found.setdefault(key, []).append(each)
    for key in sorted(found, key=lambda key: (not key, key)):
        yield HighlightGroup(names[key] or f"{by.value.capitalize()} unknown", "", tuple(found[key]))


def _speakers(material: Material) -> Mapping[str, str]:
    """Return the speakers of the highlights that are in a quotation, by the highlights' ids.

    Of quotations in one another it is that of the innermost. Speakers have one name in all articles.
    """
    from synoptic.corpus.quotations.survey import QuotationSurveyor

    articles = [material.read[each.id] for each in material.articles if each.id in material.read]
    survey = QuotationSurveyor().survey(articles)
    quoted: dict[str, list[tuple[Span, int, str]]] = {}
    for one in survey.quotations if survey is not None else ():
        for part in one.quotation.parts:
            quoted.setdefault(one.article.id, []).append((part, one.quotation.depth, one.speaker or ""))
    return {
        each.id: speaker
        for each in material.highlights
        if each.article.id in quoted
        and each.digest == each.article.digest
        and (speaker := _speaker_at(each, quoted[each.article.id]))
    }


def _speaker_at(highlight: ExportedHighlight, quoted: Sequence[tuple[Span, int, str]]) -> str:
    end = bisect_left(quoted, highlight.end, key=lambda each: each[0].start)
    touching = [each for each in quoted[:end] if each[0].end > highlight.start]
    return max(touching, key=lambda each: each[1])[2] if touching else ""
