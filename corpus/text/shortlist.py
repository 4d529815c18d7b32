"""Which of many words can be a few edits from a given one at all: a sieve before edit distances."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SOME = re.compile(rb"[^\0]")
_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))
_FOREIGN = frozenset((*"abcdefghijklmnopqrstuvwxyz", *(letter * 2 for letter in "aeiolnrst")))


class Shortlist:
    """For each letter and each length, the words that have it, as the bits of one integer.

    An edit takes away at most one letter, brings in at most one, and changes the length by at most one. So of
    words within d edits none lacks more than d of the letters, has more than d others, or is longer or
    shorter by more than d; a letter that is there twice counts as two. Whole integers are combined at once;
    of 70,000 words, some hundreds are left in a fraction of a millisecond.
    """

    def __init__(self, words: Sequence[str]) -> None:
        """Take the words; what is needed for a letter is made when it is first asked for."""
        self._words = words
        self._having: dict[str, int] = {}
        lengths: defaultdict[int, bytearray] = defaultdict(lambda: bytearray(len(words) // 8 + 1))
        for place, word in enumerate(words):
            lengths[len(word)][place >> 3] |= 1 << (place & 7)
        self._lengths = {length: int.from_bytes(bits, "little") for length, bits in lengths.items()}

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
