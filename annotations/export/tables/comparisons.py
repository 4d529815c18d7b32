"""What was found in articles as tables: quotations, parallels, differences, the lines of a concordance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from synoptic.annotations.export.tables.table import Row, Table, TableColumn, columns
from synoptic.corpus.articles.article_names import article_name
from synoptic.corpus.quotations.survey import key_of

if TYPE_CHECKING:
    from synoptic.corpus.article import Article, Span
    from synoptic.corpus.parallels.comparison import Comparison
    from synoptic.corpus.parallels.worth_a_look import Disagreement
    from synoptic.corpus.quotations.survey import QuotationSurvey
    from synoptic.corpus.search.concordance import KeywordLine

    Compared: TypeAlias = tuple[Article, Article, Comparison]

_SIDE = ("letter", "title", "source", "date", "text", "start", "end", "sha256", "article")
PARALLEL_COLUMNS = (
    *("kind", "confidence", "score", "copied"),
    *(f"a {name}" for name in _SIDE),
    *(f"b {name}" for name in _SIDE),
)
"""The columns of the parallels: both passages. `copied` is yes for those in a long run of the same words."""

_WORDS_AND_SIDE = ("letter", "title", "source", "date", "words", "text", "start", "end", "sha256", "article")
DIFFERENCE_COLUMNS = (
    *("kind", "score"),
    *(f"a {name}" for name in _WORDS_AND_SIDE),
    *(f"b {name}" for name in _WORDS_AND_SIDE),
)
"""The columns of the differences: of each side the words that differ and the passage that they are in.

`score` is the likelihood of a difference, by which they are sorted."""

QUOTATION_COLUMNS = (
    *("speaker", "words", "said", "inferred", "denied by", "group", "wording"),
    *("letter", "title", "source", "date", "text", "start", "end", "sha256", "url", "article"),
)
"""The columns of the quotations. `words` are those in quotation marks, `text` all from `start` to `end`.

Quotations with the same number as `group` are wordings of one; `wording` tells how each differs from the
fullest of them. `inferred` is yes where an article does not name the speaker beside the words.
"""

CONCORDANCE_COLUMNS = (
    *("title", "source", "date", "left", "keyword", "right"),
    *("text", "start", "end", "article"),
)
"""The columns of a concordance. `text` is the article's very words from `start` to `end`."""


def quotations_table(survey: QuotationSurvey) -> Table:
    """Return a row for each quotation, with the columns of `QUOTATION_COLUMNS`."""

    def rows() -> Iterator[Row]:
        numbers = {id(group): number for number, group in enumerate(survey.wordings, 1)}
        labels = {
            key_of(each.quoted): each.collation.label for group in survey.wordings for each in group.wordings
        }
        for number, one in enumerate(survey.quotations):
            quotation, article, group = one.quotation, one.article, survey.group_of.get(number)
            span = quotation.span
            yield (
                *(one.speaker, one.words, one.said),
                "" if one.speaker is None or quotation.is_certain else "yes",
                quotation.denied_by,
                None if group is None else numbers[id(group)],
                labels.get(key_of(one)),
                *_about(article),
                *_place(article, span),
                *(article.digest, article.url, article.id),
            )

    numbers = ("group", "start", "end")
    named = columns(QUOTATION_COLUMNS, numbers=numbers, dates=("date",))
    return Table("quotations", "Quotations", named, rows)


def parallels_table(compared: Sequence[Compared]) -> Table:
    """Return a row for each parallel of two articles, with the columns of `PARALLEL_COLUMNS`."""

    def rows() -> Iterator[Row]:
        for one, other, comparison in compared:
            for each in comparison.parallels:
                copied = any(run.a.overlaps(each.a) for run in comparison.copied)
                yield (
                    *(each.kind, each.confidence.value, each.score, "yes" if copied else ""),
                    *(*_about(one), *_place(one, each.a), one.digest, one.id),
                    *(*_about(other), *_place(other, each.b), other.digest, other.id),
                )

    return Table("parallels", "Parallels", _both_sides(PARALLEL_COLUMNS), rows)


def differences_table(found: Sequence[Disagreement]) -> Table:
    """Return a row for each difference, with the columns of `DIFFERENCE_COLUMNS`."""

    def rows() -> Iterator[Row]:
        for each in found:
            sides = zip((each.pair.one, each.pair.other), each.words, each.passages, strict=True)
            yield (
                *(each.difference.kind, round(each.rank, 3)),
                *(
                    cell
                    for article, words, passage in sides
                    for cell in (
                        *(*_about(article), words.text, passage.text, passage.start, passage.end),
                        *(article.digest, article.id),
                    )
                ),
            )

    return Table("differences", "Differences", _both_sides(DIFFERENCE_COLUMNS), rows)


def concordance_table(lines: Iterable[KeywordLine]) -> Table:
    """Return a row for each line of a concordance, with the columns of `CONCORDANCE_COLUMNS`."""
    kept = tuple(lines)

    def rows() -> Iterator[Row]:
        for line in kept:
            yield (
                *(article_name(line.article), line.article.source, line.article.date),
                *(line.left, line.keyword, line.right, line.passage.text),
                *(line.passage.start, line.passage.end, line.article.id),
            )

    named = columns(CONCORDANCE_COLUMNS, numbers=("start", "end"), dates=("date",))
    return Table("concordance", "Concordance", named, rows)


def _both_sides(names: Sequence[str]) -> tuple[TableColumn, ...]:
    numbers = ("score", "a start", "a end", "b start", "b end")
    return columns(names, numbers=numbers, dates=("a date", "b date"))


def _about(article: Article) -> Row:
    return article.letter, article_name(article), article.source, article.date


def _place(article: Article, span: Span) -> Row:
    return article.text[span.start : span.end], span.start, span.end
