"""A passage beside another on the screen: what differs in substance stands out, shared words stand back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from synoptic.corpus.article import Span
    from synoptic.corpus.differences.contrast import WordKind, WordRun
    from synoptic.corpus.differences.discrepancies import Discrepancy

SIGN = "≠"
"""What stands before words that differ in substance: they are found without any style."""

_STYLES: Mapping[WordKind, str] = {"shared": "dim", "differing": "bold underline"}
"""Styles without colour: they hold in every theme, on a marked row, and with `NO_COLOR`."""


def contrast_text(text: str, passage: Span, runs: Iterable[WordRun], *, is_alike: bool) -> Content:
    """Return a passage of a text on one line, with its words drawn by their kinds.

    `runs` are the passage's words, one side of a `Contrast`. Of passages that are not alike only what differs
    in substance is drawn. Everything but the signs is the passage, code point by code point.
    """
    parts: list[str | tuple[str, str]] = []
    at = passage.start
    for run in runs:
        is_differing = run.kind == "differing"
        words = single_line(text[run.span.start : run.span.end])
        style = _STYLES.get(run.kind, "") if is_alike or is_differing else ""
        parts += [single_line(text[at : run.span.start]), (f"{SIGN if is_differing else ''}{words}", style)]
        at = run.span.end
    return Content.assemble(*parts, single_line(text[at : passage.end]))


def differs(differences: Iterable[Discrepancy]) -> str:
    """Return the kinds of differences, each once, in order: `differs: outcome, number`; nothing for none."""
    kinds = dict.fromkeys(each.kind for each in differences)
    return f"differs: {', '.join(kinds)}" if kinds else ""
