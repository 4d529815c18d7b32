"""Two wordings as one line of text: what was kept, what was dropped, what was put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from synoptic.corpus.quotations.collation import Collation

LONG = 120
"""Code points; of a longer stretch that one wording leaves out, both ends are shown: it stands above."""
_SHOWN_OF_LONG = 40
_STOPS = frozenset(",.;:!?…")


def collated(text: str, other_text: str, collation: Collation) -> Content:
    """Return the second wording with what became of the first: kept words plain, `[-dropped-]` struck
    through, `{+put in+}` bold. Marks as well as styles, since not every terminal has both.

    `text` and `other_text` are those of the articles that were collated.
    """
    pieces: list[Content] = []
    changes = collation.changes
    for number, change in enumerate(changes):
        gone, come = text[change.a.start : change.a.end], other_text[change.b.start : change.b.end]
        if change.kind == "kept":
            after = next((each.b.start for each in changes[number + 1 :] if len(each.b)), None)
            pieces.append(Content(single_line(come + _stop(other_text, change.b.end, after))))
            continue
        if gone:
            pieces.append(Content.styled(f"[-{single_line(shortened(gone))}-]", "strike dim"))
        if come:
            pieces.append(Content.styled(f"{{+{single_line(come)}+}}", "bold"))
    return Content(" ").join(pieces)


def shortened(words: str) -> str:
    """Return words, or of more than `LONG` both ends."""
    if len(words) <= LONG:
        return words
    return f"{words[:_SHOWN_OF_LONG].rstrip()} … {words[-_SHOWN_OF_LONG:].lstrip()}"


def _stop(text: str, end: int, following: int | None) -> str:
    """Return the punctuation right behind a word, as far as the next change; none behind the last one."""
    last = end
    while following is not None and last < following and text[last] in _STOPS:
        last += 1
    return text[end:last]
