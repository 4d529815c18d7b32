"""The quotations of a document that somebody wrote, and whose words it says they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from synoptic.annotations.verifying.draft_text import DraftText, blanked, draft_text
from synoptic.annotations.verifying.named_sources import NamedSources
from synoptic.annotations.verifying.roles import is_description, is_said, is_text, role_of
from synoptic.annotations.verifying.verdict import WrittenQuotation
from synoptic.annotations.verifying.written_words import has_word
from synoptic.corpus.article import Span
from synoptic.corpus.languages.detection import language_of
from synoptic.corpus.quotations.people import People, mentions_in
from synoptic.corpus.quotations.quotations import quotations_of
from synoptic.corpus.text.segmentation import paragraphs, sentences, trimmed
from synoptic.corpus.text.words import folded_words

if TYPE_CHECKING:
    from synoptic.corpus.article import Article
    from synoptic.corpus.quotations.quotations import Quotation

_SIGNED = re.compile(r"[—–―-]{1,2} ?(?=[^\W\d_])")
_SOURCE_BEHIND = re.compile(r"\(([^()\n]{1,120})\)[.\s]*\Z")
_SOURCE_AFTER = re.compile(r"\W{0,4}\([^()\n]{1,120}\)")
_SENTENCE_END = re.compile(r"[.!?…][\"”’'»)\]]*\s*\Z")
_MOST_INTRODUCING = 480
_MOST_BEHIND = 80


def quotations_in_draft(draft: Article, articles: Sequence[Article]) -> Iterator[WrittenQuotation]:
    """Yield the quotations of a document in order: what stands in quotation marks, and block quotations.

    `articles` are those that it may name as its sources.
    """
    text = draft_text(draft)
    sources = NamedSources(articles)
    found = [*_in_blocks(text, sources), *_in_marks(text, language_of(draft) or "en", sources)]
    yield from sorted(found, key=lambda one: (one.span or Span(0, 0), -len(one.quotation)))


def _in_marks(text: DraftText, spoken: str, sources: NamedSources) -> Iterator[WrittenQuotation]:
    prose = text.prose
    quotations = quotations_of(prose, spoken)
    people = People(prose)
    lines = paragraphs(prose)
    outer = [one for one in quotations if one.depth == 0]
    for number, one in enumerate(outer):
        before = outer[number - 1].span.end if number else 0
        after = outer[number + 1].span.start if number + 1 < len(outer) else len(prose)
        words = tuple(text.words(part) for part in one.parts)
        if not any(map(has_word, words)):
            continue
        around = _sentence_around(prose, lines, one)
        narrated = blanked(prose[around.start : around.end], [_within(part, around) for part in one.parts])
        window = Span(max(around.start, before), min(around.end, after))
        claims, mentions = sources.named_in(narrated[window.start - around.start : window.end - around.start])
        role = role_of(one, prose)
        is_spoken = is_said(one) and not (role is not None and is_text(role))
        speaker = one.speaker if one.is_certain and _is_named_here(one, prose, narrated) else None
        if speaker is not None and (own := sources.called(speaker)):
            claims, speaker, role, is_spoken = (*claims, *own), None, None, False
        if speaker is not None and not _is_name_of_person(speaker, one, prose, people):
            speaker = None
        if speaker is not None or not (is_spoken and one.is_certain):
            role = None
        is_named_elsewhere = role is not None and one.speaker is not None and not is_description(one.speaker)
        yield WrittenQuotation(
            words=words,
            goes_on=tuple(
                _SENTENCE_END.search(prose[part.start : part.end + 1]) is None for part in one.parts[:-1]
            ),
            span=one.span,
            speaker=speaker,
            role=role,
            inferred_speaker=one.speaker if is_named_elsewhere else None,
            is_spoken=is_spoken,
            source_claims=claims,
            mentions=mentions,
            is_attributed=one.speaker is not None or bool(claims),
        )


def _is_named_here(one: Quotation, prose: str, narrated: str) -> bool:
    """Tell whether the sentence of a quotation names its speaker: "he" of an earlier one may be another."""
    if one.speaker is None or one.speaker_at is None:
        return False
    beside = f"{prose[one.speaker_at.start : one.speaker_at.end]} {narrated}"
    return not set(folded_words(one.speaker)).isdisjoint(folded_words(beside))


def _is_name_of_person(speaker: str, one: Quotation, prose: str, people: People) -> bool:
    if is_description(speaker):
        return False
    return people.is_person(speaker.split()) or _has_role_behind(one, prose, people)


def _has_role_behind(one: Quotation, prose: str, people: People) -> bool:
    """Tell whether the speaker of a quotation is named with a role: Reve, the defence minister, said."""
    if one.speaker_at is None or not prose.startswith(", ", one.speaker_at.end):
        return False
    start = one.speaker_at.end + 2
    behind = next(mentions_in(people, prose, Span(start, min(len(prose), start + _MOST_BEHIND))), None)
    return behind is not None and behind.kind == "description" and behind.span.start == start


def _within(part: Span, around: Span) -> Span:
    return Span(max(0, part.start - around.start), max(0, part.end - around.start))


def _sentence_around(prose: str, lines: Sequence[Span], one: Quotation) -> Span:
    """Return the sentences that hold a quotation, and a source in parentheses behind them."""
    start, end = one.span.start, one.span.end
    block = lines[bisect_right(lines, start, key=lambda line: line.start) - 1]
    whole = [
        each
        for each in sentences(prose, block.start, max(block.end, end))
        if each.start < end and start < each.end
    ]
    first = min((each.start for each in whole), default=start)
    last = max((each.end for each in whole), default=end)
    behind = _SOURCE_AFTER.match(prose, last)
    return Span(min(first, start), max(last if behind is None else behind.end(), end))


def _in_blocks(text: DraftText, sources: NamedSources) -> Iterator[WrittenQuotation]:
    plain, prose = text.plain, text.prose
    for block in text.blocks:
        spans = [*block]
        claims: tuple[str, ...] = ()
        if len(spans) > 1 and _SIGNED.match(plain, spans[-1].start):
            signed = spans.pop()
            claims, others = sources.named_in(plain[signed.start : signed.end])
            claims = claims + others
        if spans and (behind := _SOURCE_BEHIND.search(plain, spans[-1].start, spans[-1].end)) is not None:
            named, others = sources.named_in(behind[1])
            if named or others:
                claims = (*claims, *named, *others)
                cut = trimmed(plain, spans[-1].start, behind.start())
                spans = [*spans[:-1], *([] if cut is None else [cut])]
        if not spans:
            continue
        if not claims:
            claims = _introduced(prose, block[0].start, sources)
        words = tuple(text.words(each) for each in spans)
        yield WrittenQuotation(
            words=words,
            goes_on=(False,) * (len(words) - 1),
            span=Span(spans[0].start, spans[-1].end),
            source_claims=claims,
            is_attributed=True,
        )


def _introduced(prose: str, start: int, sources: NamedSources) -> tuple[str, ...]:
    """Return the articles that a sentence before a block quotation gives it to; it ends with a colon."""
    before = prose[:start].rstrip()
    if not before.endswith(":"):
        return ()
    first = max(before.rfind("\n\n"), before.rfind(". "), len(before) - _MOST_INTRODUCING, 0)
    claims, others = sources.named_in(before[first:])
    return claims or others
