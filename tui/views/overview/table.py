"""The tables of the overview as grids: what stands in each cell, and the passages that are behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct
from textual.content import Content

from synoptic.annotations.anchoring.placing import place
from synoptic.annotations.export.formats import ExportSubject
from synoptic.annotations.export.tables.claims_in_articles import words_through_time
from synoptic.annotations.export.tables.crosstabs import (
    speakers_by_article,
    tags_by_article,
    tags_by_outlet,
    tags_together,
)
from synoptic.annotations.model.voices import readers_counted
from synoptic.annotations.model.wording import counted, date_in_words
from synoptic.corpus.article import Passage
from synoptic.tui.panes.grid import Grid
from synoptic.tui.shell.display import passage_quoted, quoted, single_line
from synoptic.tui.shell.naming import dated_apart, letter_content, short_date, short_name

if TYPE_CHECKING:
    from synoptic.annotations.export.material import ExportedHighlight, Material
    from synoptic.annotations.export.tables.crosstabs import Crosstab
    from synoptic.annotations.matrix.matrix import Matrix
    from synoptic.corpus.article import Article
    from synoptic.corpus.quotations.survey import QuotationSurvey
    from synoptic.corpus.quotations.wordings import QuotedIn

    Places: TypeAlias = "Sequence[tuple[str, Passage | None]]"

TABLES: Mapping[ExportSubject, str] = {
    ExportSubject.TAGS_BY_OUTLET: "tags by outlet",
    ExportSubject.TAGS_TOGETHER: "tags together",
    ExportSubject.SPEAKERS: "speakers by article",
    ExportSubject.WORDS: "words through time",
    ExportSubject.TAGS_BY_ARTICLE: "tags by article",
}
"""The tables, in order, with their names."""

_NOTHING = Content.styled("·", "dim")
_SIGN = "■ "


class Overview(Struct, frozen=True, eq=False):
    """A table as it is shown."""

    grid: Grid
    """What is drawn."""
    remark: str
    """How much is in it."""
    nothing: str
    """What to say where it has no rows."""
    told: Callable[[int, int], str]
    """Says what is in a cell, by row and column."""
    places: Callable[[int, int], Places]
    """The passages behind a cell, each with its line; None for one that is no longer in its article."""


def overview_of(subject: ExportSubject, content: Any, colours: Mapping[str, str]) -> Overview:
    """Return the table of a subject; `colours` are the styles of the tags' signs, by name."""
    match subject:
        case ExportSubject.TAGS_BY_OUTLET:
            tab = tags_by_outlet(content)
            return _tags_across(tab, "outlet", content, colours, [*map(_text, tab.columns)])
        case ExportSubject.TAGS_BY_ARTICLE:
            articles = [content.read[each.id] for each in content.articles]
            tab = tags_by_article(content)
            return _tags_across(tab, "article", content, colours, _names(articles), _letters(articles))
        case ExportSubject.TAGS_TOGETHER:
            return _tags_together(content, colours)
        case ExportSubject.SPEAKERS:
            return _speakers(content)
        case _:
            return _words(content)


def _tags_across(
    tab: Crosstab[ExportedHighlight],
    thing: str,
    material: Material,
    colours: Mapping[str, str],
    heads: Sequence[Content],
    letters: Sequence[Content] = (),
) -> Overview:
    return Overview(
        _counts(tab, [_tag(name, colours) for name in tab.rows], heads, letters),
        _remark(f"{counted(len(tab.rows), 'tag')} × {counted(len(tab.columns), thing)}", material),
        "No tags yet",
        lambda row, column: _said(tab, row, column, "highlight"),
        lambda row, column: _highlights(material, _at(tab, row, column)),
    )


def _remark(counts: str, material: Material) -> str:
    """Return the counts of a table of tags, and whose highlights are in it if they are of several readers."""
    whose = readers_counted(material.annotations, {each.id for each in material.articles})
    return f"{counts}, {whose}" if whose else counts


def _speakers(survey: QuotationSurvey) -> Overview:
    tab = speakers_by_article(survey)
    articles = [article for article, _ in survey.texts]

    def places(row: int, column: int) -> Places:
        return [_quotation(one) for one in _at(tab, row, column)]

    return Overview(
        _counts(tab, [_text(name) for name in tab.rows], _names(articles), _letters(articles)),
        f"{counted(len(tab.rows), 'speaker')} × {counted(len(tab.columns), 'article')}",
        "No quotations found in these articles",
        lambda row, column: _said(tab, row, column, "quotation"),
        places,
    )


def _counts(
    tab: Crosstab[Any], labels: Sequence[Content], heads: Sequence[Content], letters: Sequence[Content]
) -> Grid:
    """Return a table of numbers, with all of a row in its first column; `letters` are those of articles."""
    columns = range(len(tab.columns))
    return Grid(
        heads=(Content("all"), *heads),
        labels=tuple((label,) for label in labels),
        rows=tuple(
            (
                (_number(len(tab.of_row(row)), "bold"),),
                *((_number(len(tab.at(row, column))),) for column in columns),
            )
            for row in range(len(tab.rows))
        ),
        is_ruled=False,
        leads=(Content(""), *letters) if letters else (),
    )


