"""Which article of the library an article is that a file of annotations names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.library.catalogue import MIN_SIMILARITY
from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.fetching.web_address import page_key
from synoptic.corpus.text.folding import folded_text

if TYPE_CHECKING:
    from synoptic.annotations.importing.incoming import IncomingArticle
    from synoptic.annotations.model.values import ArticleRecord


class Way(StrEnum):
    """What an article is known by, the surest way first."""

    ID = "its id"
    DIGEST = "its text’s hash"
    ADDRESS = "its address"
    PATH = "its path"
    FILE = "its file’s name"
    TEXT = "its text"
    TITLE = "its title"
    PAGE = "the title of its page"
    """Which has the outlet behind the headline."""
    WORDS = "the words marked in it"


class ArticleMatch(Struct, frozen=True):
    """The article of the library that an article is."""

    article: str | None
    """Its id in the library; None where it is none, or nobody knows which."""
    way: Way | None = None
    """What it is known by; None for none."""
    candidates: tuple[str, ...] = ()
    """Ids of the articles that it may be, if these are several."""


NO_MATCH = ArticleMatch(None)
"""It is no article of the library."""

_BEHIND_HEADLINE = re.compile(r"\s+(?:[|–—·•›»-]|::)\s+")
_MOST_QUOTED = 8
"""So many of the longest passages that were marked in an article are looked for."""
_LEAST_QUOTED = 40
"""Letters that an article must have of them to be known by them."""
_NEXT_BEST = 0.75
"""The most that any other may have, as a share of that."""


class ArticleMatcher:
    """Finds articles among those of a library, by the first way that leads to one alone."""

    def __init__(self, articles: Iterable[Article], missing: Iterable[ArticleRecord]) -> None:
        """Take the articles that could be read, and the records of all others."""
        self._known: dict[str, Article | ArticleRecord] = {each.id: each for each in missing}
        self._known |= {each.id: each for each in articles}
        self._found: dict[Way, defaultdict[str, list[str]]] = {}

    def match(self, wanted: IncomingArticle, text: str | None, marked: Sequence[str] = ()) -> ArticleMatch:
        """Return which article one is; `text` is its normalised text, where the file carries it.

        An article that has the name or the title, but whose text is another one, is passed over. `marked` are
        passages that were marked in it: where nothing else tells, it is the article that has most of them.
        """
        pool: tuple[str, ...] | None = None
        for way, keys in self._asked(wanted, text):
            found = tuple(dict.fromkeys(each for key in keys for each in self._index(way).get(key, ())))
            if way in {Way.PATH, Way.FILE, Way.TITLE, Way.PAGE} and text is not None:
                found = tuple(each for each in found if self._is_like(each, text))
            if pool is not None:
                found = tuple(each for each in found if each in pool)
            if len(found) == 1:
                return ArticleMatch(found[0], way)
            if found:
                pool = found
        if text is None and (best := self._with_most_of(marked, pool)) is not None:
            return ArticleMatch(best, Way.WORDS)
        return NO_MATCH if pool is None else ArticleMatch(None, candidates=pool)

    def name_of(self, identifier: str) -> str:
        """Return the title of an article of the library."""
        return self._known[identifier].title

    def _asked(self, wanted: IncomingArticle, text: str | None) -> Iterable[tuple[Way, Sequence[str]]]:
        """Yield each way, and the keys to look for."""
        digests = (wanted.digest, "" if text is None else digest_of(text))
        yield Way.ID, _filled(wanted.id)
        yield Way.DIGEST, _filled(*digests)
        yield Way.ADDRESS, _filled(page_key(wanted.url) if wanted.url else "")
        part = wanted.part or ""
        yield Way.PATH, _filled(_path_key(wanted.file, part))
        yield Way.FILE, _filled(_file_key(wanted.file, part))
        yield Way.TEXT, () if text is None else _filled(folded_text(text).strip())
        yield Way.TITLE, _filled(_title_key(wanted.title))
        parts = list(_BEHIND_HEADLINE.finditer(wanted.title))
        yield Way.PAGE, _filled(*(_title_key(wanted.title[: each.start()]) for each in reversed(parts)))

    def _with_most_of(self, marked: Sequence[str], pool: Sequence[str] | None) -> str | None:
        """Return the article that has most of these passages; None if they are few or others as good."""
        passages = sorted({_letters(each) for each in marked}, key=len, reverse=True)[:_MOST_QUOTED]
        found = [
            (sum(len(each) for each in passages if each and each in letters), identifier)
            for identifier, letters in self._letters.items()
            if pool is None or identifier in pool
        ]
        found.sort(reverse=True)
        if not found or found[0][0] < max(_LEAST_QUOTED, sum(map(len, passages)) / 2):
            return None
        return found[0][1] if len(found) == 1 or found[1][0] <= _NEXT_BEST * found[0][0] else None

    @cached_property
    def _letters(self) -> dict[str, str]:
        """Return the letters and digits of each text, folded."""
        return {
            identifier: _letters(each.text)
            for identifier, each in self._known.items()
            if isinstance(each, Article)
        }

    def _index(self, way: Way) -> defaultdict[str, list[str]]:
        """Return the ids of the articles by what they are known by in this way."""
        if (index := self._found.get(way)) is None:
            index = self._found[way] = defaultdict(list)
            for identifier, article in self._known.items():
                if key := _KEYS[way](article):
                    index[key].append(identifier)
        return index

    def _is_like(self, identifier: str, text: str) -> bool:
        # Imported late: a file that carries no text needs none of it.
        from synoptic.annotations.anchoring.versions import text_similarity

        known = self._known[identifier]
        return not isinstance(known, Article) or text_similarity(text, known.text) >= MIN_SIMILARITY


def _filled(*keys: str) -> Sequence[str]:
    return [key for key in keys if key]


def _path_key(path: str, part: str) -> str:
    parts = _parts(path)
    return "/".join((*parts, f"#{part}")) if len(parts) > 1 else ""


def _file_key(path: str, part: str) -> str:
    parts = _parts(path)
    # Tools leave the suffix out, or give a text one of their own.
    name = re.sub(r"\.\w{1,8}$", "", parts[-1]) if parts else ""
    return f"{folded_text(name).strip()}#{part}" if name else ""


def _parts(path: str) -> list[str]:
    """Return the names in a path of any system."""
    return [name for name in re.split(r"[\\/]+", path) if name not in {"", "."}]


def _title_key(title: str) -> str:
    return folded_text(title).strip()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, folded_text(text)))


def _text_key(article: Article | ArticleRecord) -> str:
    return folded_text(article.text).strip() if isinstance(article, Article) else ""


_KEYS: dict[Way, Callable[[Article | ArticleRecord], str]] = {
    Way.ID: lambda article: article.id,
    Way.DIGEST: lambda article: article.digest,
    Way.ADDRESS: lambda article: page_key(article.url) if article.url else "",
    Way.PATH: lambda article: _path_key(str(article.path or ""), article.part or ""),
    Way.FILE: lambda article: _file_key(str(article.path or ""), article.part or ""),
    Way.TEXT: _text_key,
    Way.TITLE: lambda article: _title_key(article.title),
    Way.PAGE: lambda article: _title_key(article.title),
}
