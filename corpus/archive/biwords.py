"""The lexemes of a passage: its words, and a code for each two that follow one another.

Both sides fold alike: what is searched and what is looked for go through `text.folding` and `text.words`, and
PostgreSQL is given lexemes that are ready, without a dictionary of its own. With the pairs, its inverted
index (GIN) finds words side by side without reading a passage: also "of the", whose words are everywhere.
C. D. Manning, P. Raghavan, H. Schütze ("Introduction to Information Retrieval", 2008, section 2.4) call such
an index a biword index. Most pairs of words are seen once or twice, and each would be an entry of the index
by itself; as numbers of 18 bits they share entries, and one passage in 5,000 is found for no reason, which
matching sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, product
from zlib import crc32

from synoptic.corpus.text.folding import folded_text
from synoptic.corpus.text.words import words_in

MAX_LETTERS = 200
"""Of a longer word so many letters count; PostgreSQL takes 2,046 bytes for a lexeme."""

# Folded words have no capitals and no such signs: a code is never a word.
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ@^_~=+"
_TWO_SIGNS = tuple(map("".join, product(_SIGNS, repeat=2)))
_LOW_BITS = len(_TWO_SIGNS) - 1
_BITS = (1 << 18) - 1


def words_of_passage(written: str) -> list[str]:
    """Return the words of a passage in their order, as they are searched."""
    return [word[:MAX_LETTERS] for word in words_in(folded_text(written))]


def pair(first: str, second: str) -> str:
    """Return the lexeme of two words side by side: four signs, the same for one pair in 262,144.

    It is kept in archives and must never change.
    """
    number = crc32(f"{first} {second}".encode()) & _BITS
    return _TWO_SIGNS[number >> 10] + _TWO_SIGNS[number & _LOW_BITS]


def vector_of(words: Sequence[str]) -> str:
    """Return the `tsvector` of a passage with these words, in PostgreSQL's own notation."""
    lexemes = {*words, *(pair(first, second) for first, second in pairwise(words))}
    return " ".join(map(_quoted, lexemes))


def any_of(lexemes: Iterable[str]) -> str:
    """Return the `tsquery` for passages with one of the lexemes."""
    return " | ".join(map(_quoted, dict.fromkeys(lexemes)))


def _quoted(lexeme: str) -> str:
    # Words are of letters, digits and full stops; nothing else is relied on.
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
