"""How far the analysis reaches in the languages of articles: what it does not know there, in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from synoptic.corpus.languages.detection import can_detect, language_of
from synoptic.corpus.languages.languages import codes, language, name_of

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

_UNKNOWN = "unknown"
_LEAST_DIFFERENT_WORDS = 100


def comparison_reach(articles: Iterable[Article]) -> str | None:
    """Say what comparing these articles leaves out for their languages; None where it leaves out nothing.

    May read a model: to be asked for off the event loop, as the others here.
    """
    articles = tuple(articles)
    read_in = {language_of(article) or "en" for article in articles}
    said: list[str] = []
    if strange := read_in - codes():
        said.append(f"{_listed(strange)}: words are compared as they are written")
    if len(read_in) > 1:
        said.append(f"between {_listed(read_in)}, only names, numbers and words spelled alike are compared")
    return _sentence(said, _languages(articles))


def difference_reach(articles: Iterable[Article]) -> str | None:
    """Say which of these articles are left out where differences are told; None for none."""
    found = _languages(articles)
    strange = {code: number for code, number in found.items() if code not in {"en", _UNKNOWN}}
    if not strange:
        return _sentence([], found)
    number = sum(strange.values())
    left_out = f"{number} article{'' if number == 1 else 's'} in {_listed(strange)} left out"
    return _sentence([f"differences are told in English only: {left_out}"], found)


def quotation_reach(articles: Iterable[Article]) -> str | None:
    """Say in which languages of these articles speakers are not found as in English; None for none."""
    found = _languages(articles)
    strange = [code for code in found if code not in {"en", _UNKNOWN}]
    told = [code for code in strange if code in codes() and language(code).saying]
    silent = [code for code in strange if code not in told]
    said: list[str] = []
    if told:
        said.append(f"{_listed(told)}: speakers are given only where name and verb stand beside the words")
    if silent:
        said.append(f"{_listed(silent)}: speakers are not given")
    return _sentence(said, found)


def is_read_as_english(article: Article) -> bool:
    """Tell whether differences are told of an article: it is in English, or nothing tells its language."""
    return language_of(article) in {"en", None}


def _languages(articles: Iterable[Article]) -> Counter[str]:
    """Return how many articles are in each language; those with too few words to tell do not count."""
    found: Counter[str] = Counter()
    for article in articles:
        code = language_of(article)
        if code is not None or len(set(article.own_text.split())) >= _LEAST_DIFFERENT_WORDS:
            found[code or _UNKNOWN] += 1
    return found


def _sentence(said: Sequence[str], found: Counter[str]) -> str | None:
    parts = list(said)
    if number := found[_UNKNOWN]:
        articles, are = ("article", "is") if number == 1 else ("articles", "are")
        reason = "" if can_detect() else " (pip install 'synoptic-reader[web]' tells languages)"
        parts.append(f"{number} {articles} in an unknown language {are} read as English{reason}")
    if not parts:
        return None
    line = "; ".join(parts)
    return f"{line[0].upper()}{line[1:]}."


def _listed(listed: Iterable[str]) -> str:
    *others, last = sorted(map(name_of, listed))
    return f"{', '.join(others)} and {last}" if others else last
