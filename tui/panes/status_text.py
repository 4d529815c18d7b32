"""What the lines at the screen's edges say, made of what there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.annotations.model.values import Highlight, Link, LinkEnd, Note, State
from synoptic.annotations.model.wording import LINK_WORDS, SAID_OF, counted
from synoptic.tui.shell.display import quoted, single_line, visible

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.articles.boilerplate import Fold

NOBODY = "no name"
"""What is shown for the name of somebody who has none."""
_LONGEST_NOTE = 600
"""Characters of a note that are shown where the pointer rests."""


def on_library(articles: int, highlights: int, links: int, orphans: int) -> str:
    """Return how much there is; nothing of a kind of which there is none."""
    lost = f"{orphans} lost {'its' if orphans == 1 else 'their'} place" if orphans else ""
    marked = counted(highlights, "highlight") if highlights else ""
    tied = counted(links, "link") if links else ""
    return " · ".join(filter(None, (counted(articles, "article"), marked, tied, lost)))


def on_selection(length: int, digits: Mapping[int, str], *, folded: int) -> Content:
    """Return how much is selected, in characters and folded lines, and which digits tag it."""
    hidden = f" with {counted(folded, 'folded line')}" if folded else ""
    return Content(f"{counted(length, 'character')}{hidden}  {_by_digits(digits)}".rstrip())


def on_sentence(digits: Mapping[int, str]) -> Content:
    """Return which digits tag the sentence under the caret."""
    return Content(_by_digits(digits))


def _by_digits(digits: Mapping[int, str]) -> str:
    # Named, or they would be taken for tags that are given already.
    names = "  ".join(f"{digit} {single_line(name)}" for digit, name in sorted(digits.items()))
    return f"tag: {names}" if names else ""


def on_highlight(
    highlight: Highlight,
    annotations: Annotations,
    state: State,
    digits: Mapping[int, str],
    *,
    of: int,
    nth: int,
    reader: str | None = None,
) -> Content:
    """Return a highlight's tags, its state, its notes, and which digits change its tags, on one line.

    It is the `nth` of the `of` that overlap here, counted from 1. What is not the reader's of that name is
    shown with its own reader's.
    """
    names = f"{by_name(highlight.creator, reader)}{_names(highlight, annotations)}"
    if highlight.creator != reader:
        digits = {}
    more = f" ({nth} of {of} here)" if of > 1 else ""
    said = "" if state is State.SAME else f" ({SAID_OF[state]})"
    text = "".join(
        f" — {by_name(note.creator, reader)}{single_line(note.text)}"
        for note in notes_in_order(annotations, highlight.id, reader)
    )
    keys = f"  {_by_digits(digits)}" if digits else ""
    return Content.assemble(f"■ {names}{more}{said}", (text, "italic"), (keys, "$text-muted"))


def by_name(creator: str | None, reader: str | None) -> str:
    """Return how the words begin of somebody else than the reader of that name: `Ana · `; else nothing."""
    return "" if creator == reader else f"{single_line(creator or NOBODY)} · "


def notes_in_order(annotations: Annotations, target: str, reader: str | None) -> Sequence[Note]:
    """Return the notes on a target: the reader's own first, then others' by their names."""
    notes = annotations.notes_on(target)
    return sorted(notes, key=lambda note: (note.creator != reader, note.creator or ""))


def on_link(link: Link, here: LinkEnd, name: str, reader: str | None = None) -> Content:
    """Return what a link says at one of its ends; `name` is what the article at the other end is called."""
    there = link.other if here is link.one else link.one
    kind = LINK_WORDS[link.kind]
    said = f"{name} {kind.here}" if here is link.one else f"{kind.of_other} {name}"
    words = f": {quoted(there.anchor.exact)}" if there.anchor is not None else ""
    note = (f" — {single_line(link.note)}", "italic") if link.note.strip() else ""
    return Content.assemble(f"⇄ {by_name(link.creator, reader)}{said}", note, words)


def on_fold(fold: Fold) -> Content:
    """Return why something is folded."""
    reasons = "; ".join(dict.fromkeys(single_line(reason) for reason in fold.reasons))
    return Content(f"{counted(fold.lines, 'line')} folded: {reasons}")


def on_hovered(
    highlights: Sequence[Highlight], annotations: Annotations, reader: str | None = None
) -> Content:
    """Return the tags and notes of highlights, one below the other."""
    lines: list[Content] = []
    for highlight in highlights:
        names = f"{by_name(highlight.creator, reader)}{_names(highlight, annotations)}"
        lines.append(Content.styled(f"■ {names}", "bold"))
        notes = notes_in_order(annotations, highlight.id, reader)
        lines += [Content(f"{by_name(note.creator, reader)}{_short(note)}") for note in notes]
    return Content("\n").join(lines)


def _names(highlight: Highlight, annotations: Annotations) -> str:
    return ", ".join(single_line(tag.name) for tag in annotations.tags_of(highlight)) or "highlight"


def _short(note: Note) -> str:
    text = visible(note.text)
    return text if len(text) <= _LONGEST_NOTE else f"{text[:_LONGEST_NOTE]} …"