def _number(number: int, style: str = "") -> Content:
    return Content.styled(str(number), style) if number else _NOTHING


def _at(tab: Crosstab[Any], row: int, column: int) -> Sequence[Any]:
    """Return what is in a cell of the screen, whose first column has all of the row."""
    return tab.at(row, column - 1) if column else tab.of_row(row)


def _said(tab: Crosstab[Any], row: int, column: int, thing: str) -> str:
    where = f", {tab.columns[column - 1]}" if column else ""
    return f"{tab.rows[row]}{where}: {counted(len(_at(tab, row, column)), thing)}"


def _tags_together(material: Material, colours: Mapping[str, str]) -> Overview:
    found = tags_together(material)
    pairs = {frozenset((each.one, each.other)): each for each in found.pairs}
    paired = {name for each in found.pairs for name in (each.one, each.other)}
    names = [name for name in found.names if name in paired]

    def cell(one: str, other: str) -> Content:
        if one == other:
            return Content.styled(str(found.totals[one]), "dim")
        pair = pairs.get(frozenset((one, other)))
        if pair is None:
            return _NOTHING
        beside = Content.styled(f" ({len(pair.sentences)})" if pair.sentences else "", "dim")
        return Content.assemble(str(len(pair.highlights)), beside)

    def told(row: int, column: int) -> str:
        one, other = names[row], names[column]
        if one == other:
            return f"{one}: {counted(found.totals[one], 'highlight')}"
        pair = pairs.get(frozenset((one, other)))
        if pair is None:
            return f"{one} and {other} never occur together"
        both = f"{one} and {other}: {counted(len(pair.highlights), 'highlight')} with both"
        return f"{both}, {counted(len(pair.sentences), 'sentence')} with both in it"

    def places(row: int, column: int) -> Places:
        pair = pairs.get(frozenset((names[row], names[column])))
        if pair is None:
            return ()
        near = {each.id: each for each in (*pair.highlights, *pair.near)}
        return _highlights(material, near.values())

    heads = tuple(_tag(name, colours) for name in names)
    return Overview(
        Grid(
            heads=heads,
            labels=tuple((head,) for head in heads),
            rows=tuple(tuple((cell(one, other),) for other in names) for one in names),
            is_ruled=False,
        ),
        _remark(f"{counted(len(found.pairs), 'pair')} of {counted(len(found.names), 'tag')}", material),
        "No tags occur together yet",
        told,
        places,
    )


def _words(shown: Matrix) -> Overview:
    said = words_through_time(shown)
    before = ["", *(each.claim for each in said)]
    claims = len({each.claim for each in said})

    def told(row: int, _column: int) -> str:
        each = said[row]
        day = date_in_words(each.article.date) if each.article.date else "no date"
        return f"{each.claim}, {day}: {counted(len(each.passages), 'passage')}"

    return Overview(
        Grid(
            heads=(Content("words, by date"),),
            labels=tuple(
                (Content.styled(single_line(each.claim), "dim" if each.claim == claim else "bold"),)
                for each, claim in zip(said, before, strict=False)
            ),
            rows=tuple(
                (
                    (
                        Content.assemble(
                            (f"{short_date(each.article) or 'no date'} ", "bold"), _article(each.article)
                        ),
                        *(Content(passage_quoted(passage.text)) for passage in each.passages),
                    ),
                )
                for each in said
            ),
        ),
        f"{counted(claims, 'claim')}, {counted(sum(len(each.passages) for each in said), 'passage')}",
        "No words on any claim yet",
        told,
        lambda row, _column: [(quoted(passage.text), passage) for passage in said[row].passages],
    )


def _article(article: Article) -> Content:
    """Return the letter of an article and its outlet, or else its title."""
    return Content.assemble(letter_content(article), f" {_name(article)}")


def _name(article: Article) -> str:
    return single_line(article.source or "").strip() or short_name(article)


def _names(articles: Sequence[Article]) -> Sequence[Content]:
    """Return the outlet of each article, or else its title, with the date where several have one name."""
    return [Content(name) for name in dated_apart(articles, [*map(_name, articles)])]


def _letters(articles: Sequence[Article]) -> Sequence[Content]:
    return [letter_content(article) for article in articles]


def _tag(name: str, colours: Mapping[str, str]) -> Content:
    return Content.assemble((_SIGN, colours.get(name, "")), single_line(name))


def _text(text: str) -> Content:
    return Content(single_line(text))


def _quotation(one: QuotedIn) -> tuple[str, Passage]:
    span = one.quotation.span
    line = f"{one.article.letter} {quoted(one.words)}".strip()
    return line, Passage.of(one.article, span.start, span.end)


def _highlights(material: Material, found: Iterable[ExportedHighlight]) -> Places:
    return [
        (f"{one.article.letter} {quoted(one.now or one.quotation)}".strip(), _passage(material, one))
        for one in found
    ]


def _passage(material: Material, one: ExportedHighlight) -> Passage | None:
    """Return where a highlight is in its article now."""
    article = material.read.get(one.article.id)
    span = None if article is None else place(article, one.record, material.texts).span
    return None if article is None or span is None else Passage.of(article, span.start, span.end)
