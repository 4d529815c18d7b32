"""Passages, notes and sources as HTML: written by code, since a page may have ten thousand of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup

from synoptic.annotations.export.page.hypertext import as_html, attribute
from synoptic.annotations.export.page.note_text import note_as_html
from synoptic.annotations.model.values import State
from synoptic.annotations.model.wording import SAID_OF

if TYPE_CHECKING:
    from synoptic.annotations.export.page.contents import PageCell, PageHighlight, PagePassage


def noted(each: PageHighlight, colours: Mapping[str, str]) -> Markup:
    """Return the entry beside the text: number, tags, state, and the note; `colours` are those of tags.

    Words that are not in the text, or are others now, are quoted as they were marked.
    """
    number, shown = each.number, each.shown
    back = f"mark-{number}" if each.is_placed else f"source-{number}"
    tags = "".join(
        f' <bdi class="tag c-{attribute(colours[name])}">{as_html(name)}</bdi>' for name in shown.tags
    )
    state = ""
    if shown.state is not State.SAME and each.is_placed:
        state = f' <span class="state">{as_html(SAID_OF[shown.state])}</span>'
    by = f' <span class="by">by <bdi>{as_html(each.creator)}</bdi></span>' if each.creator else ""
    words = ""
    if shown.now or not each.is_placed:
        words = f'<blockquote dir="auto">{as_html(shown.quotation)}</blockquote>'
    note = f'<div class="markdown" dir="auto">{note_as_html(shown.note)}</div>' if shown.note else ""
    return Markup(  # noqa: S704  # each part is escaped
        f'<li class="note h {each.classes}" id="note-{number}"><p class="about">'
        f'<a class="number" href="#{back}" aria-label="Highlight {number}: to its words">{number}</a>'
        f"{tags}{by}{state}</p>{words}{note}</li>\n"
    )


def sourced(each: PageHighlight) -> Markup:
    """Return the entry among the sources: the exact words, their place, and the hash of their text."""
    number, shown = each.number, each.shown
    by = f", marked by <bdi>{as_html(each.creator)}</bdi>" if each.creator else ""
    return Markup(  # noqa: S704  # each part is escaped
        f'<li id="source-{number}" class="{each.classes}">'
        f'<a class="number" href="#note-{number}" aria-label="Highlight {number}">{number}</a> '
        f'<blockquote dir="auto" data-start="{shown.start}" data-end="{shown.end}" '
        f'data-sha256="{attribute(shown.digest)}" data-id="{attribute(shown.id)}">'
        f'{as_html(shown.quotation)}</blockquote> <p class="place">{as_html(shown.place)}{by}</p></li>\n'
    )


def quoted(each: PagePassage) -> Markup:
    """Return the words of a passage, as a link to where they are."""
    words = "".join(
        f'<strong class="differs">{as_html(part)}</strong>' if is_seen else as_html(part)
        for part, is_seen in each.parts
    )
    remark = f' <span class="remark">{as_html(each.remark)}</span>' if each.remark else ""
    return Markup(  # noqa: S704  # each part is escaped
        f'<p class="words" dir="auto" lang="{attribute(each.language)}">'
        f'<a href="{attribute(each.href)}">{words}</a>{remark}</p>'
    )


def celled(cell: PageCell, head: str) -> Markup:
    """Return a cell of the matrix; `head` is that of its column, as HTML."""
    kind = "" if cell.passages else f' class="{"silent" if cell.is_silent else "none"}"'
    words = "".join(map(quoted, cell.passages)) or f'<span class="state">{as_html(cell.state)}</span>'
    links = "".join(f'<span class="kind">{as_html(link)}</span>' for link in cell.links)
    return Markup(f'<td role="cell" data-article="{head}"{kind}>{words}{links}</td>')  # noqa: S704  # escaped
