"""Find a text's visible structure: headings, quotations, emphasis. No character is changed.

Work is done per line, when the line is asked for: the cost depends on the lines on the screen, not on the
length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import PurePath

from synoptic.corpus.article import Article, Role, Span, StyledStretch
from synoptic.corpus.articles.boilerplate import is_boilerplate
from synoptic.corpus.articles.front_matter import front_matter_end
from synoptic.corpus.articles.inline_markup import addresses, inline_stretches
from synoptic.corpus.articles.provenance import MARKDOWN, date_in
from synoptic.corpus.text.segmentation import line_end, paragraph_at, paragraphs

_TOP_CHARACTERS = 6000
_MAX_REMEMBERED_LINES = 2048
# A longer paragraph has no emphasis: nobody wrote it.
_MAX_PARAGRAPH_CHARACTERS = 100_000
# A paragraph of Markdown is looked for so many lines back and forth; in a longer one each line is for itself.
_MAX_PARAGRAPH_LINES = 64

_QUOTED = re.compile(r" {0,3}(?:> ?)+")
_ATX = re.compile(r" {0,3}#{1,6}(?: +|$)")
_ATX_END = re.compile(r" +#+ *\Z")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+) *")
_RULE = re.compile(r" {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})")
_BULLET = re.compile(r" *(?:[-*+]|(\d{1,9})[.)])(?: +|$)")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]+\]: *\S+.*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")

# As much of the next line as tells where it begins.
_NEXT_LINE_CHARACTERS = 6000
_MAX_HEADING_CHARACTERS = 90
_MAX_HEADING_WORDS = 14
_MIN_PARAGRAPH_CHARACTERS = 80
_HEADING_START = re.compile(r"[\"'“‘„«¿¡(]*(\w)")
_HEADING_END = re.compile(r"[\w%][\"'”’»]*\Z")
_NO_HEADING = re.compile(
    r"(?i)(?:by|source|author|date|published|updated|written by|photo)\b[ :]"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b"
)


def is_markdown(article: Article) -> bool:
    """Tell whether an article is written in Markdown, by the suffix of its file, or of its name in one."""
    name = article.part or ("" if article.path is None else article.path.name)
    return article.styles is None and PurePath(name).suffix.lower() in MARKDOWN


class Structure:
    """The roles of stretches of one text."""

    def __init__(
        self, text: str, *, markdown: bool, title: str, styles: tuple[StyledStretch, ...] | None = None
    ) -> None:
        """Take a normalised text and its headline; reads no more than the text's beginning.

        `styles` are what the format of its file tells, by starts; then nothing is guessed from the words.
        """
        self._styles = styles
        self._text = text
        self._markdown = markdown
        self._title = " ".join(title.split())
        self._unit_at = lru_cache(maxsize=_MAX_REMEMBERED_LINES)(self._find_unit)
        self._continues = lru_cache(maxsize=_MAX_REMEMBERED_LINES)(self._goes_on)
        self._of_unit = lru_cache(maxsize=_MAX_REMEMBERED_LINES)(self._work_out)
        self._defines = lru_cache(maxsize=_MAX_REMEMBERED_LINES)(lambda label: f"[{label}]:" in text)

    def stretches(self, start: int, end: int) -> tuple[StyledStretch, ...]:
        """Return the stretches in `[start, end)` by their starts, outer before inner.

        Stretches that reach beyond are clipped. They are found in whole paragraphs: emphasis and links may go
        on from line to line.
        """
        found: list[StyledStretch] = []
        start, end = max(start, 0), min(end, len(self._text))
        at = start
        while at < end:
            unit = self._unit_at(self._text.rfind("\n", 0, at) + 1)
            found += (
                StyledStretch(max(stretch.start, at), min(stretch.end, end), stretch.role)
                for stretch in self._of_unit(*unit)
                if stretch.start < end and stretch.end > at
            )
            at = unit[1] + 1
        return tuple(found)

    def _find_unit(self, line: int) -> tuple[int, int]:
        """Return the lines that are to be looked at together with the one that begins at `line`."""
        if not self._markdown or self._in_fence(line) or line < self._front_matter:
            return line, self._line_end(line)
        start = line
        for _ in range(_MAX_PARAGRAPH_LINES):
            if not self._continues(start):
                break
            start = self._text.rfind("\n", 0, start - 1) + 1
        else:
            return line, self._line_end(line)
        end = self._line_end(start)
        for _ in range(_MAX_PARAGRAPH_LINES - 1):
            if end == len(self._text) or not self._continues(end + 1):
                break
            end = self._line_end(end + 1)
        return start, end

    def _goes_on(self, line: int) -> bool:
        """Tell whether a line of Markdown goes on with the paragraph of the line before it."""
        if line == 0 or self._in_fence(line) or self._in_fence(line - 1) or line <= self._front_matter:
            return False
        this, before = self._line(line), self._line(self._text.rfind("\n", 0, line - 1) + 1)
        quoted, quoted_before = _QUOTED.match(this), _QUOTED.match(before)
        if (quoted is None) != (quoted_before is None):
            return False
        this, before = _QUOTED.sub("", this, count=1), _QUOTED.sub("", before, count=1)
        if not this.strip() or not before.strip():
            return False
        if _UNDERLINE.fullmatch(this) and not _BULLET.match(before):
            return not (_stands_by_itself(before) or _UNDERLINE.fullmatch(before))
        if _stands_by_itself(this) or _stands_by_itself(before) or _UNDERLINE.fullmatch(before):
            return False
        bullet = _BULLET.match(this)
        # A figure at the head of a wrapped line is a figure, unless a list begins or goes on with it.
        return bullet is None or (bullet[1] not in (None, "1") and _BULLET.match(before) is None)

    def _work_out(self, start: int, end: int) -> tuple[StyledStretch, ...]:
        stretches = self._markdown_unit(start, end) if self._markdown else self._plain_line(start, end)
        return tuple(
            sorted(stretches, key=lambda stretch: (stretch.start, -stretch.end, stretch.role is Role.MARKUP))
        )

    def _plain_line(self, start: int, end: int) -> Iterator[StyledStretch]:
        quoted = _QUOTED.match(self._text, start, min(end, start + _TOP_CHARACTERS))
        if self._styles is not None:
            yield from self._told_in(self._styles, start, end)
        elif quoted is not None:
            yield StyledStretch(start, quoted.end(), Role.MARKUP)
            if quoted.end() < end:
                yield StyledStretch(quoted.end(), end, Role.QUOTE)
        elif (heading := self._headline_in(start, end) or heading_in(self._text, start, end)) is not None:
            yield heading
        if end - start <= _MAX_PARAGRAPH_CHARACTERS:
            yield from addresses(self._text, start, end)

    def _told_in(self, styles: tuple[StyledStretch, ...], start: int, end: int) -> Iterator[StyledStretch]:
        first = bisect_right(styles, start, key=lambda style: style.end)
        for style in styles[first:]:
            if style.start >= end:
                break
            yield StyledStretch(max(style.start, start), min(style.end, end), style.role)

    def _headline_in(self, start: int, end: int) -> StyledStretch | None:
        headline = self._headline
        if headline is None or headline.end <= start or headline.start >= end:
            return None
        return StyledStretch(max(headline.start, start), min(headline.end, end), Role.HEADING)

    def _markdown_unit(self, start: int, end: int) -> Iterator[StyledStretch]:
        if start < self._front_matter:
            yield from _stretch(start, end, Role.MARKUP)
            return
        if (fence := self._fence_at(start)) is not None:
            is_sign = start in (fence[0], fence[2])
            yield from _stretch(start, end, Role.MARKUP if is_sign else Role.CODE)
            return
        first = self._line(start)
        if _RULE.fullmatch(first) or _DEFINITION.fullmatch(first):
            yield from _stretch(start, end, Role.MARKUP)
            return
        underline = self._text.rfind("\n", start, end) + 1
        if underline > start and _UNDERLINE.fullmatch(self._text, underline, end):
            yield StyledStretch(underline, end, Role.MARKUP)
            end = underline - 1
            yield StyledStretch(start, end, Role.HEADING)
        elif (atx := _ATX.match(first)) is not None:
            yield from self._atx(start, end, start + atx.end())
        else:
            yield from self._prefixes(start, end)
            if (headline := self._headline_in(start, end)) is not None:
                yield headline
        if end - start <= _MAX_PARAGRAPH_CHARACTERS:
            yield from inline_stretches(self._text, start, end, self._defines)

    def _atx(self, start: int, end: int, words: int) -> Iterator[StyledStretch]:
        yield StyledStretch(start, words, Role.MARKUP)
        closing = _ATX_END.search(self._text, words, end)
        if closing is not None:
            yield StyledStretch(closing.start(), end, Role.MARKUP)
            end = closing.start()
        yield from _stretch(words, end, Role.HEADING)

    def _prefixes(self, start: int, end: int) -> Iterator[StyledStretch]:
        """Yield the marks of quotations and lists at the starts of lines, and the quoted words."""
        at = start
        while at <= end:
            line_end = min(self._line_end(at), end)
            words = at
            if (quoted := _QUOTED.match(self._text, at, line_end)) is not None:
                yield StyledStretch(at, quoted.end(), Role.MARKUP)
                yield from _stretch(quoted.end(), line_end, Role.QUOTE)
                words = quoted.end()
            if at == start and (bullet := _BULLET.match(self._text, words, line_end)) is not None:
                yield StyledStretch(words, bullet.end(), Role.MARKUP)
            at = line_end + 1

    def _line(self, start: int) -> str:
        """Return the line that begins at `start`, cut where the rest cannot change its kind."""
        return self._text[start : min(self._line_end(start), start + _TOP_CHARACTERS)]

    def _line_end(self, start: int) -> int:
        return line_end(self._text, start)

    def _in_fence(self, offset: int) -> bool:
        return self._fence_at(offset) is not None

    def _fence_at(self, offset: int) -> tuple[int, int, int] | None:
        place = bisect_right(self._fences, offset, key=lambda fence: fence[0]) - 1
        fence = self._fences[place] if place >= 0 else None
        return fence if fence is not None and offset < fence[1] else None

    @cached_property
    def _headline(self) -> Span | None:
        top = self._text[:_TOP_CHARACTERS]
        for paragraph in paragraphs(top):
            if " ".join(top[paragraph.start : paragraph.end].split()) == self._title:
                return paragraph
        return None

    @cached_property
    def _front_matter(self) -> int:
        """End of the front matter of a Markdown text; 0 if it has none."""
        return front_matter_end(self._text)

    @cached_property
    def _fences(self) -> list[tuple[int, int, int]]:
        """The fenced blocks of code: start, end, and start of the closing line of each."""
        fences: list[tuple[int, int, int]] = []
        opened: tuple[int, str] | None = None
        for line in self._fence_lines():
            end = self._line_end(line)
            match = _FENCE.match(self._text, line, end)
            if match is None:
                continue
            sign, info = match[1], match[2]
            if opened is None:
                if "`" not in info or sign[0] == "~":
                    opened = (line, sign)
            elif sign.startswith(opened[1]) and not info.strip():
                fences.append((opened[0], end + 1, line))
                opened = None
        if opened is not None:
            fences.append((opened[0], len(self._text), len(self._text)))
        return fences

    def _fence_lines(self) -> list[int]:
        """Return the beginnings of lines that have a fence's signs, without looking at the others."""
        lines: set[int] = set()
        for signs in ("```", "~~~"):
            at = self._text.find(signs)
            while at >= 0:
                lines.add(self._text.rfind("\n", 0, at) + 1)
                at = self._text.find(signs, self._line_end(at))
        return sorted(lines)


