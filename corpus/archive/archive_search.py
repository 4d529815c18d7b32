"""Search an archive on PostgreSQL, behind the interface of every search.

The vocabulary is read once and widened here, with RapidFuzz, as for a library on this machine; PostgreSQL's
inverted indexes say which passages have such words, in tiers from the best on; and the matcher of every
search decides and ranks. What cannot be among the best hits is not fetched: by its words and their spelling
alone, the score of a passage has an upper bound. What no index of words can find, stretches that resemble a
query letter by letter, is not looked for: all text would have to be read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.corpus.archive.archive_session import ArchiveSession
from synoptic.corpus.archive.archived_passages import (
    ArchivedArticle,
    ArchivedPassage,
    articles_with,
    fetch,
    keys_of,
)
from synoptic.corpus.archive.kept_words import KeptVocabulary, keep, kept
from synoptic.corpus.archive.variants import SoFar, Tier, Variants
from synoptic.corpus.article import Article, Passage, Span
from synoptic.corpus.errors import ArchiveBusy, ArchiveError, Cancelled, polling
from synoptic.corpus.search.engine import SearchEngine
from synoptic.corpus.search.matcher import match_at
from synoptic.corpus.search.near_misses import absent, best_of, near_misses, relaxed
from synoptic.corpus.search.query import Query, Request
from synoptic.corpus.search.ranking import MIN_SCORE, MOST_POINTS, hopeful, ordered, ranks_of
from synoptic.corpus.search.results import Hit, Hits
from synoptic.corpus.search.vocabulary import Vocabulary
from synoptic.corpus.search.windows import MAX_WORDS, WindowSearch, is_beginning
from synoptic.corpus.search.word_index import WordIndex
from synoptic.corpus.search.word_matches import WordMatches

if TYPE_CHECKING:
    from pathlib import Path

MOST_HITS = 1000
"""A search without a limit has this one: nobody reads a million."""
VOCABULARY_SECONDS = 60.0
"""While articles are added, the vocabulary is read again no more often than this."""
# Passages looked into beyond the limit: those of a tier come in no order.
_EXTRA_PASSAGES = 60
# A list full of such hits has no room for passages that have less of the query.
_GOOD_SCORE = 75.0
# The best hit is then what was meant.
_SURE_SCORE = 90.0
_SHORT_LETTERS = 3


class ArchiveSearch(SearchEngine):
    """The search engine for an archive. Thread-safe while one thread at a time searches."""

    def __init__(
        self, address: str, folder: Path | None = None, *, session: ArchiveSession | None = None
    ) -> None:
        """Take the address of the archive; nothing is connected yet.

        `folder` keeps the vocabulary for the next time.
        """
        self._folder = folder
        self._session = session or ArchiveSession(address)
        self._vocabulary: tuple[Vocabulary, Sequence[int]] | None = None
        self._read_version, self._read_at = -1, 0.0
        self._is_busy = False
        self._articles: dict[int, ArchivedArticle] = {}
        self._found: dict[tuple[str, int], tuple[ArchivedArticle, ArchivedPassage]] = {}

    def close(self) -> None:
        """End the connection."""
        self._session.close()

    def prepare(
        self,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Read the vocabulary: the index is there already. See `SearchEngine`; raises ArchiveError."""
        del progress
        with suppress(Cancelled):
            self._up_to_date(polling(cancelled))

    def stages(
        self,
        query: str | Query,
        *,
        limit: int | None = None,
        cancelled: Callable[[], bool] | None = None,
        among: Set[str] | None = None,
        patient: bool = False,
    ) -> Iterator[Hits]:
        """Yield result sets, each replacing the one before; see `SearchEngine`. Raises ArchiveError.

        Where a server does not answer, the hits are those of the others, and the remark says what is missing.
        """
        wanted = Query.parse(query) if isinstance(query, str) else query
        request = Request(wanted, MOST_HITS if limit is None else limit, among, polling(cancelled))
        with suppress(Cancelled):
            request.poll()
            yield from self._answers(request, patient=patient)

    def around(self, hit: Hit) -> tuple[ArchivedArticle, ArchivedPassage]:
        """Return the article of a hit of the latest search, and the passage that holds it."""
        return self._found[hit.passage.article, hit.passage.start]

    def _answers(self, request: Request, *, patient: bool) -> Iterator[Hits]:
        query = request.query
        if request.limit is not None and request.limit <= 0:
            yield Hits((), is_final=True)
            return
        if query.has_conditions:
            remark = "an archive is searched for words alone; patterns and signs were left out"
            query = query.words_alone
            request = replace(request, query=query)
        else:
            remark = ""
        if not query.words:
            yield Hits((), is_final=True, remark=remark)
            return
        self._up_to_date(request.poll)
        self._found.clear()
        self._is_busy = False
        keys = None
        if request.among is not None:
            keys = keys_of(self._session, sorted(request.among), request.poll)
        hits: list[Hit] = []
        for hits, is_last in self._tiers(request, keys):
            if not (patient or is_last) and hits:
                yield self._with_remarks(hits, remark, is_final=False)
        yield self._concluded(hits, request, keys, remark)

    def _tiers(self, request: Request, keys: Sequence[int] | None) -> Iterator[tuple[list[Hit], bool]]:
        """Yield the hits after each tier of passages, and whether others may follow."""
        query, poll, limit = request.query, request.poll, request.limit or MOST_HITS
        looked: set[tuple[int, int]] = set()
        gathered, so_far = _Gathered(), SoFar()
        hits: list[Hit] = []
        for tier, variants in self._steps(query, so_far, poll):
            poll()
            try:
                found = fetch(self._session, tier, limit + _EXTRA_PASSAGES, keys, poll)
            except ArchiveBusy:
                # Where the first tiers have taken so long, later ones would.
                self._is_busy = True
                break
            new = [each for each in found.passages if (each.article, each.start) not in looked]
            if new:
                looked.update((each.article, each.start) for each in new)
                self._match(request, new, variants, so_far, gathered)
                hits = [self._moved(hit, gathered) for hit in gathered.best(limit)]
            so_far.is_cut = found.is_cut
            if hits:
                so_far.best = hits[0].score
            if len(hits) >= limit:
                so_far.is_full, so_far.floor = True, max(MIN_SCORE, hits[-1].score - MOST_POINTS)
            is_last = so_far.is_full and hits[-1].score >= _GOOD_SCORE
            yield hits, is_last
            if is_last:
                return
        yield hits, True

    def _steps(
        self, query: Query, so_far: SoFar, poll: Callable[[], None]
    ) -> Iterator[tuple[Tier, Variants]]:
        """Yield the tiers of a query, those with the best matches first, and for what its words are taken.

        For want of a sure hit, words of three letters are taken for others, next to their neighbours: "act to
        now that".
        """
        vocabulary, frequencies = self._words
        words, beginning = query.words[:MAX_WORDS], is_beginning(query)
        passages = self._session.passages
        matches = WordMatches(words, vocabulary, beginning, poll)
        variants = Variants(query, matches, vocabulary, frequencies, passages)
        yield from ((tier, variants) for tier in variants.side_by_side())
        has_short = len(words) > 2 and any(len(word) == _SHORT_LETTERS for word in words)
        if has_short and not query.phrases and so_far.best < _SURE_SCORE:
            matches = WordMatches(words, vocabulary, beginning, poll, lenient=True)
            lenient = Variants(query, matches, vocabulary, frequencies, passages)
            yield from ((tier, lenient) for tier in lenient.in_any_variants())
        yield from ((tier, variants) for tier in variants.anywhere(so_far))

    def _concluded(self, hits: list[Hit], request: Request, keys: Sequence[int] | None, remark: str) -> Hits:
        """Return the final hits, with remarks; without hits, those for fewer words."""
        query = request.query
        if len(query.words) < 2 or query.phrases:
            return self._with_remarks(hits, remark)
        vocabulary = self._words[0]
        unmatched = WordMatches(
            query.words[:MAX_WORDS], vocabulary, is_beginning(query), request.poll
        ).unmatched
        missing = absent(query, unmatched)
        if hits:
            return self._with_remarks(hits, remark, missing)
        for queries, fewer_words in () if self._is_busy else relaxed(query, unmatched):
            found = []
            for each in queries:
                request.poll()
                share = len(each.words) / len(query.words)
                *_, (last, _) = self._tiers(replace(request, query=each), keys)
                found += [(share, hit) for hit in last]
            if found:
                return self._with_remarks(best_of(found, request.limit), remark, fewer_words)
        apart = "" if self._is_busy else "all words occur, but never close together"
        return self._with_remarks([], remark, missing or apart)

    def _with_remarks(self, hits: Sequence[Hit], *remarks: str, is_final: bool = True) -> Hits:
        busy = "the archive took too long; weaker matches may be missing" if self._is_busy else ""
        said = "; ".join(filter(None, (*remarks, busy, self._session.remark)))
        return Hits(tuple(hits), is_final=is_final, remark=said)

    def _match(
        self,
        request: Request,
        passages: Sequence[ArchivedPassage],
        variants: Variants,
        so_far: SoFar,
        gathered: _Gathered,
    ) -> None:
        """Gather the hits in these passages."""
        query, limit, poll = request.query, request.limit, request.poll
        # Each passage is a text of its own: its offsets are moved to those of its article at the end.
        index = WordIndex(((place, 0, each.written) for place, each in enumerate(passages)), variants.known)
        search = WindowSearch(index, query, None, poll, given=variants.weighed, floor=so_far.floor)
        search.run()
        windows = search.found
        if not (windows or query.phrases or so_far.is_full):
            windows = near_misses(index, query.words, limit, poll, allowed=search.allowed)
        matches = [
            match_at(index, window)
            for window in sorted(hopeful(windows, limit), key=lambda window: window.start)
        ]
        self._list((passages[match.index] for match in matches), poll)
        for match in matches:
            listed = self._articles.get(passages[match.index].article)
            # Those of an article that is not complete are being added.
            if listed is not None:
                text = gathered.text_of(listed, passages[match.index])
                place = Passage.of(text, match.start, match.end)
                gathered.hits.append(Hit(place, match.score, match.spans))

    def _moved(self, hit: Hit, gathered: _Gathered) -> Hit:
        """Return a hit in a passage as one in its article."""
        article, passage = gathered.origins[hit.passage.article]
        by = passage.start
        spans = tuple(Span(span.start + by, span.end + by) for span in hit.spans)
        place = Passage(article.id, hit.passage.start + by, hit.passage.end + by, hit.passage.text)
        self._found[article.id, place.start] = article, passage
        return Hit(place, hit.score, spans)

    def _list(self, passages: Iterable[ArchivedPassage], poll: Callable[[], None]) -> None:
        """Read what is known of the articles of some passages."""
        missing = {each.article for each in passages} - self._articles.keys()
        if missing:
            self._articles |= articles_with(self._session, sorted(missing), poll)

    @property
    def _words(self) -> tuple[Vocabulary, Sequence[int]]:
        if self._vocabulary is None:
            raise ArchiveError("The archive's vocabulary is not read yet.")
        return self._vocabulary

    def _up_to_date(self, poll: Callable[[], None]) -> None:
        """Read what has changed in the archive since the last search."""
        self._session.refresh(poll)
        is_stale = self._session.version != self._read_version
        if self._vocabulary is not None and not (
            is_stale and time.monotonic() - self._read_at >= VOCABULARY_SECONDS
        ):
            return
        version = self._session.version
        found = self._vocabulary_of(version, poll)
        numbers = {word: number for number, word in enumerate(found.words)}
        self._vocabulary = Vocabulary(numbers, by_frequency=True), found.frequencies
        self._read_version, self._read_at = version, time.monotonic()
        self._articles.clear()

    def _vocabulary_of(self, version: int, poll: Callable[[], None]) -> KeptVocabulary:
        """Return the vocabulary from the folder, or else from the server."""
        identifier = self._session.identifier
        found = None if self._folder is None else kept(self._folder, identifier, version)
        if found is None:
            rows = self._session.rows(
                "SELECT word, passages FROM synoptic_archive.words ORDER BY passages DESC, word", (), poll
            )
            words, frequencies = [word for word, _ in rows], [count for _, count in rows]
            found = KeptVocabulary(identifier, version, words, frequencies)
            if self._folder is not None:
                # A cache that cannot be written is no reason not to search.
                with suppress(OSError):
                    keep(self._folder, found)
        return found


class _Gathered:
    """The hits of a search so far, each in the text of its passage alone."""

    def __init__(self) -> None:
        self.hits: list[Hit] = []
        self.origins: dict[str, tuple[ArchivedArticle, ArchivedPassage]] = {}
        self._texts: dict[str, Article] = {}

    def text_of(self, article: ArchivedArticle, passage: ArchivedPassage) -> Article:
        """Return a passage as a text of its own, with the title and the date of its article."""
        # In this order stand those that are equally good.
        name = f"{article.id} {passage.start:09}"
        if (text := self._texts.get(name)) is None:
            text = self._texts[name] = Article(
                name, article.title, passage.written, digest="", date=article.date
            )
            self.origins[name] = article, passage
        return text

    def best(self, limit: int) -> list[Hit]:
        """Return the best hits, in their order."""
        texts = sorted(self._texts.values(), key=lambda text: text.id)
        return ordered(self.hits, ranks_of(texts))[:limit]
