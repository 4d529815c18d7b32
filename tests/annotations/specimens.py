"""Articles and stores for the tests of annotations: small, and the same on every run."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus.article import Article, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from synoptic.annotations.model.values import Anchor, ArticleRecord, Highlight

TEXT = """NATO chief in Washington
“I’m absolutely convinced that with sustained pressure, we will be able to get Putin to the table,” he said.
He’s the only one who can get this done.
He’s the only one who can get this done, others said too."""
START = datetime(2031, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)


class Clock:
    """Each look at it is a second later than the one before."""

    def __init__(self) -> None:
        self._seconds = count()

    def __call__(self) -> datetime:
        return START + timedelta(seconds=next(self._seconds))


class Names:
    """Gives ids that can be told apart."""

    def __init__(self, prefix: str = "id") -> None:
        self._prefix = prefix
        self._numbers = count(1)

    def __call__(self) -> str:
        return f"{self._prefix}-{next(self._numbers)}"


def article_of(text: str = TEXT, *, identifier: str = "article-1", path: Path | None = None) -> Article:
    return Article(identifier, "NATO chief in Washington", text, digest_of(text), path)


def record_for(article: Article) -> ArticleRecord:
    return record_of(article, None, START)


def anchor_in(article: Article, words: str) -> Anchor:
    """Return the anchor of the first place where an article has the words."""
    start = article.text.index(words)
    return anchor(article.text, start, start + len(words), article.digest)


class Places(Protocol):
    """Where the stores of a test are, if not in files of the folder that each is given."""

    def __call__(self, folder: Path) -> dict[str, Any]:
        """Return the arguments that open the store of a folder elsewhere."""

    def clear(self) -> None:
        """Close all stores, and forget what is in them."""


_places: list[Places] = []


@contextmanager
def opening(places: Places) -> Iterator[None]:
    """Have `store_in` open stores elsewhere, within a block."""
    _places.append(places)
    try:
        yield
    finally:
        _places.pop()


@contextmanager
def new_folder() -> Iterator[Path]:
    """Yield a folder for the stores of one of many examples."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            yield Path(folder)
        finally:
            if _places:
                _places[-1].clear()


def store_in(
    folder: Path,
    prefix: str = "id",
    *,
    now: Callable[[], datetime] | None = None,
    new_id: Callable[[], str] | None = None,
) -> AnnotationStore:
    elsewhere = _places[-1](folder) if _places else {}
    return AnnotationStore(folder, **elsewhere, now=now or Clock(), new_id=new_id or Names(prefix))


def mark(
    store: AnnotationStore, words: str, *tags: str, note: str = "", article: Article | None = None
) -> Highlight:
    """Highlight the first place where the article, by default `article_of()`, has the words."""
    article = article or article_of()
    return store.highlight(record_for(article), anchor_in(article, words), tags=tags, note=note)


def words(store: AnnotationStore) -> set[str]:
    """Return the words of all highlights in a store."""
    return {highlight.anchor.exact for highlight in store.annotations.highlights.values()}
