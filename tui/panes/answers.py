"""What each other article has on a passage: the passages that come nearest, the best first, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace
from textual.content import Content

from synoptic.corpus.articles.provenance import title_of
from synoptic.corpus.differences.contrast import contrast
from synoptic.corpus.languages.detection import language_of
from synoptic.corpus.languages.languages import together
from synoptic.corpus.languages.reach import comparison_reach, is_read_as_english
from synoptic.corpus.parallels.comparison import Confidence, Parallel, tied
from synoptic.tui.shell.contrast_text import contrast_text, differs

if TYPE_CHECKING:
    from synoptic.corpus.article import Article, Span
    from synoptic.corpus.parallels.comparer import Comparer, Counterparts
    from synoptic.corpus.parallels.ties import Tie

AT_ONCE = 16
"""Articles that are asked in one go: after each, the answers so far can be shown and the rest given up."""

_EMPTY = Content("")

FoundBy: TypeAlias = Literal["link", "words", "title"]
"""What makes a passage a candidate: that the reader has tied it to what is asked about; its words; or that it
is the title, as what is asked about is, where nothing is likely or possible."""


class Candidate(Struct, frozen=True):
    """A passage of another article that may say the same."""

    parallel: Parallel
    """What is asked about, and the passage."""
    found_by: FoundBy
    times: int = 1
    """How often its article has these very words."""
    is_unlike: bool = False
    """Whether the reader has tied it as something that does not say the same."""

    @property
    def is_claimed(self) -> bool:
        """Whether it is more than what comes nearest."""
        return self.found_by != "words" or self.parallel.confidence is not Confidence.NEAREST

    @property
    def is_sure(self) -> bool:
        """Whether it is likely, or the reader's own."""
        return self.parallel.confidence is Confidence.LIKELY

    @property
    def said(self) -> str:
        """How sure it is, in words; a number only for a likely one, for what is possible is a guess."""
        if self.found_by == "title":
            return "its title"
        one = self.parallel
        if self.found_by == "link":
            said = "linked" if self.is_unlike else f"linked {one.kind}"
        elif self.is_claimed:
            score = f" {one.score:.2f}" if self.is_sure else ""
            said = f"{one.confidence.value}{score} {one.kind}"
        else:
            said = "nearest, no claim"
        return said + {1: "", 2: ", twice"}.get(self.times, f", {self.times} times")


class Answer(Struct, frozen=True):
    """What one other article has on a passage."""

    article: str
    """Its id."""
    candidates: tuple[Candidate, ...]
    """The best first; none: no sentence shares anything that counts."""
    sentences: int
    """Number of sentences that were looked at."""
    copied: int = 0
    """Words of the long stretches that the two articles have in common: they probably have one source."""
    place: int = 0
    """Which candidate the reader looks at."""
    asked: Content = _EMPTY
    """The passage that is asked about, beside this candidate."""
    words: Content = _EMPTY
    """The candidate, beside the passage."""
    differs: str = ""
    """What differs in substance between the two."""
    reach: str = ""
    """What comparing leaves out for the languages of the two articles."""

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None

    @property
    def candidate(self) -> Candidate | None:
        """The candidate that the reader looks at."""
        return self.candidates[self.place] if self.candidates else None

    @property
    def parallel(self) -> Parallel | None:
        """What is asked about, and the candidate."""
        return self.candidates[self.place].parallel if self.candidates else None

    @property
    def is_claimed(self) -> bool:
        """Whether the reader looks at more than what comes nearest."""
        return self.candidate is not None and self.candidate.is_claimed


def ask(
    comparisons: Comparer,
    article: Article,
    passage: Span,
    first: Sequence[Article],
    others: Sequence[Article],
    tied_to: Mapping[str, Tie] | None = None,
) -> Iterator[tuple[Answer, ...]]:
    """Yield what other articles have on a passage: those to be asked `first` at once, then by the handful.

    `tied_to` has by article what the reader has tied to this passage: it is what that article has.
    """
    handfuls = (others[start : start + AT_ONCE] for start in range(0, len(others), AT_ONCE))
    for handful in chain([first] if first else [], handfuls):
        yield tuple(_ask(comparisons, article, passage, handful, tied_to or {}))


