"""The words of the texts that are searched, and which of them a word of a query may stand for."""

from __future__ import annotations

import re
from bisect import bisect_right
from heapq import nsmallest
from typing import TYPE_CHECKING

from synoptic.corpus.text.shortlist import Shortlist

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

EXACT = 1000
"""The quality of the query's word itself. Qualities are integers, so that their sums are exact."""
PREFIX = 950
"""The quality of a word of which the query has the beginning."""
JOINED = 940
"""The quality of words that are parted or joined otherwise: "peace maker", "peacemaker"; "U.S.", "US"."""
_INFLECTED = 930

_SHORTEST_INFLECTED = 3
_SHORTEST_JOINED_PREFIX = 3
# Queries come back while one is typed and corrected; beyond so many words the oldest are of no use.
_REMEMBERED = 512
_LONGEST_PARTED = 64
MOST_BEGINNINGS = 64
"""Of the words that one or two letters begin, so many are looked for: the most frequent."""
_SHORT_BEGINNING = 2
_WELL_KNOWN = 1000
_LAST_CHARACTER = "\U0010ffff"

# Scripts that put no space between words: Thai, Lao, Burmese, Khmer, kana and Han. Each character is a word
# here, as ideographs are in Unicode Standard Annex 29, so that a phrase of them can be found anywhere.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_LETTER = rf"[^\W_{_UNSPACED}]"
_INITIAL = rf"[^\W\d_{_UNSPACED}]"
_WORD = re.compile(
    # "U.S."
    rf"{_INITIAL}(?:\.{_INITIAL})+(?!{_LETTER})\.?"
    # "Trump's" and "don't" are one word, "dell'Ucraina" and "O'Brien" are two.
    rf"|{_LETTER}+(?:'{_LETTER}{{1,2}}(?!{_LETTER}))?"
    rf"|[{_UNSPACED}]"
)


# One ending of names, as English spells what Ukrainian, Russian and Polish write: Zelensky, Zelenskyy,
# Zelenskiy; Dostoevskij, Dostoevskii; Kowalski. Behind "sk", so that the search for places is quick.
_NAME_ENDING = re.compile(r"sk(?<=[^\W\d_]{3}sk)(?:yy|iy|yi|yj|ij|ii|i)(?=s?(?![^\W_]))")
# What `words_of` leaves out or keeps inside words, in text that is ASCII.
_APOSTROPHE = re.compile(r"'(?<=[^\W_]')(?=[^\W_]{1,2}(?![^\W_]))")
_APOSTROPHES = re.compile(r"'[^\W_]{1,2}'")
_INITIALS = re.compile(r"\.(?<=[^\W\d_]\.)(?=[^\W\d_](?![^\W_]))")
_RUN = re.compile(r"[^\W_]+(?:'[^\W_]{1,2}(?![^\W_]))?")
_FOREIGN_MARKS = re.compile(rf"[^\w\x00-\x7f{_UNSPACED}]")
_SPACED = bytes(code if code < 128 and chr(code).isalnum() else ord(" ") for code in range(256))


