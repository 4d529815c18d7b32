"""The stretches of a paragraph that hold enough of a query's words near each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from synoptic.corpus.search.ranking import BEGUN_PHRASE, LEAST, PHRASE, needed, score, width
from synoptic.corpus.search.readings import Reading
from synoptic.corpus.text.vocabulary import EXACT, PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# In the units of quality: a reading that continues the one before is preferred, and an earlier word is
# given up for a worse one only if it is far enough behind.
_CONTINUES = 300
_DISTANCE = 30


class Placed(NamedTuple):
    """A reading of a word at its place; a tuple, for a search makes many thousands."""

    token: int
    """Number of the word among all the words of all texts."""
    reading: Reading
    """What it stands for."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch that holds words of the query."""

    score: float
    """From 0 to 100."""
    parts: tuple[Placed, ...]
    """The words, in text order."""

    @property
    def start(self) -> int:
        """The number of its first word."""
        return self.parts[0].token

    @property
    def end(self) -> int:
        """One past the number of its last word."""
        return self.parts[-1].token + self.parts[-1].reading.tokens


def exact_phrase(token: int, words: int) -> Window:
    """Return the window of a query's `words` words that stand one after the other from `token` on."""
    return Window(PHRASE, tuple(Placed(token + place, Reading(place, 1, 1, EXACT)) for place in range(words)))


def begun_phrase(token: int, words: int) -> Window:
    """Return the same where the query has only the beginning of the last word."""
    *whole, last = exact_phrase(token, words).parts
    begun = Placed(last.token, last.reading._replace(quality=PREFIX))
    return Window(BEGUN_PHRASE, (*whole, begun))


def windows(
    found: Iterable[tuple[int, Sequence[Reading]]], weights: Sequence[int], floor: float = LEAST
) -> list[Window]:
    """Return the best windows of one paragraph, in text order, none overlapping another.

    `found` gives, in text order, the words that may stand for words of the query, with all their readings;
    `weights` the weights of the query's n words. Windows with a score below `floor` are left out. Takes time
    in proportion to the readings times n.
    """
    # What stands for each word of the query, seen from where the text has been read to.
    placed: list[Placed | None] = [None] * len(weights)
    last: Placed | None = None
    kept: list[Window] = []
    for token, readings in found:
        if last is not None and token < last.token + last.reading.tokens:
            continue
        reading = readings[0] if len(readings) == 1 else _chosen(readings, placed, last)
        reach = token + reading.tokens - width(len(weights))
        latest = Placed(token, reading)
        if _place(placed, latest, reach, readings):
            last = latest
            if (window := _best_ending_with(last, placed, reach, weights, floor)) is not None:
                _keep(kept, window)
    return kept


def _chosen(readings: Sequence[Reading], placed: Sequence[Placed | None], last: Placed | None) -> Reading:
    """Return the best reading: one that goes on in the query's order, rather than repeat a word."""
    following = last.reading.word + last.reading.words if last is not None else 0

    def preference(reading: Reading) -> tuple[int, int]:
        continues = _CONTINUES if reading.word == following else 0
        before = placed[reading.word]
        return reading.quality + continues, 1 if before is None else -before.token

    return max(readings, key=preference)


def _place(placed: list[Placed | None], latest: Placed, reach: int, readings: Sequence[Reading]) -> bool:
    """Let `latest` stand for its words, unless what stands for one from `reach` on is much better."""
    token, (word, words, _, quality) = latest
    for slot in range(word, word + words):
        rival = placed[slot]
        if rival is not None and rival.token >= reach and quality < _worth(rival, token):
            return False
    for slot in range(word, word + words):
        rival = placed[slot]
        if rival is not None and rival.reading.words > 1:
            # It stands for a neighbouring word too.
            placed[rival.reading.word] = placed[rival.reading.word + 1] = None
        elif rival is not None and len(readings) > 1:
            _pass_on(placed, rival, latest, readings)
        placed[slot] = latest
    return True


def _pass_on(placed: list[Placed | None], rival: Placed, latest: Placed, readings: Sequence[Reading]) -> None:
    """Where the query repeats a word, let what `latest` takes the place of stand for another of its kind."""
    if rival.reading in readings:
        for reading in readings:
            before = placed[reading.word]
            alike = reading.quality == rival.reading.quality and reading.words == reading.tokens == 1
            free = before is None or (before.token < rival.token and before.reading.words == 1)
            if alike and free and reading != latest.reading:
                placed[reading.word] = Placed(rival.token, reading)
                return


def _worth(placed: Placed, token: int) -> int:
    return placed.reading.quality - _DISTANCE * (token - placed.token)


def _best_ending_with(
    last: Placed, placed: Sequence[Placed | None], reach: int, weights: Sequence[int], floor: float
) -> Window | None:
    """Return the best window that ends with `last` and begins at `reach` or after."""
    words, whole = len(weights), EXACT * sum(weights)
    need = needed(words)
    within, most = 0, 0
    for one, weight in zip(placed, weights, strict=True):
        if one is not None and one.token >= reach:
            within += 1
            most += one.reading.quality * weight
    if within < need or score(most / whole, words) < floor:
        return None
    end = last.token + last.reading.tokens
    best: Window | None = None
    parts: list[Placed] = []
    quality = matched = taken = in_order = 0
    for one in sorted((one for one in placed if one is not None and one.token >= reach), reverse=True):
        if parts:
            # A word that stands for two of the query is there twice.
            if one is parts[-1]:
                continue
            in_order += one.reading.word < parts[-1].reading.word
        parts.append(one)
        token, (word, covers, tokens, good) = one
        quality += good * sum(weights[word : word + covers])
        matched += covers
        taken += tokens
        if matched >= need:
            order = in_order / (len(parts) - 1) if len(parts) > 1 else 1.0
            value = score(quality / whole, words, between=end - token - taken, order=order)
            if value >= floor and (best is None or value > best.score):
                best = Window(value, tuple(reversed(parts)))
    return best


def _keep(kept: list[Window], window: Window) -> None:
    """Add a window, unless it overlaps one that is as good; those that it overlaps otherwise make way."""
    clear = len(kept)
    while clear and kept[clear - 1].end > window.start:
        clear -= 1
        if kept[clear].score >= window.score:
            return
    kept[clear:] = [window]
