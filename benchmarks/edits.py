"""Edits that articles go through, with the passages followed through each: what a re-anchoring is judged by.

An edit is made of replacements, and a passage follows them as a reader would: what is written into it
belongs to it, what is cut off its ends does not, and it is gone when most of its letters were taken away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from synoptic.corpus.text.segmentation import paragraph_at, paragraphs, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from synoptic.corpus.article import Span

FURNITURE = (
    "Advertisement",
    "Related Content",
    "Sign up for our newsletter",
    "Share this article",
    "Published",
    "icon-facebook icon-twitter icon-email",
    "Read more: What we know so far",
    "Photo: Reuters",
)
_LETTERS = "abcdefghijklmnoprstuvwy"
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_QUOTES = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "—": "-", "–": "-"})
_SPACE = re.compile(r"(?<=\S) (?=\S)")


@dataclass
class Passage:
    """A stretch of the text that is being edited."""

    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    letters: int
    """How many code points it had before all edits."""
    lost: int = 0
    """How many of those were taken away."""
    is_torn: bool = False
    """Whether a part of it was moved away, or something into it: then nobody can say where it is."""

    @property
    def is_gone(self) -> bool:
        """Whether nothing of the passage is left."""
        return self.start >= self.end or self.lost >= self.letters

    @property
    def is_mutilated(self) -> bool:
        """Whether less than half of the passage is left, so that it may be said to be gone."""
        return self.lost * 2 > self.letters


@dataclass
class Draft:
    """A text under edit, and passages that are followed through it."""

    text: str
    """The text as it is now."""
    passages: list[Passage] = field(default_factory=list)
    """The passages as they are now."""

    def replace(self, start: int, end: int, words: str) -> None:
        """Write `words` instead of `text[start:end]`."""
        self.text = self.text[:start] + words + self.text[end:]
        grown = len(words) - (end - start)
        for passage in self.passages:
            inside = max(0, min(end, passage.end) - max(start, passage.start))
            passage.lost += inside
            if end <= passage.start:
                passage.start += grown
                passage.end += grown
            elif start >= passage.end:
                continue
            elif start >= passage.start and end <= passage.end:
                passage.end += grown
            elif start < passage.start and end >= passage.end:
                # Rewritten with its surroundings: there is nothing left to point at.
                passage.lost = passage.letters
                passage.start = passage.end = start
            elif start < passage.start:
                passage.start = start + len(words)
                passage.end += grown
            else:
                passage.end = start

    def move(self, start: int, end: int, to: int) -> None:
        """Move `text[start:end]` before the character at `to`, which lies outside it."""
        block = self.text[start:end]
        rest = self.text[:start] + self.text[end:]
        target = to if to <= start else to - len(block)
        self.text = rest[:target] + block + rest[target:]
        for passage in self.passages:
            pieces = [
                (max(passage.start, low), min(passage.end, high))
                for low, high in ((0, start), (start, end), (end, len(self.text)))
            ]
            low, high = max(pieces, key=lambda piece: piece[1] - piece[0])
            passage.lost += (passage.end - passage.start) - (high - low)
            torn = low < to < high and not start <= low < end
            passage.is_torn |= torn or high - low < passage.end - passage.start
            if start <= low < end:
                shift = target - start
            else:
                shift = (-len(block) if low >= end else 0) + (len(block) if low >= to else 0)
            passage.start, passage.end = low + shift, high + shift + (len(block) if torn else 0)


def paragraphs_of(text: str) -> list[tuple[int, int]]:
    """Return the paragraphs of a text, each with the line ends after it."""
    starts = [0, *(span.start for span in paragraphs(text)[1:]), len(text)]
    return list(pairwise(starts))


def typos(draft: Draft, random: Random, _: str) -> None:
    """Drop, double, change or swap about one letter in sixty."""
    for offset in sorted(random.sample(range(len(draft.text)), len(draft.text) // 60), reverse=True):
        if not draft.text[offset].isalpha():
            continue
        letter = draft.text[offset]
        following = draft.text[offset + 1 : offset + 2]
        if random.random() < 0.25 and following.isalpha():
            draft.replace(offset, offset + 2, following + letter)
        else:
            draft.replace(
                offset, offset + 1, random.choice(("", letter * 2, random.choice(_LETTERS), letter.lower()))
            )


def quote_style(draft: Draft, _: Random, __: str) -> None:
    """Make curly quotation marks and dashes straight; where there are none, the other way round."""
    straight = draft.text.translate(_QUOTES)
    if straight == draft.text:
        straight = draft.text.replace("'", "’").replace('"', "“").replace("-", "–")
    for offset, (old, new) in enumerate(zip(draft.text, straight, strict=True)):
        if old != new:
            draft.replace(offset, offset + 1, new)


def white_space(draft: Draft, random: Random, _: str) -> None:
    """Break lines, double spaces, make some hard, and put other blank lines between paragraphs."""
    for match in reversed(list(_SPACE.finditer(draft.text))):
        if random.random() < 0.12:
            draft.replace(match.start(), match.end(), random.choice(("  ", "\n", "\u00a0")))
    for match in reversed(list(re.finditer(r"\n+", draft.text))):
        draft.replace(match.start(), match.end(), random.choice(("\n", "\n\n", " \n")))


def add_furniture(draft: Draft, random: Random, _: str) -> None:
    """Put what pages leave behind between paragraphs."""
    for start, _end in reversed(paragraphs_of(draft.text)):
        if random.random() < 0.35:
            line = random.choice(FURNITURE)
            draft.replace(start, start, f"{line}\n")


def delete_paragraphs(draft: Draft, random: Random, _: str) -> None:
    """Take out one to three paragraphs, of those with passages if there are such."""
    for _time in range(random.randint(1, 3)):
        found = paragraphs_of(draft.text)
        if len(found) > 2:
            draft.replace(*random.choice(_marked(draft, found)), "")


def replace_paragraphs(draft: Draft, random: Random, other: str) -> None:
    """Take out one to three paragraphs and put some of another article in their places."""
    for _time in range(random.randint(1, 3)):
        start, end = random.choice(_marked(draft, paragraphs_of(draft.text)))
        first, last = random.choice(paragraphs_of(other))
        draft.replace(start, end, "")
        draft.replace(start, start, other[first:last].rstrip("\n") + "\n\n")


def insert_paragraphs(draft: Draft, random: Random, other: str) -> None:
    """Put one to three paragraphs of another article in."""
    for _time in range(random.randint(1, 3)):
        start, end = random.choice(paragraphs_of(other))
        at = random.choice(paragraphs_of(draft.text))[0]
        draft.replace(at, at, other[start:end].rstrip("\n") + "\n")


def move_paragraphs(draft: Draft, random: Random, _: str) -> None:
    """Move one or two paragraphs elsewhere."""
    for _time in range(random.randint(1, 2)):
        found = paragraphs_of(draft.text)
        start, end = random.choice(found)
        targets = [each for each, _end in found if not start <= each <= end]
        if targets and draft.text[end - 1 : end] == "\n":
            draft.move(start, end, random.choice(targets))


def rewrite_words(draft: Draft, random: Random, other: str) -> None:
    """Write another word for every eighth."""
    replacements = _WORD.findall(other)
    matches = list(_WORD.finditer(draft.text))[random.randrange(8) :: 8]
    for match in reversed(matches):
        draft.replace(match.start(), match.end(), random.choice(replacements))


def look_alikes(draft: Draft, random: Random, _: str) -> None:
    """Repeat sentences elsewhere, nearly as they are."""
    found = [span for span in sentences(draft.text) if len(span) > 20]
    for span in random.sample(found, min(3, len(found))):
        copy = Draft(draft.text[span.start : span.end])
        for match in reversed(list(_WORD.finditer(copy.text))):
            if random.random() < 0.1:
                copy.replace(match.start(), match.end(), random.choice(_WORD.findall(draft.text)))
        at = random.choice(paragraphs_of(draft.text))[0]
        draft.replace(at, at, copy.text + "\n")


def delete_sentences(draft: Draft, random: Random, _: str) -> None:
    """Take out one to four sentences."""
    for _time in range(random.randint(1, 4)):
        found = [_with_space(draft.text, span) for span in sentences(draft.text)]
        if len(found) > 3:
            draft.replace(*random.choice(_marked(draft, found)), "")


def move_sentences(draft: Draft, random: Random, _: str) -> None:
    """Move one or two sentences before another."""
    for _time in range(random.randint(1, 2)):
        found = sentences(draft.text)
        start, end = _with_space(draft.text, random.choice(found))
        targets = [span.start for span in found if not start <= span.start <= end]
        if targets:
            draft.move(start, end, random.choice(targets))


def add_and_drop_words(draft: Draft, random: Random, other: str) -> None:
    """Take out some words and put others in, about one in twelve."""
    words = _WORD.findall(other)
    for match in reversed(list(_WORD.finditer(draft.text))):
        if random.random() < 0.04:
            draft.replace(match.start(), min(match.end() + 1, len(draft.text)), "")
        elif random.random() < 0.04:
            draft.replace(match.start(), match.start(), random.choice(words) + " ")


def split_and_join(draft: Draft, random: Random, _: str) -> None:
    """Begin new paragraphs at some sentences and join others."""
    for match in reversed(list(re.finditer(r"(?<=[.!?”]) +(?=[A-Z“])|\n+", draft.text))):
        if random.random() < 0.3:
            draft.replace(match.start(), match.end(), " " if "\n" in match[0] else "\n\n")


def move_and_mistype(draft: Draft, random: Random, other: str) -> None:
    """Move paragraphs and make typing errors everywhere."""
    move_paragraphs(draft, random, other)
    typos(draft, random, other)


def four_at_once(draft: Draft, random: Random, other: str) -> None:
    """Make four edits of different kinds, one after the other."""
    names = random.sample([name for name in EDITS if name != "four at once"], 4)
    for name in names:
        EDITS[name](draft, random, other)


def _marked(draft: Draft, stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return those stretches that hold a whole passage; all of them if none does."""
    return [
        (start, end)
        for start, end in stretches
        if any(start <= each.start < each.end <= end for each in draft.passages)
    ] or stretches


