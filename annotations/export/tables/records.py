"""What a reader added to a library as tables: highlights, articles, links, silences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from synoptic.annotations.export.tables.table import Row, Table, columns
from synoptic.annotations.model.voices import counted_highlights

if TYPE_CHECKING:
    from synoptic.annotations.export.material import ExportedArticle, ExportedEnd, Material

HIGHLIGHT_COLUMNS = (
    *("letter", "title", "source", "author", "date", "text", "tags", "note", "before", "after"),
    *("start", "end", "sha256", "state", "now", "url", "file", "article", "highlight"),
)
"""The columns of the highlights. `text` is what stands from `start` to `end` in the text of that SHA-256, and
`before` and `after` the rest of its sentence; `now` what stands there now, where that differs; `article` and
`highlight` are ids."""

ARTICLE_COLUMNS = (
    *("letter", "title", "source", "author", "date", "highlights", "note"),
    *("url", "file", "there", "read", "sha256", "article"),
)
"""The columns of the articles: `highlights` is how many, `there` whether the file could be read,
`read` how much of it the reader has read, per cent."""

_END = ("letter", "title", "source", "date", "text", "start", "end", "sha256", "article")
LINK_COLUMNS = ("kind", *(f"a {name}" for name in _END), *(f"b {name}" for name in _END), "note", "link")
"""The columns of the links: `a` is where a link was made from. An article as a whole has no text."""

SILENCE_COLUMNS = ("claim", "article", "date", "earlier sha256")
"""The columns of the silences: `date` is the day of the confirmation; the hash is that of an earlier text."""

_RARE = ("section", "language")
_CREATOR = "creator"
"""The column of the readers' names, in the tables of a library that has any."""


def highlights_table(material: Material) -> Table:
    """Return a row for each highlight, with the columns of `HIGHLIGHT_COLUMNS`.

    Section, language and the reader's own facts follow where an article has them; before these, the name of
    the reader who marked it, where any has a name.
    """
    rare, own = _further(material)
    named = any(each.creator for each in material.highlights)

    def rows() -> Iterator[Row]:
        for article in material.articles:
            where = (article.url or None, article.file or None, article.id)
            more = _more(article, rare, own)
            for each in article.highlights:
                yield (
                    *_about(article),
                    *(each.quotation, each.tags, each.note or None, each.before, each.after),
                    *(each.start, each.end, each.digest, each.state.value, each.now or None),
                    *where,
                    each.id,
                    *((each.creator or None,) if named else ()),
                    *more,
                )

    who = (_CREATOR,) if named else ()
    names = columns((*HIGHLIGHT_COLUMNS, *who, *rare, *own), numbers=("start", "end"), dates=("date",))
    return Table("highlights", "Highlights", names, rows)


def articles_table(material: Material) -> Table:
    """Return a row for each article, with the columns of `ARTICLE_COLUMNS`, and the same that follow."""
    rare, own = _further(material)
    counted = {each.id for each in counted_highlights(material.annotations)}

    def rows() -> Iterator[Row]:
        for each in material.articles:
            number = sum(one.id in counted for one in each.highlights)
            yield (
                *_about(each),
                *(number, each.note or None, each.url or None, each.file or None),
                *("yes" if each.is_there else "no", _percent(material.shares.get(each.id, 0.0))),
                *(each.digest, each.id),
                *_more(each, rare, own),
            )

    named = columns((*ARTICLE_COLUMNS, *rare, *own), numbers=("highlights", "read"), dates=("date",))
    return Table("articles", "Articles", named, rows)


def _percent(share: float) -> int:
    """Return a share per cent: 0 for nothing, and 100 for all alone."""
    return min(max(int(share * 100), 1), 100) if share > 0 else 0


def _further(material: Material) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which further facts any article has: those that few have, and names of the reader's own."""
    rare = tuple(name for name in _RARE if any(getattr(each, name) for each in material.articles))
    return rare, tuple(dict.fromkeys(name for each in material.articles for name in each.fields))


def _about(article: ExportedArticle) -> Row:
    known = (article.source or None, article.author or None, article.date or None)
    return article.letter, article.title, *known


def _more(article: ExportedArticle, rare: tuple[str, ...], own: tuple[str, ...]) -> Row:
    return (
        *(getattr(article, name) or None for name in rare),
        *(article.fields.get(name) or None for name in own),
    )


def links_table(material: Material) -> Table:
    """Return a row for each link: `LINK_COLUMNS`, and readers' names where there are any."""
    named = any(each.creator for each in material.links)

    def side(end: ExportedEnd) -> Row:
        about = (end.article.letter, end.article.title, end.article.source or None, end.article.date or None)
        place = (None,) * 4 if end.words is None else (end.words, end.start, end.end, end.digest)
        return (*about, *place, end.article.id)

    def rows() -> Iterator[Row]:
        for each in material.links:
            who = (each.creator or None,) if named else ()
            yield (each.kind, *side(each.one), *side(each.other), each.note or None, each.id, *who)

    numbers, dates = ("a start", "a end", "b start", "b end"), ("a date", "b date")
    names = (*LINK_COLUMNS, _CREATOR) if named else LINK_COLUMNS
    return Table("links", "Links", columns(names, numbers=numbers, dates=dates), rows)


def silences_table(material: Material) -> Table:
    """Return a row for each confirmed silence: `SILENCE_COLUMNS`, and readers' names where there are any."""
    named = any(each.creator for each in material.silences)

    def rows() -> Iterator[Row]:
        for each in material.silences:
            who = (each.creator or None,) if named else ()
            yield (each.claim, each.name, each.day, each.earlier or None, *who)

    names = (*SILENCE_COLUMNS, _CREATOR) if named else SILENCE_COLUMNS
    return Table("silences", "Silences", columns(names, dates=("date",)), rows)
