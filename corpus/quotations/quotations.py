"""Quotations: the words that an article puts in somebody's mouth, and in whose."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.article import Span
from synoptic.corpus.articles.crossheads import without_crossheads
from synoptic.corpus.quotations.abroad.forms_of_saying import FormsOfSaying
from synoptic.corpus.quotations.attribution import Attributions
from synoptic.corpus.quotations.narration import sentence_ends
from synoptic.corpus.quotations.people import People
from synoptic.corpus.quotations.reader import NOBODY, UNKNOWN, Attribution
from synoptic.corpus.text.quotation_marks import QuotedStretch, quoted_stretches
from synoptic.corpus.text.segmentation import paragraphs


class Quotation(Struct, frozen=True):
    """Words in quotation marks."""

    parts: tuple[Span, ...]
    """The words, without the marks: one stretch, or several where "he said" interrupts them or where they run
    over paragraphs."""
    speaker: str | None
    """Who is said to have said them: the fullest name that the article has, or its words for one without a
    name; None where it does not tell."""
    speaker_at: Span | None
    """Where the article says so: the name, the description or the pronoun."""
    verb: str | None
    """The verb that brings them in, as it is written."""
    venue: Span | None
    """To whom, or where, they were said, as far as the article tells."""
    is_certain: bool
    """Whether the article leaves no doubt about the speaker, or that it names none."""
    depth: int
    """0, or in how many other quotations it stands."""
    is_doubtful: bool = False
    """Whether a closing mark is missing, so that only its sentence was taken."""
    denied_by: str | None = None
    """Who, as the article tells, did not say it or denies having said it; then there is no speaker."""

    @property
    def span(self) -> Span:
        """From the first word to the last, with what interrupts them."""
        return Span(self.parts[0].start, self.parts[-1].end)

    def words(self, text: str) -> str:
        """Return the words, with " … " where something interrupts them; `text` is the article's."""
        return " … ".join(text[part.start : part.end] for part in self.parts)


def quotations_of(text: str, spoken: str = "en") -> tuple[Quotation, ...]:
    """Return every quotation of a normalised text, in order.

    `spoken` is the code of its language; speakers are found by its grammar in English, else by few forms
    (see `quotations.abroad.forms_of_saying`).

    Every stretch in quotation marks is one, a name or a doubtful word as well: what is meant by the marks,
    only a reader can tell. What stands in crossheads is none. See `text.quotation_marks` for the marks, and
    docs/quotations.md for how speakers are found.
    """
    if not (stretches := quoted_stretches(text)):
        return ()
    if (told := without_crossheads(text)) != text:
        text, stretches = told, quoted_stretches(told)
    is_english = spoken == "en"
    people = People(text if is_english else "")
    attributions = Attributions(text, people, stretches) if is_english else None
    forms = FormsOfSaying(text, spoken)
    blocks = paragraphs(text)
    found: list[Quotation] = []
    outer: QuotedStretch | None = None
    given: Attribution | None = None
    number = 0
    inner: list[QuotedStretch] = []
    for stretch in stretches:
        if stretch.depth:
            inner.append(stretch)
            continue
        while blocks[number].end <= stretch.outside.start:
            number += 1
        last = number
        while blocks[last].end < stretch.outside.end:
            last += 1
        paragraph = Span(blocks[number].start, blocks[last].end)
        runs_on = outer is not None and not outer.is_closed and not outer.is_doubtful
        if outer is not None and runs_on and _goes_on(text, outer, stretch, paragraph):
            found[-1] = _with_part(found[-1], stretch)
            outer = stretch
            continue
        is_near = outer is not None and outer.outside.end > paragraph.start
        if stretch.mark == ">":
            own = NOBODY
        elif attributions is None:
            own = forms.of(stretch, paragraph)
        else:
            own = attributions.of(stretch, paragraph, given, is_near=is_near)
        if (
            outer is not None
            and given is not None
            and is_near
            and (is_english or own.place == given.place)
            and _interrupted(text, outer, stretch, given, own)
        ):
            found[-1] = _with_part(found[-1], stretch)
        else:
            found.append(_quotation(stretch, own))
            given = own
        outer = stretch
    if inner and not is_english:
        found += [replace(_quotation(deep, UNKNOWN), depth=deep.depth) for deep in inner]
    elif inner:
        shallow = [replace(one, depth=0) for one in inner]
        within = Attributions(text, people, shallow)
        found += [_nested(one, deep.depth, within, found) for one, deep in zip(shallow, inner, strict=True)]
    return tuple(sorted(found, key=lambda one: (one.parts, one.depth)))


def _goes_on(text: str, before: QuotedStretch, stretch: QuotedStretch, paragraph: Span) -> bool:
    """Tell whether a stretch opens a paragraph in which the one before, which nothing closed, goes on."""
    between = text[before.outside.end : stretch.outside.start]
    return stretch.outside.start == paragraph.start and not between.strip() and stretch.mark == before.mark


def _interrupted(
    text: str, before: QuotedStretch, stretch: QuotedStretch, given: Attribution, own: Attribution
) -> bool:
    """Tell whether only one clause that gives the words to somebody stands between two stretches.

    It has to be the clause by which the first has its speaker, and the second must have none of its own.
    """
    between = text[before.outside.end : stretch.outside.start]
    if given.place is None or given.verb is None:
        return False
    is_between = before.outside.end <= given.place.start < stretch.outside.start
    if not is_between or any(True for _ in sentence_ends(between.rstrip()[:-1])):
        return False
    if between.rstrip().endswith((".", "!", "?")):
        # A sentence of its own: unless it has another "he said", it goes on.
        return own.verb is None
    return between.rstrip().endswith(",") and own.place == given.place


def _with_part(quotation: Quotation, stretch: QuotedStretch) -> Quotation:
    is_certain = quotation.is_certain and not stretch.is_doubtful
    is_doubtful = quotation.is_doubtful or stretch.is_doubtful
    parts = (*quotation.parts, stretch.inside)
    return replace(quotation, parts=parts, is_certain=is_certain, is_doubtful=is_doubtful)


def _quotation(stretch: QuotedStretch, own: Attribution) -> Quotation:
    is_certain = own.is_certain and not stretch.is_doubtful
    return Quotation(
        (stretch.inside,),
        own.speaker,
        own.place,
        own.verb,
        own.venue,
        is_certain,
        stretch.depth,
        stretch.is_doubtful,
        own.denied_by,
    )


def _nested(
    stretch: QuotedStretch, depth: int, within: Attributions, outer: Sequence[Quotation]
) -> Quotation:
    """Return a quotation within another, with the speaker that the words before it in there name."""
    number = bisect_right(outer, stretch.outside.start, key=lambda quotation: quotation.span.start)
    parts = outer[number - 1].parts if number else ()
    around = next((part for part in parts if stretch.outside.end <= part.end), None)
    own = NOBODY if around is None else within.of(stretch, around, None)
    return replace(_quotation(stretch, own if own.speaker or own.denied_by else NOBODY), depth=depth)
