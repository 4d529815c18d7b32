"""Placing the anchors of a file of annotations on the very words of a library's articles.

An anchor of ours, with its text's hash, is taken as it is. Any other is looked for by its words: where its
offsets say, in whichever way they were counted; else where the words stand, to the letter, in other
typography, or without their punctuation. Of several such places the one with the anchor's surroundings is
taken, and none where these do not tell. Words that are in no article as they were marked keep the place where
they were: in the text that the file carries, or by themselves. `anchoring.placing` follows them from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.anchoring.anchors import CONTEXT_LENGTH
from synoptic.annotations.anchoring.anchors import anchor as anchor_at
from synoptic.annotations.anchoring.placing import Texts, place_anchor
from synoptic.annotations.importing.incoming import OffsetUnit
from synoptic.annotations.importing.planning.raw_offsets import RawText, ways_to_count
from synoptic.annotations.model.values import Anchor, State
from synoptic.corpus.article import Article, Span, digest_of
from synoptic.corpus.text.folding import Folded, fold, folded_text
from synoptic.corpus.text.normalising import normalise

if TYPE_CHECKING:
    from synoptic.annotations.importing.incoming import IncomingAnchor

NO_WORDS = "it has no words, and its offsets lead nowhere"
AMBIGUOUS = "its words are in several places, and nothing tells which"
NOT_FOUND = "its words are not in the article"
"""Why an anchor has no place."""

_MAX_PLACES = 200
"""So many places of the same words are compared; where they are more, none is taken."""
_MAX_DRIFT = 200
"""Code points by which a place may differ from the offsets that lead to it."""
_APART = 4
"""How many times as far off the next place has to be."""
_LEAST_CONTEXT = 4
"""Characters around a place that tell it from others."""
_LEAST_LETTERS = 12
"""Letters of a passage that is told by these alone."""


class PlacedAnchor(Struct, frozen=True):
    """An anchor on its words."""

    anchor: Anchor | None
    """The anchor; None where there are no words."""
    span: Span | None
    """Where that is in the article as it is now; None where it is nowhere, or where there is no text."""
    state: State
    """How sure it is."""
    is_respelt: bool = False
    """Whether the article has the words in another typography than the file."""
    why: str = ""
    """Why it has no place in the article; empty where it has one."""


class AnchorPlacer:
    """Places anchors in one article."""

    def __init__(self, article: Article | None, carried: str | None, texts: Texts) -> None:
        """Take the article of the library, if its text is at hand, and the text that the file carries for it.

        `texts` are all texts that are kept, of the library and of the file.
        """
        self._article, self._texts, self._raw = article, texts, carried
        self._carried = None if carried is None else normalise(carried)
        self._carried_digest = "" if self._carried is None else digest_of(self._carried)
        is_other = article is None or self._carried_digest != article.digest
        self._old = None if self._carried is None or not is_other else SoughtText(self._carried)

    @cached_property
    def _raws(self) -> Sequence[RawText]:
        """The text that the file carries, in the ways in which its offsets may count."""
        return () if self._raw is None else tuple(ways_to_count(self._raw))

    @cached_property
    def _raw_ways(self) -> Sequence[RawText]:
        """The article's text, in the ways in which offsets may count that come without a text."""
        return () if self._article is None else tuple(ways_to_count(self._article.text))

    @cached_property
    def _new(self) -> SoughtText | None:
        return None if self._article is None else SoughtText(self._article.text)

    def place(self, wanted: IncomingAnchor) -> PlacedAnchor:
        """Return where an anchor is, and the anchor that says so."""
        if (ours := self._ours(wanted)) is not None:
            return self._followed(ours)
        asked = self._asked(wanted)
        if asked is None:
            return PlacedAnchor(None, None, State.ORPHAN, why=NO_WORDS)
        why = NOT_FOUND
        if self._new is not None and self._article is not None:
            span, why = (asked.here, "") if self._is_here(asked) else self._new.find(asked)
            if span is not None:
                anchor = anchor_at(self._article.text, span.start, span.end, self._article.digest)
                return PlacedAnchor(anchor, span, State.SAME, anchor.exact != asked.exact)
        if self._carried is not None:
            span, _ = (asked.span, "") if self._old is None else self._old.find(asked)
            if span is not None:
                anchor = anchor_at(self._carried, span.start, span.end, self._carried_digest)
                return self._followed(anchor, why)
        return self._followed(_by_itself(asked), why)

    def _is_here(self, asked: _Asked) -> bool:
        """Tell whether the article has the words and all that was around them where the offsets lead."""
        here = asked.here
        if here is None or self._article is None:
            return False
        text = self._article.text
        return (
            text[here.start : here.end] == asked.exact
            and text.endswith(asked.before, 0, here.start)
            and text.startswith(asked.after, here.end)
        )

    def _ours(self, wanted: IncomingAnchor) -> Anchor | None:
        """Return the anchor as it is, where it says itself what text it was made in."""
        exact, start, end = wanted.exact, wanted.start, wanted.end
        is_whole = wanted.digest and exact and start is not None and end is not None
        if not is_whole or wanted.unit is not OffsetUnit.CODE_POINTS or "\r" in (exact or ""):
            return None
        assert exact is not None and start is not None and end is not None  # noqa: S101, PT018  # seen to above
        if start < 0 or end - start != len(exact):
            return None
        text = self._text_of(wanted.digest)
        if text is not None and text[start:end] != exact:
            return None
        return Anchor(start, end, exact, wanted.before, wanted.after, wanted.digest)

    def _text_of(self, digest: str) -> str | None:
        if self._article is not None and self._article.digest == digest:
            return self._article.text
        return self._carried if self._carried_digest == digest else self._texts.get(digest)

    def _followed(self, anchor: Anchor, why: str = NOT_FOUND) -> PlacedAnchor:
        """Return where an anchor made in another text is now."""
        if self._article is None:
            return PlacedAnchor(anchor, None, State.SAME)
        placement = place_anchor(self._article, anchor, self._texts)
        why = why if placement.span is None else ""
        return PlacedAnchor(anchor, placement.span, placement.state, why=why)

    def _asked(self, wanted: IncomingAnchor) -> _Asked | None:
        """Return what is looked for, with the words and the surroundings that the file's text gives."""
        exact = normalise(wanted.exact or "")
        before, after = normalise(wanted.before)[-CONTEXT_LENGTH:], normalise(wanted.after)[:CONTEXT_LENGTH]
        span = _led_to(wanted, exact, self._raws)
        if span is not None:
            assert self._carried is not None  # noqa: S101  # it is a place in it
            made = anchor_at(self._carried, span.start, span.end, "-")
            here = span if self._old is None else None
            return _Asked(made.exact, made.before, made.after, span, span.start, here)
        if not exact.strip():
            return self._by_offsets_alone(wanted)
        span = _led_to(wanted, exact, self._raw_ways)
        return _Asked(exact, before, after, None, wanted.start if span is None else span.start, span)

    def _by_offsets_alone(self, wanted: IncomingAnchor) -> _Asked | None:
        """Return the words at offsets without words, where the text that they count in is known."""
        text = self._text_of(wanted.digest) if wanted.digest else None
        if text is None or wanted.start is None or wanted.end is None:
            return None
        span = RawText(text).span(wanted.start, wanted.end, wanted.unit)
        if span is None:
            return None
        made = anchor_at(text, span.start, span.end, wanted.digest)
        return _Asked(made.exact, made.before, made.after, None, span.start)


