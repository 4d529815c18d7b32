"""Find boilerplate: the lines that a page left in an article although they are no part of it.

`is_boilerplate` judges one line by itself; `boilerplate_folds` returns the lines of a whole text that can be
folded away, each with its reason. Both go by the lists of words in this package. `boilerplate_folds` is the
stricter: it leaves alone a line that may be prose, a section's heading or a speaker's word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from synoptic.corpus.article import Span
from synoptic.corpus.articles._page_labels import AMBIGUOUS, LABELS, NETWORKS
from synoptic.corpus.articles.front_matter import front_matter_end
from synoptic.corpus.text.segmentation import MIN_FULL_LINE_CHARACTERS, paragraph_at

_MAX_LINE_CHARACTERS = 80
# The longest label has 45 characters; a longer line can only be a row of buttons, icons or a copyright line.
_MAX_LABEL_CHARACTERS = 50
_CAPTION_CHARACTERS = range(40, 601)
# Lines that stand alike more often than this are a refrain, a list or a table.
_MAX_COPIES = 2
_MIN_REMAINING_SHARE = 0.25
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
_INVITATION = re.compile(
    r"[\W_]*(?:"
    r"sign up (?:for|to)\b|subscribe (?:to|for|now|today)\b|follow (?:us|me)\b|like us on\b|join our\b"
    r"|(?:we|this (?:web)?site|our (?:web)?site|our partners) uses? cookies\b"
    r"|by (?:continuing|using) (?:to|this|our)\b"
    r"|(?:read|see|learn|find out) more\b|click here\b|already a (?:subscriber|member)\b"
    r"|(?:download|get) (?:our|the) app\b|get our (?:\w+ )?newsletter|(?:this|your) subscription\b"
    r"|support (?:our|independent) journalism\b|(?:please )?(?:enable|turn on) javascript\b"
    r"|thank you for (?:reading|subscribing)\b"
    r")",
    re.IGNORECASE,
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

# A name with a value, one of a list, what goes on from the line before, a table of TOML, or a comment.
_ENTRY = re.compile(r"[\w\"' -]+(?::(?:\s|$)|\s*=)|\s+\S|- |[\[\]{}#]")


_FURNITURE = "what else its page holds"


class Fold(Struct, frozen=True):
    """A run of boilerplate that can be folded into one line."""

    span: Span
    """Whole lines: from the first character of the first to just after the line feed of the last, or to the
    end of the text."""
    lines: int
    """Number of lines it hides; blank lines are not counted."""
    reasons: tuple[str, ...]
    """For each of these lines, in order, the reason to take it for boilerplate, in plain words."""


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


def is_boilerplate(line: str) -> bool:
    """Tell whether a line as a whole is boilerplate; a blank line is not.

    Case, white space and punctuation at its ends do not matter.
    """
    return _kind(line) is not None


def is_invitation(sentence: str) -> bool:
    """Tell whether a sentence begins as a page's own to its visitor does: "Sign up for", "We use cookies".

    Such a sentence may be prose; it says nothing that two articles would both report.
    """
    return _INVITATION.match(sentence) is not None


def boilerplate_folds(text: str) -> tuple[Fold, ...]:
    """Return the runs of boilerplate in a text, in order; blank lines inside a run belong to it.

    Folded are lines that `is_boilerplate` knows, unless something makes them look like prose: the line before
    goes on in it, it is an item of a list or speech, or it is a word such as "Home" without boilerplate
    beside it. A long line that occurs twice is folded too, as captions are. The first other line is never
    folded: it is the headline. Where little text would remain, nothing is folded.
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
    if sum(len(line.words) for line in certain) > (1 - _MIN_REMAINING_SHARE) * characters:
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
        if len(words) <= _MAX_LINE_CHARACTERS and (kind := _foldable(words)) is not None:
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
    if len(line) > _MAX_LABEL_CHARACTERS and not (
        _LONG_BEGINNING.match(line.casefold()) or line.endswith(_LONG_END)
    ):
        return None
    kind = _kind(line)
    if kind is None or line.startswith(_SPEECH) or _LIST_ITEM.fullmatch(line):
        return None
    return None if kind[1] and _SENTENCE_END.search(line) else kind


