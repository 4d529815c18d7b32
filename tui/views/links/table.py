"""Links as a table: by kind, both ends quoted beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.annotations.library.record_names import called
from synoptic.annotations.model.wording import LINK_WORDS, folders_in_words
from synoptic.tui.panes.grid import Grid
from synoptic.tui.shell.display import passage_quoted, single_line
from synoptic.tui.shell.naming import letter_content, short_date, short_name

if TYPE_CHECKING:
    from synoptic.annotations.anchoring.placed_links import PlacedLink
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import LinkEnd
    from synoptic.corpus.article import Article, Passage


def grid_of(shown: Sequence[PlacedLink], articles: Mapping[str, Article], annotations: Annotations) -> Grid:
    """Return the links as a table; `articles` are those that are read, by id."""
    before = [None, *(each.link.kind for each in shown)]
    return Grid(
        heads=(Content("from here"), Content("to there")),
        labels=tuple(
            (Content.styled(LINK_WORDS[each.link.kind].name, "dim" if each.link.kind == kind else "bold"),)
            for each, kind in zip(shown, before, strict=False)
        ),
        rows=tuple(
            (
                (*_end(each.link.one, each.one, articles, annotations), *_note(each)),
                tuple(_end(each.link.other, each.other, articles, annotations)),
            )
            for each in shown
        ),
    )


def tallied(shown: Sequence[PlacedLink]) -> str:
    """Return how many links of each kind there are: `3 contradicts · 1 softens`."""
    kinds = Counter(LINK_WORDS[each.link.kind].name for each in shown)
    return " · ".join(f"{number} {kind}" for kind, number in kinds.items())


def _end(
    end: LinkEnd, passage: Passage | None, articles: Mapping[str, Article], annotations: Annotations
) -> Iterator[Content]:
    """Yield the article of an end, and its words; those that are gone as they were."""
    article, record = articles.get(end.article), annotations.articles.get(end.article)
    if article is None:
        yield Content.styled(single_line(called(record) if record is not None else "?"), "dim")
    else:
        about = (article.source, short_date(article))
        known = "".join(f" · {single_line(each)}" for each in about if each and each.strip())
        yield Content.assemble(letter_content(article), (f" {short_name(article)}{known}", "dim"))
    if end.anchor is None:
        yield Content.styled("has nothing on it", "italic")
    elif passage is None:
        why = "no longer in the article"
        if article is None:
            where = single_line(folders_in_words([end.article], annotations))
            why = f"not among these articles, but in {where}"
        yield Content.styled(f"{passage_quoted(end.anchor.exact)} ({why})", "dim")
    else:
        yield Content(passage_quoted(passage.text))


def _note(each: PlacedLink) -> Iterator[Content]:
    if each.link.note.strip():
        yield Content.styled(f"— {single_line(each.link.note)}", "italic")
