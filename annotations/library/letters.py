"""Letters of articles: A, B, C, …, by which an article is called for short, everywhere and for good."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import count
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.library.file_names import file_name, file_path, real_root
from synoptic.annotations.model.values import ArticleLetter
from synoptic.corpus.articles.article_names import article_name

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article


def lettered(articles: Sequence[Article], annotations: Annotations, root: Path | None) -> tuple[Article, ...]:
    """Return the articles, each with its letter: the one that the library keeps for it, or else a free one.

    Free letters go to the others in the order of their dates, then of their names; articles without a date
    come last. In a project, whose folder is `root`, a letter that was ever given is not free; in the personal
    library, which holds many stories, it is free where none of these articles has it.
    """
    kept = _kept_letters(articles, annotations, root)
    taken = set(kept.values())
    if root is not None:
        taken.update(each.letter for each in annotations.letters.values())
    free = (letter for letter in map(letter_at, count()) if letter not in taken)
    for index in sorted((each for each in range(len(articles)) if each not in kept), key=_rank(articles)):
        kept[index] = next(free)
    return tuple(replace(article, letter=kept[index]) for index, article in enumerate(articles))


def letters_to_keep(
    articles: Sequence[Article], annotations: Annotations, root: Path | None, now: datetime
) -> tuple[ArticleLetter, ...]:
    """Return the letters of these articles that the library does not keep yet; `now` is in UTC."""
    kept = _kept_letters(articles, annotations, root)
    base = real_root(root)
    return tuple(
        ArticleLetter(
            article.id,
            article.letter,
            file_name(article.path, base),
            article.digest,
            now,
            article.part or None,
        )
        for index, article in enumerate(articles)
        if article.letter and kept.get(index) != article.letter
    )


def letter_at(index: int) -> str:
    """Return the letter of that index, as the columns of a spreadsheet have them: A … Z, AA, AB …"""
    letters = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        letters = chr(ord("A") + letter) + letters
        index -= 1
    return letters


def letter_order(article: Article) -> tuple[int, str]:
    """Return a key that sorts articles by their letters: Z before AA."""
    return len(article.letter), article.letter


def _kept_letters(articles: Sequence[Article], annotations: Annotations, root: Path | None) -> dict[int, str]:
    """Return the letters that the library keeps for these articles, by index; no two are the same.

    A letter is an article's by its id; else by its file; else by its text, if its file is gone.
    """
    base = real_root(root)
    records = annotations.letters
    by_place = {(each.path, each.part or ""): each for each in records.values() if each.path}
    found: dict[int, ArticleLetter] = {}
    for index, article in enumerate(articles):
        record = records.get(article.id) or by_place.get((file_name(article.path, base), article.part))
        if record is not None:
            found[index] = record
    claimed = {each.id for each in found.values()}
    by_text = {
        each.digest: each
        for each in records.values()
        if each.id not in claimed and not (each.path and os.access(file_path(each.path, base), os.F_OK))
    }
    for index, article in enumerate(articles):
        if index not in found and (record := by_text.pop(article.digest, None)) is not None:
            found[index] = record
    # Two stories of a personal library, read together, may both have an A: the older one stays.
    kept: dict[int, str] = {}
    for index in sorted(found, key=lambda each: (found[each].created, found[each].id)):
        if found[index].letter not in kept.values():
            kept[index] = found[index].letter
    return kept


def _rank(articles: Sequence[Article]) -> Callable[[int], tuple[str, str, str]]:
    def rank(index: int) -> tuple[str, str, str]:
        article = articles[index]
        return article.date or "9999-99-99", article_name(article).casefold(), str(article.path)

    return rank
