"""Find the windows that match a query: stretches of text with enough of its words near each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from synoptic.corpus.search.ranking import (
    BEGUN_PHRASE_SCORE,
    MIN_SCORE,
    PHRASE_SCORE,
    bounds,
    decisive,
    needed,
    score,
    weights,
    width,
)
from synoptic.corpus.search.vocabulary import EXACT, PREFIX
from synoptic.corpus.search.word_matches import WordMatch, WordMatches

if TYPE_CHECKING:
    from synoptic.corpus.search.query import Query
    from synoptic.corpus.search.word_index import WordIndex

# In the units of quality: a match that continues the one before is preferred, and an earlier word is
# given up for a worse one only if it is far enough behind.
_CONTINUES_QUALITY = 300
_QUALITY_PER_TOKEN = 30

MAX_WORDS = 32
"""Of a longer query that is nowhere to be found word for word, the first so many words are looked for."""
MAX_PARAGRAPHS = 1000
"""So many paragraphs are looked into for a limited number of windows, the most promising first: a query of
nothing but common words would take as long as match everything."""


class Placed(NamedTuple):
    """A match of a word at its place; a tuple, for a search makes many thousands."""

    token: int
    """Number of the word among all the words of all texts."""
    match: WordMatch
    """The word of the query it matches, and how."""


class Window(Struct, frozen=True):
    """A stretch that holds words of the query."""

    score: float
    """From 0 to 100."""
    parts: tuple[Placed, ...]
    """The words, in text order."""

    @property
    def start(self) -> int:
        """The number of its first word."""
        return self.parts[0].token

    @property
    def end(self) -> int:
        """One past the number of its last word."""
        return self.parts[-1].token + self.parts[-1].match.tokens


def exact_phrase(token: int, words: int) -> Window:
    """Return the window of a query's `words` words, side by side from `token` on."""
    return Window(
        PHRASE_SCORE, tuple(Placed(token + place, WordMatch(place, 1, 1, EXACT)) for place in range(words))
    )


def begun_phrase(token: int, words: int) -> Window:
    """Return the same where the query has only the beginning of the last word."""
    *whole, last = exact_phrase(token, words).parts
    begun = Placed(last.token, last.match._replace(quality=PREFIX))
    return Window(BEGUN_PHRASE_SCORE, (*whole, begun))


def windows(
    found: Iterable[tuple[int, Sequence[WordMatch]]], weights: Sequence[int], floor: float = MIN_SCORE
) -> list[Window]:
    """Return the best windows of one paragraph, in text order, none overlapping another.

    `found` gives, in text order, the words that may match words of the query, with all their matches;
    `weights` the weights of the query's n words. Windows with a score below `floor` are left out. Takes time
    in proportion to the matches times n.
    """
    # What stands for each word of the query, seen from where the text has been read to.
    placed: list[Placed | None] = [None] * len(weights)
    last: Placed | None = None
    kept: list[Window] = []
    for token, matches in found:
        if last is not None and token < last.token + last.match.tokens:
            continue
        match = matches[0] if len(matches) == 1 else _chosen(matches, placed, last)
        reach = token + match.tokens - width(len(weights))
        latest = Placed(token, match)
        if _place(placed, latest, reach, matches):
            last = latest
            if (window := _best_ending_with(last, placed, reach, weights, floor)) is not None:
                _keep(kept, window)
    return kept


def _chosen(matches: Sequence[WordMatch], placed: Sequence[Placed | None], last: Placed | None) -> WordMatch:
    """Return the best match: one that goes on in the query's order, rather than repeat a word."""
    following = last.match.word + last.match.words if last is not None else 0

    def preference(match: WordMatch) -> tuple[int, int]:
        continues = _CONTINUES_QUALITY if match.word == following else 0
        before = placed[match.word]
        return match.quality + continues, 1 if before is None else -before.token

    return max(matches, key=preference)


def _place(placed: list[Placed | None], latest: Placed, reach: int, matches: Sequence[WordMatch]) -> bool:
    """Let `latest` match its words, unless a match of one from `reach` on is much better."""
    token, (word, words, _, quality) = latest
    for slot in range(word, word + words):
        rival = placed[slot]
        if rival is not None and rival.token >= reach and quality < _worth(rival, token):
            return False
    for slot in range(word, word + words):
        rival = placed[slot]
        if rival is not None and rival.match.words > 1:
            # It stands for a neighbouring word too.
            placed[rival.match.word] = placed[rival.match.word + 1] = None
        elif rival is not None and len(matches) > 1:
            _pass_on(placed, rival, latest, matches)
        placed[slot] = latest
    return True