def _led_to(wanted: IncomingAnchor, exact: str, raws: Sequence[RawText]) -> Span | None:
    """Return the place in the normalised text that offsets lead to; words have to be those that are there.

    Where several ways to count lead to the words, the surroundings tell; else the first way. Without words,
    offsets count as the file says, in the text as it stands there.
    """
    if wanted.start is None or wanted.end is None:
        return None
    if not exact:
        return raws[0].span(wanted.start, wanted.end, wanted.unit) if raws else None
    asked = _Asked(exact, normalise(wanted.before), normalise(wanted.after), None, None)
    found: list[tuple[Span, str]] = []
    for raw in raws:
        for unit in dict.fromkeys((wanted.unit, *OffsetUnit)):
            span, text = raw.span(wanted.start, wanted.end, unit), raw.text
            if span is None or not _is_same(text[span.start : span.end], exact):
                continue
            if text.endswith(asked.before, 0, span.start) and text.startswith(asked.after, span.end):
                return span
            found.append((span, text))
    if not found:
        return None
    return max(found, key=lambda each: _context_kept(each[1], each[0], asked))[0]


class _Asked(Struct, frozen=True):
    """Words that are looked for."""

    exact: str
    before: str
    after: str
    span: Span | None
    """Where they are in the text that the file carries."""
    start: int | None
    """Where they were, as the file counts."""
    here: Span | None = None
    """Where the offsets lead in the article."""


