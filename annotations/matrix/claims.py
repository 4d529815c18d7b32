"""The rows of a library's matrix: its tags, its saved searches, and chosen quotations and differences."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.anchoring.placing import Texts, place_all
from synoptic.annotations.matrix.matrix import Claim, claim_of_quotation, label_of_words
from synoptic.annotations.model.values import SCOPES, TAG_CLAIM, SavedSearch
from synoptic.annotations.model.wording import in_quotation_marks
from synoptic.annotations.store.tags import tree
from synoptic.corpus.article import Article, Passage
from synoptic.corpus.articles.provenance import title_of

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.search.finder import Finder
    from synoptic.corpus.parallels.worth_a_look import Disagreement
    from synoptic.corpus.quotations.survey import QuotationSurvey
    from synoptic.corpus.quotations.unquoted import SameWords
    from synoptic.corpus.quotations.wordings import QuotedIn

MIN_SCORE = 70.0
"""The score, of 100, from which on a find of a saved search counts as a mention."""
MAX_RESULTS = 500
"""Finds of one search that are looked at, the best ones."""
_QUOTATION = "quotation:"
_DIFFERENCE = "difference:"
_BESIDE = "\n⇄\n"


def claims_of_tags(annotations: Annotations, articles: Iterable[Article], texts: Texts) -> tuple[Claim, ...]:
    """Return a claim for each tag, in the order of the codebook, with its present passages.

    Passages with a nested tag count too. A highlight whose place is gone is left out; `texts` are the
    annotated ones. In a library with highlights of other articles, a tag is left out that neither a highlight
    nor a confirmed silence of these articles has: it may be about the others alone.
    """
    articles = tuple(articles)
    found: dict[str, list[Passage]] = {}
    carried: set[str] = set()
    for article in articles:
        marked = annotations.highlights_of(article.id)
        placements = place_all(article, marked, texts) if marked else {}
        for highlight in marked:
            parts = [tag.name.casefold().split("/") for tag in annotations.tags_of(highlight)]
            names = {"/".join(name[:length]) for name in parts for length in range(1, len(name) + 1)}
            carried |= names
            span = placements[highlight.id].span
            if span is None:
                continue
            for name in names:
                found.setdefault(name, []).append(Passage.of(article, span.start, span.end))
    ids = {article.id for article in articles}
    has_others = any(highlight.article not in ids for highlight in annotations.highlights.values())
    silent = {each.claim for each in annotations.silences.values() if each.article in ids}
    return tuple(
        Claim(key, tag.name, tuple(found.get(tag.name.casefold(), ())))
        for branch in tree(annotations)
        if (tag := branch.tag) is not None and (key := f"{TAG_CLAIM}{tag.id}")
        if tag.name.casefold() in carried or key in silent or not has_others
    )


def claim_of_saved(
    search: SavedSearch,
    finder: Finder,
    annotations: Annotations,
    cancelled: Callable[[], bool] | None = None,
) -> Claim:
    """Return the matches of a saved search with a score of `MIN_SCORE` or more; others are weak.

    What it finds in a title is left out: a headline announces an article, and is no evidence for a claim. Its
    key names the search and what it looks for: a silence is about that, not about a name.
    """
    scope = next(each for each in SCOPES if each == search.scope)
    finds = finder.find(search.query, scope, annotations, limit=MAX_RESULTS, cancelled=cancelled)
    places = [
        (find.passage, find.score >= MIN_SCORE)
        for find in finds
        if find.article is not None and find.passage is not None
        if not _is_in_title(find.passage, find.article)
    ]
    mentions, weak = (tuple(one for one, counts in places if counts is wanted) for wanted in (True, False))
    return Claim(key_of_search(search), search.name, mentions, weak=weak)


def _is_in_title(passage: Passage, article: Article) -> bool:
    title = title_of(article)
    return title is not None and title.start <= passage.start and passage.end <= title.end


def key_of_search(search: SavedSearch) -> str:
    """Return the key of the claim that a saved search is."""
    return f"search:{search.scope}:{search.query}"


def query_behind(key: str, label: str) -> str:
    """Return the query of the saved search with this key, as `search: …`, unless its name says it.

    A scope other than the text is named: `search in notes: …`. Empty for any other claim.
    """
    kind, _, rest = key.partition(":")
    scope, _, query = rest.partition(":")
    if kind != "search" or scope not in SCOPES or query == label:
        return ""
    return f"search: {query}" if scope == "text" else f"search in {scope}: {query}"


def key_of_quotation(survey: QuotationSurvey, number: int) -> str:
    """Return the key of the claim that a quotation, by its index, is in all its wordings."""
    group = survey.group_of.get(number)
    return f"{_QUOTATION}{(survey.quotations[number] if group is None else group.wordings[0].quoted).words}"


def words_of_key(key: str) -> str:
    """Return the words of the quotation that a key is of, as `key_of_quotation` gave it."""
    return key.removeprefix(_QUOTATION)


def claims_of_quotations(keys: Sequence[str], survey: QuotationSurvey) -> tuple[Claim, ...]:
    """Return the claims with these keys, as `key_of_quotation` gave them.

    Their passages are the quotation in all its wordings, and the very words where an article has them without
    quotation marks. One that no article quotes any more has no passages.
    """
    groups = {f"{_QUOTATION}{group.wordings[0].quoted.words}": group for group in survey.wordings}
    alone: dict[str, list[int]] = {}
    for number, one in enumerate(survey.quotations):
        alone.setdefault(f"{_QUOTATION}{one.words}", []).append(number)
    claims = []
    for key in keys:
        if (group := groups.get(key)) is not None:
            claims.append(_with_words(claim_of_quotation(group), survey.same_words_of_group(group)))
        else:
            numbers = alone.get(key, [])
            claim = _claim_of_words(key, [survey.quotations[number] for number in numbers])
            claims.append(_with_words(claim, [each for n in numbers[:1] for each in survey.same_words_of(n)]))
    return tuple(claims)


def key_of_difference(one: Disagreement) -> str:
    """Return the key of the claim that a difference is; it holds the texts of both passages."""
    texts = sorted(passage.text for passage in one.passages)
    return f"{_DIFFERENCE}{_BESIDE.join((one.keys[0], *texts))}"


def is_put_aside(key: str, dismissed: Collection[str]) -> bool:
    """Tell whether the claim with this key is a difference whose own key is among those `dismissed`."""
    return is_difference(key) and key.removeprefix(_DIFFERENCE).split(_BESIDE)[0] in dismissed


def is_difference(key: str) -> bool:
    """Tell whether a key is that of a difference."""
    return key.startswith(_DIFFERENCE)


def claim_of_difference(key: str, label: str, articles: Iterable[Article]) -> Claim:
    """Return the claim with this key, as `key_of_difference` gave it: the passages, wherever they are."""
    texts = [text for text in key.split(_BESIDE)[1:] if text]
    return Claim(
        key,
        label,
        tuple(
            Passage.of(article, start, start + len(text))
            for article in articles
            for text in texts
            if (start := article.text.find(text)) >= 0
        ),
    )


def _with_words(claim: Claim, found: Iterable[SameWords]) -> Claim:
    words = {
        Passage.of(each.article, each.span.start, each.span.end): each.is_quoted
        for each in found
        if not any(
            known.article == each.article.id and known.start < each.span.end and each.span.start < known.end
            for known in claim.passages
        )
    }
    own_words = frozenset(passage for passage, is_quoted in words.items() if not is_quoted)
    return replace(claim, passages=(*claim.passages, *words), own_words=own_words)


def _claim_of_words(key: str, places: Sequence[QuotedIn]) -> Claim:
    said = in_quotation_marks(words_of_key(key))
    speaker = next((one.speaker for one in places if one.speaker is not None), None)
    passages = (Passage.of(one.article, one.quotation.span.start, one.quotation.span.end) for one in places)
    denied_by = next((one.quotation.denied_by for one in places if one.quotation.denied_by is not None), None)
    return Claim(key, label_of_words(said, speaker, denied_by), tuple(passages))
