"""The articles that a document names as the sources of its quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

_MIN_NAME = 3
_MIN_TITLE_WORDS = 3
_GIVES_BEFORE = re.compile(
    r"(?:\b(?:told|tell|tells|telling|according to|reported (?:by|in)|quoted (?:by|in|from)|cited by"
    r"|published (?:by|in)|wr(?:ites|ote|iting) in|said in|says in|spoke(?:n)? to|speaking to|talking to"
    r"|interview(?:ed)? (?:with|by|in)|in|to|via|per|see|source:?)"
    r"|[(—–\[])\s*(?:(?:[\w’']+\s){0,2}(?:of|at|from)\s)?(?:the\s|article\s|account\s)?[\"“‘*_]*\Z",
    re.IGNORECASE,
)
_GIVES_BEHIND = re.compile(
    r"[\"”’*_]*(?:[’']s?)?,?\s*(?:(?:has|had)\s+)?(?:(?:also|then|first|later|itself)\s+)?"
    r"(?:reports?|reported|wrote|writes|said|says|quotes|quoted|carr(?:ies|ied)|put it|puts it|has it|had it"
    r"|told|noted|notes|tells|cites|cited|adds|added|published|ran|prints?|printed|called|calls)\b",
    re.IGNORECASE,
)
_TURNS_ROUND = re.compile(
    r"\b(?:not|never|no|nor|without|unlike|omits?|omitted|leaves? out|left out|instead of|nowhere|other than"
    r"|rather than|denies|denied|contrary to)\b|n[’']t\b",
    re.IGNORECASE,
)
_REACH = 40
"""Characters before a name in which a word turns round that it is the source."""


class NamedSources:
    """What articles are called: by their outlets, their letters and their titles."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._ids: dict[str, tuple[str, ...]] = {}
        for article in articles:
            for name in dict.fromkeys(_names(article)):
                self._ids[name] = (*self._ids.get(name, ()), article.id)
        names = sorted((name for name in self._ids if len(name) > 1), key=len, reverse=True)
        letters = sorted(name for name in self._ids if len(name) <= 2 and name.isupper())
        whole = "|".join(map(_pattern, names)) or r"(?!)"
        single = "|".join(map(re.escape, letters)) or r"(?!)"
        self._named = re.compile(rf"(?<!\w)(?:{whole})(?!\w)")
        self._lettered = re.compile(rf"(?<![\w.])(?:{single})(?!\w|[’']|\.\s?\w)")

    def called(self, name: str) -> tuple[str, ...]:
        """Return the ids of the articles of an outlet, by its name as a document has it; maybe none."""
        found = self._named.search(name)
        return self._of(found[0]) if found is not None and len(found[0]) >= len(_bare(name)) else ()

    def named_in(self, sentence: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ids of the articles that a sentence gives a quotation to, and of those it only names.

        `sentence` has spaces in the place of its quotations.
        """
        claims: dict[str, None] = {}
        mentions: dict[str, None] = {}
        for found in self._mentions(sentence):
            ids = self._of(found[0])
            gives = _gives(sentence, found)
            if len(found[0]) <= 2 and not gives:
                continue
            (claims if gives else mentions).update(dict.fromkeys(ids))
        if claims:
            return (*claims, *mentions), ()
        return (), tuple(mentions)

    def _mentions(self, sentence: str) -> Iterator[re.Match[str]]:
        yield from self._named.finditer(sentence)
        yield from self._lettered.finditer(sentence)

    def _of(self, written: str) -> tuple[str, ...]:
        return self._ids.get(written) or self._ids.get(" ".join(written.split()), ())


def _gives(sentence: str, name: re.Match[str]) -> bool:
    """Tell whether a sentence says at a name that the words of its quotation are from there."""
    if _TURNS_ROUND.search(sentence, max(0, name.start() - _REACH), name.start()) is not None:
        return False
    before = _GIVES_BEFORE.search(sentence, max(0, name.start() - 2 * _REACH), name.start())
    return before is not None or _GIVES_BEHIND.match(sentence, name.end()) is not None


def _pattern(name: str) -> str:
    return r"\s+".join(map(re.escape, name.split()))


def _names(article: Article) -> Iterator[str]:
    if article.source:
        bare = _bare(article.source)
        yield bare
        if (shorter := bare.split(",")[0].strip()) != bare:
            yield shorter
        words = shorter.split()
        if len(words) > 1 and words[-1][:1].isupper() and words[-1].isalpha():
            yield words[-1]
    if len(article.title.split()) >= _MIN_TITLE_WORDS:
        yield " ".join(article.title.split())
    if article.path is not None:
        yield article.path.name
        if len(article.path.stem) >= _MIN_NAME:
            yield article.path.stem
            yield " ".join(re.split(r"[-_ ]+", article.path.stem)).title()
    if article.letter:
        yield article.letter


def _bare(name: str) -> str:
    """Return a name without the article before it."""
    words = name.split()
    return " ".join(words[1:] if len(words) > 1 and words[0].lower() == "the" else words)
