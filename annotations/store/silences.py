"""Silences that the reader has confirmed: an article has nothing on a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from synoptic.annotations.errors import InvalidRequest, UnknownRecord
from synoptic.annotations.model.values import ArticleRecord, Silence
from synoptic.annotations.model.wording import excerpt, in_quotation_marks

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.changes import Draft
    from synoptic.corpus.article import Article


def confirm_silence(draft: Draft, claim: str, label: str, article: ArticleRecord, digest: str) -> Silence:
    """Keep that an article has nothing on a claim, in the text with that SHA-256; record the article.

    A confirmation of an earlier text of the article gives way. Raises InvalidRequest for a claim without key.
    """
    if not claim.strip():
        raise InvalidRequest("A claim needs a key.")
    known = _own(draft, claim, article.id)
    for each in known:
        if each.digest == digest:
            return each
    for each in known:
        draft.drop(each)
    if article.id not in draft.picture.articles:
        draft.put(article)
    confirmed = Silence(draft.new_id(), claim, label, article.id, digest, draft.now, draft.reader)
    draft.put(confirmed)
    draft.label = f"confirm silence of “{excerpt(article.title)}” on {in_quotation_marks(excerpt(label))}"
    return confirmed


def withdraw_silence(draft: Draft, claim: str, article_id: str) -> None:
    """Take back that an article has nothing on a claim. Raises UnknownRecord if nobody confirmed it."""
    known = _own(draft, claim, article_id)
    if not known:
        raise UnknownRecord("silence", claim)
    for each in known:
        draft.drop(each)
    draft.label = f"withdraw silence on {in_quotation_marks(excerpt(known[0].label))}"


def _own(draft: Draft, claim: str, article: str) -> list[Silence]:
    """Return the silences of an article on a claim that the reader who makes the change confirmed."""
    known = draft.picture.silences_of(article)
    return [each for each in known if (each.claim, each.creator) == (claim, draft.reader)]


def silent_pairs(
    annotations: Annotations, articles: Iterable[Article]
) -> Mapping[tuple[str, str], tuple[str | None, ...]]:
    """Return the claims, by key, and articles, by id, of which silence was confirmed in the present text.

    Each with the names of the readers who did, in the order in which they did; None is the one without.
    """
    digests = {article.id: article.digest for article in articles}
    found: dict[tuple[str, str], tuple[str | None, ...]] = {}
    for each in annotations.silences.values():
        if digests.get(each.article) == each.digest:
            pair = each.claim, each.article
            found[pair] = (*found.get(pair, ()), each.creator)
    return found