@lru_cache(maxsize=1024)
def _kind(line: str) -> tuple[str, bool] | None:
    """Return why a line by itself is boilerplate, and whether that is ambiguous; None if it is not."""
    if len(line) > _MAX_LINE_CHARACTERS:
        return None
    words = " ".join(line.replace("’", "'").casefold().split())
    bare = _OUTER.sub("", words)
    if bare in LABELS and bare != "all rights reserved":
        return f'a page label: "{line.strip()}"', bare in AMBIGUOUS
    pattern = _PATTERNS.fullmatch(words) or _PATTERNS.fullmatch(bare)
    if pattern is None or pattern.lastgroup is None:
        return None
    return _REASONS[pattern.lastgroup], pattern.lastgroup == "network"


def _repeated(copies: list[_Line], headline: _Line | None) -> Iterator[tuple[int, tuple[_Line, str, bool]]]:
    """Yield the neighbouring lines with the same words that can be folded: all but the fullest."""
    if not 1 < len(copies) <= _MAX_COPIES:
        return
    kept = max(copies, key=lambda line: (line == headline, len(line.words)))
    for line in copies:
        if line is not kept:
            shorter = "shorter " if len(line.words) < len(kept.words) else ""
            yield line.ordinal, (line, f"a {shorter}copy of line {kept.number}", False)


def _same(line: str, following: str) -> bool:
    """Tell whether two lines have the same words, but for a credit in brackets at the end of one."""
    if len(line) not in _CAPTION_CHARACTERS or len(following) not in _CAPTION_CHARACTERS:
        return False
    return line == following or (
        abs(len(line) - len(following)) <= _MAX_LINE_CHARACTERS
        and _caption(line) == _caption(following) != ""
    )


def _caption(line: str) -> str:
    return _NOT_WORDS.sub("", _CREDIT.sub("", line).casefold())


def _stands_alone(text: str, line: _Line) -> bool:
    """Tell whether a line is a paragraph, and no part of one that was broken to a width."""
    before = text.rfind("\n", 0, max(line.start - 1, 0)) + 1
    if line.start - 1 - before < MIN_FULL_LINE_CHARACTERS and len(line.words) < MIN_FULL_LINE_CHARACTERS:
        return True
    start = text.index(line.words, line.start)
    return paragraph_at(text, start) == Span(start, start + len(line.words))


def _follows_a_line(text: str, line: _Line) -> bool:
    return line.start > 0 and not text[text.rfind("\n", 0, line.start - 1) + 1 : line.start].isspace()


def folds_of(text: str, furniture_start: int | None = None) -> tuple[Fold, ...]:
    """Return the folds of a normalised text, in order and apart from one another.

    These are the runs of boilerplate, and the front matter: lines such as `source: The Post` between two
    lines `---` at the top, which the pane's header shows. What follows `furniture_start` is one fold.
    """
    if furniture_start is not None:
        own = folds_of(text[:furniture_start])
        lines = sum(1 for line in text[furniture_start:].split("\n") if line.strip())
        furniture = Fold(Span(furniture_start, len(text)), lines, (_FURNITURE,) * lines)
        return (*(fold for fold in own if fold.span.start < furniture_start), furniture)
    end = front_matter_end(text)
    inside = [line for line in text[:end].removesuffix("\n").split("\n")[1:-1] if line.strip()]
    if not inside or not all(map(_ENTRY.match, inside)):
        return boilerplate_folds(text)
    lines = len(inside) + 2
    front = Fold(Span(0, end), lines, ("front matter, which the header shows",))
    return (front, *(fold for fold in boilerplate_folds(text) if fold.span.start >= end))
