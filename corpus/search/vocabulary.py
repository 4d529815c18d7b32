"""Find the words of the searched texts that a word of a query may match."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest

EXACT = 1000
"""The quality of the query's word itself. Qualities are integers, so that their sums are exact."""
PREFIX = 950
"""The quality of a word of which the query has the beginning."""
JOINED = 940
"""The quality of words that are parted or joined otherwise: "peace maker", "peacemaker"; "U.S.", "US"."""
_INFLECTED = 930

_MIN_INFLECTED_LETTERS = 3
_MIN_JOINED_PREFIX_LETTERS = 3
# Queries come back while one is typed and corrected; beyond so many words the oldest are of no use.
_MAX_REMEMBERED_WORDS = 512
_MAX_PARTED_LETTERS = 64
# The first few misspelt words are compared with all words: to make a shortlist takes as long as thirty.
_UNLISTED_LOOKUPS = 8
MAX_BEGINNINGS = 64
"""Of the words that one or two letters begin, so many are looked for: the most frequent."""
_SHORT_BEGINNING_LETTERS = 2
_WELL_KNOWN_WORDS = 1000
_LAST_CHARACTER = "\U0010ffff"

_SOME = re.compile(rb"[^\0]")
_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))
_FOREIGN = frozenset((*"abcdefghijklmnopqrstuvwxyz", *(letter * 2 for letter in "aeiolnrst")))


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

    def __init__(
        self,
        words: Mapping[str, int],
        *,
        by_frequency: bool = False,
        alphabetical: Sequence[int] | None = None,
    ) -> None:
        """Take over `words`: each folded word with its number, numbered from 0 in the mapping's order.

        That order may be `by_frequency`, the most frequent first; of the words that one or two letters begin,
        only `MAX_BEGINNINGS` are then looked for. `alphabetical` gives the numbers in the order of the words,
        where it is known.
        """
        self._numbers = words
        self._by_frequency = by_frequency
        self._shortlist: Shortlist | None = None
        self._lookups = 0
        # Of one or two letters only, so that it stays small.
        self._beginnings: dict[str, Sequence[int]] = {}
        self._words: Sequence[str] = tuple(words)
        self._alphabetical = alphabetical
        self._like: dict[tuple[str, bool, bool], Mapping[int, int]] = {}

    def __len__(self) -> int:
        return len(self._words)

    def number(self, word: str) -> int | None:
        """Return the number of a word; None if no text has it."""
        return self._numbers.get(word)

    def make_shortlist(self) -> None:
        """Make now what the first misspelt words take longer for; some tenths of a second."""
        if self._shortlist is None:
            shortlist = Shortlist(self._words)
            shortlist.complete()
            self._shortlist = shortlist

    def like(self, word: str, *, prefix: bool, lenient: bool = False) -> Mapping[int, int]:
        """Return the numbers of the words that `word` may match, each with its quality from 1 to 1000.

        These are the word itself; the word with or without a final "s" ("talk", "talks", "Trump's"), or with
        or without full stops ("US", "U.S."); with `prefix` the words that begin with it; and those within
        `edits_allowed`, with or without a final "s" too. If `lenient`, a word of three letters may be
        misspelt although texts have it: "now" for "know".
        """
        key = word, prefix, lenient
        if (found := self._like.get(key)) is None:
            if len(self._like) >= _MAX_REMEMBERED_WORDS:
                self._like.clear()
            found = self._like[key] = self._misspelt(word, lenient) | self._spelt(word, prefix=prefix)
        return found

    def beginning(self, prefix: str) -> Iterator[int]:
        """Yield the numbers of the words that begin with `prefix`, `prefix` itself left out."""
        if (short := self._beginnings.get(prefix)) is not None:
            yield from short
            return
        order, word = self.alphabetical, self._words.__getitem__
        first = bisect_right(order, prefix, key=word)
        numbers = order[first : bisect_right(order, prefix + _LAST_CHARACTER, first, key=word)]
        if self._by_frequency and len(prefix) <= _SHORT_BEGINNING_LETTERS:
            frequent = self._beginnings[prefix] = nsmallest(MAX_BEGINNINGS, numbers)
            yield from frequent
        else:
            yield from numbers

    @property
    def words(self) -> Sequence[str]:
        """All words, by their numbers."""
        return self._words

    @property
    def alphabetical(self) -> Sequence[int]:
        """The numbers of all words, in the order of the words."""
        if self._alphabetical is None:
            self._alphabetical = sorted(range(len(self._words)), key=self._words.__getitem__)
        return self._alphabetical

    def word(self, number: int) -> str:
        """Return the word of that number."""
        return self._words[number]

    def joined(self, first: str, second: str, *, prefix: bool) -> Mapping[int, int]:
        """Return the numbers of the words that two of a query make up together, each with its quality."""
        prefix = prefix and min(len(first), len(second)) >= _MIN_JOINED_PREFIX_LETTERS
        found = self._spelt(first + second, prefix=prefix)
        return {number: quality * JOINED // EXACT for number, quality in found.items()}

    def parted(self, word: str) -> Iterator[tuple[int, int]]:
        """Yield the numbers of each two words that make up `word` together; none for a very long one."""
        for middle in range(1, len(word) if len(word) <= _MAX_PARTED_LETTERS else 0):
            first, second = self.number(word[:middle]), self.number(word[middle:])
            if first is not None and second is not None:
                yield first, second

    def _misspelt(self, word: str, lenient: bool) -> dict[int, int]:
        number = self._numbers.get(word)
        # Of very many texts, some have any three letters: "hat" is then rather "that" than itself.
        known = number is not None and not (self._by_frequency and number >= _WELL_KNOWN_WORDS)
        allowed = edits_allowed(word, known=known and not lenient)
        if not allowed:
            return {}
        # Imported late: an app that starts has no need of it yet.
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        self._lookups += 1
        numbers: Sequence[int] = range(len(self._words))
        choices = self._words
        if self._shortlist is None and self._lookups > _UNLISTED_LOOKUPS:
            self._shortlist = Shortlist(self._words)
        if self._shortlist is not None:
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
    return (bare, bare + "s") if len(bare) >= _MIN_INFLECTED_LETTERS else ()


class Shortlist:
    """For each letter and each length, the words that have it, as the bits of one integer.

    An edit takes away at most one letter, brings in at most one, and changes the length by at most one. So of
    words within d edits none lacks more than d of the letters, has more than d others, or is longer or
    shorter by more than d; a letter that is there twice counts as two. Whole integers are combined at once;
    of 70,000 words, some hundreds are left in a fraction of a millisecond.
    """

    def __init__(self, words: Sequence[str]) -> None:
        """Take the words; the bits of a letter are made when it is first asked for."""
        self._words = words
        self._having: dict[str, int] = {}
        lengths: defaultdict[int, bytearray] = defaultdict(lambda: bytearray(len(words) // 8 + 1))
        for place, word in enumerate(words):
            lengths[len(word)][place >> 3] |= 1 << (place & 7)
        self._lengths = {length: int.from_bytes(bits, "little") for length, bits in lengths.items()}

    def complete(self) -> None:
        """Make the bits of all letters that are asked for in most words."""
        for letter in _FOREIGN:
            self._with(letter)

    def near(self, word: str, edits: int) -> list[int]:
        """Return, in order, the places of all words within so many edits, and of some others."""
        alive = 0
        for length in range(len(word) - edits, len(word) + edits + 1):
            alive |= self._lengths.get(length, 0)
        letters = {
            letter * number for letter in set(word) for number in (1, 2) if word.count(letter) >= number
        }
        alive = self._sifted(alive, letters, edits, wanted=True)
        alive = self._sifted(alive, _FOREIGN - letters, edits, wanted=False)
        bits = alive.to_bytes(len(self._words) // 8 + 1, "little")
        return [
            (found.start() << 3) + bit for found in _SOME.finditer(bits) for bit in _BITS[found.group()[0]]
        ]

    def _sifted(self, alive: int, letters: set[str] | frozenset[str], edits: int, *, wanted: bool) -> int:
        """Return the words that lack at most `edits` of the letters or, if not `wanted`, have so many."""
        # Words by how many letters are amiss so far.
        amiss = [alive] + [0] * edits
        for letter in letters:
            having = self._with(letter)
            for count in range(edits, -1, -1):
                has = amiss[count] & having
                good, bad = (has, amiss[count] ^ has) if wanted else (amiss[count] ^ has, has)
                amiss[count] = good
                if count < edits:
                    amiss[count + 1] |= bad
        left = 0
        for words in amiss:
            left |= words
        return left

    def _with(self, letter: str) -> int:
        """Return the words that have a letter or, where it is given twice, have it twice."""
        found = self._having.get(letter)
        if found is None:
            if len(letter) == 1:
                bits = ["1" if letter in word else "0" for word in reversed(self._words)]
            else:
                bits = ["1" if word.count(letter[0]) > 1 else "0" for word in reversed(self._words)]
            found = self._having[letter] = int("".join(bits) or "0", 2)
        return found
