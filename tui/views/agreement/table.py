"""Disagreements of coders as a table, a line each; below it, what each has there; above it, the figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.annotations.agreement.coding import tag_names
from synoptic.annotations.agreement.figures import UNTOLD, partly_coded
from synoptic.annotations.model.voices import name_of
from synoptic.annotations.model.wording import counted
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.panes.grid import Grid
from synoptic.tui.shell.display import quoted, single_line
from synoptic.tui.shell.naming import letter_content, short_name

if TYPE_CHECKING:
    from synoptic.annotations.agreement.coding import CodedPassage
    from synoptic.annotations.agreement.divergences import Divergence
    from synoptic.annotations.agreement.figures import TagFigures
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Span
    from synoptic.tui.views.agreement.comparing_coders import ComparedCoders

_FIGURES = ("u-alpha", "alpha", "kappa", "agree")
_COUNT, _FIGURE = 6, 8
"""Cells of a column of counts, and of figures."""
_LONGEST_NAME = 28
"""Cells of a tag's name at the most."""
_AROUND = 60
"""Characters before and after a passage that are shown with it."""
_WIDE = 110
"""Cells from which on there is room for all of them."""
_LONG, _END = 420, 180
"""Characters from which on a passage is cut in its middle, and those of each end then."""
UNTOLD_SIGN = "–"
"""Stands for a figure that cannot be told."""


def divergence_grid(shown: ComparedCoders) -> Grid:
    """Return the disagreements as a table, a column for each coder."""
    return Grid(
        heads=tuple(Content(single_line(name_of(coder))) for coder in shown.coders),
        labels=tuple(
            (Content.assemble(letter_content(each.article), f" {each.kind}"),) for each in shown.left
        ),
        rows=tuple(
            tuple((_cell(each, side, shown.annotations),) for side in each.sides) for each in shown.left
        ),
        is_ruled=False,
    )


def _cell(each: Divergence, side: Sequence[CodedPassage], annotations: Annotations) -> Content:
    if not side:
        return Content.styled("nothing", "dim italic")
    parts: list[Content | tuple[str, str]] = []
    for one in side:
        if parts:
            parts.append(("  ", ""))
        parts.append((f"[{_tags(one, annotations)}]", "bold"))
        parts.append((f" {quoted(each.article.text[one.span.start : one.span.end])}", ""))
    return Content.assemble(*parts)


def _tags(one: CodedPassage, annotations: Annotations) -> str:
    return single_line(", ".join(tag_names(one, annotations))) or "no tag"


def sides_content(each: Divergence, shown: ComparedCoders, width: int) -> Content:
    """Return what each coder has at a disagreement: tags, words in their surroundings, notes.

    `width` is in cells. Words that an earlier coder has, too, stand there once.
    """
    article = each.article
    place = f" paragraph {paragraph_number(article.text, each.span.start)} · {short_name(article)}"
    lines = [Content.assemble(letter_content(article), (place, "dim")).truncate(max(1, width), ellipsis=True)]
    around = _AROUND if width >= _WIDE else _AROUND // 3
    seen: set[Span] = set()
    for coder, side in zip(shown.coders, each.sides, strict=True):
        name = single_line(name_of(coder))
        if not side:
            lines.append(Content.assemble((name, "bold"), "  ", ("nothing there", "dim italic")))
        for one in side:
            lines += _passage_lines(name, one, each, shown.annotations, around, is_seen=one.span in seen)
        seen.update(one.span for one in side)
    return Content("\n").join(lines)


def _passage_lines(
    name: str,
    one: CodedPassage,
    each: Divergence,
    annotations: Annotations,
    around: int,
    *,
    is_seen: bool,
) -> Iterator[Content]:
    text, start, end = each.article.text, one.span.start, one.span.end
    low, high = max(0, start - around), min(len(text), end + around)
    words = text[start:end]
    if len(words) > _LONG:
        words = f"{words[:_END]} … {words[-_END:]}"
    before, after = (single_line(part) for part in (text[low:start], text[end:high]))
    head = Content.assemble((name, "bold"), f"  [{_tags(one, annotations)}] ")
    if is_seen:
        yield Content.assemble(head, ("the same words", "dim italic"))
    else:
        yield Content.assemble(
            head,
            (f"{'…' if low else ''}{before}", "dim"),
            (single_line(words), "bold underline"),
            (f"{after}{'…' if high < len(text) else ''}", "dim"),
        )
    if one.note.strip():
        yield Content.styled(f"{' ' * len(name)}  — {single_line(' '.join(one.note.split()))}", "italic")


def figures_content(
    shown: ComparedCoders, rows: int, room: int, *, tags_key: str, by_all_key: str
) -> Content:
    """Return the figures of all tags together, then of so many, those least agreed on first.

    `room` is how many cells a line may take, `tags_key` shows the other tags, and `by_all_key` leaves out the
    articles that not all coders marked, or takes them in again.
    """
    figures = shown.figures
    ordered = sorted(
        figures.tags, key=lambda row: (row.unitised is None, row.unitised if row.unitised is not None else 0)
    )
    listed = (figures.whole, *ordered[:rows])
    width = min(_LONGEST_NAME, max(len("over all tags"), *(len(single_line(row.name)) for row in listed)))
    heads = (*(single_line(name) for name in figures.coders), *_FIGURES)
    lines = [Content.styled(_line("", width, heads, len(figures.coders)), "dim")]
    for row in listed:
        is_whole = row is figures.whole
        line = _line("over all tags" if is_whole else row.name, width, _cells(row), len(figures.coders))
        lines.append(Content.styled(line, "bold" if is_whole else ""))
    unlisted = len(ordered) - len(ordered[:rows])
    more = f" · {tags_key} shows {counted(unlisted, 'more tag')}" if unlisted else ""
    untold = any(None in row.values for row in listed)
    lines.append(
        Content.styled(
            f"{counted(figures.articles, 'article')}: {figures.characters:,} characters (u-alpha), "
            f"{counted(figures.units, figures.unit)}{more}{f' · {UNTOLD_SIGN} {UNTOLD}' if untold else ''}",
            "dim",
        )
    )
    does = f"{by_all_key} takes them in" if shown.coding.partly else f"{by_all_key} leaves them out"
    lines += (
        Content.styled(f"{single_line(remark.rstrip('.'))} · {does}", "$text-warning")
        for remark in partly_coded(shown.coding)
    )
    return Content("\n").join(line.truncate(max(1, room), ellipsis=True) for line in lines)


def _cells(row: TagFigures) -> Sequence[str]:
    return (
        *map(str, row.passages),
        *(UNTOLD_SIGN if value is None else f"{value:z.3f}" for value in row.values),
    )


def _line(name: str, width: int, cells: Sequence[str], counts: int) -> str:
    """Return a row of the figures, each at the right of its column."""
    fitted = single_line(name)
    fitted = fitted if len(fitted) <= width else f"{fitted[: width - 1]}…"
    columns = [_COUNT] * counts + [_FIGURE] * (len(cells) - counts)
    return fitted.ljust(width) + "".join(
        cell[: size - 1].rjust(size) for cell, size in zip(cells, columns, strict=True)
    )
