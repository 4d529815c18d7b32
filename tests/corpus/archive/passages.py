"""Articles to archive, and phrases of them as somebody half remembers them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from synoptic.corpus import samples
from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.files.loading import load
from synoptic.corpus.search.passage_index import passages_of
from synoptic.corpus.text.folding import folded_text
from synoptic.corpus.text.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PASSAGES = 10
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Known(NamedTuple):
    """A phrase and how it is remembered."""

    phrase: str
    """The words, folded."""
    query: str
    """The same, one word misspelt."""


def article(
    name: str, text: str, *, source: str | None = None, author: str | None = None, date: str | None = None
) -> Article:
    digest = digest_of(text)
    return Article(
        id=name, title=text[:40], text=text, digest=digest, source=source, author=author, date=date
    )


def invented(number: int, seed: int = 7) -> Iterator[Article]:
    """Yield articles of ten paragraphs, whose sentences are some words each of the samples."""
    chance = random.Random(seed)
    words = " ".join(each.own_text for each in load([samples.folder()]).articles).split()
    for made in range(number):
        paragraphs = []
        for _ in range(_PASSAGES):
            starts = [chance.randrange(len(words) - 12) for _ in range(4)]
            paragraphs.append(" ".join(" ".join(words[start : start + 12]) for start in starts))
        text = "\n\n".join(paragraphs)
        yield article(f"{made:04}", text, date=f"2025-{1 + made % 12:02}-11", source="Ardwire")


def known_items(articles: Sequence[Article], number: int, seed: int = 11) -> Iterator[Known]:
    """Yield phrases of four words that follow one another in a passage, one of them misspelt by one edit."""
    chance = random.Random(seed)
    made = 0
    while made < number:
        one = chance.choice(articles)
        start, end = chance.choice(list(passages_of(one.text)))
        words = words_in(folded_text(one.text[start:end]))
        first = chance.randrange(len(words) - 3)
        phrase = words[first : first + 4]
        long = [place for place, word in enumerate(phrase) if len(word) >= 5 and word.isalpha()]
        if long:
            typed, place = list(phrase), chance.choice(long)
            word, at = typed[place], chance.randrange(1, len(typed[place]) - 1)
            typed[place] = chance.choice(
                (
                    word[:at] + chance.choice(_LETTERS) + word[at + 1 :],
                    word[:at] + chance.choice(_LETTERS) + word[at:],
                    word[:at] + word[at + 1 :],
                    word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                )
            )
            made += 1
            yield Known(" ".join(phrase), " ".join(typed))
