"""Decisions on where coders do not agree: one coder’s passages, everybody’s, none, or others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from synoptic.annotations.agreement.coding import UNTAGGED, CodedPassage
from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.model.wording import both_texts
from synoptic.annotations.store.adjudicating import Adjudicated
from synoptic.corpus.article import Article, Span
from synoptic.corpus.text.folding import Folded, fold
from synoptic.corpus.text.segmentation import trimmed

if TYPE_CHECKING:
    from synoptic.annotations.agreement.divergences import Agreed, Divergence
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Anchor, ArticleRecord

Recorded: TypeAlias = "Callable[[Article], ArticleRecord]"
"""Returns the record of an article."""

_REACH = 600
"""Characters before and after a disagreement in which the words of other boundaries are looked for."""
_ENDS = 6
"""Words at each end of a long passage that say where it begins and ends."""
_LONG = 16
"""Words from which on a passage is written by its ends."""
_ELLIPSIS = "…"


def as_coder(
    found: Divergence, coder: int, annotations: Annotations, recorded: Recorded
) -> tuple[Adjudicated, ...]:
    """Return the passages as one coder, by number, has them; none where that one is silent."""
    return _adjudicated(found.article, found.sides[coder], annotations, recorded)


def as_everybody(found: Divergence, annotations: Annotations, recorded: Recorded) -> tuple[Adjudicated, ...]:
    """Return the passages of all coders; the same passage once, with the tags and notes of all."""
    joined: dict[Span, CodedPassage] = {}
    for side in found.sides:
        for one in side:
            joined[one.span] = _joined(joined.get(one.span), one)
    return _adjudicated(found.article, joined.values(), annotations, recorded)


def with_own_ends(
    found: Divergence, span: Span, tags: Iterable[str], recorded: Recorded
) -> tuple[Adjudicated, ...]:
    """Return another passage in the place of all of them, with these tags, by name, and all their notes."""
    note = ""
    for one in (one for side in found.sides for one in side):
        note = note if one.note.strip() in note else both_texts(note, one.note)
    return (Adjudicated(recorded(found.article), _anchor(found.article, span), tuple(tags), note),)


def as_agreed(
    found: Iterable[Agreed], annotations: Annotations, recorded: Recorded
) -> tuple[Adjudicated, ...]:
    """Return the passages on which all agree, with the notes of all."""
    passages: list[Adjudicated] = []
    for each in found:
        joined: CodedPassage | None = None
        for one in each.sides:
            joined = _joined(joined, one)
        if joined is not None:
            passages += _adjudicated(each.article, [joined], annotations, recorded)
    return tuple(passages)


def tags_of_all(found: Divergence, annotations: Annotations) -> tuple[str, ...]:
    """Return the names of the tags that somebody gave there, in the order of the codebook's making."""
    given = {tag for side in found.sides for one in side for tag in one.tags}
    return tuple(tag.name for tag in annotations.tags.values() if tag.id in given)


def ends_in_words(text: str) -> str:
    """Return a passage on one line; a long one by its first and last words, with an ellipsis between."""
    words = text.split()
    if len(words) < _LONG:
        return " ".join(words)
    return f"{' '.join(words[:_ENDS])} {_ELLIPSIS} {' '.join(words[-_ENDS:])}"


def span_of_words(found: Divergence, written: str) -> Span:
    """Return the passage with these words at a disagreement, or near it; the nearest of several.

    With `…` between, they are the first and the last words. Case, accents, typographic quotation marks and
    white space do not matter. Raises InvalidRequest where there are no such words.
    """
    text, near = found.article.text, found.span
    low, high = max(0, near.start - _REACH), min(len(text), near.end + _REACH)
    folded = fold(text[low:high])
    written = written.replace("...", _ELLIPSIS)
    parted = [(written, "")]
    parted += [(written[:at], written[at + 1 :]) for at, each in enumerate(written) if each == _ELLIPSIS]
    for first, last in parted:
        spans = [
            Span(low + span.start, low + span.end)
            for span in _between(folded, fold(first.strip()).text, fold(last.strip()).text)
        ]
        if spans:
            break
    if not spans:
        raise InvalidRequest("Words: not in the article near this place. Copy them from it.")
    best = min(spans, key=lambda span: abs(span.start - near.start) + abs(span.end - near.end))
    kept = trimmed(text, best.start, best.end)
    if kept is None:
        raise InvalidRequest("Words: type some words of the article.")
    return kept


def _between(folded: Folded, first: str, last: str) -> Iterator[Span]:
    """Yield the stretches that begin with the first words, and end with the last ones if there are any."""
    at = folded.text.find(first) if first else -1
    while at >= 0:
        end = folded.text.find(last, at + len(first)) if last else at + len(first)
        if end >= 0:
            yield folded.span(at, end + len(last))
        at = folded.text.find(first, at + 1)


def _joined(known: CodedPassage | None, one: CodedPassage) -> CodedPassage:
    if known is None:
        return one
    tags = known.tags | one.tags
    note = known.note if one.note.strip() in known.note else both_texts(known.note, one.note)
    highlights = (*known.highlights, *one.highlights)
    return CodedPassage(one.span, tags - {UNTAGGED} or tags, highlights, note)


def _adjudicated(
    article: Article, passages: Iterable[CodedPassage], annotations: Annotations, recorded: Recorded
) -> tuple[Adjudicated, ...]:
    return tuple(
        Adjudicated(
            recorded(article),
            _anchor(article, one.span),
            tuple(tag.name for tag in annotations.tags.values() if tag.id in one.tags),
            one.note,
        )
        for one in passages
    )


def _anchor(article: Article, span: Span) -> Anchor:
    return anchor(article.text, span.start, span.end, article.digest)
