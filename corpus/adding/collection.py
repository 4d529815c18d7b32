"""The articles in a folder: which addresses and texts are there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.adding.shingles import likeness, sample_of, shingles_of
from synoptic.corpus.article import digest_of
from synoptic.corpus.articles.article_names import FIRST_LINES
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.fetching.page_records import SUFFIX, kept_page
from synoptic.corpus.fetching.web_address import page_key
from synoptic.corpus.files.fit_name import fit_name
from synoptic.corpus.files.folders import Problem
from synoptic.corpus.files.loading import load

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.article import Article

_MAX_NAME_BYTES = 160


class Twin(Struct, frozen=True):
    """An article that is there, and how like it a new one is."""

    article: Article
    """The one that is there."""
    similarity: float
    """1.0 for the same words."""


class Collection:
    """What a folder has, and what is added to it."""

    def __init__(self, folder: Path, cache: Path | None = None) -> None:
        """Read the folder, which need not exist; `cache` keeps what is read, as `load` takes it."""
        self.folder = folder
        self.problems: tuple[Problem, ...] = ()
        self._by_page: dict[str, Path] = {}
        self._by_url: dict[str, Article] = {}
        self._by_text: dict[str, Article] = {}
        self._shingles: list[tuple[tuple[int, ...], Article]] = []
        self._by_sample: defaultdict[int, list[int]] = defaultdict(list)
        if not folder.is_dir() or not any(folder.iterdir()):
            return
        loaded = load([folder], cache=cache)
        self.problems = loaded.problems
        self.note(loaded.articles)
        for path in {each.path for each in loaded.articles if each.path is not None}:
            if path.name.endswith(SUFFIX):
                try:
                    self._note_page(path)
                except (CorpusError, OSError) as error:
                    self.problems += (Problem(path, str(error)),)

    def note(self, articles: Iterable[Article]) -> None:
        """Take in articles that are there now."""
        for article in articles:
            # An address in a text may be of anything; kept pages are known by their records.
            if article.url and dict(article.origins).get("url") != FIRST_LINES:
                self._by_url.setdefault(page_key(article.url), article)
            self._by_text.setdefault(digest_of(article.own_text), article)
            shingles = shingles_of(article.own_text)
            for each in sample_of(shingles):
                self._by_sample[each].append(len(self._shingles))
            self._shingles.append((shingles, article))

    def note_page(self, path: Path, addresses: Iterable[str]) -> None:
        """Take in that a file keeps the page that these addresses lead to."""
        for each in addresses:
            self._by_page[page_key(each)] = path

    def page_at(self, address: str) -> Path | None:
        """Return the file that keeps the page of an address."""
        return self._by_page.get(page_key(address))

    def article_at(self, address: str) -> Article | None:
        """Return the article that was published at an address."""
        return self._by_url.get(page_key(address))

    def twin_of(self, article: Article) -> Twin | None:
        """Return the article that has the same words, or nearly; of several, the most alike."""
        if (same := self._by_text.get(digest_of(article.own_text))) is not None:
            return Twin(same, 1.0)
        own = shingles_of(article.own_text)
        numbers = {number for each in sample_of(own) for number in self._by_sample.get(each, ())}
        candidates = (self._shingles[number] for number in sorted(numbers))
        twins = (Twin(there, likeness(own, other)) for other, there in candidates)
        nearest = max(twins, key=lambda twin: twin.similarity, default=None)
        return nearest if nearest is not None and nearest.similarity > 0 else None

    def path_for(self, name: str, suffix: str) -> Path:
        """Return the path in the folder of a file of this name, made fit."""
        return self.folder / f"{fit_name(name, _MAX_NAME_BYTES - len(suffix))}{suffix}"

    def free_path(self, name: str, suffix: str) -> Path:
        """Return the same, with a number if there is such a file."""
        first = path = self.path_for(name, suffix)
        number = 2
        while path.exists():
            path = first.with_name(f"{first.name.removesuffix(suffix)} {number}{suffix}")
            number += 1
        return path

    def _note_page(self, path: Path) -> None:
        if (page := kept_page(path)) is not None:
            self.note_page(path, page.addresses)
