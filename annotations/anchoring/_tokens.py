"""Words and punctuation marks of a text as numbers, so that texts can be compared token by token."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from synoptic.corpus.text.folding import fold

# Scripts without spaces would make one token of a sentence: each of their characters is one.
_UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]")


class Tokens(Struct, frozen=True):
    """The tokens of a stretch of text, in order."""

    ids: Sequence[int]
    """Their numbers: equal for tokens that differ only in case, accents and quotation marks."""
    starts: Sequence[int]
    """Where each begins, in code points of the whole text."""
    ends: Sequence[int]
    """Where each ends."""

    def __len__(self) -> int:
        return len(self.ids)


class TokenNumbers:
    """Gives the same number to tokens that say the same, in all texts that are tokenised with it."""

    def __init__(self) -> None:
        self._numbers = _Numbers()

    def tokens(self, text: str, start: int, end: int) -> Tokens:
        """Return the tokens of `text[start:end]`."""
        numbers = self._numbers
        spans = [match.span() for match in _TOKEN.finditer(text, start, end)]
        ids = [numbers[token] for token in _TOKEN.findall(text, start, end)]
        return Tokens(ids, [first for first, _ in spans], [last for _, last in spans])


class _Numbers(dict[str, int]):
    """The number of each token, given when it is first met."""

    def __init__(self) -> None:
        super().__init__()
        self._by_folded: dict[str, int] = {}

    def __missing__(self, token: str) -> int:
        folded = fold(token).text or token
        self[token] = number = self._by_folded.setdefault(folded, len(self._by_folded))
        return number
