"""Which language an article is in: what its file says, else what its words tell beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from synoptic.corpus.languages.languages import code_of

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

MIN_LETTERS = 200
"""A shorter text is in no known language: too few words to tell."""
MIN_PROBABILITY = 0.95
"""Least probability of a language that is told."""

_READ_CHARACTERS = 6000
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
# A model of 140 languages takes a second to read; these six are a fifth of the words of English prose, and of
# no other language's.
_ENGLISH = frozenset({"the", "of", "and", "to", "that", "in"})
_MIN_ENGLISH_SHARE = 0.12
_MIN_ENGLISH_KINDS = 4
_FRONT_MATTER = re.compile(
    r"---[ \t]*\n(?:(?!---).*\n)*?(?:language|lang)[ \t]*:[ \t]*[\"']?(?P<language>[\w-]+)", re.IGNORECASE
)
_guard = Lock()
_known: dict[str, str | None] = {}
"""Languages by the digests of texts."""


def language_of(article: Article) -> str | None:
    """Return the ISO 639-1 code of an article's language; None where nothing tells it beyond doubt.

    What its file or page says comes first, then its front matter, then its words. The first article that is
    not plainly English reads a model, which takes a second: to be asked for off the event loop.
    """
    if article.language is not None:
        return code_of(article.language)
    return _told_by(article.text) or _detected(article)


def can_detect() -> bool:
    """Tell whether the library that tells languages is installed."""
    from importlib.util import find_spec

    return find_spec("py3langid") is not None


def _told_by(text: str) -> str | None:
    front = _FRONT_MATTER.match(text, 0, _READ_CHARACTERS)
    return None if front is None else code_of(front["language"])


def _detected(article: Article) -> str | None:
    if article.digest not in _known:
        _known[article.digest] = _detected_in(article.own_text[:_READ_CHARACTERS])
    return _known[article.digest]


def _detected_in(text: str) -> str | None:
    if not _has_enough_letters(text):
        return None
    if _is_plainly_english(text):
        return "en"
    with _guard:
        if (classify := _classifier()) is None:
            return None
        code, probability = classify(text)
    return code if probability >= MIN_PROBABILITY else None


def _has_enough_letters(text: str) -> bool:
    """Tell whether a text is long enough for its language to be told."""
    return sum(1 for _ in _LETTER.finditer(text, 0, 4 * MIN_LETTERS)) >= MIN_LETTERS


def _is_plainly_english(text: str) -> bool:
    words = [word.lower() for word in _WORD.findall(text)]
    plain = [word for word in words if word in _ENGLISH]
    return len(plain) >= _MIN_ENGLISH_SHARE * len(words) > 0 and len(set(plain)) >= _MIN_ENGLISH_KINDS


@lru_cache(maxsize=1)
def _classifier() -> Callable[[str], tuple[str, float]] | None:
    # Imported late: an app that starts has no need of it yet, and it comes with the extra `web`.
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError:
        return None
    found: Callable[[str], tuple[str, float]] = LanguageIdentifier.from_model_file(
        MODEL_FILE, norm_probs=True
    ).classify
    return found