def words_of(folded: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a folded text (see `text.folding`), each with its start and end there.

    Words are runs of letters and digits; hyphens, dashes and other marks are between words. A short ending
    after an apostrophe belongs to its word, and the apostrophe is left out: "let's" is `lets`. Initials
    without spaces are one word, and keep the full stops between them: "U.S." is `u.s`, "us" is `us`. Names
    that end in -sky, -skyy, -skiy, -skij or -ski all end in `sky`.
    """
    for found in _WORD.finditer(folded):
        word = found.group().replace("'", "").removesuffix(".")
        yield _NAME_ENDING.sub("sky", word) if "sk" in word else word, found.start(), found.end()


def words_in(folded: str) -> list[str]:
    """Return the words that `words_of` yields, without their places, in a tenth of the time."""
    return spaced(folded).split()


def spaced(folded: str) -> str:
    """Return the words that `words_of` yields, with white space between them and nothing else."""
    if not folded.isascii():
        folded = _FOREIGN_MARKS.sub(" ", folded)
    if not folded.isascii() or _INITIALS.search(folded) or _APOSTROPHES.search(folded):
        return " ".join([word for word, _, _ in words_of(folded)])
    if "'" in folded:
        folded = _APOSTROPHE.sub("", folded)
    if "sk" in folded:
        folded = _NAME_ENDING.sub("sky", folded)
    return folded.encode("ascii").translate(_SPACED).decode("ascii")


def places_of(folded: str) -> list[tuple[int, int]]:
    """Return where the words that `words_of` yields begin and end."""
    if folded.isascii() and not _INITIALS.search(folded):
        return [found.span() for found in _RUN.finditer(folded)]
    return [(start, end) for _, start, end in words_of(folded)]


def edits_allowed(word: str, *, known: bool) -> int:
    """Return by how many edits a word of a text may differ from `word` of a query.

    None in a word of up to 3 letters (1 in one of 3 that no text has), 1 up to 5, 2 from 6 on; none in
    initials and in a word with a digit, for 2025 is not a misspelt 2024. An edit is a letter that is wrong,
    missing, too many, or changed places with its neighbour: four in five misspelt words have exactly one such
    (F. J. Damerau, "A technique for computer detection and correction of spelling errors", Communications of
    the ACM 7/3, 1964).
    """
    if len(word) < 3 or not word.isalpha():
        return 0
    if len(word) == 3:
        return 0 if known else 1
    return 1 if len(word) < 6 else 2


class Vocabulary:
    """Distinct words, each known by its place in `words`."""

    def __init__(self, words: Mapping[str, int], *, by_frequency: bool = False) -> None:
        """Take over `words`: each folded word with its number, numbered from 0 in the mapping's order.

        That order may be `by_frequency`, the most frequent first; of the words that one or two letters begin,
        only `MOST_BEGINNINGS` are then looked for.
        """
        self._numbers = words
        self._by_frequency = by_frequency
        self._shortlist: Shortlist | None = None
        # Of one or two letters only, so that it stays small.
        self._beginnings: dict[str, Sequence[int]] = {}
        self._words: Sequence[str] = tuple(words)
        self._sorted: Sequence[str] = sorted(words)
        self._like: dict[tuple[str, bool], Mapping[int, int]] = {}

    def __len__(self) -> int:
        return len(self._words)

    def number(self, word: str) -> int | None:
        """Return the number of a word; None if no text has it."""
        return self._numbers.get(word)

    def like(self, word: str, *, prefix: bool) -> Mapping[int, int]:
        """Return the numbers of the words that `word` may stand for, each with its quality from 1 to 1000.

        These are the word itself; the word with or without a final "s" ("talk", "talks", "Trump's"), or with
        or without full stops ("US", "U.S."); with `prefix` the words that begin with it; and those within
        `edits_allowed`, with or without a final "s" too.
        """
        key = word, prefix
        if (found := self._like.get(key)) is None:
            if len(self._like) >= _REMEMBERED:
                self._like.clear()
            found = self._like[key] = self._misspelt(word) | self._spelt(word, prefix=prefix)
        return found

    def beginning(self, prefix: str) -> Iterator[int]:
        """Yield the numbers of the words that begin with `prefix`, `prefix` itself left out."""
        if (short := self._beginnings.get(prefix)) is not None:
            yield from short
            return
        first = bisect_right(self._sorted, prefix)
        words = self._sorted[first : bisect_right(self._sorted, prefix + _LAST_CHARACTER, first)]
        numbers = map(self._numbers.__getitem__, words)
        if self._by_frequency and len(prefix) <= _SHORT_BEGINNING:
            frequent = self._beginnings[prefix] = nsmallest(MOST_BEGINNINGS, numbers)
            yield from frequent
        else:
            yield from numbers

    def word(self, number: int) -> str:
        """Return the word of that number."""
        return self._words[number]

    def joined(self, first: str, second: str, *, prefix: bool) -> Mapping[int, int]:
        """Return the numbers of the words that two of a query make up together, each with its quality."""
        prefix = prefix and min(len(first), len(second)) >= _SHORTEST_JOINED_PREFIX
        found = self._spelt(first + second, prefix=prefix)
        return {number: quality * JOINED // EXACT for number, quality in found.items()}

    def parted(self, word: str) -> Iterator[tuple[int, int]]:
        """Yield the numbers of each two words that make up `word` together; none for a very long one."""
        for middle in range(1, len(word) if len(word) <= _LONGEST_PARTED else 0):
            first, second = self.number(word[:middle]), self.number(word[middle:])
            if first is not None and second is not None:
                yield first, second

    def _misspelt(self, word: str) -> dict[int, int]:
        number = self._numbers.get(word)
        # Of very many texts, some have any three letters: "hat" is then rather "that" than itself.
        known = number is not None and not (self._by_frequency and number >= _WELL_KNOWN)
        allowed = edits_allowed(word, known=known)
        if not allowed:
            return {}
        # Imported late: an app that starts has no need of it yet.
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        if self._shortlist is None:
            self._shortlist = Shortlist(self._words)
        numbers = self._shortlist.near(word, allowed)
        choices = [self._words[number] for number in numbers]
        near = extract(word, choices, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        found = {numbers[place]: EXACT - EXACT * int(edits) // len(word) for _, edits, place in near}
        for other, _, place in near:
            for form in _inflections(other):
                if (inflected := self.number(form)) is not None:
                    found.setdefault(inflected, found[numbers[place]] * _INFLECTED // EXACT)
        return found

    def _spelt(self, word: str, *, prefix: bool) -> dict[int, int]:
        forms = {word.replace(".", ""): JOINED, ".".join(word): JOINED}
        forms |= dict.fromkeys(_inflections(word), _INFLECTED)
        forms[word] = EXACT
        found = {
            number: quality for form, quality in forms.items() if (number := self.number(form)) is not None
        }
        if prefix:
            found |= dict.fromkeys(self.beginning(word), PREFIX)
        return found


def _inflections(word: str) -> tuple[str, ...]:
    """Return a word without and with a final "s", one of which is the word itself; none of a short word."""
    bare = word.removesuffix("s")
    return (bare, bare + "s") if len(bare) >= _SHORTEST_INFLECTED else ()