def looking_at(answer: Answer, place: int, article: Article, other: Article) -> Answer:
    """Return an answer of the other article with the candidate of that index looked at."""
    if not answer.candidates:
        return answer
    a, b = answer.candidates[place].parallel.a, answer.candidates[place].parallel.b
    beside = contrast(article.text, a, other.text, b)
    return replace(
        answer,
        place=place,
        asked=contrast_text(article.text, a, beside.a, is_alike=beside.is_alike),
        words=contrast_text(other.text, b, beside.b, is_alike=beside.is_alike),
        differs=differs(beside.differences) if all(map(is_read_as_english, (article, other))) else "",
    )


def best_first(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the best first, then what comes nearest, then nothing; of equals, who was asked first."""
    return tuple(sorted(answers, key=_order))


def _order(answer: Answer) -> tuple[int, float]:
    best = answer.best
    if best is None:
        return 4, 0.0
    if best.found_by != "words":
        return 0 if best.found_by == "link" else 2, 0.0
    return 1 if best.is_claimed else 3, -best.parallel.score


def _ask(
    comparisons: Comparer,
    article: Article,
    passage: Span,
    others: Sequence[Article],
    tied_to: Mapping[str, Tie],
) -> Iterator[Answer]:
    title = title_of(article)
    is_title = title is not None and title.start <= passage.start and passage.end <= title.end
    found = comparisons.of_passage(article, passage, others)
    for each, shared in zip(found, comparisons.beside(article, others), strict=True):
        other = each.article
        candidates = _candidates(each, None if is_title else title_of(other))
        spoken = together((language_of(article), language_of(other)))
        if (tie := tied_to.get(other.id)) is not None:
            parallel = tied(article.text, passage, other.text, tie.b, spoken)
            candidates = _led_by(Candidate(parallel, "link", is_unlike=bool(tie.unlike)), candidates)
        elif is_title and each.parallel is None and (span := title_of(other)) is not None:
            parallel = tied(article.text, passage, other.text, span, spoken)
            parallel = replace(parallel, confidence=Confidence.NEAREST, score=0.0, alone=0.0)
            candidates = _led_by(Candidate(parallel, "title"), candidates)
        copied = sum(run.words for run in shared.copied)
        reach = comparison_reach((article, other)) or ""
        answer = Answer(other.id, candidates, each.sentences, copied, reach=reach)
        yield looking_at(answer, 0, article, other)


def _candidates(found: Counterparts, headline: Span | None) -> tuple[Candidate, ...]:
    """Return what was found, each once however often its words are printed; see `_body_first`."""
    alike: dict[str, list[Parallel]] = {}
    for each in _body_first(found.parallels, headline, found.article.text):
        alike.setdefault(found.article.text[each.b.start : each.b.end], []).append(each)
    return tuple(Candidate(own[0], "words", len(own)) for own in alike.values())


def _body_first(parallels: tuple[Parallel, ...], headline: Span | None, text: str) -> tuple[Parallel, ...]:
    """Return parallels with one of the body first, where the best is only possible and only a headline.

    That is the first one with more words in common.
    """

    def in_common(one: Parallel) -> int:
        return sum(len(text[match.b.start : match.b.end].split()) for match in one.matches)

    best = parallels[0] if parallels else None
    if best is None or headline is None or best.confidence is not Confidence.POSSIBLE:
        return parallels
    if not best.b.overlaps(headline):
        return parallels
    body = (each for each in parallels if not each.b.overlaps(headline) and in_common(each) > in_common(best))
    first = next(body, best)
    return first, *(each for each in parallels if each is not first)


def _led_by(first: Candidate, others: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return first, *(each for each in others if not each.parallel.b.overlaps(first.parallel.b))
