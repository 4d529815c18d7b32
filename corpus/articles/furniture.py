"""Which lines of a text are furniture: what a page left in it that is not the article.

`is_furniture` judges one line by itself; `folds` says which lines of a whole text can be folded away, and why
each. Both go by words in lists that can be read here; nothing is weighed or learnt. `folds` is the stricter
of the two: it leaves alone what may be prose, a section's heading or a speaker's word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from synoptic.corpus.article import Span
from synoptic.corpus.articles.page_labels import AMBIGUOUS, LABELS, NETWORKS
from synoptic.corpus.text.segmentation import SHORTEST_FULL_LINE, paragraph_at

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 80
# The longest label has 45 characters; a longer line can only be a row of buttons, icons or a copyright line.
_LONGEST_LABEL = 50
_CAPTION = range(40, 601)
# Lines that stand alike more often than this are a refrain, a list or a table.
_MOST_COPIES = 2
_SMALLEST_REST = 0.25
"""The share of a text's characters that folds leave at least; a text of which less would stay has none."""

_PATTERNS = re.compile(
    "|".join(
        (
            r"(?P<icons>(?:icon-[\w-]+ ?)+)",  # the names of an icon font
            rf"(?P<network>{NETWORKS})",
            rf"(?P<share>(?:(?:share|follow us|find us) on|share (?:via|by)|tweet on) {NETWORKS})",
            rf"(?P<row>{NETWORKS}(?:[ ,|/·•]+(?:{NETWORKS}|x))+)",
            r"(?P<count>\d+ ?(?:shares?|comments?|likes?|views?|retweets?))",
            r"(?P<minutes>(?:a )?\d+[ -]?min(?:ute)?s? read)",
            r"(?P<rights>© .*|(?:copyright|\(c\))(?: ?(?:©|\(c\)))? \d{4}\b.*|.*\ball rights reserved)",
        )
    )
)
_LONG_BEGINNING = re.compile(rf"[\W_]*(?:icon-|{NETWORKS}|follow us|find us|©|copyright|\(c\))")
_LONG_END = ("reserved", "reserved.")
_REASONS = {
    "icons": "names of icons",
    "network": "a share button",
    "share": "a share button",
    "row": "share buttons",
    "count": "a count of shares, comments or views",
    "minutes": "a reading time",
    "rights": "a copyright line",
}
_OUTER = re.compile(r"^[\W_]+|[\W_]+$")
_SPEECH = tuple("\"'“‘„«‹”’")
_LIST_ITEM = re.compile(r"[-*+•–—]\s+.*[^-*+•–—\s]\s*|\d+[.)]\s.*|# .*")
_SENTENCE_END = re.compile(r"(?<![.…])[.,;!?]\s*\Z")
_NOT_WORDS = re.compile(r"[\W_]+")
_CREDIT = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*\Z")


@dataclass(frozen=True, slots=True)
class Fold:
    """A run of furniture that can be folded into one line."""

    span: Span
    """Whole lines: from the first character of the first to just after the line feed of the last, or to the
    end of the text."""
    lines: int
    """How many lines it hides; blank ones between them are not counted."""
    reasons: tuple[str, ...]
    """For each of these lines, in order, why it is taken for furniture, in plain words."""


class _Line(NamedTuple):
    """A line that is not blank. One is made for each line: a named tuple takes a quarter of the time."""

    number: int
    """From 1, blank lines counted."""
    ordinal: int
    """From 1, blank lines not counted."""
    start: int
    """Its first code point, white space included."""
    end: int
    """Just after its line feed, or where that would be."""
    words: str
    """The line without white space around it."""


def is_furniture(line: str) -> bool:
    """Tell whether a line as a whole is furniture; a blank line is not.

    Case, white space and punctuation at its ends do not matter.
    """
    return _kind(line) is not None


def folds(text: str) -> tuple[Fold, ...]:
    """Return the runs of furniture of a text, in order; blank lines between its lines are part of a run.

    Folded are lines that `is_furniture` knows and of which nothing makes one think that they are prose (a
    line that the one before it goes on in, an item of a list, speech, "Home" or "Print" with no other
    furniture beside it), and a long line that stands twice, as captions do. The first line that is no
    furniture is never folded: it is the headline. Nothing is folded where little would be left.
    """
    found, characters = _candidates(text)
    certain = [
        line
        for ordinal, (line, _, ambiguous) in found.items()
        if _stands_alone(text, line)
        and (
            not ambiguous
            or ordinal - 1 in found
            or (ordinal + 1 in found and not (line.words[0].islower() and _follows_a_line(text, line)))
        )
    ]
    if sum(len(line.words) for line in certain) > (1 - _SMALLEST_REST) * characters:
        return ()
    runs: list[list[_Line]] = []
    for line in certain:
        if runs and runs[-1][-1].ordinal + 1 == line.ordinal:
            runs[-1].append(line)
        else:
            runs.append([line])
    return tuple(
        Fold(
            Span(run[0].start, min(run[-1].end, len(text))),
            len(run),
            tuple(found[line.ordinal][1] for line in run),
        )
        for run in runs
    )


