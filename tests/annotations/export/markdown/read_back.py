"""Reads a Markdown document back with another library than the one that wrote it: markdown-it-py."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import strategies as st
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token

COMMONMARK = MarkdownIt("commonmark", {"maxNesting": 1000})
# GitHub's: tables and struck-out words as well.
GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])
# Without controls, which CommonMark has no way to say at the ends of a line, and halves of surrogate pairs.
CHARACTERS = st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\r")
MARKUP = st.sampled_from(
    [
        *"\\`*_{}[]()#+-.!<>&|~=:;\"'0123a^$%@ \n\r\t",
        "&amp;",
        "&#35;",
        "1. ",
        "---",
        "```",
        "<b>",
        "(a) ",
        "$$",
    ]
)
TEXTS = st.text(CHARACTERS, min_size=1) | st.lists(MARKUP, min_size=1).map("".join)


@dataclass(frozen=True)
class Quoted:
    """A quotation of a document."""

    sentence: str
    """All that is quoted."""
    words: str
    """The marked words: what is bold in it, or all where nothing is."""
    source: str
    """The line below."""


def properties(document: str) -> dict[str, Any]:
    """Return the properties at the head of a document."""
    found = re.match(r"---\n(.*?\n)---(?:\n|\Z)", document, re.DOTALL)
    assert found is not None
    read = yaml.safe_load(found[1])
    assert isinstance(read, dict)
    return read


def body(document: str) -> str:
    """Return a document without them."""
    return re.sub(r"\A---\n.*?\n---\n", "", document, count=1, flags=re.DOTALL)


def quotations(document: str) -> list[Quoted]:
    """Return the quotations that are not in anything else."""
    return [
        _quoted(inner) for kind, inner in _blocks(COMMONMARK.parse(body(document))) if kind == "blockquote"
    ]


def outline(document: str) -> list[str]:
    """Return what is at the outermost level, but for comments."""
    return [kind for kind, _ in _blocks(COMMONMARK.parse(body(document))) if kind != "html_block"]


def headings(document: str) -> list[tuple[str, str]]:
    """Return the level and the words of each heading, also of those within other blocks."""
    tokens = COMMONMARK.parse(body(document))
    return [
        (token.tag, said(tokens[at + 1])) for at, token in enumerate(tokens) if token.type == "heading_open"
    ]


def said(inline: Token) -> str:
    """Return the words of a line, that has nothing but words and bold ones."""
    assert inline.children is not None
    return "".join(map(_words, inline.children))


def _blocks(tokens: list[Token]) -> list[tuple[str, list[Token]]]:
    """Return the outermost blocks, each with its kind and what is in it."""
    found: list[tuple[str, list[Token]]] = []
    level = tokens[0].level if tokens else 0
    for token in tokens:
        if token.level == level and token.nesting >= 0:
            found.append((token.type.removesuffix("_open"), []))
        elif token.nesting >= 0 or token.level > level:
            found[-1][1].append(token)
    return found


def _quoted(tokens: list[Token]) -> Quoted:
    kinds = {token.type for token in tokens}
    assert kinds <= {"paragraph_open", "paragraph_close", "inline"}, kinds
    *lines, source = [token for token in tokens if token.type == "inline"]
    bold = "\n\n".join(words for line in lines if (words := _bold(line)) is not None)
    sentence = "\n\n".join(map(said, lines))
    has_bold = any(_bold(line) is not None for line in lines)
    assert source.content.startswith("— ")
    return Quoted(sentence, bold if has_bold else sentence, said(source)[2:])


def _words(child: Token) -> str:
    if child.type == "html_inline":
        assert child.content in {"<strong>", "</strong>"}
        return ""
    assert child.type in {"text", "hardbreak", "strong_open", "strong_close"}, child
    return "\n" if child.type == "hardbreak" else child.content


def _bold(inline: Token) -> str | None:
    """Return what is bold of a line; between two that are, the line breaks."""
    pieces, is_bold, has_any = [], False, False
    for child in inline.children or []:
        if child.type == "strong_open" or (child.content == "<strong>" and child.type == "html_inline"):
            is_bold = has_any = True
        elif child.type == "strong_close" or (child.content == "</strong>" and child.type == "html_inline"):
            is_bold = False
        elif is_bold or child.type == "hardbreak":
            pieces.append(_words(child))
    return "".join(pieces) if has_any else None