def _pass_on(
    placed: list[Placed | None], rival: Placed, latest: Placed, matches: Sequence[WordMatch]
) -> None:
    """Where the query repeats a word, let the match that `latest` displaces take another of its kind."""
    if rival.match in matches:
        for match in matches:
            before = placed[match.word]
            alike = match.quality == rival.match.quality and match.words == match.tokens == 1
            free = before is None or (before.token < rival.token and before.match.words == 1)
            if alike and free and match != latest.match:
                placed[match.word] = Placed(rival.token, match)
                return


def _worth(placed: Placed, token: int) -> int:
    return placed.match.quality - _QUALITY_PER_TOKEN * (token - placed.token)


def _best_ending_with(
    last: Placed, placed: Sequence[Placed | None], reach: int, weights: Sequence[int], floor: float
) -> Window | None:
    """Return the best window that ends with `last` and begins at `reach` or after."""
    words, whole = len(weights), EXACT * sum(weights)
    need = needed(words)
    within, most = 0, 0
    for one, weight in zip(placed, weights, strict=True):
        if one is not None and one.token >= reach:
            within += 1
            most += one.match.quality * weight
    if within < need or score(most / whole, words) < floor:
        return None
    end = last.token + last.match.tokens
    best: Window | None = None
    parts: list[Placed] = []
    quality = matched = taken = in_order = 0
    for one in sorted((one for one in placed if one is not None and one.token >= reach), reverse=True):
        if parts:
            # A word that stands for two of the query is there twice.
            if one is parts[-1]:
                continue
            in_order += one.match.word < parts[-1].match.word
        parts.append(one)
        token, (word, covers, tokens, good) = one
        quality += good * sum(weights[word : word + covers])
        matched += covers
        taken += tokens
        if matched >= need:
            order = in_order / (len(parts) - 1) if len(parts) > 1 else 1.0
            value = score(quality / whole, words, between=end - token - taken, order=order)
            if value >= floor and (best is None or value > best.score):
                best = Window(value, tuple(reversed(parts)))
    return best


def _keep(kept: list[Window], window: Window) -> None:
    """Add a window, unless it overlaps an equally good one; worse ones that it overlaps are dropped."""
    clear = len(kept)
    while clear and kept[clear - 1].end > window.start:
        clear -= 1
        if kept[clear].score >= window.score:
            return
    kept[clear:] = [window]


class WeighedMatches(Struct, frozen=True):
    """The matches and weights of a query's words in more passages than are searched."""

    matches: WordMatches
    """Words that they may match, in the index's vocabulary."""
    weights: Sequence[int]
    """Weight of each word."""


def is_beginning(query: Query, *, prefixes: bool = False) -> Callable[[int], bool]:
    """Return a function that tells, by place, whether a word of a query may be the beginning of others."""
    typing = query.begun and len(query.words) <= MAX_WORDS
    return lambda place: prefixes or (typing and place == len(query.words) - 1)


