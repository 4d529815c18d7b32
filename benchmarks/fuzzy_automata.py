"""Passages chosen by tantivy's own fuzzy automata, to compare with those chosen by a widened vocabulary.

All else is the same: the weights of the words, words side by side, and what is done with the passages. The
automata so have the vocabulary's frequencies for nothing; without it, each would have to be counted first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synoptic.corpus.search.large_search import LargeSearch
from synoptic.corpus.search.passage_index import WORDS, IndexedPassage
from synoptic.corpus.search.query import Query, Request
from synoptic.corpus.search.retrieval import Retrieval
from synoptic.corpus.search.vocabulary import EXACT, PREFIX, edits_allowed
from synoptic.corpus.search.windows import MAX_WORDS, is_beginning
from synoptic.corpus.search.word_matches import WordMatches

if TYPE_CHECKING:
    import tantivy

_NO_EDITS = 0


class AutomataRetrieval(Retrieval):
    """Retrieval with an automaton for each word of a query and each number of edits."""

    def _word_clause(self, place: int, *, alone: bool = False) -> Any:
        word, weight = self._words[place], self._weights[place] / EXACT
        number = self._index.vocabulary.number(word)
        schema = self._index.schema
        clauses = []
        if number is not None:
            clauses.append(self._scored(self._any_of([number]), weight * EXACT))
        if not alone:
            clauses += [
                self._scored(
                    self._query_of.fuzzy_term_query(schema, WORDS, word, distance=edits),
                    weight * (EXACT - EXACT * edits // len(word)),
                )
                for edits in range(1, edits_allowed(word, known=number is not None) + 1)
            ]
        if is_beginning(self._query)(place):
            begun = self._query_of.fuzzy_term_query(schema, WORDS, word, distance=_NO_EDITS, prefix=True)
            clauses.append(self._scored(begun, weight * PREFIX))
        return self._query_of.disjunction_max_query(clauses) if clauses else self._query_of.empty_query()


class AutomataSearch(LargeSearch):
    """A search of many articles that looks into the passages which the automata choose."""

    def _retrieved(self, request: Request, extra: int) -> tuple[Retrieval | None, list[IndexedPassage]]:
        if self.index is None or request.limit is None:
            raise ValueError("the automata need an index and a limit")
        query = request.query
        matches = WordMatches(
            query.words[:MAX_WORDS], self.index.vocabulary, is_beginning(query), request.poll
        )
        retrieval = AutomataRetrieval(self.index, query, matches)
        return retrieval, retrieval.best(request.limit + extra)


def own_query(schema: tantivy.Schema, typed: str) -> tantivy.Query:
    """Return tantivy's own query for typed words: a fuzzy term a word, the last one a beginning.

    Each may have the edits that Synoptic allows a known word. It is the yardstick for the time of a first
    answer, since it is what somebody would write who has tantivy only: the same words and typos, one pass
    over the index, ten addresses. It scores no closeness, reads no text and lights up nothing. A clause more
    for the last word, whole and misspelt, would be nearer to what Synoptic matches, and take half as long
    again: of two fair yardsticks this is the stricter one.
    """
    import tantivy

    query = Query.parse(typed)
    begun = is_beginning(query)
    return tantivy.Query.boolean_query(
        [
            (
                tantivy.Occur.Should,
                tantivy.Query.fuzzy_term_query(
                    schema, WORDS, word, distance=edits_allowed(word, known=True), prefix=begun(place)
                ),
            )
            for place, word in enumerate(query.words)
        ]
    )
