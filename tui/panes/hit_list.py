"""The hits of a search as lines of a list: the best first, by article, or as a concordance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from textual.content import Content

from synoptic.annotations.model.wording import counted
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.naming import short_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from synoptic.corpus.article import Article, Passage, Span
    from synoptic.corpus.search.concordance import KeywordLine, Order

Arrangement: TypeAlias = Literal["best first", "by article", "concordance"]
ARRANGEMENTS: tuple[Arrangement, ...] = get_args(Arrangement)
"""How hits can be listed."""

_SIDES = 0.46
"""Of the width of a concordance, what one side takes."""


@dataclass(frozen=True, slots=True)
class Found:
    """One hit, as it is listed."""

    article: Article | None
    """Its article; None for the note on the library."""
    passage: Passage | None
    """The place in it; None where there is no such place."""
    label: str
    """Number of the article's pane, or the start of its title."""
    context: str
    """The words around and what they are on, on one line."""
    spans: tuple[Span, ...]
    """The matched words, as offsets into `context`."""
    places: tuple[Span, ...]
    """What is lit in the article: the matched words, or the whole place where they are not the article's."""

    @property
    def start(self) -> int:
        """First code point of the place; the article's first where there is none."""
        return 0 if self.passage is None else self.passage.start

    @property
    def end(self) -> int:
        """One past its last."""
        return 0 if self.passage is None else self.passage.end


def lines(
    hits: Sequence[Found], arrangement: Arrangement, order: Order, width: int
) -> Iterator[tuple[str, Content]]:
    """Yield the lines for hits, each with its index as text; a heading has none."""
    match arrangement:
        case "best first":
            for index, hit in enumerate(hits):
                yield str(index), Content.assemble((f"{hit.label} ", "bold"), _in_context(hit))
        case "by article":
            yield from _by_article(hits)
        case "concordance":
            yield from _concordance(hits, order, width)


def _in_context(hit: Found) -> Content:
    context = Content(hit.context)
    for span in hit.spans:
        context = context.stylize("bold underline", span.start, span.end)
    return context


def _by_article(hits: Sequence[Found]) -> Iterator[tuple[str, Content]]:
    """Yield a heading for each article, that of the best hit first, and below it its hits in text order."""
    groups: dict[str, list[int]] = {}
    for index, hit in enumerate(hits):
        groups.setdefault("" if hit.article is None else hit.article.id, []).append(index)
    for indices in groups.values():
        first = hits[indices[0]]
        name = "The library" if first.article is None else short_name(first.article)
        yield "", Content.styled(f"{first.label} · {name} · {counted(len(indices), 'place')}", "bold")
        for index in sorted(indices, key=lambda each: hits[each].start):
            yield str(index), Content.assemble("  ", _in_context(hits[index]))


def keyword_lines(hits: Sequence[Found], order: Order, width: int) -> list[tuple[int, KeywordLine]]:
    """Return the hits that have a place as lines of a concordance, each with its index, in an order."""
    from synoptic.corpus.search.concordance import in_order, keyword_line

    made = {}
    for index, hit in enumerate(hits):
        if hit.article is not None and hit.passage is not None:
            line = keyword_line(hit.article, hit.passage, width)
            made[id(line)] = (index, line)
    return [made[id(line)] for line in in_order([line for _, line in made.values()], order)]


def _concordance(hits: Sequence[Found], order: Order, width: int) -> Iterator[tuple[str, Content]]:
    """Yield the hits with the keyword in one column, as much context on both sides as the width has."""
    labels = max((len(hit.label) for hit in hits), default=0)
    side = max(8, int((width - labels - 2) * _SIDES))
    for index, line in keyword_lines(hits, order, side):
        left = Content(single_line(line.left))
        gap = max(0, side - left.cell_length)
        yield (
            str(index),
            Content.assemble(
                (f"{hits[index].label:<{labels}} ", "bold"),
                " " * gap,
                left,
                (single_line(line.keyword), "bold underline"),
                single_line(line.right),
            ),
        )
