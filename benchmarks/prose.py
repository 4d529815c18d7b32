"""Prose to search: as much as is wanted, from a fixed seed, that reads like the articles it is made from."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from synoptic.corpus import samples
from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.files.loading import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SHARED = Path(__file__).resolve().parents[2] / "shared"
_SYLLABLES = [
    first + vowel + last for first in "bdfgklmnprstvz" for vowel in "aeiou" for last in ("", "n", "r", "l")
]
_INVENTED = 50_000
_WORDS_A_PASSAGE = (30, 72)


def real_articles() -> tuple[Article, ...]:
    """Return the articles to learn from: the samples, and real ones that are beside the project."""
    folders = (_SHARED / "data", _SHARED / "articles", samples.folder())
    return load([folder for folder in folders if folder.is_dir()]).articles


def articles(passages: int, *, a_piece: int = 10, seed: int = 28) -> Iterator[Article]:
    """Yield invented articles with so many passages in all, `a_piece` in each, the same for the same seed.

    A passage is a chain of words in which each follows the one before as often as it does in the sources (an
    order-one Markov chain), of some 300 characters; one word in thirty is a name of 50,000 invented ones, of
    which a few are common and most are rare, as names are.
    """
    chance = random.Random(seed)
    chain, starts = _chain()
    names = sorted(
        {"".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3, 3, 4)))).title() for _ in range(_INVENTED)}
    )
    made = 0
    while made < passages:
        count = min(a_piece, passages - made)
        made += count
        yield article(f"{made:08}", "\n\n".join(_passage(chance, chain, starts, names) for _ in range(count)))


def _passage(
    chance: random.Random, chain: dict[str, list[str]], starts: Sequence[str], names: Sequence[str]
) -> str:
    word = chance.choice(starts)
    words = [word]
    for _ in range(chance.randint(*_WORDS_A_PASSAGE)):
        if chance.random() < 1 / 30:
            words.append(names[int(len(names) * chance.random() ** 4)])
        following = chain.get(word)
        word = chance.choice(following or starts)
        words.append(word)
    return " ".join(words)


def _chain() -> tuple[dict[str, list[str]], Sequence[str]]:
    chain: defaultdict[str, list[str]] = defaultdict(list)
    for each in real_articles():
        words = re.findall(r"\S+", each.text)
        for word, following in pairwise(words):
            chain[word].append(following)
    starts = [word for word in chain if word[0].isupper()]
    return dict(chain), starts


def article(name: str, text: str) -> Article:
    """Return a text as an article."""
    return Article(id=name, title=text[:60], text=text, digest=digest_of(text))