class WindowSearch:
    """One query, and the windows found for it so far.

    A window is an exact phrase, with a score of 100; a phrase that the query begins, with 99; or a stretch of
    one paragraph with enough of the words near each other, with up to 98 (see `search.ranking`). A paragraph
    without one of the query's exact phrases, or with a word that it excludes, has none.
    """

    def __init__(
        self,
        index: WordIndex,
        query: Query,
        limit: int | None,
        poll: Callable[[], None],
        *,
        prefixes: bool = False,
        given: WeighedMatches | None = None,
        texts: Set[int] | None = None,
        floor: float = MIN_SCORE,
    ) -> None:
        """Prepare to search an index for at most `limit` windows, with scores of `floor` or more.

        With `prefixes`, each word matches all words that begin with it. Without `given`, the matches and
        weights of words are taken from the index. `texts` limits the search to texts by number. `poll` is
        called often.
        """
        self.found: list[Window] = []
        """The windows, in no particular order."""
        self._taken: set[int] = set()
        self._index, self._query, self._limit, self._poll = index, query, limit, poll
        self._words = query.words
        self._given, self._prefixes, self._floor = given, prefixes, floor
        self.allowed = self._allowed(texts)
        """The paragraphs that may hold windows; None for all."""

    def run(self) -> None:
        """Find the windows; those found first have the best scores."""
        self._find_phrases()
        if self._query.is_phrase or self._done:
            return
        if self._query.begun and len(self._words) <= MAX_WORDS:
            self._find_begun_phrases()
        if not self._done:
            self._find_windows()

    @property
    def _done(self) -> bool:
        return self._limit is not None and len(self.found) >= self._limit

    def _allowed(self, texts: Set[int] | None) -> Set[int] | None:
        query = self._query
        if texts is None and not (query.phrases or query.without):
            return None
        allowed: set[int] | None = None
        if texts is not None:
            allowed = {place for place, each in enumerate(self._index.paragraphs) if each.text in texts}
        for phrase in query.phrases:
            having = set(map(self._index.paragraph_of, self._places(phrase)))
            allowed = having if allowed is None else allowed & having
        if allowed is None:
            allowed = set(range(len(self._index.paragraphs)))
        for phrase in query.without:
            allowed.difference_update(map(self._index.paragraph_of, self._places(phrase)))
        return allowed

    def _find_phrases(self) -> None:
        for token in self._places(self._words):
            self._poll()
            if self._done:
                return
            self._take(exact_phrase(token, len(self._words)))

    def _find_begun_phrases(self) -> None:
        """Find the first phrases of which the query is the beginning."""
        *whole, begun = self._words
        endings = set(self._index.vocabulary.beginning(begun))
        for token in self._places(whole) if whole else self._index.places(endings):
            self._poll()
            if self._done:
                return
            last = token + len(whole)
            if self._index.word_at(last) in endings and self._index.in_one_text(token, last):
                self._take(begun_phrase(token, len(self._words)))

    def _find_windows(self) -> None:
        """Find windows that overlap no phrase; the best are among them.

        Paragraphs are taken in the order of the score that their best words would have side by side, until
        none that is left can do better than the worst of the best so far. This is the idea of the threshold
        algorithm (R. Fagin, A. Lotem, M. Naor, "Optimal aggregation algorithms for middleware", Journal of
        Computer and System Sciences 66/4, 2003).
        """
        words = self._words[:MAX_WORDS]
        if self._given is None:
            beginning = is_beginning(self._query, prefixes=self._prefixes)
            matches = WordMatches(words, self._index.vocabulary, beginning, self._poll)
        else:
            matches = self._given.matches
        by_word = matches.by_paragraph(self._index)
        counts = [len(having) for having in by_word]
        if self._given is None:
            weighed = weights(counts, len(self._index.paragraphs))
        else:
            weighed = tuple(self._given.weights)
        near = matches.numbers_for(decisive(counts, weighed))
        hopeful = bounds(by_word, weighed, self._floor)
        if self.allowed is not None:
            hopeful = [(negative, paragraph) for negative, paragraph in hopeful if paragraph in self.allowed]
        heapify(hopeful)
        room = None if self._limit is None else self._limit - len(self.found)
        best: list[tuple[float, int]] = []
        floor, looked = self._floor, 0
        while hopeful and (room is None or looked < MAX_PARAGRAPHS):
            self._poll()
            negative, paragraph = heappop(hopeful)
            if len(best) == room:
                if best[0] > (-negative, -paragraph):
                    break
                floor = best[0][0]
            looked += 1
            first, tokens = self._index.tokens_of(paragraph)
            near_matches = matches.among(first, tokens, near, width(len(words)))
            free = (place for place in near_matches if place[0] not in self._taken)
            for window in windows(free, weighed, floor):
                if self._taken.isdisjoint(range(window.start, window.end)):
                    self.found.append(window)
                    heappush(best, (window.score, -paragraph))
                    if room is not None and len(best) > room:
                        heappop(best)

    def _places(self, words: Sequence[str]) -> Iterator[int]:
        """Yield the first token of each place where exactly these words follow each other."""
        vocabulary = self._index.vocabulary
        numbers = [number for word in words if (number := vocabulary.number(word)) is not None]
        return self._index.phrase(numbers) if len(numbers) == len(words) > 0 else iter(())

    def _take(self, phrase: Window) -> None:
        """Keep a phrase, unless it overlaps an earlier one or its paragraph is not allowed."""
        if self.allowed is not None and self._index.paragraph_of(phrase.start) not in self.allowed:
            return
        tokens = range(phrase.start, phrase.end)
        if self._taken.isdisjoint(tokens):
            self._taken.update(tokens)
            self.found.append(phrase)
