"""Tables that count: tags by outlets, tags that occur together, speakers by articles.

A highlight counts for each of its tags and for each name that these are nested in, once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.export.document import Step, unwatched
from synoptic.annotations.export.material import Origin
from synoptic.annotations.export.tables.table import CellKind, Row, Table, columns
from synoptic.annotations.library.record_names import called
from synoptic.annotations.model.voices import counted_highlights
from synoptic.annotations.model.wording import UNTITLED, excerpt
from synoptic.annotations.store.tags import is_within, tree
from synoptic.corpus.article import Span

if TYPE_CHECKING:
    from typing import TypeAlias

    from synoptic.annotations.export.material import ExportedArticle, ExportedHighlight, Material
    from synoptic.corpus.article import Article
    from synoptic.corpus.quotations.survey import QuotationSurvey
    from synoptic.corpus.quotations.wordings import QuotedIn

    Carrying: TypeAlias = tuple[ExportedHighlight, tuple[str, ...]]

Found = TypeVar("Found")
Key = TypeVar("Key", bound=Hashable)

NO_OUTLET = "no outlet"
"""The column of articles whose outlet nobody says."""
NO_SPEAKER = "speaker not named"
"""The row of quotations whose speaker nobody names."""
_TOTAL = "all"
_ABOUT_ARTICLE = ("letter", "title", "source", "date", "article")

TOGETHER_COLUMNS = ("tag", "with", "highlights", "sentences", "tag alone", "with alone", "share")
"""The columns of the tags together: in how many highlights and in how many sentences both are, how many
highlights have each, and `share`: of the highlights that have either, the share that has both."""


class Crosstab(Struct, Generic[Found], frozen=True, eq=False):
    """What was found, by two things it has: one row and one column for each value of these."""

    rows: tuple[str, ...]
    """The name of each row."""
    columns: tuple[str, ...]
    """The name of each column."""
    cells: Mapping[tuple[int, int], tuple[Found, ...]]
    """What was found, by row and column, in the order in which it was; absent for nothing."""

    def at(self, row: int, column: int) -> tuple[Found, ...]:
        """Return what was found for a row and a column."""
        return self.cells.get((row, column), ())

    def of_row(self, row: int) -> tuple[Found, ...]:
        """Return what was found for a row, column by column."""
        return tuple(one for column in range(len(self.columns)) for one in self.at(row, column))


def crosstab_table(tab: Crosstab[Found], name: str, title: str, row_name: str) -> Table:
    """Return how many there are in each cell, with the sum of each row before them."""

    def rows() -> Iterator[Row]:
        for number, row in enumerate(tab.rows):
            counts = [len(tab.at(number, column)) for column in range(len(tab.columns))]
            yield row, sum(counts), *counts

    first, *counts = columns((row_name, _TOTAL, *tab.columns))
    return Table(name, title, (first, *(replace(each, kind=CellKind.NUMBER) for each in counts)), rows)


# Tags


def _of_coders(material: Material) -> Material:
    """Return the material without the adjudication's highlights, which repeat those of the coders.

    They stay where there are no others.
    """
    counted = {each.id for each in counted_highlights(material.annotations)}
    articles = tuple(
        replace(each, highlights=tuple(one for one in each.highlights if one.id in counted))
        for each in material.articles
    )
    return replace(material, articles=articles)


def counted_tags(material: Material) -> tuple[str, ...]:
    """Return the tags that are rows, in the order of the codebook; each before those nested in it.

    A name that only nests others, such as `claim` where there is `claim/number` alone, is a row, too. Tags
    that no highlight here has are among them, unless highlights were chosen, or the library has some in other
    articles: they may be about those alone.
    """
    names = tuple(branch.name for branch in tree(material.annotations))
    here = {article.id for article in material.articles}
    marked = material.annotations.highlights.values()
    if not material.selection.is_of_highlights and all(each.article in here for each in marked):
        return names
    over = _TagsOver(names)
    used = {name for each in material.highlights for name in over.of(each)}
    return tuple(name for name in names if name in used)


class _TagsOver:
    """The tags that highlights count for, worked out once for equal ones."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._order = {name: number for number, name in enumerate(names)}
        self._over: dict[str, tuple[str, ...]] = {}
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {}

    def of(self, highlight: ExportedHighlight) -> tuple[str, ...]:
        """Return the tags that a highlight has or that one of its tags is nested in, each once."""
        tags = highlight.tags
        if tags not in self._known:
            for tag in tags:
                if tag not in self._over:
                    self._over[tag] = tuple(name for name in self._names if is_within(tag, name))
            over = {name for tag in tags for name in self._over[tag]}
            self._known[tags] = tuple(sorted(over, key=self._order.__getitem__))
        return self._known[tags]