def _stretch(start: int, end: int, role: Role) -> Iterator[StyledStretch]:
    if start < end:
        yield StyledStretch(start, end, role)


def _stands_by_itself(line: str) -> bool:
    return bool(_ATX.match(line) or _RULE.fullmatch(line) or _DEFINITION.fullmatch(line))


def heading_in(text: str, start: int, end: int) -> StyledStretch | None:
    """Return a line of plain text as a heading; None if it may be anything else."""
    if end - start > 2 * _MAX_HEADING_CHARACTERS:
        return None
    line = text[start:end]
    words = line.strip()
    first = _HEADING_START.match(words)
    if (
        first is None
        or not first[1].isupper()
        or _HEADING_END.search(words) is None
        or len(words) > _MAX_HEADING_CHARACTERS
        or len(words.split()) > _MAX_HEADING_WORDS
        or _NO_HEADING.match(words)
        or is_boilerplate(words)
        or date_in(words)
    ):
        return None
    at = start + line.index(words)
    paragraph = paragraph_at(text, at)
    following = _following(text, end)
    if (
        paragraph is None
        or paragraph != Span(at, at + len(words))
        or following is None
        or len(following) < max(_MIN_PARAGRAPH_CHARACTERS, 1.5 * len(words))
        or text[following.end - 1].isalnum()
    ):
        return None
    return StyledStretch(at, at + len(words), Role.HEADING)


def _following(text: str, end_before: int) -> Span | None:
    """Return the next paragraph, with at most two blank lines before it."""
    at = end_before + 1
    for _ in range(3):
        if at >= len(text):
            return None
        end = line_end(text, at)
        stripped = text[at : min(end, at + _NEXT_LINE_CHARACTERS)].lstrip()
        if stripped:
            return paragraph_at(text, min(end, at + _NEXT_LINE_CHARACTERS) - len(stripped))
        at = end + 1
    return None
