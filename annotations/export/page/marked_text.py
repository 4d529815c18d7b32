"""An article's text as HTML: its paragraphs, with what is marked in them as nested elements.

Without the notes and the summaries of folds that a page has between the paragraphs, what is parsed from it is
the text to the letter.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from synoptic.annotations.export.page.hypertext import as_html
from synoptic.annotations.model.wording import counted
from synoptic.corpus.article import Article, Role, Span
from synoptic.corpus.articles.boilerplate import Fold, folds_of
from synoptic.corpus.articles.provenance import title_of
from synoptic.corpus.articles.structure import Structure, is_markdown
from synoptic.corpus.text.segmentation import paragraphs

MOST_NESTED = 12
"""Elements that may be around one word; of more than these, the innermost only have their numbers."""
_ELEMENTS = {
    Role.STRONG: ("strong", ""),
    Role.EMPHASIS: ("em", ""),
    Role.CODE: ("code", ""),
    Role.LINK: ("span", ' class="address"'),
    Role.MARKUP: ("span", ' class="markup"'),
}


class Stretch(Struct, frozen=True, gc=False):
    """A stretch of a text that becomes an element, or several where others or paragraphs end in it."""

    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    element: str
    """The name of the element."""
    attributes: str
    """Its attributes as HTML, each with a space before it."""
    id: str = ""
    """The id of its first piece; empty for none."""
    tail: str = ""
    """HTML without text of its own that ends the last piece."""


class TextBlock(Struct, frozen=True, gc=False):
    """A paragraph of an article, or the paragraphs of a fold."""

    span: Span
    """From its first character up to the next block."""
    html: str
    """The element, and the white space after it."""


def blocks_of(article: Article, stretches: Iterable[Stretch], key: str) -> Iterator[TextBlock]:
    """Yield the blocks of an article; together they have its whole text.

    `stretches` are of its text, each from a character of a paragraph to one of a paragraph (see `fitted`);
    `key` begins the ids of its paragraphs: see `paragraph_id`.
    """
    text, spans = article.text, paragraphs(article.text)
    if not spans:
        return
    structure = Structure(text, markdown=is_markdown(article), title=article.title, styles=article.styles)
    headline = title_of(article)
    waiting = _Waiting(stretches)
    folds = folds_of(text, article.furniture_start)
    starts = [0, *(span.start for span in spans[1:]), len(text)]
    at = 0
    while at < len(spans):
        fold = next((each for each in folds if each.span.start <= spans[at].start < each.span.end), None)
        until = at + 1
        if fold is not None:
            until = bisect_left(spans, fold.span.end, key=lambda span: span.start)
        is_marked = False
        written = [_blank(text[: spans[0].start]) if at == 0 else ""]
        for number in range(at, until):
            span = spans[number]
            own = waiting.among(span)
            is_marked |= bool(own)
            is_headline = headline is not None and span.start <= headline.start < span.end
            name = paragraph_id(key, number + 1)
            written.append(_paragraph(text, span, own, structure, name, is_headline=is_headline))
            written.append(_blank(text[span.end : starts[number + 1]]))
        html = "".join(written)
        whole = Span(starts[at], starts[until])
        yield TextBlock(whole, html if fold is None else _folded(html, fold, is_open=is_marked))
        at = until


def fitted(span: Span, paragraphs: Sequence[Span]) -> Span | None:
    """Return a span without the white space before and after its words; None if it is nothing else."""
    first = bisect_right(paragraphs, span.start, key=lambda each: each.end)
    last = bisect_left(paragraphs, span.end, key=lambda each: each.start) - 1
    if first > last:
        return None
    return Span(max(span.start, paragraphs[first].start), min(span.end, paragraphs[last].end))


def paragraph_id(key: str, number: int) -> str:
    """Return the id of a paragraph, by its number from 1, in the article with this key."""
    return f"{key}-p{number}"


class _Waiting:
    """Stretches, taken paragraph by paragraph."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        self._coming = sorted(stretches, key=_order, reverse=True)
        self._open: list[Stretch] = []

    def among(self, span: Span) -> list[Stretch]:
        """Return those with a character in a paragraph; none of a paragraph before is asked for again."""
        while self._coming and self._coming[-1].start < span.end:
            self._open.append(self._coming.pop())
        self._open = [each for each in self._open if each.end > span.start]
        return [*self._open]


