"""The highlights and the ends of links of a library against its articles as they are now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from synoptic.annotations.anchoring.differences import differences
from synoptic.annotations.anchoring.placing import Texts, place, place_anchor
from synoptic.annotations.library.catalogue import missing_records
from synoptic.annotations.model.values import Placement, State
from synoptic.annotations.verifying.verdict import Alteration, QuotationState, Verdict, WrittenQuotation

if TYPE_CHECKING:
    from synoptic.annotations.library.library import Library
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Anchor, ArticleRecord, Highlight
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article

_STATES: Mapping[State, QuotationState] = {
    State.SAME: QuotationState.EXACT,
    State.EDITED: QuotationState.CHANGED,
    State.MOVED: QuotationState.MOVED,
    State.ORPHAN: QuotationState.MISSING,
}
_EVERY = 200


def library_verdicts(
    articles: Sequence[Article], store: AnnotationStore, library: Library
) -> tuple[Verdict, ...]:
    """Return what became of the highlights and links on articles, as identified, or on lost ones.

    It is what `synoptic verify` prints of a library. Raises as `AnnotationStore` does.
    """
    missing = missing_records(articles, store.annotations, library.root)
    return tuple(stored_verdicts(store.annotations, articles, missing=missing, texts=store.texts))


def stored_verdicts(
    annotations: Annotations,
    articles: Sequence[Article],
    *,
    missing: Sequence[ArticleRecord] = (),
    texts: Texts,
    step: Callable[[int, int], None] = lambda _done, _left: None,
) -> Iterator[Verdict]:
    """Yield what became of each highlight and of each end of a link, article by article.

    `missing` are recorded articles without a file, and `texts` the kept texts; `step` is told now and then
    how many are checked, and how many are left.
    """
    anchors = _anchors(annotations)
    known = {article.id: article for article in articles}
    gone = {record.id: record for record in missing}
    wanted = [each for each in anchors if each[0] in known or each[0] in gone]
    order = {id_: number for number, id_ in enumerate((*known, *gone))}
    wanted.sort(key=lambda each: (order[each[0]], each[1].start, each[1].end))
    kept: dict[str, str | None] = {}
    for number, (article_id, anchor, highlight) in enumerate(wanted):
        if number % _EVERY == 0:
            step(number, len(wanted) - number)
        if anchor.digest not in kept:
            kept[anchor.digest] = texts.get(anchor.digest)
        text = kept[anchor.digest]
        remarks = _of_kept_text(anchor, text)
        article = known.get(article_id)
        if article is None:
            record = gone[article_id]
            remarks = (f"File not found: {record.path}", *remarks)
            yield Verdict(written=_written(anchor), state=QuotationState.MISSING, remarks=remarks)
        else:
            found = place(article, highlight, texts) if highlight else place_anchor(article, anchor, texts)
            yield _verdict(article, anchor, found, remarks)
    step(len(wanted), 0)


def _anchors(annotations: Annotations) -> list[tuple[str, Anchor, Highlight | None]]:
    """Return the places of all highlights and links: the article's id, and where they were last."""
    marked = [(each.article, each.current, each) for each in annotations.highlights.values()]
    ends = (end for link in annotations.links.values() for end in link.ends)
    return [*marked, *((end.article, end.anchor, None) for end in ends if end.anchor is not None)]


def _written(anchor: Anchor) -> WrittenQuotation:
    return WrittenQuotation(words=(anchor.exact,), is_attributed=True)


def _of_kept_text(anchor: Anchor, text: str | None) -> tuple[str, ...]:
    """Return what is wrong with the kept text that words were marked in."""
    if text is None:
        return ("The text it was marked in is not kept.",)
    if text[anchor.start : anchor.end] != anchor.exact:
        return ("The text it was marked in has other words there.",)
    return ()


def _verdict(article: Article, anchor: Anchor, found: Placement, remarks: tuple[str, ...]) -> Verdict:
    state = _STATES[found.state]
    if found.span is None:
        return Verdict(written=_written(anchor), state=state, article=article, remarks=remarks)
    now = article.text[found.span.start : found.span.end]
    changes = () if now == anchor.exact else tuple(_alterations(anchor.exact, now))
    if changes and state is QuotationState.EXACT:
        state = QuotationState.CHANGED
    return Verdict(
        written=_written(anchor),
        state=state,
        article=article,
        parts=(found.span,),
        alterations=changes,
        remarks=remarks,
    )


def _alterations(marked: str, now: str) -> Iterator[Alteration]:
    for one in differences(marked, now):
        old, new = marked[one.old.start : one.old.end].strip(), now[one.new.start : one.new.end].strip()
        if one.is_same:
            yield Alteration("kept", new, old)
        elif old or new:
            yield Alteration("replaced" if old and new else "inserted" if old else "dropped", new, old)
