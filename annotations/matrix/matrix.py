"""Claims against sources: the words of each article on each claim, or its silence.

A row is a tag, a search, a quotation or a difference; a column an article. A cell never guesses: *silent* is
a reader's confirmation, and *not read* and *partly read* are unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.model.reading import only_read
from synoptic.annotations.model.voices import OWN, name_of
from synoptic.annotations.model.wording import in_quotation_marks
from synoptic.corpus.article import Article, Passage

if TYPE_CHECKING:
    from synoptic.annotations.anchoring.placed_links import PlacedLink
    from synoptic.corpus.quotations.wordings import Wordings


_NO_SILENCES: Mapping[tuple[str, str], tuple[str | None, ...]] = {}


class CellState(Enum):
    """State of an article on a claim."""

    WORDS = "words"
    """It has these passages."""
    SILENT = "silent"
    """It has nothing: the reader has confirmed it."""
    NOTHING_FOUND = "no mention yet"
    """It was read, and nothing was found; the reader has not confirmed a silence."""
    PARTLY_READ = "partly read"
    """Nothing was found, and it has not been read through."""
    NOT_READ = "not read"
    """Nothing was found, and it has not been read."""

    @property
    def is_unknown(self) -> bool:
        """Whether nothing was found in an article that has not been read through."""
        return self in {CellState.PARTLY_READ, CellState.NOT_READ}


class Claim(Struct, frozen=True):
    """The question of a row, and the passages found for it."""

    key: str
    """Its identity as long as it means the same: `tag:…`, `search:…`, `quotation:…`, `difference:…`."""
    label: str
    """Its name for the reader."""
    passages: tuple[Passage, ...]
    """Where it was found, in any article."""
    own_words: frozenset[Passage] = frozenset()
    """Of a quotation, the passages without quotation marks in their article."""
    weak: tuple[Passage, ...] = ()
    """Of a search, the matches that are too weak for a mention, the best first."""


class MatrixCell(Struct, frozen=True):
    """The passages of one article on one claim, or that it has none."""

    article: str
    """Id of the article."""
    state: CellState
    """Its state."""
    passages: tuple[Passage, ...]
    """Its passages on the claim, in text order; none unless the state is `WORDS`."""
    links: tuple[PlacedLink, ...] = ()
    """The reader's links with an end in one of these passages, contradictions first."""
    silent_by: tuple[str | None, ...] = ()
    """Names of the readers who confirmed that it is silent; None is the one without a name."""
    said: str = ""
    """Its state in words, with who confirmed a silence unless the reader alone did, or the share read."""


class MatrixRow(Struct, frozen=True):
    """A claim in all articles."""

    claim: Claim
    """The claim."""
    cells: tuple[MatrixCell, ...]
    """One for each column."""


class Matrix(Struct, frozen=True):
    """Claims against articles."""

    columns: tuple[Article, ...]
    """The articles by date; those without one come last."""
    rows: tuple[MatrixRow, ...]
    """The claims, in the order in which they were given."""


def matrix(
    articles: Iterable[Article],
    claims: Iterable[Claim],
    *,
    silent: Mapping[tuple[str, str], tuple[str | None, ...]] = _NO_SILENCES,
    reader: str | None = None,
    is_read: Callable[[str], bool] = lambda _: False,
    share_read: Callable[[str], float] = lambda _: 0.0,
    links: Iterable[PlacedLink] = (),
) -> Matrix:
    """Return the claims against the articles.

    `silent` has, by a claim's key and an article's id, the readers who have confirmed that it has nothing;
    where there are words all the same, the words are shown. `reader` is who looks at it. `is_read` tells of
    an article's id whether it was read through, `share_read` which share of it was read, from 0 to 1. `links`
    are those that the reader made, in the order in which they are shown.
    """
    links = tuple(links)
    columns = tuple(sorted(articles, key=lambda article: (article.date is None, article.date or "")))
    rows = []
    for claim in claims:
        of_each: dict[str, list[Passage]] = {article.id: [] for article in columns}
        for passage in sorted(claim.passages, key=lambda passage: (passage.start, -passage.end)):
            if passage.article in of_each and passage not in of_each[passage.article]:
                of_each[passage.article].append(passage)
        cells = []
        for article in columns:
            passages, confirmed = tuple(of_each[article.id]), silent.get((claim.key, article.id), ())
            part_read = only_read(share_read(article.id))
            state = _state(bool(passages), bool(confirmed), is_read(article.id), bool(part_read))
            silent_by = confirmed if state is CellState.SILENT else ()
            tied = tuple(link for link in links if any(map(link.is_at, passages)))
            is_partly = state is CellState.PARTLY_READ
            said = part_read if is_partly else _said(state, silent_by, reader)
            cells.append(MatrixCell(article.id, state, passages, tied, silent_by, said))
        rows.append(MatrixRow(claim, tuple(cells)))
    return Matrix(columns, tuple(rows))


def claim_of_quotation(variants: Wordings) -> Claim:
    """Return a quotation in all its wordings. Its label is the speaker with the fullest wording."""
    fullest = variants.wordings[0].quoted
    said = in_quotation_marks(fullest.words)
    passages = (
        Passage.of(one.quoted.article, one.quoted.quotation.span.start, one.quoted.quotation.span.end)
        for one in variants.wordings
    )
    label = label_of_words(said, variants.speaker, variants.denied_by)
    return Claim(f"quotation:{fullest.words}", label, tuple(passages))


def label_of_words(said: str, speaker: str | None, denied_by: str | None) -> str:
    """Return quoted words with their speaker, or with who did not say them: `“…” (denied: Ada Marsh)`."""
    if speaker is not None:
        return f"{speaker}: {said}"
    return said if denied_by is None else f"{said} (denied: {denied_by})"


def _said(state: CellState, silent_by: Collection[str | None], reader: str | None) -> str:
    if {*silent_by} <= {reader}:
        return state.value
    names = (OWN if each == reader else name_of(each) for each in silent_by)
    return f"{state.value} ({', '.join(names)})"


def _state(has_words: bool, is_silent: bool, is_read: bool, is_begun: bool) -> CellState:
    if has_words:
        return CellState.WORDS
    if is_silent:
        return CellState.SILENT
    if is_read:
        return CellState.NOTHING_FOUND
    return CellState.PARTLY_READ if is_begun else CellState.NOT_READ