def _candidates(text: str) -> tuple[dict[int, tuple[_Line, str, bool]], int]:
    """Return lines that may be folded by ordinal, each with why and whether that is ambiguous.

    And how many characters the text has, without the white space around its lines.
    """
    found: dict[int, tuple[_Line, str, bool]] = {}
    characters = 0
    copies: list[_Line] = []
    headline: _Line | None = None
    before = ""
    for line in _lines(text):
        words = line.words
        characters += len(words)
        if len(words) <= _LONGEST and (kind := _foldable(words)) is not None:
            found[line.ordinal] = (line, *kind)
            continue
        headline = headline or line
        if words[:2] == before[:2] and _same(before, words):
            copies.append(line)
        else:
            if len(copies) > 1:
                found.update(_repeated(copies, headline))
            copies = [line]
        before = words
    found.update(_repeated(copies, headline))
    return dict(sorted(found.items())), characters


def _lines(text: str) -> Iterator[_Line]:
    ordinal = start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        end = start + len(line) + 1
        if words := line.strip():
            ordinal += 1
            yield _Line(number, ordinal, start, end, words)
        start = end


def _foldable(line: str) -> tuple[str, bool] | None:
    """Return why a line may be folded and whether that is ambiguous; None if it may not."""
    if len(line) > _LONGEST_LABEL and not (
        _LONG_BEGINNING.match(line.casefold()) or line.endswith(_LONG_END)
    ):
        return None
    kind = _kind(line)
    if kind is None or line.startswith(_SPEECH) or _LIST_ITEM.fullmatch(line):
        return None
    return None if kind[1] and _SENTENCE_END.search(line) else kind


@lru_cache(maxsize=1024)
def _kind(line: str) -> tuple[str, bool] | None:
    """Return why a line by itself is furniture and whether it may be something else; None if it is none."""
    if len(line) > _LONGEST:
        return None
    words = " ".join(line.replace("’", "'").casefold().split())
    bare = _OUTER.sub("", words)
    if bare in LABELS and bare != "all rights reserved":
        return f'a label that pages put in: "{line.strip()}"', bare in AMBIGUOUS
    pattern = _PATTERNS.fullmatch(words) or _PATTERNS.fullmatch(bare)
    if pattern is None or pattern.lastgroup is None:
        return None
    return _REASONS[pattern.lastgroup], pattern.lastgroup == "network"


def _repeated(copies: list[_Line], headline: _Line | None) -> Iterator[tuple[int, tuple[_Line, str, bool]]]:
    """Yield what to fold of lines that stand one after the other with the same words: all but the fullest."""
    if not 1 < len(copies) <= _MOST_COPIES:
        return
    kept = max(copies, key=lambda line: (line == headline, len(line.words)))
    for line in copies:
        if line is not kept:
            alike = f"the same line as line {kept.number}"
            fuller = len(kept.words) > len(line.words)
            yield line.ordinal, (line, f"{alike}, which says more" if fuller else alike, False)


def _same(line: str, following: str) -> bool:
    """Tell whether two lines have the same words, but for a credit in brackets at the end of one."""
    if len(line) not in _CAPTION or len(following) not in _CAPTION:
        return False
    return line == following or (
        abs(len(line) - len(following)) <= _LONGEST and _caption(line) == _caption(following) != ""
    )


def _caption(line: str) -> str:
    return _NOT_WORDS.sub("", _CREDIT.sub("", line).casefold())


def _stands_alone(text: str, line: _Line) -> bool:
    """Tell whether a line is a paragraph, and no part of one that was broken to a width."""
    before = text.rfind("\n", 0, max(line.start - 1, 0)) + 1
    if line.start - 1 - before < SHORTEST_FULL_LINE and len(line.words) < SHORTEST_FULL_LINE:
        return True
    start = text.index(line.words, line.start)
    return paragraph_at(text, start) == Span(start, start + len(line.words))


def _follows_a_line(text: str, line: _Line) -> bool:
    return line.start > 0 and not text[text.rfind("\n", 0, line.start - 1) + 1 : line.start].isspace()
