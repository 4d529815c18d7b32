"""What the lines at the screen's edges say, made of what there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.annotations.model.values import Highlight, Link, LinkEnd, Note, State, Tag
from synoptic.annotations.model.wording import SAID_OF, counted
from synoptic.tui.commands import hint, key_of
from synoptic.tui.shell.display import quoted, single_line, visible

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.articles.boilerplate import Fold

SAID_OF_LINK: Mapping[str, tuple[str, str]] = {
    "agrees": ("{} agrees", "agrees with {}"),
    "contradicts": ("{} contradicts this", "contradicts {}"),
    "softens": ("{} softens this", "softens {}"),
    "omits": ("{} omits this", "omits what {} has"),
    "source-of": ("{} has it from here", "has it from {}"),
    "same-quote": ("{} quotes the same", "quotes the same as {}"),
}
"""What is said of a link at the end that it was made from, and at the other; `{}` is the other article."""

_NAMED_TAGS = 9
_MOTIONS = (
    "previous-character", "next-character", "next-word", "previous-word", "previous-sentence", "next-sentence"
)  # fmt: skip
_LONGEST_NOTE = 600
"""Characters of a note that are shown where the pointer rests."""


def on_library(articles: int, highlights: int, orphans: int) -> str:
    """Return how much there is."""
    lost = f" · {orphans} lost {'its' if orphans == 1 else 'their'} place" if orphans else ""
    return f"{counted(articles, 'article')} · {counted(highlights, 'highlight')}{lost}"


def on_selection(tags: Sequence[Tag], keymap: Mapping[str, str], *, reshaping: bool, folded: int) -> Content:
    """Return which keys act on a selection; `folded` lines are in it; recent tags by their numbers."""
    if reshaping:
        keep, leave, swap = (key_of(each, keymap) for each in ("highlight", "step-back", "swap-ends"))
        motions = " ".join(key_of(each, keymap) for each in _MOTIONS)
        return Content(f"{keep} keep  {leave} leave  {swap} other end  {motions} move it")
    keys = "  ".join(f"{number} {single_line(tag.name)}" for number, tag in enumerate(tags[:_NAMED_TAGS], 1))
    hidden = f"with {counted(folded, 'folded line')}  " if folded else ""
    mark = hint(("highlight", "tag", "note"), keymap, "  ")
    more = hint(("grow-selection", "copy"), keymap, "  ")
    return Content(f"{hidden}{mark}  {key_of('step-back', keymap)} drop  {more}  {keys}")


def on_highlight(
    highlight: Highlight,
    annotations: Annotations,
    state: State,
    keymap: Mapping[str, str],
    *,
    of: int,
    nth: int,
) -> Content:
    """Return a highlight's tags, its state and its note on one line.

    It is the `nth` of the `of` that overlap here, counted from 1.
    """
    names = _names(highlight, annotations)
    more = f" ({nth} of {of} here, {key_of('next-overlapping', keymap)} next)" if of > 1 else ""
    said = "" if state is State.SAME else f" ({SAID_OF[state]})"
    said += f" {key_of('highlight', keymap)} accept" if state is State.MOVED else ""
    note = annotations.note_on(highlight.id)
    return Content.assemble(
        f"■ {names}{more}{said}", (f" — {single_line(note.text)}" if note else "", "italic")
    )


def on_link(link: Link, here: LinkEnd, name: str) -> Content:
    """Return what a link says at one of its ends; `name` is what the article at the other end is called."""
    there = link.other if here is link.one else link.one
    said = SAID_OF_LINK[link.kind][0 if here is link.one else 1].format(name)
    words = f": {quoted(there.anchor.exact)}" if there.anchor is not None else ""
    note = (f" — {single_line(link.note)}", "italic") if link.note.strip() else ""
    return Content.assemble(f"⇄ {said}", note, words)


def on_fold(fold: Fold, keymap: Mapping[str, str]) -> Content:
    """Return why something is folded."""
    reasons = "; ".join(dict.fromkeys(single_line(reason) for reason in fold.reasons))
    return Content(f"{counted(fold.lines, 'line')} folded, {key_of('highlight', keymap)} opens: {reasons}")


def on_hovered(highlights: Sequence[Highlight], annotations: Annotations) -> Content:
    """Return the tags and notes of highlights, one below the other."""
    lines: list[Content] = []
    for highlight in highlights:
        lines.append(Content.styled(f"■ {_names(highlight, annotations)}", "bold"))
        if (note := annotations.note_on(highlight.id)) is not None:
            lines.append(Content(_short(note)))
    return Content("\n").join(lines)


def _names(highlight: Highlight, annotations: Annotations) -> str:
    return ", ".join(single_line(tag.name) for tag in annotations.tags_of(highlight)) or "highlight"


def _short(note: Note) -> str:
    text = visible(note.text)
    return text if len(text) <= _LONGEST_NOTE else f"{text[:_LONGEST_NOTE]} …"
