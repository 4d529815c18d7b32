"""Notes, the reader's own Markdown, as items of a list: nothing gets out of one or hides what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from synoptic.annotations.export.markdown.escaping import as_paragraphs

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

# Where HTML may begin; an address in angle brackets is none.
_TAG = re.compile(r"<(?=[A-Za-z/!?])(?!https?://[^\s<>]*>)", re.IGNORECASE)
# Where a heading may be: the signs of one at the head of a line, after white space and other blocks' signs.
_MAY_BE_HEADING = re.compile(r"#{1,6}(?=[ \t]|$)|^[ \t>]*(?:=+|-+)[ \t]*$", re.MULTILINE)
_MOST_PASSES = 8
"""How often it is looked for headings that arise where others were taken away."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_INDENT = re.compile(r"^[ \t]*")
_FENCE = re.compile(r"```|~~~")


def noted(text: str, label: str = "Note") -> Iterator[str]:
    """Yield the lines of a note as a list item: its one line after the label, or its own paragraphs below.

    What is left open in it ends with the item. Nothing in it is a heading: those are the document's. HTML in
    it is text, as a comment or `<details>` that is not closed would hide what follows; so are Obsidian's
    comments.
    """
    lines = contained(text).split("\n")
    if len(lines) == 1 and (line := lines[0].strip()):
        # After a label, no sign of a block is at the head of a line.
        yield f"- {label}: {line}"
        return
    yield f"- {label}:"
    yield ""
    for line in lines:
        # A tab goes to the next tab stop, which is nearer by the two spaces of the item.
        indented = _INDENT.sub(lambda indent: indent[0].expandtabs(4), line)
        yield f"  {indented}" if indented.strip() else ""


def contained(text: str) -> str:
    """Return the reader's own Markdown so that nothing in it hides what follows."""
    markdown = "\n".join(_LINE_END.split(text.strip("\r\n"))).replace("%%", "\\%\\%")
    markdown = without_headings(without_html(markdown))
    if markdown.count("$$") % 2:
        markdown = markdown.replace("$$", "\\$\\$")
    return _with_fence_closed(markdown) if _FENCE.search(markdown) else markdown


def without_html(markdown: str) -> str:
    """Return Markdown in which nothing is raw HTML (section 6.6): where some is, each tag in it is text."""
    if _TAG.search(markdown) is None:
        return markdown
    tokens = _parser().parse(markdown)
    inline = (child for token in tokens for child in token.children or ())
    if not any(each.type in {"html_block", "html_inline"} for each in (*tokens, *inline)):
        return markdown
    return _TAG.sub("&lt;", markdown)


def without_headings(markdown: str) -> str:
    """Return Markdown, with line feeds for line ends, in which a heading is a paragraph with its signs.

    Where taking one away makes another one, over and over, all comes out as it was typed, as text.
    """
    if _MAY_BE_HEADING.search(markdown) is None:
        return markdown
    parser = _parser()
    for _ in range(_MOST_PASSES):
        headings = [
            (token.map, token.markup)
            for token in parser.parse(markdown)
            if token.type == "heading_open" and token.map is not None
        ]
        if not headings:
            return markdown
        lines = markdown.split("\n")
        for (first, end), markup in headings:
            # One with `#` is a line that begins with it; one without is made by the line below it.
            at, sign = (first, "#") if markup.startswith("#") else (end - 1, markup)
            lines[at] = lines[at].replace(sign, f"\\{sign}", 1)
        markdown = "\n".join(lines)
    return as_paragraphs(markdown)


@cache
def _parser() -> MarkdownIt:
    # Imported late: most notes have neither headings nor HTML.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": 1000})


def _with_fence_closed(markdown: str) -> str:
    """Return Markdown with the block of code at its end closed: some programs read line by line."""
    tokens = _parser().parse(markdown)
    if not tokens or tokens[-1].type != "fence" or (place := tokens[-1].map) is None:
        return markdown
    lines, sign = markdown.split("\n"), tokens[-1].markup
    is_closed = place[1] - place[0] > 1 and re.fullmatch(
        rf" {{0,3}}{re.escape(sign)}{re.escape(sign[0])}*[ \t]*", lines[place[1] - 1]
    )
    return markdown if is_closed else f"{markdown}\n{sign}"
