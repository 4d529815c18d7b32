"""The text of a document without its markup, with the same offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.verifying.written_words import has_word
from synoptic.corpus.article import Role, Span
from synoptic.corpus.articles.front_matter import front_matter_end
from synoptic.corpus.articles.structure import Structure, is_markdown
from synoptic.corpus.text.segmentation import trimmed

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

_NOTHING = "\u2060"
"""Stands for a sign of markup: it parts no words, and no quotation mark from its word."""
_EMPHASIS, _HEADING = frozenset("*_~`"), frozenset("# ")
_QUOTED_LINE = re.compile(r"^ {0,3}(?:> ?)+", re.MULTILINE)
_BLOCK = re.compile(r"(?:^ {0,3}>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_NOT_LINE_END = re.compile(r"[^\n]")
_HARD_LINE_END = re.compile(r"\\$", re.MULTILINE)
_BLANK_LINES, _LINE_ENDS = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+"), re.compile(r"\n")
# A line end of a paragraph (CommonMark 0.31, sections 6.7 and 6.8), between lines that are no list, heading
# or table.
_LINE_END = re.compile(r"(?<=[^\s|])[ ]?\\?\n(?= {0,3}(?![-+*#>|=`~_]|\d{1,9}[.)])[^\s])")


class DraftText(Struct, frozen=True):
    """The text of a document; offsets are those of the document."""

    prose: str
    """Without block quotations, for finding what is in quotation marks; emphasis keeps its signs."""
    plain: str
    """Without any sign of markup."""
    blocks: tuple[tuple[Span, ...], ...]
    """The block quotations, each by its paragraphs."""

    def words(self, span: Span) -> str:
        """Return the words of a span on one line."""
        return " ".join(self.plain[span.start : span.end].replace(_NOTHING, "").split())


def draft_text(draft: Article) -> DraftText:
    """Return the text of a document without front matter and markup."""
    text = draft.own_text
    head = front_matter_end(text)
    structure = Structure(text, markdown=is_markdown(draft), title=draft.title, styles=draft.styles)
    stretches = structure.stretches(0, len(text))
    markup = [Span(each.start, each.end) for each in stretches if each.role is Role.MARKUP]
    parting = [each for each in markup if not _EMPHASIS.issuperset(text[each.start : each.end])]
    joining = [each for each in markup if text[each.start - 1 : each.start].isalnum()]
    if draft.styles is not None:
        quoted = [Span(each.start, each.end) for each in stretches if each.role is Role.QUOTE]
        blocks, apart = _joined(text, quoted), _LINE_ENDS
        signs: list[Span] = []
    else:
        blocks = [Span(*block.span()) for block in _BLOCK.finditer(text) if block.start() >= head]
        signs, apart = [Span(*sign.span()) for sign in _QUOTED_LINE.finditer(text)], _BLANK_LINES
    parting.extend(hard := [Span(*sign.span()) for sign in _HARD_LINE_END.finditer(text)])
    headings = [each for each in markup if _HEADING.issuperset(text[each.start : each.end])]
    unseen = [Span(0, head), *signs, *headings]
    joined = _with_lines_joined(text) if is_markdown(draft) else text
    plain = blanked(blanked(joined, [*markup, *hard], _NOTHING), unseen)
    prose = blanked(blanked(joined, [*parting, *joining], _NOTHING), unseen)
    found = tuple(tuple(_split(plain, block, apart)) for block in blocks)
    return DraftText(
        blanked(prose, [part for block in found for part in block]),
        plain,
        tuple(block for block in found if block),
    )


def blanked(text: str, spans: Sequence[Span], sign: str = " ") -> str:
    """Return a text with a sign for each character of some spans, line ends apart."""
    pieces, at = [], 0
    for span in sorted(spans):
        if span.end <= at:
            continue
        start = max(at, span.start)
        pieces += [text[at:start], _NOT_LINE_END.sub(sign, text[start : span.end])]
        at = span.end
    return "".join([*pieces, text[at:]])


def _with_lines_joined(text: str) -> str:
    """Return a text with spaces for the line ends that Markdown does not part paragraphs at, however wide the
    text is wrapped."""
    return _LINE_END.sub(lambda found: " " * len(found[0]), text)


def _split(text: str, block: Span, apart: re.Pattern[str]) -> Iterator[Span]:
    """Yield the paragraphs of a block that have words."""
    at = block.start
    ends = [found.span() for found in apart.finditer(text, block.start, block.end)]
    for start, following in (*ends, (block.end, block.end)):
        if has_word(text[at:start]) and (own := trimmed(text, at, start)) is not None:
            yield own
        at = following


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return spans in order; those with nothing but white space between them are one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined
