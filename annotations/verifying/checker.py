"""Checks quotations against articles: word for word first, then by what is most like them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.verifying.candidate_places import CandidatePlace, PlaceFinding
from synoptic.annotations.verifying.exported_quotations import ExportedQuotation
from synoptic.annotations.verifying.speakers_there import Fit, SpeakersThere, named
from synoptic.annotations.verifying.verdict import Alteration, QuotationState, Verdict, WrittenQuotation
from synoptic.annotations.verifying.word_by_word import (
    accents_differ,
    compared,
    is_verbatim,
    punctuation_differs,
)
from synoptic.annotations.verifying.word_positions import WordPositions
from synoptic.annotations.verifying.written_words import plain_parts, unmarked_brackets, written_parts
from synoptic.corpus.article import Span
from synoptic.corpus.articles.article_names import article_name
from synoptic.corpus.text.english import FUNCTION_WORDS
from synoptic.corpus.text.words import folded_words

if TYPE_CHECKING:
    from synoptic.annotations.verifying.verdict import GivenPlace
    from synoptic.annotations.verifying.written_words import WrittenPart
    from synoptic.corpus.article import Article

SURE, LIKELY, POSSIBLE = 0.7, 0.55, 0.4
"""Likeness from which a quotation that is like a title is a changed one; from which any other is; and from
which it is, where it has so many words in a row as `TELLING_RUN` or is in the article that it is given to."""
FEW_WORDS = 8
"""A quotation of fewer words has some of them in common with much: what counts is how many of them tell."""
TELLING_RUN = 5
"""Words in a row that do not come together twice by chance."""
MIN_WORDS = 4
"""A quotation of fewer words that nobody has is too short to tell: it may be a title, or a word in doubt."""
_SHORTENED = re.compile(r"\s…\s|(?<=\S)…(?=\s|\Z)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_ENDS = 24
_MOST_LOOKED_AT = 12
_MOST_TITLE_WORDS = 10
_SHORT_WORD = 4


class _Match(Struct, frozen=True):
    """A quotation beside a place."""

    place: CandidatePlace
    """The place."""
    article: Article
    """Its article."""
    spans: tuple[Span | None, ...]
    """Where its parts are there."""
    alterations: tuple[Alteration, ...]
    """The difference."""
    is_interrupted: bool = False
    """Whether the article interrupts the words."""

    @property
    def is_exact(self) -> bool:
        """Whether all words are the same."""
        return all(each.kind == "kept" for each in self.alterations)

    @property
    def is_whole(self) -> bool:
        """Whether all words are the same but those that the writer put in brackets."""
        return all(each.kind in {"kept", "bracketed"} for each in self.alterations)

    @property
    def parts(self) -> tuple[Span, ...]:
        """The place."""
        return tuple(span for span in self.spans if span is not None)


class Checker:
    """Checks quotations against some articles."""

    def __init__(
        self, articles: Sequence[Article], step: Callable[[int, int], None] = lambda _done, _left: None
    ) -> None:
        """Read the articles; `step` is told now and then how many are read, and how many are left."""
        self._positions = WordPositions(articles, step)
        self._by_id = {article.id: article for article in articles}
        self._finding = PlaceFinding(self._positions)
        self._there = SpeakersThere(articles)

    def check(self, quotation: WrittenQuotation | ExportedQuotation) -> Verdict:
        """Return what a quotation is to the articles."""
        if isinstance(quotation, ExportedQuotation):
            return self._check_exported(quotation)
        verdict = self._to_the_letter(quotation) if quotation.is_exported else None
        verdict = verdict or self._check(quotation)
        if quotation.place is None or (remark := self._misplaced(quotation, quotation.place)) is None:
            return verdict
        return replace(verdict, remarks=(remark, *verdict.remarks))

    def _to_the_letter(self, written: WrittenQuotation) -> Verdict | None:
        """Return the verdict on words that stand in an article just so, line ends apart; None if in none."""
        claims = written.source_claims
        articles = [self._by_id[each] for each in claims] or self._positions.articles
        pieces = [" ".join(each.split()) for words in written.words for each in _SHORTENED.split(words)]
        pieces = [each for each in pieces if each]
        for article in articles:
            parts: list[Span] = []
            for piece in pieces:
                found = _literally(piece, article.text, parts[-1].end if parts else 0)
                if found is None:
                    break
                parts.append(found)
            else:
                if parts:
                    return Verdict(
                        written=written, state=QuotationState.EXACT, article=article, parts=tuple(parts)
                    )
        return None

    def _misplaced(self, written: WrittenQuotation, place: GivenPlace) -> str | None:
        """Return what is wrong with the place that a document gives a quotation; None where it is right."""
        articles = self._positions.articles
        own = next((each.text for each in articles if each.digest == place.digest), None)
        if own is None:
            return "Its article has changed since, or is not among these."
        there = " ".join(folded_words(own[place.start : place.end]))
        words = " ".join(folded_words(written.quotation))
        # Long words are shortened in their middle.
        is_there = there and there[:_ENDS] in words and there[-_ENDS:] in words
        return None if is_there else "Other words stand at the place that the file gives."

    def _check(self, written: WrittenQuotation) -> Verdict:
        plain = plain_parts(written.words, written.goes_on)
        parts = written_parts(written.words, written.goes_on)
        if not parts:
            return Verdict(written=written, state=None, remarks=("No words to check.",))
        found: list[tuple[Sequence[WrittenPart], _Match]] = []
        bracketed = written_parts(written.words, written.goes_on, keeps_brackets=True)
        for each in dict.fromkeys((plain, bracketed, parts)):
            matches = list(self._matches(each, written.source_claims))
            found += ((each, match) for match in matches)
        exact = [(each, match) for each, match in found if match.is_exact]
        if exact:
            return self._exact(written, exact)
        whole = [match for each, match in found if match.is_whole and each == parts]
        if whole:
            verdict = self._exact(written, [(parts, match) for match in whole])
            remark = "The words in brackets are the writer’s; all others are exact."
            alterations = next(match.alterations for match in whole if match.article is verdict.article)
            return replace(
                verdict,
                state=QuotationState.CHANGED,
                alterations=alterations,
                remarks=(remark, *verdict.remarks),
            )
        return self._inexact(written, parts, [match for each, match in found if each == parts])

    def _check_exported(self, exported: ExportedQuotation) -> Verdict:
        """Return what a quotation with a place is to the articles: first to the very text that it is from."""
        claims = self._claims_of(exported)
        written = WrittenQuotation(words=(exported.words,), source_claims=claims, is_attributed=True)
        articles = self._positions.articles
        own = next((each for each in articles if each.digest == exported.digest and each.id in claims), None)
        if own is not None and exported.start is not None and exported.end is not None:
            if own.text[exported.start : exported.end] == exported.words:
                place = Span(exported.start, exported.end)
                return Verdict(written=written, state=QuotationState.EXACT, article=own, parts=(place,))
            remark = "Other words stand at the place that the file gives."
        elif own is not None or not (exported.digest or exported.article or exported.title):
            remark = ""
        elif claims:
            remark = "Its article has changed since." if exported.digest else ""
        else:
            remark = "Its article is not among these."
        verdict = self._to_the_letter(replace(written, is_exported=True)) or self._check(written)
        return replace(verdict, remarks=(remark, *verdict.remarks)) if remark else verdict

    def _claims_of(self, exported: ExportedQuotation) -> tuple[str, ...]:
        """Return the ids of the articles that an exported quotation is from: by text, by id, by headline."""
        ways: tuple[tuple[Callable[[Article], Collection[str]], str], ...] = (
            (lambda each: (each.digest,), exported.digest),
            (lambda each: (each.id,), exported.article),
            (lambda each: (each.title, article_name(each)), exported.title),
        )
        for names_of, value in ways:
            found = tuple(each.id for each in self._positions.articles if value and value in names_of(each))
            if found:
                return found
        return ()

    def _matches(self, parts: Sequence[WrittenPart], claimed: Collection[str]) -> Iterator[_Match]:
        candidates = self._finding.candidates(parts, claimed)
        if not candidates:
            return
        has_whole = False
        for number, one in enumerate(candidates):
            if one.likeness < 1.0 and (has_whole or number >= _MOST_LOOKED_AT):
                break
            match = self._match(parts, one)
            has_whole = has_whole or match.is_whole
            yield match

    def _match(self, parts: Sequence[WrittenPart], place: CandidatePlace) -> _Match:
        article = self._positions.articles[place.article]
        spans = tuple(None if part is None else self._positions.span(part) for part in place.parts)
        if is_verbatim(parts, article.text, spans):
            words = parts[0].segments[0]
            return _Match(place, article, spans, (Alteration("kept", words, words),))
        known = [span for span in spans if span is not None]
        alterations = compared(parts, article.text, spans, ())
        match = _Match(place, article, spans, alterations)
        if match.is_exact:
            return match
        unsaid = self._there.interruptions(article, known[0].start, known[-1].end)
        if unsaid:
            other = _Match(place, article, spans, compared(parts, article.text, spans, unsaid), True)
            if _altered(other.alterations) < _altered(alterations):
                return other
        return match

    # What is told

    def _exact(
        self, written: WrittenQuotation, matches: Sequence[tuple[Sequence[WrittenPart], _Match]]
    ) -> Verdict:
        """Return the verdict on words that stand somewhere, in the place that fits best."""
        judged = [(self._fit(written, match), parts, match) for parts, match in matches]
        fit, parts, match = min(judged, key=lambda each: each[0])
        remarks = fit.remarks
        if match.is_exact and not match.is_interrupted:
            if punctuation_differs(parts, match.article.text, match.parts):
                remarks = (*remarks, "Punctuation differs.")
            if accents_differ(parts, match.article.text, match.parts):
                remarks = (*remarks, "Accents differ.")
        remarks = (*remarks, *_of_brackets(written, match))
        return Verdict(
            written=written,
            state=QuotationState.MOVED if fit.is_wrong else QuotationState.EXACT,
            article=match.article,
            parts=match.parts,
            remarks=remarks,
            is_unsure=fit.is_unsure,
        )

    def _inexact(
        self, written: WrittenQuotation, parts: Sequence[WrittenPart], matches: Sequence[_Match]
    ) -> Verdict:
        words = [word for part in parts for segment in part.segments for word in folded_words(segment)]
        best = max(matches, key=lambda match: self._rank(match, written), default=None)
        scattered = () if best is None else tuple(self._scattered(parts, best))
        if best is not None and self._is_changed(best, written, len(words), [each[0] for each in scattered]):
            return Verdict(
                written=written,
                state=QuotationState.CHANGED,
                article=best.article,
                parts=best.parts,
                alterations=best.alterations,
                remarks=(
                    *(remark for _, remark in scattered),
                    *self._fit(written, best).remarks,
                    *_of_brackets(written, best),
                ),
            )
        if len(words) < MIN_WORDS or FUNCTION_WORDS.issuperset(words):
            return Verdict(written=written, state=None, remarks=("Too short to check.",))
        if not written.is_attributed and _is_title(written.quotation):
            return Verdict(written=written, state=None, remarks=("A title or a name: not checked.",))
        nearest = best if best is not None and _is_near(best.alterations, len(words)) else None
        return self._missing(written, nearest)

    def _missing(self, written: WrittenQuotation, nearest: _Match | None) -> Verdict:
        """Return the verdict on words that nobody has, with those sentences of them that somebody has, or
        else with the nearest place."""
        standing: list[tuple[str, Article, Span]] = []
        for sentence in (each for words in written.words for each in _SENTENCE_END.split(words)):
            if len(folded_words(sentence)) < TELLING_RUN or sentence == written.quotation:
                continue
            own = plain_parts([sentence], ())
            exact = (match for match in self._matches(own, written.source_claims) if match.is_exact)
            if (match := next(exact, None)) is not None:
                standing.append((sentence, match.article, match.parts[0]))
        if not standing and nearest is not None:
            text = nearest.article.text
            there = " … ".join(" ".join(text[span.start : span.end].split()) for span in nearest.parts)
            return Verdict(
                written=written,
                state=QuotationState.MISSING,
                article=nearest.article,
                parts=nearest.parts,
                remarks=(f"Nearest words: “{there}”.",),
            )
        if not standing:
            return Verdict(written=written, state=QuotationState.MISSING)
        _, article, _ = standing[0]
        remarks = tuple(f"Of it, “{sentence}” stands in {named(its)}." for sentence, its, _ in standing)
        parts = tuple(sorted(span for _, its, span in standing if its is article))
        return Verdict(
            written=written, state=QuotationState.MISSING, article=article, parts=parts, remarks=remarks
        )

    def _rank(self, match: _Match, written: WrittenQuotation) -> tuple[float, bool]:
        is_claimed = match.article.id in written.source_claims
        return match.place.likeness + 0.05 * is_claimed, is_claimed

    def _is_changed(
        self, match: _Match, written: WrittenQuotation, words: int, elsewhere: Sequence[int]
    ) -> bool:
        """Tell whether a quotation of so many words is a changed one of a place; `elsewhere` are the words of
        its parts that stand in other places."""
        likeness = match.place.likeness
        runs = [len(folded_words(each.quotation)) for each in match.alterations if each.kind == "kept"]
        if words < MIN_WORDS or 2 * (sum(runs) + sum(elsewhere)) < words:
            return False
        if elsewhere:
            return True
        is_title = not written.is_attributed and _is_title(written.quotation)
        if likeness < SURE and is_title:
            return False
        if words < FEW_WORDS:
            return _keeps_what_tells(match.alterations)
        if likeness >= LIKELY:
            return True
        is_claimed = match.article.id in written.source_claims
        return likeness >= POSSIBLE and (max(runs) >= TELLING_RUN or is_claimed)

    def _scattered(self, parts: Sequence[WrittenPart], match: _Match) -> Iterator[tuple[int, str]]:
        """Yield the parts of a quotation that stand, but not behind the rest: how many words, and where."""
        for part, span in zip(parts, match.spans, strict=True):
            words = " ".join(part.segments).strip()
            size = len(folded_words(words))
            if span is not None or size < MIN_WORDS:
                continue
            elsewhere = next(iter(self._finding.candidates([part], (match.article.id,))), None)
            if elsewhere is not None and elsewhere.likeness == 1.0:
                article = self._positions.articles[elsewhere.article]
                where = "elsewhere in it" if article is match.article else f"in {named(article)}"
                yield size, f"“{words}” stands {where}, not behind the rest."

    def _fit(self, written: WrittenQuotation, match: _Match) -> Fit:
        return self._there.fit(written, match.article, match.parts)


def _of_brackets(written: WrittenQuotation, match: _Match) -> Iterator[str]:
    """Yield a remark where words that an article has in brackets are quoted without them."""
    unmarked = unmarked_brackets(written.words, match.article.text, match.parts)
    if unmarked:
        yield f"In brackets there, not the speaker’s: {', '.join(f'“{each}”' for each in unmarked)}."


def _literally(words: str, text: str, start: int) -> Span | None:
    """Return where words stand to the letter, however their lines end; None if nowhere."""
    at = text.find(words, start)
    if at >= 0:
        return Span(at, at + len(words))
    first = words.split(" ", 1)[0]
    if text.find(first, start) < 0:
        return None
    longer = (each for each in words.split(" ") if len(each) > _SHORT_WORD)
    if any(text.find(each, start) < 0 for each in longer):
        return None
    found = re.compile(r"\s+".join(map(re.escape, words.split(" ")))).search(text, start)
    return None if found is None else Span(*found.span())


def _altered(alterations: Iterable[Alteration]) -> int:
    return sum(len(each.article) + len(each.quotation) for each in alterations if each.kind != "kept")


def _keeps_what_tells(alterations: Sequence[Alteration]) -> bool:
    """Tell whether a quotation of few words has more telling words in common with a place than are other.

    As many will do where one word alone is other, or where the others are in one place within the quotation.
    """
    kept = sum(len(_telling(words)) for words in _kept(alterations))
    others = [each for each in alterations if each.kind != "kept"]
    other = sum(max(len(_telling(each.quotation)), len(_telling(each.article))) for each in others)
    is_inside = len(others) == 1 and alterations[0].kind == alterations[-1].kind == "kept"
    size = sum(max(len(folded_words(each.quotation)), len(folded_words(each.article))) for each in others)
    return kept > other or (kept == other and (size == 1 or is_inside))


def _is_near(alterations: Sequence[Alteration], words: int) -> bool:
    """Tell whether a place has most of the words of a quotation of so many, and not only such as any has."""
    kept = _kept(alterations)
    sizes = [len(folded_words(each)) for each in kept]
    return 2 * sum(sizes) > words and (max(sizes) >= MIN_WORDS or any(map(_telling, kept)))


def _kept(alterations: Sequence[Alteration]) -> list[str]:
    return [each.quotation for each in alterations if each.kind == "kept"]


def _telling(text: str) -> list[str]:
    """Return the words that are no function words: “did not” and “didn’t” have none."""
    return [word for word in folded_words(text) if word not in FUNCTION_WORDS]


def _is_title(quotation: str) -> bool:
    words = quotation.split()
    return len(words) <= _MOST_TITLE_WORDS and all(
        word[:1].isupper() or not word[:1].isalpha() for word in words if len(word) >= _SHORT_WORD
    )