def _order(stretch: Stretch) -> tuple[int, int]:
    return stretch.start, -stretch.end


def _paragraph(
    text: str, span: Span, marked: Sequence[Stretch], structure: Structure, name: str, *, is_headline: bool
) -> str:
    styles = structure.stretches(span.start, span.end)
    roles = {style.role for style in styles if style.start <= span.start + 8 and style.end >= span.end - 8}
    element, kind = "p", ""
    if is_headline:
        element, kind = "h4", ' class="headline"'
    elif any(style.role is Role.HEADING for style in styles):
        element = "h4"
    elif any(style.role is Role.QUOTE for style in styles):
        kind = ' class="quoted"'
    elif Role.CODE in roles:
        kind = ' class="code"'
    inner = [
        Stretch(style.start, style.end, *_ELEMENTS[style.role]) for style in styles if style.role in _ELEMENTS
    ]
    words = "".join(_woven(text, span, sorted([*marked, *inner], key=_order) if inner else marked))
    return f'<{element} id="{name}"{kind} dir="auto">{words}</{element}>'


def _woven(text: str, span: Span, stretches: Sequence[Stretch]) -> Iterator[str]:
    """Yield the HTML of a part of a text, its stretches nested: one that ends in another splits that."""
    if not stretches:
        yield as_html(text[span.start : span.end])
        return
    bounds = {span.start, span.end}
    for each in stretches:
        bounds.update(bound for bound in (each.start, each.end) if span.start < bound < span.end)
    opened: list[Stretch] = []
    too_deep: list[Stretch] = []
    coming, at = 0, span.start
    for bound in sorted(bounds):
        yield as_html(text[at:bound])
        at = bound
        yield from _closed(opened, bound, span.end)
        yield from (each.tail for each in too_deep if each.end == bound)
        too_deep = [each for each in too_deep if each.end > bound]
        while coming < len(stretches) and stretches[coming].start <= bound < span.end:
            each = stretches[coming]
            coming += 1
            if each.end <= bound:
                continue
            if len(opened) < MOST_NESTED:
                opened.append(each)
                yield _opening(each, is_first=each.start == bound)
            else:
                too_deep.append(each)


def _closed(opened: list[Stretch], bound: int, until: int) -> Iterator[str]:
    """Yield the ends of elements at a bound, and the beginnings of those that go on after it."""
    first = next((number for number, each in enumerate(opened) if each.end <= bound), None)
    if bound == until:
        first = 0 if opened else None
    if first is None:
        return
    above, opened[first:] = opened[first:], []
    for each in reversed(above):
        if each.end == bound:
            yield each.tail
        yield f"</{each.element}>"
    if bound < until:
        going_on = [each for each in above if each.end > bound]
        opened.extend(going_on)
        yield from (_opening(each, is_first=False) for each in going_on)


def _opening(stretch: Stretch, *, is_first: bool) -> str:
    name = f' id="{stretch.id}"' if is_first and stretch.id else ""
    return f"<{stretch.element}{name}{stretch.attributes}>"


def _blank(space: str) -> str:
    """Return white space between paragraphs, out of sight where a browser would give it a line of its own."""
    return space if not space.strip(" \t\n\f") else f'<span class="blank">{as_html(space)}</span>'


def _folded(html: str, fold: Fold, *, is_open: bool) -> str:
    reasons = ", ".join(dict.fromkeys(fold.reasons))
    said = as_html(f"{counted(fold.lines, 'line')} of boilerplate: {reasons}")
    return f'<details class="fold"{" open" if is_open else ""}><summary>{said}</summary>{html}</details>'