class SoughtText:
    """A text in which words are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def find(self, asked: _Asked) -> tuple[Span | None, str]:
        """Return where the words stand; where nowhere or nobody knows where, None and why."""
        for places_of in (self._to_the_letter, self._in_other_typography, self._by_letters):
            places = places_of(asked.exact)
            if places:
                span = self._chosen(places, asked)
                return span, "" if span is not None else AMBIGUOUS
        return None, NOT_FOUND

    def _to_the_letter(self, exact: str) -> Sequence[Span]:
        found = [Span(start, start + len(exact)) for start in _occurrences(self._text, exact)]
        return self._whole_words(found)

    def _in_other_typography(self, exact: str) -> Sequence[Span]:
        wanted = fold(exact).text.strip()
        places = [self._folded.span(at, at + len(wanted)) for at in _occurrences(self._folded.text, wanted)]
        return [place for place in places if not self._cuts_a_word(place)]

    def _by_letters(self, exact: str) -> Sequence[Span]:
        wanted = "".join(filter(str.isalnum, fold(exact).text))
        if len(wanted) < _LEAST_LETTERS:
            return ()
        letters, offsets = self._letters
        found = (
            Span(
                self._folded.span(offsets[at], offsets[at] + 1).start,
                self._folded.span(offsets[at + len(wanted) - 1], offsets[at + len(wanted) - 1] + 1).end,
            )
            for at in _occurrences(letters, wanted)
        )
        return [place for place in found if not self._cuts_a_word(place)]

    @cached_property
    def _folded(self) -> Folded:
        return fold(self._text)

    @cached_property
    def _letters(self) -> tuple[str, list[int]]:
        """Return the letters and digits alone, and their offsets in the folded text."""
        folded = self._folded.text
        offsets = [index for index, character in enumerate(folded) if character.isalnum()]
        return "".join(folded[index] for index in offsets), offsets

    def _whole_words(self, places: Sequence[Span]) -> Sequence[Span]:
        """Return the places that cut no word; all of them where each does."""
        return [place for place in places if not self._cuts_a_word(place)] or places

    def _cuts_a_word(self, place: Span) -> bool:
        edges = (
            self._text[max(0, place.start - 1) : place.start + 1],
            self._text[place.end - 1 : place.end + 1],
        )
        return any(len(edge) == 2 and edge.isalnum() for edge in edges)

    def _chosen(self, places: Sequence[Span], asked: _Asked) -> Span | None:
        """Return the place that the surroundings or the offsets tell; None where they tell none."""
        if len(places) == 1:
            return places[0]
        if len(places) > _MAX_PLACES:
            return None
        if asked.before or asked.after:
            kept = [_context_kept(self._text, place, asked) for place in places]
            most = max(kept)
            if most >= _LEAST_CONTEXT:
                places = [place for place, number in zip(places, kept, strict=True) if number == most]
            if len(places) == 1:
                return places[0]
        if asked.start is None:
            return None
        start = asked.start
        nearest, other = sorted(places, key=lambda place: abs(place.start - start))[:2]
        drift = abs(nearest.start - start)
        is_clear = drift <= _MAX_DRIFT and abs(other.start - start) > _APART * drift
        return nearest if is_clear else None


def _context_kept(text: str, place: Span, asked: _Asked) -> int:
    """Return how many characters around a place are as the anchor has them, in any typography."""
    reach = 2 * CONTEXT_LENGTH
    before = folded_text(text[max(0, place.start - reach) : place.start])
    after = folded_text(text[place.end : place.end + reach])
    asked_before, asked_after = folded_text(asked.before), folded_text(asked.after)
    return _in_common(before.rstrip()[::-1], asked_before.rstrip()[::-1]) + _in_common(
        after.lstrip(), asked_after.lstrip()
    )


def _by_itself(asked: _Asked) -> Anchor:
    """Return an anchor of words whose text nobody has: its digest is that of all that is known of it."""
    known = asked.before + asked.exact + asked.after
    start = len(asked.before) if asked.start is None else asked.start
    return Anchor(start, start + len(asked.exact), asked.exact, asked.before, asked.after, digest_of(known))


def _is_same(one: str, other: str) -> bool:
    return one == other or folded_text(one).strip() == folded_text(other).strip()


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    if not wanted:
        return
    found, number = text.find(wanted), 0
    while found >= 0 and number <= _MAX_PLACES:
        yield found
        found, number = text.find(wanted, found + 1), number + 1


def _in_common(one: str, other: str) -> int:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length
