"""Words for labels and messages."""

from __future__ import annotations

LONGEST_EXCERPT = 40
"""Characters of an excerpt, its ellipsis included."""


def excerpt(text: str) -> str:
    """Return the beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXCERPT else f"{line[: LONGEST_EXCERPT - 1].rstrip()}…"


def counted(number: int, thing: str) -> str:
    """Return a number of things, such as `1 tag` and `2 tags`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def both_texts(one: str, other: str) -> str:
    """Return two texts as one, with a line between them, a rule in Markdown; a blank one is none."""
    return "\n\n---\n\n".join(text.strip("\n") for text in (one, other) if text.strip())