def tags_by_outlet(material: Material) -> Crosstab[ExportedHighlight]:
    """Return the highlights by their tags and by the outlets of their articles.

    The outlets are those of all articles, by name; articles without one come last. The adjudication's
    highlights are counted only where there are no others.
    """
    material = _of_coders(material)
    names = counted_tags(material)
    sources = {article.source.strip() for article in material.articles}
    outlets = [*sorted(sources - {""}, key=lambda name: (name.casefold(), name)), *({""} & sources)]
    found = ((name, article.source.strip(), one) for name, article, one in _carrying(material, names))
    return _crosstab(names, outlets, found, names, [outlet or NO_OUTLET for outlet in outlets])


def tags_by_article(material: Material) -> Crosstab[ExportedHighlight]:
    """Return the highlights by their tags and by their articles, in the order of these.

    The adjudication's highlights are counted only where there are no others.
    """
    material = _of_coders(material)
    names = counted_tags(material)
    found = ((name, article.id, one) for name, article, one in _carrying(material, names))
    return _crosstab(
        names,
        [article.id for article in material.articles],
        found,
        names,
        [article_name(article) for article in material.articles],
    )


def _carrying(
    material: Material, names: Sequence[str]
) -> Iterator[tuple[str, ExportedArticle, ExportedHighlight]]:
    """Yield the highlights for each tag that they count for."""
    over = _TagsOver(names)
    for article in material.articles:
        for highlight in article.highlights:
            for name in over.of(highlight):
                yield name, article, highlight


class TagsTogether(Struct, frozen=True, eq=False):
    """Two tags, neither nested in the other, and what has both."""

    one: str
    """The tag that comes first in the codebook."""
    other: str
    """The other."""
    highlights: tuple[ExportedHighlight, ...]
    """Highlights that have both."""
    sentences: tuple[Sequence[Carrying], ...]
    """The sentences in which both are, on one highlight or on two: of each, all highlights with a tag."""

    @property
    def near(self) -> tuple[ExportedHighlight, ...]:
        """The highlights with either in these sentences, each once."""
        both = {self.one, self.other}
        held = (each for sentence in self.sentences for each in sentence)
        return tuple({one.id: one for one, tags in held if not both.isdisjoint(tags)}.values())


class TagPairs(Struct, frozen=True, eq=False):
    """Which tags occur together."""

    names: tuple[str, ...]
    """The tags, in the order of the codebook."""
    totals: Mapping[str, int]
    """How many highlights each has."""
    pairs: tuple[TagsTogether, ...]
    """The pairs that occur: those with the most highlights first, then the most sentences."""


