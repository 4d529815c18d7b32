"""Put the words together that the ends of lines part.

A soft hyphen is no part of its word, nor is U+2010 where it stands at ends of lines only. Of another, no
one can see whether its word has it anywhere else; the same document tells, in this order:

1. a word that stands elsewhere, with the hyphen or without it, is that word;
2. the hyphen stays before a capital or a number, behind a number, and between two words that both stand
   elsewhere, unless the document hyphenates;
3. a document that hyphenates, where many lines end in the middle of words that stand nowhere else, has no
   hyphen there, save behind first parts of compounds ("self-", "well-") and between two of its words;
4. else the hyphen stays, as it is printed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

_HYPHENS = "-\u2010\u2011\u00ad"
_SOFT = "\u00ad"
_TYPESETTERS = "\u2010"
_WORD = re.compile(rf"[^\W_]+(?:[{_HYPHENS}'’][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_HEAD = re.compile(rf"(?:[^\W_]+[{_HYPHENS}'’])*[^\W_]+(?=[{_HYPHENS}]$)")
_TAIL = re.compile(rf"[^\W_]+(?:[{_HYPHENS}'’][^\W_]+)*")
_ENDS_IN_SLASH = re.compile(r"(?:[^\W_]|/)/$")
_ENDS_IN_DASH = re.compile(r"[^\W_][—–]$")
_BEGINS_WITH_DASH = re.compile(r"[—–][^\W_]")
_BLANK_BEFORE_DASH = re.compile(r"[^\W_] [—–][^\W_]")
_BLANK_AFTER_DASH = re.compile(r"[^\W_][—–] [^\W_]")
_SUSPENDED = re.compile(r"(?:and|or|to|und|oder|bis|et|ou|y|e|o|en|of)\b")
"""What stands between "pre-" and "post-war"."""
_FEWEST_PARTED = 3
_HYPHENATED_LINES = 0.02
"""Share of lines that end in a hyphen of the typesetter's, from which a document is one that hyphenates."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FIRST_PARTS = _listed("""
all big cross double dual eight fifty first five four forty half high ill left long low nine ninety off one
open right second self seven short single six so sixty stand ten third thirty three top twenty two well wide
year
""")
_PREFIXES = _listed("anti co ex mid multi non post pre pro quasi semi ultra under vice")
"""What stands before a hyphen as often as in the middle of a syllable: "ex-president", "ex-tensive"."""


class Hyphenation(Struct, frozen=True):
    """What a document's words say about the hyphens at the ends of its lines."""

    counts: dict[str, int]
    """How often words stand within lines, folded to lower case, with their hyphens."""
    parts: frozenset[str]
    """Words without hyphen."""
    heads: frozenset[str]
    """First parts of words with a hyphen."""
    has_own_hyphen: bool
    """Whether the typesetter's hyphen, U+2010, is another than the author's, "-"."""
    hyphenates: bool
    """Whether the document parts words at ends of lines."""
    blank_before_dash: bool
    """Whether there is a blank before dashes that have none behind them."""
    blank_after_dash: bool
    """Whether there is a blank behind dashes that have none before them."""

    @classmethod
    def of(cls, lines: Sequence[str]) -> Hyphenation:
        """Return what lines of a document say, which are in their order."""
        counts: Counter[str] = Counter()
        start = 0
        for line, following in pairwise([*lines, ""]):
            head, tail = _HEAD.search(line), _TAIL.match(following)
            counts.update(map(_folded, _WORD.findall(line, start, head.start() if head else len(line))))
            # The half of a word that a line begins with is none.
            start = tail.end() if head and tail else 0
        parts = frozenset(word for word in counts if word.isalpha())
        blanks = (any(map(_BLANK_BEFORE_DASH.search, lines)), any(map(_BLANK_AFTER_DASH.search, lines)))
        heads = frozenset(word.partition("-")[0] for word in counts if "-" in word)
        has_own = any(line.endswith(_TYPESETTERS) for line in lines)
        has_own = has_own and not any(_TYPESETTERS in line[:-1] for line in lines)
        known = cls(dict(counts), parts, heads, has_own, False, *blanks)
        parted = sum(known.is_parted(one, other) for one, other in pairwise(lines))
        return cls(
            known.counts,
            parts,
            heads,
            has_own,
            parted >= max(_FEWEST_PARTED, _HYPHENATED_LINES * len(lines)),
            *blanks,
        )

    def is_parted(self, line: str, following: str) -> bool:
        """Tell whether a line ends in the middle of a word that is certainly none by its halves."""
        head, tail = _HEAD.search(line), _TAIL.match(following)
        if head is None or tail is None or not tail[0][0].islower() or not head[0].isalpha():
            return False
        one, other = _folded(head[0]), _folded(tail[0])
        if one + other in self.counts:
            return True
        return (
            one not in self.parts | self.heads | _FIRST_PARTS | _PREFIXES
            and f"{one}-{other}" not in self.counts
        )

    def keeps_hyphen(self, head: str, tail: str, hyphen: str) -> bool:
        """Tell whether the hyphen between two parts of a word is a part of it."""
        if self.has_own_hyphen and hyphen == _TYPESETTERS:
            return False
        one, other = _folded(head), _folded(tail)
        with_hyphen, without = self.counts.get(f"{one}-{other}", 0), self.counts.get(one + other, 0)
        if with_hyphen != without:
            return with_hyphen > without
        if not tail[0].islower() or not head[-1].isalpha():
            return True
        if not self.hyphenates:
            return True
        last = re.split(rf"[{_HYPHENS}]", one)[-1]
        first = re.split(rf"[{_HYPHENS}]", other)[0]
        if last in _PREFIXES and last not in self.heads:
            return first in self.parts
        return (
            last in _FIRST_PARTS
            or last in self.heads
            or (last in self.parts and first in self.parts and min(len(last), len(first)) > 2)
        )


def _folded(word: str) -> str:
    return re.sub(rf"[{_HYPHENS}]", "-", word.casefold().replace(_SOFT, ""))


def joined(lines: Iterable[str], hyphenation: Hyphenation) -> str:
    """Return the words of a paragraph's lines, with single blanks between them."""
    text = ""
    for line in lines:
        if not text:
            text = line
        elif text.endswith(_SOFT):
            text = text[:-1] + line
        elif text[-1] in _HYPHENS and _SUSPENDED.match(line):
            text = f"{text} {line}"
        elif text[-1] in _HYPHENS and (head := _HEAD.search(text[-80:])) and (tail := _TAIL.match(line)):
            text = (text if hyphenation.keeps_hyphen(head[0], tail[0], text[-1]) else text[:-1]) + line
        elif (
            _ENDS_IN_SLASH.search(text[-2:])
            or (_ENDS_IN_DASH.search(text[-2:]) and not hyphenation.blank_after_dash)
            or (_BEGINS_WITH_DASH.match(line) and text[-1].isalnum() and not hyphenation.blank_before_dash)
        ):
            text += line
        else:
            text = f"{text} {line}"
    return text.replace(_SOFT, "")
