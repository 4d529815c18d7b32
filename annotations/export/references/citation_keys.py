"""Keys by which bibliographies name articles: the same in every format of the export."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synoptic.annotations.export.material import Origin

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s\b|['’]")
_YEAR = re.compile(r"[0-9]{4}")
_SMALL = frozenset({"a", "an", "and", "as", "at", "by", "der", "die", "das", "for", "from", "in", "is", "la"})
_SMALLER = frozenset({"le", "les", "of", "on", "or", "the", "to", "un", "une", "what", "why", "with"})
_LONGEST = 20
"""Characters that a part of a key has at most."""
_AUTHORS_END = re.compile(r",| and | & |;", re.IGNORECASE)


def citation_keys(articles: Iterable[Origin]) -> Mapping[str, str]:
    """Return a key for each article, by its id: author, year and a word of the title, as in `marsh2031fog`.

    An outlet stands in for an author that is not known. A key has small letters and digits of ASCII only,
    and is no other article's: of several that would have one key, those after the first, by date and id, end
    in a letter or a number. The order in which the articles come does not matter.
    """
    keys: dict[str, str] = {}
    taken: set[str] = set()
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))
    for article in sorted(articles, key=lambda each: (each.date, each.id)):
        if article.id in keys:
            continue
        plain = key = _key(article)
        while key in taken:
            key = plain + _ending(next(numbers[plain]))
        keys[article.id] = key
        taken.add(key)
    return keys


def family_name(author: str) -> str:
    """Return the last word of the first author's name, as it is written; empty without one."""
    first = _AUTHORS_END.split(re.sub(r"^\s*by\s+", "", author, flags=re.IGNORECASE), maxsplit=1)[0]
    words = first.split()
    return words[-1] if words else ""


def _key(article: Origin) -> str:
    who = _plain(family_name(article.author)) or _plain("".join(_words(article.source)[:2]))
    year = found[0] if (found := _YEAR.match(article.date)) else ""
    return f"{who}{year}{_plain(next(iter(_words(article.title)), ''))}" or "article"


def _words(text: str) -> list[str]:
    """Return the words of a text that say something; all of them where none does."""
    words = [word for each in _WORD.findall(_POSSESSIVE.sub("", text)) if (word := _plain(each))]
    return [word for word in words if word not in _SMALL | _SMALLER] or words


def _plain(text: str) -> str:
    """Return the letters and digits of ASCII that a text has without its accents, in small letters."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return "".join(each for each in decomposed.casefold() if each.isascii() and each.isalnum())[:_LONGEST]


def _ending(number: int) -> str:
    """Return the ending of the key after so many like it: b, c, …, z, then numbers."""
    return chr(ord("a") + number) if number < 26 else f"-{number}"
