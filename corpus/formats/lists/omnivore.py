"""Read the highlights of an article in an export of Omnivore: a file of Markdown beside its list.

A highlight is a block quotation, then its labels on a line of their own (`#label`), then its note.
"""

from __future__ import annotations

import re

from synoptic.corpus.formats.found_article import ListedHighlight

_LABELS = re.compile(r"#\S+(?: #\S+)*\s*")


def highlights_file(slug: str) -> str:
    """Return the path of the highlights of an article, relative to the list."""
    return f"highlights/{slug}.md"


def highlights_in(text: str) -> tuple[ListedHighlight, ...]:
    """Return the highlights in a normalised text, in its order; words before the first quotation are none."""
    found: list[ListedHighlight] = []
    words: list[str] = []
    rest: list[str] = []

    def close() -> None:
        if words:
            labels = next((line for line in rest if line.strip()), "")
            has_labels = _LABELS.fullmatch(labels) is not None
            tags = tuple(label.removeprefix("#") for label in labels.split()) if has_labels else ()
            note = [line for line in rest if not (has_labels and line is labels)]
            found.append(ListedHighlight("\n".join(words).strip(), "\n".join(note).strip(), tags))
        words.clear()
        rest.clear()

    is_quotation = False
    for line in text.split("\n"):
        begins = line.startswith(">")
        if begins and not is_quotation:
            close()
        if begins:
            words.append(line[1:].strip())
        elif words and is_quotation and line.strip():
            words.append(line.strip())
        elif words:
            rest.append(line)
        is_quotation = begins or (is_quotation and bool(line.strip()))
    close()
    return tuple(found)
