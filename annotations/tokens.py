"""Words and punctuation marks of a text as numbers, so that texts can be compared token by token."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

# Scripts without spaces would make one token of a sentence: each of their characters is one.
_UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a stretch of text, in order."""

    ids: Sequence[int]
    """What each is: the same number for tokens that are the same but for case, accents and quotation marks."""
    starts: Sequence[int]
    """Where each begins, in code points of the whole text."""
    ends: Sequence[int]
    """Where each ends."""

    def __len__(self) -> int:
        return len(self.ids)


class Vocabulary:
    """Gives the same number to tokens that say the same, in all texts that are tokenised with it."""

    def __init__(self) -> None:
        self._by_token: dict[str, int] = {}
        self._by_folded: dict[str, int] = {}

    def tokens(self, text: str, start: int, end: int) -> Tokens:
        """Return the tokens of `text[start:end]`."""
        known = self._by_token
        ids, starts, ends = [], [], []
        for match in _TOKEN.finditer(text, start, end):
            token = match[0]
            number = known.get(token)
            if number is None:
                known[token] = number = self._number(token)
            ids.append(number)
            starts.append(match.start())
            ends.append(match.end())
        return Tokens(ids, starts, ends)

    def _number(self, token: str) -> int:
        return self._by_folded.setdefault(fold(token).text or token, len(self._by_folded))