def _with_space(text: str, span: Span) -> tuple[int, int]:
    end = span.end
    while end < len(text) and text[end] == " ":
        end += 1
    return span.start, end


EDITS: dict[str, Callable[[Draft, Random, str], None]] = {
    "typing errors": typos,
    "quotation marks": quote_style,
    "white space": white_space,
    "furniture added": add_furniture,
    "paragraphs deleted": delete_paragraphs,
    "paragraphs replaced": replace_paragraphs,
    "paragraphs inserted": insert_paragraphs,
    "paragraphs moved": move_paragraphs,
    "every eighth word rewritten": rewrite_words,
    "look-alikes inserted": look_alikes,
    "sentences deleted": delete_sentences,
    "sentences moved": move_sentences,
    "words added and dropped": add_and_drop_words,
    "paragraphs split and joined": split_and_join,
    "moved and mistyped": move_and_mistype,
    "four at once": four_at_once,
}
"""Each kind of edit by its name."""


def passages_of(text: str, random: Random, number: int) -> Sequence[Passage]:
    """Return passages such as readers mark: words, phrases, sentences, and now and then whole paragraphs."""
    words = list(_WORD.finditer(text))
    whole = sentences(text)
    lines = paragraphs_of(text)
    found = []
    for _time in range(number):
        kind = random.random()
        if kind < 0.6:
            length = random.choice((1, 2, 2, 3, 4, 5, 6, 8, 10, 14, 20))
            first = random.randrange(max(1, len(words) - length))
            start, end = words[first].start(), words[min(first + length, len(words)) - 1].end()
            # Hardly anybody marks the end of one paragraph with the beginning of the next.
            paragraph = paragraph_at(text, start)
            end = end if paragraph is None else min(end, paragraph.end)
        elif kind < 0.97:
            first = random.randrange(len(whole))
            last = first if kind < 0.85 else min(first + 1, len(whole) - 1)
            start, end = whole[first].start, whole[last].end
            paragraph = paragraph_at(text, start)
            end = end if paragraph is None else min(end, paragraph.end)
        else:
            first = random.randrange(len(lines))
            start, end = lines[first][0], lines[min(first + 1, len(lines) - 1)][1]
            end = start + len(text[start:end].rstrip())
        found.append(Passage(start, end, end - start))
    return found