class _PairsOf:
    """Pairs of tags of which neither is nested in the other; of each two that is found out once."""

    def __init__(self) -> None:
        self._apart: dict[tuple[str, str], bool] = {}

    def tags(self, names: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield the pairs of some tags."""
        for pair in combinations(names, 2):
            if (apart := self._apart.get(pair)) is None:
                one, other = pair
                apart = self._apart[pair] = not is_within(one, other) and not is_within(other, one)
            if apart:
                yield pair


def tags_together(material: Material, step: Step = unwatched) -> TagPairs:
    """Return which tags occur together on one highlight, and within one sentence.

    Sentences are those of the texts that the highlights' offsets count in; where such a text was not kept,
    only the highlights count. The adjudication's are counted only where there are no others. `step` is called
    before each article.
    """
    material = _of_coders(material)
    names = counted_tags(material)
    order = {name: number for number, name in enumerate(names)}
    totals = dict.fromkeys(names, 0)
    together: defaultdict[tuple[str, str], list[ExportedHighlight]] = defaultdict(list)
    sentences: defaultdict[tuple[str, str], list[Sequence[Carrying]]] = defaultdict(list)
    over = _TagsOver(names)
    pairs_of = _PairsOf()
    for done, article in enumerate(material.articles):
        step(done, len(material.articles) - done)
        carried: defaultdict[tuple[str, Span], list[Carrying]] = defaultdict(list)
        for highlight in article.highlights:
            own = over.of(highlight)
            for name in own:
                totals[name] += 1
            for pair in pairs_of.tags(own):
                together[pair].append(highlight)
            if own and (read := material.sentences.get(highlight.digest)) is not None:
                for sentence in read.touching(Span(highlight.start, highlight.end)):
                    carried[highlight.digest, sentence].append((highlight, own))
        for held in carried.values():
            tags = sorted({name for _, own in held for name in own}, key=order.__getitem__)
            for pair in pairs_of.tags(tags):
                sentences[pair].append(held)
    pairs = [
        TagsTogether(*pair, tuple(together[pair]), tuple(sentences[pair]))
        for pair in {**together, **sentences}
    ]
    pairs.sort(
        key=lambda each: (-len(each.highlights), -len(each.sentences), order[each.one], order[each.other])
    )
    return TagPairs(names, totals, tuple(pairs))


def tags_together_table(material: Material, step: Step = unwatched) -> Table:
    """Return a row for each two tags that occur together, with the columns of `TOGETHER_COLUMNS`."""
    found = tags_together(material, step)

    def rows() -> Iterator[Row]:
        for each in found.pairs:
            both = len(each.highlights)
            one, other = found.totals[each.one], found.totals[each.other]
            share = round(both / (one + other - both), 3)
            yield each.one, each.other, both, len(each.sentences), one, other, share

    named = columns(TOGETHER_COLUMNS, numbers=TOGETHER_COLUMNS[2:])
    return Table("tags-together", "Tags together", named, rows)


def tags_by_outlet_table(material: Material) -> Table:
    """Return a row for each tag, with a column for each outlet: how many highlights."""
    return crosstab_table(tags_by_outlet(material), "tags-by-outlet", "Tags by outlet", "tag")


def tags_by_article_table(material: Material) -> Table:
    """Return a row for each tag, with a column for each article: how many highlights."""
    return crosstab_table(tags_by_article(material), "tags-by-article", "Tags by article", "tag")


def articles_by_tag_table(material: Material) -> Table:
    """Return a row for each article, with a column for each tag: how many highlights."""
    tab = tags_by_article(material)
    held = _of_coders(material).articles

    def rows() -> Iterator[Row]:
        for column, each in enumerate(held):
            counts = [len(tab.at(row, column)) for row in range(len(tab.rows))]
            about = (each.letter, each.title, each.source or None, each.date or None, each.id)
            yield *about, len(each.highlights), *counts

    named = columns((*_ABOUT_ARTICLE, "highlights", *tab.rows), dates=("date",))
    about, counts = named[: len(_ABOUT_ARTICLE)], named[len(_ABOUT_ARTICLE) :]
    numbers = (replace(each, kind=CellKind.NUMBER) for each in counts)
    return Table("articles-by-tag", "Articles by tag", (*about, *numbers), rows)


# Speakers


def speakers_by_article(survey: QuotationSurvey) -> Crosstab[QuotedIn]:
    """Return the quotations by speaker and by article.

    The speakers with the most quotations come first, those whom nobody names last; the articles are in the
    order in which they were read.
    """
    counts: defaultdict[str, int] = defaultdict(int)
    for one in survey.quotations:
        counts[one.speaker or ""] += 1
    names = sorted(counts, key=lambda name: (not name, -counts[name], name.casefold(), name))
    articles = [article for article, _ in survey.texts]
    found = ((one.speaker or "", one.article.id, one) for one in survey.quotations)
    return _crosstab(
        names,
        [article.id for article in articles],
        found,
        [name or NO_SPEAKER for name in names],
        [article_name(article) for article in articles],
    )


def article_name(article: Article | Origin) -> str:
    """Return what an article is called on top of a column: letter, outlet or else title, and date."""
    title = article.title if isinstance(article, Origin) else called(article)
    outlet = (article.source or "").strip() or excerpt(title) or UNTITLED
    return ", ".join(part for part in (f"{article.letter} {outlet}".strip(), article.date) if part)


def speakers_table(survey: QuotationSurvey) -> Table:
    """Return a row for each speaker, with a column for each article: how many quotations."""
    return crosstab_table(speakers_by_article(survey), "speakers", "Speakers by article", "speaker")


def _crosstab(
    rows: Sequence[Key],
    across: Sequence[Key],
    found: Iterable[tuple[Key, Key, Found]],
    row_names: Sequence[str],
    column_names: Sequence[str],
) -> Crosstab[Found]:
    """Return what was found by its row and its column, each of which is among those given."""
    row_of = {key: number for number, key in enumerate(rows)}
    column_of = {key: number for number, key in enumerate(across)}
    cells: defaultdict[tuple[int, int], list[Found]] = defaultdict(list)
    for row, column, one in found:
        cells[row_of[row], column_of[column]].append(one)
    kept = {place: tuple(each) for place, each in cells.items()}
    return Crosstab(tuple(row_names), tuple(column_names), kept)
